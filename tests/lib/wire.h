/*
 * wire: a scripted reply as bytes and marks between them.
 */
#ifndef SLUICE_TESTS_LIB_WIRE_H
#define SLUICE_TESTS_LIB_WIRE_H

#include <stddef.h>

#include "base/buf.h"
#include "lib/upstream.h"

enum wire_act {
	WIRE_PAUSE,		/* ms, 0: only the end of a piece */
	WIRE_STALL,
	WIRE_CLOSE,
	WIRE_RESET,
	WIRE_ENDLESS,
	WIRE_END		/* the connection stays */
};

struct wire_mark {
	size_t at;
	enum wire_act act;
	int ms;
};

/* The last mark is CLOSE, RESET, ENDLESS or END. */
struct wire {
	struct buf bytes, endless;
	struct wire_mark *marks;
	size_t n_marks, cap_marks;
};

struct wire *wire_new(const struct upstream_reply *);
void	wire_free(struct wire *);

#endif
