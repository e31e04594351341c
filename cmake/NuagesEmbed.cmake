# nuages_embed(TARGET FUNCTION BASE folder FILES file...)
#
# Puts the files into TARGET, where C++ gets them from FUNCTION, say nuages::cli::generator_templates:
#   std::span<const nuages::EmbeddedFile> generator_templates();
# Their paths are relative to BASE. The assembler copies the files (.incbin), so that megabytes cost no time to compile.
function(nuages_embed target function)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "BASE" "FILES")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_BASE)
    message(FATAL_ERROR "nuages_embed(${target} ${function}): give BASE and FILES; "
                        "unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  string(REGEX MATCH "^((.*)::)?([A-Za-z_0-9]+)$" matched "${function}")
  set(namespace "${CMAKE_MATCH_2}")
  set(name "${CMAKE_MATCH_3}")
  string(REPLACE "::" "_" symbol "nuages_embedded_${target}_${function}")
  cmake_path(ABSOLUTE_PATH arg_BASE NORMALIZE OUTPUT_VARIABLE base)

  set(declarations)
  set(entries)
  set(assembly)
  set(absolute_files)
  set(number 0)
  foreach(file IN LISTS arg_FILES)
    cmake_path(ABSOLUTE_PATH file NORMALIZE)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${base} OUTPUT_VARIABLE relative)
    list(APPEND absolute_files ${file})
    set(start "${symbol}_${number}")
    string(APPEND assembly
      "__asm__(\".section .rodata\\n.global ${start}\\n.hidden ${start}\\n.global ${start}_end\\n.hidden ${start}_end\\n\"\n"
      "        \"${start}:\\n.incbin \\\"${file}\\\"\\n${start}_end:\\n.byte 0\\n.previous\\n\");\n")
    string(APPEND declarations "extern \"C\" const char ${start}[];\nextern \"C\" const char ${start}_end[];\n")
    string(APPEND entries
      "        {\"${relative}\", {${start}, static_cast<std::size_t>(${start}_end - ${start})}},\n")
    math(EXPR number "${number} + 1")
  endforeach()

  set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  string(CONCAT content
    "#include <cstddef>\n#include <span>\n#include <vector>\n\n#include <nuages/base/embedded.h>\n\n"
    "${assembly}\n${declarations}\n"
    "namespace ${namespace} {\n\n"
    "std::span<const nuages::EmbeddedFile> ${name}();\n"
    "std::span<const nuages::EmbeddedFile> ${name}() {\n"
    "    static const std::vector<nuages::EmbeddedFile> files{\n${entries}    };\n"
    "    return files;\n}\n\n}  // namespace ${namespace}\n")
  if(NOT namespace)
    string(REGEX REPLACE "\n?(namespace  {|}  // namespace )\n" "" content "${content}")
  endif()
  file(GENERATE OUTPUT ${source} CONTENT "${content}")
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${absolute_files}" GENERATED ON)
  target_sources(${target} PRIVATE ${source})
endfunction()
