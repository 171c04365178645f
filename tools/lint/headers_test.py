import unittest

import headers
from tree import Tree


def found(texts):
    return [(finding.path, finding.line) for finding in headers.check(Tree(texts))]


class Once(unittest.TestCase):
    def test_a_header_begins_with_pragma_once(self):
        self.assertEqual(found({"src/base/a.hpp": "#pragma once\n", "src/base/b.hpp": "// What it is.\n#pragma once\n"}), [])
        self.assertEqual(found({"src/base/a.hpp": "#include <vector>\n"}), [("src/base/a.hpp", 1)])


class OwnHeader(unittest.TestCase):
    def test_a_body_begins_with_its_own_header(self):
        header = {"src/base/a.hpp": "#pragma once\n"}
        self.assertEqual(found(header | {"src/base/a.cpp": '#include "base/a.hpp"\n\n#include <vector>\n'}), [])
        self.assertEqual(found(header | {"src/base/a.cpp": '#include <vector>\n\n#include "base/a.hpp"\n'}), [("src/base/a.cpp", 1)])
        self.assertEqual(found({"src/base/a.cpp": "#include <vector>\n"}), [])


class Libraries(unittest.TestCase):
    def test_bodies_may_use_them(self):
        self.assertEqual(found({"src/codec/a.cpp": "#include <nlohmann/json.hpp>\n", "src/cli/a.cpp": "#include <CLI/CLI.hpp>\n"}), [])

    def test_headers_may_not(self):
        for library in ("openssl/evp.h", "sodium.h", "qrencode.h", "liboath/oath.h", "toml++/toml.h", "boost/asio.hpp", "iostream"):
            self.assertEqual(found({"src/web/a.hpp": f"#pragma once\n#include <{library}>\n"}), [("src/web/a.hpp", 2)])

    def test_a_folder_keeps_its_own_to_itself(self):
        statement = {"src/store/sqlite/statement.hpp": "#pragma once\n#include <sqlite3.h>\n"}
        self.assertEqual(found(statement | {"src/store/sqlite/a.cpp": '#include "store/sqlite/statement.hpp"\n'}), [])
        through = {"src/store/sqlite/store.hpp": '#pragma once\n#include "store/sqlite/statement.hpp"\n'}
        self.assertEqual(
            found(statement | through | {"src/main/main.cpp": '#include "store/sqlite/store.hpp"\n'}),
            [("src/main/main.cpp", 1)],
        )

    def test_the_command_line_parser_is_for_cli(self):
        self.assertEqual(found({"src/main/main.cpp": "#include <CLI/CLI.hpp>\n"}), [("src/main/main.cpp", 1)])
        self.assertEqual(found({"src/web/a.cpp": "#include <archive.h>\n"}), [("src/web/a.cpp", 1)])
        self.assertEqual(found({"src/bundle/a.cpp": "#include <archive_entry.h>\n"}), [])


if __name__ == "__main__":
    unittest.main()
