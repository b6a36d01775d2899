/*
 * finding: what rules have found in a text, from its first byte until it is
 * told.
 *
 * Parts that overlap are one, with the name of the longest. What is longer than
 * a rule's ceiling is told as soon as the search is there, and what follows it
 * is dropped as it comes, so that neither is held.
 */
#ifndef SLUICE_REDACT_FINDING_H
#define SLUICE_REDACT_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "redact/entity.h"
#include "redact/gate.h"

/* Told in the order of the text, each byte of it once. */
struct findings {
	void (*keep)(struct findings *, struct span text);
	/* All of an entity. What goes on beyond the ceiling of its rule
	 * follows as dropped. */
	void (*found)(struct findings *, enum entity, struct span text);
	void (*dropped)(struct findings *, size_t n);
};

#define FINDING_TAILS	4

struct finding {
	struct findings *to;
	const struct word_gate *gate;

	/* The text as far as it has come. */
	const char *text;
	size_t n;
	bool final;

	size_t out;			/* told up to here */

	bool open, told;		/* something is found; its begin told */
	size_t start, end, longest;
	enum entity entity;
	bool expected;			/* it has the name of what was expected */
	size_t limit;			/* the first ceiling that it reached; 0: none */
	struct {
		size_t rule, end;
	} tails[FINDING_TAILS];		/* that go on beyond a ceiling */
	size_t n_tails;
	size_t tail_end[RULES_MAX];	/* of each rule's last one */
};

void	finding_init(struct finding *, struct findings *,
	    const struct word_gate *);

/* Another text. */
void	finding_begin(struct finding *);

/* There is more of it, or it has ended. */
void	finding_see(struct finding *, const char *text, size_t n, bool final);

/* A part, from where the search is. expected: it is none that a rule found, and
 * gives the name only where no rule found as much. */
void	finding_part(struct finding *, enum entity, size_t from, size_t to,
	    bool expected);

/* The rule's part would grow beyond its ceiling. */
void	finding_overlong(struct finding *, size_t rule, size_t from, size_t limit);

/* The search is at p: what lies before it and is decided is told. pass closes
 * what has ended there, and is called before the search goes on. */
void	finding_pass(struct finding *, size_t p);
void	finding_release(struct finding *, size_t p);

/* So many bytes before what is told are forgotten. */
void	finding_shift(struct finding *, size_t by);

#endif
