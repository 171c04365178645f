"""Drives a served office through its JSON API and holds every answer against the API's own description.

    python3 test/api/api_test.py PROGRAM

Each request names the path as the description does, so what is not described cannot be asked; at the end every
operation must have been asked with success.
"""

import datetime
import http.client
import io
import json
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile
from pathlib import Path

import jsonschema

PROGRAM = ""


def day(ahead):
    """A day from today, as the office counts it within a day."""
    return str(datetime.date.today() + datetime.timedelta(days=ahead))


# Acts that come only some days after another one; the tests of the rules and of the pages hold them.
LATER = {("post", "/api/v1/cases/{number}/look-back")}


def with_every_act(rules):
    """The rulebook with what it does not know: a clock that stands still, a review that is acknowledged, and an opening
    that somebody else has to agree to."""
    return re.sub(r"(?m)^version = \d+$", "version = 99", rules, count=1) + """
[[pause]]
id = "disaster"
name = { zh = "灾害", en = "Disaster" }
cause = "force_majeure"
limits = ["handle"]
days_max = 30

[[limit]]
id = "review_receipt"
name = { zh = "确认收到", en = "Acknowledging" }
kind = "duty"
starts_on = ["review_requested"]
met_by = ["review_acknowledged", "review_answered", "rereview_requested", "sent_back", "withdrawn"]
length = { amount = 5, unit = "calendar_day" }
duty = { zh = "确认收到请求", en = "Acknowledge the request" }
article = "35"
lapse = "none"

[[opening_purpose]]
id = "with_consent"
name = { zh = "经同意", en = "With consent" }
second_role = "supervisor"
"""


