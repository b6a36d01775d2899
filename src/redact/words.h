/*
 * words: which rules begin with a word of a list that stands at a place of a
 * text. One look-up, however many words there are.
 *
 * What is looked up is the place's key: its row of letters, up to a digit, a _
 * or the capital in dateOfBirth; or one character of three or more bytes. What
 * an entry has beyond ("attack" of "heart attack") is compared byte by byte.
 */
#ifndef SLUICE_REDACT_WORDS_H
#define SLUICE_REDACT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "redact/bytes.h"

struct words_entry {
	const char *word;	/* in the rule's list */
	const struct words_entry *next;	/* with the same key */
	uint32_t hash;		/* of its key */
	uint16_t rule;
	uint8_t len, key_len;
};

#define WORDS_KEY_MAX	40

/* Bytes of the key at a place, 0 if none begins there. */
size_t	words_key(const char *text, size_t n, size_t at);

/* How much of a text an entry is whose key stands there: 0 if the text doesn't
 * begin so, -1 if it does as far as it goes. A _ in a list is a blank, _ or -,
 * or the step to the next capital in dateOfBirth. */
int	words_compare(const struct words_entry *, const char *text, size_t n);

/* The first of the entries with this key, or NULL: by rule, of each rule the
 * longest first. */
const struct words_entry *words_find(const char *key, size_t len);

/*
 * A bit each for the first three bytes of keys, by their class: 0 for what is
 * in none, letters, and the bytes of other characters, some of which share one.
 * And one for each four letters that longer keys begin with, by a hash.
 */
extern uint64_t words_begin[1 << 12], words_begin_4[1 << 11];
extern uint8_t words_class[256];

static inline unsigned
words_hash_4(unsigned a, unsigned b, unsigned c, unsigned d)
{
	return ((a << 15 | b << 10 | c << 5 | d) * 2654435761u) >> 15;
}

/* False for most places where no key is. */
static inline bool
words_may_begin(const char *p, size_t n)
{
	unsigned a = words_class[(unsigned char)p[0]];
	unsigned b = n > 1 ? words_class[(unsigned char)p[1]] : 0;
	unsigned c = n > 2 ? words_class[(unsigned char)p[2]] : 0;
	unsigned d = n > 3 ? words_class[(unsigned char)p[3]] : 0, i;

	if ((words_begin[a << 6 | b] >> c & 1) == 0)
		return false;
	/* The fourth is a letter: not the end of a key, if it is small. */
	if (a - 1 > 25 || b - 1 > 25 || c - 1 > 25 || d - 1 > 25)
		return true;
	i = words_hash_4(a, b, c, d);
	return (words_begin_4[i / 64] >> (i % 64) & 1) != 0 ||
	    (p[3] & 0x20) == 0;
}

/* The same by the key's hash: rarely those of another key. */
const struct words_entry *words_find_hash(uint32_t hash, size_t len);

/* A key's hash, of its bytes in small letters, eight at a time, the first one
 * the lowest; zeros behind the last. */
static inline uint64_t
words_hash_add(uint64_t hash, uint64_t eight)
{
	return (hash ^ eight) * 0x9e3779b97f4a7c15u;
}

static inline uint32_t
words_hash_end(uint64_t hash)
{
	return (uint32_t)(hash >> 32);
}

/* A bit each for the hashes of keys: false for most words that are none. */
#define WORDS_KNOWN_BITS	17

extern uint64_t words_known[1 << (WORDS_KNOWN_BITS - 6)];

static inline bool
words_may_know(uint32_t hash)
{
	uint32_t i = hash >> (32 - WORDS_KNOWN_BITS);

	return (words_known[i / 64] >> (i % 64) & 1) != 0;
}

/* Reads the lists; before anything else. */
void	words_init(void);

/* Calls back for all entries. */
void	words_each(void (*)(const struct words_entry *));

#endif
