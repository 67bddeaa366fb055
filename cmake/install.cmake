# cmake --install puts the program into bin, the golden library into lib and include, and what both
# read into share/quaver, where they look first; CPack makes a .deb of the same. The components
# (program, data, golden) can be installed one by one.
install(TARGETS quaver RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
# What man and bash read is printed by the program itself, from its option tables.
set(pages ${CMAKE_BINARY_DIR}/pages)
file(MAKE_DIRECTORY ${pages}/completion)
add_custom_command(OUTPUT ${pages}/quaver.1
  COMMAND quaver manual > ${pages}/quaver.1 DEPENDS quaver VERBATIM)
add_custom_command(OUTPUT ${pages}/completion/quaver
  COMMAND quaver completion bash > ${pages}/completion/quaver DEPENDS quaver VERBATIM)
add_custom_target(pages ALL DEPENDS ${pages}/quaver.1 ${pages}/completion/quaver)
install(FILES ${pages}/quaver.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${pages}/completion/quaver
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
foreach(folder configs traces rtl)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/${folder}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/quaver COMPONENT data)
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/web/report.html
  DESTINATION ${CMAKE_INSTALL_DATADIR}/quaver/web COMPONENT data)

install(TARGETS quaver_golden LIBRARY
  DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT golden NAMELINK_COMPONENT golden)
install(FILES ${CMAKE_SOURCE_DIR}/golden/quaver_golden.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT golden)
install(FILES ${CMAKE_BINARY_DIR}/golden/quaver_golden.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT golden)
install(FILES ${CMAKE_SOURCE_DIR}/golden/quaver_golden_pkg.sv ${CMAKE_SOURCE_DIR}/golden/README.md
  DESTINATION ${CMAKE_INSTALL_DATADIR}/quaver/golden COMPONENT golden)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/golden/example USE_SOURCE_PERMISSIONS
  DESTINATION ${CMAKE_INSTALL_DATADIR}/quaver/golden COMPONENT golden)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME quaver)
set(CPACK_PACKAGE_CONTACT "The Quaver maintainers <maintainers@quaver.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "cycle-accurate, bit-exact simulator of hybrid 8-bit floating-point training hardware")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What areas are synthesised with (runs do without them, with --no-area), and what verify makes the
# arrays of configs and models with waves with.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "yosys, opensta, qflow-tech-osu018, verilator, g++, zlib1g-dev")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
