/* What has expired, removed all at once; requests do it a step at a time. */
#include "config.h"

#include <stdio.h>

#include "base/clock.h"
#include "ctl/ctl.h"

/* Writers of the service wait for no more than this takes, some milliseconds. */
#define ROWS	500

static int
gc(struct ctl *c, struct error *err)
{
	int64_t keep_s = c->conf.log_retention_ms / 1000;
	int64_t now_s = clock_wall_s();
	size_t n, sum = 0;
	int more;

	do {
		more = c->store->ops->expire(c->store, now_s, keep_s, ROWS, &n,
		    err);
		sum += n;
	} while (more == 1);
	if (more == -1)
		return -1;
	(void)fprintf(stderr, "sluicectl: removed %zu row%s that had "
	    "expired\n", sum, sum == 1 ? "" : "s");
	return 0;
}

const struct ctl_command ctl_gc[] = {
	{ .noun = "gc", .synopsis = "",
	    .doc = "remove what has expired from the store, now",
	    .store = true, .run = gc },
	{ .noun = NULL },
};
