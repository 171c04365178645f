-- Files that were handed in with a case. What they are stands in the events; the files themselves lie in the folder
-- `attachments/`, each under the name that `stored` is in hexadecimal digits. No case had one before this version.

CREATE TABLE attachment (
    case_id INTEGER NOT NULL,
    stored BLOB NOT NULL,            -- SHA-256 of the sealed file
    wrapped_key BLOB NOT NULL,       -- docs/formats/attachment.md; without it nobody opens the file
    PRIMARY KEY (case_id, stored)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_file ON attachment (stored);
