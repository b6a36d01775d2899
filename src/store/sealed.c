#include "config.h"

#include <string.h>

#include "store/sealed.h"

/* More than the longest pair of ids. */
#define CONTEXT_MAX	((size_t)4096)

/* No id holds a NUL, so no two pairs look the same. */
static void
put_context(struct buf *out, const struct sealed *s)
{
	buf_init(out, CONTEXT_MAX);
	buf_add(out, s->project, strlen(s->project) + 1);
	buf_puts(out, s->id);
}

void
sealed_make(const struct secret *secret, const struct sealed *place,
    struct span text, struct buf *out)
{
	struct buf context;

	put_context(&context, place);
	secret_seal_bytes(secret, place->kind, buf_view(&context), text, out);
	buf_fini(&context);
}

int
sealed_open(const struct secret *secret, const struct sealed *s,
    struct buf *out)
{
	struct buf context;
	int ret;

	put_context(&context, s);
	ret = secret_open_bytes(secret, s->kind, buf_view(&context), s->bytes,
	    out);
	buf_fini(&context);
	return ret;
}
