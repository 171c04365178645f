import unittest

import words
from tree import Tree


def found(texts):
    return [(finding.path, finding.line) for finding in words.check(Tree(texts))]


class Words(unittest.TestCase):
    def test_unfinished_work_is_found(self):
        for text in ("// TO" "DO: later", "/* FIX" "ME */", "# X" "XX", "Not " "implemented yet"):
            self.assertEqual(found({"src/base/a.cpp": "\n" + text + "\n"}), [("src/base/a.cpp", 2)], text)

    def test_words_that_only_look_like_it_are_not(self):
        self.assertEqual(found({"src/base/a.cpp": "auto todos = 1; // node prints how many are marked todo\n"}), [])
        self.assertEqual(found({"web/package-lock.json": '"integrity": "sha512-X' 'XX"\n'}), [])

    def test_vague_file_names_are_found(self):
        for path in ("src/base/util.hpp", "src/web/form_helper.cpp", "src/common/a.cpp", "src/app/case-manager.cpp"):
            self.assertEqual(found({path: ""}), [(path, 0)])

    def test_plain_file_names_are_not(self):
        self.assertEqual(found({"src/base/utility_bill.hpp": "", "src/web/commonplace.cpp": ""}), [])


if __name__ == "__main__":
    unittest.main()
