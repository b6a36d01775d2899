/*
 * caller: what a provider is told in the place of who calls: keyed hashes, never
 * a name. A worker remembers the last ones, for its callers come again.
 */
#ifndef SLUICE_GATEWAY_CALLER_H
#define SLUICE_GATEWAY_CALLER_H

#include <stddef.h>

struct exchange;
struct provider;
struct target;

#define CALLER_KEPT	4
#define CALLER_NAME	64	/* longer ids are hashed each time */
#define CALLER_HASH	33

struct caller {
	const struct provider *provider;	/* NULL: none yet */
	char key[CALLER_NAME], project[CALLER_NAME];
	char user_hash[CALLER_HASH], cache_key[CALLER_HASH],
	    credential[CALLER_HASH];
};

/* All zeros at first. */
struct callers {
	struct caller kept[CALLER_KEPT];
	size_t next;			/* is forgotten first */
};

/* Sets the target's hashes, which live as long as the exchange. For those that
 * are called: it takes longer than to choose among all. */
void	caller_hide(struct exchange *, struct target *);

#endif
