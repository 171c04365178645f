"""The project's files as the lint rules see them, and what a rule reports."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

CPP = (".cpp", ".hpp")


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to put right. `line` counts from 1; 0 stands for the file as a whole."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{max(self.line, 1)}: {self.message}"


class Tree:
    """A set of files by their path from the project's root, always with forward slashes.

    On disk these are the files that git tracks (a new file is seen from `git add` on); where there is no git, all files
    outside build and package folders. Tests make a Tree of a dictionary.
    """

    def __init__(self, texts: dict[str, str] | None = None, root: Path | None = None, paths: list[str] | None = None):
        self.root = root
        self._texts: dict[str, str | None] = dict(texts or {})
        self.paths = sorted(self._texts) if paths is None else sorted(paths)

    @staticmethod
    def on_disk(root: Path) -> "Tree":
        return Tree(root=root, paths=[path for path in _listed(root) if (root / path).is_file()])

    def text(self, path: str) -> str | None:
        """The file's text, or None for a binary one."""
        if path not in self._texts:
            assert self.root is not None
            data = (self.root / path).read_bytes()
            try:
                self._texts[path] = None if b"\0" in data else data.decode("utf-8")
            except UnicodeDecodeError:
                self._texts[path] = None
        return self._texts[path]

    def size(self, path: str) -> int:
        if self.root is None:
            return len((self._texts[path] or "").encode())
        return (self.root / path).stat().st_size

    def cpp(self, under: str = "") -> list[str]:
        return [path for path in self.paths if path.endswith(CPP) and path.startswith(under)]

    def lines(self, path: str) -> list[str]:
        return (self.text(path) or "").split("\n")


def _listed(root: Path) -> list[str]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=root, capture_output=True, check=True).stdout
        return [os.fsdecode(path) for path in listed.split(b"\0") if path]
    except (OSError, subprocess.CalledProcessError):
        return list(_walked(root))


def _walked(root: Path):
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in ("build", "node_modules", ".git", "__pycache__")]
        for name in files:
            yield (Path(folder) / name).relative_to(root).as_posix()
