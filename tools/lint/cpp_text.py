"""C++ source cut into code, comments and literals: enough for the rules that must not trip over a comment."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""
      (?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
    | (?P<raw>(?:u8|u|U|L)?R"(?P<mark>[^()\\\s]{0,16})\((?P<body>.*?)\)(?P=mark)")
    | (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<number>\b\d(?:'?[\w.])*)
    | (?P<char>'(?:\\.|[^'\\\n])+')
    """,
    re.VERBOSE | re.DOTALL,
)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def code_only(text: str) -> str:
    """The text with every comment blank and every literal emptied; positions and lines stay."""

    def blank(match: re.Match) -> str:
        if match.lastgroup == "number":
            return match.group()
        kept = re.sub(r"[^\n]", " ", match.group())
        return kept if match.group("comment") is not None else '"' + kept[1:-1] + '"'

    return _PIECE.sub(blank, text)


def literals(text: str):
    """Each string literal as (line, what stands between the quotes)."""
    for match in _PIECE.finditer(text):
        if match.group("raw") is not None:
            yield line_of(text, match.start()), match.group("body")
        elif match.group("string") is not None:
            yield line_of(text, match.start()), match.group("string")[1:-1]


_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE)


def includes(text: str):
    """Each include as (line, what is included, whether in quotes)."""
    for match in _INCLUDE.finditer(text):
        yield line_of(text, match.start()), match.group(1) or match.group(2), match.group(1) is not None


def test_files(tree) -> set[str]:
    """Sources named foo_test.cpp or under test/ or fuzz/, and the headers that nothing but these include, with their bodies."""
    tests = {path for path in tree.cpp() if path.endswith("_test.cpp") or path.startswith(("test/", "fuzz/"))}
    includers: dict[str, set[str]] = {}
    for path in tree.cpp():
        for _, included, in_quotes in includes(tree.text(path) or ""):
            if in_quotes:
                includers.setdefault("src/" + included, set()).add(path)
    while True:
        more = set()
        for header in (path for path in includers if path not in tests and path in tree.paths):
            body = header.removesuffix(".hpp") + ".cpp"
            others = includers[header] - {body}
            if others and others <= tests:
                more |= {header, body}
        if not more:
            return tests
        tests |= more


_OPENS, _CLOSES = "([{", ")]}"


class Groups:
    """The brackets of a code-only text: partner of each, and the innermost group around a position."""

    def __init__(self, code: str):
        self.partner: dict[int, int] = {}
        self.parent: dict[int, int | None] = {}
        open_at: list[int] = []
        for position, sign in enumerate(code):
            if sign in _OPENS:
                self.parent[position] = open_at[-1] if open_at else None
                open_at.append(position)
            elif sign in _CLOSES and open_at and _OPENS.index(code[open_at[-1]]) == _CLOSES.index(sign):
                opened = open_at.pop()
                self.partner[opened], self.partner[position] = position, opened

    def around(self, position: int) -> int | None:
        """The opening bracket of the innermost group that holds the position."""
        holding = [at for at in self.parent if at < position < self.partner.get(at, at)]
        return max(holding, default=None)
