/*
 * anthropic: the Messages dialect; private to its files.
 *
 *	anthropic.c		the dialect: framing, the end of an answer
 *	anthropic_decode.c	one event, or one whole answer
 *	anthropic_blocks.c	text, thinking and calls as items of events
 *	anthropic_search.c	web searches and citations
 *	anthropic_models.c	what each family of models knows
 *
 * and anthropic_encode.h for the way out.
 */
#ifndef SLUICE_DIALECT_ANTHROPIC_H
#define SLUICE_DIALECT_ANTHROPIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "dialect/delta.h"
#include "dialect/dialect.h"
#include "dialect/emit.h"
#include "dialect/intake.h"

extern const struct dialect dialect_anthropic;

int	claude_encode(const struct request *, const struct target *,
	    struct arena *, struct call *, struct receipt *, struct error *);
bool	claude_wants_bytes(const struct part *, const struct target *);
struct ability claude_can(const struct target *);

/* ---- families of models ---- */

enum claude_trait {
	/* temperature and top_p are refused, at any value */
	CLAUDE_NO_SAMPLING = 1 << 0,
	/* temperature and top_p exclude each other */
	CLAUDE_ONE_SAMPLING = 1 << 1,
	/* thinking {"type":"adaptive"}, with output_config.effort */
	CLAUDE_ADAPTIVE = 1 << 2,
	/* thinking {"type":"enabled","budget_tokens":n} */
	CLAUDE_BUDGET = 1 << 3,
	/* thinks unless told otherwise */
	CLAUDE_BY_DEFAULT = 1 << 4,
	/* thinking {"type":"disabled"} */
	CLAUDE_CAN_OFF = 1 << 5,
	/* thinking {"type":"between_tools"}, its nearest to none */
	CLAUDE_BETWEEN_TOOLS = 1 << 6,
	/* can't be made to call a tool at all */
	CLAUDE_NO_FORCED = 1 << 7,
	/* can, even while it thinks; without either: only when it doesn't */
	CLAUDE_FORCED_THINKING = 1 << 8,
	/* a thinking block is bound to all that came before it */
	CLAUDE_PRESERVED = 1 << 9,
	/* messages may have the role system, behind a user's */
	CLAUDE_SYSTEM_ROLE = 1 << 10,
	/* output_config.format */
	CLAUDE_FORMAT = 1 << 11,
	/* strict in tools */
	CLAUDE_STRICT = 1 << 12,
	/* the last message may be the assistant's, when it doesn't think */
	CLAUDE_PREFILL = 1 << 13
};

struct claude_family {
	char word[12];		/* of the model's id; "": any other */
	int64_t max_output;
	unsigned traits;	/* enum claude_trait */
	unsigned efforts;	/* a bit 1 << EFFORT_... each; none is told by
				 * the traits */
};

/* By the provider's name for the model; never NULL. */
const struct claude_family *claude_family(const char *model);

/* ---- what both ways must agree on ---- */

enum claude_way {
	WAY_TEXT,
	WAY_NATIVE,		/* output_config.format */
	WAY_TOOL,		/* the answer is a call of a tool of ours */
	WAY_WORDS		/* the form is asked for in the instructions */
};

/* How the answer's form is asked for. This and the next want the request
 * settled (encode.h). */
enum claude_way claude_way(const struct request *, const struct target *);

/* The name of that tool: none of the client's. Text. */
struct span claude_answer_tool(const struct request *, struct arena *);

/* Whether the client wants the model to think. */
static inline bool
claude_asks_thinking(const struct request *r)
{
	if (r->effort == EFFORT_UNSET)
		return r->summary != SUMMARY_UNSET;
	return r->effort != EFFORT_NONE;
}

/* Whether the client wants a tool to be called, whatever is said. */
static inline bool
claude_is_forced(const struct request *r)
{
	return tool_choice_forced(&r->tool_choice);
}

/* ---- decode ---- */

enum claude_kind {
	BLOCK_OTHER,		/* nothing that we know */
	BLOCK_TEXT,
	BLOCK_THINKING,
	BLOCK_REDACTED,
	BLOCK_CALL,
	BLOCK_SEARCH		/* server_tool_use, web_search */
};

struct claude_citation {
	struct span url, title;		/* text */
	struct claude_citation *next;
};

/* A content block from its start to its stop; a call whose arguments aren't
 * whole then waits for the reason of the answer's end. */
struct claude_block {
	enum claude_kind kind;
	uint64_t index;
	bool open;
	bool stopped;			/* a call that waits */
	struct delta delta;		/* of text, thinking, a search's input */
	struct buf text;		/* the same, all that came */
	struct buf signature;		/* thinking; the data of a redacted */
	size_t start, end;		/* text: characters of its part */
	struct claude_citation *citations, *last_citation;
	struct emit_call call;
	size_t search;			/* its place in searches */
};

struct claude_search {
	struct span id;			/* text */
	struct span query;		/* text; absent: not known yet */
	unsigned item;
	bool open;
};

struct claude_state {
	struct decoder *decoder;
	struct intake intake;
	struct emitter emit;
	enum end_reason reason;
	bool has_words;			/* some text of a message came */
	struct span explanation;	/* of a refusal, kept */
	enum claude_way way;
	struct span answer_tool;

	/* As the provider counts. */
	struct {
		uint64_t input, cache_read, cache_write, cache_write_1h;
		uint64_t output, thinking, searches;
	} count;

	/* The text part that is being written, for citations. */
	struct {
		bool any;
		unsigned item, part;
		size_t characters;
	} place;

	/* The thinking blocks of the open reasoning, for its opaque object:
	 * JSON with commas between. */
	struct buf thoughts;

	struct claude_block *blocks;	/* in the order of their starts */
	size_t n_blocks, cap_blocks;
	struct claude_search *searches;
	size_t n_searches, cap_searches;
};

/* Reads an event of a stream, or a whole answer. */
int	claude_read(struct claude_state *, struct span event,
	    const struct node *, struct error *);

/* The content blocks: their start, delta and stop. */
int	claude_block_start(struct claude_state *, uint64_t index,
	    const struct node *block, struct error *);
int	claude_block_delta(struct claude_state *, uint64_t index,
	    const struct node *delta, struct error *);
int	claude_block_stop(struct claude_state *, uint64_t index,
	    struct error *);

/* Ends all that are open. */
int	claude_blocks_end(struct claude_state *, struct error *);
void	claude_blocks_fini(struct claude_state *);

/* Searches. */
int	claude_search_begin(struct claude_state *, struct claude_block *,
	    const struct node *block, struct error *);
int	claude_search_asked(struct claude_state *, struct claude_block *,
	    struct error *);
int	claude_search_result(struct claude_state *, const struct node *block,
	    struct error *);
int	claude_searches_end(struct claude_state *, struct error *);

/* Citations: one that came, and all of them when the block ends. */
void	claude_cite(struct claude_state *, struct claude_block *,
	    const struct node *citation);
int	claude_citations(struct claude_state *, struct claude_block *,
	    struct error *);

#endif
