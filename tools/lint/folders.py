"""Dependencies between the folders of src/ point one way."""

from tree import Finding, Tree
import cpp_text

NAME = "folders"

_BELOW_CODEC = {"base", "domain", "ledger"}
_BELOW_VIEWS = _BELOW_CODEC | {"codec"}
_BELOW_APP = _BELOW_VIEWS | {"vault", "views"}
_BELOW_STORE = _BELOW_APP | {"app"}
_BELOW_WEB = _BELOW_STORE | {"bundle", "http", "search"}
_BELOW_CLI = _BELOW_WEB | {"store", "web"}

# Which folders a folder may include from, itself aside. The table stands in docs/design.md ("Rooms") too.
ROOMS = {
    "base": set(),
    "domain": {"base"},
    "ledger": {"base"},
    "vault": {"base"},
    "bundle": {"base"},
    "codec": _BELOW_CODEC,
    "app": _BELOW_APP,
    "store": _BELOW_STORE,
    "views": _BELOW_VIEWS,
    "search": _BELOW_VIEWS,
    "http": {"base"},
    "web": _BELOW_WEB,
    "cli": _BELOW_CLI,
    "main": _BELOW_CLI | {"cli"},
}

# Folders that stay pure: besides the standard library they may include only what begins with one of these. The vault
# writes key files and wipes memory, so it may ask the system.
PURE = {
    "base": (),
    "domain": (),
    "ledger": ("openssl/", "sodium"),
    "vault": ("openssl/", "sodium", "liboath/", "sys/", "fcntl.h", "pthread.h", "unistd.h"),
}


def check(tree: Tree) -> list[Finding]:
    findings = []
    tests = cpp_text.test_files(tree)
    for path in tree.cpp("src/"):
        folder = path.split("/")[1]
        if folder not in ROOMS:
            findings.append(Finding(path, 0, f"folder src/{folder} has no row in the table of tools/lint/folders.py"))
            continue
        for line, included, in_quotes in cpp_text.includes(tree.text(path) or ""):
            if in_quotes:
                problem = _own(folder, included)
            else:
                problem = None if path in tests else _foreign(folder, included)
            if problem:
                findings.append(Finding(path, line, problem))
    return findings


def _own(folder: str, included: str) -> str | None:
    target = included.split("/")[0]
    if "/" not in included or target.startswith("."):
        return f'"{included}": name our headers from src on, as in "{folder}/{included.split("/")[-1]}"'
    if target == folder or target in ROOMS[folder]:
        return None
    may = ", ".join(sorted(ROOMS[folder])) or "only the standard library"
    return f'src/{folder} may not use "{included}": it may use {may}'


def _foreign(folder: str, included: str) -> str | None:
    if folder not in PURE or _is_standard(included) or included.startswith(PURE[folder]):
        return None
    return f"src/{folder} may not use <{included}>: it stays pure, so that it can be read and tested alone"


def _is_standard(included: str) -> bool:
    return "/" not in included and "." not in included
