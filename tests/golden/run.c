/*
 * Runs the golden cases: DIALECT/CASE/ below the folder that is given, or
 * $GOLDEN_DIR, or tests/golden below $srcdir.
 *
 *	request.json	the public request. A reasoning item whose
 *			encrypted_content is the text of an object bears that
 *			as what this very target sealed
 *	row		the provider row's name; missing: the dialect's usual
 *	assets		what was fetched: lines of address, kind, base64
 *	stream.sse	what the provider streamed, byte for byte
 *	whole.json	what it answers when it doesn't stream
 *	note		where the bytes are from, and when
 *	want.body.json	the encoded call, streamed form
 *	want.receipt	the changes it needed, if any
 *	want.events	the events, or how the decoder failed
 *	want.sse	the public stream, when there is one
 *	want.json	the public answer, when there is one; in both, sealed
 *			reasoning stands open in encrypted_content
 *
 * A stream is fed whole, byte by byte, line by line and in random pieces, and
 * gives the same events each time; whole.json gives the same items, and the
 * same public answer. GOLDEN_UPDATE=1 writes the want files anew; what they
 * say then is for a reader to judge.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/jsonx.h"
#include "dialect/dialect.h"
#include "front/mem.h"
#include "front/sse_writer.h"
#include "golden/case.h"
#include "golden/record.h"
#include "lib/events.h"
#include "model/asset.h"
#include "model/response_json.h"
#include "model/validate.h"
#include "upstream/gate.h"

#define ARENA_MAX	((size_t)256 * 1024 * 1024)
#define RANDOM_SPLITS	12

/* ---- the call ---- */

static int
read_request(struct golden *g)
{
	struct span body = golden_read(g, "request.json");
	struct error err;

	receipt_init(&g->receipt, &g->arena);
	if (body.p == NULL) {
		golden_fault(g, "no", "request.json");
		return -1;
	}
	if (request_read(&g->arena, body, NULL, &g->request, &g->receipt,
	    &err) == -1) {
		golden_fault(g, "request.json:", err.message);
		return -1;
	}
	receipt_keep(&g->receipt);
	return 0;
}

/* The row that a dialect's folder means when it names none. */
static const char *
usual_row(struct golden *g)
{
	static const struct {
		const char *folder, *row;
	} usual[] = {
		{ "openai_chat", "azure" },
		{ "openai_responses", "openai" },
	};
	const char *end = strrchr(g->folder, '/'), *begin = end;
	const char *dialect;

	while (begin > g->folder && begin[-1] != '/')
		begin--;
	dialect = arena_dup(&g->arena, begin, (size_t)(end - begin));
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strcmp(usual[i].folder, dialect) == 0)
			return usual[i].row;
	return dialect;
}

static int
read_row(struct golden *g)
{
	struct span row = golden_read(g, "row");
	const char *name = usual_row(g);
	size_t n = 0;

	if (row.p != NULL)
		name = arena_dup(&g->arena, row.p, strcspn(row.p, "\n"));
	while (provider_rows[n].name != NULL)
		n++;
	g->target = (struct target){
		.provider = provider_find(provider_rows, n, name),
		.model = g->request.model,
		.route = arena_printf(&g->arena, "%s/%s", name,
		    g->request.model),
		.max_output_tokens = 4096,
		.credential = "0123456789abcdef",
		.user_hash = "00112233445566778899aabbccddeeff",
		.cache_key = "ffeeddccbbaa99887766554433221100",
	};
	if (g->target.provider == NULL) {
		golden_fault(g, "no such row:", name);
		return -1;
	}
	g->dialect = dialect_find(g->target.provider->dialect);
	return 0;
}

