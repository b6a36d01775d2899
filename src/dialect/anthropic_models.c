/*
 * What each family of models knows, told by a word of the model's id: hosts
 * put prefixes and versions around it. From Anthropic's documents and official
 * integrations, 2026-11. A setting that a family doesn't know is refused with
 * status 400.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "dialect/anthropic.h"
#include "dialect/encode.h"
#include "dialect/schema.h"

#define EFFORT(e)	(1u << EFFORT_ ## e)
#define LOW_TO_HIGH	(EFFORT(LOW) | EFFORT(MEDIUM) | EFFORT(HIGH))
#define LOW_TO_MAX	(LOW_TO_HIGH | EFFORT(XHIGH) | EFFORT(MAX))
#define ANY_BUDGET	(EFFORT(MINIMAL) | LOW_TO_MAX)

#define FIFTH	(CLAUDE_NO_SAMPLING | CLAUDE_ADAPTIVE | CLAUDE_BY_DEFAULT | \
	CLAUDE_FORMAT | CLAUDE_STRICT)
#define LATE_FOURTH	(CLAUDE_ADAPTIVE | CLAUDE_CAN_OFF | CLAUDE_FORMAT | \
	CLAUDE_STRICT)
#define FOURTH_5	(CLAUDE_BUDGET | CLAUDE_ONE_SAMPLING | CLAUDE_FORMAT | \
	CLAUDE_STRICT | CLAUDE_PREFILL)
#define FOURTH	(CLAUDE_BUDGET | CLAUDE_PREFILL)

#define BOUND	(FIFTH | CLAUDE_SYSTEM_ROLE | CLAUDE_PRESERVED)

/* The first that fits counts, so that opus-5-5 stands before opus-5. */
static const struct claude_family families[] = {
	{ "fable-5-1", 128000, BOUND | CLAUDE_NO_FORCED, LOW_TO_MAX },
	{ "fable-5-2", 128000, BOUND | CLAUDE_NO_FORCED, LOW_TO_MAX },
	{ "fable-5", 128000, FIFTH | CLAUDE_SYSTEM_ROLE |
	    CLAUDE_FORCED_THINKING, LOW_TO_MAX },
	{ "opus-5-5", 128000, BOUND | CLAUDE_NO_FORCED, LOW_TO_MAX },
	{ "sonnet-5-5", 128000, BOUND | CLAUDE_NO_FORCED |
	    CLAUDE_BETWEEN_TOOLS, LOW_TO_MAX },
	{ "haiku-5-5", 128000, BOUND | CLAUDE_CAN_OFF |
	    CLAUDE_FORCED_THINKING, LOW_TO_MAX },
	{ "opus-5", 128000, FIFTH | CLAUDE_SYSTEM_ROLE | CLAUDE_CAN_OFF |
	    CLAUDE_FORCED_THINKING, LOW_TO_MAX },
	/* One source has it refuse the role system, so it isn't sent. */
	{ "sonnet-5", 128000, FIFTH | CLAUDE_CAN_OFF, LOW_TO_MAX },
	{ "opus-4-8", 128000, LATE_FOURTH | CLAUDE_NO_SAMPLING |
	    CLAUDE_SYSTEM_ROLE, LOW_TO_MAX },
	{ "opus-4-7", 128000, LATE_FOURTH | CLAUDE_NO_SAMPLING, LOW_TO_MAX },
	{ "opus-4-6", 128000, LATE_FOURTH, LOW_TO_HIGH | EFFORT(MAX) },
	{ "sonnet-4-6", 128000, LATE_FOURTH, LOW_TO_HIGH | EFFORT(MAX) },
	{ "opus-4-5", 64000, FOURTH_5, ANY_BUDGET },
	{ "sonnet-4-5", 64000, FOURTH_5, ANY_BUDGET },
	{ "haiku-4-5", 64000, FOURTH_5, ANY_BUDGET },
	{ "opus-4-1", 32000, FOURTH_5, ANY_BUDGET },
	{ "opus-4-0", 32000, FOURTH, ANY_BUDGET },
	{ "opus-4", 32000, FOURTH, ANY_BUDGET },
	{ "sonnet-4-0", 64000, FOURTH, ANY_BUDGET },
	{ "sonnet-4", 64000, FOURTH, ANY_BUDGET },
	{ "claude-3-7", 64000, FOURTH, ANY_BUDGET },
	{ "claude-3-5", 8192, CLAUDE_PREFILL, 0 },
	{ "claude-3", 4096, CLAUDE_PREFILL, 0 },
	/* Mythos, and any other, which is newer than this list: as the
	 * strictest of it. */
	{ "", 128000, BOUND | CLAUDE_NO_FORCED, LOW_TO_MAX },
};

