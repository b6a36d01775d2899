/*
 * What state costs a request: CPU of the whole program for each, between a
 * web server's socket and a provider's. Prints, never judges.
 *
 *	bench_state [rounds [sluice]]
 *
 * A real sluice in a process of its own, a scripted provider in this one, one
 * request at a time, each on a connection of its own as web servers make them.
 * What is to be compared takes turns; figures are medians of the rounds.
 */
#include "config.h"

#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <fastcgi.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "lib/fcgi_client.h"
#include "lib/folder.h"
#include "lib/upstream.h"
#include "policy/auth.h"

#define ROUNDS		15
#define ROWS		3		/* that take turns, at most */
#define EVENTS		100
#define PART		((size_t)10)	/* requests between two turns */
#define TEXT_MAX	((size_t)64 * 1024 * 1024)
#define START_MS	10000

enum { OFF, ON, KEYS };			/* whether the key logs */

struct bench {
	struct upstream *upstream;
	char folder[FOLDER_SIZE], socket[FOLDER_PATH];
	char bearer[KEYS][AUTH_KEY_SIZE + 8];
	size_t rounds;
	clockid_t cpu;
};

static pid_t sluice;			/* 0: it doesn't run */

static void
stop_sluice(void)
{
	if (sluice == 0)
		return;
	(void)kill(sluice, SIGTERM);
	(void)waitpid(sluice, NULL, 0);
	sluice = 0;
}

static void
die(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_state: %s: %s\n", what, why);
	stop_sluice();
	exit(1);
}

/* ---- the provider ---- */

static void
put_filler(struct buf *b, size_t n)
{
	static const char words[] = "the quick brown fox jumps over it ";

	for (size_t i = 0; i < n; i++)
		buf_putc(b, words[i % (sizeof(words) - 1)]);
}

static void
put_whole(struct buf *b, size_t n)
{
	buf_puts(b, "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\","
	    "\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,"
	    "\"message\":{\"role\":\"assistant\",\"content\":\"");
	put_filler(b, n);
	buf_puts(b, "\"},\"finish_reason\":\"stop\"}],\"usage\":{"
	    "\"prompt_tokens\":200,\"completion_tokens\":200,"
	    "\"total_tokens\":400}}");
}

static void
put_chunk(struct buf *b, const char *delta, const char *reason)
{
	buf_printf(b, "data: {\"id\":\"chatcmpl-1\",\"object\":"
	    "\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\","
	    "\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
	    "\n\n", delta, reason);
}

static void
put_stream(struct buf *b)
{
	for (int i = 0; i < EVENTS; i++)
		put_chunk(b, "{\"content\":\"fox jumps \"}", "null");
	put_chunk(b, "{}", "\"stop\"");
	buf_puts(b, "data: [DONE]\n\n");
}

static void
start_upstream(struct bench *b)
{
	const struct upstream_match streamed = { .asked = UPSTREAM_STREAM };
	const struct upstream_match turns = { .model = "turns" };
	const struct upstream_match rest = { .prefix = NULL };
	struct buf text[3];

	b->upstream = upstream_start();
	upstream_keep(b->upstream, 0);
	for (size_t i = 0; i < 3; i++)
		buf_init(&text[i], TEXT_MAX);
	put_stream(&text[0]);
	put_whole(&text[1], 400);
	put_whole(&text[2], 1000);
	upstream_answer(b->upstream, &streamed, &(struct upstream_reply){
	    .type = "text/event-stream", .framing = UPSTREAM_CHUNKED,
	    .part = { .body = buf_view(&text[0]), .events = true } });
	upstream_answer(b->upstream, &turns, &(struct upstream_reply){
	    .type = "application/json", .part.body = buf_view(&text[1]) });
	upstream_answer(b->upstream, &rest, &(struct upstream_reply){
	    .type = "application/json", .part.body = buf_view(&text[2]) });
	for (size_t i = 0; i < 3; i++)
		buf_fini(&text[i]);
}

/* ---- the program ---- */

