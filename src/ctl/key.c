/* API keys: made, listed, shown, revoked. A key itself is told once. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/secret.h"
#include "ctl/ctl.h"
#include "policy/auth.h"

#define ARENA_MAX	((size_t)256 * 1024 * 1024)
#define OUTPUT_MAX	((size_t)256 * 1024 * 1024)

/* ---- what is told of a key ---- */

struct told {
	const struct key_row *row;
	const char *project;		/* its name */
	const char *state, *created;
	const char *expires, *revoked;	/* NULL: not so */
	struct told *next;
};

static int
tell(struct ctl *c, struct arena *a, const struct key_row *row,
    struct told *out, struct error *err)
{
	struct project_row project;
	int found = c->store->ops->project_find(c->store, row->project, a,
	    &project, err);

	if (found == -1)
		return -1;
	*out = (struct told){
		.row = row,
		.project = found == 1 ? project.name : row->project,
		.state = "active",
		.created = ctl_date(a, row->created_s),
	};
	if (row->expires_s != 0) {
		out->expires = ctl_date(a, row->expires_s);
		if (row->expires_s <= clock_wall_s())
			out->state = "expired";
	}
	if (row->revoked_s != 0) {
		out->revoked = ctl_date(a, row->revoked_s);
		out->state = "revoked";
	}
	return 0;
}

static struct json_object *
json_of(const struct told *t)
{
	const struct ctl_member members[] = {
		{ "id", t->row->id },
		{ "name", t->row->name },
		{ "project", t->project },
		{ "project_id", t->row->project },
		{ "hint", t->row->hint },
		{ "state", t->state },
		{ "created", t->created },
		{ "expires", t->expires },
		{ "revoked", t->revoked },
	};

	return ctl_json_object(members, sizeof(members) / sizeof(members[0]));
}

/* The key that the command line names: 0, or -1 when there is none. */
static int
find(struct ctl *c, struct arena *a, struct key_row *row, struct error *err)
{
	int found;

	if (strncmp(c->word, AUTH_KEY_PREFIX, strlen(AUTH_KEY_PREFIX)) == 0)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "expected a key's name or id, not the key: everybody on "
		    "this machine can read a command line");
	found = c->store->ops->key_find(c->store, c->word, a, row, err);
	if (found == 0)
		return error_set(err, ERROR_NOT_FOUND, NULL,
		    "no key has the name or id \"%.80s\"; "
		    "sluicectl key list shows them", c->word);
	return found == -1 ? -1 : 0;
}

/* ---- key create ---- */

/* The project of that name, made when it is missing. */
static int
see_to_project(struct ctl *c, const char *name, struct arena *a,
    struct project_row *out, struct error *err)
{
	const struct store_ops *ops = c->store->ops;
	char id[CLOCK_ID_SIZE];
	struct project_row row = { .id = id, .name = name,
	    .created_s = clock_wall_s() };
	int found = ops->project_find(c->store, name, a, out, err);

	if (found != 0)
		return found == 1 ? 0 : -1;
	clock_id(id, "proj_");
	if (ops->project_put(c->store, &row, err) == 0)
		(void)fprintf(stderr, "sluicectl: made the project \"%s\"\n",
		    name);
	else if (err->class != ERROR_VALUE)
		return -1;
	/* Somebody else made it meanwhile, or we did. */
	return ops->project_find(c->store, name, a, out, err) == 1 ? 0 : -1;
}

static int
put_key(struct ctl *c, struct arena *a, struct key_row *row, struct error *err)
{
	const char *name = c->project == NULL ? STORE_PROJECT : c->project;
	struct project_row project;
	int ret;

	if (see_to_project(c, name, a, &project, err) == -1)
		return -1;
	row->project = project.id;
	ret = c->store->ops->key_put(c->store, row, err);
	if (ret == -1 && err->class == ERROR_VALUE)
		return error_set(err, ERROR_VALUE, "name",
		    "a key named \"%s\" is in force; revoke it or take "
		    "another name", row->name);
	return ret;
}

/* A key that nobody got to see is no use to anybody. */
static int
print_key(struct ctl *c, const char *key, const struct key_row *row,
    struct error *err)
{
	struct error ignored;

	if (puts(key) == EOF || fflush(stdout) == EOF) {
		(void)c->store->ops->key_revoke(c->store, row->id,
		    row->created_s, &ignored);
		return error_set(err, ERROR_INTERNAL, NULL,
		    "standard output can't be written; the key is revoked");
	}
	(void)fprintf(stderr, "sluicectl: made the key \"%s\" (%s); it is "
	    "shown this once, keep it now\n", row->name, row->id);
	return 0;
}

static int
create(struct ctl *c, struct error *err)
{
	char key[AUTH_KEY_SIZE], hint[24], id[CLOCK_ID_SIZE];
	struct key_row row = { .id = id, .name = c->name, .hint = hint,
	    .created_s = clock_wall_s(), .settings.logging = true };
	struct arena arena;
	int ret;

	if (ctl_check_name("--name", c->name, err) == -1 ||
	    (c->project != NULL &&
	    ctl_check_name("--project", c->project, err) == -1) ||
	    (c->expires != NULL &&
	    ctl_read_date("--expires", c->expires, &row.expires_s, err) == -1))
		return -1;
	arena_init(&arena, ARENA_MAX);
	clock_id(id, "key_");
	auth_key_make(key, hint, row.hash);
	ret = put_key(c, &arena, &row, err);
	if (ret == 0)
		ret = print_key(c, key, &row, err);
	secret_clear(key, sizeof(key));
	arena_fini(&arena);
	return ret;
}

