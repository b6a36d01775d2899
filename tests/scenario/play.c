/*
 * One request of a story: the [client] section becomes CGI variables and a
 * body, the gateway serves it, and what came is kept.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "lib/wall.h"
#include "scenario/stage.h"

#define TAKE_MAX	((size_t)512 * 1024 * 1024)
#define PARAMS_MAX	48
#define NUMBER_MAX	((uint64_t)1024 * 1024 * 1024)

/* A client that can vanish. The front in memory is inside; its operations are
 * those of the front but for two. */
struct visitor {
	struct house_answer answer;	/* first: its conn is ours */
	const struct conn_ops *front;
	struct conn_ops ops;
	struct upstream *until;		/* vanishes when this one is asked */
	unsigned until_n;
	struct span behind;		/* vanishes when it has got this */
	int64_t gone_ms;
};

struct client {
	struct stage *stage;
	struct take *take;
	unsigned line;
	struct mem_param params[PARAMS_MAX + 1];
	size_t n_params;
	struct span body;
	uint64_t pad, cut, piece, gone, busy;
	bool store_fails;
	struct upstream *until;
	struct span behind;
};

/* ---- the visitor ---- */

static bool
visitor_gone(struct conn *c)
{
	struct visitor *v = (struct visitor *)c;

	if (v->until != NULL && v->gone_ms == 0 &&
	    upstream_requests(v->until) > v->until_n) {
		v->answer.conn.gone_after = 0;
		v->gone_ms = clock_mono_ms();
	}
	return v->front->gone(c);
}

static int
visitor_flush(struct conn *c)
{
	struct visitor *v = (struct visitor *)c;
	struct mem_conn *m = &v->answer.conn;
	int rc = v->front->flush(c);

	if (v->behind.len > 0 && memmem(m->out.data, m->out.len, v->behind.p,
	    v->behind.len) != NULL)
		m->gone_after = 0;
	if (v->gone_ms == 0 && m->out.len >= m->gone_after)
		v->gone_ms = clock_mono_ms();
	return rc;
}

static void
visitor_init(struct visitor *v, const struct client *c)
{
	struct mem_conn *m = &v->answer.conn;

	*v = (struct visitor){ .until = c->until, .behind = c->behind };
	mem_init(m, c->params, c->body);
	m->body_cut = c->cut;
	m->body_piece = c->piece;
	m->gone_after = c->gone;
	v->front = m->conn.ops;
	v->ops = *v->front;
	v->ops.gone = visitor_gone;
	v->ops.flush = visitor_flush;
	m->conn.ops = &v->ops;
	if (c->until != NULL)
		v->until_n = upstream_requests(c->until);
}

/* ---- CGI variables ---- */

static void
drop_param(struct client *c, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_params; i++)
		if (strcmp(c->params[i].name, name) != 0)
			c->params[n++] = c->params[i];
	c->n_params = n;
	c->params[n] = (struct mem_param){ NULL, NULL };
}

static int
set_param(struct client *c, const char *name, struct span value)
{
	drop_param(c, name);
	if (c->n_params == PARAMS_MAX)
		return -1;
	c->params[c->n_params++] = (struct mem_param){ name,
	    arena_dup(&c->take->arena, value.p, value.len) };
	c->params[c->n_params] = (struct mem_param){ NULL, NULL };
	return 0;
}

/* "Content-Type" is CONTENT_TYPE, "X-Api-Key" is HTTP_X_API_KEY. */
static const char *
cgi_name(struct arena *a, struct span header)
{
	char *name = arena_printf(a, "HTTP_%.*s", (int)header.len, header.p);

	for (char *p = name; *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		else if (*p == '-')
			*p = '_';
	}
	if (strcmp(name, "HTTP_CONTENT_TYPE") == 0 ||
	    strcmp(name, "HTTP_CONTENT_LENGTH") == 0)
		return name + strlen("HTTP_");
	return name;
}

/* ---- settings ---- */

typedef int setting_fn(struct client *, struct span arg);