class Office:
    """An office of its own, served on a free port."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="huiyin-api-")
        self.path = str(Path(self.folder.name) / "office")
        password = Path(self.folder.name) / "password"
        password.write_text("a long enough pass phrase 1\n")
        password.chmod(0o600)
        self.password = str(password)
        self.run("init", self.path, "--office", "清河县信访局", "--admin", "admin", "--password-file", self.password)
        self.run("unit", self.path, "add", "公路局", "--name-en", "Roads Office", "--parent", "1")
        self.tokens = {"administrator": self.run("token", self.path, "admin").strip()}
        for sign_in, unit, roles in (
            ("clerk", "1", "clerk"),
            ("registrar", "1", "registrar"),
            ("custodian", "1", "custodian"),
            ("director", "1", "approver"),
            ("roads", "2", "registrar,approver"),
            ("handler", "2", "handler"),
            ("lead", "2", "lead"),
            ("supervisor", "1", "supervisor"),
        ):
            self.run("user", self.path, "add", sign_in, "--unit", unit, "--roles", roles, "--password-file", self.password)
            self.tokens[sign_in] = self.run("token", self.path, sign_in).strip()
        self.run("custody", self.path, "give", "custodian", "--key", self.path + ".custodian.key")
        rules = Path(self.folder.name) / "rules.toml"
        rules.write_text(with_every_act((Path(__file__).resolve().parents[2] / "rules/cn-xinfang-2022.toml").read_text("utf-8")), "utf-8")
        self.run("rules", "publish", self.path, str(rules))
        self.server = subprocess.Popen(
            [PROGRAM, "serve", self.path, "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.server.stdout.readline()
        self.port = int(re.search(r":(\d+)/", line).group(1))

    def run(self, *words):
        done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"{words[:3]}: exit code {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def stop(self):
        self.server.terminate()
        self.server.wait(30)
        self.server.stdout.close()

    def close(self):
        if self.server.poll() is None:
            self.stop()
        self.folder.cleanup()


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body
        self.type = self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.text)


class Api(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office()
        cls.addClassCleanup(cls.office.close)
        cls.description = json.loads(cls.raw("GET", "/api/v1/openapi.json").text)
        cls.asked = set()

    @classmethod
    def raw(cls, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", cls.office.port, timeout=30)
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        answer = Answer(response, response.read())
        connection.close()
        return answer

    def validate(self, schema, value):
        validator = jsonschema.Draft202012Validator(
            {**schema, "components": self.description["components"]},
            format_checker=jsonschema.FormatChecker())
        errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(value)]
        self.assertEqual(errors, [])

    def resolved(self, item):
        while "$ref" in item:
            found = self.description
            for part in item["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            item = found
        return item

    def call(self, method, path, status, body=None, bearer=None, query="", language="en", headers=None, **parameters):
        """Asks a described operation, and holds request and answer against the description."""
        operation = self.description["paths"][path][method]
        sent = dict(headers or {})
        sent["Accept-Language"] = language
        if bearer:
            sent["Authorization"] = f"Bearer {bearer}"
        text = None
        if body is not None:
            text = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
            if status < 300:
                self.validate(operation["requestBody"]["content"]["application/json"]["schema"], body)
        target = path.format(**parameters) + query
        answer = self.raw(method.upper(), target, text, sent)
        self.assertEqual(answer.status, status, f"{method} {target}: {answer.text}")
        self.assertIn(str(status), operation["responses"], f"{method} {path}: the status is not described")
        described = self.resolved(operation["responses"][str(status)])
        if "content" in described:
            self.assertIn(answer.type, described["content"])
            if answer.type.endswith("json"):
                self.validate(described["content"][answer.type]["schema"], answer.json)
        if status < 300:
            type(self).asked.add((method, path))
        if "{number}" in path or "cases" in path:
            self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertNotIn("set-cookie", answer.headers)
        return answer

    def file(self, **more):
        body = {"subject": "路灯不亮", "text": "桥头的路灯三周没有亮。", **more}
        filed = self.call("post", "/api/v1/cases", 201, body).json
        return filed["number"], filed["code"]

    def act(self, number, word, who, body, status=200):
        path = "/api/v1/staff/cases/{number}/" + word
        return self.call("post", path, status, body, self.office.tokens[who], number=number)

    def accepted(self):
        number, code = self.file()
        self.act(number, "registration", "registrar", {})
        self.act(number, "referral", "registrar", {"unit": 2, "reason": "Within its powers"})
        self.act(number, "acceptance", "roads", {"procedure": "As usual"})
        case = self.call("get", "/api/v1/staff/cases/{number}", 200, bearer=self.office.tokens["roads"], number=number).json
        self.act(number, "handler", "roads", {"officer": case["possible_handlers"][0]["id"]})
        self.act(number, "lead", "roads", {"officer": case["possible_leads"][0]["id"]})
        return number, code

    def rules(self):
        return self.call("get", "/api/v1/office", 200).json["rulebook"]

    # --- filing ------------------------------------------------------------------------------------------------------

    def test_files_with_everything(self):
        filed = self.call("post", "/api/v1/cases", 201, {
            "subject": "路灯不亮", "text": "三周。\r\n没有人来。", "topic": "道路", "place": "桥头", "about": ["路灯所", "某公司"],
            "wish": "修好", "unit": 1, "channel": "web", "language": "zh",
            "identity": {"name": "王某", "phone": "1", "address": "桥头 1 号", "email": "w@example.org"}})
        self.assertEqual(filed.headers["location"], "/api/v1/cases/" + filed.json["number"])
        case = self.call("get", "/api/v1/cases/{number}", 200, bearer=filed.json["code"], number=filed.json["number"], language="zh")
        self.assertEqual(case.json["text"], "三周。\n没有人来。")
        self.assertNotIn("王某", case.text)
        receipt = self.call("get", "/api/v1/cases/{number}/receipt", 200, bearer=filed.json["code"], number=filed.json["number"])
        for text in (filed.json["receipt"], receipt.text):
            file = Path(self.office.folder.name) / "receipt.txt"
            file.write_text(text, encoding="utf-8")
            self.office.run("verify", str(file))

    def test_makes_one_case_of_a_repeated_request(self):
        body = {"subject": "a", "text": "b"}
        key = {"Idempotency-Key": "repeated-over-http"}
        answers = []

        def send():
            answers.append(self.call("post", "/api/v1/cases", 201, body, headers=key).json)

        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(answers), 6)
        self.assertEqual(len({answer["number"] for answer in answers}), 1)
        self.assertEqual(len({answer["code"] for answer in answers}), 1)
        other = self.call("post", "/api/v1/cases", 422, {**body, "wish": "c"}, headers=key)
        self.assertEqual(other.json["code"], "idempotency_mismatch")

    def test_refuses_in_the_callers_language(self):
        for language in ("zh", "en"):
            problem = self.call("post", "/api/v1/cases", 422, {"subject": "a", "text": "b", "age": 1}, language=language)
            self.assertEqual((problem.json["code"], problem.json["field"]), ("unknown_member", "age"))
            self.assertTrue(problem.headers["content-language"].startswith(language))

    def test_files_at_the_counter(self):
        body = {"subject": "来信", "text": "信的内容", "channel": "letter", "identity": {"name": "李某"}}
        self.call("post", "/api/v1/staff/cases", 201, body, self.office.tokens["clerk"])
        self.call("post", "/api/v1/staff/cases", 401, body)
        self.call("post", "/api/v1/staff/cases", 403, body, self.office.tokens["handler"])
        self.call("post", "/api/v1/cases", 403, body)

    def test_refuses_what_is_no_request_of_the_api(self):
        self.call("post", "/api/v1/cases", 415, {}, headers={"Content-Type": "text/plain"})
        self.call("post", "/api/v1/cases", 400, {}, headers={"Idempotency-Key": "k" * 201})
        too_large = self.raw("POST", "/api/v1/cases", "x" * 1_100_000, {"Content-Type": "application/json"})
        self.assertEqual((too_large.status, too_large.json["code"]), (413, "too_large"))
        for answer, status, code in (
            (self.raw("POST", "/api/v1/cases", b'{"subject":"\xff"}', {"Content-Type": "application/json"}), 400, "not_utf8"),
            (self.raw("POST", "/api/v1/cases", "[" * 100_000, {"Content-Type": "application/json"}), 400, "not_json"),
            (self.raw("PUT", "/api/v1/cases"), 405, "method_not_allowed"),
            (self.raw("GET", "/api/v1/petitioners"), 404, "not_found"),
            (self.raw("GET", "/api/"), 404, "not_found"),
        ):
            self.assertEqual((answer.status, answer.json["code"], answer.type), (status, code, "application/problem+json"))
            self.validate({"$ref": "#/components/schemas/Problem"}, answer.json)

    # --- the case ----------------------------------------------------------------------------------------------------

    def test_goes_the_whole_way(self):
        number, code = self.accepted()
        self.act(number, "question", "handler", {"question": "Which one?"})
        self.call("post", "/api/v1/cases/{number}/replies", 200, {"text": "The left"}, code, number=number)
        rules = self.rules()
        self.act(number, "answer", "lead", {
            "claim": "Light", "facts": "A cable", "rule": "Art. 1", "reasons": "So",
            "outcome": rules["outcomes"][0]["id"], "next_step": "Review"})
        rating = {"rating": rules["ratings"][0]["id"], "comment": "ok"}
        self.call("post", "/api/v1/cases/{number}/rating", 200, rating, code, number=number)
        self.call("post", "/api/v1/cases/{number}/rating", 422, rating, code, number=number)
        self.call("post", "/api/v1/cases/{number}/reopening", 200, {"reason": "Dark again"}, code, number=number)
        withdrawn = self.call("post", "/api/v1/cases/{number}/withdrawal", 200, {}, code, number=number)
        self.assertEqual(withdrawn.json["stage"], "withdrawn")

    def test_goes_one_level_up(self):
        number, code = self.accepted()
        self.act(number, "extension", "roads", {"limit": "handle", "reason": "It has to be measured"})
        self.act(number, "answer", "lead", {
            "claim": "Light", "facts": "A cable", "rule": "Art. 1", "reasons": "So",
            "outcome": self.rules()["outcomes"][0]["id"], "next_step": "Review"})
        asked = self.call("post", "/api/v1/cases/{number}/review-request", 200, {"reason": "Not so"}, code, number=number)
        self.assertEqual(asked.json["stage"], "in_review")
        self.act(number, "review-decision", "director", {
            "facts": "Seen", "rule": "35", "reasons": "So", "outcome": "changed", "next_step": "Re-review"})
        case = self.call("get", "/api/v1/cases/{number}", 200, bearer=code, number=number).json
        self.assertEqual(case["review"]["outcome"], "changed")

    def holder(self, number, word, code, body, status=200):
        return self.call("post", "/api/v1/cases/{number}/" + word, status, body, code, number=number)

    def test_mediates_and_promises(self):
        number, code = self.accepted()
        self.holder(number, "mediation-offer", code, {"mediator": "people", "proposal": "Share the cost"})
        self.holder(number, "mediation-consent", code, {}, 422)
        self.act(number, "mediation-consent", "roads", {})
        self.act(number, "agreement", "roads", {"text": "Both agree", "promise": "A new lamp", "due_on": day(30)})
        agreed = self.holder(number, "agreement-acceptance", code, {}).json
        self.assertEqual([event["type"] for event in agreed["events"][-2:]], ["mediation-ended", "promise-made"])
        self.act(number, "promise-kept", "roads", {"number": 1, "how": "It shines"})
        contested = self.holder(number, "promise-contest", code, {"number": 1, "reason": "It does not"}).json
        self.assertEqual(contested["events"][-1]["type"], "promise-contested")
        self.holder(number, "promise-contest", code, {"number": 1, "reason": "It does not"}, 422)
        self.act(number, "promise", "roads", {"what": "A second lamp", "due_on": day(-1)}, 422)
        self.act(number, "promise", "roads", {"what": "A second lamp", "due_on": day(30), "unit": 2})
        self.act(number, "mediation-offer", "roads", {"mediator": "judicial", "proposal": "Before the court"})
        self.holder(number, "mediation-end", code, {})
        self.act(number, "mediation-offer", "roads", {"mediator": "administrative", "proposal": "Once more"})
        self.holder(number, "mediation-consent", code, {})
        self.act(number, "mediation-end", "roads", {"reason": "No agreement in sight"})

    def test_marks_and_reports_what_is_urgent(self):
        number, _ = self.accepted()
        self.act(number, "urgent-report", "roads", {"to": "The power company", "what": "Cable on the road"}, 422)
        self.assertTrue(self.act(number, "urgency", "roads", {"reason": "A cable lies on the road"}).json["urgent"])
        reported = self.act(number, "urgent-report", "roads", {"to": "The power company", "what": "Switch it off"}).json
        self.assertEqual(reported["events"][-1]["to_whom"], "The power company")

    def test_is_held_with_a_reason_that_the_filer_sees(self):
        number, code = self.accepted()
        self.act(number, "hold", "roads", {"reason": ""}, 422)
        held = self.act(number, "hold", "supervisor", {"reason": "The court asked for it"}).json
        self.assertEqual(held["hold"]["reason"], "The court asked for it")
        self.assertIn("hold-lifting", held["acts"])
        seen = self.call("get", "/api/v1/cases/{number}", 200, bearer=code, number=number).json
        self.assertEqual(seen["hold"]["reason"], "The court asked for it")
        self.assertEqual(seen["events"][-1]["type"], "hold-placed")
        self.act(number, "hold", "supervisor", {"reason": "Twice"}, 422)
        lifted = self.act(number, "hold-lifting", "supervisor", {"reason": "The judgment is final"}).json
        self.assertNotIn("hold", lifted)

    def test_meets_plans_and_classifies(self):
        number, _ = self.accepted()
        self.act(number, "meeting", "roads", {
            "kind": "hearing", "on": day(5), "place": "Room 2", "participants": "The filer, the unit"})
        self.act(number, "minutes", "roads", {
            "kind": "evaluation", "participants": "x", "minutes": "x", "conclusion": "x"}, 422)
        self.act(number, "meeting-cancellation", "roads", {"reason": "In writing instead"})
        self.act(number, "minutes", "roads", {
            "kind": "reception", "participants": "The head", "minutes": "Said", "conclusion": "Done"})
        self.act(number, "plan-step", "roads", {"what": "Measure", "due_on": day(9), "unit": 2})
        self.act(number, "plan-step-done", "roads", {"number": 1, "how": "Measured"})
        classified = self.act(number, "classification", "roads", {"case_class": "simplified", "reason": "Easy"}).json
        self.assertIn("simplified", [event.get("class") for event in classified["events"]])

    def test_stands_still_and_is_supervised(self):
        number, _ = self.accepted()
        paused = self.act(number, "pause", "roads", {"reason": "A flood"}).json
        self.assertIn("paused", [limit["state"] for limit in paused["limits"]])
        self.act(number, "resumption", "roads", {"reason": "The water is gone"})
        trigger = "shirking"
        self.act(number, "supervision", "supervisor", {"trigger": "no such", "reason": "x"}, 422)
        self.act(number, "supervision", "supervisor", {"trigger": trigger, "reason": "Twice the same excuse"})
        self.act(number, "supervision-answer", "roads", {"text": "A crew is on its way"})

    def test_states_a_silence_and_acknowledges_a_review(self):
        body = {"subject": "路灯", "text": "不亮", "channel": "letter", "received_on": day(-20), "unit": 2}
        filed = self.call("post", "/api/v1/staff/cases", 201, body, self.office.tokens["registrar"]).json
        number, code = filed["number"], filed["code"]
        stated = self.holder(number, "silence-statement", code, {}).json
        self.assertEqual(stated["events"][-1]["type"], "silence-stated")
        self.holder(number, "silence-statement", code, {}, 422)
        self.holder(number, "look-back", code, {"settled": "yes"}, 422)
        self.holder(number, "review-request", code, {})
        self.act(number, "review-acknowledgement", "director", {})
        self.act(number, "review-acknowledgement", "director", {}, 422)

    def test_declines_after_an_objection(self):
        number, code = self.file()
        self.act(number, "referral", "registrar", {"unit": 2, "reason": "Theirs"})
        self.act(number, "objection", "roads", {"reasons": "Not ours"})
        self.act(number, "referral", "registrar", {"unit": 2, "reason": "It is"})
        body = {"ground": self.rules()["grounds"][0]["id"], "facts": "A court has it", "reasons": "So", "where_to_go": "The court"}
        self.act(number, "decline", "roads", body)
        case = self.call("get", "/api/v1/cases/{number}", 200, bearer=code, number=number).json
        self.assertTrue(case["decline"]["rule"])

    def test_opens_an_identity_for_the_custodian_alone(self):
        number, code = self.file(identity={"name": "王某"})
        body = {"purpose": self.rules()["opening_purposes"][0]["id"], "reason": "To send the answer", "password": "a guess"}
        self.act(number, "identity-opening", "registrar", body, 403)
        self.act(number, "identity-opening", "custodian", body | {"password": "a guess"}, 403)
        body["password"] = "a long enough pass phrase 1"
        opened = self.act(number, "identity-opening", "custodian", body)
        self.assertEqual(opened.json["identity"], {"name": "王某"})
        case = self.call("get", "/api/v1/cases/{number}", 200, bearer=code, number=number).json
        self.assertEqual(len(case["openings"]), 1)

    def test_takes_files_and_gives_them_back_as_they_were(self):
        picture = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0" + b"\0" * 40
        form = (b'--x\r\nContent-Disposition: form-data; name="files"; filename="lamp.png"\r\n\r\n' + picture +
                b"\r\n--x--\r\n")
        path = "/api/v1/attachments"
        sent = self.raw("POST", path, form, {"Content-Type": "multipart/form-data; boundary=x"})
        self.assertEqual(sent.status, 201, sent.text)
        answers = self.description["paths"][path]["post"]["responses"]
        self.validate(answers["201"]["content"]["application/json"]["schema"], sent.json)
        type(self).asked.add(("post", path))
        taken = sent.json["attachments"][0]
        self.assertEqual((taken["kind"], taken["bytes"]), ("image/png", len(picture)))
        number, code = self.file(attachments=[taken["upload"]])
        for method, path, bearer in (
            ("get", "/api/v1/cases/{number}/attachments/{sha256}", code),
            ("post", "/api/v1/staff/cases/{number}/attachments/{sha256}", self.office.tokens["registrar"]),
        ):
            target = path.format(number=number, sha256=taken["sha256"])
            self.assertEqual(self.raw(method.upper(), target).status, 401)
            got = self.raw(method.upper(), target, headers={"Authorization": f"Bearer {bearer}"})
            self.assertEqual((got.status, got.body), (200, picture))
            self.assertTrue(got.headers["content-disposition"].startswith("attachment"))
            type(self).asked.add((method, path))
        case = self.call("get", "/api/v1/cases/{number}", 200, bearer=code, number=number).json
        self.assertEqual(case["events"][-1]["type"], "attachment-opened")

    def test_gives_the_whole_file_of_a_case_as_one_archive(self):
        number, code = self.file()
        for method, path, bearer in (
            ("get", "/api/v1/cases/{number}/bundle", code),
            ("post", "/api/v1/staff/cases/{number}/bundle", self.office.tokens["registrar"]),
        ):
            target = path.format(number=number)
            self.assertEqual(self.raw(method.upper(), target).status, 401)
            got = self.raw(method.upper(), target, headers={"Authorization": f"Bearer {bearer}"})
            self.assertEqual((got.status, got.headers["content-type"]), (200, "application/zip"))
            self.assertEqual(got.headers["cache-control"], "no-store")
            with zipfile.ZipFile(io.BytesIO(got.body)) as archive:
                self.assertIsNone(archive.testzip())
                case = json.loads(archive.read("case.json"))
            self.assertEqual(case["number"], number)
            self.assertNotIn("acts", case)
            type(self).asked.add((method, path))

    def test_opens_with_consent_and_replaces_a_lost_code(self):
        number, code = self.file()
        identity = {"identity": {"name": "王某", "words": "请勿上门"}, "readable": "yes"}
        path = "/api/v1/cases/{number}/identity"
        nothing = self.call("post", path, 422, {"identity": {}}, code, number=number)
        self.assertEqual(nothing.json["field"], "identity.name")
        self.call("post", path, 200, identity, code, number=number)
        body = {"purpose": "with_consent", "reason": "To check", "password": "a long enough pass phrase 1"}
        refused = self.act(number, "identity-opening", "custodian", body, 422)
        self.assertEqual(refused.json["code"], "second_role_missing")
        self.act(number, "opening-approval", "supervisor", {"purpose": "with_consent", "reason": "It is needed"})
        opened = self.act(number, "identity-opening", "custodian", body)
        self.assertEqual(opened.json["identity"], identity["identity"])
        lost = {"reason": "Identity card", "password": "a long enough pass phrase 1"}
        new_code = self.act(number, "code-reissue", "custodian", lost).json["new_code"]
        self.call("get", "/api/v1/cases/{number}", 404, bearer=code, number=number)
        self.call("get", "/api/v1/cases/{number}", 200, bearer=new_code, number=number)
        self.act(number, "recusal", "supervisor", {"reason": "A neighbour"})
        self.call("get", "/api/v1/staff/cases/{number}", 404, bearer=self.office.tokens["supervisor"], number=number)

    def test_tells_nobody_else_anything(self):
        number, _ = self.file()
        _, other_code = self.file()
        self.call("get", "/api/v1/cases/{number}", 401, number=number)
        wrong = self.call("get", "/api/v1/cases/{number}", 404, bearer=other_code, number=number)
        self.assertEqual(wrong.json["code"], "not_found")
        self.call("get", "/api/v1/staff/cases/{number}", 401, bearer=other_code, number=number)
        self.call("get", "/api/v1/staff/cases/{number}", 404, bearer=self.office.tokens["roads"], number=number)
        self.call("get", "/api/v1/staff/cases/{number}", 403, bearer=self.office.tokens["administrator"], number=number)

    def test_says_when_a_case_has_changed(self):
        number, _ = self.file()
        self.act(number, "registration", "registrar", {"expected_version": 1})
        late = self.act(number, "referral", "registrar", {"unit": 2, "reason": "x", "expected_version": 1}, 409)
        self.assertGreater(late.json["version"], 1)

    # --- lists -------------------------------------------------------------------------------------------------------

    def test_files_and_handles_a_matter_of_several_filers(self):
        number, code = self.file()
        case = "/api/v1/cases/{number}"
        given = self.call("post", case + "/codes", 200, {"scope": "joining"}, code, number=number).json
        joining = {"matter_number": number, "joining_code": given["new_code"]}
        self.call("post", "/api/v1/cases", 422, {"subject": "x", "text": "x", **joining, "joining_code": code})
        other, other_code = self.file(**joining)
        read = self.call("get", case, 200, bearer=other_code, number=other)
        self.assertEqual(read.json["matter"], {"follows": True, "cases_fewer_than": 5})
        self.assertNotIn(number, read.text)
        self.act(number, "registration", "registrar", {})
        self.assertEqual(self.call("get", case, 200, bearer=other_code, number=other).json["stage"], "registered")
        self.call("post", case + "/representation", 200, {}, other_code, number=other)
        self.call("post", case + "/representation-end", 200, {}, other_code, number=other)
        self.call("post", case + "/parting", 200, {}, other_code, number=other)
        self.act(other, "merger", "registrar", {"into": "2026-000000-0", "reason": "The same lamp"}, 404)
        self.act(other, "merger", "registrar", {"into": number, "reason": "The same lamp"})
        self.act(other, "parting", "registrar", {"reason": "Another lamp"})

    def test_lets_a_helper_act_until_the_code_is_taken_back(self):
        number, code = self.file()
        case = "/api/v1/cases/{number}"
        helper = self.call("post", case + "/codes", 200, {"scope": "helper"}, code, number=number).json["new_code"]
        seen = self.call("get", case, 200, bearer=helper, number=number).json
        self.assertIn("replies", seen["acts"])
        self.assertNotIn("withdrawal", seen["acts"])
        replied = self.call("post", case + "/replies", 200, {"text": "Since March"}, helper, number=number).json
        self.assertEqual(replied["events"][-1]["by"], {"role": "helper"})
        self.call("post", case + "/withdrawal", 403, {}, helper, number=number)
        self.call("post", case + "/code-return", 200, {"scope": "helper"}, code, number=number)
        self.call("get", case, 404, bearer=helper, number=number)

    def test_lists_queues(self):
        number, _ = self.accepted()
        for queue in ("mine", "unit", "due", "overdue", "unowned"):
            self.call("get", "/api/v1/staff/queues/{queue}", 200, bearer=self.office.tokens["roads"], queue=queue)
        mine = self.call("get", "/api/v1/staff/queues/{queue}", 200, bearer=self.office.tokens["handler"], queue="mine")
        self.assertIn(number, [row["number"] for row in mine.json["cases"]])
        self.call("get", "/api/v1/staff/queues/{queue}", 422, bearer=self.office.tokens["roads"], queue="unit", query="?page=0")

    def test_gives_a_digest(self):
        number = self.file()[0]
        digest = self.call("get", "/api/v1/staff/digest", 200, bearer=self.office.tokens["registrar"]).json
        self.assertIn(number, [row["number"] for row in digest["came"]["cases"]])
        self.assertFalse(digest["nothing"])
        self.call("get", "/api/v1/staff/digest", 422, bearer=self.office.tokens["registrar"], query="?day=2020-01-01")
        self.call("get", "/api/v1/staff/digest", 403, bearer=self.office.tokens["clerk"])

    def test_gives_public_facts(self):
        self.file()
        self.call("get", "/api/v1/office", 200, language="zh")
        self.assertGreater(self.call("get", "/api/v1/statistics", 200).json["whole"]["figures"]["filed"], 0)
        self.assertGreater(self.call("get", "/api/v1/log", 200).json["size"], 0)
        self.assertEqual(self.call("get", "/api/v1/receptions", 200).json["receptions"], [])
        first = self.call("get", "/api/v1/openapi.json", 200)
        self.call("get", "/api/v1/openapi.json", 304, headers={"If-None-Match": first.headers["etag"]})

    def test_zz_asked_every_operation_with_success(self):
        """Named so that it comes last."""
        described = {(method, path) for path, item in self.description["paths"].items() for method in item}
        self.assertEqual(described - self.asked - LATER, set())


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
