/*
 * conf_internal: what the parts of conf/ share about the sections of a file:
 * conf.c calls them, each stands in a file of its own.
 */
#ifndef SLUICE_CONF_CONF_INTERNAL_H
#define SLUICE_CONF_CONF_INTERNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "conf/value.h"

/* ---- sections: conf_providers.c, conf_models.c, directive.c ---- */

/*
 * Each reads its member of the root, NULL when the file lacks it, in this
 * order: models name providers, auto names both. The directives are the
 * members of the root itself and of the groups in it.
 */
void	section_providers(struct reader *, const struct jsonx_path *at,
	    const struct node *);
void	section_models(struct reader *, const struct jsonx_path *at,
	    const struct node *);
void	section_auto(struct reader *, const struct jsonx_path *at,
	    const struct node *);

/* others (ended by NULL) are the members that are none of theirs. */
void	directives_read(struct reader *, const struct jsonx_path *at,
	    const struct node *root, const char *const *others);

/* Written in the dump for what must not stand there; ignored when read. */
#define SECTION_SECRET	"(set)"

/* The words of supports; index is the bit. */
extern const char *const feature_words[];

/* ---- the catalogue: catalogue.c, catalogue_data.c ---- */

/*
 * Reads it, after the directives and the providers. Its faults are those of a
 * file of its own.
 */
void	catalogue_read(struct reader *, struct faults *);

/* The one that is built in: data/catalogue.json, made into C by data/embed. */
extern const char catalogue_json[];
extern const size_t catalogue_json_len;

/* The catalogue's model of that id; NULL when there is none. */
const struct conf_model *catalogue_model(const struct conf *, const char *id);

/* ---- names of models: conf_names.c ---- */

/* For so many names of the file, and those of the catalogue. */
void	names_make_room(struct conf *, size_t of_file);
void	names_add(struct conf *, const char *name, const struct conf_model *,
	    unsigned line);

/* Once the file's names are all there: sorts them, finds those given twice. */
void	names_check(struct reader *);

/* Adds the names that the models have from the catalogue, as far as the file
 * hasn't given them to others. */
void	names_adopt(struct conf *);

/* ---- what the file and the catalogue both say of a model: facts.c ---- */

#define MODEL_NAME_EXPECTED \
	"a name of letters, digits and . _ : / @ + -, at most 128"
#define AUTHOR_EXPECTED \
	"a name of small letters, digits and . _ -, at most 64"

bool	is_model_name(const char *);
bool	is_author_name(const char *);

/* Names that mean something else. */
bool	is_reserved_name(const char *);

/* Readers of fields. into is, in this order: an int64_t of tokens; a pointer
 * to a price; conf_facts (supports); the bits of efforts; an int64_t of
 * seconds; a string; the slug of an author. */
void	fact_tokens(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
void	fact_price(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
void	fact_supports(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
void	fact_efforts(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
void	fact_date(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
void	fact_string(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);
void	fact_author(struct reader *, const struct jsonx_path *at,
	    const struct node *, void *into);

/* The rows of those readers for a struct conf_facts at an offset. */
#define FACT_FIELDS(at) \
	{ "context_window", (at) + offsetof(struct conf_facts, \
	  context_window), fact_tokens }, \
	{ "max_output_tokens", (at) + offsetof(struct conf_facts, \
	  max_output_tokens), fact_tokens }, \
	{ "price", (at) + offsetof(struct conf_facts, price), fact_price }, \
	{ "supports", (at), fact_supports }, \
	{ "efforts", (at) + offsetof(struct conf_facts, efforts), \
	  fact_efforts }

/* ---- the dump: dump.c, dump_models.c ---- */

/* Lines of a member of a section; nothing for what isn't set. */
void	dump_text(struct buf *, const char *key, const char *value);
void	dump_count(struct buf *, const char *key, int64_t value);
void	dump_bits(struct buf *, const char *key, const char *const *words,
	    unsigned bits);

void	dump_models(const struct conf *, struct buf *);

/* ---- one provider: provider_fields.c, for conf_providers.c ---- */

/* A provider while it is being read: first its fields, in the file's order;
 * what depends on more than one of them is settled afterwards. */
struct provider_draft {
	struct provider *row;
	struct conf_note *note;
	unsigned line;
	const struct node *api_key, *api_key_file;
	bool has_auth;			/* it stands in the file */
	const struct node *auth_header;
	bool dialect_wrong, url_wrong;	/* and were told */
};

/* The header that carries the key where a dialect has one of its own; NULL:
 * it is a bearer's. */
const char *provider_key_header(const char *dialect);

/* Reads the fields of a provider's mapping. */
void	provider_read_fields(struct reader *, const struct jsonx_path *at,
	    const struct node *, struct provider_draft *);

/* Whether the dialect has an address at all; else it answers by itself. */
bool	provider_needs_url(const char *dialect);

#endif
