/*
 * conf: what the operator decides, read from sluice.yaml.
 *
 * The file is optional and so is every line of it. With none, the providers
 * whose usual variable is set in the environment are on, and so is demo.
 * A loaded configuration is a plain constant structure in one arena; threads
 * share it and nothing changes it.
 *
 * Faults are collected, all of them, as "file:line: what, expected what".
 * Secrets are never part of a message or of the dump.
 */
#ifndef SLUICE_CONF_CONF_H
#define SLUICE_CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/provider.h"
#include "model/target.h"

/* What the configuration knows of a provider beside its row. A provider that
 * is turned off has no base_url and no api_key in its row, so that
 * provider_ready is false. */
struct conf_note {
	bool configured;	/* it stands in the file */
	bool enabled;
	unsigned line;
	const char *base_url;	/* also when it is off */
	const char *key_file;	/* where the key was read; NULL: elsewhere */
	bool key_from_env;	/* it is that of the usual variable */
	char *key;		/* the row's api_key, to be wiped */
};

/* What is known of a model where one provider serves it. */
struct conf_facts {
	int64_t context_window, max_output_tokens;	/* tokens; 0: unknown */
	const struct price *price;	/* NULL: unknown */
	const char *price_as_of;	/* "2026-11-22"; NULL: nobody says */
	unsigned supports;		/* enum feature */
	bool has_supports;		/* else everything is assumed */
	unsigned efforts;		/* a bit 1 << EFFORT_... each; 0:
					 * unknown */
};

struct conf_route {
	const struct provider *provider;
	const char *model;		/* the provider's own name */
	const char *name;		/* "provider/model" */
	struct conf_facts facts;
	struct ability can;		/* what its dialect says that it can */
	bool prepared;			/* can is filled in (route_prepare) */
};

/* A model of the file or of the catalogue, or of the catalogue with what the
 * file says otherwise. */
struct conf_model {
	const char *name;
	const char *display_name;	/* the name itself if nobody says */
	const char *author;		/* its maker's slug; NULL: unknown */
	int64_t created_s;		/* 0: unknown */
	const char **aliases;		/* the file's, then the catalogue's */
	size_t n_aliases;
	struct conf_route *routes;	/* at least one */
	size_t n_routes;
	const struct conf_said *said;	/* by the file; NULL: nothing */
};

/* What the file says of a model, for the dump. */
struct conf_said {
	const char *display_name, *author;
	int64_t created_s;
	size_t n_aliases;		/* so many of the model's */
	bool has_routes;		/* else they are the catalogue's */
	struct conf_facts facts;	/* of all its routes */
};

/* Who makes models. */
struct conf_author {
	const char *slug, *display_name;
};

/* One of the names that a model answers to. */
struct conf_name {
	const char *name;
	const struct conf_model *model;
	unsigned line;
};

struct named;

struct conf {
	struct arena arena;
	const char *file;		/* NULL: none was read */

	const char *store, *secret_file, *listen;
	const char *shared_file;	/* mapped by all processes */
	const char *catalogue_file;	/* NULL: the one that is built in */
	const char *cors_origins;	/* with blanks between; "*": any;
					 * NULL: none */
	unsigned threads;
	unsigned log_level;		/* enum log_level of base/log.h */
	uint64_t body_max, memory_max;	/* bytes */
	struct timeouts timeouts;	/* connect, first_event, idle, total */
	int64_t drain_ms, heartbeat_ms, headers_ms, worker_idle_ms, send_ms;
	bool watch_client;		/* ask the kernel about the client */
	bool fetch_enabled, fetch_private;	/* addresses in requests */
	uint64_t fetch_max;		/* bytes of one */
	int64_t fetch_timeout_ms;
	const char *analyzer_url;	/* NULL: none is asked */
	const char *analyzer_language;
	int64_t analyzer_timeout_ms;
	unsigned analyzer_open;		/* 1: when it fails, rules alone do */
	int64_t retention_ms, log_retention_ms, idempotency_retention_ms;

	struct provider *providers;	/* all rows: built in and configured */
	struct conf_note *notes;	/* of the provider of the same index */
	size_t n_providers;
	struct conf_model *catalogue;	/* as it stands there */
	size_t n_catalogue;
	struct conf_author *authors;	/* that the catalogue knows */
	size_t n_authors;
	struct conf_model *models;	/* the file's in its order, then the
					 * catalogue's others */
	size_t n_models, n_said;	/* so many of them are the file's */
	struct conf_name *names;	/* ids and aliases, sorted */
	size_t n_names;
	const char **auto_models;	/* the file's or the catalogue's */
	size_t n_auto;
	bool has_auto;			/* the file's */
	const struct named *autos;	/* what they mean; NULL: nobody has
					 * asked yet (route_prepare) */
};

/*
 * Finds and reads the file: path, else $SLUICE_CONFIG, else
 * SYSCONFDIR/sluice/sluice.yaml; only the last may be missing. On -1 faults
 * holds a line for each fault; warnings may stand there on 0, too ("file:line:
 * warning: ..."). conf_free wipes the keys; after -1 there is nothing to free,
 * and freeing it does no harm.
 */
int	conf_load(struct conf *, const char *path, struct buf *faults);
void	conf_free(struct conf *);

/* The same from text, for tests and fuzzers. */
int	conf_read(struct conf *, const char *file, struct span text,
	    struct buf *faults);

/* The effective settings as a sluice.yaml with every directive; secrets are
 * written as "(set)". */
void	conf_dump(const struct conf *, struct buf *out);

/* Which providers are on and why the others aren't, a line each. */
void	conf_providers(const struct conf *, struct buf *out);

/* A line about the analyzer beside redaction's rules; nothing without one. */
void	conf_analyzer(const struct conf *, struct buf *out);

/* Whether a provider may have this dialect. The list stands in conf/, which
 * can't look into dialect/; a test holds the two to be the same. */
bool	conf_speaks(const char *dialect);

/* By id or alias; NULL when there is none. */
const struct conf_model *conf_model(const struct conf *, const char *name);

/* What the catalogue knows of a provider's model by the provider's own name; of
 * a release with its day in the name, what it knows of the model. NULL when
 * nothing. */
const struct conf_facts *conf_facts_of(const struct conf *,
	    const struct provider *, const char *model);

/* Who makes the model, under that slug; the slug itself when the catalogue
 * doesn't know it. */
const char *conf_author_name(const struct conf *, const char *slug);

/* ---- the table of directives; reader, dump and manual's test use it ---- */

enum directive_type { DIRECTIVE_STRING, DIRECTIVE_PATH, DIRECTIVE_COUNT,
    DIRECTIVE_SIZE, DIRECTIVE_DURATION, DIRECTIVE_BOOL,
    DIRECTIVE_STORE,	/* a path, sqlite:PATH, mem: */
    DIRECTIVE_LISTEN,	/* a path, a loopback address and port */
    DIRECTIVE_URL,		/* of http or https, that paths are put behind */
    DIRECTIVE_OPEN,		/* closed or open: an unsigned, 0 or 1 */
    DIRECTIVE_LEVEL,		/* of the log: an unsigned, enum log_level */
    DIRECTIVE_ORIGINS	/* "*", or web origins with blanks between; a list
			 * of them is read, too */
};

struct directive {
	const char *name;	/* "timeouts.first_event" */
	enum directive_type type;
	size_t offset;		/* in struct conf */
	uint64_t min, max;	/* of counts, bytes, milliseconds */
	const char *preset;	/* the default, as it would be written; NULL:
				 * not set */
	const char *doc;	/* one line */
};

extern const struct directive directives[];	/* ended by a NULL name */

#endif
