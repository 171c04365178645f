import unittest

import file_size
from tree import Tree


def found(texts):
    return [finding.path for finding in file_size.check(Tree(texts))]


class FileSize(unittest.TestCase):
    def test_the_ceiling_itself_is_allowed(self):
        self.assertEqual(found({"src/base/a.cpp": "\n" * file_size.SOURCE_LINES_MAX}), [])
        self.assertEqual(found({"src/base/a_test.cpp": "\n" * file_size.TEST_LINES_MAX}), [])

    def test_above_it_is_found(self):
        self.assertEqual(found({"src/base/a.cpp": "\n" * (file_size.SOURCE_LINES_MAX + 1)}), ["src/base/a.cpp"])
        self.assertEqual(found({"docs/a.csv": "x" * (file_size.FILE_BYTES_MAX + 1)}), ["docs/a.csv"])


if __name__ == "__main__":
    unittest.main()
