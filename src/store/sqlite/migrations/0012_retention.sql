-- The day from which on a case is erased by its rulebook's retention. No rulebook of an earlier version had one, so none
-- of the cases that are there has such a day: 2932897 is later than every date.

ALTER TABLE case_view ADD COLUMN erase_on INTEGER NOT NULL DEFAULT 2932897;
CREATE INDEX case_to_erase ON case_view (case_id, erase_on) WHERE erase_on < 2932897;
