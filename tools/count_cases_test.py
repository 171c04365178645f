import unittest

from count_cases import of_ctest, of_node

JUNIT = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="all" tests="5" failures="1" disabled="1" skipped="3">
    <testcase name="holds" status="run"/>
    <testcase name="does not" status="fail"><failure message=""/></testcase>
    <testcase name="was not built" status="notrun"><skipped message="Unable to find executable"/></testcase>
    <testcase name="is switched off" status="disabled"/>
    <testcase name="skips itself" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
</testsuite>
"""


class Counts(unittest.TestCase):
    def test_what_could_not_be_started_has_failed(self):
        self.assertEqual(of_ctest(JUNIT), (1, 2, 2))

    def test_both_ways_in_which_node_reports_are_read(self):
        self.assertEqual(of_node("ok 1 - a\n# tests 6\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n"), (3, 2, 1))
        self.assertEqual(of_node("\x1b[34mℹ pass 4\x1b[39m\n\x1b[34mℹ fail 0\x1b[39m\n"), (4, 0, 0))

    def test_nothing_is_no_case(self):
        self.assertEqual(of_node(""), (0, 0, 0))


if __name__ == "__main__":
    unittest.main()
