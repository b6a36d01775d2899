/*
 * keyset: tells whether an object has a key twice.
 *
 * The first keys are compared one by one. Larger objects get a hash table
 * with a secret seed, so that nobody can choose keys that make it slow.
 */
#ifndef SLUICE_BASE_KEYSET_H
#define SLUICE_BASE_KEYSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/scan.h"

#define KEYSET_LINEAR	16

struct keyset {
	const struct node **slots;
	size_t size;		/* a power of two; 0: no table yet */
	uint64_t seed[2];
};

/* What keyset_has does when a glance doesn't settle it. */
bool	keyset_search(struct keyset *, struct arena *,
	    const struct node *object, const struct node *member);

/* Whether the object, whose children have been asked after one by one, has
 * the member's key already; if not it is taken in: the member is about to
 * become a child, and its bit one of the object's. A set of size 0 is an empty
 * one; its memory is the arena's. */
static inline bool
keyset_has(struct keyset *set, struct arena *a, const struct node *object,
    const struct node *member)
{
	if (object->count < KEYSET_LINEAR &&
	    !(object->keys & node_key_bit(member->key)))
		return false;
	return keyset_search(set, a, object, member);
}

/* SipHash-1-3 of the bytes. */
uint64_t keyset_hash(const uint64_t seed[2], struct span);

#endif
