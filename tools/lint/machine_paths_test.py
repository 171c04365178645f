import unittest

import machine_paths
from tree import Tree


def found(text):
    return [finding.line for finding in machine_paths.check(Tree({"docs/a.md": text}))]


class MachinePaths(unittest.TestCase):
    def test_paths_of_one_machine_are_found(self):
        for path in ("/ro" "ot/huiyin", "/wo" "rk/main", "/ho" "me/li/huiyin", "/tm" "p/office"):
            self.assertEqual(found("\ncd " + path + "\n"), [2], path)

    def test_other_paths_are_not(self):
        for text in ("/var/lib/huiyin", "/usr/bin", "https://example.org/ro" "ot/x", "src/work/", "the /roots of trees", "a/root/b"):
            self.assertEqual(found(text), [], text)


if __name__ == "__main__":
    unittest.main()
