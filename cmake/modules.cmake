# huiyin_module(NAME SOURCES a.cpp .. HEADERS a.hpp .. USES module_or_library ..)
# One static library for one folder of src/, with a target that proves that each header compiles alone.
function(huiyin_module name)
    cmake_parse_arguments(M "" "" "SOURCES;HEADERS;USES;SYSTEM" ${ARGN})
    add_library(huiyin_${name} STATIC ${M_SOURCES})
    target_sources(huiyin_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${M_HEADERS})
    set_target_properties(huiyin_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    target_link_libraries(huiyin_${name} PUBLIC huiyin_flags ${M_USES})
endfunction()

# huiyin_test(NAME SOURCES a_test.cpp .. USES ..): one test program for one folder, run case by case by CTest.
function(huiyin_test name)
    cmake_parse_arguments(T "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${T_SOURCES})
    target_link_libraries(${name} PRIVATE ${T_USES} huiyin_flags GTest::gmock GTest::gtest_main)
    # Tests read the project's files and run in its root, so that what is compiled holds no path and ccache can serve
    # every checkout.
    target_compile_definitions(${name} PRIVATE HUIYIN_SOURCE_DIR=".")
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()
