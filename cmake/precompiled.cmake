# Headers that the compiler reads once for all of ours, where HUIYIN_PRECOMPILED is on: of the standard library, for tests
# of GoogleTest with it, and for commands of CLI11. Nothing of ours is among them. The release preset does without, so that
# a source or header of the program that leaves out an include does not compile there.
option(HUIYIN_PRECOMPILED "Read the standard headers once for all sources" OFF)

set(huiyin_standard_headers <algorithm> <array> <atomic> <chrono> <compare> <condition_variable> <cstddef> <cstdint>
    <deque> <filesystem> <functional> <map> <memory> <mutex> <optional> <set> <span> <sstream> <string> <string_view>
    <thread> <type_traits> <unordered_map> <utility> <variant> <vector>)

# huiyin_precompiled(NAME USES library .. HEADERS <header> ..): a target for REUSE_FROM.
function(huiyin_precompiled name)
    cmake_parse_arguments(P "" "" "USES;HEADERS" ${ARGN})
    # CMake precompiles headers for a target with a source.
    set(source ${CMAKE_BINARY_DIR}/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "" @ONLY)
    add_library(${name} OBJECT ${source})
    target_link_libraries(${name} PRIVATE huiyin_flags ${P_USES})
    target_precompile_headers(${name} PRIVATE ${P_HEADERS})
endfunction()

if(HUIYIN_PRECOMPILED)
    huiyin_precompiled(huiyin_standard HEADERS ${huiyin_standard_headers})
    huiyin_precompiled(huiyin_test_standard
        USES GTest::gmock HEADERS ${huiyin_standard_headers} <gmock/gmock.h> <gtest/gtest.h>)
    huiyin_precompiled(huiyin_command_line HEADERS ${huiyin_standard_headers} <CLI/CLI.hpp>)
endif()
