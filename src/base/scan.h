/*
 * scan: the strict JSON scanner, and the one tree that the program reads.
 *
 * One pass checks everything RFC 8259 asks for and more: UTF-8 (no overlong
 * forms, no encoded surrogates), escapes, no raw control characters, numbers,
 * depth, number of tokens, duplicate keys, nothing after the value. NaN,
 * comments and trailing commas are errors.
 *
 * A string's span is its inside, still escaped, with minimal escapes: only
 * \" \\ \b \f \n \r \t and \u00xx (lower case) for the other control
 * characters. A string that came with \u or \/ is respelt once, into the
 * arena; any other is a span of the text itself, which must therefore outlive
 * the tree. So equal strings have equal bytes whoever wrote them.
 *
 * A lone surrogate (\ud83d without its half) is an error in a request. With
 * SCAN_UPSTREAM it is kept as it stands (lower case) and the node is marked:
 * the other half may come in the next delta.
 *
 * The YAML loader of the configuration builds the same tree.
 */
#ifndef SLUICE_BASE_SCAN_H
#define SLUICE_BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

enum node_kind {
	NODE_NULL,
	NODE_BOOL,
	NODE_NUMBER,
	NODE_STRING,
	NODE_ARRAY,
	NODE_OBJECT
};

enum node_flag {
	NODE_TRUE = 1,		/* of a NODE_BOOL */
	NODE_ESCAPED = 2,	/* the string holds a backslash */
	NODE_SURROGATE = 4,	/* the string holds a lone surrogate */
	NODE_PLAIN = 8		/* from YAML, without quotes */
};

/*
 * Children hang in a list, in the order of the text. A member of an object is
 * its value, with its key; keys have minimal escapes too.
 */
struct node {
	uint8_t kind;		/* enum node_kind */
	uint8_t flags;		/* enum node_flag */
	uint32_t line;		/* from 1 */
	uint32_t count;		/* children */
	uint32_t keys;		/* of an object that was scanned: the bits of
				 * all its keys; else 0, which says nothing */
	struct span key;	/* of an object's member; else absent */
	struct span span;	/* string: its inside. number: its text.
				 * else: the text of the value as received */
	struct node *child, *next;
};

/* The bit of a key. An object of whose members none has it lacks the key:
 * most that are asked after are told to be missing so, at a glance. */
static inline uint32_t
node_key_bit(struct span key)
{
	return key.len == 0 ? 1 :
	    UINT32_C(1) << (((unsigned char)key.p[0] + key.len * 8) & 31);
}

enum scan_flag {
	SCAN_REQUEST = 0,	/* duplicate keys and lone surrogates refused */
	SCAN_UPSTREAM = 1	/* the last duplicate wins, surrogates marked */
};

/*
 * Reads one value. The tree lives in the arena. NULL on error: ERROR_BAD_REQUEST
 * with a message that says what and where (line and byte), or for ceilings
 * which; with SCAN_UPSTREAM the class is ERROR_UPSTREAM_PROTOCOL.
 * Messages never quote the text.
 */
const struct node *scan(struct arena *, struct span text, unsigned flags,
    struct error *);

/*
 * Respells the inside of a JSON string with minimal escapes; text is known to
 * be well formed. Never longer than the original. Returns text itself when
 * there is nothing to change.
 */
struct span scan_respell(struct arena *, struct span text, bool *surrogate);

#endif
