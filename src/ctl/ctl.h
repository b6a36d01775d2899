/*
 * ctl: the commands of sluicectl.
 *
 * The commands of one noun stand in one file, as a table; sluicectl.c reads
 * the command line, loads the configuration, opens the store where the row
 * says so, and calls run. Results go to standard output, notes to standard
 * error.
 *
 * run returns 0, or -1 with err. ERROR_BAD_REQUEST means that the command line
 * is wrong (exit status 2), any other class that the command failed (1).
 */
#ifndef SLUICE_CTL_CTL_H
#define SLUICE_CTL_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/span.h"
#include "conf/conf.h"
#include "store/store.h"

/* What the command line holds. The last three go with every command. */
enum ctl_option {
	CTL_NAME = 1 << 0,
	CTL_PROJECT = 1 << 1,
	CTL_EXPIRES = 1 << 2,
	CTL_MODEL = 1 << 3,
	CTL_BODY = 1 << 4,
	CTL_JSON = 1 << 5,
	CTL_WORD = 1 << 6,		/* NAME|ID, after the verb */
	CTL_CONFIG = 1 << 7,
	CTL_HELP = 1 << 8,
	CTL_VERSION = 1 << 9
};

struct ctl {
	unsigned given;			/* enum ctl_option */
	const char *config, *name, *project, *expires, *model, *body, *word;
	struct conf conf;
	struct store *store;		/* NULL where the row doesn't ask */
};

struct ctl_command {
	const char *noun;
	const char *verb;		/* NULL: the noun alone */
	const char *synopsis;		/* what follows them, "" for nothing */
	const char *doc;		/* a line */
	unsigned takes, needs;		/* enum ctl_option */
	bool store;
	int (*run)(struct ctl *, struct error *);
};

/* Each ended by a row without a noun. */
extern const struct ctl_command ctl_key[], ctl_models[], ctl_route[],
    ctl_check[];

/*
 * Root takes the identity of the file's owner, of its folder's when the file
 * is yet to be made, so that what it writes stays readable by the service.
 * Does nothing for others, and nothing when that owner is root.
 */
int	ctl_become_owner(const char *file, struct error *);

/* A name that is given: 1 to 64 printable characters, no blank at the ends,
 * and no key put in the wrong place. option is for the message. */
int	ctl_check_name(const char *option, const char *name, struct error *);

/* "2027-01-31" (its beginning) or "2027-01-31T12:00:00Z", UTC, to come. */
int	ctl_read_date(const char *option, const char *text, int64_t *when_s,
	    struct error *);

/* ISO 8601 in UTC, in the arena. */
const char *ctl_date(struct arena *, int64_t when_s);

/* The amount of one class (conf/price.h) as it is written: "1.25", of the first
 * of the two prices that has it; "-" when none has. Both may be NULL. */
const char *ctl_amount(struct arena *, const struct price *,
	    const struct price *base, int class);

/* The text with a "?" for each character that can't be seen, so that what came
 * from outside can't command a terminal. */
const char *ctl_visible(struct arena *, const char *text);

/* Writes text to standard output; -1 with err when that fails. */
int	ctl_print(const char *text, struct error *err);

/* The same of what a buffer holds, unless that overflowed. */
int	ctl_print_buf(struct buf *, struct error *err);

/* Rows of cells, the head first, in columns; 16 of them at most. */
int	ctl_table(const char *const *cells, size_t columns, size_t rows,
	    struct error *);

/* ---- what --json prints ---- */

struct json_object;		/* json-c's */

struct ctl_member {
	const char *name, *value;	/* NULL: null */
};

/* An object of strings, its members in the order given. */
struct json_object *ctl_json_object(const struct ctl_member *, size_t n);

struct json_object *ctl_json_array(void);
/* Takes the value. */
void	ctl_json_append(struct json_object *array, struct json_object *value);

/* Prints it, indented, and frees it. */
int	ctl_json_print(struct json_object *, struct error *);

/* The same of JSON that is written already. */
int	ctl_json_print_text(struct span json, struct error *);

#endif
