/*
 * request: what a client asks for, once read and found right.
 *
 * This is the canonical form between every public endpoint and every dialect.
 * request_read (validate.h) fills it from the body of POST /v1/responses;
 * dialects encode it. Everything lives in the request's arena or is a span of
 * its body, and nothing is changed after validation.
 *
 * Spans are JSON text (see base/span.h) unless said otherwise. An absent span
 * or a NULL node means that the client didn't say, or said null.
 */
#ifndef SLUICE_MODEL_REQUEST_H
#define SLUICE_MODEL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/scan.h"
#include "base/span.h"
#include "model/routing.h"

enum tristate { UNSET, NO, YES };

enum role { ROLE_USER, ROLE_ASSISTANT, ROLE_SYSTEM, ROLE_DEVELOPER };

enum item_type {
	ITEM_MESSAGE,
	ITEM_FUNCTION_CALL,
	ITEM_FUNCTION_OUTPUT,
	ITEM_REASONING,
	ITEM_CUSTOM_CALL,	/* its input is free text */
	ITEM_CUSTOM_OUTPUT,
	ITEM_HOSTED		/* a call of a tool that a provider runs, and
				 * whatever else only the API it came from
				 * understands: known by its type's word */
};

enum item_status { STATUS_IN_PROGRESS, STATUS_COMPLETED, STATUS_INCOMPLETE };

/* What a piece of content is. The last four occur in output only. */
enum part_type {
	PART_TEXT,		/* input_text, output_text */
	PART_REFUSAL,
	PART_IMAGE,
	PART_FILE,
	PART_SUMMARY,		/* reasoning: summary_text */
	PART_REASONING,		/* reasoning: reasoning_text */
	PART_ARGUMENTS,		/* of a function call */
	PART_INPUT		/* of a custom call */
};

enum detail { DETAIL_UNSET, DETAIL_LOW, DETAIL_HIGH, DETAIL_AUTO,
    DETAIL_ORIGINAL };

/* A mark of explicit caching: all up to here is worth keeping. */
enum cache {
	CACHE_UNSET,
	CACHE_EXPLICIT,		/* prompt_cache_breakpoint: no time said */
	CACHE_5M, CACHE_1H	/* cache_control, 5m unless it says 1h */
};

struct part {
	enum part_type type;
	struct span text;	/* text, refusal, summary, reasoning */
	struct span url;	/* image (also data:), file_url */
	struct span data;	/* file_data: base64 or a data URL */
	struct span filename;
	enum detail detail;	/* image, file */
	enum cache cache;
};

/*
 * What a provider wants back with the reasoning or the call that it made:
 * signatures, encrypted text. It travels sealed as encrypted_content; here it
 * is open again. Made by one model of one provider under one credential, and
 * of use to no other.
 */
struct opaque {
	struct span dialect, provider, model, credential;	/* text */
	const struct node *blob;	/* an object; the dialect's own */
};

/*
 * An item of the conversation. Which fields count:
 *	message		role, phase, parts
 *	function_call	call_id, name, arguments
 *	function_output	call_id, parts (a string output is one PART_TEXT)
 *	reasoning	parts (PART_SUMMARY, then PART_REASONING), encrypted,
 *			opaque
 *	custom_call	call_id, name, input
 *	custom_output	as function_output
 *	hosted		type_word, node
 */
enum phase { PHASE_UNSET, PHASE_COMMENTARY, PHASE_FINAL };

struct item {
	enum item_type type;
	enum role role;
	enum phase phase;
	enum item_status status;	/* COMPLETED when not said */
	struct part *parts;
	size_t n_parts;
	bool plain;			/* content or output was a string */
	bool is_error;			/* an output: the call failed */
	enum cache cache;
	struct span id, call_id, name;
	struct span namespace;		/* of a function that stands in one */
	struct span arguments;		/* JSON text that holds JSON text */
	struct span input;
	struct span encrypted;		/* as received */
	const struct opaque *opaque;	/* what was sealed in it; NULL: nothing
					 * of ours. Filled in by the gateway */
	struct span type_word;		/* "web_search_call", as received */
	const struct node *node;	/* the item as received; NULL when the
					 * input was a string */
};

