"""Every unit for systemd is locked down as the others are: what one of them learns to do without, all do without."""

from tree import Finding, Tree

NAME = "units"

_BEGIN = "# No rights, and no way to more of them.\n"
_END = "[Install]\n"


def _lock(text: str) -> str | None:
    begin, end = text.find(_BEGIN), text.find(_END)
    return text[begin:end] if 0 <= begin < end else None


def check(tree: Tree) -> list[Finding]:
    units = [path for path in tree.paths if path.startswith("packaging/") and path.endswith(".service")]
    locks = {path: _lock(tree.text(path) or "") for path in units}
    findings = [Finding(path, 0, f"has no section `{_BEGIN.strip()}`") for path, lock in locks.items() if lock is None]
    known = sorted((path, lock) for path, lock in locks.items() if lock is not None)
    for path, lock in known[1:]:
        if lock != known[0][1]:
            findings.append(Finding(path, 0, f"is not locked down as {known[0][0]}"))
    return findings
