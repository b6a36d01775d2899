#include "config.h"

#include <string.h>

#include "base/secret.h"
#include "gateway/caller.h"
#include "gateway/exchange.h"

static void
hash(const struct exchange *x, const char *label, const char *text,
    char out[CALLER_HASH])
{
	secret_hash(x->gateway->secret, label, span_of(text), out);
}

static void
make(struct caller *c, const struct exchange *x, const struct provider *p)
{
	const struct key_row *key = &x->principal.key;

	hash(x, "provider user", key->id, c->user_hash);
	hash(x, "prompt cache", key->project, c->cache_key);
	/* Stands for the account that sealed reasoning was made with. */
	hash(x, "provider credential", p->api_key != NULL ? p->api_key :
	    p->name, c->credential);
}

static bool
is_of(const struct caller *c, const struct key_row *key,
    const struct provider *p)
{
	return c->provider == p && strcmp(c->key, key->id) == 0 &&
	    strcmp(c->project, key->project) == 0;
}

/* Takes the oldest one's place. */
static void
keep(struct callers *all, const struct caller *made,
    const struct key_row *key, const struct provider *p)
{
	struct caller *c = &all->kept[all->next];

	if (strlen(key->id) >= CALLER_NAME ||
	    strlen(key->project) >= CALLER_NAME)
		return;
	all->next = (all->next + 1) % CALLER_KEPT;
	*c = *made;
	c->provider = p;
	memcpy(c->key, key->id, strlen(key->id) + 1);
	memcpy(c->project, key->project, strlen(key->project) + 1);
}

static void
tell(struct exchange *x, struct target *t, const struct caller *c)
{
	t->user_hash = arena_strdup(&x->arena, c->user_hash);
	t->cache_key = arena_strdup(&x->arena, c->cache_key);
	t->credential = arena_strdup(&x->arena, c->credential);
}

void
caller_hide(struct exchange *x, struct target *t)
{
	const struct key_row *key = &x->principal.key;
	struct callers *all = &x->worker->callers;
	struct caller made;

	for (size_t i = 0; i < CALLER_KEPT; i++)
		if (is_of(&all->kept[i], key, t->provider)) {
			tell(x, t, &all->kept[i]);
			return;
		}
	make(&made, x, t->provider);
	keep(all, &made, key, t->provider);
	tell(x, t, &made);
}