static void
make_key(struct store *s, const char *name, bool logging,
    char bearer[AUTH_KEY_SIZE + 8])
{
	struct key_row row = { .id = name, .name = name, .created_s = 1,
	    .settings = { .logging = logging } };
	char key[AUTH_KEY_SIZE], hint[24];
	struct project_row project;
	struct arena arena;
	struct error err;

	arena_init(&arena, TEXT_MAX);
	if (s->ops->project_find(s, STORE_PROJECT, &arena, &project,
	    &err) != 1)
		die("project", "there is none");
	auth_key_make(key, hint, row.hash);
	row.hint = hint;
	row.project = project.id;
	if (s->ops->key_put(s, &row, &err) == -1)
		die(name, err.message);
	(void)snprintf(bearer, AUTH_KEY_SIZE + 8, "Bearer %s", key);
	arena_fini(&arena);
}

static void
make_keys(struct bench *b)
{
	char path[FOLDER_PATH];
	struct store *s;
	struct error err;

	s = store_open(folder_path(b->folder, "sluice.db", path), &err);
	if (s == NULL)
		die("store", err.message);
	make_key(s, "key_off", false, b->bearer[OFF]);
	make_key(s, "key_on", true, b->bearer[ON]);
	store_close(s);
}

static void
write_conf(const struct bench *b, const char *path)
{
	struct buf text;

	buf_init(&text, TEXT_MAX);
	buf_printf(&text, "store: \"%s/sluice.db\"\n"
	    "secret_file: \"%s/secret\"\n"
	    "shared_file: \"%s/shared\"\n"
	    "providers:\n"
	    "  lab: {dialect: openai-chat, base_url: \"%s/v1\", auth: none}\n",
	    b->folder, b->folder, b->folder, upstream_url(b->upstream));
	folder_write(path, text.data, text.len, 0600);
	buf_fini(&text);
}

/* Its log is what it always is, but nobody reads it. */
static void
start_sluice(struct bench *b, const char *program)
{
	char conf[FOLDER_PATH];
	int fd;

	write_conf(b, folder_path(b->folder, "sluice.yaml", conf));
	(void)folder_path(b->folder, "socket", b->socket);
	sluice = fork();
	if (sluice == -1)
		die("fork", "no process");
	if (sluice == 0) {
		fd = open("/dev/null", O_RDWR);
		if (fd == -1 || dup2(fd, 0) == -1 || dup2(fd, 2) == -1)
			_exit(126);
		(void)execl(program, program, "--config", conf, "--listen",
		    b->socket, (char *)NULL);
		_exit(127);
	}
	for (int ms = 0; ms < START_MS; ms++) {
		fd = fcgi_client_unix(b->socket);
		if (fd != -1)
			break;
		(void)poll(NULL, 0, 1);
	}
	if (fd == -1 || waitpid(sluice, NULL, WNOHANG) != 0 ||
	    clock_getcpuclockid(sluice, &b->cpu) != 0)
		die(program, "it doesn't serve");
	(void)close(fd);
}

