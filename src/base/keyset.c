#include "config.h"

#include <endian.h>
#include <string.h>

#include "base/clock.h"
#include "base/keyset.h"

static uint64_t
rotate(uint64_t v, unsigned bits)
{
	return v << bits | v >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012; one round
 * for each word and three at the end, as hash tables elsewhere use it. */
uint64_t
keyset_hash(const uint64_t seed[2], struct span s)
{
	uint64_t v[4] = {
		seed[0] ^ UINT64_C(0x736f6d6570736575),
		seed[1] ^ UINT64_C(0x646f72616e646f6d),
		seed[0] ^ UINT64_C(0x6c7967656e657261),
		seed[1] ^ UINT64_C(0x7465646279746573),
	};
	uint64_t word, last = (uint64_t)s.len << 56;
	size_t i;

	for (i = 0; s.len - i >= 8; i += 8) {
		memcpy(&word, s.p + i, sizeof(word));
		word = le64toh(word);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	for (unsigned shift = 0; i < s.len; i++, shift += 8)
		last |= (uint64_t)(unsigned char)s.p[i] << shift;
	v[3] ^= last;
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (int round = 0; round < 3; round++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Where the key is, or the empty slot where it belongs. */
static const struct node **
find(const struct keyset *set, struct span key)
{
	size_t i = keyset_hash(set->seed, key) & (set->size - 1);

	while (set->slots[i] != NULL && !span_same(set->slots[i]->key, key))
		i = (i + 1) & (set->size - 1);
	return &set->slots[i];
}

/* A table four times as large as the object, which is at most half full when
 * the next one is made. */
static void
rebuild(struct keyset *set, struct arena *a, const struct node *object)
{
	if (set->size == 0)
		clock_random(set->seed, sizeof(set->seed));
	set->size = set->size == 0 ? KEYSET_LINEAR * 4 : set->size * 2;
	set->slots = arena_calloc(a, set->size, sizeof(*set->slots));
	for (const struct node *n = object->child; n != NULL; n = n->next)
		*find(set, n->key) = n;
}

bool
keyset_search(struct keyset *set, struct arena *a, const struct node *object,
    const struct node *member)
{
	const struct node **slot;

	if (object->count < KEYSET_LINEAR) {
		for (const struct node *n = object->child; n != NULL;
		    n = n->next)
			if (span_same(n->key, member->key))
				return true;
		return false;
	}
	if (object->count >= set->size / 2)
		rebuild(set, a, object);
	slot = find(set, member->key);
	if (*slot != NULL)
		return true;
	*slot = member;
	return false;
}
