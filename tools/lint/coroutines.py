"""Coroutines live in src/http alone, and keep away from what g++ 12 miscompiles.

In a statement that holds co_await, g++ 12.2 destroys a braced temporary, a lambda's capture and the arms of `?:` twice.
So such a statement holds none of them: name it on the line above. A lambda that captures is never a coroutine itself:
its closure dies before the coroutine does.
"""

import re

from tree import Finding, Tree
import cpp_text

NAME = "coroutines"

_HOME = "src/http/"
_KEYWORD = re.compile(r"\bco_(?:await|return|yield)\b")
_AWAIT = re.compile(r"\bco_await\b")
_HEAD = re.compile(r"\s*(?:else\s+)?(?:if(?:\s+constexpr)?|while|for|switch)\s*\(")
_BEFORE_HEAD = re.compile(r"\b(?:if(?:\s+constexpr)?|while|for|switch)\s*$")
_LAMBDA_TAIL = re.compile(r"\s*(?:[({<]|mutable\b|noexcept\b|->)")


def check(tree: Tree) -> list[Finding]:
    findings = []
    for path in tree.cpp():
        text = tree.text(path) or ""
        if not _KEYWORD.search(text):
            continue
        code = cpp_text.code_only(text)
        groups = cpp_text.Groups(code)
        if path.startswith("src/") and not path.startswith(_HOME):
            first = _KEYWORD.search(code)
            if first:
                line = cpp_text.line_of(code, first.start())
                findings.append(Finding(path, line, "coroutines belong to src/http; a handler is a plain function"))
        findings += _statements(path, code, groups)
        findings += _closures(path, code, groups)
    return findings


def _statements(path, code, groups):
    seen = set()
    for match in _AWAIT.finditer(code):
        begin, end, braced = _statement(code, groups, match.start())
        if (begin, end) in seen:
            continue
        seen.add((begin, end))
        what = "a braced list" if braced else _forbidden(code, groups, begin, end)
        if what:
            line = cpp_text.line_of(code, match.start())
            yield Finding(path, line, f"{what} in a statement with co_await: g++ 12 destroys it twice; name it above")


def _statement(code, groups, position):
    """Begin and end of the full expression around a co_await, and whether a braced list encloses it on the way."""
    at = groups.around(position)
    while at is not None:
        end = groups.partner[at]
        if code[at] == "(" and _BEFORE_HEAD.search(code, max(0, at - 20), at):
            return at + 1, end, False
        if code[at] == "{":
            if not _is_block(code, groups, at):
                return at, end, True
            return *_within(code, groups, at, end, position), False
        at = groups.parent[at]
    return *_within(code, groups, -1, len(code), position), False


def _within(code, groups, begin, end, position):
    """The statement at `position` among those that stand directly between begin and end, its if or for head cut off."""
    start = here = begin + 1
    while here < end:
        if code[here] in "([{" and here in groups.partner:
            close = groups.partner[here]
            if code[here] == "{" and _is_block(code, groups, here) and _ends_statement(code, close):
                if close < position:
                    start = close + 1
                elif here > position:
                    return start, here
            here = close
        elif code[here] == ";":
            if here > position:
                break
            start = here + 1
        here += 1
    head = _HEAD.match(code, start)
    while head and groups.partner.get(head.end() - 1, end) < position:
        start = groups.partner[head.end() - 1] + 1
        head = _HEAD.match(code, start)
    return start, here


def _is_block(code, groups, at):
    """Statements stand in a block, expressions in a braced list: only the first has `;` or further blocks in it."""
    here, end = at + 1, groups.partner[at]
    empty = True
    while here < end:
        if code[here] == ";":
            return True
        if code[here] in "([{" and here in groups.partner:
            close = groups.partner[here]
            if code[here] == "{" and _is_block(code, groups, here) and _ends_statement(code, close):
                return True
            here = close
        empty = empty and code[here].isspace()
        here += 1
    return empty and code[:at].rstrip().endswith(")")


def _ends_statement(code, close):
    following = code[close + 1:close + 200].lstrip()
    return not following or following[0] not in ",).(;]?:+-/%=<>|&^"


def _forbidden(code, groups, begin, end):
    for position in range(begin, end):
        if code[position] == "{":
            return "a braced list"
        if code[position] == "?":
            return "`?:`"
        if code[position] == "[" and _is_lambda(code, groups, position):
            return "a lambda"
    return None


def _is_lambda(code, groups, at):
    before = code[:at].rstrip()
    if at not in groups.partner or code[at:at + 2] == "[[" or before.endswith(("[", "]", ")", '"')):
        return False
    word = re.search(r"(\w+)\s*$", code[max(0, at - 40):at])
    if word and word.group(1) not in ("return", "co_return", "co_await", "co_yield", "case", "else"):
        return False
    return _LAMBDA_TAIL.match(code, groups.partner[at] + 1) is not None


def _closures(path, code, groups):
    for match in re.finditer(r"\[", code):
        at = match.start()
        if not _is_lambda(code, groups, at) or not code[at + 1:groups.partner[at]].strip():
            continue
        body = _body(code, groups, groups.partner[at] + 1)
        if body is not None and _is_coroutine(code, groups, body):
            line = cpp_text.line_of(code, at)
            yield Finding(path, line, "a capturing lambda is a coroutine: its captures die first; pass parameters")


def _body(code, groups, here):
    while here < len(code):
        if code[here] == "{":
            return here
        if code[here] in ";)],":
            return None
        here = groups.partner[here] + 1 if code[here] in "([" and here in groups.partner else here + 1
    return None


def _is_coroutine(code, groups, body):
    """Whether co_await, co_return or co_yield stands in this body and not in a lambda inside it."""
    for match in _KEYWORD.finditer(code, body, groups.partner.get(body, body)):
        inner = False
        for at in (position for position in range(body + 1, match.start()) if code[position] == "["):
            if _is_lambda(code, groups, at):
                nested = _body(code, groups, groups.partner[at] + 1)
                inner = inner or (nested is not None and nested < match.start() < groups.partner.get(nested, nested))
        if not inner:
            return True
    return False
