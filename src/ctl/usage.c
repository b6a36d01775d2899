/*
 * What was used and what it cost, summed up as one asks, with a bar for each
 * sum: of its cost, or of its requests when nothing cost anything.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/jsonw.h"
#include "base/parse.h"
#include "ctl/ctl.h"

#define ARENA_MAX	((size_t)256 * 1024 * 1024)
#define OUTPUT_MAX	((size_t)256 * 1024 * 1024)
#define WIDTH_MAX	1000
#define BAR_MIN		8
#define BAR_MAX		40
#define BAR_DEFAULT	20		/* where no terminal is */

struct sum {
	struct usage_row row;		/* names in place of ids */
	struct sum *next;
};

struct report {
	struct ctl *ctl;
	struct arena arena;
	struct usage_filter filter;
	struct sum *first, **end;
	size_t n;
	struct usage_row total;
};

/* ---- what it is by ---- */

static const struct group {
	const char *word, *head;
	unsigned by;
	size_t at;			/* in struct usage_row */
} groups[] = {
	{ "day", "DAY", USAGE_BY_DAY, offsetof(struct usage_row, day) },
	{ "project", "PROJECT", USAGE_BY_PROJECT,
	    offsetof(struct usage_row, project) },
	{ "key", "KEY", USAGE_BY_KEY, offsetof(struct usage_row, key) },
	{ "provider", "PROVIDER", USAGE_BY_PROVIDER,
	    offsetof(struct usage_row, provider) },
	{ "model", "MODEL", USAGE_BY_MODEL,
	    offsetof(struct usage_row, model) },
};
#define N_GROUPS	(sizeof(groups) / sizeof(groups[0]))

static const char *
group_value(const struct usage_row *u, const struct group *g)
{
	const char *text;

	memcpy(&text, (const char *)u + g->at, sizeof(text));
	return text;
}

static int
add_group(struct span word, unsigned *by, struct error *err)
{
	for (size_t i = 0; i < N_GROUPS; i++)
		if (span_is(word, groups[i].word)) {
			*by |= groups[i].by;
			return 0;
		}
	return error_set(err, ERROR_BAD_REQUEST, NULL, "--by: expected one or "
	    "more of day, key, model, provider, project, with commas between");
}

static int
read_by(const char *text, unsigned *by, struct error *err)
{
	size_t len;

	for (;; text += len + 1) {
		len = strcspn(text, ",");
		if (add_group((struct span){ text, len }, by, err) == -1)
			return -1;
		if (text[len] == '\0')
			return 0;
	}
}

/* ---- the filter ---- */

/* Sums are by whole days: a time means the day that it lies in. */
static int
read_days(struct report *r, struct error *err)
{
	int64_t from, to;

	if (ctl_read_times(r->ctl, &from, &to, err) == -1)
		return -1;
	if (r->ctl->from != NULL)
		r->filter.from_day = ctl_day(&r->arena, from);
	if (r->ctl->to != NULL)
		r->filter.to_day = ctl_day(&r->arena, to - 1);
	return 0;
}

static int
read_filter(struct report *r, struct error *err)
{
	struct ctl *c = r->ctl;
	struct usage_filter *f = &r->filter;
	struct key_row key;

	f->provider = c->provider;
	f->model = c->model;
	if (read_by(c->by == NULL ? "day" : c->by, &f->by, err) == -1 ||
	    read_days(r, err) == -1)
		return -1;
	if (c->key != NULL) {
		if (ctl_find_key(c, c->key, &r->arena, &key, err) == -1)
			return -1;
		f->key = key.id;
	}
	if (c->project != NULL) {
		f->project = ctl_find_project(c, c->project, &r->arena, err);
		if (f->project == NULL)
			return -1;
	}
	return 0;
}

/* ---- sums ---- */

static void
add_count(uint64_t *sum, uint64_t n)
{
	if (__builtin_add_overflow(*sum, n, sum))
		*sum = UINT64_MAX;
}

static void
add_row(struct usage_row *to, const struct usage_row *u)
{
	add_count(&to->requests, u->requests);
	add_count(&to->failed, u->failed);
	add_count(&to->unpriced, u->unpriced);
	add_count(&to->cost_pico, u->cost_pico);
	add_count(&to->usage.input, u->usage.input);
	add_count(&to->usage.cached, u->usage.cached);
	add_count(&to->usage.cache_write, u->usage.cache_write);
	add_count(&to->usage.cache_write_1h, u->usage.cache_write_1h);
	add_count(&to->usage.output, u->usage.output);
	add_count(&to->usage.reasoning, u->usage.reasoning);
	add_count(&to->usage.web_searches, u->usage.web_searches);
}

static int
add(void *ctx, const struct usage_row *u)
{
	struct report *r = ctx;
	struct sum *s = arena_alloc(&r->arena, sizeof(*s));

	s->row = *u;
	*r->end = s;
	r->end = &s->next;
	r->n++;
	add_row(&r->total, u);
	return 0;
}

/* ---- for people ---- */

