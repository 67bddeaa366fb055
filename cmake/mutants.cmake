# Mutants of the Verilated RTL, for scripts/mutate. With QUAVER_MUTANTS=N each model is made not from
# the RTL but from Yosys' reading of it in which N faults are built in, of which the additional port
# `mutsel` selects one (0: none). build/mutants/netlists/MODEL.* keeps what scripts/mutate proves
# with: the netlist (.il) and the list of the faults (.list).
set(QUAVER_MUTANTS 0 CACHE STRING "Faults that are built into each Verilated model")

# Whether `prefix` carries mutants: every unit, and of the arrays one of each kind of operands.
function(quaver_has_mutants prefix result)
  set(${result} OFF PARENT_SCOPE)
  if(QUAVER_MUTANTS AND (NOT prefix MATCHES "^Vcore_" OR prefix MATCHES "_(2x2_deep|3x2_fp16)$"))
    set(${result} ON PARENT_SCOPE)
  endif()
endfunction()

# The cells that faults are put into, as a list of Yosys' selections; each gets N, one behind the
# other: of a top of several units those of each unit; of an array or an engine what its parts,
# which are units with faults of their own, do not have.
function(quaver_mutated_cells prefix result)
  set(cells "*")
  if(prefix STREQUAL Vhybrid_parts)
    set(cells "c:*u_decoder.*" "c:*u_multiplier.*" "c:*u_adder.*")
  elseif(prefix MATCHES "^V(core|gemm_engine)_")
    set(cells "c:* c:$auto$opt_expr* %d")
    foreach(unit operand_decoder hybrid_fpu hybrid_multiplier fp16_fpu fp169_adder
            chunk_accumulator stochastic_rounder)
      string(APPEND cells " a:src=*rtl/${unit}* %d")
    endforeach()
    if(prefix MATCHES "^Vgemm_engine_")
      foreach(unit sequencer array_core systolic_array processing_element fp32_fpu)
        string(APPEND cells " a:src=*rtl/${unit}* %d")
      endforeach()
    endif()
  endif()
  set(${result} "${cells}" PARENT_SCOPE)
endfunction()

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
    "write_rtlil ${base}.il\n")
  quaver_mutated_cells(${prefix} groups)
  set(first 1)
  set(lists "")
  foreach(cells ${groups})
    string(APPEND script
      "mutate -list ${QUAVER_MUTANTS} -seed 1 -ctrl mutsel 16 ${first} -o ${base}.${first} ${cells}\n")
    list(APPEND lists ${base}.${first})
    math(EXPR first "${first} + ${QUAVER_MUTANTS}")
  endforeach()
  foreach(list ${lists})
    string(APPEND script "script ${list}\n")
  endforeach()
  string(APPEND script
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
    execute_process(COMMAND cat ${lists} OUTPUT_FILE ${base}.list COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(${file} ${base}.v PARENT_SCOPE)
endfunction()
