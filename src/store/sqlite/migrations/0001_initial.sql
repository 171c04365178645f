-- 1. What happened, and the public log that proves it. Nothing here is ever changed, except that the log grows.

-- The one row that a writer locks: where the log ends.
CREATE TABLE log_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,           -- leaves
    peaks BLOB NOT NULL,             -- the tree's right edge: roots of its perfect subtrees, 32 bytes each
    checkpoint TEXT NOT NULL,        -- the signed note over this size; empty while the log is
    last_case INTEGER NOT NULL,      -- case ids run from 1 to this without a gap
    office_events INTEGER NOT NULL   -- ids of office events run from 1 to this
) STRICT;
INSERT INTO log_head VALUES (1, 0, x'', '', 0, 0);

-- A case's timeline lies together, because it is always read as a whole.
CREATE TABLE event (
    case_id INTEGER NOT NULL,
    version INTEGER NOT NULL,        -- position in the case, from 1
    leaf INTEGER NOT NULL,
    salt BLOB NOT NULL,
    private_event TEXT NOT NULL,     -- docs/formats/event.md
    PRIMARY KEY (case_id, version)
) STRICT, WITHOUT ROWID;

-- What the office is and by which law it works: units, rulebooks, calendars. Public as a whole.
CREATE TABLE office_event (
    id INTEGER PRIMARY KEY,
    leaf INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE leaf (
    idx INTEGER PRIMARY KEY,         -- from 0
    entry TEXT NOT NULL              -- docs/formats/entry.md
) STRICT;

-- One growing row for each tile; the first n hashes of it are the tile's partial version of width n.
CREATE TABLE tile (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed_identity (
    case_id INTEGER PRIMARY KEY,
    box BLOB NOT NULL
) STRICT;

-- Answers a request that is sent again over a bad line with the case that is there already.
CREATE TABLE answered_request (
    key BLOB PRIMARY KEY,            -- digest of the client's Idempotency-Key
    request BLOB NOT NULL,           -- digest of the request
    case_id INTEGER NOT NULL,
    sealed_code BLOB NOT NULL,
    expires INTEGER NOT NULL         -- milliseconds since 1970
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_request_by_expiry ON answered_request (expires);

-- Rows of another register that were taken over, so that a second run does not double them.
CREATE TABLE import_source (
    source_key TEXT PRIMARY KEY,
    case_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- 2. What is folded from the events. All of it can be made again from them. Days are counted from 1970-01-01.

CREATE TABLE case_view (
    case_id INTEGER PRIMARY KEY,
    filed_on INTEGER NOT NULL,
    subject TEXT NOT NULL,
    stage TEXT NOT NULL,
    open INTEGER NOT NULL,           -- whether the office still owes something
    unit INTEGER NOT NULL,           -- 0: none, as in the next two
    handler INTEGER NOT NULL,
    lead INTEGER NOT NULL,
    next_due INTEGER NOT NULL,       -- 2932897, the day after the last one there is: no duty runs
    overdue INTEGER NOT NULL,
    version INTEGER NOT NULL,        -- events that it was folded from
    code_digest BLOB NOT NULL        -- keyed hash of the secret code on the receipt
) STRICT;
CREATE INDEX case_by_unit ON case_view (unit, next_due, handler) WHERE open = 1;
CREATE INDEX case_by_handler ON case_view (handler, next_due) WHERE open = 1 AND handler <> 0;
CREATE INDEX case_by_lead ON case_view (lead, next_due) WHERE open = 1 AND lead <> 0;
CREATE INDEX case_overdue ON case_view (unit, next_due) WHERE open = 1 AND overdue = 1;
CREATE INDEX case_by_due ON case_view (next_due) WHERE next_due < 2932897;

-- Which units a case complains of: they never see it.
CREATE TABLE case_about (
    unit INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (unit, case_id)
) STRICT, WITHOUT ROWID;

-- How many public entries of each kind each day has.
CREATE TABLE tally (
    day INTEGER NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- What is still to be told to someone outside. Written together with what it tells of.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,     -- milliseconds since 1970, as in the next
    delivered_at INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

-- 3. Those who work for the office. Nothing here is about a filer.

CREATE TABLE officer (
    id INTEGER PRIMARY KEY,
    unit INTEGER NOT NULL,
    roles TEXT NOT NULL,             -- names, with spaces between
    sign_in TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,     -- Argon2id
    disabled INTEGER NOT NULL
) STRICT;

-- Times in milliseconds since 1970. Only digests of tokens are kept.
CREATE TABLE session (
    token BLOB PRIMARY KEY,
    officer INTEGER NOT NULL REFERENCES officer (id),
    csrf TEXT NOT NULL,
    expires INTEGER NOT NULL,
    idle_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    token BLOB PRIMARY KEY,
    officer INTEGER NOT NULL REFERENCES officer (id),
    label TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
