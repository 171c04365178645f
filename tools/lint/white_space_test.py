import tempfile
import unittest
from pathlib import Path

import white_space
from tree import Tree


def found(text, path="src/base/a.cpp"):
    return [finding.line for finding in white_space.check(Tree({path: text}))]


class WhiteSpace(unittest.TestCase):
    def test_clean_text_is_left_alone(self):
        self.assertEqual(found("int a;\n\nint b;\n"), [])
        self.assertEqual(found(""), [])
        self.assertEqual(found("package main\n\n\tfunc\n", "test/independent/main.go"), [])
        self.assertEqual(found("a \r\n\n\n", "test/golden/events/a.json"), [])
        self.assertEqual(found("GET / HTTP/1.1\r\n", "fuzz/corpus/request/get"), [])

    def test_each_kind_is_found(self):
        self.assertEqual(found("int a; \n"), [1])
        self.assertEqual(found("int a;\r\nint b;\n"), [1])
        self.assertEqual(found("int a;\n\tint b;\n"), [2])
        self.assertEqual(found("int a;"), [1])
        self.assertEqual(found("int a;\n\n"), [3])

    def test_fixing_leaves_nothing_to_find(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "a.md").write_bytes("一行 \r\n\n".encode())
            white_space.fix(Tree(root=root, paths=["a.md"]))
            self.assertEqual((root / "a.md").read_bytes(), "一行\n".encode())
            self.assertEqual(white_space.check(Tree(root=root, paths=["a.md"])), [])


if __name__ == "__main__":
    unittest.main()
