#include "config.h"

#include <inttypes.h>

#include "base/scan.h"
#include "ctl/log.h"

/* ---- in a table ---- */

const char *const log_heads[LOG_COLUMNS] = { "TIME", "STATUS", "OUTCOME",
    "KEY", "ROUTE", "IN", "OUT", "USD", "MS", "ID" };
const unsigned log_right = 1 << 1 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8;
const size_t log_widths[LOG_COLUMNS] = { 20, 6, 15, 12, 28, 7, 7, 12, 7, 37 };

static const char *
or_dash(struct arena *a, const char *text)
{
	return text == NULL ? "-" : ctl_visible(a, text);
}

/* "~" before what is a guess. */
static const char *
tokens(struct arena *a, const struct request_row *r, uint64_t n)
{
	return arena_printf(a, "%s%" PRIu64, r->estimated ? "~" : "", n);
}

static const char *
cost(struct arena *a, const struct request_row *r)
{
	if (!r->has_cost)
		return "-";
	return arena_printf(a, "%s%s", r->estimated ? "~" : "",
	    ctl_dollars(a, r->cost_pico));
}

/* The route that served, else what was asked for. */
static const char *
route(const struct request_row *r)
{
	return r->route != NULL ? r->route : r->asked;
}

void
log_cells(struct ctl *c, struct arena *a, const struct request_row *r,
    const char *cells[LOG_COLUMNS])
{
	cells[0] = ctl_date(a, r->began_ms / 1000);
	cells[1] = arena_printf(a, "%d", r->status);
	cells[2] = or_dash(a, r->outcome);
	cells[3] = or_dash(a, ctl_key_name(c, a, r->key));
	cells[4] = or_dash(a, route(r));
	cells[5] = tokens(a, r, r->usage.input);
	cells[6] = tokens(a, r, r->usage.output);
	cells[7] = cost(a, r);
	cells[8] = arena_printf(a, "%" PRId64, r->total_ms);
	cells[9] = or_dash(a, r->response != NULL ? r->response : r->id);
}

/* ---- as JSON ---- */

void
log_write_json(struct jsonw *w, struct arena *a, struct span json)
{
	struct error ignored;
	const struct node *n;

	if (json.p == NULL) {
		jsonw_null(w);
		return;
	}
	n = scan(a, json, SCAN_UPSTREAM, &ignored);
	if (n != NULL)
		jsonw_node(w, n);
	else
		jsonw_bytes(w, json);
}

static void
write_string(struct jsonw *w, const char *key, const char *value)
{
	jsonw_key(w, key);
	jsonw_string(w, value);
}

static void
write_ms(struct jsonw *w, const char *key, int64_t ms)
{
	jsonw_key(w, key);
	if (ms < 0)
		jsonw_null(w);
	else
		jsonw_int(w, ms);
}

static void
write_count(struct jsonw *w, const char *key, uint64_t n)
{
	jsonw_key(w, key);
	jsonw_u64(w, n);
}

static void
write_usage(struct jsonw *w, const struct request_row *r)
{
	const struct usage *u = &r->usage;

	jsonw_key(w, "usage");
	jsonw_object(w);
	write_count(w, "input", u->input);
	write_count(w, "cached", u->cached);
	write_count(w, "cache_write", u->cache_write);
	write_count(w, "cache_write_1h", u->cache_write_1h);
	write_count(w, "output", u->output);
	write_count(w, "reasoning", u->reasoning);
	write_count(w, "web_searches", u->web_searches);
	jsonw_key(w, "estimated");
	jsonw_bool(w, r->estimated);
	jsonw_object_end(w);
}

static void
write_what(struct jsonw *w, struct arena *a, const struct request_row *r)
{
	write_string(w, "method", r->method);
	write_string(w, "path", r->path);
	write_string(w, "asked", r->asked);
	write_string(w, "model", r->model);
	write_string(w, "route", r->route);
	write_string(w, "provider", r->provider);
	write_string(w, "served", r->served);
	jsonw_key(w, "status");
	jsonw_int(w, r->status);
	write_string(w, "outcome", r->outcome);
	jsonw_key(w, "stream");
	jsonw_bool(w, r->stream);
	write_count(w, "attempts", r->attempts);
	write_ms(w, "first_ms", r->first_ms);
	write_ms(w, "total_ms", r->total_ms);
	write_count(w, "bytes_in", r->bytes_in);
	write_count(w, "bytes_out", r->bytes_out);
	write_usage(w, r);
	jsonw_key(w, "cost");
	if (r->has_cost)
		jsonw_raw(w, span_of(ctl_dollars(a, r->cost_pico)));
	else
		jsonw_null(w);
	jsonw_key(w, "receipt");
	log_write_json(w, a, span_of(r->receipt));
	jsonw_key(w, "metadata");
	log_write_json(w, a, span_of(r->metadata));
	write_string(w, "traceparent", r->traceparent);
}

