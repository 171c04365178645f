-- Cases that are open and marked as urgent stand before all others in every queue. None was before this version.

ALTER TABLE case_view ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX case_urgent ON case_view (unit) WHERE open = 1 AND urgent = 1;
