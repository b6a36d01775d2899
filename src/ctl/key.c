/* API keys: made, listed, shown, changed. A key itself is told once. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "base/secret.h"
#include "ctl/ctl.h"
#include "policy/auth.h"

#define ARENA_MAX	((size_t)256 * 1024 * 1024)
#define OUTPUT_MAX	((size_t)256 * 1024 * 1024)

#define SETTINGS	(CTL_EXPIRES | CTL_LOGGING | CTL_ZERO | \
			CTL_RETENTION | CTL_GUARD)
#define SETTINGS_SYNOPSIS \
	"[--logging on|off] [--zero-retention on|off] " \
	"[--retention PERIOD|default] " \
	"[--redact input|output|both|off] [--entities TYPES] " \
	"[--placeholder TEXT|default] [--threshold PERCENT|default] " \
	"[--reversible on|off]"

/* ---- what is told of a key ---- */

struct told {
	const struct key_row *row;
	const char *project;		/* its name */
	const char *state, *created;
	const char *expires, *revoked;	/* NULL: not so */
	const char *retention;		/* NULL: the general setting */
	const char *redacts;		/* for the table */
	struct told *next;
};

static void
tell(struct ctl *c, struct arena *a, const struct key_row *row,
    struct told *out)
{
	*out = (struct told){
		.row = row,
		.project = ctl_project_name(c, a, row->project),
		.state = "active",
		.created = ctl_date(a, row->created_s),
		.redacts = ctl_guard_word(a, &row->settings.guard),
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
	if (row->settings.retention_s != 0)
		out->retention = ctl_period(a, row->settings.retention_s);
}

static void
write_key(struct jsonw *w, const struct told *t)
{
	const struct {
		const char *name, *value;
	} members[] = {
		{ "id", t->row->id },
		{ "name", t->row->name },
		{ "project", t->project },
		{ "project_id", t->row->project },
		{ "hint", t->row->hint },
		{ "state", t->state },
		{ "created", t->created },
		{ "expires", t->expires },
		{ "revoked", t->revoked },
		{ "retention", t->retention },
	};

	jsonw_object(w);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		jsonw_key(w, members[i].name);
		jsonw_string(w, members[i].value);
	}
	jsonw_key(w, "logging");
	jsonw_bool(w, t->row->settings.logging);
	jsonw_key(w, "zero_retention");
	jsonw_bool(w, t->row->settings.zero_retention);
	ctl_guard_json(w, &t->row->settings.guard);
	jsonw_object_end(w);
}

/* What is kept of its requests, for the table. */
static const char *
kept(const struct key_settings *s)
{
	return s->zero_retention ? "zero retention" : s->logging ?
	    "responses" : "metadata";
}

/* ---- the settings on the command line ---- */

static int
read_expires(const struct ctl *c, int64_t *out, struct error *err)
{
	if (strcmp(c->expires, "never") == 0) {
		*out = 0;
		return 0;
	}
	return ctl_read_date("--expires", c->expires, out, err);
}

static int
read_retention(const struct ctl *c, int64_t *out, struct error *err)
{
	if (strcmp(c->retention, "default") == 0) {
		*out = 0;
		return 0;
	}
	return ctl_read_period("--retention", c->retention, out, err);
}

/* Zero retention comes before logging: it turns that off, and who asks for
 * both at once has to say which. */
static int
settle(const struct ctl *c, bool was_logging, struct key_settings *s,
    struct error *err)
{
	if (s->zero_retention && (c->given & CTL_LOGGING) != 0 && s->logging)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--logging on: the key has zero retention, which keeps "
		    "nothing; --zero-retention off ends it");
	if (s->zero_retention && s->logging) {
		s->logging = false;
		(void)fputs("sluicectl: zero retention turns logging off\n",
		    stderr);
	}
	if (!s->zero_retention && (c->given & CTL_ZERO) != 0 &&
	    !was_logging && !s->logging)
		(void)fputs("sluicectl: logging stays off; --logging on turns "
		    "it on\n", stderr);
	return 0;
}

