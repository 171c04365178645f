"""Every rulebook that comes with the program, from the founding of an office to its audit."""

import csv
import io
import re
import shutil
import subprocess
import unittest
from pathlib import Path

from program import OfficeTest, Served, huiyin

# Rulebook, time zone, an outcome, and the limit of an answer with its last day for a case that came in on Monday, 2 March
# 2026. The weekends of 7 March and later are passed over where working days are counted.
RULEBOOKS = [
    ("cn-xinfang-2022", "Asia/Shanghai", "explained", "handle", "2026-05-01"),
    ("in-cpgrams-2024", "Asia/Kolkata", "redressed", "redress", "2026-03-23"),
    ("en-councils", "Europe/London", "upheld", "stage_1", "2026-03-16"),
    ("ph-3-7-20", "Asia/Manila", "approved", "simple", "2026-03-05"),
]
HEAD = ["source_id", "subject", "filed_at", "text", "answer", "answered_at"]
ROWS = [
    ["1", "In time", "2026-03-02", "Street lights are dark.", "Mended.", "2026-03-03"],
    ["2", "Late", "2026-03-02", "Street lights are still dark.", "Mended.", "2026-05-11"],
]


def table(rows):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue()


class Worlds(OfficeTest):
    def test_are_listed_and_pass_the_check(self):
        listed = self.succeed("rules", "list").stdout
        self.assertEqual([line.split("@")[0] for line in listed.splitlines()], sorted(name for name, *_ in RULEBOOKS))
        for name, *_ in RULEBOOKS:
            self.assertNotIn(": note: ", self.succeed("rules", "check", name).stderr)

    def test_that_allow_something_odd_pass_with_a_note(self):
        text = (Path(__file__).resolve().parents[2] / "rules" / "cn-xinfang-2022.toml").read_text(encoding="utf-8")
        odd = text.replace("small_cell = 5", "small_cell = 1").replace("notice_before = true", "notice_before = false")
        file = self.write("odd.toml", odd)
        noted = self.succeed("rules", "check", file).stderr
        self.assertIn("note: small_cell: published counts will show single cases", noted)
        self.assertIn("extension: the filer need not be told before the old date", noted)
        self.assertIn("提示：small_cell：", self.succeed("rules", "check", file, "--lang", "zh").stderr)

    def test_a_case_that_is_answered_late_is_late_by_the_limit_of_its_law(self):
        for name, zone, outcome, limit, due in RULEBOOKS:
            with self.subTest(name):
                office = self.found(name, "--rules", name, "--time-zone", zone)
                self.succeed("import", office, self.write(name + ".csv", table(ROWS)), "--outcome", outcome)
                self.assertIn("CLEAN", self.succeed("audit", office).stdout)
                counted = self.succeed("verify", "--log", office).stdout
                self.assertRegex(counted, r"\b1 +of these on time")
                self.assertRegex(counted, r"\b1 +of these late")
                self.assertIn("due dates were computed again and agree", counted)
                told = self.succeed("due", "--rules", name, "--limit", limit, "--from", "2026-03-02").stdout
                self.assertEqual(told.splitlines()[0], due)

    def test_a_receipt_shows_the_limits_of_its_law_and_verifies(self):
        for name, zone, _, limit, _ in RULEBOOKS:
            with self.subTest(name):
                # The calendars end with 2027 or before; who tests later than that has to say which days are worked.
                calendar = self.calendar_to_2099(name)
                office = self.found(name, "--rules", name, "--time-zone", zone, "--calendar", calendar)
                with Served(office) as served:
                    receipt = self.write(name + ".txt", served.file()["receipt"])
                self.assertRegex(receipt.read_text(), rf"(?m)^Limit: {limit} \| \d+ \S+ days \| {name}@\d \| ")
                self.succeed("verify", receipt, "--key", office / "log.vkey")
                self.succeed("audit", office)

    def calendar_to_2099(self, rulebook):
        shown = self.succeed("rules", "explain", rulebook).stdout
        which = re.search(r"those of the calendar (\S+), version", shown).group(1)
        text = f'id = "{which}"\nversion = "2099.1"\n'
        for year in range(2024, 2100):
            text += f'[[year]]\nyear = {year}\nnotice = "of the test"\noff = []\nwork = []\n'
        return self.write(which + ".toml", text)

    def test_a_founder_is_told_that_the_holidays_are_missing(self):
        for name, missing in (("en-councils", True), ("ph-3-7-20", True), ("cn-xinfang-2022", False)):
            done = self.succeed("init", self.folder / ("told-" + name), "--office", "Office", "--admin", "admin",
                                "--password-file", self.password, "--rules", name)
            self.assertEqual("knows no public holiday of" in done.stderr, missing, done.stderr)

    def test_days_beyond_a_calendar_are_refused(self):
        for name, limit in (("en-councils", "acknowledge"), ("ph-3-7-20", "simple")):
            done = self.run_to(1, "due", "--rules", name, "--limit", limit, "--from", "2027-12-31")
            self.assertIn("never guessed", done.stderr)
        # Calendar days need none.
        self.succeed("due", "--rules", "in-cpgrams-2024", "--limit", "redress", "--from", "2031-12-31")

    def test_an_office_with_its_own_holidays_counts_by_them(self):
        holidays = self.write("gb-eng.toml", "\n".join([
            'id = "gb-eng"', 'version = "2026.1"', "[[year]]", "year = 2026", 'notice = "a list of the test"',
            'off = [{ name = "a holiday", on = 2026-03-05 }]', "work = []"]))
        told = self.succeed("due", "--rules", "en-councils", "--limit", "acknowledge", "--from", "2026-03-02",
                            "--calendar", holidays).stdout
        self.assertEqual(told.splitlines()[0], "2026-03-10")
        self.assertIn("a holiday", told)


class Pictures(OfficeTest):
    def test_are_the_same_each_time_and_drawn_by_graphviz_where_it_is_installed(self):
        for name, *_ in RULEBOOKS:
            for language in ("en", "zh"):
                with self.subTest(name=name, language=language):
                    dot = huiyin("--lang", language, "rules", "draw", name).stdout
                    self.assertEqual(dot, huiyin("--lang", language, "rules", "draw", name).stdout)
                    self.assertTrue(dot.startswith(f'digraph "{name}@'))
                    if shutil.which("dot"):
                        drawn = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True, text=True, timeout=120)
                        self.assertEqual((drawn.returncode, drawn.stderr), (0, ""))
                        self.assertIn("</svg>", drawn.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
