# nuages_site(NAME)
#
# The program of a site, from the current folder: main.cpp and the sources of every folder that has a site.cpp or an
# app.cpp. In a release nuages::embedded_files() gives it its templates, translations, static files and migrations, and it
# allocates by jemalloc (-DNUAGES_JEMALLOC=OFF: by the C library). Files called *_test.cpp, in those folders or in test/ or
# tests/, become the program NAME_test with GoogleTest (where that is installed and BUILD_TESTING is on), which ctest runs.
#
# The whole build also checks the templates by the program's own command `check --templates` (the target
# NAME_templates; -DNUAGES_CHECK_TEMPLATES=OFF leaves it out), so one that cannot be parsed fails it. To build NAME alone,
# as the development server does at each change, takes no check.
function(nuages_site name)
  file(GLOB markers CONFIGURE_DEPENDS */app.cpp */site.cpp)
  set(sources)
  foreach(marker IN LISTS markers)
    cmake_path(GET marker PARENT_PATH folder)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${folder}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  list(REMOVE_DUPLICATES sources)
  file(GLOB tests CONFIGURE_DEPENDS test/*_test.cpp tests/*_test.cpp)
  foreach(source IN LISTS sources)
    if(source MATCHES "_test\\.cpp$")
      list(APPEND tests ${source})
    endif()
  endforeach()
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")

  # Compiled once, for the program and for the tests.
  add_library(${name}_site OBJECT ${sources})
  target_include_directories(${name}_site PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}_site PUBLIC nuages::nuages)
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${name}_site)
  set(targets ${name}_site ${name})

  if(CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$")
    set(is_release ON)
    nuages_use_jemalloc(${name})
  else()
    set(is_release OFF)
  endif()
  # A release carries its templates, translations, static files and migrations with it.
  option(NUAGES_EMBED "Put templates, static files and migrations into the programs of sites" ${is_release})
  set(embedded)
  if(NUAGES_EMBED)
    file(GLOB_RECURSE embedded CONFIGURE_DEPENDS templates/* static/* locale/*.mo)
    foreach(marker IN LISTS markers)
      cmake_path(GET marker PARENT_PATH folder)
      file(GLOB_RECURSE found CONFIGURE_DEPENDS
        ${folder}/templates/* ${folder}/static/* ${folder}/migrations/*.toml
        ${folder}/locale/*.mo)
      list(APPEND embedded ${found})
    endforeach()
  endif()
  nuages_embed(${name} nuages::embedded_files BASE ${CMAKE_CURRENT_SOURCE_DIR} FILES ${embedded})

  if(tests AND (BUILD_TESTING OR NUAGES_TESTS OR NOT DEFINED BUILD_TESTING))
    find_package(GTest QUIET)
    if(GTest_FOUND)
      enable_testing()
      add_executable(${name}_test ${tests})
      target_link_libraries(${name}_test PRIVATE ${name}_site nuages::testing GTest::gtest_main)
      add_test(NAME ${name}_test COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
      list(APPEND targets ${name}_test)
    else()
      message(STATUS "The tests of ${name} are left out: GoogleTest is not installed (libgtest-dev)")
    endif()
  endif()

  nuages_check_templates(${name} "${markers}")

  # Within the framework's own tree its flags count here too.
  foreach(target IN LISTS targets)
    if(TARGET nuages_flags)
      target_link_libraries(${target} PRIVATE nuages_flags)
    endif()
  endforeach()
  # A fast linker makes the difference between two seconds and one from saving a file to seeing it.
  find_program(NUAGES_MOLD mold)
  mark_as_advanced(NUAGES_MOLD)
  if(NUAGES_MOLD)
    foreach(target IN LISTS targets)
      target_link_options(${target} PRIVATE -fuse-ld=mold)
    endforeach()
  endif()
endfunction()

# nuages_use_jemalloc(TARGET): where it is installed, pages take up to a tenth less of the processor with it
# (docs/decisions/0008-jemalloc.md). Sanitizers bring allocators of their own.
function(nuages_use_jemalloc target)
  option(NUAGES_JEMALLOC "Let the programs of sites allocate by jemalloc in a release" ON)
  if(NOT NUAGES_JEMALLOC OR NUAGES_SANITIZE OR CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    return()
  endif()
  find_library(NUAGES_JEMALLOC_LIBRARY jemalloc)
  mark_as_advanced(NUAGES_JEMALLOC_LIBRARY)
  if(NUAGES_JEMALLOC_LIBRARY)
    target_link_libraries(${target} PRIVATE ${NUAGES_JEMALLOC_LIBRARY})
  else()
    message(STATUS "${target} allocates by the C library: jemalloc is not installed (libjemalloc-dev)")
  endif()
endfunction()

# nuages_check_templates(NAME MARKERS): the target NAME_templates, a part of the whole build, which checks the templates
# whenever the program or one of them has changed. MARKERS are the files that make a folder an app's.
function(nuages_check_templates name markers)
  option(NUAGES_CHECK_TEMPLATES "Check the templates of sites when they are built" ON)
  # Programs of other machines cannot be run here, and those with a sanitizer have nothing to add.
  if(NOT NUAGES_CHECK_TEMPLATES OR NUAGES_SANITIZE OR (CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR))
    return()
  endif()
  file(GLOB_RECURSE templates CONFIGURE_DEPENDS templates/*)
  foreach(marker IN LISTS markers)
    cmake_path(GET marker PARENT_PATH folder)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${folder}/templates/*)
    list(APPEND templates ${found})
  endforeach()
  # The list itself is a dependency: a template that is new or gone counts, whatever its date.
  set(listing ${CMAKE_CURRENT_BINARY_DIR}/${name}_templates.txt)
  list(SORT templates)
  list(JOIN templates "\n" lines)
  file(CONFIGURE OUTPUT ${listing} CONTENT "${lines}\n" @ONLY)
  # With debug on, no secret is asked for: where programs are built there often is none.
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${name}_templates.stamp)
  add_custom_command(OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -E env NUAGES_DEBUG=true $<TARGET_FILE:${name}> check --templates --quiet
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${name} ${templates} ${listing}
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Checking the templates of ${name}"
    VERBATIM)
  add_custom_target(${name}_templates ALL DEPENDS ${stamp})
endfunction()
