"""Holds what Huiyin refuses to be: there is no record about a person, and nobody is looked up, flagged, scored or watched.

    python3 tools/lint/no_person_records.py --schema schema.sql --openapi openapi.json

Reads the text of a fresh database's schema (all of `sql` in sqlite_schema) and the API's description; as a rule of the
lint, the migrations and the description as they stand in the project. It fails when

- a table, a path or a parameter is about a person, or a column or field is keyed by one;
- any name holds a word of judging, following or stopping people: block, score, flag, watch, risk, location ..;
- something that identifies a person (name, telephone, address ..) is stored outside the sealed identity and the list of
  reasons below, is part of an index or a key, or is something one can ask by.

A name is judged by its parts (`risk_score`, `riskScore` and `RISK-SCORE` are the same to it). What is harmless under a
suspicious name is renamed where that is honest; the rest stands in the lists of exceptions, each with its reason. An
exception is an answer to the question "why is this not a record about a person?", not a way to make the test pass.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

NAME = "no person records"

# --- What is looked for --------------------------------------------------------------------------------------------

PERSON = set("""
    person people human individual petitioner complainant complainer filer citizen resident applicant visitor protester
    offender suspect household member customer user account party claimant appellant whistleblower
""".split())

# Beside a word for a person, these make a record that is keyed by the person or says what the person is like.
KEYED = set("""
    id key hash ref reference number no uuid uid token code index fingerprint digest pseudonym
    rating rank grade level label tag category class type history profile behaviour behavior count total note remark
    status list record file
""".split())

# Judging, following or stopping people, or counting them against an office. Wrong under any name.
JUDGEMENT = set("""
    block blocked blocklist blacklist blacklisted denylist ban banned whitelist greylist score scored scoring flag flagged
    watch watched watcher watchlist watching surveil surveillance monitored risk risky danger dangerous threat suspicious
    troublemaker extremist radical agitator ringleader leader instigator organizer organiser accomplice associate
    companion follower network credit creditworthiness reputation sentiment emotion mood abnormal habitual frequent repeat repeated
    unreasonable vexatious nuisance stability intercept intercepted interception detain detained detention escort
    escorted repatriate repatriation persuaded dissuade dissuaded punish punished punishment
    tracking tracked tracker location located geo geolocation gps latitude longitude lat lng lon
    whereabouts travel trip itinerary ticket train flight border camera face facial biometric
    device imei relative relationship family kin kinship spouse
    takedown censor censored rumour rumor
""".split())
# The same in two words that are harmless alone.
JUDGEMENT_PAIRS = [
    ({"key", "focus", "priority", "target", "special"}, PERSON),
    ({"skip", "skipped", "bypass"}, {"level", "levels"}),
    ({"quota", "target", "reduction", "decrease", "ranking"}, {"petition", "complaint", "grievance", "filing", "visit", "case"}),
    ({"user"}, {"agent"}),
    ({"social"}, {"media", "post", "posts", "account"}),
    ({"similar", "related", "linked", "same", "other", "previous"}, PERSON | {"identity", "phone", "address"}),
]
JUDGEMENT_CHINESE = """
    黑名单 白名单 重点人 重点对象 稳控 维稳 拦截 截访 劝返 接返 遣返 风险 积分 评分 打分 信用分 轨迹 定位 行踪 监控 监视 管控 布控
    缠访 闹访 非访 非正常上访 越级 串联 挑头 领头 骨干 标记 盯 关系网 亲属 家属 同伙 舆情 删帖 敏感人 危险 拉黑 封禁 禁言
""".split()

# What identifies a person.
IDENTITY = set("""
    name surname forename firstname lastname fullname realname nickname phone telephone tel mobile cellphone fax address
    street postcode zipcode email mail passport idcard idnumber ssn birth birthday birthdate dob age gender sex ethnicity
    nationality religion occupation profession employer wechat weixin qq weibo portrait ip identity contact