static int
set_header(struct client *c, struct span arg)
{
	const char *colon = memchr(arg.p, ':', arg.len);
	struct span name, value;

	if (colon == NULL)
		return -1;
	name = (struct span){ arg.p, (size_t)(colon - arg.p) };
	value = story_trim((struct span){ colon + 1,
	    arg.len - name.len - 1 });
	return set_param(c, cgi_name(&c->take->arena, name), value);
}

static int
set_cgi_param(struct client *c, struct span arg)
{
	struct span word = story_word(&arg);
	const char *name = arena_dup(&c->take->arena, word.p, word.len);

	if (word.len == 0)
		return -1;
	if (arg.len > 0)
		return set_param(c, name, arg);
	drop_param(c, name);
	return 0;
}

static int
set_no_key(struct client *c, struct span arg)
{
	drop_param(c, "HTTP_AUTHORIZATION");
	return arg.len == 0 ? 0 : -1;
}

static int
set_stranger(struct client *c, struct span arg)
{
	char bearer[AUTH_KEY_SIZE + 8];

	house_stranger(&c->stage->house, bearer);
	(void)set_param(c, "HTTP_AUTHORIZATION", span_of(bearer));
	return arg.len == 0 ? 0 : -1;
}

/* TARGET ENTITIES */
static int
set_redact(struct guard_settings *g, struct span *arg)
{
	struct span target = story_word(arg), entities = story_word(arg);
	struct error err;

	while (guard_target_words[g->target] != NULL &&
	    !span_is(target, guard_target_words[g->target]))
		g->target++;
	if (guard_target_words[g->target] == NULL)
		return -1;
	if (g->threshold == 0)
		g->threshold = GUARD_THRESHOLD;
	return guard_entities_read(entities, &g->entities, &err);
}

static int
set_key(struct client *c, struct span arg)
{
	struct key_settings settings = { .logging = true };
	struct span word;
	int64_t ms;

	while (arg.len > 0) {
		word = story_word(&arg);
		if (span_is(word, "no-logging"))
			settings.logging = false;
		else if (span_is(word, "zero-retention"))
			settings.zero_retention = true;
		else if (span_is(word, "retention")) {
			word = story_word(&arg);
			if (parse_duration(word, INT64_MAX, &ms) == -1)
				return -1;
			settings.retention_s = ms / 1000;
		} else if (span_is(word, "redact")) {
			if (set_redact(&settings.guard, &arg) == -1)
				return -1;
		} else if (span_is(word, "reversible")) {
			settings.guard.reversible = true;
		} else if (!span_is(word, "logging"))
			return -1;
	}
	house_settings(&c->stage->house, settings);
	return 0;
}

static int
set_store(struct client *c, struct span arg)
{
	c->store_fails = span_is(arg, "fails");
	return c->store_fails ? 0 : -1;
}

static int
set_pad(struct client *c, struct span arg)
{
	return parse_u64(arg, NUMBER_MAX, &c->pad);
}

static int
set_cut(struct client *c, struct span arg)
{
	return parse_u64(arg, NUMBER_MAX, &c->cut);
}

static int
set_piece(struct client *c, struct span arg)
{
	return parse_u64(arg, NUMBER_MAX, &c->piece);
}

static int
set_busy(struct client *c, struct span arg)
{
	return parse_u64(arg, NUMBER_MAX, &c->busy);
}

static int
set_later(struct client *c, struct span arg)
{
	int64_t ms;

	(void)c;
	if (parse_duration(arg, INT64_MAX, &ms) == -1)
		return -1;
	wall_move(ms);
	return 0;
}

static int
set_gone(struct client *c, struct span arg)
{
	if (span_begins(arg, "when ")) {
		(void)story_word(&arg);
		c->until = stage_upstream(c->stage, arg);
		return c->until == NULL ? -1 : 0;
	}
	if (span_begins(arg, "behind ")) {
		(void)story_word(&arg);
		c->behind = arg;
		return arg.len == 0 ? -1 : 0;
	}
	return parse_u64(arg, NUMBER_MAX, &c->gone);
}

