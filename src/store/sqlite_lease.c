#include "config.h"

#include "base/clock.h"
#include "store/sqlite_lease.h"

/* After one that couldn't be granted, which will hardly be otherwise soon. */
#define RETRY_MS	10000

int
end_key_lease(struct conn *c, struct error *err)
{
	char path[PATH_MAX];

	c->changes_keys = true;
	if (c->place->memory || !key_cache_path(c->place->path, path))
		return 0;
	return lease_end(path, err);
}

/* Others' tickets may have changed keys in the same transaction. */
void
grant_key_lease(struct sqlite *s, struct conn *c)
{
	struct key_cache *k = &s->keys;
	int64_t now;

	if (!atomic_load(&k->wanted) || c->changes_keys)
		return;
	now = clock_mono_ms();
	if (now < k->retry_ms)
		return;
	atomic_store(&k->wanted, false);
	if (!lease_grant(k->path, s->place.path))
		k->retry_ms = now + RETRY_MS;
}
