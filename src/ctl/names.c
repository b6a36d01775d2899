/* Keys and projects, by what an administrator calls them and the other way. */
#include "config.h"

#include <string.h>

#include "ctl/ctl.h"
#include "policy/auth.h"

int
ctl_find_key(struct ctl *c, const char *word, struct arena *a,
    struct key_row *row, struct error *err)
{
	int found;

	if (strncmp(word, AUTH_KEY_PREFIX, strlen(AUTH_KEY_PREFIX)) == 0)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "expected a key's name or id, not the key: everybody on "
		    "this machine can read a command line");
	found = c->store->ops->key_find(c->store, word, a, row, err);
	if (found == 0)
		return error_set(err, ERROR_NOT_FOUND, NULL,
		    "no key has the name or id \"%.80s\"; "
		    "sluicectl key list shows them", ctl_visible(a, word));
	return found == -1 ? -1 : 0;
}

const char *
ctl_find_project(struct ctl *c, const char *word, struct arena *a,
    struct error *err)
{
	struct project_row row;
	int found = c->store->ops->project_find(c->store, word, a, &row, err);

	if (found == 1)
		return row.id;
	if (found == 0)
		(void)error_set(err, ERROR_NOT_FOUND, NULL,
		    "no project has the name or id \"%.80s\"",
		    ctl_visible(a, word));
	return NULL;
}

/* A name that can't be read is no reason to show nothing. */
const char *
ctl_key_name(struct ctl *c, struct arena *a, const char *id)
{
	struct error ignored;
	struct key_row row;

	if (id == NULL || c->store->ops->key_find(c->store, id, a, &row,
	    &ignored) != 1)
		return id;
	return row.name;
}

const char *
ctl_project_name(struct ctl *c, struct arena *a, const char *id)
{
	struct error ignored;
	struct project_row row;

	if (id == NULL || c->store->ops->project_find(c->store, id, a, &row,
	    &ignored) != 1)
		return id;
	return row.name;
}