/* ---- key list ---- */

enum { COLUMNS = 6 };

struct list {
	struct ctl *ctl;
	struct arena arena;
	struct told *first, **end;
	struct error *err;
	int failed;
};

static int
add_key(void *ctx, const struct key_row *row)
{
	struct list *l = ctx;
	struct told *t = arena_alloc(&l->arena, sizeof(*t));

	l->failed = tell(l->ctl, &l->arena, row, t, l->err);
	*l->end = t;
	l->end = &t->next;
	return l->failed;
}

static void
cells_of(const struct told *t, const char *cells[COLUMNS])
{
	cells[0] = t->row->id;
	cells[1] = t->row->name;
	cells[2] = t->project;
	cells[3] = t->row->hint;
	cells[4] = t->created;
	cells[5] = t->state;
}

static int
print_table(const struct told *first, struct arena *a, struct error *err)
{
	static const char *const head[COLUMNS] = { "ID", "NAME", "PROJECT",
	    "HINT", "CREATED", "STATE" };
	const char **cells;
	size_t rows = 1;

	for (const struct told *t = first; t != NULL; t = t->next)
		rows++;
	cells = arena_calloc(a, rows * COLUMNS, sizeof(*cells));
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = head[i];
	rows = 1;
	for (const struct told *t = first; t != NULL; t = t->next)
		cells_of(t, cells + rows++ * COLUMNS);
	return ctl_table(cells, COLUMNS, rows, err);
}

static int
print_array(const struct told *first, struct error *err)
{
	struct json_object *array = ctl_json_array();

	for (const struct told *t = first; t != NULL; t = t->next)
		ctl_json_append(array, json_of(t));
	return ctl_json_print(array, err);
}

static int
list(struct ctl *c, struct error *err)
{
	struct list l = { .ctl = c, .err = err };
	int ret;

	l.end = &l.first;
	arena_init(&l.arena, ARENA_MAX);
	ret = c->store->ops->key_each(c->store, &l.arena, add_key, &l, err);
	if (ret == 0)
		ret = l.failed;
	if (ret == 0)
		ret = (c->given & CTL_JSON) != 0 ?
		    print_array(l.first, err) :
		    print_table(l.first, &l.arena, err);
	arena_fini(&l.arena);
	return ret;
}

/* ---- key show, key revoke ---- */

static int
print_lines(const struct told *t, struct error *err)
{
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	buf_printf(&out, "id       %s\nname     %s\nproject  %s (%s)\n"
	    "hint     %s\nstate    %s\ncreated  %s\n", t->row->id,
	    t->row->name, t->project, t->row->project, t->row->hint, t->state,
	    t->created);
	buf_printf(&out, "expires  %s\n",
	    t->expires == NULL ? "never" : t->expires);
	if (t->revoked != NULL)
		buf_printf(&out, "revoked  %s\n", t->revoked);
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}

static int
show(struct ctl *c, struct error *err)
{
	struct arena arena;
	struct key_row row;
	struct told t;
	int ret = -1;

	arena_init(&arena, ARENA_MAX);
	if (find(c, &arena, &row, err) == 0 &&
	    tell(c, &arena, &row, &t, err) == 0)
		ret = (c->given & CTL_JSON) != 0 ?
		    ctl_json_print(json_of(&t), err) : print_lines(&t, err);
	arena_fini(&arena);
	return ret;
}

static int
revoke(struct ctl *c, struct error *err)
{
	struct arena arena;
	struct key_row row;
	int ret = -1;

	arena_init(&arena, ARENA_MAX);
	if (find(c, &arena, &row, err) == -1)
		goto out;
	ret = c->store->ops->key_revoke(c->store, row.id, clock_wall_s(), err);
	if (ret == 0 && row.revoked_s != 0)
		(void)fprintf(stderr, "sluicectl: the key \"%s\" (%s) has "
		    "been revoked since %s\n", row.name, row.id,
		    ctl_date(&arena, row.revoked_s));
	else if (ret == 0)
		(void)fprintf(stderr, "sluicectl: revoked the key \"%s\" "
		    "(%s)\n", row.name, row.id);
out:
	arena_fini(&arena);
	return ret;
}

const struct ctl_command ctl_key[] = {
	{ .noun = "key", .verb = "create",
	    .synopsis = "--name NAME [--project PROJECT] [--expires DATE]",
	    .doc = "make a key and print it, this once",
	    .takes = CTL_NAME | CTL_PROJECT | CTL_EXPIRES, .needs = CTL_NAME,
	    .store = true, .run = create },
	{ .noun = "key", .verb = "list", .synopsis = "[--json]",
	    .doc = "list all keys, oldest first",
	    .takes = CTL_JSON, .store = true, .run = list },
	{ .noun = "key", .verb = "show", .synopsis = "NAME|ID [--json]",
	    .doc = "show one key; the key itself is not kept",
	    .takes = CTL_JSON | CTL_WORD, .needs = CTL_WORD,
	    .store = true, .run = show },
	{ .noun = "key", .verb = "revoke", .synopsis = "NAME|ID",
	    .doc = "refuse a key from the next request on",
	    .takes = CTL_WORD, .needs = CTL_WORD,
	    .store = true, .run = revoke },
	{ .noun = NULL },
};
