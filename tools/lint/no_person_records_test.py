import unittest

from no_person_records import COLUMN_EXCEPTIONS, SchemaError, judge_openapi, judge_schema, parts_of, unused_exceptions

HARMLESS = """
CREATE TABLE unit (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES unit(id)) STRICT;
CREATE TABLE officer (id INTEGER PRIMARY KEY, sign_in TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE grievance_case (
    number TEXT PRIMARY KEY, -- never a person's
    channel TEXT NOT NULL CHECK (channel IN ('web', 'telephone', 'visit', 'email')),
    place TEXT NOT NULL, /* where the matter is */
    handler INTEGER REFERENCES officer (id),
    UNIQUE (number, channel)
) WITHOUT ROWID;
CREATE TABLE sealed_identity (case_number TEXT PRIMARY KEY, box BLOB NOT NULL, wrapped_key BLOB NOT NULL);
CREATE INDEX case_by_due ON grievance_case (place, handler) WHERE handler IS NOT NULL;
CREATE VIRTUAL TABLE matter USING fts5(subject, text, content='', tokenize = 'bigram');
CREATE TABLE 'matter_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'matter_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE sqlite_sequence(name,seq);
CREATE VIEW overdue AS SELECT number, place FROM grievance_case WHERE handler > 0;
CREATE TRIGGER never_altered BEFORE UPDATE ON unit BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
PRAGMA user_version = 3;
ALTER TABLE grievance_case ADD COLUMN wish TEXT NOT NULL DEFAULT '';
ALTER TABLE grievance_case RENAME COLUMN wish TO asked_for;
"""


class Schema(unittest.TestCase):
    def test_cases_units_staff_and_sealed_boxes_are_allowed(self):
        self.assertEqual(judge_schema(HARMLESS), [])

    def test_each_of_these_is_found(self):
        for statement in (
            "CREATE TABLE petitioner_watch (id INTEGER PRIMARY KEY)",
            "CREATE TABLE petitioners (id INTEGER PRIMARY KEY)",
            "CREATE TABLE person (id INTEGER PRIMARY KEY)",
            'CREATE TABLE IF NOT EXISTS main."key person" (id INTEGER)',
            "CREATE TABLE a (risk_score INTEGER)",
            "CREATE TABLE a (riskLevel INTEGER)",
            "CREATE TABLE a (is_blocked INTEGER NOT NULL DEFAULT 0)",
            "CREATE TABLE a (flags INTEGER)",
            "CREATE TABLE a (filer INTEGER)",
            "CREATE TABLE a (filer_id BLOB)",
            "CREATE TABLE a (complainant_hash BLOB)",
            "CREATE TABLE a (citizenlevel TEXT, petitionerlevel TEXT)",
            "CREATE TABLE a (phone TEXT)",
            "CREATE TABLE a (phone_digest BLOB)",
            "CREATE TABLE a (id_number TEXT)",
            "CREATE TABLE a (name TEXT)",
            "CREATE TABLE sealed_identity (box BLOB, address TEXT)",
            "CREATE TABLE a (last_location TEXT)",
            "CREATE TABLE a (gps_lat REAL)",
            "CREATE TABLE a (repeat_filings INTEGER)",
            "CREATE TABLE a (family_members TEXT)",
            "CREATE TABLE a (ringleader INTEGER)",
            "CREATE TABLE a (similar_person INTEGER)",
            "CREATE TABLE a (petition_quota INTEGER)",
            "CREATE TABLE a (skip_level INTEGER)",
            "CREATE TABLE a (user_agent TEXT)",
            "CREATE TABLE a (kind TEXT CHECK (kind IN ('normal', 'vexatious')))",
            "CREATE TABLE a (重点人员 TEXT)",
            "CREATE TABLE a (note TEXT DEFAULT '稳控')",
            "CREATE TABLE a (电话 TEXT)",
            "CREATE TABLE a (id INTEGER, CHECK (id <> blacklist))",
            "CREATE INDEX a_by_phone ON a (phone)",
            "CREATE INDEX a_inner ON a (json_extract(body, '$.phone'))",
            "CREATE UNIQUE INDEX a_filer ON a (lower(filer_text))",
            "CREATE INDEX officer_by_name ON officer (name)",
            "CREATE INDEX active ON a (number) WHERE flagged = 1",
            "CREATE TABLE b (number TEXT, address TEXT, PRIMARY KEY (number, address))",
            "CREATE VIEW per_filer AS SELECT filer_id, count(*) FROM a GROUP BY filer_id",
            "CREATE VIEW told AS SELECT phone FROM a",
            "CREATE VIRTUAL TABLE people_text USING fts5(text)",
            "CREATE VIRTUAL TABLE matter USING fts5(subject, phone)",
            "CREATE TABLE matter_data (id INTEGER, block BLOB)",
            "ALTER TABLE a ADD COLUMN phone TEXT",
            "ALTER TABLE a ADD watched INTEGER",
            "ALTER TABLE a RENAME TO petitioner",
            "ALTER TABLE a RENAME COLUMN place TO last_location",
            "CREATE TRIGGER mark AFTER INSERT ON a BEGIN UPDATE a SET watched = 1; END",
        ):
            with self.subTest(statement):
                self.assertTrue(judge_schema("CREATE TABLE unit (id INTEGER);\n" + statement + ";"), statement)

    def test_what_cannot_be_read_is_no_pass(self):
        for sql in ("", "-- nothing\n", "DROP TABLE a;", "CREATE TABLE a AS SELECT 1;", "CREATE TABLE a (id;",
                    "CREATE SEQUENCE a;", "ALTER TABLE a MERGE b;"):
            with self.subTest(sql), self.assertRaises(SchemaError):
                judge_schema(sql)

    def test_an_exception_that_nothing_needs_is_found(self):
        self.assertEqual(unused_exceptions([HARMLESS], []), [])
        self.assertEqual(len(unused_exceptions(["CREATE TABLE unit (id INTEGER);"], [])), len(COLUMN_EXCEPTIONS))

    def test_a_name_is_read_by_its_parts(self):
        self.assertEqual(parts_of("riskScore"), ["risk", "score"])
        self.assertEqual(parts_of("Risk-SCORE_v2"), ["risk", "score", "v"])
        self.assertEqual(parts_of("HTTPFlag"), ["http", "flag"])
        self.assertEqual(judge_schema("CREATE TABLE a (accountability TEXT, allocation TEXT, scoreboardless TEXT);"), [])


