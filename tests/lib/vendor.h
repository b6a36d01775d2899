/*
 * vendor: what each vendor really sends for an answer, at once and as a
 * stream, with the liberties that its hosts take.
 */
#ifndef SLUICE_TESTS_VENDOR_H
#define SLUICE_TESTS_VENDOR_H

#include <stdbool.h>

#include "base/buf.h"
#include "lib/answer.h"
#include "model/target.h"

struct vendor {
	const char *dialect, *model;
	unsigned supports;	/* enum feature of the model; 0: not known */
	bool marked;		/* its streams end with a mark of their own */

	/* Leaves of any answer what can be said here, as it is to be told. */
	void (*fit)(struct answer *);
	void (*whole)(struct buf *, const struct answer *);
	void (*stream)(struct buf *, const struct answer *);
	answer_blob_fn *blob;
};

extern const struct vendor vendor_openai_chat, vendor_openai_responses,
    vendor_anthropic, vendor_gemini;

/* Between the files of one vendor. */
void	vendor_anthropic_fit(struct answer *);
void	vendor_anthropic_blob(struct buf *, const struct answer *,
	    const struct answer_item *);

#endif
