"""No path of one person's machine: what is in the project works anywhere."""

import re

from tree import Finding, Tree

NAME = "machine paths"

_PATH = re.compile(r"(?<![\w.:/}-])/(?:work|root|home/\w+|Users/\w+|tmp/[\w.-]+)(?:/|\b)")


def check(tree: Tree) -> list[Finding]:
    findings = []
    for path in tree.paths:
        if path.endswith("package-lock.json"):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            match = _PATH.search(line)
            if match:
                findings.append(Finding(path, number, f'"{match.group()}" exists on one machine only'))
    return findings