static const struct {
	const char *name;
	setting_fn *fn;
} settings[] = {
	{ "header", set_header },
	{ "param", set_cgi_param },
	{ "no-key", set_no_key },
	{ "stranger", set_stranger },
	{ "key", set_key },
	{ "store", set_store },
	{ "pad", set_pad },
	{ "cut", set_cut },
	{ "piece", set_piece },
	{ "gone", set_gone },
	{ "busy", set_busy },
	{ "later", set_later },
};

/* METHOD PATH?QUERY */
static int
set_target(struct client *c, struct span method, struct span path)
{
	const char *mark = memchr(path.p, '?', path.len);

	if (mark != NULL) {
		struct span query = { mark + 1,
		    path.len - (size_t)(mark - path.p) - 1 };

		path.len = (size_t)(mark - path.p);
		if (set_param(c, "QUERY_STRING", query) == -1)
			return -1;
	}
	c->take->bodiless = span_is(method, "HEAD");
	return set_param(c, "REQUEST_METHOD", method) == -1 ? -1 :
	    set_param(c, "SCRIPT_NAME", path);
}

static int
read_setting(struct client *c, struct span line)
{
	struct span name = story_word(&line);

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (span_is(name, settings[i].name))
			return settings[i].fn(c, line);
	if (name.len > 0 && name.p[0] >= 'A' && name.p[0] <= 'Z' &&
	    line.len > 0 && line.p[0] == '/')
		return set_target(c, name, line);
	return -1;
}

/* ---- the section ---- */

static void
preset(struct client *c)
{
	c->cut = c->piece = c->gone = SIZE_MAX;
	(void)set_param(c, "REQUEST_METHOD", SPAN("POST"));
	(void)set_param(c, "SCRIPT_NAME", SPAN("/v1/responses"));
	(void)set_param(c, "CONTENT_TYPE", SPAN("application/json"));
	(void)set_param(c, "HTTP_AUTHORIZATION",
	    span_of(c->stage->house.bearer));
}

/* The same asked for in the other way; what is no request stays as it is. */
static struct span
turn_around(struct arena *a, struct span body)
{
	static const char stream[] = "\"stream\":true", model[] = "{\"model\"";
	const char *at = memmem(body.p, body.len, stream, strlen(stream));

	if (at != NULL)
		return span_of(arena_printf(a, "%.*s\"stream\":false%.*s",
		    (int)(at - body.p), body.p,
		    (int)(body.p + body.len - at - strlen(stream)),
		    at + strlen(stream)));
	if (!span_begins(body, model))
		return body;
	return span_of(arena_printf(a, "{%s,%.*s", stream,
	    (int)(body.len - 1), body.p + 1));
}

/* The length may be set by the story before it is known. */
static void
set_body(struct client *c, struct span rest, bool has_length)
{
	char length[24];
	struct span body = story_trim(rest);
	char *padded;

	if (c->stage->twin)
		body = turn_around(&c->take->arena, body);

	if (body.len < c->pad) {
		padded = arena_alloc(&c->take->arena, (size_t)c->pad);
		memset(padded, ' ', (size_t)c->pad);
		memcpy(padded, body.p, body.len);
		body = (struct span){ padded, (size_t)c->pad };
	}
	c->body = body;
	if (!has_length) {
		(void)snprintf(length, sizeof(length), "%zu", body.len);
		(void)set_param(c, "CONTENT_LENGTH", span_of(length));
	}
}

static void
read_client(struct client *c, const struct section *section)
{
	struct span rest = stage_expand(c->stage, &c->take->arena,
	    section->text), line;
	bool has_length = false;

	for (unsigned n = section->line; rest.len > 0; n++) {
		line = story_line(&rest);
		if (line.len == 0)
			break;
		if (line.p[0] == '#')
			continue;
		has_length = has_length ||
		    span_begins(line, "param CONTENT_LENGTH");
		if (read_setting(c, line) == -1)
			buf_printf(c->stage->faults, "%s:%u: can't be "
			    "understood\n", c->stage->story->path, n);
	}
	set_body(c, rest, has_length);
}

