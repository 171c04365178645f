"""What a person reads comes from the texts of each language: no Chinese words inside C++ outside tests and the commands."""

import re

from tree import Finding, Tree
import cpp_text

NAME = "text in code"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\\u[3-9][0-9a-fA-F]{3}")
# The commands speak to the person who runs the office, the demo writes its own cases, and a date is written by the rules
# of each language. A name of a unit is compared by its characters, and by what a government is called: nobody reads those.
_MAY_SPEAK = (
    "src/cli/",
    "src/main/",
    "src/web/render/locale.cpp",
    "src/domain/unit/simplified.cpp",
    "src/domain/unit/unit.cpp",
)


def check(tree: Tree) -> list[Finding]:
    findings = []
    tests = cpp_text.test_files(tree)
    for path in tree.cpp("src/"):
        if path.startswith(_MAY_SPEAK) or path in tests:
            continue
        text = tree.text(path) or ""
        if not _HAN.search(text):
            continue
        for line, literal in cpp_text.literals(text):
            if _HAN.search(literal):
                findings.append(Finding(path, line, f'"{literal[:20]}": give it an id in the texts of each language'))
    return findings