/* The numbers. One that is nought in every row is left out, unless always. */
static const struct count {
	const char *head;
	size_t at;			/* in struct usage_row */
	bool always;
} counts[] = {
	{ "REQUESTS", offsetof(struct usage_row, requests), true },
	{ "FAILED", offsetof(struct usage_row, failed), false },
	{ "INPUT", offsetof(struct usage_row, usage.input), true },
	{ "CACHED", offsetof(struct usage_row, usage.cached), false },
	{ "WRITTEN", offsetof(struct usage_row, usage.cache_write), false },
	{ "OUTPUT", offsetof(struct usage_row, usage.output), true },
	{ "REASONING", offsetof(struct usage_row, usage.reasoning), false },
	{ "SEARCHES", offsetof(struct usage_row, usage.web_searches), false },
	{ "UNPRICED", offsetof(struct usage_row, unpriced), false },
};
#define N_COUNTS	(sizeof(counts) / sizeof(counts[0]))
#define CELLS_MAX	(N_GROUPS + N_COUNTS + 2)	/* and USD, the bar */

static uint64_t
count_of(const struct usage_row *u, const struct count *c)
{
	uint64_t n;

	memcpy(&n, (const char *)u + c->at, sizeof(n));
	return n;
}

struct grid {
	const char **cells;
	size_t columns, at;
	unsigned right;
};

static void
put(struct grid *g, const char *cell)
{
	g->cells[g->at++] = cell;
}

static bool
shows(const struct report *r, const struct count *c)
{
	return c->always || count_of(&r->total, c) > 0;
}

static void
put_head(struct report *r, struct grid *g)
{
	for (size_t i = 0; i < N_GROUPS; i++)
		if ((r->filter.by & groups[i].by) != 0)
			put(g, groups[i].head);
	for (size_t i = 0; i < N_COUNTS; i++)
		if (shows(r, &counts[i])) {
			g->right |= 1U << g->at;
			put(g, counts[i].head);
		}
	g->right |= 1U << g->at;
	put(g, "USD");
	put(g, "");
	g->columns = g->at;
}

/* With the id when --key would take the name for another key, as it does after
 * a rotation: else several rows would look alike. */
static const char *
key_name(struct report *r, const char *id)
{
	const char *name = ctl_key_name(r->ctl, &r->arena, id);
	struct error ignored;
	struct key_row row;

	if (ctl_find_key(r->ctl, name, &r->arena, &row, &ignored) == 0 &&
	    strcmp(row.id, id) == 0)
		return name;
	return strcmp(name, id) == 0 ? id :
	    arena_printf(&r->arena, "%s (%s)", name, id);
}

static const char *
name_of(struct report *r, const struct group *g, const char *value)
{
	struct arena *a = &r->arena;

	if (value[0] == '\0')
		return "-";
	if (g->by == USAGE_BY_KEY)
		value = key_name(r, value);
	else if (g->by == USAGE_BY_PROJECT)
		value = ctl_project_name(r->ctl, a, value);
	return ctl_visible(a, value);
}

static void
put_numbers(struct report *r, struct grid *g, const struct usage_row *u)
{
	for (size_t i = 0; i < N_COUNTS; i++)
		if (shows(r, &counts[i]))
			put(g, arena_printf(&r->arena, "%" PRIu64,
			    count_of(u, &counts[i])));
	put(g, u->unpriced > 0 && u->unpriced == u->requests ? "-" :
	    ctl_dollars(&r->arena, u->cost_pico));
	put(g, "");
}

static void
put_row(struct report *r, struct grid *g, const struct usage_row *u)
{
	for (size_t i = 0; i < N_GROUPS; i++)
		if ((r->filter.by & groups[i].by) != 0)
			put(g, name_of(r, &groups[i],
			    group_value(u, &groups[i])));
	put_numbers(r, g, u);
}

static void
put_total(struct report *r, struct grid *g)
{
	const char *word = "total";

	for (size_t i = 0; i < N_GROUPS; i++)
		if ((r->filter.by & groups[i].by) != 0) {
			put(g, word);
			word = "";
		}
	put_numbers(r, g, &r->total);
}

/* What the terminal has; 0 when there is none. */
static size_t
terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	uint64_t n;

	if (columns != NULL &&
	    parse_u64(span_of(columns), WIDTH_MAX, &n) == 0 && n > 0)
		return (size_t)n;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* What a table leaves for bars; none rather than lines that don't fit. */
static size_t
bar_width(size_t table)
{
	size_t width = terminal_width();

	if (width == 0)
		return BAR_DEFAULT;
	if (width < table + BAR_MIN)
		return 0;
	return width - table > BAR_MAX ? BAR_MAX : width - table;
}

static uint64_t
weight(const struct report *r, const struct usage_row *u)
{
	return r->total.cost_pico > 0 ? u->cost_pico : u->requests;
}

/* The longest bar is that of the largest sum; what isn't nought shows. */
static const char *
bar(struct report *r, uint64_t n, uint64_t most, size_t width)
{
	size_t len = most == 0 ? 0 :
	    (size_t)((long double)n / (long double)most * (long double)width);
	char *text;

	if (len == 0 && n > 0 && width > 0)
		len = 1;
	text = arena_alloc(&r->arena, len + 1);
	memset(text, '#', len);
	return text;
}

