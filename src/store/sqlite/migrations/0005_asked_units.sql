-- The unit that a supervision item asks to account for a case, also when the case lies elsewhere by now: it finds the
-- case in its queue. Filled in for the items that are open.

ALTER TABLE case_view ADD COLUMN asked_unit INTEGER NOT NULL DEFAULT 0;  -- 0: none is asked
CREATE INDEX case_by_asked_unit ON case_view (asked_unit) WHERE asked_unit <> 0;

UPDATE case_view SET asked_unit = coalesce((
    SELECT json_extract(event.private_event, '$.data.unit') FROM event
    WHERE event.case_id = case_view.case_id
      AND json_extract(event.private_event, '$.type') = 'supervision-opened'
      AND NOT EXISTS (
        SELECT 1 FROM event AS later
        WHERE later.case_id = event.case_id AND later.version > event.version
          AND json_extract(later.private_event, '$.type') IN ('supervision-answered', 'withdrawn'))
    ORDER BY event.version DESC LIMIT 1), 0)
WHERE EXISTS (SELECT 1 FROM event WHERE event.case_id = case_view.case_id
              AND event.private_event LIKE '%"type":"supervision-opened"%');
