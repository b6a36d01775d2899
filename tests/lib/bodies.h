/*
 * bodies: request bodies for the validator's tests, written with ' for ".
 */
#ifndef SLUICE_TESTS_BODIES_H
#define SLUICE_TESTS_BODIES_H

#include "model/validate.h"

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

/* A body with this beside model and input; with this input; with one item. */
#define WITH(fields)	"{'model':'m','input':'hi'," fields "}"
#define INPUT(input)	"{'model':'m','input':" input "}"
#define ITEM(item)	INPUT("[" item "]")

struct fixture {
	struct arena arena;
	struct request req;
	struct receipt receipt;
	struct error err;
	const struct history *history;	/* NULL: nothing is kept */
};

static inline void
fixture_init(struct fixture *f)
{
	*f = (struct fixture){ .err = { .class = ERROR_NONE } };
	arena_init(&f->arena, CEILING_REQUEST_ARENA);
	receipt_init(&f->receipt, &f->arena);
}

static inline void
fixture_fini(struct fixture *f)
{
	arena_fini(&f->arena);
}

static inline int
read_body(struct fixture *f, const char *text)
{
	char *body = arena_strdup(&f->arena, text);

	for (char *p = body; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return request_read(&f->arena, span_of(body), f->history, &f->req,
	    &f->receipt, &f->err);
}

#endif