#define N_FAMILIES	(sizeof(families) / sizeof(families[0]))

/* Behind "opus-5" a "-6" is of another model, "-20260501" a date of this. */
static bool
is_another(const char *rest)
{
	size_t digits;

	if (isdigit((unsigned char)*rest))
		return true;
	if (*rest == '\0' || strchr("-.@_", *rest) == NULL)
		return false;
	digits = strspn(rest + 1, "0123456789");
	return digits > 0 && digits < 6 &&
	    !isalpha((unsigned char)rest[1 + digits]);
}

/* Dots, dashes and '@' are alike in these names. */
static bool
begins(const char *name, const char *word)
{
	for (; *word != '\0'; name++, word++)
		if (*name != *word && (*word != '-' || *name == '\0' ||
		    strchr(".@_", *name) == NULL))
			return false;
	return !is_another(name);
}

/* A word stands where a part of the name begins. Asked for each route of a
 * choice, so it looks at few places, and first at one letter. */
const struct claude_family *
claude_family(const char *model)
{
	const struct claude_family *best = families + N_FAMILIES - 1;

	for (const char *p = model; *p != '\0'; p++) {
		if (!isalpha((unsigned char)*p) ||
		    (p > model && isalnum((unsigned char)p[-1])))
			continue;
		for (const struct claude_family *f = families; f < best; f++)
			if (f->word[0] == *p && begins(p, f->word))
				best = f;
	}
	return best;
}

/* ---- what a target can do ---- */

/* What a family loses that hasn't one of these traits, or has this one. */
static const struct {
	unsigned without, with;		/* enum claude_trait */
	unsigned features;
} losses[] = {
	{ CLAUDE_ADAPTIVE | CLAUDE_BUDGET, 0, FEATURE_REASONING },
	{ CLAUDE_FORMAT, 0, FEATURE_JSON_SCHEMA },
	{ 0, CLAUDE_NO_FORCED, FEATURE_FORCED_CHOICE },
};

static unsigned
lost(const struct claude_family *f)
{
	unsigned features = 0;

	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
		if ((f->traits & losses[i].with) || (losses[i].without != 0 &&
		    !(f->traits & losses[i].without)))
			features |= losses[i].features;
	return features;
}

/* Nothing tells log probabilities. A web search can be what must be called. */
struct ability
claude_can(const struct target *t)
{
	unsigned model = target_features(t) & ~(unsigned)FEATURE_LOGPROBS;
	struct ability can;

	if (!(model & (FEATURE_TOOLS | FEATURE_WEB_SEARCH)))
		model &= ~(unsigned)FEATURE_FORCED_CHOICE;
	if (t->without & WITHOUT_STRICT)
		model &= ~(unsigned)FEATURE_JSON_SCHEMA;
	can.native = model & ~lost(claude_family(t->model));
	can.emulated = (FEATURE_STREAMING | FEATURE_JSON_SCHEMA) &
	    ~can.native;
	return can;
}

/* ---- the form of the answer ---- */

/* Whether a call of our own can be forced without taking from the client what
 * it asked for: thinking, or a call of another tool. */
static bool
can_force(const struct request *r, const struct target *t,
    const struct ability *can)
{
	const struct claude_family *f = claude_family(t->model);

	if ((f->traits & CLAUDE_NO_FORCED) ||
	    !(can->native & FEATURE_TOOLS) || claude_is_forced(r))
		return false;
	return !claude_asks_thinking(r) ||
	    (f->traits & CLAUDE_FORCED_THINKING) ||
	    !(can->native & FEATURE_REASONING);
}

enum claude_way
claude_way(const struct request *r, const struct target *t)
{
	struct ability can;

	if (r->format.type == FORMAT_TEXT)
		return WAY_TEXT;
	if (r->format.type == FORMAT_JSON_OBJECT)
		return WAY_WORDS;
	can = claude_can(t);
	if (can.native & FEATURE_JSON_SCHEMA)
		return WAY_NATIVE;
	return can_force(r, t, &can) && schema_is_object(r->format.schema) ?
	    WAY_TOOL : WAY_WORDS;
}

struct span
claude_answer_tool(const struct request *r, struct arena *a)
{
	struct span name = SPAN("final_answer");
	size_t i;

	for (i = 2; request_tool(r, name) != NULL; i++)
		name = span_of(arena_printf(a, "final_answer_%zu", i));
	return name;
}
