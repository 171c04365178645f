-- What the staff sign in with besides a password, and what their sessions tell of themselves.

-- Sessions of the version before do not say when they began: who is signed in signs in again.
DELETE FROM session;
ALTER TABLE session ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;      -- milliseconds since 1970, as in the next two
ALTER TABLE session ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;  -- password or code given
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';      -- in a few words
CREATE INDEX session_by_officer ON session (officer);

CREATE TABLE second_factor (
    officer INTEGER PRIMARY KEY REFERENCES officer (id),
    sealed_secret BLOB NOT NULL,
    enrolled INTEGER NOT NULL,       -- 0: begun, and asks nobody for anything
    last_step INTEGER NOT NULL       -- of the last code that was taken
) STRICT;

-- Keyed digests of the codes that are left.
CREATE TABLE recovery_code (
    officer INTEGER NOT NULL REFERENCES officer (id),
    digest BLOB NOT NULL,
    PRIMARY KEY (officer, digest)
) STRICT, WITHOUT ROWID;
