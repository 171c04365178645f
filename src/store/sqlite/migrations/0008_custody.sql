-- The key that opens identities lies nowhere in clear: each custodian has a share of it, sealed to a key pair whose secret
-- half is sealed under that person's password.

-- The key of the box, sealed to the filer's code, if the filer wants that; empty: not.
ALTER TABLE sealed_identity ADD COLUMN key_for_code BLOB NOT NULL DEFAULT x'';

CREATE TABLE staff_key (
    officer INTEGER PRIMARY KEY REFERENCES officer (id),
    public_key BLOB NOT NULL,
    sealed_secret BLOB NOT NULL      -- docs/formats/keys.md, as the next
) STRICT;

CREATE TABLE custody_share (
    holder INTEGER PRIMARY KEY REFERENCES staff_key (officer),
    custodian BLOB NOT NULL,         -- the public half of the key that it is a share of
    share BLOB NOT NULL
) STRICT;
