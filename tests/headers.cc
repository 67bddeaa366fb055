// The program that owns the precompiled headers of all tests (tests/CMakeLists.txt).
int main() { return 0; }
