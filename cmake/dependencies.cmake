# Everything comes from Debian packages (scripts/packages.txt); nothing is vendored or fetched.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)

find_library(CSV_LIBRARY csv REQUIRED)
find_path(CSV_INCLUDE_DIR csv.h REQUIRED)
add_library(quaver_csv_library INTERFACE)
target_link_libraries(quaver_csv_library INTERFACE ${CSV_LIBRARY})
target_include_directories(quaver_csv_library INTERFACE ${CSV_INCLUDE_DIR})

# ONNX's CMake config needs protobuf to have been found and names no definitions; its namespace is one.
find_package(Protobuf REQUIRED)
find_package(ONNX REQUIRED CONFIG)
add_library(quaver_onnx_library INTERFACE)
target_link_libraries(quaver_onnx_library INTERFACE onnx onnx_proto protobuf::libprotobuf)
target_compile_definitions(quaver_onnx_library INTERFACE ONNX_NAMESPACE=onnx ONNX_ML=1)

# The readers under fuzz/ need nothing below.
if(QUAVER_FUZZ)
  return()
endif()

find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(verilator REQUIRED HINTS /usr/share/verilator)
pkg_check_modules(HIGHWAY REQUIRED IMPORTED_TARGET libhwy)

# Debian's SystemC ships no CMake config, and its library was built as C++17: objects built as
# C++20 link only if they say that they speak the C++17 interface.
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc)
add_library(quaver_systemc_library INTERFACE)
target_link_libraries(quaver_systemc_library INTERFACE PkgConfig::SYSTEMC Threads::Threads)
target_compile_definitions(quaver_systemc_library INTERFACE SC_CPLUSPLUS=201703L)
