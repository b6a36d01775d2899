/*
 * openai_chat: the Chat Completions dialect; private to its files.
 *
 *	openai_chat.c		the dialect: framing, the end of an answer
 *	openai_chat_decode.c	one chunk, or one whole answer
 *	openai_chat_items.c	its text as items of events
 *	openai_chat_calls.c	its calls as items of events
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
#include "dialect/sse.h"

extern const struct dialect dialect_openai_chat;

int	chat_encode(const struct request *, const struct target *,
	    struct arena *, struct call *, struct receipt *, struct error *);

/* ---- decode ---- */

/* Where text of an answer comes from. One at a time is being written. */
enum chat_channel { CHANNEL_NONE, CHANNEL_REASONING, CHANNEL_CONTENT,
    CHANNEL_REFUSAL };

struct chat_call_item {
	uint64_t key;			/* the provider's index, or its place */
	struct span id, name;		/* empty until they come */
	struct buf arguments;		/* text: all that came */
	size_t sent;			/* how much of it went on */
	struct delta delta;
	bool open;
	unsigned item;
};

struct chat_state {
	struct decoder *decoder;
	struct sse sse;
	struct buf body;		/* of a whole answer */
	enum { BODY_UNKNOWN, BODY_STREAM, BODY_WHOLE } mode;
	bool begun, ended;
	bool has_finish;
	enum end_reason reason;
	bool has_usage;
	struct usage usage;
	unsigned n_items;
	struct arena keep;		/* what outlives a chunk */

	/* The message or reasoning that is open. */
	struct {
		bool open, has_part;
		enum item_type type;
		unsigned item, part;
		enum part_type part_type;
	} talk;
	enum chat_channel channel;
	struct delta delta;		/* of that channel */

	/* <think> at the start of the content. */
	enum { THINK_START, THINK_INSIDE, THINK_AFTER } think;
	struct buf held;

	struct chat_call_item *calls;
	size_t n_calls, cap_calls;
	size_t n_arguments;		/* bytes kept for all calls */
};

/* Reads a chunk or a whole answer: events, the finish reason, usage. */
int	chat_read(struct chat_state *, const struct node *, struct error *);

/* Sends an event. */
int	chat_send(struct chat_state *, const struct event *, struct error *);

/* An item's begin; call is NULL for one that is no call. Its end. */
int	chat_begin_item(struct chat_state *, enum item_type,
	    const struct chat_call_item *call, struct error *);
int	chat_end_item(struct chat_state *, unsigned item, enum item_status,
	    struct error *);

/* The channel's last word, half a character or half a mark; then the open
 * message or reasoning may be closed. */
int	chat_end_channel(struct chat_state *, struct error *);
int	chat_close_talk(struct chat_state *, enum item_status,
	    struct error *);

/* Text of a channel; nothing when the node is no string or empty. */
int	chat_text(struct chat_state *, enum chat_channel, const struct node *,
	    struct error *);

/* One url_citation in the provider's form. */
int	chat_annotation(struct chat_state *, const struct node *,
	    struct error *);

/* One entry of tool_calls, the place'th of its list. */
int	chat_call(struct chat_state *, const struct node *, uint64_t place,
	    struct error *);

/* Ends what is open. */
int	chat_close(struct chat_state *, struct error *);

void	chat_items_fini(struct chat_state *);

#endif
