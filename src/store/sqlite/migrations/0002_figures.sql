-- Beside the kinds of each day: kinds that count by an earlier day of the same cases. A row is for a pair of days, however
-- many cases it stands for, and a figure reads a bounded number of days.
CREATE TABLE aged_tally (
    since INTEGER NOT NULL,          -- of turned-open and turned-closed: the day of filing; of a rating: of the answer
    kind TEXT NOT NULL,
    day INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (since, kind, day)
) STRICT, WITHOUT ROWID;

-- How many cases were open on a day is a sum over all days before it: of these two kinds alone.
CREATE INDEX tally_of_turns ON tally (day, kind, count) WHERE kind IN ('turned-open', 'turned-closed');
