#include "config.h"

#include "lib/dice.h"

static uint32_t state = 1;

/* Neighbours are to have nothing in common; and the state is never 0. */
void
dice_seed(uint32_t n)
{
	state = n * 2654435761u;
	if (state == 0)
		state = 1;
}

unsigned
dice(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}
