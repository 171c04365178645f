import unittest

import folders
from tree import Tree


def found(texts):
    return [(finding.path, finding.line) for finding in folders.check(Tree(texts))]


class Folders(unittest.TestCase):
    def test_what_points_down_is_allowed(self):
        self.assertEqual(
            found({
                "src/domain/grievance/case.cpp": '#include "domain/grievance/case.hpp"\n#include <vector>\n',
                "src/web/page.cpp": '#include "app/file.hpp"\n#include "http/form.hpp"\n#include <ctemplate/x.h>\n',
                "src/main/main.cpp": '#include "cli/serve.hpp"\n#include "store/sqlite/store.hpp"\n',
                "src/ledger/hash.cpp": "#include <openssl/evp.h>\n",
                "src/domain/due_test.cpp": "#include <gtest/gtest.h>\n#include <unistd.h>\n",
            }),
            [],
        )

    def test_what_points_up_or_sideways_is_found(self):
        self.assertEqual(
            found({
                "src/base/bytes.cpp": '#include "base/bytes.hpp"\n#include "domain/unit/unit.hpp"\n',
                "src/http/server.cpp": '// sockets\n\n#  include "web/routes.hpp"\n',
                "src/ledger/tile.cpp": '#include "codec/entry.hpp"\n',
                "src/views/queue.cpp": '#include "store/sqlite/store.hpp"\n',
            }),
            [("src/base/bytes.cpp", 2), ("src/http/server.cpp", 3), ("src/ledger/tile.cpp", 1), ("src/views/queue.cpp", 1)],
        )

    def test_a_pure_folder_takes_no_library(self):
        self.assertEqual(found({"src/domain/rulebook/read.cpp": "#include <toml++/toml.h>\n"}),
                         [("src/domain/rulebook/read.cpp", 1)])
        self.assertEqual(found({"src/base/date.cpp": "#include <sqlite3.h>\n"}), [("src/base/date.cpp", 1)])

    def test_a_header_is_named_from_src_on(self):
        self.assertEqual(found({"src/base/a.cpp": '#include "bytes.hpp"\n#include "../base/bytes.hpp"\n'}),
                         [("src/base/a.cpp", 1), ("src/base/a.cpp", 2)])

    def test_a_folder_that_nobody_placed_is_found(self):
        self.assertEqual(found({"src/extras/a.cpp": "\n"}), [("src/extras/a.cpp", 0)])


if __name__ == "__main__":
    unittest.main()
