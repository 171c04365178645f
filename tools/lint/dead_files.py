"""Every C++ file takes part in the build: a body is named in a CMakeLists.txt, a header there or in an include."""

import posixpath
import re
from fnmatch import fnmatch

from tree import Finding, Tree
import cpp_text

NAME = "dead files"


def check(tree: Tree) -> list[Finding]:
    named = set()
    for path in tree.paths:
        if posixpath.basename(path) != "CMakeLists.txt" and not path.endswith(".cmake"):
            continue
        folder = posixpath.dirname(path)
        text = re.sub(r"#[^\n]*", "", tree.text(path) or "")
        for word in re.findall(r"[\w./${}*-]+\.[ch]pp", text):
            word = re.sub(r"^\$\{(?:CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR)\}/", "/", word)
            word = re.sub(r"^\$\{CMAKE_CURRENT_(?:SOURCE|LIST)_DIR\}/", "", word)
            whole = word[1:] if word.startswith("/") else posixpath.normpath(posixpath.join(folder, word))
            named |= {each for each in tree.cpp() if fnmatch(each, whole)} if "*" in whole else {whole}
    for path in tree.cpp():
        for _, included, in_quotes in cpp_text.includes(tree.text(path) or ""):
            if in_quotes:
                named.add("src/" + included)
                named.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), included)))
    return [
        Finding(path, 0, "no CMakeLists.txt names this file: build it or remove it")
        for path in tree.cpp()
        if path not in named
    ]
