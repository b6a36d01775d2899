#include "config.h"

#include <stdlib.h>

#include "base/log.h"
#include "lib/upstream_internal.h"

static void
place(struct upstream *u, size_t i, struct conn *c)
{
	u->heap[i] = c;
	c->heap_at = i + 1;
}

static void
sift_up(struct upstream *u, size_t i, struct conn *c)
{
	size_t up;

	for (; i > 0; i = up) {
		up = (i - 1) / 2;
		if (u->heap[up]->due_us <= c->due_us)
			break;
		place(u, i, u->heap[up]);
	}
	place(u, i, c);
}

static void
sift_down(struct upstream *u, size_t i, struct conn *c)
{
	size_t down;

	for (; (down = 2 * i + 1) < u->n_heap; i = down) {
		if (down + 1 < u->n_heap &&
		    u->heap[down + 1]->due_us < u->heap[down]->due_us)
			down++;
		if (c->due_us <= u->heap[down]->due_us)
			break;
		place(u, i, u->heap[down]);
	}
	place(u, i, c);
}

void
heap_put(struct upstream *u, struct conn *c)
{
	if (u->n_heap == u->cap_heap) {
		u->cap_heap = u->cap_heap == 0 ? 64 : u->cap_heap * 2;
		u->heap = reallocarray(u->heap, u->cap_heap,
		    sizeof(*u->heap));
		if (u->heap == NULL)
			log_fatal("out of memory");
	}
	sift_up(u, u->n_heap++, c);
}

void
heap_remove(struct upstream *u, struct conn *c)
{
	struct conn *moved;
	size_t i;

	if (c->heap_at == 0)
		return;
	i = c->heap_at - 1;
	c->heap_at = 0;
	moved = u->heap[--u->n_heap];
	if (moved == c)
		return;
	if (i > 0 && u->heap[(i - 1) / 2]->due_us > moved->due_us)
		sift_up(u, i, moved);
	else
		sift_down(u, i, moved);
}
