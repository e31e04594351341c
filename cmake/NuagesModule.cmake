# nuages_module(NAME [DEPS module...] [PRIVATE library...] [TEST_DEPS module...])
#
# Declares the module in the current folder: the library nuages::NAME from src/*.cpp with its public headers in
# include/, the test program NAME_test from test/*_test.cpp, a benchmark for each bench/*_bench.cpp and a fuzz target
# for each fuzz/*_fuzz.cpp.
#
# DEPS are the modules that its sources and public headers may include (`./dev layers` holds the includes against this
# line); PRIVATE are outside libraries, which no public header may show; TEST_DEPS are modules that only its tests,
# benchmarks and fuzz targets use.
function(nuages_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS;PRIVATE;TEST_DEPS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nuages_module(${name}): unknown arguments ${arg_UNPARSED_ARGUMENTS}; "
                        "valid are DEPS, PRIVATE and TEST_DEPS")
  endif()
  set(target nuages_${name})
  file(GLOB sources CONFIGURE_DEPENDS src/*.cpp src/*/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/include include/*.h)
  list(TRANSFORM arg_DEPS PREPEND nuages_ OUTPUT_VARIABLE deps)
  list(TRANSFORM arg_TEST_DEPS PREPEND nuages_ OUTPUT_VARIABLE test_deps)

  foreach(dep IN LISTS deps)
    if(NOT TARGET ${dep})
      message(FATAL_ERROR "nuages_module(${name}): ${dep} is not declared yet; modules/CMakeLists.txt lists the "
                          "modules from the ground up, so a dependency on a later one would be a cycle")
    endif()
  endforeach()

  if(sources)
    add_library(${target} ${sources})
    target_include_directories(${target} PUBLIC
      $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
    target_include_directories(${target} PRIVATE src)
    target_link_libraries(${target} PUBLIC ${deps} PRIVATE $<BUILD_INTERFACE:nuages_flags> ${arg_PRIVATE})
    target_compile_features(${target} PUBLIC cxx_std_20)
    if(NUAGES_TESTS)
      nuages_reuse_standard_headers(${target})
    endif()
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE
      $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
    target_link_libraries(${target} INTERFACE ${deps})
  endif()
  add_library(nuages::${name} ALIAS ${target})
  set_property(GLOBAL APPEND PROPERTY NUAGES_MODULES ${name})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  install(TARGETS ${target} EXPORT NuagesTargets)
  install(DIRECTORY include/ DESTINATION include)

  if(NUAGES_TESTS)
    file(GLOB tests CONFIGURE_DEPENDS test/*_test.cpp test/*/*_test.cpp)
    if(tests)
      file(GLOB helpers CONFIGURE_DEPENDS test/*_support.cpp)
      add_executable(${name}_test ${tests} ${helpers})
      target_include_directories(${name}_test PRIVATE src test)
      target_link_libraries(${name}_test PRIVATE
        ${target} ${test_deps} nuages_flags ${arg_PRIVATE} GTest::gmock nuages_test_main)
      target_precompile_headers(${name}_test REUSE_FROM nuages_googletest)
      target_compile_definitions(${name}_test PRIVATE
        NUAGES_TEST_DIR="${CMAKE_CURRENT_SOURCE_DIR}/test" NUAGES_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        NUAGES_BINARY_DIR="${CMAKE_BINARY_DIR}" NUAGES_CXX="${CMAKE_CXX_COMPILER}")
      add_test(NAME ${name} COMMAND ${name}_test)
      set_tests_properties(${name} PROPERTIES TIMEOUT 600)
    endif()
    nuages_check_headers(${name} ${target} ${headers})
  endif()

  if(NUAGES_BENCHMARKS)
    file(GLOB benches CONFIGURE_DEPENDS bench/*_bench.cpp)
    foreach(bench IN LISTS benches)
      cmake_path(GET bench STEM stem)
      add_executable(${stem} ${bench})
      target_link_libraries(${stem} PRIVATE ${target} ${test_deps} nuages_flags ${arg_PRIVATE} benchmark::benchmark)
    endforeach()
  endif()

  if(NUAGES_FUZZ)
    file(GLOB fuzzers CONFIGURE_DEPENDS fuzz/*_fuzz.cpp)
    foreach(fuzzer IN LISTS fuzzers)
      cmake_path(GET fuzzer STEM stem)
      add_executable(${stem} ${fuzzer})
      target_include_directories(${stem} PRIVATE src)
      target_link_libraries(${stem} PRIVATE ${target} ${test_deps} nuages_flags ${arg_PRIVATE})
      target_compile_options(${stem} PRIVATE -fsanitize=fuzzer)
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY NUAGES_FUZZERS ${stem})
    endforeach()
  endif()
endfunction()

# The standard headers that nearly every source reads are compiled once for all libraries, which is a quarter of a clean
# build. Builds without tests do without, so that a source which forgets to include what it uses is found there.
function(nuages_reuse_standard_headers target)
  if(NOT TARGET nuages_standard_headers)
    set(source ${CMAKE_BINARY_DIR}/standard_headers.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Empty: what counts are the headers.\n")
    add_library(nuages_standard_headers OBJECT ${source})
    target_link_libraries(nuages_standard_headers PRIVATE nuages_flags)
    target_compile_features(nuages_standard_headers PRIVATE cxx_std_20)
    target_precompile_headers(nuages_standard_headers PRIVATE
      <algorithm> <functional> <memory> <optional> <string> <string_view> <utility> <vector>)
  endif()
  target_precompile_headers(${target} REUSE_FROM nuages_standard_headers)
endfunction()

# Each public header has to compile alone: one generated source a header, built by the target `header_checks`.
function(nuages_check_headers name target)
  set(sources)
  foreach(header IN LISTS ARGN)
    string(REPLACE "/" "_" stem ${header})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${stem}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include <${header}>\n" @ONLY)
    list(APPEND sources ${source})
  endforeach()
  if(NOT sources)
    return()
  endif()
  add_library(${name}_headers OBJECT EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(${name}_headers PRIVATE ${target} nuages_flags)
  target_compile_options(${name}_headers PRIVATE -fsyntax-only)
  if(NOT TARGET header_checks)
    add_custom_target(header_checks)
  endif()
  add_dependencies(header_checks ${name}_headers)
endfunction()
