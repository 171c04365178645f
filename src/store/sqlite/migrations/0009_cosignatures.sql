-- What witnesses outside have signed: of each the newest, so that what is shown as cosigned never goes back.

CREATE TABLE cosignature (
    witness    TEXT PRIMARY KEY,  -- its verifier key
    size       INTEGER NOT NULL,
    checkpoint TEXT NOT NULL,     -- as the log alone signed it
    line       TEXT NOT NULL,     -- the witness's signature line
    signed_at  INTEGER NOT NULL,  -- as the witness states
    turn       INTEGER NOT NULL   -- grows with each that is kept
) STRICT, WITHOUT ROWID;