/* User and system, of all its threads. */
static double
cpu_us(const struct bench *b)
{
	struct timespec ts;

	if (clock_gettime(b->cpu, &ts) == -1)
		die("sluice", "it has ended");
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

/* ---- requests ---- */

/* What lighttpd says, as far as anybody here looks at it. */
static void
put_request(struct buf *out, const char *bearer, struct span body)
{
	char length[24];
	const char *pairs[] = {
		"CONTENT_LENGTH", length,
		"SCRIPT_NAME", "/v1/responses",
		"PATH_INFO", "",
		"REQUEST_URI", "/v1/responses",
		"QUERY_STRING", "",
		"REQUEST_METHOD", "POST",
		"REDIRECT_STATUS", "200",
		"SERVER_PROTOCOL", "HTTP/1.1",
		"SERVER_SOFTWARE", "bench",
		"GATEWAY_INTERFACE", "CGI/1.1",
		"REQUEST_SCHEME", "http",
		"HTTP_HOST", "127.0.0.1",
		"HTTP_USER_AGENT", "bench",
		"HTTP_ACCEPT", "*/*",
		"HTTP_AUTHORIZATION", bearer,
		"CONTENT_TYPE", "application/json",
		NULL,
	};

	(void)snprintf(length, sizeof(length), "%zu", body.len);
	fcgi_put_begin(out, 1, FCGI_RESPONDER, false);
	fcgi_put_params(out, 1, pairs);
	fcgi_put_stdin(out, 1, body.p, body.len);
}

static bool
holds(struct span text, const char *word)
{
	return text.len > 0 &&
	    memmem(text.p, text.len, word, strlen(word)) != NULL;
}

/* The answer, to be freed, of which the body is lent. It was kept if that was
 * asked for. */
static struct span
ask(const struct bench *b, int key, struct span body, struct fcgi_answer *a)
{
	bool keep = key == ON && !holds(body, ",\"store\":false");
	struct buf request;
	struct span out;
	const char *end;
	int fd = fcgi_client_unix(b->socket);

	buf_init(&request, TEXT_MAX);
	put_request(&request, b->bearer[key], body);
	if (fd == -1 || fcgi_client_send(fd, &request) == -1)
		die("sluice", "it takes no request");
	buf_fini(&request);
	fcgi_client_read(fd, 1, a);
	(void)close(fd);
	out = buf_view(&a->out);
	end = out.len == 0 ? NULL : memmem(out.p, out.len, "\r\n\r\n", 4);
	if (!a->ended || end == NULL || !span_begins(out, "Status: 200") ||
	    holds(out, "\"store\":true,\"") != keep)
		die("sluice", out.len == 0 ? "no answer" : out.p);
	return (struct span){ end + 4, out.len - (size_t)(end + 4 - out.p) };
}

/* ---- what is compared ---- */

struct row {
	const char *what;
	int key;
	struct buf body;
	double us[ROUNDS * 10], ratio[ROUNDS * 10];
};

static double
run(const struct bench *b, const struct row *r, size_t times)
{
	struct fcgi_answer a;
	double began = cpu_us(b);

	for (size_t i = 0; i < times; i++) {
		(void)ask(b, r->key, buf_view(&r->body), &a);
		fcgi_answer_free(&a);
	}
	return (cpu_us(b) - began) / (double)times;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return values[n / 2];
}

/* A round: so many requests of each row, which take turns in small parts, so
 * that whatever else the machine does disturbs all alike. What a request does
 * behind its answer may count for the next. */
static void
run_round(const struct bench *b, struct row *rows, size_t n, size_t times,
    size_t round)
{
	size_t part = times < PART ? times : PART;

	for (size_t i = 0; i < n; i++)
		rows[i].us[round] = 0;
	for (size_t done = 0; done < times; done += part)
		for (size_t i = 0; i < n; i++)
			rows[i].us[round] += run(b, &rows[i], part) *
			    (double)part / (double)times;
	for (size_t i = 0; i < n; i++)
		rows[i].ratio[round] = rows[i].us[round] / rows[0].us[round];
}

/* Ratios are to the first row. */
static void
run_rows(const struct bench *b, struct row *rows, size_t n, size_t times)
{
	for (size_t i = 0; i < n; i++)		/* warms up */
		(void)run(b, &rows[i], times / 5 + 1);
	for (size_t k = 0; k < b->rounds; k++)
		run_round(b, rows, n, times, k);
	for (size_t i = 0; i < n; i++) {
		(void)printf("%9.1f us CPU  %5.2f  %s\n",
		    median(rows[i].us, b->rounds),
		    median(rows[i].ratio, b->rounds), rows[i].what);
		buf_fini(&rows[i].body);
	}
	(void)fflush(stdout);
}

/* ---- logging ---- */

static void
put_small(struct buf *out, const char *more)
{
	buf_init(out, TEXT_MAX);
	buf_puts(out, "{\"model\":\"lab/m\",\"input\":\"");
	put_filler(out, 900);
	buf_printf(out, "\"%s}", more);
}

static void
run_logging(const struct bench *b)
{
	static struct row whole[] = {
		{ .what = "1 kB, answered whole, logging off", .key = OFF },
		{ .what = "the same, logging on", .key = ON },
		{ .what = "the same, logging on, store false", .key = ON },
	}, streamed[] = {
		{ .what = "1 kB, answered in 100 events, logging off",
		    .key = OFF },
		{ .what = "the same, logging on", .key = ON },
		{ .what = "the same, logging on, store false", .key = ON },
	};

	put_small(&whole[0].body, "");
	put_small(&whole[1].body, "");
	put_small(&whole[2].body, ",\"store\":false");
	put_small(&streamed[0].body, ",\"stream\":true");
	put_small(&streamed[1].body, ",\"stream\":true");
	put_small(&streamed[2].body, ",\"stream\":true,\"store\":false");
	run_rows(b, whole, 3, 300);
	run_rows(b, streamed, 3, 200);
}

/* ---- conversations ---- */

struct chain {
	struct buf flat;		/* its items, a comma behind each */
	char id[CLOCK_ID_SIZE];		/* of the last response */
	size_t turns;
};

static void
put_message(struct buf *out, size_t turn)
{
	buf_printf(out, "{\"role\":\"user\",\"content\":\"%zu ", turn);
	put_filler(out, 200);
	buf_puts(out, "\"}");
}

static void
put_continued(struct buf *out, const struct chain *c)
{
	buf_init(out, TEXT_MAX);
	buf_puts(out, "{\"model\":\"lab/turns\",");
	if (c->turns > 0)
		buf_printf(out, "\"previous_response_id\":\"%s\",", c->id);
	buf_puts(out, "\"input\":[");
	put_message(out, c->turns);
	buf_puts(out, "]}");
}

/* As clients do it: all that was said, the output as it came. */
static void
put_flat(struct buf *out, const struct chain *c, const char *more)
{
	buf_init(out, TEXT_MAX);
	buf_printf(out, "{\"model\":\"lab/turns\"%s,\"input\":[", more);
	buf_span(out, buf_view(&c->flat));
	put_message(out, c->turns);
	buf_puts(out, "]}");
}

/* The next turn, which the chain then has. */
static void
add_turn(const struct bench *b, struct chain *c)
{
	const struct node *answer, *output;
	struct fcgi_answer a;
	struct arena arena;
	struct buf body;
	struct span json, id;
	struct error err;

	put_continued(&body, c);
	json = ask(b, ON, buf_view(&body), &a);
	arena_init(&arena, TEXT_MAX);
	answer = scan(&arena, json, SCAN_UPSTREAM, &err);
	output = jsonx_get(answer, "output");
	if (output == NULL || !jsonx_text(answer, "id", &id))
		die("answer", "it is no response");
	(void)snprintf(c->id, sizeof(c->id), "%.*s", (int)id.len, id.p);
	put_message(&c->flat, c->turns);
	buf_putc(&c->flat, ',');
	for (output = output->child; output != NULL; output = output->next) {
		buf_span(&c->flat, output->span);
		buf_putc(&c->flat, ',');
	}
	c->turns++;
	buf_fini(&body);
	arena_fini(&arena);
	fcgi_answer_free(&a);
}

static void
run_chains(const struct bench *b)
{
	static const size_t lengths[][2] = {	/* turns, requests a round */
		{ 10, 200 }, { 100, 50 }, { 1000, 5 },
	};
	static struct row rows[ROWS];
	struct chain c = { .turns = 0 };
	char what[80];

	buf_init(&c.flat, TEXT_MAX);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		while (c.turns < lengths[i][0])
			add_turn(b, &c);
		(void)snprintf(what, sizeof(what),
		    "a conversation of %zu turns, sent flat", c.turns);
		rows[0] = (struct row){ .what = what, .key = ON };
		rows[1] = (struct row){ .what = "the same, continued by its "
		    "id", .key = ON };
		rows[2] = (struct row){ .what = "the same, sent flat, store "
		    "false", .key = ON };
		put_flat(&rows[0].body, &c, "");
		put_continued(&rows[1].body, &c);
		put_flat(&rows[2].body, &c, ",\"store\":false");
		run_rows(b, rows, 3, lengths[i][1]);
	}
	buf_fini(&c.flat);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	uint64_t rounds = ROUNDS;

	if (argc > 1 && parse_u64(span_of(argv[1]), ROUNDS * 10,
	    &rounds) == -1)
		die(argv[1], "expected a number of rounds, at most 150");
	b.rounds = rounds == 0 ? 1 : (size_t)rounds;
	folder_make(b.folder);
	make_keys(&b);
	start_upstream(&b);
	start_sluice(&b, argc > 2 ? argv[2] : "./sluice");
	run_logging(&b);
	run_chains(&b);
	stop_sluice();
	upstream_stop(b.upstream);
	folder_remove(b.folder);
	return 0;
}
