INSERT INTO event (case_id, version, leaf, salt, private_event) VALUES (1, 1, 0, zeroblob(32), '{}');
INSERT INTO leaf (idx, entry) VALUES (0, '{}');
INSERT INTO tile (level, idx, hashes) VALUES (0, 0, zeroblob(32));
INSERT INTO sealed_identity (case_id, box) VALUES (1, x'010203');
INSERT INTO answered_request (key, request, case_id, sealed_code, expires) VALUES (x'01', x'02', 1, x'03', 9);
INSERT INTO import_source (source_key, case_id) VALUES ('row 1', 1);
INSERT INTO case_view (case_id, filed_on, subject, stage, open, unit, handler, lead, next_due, overdue, version,
                       code_digest)
VALUES (1, 20000, 'Street lights', 'filed', 1, 2, 0, 0, 20015, 0, 1, zeroblob(32));
INSERT INTO case_about (unit, case_id) VALUES (3, 1);
INSERT INTO tally (day, kind, count) VALUES (20000, 'filed', 1);
INSERT INTO outbox (kind, payload, created_at) VALUES ('news', '{}', 9);
INSERT INTO office_event (id, leaf, body) VALUES (1, 0, '{}');
UPDATE log_head SET size = 1, last_case = 1, office_events = 1;
INSERT INTO officer (id, unit, roles, sign_in, name, password_hash, disabled) VALUES (1, 2, 'clerk', 'clerk', 'C', 'x', 0);
INSERT INTO session (token, officer, csrf, expires, idle_until) VALUES (x'01', 1, 'y', 9, 9);
INSERT INTO api_token (token, officer, label, expires) VALUES (x'02', 1, 'z', 9);
