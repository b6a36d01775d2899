/*
 * conf_internal: what the parts of conf/ share about the sections of a file:
 * conf.c calls them, each stands in a file of its own.
 */
#ifndef SLUICE_CONF_CONF_INTERNAL_H
#define SLUICE_CONF_CONF_INTERNAL_H

#include <stdbool.h>

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

/* Reads the fields of a provider's mapping. */
void	provider_read_fields(struct reader *, const struct jsonx_path *at,
	    const struct node *, struct provider_draft *);

/* Whether the dialect has an address at all; else it answers by itself. */
bool	provider_needs_url(const char *dialect);

#endif
