import unittest

import dead_files
from tree import Tree


def found(texts):
    return [finding.path for finding in dead_files.check(Tree(texts))]


class DeadFiles(unittest.TestCase):
    def test_what_is_built_or_included_lives(self):
        self.assertEqual(
            found({
                "src/base/CMakeLists.txt": "huiyin_module(base SOURCES bytes.cpp text/utf8.cpp HEADERS bytes.hpp)\n",
                "src/base/bytes.cpp": '#include "base/inner.hpp"\n',
                "src/base/bytes.hpp": "",
                "src/base/inner.hpp": "",
                "src/base/text/utf8.cpp": "",
                "test/CMakeLists.txt": "add_executable(kill kill_test.cpp ${CMAKE_SOURCE_DIR}/bench/load.cpp)\n",
                "test/kill_test.cpp": '#include "clients.hpp"\n',
                "test/clients.hpp": "",
                "bench/load.cpp": "",
                "fuzz/CMakeLists.txt": "file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_fuzz.cpp)\n",
                "fuzz/entry_fuzz.cpp": "",
            }),
            [],
        )

    def test_what_nobody_names_is_found(self):
        self.assertEqual(
            found({
                "src/base/CMakeLists.txt": "huiyin_module(base SOURCES bytes.cpp) # old.cpp\n",
                "src/base/bytes.cpp": "",
                "src/base/old.cpp": "",
                "src/base/unused.hpp": "",
            }),
            ["src/base/old.cpp", "src/base/unused.hpp"],
        )


if __name__ == "__main__":
    unittest.main()
