# What every target of the project is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

# One output folder, so that shared libraries are found without installing.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
# Installed programs and libraries find each other wherever the prefix is moved.
set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib:$ORIGIN")

find_program(NUAGES_CCACHE ccache)
if(NUAGES_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # With less it keeps nothing that was compiled with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${NUAGES_CCACHE})
endif()

# A fast linker makes the difference between two and three seconds in the edit loop.
find_program(NUAGES_MOLD mold)
if(NUAGES_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# The flags of the project's own targets; users of the libraries inherit none of them.
add_library(nuages_flags INTERFACE)
target_compile_options(nuages_flags INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers)
# libstdc++ 12 itself uses what it deprecates (in stable_sort), and clang reports that at the caller.
target_compile_options(nuages_flags INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
if(NUAGES_WERROR)
  target_compile_options(nuages_flags INTERFACE -Werror)
endif()
if(NUAGES_SANITIZE)
  add_compile_options(-fsanitize=${NUAGES_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NUAGES_SANITIZE})
  # g++ 12 takes its own inlined std::string for an overflow (PR 105329, 105651).
  target_compile_options(nuages_flags INTERFACE
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow>")
  if(NUAGES_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined)
    add_link_options(-fno-sanitize-recover=undefined)
  endif()
endif()
if(NUAGES_FUZZ)
  # Coverage of everything leads the fuzzer, not of its entry alone.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