/* Puts what the command line says into the row. */
static int
read_settings(const struct ctl *c, struct key_row *row, struct error *err)
{
	struct key_settings *s = &row->settings;
	bool was_logging = s->logging;

	if (((c->given & CTL_EXPIRES) != 0 &&
	    read_expires(c, &row->expires_s, err) == -1) ||
	    ((c->given & CTL_LOGGING) != 0 && ctl_read_switch("--logging",
	    c->logging, &s->logging, err) == -1) ||
	    ((c->given & CTL_ZERO) != 0 && ctl_read_switch("--zero-retention",
	    c->zero_retention, &s->zero_retention, err) == -1) ||
	    ((c->given & CTL_RETENTION) != 0 &&
	    read_retention(c, &s->retention_s, err) == -1) ||
	    ctl_set_guard(c, &s->guard, err) == -1)
		return -1;
	return settle(c, was_logging, s, err);
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
name_is_taken(const char *name, struct error *err)
{
	return error_set(err, ERROR_VALUE, "name", "a key named \"%s\" is in "
	    "force; revoke it or take another name", name);
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
	return ret == -1 && err->class == ERROR_VALUE ?
	    name_is_taken(row->name, err) : ret;
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
	    .created_s = clock_wall_s(), .settings = { .logging = true } };
	struct arena arena;
	int ret;

	if (ctl_check_name("--name", c->name, err) == -1 ||
	    (c->project != NULL &&
	    ctl_check_name("--project", c->project, err) == -1) ||
	    read_settings(c, &row, err) == -1)
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

enum { COLUMNS = 8 };

struct list {
	struct ctl *ctl;
	struct arena arena;
	struct told *first, **end;
};

static int
add_key(void *ctx, const struct key_row *row)
{
	struct list *l = ctx;
	struct told *t = arena_alloc(&l->arena, sizeof(*t));

	tell(l->ctl, &l->arena, row, t);
	*l->end = t;
	l->end = &t->next;
	return 0;
}

static void
cells_of(const struct told *t, const char *cells[COLUMNS])
{
	cells[0] = t->row->id;
	cells[1] = t->row->name;
	cells[2] = t->project;
	cells[3] = t->row->hint;
	cells[4] = t->created;
	cells[5] = kept(&t->row->settings);
	cells[6] = t->redacts;
	cells[7] = t->state;
}

static int
print_table(const struct told *first, struct arena *a, struct error *err)
{
	static const char *const head[COLUMNS] = { "ID", "NAME", "PROJECT",
	    "HINT", "CREATED", "KEEPS", "REDACTS", "STATE" };
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
	return ctl_table(cells, COLUMNS, rows, 0, err);
}

static int
print_array(const struct told *first, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	w = jsonw_on(&out);
	jsonw_array(&w);
	for (const struct told *t = first; t != NULL; t = t->next)
		write_key(&w, t);
	jsonw_array_end(&w);
	ret = ctl_json_print(&out, err);
	buf_fini(&out);
	return ret;
}

static int
list(struct ctl *c, struct error *err)
{
	struct list l = { .ctl = c };
	int ret;

	l.end = &l.first;
	arena_init(&l.arena, ARENA_MAX);
	ret = c->store->ops->key_each(c->store, &l.arena, add_key, &l, err);
	if (ret == 0)
		ret = (c->given & CTL_JSON) != 0 ?
		    print_array(l.first, err) :
		    print_table(l.first, &l.arena, err);
	arena_fini(&l.arena);
	return ret;
}

/* ---- key show ---- */

static void
write_kept(struct buf *out, const struct told *t)
{
	const struct key_settings *s = &t->row->settings;

	buf_puts(out, "keeps    ");
	if (!s->logging || s->zero_retention)
		buf_printf(out, "metadata (%s)\n", s->zero_retention ?
		    "zero retention" : "logging off");
	else if (t->retention == NULL)
		buf_puts(out, "responses, for the configured time\n");
	else
		buf_printf(out, "responses, for %s\n", t->retention);
}

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
	write_kept(&out, t);
	ctl_guard_lines(&out, &t->row->settings.guard);
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	return ret;
}

static int
print_object(const struct told *t, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	w = jsonw_on(&out);
	write_key(&w, t);
	ret = ctl_json_print(&out, err);
	buf_fini(&out);
	return ret;
}

static int
show(struct ctl *c, struct error *err)
{
	struct arena arena;
	struct key_row row;
	struct told t;
	int ret;

	arena_init(&arena, ARENA_MAX);
	ret = ctl_find_key(c, c->word, &arena, &row, err);
	if (ret == 0) {
		tell(c, &arena, &row, &t);
		ret = (c->given & CTL_JSON) != 0 ? print_object(&t, err) :
		    print_lines(&t, err);
	}
	arena_fini(&arena);
	return ret;
}

/* ---- changing a key ---- */

/* The key that the command line names, unless it is revoked. */
static int
find_in_force(struct ctl *c, struct arena *a, struct key_row *row,
    struct error *err)
{
	if (ctl_find_key(c, c->word, a, row, err) == -1)
		return -1;
	return row->revoked_s == 0 ? 0 : error_set(err, ERROR_VALUE, NULL,
	    "the key \"%s\" (%s) is revoked", row->name, row->id);
}