enum tool_type {
	TOOL_FUNCTION,
	TOOL_CUSTOM,
	TOOL_HOSTED		/* run by a provider: web_search, mcp, ... */
};

/*
 * A namespace isn't a tool: its functions are, each with the namespace's name
 * and node. Dialects that know no namespaces send a function by its wire name.
 */
struct tool {
	enum tool_type type;
	struct span name, description;	/* function, custom */
	struct span wire;		/* the same, or "namespace__name", of
					 * [A-Za-z0-9_-]{1,64} unless the
					 * client's own name is longer; unique
					 * among all tools */
	struct span namespace;		/* absent: it stands in none */
	const struct node *group;	/* the namespace's definition */
	struct span type_word;		/* as sent, for receipts */
	const struct node *parameters;	/* function: an object, or NULL */
	const struct node *grammar;	/* custom: its format when that is a
					 * grammar, or NULL */
	enum tristate strict;
	enum cache cache;
	const struct node *node;	/* the whole definition */
	char param[48];			/* "tools[3]", for receipts */
};

enum choice {
	CHOICE_AUTO,		/* also when unset */
	CHOICE_NONE,
	CHOICE_REQUIRED,
	CHOICE_FUNCTION,	/* tool */
	CHOICE_CUSTOM,		/* tool */
	CHOICE_ALLOWED,		/* allowed, required */
	CHOICE_HOSTED		/* tool */
};

struct tool_choice {
	enum choice kind;
	const struct tool *tool;	/* the one that must be called */
	bool required;			/* CHOICE_ALLOWED: its mode */
	const struct tool **allowed;	/* in the order of tools[] */
	size_t n_allowed;
	const struct node *node;	/* as sent, NULL when unset */
};

enum format_type { FORMAT_TEXT, FORMAT_JSON_OBJECT, FORMAT_JSON_SCHEMA };

struct format {
	enum format_type type;
	struct span name, description;
	const struct node *schema;
	enum tristate strict;
};

enum verbosity { VERBOSITY_UNSET, VERBOSITY_LOW, VERBOSITY_MEDIUM,
    VERBOSITY_HIGH };

enum effort { EFFORT_UNSET, EFFORT_NONE, EFFORT_MINIMAL, EFFORT_LOW,
    EFFORT_MEDIUM, EFFORT_HIGH, EFFORT_XHIGH, EFFORT_MAX };

enum summary { SUMMARY_UNSET, SUMMARY_AUTO, SUMMARY_CONCISE,
    SUMMARY_DETAILED };

enum include {
	INCLUDE_WEB_SEARCH_RESULTS = 1 << 0,
	INCLUDE_WEB_SEARCH_SOURCES = 1 << 1,
	INCLUDE_LOGPROBS = 1 << 2,
	INCLUDE_INPUT_IMAGE_URL = 1 << 3,
	INCLUDE_ENCRYPTED_REASONING = 1 << 4,
	INCLUDE_FILE_SEARCH_RESULTS = 1 << 5,
	INCLUDE_COMPUTER_IMAGE_URL = 1 << 6,
	INCLUDE_CODE_OUTPUTS = 1 << 7
};

/* A number that may be unset. */
struct setting {
	bool set;
	double value;
};

struct limit {
	bool set;
	int64_t value;
};

/* A setting that only OpenAI's own API knows: checked, and carried as it is to
 * dialects that have a place for it. */
struct hint {
	const char *object, *key;	/* NULL, "reasoning"; "context" */
	const char *param;		/* "reasoning.context" */
	const struct node *node;
};

#define HINTS_MAX	8

struct assets;

/* A thing that was taken out of the input before it was read: where its
 * placeholder stands in the text at param, in characters. */