static void
put_bars(struct report *r, struct grid *g)
{
	size_t width = bar_width(ctl_table_width(g->cells, g->columns,
	    r->n + 2)), row = 1;
	uint64_t most = 0;

	for (struct sum *s = r->first; s != NULL; s = s->next)
		if (weight(r, &s->row) > most)
			most = weight(r, &s->row);
	for (struct sum *s = r->first; s != NULL; s = s->next)
		g->cells[++row * g->columns - 1] = bar(r, weight(r, &s->row),
		    most, width);
}

static int
print_table(struct report *r, struct error *err)
{
	struct grid g = { .cells = arena_calloc(&r->arena,
	    (r->n + 2) * CELLS_MAX, sizeof(*g.cells)) };

	put_head(r, &g);
	for (struct sum *s = r->first; s != NULL; s = s->next)
		put_row(r, &g, &s->row);
	put_total(r, &g);
	put_bars(r, &g);
	return ctl_table(g.cells, g.columns, r->n + 2, g.right, err);
}

/* ---- for programs ---- */

static void
write_count(struct jsonw *w, const char *key, uint64_t n)
{
	jsonw_key(w, key);
	jsonw_u64(w, n);
}

static void
write_numbers(struct report *r, struct jsonw *w, const struct usage_row *u)
{
	write_count(w, "requests", u->requests);
	write_count(w, "failed", u->failed);
	jsonw_key(w, "usage");
	jsonw_object(w);
	write_count(w, "input", u->usage.input);
	write_count(w, "cached", u->usage.cached);
	write_count(w, "cache_write", u->usage.cache_write);
	write_count(w, "cache_write_1h", u->usage.cache_write_1h);
	write_count(w, "output", u->usage.output);
	write_count(w, "reasoning", u->usage.reasoning);
	write_count(w, "web_searches", u->usage.web_searches);
	jsonw_object_end(w);
	jsonw_key(w, "cost");
	jsonw_raw(w, span_of(ctl_dollars(&r->arena, u->cost_pico)));
	write_count(w, "unpriced", u->unpriced);
}

/* "": a request that had none. */
static void
write_group(struct report *r, struct jsonw *w, const struct group *g,
    const char *value)
{
	bool none = value[0] == '\0';

	jsonw_key(w, g->word);
	jsonw_string(w, none ? NULL : g->by == USAGE_BY_KEY ?
	    ctl_key_name(r->ctl, &r->arena, value) :
	    g->by == USAGE_BY_PROJECT ?
	    ctl_project_name(r->ctl, &r->arena, value) : value);
	if (g->by != USAGE_BY_KEY && g->by != USAGE_BY_PROJECT)
		return;
	jsonw_key(w, g->by == USAGE_BY_KEY ? "key_id" : "project_id");
	jsonw_string(w, none ? NULL : value);
}

static void
write_row(struct report *r, struct jsonw *w, const struct usage_row *u)
{
	jsonw_object(w);
	for (size_t i = 0; i < N_GROUPS; i++)
		if ((r->filter.by & groups[i].by) != 0)
			write_group(r, w, &groups[i],
			    group_value(u, &groups[i]));
	write_numbers(r, w, u);
	jsonw_object_end(w);
}

static int
print_json(struct report *r, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_key(&w, "rows");
	jsonw_array(&w);
	for (struct sum *s = r->first; s != NULL; s = s->next)
		write_row(r, &w, &s->row);
	jsonw_array_end(&w);
	jsonw_key(&w, "total");
	jsonw_object(&w);
	write_numbers(r, &w, &r->total);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	ret = ctl_json_print(&out, err);
	buf_fini(&out);
	return ret;
}

/* ---- the command ---- */

static int
usage(struct ctl *c, struct error *err)
{
	struct report r = { .ctl = c };
	int ret;

	r.end = &r.first;
	arena_init(&r.arena, ARENA_MAX);
	ret = read_filter(&r, err);
	if (ret == 0)
		ret = c->store->ops->usage_each(c->store, &r.filter, &r.arena,
		    add, &r, err);
	if (ret == 0)
		ret = (c->given & CTL_JSON) != 0 ? print_json(&r, err) :
		    print_table(&r, err);
	arena_fini(&r.arena);
	return ret;
}

const struct ctl_command ctl_usage[] = {
	{ .noun = "usage",
	    .synopsis = "[--by LIST] [--from WHEN] [--to WHEN] [--key NAME|ID] "
	    "[--model MODEL] [--provider NAME] [--project PROJECT] [--json]",
	    .doc = "sum up requests, tokens and cost, by day unless said "
	    "otherwise",
	    .takes = CTL_BY | CTL_FROM | CTL_TO | CTL_KEY | CTL_MODEL |
	    CTL_PROVIDER | CTL_PROJECT | CTL_JSON,
	    .store = true, .run = usage },
	{ .noun = NULL },
};