void
log_write(struct jsonw *w, struct ctl *c, struct arena *a,
    const struct request_row *r, void (*write)(struct jsonw *, void *),
    void *ctx)
{
	jsonw_object(w);
	write_string(w, "id", r->id);
	write_string(w, "response_id", r->response);
	write_string(w, "time", ctl_date(a, r->began_ms / 1000));
	write_string(w, "key", ctl_key_name(c, a, r->key));
	write_string(w, "key_id", r->key);
	write_string(w, "project", ctl_project_name(c, a, r->project));
	write_string(w, "project_id", r->project);
	write_what(w, a, r);
	if (write != NULL)
		write(w, ctx);
	jsonw_object_end(w);
}

/* ---- as lines ---- */

static void
line(struct buf *out, struct arena *a, const char *name, const char *value)
{
	if (value != NULL)
		buf_printf(out, "%-12s%s\n", name, ctl_visible(a, value));
}

/* "alice (key_...)" */
static const char *
named(struct arena *a, const char *name, const char *id)
{
	return id == NULL ? "-" : arena_printf(a, "%s (%s)", name, id);
}

struct share {
	uint64_t n;
	const char *what;
};

/* "1843 (1024 cached)"; parts that are nought aren't told. */
static const char *
with_parts(struct arena *a, uint64_t n, const struct share *parts,
    size_t n_parts)
{
	const char *text = arena_printf(a, "%" PRIu64, n), *before = " (";

	for (size_t i = 0; i < n_parts; i++) {
		if (parts[i].n == 0)
			continue;
		text = arena_printf(a, "%s%s%" PRIu64 " %s", text, before,
		    parts[i].n, parts[i].what);
		before = ", ";
	}
	return before[0] == ',' ? arena_printf(a, "%s)", text) : text;
}

static void
print_usage(struct buf *out, struct arena *a, const struct request_row *r)
{
	const struct usage *u = &r->usage;
	const struct share input[] = { { u->cached, "cached" },
	    { u->cache_write, "written to a cache" },
	    { u->cache_write_1h, "of them for an hour" } };
	const struct share output[] = { { u->reasoning, "reasoning" } };

	line(out, a, "input", with_parts(a, u->input, input, 3));
	line(out, a, "output", with_parts(a, u->output, output, 1));
	if (u->web_searches > 0)
		line(out, a, "searches", arena_printf(a, "%" PRIu64,
		    u->web_searches));
	line(out, a, "cost", !r->has_cost ? "not known" :
	    arena_printf(a, "%s USD", ctl_dollars(a, r->cost_pico)));
	if (r->estimated)
		line(out, a, "estimated", "yes: the provider didn't say");
}

static void
print_times(struct buf *out, struct arena *a, const struct request_row *r)
{
	if (r->first_ms >= 0)
		line(out, a, "first", arena_printf(a, "%" PRId64 " ms",
		    r->first_ms));
	line(out, a, "total", arena_printf(a, "%" PRId64 " ms", r->total_ms));
	line(out, a, "bytes", arena_printf(a, "%" PRIu64 " in, %" PRIu64
	    " out", r->bytes_in, r->bytes_out));
}

void
log_print(struct buf *out, struct ctl *c, struct arena *a,
    const struct request_row *r)
{
	line(out, a, "id", r->id);
	line(out, a, "response", r->response);
	line(out, a, "time", ctl_date(a, r->began_ms / 1000));
	line(out, a, "key", named(a, ctl_key_name(c, a, r->key), r->key));
	line(out, a, "project", named(a, ctl_project_name(c, a, r->project),
	    r->project));
	line(out, a, "request", arena_printf(a, "%s %s%s",
	    r->method == NULL ? "-" : r->method,
	    r->path == NULL ? "-" : r->path, r->stream ? ", streamed" : ""));
	line(out, a, "asked", r->asked);
	line(out, a, "model", r->model);
	line(out, a, "route", r->route);
	line(out, a, "served", r->served);
	line(out, a, "status", arena_printf(a, "%d %s", r->status,
	    r->outcome == NULL ? "" : r->outcome));
	line(out, a, "attempts", arena_printf(a, "%u", r->attempts));
	print_times(out, a, r);
	print_usage(out, a, r);
	line(out, a, "trace", r->traceparent);
	line(out, a, "metadata", r->metadata);
	line(out, a, "receipt", r->receipt);
}
