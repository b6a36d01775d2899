#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/parse.h"
#include "lib/script.h"

#define FILE_MAX	((size_t)256 * 1024 * 1024)
#define SIZES_MAX	256
#define PARTS_MAX	256
#define NUMBER_MAX	((uint64_t)1024 * 1024 * 1024)

struct reader {
	struct upstream *upstream;
	const char *name, *folder;
	struct span rest;
	unsigned line;
	struct arena arena;	/* what one reply points to */

	/* The reply being read. */
	bool open;
	struct upstream_match match;
	struct upstream_reply reply;
	struct buf headers;
	struct upstream_part parts[PARTS_MAX];
	size_t n_parts;
	bool raw, endless, bare;

	char *fault;
	size_t fault_size;
};

static int
wrong(struct reader *r, const char *what)
{
	(void)snprintf(r->fault, r->fault_size, "%s:%u: %s", r->name, r->line,
	    what);
	return -1;
}

static struct span
next_line(struct reader *r)
{
	const char *eol = memchr(r->rest.p, '\n', r->rest.len);
	struct span line = { r->rest.p, eol == NULL ? r->rest.len :
	    (size_t)(eol - r->rest.p) };
	size_t used = line.len + (eol != NULL);

	r->rest.p += used;
	r->rest.len -= used;
	r->line++;
	return line;
}

/* The first word of *s, which loses it and the blanks behind it. */
static struct span
word(struct span *s)
{
	struct span w = { s->p, 0 };

	while (w.len < s->len && s->p[w.len] != ' ')
		w.len++;
	s->p += w.len;
	s->len -= w.len;
	while (s->len > 0 && s->p[0] == ' ') {
		s->p++;
		s->len--;
	}
	return w;
}

static struct upstream_part *
part(struct reader *r)
{
	return &r->parts[r->n_parts - 1];
}

static int
number(struct reader *r, struct span text, uint64_t *out)
{
	return parse_u64(text, NUMBER_MAX, out) == 0 ? 0 :
	    wrong(r, "a number is expected");
}

/* ---- settings ---- */

typedef int setting_fn(struct reader *, struct span arg);

static int
set_status(struct reader *r, struct span arg)
{
	uint64_t n;

	if (number(r, arg, &n) == -1)
		return -1;
	r->reply.status = (int)n;
	return 0;
}

static int
set_header(struct reader *r, struct span arg)
{
	if (memchr(arg.p, ':', arg.len) == NULL)
		return wrong(r, "expected 'header NAME: VALUE'");
	buf_span(&r->headers, arg);
	buf_puts(&r->headers, "\r\n");
	return 0;
}

static int
set_length(struct reader *r, struct span arg)
{
	(void)arg;
	r->reply.framing = UPSTREAM_LENGTH;
	return 0;
}

static int
set_chunked(struct reader *r, struct span arg)
{
	(void)arg;
	r->reply.framing = UPSTREAM_CHUNKED;
	return 0;
}

static int
set_close(struct reader *r, struct span arg)
{
	(void)arg;
	r->reply.framing = UPSTREAM_UNTIL_CLOSE;
	return 0;
}

static int
set_split(struct reader *r, struct span arg)
{
	struct upstream_part *p = part(r);
	size_t *sizes, n = 0;
	const char *comma;
	uint64_t value;
	size_t len;

	if (span_is(arg, "events")) {
		p->events = true;
		return 0;
	}
	sizes = arena_calloc(&r->arena, SIZES_MAX + 1, sizeof(*sizes));
	while (arg.len > 0) {
		comma = memchr(arg.p, ',', arg.len);
		len = comma == NULL ? arg.len : (size_t)(comma - arg.p);
		if (n == SIZES_MAX || number(r, (struct span){ arg.p, len },
		    &value) == -1 || value == 0)
			return wrong(r, "expected events, N or N,N,...");
		sizes[n++] = (size_t)value;
		arg.p += len + (comma != NULL);
		arg.len -= len + (comma != NULL);
	}
	if (n == 1)
		p->piece = sizes[0];
	else
		p->pieces = sizes;
	return 0;
}

static int
set_pace(struct reader *r, struct span arg)
{
	uint64_t n;

	if (number(r, arg, &n) == -1)
		return -1;
	part(r)->pace_ms = (int)n;
	return 0;
}

static int
set_repeat(struct reader *r, struct span arg)
{
	uint64_t n;

	if (number(r, arg, &n) == -1 || n == 0)
		return wrong(r, "expected 'repeat N', N above 0");
	part(r)->times = (unsigned)n;
	return 0;
}

static int
set_endless(struct reader *r, struct span arg)
{
	(void)arg;
	r->endless = true;
	return 0;
}

