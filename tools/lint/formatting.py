"""C++ files look as clang-format 14 writes them; `./run format` does it."""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import Finding, Tree

NAME = "formatting"

_BATCH = 16
_WARNING = re.compile(r"^(?P<path>.+?):(?P<line>\d+):\d+: (?:error|warning): ", re.MULTILINE)


def program() -> str | None:
    """clang-format of the version that the project is formatted with: others break lines differently."""
    for name in ("clang-format-14", "clang-format"):
        found = shutil.which(name)
        if found and "version 14." in subprocess.run([found, "--version"], capture_output=True, text=True).stdout:
            return found
    return None


def check(tree: Tree) -> list[Finding]:
    if tree.root is None or not tree.cpp():
        return []
    clang_format = program()
    if clang_format is None:
        return [Finding(".clang-format", 0, "clang-format 14 is not installed (Debian package clang-format-14)")]
    findings = []
    for output in _each_batch(tree, [clang_format, "--dry-run", "-Werror", "--ferror-limit=1"]):
        for warning in _WARNING.finditer(output):
            path = os.path.relpath(os.path.join(tree.root, warning["path"]), tree.root)
            findings.append(Finding(path, int(warning["line"]), "not as clang-format writes it: ./run format"))
    return list(dict.fromkeys(findings))


def fix(tree: Tree) -> None:
    clang_format = program()
    if clang_format is None:
        raise SystemExit("clang-format 14 is not installed (Debian package clang-format-14)")
    _each_batch(tree, [clang_format, "-i"])


def _each_batch(tree, command):
    paths = tree.cpp()
    batches = [paths[at:at + _BATCH] for at in range(0, len(paths), _BATCH)]

    def run(batch):
        return subprocess.run([*command, *batch], cwd=tree.root, capture_output=True, text=True).stderr

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(run, batches))
