/*
 * dry_run: what sluicectl route finds out, and its two ways to tell it.
 */
#ifndef SLUICE_CTL_DRY_RUN_H
#define SLUICE_CTL_DRY_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "ctl/ctl.h"
#include "model/receipt.h"
#include "model/request.h"
#include "policy/route.h"
#include "store/marks.h"

struct dry_run {
	const struct ctl *ctl;
	struct arena arena;
	struct buf body;		/* as read; empty when none was named */
	struct buf rewritten;		/* with the model that was named */
	struct request request;
	struct receipt receipt;
	size_t n_read;			/* changes that reading it made */
	struct candidates candidates;
	bool readable;			/* the request */
	struct error error;		/* what a client would be told, or
					 * ERROR_NONE */
	struct marks *marks;
	int64_t now_ms;
};

/* To standard output: for people, for programs. */
int	dry_run_print_text(struct dry_run *, struct error *);
int	dry_run_print_json(struct dry_run *, struct error *);

/* What a client would be told, in short: "400 model_not_found at model". */
const char *dry_run_error(struct dry_run *);

#endif
