/*
 * scanner: finds what is to be taken out of a text that comes in pieces.
 *
 * What it tells doesn't depend on how the text was cut: each decision is one
 * about the text alone, and one that would look beyond what has come waits.
 * Held back is only what a match could still begin or grow in: in ordinary
 * text the last, unfinished word.
 *
 * The result is that of searching the text for each rule by itself: the parts
 * that any of them found, overlapping ones as one, which has the name of the
 * longest.
 */
#ifndef SLUICE_REDACT_SCANNER_H
#define SLUICE_REDACT_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "redact/digits.h"
#include "redact/entity.h"
#include "redact/finding.h"
#include "redact/gate.h"
#include "redact/pattern.h"

/* The rules for these entities that are at least so sure (percent). */
struct rule_set scanner_rules(entity_set, unsigned confidence);

#define SCANNER_CUES	64	/* whose value may begin later than here */

struct scanner {
	struct rule_set on;
	struct form_set on_forms;	/* those of RULE_WORD */
	uint64_t on_marks;		/* those of RULE_MARK */
	const struct word_gate *gate;
	struct pattern_room *room;
	struct finding finding;	/* while p is in it */
	bool has_mail;

	/* The text, from some bytes before what is undecided. */
	struct buf held;
	const char *text;
	size_t n;
	bool final;

	size_t p;		/* starts before it are decided */
	size_t run_end;		/* of the run that p is in; or before p */
	size_t seen;		/* in search of a run's end */

	/* What another found in the text to come, by its begin. */
	struct {
		enum entity entity;
		size_t from, to;
	} *expected;
	size_t n_expected, cap_expected;

	struct {
		size_t rule, at;
		bool mail;
	} due[SCANNER_CUES];	/* to be tried when p is there */
	size_t n_due;
	size_t not_before[RULES_MAX];	/* by rule: where it is tried again */
	struct digits digits;	/* that are written at p */
	size_t wait_at, wait_n;	/* at p a long match waits for so many bytes */
	size_t wait_rule;
};

void	scanner_init(struct scanner *, const struct rule_set *,
	    struct findings *);
void	scanner_fini(struct scanner *);

/* In the piece that is fed next the bytes from..to are such a thing, whatever the
 * rules say: it joins with what they find. Where both mean the same bytes the
 * rule gives the name. from and to are between characters, from < to. */
void	scanner_expect(struct scanner *, enum entity, size_t from, size_t to);

/* The next piece, and the end, after which a text begins anew. */
void	scanner_feed(struct scanner *, struct span);
void	scanner_end(struct scanner *);

/* A whole text; nothing is copied. */
void	scanner_whole(struct scanner *, struct span);

/* Bytes that are held back now. */
size_t	scanner_held(const struct scanner *);

#endif
