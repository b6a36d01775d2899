/*
 * guard: what a key has taken out of what is asked and answered, and what is
 * put in its place.
 */
#ifndef SLUICE_REDACT_GUARD_H
#define SLUICE_REDACT_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "redact/analysis.h"
#include "redact/entity.h"
#include "redact/gate.h"

enum guard_target {
	GUARD_OFF,
	GUARD_INPUT = 1,	/* before a provider sees it */
	GUARD_OUTPUT = 2,	/* before the client does */
	GUARD_BOTH = GUARD_INPUT | GUARD_OUTPUT
};

/* A key's settings; zeroed: nothing is taken out. */
struct guard_settings {
	unsigned target;		/* enum guard_target */
	entity_set entities;
	const char *unknown;		/* names of more of them that this
					 * version doesn't know, with commas;
					 * NULL: there are none */
	const char *placeholder;	/* see guard_placeholder_check; NULL:
					 * GUARD_PLACEHOLDER */
	unsigned threshold;		/* percent: rules less sure are off; 0:
					 * GUARD_THRESHOLD */
	bool reversible;		/* the client gets back what it sent */
};

#define GUARD_PLACEHOLDER	"[TYPE]"
#define GUARD_PLACEHOLDER_MAX	64	/* bytes */
#define GUARD_THRESHOLD		50	/* percent, unless a key says other */

/* "off", "input", "output", "both", by the enum's value; ends with NULL. */
extern const char *const guard_target_words[];

/* Reads "EMAIL,PHONE" or "all", whatever the case, blanks around the commas.
 * ERROR_VALUE: the message lists the right names. */
int	guard_entities_read(struct span, entity_set *, struct error *);

/* The names in the order of the enum, with commas between; "" for none. */
void	guard_entities_print(struct buf *, entity_set);

/* Both for what is kept, whichever version kept it: the same names, and behind
 * them those that aren't known. Reading appends these to unknown. */
void	guard_entities_keep(struct buf *, const struct guard_settings *);
void	guard_entities_kept(struct span, entity_set *, struct buf *unknown);

/* A placeholder is printable UTF-8, 1 to 64 bytes, in which nothing is found
 * itself, or each turn of a conversation would change it. TYPE in it stands
 * for the name of what was found. ERROR_VALUE. */
int	guard_placeholder_check(struct span, struct error *);

/* What the settings have, or what they mean where they don't say. */
const char *guard_placeholder(const struct guard_settings *);
unsigned guard_threshold(const struct guard_settings *);

/* Those of the entities that no rule finds, or none that is so sure. An analyzer
 * may still find them. */
entity_set guard_unfound(const struct guard_settings *);

/* Appends a line: how this machine lets patterns run. */
void	guard_tell_speed(struct buf *);

/*
 * What is in force for one text after another, all of one request: used by one
 * thread at a time. Zeroed: off.
 */
struct guard {
	struct rule_set rules;
	struct rule_set address_rules;	/* the same without URL: for what is
					 * an address and is to stay one */
	struct analysis *analysis;	/* asked beside the rules; NULL: none */
	bool rules_alone;		/* what comes has names that programs
					 * give, or addresses: it isn't asked */
	const char *placeholder;
	bool instructed;		/* what comes is from who instructs the
					 * model, not from its user */
	unsigned found[ENTITIES];	/* how often, so far */
	/* Called for each thing that was found, before its placeholder is
	 * written; may be NULL. It may write a placeholder of its own and
	 * return true. */
	bool (*on_found)(struct guard *, enum entity, struct span value,
	    struct buf *out);
	/* Called when what was found last goes on beyond its ceiling; may be
	 * NULL. */
	void (*on_cut)(struct guard *);
	void *ctx;
};

/* settings are borrowed, their target isn't looked at. */
void	guard_init(struct guard *, const struct guard_settings *);

/* Whether these bytes of the text are no more than a part of what stands in
 * place of something: an analysis may take that for a name. */
bool	guard_stands_for(const struct guard *, struct span text, size_t from,
	    size_t to);

/* Writes what stands in place of the value, and counts it. */
void	guard_replace(struct guard *, enum entity, struct span value,
	    struct buf *out);

#endif
