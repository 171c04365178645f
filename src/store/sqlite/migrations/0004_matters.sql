-- Cases of one matter, and the second codes that a filer may give. Until this version no event said anything of either,
-- so what stands here by default is what the events of every earlier case give.

ALTER TABLE case_view ADD COLUMN matter INTEGER NOT NULL DEFAULT 0;             -- the case it follows; 0: none
ALTER TABLE case_view ADD COLUMN helper_digest BLOB NOT NULL DEFAULT x'';       -- as code_digest; empty: no such code
ALTER TABLE case_view ADD COLUMN joining_digest BLOB NOT NULL DEFAULT x'';
CREATE INDEX case_by_matter ON case_view (matter) WHERE matter <> 0;
