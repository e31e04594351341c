# What other projects find: find_package(Nuages) in a build folder of this project or where it is installed, with the
# targets nuages::<module>, nuages::nuages for all of them, and nuages_site().
include(CMakePackageConfigHelpers)

get_property(modules GLOBAL PROPERTY NUAGES_MODULES)
add_library(nuages_all INTERFACE)
# `testing` is for test programs alone.
foreach(module IN LISTS modules)
  if(NOT module STREQUAL testing)
    target_link_libraries(nuages_all INTERFACE nuages_${module})
  endif()
endforeach()
set_target_properties(nuages_all PROPERTIES EXPORT_NAME nuages)
add_library(nuages::nuages ALIAS nuages_all)
# Static libraries name their private dependencies, the flags among them; users of the package inherit none of those.
install(TARGETS nuages_all nuages_flags EXPORT NuagesTargets)

set(package_files NuagesSite.cmake NuagesEmbed.cmake NuagesDependencies.cmake)
set(config_folder lib/cmake/Nuages)
set(NUAGES_SHARED ${BUILD_SHARED_LIBS})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/NuagesConfig.cmake.in ${CMAKE_BINARY_DIR}/cmake/NuagesConfig.cmake
  INSTALL_DESTINATION ${config_folder})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/cmake/NuagesConfigVersion.cmake COMPATIBILITY SameMinorVersion)
foreach(file IN LISTS package_files)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${file} ${CMAKE_BINARY_DIR}/cmake/${file} COPYONLY)
endforeach()
export(EXPORT NuagesTargets NAMESPACE nuages:: FILE ${CMAKE_BINARY_DIR}/cmake/NuagesTargets.cmake)
install(EXPORT NuagesTargets NAMESPACE nuages:: DESTINATION ${config_folder})
list(TRANSFORM package_files PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
install(FILES ${package_files} ${CMAKE_BINARY_DIR}/cmake/NuagesConfig.cmake
  ${CMAKE_BINARY_DIR}/cmake/NuagesConfigVersion.cmake DESTINATION ${config_folder})