static int
set_delay(struct reader *r, struct span arg)
{
	uint64_t n;

	if (number(r, arg, &n) == -1)
		return -1;
	r->reply.delay_ms = (int)n;
	return 0;
}

static int
set_wire(struct reader *r, struct span arg)
{
	struct span piece = word(&arg);
	uint64_t n, ms = 0;

	if (number(r, piece, &n) == -1 ||
	    (arg.len > 0 && number(r, arg, &ms) == -1))
		return -1;
	r->reply.wire_piece = (size_t)n;
	r->reply.wire_pace_ms = (int)ms;
	return 0;
}

static int
set_stop(struct reader *r, enum upstream_stop stop, struct span arg)
{
	uint64_t n;

	if (number(r, arg, &n) == -1)
		return -1;
	r->reply.stop = stop;
	r->reply.stop_at = (size_t)n;
	return 0;
}

static int
set_cut(struct reader *r, struct span arg)
{
	return set_stop(r, UPSTREAM_CUT, arg);
}

static int
set_reset(struct reader *r, struct span arg)
{
	return set_stop(r, UPSTREAM_RESET, arg);
}

static int
set_stall(struct reader *r, struct span arg)
{
	return set_stop(r, UPSTREAM_STALL, arg);
}

static int
set_in_head(struct reader *r, struct span arg)
{
	(void)arg;
	r->reply.stop_in_head = true;
	return 0;
}

static int
set_raw(struct reader *r, struct span arg)
{
	(void)arg;
	r->raw = true;
	return 0;
}

static int
set_bare(struct reader *r, struct span arg)
{
	(void)arg;
	r->bare = true;
	return 0;
}

static int read_file(const char *path, struct buf *out);

static int
set_body_file(struct reader *r, struct span arg)
{
	struct buf *body = arena_alloc(&r->arena, sizeof(*body));
	const char *path = arena_printf(&r->arena, "%s/%.*s",
	    r->folder == NULL ? "." : r->folder, (int)arg.len, arg.p);

	buf_init(body, FILE_MAX);
	arena_defer(&r->arena, buf_fini_deferred, body);
	if (read_file(path, body) == -1)
		return wrong(r, "the body-file can't be read");
	part(r)->body = buf_view(body);
	return 0;
}

static const struct {
	const char *name;
	setting_fn *fn;
	bool of_part;		/* also below "== more" */
} settings[] = {
	{ "status", set_status, false },
	{ "header", set_header, false },
	{ "length", set_length, false },
	{ "chunked", set_chunked, false },
	{ "close", set_close, false },
	{ "split", set_split, true },
	{ "pace", set_pace, true },
	{ "repeat", set_repeat, true },
	{ "endless", set_endless, true },
	{ "delay", set_delay, false },
	{ "wire", set_wire, false },
	{ "cut", set_cut, false },
	{ "reset", set_reset, false },
	{ "stall", set_stall, false },
	{ "in-head", set_in_head, false },
	{ "raw", set_raw, false },
	{ "bare", set_bare, true },
	{ "body-file", set_body_file, true },
};

static int
read_setting(struct reader *r, struct span line)
{
	struct span name = word(&line);

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		if (!span_is(name, settings[i].name))
			continue;
		if (r->n_parts > 1 && !settings[i].of_part)
			return wrong(r, "this belongs under '== reply'");
		return settings[i].fn(r, line);
	}
	return wrong(r, "unknown setting");
}

/* ---- sections ---- */

static void
finish_reply(struct reader *r)
{
	if (!r->open)
		return;
	r->open = false;
	if (r->endless)
		r->reply.endless = r->parts[--r->n_parts].body;
	if (r->headers.len > 0)
		r->reply.headers = r->headers.data;
	if (r->raw && r->n_parts > 0) {
		r->reply.raw = r->parts[0].body;
	} else if (r->n_parts > 0) {
		r->reply.part = r->parts[0];
		r->reply.more = r->parts + 1;
		r->reply.n_more = r->n_parts - 1;
	}
	upstream_answer(r->upstream, &r->match, &r->reply);
}

/* For which requests a reply is. */
static int
read_match(struct reader *r, struct span arg)
{
	struct upstream_match *m = &r->match;

	if (span_begins(arg, "path="))
		m->prefix = arena_dup(&r->arena, arg.p + 5, arg.len - 5);
	else if (span_begins(arg, "model="))
		m->model = arena_dup(&r->arena, arg.p + 6, arg.len - 6);
	else if (span_is(arg, "stream=yes"))
		m->asked = UPSTREAM_STREAM;
	else if (span_is(arg, "stream=no"))
		m->asked = UPSTREAM_WHOLE;
	else
		return wrong(r, "expected path=PREFIX, model=NAME, "
		    "stream=yes or stream=no");
	return 0;
}

