/*
 * dice: chance that falls the same way each time, for tests that make their
 * cases.
 */
#ifndef SLUICE_TESTS_DICE_H
#define SLUICE_TESTS_DICE_H

#include <stdbool.h>
#include <stdint.h>

/* From here on it falls as it did after the same number. */
void	dice_seed(uint32_t);

/* 0 to n - 1. */
unsigned dice(unsigned n);

/* True once in n times. */
static inline bool
dice_one_in(unsigned n)
{
	return dice(n) == 0;
}

#endif
