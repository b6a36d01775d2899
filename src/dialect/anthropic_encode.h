/*
 * anthropic_encode: a request as a call of Messages; private to the dialect's
 * files.
 *
 *	anthropic_encode.c	the call and its settings
 *	anthropic_thinking.c	how much to think, and what follows from that
 *	anthropic_tools.c	tools and which of them to call
 *	anthropic_messages.c	the conversation: system, and whose turn it is
 *	anthropic_turns.c	the assistant's part of it, and its outputs
 *	anthropic_parts.c	text, images and files
 *
 * What a family of models can't take is dropped with a change in the receipt
 * when it is a setting or a hint, and refused when it is part of what was
 * asked.
 */
#ifndef SLUICE_DIALECT_ANTHROPIC_ENCODE_H
#define SLUICE_DIALECT_ANTHROPIC_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/jsonw.h"
#include "dialect/anthropic.h"
#include "dialect/pairs.h"

enum claude_thinking {
	THINKING_UNSAID,	/* as the family does by itself */
	THINKING_OFF,
	THINKING_BETWEEN_TOOLS,
	THINKING_ADAPTIVE,
	THINKING_BUDGET
};

enum claude_speaker { SPEAKER_NOBODY, SPEAKER_USER, SPEAKER_ASSISTANT,
    SPEAKER_SYSTEM };

struct claude_encoder {
	const struct request *request;
	const struct target *target;
	const struct claude_family *family;
	struct ability can;
	struct arena *arena;
	struct call *call;
	struct receipt *receipt;
	struct jsonw w;
	struct pairs pairs;

	int64_t max_tokens;
	enum claude_way way;
	struct span answer_tool;	/* WAY_TOOL */

	enum claude_thinking thinking;
	enum effort effort;		/* what is asked for */
	int64_t budget;
	bool replays;			/* thinking blocks go back */
	bool can_prefill;

	const struct tool **tools;	/* that are sent */
	size_t n_tools;
	bool has_search;		/* web_search among them */
	bool has_stubs;			/* or, without them, stubs */

	enum claude_speaker speaker;	/* of the message that is open */
	size_t text_end;		/* in the body, of the text that the
					 * last block is; 0: it is another */
	size_t marks_to_skip;		/* of the cache, the first ones */
	size_t turn_end;		/* of a turn: behind the last item that
					 * is more than thinking */
	size_t *again;			/* of a call, by item: how many before
					 * it have the same id */
	bool noted_reasoning, noted_phase;
};

static inline bool
claude_knows(const struct claude_encoder *e, enum claude_trait trait)
{
	return (e->family->traits & (unsigned)trait) != 0;
}

/* Whether the model can do that as it is asked for. */
static inline bool
claude_takes(const struct claude_encoder *e, enum feature f)
{
	return (e->can.native & (unsigned)f) != 0;
}

void	claude_put_word(struct claude_encoder *, const char *key,
	    const char *word);

/* dialect_drop with the encoder's. */
int	claude_drop(struct claude_encoder *, const char *param,
	    const char *why, struct error *);

/* The value of a header that the provider's row has, or NULL. */
const char *claude_row_header(const struct provider *, const char *name);

/* ---- thinking, effort, sampling ---- */

/* Decides; before anything is written. */
int	claude_plan_thinking(struct claude_encoder *, struct error *);

/* thinking and output_config. */
int	claude_put_thinking(struct claude_encoder *, struct error *);

/* temperature and top_p. */
int	claude_put_sampling(struct claude_encoder *, struct error *);

/* ---- tools ---- */

/* Decides which are sent. */
int	claude_choose_tools(struct claude_encoder *, struct error *);

/* tools and tool_choice. */
int	claude_put_tools(struct claude_encoder *, struct error *);

/* ---- the conversation ---- */

int	claude_put_system(struct claude_encoder *, struct error *);
int	claude_put_messages(struct claude_encoder *, struct error *);

/* Makes the message of this role the open one; a block follows. */
void	claude_speak(struct claude_encoder *, enum claude_speaker);

/* The parts of a message as blocks. */
int	claude_put_says(struct claude_encoder *, size_t item,
	    enum claude_speaker, struct error *);

/* Whether the item is one of the assistant's turn. */
bool	claude_is_assistants(const struct item *);

/* A call that goes on: one that was cut off doesn't, nobody can have run it. */
bool	claude_is_call(const struct item *);

/* The thinking blocks of a reasoning item that this very target wants back: a
 * list that isn't empty, or NULL. */
const struct node *claude_thoughts(const struct claude_encoder *,
	    const struct item *);

/* An output at its own place: it stands behind its call, or isn't sent. */
int	claude_skip_output(struct claude_encoder *, const struct item *,
	    struct error *);

/* Finds the calls whose id was used before: all ids of a request must differ.
 * Before the first turn. */
void	claude_number_calls(struct claude_encoder *);

/* The assistant's items from i on, with the outputs of its calls; *next is
 * where they end. */
int	claude_put_turn(struct claude_encoder *, size_t i, size_t *next,
	    struct error *);

/* ---- blocks ---- */

struct claude_place {		/* of a part, for messages and receipts */
	size_t item, part;
};

/* Whether nothing is sent for the part: text of nothing but white space, which
 * is refused. */
bool	claude_is_left_out(const struct part *);

/* A text block of these pieces, of which the outer two may be NULL: literals
 * that need no escape. */
void	claude_put_text(struct claude_encoder *, const char *before,
	    struct span text, const char *after, enum cache);

int	claude_put_part(struct claude_encoder *, const struct part *,
	    const struct claude_place *, enum cache, struct error *);

/* cache_control of a block or a tool. */
void	claude_put_mark(struct claude_encoder *, enum cache);

/* Its value. */
void	claude_put_cache(struct claude_encoder *, enum cache);

#endif