def operation(**given):
    return {"paths": {"/api/v1/cases": {"get": {"responses": {}} | given}}}


def field(name, schema=None, owner="Case"):
    properties = {name: schema or {"type": "string"}}
    return {"paths": {"/a": {}}, "components": {"schemas": {owner: {"type": "object", "properties": properties}}}}


class OpenApi(unittest.TestCase):
    def test_the_interface_of_cases_is_allowed(self):
        filing = {"type": "object", "properties": {
            "subject": {"type": "string"},
            "place": {"type": "string"},
            "channel": {"enum": ["web", "telephone", "email"]},
            "identity": {"type": "object", "properties": {
                "name": {"type": "string"}, "phone": {"type": "string"}, "address": {"type": "string"},
            }},
        }}
        document = {
            "paths": {
                "/api/v1/cases": {"post": {
                    "operationId": "fileCase",
                    "parameters": [{"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}],
                    "requestBody": {"content": {"application/json": {"schema": filing}}},
                    "responses": {"201": {"headers": {"Location": {}}, "content": {}}},
                }},
                "/api/v1/cases/{number}/identity": {"post": {"responses": {}}},
            },
            "components": {"schemas": {
                "Identity": {"properties": {"email": {"type": "string"}}},
                "Officer": {"properties": {"name": {"type": "string"}}},
            }},
        }
        self.assertEqual(judge_openapi(document), [])

    def test_nothing_can_be_asked_by_person(self):
        for name in ("name", "phone", "idNumber", "address", "filer", "person_id", "flagged", "riskScore", "姓名"):
            with self.subTest(name):
                self.assertTrue(judge_openapi(operation(parameters=[{"name": name, "in": "query"}])))
                self.assertTrue(judge_openapi({"paths": {"/a/{" + name + "}": {}}}))
        self.assertTrue(judge_openapi({"paths": {"/api/v1/filers": {}}}))
        self.assertTrue(judge_openapi({"paths": {"/api/v1/cases/{number}/flag": {}}}))
        shared = {"paths": {"/a": {}}, "components": {"parameters": {"By": {"name": "phone", "in": "query"}}}}
        self.assertTrue(judge_openapi(shared))

    def test_no_field_is_about_a_person(self):
        for name in ("filerId", "petitioner_level", "blocked", "watchers", "lastLocation", "phone", "name", "related_identity",
                     "similarPersons", "userAgent", "风险等级"):
            with self.subTest(name):
                self.assertTrue(judge_openapi(field(name)))
        self.assertTrue(judge_openapi(field("kind", {"enum": ["normal", "vexatious"]})))
        self.assertTrue(judge_openapi(field("kind", {"const": "blacklisted"})))
        self.assertTrue(judge_openapi(field("a", owner="Petitioner")))
        self.assertTrue(judge_openapi(field("inner", {"type": "array", "items": {"properties": {"phone": {}}}})))
        self.assertTrue(judge_openapi(field("inner", {"oneOf": [{"properties": {"watch": {}}}]})))

    def test_the_sealed_identity_is_not_judged_either(self):
        self.assertTrue(judge_openapi(field("risk", owner="Identity")))
        self.assertTrue(judge_openapi(field("filer_rank", owner="Identity")))

    def test_an_empty_description_is_no_pass(self):
        with self.assertRaises(SchemaError):
            judge_openapi({"openapi": "3.1.0"})


if __name__ == "__main__":
    unittest.main()
