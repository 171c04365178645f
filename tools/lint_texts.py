#!/usr/bin/env python3
"""Checks templates and texts against each other; prints each fault and exits 1 if there is any.

    tools/lint_texts.py                 check
    tools/lint_texts.py --write-lists   rewrite the lists of values in web/templates/README.md first

What it holds:
  - every language has the same text ids, with the same {placeholders};
  - every id that a template or a source names exists, and every id is named somewhere;
  - no template holds visible text of its own;
  - no template value escapes the escaping, except those in UNESCAPED;
  - the lists of values in web/templates/README.md are those of the templates.
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "web/templates"
README = TEMPLATES / "README.md"
LANGUAGES = ("zh", "en")
# (template or part, value): markup made by our own code, put in as it is.
UNESCAPED = {("receipt", "qr"), ("staff_second_factor", "qr"), ("staff_receipt", "qr"), ("code_reissued", "qr"), ("slip", "qr")}
# Words that are the same in every language: the name, and commands to type.
SAME_EVERYWHERE = re.compile(r"回音|Huiyin|<code>.*?</code>", re.S)
# Attributes whose value a person sees or hears.
SPOKEN = ("aria-label", "alt", "title", "placeholder")
# Ids whose end is a name from the program, such as that of a stage; src/web/render/locale_test.cpp holds that they are
# all there.
FAMILIES = (
    "accounts.refused.",
    "action.", "channel.", "custody.done.", "custody.problem.", "do.", "done.", "event.", "figure.", "figure_group.", "figure_meaning.", "file_group.", "language.",
    "line.", "mediator.", "meeting.", "problem.", "readable.", "reception.problem.", "reception.unreadable.", "refusal.", "role.",
    "scope.", "settled.", "stage.", "statistics_by.", "upload.",
)

MARKER = re.compile(r"\{\{([#/^!>%]?)([^}]*)\}\}")
INCLUDE = re.compile(r'\[\[> *([a-z_0-9]+)((?: +[a-z_]+="[^"]*")*) *\]\]')
ARGUMENT = re.compile(r'([a-z_]+)="([^"]*)"')
TEXT = re.compile(r"\[\[(?:field [a-z_]+ )?([a-z_0-9.-]+)\]\]")
ASSET = re.compile(r"\[\[asset ([A-Za-z0-9_.-]+)\]\]")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def expand(name, source, depth=0):
    """The template with its parts in place, as src/web/render does it."""
    if depth > 8:
        fault(name, "parts include each other")
        return ""

    def part(match):
        path = TEMPLATES / "part" / f"{match[1]}.html"
        if not path.exists():
            fault(name, f"no part named {match[1]}")
            return ""
        arguments = dict(ARGUMENT.findall(match[2]))
        text = path.read_text("utf-8")
        used = set(re.findall(r"\$\(([a-z_]+)\)", text))
        for extra in sorted(set(arguments) - used):
            fault(name, f"part {match[1]} takes no {extra}")
        text = re.sub(r"\$\(([a-z_]+)\)", lambda m: arguments.get(m[1], ""), text)
        return expand(name, text, depth + 1)

    return INCLUDE.sub(part, source)


def values_of(name, source, texts):
    """The tree of sections and values: {"value": None, "section": {...}}."""
    source = TEXT.sub(lambda m: PLACEHOLDER.sub(r"{{\1}}", texts.get(m[1], "")), source)
    tree = {}
    stack = [("", tree)]
    for match in MARKER.finditer(source):
        kind, word = match[1], match[2]
        if kind == "#":
            inner = stack[-1][1].setdefault("#" + word, {})
            stack.append((word, inner))
        elif kind == "/":
            if stack[-1][0] != word:
                fault(name, f"section {stack[-1][0]} closed as {word}")
                return tree
            stack.pop()
        elif kind == "":
            value, _, modifier = word.partition(":")
            if modifier not in ("", "pre_escape") and (name, value) not in UNESCAPED:
                fault(name, f"{{{{{word}}}}} is not escaped")
            stack[-1][1].setdefault(value, None)
        else:
            fault(name, f"{match[0]} is not used here")
    if len(stack) != 1:
        fault(name, f"section {stack[-1][0]} is not closed")
    return tree


def listed(tree, depth=0):
    """One line for the values of a level, then each section with what is in it."""
    indent = "  " * depth
    lines = []
    plain = sorted(key for key in tree if not key.startswith("#"))
    if plain:
        lines.append(indent + " ".join(plain))
    for key in sorted(key for key in tree if key.startswith("#")):
        inner = tree[key]
        if all(not k.startswith("#") for k in inner):
            values = " ".join(sorted(inner))
            lines.append(f"{indent}{key}" + (f": {values}" if values else ""))
        else:
            lines.append(f"{indent}{key}:")
            lines.extend(listed(inner, depth + 1))
    return lines


def without(tree, common):
    """What a page has beyond the values that every page has."""
    return {key: inner for key, inner in tree.items() if key not in common}


def layout_values(texts):
    filer = values_of("filer_head", expand("filer_head", '[[> filer_head title="layout.skip"]]'), texts)
    staff = values_of("staff_head", expand("staff_head", '[[> staff_head title="layout.skip"]]'), texts)
    return filer, staff


def value_lists(texts):
    filer, staff = layout_values(texts)
    out = ["### every filer's and public page", "", "```", *listed(filer), "```", ""]
    out += ["### every staff page", "", "```", *listed(staff), "```", ""]
    for path in sorted(TEMPLATES.glob("*.html")):
        name = path.stem
        source = path.read_text("utf-8")
        tree = values_of(name, expand(name, source), texts)
        common = set(staff if "[[> staff_head" in source else filer) - {"#errors"}
        rest = without(tree, common)
        if rest.get("#errors") == {}:
            del rest["#errors"]
        out += [f"### {name}", "", "```", *(listed(rest) or ["(nothing more)"]), "```", ""]
    return "\n".join(out).rstrip() + "\n"


def check_visible_text(path):
    name = str(path.relative_to(ROOT))
    source = path.read_text("utf-8")
    source = INCLUDE.sub("", source)
    source = re.sub(r"\[\[[^\]]*\]\]|\{\{[^}]*\}\}|\$\([a-z_]+\)", "", source)
    for attribute in SPOKEN:
        for value in re.findall(rf'\b{attribute}="([^"]*)"', source):
            if re.search(r"[^\W\d_]", value):
                fault(name, f"hard-coded {attribute}: {value}")
    source = SAME_EVERYWHERE.sub("", source)
    visible = re.sub(r"<[^>]*>", " ", source)
    for word in re.findall(r"[^\W\d_]+", visible):
        fault(name, f"hard-coded text: {word}")


def main():
    texts = {language: json.loads((ROOT / f"web/locales/{language}.json").read_text("utf-8")) for language in LANGUAGES}
    first = texts[LANGUAGES[0]]
    for language in LANGUAGES[1:]:
        for text_id in sorted(first.keys() ^ texts[language].keys()):
            fault(f"web/locales/{language}.json", f"{text_id} is not in both languages")
        for text_id in sorted(first.keys() & texts[language].keys()):
            if set(PLACEHOLDER.findall(first[text_id])) != set(PLACEHOLDER.findall(texts[language][text_id])):
                fault(f"web/locales/{language}.json", f"{text_id} has other placeholders than the first language")
    for language, entries in texts.items():
        for text_id, text in entries.items():
            if not text.strip():
                fault(f"web/locales/{language}.json", f"{text_id} is empty")
            for word in PLACEHOLDER.findall(text):
                if not re.fullmatch(r"[a-z_]+", word):
                    fault(f"web/locales/{language}.json", f"{text_id}: placeholder {{{word}}}")

    used = set()
    for path in sorted(TEMPLATES.glob("*.html")):
        name = path.stem
        whole = expand(name, path.read_text("utf-8"))
        values_of(name, whole, first)
        used |= set(TEXT.findall(whole))
        for left in re.findall(r"\[\[.*?\]\]", ASSET.sub("", TEXT.sub("", whole))):
            fault(name, f"unknown marker {left}")
    for path in sorted(TEMPLATES.rglob("*.html")):
        check_visible_text(path)

    # A source names a text by its whole id in quotes, or by the start of its family.
    quoted = set()
    for path in [*(ROOT / "src").rglob("*.[ch]pp"), *(ROOT / "web/scripts").glob("*.js")]:
        quoted |= set(re.findall(r'"([a-z_0-9]+(?:\.[a-z_0-9-]+)+)"', path.read_text("utf-8", "replace")))
    ids = set(first) | {"lang"}
    for text_id in sorted(used - ids):
        fault("web/templates", f"no text {text_id}")
    for text_id in sorted(set(first) - used - quoted):
        if text_id.startswith(FAMILIES):
            continue
        fault("web/locales", f"{text_id} is used nowhere")

    start, end = "<!-- lists -->\n", "<!-- end of lists -->\n"
    readme = README.read_text("utf-8")
    head, rest = readme.split(start, 1)
    tail = rest.split(end, 1)[1]
    wanted = head + start + "\n" + value_lists(first) + "\n" + end + tail
    if "--write-lists" in sys.argv[1:]:
        README.write_text(wanted, "utf-8")
    elif readme != wanted:
        fault("web/templates/README.md", "the lists differ from the templates (tools/lint_texts.py --write-lists)")

    for line in sorted(set(faults)):
        print(line)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