struct found {
	const char *type, *param;	/* "EMAIL", "input[0].content[0].text" */
	size_t at, len;
};

struct request {
	struct arena *arena;
	const struct node *body;	/* the object as received */

	const char *model;		/* decoded; never NULL */
	struct span instructions;
	struct item *items;
	size_t n_items;
	size_t n_history;		/* so many at the front were kept of
					 * earlier turns; the request's own
					 * stand behind them */
	const char *previous_response_id;	/* decoded or NULL */

	/* Those of the field tools, then those that came in items
	 * (additional_tools, tool_search_output), which a dialect that carries
	 * such items as they are leaves there. */
	struct tool *tools;
	size_t n_tools, n_all_tools;
	struct tool_choice tool_choice;
	enum tristate parallel_tool_calls;
	struct limit max_tool_calls;

	struct format format;
	enum verbosity verbosity;
	enum effort effort;
	enum summary summary;
	struct limit max_output_tokens;
	struct setting temperature, top_p;
	struct setting presence_penalty, frequency_penalty;
	struct limit top_logprobs;
	unsigned include;		/* enum include */

	bool stream;
	enum tristate store;
	const struct node *metadata;	/* an object or NULL */
	struct span user, prompt_cache_key, safety_identifier;
	struct span prompt_cache_retention;	/* "in_memory" or "24h" */
	enum cache cache;		/* cache_control at the top level */
	struct hint hints[HINTS_MAX];
	size_t n_hints;
	struct routing routing;

	/* What the configuration_update items among the input ask for from
	 * there on, each the last one's: for dialects that can't carry such
	 * items and take these in place of effort and format. */
	enum effort update_effort;
	const struct format *update_format;	/* NULL: none */

	/* What was taken out of it, by whoever serves; searched: it was looked
	 * for. */
	bool searched;
	const struct found *found;
	size_t n_found;

	/* What was fetched for it, by whoever serves it; see asset.h. */
	struct assets *assets;
};

/* The words of the wire for the enums above; NULL for the unset ones. */
const char *role_word(enum role);
const char *status_word(enum item_status);
const char *effort_word(enum effort);
const char *summary_word(enum summary);
const char *phase_word(enum phase);
const char *verbosity_word(enum verbosity);
const char *detail_word(enum detail);
const char *item_type_word(enum item_type);	/* "message", ... */

/* The path by which a client knows what stands at rest ("", ".phase") of the
 * item: "input[2].phase"; what was kept of earlier turns has no place in the
 * body but PARAM_HISTORY (receipt.h), which led to it. For errors and receipts. */
const char *request_item_param(const struct request *, size_t item,
    const char *rest, struct arena *);
/* The same of one of its parts: "input[2].content[0]", "input[3].output[1]". */
const char *request_part_param(const struct request *, size_t item,
    size_t part, const char *rest, struct arena *);

/* The bit of enum include that the word (text) stands for; 0: none. */
unsigned include_bit(struct span word);

/* The tables behind them, each ended by NULL, for readers; index 0 of those
 * with an unset value is "" (matches nothing that is sent). */
extern const char *const role_words[];
extern const char *const status_words[];
extern const char *const effort_words[];
extern const char *const summary_words[];
extern const char *const phase_words[];
extern const char *const verbosity_words[];
extern const char *const detail_words[];
extern const char *const include_words[];	/* at i for the bit 1 << i */

/* The function or custom tool that a provider calls by this wire name (text),
 * or NULL. */
const struct tool *request_tool(const struct request *, struct span wire);

/* Whether a tool must be called: a choice that is never stripped. */
bool	tool_choice_forced(const struct tool_choice *);

/* The name by which a call of the history goes to a provider that knows no
 * namespaces: that of its tool, or one made in the same way. */
struct span request_wire_name(const struct request *, const struct item *,
    struct arena *);

/* The wire name of a tool in that namespace (or absent): how they are made. */
struct span request_make_wire_name(struct span namespace, struct span name,
    struct arena *);

#endif
