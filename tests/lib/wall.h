/*
 * wall: a wall clock that stands still until a test moves it on. The clock
 * that never goes back and the random numbers stay the real ones.
 */
#ifndef SLUICE_TESTS_WALL_H
#define SLUICE_TESTS_WALL_H

#include <stdint.h>

/* From here on it says the time of this moment. Before threads start. */
void	wall_hold(void);

void	wall_move(int64_t ms);

#endif
