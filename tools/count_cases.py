"""Adds up test cases: `count_cases.py FILE` reads a JUnit file of CTest, or the output of node's test runner.

Prints passed, failed and skipped cases as three numbers. A file that holds none prints zeros.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

_NODE = re.compile(r"^(?:#|ℹ) (pass|fail|cancelled|skipped) (\d+)$", re.MULTILINE)


def of_ctest(text: str) -> tuple[int, int, int]:
    """A case that could not be started counts as failed, though CTest calls it `notrun` like one that skipped itself."""
    passed = failed = skipped = 0
    for case in ElementTree.fromstring(text).iter("testcase"):
        if case.get("status") == "run":
            passed += 1
        elif case.get("status") == "disabled" or _skipped_itself(case):
            skipped += 1
        else:
            failed += 1
    return passed, failed, skipped


def _skipped_itself(case: ElementTree.Element) -> bool:
    reason = case.find("skipped")
    return reason is not None and reason.get("message", "").startswith("SKIP_")


def of_node(text: str) -> tuple[int, int, int]:
    counts = dict.fromkeys(("pass", "fail", "cancelled", "skipped"), 0)
    for kind, number in _NODE.findall(re.sub(r"\x1b\[[\d;]*m", "", text)):
        counts[kind] += int(number)
    return counts["pass"], counts["fail"] + counts["cancelled"], counts["skipped"]


if __name__ == "__main__":
    content = Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace") if Path(sys.argv[1]).exists() else ""
    print(*(of_ctest(content) if content.startswith("<?xml") else of_node(content)))
