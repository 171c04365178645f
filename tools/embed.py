#!/usr/bin/env python3
"""Writes the assembly and the C++ that compile files into a program; called by cmake/embed.cmake.

The bytes come in by .incbin, so that their size costs no compile time. The C++ part is the sorted table of names.
"""
import argparse
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--symbol", required=True, help="name of the function in huiyin::embedded")
    parser.add_argument("--assembly", required=True, type=Path)
    parser.add_argument("--source", required=True, type=Path)
    parser.add_argument("files", nargs="+", help="NAME=PATH")
    arguments = parser.parse_args()

    files = sorted(entry.split("=", 1) for entry in arguments.files)
    assembly = ['.section .rodata, "a"']
    externs, rows = [], []
    for number, (name, path) in enumerate(files):
        symbol = f"huiyin_embedded_{arguments.symbol}_{number}"
        quoted = path.replace("\\", "\\\\").replace('"', '\\"')
        assembly += [
            f".global {symbol}_bytes",
            f".global {symbol}_size",
            ".balign 16",
            f"{symbol}_bytes:",
            f'.incbin "{quoted}"',
            f"{symbol}_end:",
            ".byte 0",
            ".balign 8",
            f"{symbol}_size:",
            f".quad {symbol}_end - {symbol}_bytes",
        ]
        externs.append(f"extern const char {symbol}_bytes[];\nextern const std::uint64_t {symbol}_size;")
        rows.append(f'        {{"{name}", {{{symbol}_bytes, {symbol}_size}}}},')
    assembly.append('.section .note.GNU-stack, "", @progbits')
    arguments.assembly.parent.mkdir(parents=True, exist_ok=True)
    arguments.assembly.write_text("\n".join(assembly) + "\n")

    newline = "\n"
    arguments.source.write_text(f"""#include <array>
#include <cstdint>

#include "base/embedded.hpp"

extern "C" {{
{newline.join(externs)}
}}

namespace huiyin::embedded {{

EmbeddedFiles {arguments.symbol}();

EmbeddedFiles {arguments.symbol}() {{
    static const std::array<EmbeddedFile, {len(files)}> files{{{{
{newline.join(rows)}
    }}}};
    return EmbeddedFiles{{files}};
}}

}}  // namespace huiyin::embedded
""")


if __name__ == "__main__":
    main()
