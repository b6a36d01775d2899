/*
 * kept: what was kept of earlier responses, for tests: a list in memory.
 */
#ifndef SLUICE_TESTS_KEPT_H
#define SLUICE_TESTS_KEPT_H

#include <string.h>

#include "base/jsonx.h"
#include "model/history.h"

struct kept_turn {
	const char *id, *previous;	/* previous: NULL for the first */
	struct span input, output;
};

struct kept {
	struct arena *arena;
	const struct kept_turn *turns;
	size_t n;
};

static inline const struct kept_turn *
kept_find(const struct kept *k, const char *id)
{
	for (size_t i = 0; id != NULL && i < k->n; i++)
		if (strcmp(k->turns[i].id, id) == 0)
			return &k->turns[i];
	return NULL;
}

static inline int
kept_turns(void *ctx, const char *response, struct turn **out, size_t *n,
    struct error *err)
{
	const struct kept *k = ctx;
	const struct kept_turn *t;
	size_t i;

	if (strcmp(response, "resp_broken") == 0)
		return error_set(err, ERROR_INTERNAL, NULL, "a broken store");
	*n = 0;
	for (t = kept_find(k, response); t != NULL;
	    t = kept_find(k, t->previous))
		++*n;
	*out = arena_calloc(k->arena, *n, sizeof(**out));
	i = *n;
	for (t = kept_find(k, response); t != NULL;
	    t = kept_find(k, t->previous))
		(*out)[--i] = (struct turn){ t->input, t->output };
	return *n > 0;
}

static inline int
kept_item(void *ctx, struct span id, struct span *out, struct error *err)
{
	const struct kept *k = ctx;

	if (span_is(id, "item_broken"))
		return error_set(err, ERROR_INTERNAL, NULL, "a broken store");
	for (size_t i = 0; i < 2 * k->n; i++) {
		const struct kept_turn *t = &k->turns[i / 2];
		const struct node *list = scan(k->arena,
		    i % 2 == 0 ? t->input : t->output, SCAN_UPSTREAM, err);
		const struct node *m = list == NULL ? NULL : list->child;
		struct span own;

		for (; m != NULL; m = m->next)
			if (jsonx_text(m, "id", &own) && span_same(own, id)) {
				*out = m->span;
				return 1;
			}
	}
	return 0;
}

static inline struct history
kept_history(struct kept *k)
{
	return (struct history){ NULL, kept_turns, kept_item, k };
}

#endif
