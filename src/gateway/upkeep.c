#include "config.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "gateway/gateway.h"
#include "gateway/upkeep.h"

/*
 * A step of so many rows takes some milliseconds. When there is more to do the
 * next comes soon: a store that takes 1000 requests a second has to lose as
 * many.
 */
#define ROWS		200
#define IDLE_MS		60000
#define BUSY_MS		100

/* Whether it is due, and ours: of many at once one sees to it. */
static bool
claim(struct gateway *g, int64_t now)
{
	int64_t due = atomic_load(&g->upkeep_ms);

	return now >= due && atomic_compare_exchange_strong(&g->upkeep_ms,
	    &due, now + IDLE_MS);
}

void
upkeep_step(struct gateway *g)
{
	int64_t now = clock_mono_ms();
	struct error err;
	size_t n;
	int more;

	if (!claim(g, now))
		return;
	more = g->store->ops->expire(g->store, clock_wall_s(),
	    g->conf->log_retention_ms / 1000, ROWS, &n, &err);
	if (more == 1)
		atomic_store(&g->upkeep_ms, now + BUSY_MS);
	if (more == -1)
		log_warn("what has expired stays for now: %s%s%s", err.message,
		    err.detail[0] == '\0' ? "" : ": ", err.detail);
}
