-- The digest of a day: what it is made of, where it goes, and what became of each mail.

-- News of cases is read by its time, and a digest is on its way once for each day and mailbox.
DROP INDEX outbox_waiting;
ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;     -- that failed
ALTER TABLE outbox ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0;  -- milliseconds since 1970
ALTER TABLE outbox ADD COLUMN failure TEXT NOT NULL DEFAULT '';     -- of the last one
CREATE INDEX outbox_news ON outbox (created_at) WHERE kind = 'news';
CREATE UNIQUE INDEX outbox_digest ON outbox (payload) WHERE kind = 'digest';

-- Mailboxes of the office, one for a unit alone and one for it with those below.
CREATE TABLE unit_mailbox (
    unit INTEGER NOT NULL,
    below INTEGER NOT NULL,
    mailbox TEXT NOT NULL,
    PRIMARY KEY (unit, below)
) STRICT, WITHOUT ROWID;
