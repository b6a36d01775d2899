/* The log of requests: looked at, followed. */
#include "config.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/parse.h"
#include "ctl/log.h"

#define ARENA_MAX	((size_t)256 * 1024 * 1024)
#define OUTPUT_MAX	((size_t)256 * 1024 * 1024)
#define LIST_LIMIT	20
#define TAIL_LIMIT	10
#define POLL_MS		500
#define POLL_ROWS	1000

#define FILTERS		(CTL_KEY | CTL_MODEL | CTL_ROUTE | CTL_STATUS | \
			CTL_OUTCOME | CTL_METADATA)
#define FILTERS_SYNOPSIS \
	"[--key NAME|ID] [--model MODEL] [--route ROUTE] " \
	"[--status 404|4xx] [--outcome WORD] [--metadata KEY=VALUE]"

/* ---- the filter ---- */

static int
read_status(const char *text, int *out, struct error *err)
{
	uint64_t n;

	if (strlen(text) == 3 && text[0] >= '1' && text[0] <= '5') {
		if (strcmp(text + 1, "xx") == 0) {
			*out = text[0] - '0';
			return 0;
		}
		if (parse_u64(span_of(text), 599, &n) == 0) {
			*out = (int)n;
			return 0;
		}
	}
	return error_set(err, ERROR_BAD_REQUEST, NULL,
	    "--status: expected a status such as 404, or 4xx for all of them");
}

/* The first class with that word: many have one. */
static int
class_of(const char *word)
{
	int i = 0;

	while (i < ERROR_CLASSES &&
	    strcmp(error_name((enum error_class)i), word) != 0)
		i++;
	return i;
}

static int
check_outcome(const char *word, struct error *err)
{
	char known[ERROR_MESSAGE_SIZE - 64] = "";
	const char *name;
	size_t len = 0;

	if (class_of(word) < ERROR_CLASSES)
		return 0;
	for (int i = 0; i < ERROR_CLASSES && len < sizeof(known); i++) {
		name = error_name((enum error_class)i);
		if (class_of(name) == i)
			len += (size_t)snprintf(known + len,
			    sizeof(known) - len, "%s%s", len == 0 ? "" : ", ",
			    name);
	}
	return error_set(err, ERROR_BAD_REQUEST, NULL,
	    "--outcome: expected one of %s", known);
}

static int
read_metadata(struct ctl *c, struct arena *a, struct request_filter *f,
    struct error *err)
{
	const char *is = strchr(c->metadata, '=');

	if (is == NULL || is == c->metadata)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--metadata: expected KEY=VALUE");
	f->metadata_key = arena_dup(a, c->metadata,
	    (size_t)(is - c->metadata));
	f->metadata_value = is + 1;
	return 0;
}

static int
read_times(struct ctl *c, struct request_filter *f, struct error *err)
{
	int64_t from, to;

	if (ctl_read_times(c, &from, &to, err) == -1)
		return -1;
	f->from_ms = from * 1000;
	f->to_ms = to * 1000;
	return 0;
}

static int
read_limit(struct ctl *c, size_t preset, size_t *out, struct error *err)
{
	uint64_t n = preset;

	if (c->limit != NULL && (parse_u64(span_of(c->limit),
	    CEILING_STORE_ROWS, &n) == -1 || n == 0))
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--limit: expected a number from 1 to %zu",
		    CEILING_STORE_ROWS);
	*out = (size_t)n;
	return 0;
}

static int
read_filter(struct ctl *c, struct arena *a, size_t limit,
    struct request_filter *f, struct error *err)
{
	struct key_row key;

	*f = (struct request_filter){ .model = c->model, .route = c->route,
	    .outcome = c->outcome };
	if ((c->status != NULL &&
	    read_status(c->status, &f->status, err) == -1) ||
	    (c->outcome != NULL && check_outcome(c->outcome, err) == -1) ||
	    (c->metadata != NULL && read_metadata(c, a, f, err) == -1) ||
	    read_times(c, f, err) == -1 ||
	    read_limit(c, limit, &f->limit, err) == -1)
		return -1;
	if (c->key != NULL) {
		if (ctl_find_key(c, c->key, a, &key, err) == -1)
			return -1;
		f->key = key.id;
	}
	return 0;
}

/* ---- rows ---- */

struct rows {
	struct arena arena;
	const struct request_row **rows;
	size_t n, max;
};

static int
add(void *ctx, const struct request_row *row)
{
	struct rows *r = ctx;

	if (r->n == r->max)
		return 1;
	r->rows[r->n++] = row;
	return 0;
}

static int
read_rows(struct ctl *c, const struct request_filter *f, struct rows *r,
    struct error *err)
{
	r->n = 0;
	r->max = f->limit;
	r->rows = arena_calloc(&r->arena, r->max, sizeof(const void *));
	return c->store->ops->request_each(c->store, f, &r->arena, add, r,
	    err);
}

/* ---- log list ---- */

static int
print_table(struct ctl *c, struct rows *r, struct error *err)
{
	const char **cells = arena_calloc(&r->arena,
	    (r->n + 1) * LOG_COLUMNS, sizeof(*cells));

	for (size_t i = 0; i < LOG_COLUMNS; i++)
		cells[i] = log_heads[i];
	for (size_t i = 0; i < r->n; i++)
		log_cells(c, &r->arena, r->rows[i],
		    cells + (i + 1) * LOG_COLUMNS);
	return ctl_table(cells, LOG_COLUMNS, r->n + 1, log_right, err);
}

static int
print_array(struct ctl *c, struct rows *r, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	w = jsonw_on(&out);
	jsonw_array(&w);
	for (size_t i = 0; i < r->n; i++)
		log_write(&w, c, &r->arena, r->rows[i], NULL, NULL);
	jsonw_array_end(&w);
	ret = ctl_json_print_exact(&out, err);
	buf_fini(&out);
	return ret;
}

