/*
 * watch: stands between the program and PCRE2, and counts: what is compiled,
 * what is asked. For programs that measure; needs PCRE2 as a shared library.
 */
#ifndef SLUICE_TESTS_GUARDRAILS_WATCH_H
#define SLUICE_TESTS_GUARDRAILS_WATCH_H

#include <stddef.h>
#include <stdint.h>

int64_t	watch_cpu_ns(void);

/* How many patterns were compiled so far, and how long that took. */
size_t	watch_compiled(int64_t *ns);

/* From here on each call is counted and timed, which is slow. */
void	watch_begin(void);

/* The patterns that took longest, calls in a kilobyte of text of n bytes. */
void	watch_print(size_t n);

#endif
