/*
 * validate_internal: what the parts of the validator share; for
 * validate*.c alone.
 *
 * Each part reads one subject of the body into the request. They all take the
 * reader, which carries the error, so that their signatures stay short; they
 * return 0 or -1 as everywhere, and those that read an optional value 1, 0 or
 * -1 as the strict family of jsonx does.
 */
#ifndef SLUICE_MODEL_VALIDATE_INTERNAL_H
#define SLUICE_MODEL_VALIDATE_INTERNAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/ceilings.h"
#include "base/error.h"
#include "base/jsonx.h"
#include "base/scan.h"
#include "model/history.h"
#include "model/receipt.h"
#include "model/request.h"

/* How the tools of a request are found while they are read: slots hold their
 * indexes + 1, twice as many as there is room for tools. */
struct toolset {
	size_t *slots;
	size_t room;		/* a power of two, or 0 */
	uint64_t seeds[4];	/* two for names, two for their scopes */
};

struct member;
struct hosted_kind;

struct reader {
	struct arena *arena;
	const struct history *history;	/* NULL: nothing is kept */
	struct request *req;
	struct receipt *receipt;
	struct error *err;
	struct jsonx_path root;
	struct toolset toolset;
	/* While an item is read that was kept: what led to it, since the
	 * client knows no place in it. */
	const struct jsonx_path *kept;
	bool clash;		/* the last tool doesn't go with the others */
};

/* A row of the table of top-level fields. */
struct field {
	const char *name;
	int (*read)(struct reader *, const struct field *);
	size_t offset;		/* in struct request, of what it fills */
	int64_t min, max;	/* of a number; max also of a text */
	const char *why;	/* without effect: what the receipt says */
	const struct member *members;	/* of a hint; see validate_shape.h */
	enum { NEED_NEVER, NEED_ALWAYS, NEED_UNLESS_CHAINED } need;
};

static inline struct jsonx_path
path_key(const struct jsonx_path *up, const char *key)
{
	return (struct jsonx_path){ .up = up, .key = span_of(key) };
}

static inline struct jsonx_path
path_index(const struct jsonx_path *up, size_t i)
{
	return (struct jsonx_path){ .up = up, .index = i };
}

/* ---- validate_read.c: helpers ---- */

/* ERROR_MISSING at key; says what would be right. Returns -1. */
int	validate_missing(struct reader *, const struct jsonx_path *at,
	    const char *key, const char *expected);

/* A string that must be there, at most max characters. */
int	validate_text(struct reader *, const struct node *, const char *key,
	    const struct jsonx_path *at, size_t max, struct span *out);

/* The same, and not empty. */
int	validate_filled(struct reader *, const struct node *, const char *key,
	    const struct jsonx_path *at, size_t max, struct span *out);

/* The same, of letters, digits, '_' and '-' only. */
int	validate_name(struct reader *, const struct node *, const char *key,
	    const struct jsonx_path *at, size_t max, struct span *out);

/* One of the words of a table whose index 0 is the unset value; 0, -1. */
int	validate_word(struct reader *, const struct node *, const char *key,
	    const struct jsonx_path *at, const char *const *words, int *out);

int	validate_tristate(struct reader *, const struct node *, const char *key,
	    const struct jsonx_path *at, enum tristate *out);

/* Notes in the receipt that the field at key was accepted without effect, or
 * that no provider sees it. */
void	validate_note(struct reader *, enum action, const struct jsonx_path *at,
	    const char *key, const char *why);

/* Names the members that aren't known in the receipt, as dropped: 16 of them,
 * the last with the number of the rest. */
void	validate_unknown(struct reader *, const struct node *obj,
	    const struct jsonx_path *at, bool (*is_known)(struct span));

/* ---- one subject each ---- */

/* validate_fields.c; the first five fill what the row's offset says. */
int	validate_switch(struct reader *, const struct field *);
int	validate_tristate_field(struct reader *, const struct field *);
int	validate_limit(struct reader *, const struct field *);
int	validate_setting(struct reader *, const struct field *);
int	validate_string(struct reader *, const struct field *);
int	validate_model(struct reader *, const struct field *);
int	validate_previous(struct reader *, const struct field *);
int	validate_stream_options(struct reader *, const struct field *);
int	validate_metadata(struct reader *, const struct field *);
int	validate_include(struct reader *, const struct field *);