static int
list(struct ctl *c, struct error *err)
{
	struct request_filter f;
	struct rows r = { .n = 0 };
	int ret;

	arena_init(&r.arena, ARENA_MAX);
	ret = read_filter(c, &r.arena, LIST_LIMIT, &f, err);
	if (ret == 0)
		ret = read_rows(c, &f, &r, err);
	if (ret == 0)
		ret = (c->given & CTL_JSON) != 0 ? print_array(c, &r, err) :
		    print_table(c, &r, err);
	arena_fini(&r.arena);
	return ret;
}

/* ---- log tail ---- */

static void
write_line(struct buf *out, const char *const cells[LOG_COLUMNS])
{
	ctl_line(out, cells, log_widths, LOG_COLUMNS, log_right);
}

static int
print_row(struct ctl *c, struct arena *a, const struct request_row *row,
    struct error *err)
{
	const char *cells[LOG_COLUMNS];
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	if ((c->given & CTL_JSON) != 0) {
		w = jsonw_on(&out);
		log_write(&w, c, a, row, NULL, NULL);
		ret = ctl_json_print_line(&out, err);
	} else {
		log_cells(c, a, row, cells);
		write_line(&out, cells);
		ret = ctl_print_buf(&out, err);
	}
	buf_fini(&out);
	return ret;
}

/* How far the log goes now; -1 with err. */
static int64_t
last_seq(struct ctl *c, struct rows *r, struct error *err)
{
	const struct request_filter newest = { .limit = 1 };

	if (read_rows(c, &newest, r, err) == -1)
		return -1;
	return r->n == 0 ? 0 : r->rows[0]->seq;
}

/* Prints what the log has up to seq: the last ones to begin with, the newest
 * first as they are read, the oldest first as they are printed. */
static int
print_last(struct ctl *c, struct request_filter *f, int64_t seq,
    struct error *err)
{
	struct rows r = { .n = 0 };
	int ret;

	arena_init(&r.arena, ARENA_MAX);
	f->before_seq = seq + 1;
	ret = read_rows(c, f, &r, err);
	if (ret == 0 && (c->given & CTL_JSON) == 0) {
		struct buf head;

		buf_init(&head, OUTPUT_MAX);
		write_line(&head, log_heads);
		ret = ctl_print_buf(&head, err);
		buf_fini(&head);
	}
	for (size_t i = r.n; ret == 0 && i > 0; i--)
		ret = print_row(c, &r.arena, r.rows[i - 1], err);
	arena_fini(&r.arena);
	return ret;
}

/*
 * Prints what came since *seq. How far the log goes is asked first, so that
 * rows which the filter hides aren't looked at again and again.
 */
static int
print_new(struct ctl *c, struct request_filter *f, int64_t *seq,
    struct error *err)
{
	struct rows r = { .n = 0 };
	int64_t last;
	int ret = 0;

	arena_init(&r.arena, ARENA_MAX);
	last = last_seq(c, &r, err);
	if (last > *seq) {
		f->after_seq = *seq;
		f->before_seq = last + 1;
		ret = read_rows(c, f, &r, err);
		for (size_t i = 0; ret == 0 && i < r.n; i++)
			ret = print_row(c, &r.arena, r.rows[i], err);
		*seq = r.n == f->limit ? r.rows[r.n - 1]->seq : last;
	}
	arena_fini(&r.arena);
	return last == -1 ? -1 : ret;
}

/* Waits a moment; false when nobody reads any more. */
static bool
wait_a_moment(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	(void)poll(&out, 1, POLL_MS);
	return (out.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0;
}

static int
follow(struct ctl *c, struct request_filter *f, struct error *err)
{
	struct rows r = { .n = 0 };
	int64_t seq;
	int ret;

	arena_init(&r.arena, ARENA_MAX);
	seq = last_seq(c, &r, err);
	arena_fini(&r.arena);
	ret = seq == -1 ? -1 : print_last(c, f, seq, err);
	f->oldest_first = true;
	f->limit = POLL_ROWS;
	while (ret == 0 && wait_a_moment())
		ret = print_new(c, f, &seq, err);
	return ret;
}

static int
tail(struct ctl *c, struct error *err)
{
	struct request_filter f;
	struct arena arena;
	int ret;

	arena_init(&arena, ARENA_MAX);
	ret = read_filter(c, &arena, TAIL_LIMIT, &f, err);
	if (ret == 0)
		ret = follow(c, &f, err);
	arena_fini(&arena);
	return ret;
}

const struct ctl_command ctl_log[] = {
	{ .noun = "log", .verb = "list",
	    .synopsis = FILTERS_SYNOPSIS " [--from WHEN] [--to WHEN] "
	    "[--limit N] [--json]",
	    .doc = "list requests, the newest first, 20 unless said otherwise",
	    .takes = FILTERS | CTL_FROM | CTL_TO | CTL_LIMIT | CTL_JSON,
	    .store = true, .run = list },
	{ .noun = "log", .verb = "show",
	    .synopsis = "ID [--content] [--json]",
	    .doc = "show all that is known of a request, by its id or its "
	    "response's",
	    .takes = CTL_WORD | CTL_CONTENT | CTL_JSON, .needs = CTL_WORD,
	    .store = true, .run = log_show },
	{ .noun = "log", .verb = "tail",
	    .synopsis = FILTERS_SYNOPSIS " [--limit N] [--json]",
	    .doc = "show the last requests, 10 unless said otherwise, and "
	    "each that comes until interrupted",
	    .takes = FILTERS | CTL_LIMIT | CTL_JSON,
	    .store = true, .run = tail },
	{ .noun = NULL },
};
