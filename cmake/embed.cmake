# huiyin_embed(TARGET SYMBOL BASES dir .. FILES file ..)
# A static library with the files' bytes and a function `huiyin::EmbeddedFiles huiyin::embedded::SYMBOL()` to look them
# up by name. A file's name is its path below the first of the base folders that holds it. The function is declared by a
# header of the folder that uses it. Files that the build makes are welcome: give their full paths.
function(huiyin_embed target symbol)
    cmake_parse_arguments(E "" "" "BASES;FILES" ${ARGN})
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(entries)
    foreach(file ${E_FILES})
        set(name)
        foreach(base ${E_BASES})
            cmake_path(IS_PREFIX base "${file}" NORMALIZE inside)
            if(inside AND NOT name)
                file(RELATIVE_PATH name ${base} ${file})
            endif()
        endforeach()
        if(NOT name)
            message(FATAL_ERROR "huiyin_embed(${target}): ${file} is in none of ${E_BASES}")
        endif()
        list(APPEND entries "${name}=${file}")
    endforeach()
    set(assembly ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.S)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.cpp)
    add_custom_command(
        OUTPUT ${assembly} ${source}
        COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tools/embed.py --symbol ${symbol} --assembly ${assembly}
                --source ${source} ${entries}
        DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed.py
        COMMENT "Listing the files of ${symbol}" VERBATIM)
    # The assembler reads the files themselves, which no compiler's dependency list tells.
    set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${E_FILES}")
    add_library(${target} STATIC ${assembly} ${source})
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src)
endfunction()
