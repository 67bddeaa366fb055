# The RTL as Verilated models. rtl/files.f is the one file list.
file(STRINGS ${CMAKE_SOURCE_DIR}/rtl/files.f QUAVER_RTL_FILES REGEX "^[^#/ ]")
list(TRANSFORM QUAVER_RTL_FILES PREPEND ${CMAKE_SOURCE_DIR}/)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/files.f)

# verilate() gives every model its own copy of Verilator's runtime; all are made with the same
# definitions, so that of the first model serves the others.
function(quaver_share_runtime prefix)
  get_target_property(sources ${prefix} SOURCES)
  set(runtime ${sources})
  list(FILTER runtime INCLUDE REGEX "/include/verilated[^/]*\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "/include/verilated[^/]*\\.cpp$")
  set_target_properties(${prefix} PROPERTIES SOURCES "${sources}")
  if(NOT TARGET quaver_verilated_runtime)
    add_library(quaver_verilated_runtime STATIC ${runtime})
    foreach(property COMPILE_DEFINITIONS INCLUDE_DIRECTORIES)
      get_target_property(value ${prefix} ${property})
      set_target_properties(quaver_verilated_runtime PROPERTIES ${property} "${value}")
    endforeach()
    target_compile_options(quaver_verilated_runtime PRIVATE -w)
    target_link_libraries(quaver_verilated_runtime PUBLIC Threads::Threads)
  endif()
  target_link_libraries(${prefix} PUBLIC quaver_verilated_runtime)
endfunction()

# quaver_verilate(PREFIX TOP MODULE [PARAMETERS NAME=VALUE...]): a static library of the C++ model
# class PREFIX. -Wall findings of the RTL stop the configuration; verilate() itself adds no
# optimisation, so it is asked for here. Assertions are on.
function(quaver_verilate prefix)
  cmake_parse_arguments(ARG "" "TOP" "PARAMETERS" ${ARGN})
  list(TRANSFORM ARG_PARAMETERS PREPEND -G)
  add_library(${prefix} STATIC)
  verilate(${prefix}
    SOURCES ${CMAKE_SOURCE_DIR}/rtl/waivers.vlt ${QUAVER_RTL_FILES}
    TOP_MODULE ${ARG_TOP}
    PREFIX ${prefix}
    VERILATOR_ARGS -Wall -O3 --assert --x-assign fast --x-initial fast ${ARG_PARAMETERS}
    OPT_FAST -O2 OPT_SLOW -O0 OPT_GLOBAL -O2)
  quaver_share_runtime(${prefix})
  # Generated code is not held to the project's warnings.
  get_target_property(folders ${prefix} INTERFACE_INCLUDE_DIRECTORIES)
  set_target_properties(${prefix} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${folders}")
endfunction()