/* validate_cache.c; the marks of explicit caching may be on any object. *out
 * stays as it is without one. */
int	validate_retention(struct reader *, const struct field *);
int	validate_cache_control(struct reader *, const struct field *);
int	validate_cache_marks(struct reader *, const struct node *,
	    const struct jsonx_path *at, enum cache *out);

/* validate_items.c */
int	validate_input(struct reader *, const struct field *);

/* validate_history.c: what was kept of the conversation, by lists of items;
 * and one item. */
struct recalled {
	const struct node **lists;
	size_t n_lists;
	size_t n_items;		/* in all of them */
};

int	validate_recall(struct reader *, struct recalled *);
int	validate_recall_item(struct reader *, struct span id,
	    const struct jsonx_path *at, const struct node **out);

/* Whether the item is one that a provider wrote, as far as anybody can tell: it
 * was kept, or a client sends it back under the id that it was told. Such a one
 * may be new to us, and isn't held to what clients are held to. */
bool	validate_was_told(const struct reader *, const struct node *item,
	    enum item_type);

/* Turns the error of an item that was kept into one that the client can make
 * something of. Returns -1. */
int	validate_blame_kept(struct reader *);

/* validate_parts.c: content, a list of parts or a string, into item->parts;
 * and a list alone, into parts that have room for it. */
enum place {
	PLACE_USER,
	PLACE_ASSISTANT,
	PLACE_SYSTEM,		/* and developer */
	PLACE_OUTPUT,
	PLACE_SUMMARY,
	PLACE_REASONING
};

int	validate_content(struct reader *, const struct node *, const char *key,
	    const struct jsonx_path *at, enum place, struct item *);
int	validate_parts(struct reader *, const struct node *list,
	    const struct jsonx_path *at, enum place, struct part *out);

/* validate_pairs.c: every call has its output, every output its call. */
int	validate_pairs(struct reader *);

/* validate_hosted.c: items that are passed on as they are; NULL: not one of
 * their types. */
const struct hosted_kind *validate_hosted_find(const struct node *type);
int	validate_hosted(struct reader *, const struct hosted_kind *,
	    const struct node *, const struct jsonx_path *at, struct item *);

/* validate_tools.c, validate_choice.c; the second reads the list of an item
 * that brings tools. */
int	validate_tools(struct reader *, const struct field *);
int	validate_item_tools(struct reader *, const struct node *item,
	    const struct jsonx_path *at);
int	validate_tool_choice(struct reader *, const struct field *);

/* validate_toolset.c: takes a tool in, unless an item brings one that is there
 * already; names all for providers, once all are there. */
int	validate_add_tool(struct reader *, const struct tool *,
	    const struct jsonx_path *at, bool in_item);
int	validate_wire_names(struct reader *);

/* validate_hosted_tools.c: a definition of a tool that a provider runs. */
int	validate_hosted_tool(struct reader *, const struct node *,
	    const struct jsonx_path *at);

/* The hosted tools of one kind go by several words ("web_search",
 * "web_search_preview"): the kind's first word; NULL for no hosted tool. */
const char *validate_hosted_kind(const struct node *word);

/* validate_format.c; the last reads an item that changes both on the way. */
int	validate_text_field(struct reader *, const struct field *);
int	validate_reasoning(struct reader *, const struct field *);
int	validate_update(struct reader *, const struct node *item,
	    const struct jsonx_path *at);

/* validate_hints.c: settings for OpenAI's own API. */
int	validate_hint(struct reader *, const struct field *);
void	validate_add_hint(struct reader *, const char *object,
	    const char *key, const struct node *);

/* validate_routing.c */
int	validate_routing(struct reader *, const struct field *);

/* validate_unused.c: checked, and without effect here. */
int	validate_background(struct reader *, const struct field *);
int	validate_truncation(struct reader *, const struct field *);
int	validate_service_tier(struct reader *, const struct field *);
int	validate_safety_identifier(struct reader *, const struct field *);
int	validate_conversation(struct reader *, const struct field *);
int	validate_prompt(struct reader *, const struct field *);
int	validate_context_management(struct reader *, const struct field *);

#endif
