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
#include "base/jsonw.h"
#include "base/span.h"
#include "conf/conf.h"
#include "store/store.h"

/* What the command line holds. CONFIG, HELP and VERSION go with every
 * command. */
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
	CTL_VERSION = 1 << 9,
	CTL_LOGGING = 1 << 10,
	CTL_ZERO = 1 << 11,
	CTL_RETENTION = 1 << 12,
	CTL_KEY = 1 << 13,
	CTL_ROUTE = 1 << 14,
	CTL_PROVIDER = 1 << 15,
	CTL_STATUS = 1 << 16,
	CTL_OUTCOME = 1 << 17,
	CTL_METADATA = 1 << 18,
	CTL_FROM = 1 << 19,
	CTL_TO = 1 << 20,
	CTL_LIMIT = 1 << 21,
	CTL_BY = 1 << 22,
	CTL_CONTENT = 1 << 23,
	CTL_REDACT = 1 << 24,
	CTL_ENTITIES = 1 << 25,
	CTL_PLACEHOLDER = 1 << 26,
	CTL_THRESHOLD = 1 << 27,
	CTL_REVERSIBLE = 1 << 28,
	CTL_WHOLE = 1 << 29,
	CTL_SUMMARY = 1 << 30
};

/* What a key has taken out. */
#define CTL_GUARD	((unsigned)(CTL_REDACT | CTL_ENTITIES | \
			CTL_PLACEHOLDER | CTL_THRESHOLD | CTL_REVERSIBLE))

struct ctl {
	unsigned given;			/* enum ctl_option */
	const char *config, *name, *project, *expires, *model, *body, *word;
	const char *logging, *zero_retention, *retention;
	const char *key, *route, *provider, *status, *outcome, *metadata;
	const char *from, *to, *limit, *by;
	const char *redact, *entities, *placeholder, *threshold, *reversible;
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
	unsigned store_for;		/* options that want it, too */
	int (*run)(struct ctl *, struct error *);
};

/* Each ended by a row without a noun. */
extern const struct ctl_command ctl_key[], ctl_models[], ctl_route[],
    ctl_check[], ctl_log[], ctl_usage[], ctl_gc[], ctl_secret[],
    ctl_redact[];

/*
 * Root takes the identity of the file's owner, of its folder's when the file
 * is yet to be made, so that what it writes stays readable by the service.
 * Does nothing for others, and nothing when that owner is root.
 */
int	ctl_become_owner(const char *file, struct error *);

/* A name that is given: 1 to 64 printable characters, no blank at the ends,
 * and no key put in the wrong place. option is for the message. */
int	ctl_check_name(const char *option, const char *name, struct error *);

struct secret;

/* What is in secret_file, which isn't made when it is missing: who looks at
 * what is kept needs the secret that it was sealed with. */
int	ctl_load_secret(struct ctl *, struct secret *, struct error *);

/* ---- keys and projects ---- */

/* The key of that name or id, 0, or -1 with err when there is none. */
int	ctl_find_key(struct ctl *, const char *word, struct arena *,
	    struct key_row *, struct error *);

/* The id of the project of that name or id; NULL with err. */
const char *ctl_find_project(struct ctl *, const char *word, struct arena *,
	    struct error *);

/* The name that belongs to an id, or the id itself; NULL for NULL. */
const char *ctl_key_name(struct ctl *, struct arena *, const char *id);
const char *ctl_project_name(struct ctl *, struct arena *, const char *id);

/* ---- what a key has taken out ---- */

/* Puts what the command line says into the settings: of any command, and of
 * one that changes a key, where some go together and some don't. */
int	ctl_read_guard(const struct ctl *, struct guard_settings *,
	    struct error *);
int	ctl_set_guard(const struct ctl *, struct guard_settings *,
	    struct error *);

/* Refuses settings that find nothing at all, and says which of the entities
 * nothing finds: neither a rule nor an analyzer of this configuration, which
 * may be NULL for rules alone. */
int	ctl_check_found(const struct guard_settings *, const struct conf *,
	    struct error *);

/* "both: 3 types", "-" for nothing; lines; members of an object. */
const char *ctl_guard_word(struct arena *, const struct guard_settings *);
void	ctl_guard_lines(struct buf *, const struct guard_settings *);
void	ctl_guard_json(struct jsonw *, const struct guard_settings *);

/* ---- times ---- */

/* "2027-01-31" (its beginning) or "2027-01-31T12:00:00Z", UTC, to come. */
int	ctl_read_date(const char *option, const char *text, int64_t *when_s,
	    struct error *);

/* --from, included, and --to, excluded, each a day (all of it), a time, or how
 * long ago: "2h". 0 for one that isn't given. */
int	ctl_read_times(const struct ctl *, int64_t *from_s, int64_t *to_s,
	    struct error *);

/* "90s", "15m", "12h", "30d", "2w": 1 second to 100 years. */
int	ctl_read_period(const char *option, const char *text, int64_t *out_s,
	    struct error *);

/* ISO 8601 in UTC, in the arena: to the second, the day alone. */
const char *ctl_date(struct arena *, int64_t when_s);
const char *ctl_day(struct arena *, int64_t when_s);

/* The shortest of the above: "30d". */
const char *ctl_period(struct arena *, int64_t period_s);

/* ---- amounts ---- */

/* US dollars, exactly: "0.000135". */
const char *ctl_dollars(struct arena *, uint64_t pico);

/* "on" or "off". */
int	ctl_read_switch(const char *option, const char *text, bool *out,
	    struct error *);

/* The amount of one class (conf/price.h) as it is written: "1.25", of the first
 * of the two prices that has it; "-" when none has. Both may be NULL. */
const char *ctl_amount(struct arena *, const struct price *,
	    const struct price *base, int class);

/* ---- what a terminal shows ---- */

/* Whether all of its characters can be seen; text is UTF-8. */
bool	ctl_is_visible(const char *text);

/* The columns that it takes: two of each wide character, none of marks. */
size_t	ctl_width(const char *text);

/* The text with a "?" for each character that can't be seen and for what is no
 * UTF-8, so that what came from outside can't command a terminal. */
const char *ctl_visible(struct arena *, const char *text);

/* Appends JSON with an escape for each such character. */
void	ctl_visible_json(struct buf *, struct span json);

/* ---- results ---- */

/* Writes text to standard output; -1 with err when that fails. */
int	ctl_print(const char *text, struct error *err);

/* The same of what a buffer holds, unless that overflowed. */
int	ctl_print_buf(struct buf *, struct error *err);

/* Appends a line of cells in columns of these widths, a wider cell as it is.
 * right has a bit for each column that ends at the right: 1 << 0 for the
 * first. */
void	ctl_line(struct buf *, const char *const *cells, const size_t *widths,
	    size_t columns, unsigned right);

/* Rows of cells, the head first, in columns as wide as need be; 16 of them at
 * most. */
int	ctl_table(const char *const *cells, size_t columns, size_t rows,
	    unsigned right, struct error *);

/* How wide such a table is. */
size_t	ctl_table_width(const char *const *cells, size_t columns, size_t rows);

/* Prints the JSON that a buffer holds, indented, with what can't be seen
 * escaped; -1 with err when it overflowed, too. */
int	ctl_json_print(const struct buf *json, struct error *);

/* The same for what others wrote: each number as they did. */
int	ctl_json_print_exact(const struct buf *json, struct error *);

/* On one line, as it is. */
int	ctl_json_print_line(const struct buf *json, struct error *);

#endif