/* What the request's reasoning bears, as the gateway would have opened it. */
static void
open_blobs(struct golden *g)
{
	const struct provider *p = g->target.provider;
	const struct node *blob;
	struct opaque *opaque;
	struct error ignored;

	for (size_t i = 0; i < g->request.n_items; i++) {
		struct item *it = &g->request.items[i];

		if (it->encrypted.p == NULL)
			continue;
		blob = scan(&g->arena, jsonx_decode(&g->arena, it->encrypted),
		    SCAN_UPSTREAM, &ignored);
		if (blob == NULL || blob->kind != NODE_OBJECT)
			continue;
		opaque = arena_calloc(&g->arena, 1, sizeof(*opaque));
		*opaque = (struct opaque){
			.dialect = span_of(p->dialect),
			.provider = span_of(p->name),
			.model = span_of(g->target.model),
			.credential = span_of(g->target.credential),
			.blob = blob,
		};
		it->opaque = opaque;
	}
}

static void
read_assets(struct golden *g)
{
	struct span file = golden_read(g, "assets");
	char *line, *save = NULL, *rest;

	if (file.p == NULL)
		return;
	g->request.assets = arena_calloc(&g->arena, 1,
	    sizeof(*g->request.assets));
	rest = arena_dup(&g->arena, file.p, file.len);
	while ((line = strtok_r(rest, "\n", &save)) != NULL) {
		char *word = NULL;
		struct asset a = {
			.url = span_of(strtok_r(line, " ", &word)),
			.mime = span_of(strtok_r(NULL, " ", &word)),
			.data = span_of(strtok_r(NULL, " ", &word)),
		};

		asset_add(g->request.assets, &g->arena, &a);
		rest = NULL;
	}
}

static void
check_receipt(struct golden *g)
{
	struct buf out;

	buf_init(&out, GOLDEN_FILE_MAX);
	for (size_t i = 0; i < g->receipt.n_changes; i++)
		buf_printf(&out, "%s %s: %s\n", g->receipt.changes[i].param,
		    action_word(g->receipt.changes[i].action),
		    g->receipt.changes[i].why);
	golden_expect(g, "want.receipt", out.len == 0 ?
	    (struct span){ NULL, 0 } : buf_view(&out));
	buf_fini(&out);
}

static void
check_call(struct golden *g)
{
	struct request streamed = g->request;
	struct call call;
	struct error err;
	char *line;

	streamed.stream = true;
	if (g->dialect->encode(&streamed, &g->target, &g->arena, &call,
	    &g->receipt, &err) == -1) {
		golden_expect(g, "want.body.json",
		    span_of(arena_printf(&g->arena, "error %s %s: %s\n",
		    error_name(err.class), err.param, err.message)));
		return;
	}
	line = arena_alloc(&g->arena, call.body.len + 2);
	memcpy(line, call.body.data, call.body.len);
	line[call.body.len] = '\n';
	golden_expect(g, "want.body.json",
	    (struct span){ line, call.body.len + 1 });
}

/* ---- the answer ---- */

/* How long the next piece is. */
typedef size_t split_fn(struct span rest, unsigned *seed);

static size_t
split_not(struct span rest, unsigned *seed)
{
	(void)seed;
	return rest.len;
}

static size_t
split_bytes(struct span rest, unsigned *seed)
{
	(void)rest;
	(void)seed;
	return 1;
}

static size_t
split_lines(struct span rest, unsigned *seed)
{
	const char *lf = memchr(rest.p, '\n', rest.len);

	(void)seed;
	return lf == NULL ? rest.len : (size_t)(lf - rest.p) + 1;
}

static size_t
split_random(struct span rest, unsigned *seed)
{
	size_t n;

	*seed = *seed * 1103515245u + 12345u;
	n = (*seed >> 16) % 97 + 1;
	return n < rest.len ? n : rest.len;
}

/* Each piece is a copy of its own, so that reading beyond it is caught. */
static int
feed(struct decoder *d, struct span bytes, split_fn *split, unsigned seed,
    struct error *err)
{
	while (bytes.len > 0) {
		size_t n = split(bytes, &seed);
		char *piece = malloc(n);
		int ret;

		if (piece == NULL)
			abort();
		memcpy(piece, bytes.p, n);
		ret = d->dialect->feed(d, (struct span){ piece, n }, err);
		free(piece);
		if (ret == -1)
			return -1;
		bytes.p += n;
		bytes.len -= n;
	}
	return d->dialect->finish(d, true, err);
}