static int
begin_reply(struct reader *r, struct span args)
{
	finish_reply(r);
	arena_reset(&r->arena);
	buf_reset(&r->headers);
	r->reply = (struct upstream_reply){ 0 };
	r->match = (struct upstream_match){ .asked = UPSTREAM_ANY };
	r->n_parts = 0;
	r->raw = r->endless = false;
	r->open = true;
	while (args.len > 0)
		if (read_match(r, word(&args)) == -1)
			return -1;
	return 0;
}

/* "== reply ..." or "== more" */
static int
begin_section(struct reader *r, struct span line)
{
	struct span kind;

	(void)word(&line);
	kind = word(&line);
	if (span_is(kind, "reply")) {
		if (begin_reply(r, line) == -1)
			return -1;
	} else if (!span_is(kind, "more") || !r->open) {
		return wrong(r, "expected '== reply', then '== more'");
	}
	if (r->endless)
		return wrong(r, "nothing comes behind an endless body");
	if (r->n_parts == PARTS_MAX)
		return wrong(r, "too many parts");
	r->bare = false;
	r->parts[r->n_parts++] = (struct upstream_part){ .times = 1 };
	return 0;
}

/* Everything up to the next line that begins with "== ". */
static void
read_body(struct reader *r)
{
	struct span body = { r->rest.p, 0 };

	while (r->rest.len > 0 && !span_begins(r->rest, "== "))
		(void)next_line(r);
	body.len = (size_t)(r->rest.p - body.p);
	while (r->bare && body.len > 0 && body.p[body.len - 1] == '\n')
		body.len--;
	if (part(r)->body.p == NULL)
		part(r)->body = body;
}

static int
read_section(struct reader *r)
{
	struct span line = next_line(r);

	if (line.len == 0 || line.p[0] == '#')
		return 0;
	if (!span_begins(line, "== "))
		return wrong(r, "expected '== reply'");
	if (begin_section(r, line) == -1)
		return -1;
	while (r->rest.len > 0 && !span_begins(r->rest, "== ")) {
		line = next_line(r);
		if (line.len == 0) {
			read_body(r);
			return 0;
		}
		if (line.p[0] != '#' && read_setting(r, line) == -1)
			return -1;
	}
	return 0;
}

int
script_read(struct upstream *u, const char *name, struct span text,
    const char *folder, char *fault, size_t size)
{
	struct reader r = { .upstream = u, .name = name, .folder = folder,
	    .rest = text, .fault = fault, .fault_size = size };
	int rc = 0;

	arena_init(&r.arena, FILE_MAX);
	buf_init(&r.headers, FILE_MAX);
	while (rc == 0 && r.rest.len > 0)
		rc = read_section(&r);
	if (rc == 0)
		finish_reply(&r);
	buf_fini(&r.headers);
	arena_fini(&r.arena);
	return rc;
}

/* ---- files ---- */

static int
read_file(const char *path, struct buf *out)
{
	char bytes[65536];
	FILE *f = fopen(path, "r");
	bool bad;
	size_t n;

	if (f == NULL)
		return -1;
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_add(out, bytes, n);
	bad = ferror(f) || buf_over(out);
	(void)fclose(f);
	return bad ? -1 : 0;
}

static int
load_file(struct upstream *u, const char *path, char *fault, size_t size)
{
	char folder[4096];
	struct buf text;
	char *slash;
	int rc;

	(void)snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash != NULL)
		*slash = '\0';
	buf_init(&text, FILE_MAX);
	if (read_file(path, &text) == -1) {
		(void)snprintf(fault, size, "%s: %s", path, strerror(errno));
		rc = -1;
	} else {
		rc = script_read(u, path, buf_view(&text),
		    slash == NULL ? "." : folder, fault, size);
	}
	buf_fini(&text);
	return rc;
}

static int
is_script(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return dot != NULL && strcmp(dot, ".reply") == 0;
}

int
script_load(struct upstream *u, const char *path, char *fault, size_t size)
{
	struct dirent **entries;
	char file[4096];
	struct stat st;
	int n, rc = 0;

	if (stat(path, &st) == -1 || !S_ISDIR(st.st_mode))
		return load_file(u, path, fault, size);
	n = scandir(path, &entries, is_script, alphasort);
	if (n <= 0) {
		(void)snprintf(fault, size, "%s: no *.reply there", path);
		return -1;
	}
	for (int i = 0; i < n; i++) {
		(void)snprintf(file, sizeof(file), "%s/%s", path,
		    entries[i]->d_name);
		if (rc == 0)
			rc = load_file(u, file, fault, size);
		free(entries[i]);
	}
	free(entries);
	return rc;
}
