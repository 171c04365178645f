# huiyin_module(NAME [FOR_TESTS] [PRECOMPILED target] SOURCES a.cpp .. HEADERS a.hpp .. USES module_or_library ..)
# One static library for one folder of src/. That a header compiles alone is proved by its source, which includes it first
# and is compiled without precompiled headers in the release preset; for headers without a source, and for those of a
# module that is not in the program, by a target of their own.
function(huiyin_module name)
    cmake_parse_arguments(M "FOR_TESTS" "PRECOMPILED" "SOURCES;HEADERS;USES" ${ARGN})
    add_library(huiyin_${name} STATIC ${M_SOURCES})
    set(alone)
    set(with_source)
    foreach(header ${M_HEADERS})
        string(REGEX REPLACE "hpp$" "cpp" source ${header})
        if(source IN_LIST M_SOURCES AND NOT M_FOR_TESTS)
            list(APPEND with_source ${header})
        else()
            list(APPEND alone ${header})
        endif()
    endforeach()
    target_sources(huiyin_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${with_source}
        FILE_SET alone TYPE HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${alone})
    set_target_properties(huiyin_${name} PROPERTIES
        VERIFY_INTERFACE_HEADER_SETS ON INTERFACE_HEADER_SETS_TO_VERIFY alone)
    target_link_libraries(huiyin_${name} PUBLIC huiyin_flags ${M_USES})
    if(HUIYIN_PRECOMPILED)
        if(NOT M_PRECOMPILED)
            set(M_PRECOMPILED huiyin_standard)
        endif()
        target_precompile_headers(huiyin_${name} REUSE_FROM ${M_PRECOMPILED})
    endif()
endfunction()

# huiyin_test(NAME SOURCES a_test.cpp .. USES .. ENVIRONMENT NAME=value ..): one test program for one folder, run case by
# case by CTest.
function(huiyin_test name)
    cmake_parse_arguments(T "" "" "SOURCES;USES;ENVIRONMENT" ${ARGN})
    add_executable(${name} ${T_SOURCES})
    target_link_libraries(${name} PRIVATE ${T_USES} huiyin_flags GTest::gmock GTest::gtest_main)
    if(HUIYIN_PRECOMPILED)
        target_precompile_headers(${name} REUSE_FROM huiyin_test_standard)
    endif()
    # Tests read the project's files and run in its root, so that what is compiled holds no path and ccache can serve
    # every checkout.
    target_compile_definitions(${name} PRIVATE HUIYIN_SOURCE_DIR=".")
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
        PROPERTIES ENVIRONMENT "${T_ENVIRONMENT}")
endfunction()
