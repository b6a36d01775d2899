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

enum tristate { UNSET, NO, YES };

enum role { ROLE_USER, ROLE_ASSISTANT, ROLE_SYSTEM, ROLE_DEVELOPER };

enum item_type {
	ITEM_MESSAGE,
	ITEM_FUNCTION_CALL,
	ITEM_FUNCTION_OUTPUT,
	ITEM_REASONING
};

enum item_status { STATUS_IN_PROGRESS, STATUS_COMPLETED, STATUS_INCOMPLETE };

/* What a piece of content is. The last three occur in output only. */
enum part_type {
	PART_TEXT,		/* input_text, output_text */
	PART_REFUSAL,
	PART_IMAGE,
	PART_FILE,
	PART_SUMMARY,		/* reasoning: summary_text */
	PART_REASONING,		/* reasoning: reasoning_text */
	PART_ARGUMENTS		/* of a function call */
};

enum detail { DETAIL_UNSET, DETAIL_LOW, DETAIL_HIGH, DETAIL_AUTO,
    DETAIL_ORIGINAL };

struct part {
	enum part_type type;
	struct span text;	/* text, refusal, summary, reasoning */
	struct span url;	/* image (also data:), file_url */
	struct span data;	/* file_data: base64 or a data URL */
	struct span filename;
	enum detail detail;	/* image, file */
};

/*
 * An item of the conversation. Which fields count:
 *	message		role, phase, parts
 *	function_call	call_id, name, arguments
 *	function_output	call_id, parts (a string output is one PART_TEXT)
 *	reasoning	parts (PART_SUMMARY, then PART_REASONING), encrypted
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
	struct span id, call_id, name;
	struct span arguments;		/* JSON text that holds JSON text */
	struct span encrypted;
};

enum tool_type {
	TOOL_FUNCTION,
	TOOL_CUSTOM,
	TOOL_HOSTED		/* run by a provider: web_search, mcp, ... */
};

struct tool {
	enum tool_type type;
	struct span name, description;	/* function, custom */
	struct span type_word;		/* as sent, for receipts */
	const struct node *parameters;	/* function: an object, or NULL */
	enum tristate strict;
	const struct node *node;	/* the whole definition */
};

enum choice {
	CHOICE_AUTO,		/* also when unset */
	CHOICE_NONE,
	CHOICE_REQUIRED,
	CHOICE_FUNCTION,	/* name */
	CHOICE_ALLOWED,		/* allowed, required */
	CHOICE_HOSTED		/* a form for a hosted or custom tool */
};

struct tool_choice {
	enum choice kind;
	struct span name;
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

struct request {
	struct arena *arena;
	const struct node *body;	/* the object as received */

	const char *model;		/* decoded; never NULL */
	struct span instructions;
	struct item *items;
	size_t n_items;
	const char *previous_response_id;	/* decoded or NULL */

	struct tool *tools;
	size_t n_tools;
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
	bool strict_routing;		/* routing.strict */
};

/* The words of the wire for the enums above; NULL for the unset ones. */
const char *role_word(enum role);
const char *status_word(enum item_status);
const char *effort_word(enum effort);
const char *summary_word(enum summary);
const char *verbosity_word(enum verbosity);
const char *detail_word(enum detail);
const char *item_type_word(enum item_type);	/* "message", ... */

/* The tables behind them, each ended by NULL, for readers; index 0 of those
 * with an unset value is "" (matches nothing that is sent). */
extern const char *const role_words[];
extern const char *const status_words[];
extern const char *const effort_words[];
extern const char *const summary_words[];
extern const char *const verbosity_words[];
extern const char *const detail_words[];

/* The function tool of that name (text), or NULL. */
const struct tool *request_tool(const struct request *, struct span name);

#endif