/* ---- the log ---- */

static struct span
read_log(const struct stage *s, struct arena *a, off_t from)
{
	off_t to = lseek(s->log_fd, 0, SEEK_END);
	size_t len = (size_t)(to - from);
	char *text = arena_alloc(a, len + 1);
	ssize_t n = pread(s->log_fd, text, len, from);

	return (struct span){ text, n > 0 ? (size_t)n : 0 };
}

/* ---- playing ---- */

static int
fail_to_record(struct store *s, const struct record *r, struct error *err)
{
	(void)s;
	(void)r;
	(void)error_set(err, ERROR_INTERNAL, NULL, "internal error");
	return error_detail(err, "disk full, says the story");
}

static void
call(struct stage *s, struct client *c, struct take *t)
{
	off_t logged = lseek(s->log_fd, 0, SEEK_END);
	const struct store_ops *works = s->house.gateway.store->ops;
	int64_t began = clock_mono_ms();
	struct visitor v;

	visitor_init(&v, c);
	s->house.gateway.in_flight = c->busy;
	s->failing = *works;
	s->failing.record = fail_to_record;
	if (c->store_fails)
		s->house.gateway.store->ops = &s->failing;
	gateway_serve(&s->house.gateway, &s->house.worker,
	    &v.answer.conn.conn);
	s->house.gateway.store->ops = works;
	t->took_ms = clock_mono_ms() - began;
	t->gone_ms = v.gone_ms;
	t->whole = v.gone_ms == 0;
	if (s->house.gateway.in_flight != c->busy)
		buf_printf(s->faults, "%s:%u: the request left bytes "
		    "reserved\n", s->story->path, c->line);
	s->house.gateway.in_flight = 0;
	t->raw = arena_span(&t->arena, buf_view(&v.answer.conn.out));
	t->log = read_log(s, &t->arena, logged);
	house_done(&v.answer);
}

/* An answer that the story gives, with "\n" in the head for "\r\n". */
static void
give(struct stage *s, const struct section *section, struct take *t)
{
	struct span rest = stage_expand(s, &t->arena, section->text), line;
	struct buf *out = arena_alloc(&t->arena, sizeof(*out));

	buf_init(out, TAKE_MAX);
	arena_defer(&t->arena, buf_fini_deferred, out);
	do {
		line = story_line(&rest);
		buf_span(out, line);
		buf_puts(out, "\r\n");
	} while (line.len > 0 && rest.len > 0);
	buf_span(out, rest);
	t->raw = buf_view(out);
	t->whole = true;
	t->log = SPAN("");
}

static void
keep_id(const struct node *n, char out[64])
{
	struct span id;

	out[0] = '\0';
	if (n != NULL && jsonx_text(n, "id", &id))
		(void)snprintf(out, 64, "%.*s", (int)id.len, id.p);
}

/* For later rounds to refer to. */
static void
keep_ids(struct stage *s, const struct take *t)
{
	const struct node *output = t->object == NULL ? NULL :
	    jsonx_get(t->object, "output");

	keep_id(t->object, s->ids[s->n_ids].response);
	keep_id(output == NULL ? NULL : output->child,
	    s->ids[s->n_ids].item);
	s->n_ids++;
}

void
stage_play(struct stage *s, const struct round *round, struct take *t)
{
	char where[512];

	*t = (struct take){ .whole = true };
	arena_init(&t->arena, TAKE_MAX);
	if (round->given) {
		give(s, &round->client, t);
	} else {
		struct client c = { .stage = s, .take = t,
		    .line = round->client.line };

		preset(&c);
		read_client(&c, &round->client);
		call(s, &c, t);
	}
	(void)snprintf(where, sizeof(where), "%s:%u", s->story->path,
	    round->client.line);
	take_read(t, where, s->faults);
	keep_ids(s, t);
}

void
take_fini(struct take *t)
{
	arena_fini(&t->arena);
}
