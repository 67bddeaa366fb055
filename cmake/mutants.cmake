# Mutants of the Verilated RTL, for scripts/mutate. With QUAVER_MUTANTS=N each model is made not from
# the RTL but from Yosys' reading of it in which N faults are built in, of which the additional port
# `mutsel` selects one (0: none). build/mutants/netlists/MODEL.* keeps what scripts/mutate proves
# with: the netlist (.il) and the list of the faults (.list).
set(QUAVER_MUTANTS 0 CACHE STRING "Faults that are built into each Verilated model")

# The Verilog of `prefix` with its mutants, made anew if the RTL is newer, in the variable `file`.
function(quaver_mutate prefix top file)
  set(base ${CMAKE_BINARY_DIR}/netlists/${prefix})
  list(JOIN QUAVER_RTL_FILES " " sources)
  set(script "read_verilog -sv -DSYNTHESIS ${sources}\n")
  foreach(parameter ${ARGN})
    string(REPLACE "=" " " parameter ${parameter})
    string(APPEND script "chparam -set ${parameter} ${top}\n")
  endforeach()
  # splitnets: without it Verilator 5.006 -O3 simulates such a netlist wrongly.
  string(APPEND script
    "hierarchy -check -top ${top}\nproc; flatten; opt -full; opt_clean -purge; rename -top ${top}\n"
    "write_rtlil ${base}.il\n"
    "mutate -list ${QUAVER_MUTANTS} -seed 1 -ctrl mutsel 16 1 -o ${base}.list\n"
    "script ${base}.list\n"
    "opt_clean; splitnets; opt_clean; write_verilog -noattr ${base}.v\n")
  file(CONFIGURE OUTPUT ${base}.ys CONTENT "${script}" @ONLY)
  set(old ${base}.ys)
  foreach(source ${QUAVER_RTL_FILES})
    if(${source} IS_NEWER_THAN ${base}.v)
      set(old ${source})
    endif()
  endforeach()
  if(NOT EXISTS ${base}.v OR NOT old STREQUAL ${base}.ys OR ${base}.ys IS_NEWER_THAN ${base}.v)
    execute_process(COMMAND yosys -q -w "Replacing memory" ${base}.ys COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(${file} ${base}.v PARENT_SCOPE)
endfunction()
