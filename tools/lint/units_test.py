import unittest

import units
from tree import Tree

LOCK = "# No rights, and no way to more of them.\nNoNewPrivileges=yes\n\n"


def found(texts):
    return [finding.path for finding in units.check(Tree(texts))]


class Units(unittest.TestCase):
    def test_the_same_lines_are_good(self):
        one = "[Service]\nUser=a\n" + LOCK + "[Install]\n"
        other = "[Service]\nUser=b\n" + LOCK + "[Install]\nWantedBy=multi-user.target\n"
        self.assertEqual(found({"packaging/a.service": one, "packaging/b.service": other}), [])

    def test_a_line_less_is_found(self):
        one = LOCK + "ProtectHome=yes\n[Install]\n"
        self.assertEqual(found({"packaging/a.service": one, "packaging/b.service": LOCK + "[Install]\n"}),
                         ["packaging/b.service"])

    def test_no_lock_at_all_is_found(self):
        self.assertEqual(found({"packaging/a.service": "[Service]\n[Install]\n"}), ["packaging/a.service"])


if __name__ == "__main__":
    unittest.main()
