#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/jsonx.h"
#include "base/log.h"
#include "model/moves.h"

void
moves_add(struct moves *m, struct move move)
{
	if (m->n == m->cap) {
		m->cap = m->cap == 0 ? 4 : m->cap * 2;
		m->list = realloc(m->list, m->cap * sizeof(*m->list));
		if (m->list == NULL)
			log_fatal("out of memory");
	}
	m->list[m->n++] = move;
}

void
moves_fini(struct moves *m)
{
	free(m->list);
	*m = (struct moves){ .n = 0 };
}

size_t
moves_to(const struct moves *m, size_t at, bool is_end)
{
	size_t old = 0, now = 0;

	for (size_t i = 0; i < m->n && at > m->list[i].at; i++) {
		const struct move *it = &m->list[i];

		if (at < it->at + it->len)
			return is_end ? it->new_at + it->new_len : it->new_at;
		old = it->at + it->len;
		now = it->new_at + it->new_len;
	}
	return now + (at - old);
}

static const struct {
	const char *key;
	bool is_end;
} indexes[] = { { "start_index", false }, { "end_index", true },
    { "index", true } };
#define N_INDEXES	(sizeof(indexes) / sizeof(indexes[0]))

static bool
write_index(struct jsonw *w, const struct moves *m, const struct node *of,
    const struct node *member)
{
	uint64_t at;

	for (size_t i = 0; i < N_INDEXES; i++)
		if (span_is(member->key, indexes[i].key) &&
		    jsonx_u64(of, indexes[i].key, &at)) {
			jsonw_key(w, indexes[i].key);
			jsonw_u64(w, moves_to(m, (size_t)at,
			    indexes[i].is_end));
			return true;
		}
	return false;
}

void
moves_write(struct jsonw *w, const struct moves *m,
    const struct node *annotation)
{
	jsonw_object(w);
	for (const struct node *n = annotation->child; n != NULL; n = n->next)
		if (!write_index(w, m, annotation, n))
			jsonw_member(w, n);
	jsonw_object_end(w);
}

size_t
moves_furthest(const struct node *annotation)
{
	size_t upto = 0;
	uint64_t at;

	for (size_t i = 0; i < N_INDEXES; i++)
		if (jsonx_u64(annotation, indexes[i].key, &at) && at > upto)
			upto = (size_t)at;
	return upto;
}
