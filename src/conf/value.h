/*
 * value: one node of the configuration becomes a C value, or a fault that
 * says what was expected.
 *
 * at is the path of the node itself. A value whose variable wasn't set gives
 * no second fault. What came out of the environment is never quoted.
 */
#ifndef SLUICE_CONF_VALUE_H
#define SLUICE_CONF_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/jsonx.h"
#include "base/scan.h"
#include "base/span.h"
#include "conf/conf.h"
#include "conf/fault.h"

/* What every step of reading a configuration needs. */
struct reader {
	struct conf *conf;
	struct faults *faults;
	bool exposed;		/* others can read the file */
};

/* A key of a section, and who reads it into the struct at that offset. */
struct field {
	const char *name;
	size_t offset;
	void (*read)(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
};

/* The most keys that one mapping knows. */
#define VALUE_WORDS	64
#define VALUE_PATH_SIZE	256

/* The longest string, an address with all its parts, or a header's value. */
#define VALUE_STRING_MAX	((size_t)4096)

/* The path of a member or element. */
struct jsonx_path value_at(const struct jsonx_path *up, const struct node *,
	    size_t index);

/* "path is what, expected that". */
void	value_fault(struct reader *, const struct jsonx_path *at,
	    const struct node *, const char *fmt, ...)
	    __attribute__((format(printf, 4, 5)));

/* "path what"; what says what was expected. */
void	value_say(struct reader *, const struct jsonx_path *at, unsigned line,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void	value_warn(struct reader *, const struct jsonx_path *at, unsigned line,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* A key that isn't one of words: the nearest of them, or all. */
void	value_unknown(struct reader *, const struct jsonx_path *at,
	    const struct node *, const char *const *words);

/* The string, without control characters and not empty, in the memory of the
 * configuration; NULL with a fault. */
char   *value_string(struct reader *, const struct jsonx_path *at,
	    const struct node *, const char *expected);

/* The text of a scalar for the parsers of numbers and words, none of which
 * knows an escape; absent when it is none. */
struct span value_scalar(const struct node *);

/* Milliseconds, from 1ms to 24h. */
bool	value_duration(struct reader *, const struct jsonx_path *at,
	    const struct node *, int64_t *out);

bool	value_count(struct reader *, const struct jsonx_path *at,
	    const struct node *, uint64_t min, uint64_t max, int64_t *out);

bool	value_bool(struct reader *, const struct jsonx_path *at,
	    const struct node *, bool *out);

/* The index among words (ended by NULL); -1 with a fault. */
int	value_word(struct reader *, const struct jsonx_path *at,
	    const struct node *, const char *const *words);

/* Calls one for each entry of a list; a single string stands for a list of
 * one. What is neither is a fault. */
void	value_each(struct reader *, const struct jsonx_path *at,
	    const struct node *, const char *expected,
	    void (*one)(struct reader *, const struct jsonx_path *,
	    const struct node *, void *ctx), void *ctx);

/* How many entries value_each will call for at most; room for the results. */
size_t	value_entries(const struct node *);

/* Whether it is a mapping; expected says of what. */
bool	value_mapping(struct reader *, const struct jsonx_path *at,
	    const struct node *, const char *expected);

/* Each member of the mapping by its row in fields (ended by a NULL name);
 * null members are passed over. */
void	value_fields(struct reader *, const struct jsonx_path *at,
	    const struct node *, const struct field *fields, void *into);

/* Reads the words that mean true and false. */
bool	value_parse_bool(struct span, bool *out);

#define VALUE_DURATION_MAX	((int64_t)24 * 60 * 60 * 1000)
#define VALUE_DURATION_EXPECTED \
	"a duration such as 30s, 250ms or 2m, from 1ms to 24h"

#endif
