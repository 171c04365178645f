"""Nothing unfinished stays behind in the text, and a file is named after what it is about."""

import re

from tree import Finding, Tree

NAME = "words"

# Written in halves, so that the rule does not find itself.
_UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b|\b[nN]ot " r"implemented\b|\b[tT]o be " r"implemented\b")
_VAGUE = re.compile(r"(?:^|[_.-])(?:utils?|helpers?|managers?|common|misc)(?=[_.-]|$)", re.IGNORECASE)
_UNCHECKED = ("package-lock.json", ".svg", ".csv", ".pem")


def check(tree: Tree) -> list[Finding]:
    findings = []
    for path in tree.paths:
        for part in path.split("/"):
            if _VAGUE.search(part):
                findings.append(Finding(path, 0, f'"{part}" says nothing: name the file after its concept'))
                break
        if path.endswith(_UNCHECKED):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            match = _UNFINISHED.search(line)
            if match:
                findings.append(Finding(path, number, f'"{match.group()}": finish it, or say in the docs what is left out'))
    return findings
