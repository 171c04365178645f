"""A file is short enough to be read; nothing big or generated is kept in the project."""

from tree import Finding, Tree

NAME = "file size"

SOURCE_LINES_MAX = 700
TEST_LINES_MAX = 1000
FILE_BYTES_MAX = 512 * 1024

_SOURCES = (".cpp", ".hpp", ".js", ".py", ".go", ".css", ".scss", ".html")


def check(tree: Tree) -> list[Finding]:
    findings = []
    for path in tree.paths:
        size = tree.size(path)
        if size > FILE_BYTES_MAX:
            findings.append(Finding(path, 0, f"{size // 1024} KiB; the ceiling is {FILE_BYTES_MAX // 1024} KiB"))
        elif path.endswith(_SOURCES) or path == "run":
            lines = (tree.text(path) or "").count("\n")
            ceiling = TEST_LINES_MAX if "test" in path else SOURCE_LINES_MAX
            if lines > ceiling:
                findings.append(Finding(path, ceiling + 1, f"{lines} lines; the ceiling is {ceiling}: split it by concept"))
    return findings
