/*
 * pattern: PCRE2 as rules need it. The only file that knows pcre2.h.
 *
 * A rule's patterns are compiled when they are first used, once in a process,
 * for all threads. Where the host forbids code that is made at run time PCRE2's
 * interpreter does the same, slower.
 */
#ifndef SLUICE_REDACT_PATTERN_H
#define SLUICE_REDACT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

enum pattern_part { PATTERN_CUE, PATTERN_VALUE };

enum pattern_result {
	PATTERN_NO,
	PATTERN_YES,
	PATTERN_MORE,		/* it depends on what follows */
	PATTERN_GIVEN_UP	/* it would take too long to know */
};

/* What a thread needs to match. */
struct pattern_room;

struct pattern_room *pattern_room_new(void);
void	pattern_room_free(struct pattern_room *);

/* Matches at text + at, with all of text before it in sight. more: text goes
 * on behind n, so that a match that looked there isn't known yet. What matched
 * may be nothing. */
enum pattern_result pattern_match(struct pattern_room *, size_t rule,
	    enum pattern_part, const char *text, size_t n, size_t at,
	    bool more, size_t *end);

/* Bytes that were offered to patterns in this room so far, as a measure of
 * work. */
size_t	pattern_steps(const struct pattern_room *);

/* Whether patterns run as machine code here. */
bool	pattern_fast(void);

/* Compiles it. NULL when it is sound, else what is wrong with it, for tests. */
const char *pattern_fault(size_t rule, enum pattern_part);

#endif
