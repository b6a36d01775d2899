#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/key_cache.h"

#define ENTRY_MAX	((size_t)64 * 1024)	/* of the arena */

/* ---- entries ---- */

struct key_entry *
key_entry_new(void)
{
	struct key_entry *e = calloc(1, sizeof(*e));

	if (e == NULL)
		log_fatal("out of memory");
	arena_init(&e->arena, ENTRY_MAX);
	atomic_init(&e->shares, 1);
	return e;
}

void
key_entry_free(void *entry)
{
	struct key_entry *e = entry;

	if (e == NULL || atomic_fetch_sub(&e->shares, 1) > 1)
		return;
	arena_fini(&e->arena);
	free(e);
}

/* The hash is one already, of random numbers. */
static struct key_entry **
slot_of(struct key_cache *c, const unsigned char *hash)
{
	_Static_assert(CEILING_KEY_CACHE <= 1 << 16, "two bytes say which");
	return &c->slots[(hash[0] | (size_t)hash[1] << 8) % CEILING_KEY_CACHE];
}

/* ---- the cache ---- */

bool
key_cache_path(const char *store, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s-keys", store);

	return n > 0 && n < PATH_MAX;
}

void
key_cache_init(struct key_cache *c, const char *store)
{
	*c = (struct key_cache){ .asked = false };
	lease_init(&c->lease);
	if (pthread_rwlock_init(&c->lock, NULL) != 0)
		log_fatal("store: a lock can't be made");
	if (store == NULL || !key_cache_path(store, c->path))
		c->path[0] = '\0';
}

static void
lock(struct key_cache *c)
{
	if (pthread_rwlock_wrlock(&c->lock) != 0)
		log_fatal("store: a lock failed");
}

static void
lock_shared(struct key_cache *c)
{
	if (pthread_rwlock_rdlock(&c->lock) != 0)
		log_fatal("store: a lock failed");
}

static void
unlock(struct key_cache *c)
{
	(void)pthread_rwlock_unlock(&c->lock);
}

/* Locked. */
static void
forget(struct key_cache *c)
{
	lease_drop(&c->lease);
	for (size_t i = 0; i < CEILING_KEY_CACHE; i++) {
		key_entry_free(c->slots[i]);
		c->slots[i] = NULL;
	}
}

void
key_cache_clear(struct key_cache *c)
{
	lock(c);
	forget(c);
	unlock(c);
}

void
key_cache_fini(struct key_cache *c)
{
	forget(c);
	(void)pthread_rwlock_destroy(&c->lock);
}

/* Locked. */
static void
renew(struct key_cache *c)
{
	if (lease_holds(&c->lease))
		return;			/* another was faster */
	if (c->lease.fd != -1)
		forget(c);
	if (!c->asked)
		c->asked = true;
	else if (lease_take(&c->lease, c->path))
		c->turn++;
	else
		atomic_store(&c->wanted, true);
}

/* Locked, if only shared. Whether there is a lease; *e is a share or NULL. */
static bool
look(struct key_cache *c, const unsigned char *hash, struct key_entry **e,
    uint64_t *turn)
{
	if (!lease_holds(&c->lease))
		return false;
	*turn = c->turn;
	*e = *slot_of(c, hash);
	if (*e != NULL && memcmp((*e)->row.hash, hash, STORE_HASH_SIZE) != 0)
		*e = NULL;
	if (*e != NULL)
		(void)atomic_fetch_add(&(*e)->shares, 1);
	return true;
}

struct key_entry *
key_cache_find(struct key_cache *c, const unsigned char *hash, uint64_t *turn)
{
	struct key_entry *e = NULL;
	bool leased;

	*turn = 0;
	if (c->path[0] == '\0')
		return NULL;
	lock_shared(c);
	leased = look(c, hash, &e, turn);
	unlock(c);
	if (leased)
		return e;
	lock(c);
	renew(c);
	(void)look(c, hash, &e, turn);
	unlock(c);
	return e;
}

void
key_cache_put(struct key_cache *c, struct key_entry *e, uint64_t turn)
{
	struct key_entry **slot = slot_of(c, e->row.hash);

	if (turn == 0)
		return;
	lock(c);
	if (turn == c->turn && c->lease.fd != -1) {
		(void)atomic_fetch_add(&e->shares, 1);
		key_entry_free(*slot);
		*slot = e;
	}
	unlock(c);
}
