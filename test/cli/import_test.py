"""Cases taken over from another register."""

import csv
import io
import unittest

from program import OfficeTest, Served, huiyin

ROWS = [
    ["7", "路灯不亮", "2024-03-01T08:30:00", "三周了，\n一直黑着。", "已修复。", "2024-03-20"],
    ["8", "Late answer", "2024-03-01", "Noise at night.", "Measured.", "2024-06-30 10:00"],
    ["9", "No answer yet", "2026-01-05T09:00:00", "A \"quoted\", comma", "", ""],
]
HEAD = ["source_id", "subject", "filed_at", "text", "answer", "answered_at"]


def table(rows):
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode()


class Import(OfficeTest):
    def test_takes_cases_over_with_answers_and_their_real_days(self):
        office = self.found()
        file = self.write("cases.csv", b"\xef\xbb\xbf" + table(ROWS))
        done = self.succeed("import", office, file, "--receipts", self.folder / "receipts")
        self.assertIn("3 cases taken over, 2 of them with an answer", done.stdout)
        receipts = sorted((self.folder / "receipts").iterdir())
        self.assertEqual(len(receipts), 3)
        for receipt in receipts:
            done = self.succeed("verify", receipt, "--key", office / "log.vkey")
            proven, _, not_proven = done.stdout.partition("Not proven")
            self.assertNotIn("of filing", proven)
            for line in ("time", "day"):
                self.assertRegex(not_proven, rf"{line} of filing: 202.*\(the office wrote it down on \d{{4}}-\d\d-\d\d; "
                                             r"the earlier day is the office's statement and is not proven by the log\)")
            self.assertIn("日志不能证明", self.succeed("verify", receipt, "--lang", "zh").stdout)
            self.assertIn("补录", receipt.read_text().partition("Receipt-Format")[0])
        self.succeed("audit", office)
        counted = self.succeed("verify", "--log", office).stdout
        self.assertRegex(counted, r"\b1 +of these on time")
        self.assertRegex(counted, r"\b1 +of these late")

    def test_does_not_double_what_is_there(self):
        office = self.found()
        file = self.write("cases.csv", table(ROWS))
        self.succeed("import", office, file)
        with_more = self.write("more.csv", table([*ROWS, ["10", "New", "2026-02-02", "Text", "", ""]]))
        done = self.succeed("import", office, with_more)
        self.assertIn("1 cases taken over", done.stdout)
        self.assertIn("3 rows were there already", done.stdout)
        self.succeed("audit", office)
        # The same id with another content is not the same row.
        other = self.write("other.csv", table([["7", "Something else", "2024-03-01T08:30:00", "Text", "", ""]]))
        done = self.run_to(1, "import", office, other)
        self.assertIn("its source_id was taken over before", done.stderr)

    def test_swallows_no_corrected_row(self):
        office = self.found()
        head = [*HEAD, "topic", "about"]
        row = ["7", "Lights", "2024-03-01T08:30:00", "Dark", "Mended.", "2024-03-20", "light", "Somebody"]

        def take(*changes, options=()):
            changed = list(row)
            for column, value in changes:
                changed[head.index(column)] = value
            text = io.StringIO()
            csv.writer(text).writerows([head, changed])
            return huiyin("import", office, self.write("row.csv", text.getvalue()), *options)

        self.assertEqual(take().returncode, 0)
        for change in (("answer", "Replaced."), ("answered_at", "2024-03-21"), ("filed_at", "2024-03-01T08:30:01"),
                       ("text", "Darker"), ("topic", "road"), ("about", "Nobody")):
            for options in ((), ("--dry-run",)):
                with self.subTest(change=change, options=options):
                    done = take(change, options=options)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn("its source_id was taken over before, saying something else", done.stderr)
                    self.assertIn("0 rows were there already, 1 rows are bad", done.stdout)
        # An older file that has no answer yet says nothing against the case.
        done = take(("answer", ""), ("answered_at", ""))
        self.assertIn("1 rows were there already, 0 rows are bad", done.stdout)
        self.succeed("audit", office)

    def test_adds_an_answer_that_came_since_and_none_to_a_case_that_was_worked_on(self):
        office = self.found()
        answered = self.write("answered.csv", table([[*ROWS[2][:4], "Done.", "2026-01-06"]]))
        self.succeed("import", office, self.write("cases.csv", table(ROWS[2:])))
        self.assertIn("1 cases of an earlier run would be completed", self.succeed("import", office, answered, "--dry-run").stdout)
        self.assertIn("1 cases of an earlier run were completed", self.succeed("import", office, answered).stdout)

        other = self.found("other")
        self.succeed("import", other, self.folder / "cases.csv")
        with Served(other) as served:
            served.await_missed_limits()
        for options in ([], ["--dry-run"]):
            done = self.run_to(1, "import", other, answered, *options)
            self.assertIn("has been worked on since", done.stderr)
        self.succeed("import", other, self.folder / "cases.csv")
        self.succeed("audit", other)

    def test_takes_a_row_that_stands_there_twice_once(self):
        office = self.found()
        twice = self.write("twice.csv", table([ROWS[0], ROWS[0], ROWS[1], ROWS[0]] * 20))
        for options in (["--dry-run"], []):
            done = self.succeed("import", office, twice, *options)
            self.assertIn("78 rows were there already, 0 rows are bad", done.stdout)
        changed = [*ROWS[2][:4], "Done.", "2026-01-06"]
        done = self.run_to(1, "import", office, self.write("differing.csv", table([changed, [*changed[:4], "Not done.", changed[5]]])))
        self.assertIn("1 cases taken over", done.stdout)
        self.assertRegex(done.stderr, r"(?m)^row 2 \(line \d+\): its source_id was taken over before")
        self.succeed("audit", office)

    def test_names_each_bad_row_and_goes_on(self):
        office = self.found()
        rows = table([
            ROWS[0],
            ["11", "No text", "2024-03-01", "", "", ""],
            ["12", "No such day", "2024-02-30", "Text", "", ""],
            ["13", "Answered before", "2024-03-01", "Text", "Answer", "2024-02-29"],
            ["14", "Too long " * 30, "2024-03-01", "Text", "", ""],
            ROWS[2],
        ]) + b"15,bytes,2024-03-01,\xb5\xe7,,\r\n" + b"16,too,few\r\n" + b'17,stray,2024-03-01,a"b,,\r\n'
        file = self.write("cases.csv", rows)
        judged = self.run_to(1, "import", office, file, "--dry-run")
        self.assertIn("2 rows would be taken over", judged.stdout)
        done = self.run_to(1, "import", office, file)
        self.assertIn("2 cases taken over", done.stdout)
        self.assertIn("7 rows are bad", done.stdout)
        for output in (judged.stderr, done.stderr):
            for row, why in ((2, "text is empty"), (3, "filed_at is no date"), (4, "answered before it was filed"),
                             (5, "subject"), (7, "text is not UTF-8"), (8, "another number of fields"), (9, "quotation mark")):
                self.assertRegex(output, rf"(?m)^row {row} \(line \d+\): .*{why}")
        again = self.run_to(1, "import", office, file)
        self.assertIn("2 rows were there already, 7 rows are bad", again.stdout)
        self.succeed("audit", office)

    def test_takes_no_day_that_no_register_has(self):
        office = self.found()
        # Midnight of 0001-01-01 in China is still in the year 0 by UTC, which has no text.
        rows = [["20", "Year one", "0001-01-01", "Text", "", ""], ["21", "Old", "0999-05-05", "Text", "", ""],
                ["22", "Answered", "2024-03-01", "Text", "Answer", "0001-01-01"], ROWS[0]]
        file = self.write("cases.csv", table(rows))
        for options in (["--dry-run"], [], []):
            done = self.run_to(1, "import", office, file, *options)
            for row, column in ((1, "filed_at"), (2, "filed_at"), (3, "answered_at")):
                self.assertRegex(done.stderr, rf"(?m)^row {row} \(line \d+\): {column} lies before 1901-01-01")
            self.assertIn("3 rows are bad", done.stdout)
        self.succeed("audit", office)

    def test_says_which_columns_it_needs(self):
        office = self.found()
        done = self.run_to(2, "import", office, self.write("bad.csv", "subject,text\na,b\n"))
        self.assertIn("filed_at", done.stderr)
        self.assertIn("subject, filed_at, text", done.stderr)
        self.run_to(2, "import", office, self.write("empty.csv", ""))
        self.run_to(3, "import", office, self.folder / "none.csv")

    def test_works_while_the_office_is_served(self):
        office = self.found()
        with Served(office) as served:
            self.succeed("import", office, self.write("cases.csv", table(ROWS)))
            case = served.file()
            self.succeed("verify", self.write("receipt.txt", case["receipt"]), "--key", office / "log.vkey")
            self.succeed("verify", "--log", served.url)
        self.succeed("audit", office)

    def test_goes_the_way_of_every_command(self):
        office = self.found()
        self.succeed("user", office, "add", "clerk", "--roles", "clerk", "--password-file", self.password)
        # A clerk may file, but neither accept nor answer.
        done = self.run_to(1, "import", office, self.write("cases.csv", table(ROWS[:1])), "--as", "clerk")
        self.assertIn("accept", done.stderr)
        self.succeed("audit", office)
        # The next run completes what was cut off.
        self.succeed("user", office, "roles", "clerk", "registrar,approver")
        done = self.succeed("import", office, self.folder / "cases.csv", "--as", "clerk")
        self.assertIn("1 cases of an earlier run were completed", done.stdout)
        self.succeed("audit", office)


if __name__ == "__main__":
    unittest.main(verbosity=2)
