/*
 * key_cache: keys that requests come with again and again, by their hash.
 *
 * A row stays in it as long as a lease (lease.h) holds, so what is found is
 * what the store would say now. What was found outlives its place here as long
 * as somebody has a share in it. Safe for use by many threads at once.
 *
 * A process that asks once, as in CGI, opens nothing for it. Keys that aren't
 * there are not kept: there are too many of them.
 */
#ifndef SLUICE_STORE_KEY_CACHE_H
#define SLUICE_STORE_KEY_CACHE_H

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/ceilings.h"
#include "store/lease.h"
#include "store/rows.h"

/* One key, with what its row points into. */
struct key_entry {
	struct key_row row;
	struct arena arena;
	atomic_uint shares;
};

struct key_cache {
	char path[PATH_MAX];		/* the lease's; "": nothing is kept */
	atomic_bool wanted;		/* a lease, and none is granted */
	int64_t retry_ms;		/* for whoever grants one: not before */
	pthread_rwlock_t lock;		/* for what follows; most only look */
	bool asked;
	struct lease lease;
	uint64_t turn;			/* counts the leases taken */
	struct key_entry *slots[CEILING_KEY_CACHE];
};

/* The lease's for a store in that file; false: the name is too long for one. */
bool	key_cache_path(const char *store, char out[PATH_MAX]);

/* For the store in that file; NULL: nothing is kept. */
void	key_cache_init(struct key_cache *, const char *store);
void	key_cache_fini(struct key_cache *);

/* A share in the entry of that hash, to be given back; NULL: it is to be read.
 * *turn then says of which lease what is read from now on is, 0: of none. */
struct key_entry *key_cache_find(struct key_cache *, const unsigned char *hash,
	    uint64_t *turn);

/* A new one, of which the caller has a share, to be filled in. */
struct key_entry *key_entry_new(void);
void	key_entry_free(void *entry);		/* gives a share back */

/* Takes a share in what was read, unless its lease is gone. */
void	key_cache_put(struct key_cache *, struct key_entry *, uint64_t turn);

/* Forgets all: the file may be another one. */
void	key_cache_clear(struct key_cache *);

#endif
