/*
 * openai_chat: the Chat Completions dialect; private to its files.
 *
 *	openai_chat.c		the dialect: begin and end of an answer
 *	openai_chat_decode.c	one chunk, or one whole answer
 *	openai_chat_items.c	its text, citations, log probabilities
 *	openai_chat_calls.c	its calls
 *	openai_chat_details.c	reasoning that goes back as it came
 *
 * and openai_chat_encode.h for the way out.
 */
#ifndef SLUICE_DIALECT_OPENAI_CHAT_H
#define SLUICE_DIALECT_OPENAI_CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "dialect/delta.h"
#include "dialect/dialect.h"
#include "dialect/emit.h"
#include "dialect/intake.h"

extern const struct dialect dialect_openai_chat;

int	chat_encode(const struct request *, const struct target *,
	    struct arena *, struct call *, struct receipt *, struct error *);
bool	chat_wants_bytes(const struct part *, const struct target *);
struct ability chat_can(const struct target *);

/* ---- decode ---- */

struct chat_call_item {
	uint64_t key;			/* the provider's index, or its place */
	struct span id, name;		/* empty until they come */
	bool custom;			/* the provider knows it as one */
	struct emit_call call;
};

struct chat_state {
	struct emitter emit;
	struct intake intake;
	bool has_finish;
	enum end_reason reason;

	/* Of a row with <think> tags: whether they came yet, and the content
	 * that may be a part of one. */
	enum { THINK_START, THINK_INSIDE, THINK_AFTER } think;
	bool in_content;
	struct delta delta;
	struct buf held;

	struct chat_call_item *calls;
	size_t n_calls, cap_calls;

	/* Of the reasoning that is open, or comes next. */
	struct chat_detail *details;
	size_t n_details, cap_details;
	size_t details_len;		/* bytes of text that all had */
};

/* Reads a chunk or a whole answer: events, the finish reason, usage. */
int	chat_read(struct chat_state *, const struct node *, struct error *);

/* Whether there is an error in it. */
bool	chat_has_error(const struct node *);

/* Content, reasoning, a refusal; nothing when the node is no string. Log
 * probabilities in the public form, or absent. */
int	chat_content(struct chat_state *, const struct node *,
	    struct span logprobs, struct error *);
int	chat_reasoning(struct chat_state *, const struct node *,
	    struct error *);
int	chat_refusal(struct chat_state *, const struct node *,
	    struct error *);

/* The content's last word, when it may have been a tag's begin. */
int	chat_end_content(struct chat_state *, struct error *);

/* The log probabilities of a choice's content in the public form, appended. */
void	chat_logprobs(struct chat_state *, const struct node *choice,
	    struct buf *);

/* One url_citation in the provider's form. */
int	chat_annotation(struct chat_state *, const struct node *,
	    struct error *);

/* One entry of tool_calls, the place'th of its list. */
int	chat_call(struct chat_state *, const struct node *, uint64_t place,
	    struct error *);

/* The pieces in a list of reasoning_details, kept until the next is called;
 * the text in them is told by chat_reasoning. */
int	chat_details(struct chat_state *, const struct node *list,
	    struct error *);

/* What was kept, if anything, is what the reasoning ends with. */
int	chat_end_details(struct chat_state *, struct error *);

void	chat_details_fini(struct chat_state *);

/* Ends all calls. */
int	chat_end_calls(struct chat_state *, struct error *);

void	chat_calls_fini(struct chat_state *);

#endif
