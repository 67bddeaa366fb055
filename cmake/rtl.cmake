# The RTL as Verilated models. rtl/files.f is the one file list.
file(STRINGS ${CMAKE_SOURCE_DIR}/rtl/files.f QUAVER_RTL_FILES REGEX "^[^#/ ]")
list(TRANSFORM QUAVER_RTL_FILES PREPEND ${CMAKE_SOURCE_DIR}/)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/files.f)

# What verilate() gives every model to compile, in fewer pieces: its own dozen of small files, each of
# which would parse the whole model again, as two (what runs each cycle, and what runs once), and
# Verilator's runtime, made with the same definitions for every model, once for all of them.
function(quaver_gather_sources prefix)
  get_target_property(sources ${prefix} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  set(runtime ${sources})
  list(FILTER runtime INCLUDE REGEX "/include/verilated[^/]*\\.cpp$")
  list(REMOVE_ITEM sources ${runtime})
  set_source_files_properties(${sources} ${runtime} PROPERTIES HEADER_FILE_ONLY ON)

  foreach(speed fast slow)
    set(part ${sources})
    if(speed STREQUAL fast)
      list(FILTER part EXCLUDE REGEX "__Slow\\.cpp$")
      set(flags -O1)
    else()
      list(FILTER part INCLUDE REGEX "__Slow\\.cpp$")
      set(flags -O0)
    endif()
    list(TRANSFORM part REPLACE "(.+)" "#include \"\\1\"\n")
    list(JOIN part "" text)
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${prefix}_${speed}.cpp)
    file(CONFIGURE OUTPUT ${file} CONTENT "${text}")
    set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "${flags}")
    target_sources(${prefix} PRIVATE ${file})
  endforeach()

  if(NOT TARGET quaver_verilated_runtime)
    set(gathered ${CMAKE_CURRENT_BINARY_DIR}/verilated_runtime.cpp)
    list(TRANSFORM runtime REPLACE "(.+)" "#include \"\\1\"\n")
    list(JOIN runtime "" text)
    file(CONFIGURE OUTPUT ${gathered} CONTENT "${text}")
    # An assertion that fails is a finding of the bench (models/timed/failed_assertions.h).
    set(assertions ${CMAKE_SOURCE_DIR}/models/timed/failed_assertions)
    add_library(quaver_verilated_runtime STATIC ${gathered} ${assertions}.cc)
    set_target_properties(quaver_verilated_runtime PROPERTIES UNITY_BUILD OFF)
    target_include_directories(quaver_verilated_runtime PRIVATE ${CMAKE_SOURCE_DIR})
    set_source_files_properties(${gathered} PROPERTIES COMPILE_OPTIONS
      "-include;${assertions}.h;-DVL_USER_STOP;-DVL_PRINTF=quaver_verilated_print")
    foreach(property COMPILE_DEFINITIONS INCLUDE_DIRECTORIES)
      get_target_property(value ${prefix} ${property})
      set_property(TARGET quaver_verilated_runtime APPEND PROPERTY ${property} "${value}")
    endforeach()
    target_compile_options(quaver_verilated_runtime PRIVATE -w)
    target_link_libraries(quaver_verilated_runtime PUBLIC Threads::Threads)
  endif()
  target_link_libraries(${prefix} PUBLIC quaver_verilated_runtime)
endfunction()

include(cmake/mutants.cmake)

# quaver_verilate(PREFIX TOP MODULE [PARAMETERS NAME=VALUE...]): a static library of the C++ model class
# PREFIX. -Wall findings of the RTL stop the configuration. Assertions are on; what has no value yet is
# random (models/timed/undefined_state.h).
function(quaver_verilate prefix)
  cmake_parse_arguments(ARG "" "TOP" "PARAMETERS" ${ARGN})
  # For models/lockstep/verilated_models.h.
  set(row ${ARG_PARAMETERS})
  list(TRANSFORM row REPLACE "(.+)=(.+)" "{\"\\1\", \"\\2\"}")
  list(JOIN row ", " row)
  set_property(GLOBAL APPEND_STRING PROPERTY QUAVER_VERILATED_ROWS
    "      {\"${prefix}\", \"${ARG_TOP}\", {${row}}},\n")
  quaver_has_mutants(${prefix} mutated)
  if(mutated)
    quaver_mutate(${prefix} ${ARG_TOP} sources ${ARG_PARAMETERS})
    set(arguments -Wno-lint -Wno-style -Wno-UNOPTFLAT)
  else()
    set(sources ${CMAKE_SOURCE_DIR}/rtl/waivers.vlt ${QUAVER_RTL_FILES})
    list(TRANSFORM ARG_PARAMETERS PREPEND -G)
    set(arguments -Wall --assert ${ARG_PARAMETERS})
  endif()
  add_library(${prefix} STATIC)
  verilate(${prefix}
    SOURCES ${sources}
    TOP_MODULE ${ARG_TOP}
    PREFIX ${prefix}
    VERILATOR_ARGS -O3 --x-assign unique --x-initial unique ${arguments})
  quaver_gather_sources(${prefix})
  # Generated code is not held to the project's warnings.
  get_target_property(folders ${prefix} INTERFACE_INCLUDE_DIRECTORIES)
  set_target_properties(${prefix} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${folders}")
endfunction()
