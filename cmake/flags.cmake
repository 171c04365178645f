# Warnings and flags that every target of ours is built with.
separate_arguments(preset_flags UNIX_COMMAND "${HUIYIN_FLAGS}")
add_library(huiyin_flags INTERFACE)
target_compile_options(huiyin_flags INTERFACE ${preset_flags} -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion
    -Wshadow -Wold-style-cast -Wswitch-enum -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wformat=2
    -Wextra-semi -Wundef -Werror
    # A member left out of a designated initializer has its default: that is what they are for.
    -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # -Wno-restrict: "/" + std::to_string(n) warns falsely at -O2.
    target_compile_options(huiyin_flags INTERFACE -Wuseless-cast -Wduplicated-cond -Wduplicated-branches -Wlogical-op
        -Wno-restrict)
endif()
target_compile_definitions(huiyin_flags INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(huiyin_flags INTERFACE ${preset_flags})
# What the dynamic linker has filled in cannot be written any more.
target_link_options(huiyin_flags INTERFACE LINKER:-z,relro LINKER:-z,now)
find_program(MOLD mold)
if(MOLD)
    # A test program with all its libraries is some hundred megabytes: seconds for it, half a minute for ld.
    target_link_options(huiyin_flags INTERFACE -fuse-ld=mold)
endif()
target_include_directories(huiyin_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
