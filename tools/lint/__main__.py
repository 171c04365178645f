"""Checks the project's own rules: `python3 tools/lint [--quick] [--fix] [--format] [--report FILE]`.

Each rule is a module with a NAME and a function `check(tree)` that returns findings. Exit code 0: nothing found.
"""

import argparse
import sys
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import coroutines
import dead_files
import file_size
import folders
import formatting
import han_text
import headers
import machine_paths
import no_person_records
import texts
import units
import white_space
import words
from tree import Tree

RULES = (
    folders,
    coroutines,
    headers,
    han_text,
    texts,
    no_person_records,
    dead_files,
    words,
    machine_paths,
    units,
    white_space,
    file_size,
    formatting,
)
SLOW = (formatting,)
FIXABLE = (white_space, formatting)


def main() -> int:
    options = argparse.ArgumentParser(prog="python3 tools/lint", description=__doc__.split("\n")[0])
    options.add_argument("--quick", action="store_true", help="leave out formatting and the tests of the rules")
    options.add_argument("--fix", action="store_true", help="first mend what can be mended mechanically")
    options.add_argument("--format", action="store_true", help="only write every C++ file as clang-format does")
    options.add_argument("--report", type=Path, help="write the number of passed and failed checks as node's runner does")
    given = options.parse_args()

    here = Path(__file__).resolve().parent
    root = here.parent.parent
    if given.format:
        formatting.fix(Tree.on_disk(root))
        return 0
    if given.fix:
        for rule in FIXABLE:
            rule.fix(Tree.on_disk(root))
    passed = failed = 0
    tree = Tree.on_disk(root)
    print(f"{len(tree.paths)} files")
    for rule in RULES:
        if given.quick and rule in SLOW:
            continue
        began = time.monotonic()
        findings = sorted(rule.check(tree))
        print(f"  {'ok  ' if not findings else 'FAIL'} {rule.NAME} ({time.monotonic() - began:.1f} s)", flush=True)
        for finding in findings:
            print(f"{finding} [{rule.NAME}]")
        passed, failed = passed + (not findings), failed + bool(findings)
    if not given.quick:
        folders_of_tests = (str(here), str(here.parent))
        suite = unittest.TestSuite(unittest.TestLoader().discover(each, "*_test.py", each) for each in folders_of_tests)
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(suite)
        wrong = len(result.failures) + len(result.errors)
        passed, failed = passed + result.testsRun - wrong, failed + wrong
    if given.report:
        given.report.write_text(f"# pass {passed}\n# fail {failed}\n")
    print(f"lint: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
