# cmake --install puts the program into bin and what it reads into share/quaver, where the program
# looks first; CPack makes a .deb of the same.
install(TARGETS quaver RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(folder configs traces rtl)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/quaver)
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME quaver)
set(CPACK_PACKAGE_CONTACT "The Quaver maintainers <maintainers@quaver.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
    "cycle-accurate, bit-exact simulator of hybrid 8-bit floating-point training hardware")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What areas are synthesised with; runs without them, with --no-area.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "yosys, opensta, qflow-tech-osu018")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
include(CPack)
