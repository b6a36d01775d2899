#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/ceilings.h"
#include "base/log.h"
#include "dialect/anthropic.h"
#include "dialect/demo.h"
#include "dialect/dialect.h"
#include "dialect/gemini.h"
#include "dialect/openai_chat.h"
#include "dialect/openai_responses.h"
#include "dialect/redact.h"

const struct dialect *const dialects[] = {
	&dialect_openai_chat,
	&dialect_openai_responses,
	&dialect_anthropic,
	&dialect_gemini,
	&dialect_demo,
	&dialect_redact,
	NULL
};

const struct dialect *
dialect_find(const char *name)
{
	const struct dialect *const *d;

	for (d = dialects; *d != NULL; d++)
		if (strcmp((*d)->name, name) == 0)
			return *d;
	return NULL;
}

void
decoder_init(struct decoder *d, const struct dialect *dialect,
    const struct request *request, const struct target *target, bool stream,
    struct sink *sink)
{
	*d = (struct decoder){
		.dialect = dialect,
		.request = request,
		.target = target,
		.stream = stream,
		.sink = sink,
	};
	arena_init(&d->scratch, CEILING_UPSTREAM_SCRATCH);
	if (dialect->state_size > 0) {
		d->state = calloc(1, dialect->state_size);
		if (d->state == NULL)
			log_fatal("out of memory");
	}
	if (dialect->begin != NULL)
		dialect->begin(d);
}

void
decoder_fini(struct decoder *d)
{
	if (d->dialect != NULL && d->dialect->end != NULL)
		d->dialect->end(d);
	free(d->state);
	d->state = NULL;
	d->dialect = NULL;
	arena_fini(&d->scratch);
}
