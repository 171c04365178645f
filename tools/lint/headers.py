"""Headers are light: each is included once, comes first in its own body, and a library's header stays in the bodies or in the one folder it is for."""

import re

from tree import Finding, Tree
import cpp_text

NAME = "headers"

# A library's headers by their beginning, and the folders of src/ whose own headers may hold them; none: bodies only.
HEAVY = {
    "archive": (),
    "sqlite3.h": ("store",),
    "libpq-fe.h": ("store",),
    "boost/asio": ("http",),
    "boost/beast": ("http",),
    "nlohmann/": ("codec", "web"),
    "ctemplate/": ("web",),
    "toml++/": ("codec", "cli"),
    "openssl/": (),
    "sodium": (),
    "unicode/": (),
    "qrencode.h": (),
    "liboath/": (),
    "prometheus/": ("http",),
    "iostream": (),
}
# Libraries that are for one folder, bodies and all: the command line parser, and what reads and writes archives.
ONE_FOLDER = {"CLI/": "cli", "archive.h": "bundle", "archive_entry.h": "bundle"}

_ONCE = re.compile(r"\A\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*#pragma once\n", re.DOTALL)


def check(tree: Tree) -> list[Finding]:
    findings = []
    internal = {}
    for path in tree.cpp():
        text = tree.text(path) or ""
        if path.endswith(".hpp") and not _ONCE.match(text):
            findings.append(Finding(path, 1, "a header begins with #pragma once"))
        for line, included, in_quotes in cpp_text.includes(text):
            if in_quotes or not path.startswith("src/"):
                continue
            folder = path.split("/")[1]
            home = next((home for start, home in ONE_FOLDER.items() if included.startswith(start)), folder)
            if folder != home:
                findings.append(Finding(path, line, f"<{included}> belongs to src/{home} alone"))
            if not path.endswith(".hpp"):
                continue
            heavy = next((start for start in HEAVY if included.startswith(start)), None)
            if heavy is None:
                continue
            homes = HEAVY[heavy]
            if folder in homes:
                internal[path] = included
            else:
                where = " or ".join([*(f"in src/{home}" for home in homes), "in a .cpp"])
                findings.append(Finding(path, line, f"<{included}> in a header: it belongs {where}"))
    return findings + _borrowed(tree, internal) + _own_first(tree)


def _own_first(tree):
    """Sources that do not begin with their own header: compiling them proves that it compiles alone."""
    findings = []
    for path in tree.cpp("src/"):
        own = path.removesuffix(".cpp") + ".hpp"
        if not path.endswith(".cpp") or own not in tree.paths:
            continue
        line, included, _ = next(iter(cpp_text.includes(tree.text(path) or "")), (1, "", False))
        if "src/" + included != own:
            findings.append(Finding(path, line, f'"{own.removeprefix("src/")}" has to be the first include'))
    return findings


def _borrowed(tree, internal):
    """Includes of a folder's internal header, directly or through another one, from outside that folder."""
    includers = {}
    for path in tree.cpp("src/"):
        for line, included, in_quotes in cpp_text.includes(tree.text(path) or ""):
            if in_quotes:
                includers.setdefault("src/" + included, []).append((path, line))
    findings = []
    for header, library in internal.items():
        folder = header.split("/")[1]
        waiting, seen = [header], {header}
        while waiting:
            for path, line in includers.get(waiting.pop(), []):
                if path.split("/")[1] != folder:
                    findings.append(Finding(path, line, f"this brings <{library}> along, which src/{folder} keeps to itself"))
                elif path.endswith(".hpp") and path not in seen:
                    seen.add(path)
                    waiting.append(path)
    return findings
