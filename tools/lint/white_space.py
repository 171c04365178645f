"""No trailing white space, no carriage returns, no tab in what is indented by spaces; a file ends with one line end."""

import re

from tree import Finding, Tree

NAME = "white space"

_UNCHECKED = (".svg", ".csv", ".pem", ".patch")
# Files that are bytes to a test, whatever they look like.
_KEPT = ("/golden/", "/corpus/")
# Two spaces at the end of a line are a line break in Markdown, and a filer's text is kept as it was typed.
_TABS_ALLOWED = ("Makefile", ".go", ".tsv", ".mod", ".sum")


def applies(tree: Tree, path: str) -> bool:
    return not path.endswith(_UNCHECKED) and not any(one in path for one in _KEPT) and tree.text(path) is not None


def check(tree: Tree) -> list[Finding]:
    findings = []
    for path in tree.paths:
        if not applies(tree, path):
            continue
        text = tree.text(path) or ""
        for number, line in enumerate(text.split("\n"), 1):
            if line.endswith("\r"):
                findings.append(Finding(path, number, "a carriage return at the end of the line"))
            elif line != line.rstrip(" \t"):
                findings.append(Finding(path, number, "white space at the end of the line"))
            if "\t" in line and not path.endswith(_TABS_ALLOWED):
                findings.append(Finding(path, number, "a tab"))
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            findings.append(Finding(path, text.count("\n") + 1, "the file does not end with exactly one line end"))
    return findings


def fix(tree: Tree) -> None:
    assert tree.root is not None
    for path in tree.paths:
        text = tree.text(path)
        if not applies(tree, path) or not text:
            continue
        mended = re.sub(r"[ \t\r]+$", "", text, flags=re.MULTILINE).rstrip("\n") + "\n"
        if mended != text:
            (tree.root / path).write_text(mended, encoding="utf-8", newline="\n")
