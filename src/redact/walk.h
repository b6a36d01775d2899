/*
 * walk: a request's body, or items that were kept of earlier ones, written
 * anew without what a guard takes out.
 *
 * One walk over the JSON: every string is searched, names of members too, but
 * for those that say what a thing is and how it belongs together (type, id,
 * role, model and the like: walk.c has the lists). Text that a JSON string
 * holds as JSON stays JSON. Text files are opened, searched and packed again.
 * What can't be searched (images, other files) is told, with its place.
 * Sealed reasoning whose text changed is left out, since its maker would
 * refuse it, and told as well. The result is read and checked like any other
 * request.
 */
#ifndef SLUICE_REDACT_WALK_H
#define SLUICE_REDACT_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "redact/guard.h"
#include "redact/redactor.h"

enum walk_note {
	WALK_IMAGE,		/* not searched */
	WALK_FILE,		/* likewise */
	WALK_SEAL		/* left out */
};

struct walk {
	struct redactor text;
	struct redactor address;	/* the same without URL: what is to be
					 * fetched is one */
	struct guard *guard;
	struct jsonw w;
	struct buf bytes, clean, piece;	/* scratch */
	/* Both may be NULL. where is "input[0].content[1].image_url". Of what
	 * is found: where it stands in what comes out, in characters. */
	void (*note)(void *ctx, enum walk_note, const char *where);
	void (*found)(void *ctx, const char *where, enum entity, size_t at,
	    size_t len);
	void *ctx;
};

void	walk_init(struct walk *, struct guard *);
void	walk_fini(struct walk *);

/* The body of a request, an array of items, one item or what stands in one;
 * compact. */
void	walk_body(struct walk *, const struct node *, struct buf *out);
void	walk_items(struct walk *, const struct node *, struct buf *out);
void	walk_item(struct walk *, const struct node *, struct buf *out);

/* A text (JSON text): what is left of it, likewise, appended. */
void	walk_text(struct walk *, struct span text, struct buf *out);

/* What a provider said of a failure may quote what it was sent. Where that can't
 * be searched there is nothing left of it. */
void	walk_error(struct walk *, struct error *);

#endif