""".split())
IDENTITY_PAIRS = [({"id", "identity"}, {"number", "no", "card"}), ({"sign", "signed"}, {"by"})]
IDENTITY_CHINESE = "姓名 名字 电话 手机 地址 住址 邮箱 身份证 证件号 生日 性别 民族 微信".split()

# Unmistakable also in the middle of a word written as one.
RUN_TOGETHER = {
    "judgement": "blacklist blocklist watchlist riskscore keyperson whereabouts surveil biometric".split(),
    "identity": "phonenumber telephone idcard idnumber emailaddress homeaddress".split(),
    "person": "petitioner complainant".split(),
}

# --- What is allowed, and why --------------------------------------------------------------------------------------

# Columns, as table.column. The reason has to say why it is no record about a filer. One that begins with "sealed" is
# for a BLOB alone.
COLUMN_EXCEPTIONS = {
    "officer.name": "a member of staff, shown to colleagues beside what they did",
}

# API fields below these schemas (or properties of these names). The schema's own name is what counts.
SEALED_FIELDS = {
    "identity": "what the filer tells about themselves: sealed on arrival, opened by the custodian for a purpose",
}
FIELD_EXCEPTIONS = {
    "Officer.name": "a member of staff, shown to colleagues beside what they did",
    "Unit.name": "an office, not a person",
}
# HTTP's own words.
HEADERS_ALLOWED = {
    "location": "where the new case is, as RFC 9110 calls it",
    "content-location": "where the answered representation is, as RFC 9110 calls it",
}

# --- How names are read --------------------------------------------------------------------------------------------


def parts_of(name: str) -> list[str]:
    """The lower-case words of a snake_case, kebab-case or camelCase name, plurals as they stand and without their s."""
    spaced = re.sub(r"([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])", r"\1\3 \2\4", name)
    words = [word for word in re.split(r"[^A-Za-z\u3400-\u9fff]+", spaced.replace("_", " ")) if word]
    return [word.lower() for word in words]


def _with_singular(words: list[str]) -> set[str]:
    return set(words) | {word[:-1] for word in words if len(word) > 3 and word.endswith("s") and not word.endswith("ss")}


def _runs(name: str, kind: str) -> str | None:
    joined = re.sub(r"[^a-z]", "", name.lower())
    return next((word for word in RUN_TOGETHER[kind] if word in joined), None)


def _pair(words: set[str], pairs) -> str | None:
    for left, right in pairs:
        if words & left and words & right:
            return f"{min(words & left)} {min(words & right)}"
    return None


def judgement_in(name: str) -> str | None:
    words = _with_singular(parts_of(name))
    chinese = next((word for word in JUDGEMENT_CHINESE if word in name), None)
    return chinese or next(iter(sorted(words & JUDGEMENT)), None) or _pair(words, JUDGEMENT_PAIRS) or _runs(name, "judgement")


def identity_in(name: str) -> str | None:
    words = _with_singular(parts_of(name))
    chinese = next((word for word in IDENTITY_CHINESE if word in name), None)
    return chinese or next(iter(sorted(words & IDENTITY)), None) or _pair(words, IDENTITY_PAIRS) or _runs(name, "identity")


def person_in(name: str) -> str | None:
    return next(iter(sorted(_with_singular(parts_of(name)) & PERSON)), None) or _runs(name, "person")


def keyed_by_person(name: str) -> str | None:
    """Names the person that a column or field is keyed by or describes: `filer_id`, `petitionerLevel`, plain `filer`."""
    person = person_in(name)
    if person is None:
        return None
    words = _with_singular(parts_of(name))
    if len(parts_of(name)) == 1 or words & KEYED:
        return person
    return None


# --- The schema ----------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<name>"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[^\W\d]\w*)"""
    r"""|(?P<number>\d[\w.]*)|(?P<sign>[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_CONSTRAINTS = {"constraint", "primary", "unique", "check", "foreign"}


@dataclass
class Token:
    kind: str
    text: str

    def is_(self, *words: str) -> bool:
        return self.kind in ("name", "sign") and self.text.lower() in words


@dataclass
class Statement:
    kind: str  # table, index, view or trigger
    name: str
    on: str = ""
    columns: dict[str, str] = field(default_factory=dict)  # name and type
    keys: list[list[str]] = field(default_factory=list)  # names that stand in a primary key, unique constraint or index
    mentioned: list[str] = field(default_factory=list)  # every other name and literal


class SchemaError(Exception):
    pass


def read_schema(sql: str) -> list[Statement]:
    statements, tokens, depth, in_trigger = [], [], 0, False
    for token in [*_tokens(sql), Token("sign", ";")]:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "sign" else 0
        if token.is_("trigger") and len(tokens) <= 2:
            in_trigger = True
        if token.is_(";") and depth == 0 and (not in_trigger or (tokens and tokens[-1].is_("end"))):
            if tokens:
                statement = _statement(tokens)
                if statement:
                    statements.append(statement)
            tokens, in_trigger = [], False
        else:
            tokens.append(token)
    if tokens:
        raise SchemaError(f"a statement has no end: {' '.join(token.text for token in tokens[:6])} ..")
    return statements


def _tokens(sql: str) -> list[Token]:
    tokens = []
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup
        if kind == "comment":
            continue
        text = match.group()
        if kind == "name" and text[0] in "\"`[":
            text = text[1:-1]
        elif kind == "text":
            text = text[1:-1].replace("''", "'")
        tokens.append(Token(kind, text))
    return tokens


def _statement(tokens: list[Token]) -> Statement | None:
    words = [token.text.lower() for token in tokens]
    if words[0] in ("pragma", "insert", "update", "delete", "drop", "begin", "commit", "analyze"):
        return None
    if words[:2] == ["alter", "table"]:
        return _altered(tokens[2:])
    if words[0] != "create":
        raise SchemaError(f"cannot read this statement: {' '.join(words[:8])} ..")
    at = 1
    while words[at] in ("temp", "temporary", "unique", "virtual"):
        at += 1
    kind = words[at]
    at += 1
    if words[at:at + 3] == ["if", "not", "exists"]:
        at += 3
    if words[at + 1:at + 2] == ["."]:
        at += 2
    name = tokens[at].text
    rest = tokens[at + 1:]
    if kind == "table":
        return _table(name, rest)
    if kind == "index":
        return Statement("index", name, rest[1].text, keys=[_named(rest[2:])])
    if kind in ("view", "trigger"):
        return Statement(kind, name, mentioned=_named(rest))
    raise SchemaError(f"cannot read a statement that creates a {kind}")


def _altered(rest: list[Token]) -> Statement | None:
    """`ALTER TABLE name` and what follows: a column or a name that is new."""
    words = [token.text.lower() for token in rest]
    if words[1:3] == ["rename", "to"]:
        return Statement("table", rest[3].text)
    if words[1] == "rename":
        return Statement("table", rest[0].text, columns={rest[-1].text: ""})
    if words[1] == "add":
        at = 3 if words[2] == "column" else 2
        typed = len(rest) > at + 1 and rest[at + 1].kind == "name"
        columns = {rest[at].text: rest[at + 1].text.upper() if typed else ""}
        return Statement("table", rest[0].text, columns=columns, mentioned=_named(rest[at + 1:]))
    if words[1] == "drop":
        return None
    raise SchemaError(f"cannot read this statement: alter table {' '.join(words[:6])} ..")


def _table(name: str, rest: list[Token]) -> Statement:
    table = Statement("table", name)
    opening = next((at for at, token in enumerate(rest) if token.is_("(")), None)
    if opening is None:
        raise SchemaError(f"table {name} has no list of columns; write them out")
    for item in _items(rest[opening:]):
        if not item:
            continue
        if item[0].kind == "name" and item[0].text.lower() in _CONSTRAINTS:
            if any(token.is_("primary", "unique") for token in item):
                end = next((at for at, token in enumerate(item) if token.is_("references", "on")), len(item))
                table.keys.append(_named(item[:end]))
            else:
                table.mentioned += _named(item)
            continue
        typed = len(item) > 1 and item[1].kind == "name"
        table.columns[item[0].text] = item[1].text.upper() if typed else ""
        table.mentioned += _named(item[1:])
        if any(token.is_("primary", "unique") for token in item):
            table.keys.append([item[0].text])
    return table


def _items(tokens: list[Token]) -> list[list[Token]]:
    """What stands between the commas of the first parenthesis."""
    items, depth = [[]], 0
    for token in tokens:
        if token.is_("("):
            depth += 1
            if depth == 1:
                continue
        elif token.is_(")"):
            depth -= 1
            if depth == 0:
                return items
        elif token.is_(",") and depth == 1:
            items.append([])
            continue
        items[-1].append(token)
    raise SchemaError("a list of columns has no end")


def _named(tokens: list[Token]) -> list[str]:
    return [token.text for token in tokens if token.kind in ("name", "text")]


def judge_schema(sql: str) -> list[str]:
    statements = _without_inner_tables(read_schema(sql))
    if not any(statement.kind == "table" for statement in statements):
        raise SchemaError("the schema holds no table, so nothing would be checked")
    found: list[str] = []
    for statement in statements:
        where = f"{statement.kind} {statement.name}"
        for name in [statement.name, *statement.columns, *statement.mentioned, *(key for keys in statement.keys for key in keys)]:
            word = judgement_in(name)
            if word:
                found.append(f"{where}: `{name}` holds \"{word}\": nobody is judged, followed or stopped")
        person = person_in(statement.name)
        if person:
            found.append(f"{where}: is named after a person (\"{person}\"): there are cases, and no records about people")
        for column, kind in statement.columns.items():
            found += _judge_column(statement.name, column, kind)
        if statement.kind == "view":
            for name in statement.mentioned:
                if keyed_by_person(name):
                    found.append(f"{where}: `{name}` is keyed by a person")
                elif identity_in(name) and not any(name == known.split(".")[1] for known in COLUMN_EXCEPTIONS):
                    found.append(f"{where}: `{name}` identifies a person outside the sealed identity")
        for keys in statement.keys:
            found += _judge_key(where, statement.on or statement.name, keys)
    return list(dict.fromkeys(found))


def _judge_column(table: str, column: str, kind: str) -> list[str]:
    full = f"{table}.{column}"
    reason = COLUMN_EXCEPTIONS.get(full)
    if reason is not None:
        if reason.startswith("sealed") and kind != "BLOB":
            return [f"{full}: is meant to be sealed and so has to be a BLOB, not {kind or 'without a type'}"]
        return []
    if keyed_by_person(column):
        return [f"{full}: is keyed by a person (\"{person_in(column)}\")"]
    word = identity_in(column)
    if word:
        return [f"{full}: identifies a person (\"{word}\") outside the sealed identity"]
    return []


def _judge_key(where: str, table: str, keys: list[str]) -> list[str]:
    found = []
    for key in keys:
        if person_in(key):
            found.append(f"{where}: an index or key over `{key}` finds things by person (\"{person_in(key)}\")")
        elif identity_in(key) and "not a person" not in COLUMN_EXCEPTIONS.get(f"{table}.{key}", ""):
            found.append(f"{where}: an index or key over `{key}` finds people by what identifies them (\"{identity_in(key)}\")")
    return found


_INNER_OF_FTS5 = {
    "data": {"id", "block"},
    "idx": {"segid", "term", "pgno"},
    "docsize": {"id", "sz", "origin"},
    "config": {"k", "v"},
}


def _without_inner_tables(statements: list[Statement]) -> list[Statement]:
    """Leaves out what SQLite itself keeps: its own tables, and those behind a full-text index."""
    kept = []
    names = {statement.name for statement in statements}
    for statement in statements:
        owner, _, inner = statement.name.rpartition("_")
        of_index = owner in names and set(statement.columns) <= _INNER_OF_FTS5.get(inner, set())
        if not statement.name.startswith("sqlite_") and not of_index:
            kept.append(statement)
    return kept


# --- The API -------------------------------------------------------------------------------------------------------

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace", "query")


def judge_openapi(document: dict) -> list[str]:
    if not document.get("paths"):
        raise SchemaError("the API description holds no path, so nothing would be checked")
    judge = _ApiJudge()
    for path, item in document["paths"].items():
        judge.path(path, item)
    components = document.get("components", {})
    for name, schema in components.get("schemas", {}).items():
        judge.named_schema(name, schema)
    for name, parameter in components.get("parameters", {}).items():
        judge.parameter(f"components.parameters.{name}", parameter)
    for name, response in components.get("responses", {}).items():
        judge.body(f"components.responses.{name}", name, response)
    for name, body in components.get("requestBodies", {}).items():
        judge.body(f"components.requestBodies.{name}", name, body)
    for name, header in components.get("headers", {}).items():
        judge.header(f"components.headers.{name}", name)
    for tag in document.get("tags", []):
        judge.word(f"tag {tag.get('name', '')}", tag.get("name", ""))
    return list(dict.fromkeys(judge.found))


class _ApiJudge:
    def __init__(self):
        self.found: list[str] = []

    def word(self, where: str, name: str):
        word = judgement_in(name)
        if word:
            self.found.append(f"{where}: `{name}` holds \"{word}\": nobody is judged, followed or stopped")

    def path(self, path: str, item: dict):
        for segment in path.split("/"):
            bare = segment.strip("{}")
            self.word(path, bare)
            if person_in(bare):
                self.found.append(f"{path}: `{bare}` is about a person (\"{person_in(bare)}\")")
            elif segment.startswith("{") and identity_in(bare):
                self.found.append(f"{path}: asks by what identifies a person (\"{identity_in(bare)}\")")
        for parameter in item.get("parameters", []):
            self.parameter(path, parameter)
        for method in _METHODS:
            operation = item.get(method)
            if operation is None:
                continue
            where = f"{method.upper()} {path}"
            self.word(where, operation.get("operationId", ""))
            for tag in operation.get("tags", []):
                self.word(where, tag)
            for parameter in operation.get("parameters", []):
                self.parameter(where, parameter)
            if "requestBody" in operation:
                self.body(f"{where} request", "request", operation["requestBody"])
            for status, response in operation.get("responses", {}).items():
                self.body(f"{where} {status}", "response", response)

    def parameter(self, where: str, parameter: dict):
        name = parameter.get("name", "")
        self.word(where, name)
        if person_in(name):
            self.found.append(f"{where}: parameter `{name}` asks by person (\"{person_in(name)}\")")
        elif identity_in(name):
            self.found.append(f"{where}: parameter `{name}` asks by what identifies a person (\"{identity_in(name)}\")")
        self.schema(f"{where} {name}", "", parameter.get("schema", {}), sealed=False)

    def header(self, where: str, name: str):
        if name.lower() not in HEADERS_ALLOWED:
            self.word(where, name)
            if person_in(name):
                self.found.append(f"{where}: header `{name}` is about a person (\"{person_in(name)}\")")

    def body(self, where: str, owner: str, body: dict):
        for name in body.get("headers", {}):
            self.header(where, name)
        for content in body.get("content", {}).values():
            self.schema(where, owner, content.get("schema", {}), sealed=False)

    def named_schema(self, name: str, schema: dict):
        self.word(f"schema {name}", name)
        sealed = name.lower() in SEALED_FIELDS
        if person_in(name):
            self.found.append(f"schema {name}: is about a person (\"{person_in(name)}\")")
        self.schema(f"schema {name}", name, schema, sealed)

    def schema(self, where: str, owner: str, schema, sealed: bool):
        if not isinstance(schema, dict):
            return
        for value in [*schema.get("enum", []), schema.get("const")]:
            if isinstance(value, str):
                self.word(f"{where} value", value)
        for name, inner in schema.get("properties", {}).items():
            self.word(where, name)
            known = f"{owner}.{name}" in FIELD_EXCEPTIONS
            inside = sealed or name.lower() in SEALED_FIELDS
            if keyed_by_person(name) and not known:
                self.found.append(f"{where}: field `{name}` is keyed by a person (\"{person_in(name)}\")")
            elif identity_in(name) and not known and not inside:
                self.found.append(f"{where}: field `{name}` identifies a person (\"{identity_in(name)}\") outside `identity`")
            self.schema(f"{where}.{name}", name, inner, inside)
        for word in ("items", "additionalProperties", "contains", "not", "if", "then", "else", "propertyNames"):
            self.schema(where, owner, schema.get(word), sealed)
        for word in ("allOf", "anyOf", "oneOf", "prefixItems"):
            for inner in schema.get(word, []):
                self.schema(where, owner, inner, sealed)
        for word in ("$defs", "patternProperties", "dependentSchemas"):
            for name, inner in schema.get(word, {}).items():
                self.schema(f"{where}.{name}", name, inner, sealed or name.lower() in SEALED_FIELDS)


def unused_exceptions(schemas: list[str], documents: list[dict]) -> list[str]:
    """An exception that nothing needs is a door left open."""
    unused = []
    if schemas:
        columns = {f"{each.name}.{column}" for sql in schemas for each in read_schema(sql) for column in each.columns}
        unused += [f"the exception for column {known} is not needed" for known in COLUMN_EXCEPTIONS if known not in columns]
    if documents:
        fields = set()
        for document in documents:
            for owner, schema in document.get("components", {}).get("schemas", {}).items():
                fields |= {f"{owner}.{name}" for name in schema.get("properties", {})}
        unused += [f"the exception for field {known} is not needed" for known in FIELD_EXCEPTIONS if known not in fields]
    return unused


def check(tree):
    """As a rule of the lint: over the migrations and the API's description."""
    from tree import Finding

    migrations = [path for path in tree.paths if "/migrations/" in path and path.endswith(".sql")]
    descriptions = [path for path in tree.paths if path.endswith("openapi.json")]
    findings, schemas, documents = [], [], []
    for path in [*migrations, *descriptions]:
        text = tree.text(path) or ""
        try:
            if path in migrations and not read_schema(text):
                continue  # A step that only folds tables again says so in a comment.
            if path in migrations:
                findings += [Finding(path, 0, found) for found in judge_schema(text)]
                schemas.append(text)
            else:
                documents.append(json.loads(text))
                findings += [Finding(path, 0, found) for found in judge_openapi(documents[-1])]
        except (SchemaError, ValueError) as problem:
            findings.append(Finding(path, 0, f"cannot be checked: {problem}"))
    if not findings:
        findings += [Finding("tools/lint/no_person_records.py", 0, text) for text in unused_exceptions(schemas, documents)]
    return findings


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--schema", type=Path, help="SQL text of a fresh database's schema")
    options.add_argument("--openapi", type=Path, help="the API's description as JSON")
    given = options.parse_args()
    if not given.schema and not given.openapi:
        options.error("give --schema FILE, --openapi FILE or both")
    found = []
    try:
        schemas = [given.schema.read_text(encoding="utf-8")] if given.schema else []
        documents = [json.loads(given.openapi.read_text(encoding="utf-8"))] if given.openapi else []
        for sql in schemas:
            found += [f"{given.schema}: {finding}" for finding in judge_schema(sql)]
        for document in documents:
            found += [f"{given.openapi}: {finding}" for finding in judge_openapi(document)]
        found += unused_exceptions(schemas, documents)
    except (SchemaError, OSError, ValueError) as problem:
        print(f"cannot be checked: {problem}", file=sys.stderr)
        return 2
    for finding in found:
        print(finding)
    print(f"no person records: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