/* Through the check sink into the record, and on to next. */
static int
decode(struct golden *g, struct span bytes, bool stream, split_fn *split,
    unsigned seed, struct record *r, struct sink *next, struct error *err)
{
	struct decoder d;
	struct check check;
	int ret;

	record_init(r, next);
	check_init(&check, &r->sink);
	decoder_init(&d, g->dialect, &g->request, &g->target, stream,
	    &check.sink);
	ret = feed(&d, bytes, split, seed, err);
	decoder_fini(&d);
	check_fini(&check);
	record_finish(r, ret == -1 ? err : NULL);
	return ret;
}

static void
check_splits(struct golden *g)
{
	static const struct {
		const char *name;
		split_fn *split;
		unsigned times;
	} splits[] = {
		{ "byte by byte", split_bytes, 1 },
		{ "line by line", split_lines, 1 },
		{ "random pieces", split_random, RANDOM_SPLITS },
	};
	struct span all = g->stream.p != NULL ? g->stream : g->whole;
	bool stream = g->stream.p != NULL;
	struct record want, got;
	struct error err;

	(void)decode(g, all, stream, split_not, 0, &want, NULL, &err);
	golden_expect(g, "want.events", buf_view(&want.lines));
	for (size_t i = 0; i < sizeof(splits) / sizeof(splits[0]); i++)
		for (unsigned k = 0; k < splits[i].times; k++) {
			(void)decode(g, all, stream, splits[i].split, k, &got,
			    NULL, &err);
			golden_same(g, splits[i].name, buf_view(&want.lines),
			    buf_view(&got.lines));
			record_fini(&got);
		}
	if (stream && g->whole.p != NULL) {
		(void)decode(g, g->whole, false, split_not, 0, &got, NULL,
		    &err);
		golden_same(g, "whole.json", buf_view(&want.items),
		    buf_view(&got.items));
		record_fini(&got);
	}
	record_fini(&want);
}

/* ---- what the client gets ---- */

static void
on_commit(void *ctx)
{
	(void)ctx;
}

/* Where the gateway seals, an open text for readers of the files. */
struct window {
	struct sink sink;
	struct arena *arena;
};

static int
show_opaque(struct sink *s, const struct event *ev, struct error *err)
{
	struct window *w = (struct window *)s;
	struct event shown = *ev;
	struct buf text;

	if (ev->type == EVENT_ITEM_END && ev->opaque.p != NULL) {
		buf_init(&text, GOLDEN_FILE_MAX);
		jsonw_escape(&text, ev->opaque);
		shown.encrypted = arena_span(w->arena, buf_view(&text));
		buf_fini(&text);
	}
	return sink_send(s->next, &shown, err);
}

/* Decodes behind the gate, as an attempt does. Whether anything was served. */
static bool
serve(struct golden *g, struct span bytes, bool stream, struct sink *next)
{
	struct window window = { { show_opaque, next }, &g->arena };
	struct gate gate;
	struct record r;
	struct error err;

	gate_init(&gate, &window.sink, on_commit, NULL);
	if (decode(g, bytes, stream, split_not, 0, &r, &gate.sink,
	    &err) == -1 && gate.committed && !gate.ended)
		gate_fail(&gate, &err);
	record_fini(&r);
	return gate.ended;
}

