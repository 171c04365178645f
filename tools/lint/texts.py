"""Every text id exists in each language and templates escape what they show: tools/lint_texts.py."""

import re
import subprocess
import sys

from tree import Finding, Tree

NAME = "texts"

PROGRAM = "tools/lint_texts.py"
_PLACE = re.compile(r"^(?P<path>[\w./-]+):(?:(?P<line>\d+):)?\s*(?P<message>.*)$")


def check(tree: Tree) -> list[Finding]:
    if tree.root is None or PROGRAM not in tree.paths:
        return []
    done = subprocess.run([sys.executable, PROGRAM], cwd=tree.root, capture_output=True, text=True)
    if done.returncode == 0:
        return []
    findings = []
    for line in (done.stdout + done.stderr).splitlines():
        place = _PLACE.match(line)
        if place and (tree.root / place["path"]).exists():
            findings.append(Finding(place["path"], int(place["line"] or 0), place["message"]))
        elif line.strip():
            findings.append(Finding(PROGRAM, 0, line.strip()))
    return findings or [Finding(PROGRAM, 0, f"failed with exit code {done.returncode} and no message")]
