"""A newer rulebook and a newer calendar for an office that works already."""

import json
import unittest
from pathlib import Path

from program import OfficeTest, Served

FIRST_YEAR = 2024
RULES = Path(__file__).resolve().parents[2] / "rules" / "cn-xinfang-2022.toml"


def calendar(version, last_year, off=""):
    """Working days without a holiday, up to a year."""
    text = f'id = "cn"\nversion = "{version}"\n'
    for year in range(FIRST_YEAR, last_year + 1):
        days = off if str(year) in off else ""
        text += f'[[year]]\nyear = {year}\nnotice = "a notice"\noff = [{days}]\nwork = []\n'
    return text


class LawPublishing(OfficeTest):
    """The office's law counts the time for sending a case on in working days, so that filing needs the calendar."""

    def setUp(self):
        super().setUp()
        self.rules = self.write("rules.toml", self.rulebook(1, 15))
        self.write("cn.toml", calendar("2024.1", FIRST_YEAR))
        self.office = self.found("office", "--rules", self.rules)

    @staticmethod
    def rulebook(version, days):
        text = RULES.read_text(encoding="utf-8").replace("\nversion = 3\n", f"\nversion = {version}\n")
        before = "length = { amount = 15, unit = \"calendar_day\" }"
        assert before in text
        return text.replace(before, f"length = {{ amount = {days}, unit = \"working_day\" }}")

    def publish(self, sort, name, text, code=0):
        return self.run_to(code, sort, "publish", self.office, self.write(name, text))

    def all_holds(self):
        self.succeed("audit", self.office)
        done = self.succeed("verify", "--log", self.office)
        self.assertIn("due dates were computed again and agree", done.stdout)
        self.assertNotIn("were not computed", done.stdout)

    def test_a_newer_calendar_is_taken_up_by_a_running_server(self):
        with Served(self.office) as served:
            status, body = served.refused({"subject": "s", "text": "t"})
            self.assertEqual((status, body["code"]), (422, "beyond_calendar"))
            done = self.publish("calendar", "next.toml", calendar("2027.1", 2099))
            self.assertIn("cn@2027.1", done.stdout)
            case = served.file()
            receipt = self.write("receipt.txt", case["receipt"])
            self.succeed("verify", receipt, "--key", self.office / "log.vkey")
        self.all_holds()

    def test_limits_that_run_keep_their_dates_and_each_date_is_checked_with_its_own_calendar(self):
        self.publish("calendar", "next.toml", calendar("2027.1", 2099))
        with Served(self.office) as served:
            before = served.file()
            due = before["limits"][0]["due_on"]
            year = due[:4]
            off = f'{{ name = "a holiday", on = {due} }}'
            self.publish("calendar", "later.toml", calendar("2027.2", 2099, off))
            after = served.file()
            self.assertGreater(after["limits"][0]["due_on"], due, year)
            kept = json.loads(served.get("/api/v1/cases/" + before["number"],
                                         {"Authorization": "Bearer " + before["code"]})[1])
            self.assertIn(due, json.dumps(kept["limits"]))
            from_outside = self.succeed("verify", "--log", served.url).stdout
            self.assertIn("2 due dates were not computed", from_outside)
            law = ["--law", self.rules, "--law", self.folder / "next.toml", "--law", self.folder / "later.toml"]
            self.assertIn("2 due dates were computed again", self.succeed("verify", "--log", served.url, *law).stdout)
        self.all_holds()

    def test_cases_keep_the_rulebook_that_they_were_filed_under(self):
        self.publish("calendar", "next.toml", calendar("2027.1", 2099))
        with Served(self.office) as served:
            old = served.file()
            done = self.publish("rules", "rules-2.toml", self.rulebook(2, 5))
            self.assertIn("cn-xinfang-2022@2", done.stdout)
            new = served.file()
            self.assertEqual(old["limits"][0]["rule"], "cn-xinfang-2022@1")
            self.assertEqual(new["limits"][0]["rule"], "cn-xinfang-2022@2")
            self.assertLess(new["limits"][0]["due_on"], old["limits"][0]["due_on"])
        self.all_holds()

    def test_what_contradicts_is_refused_in_plain_words_and_changes_nothing(self):
        self.publish("calendar", "next.toml", calendar("2027.1", 2099))
        refused = [
            ("calendar", calendar("2027.1", 2099), "higher"),
            ("calendar", calendar("2026.9", 2099), "higher"),
            ("calendar", calendar("newest", 2099), "numbers"),
            ("calendar", calendar("2027.2", 2098), "leaves out 2099"),
            ("calendar", calendar("2027.2", 2099).replace('"cn"', '"other"'), "does not have"),
            ("calendar", "id = 1\n", "line"),
            ("rules", self.rulebook(1, 5), "published before"),
            ("rules", self.rulebook(2, 5).replace('id = "cn-xinfang-2022"', 'id = "other"'), "id"),
            ("rules", self.rulebook(2, 5).replace('calendar = "cn"', 'calendar = "other"'), "does not have"),
            ("rules", "id = 1\n", "line"),
        ]
        for sort, text, word in refused:
            with self.subTest(sort=sort, word=word):
                done = self.publish(sort, "unfit.toml", text, code=1)
                self.assertIn("was not published", done.stderr)
                self.assertIn(word, done.stderr)
        self.run_to(3, "calendar", "publish", self.office, self.folder / "none.toml")
        self.run_to(3, "rules", "publish", self.folder / "nowhere", self.rules)
        with Served(self.office) as served:
            self.assertEqual(served.file()["limits"][0]["rule"], "cn-xinfang-2022@1")
        self.all_holds()


if __name__ == "__main__":
    unittest.main(verbosity=2)
