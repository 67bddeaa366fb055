/* A C program against the golden library, for a C++ test to call. */
#ifndef QUAVER_TESTS_GOLDEN_C_PROGRAM_H
#define QUAVER_TESTS_GOLDEN_C_PROGRAM_H

#ifdef __cplusplus
extern "C" {
#endif

/* 0, or the line of c_program.c where something was not as expected. */
int golden_c_program(void);

#ifdef __cplusplus
}
#endif

#endif
