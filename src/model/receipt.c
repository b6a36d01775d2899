#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "model/receipt.h"

#define FIRST_ROOM	4	/* a power of two */

static const char *const action_words[] = {
	[ACTION_DROPPED] = "dropped",
	[ACTION_EMULATED] = "emulated",
	[ACTION_MOVED] = "moved",
	[ACTION_UNSUPPORTED] = "unsupported",
	[ACTION_RAISED] = "raised",
	[ACTION_REPLAYED] = "replayed",
};

const char *
action_word(enum action action)
{
	return action_words[action];
}

void
receipt_init(struct receipt *r, struct arena *arena)
{
	*r = (struct receipt){ .arena = arena };
}

/* The list of n things of that size, with room for one more. It doubles. */
static void *
more(const struct receipt *r, void *list, size_t n, size_t size)
{
	void *larger;

	if (n > 0 && (n < FIRST_ROOM || (n & (n - 1)) != 0))
		return list;
	larger = arena_alloc(r->arena,
	    (n < FIRST_ROOM ? FIRST_ROOM : 2 * n) * size);
	if (n > 0)
		memcpy(larger, list, n * size);
	return larger;
}

/* Behind the history's one name stand many things: of them each reason. */
static bool
told(const struct receipt *r, const char *param, enum action action,
    const char *why)
{
	for (size_t i = 0; i < r->n_changes; i++)
		if (r->changes[i].action == action &&
		    strcmp(r->changes[i].param, param) == 0 &&
		    (strcmp(param, PARAM_HISTORY) != 0 ||
		    strcmp(r->changes[i].why, why) == 0))
			return true;
	return false;
}

void
receipt_change(struct receipt *r, const char *param, enum action action,
    const char *why)
{
	if (r->n_changes == CEILING_RECEIPT_CHANGES || told(r, param, action, why))
		return;
	if (r->n_changes == CEILING_RECEIPT_CHANGES - 1) {
		param = "receipt";
		action = ACTION_DROPPED;
		why = "more changes than a receipt holds; the rest is left "
		    "out";
	}
	r->changes = more(r, r->changes, r->n_changes, sizeof(*r->changes));
	r->changes[r->n_changes++] = (struct change){
		.param = arena_strdup(r->arena, param),
		.why = arena_strdup(r->arena, why),
		.action = action,
	};
}

void
receipt_keep(struct receipt *r)
{
	r->n_changes_kept = r->n_changes;
}

void
receipt_rewind(struct receipt *r)
{
	r->n_changes = r->n_changes_kept;
}

void
receipt_attempt(struct receipt *r, const char *route, int status,
    const char *code, int64_t ms)
{
	/* Beyond the ceiling the last one is written over: how it ended
	 * matters more than what came between. */
	if (r->n_attempts == CEILING_RECEIPT_ATTEMPTS)
		r->n_attempts--;
	r->attempts = more(r, r->attempts, r->n_attempts,
	    sizeof(*r->attempts));
	r->attempts[r->n_attempts++] = (struct attempt_record){
		.route = arena_strdup(r->arena, route),
		.status = status,
		.code = arena_strdup(r->arena, code),
		.ms = ms,
	};
}

void
receipt_redacted(struct receipt *r, const char *type, uint64_t n)
{
	for (size_t i = 0; i < r->n_redacted; i++)
		if (strcmp(r->redacted[i].type, type) == 0) {
			r->redacted[i].n += n;
			return;
		}
	if (r->n_redacted == CEILING_RECEIPT_REDACTED)
		return;
	r->redacted = more(r, r->redacted, r->n_redacted,
	    sizeof(*r->redacted));
	r->redacted[r->n_redacted++] = (struct redacted){
		.type = arena_strdup(r->arena, type),
		.n = n,
	};
}

static void
write_attempt(struct jsonw *w, const struct attempt_record *a)
{
	jsonw_object(w);
	jsonw_key(w, "route");
	jsonw_string(w, a->route);
	jsonw_key(w, "status");
	jsonw_int(w, a->status);
	jsonw_key(w, "code");
	jsonw_string(w, a->code);
	jsonw_key(w, "ms");
	jsonw_int(w, a->ms);
	jsonw_object_end(w);
}

static void
write_change(struct jsonw *w, const struct change *c)
{
	jsonw_object(w);
	jsonw_key(w, "param");
	jsonw_string(w, c->param);
	jsonw_key(w, "action");
	jsonw_string(w, action_word(c->action));
	jsonw_key(w, "why");
	jsonw_string(w, c->why);
	jsonw_object_end(w);
}

void
receipt_write(const struct receipt *r, struct jsonw *w)
{
	jsonw_object(w);
	jsonw_key(w, "attempts");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_attempts; i++)
		write_attempt(w, &r->attempts[i]);
	jsonw_array_end(w);
	jsonw_key(w, "changes");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_changes; i++)
		write_change(w, &r->changes[i]);
	jsonw_array_end(w);
	jsonw_key(w, "redacted");
	jsonw_object(w);
	for (size_t i = 0; i < r->n_redacted; i++) {
		jsonw_key(w, r->redacted[i].type);
		jsonw_u64(w, r->redacted[i].n);
	}
	jsonw_object_end(w);
	jsonw_object_end(w);
}

/* ---- and read again ---- */

/* The member as a string of the receipt's, "" when there is none. */
static const char *
member(struct receipt *r, const struct node *n, const char *key)
{
	struct span text = { NULL, 0 };
	const char *s = NULL;

	if (jsonx_text(n, key, &text))
		s = jsonx_cstring(r->arena, text);
	return s == NULL ? "" : s;
}

static void
read_change(struct receipt *r, const struct node *n)
{
	const char *word = member(r, n, "action");

	for (size_t i = 0; i < sizeof(action_words) / sizeof(action_words[0]);
	    i++)
		if (strcmp(action_words[i], word) == 0)
			receipt_change(r, member(r, n, "param"),
			    (enum action)i, member(r, n, "why"));
}

static void
read_attempt(struct receipt *r, const struct node *n)
{
	uint64_t status = 0, ms = 0;

	(void)jsonx_u64(n, "status", &status);
	(void)jsonx_u64(n, "ms", &ms);
	receipt_attempt(r, member(r, n, "route"), (int)status,
	    member(r, n, "code"), (int64_t)ms);
}

static void
each(struct receipt *r, const struct node *list,
    void (*read)(struct receipt *, const struct node *))
{
	const struct node *n = list == NULL || list->kind != NODE_ARRAY ?
	    NULL : list->child;

	for (; n != NULL; n = n->next)
		read(r, n);
}

static void
read_redacted(struct receipt *r, const struct node *object)
{
	const struct node *n = object == NULL || object->kind != NODE_OBJECT ?
	    NULL : object->child;
	const char *type;
	uint64_t count;

	for (; n != NULL; n = n->next) {
		type = jsonx_cstring(r->arena, n->key);
		if (type != NULL && jsonx_u64(object, type, &count))
			receipt_redacted(r, type, count);
	}
}

void
receipt_read(struct receipt *r, const struct node *object)
{
	each(r, jsonx_get(object, "attempts"), read_attempt);
	each(r, jsonx_get(object, "changes"), read_change);
	read_redacted(r, jsonx_get(object, "redacted"));
}