static struct span
public_stream(struct golden *g)
{
	static const struct http_request http = {
		.method = "POST", .path = "/v1/responses",
		.request_id = "golden",
	};
	struct span out = { NULL, 0 };
	struct response response;
	struct sse_writer writer;
	struct mem_conn conn;
	struct error err;
	const char *body;

	events_clock();
	mem_init(&conn, NULL, SPAN(""));
	response_init(&response, &g->arena, g->target.route, NULL);
	response.include = g->request.include;
	sse_writer_init(&writer, &conn.conn, &http, &g->request, &g->receipt,
	    &response);
	response.sink.next = &writer.sink;
	if (serve(g, g->stream, true, &response.sink)) {
		(void)sse_writer_flush(&writer, &err);
		body = memmem(conn.out.data, conn.out.len, "\r\n\r\n", 4);
		if (body != NULL)
			out = arena_span(&g->arena, span_of(body + 4));
	}
	sse_writer_fini(&writer);
	mem_fini(&conn);
	clock_set_source(NULL);
	return out;
}

static struct span
public_answer(struct golden *g, struct span bytes, bool stream)
{
	struct span out = { NULL, 0 };
	struct response response;
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	events_clock();
	buf_init(&json, GOLDEN_FILE_MAX);
	response_init(&response, &g->arena, g->target.route, NULL);
	response.include = g->request.include;
	if (serve(g, bytes, stream, &response.sink)) {
		response_write(&w, &response, &g->request, &g->receipt);
		buf_putc(&json, '\n');
		out = arena_span(&g->arena, buf_view(&json));
	}
	buf_fini(&json);
	clock_set_source(NULL);
	return out;
}

static void
check_public(struct golden *g)
{
	bool stream = g->stream.p != NULL;
	struct span answer = public_answer(g, stream ? g->stream : g->whole,
	    stream);

	golden_expect(g, "want.json", answer);
	if (!stream)
		return;
	golden_expect(g, "want.sse", public_stream(g));
	if (g->whole.p != NULL)
		golden_same(g, "public answer of whole.json", answer,
		    public_answer(g, g->whole, false));
}

/* ---- cases ---- */

/* TAP: a case is a test. */
static bool
run_case(const char *folder, unsigned number)
{
	struct golden g = { .folder = folder };

	arena_init(&g.arena, ARENA_MAX);
	if (read_request(&g) == 0 && read_row(&g) == 0) {
		open_blobs(&g);
		read_assets(&g);
		g.stream = golden_read(&g, "stream.sse");
		g.whole = golden_read(&g, "whole.json");
		check_call(&g);
		check_receipt(&g);
		if (g.stream.p != NULL || g.whole.p != NULL) {
			check_splits(&g);
			check_public(&g);
		}
		if (golden_read(&g, "note").p == NULL)
			golden_fault(&g, "no", "note");
	}
	arena_fini(&g.arena);
	printf("%s %u - %s\n", g.faults == 0 ? "ok" : "not ok", number,
	    folder);
	return g.faults == 0;
}

static int
visible(const struct dirent *e)
{
	return e->d_name[0] != '.' && strchr(e->d_name, '.') == NULL;
}

struct run {
	unsigned cases, failed;
};

static char *
join(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) == -1)
		abort();
	return path;
}

/* Calls fn with each folder below this one, in their alphabet's order. */
static void
each_folder(const char *folder, void (*fn)(const char *, struct run *),
    struct run *run)
{
	struct dirent **names;
	struct stat sb;
	int n = scandir(folder, &names, visible, alphasort);

	for (int i = 0; i < n; i++) {
		char *path = join(folder, names[i]->d_name);

		if (stat(path, &sb) == 0 && S_ISDIR(sb.st_mode))
			fn(path, run);
		free(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

static void
on_case(const char *folder, struct run *run)
{
	if (!run_case(folder, ++run->cases))
		run->failed++;
}

static void
on_dialect(const char *folder, struct run *run)
{
	each_folder(folder, on_case, run);
}

int
main(int argc, char **argv)
{
	const char *root = argc > 1 ? argv[1] : getenv("GOLDEN_DIR");
	const char *srcdir = getenv("srcdir");
	struct run run = { 0, 0 };
	char *path = join(srcdir == NULL ? "." : srcdir, "tests/golden");

	each_folder(root == NULL ? path : root, on_dialect, &run);
	free(path);
	printf("1..%u\n", run.cases);
	return run.cases == 0 || run.failed > 0;
}