static int
set_key(struct ctl *c, struct arena *a, struct error *err)
{
	struct key_row row;

	if (((c->given & CTL_NAME) != 0 &&
	    ctl_check_name("--name", c->name, err) == -1) ||
	    find_in_force(c, a, &row, err) == -1 ||
	    read_settings(c, &row, err) == -1)
		return -1;
	if ((c->given & CTL_NAME) != 0)
		row.name = c->name;
	if (c->store->ops->key_update(c->store, &row, err) == -1)
		return err->class != ERROR_VALUE ? -1 :
		    name_is_taken(row.name, err);
	(void)fprintf(stderr, "sluicectl: set the key \"%s\" (%s)\n",
	    row.name, row.id);
	return 0;
}

static int
set(struct ctl *c, struct error *err)
{
	struct arena arena;
	int ret;

	if ((c->given & SETTINGS) == 0 && (c->given & CTL_NAME) == 0)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "nothing to set; expected one of --name, --expires, "
		    "--logging, --zero-retention, --retention, --redact, "
		    "--entities, --placeholder, --threshold, --reversible");
	arena_init(&arena, ARENA_MAX);
	ret = set_key(c, &arena, err);
	arena_fini(&arena);
	return ret;
}

/*
 * The new key is printed before it is in force: when standard output fails the
 * old one still is, and a key that was told in vain opens nothing.
 */
static int
rotate_key(struct ctl *c, struct arena *a, char key[AUTH_KEY_SIZE],
    struct error *err)
{
	char hint[24], id[CLOCK_ID_SIZE];
	struct key_row old, row;

	if (find_in_force(c, a, &old, err) == -1)
		return -1;
	row = old;
	row.id = id;
	row.hint = hint;
	row.created_s = clock_wall_s();
	clock_id(id, "key_");
	auth_key_make(key, hint, row.hash);
	if (puts(key) == EOF || fflush(stdout) == EOF)
		return error_set(err, ERROR_INTERNAL, NULL, "standard output "
		    "can't be written; the old key stays in force");
	if (c->store->ops->key_rotate(c->store, old.id, &row, err) == -1) {
		(void)fputs("sluicectl: the key above is not in force, the "
		    "old one stays\n", stderr);
		return -1;
	}
	(void)fprintf(stderr, "sluicectl: rotated the key \"%s\": %s is "
	    "revoked, %s has its settings; it is shown this once, keep it "
	    "now\n", row.name, old.id, row.id);
	return 0;
}

static int
rotate(struct ctl *c, struct error *err)
{
	char key[AUTH_KEY_SIZE];
	struct arena arena;
	int ret;

	arena_init(&arena, ARENA_MAX);
	ret = rotate_key(c, &arena, key, err);
	secret_clear(key, sizeof(key));
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
	if (ctl_find_key(c, c->word, &arena, &row, err) == -1)
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
	    .synopsis = "--name NAME [--project PROJECT] [--expires DATE] "
	    SETTINGS_SYNOPSIS,
	    .doc = "make a key and print it, this once",
	    .takes = CTL_NAME | CTL_PROJECT | SETTINGS, .needs = CTL_NAME,
	    .store = true, .run = create },
	{ .noun = "key", .verb = "list", .synopsis = "[--json]",
	    .doc = "list all keys, oldest first",
	    .takes = CTL_JSON, .store = true, .run = list },
	{ .noun = "key", .verb = "show", .synopsis = "NAME|ID [--json]",
	    .doc = "show one key; the key itself is not kept",
	    .takes = CTL_JSON | CTL_WORD, .needs = CTL_WORD,
	    .store = true, .run = show },
	{ .noun = "key", .verb = "set",
	    .synopsis = "NAME|ID [--name NAME] [--expires DATE|never] "
	    SETTINGS_SYNOPSIS,
	    .doc = "change a key, from the next request on",
	    .takes = CTL_WORD | CTL_NAME | SETTINGS, .needs = CTL_WORD,
	    .store = true, .run = set },
	{ .noun = "key", .verb = "rotate", .synopsis = "NAME|ID",
	    .doc = "put a new key in the place of an old one, which is "
	    "revoked, and print it, this once",
	    .takes = CTL_WORD, .needs = CTL_WORD,
	    .store = true, .run = rotate },
	{ .noun = "key", .verb = "revoke", .synopsis = "NAME|ID",
	    .doc = "refuse a key from the next request on",
	    .takes = CTL_WORD, .needs = CTL_WORD,
	    .store = true, .run = revoke },
	{ .noun = NULL },
};
