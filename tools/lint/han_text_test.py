import unittest

import han_text
from tree import Tree


def found(text, path="src/web/page.cpp"):
    return [finding.line for finding in han_text.check(Tree({path: text}))]


class HanText(unittest.TestCase):
    def test_chinese_in_a_literal_is_found(self):
        self.assertEqual(found('\nreturn "受理";\n'), [2])
        self.assertEqual(found('return R"(<p>\n受理)";\n'), [1])
        self.assertEqual(found(r'return "\u53d7";'), [1])

    def test_comments_tests_and_commands_may_hold_it(self):
        self.assertEqual(found('// 受理 means accepted\nreturn "accepted";\n'), [])
        self.assertEqual(found('EXPECT_EQ(a, "受理");\n', "src/web/page_test.cpp"), [])
        self.assertEqual(found('print("受理");\n', "src/cli/demo.cpp"), [])

    def test_a_header_for_tests_alone_may_hold_it_too(self):
        examples = {"src/ledger/examples.hpp": 'inline const char* office = "信访局";\n'}
        one = {"src/ledger/a_test.cpp": '#include "ledger/examples.hpp"\n'}
        body = {"src/ledger/examples.cpp": '#include "ledger/examples.hpp"\nconst char* town = "青石镇";\n'}
        self.assertEqual(han_text.check(Tree(examples | one | body)), [])
        self.assertEqual(len(han_text.check(Tree(examples | one | {"src/ledger/a.cpp": '#include "ledger/examples.hpp"\n'}))), 1)


if __name__ == "__main__":
    unittest.main()
