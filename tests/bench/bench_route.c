/*
 * What choosing among routes costs: nanoseconds of CPU for each choice, from
 * a request that was read to the list of candidates. Prints, never judges.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/parse.h"
#include "conf/conf.h"
#include "model/validate.h"
#include "policy/route.h"

#define ROUTES		50
#define ROUNDS		20000
#define WARM_UP		500

/* The input, and what stands behind it in the body. */
#define PLAIN	"\"hi\""
#define SORTED	PLAIN BY_COST
#define NEEDY	"[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"," \
	"\"text\":\"What is this?\"},{\"type\":\"input_image\"," \
	"\"image_url\":\"https://example.com/i\"}]}],\"stream\":true," \
	"\"tools\":[{\"type\":\"function\",\"name\":\"f\"}," \
	"{\"type\":\"web_search\"}]" BY_COST
#define BY_COST	",\"routing\":{\"metric\":\"cost\"}"
#define BY_TIER	",\"routing\":{\"metric\":\"performance\"}"

/* What is configured. Old names come last in the tables of families. */
static const struct hosting {
	const char *dialect;	/* NULL: the catalogue's own models alone */
	const char *model;	/* how its names begin */
	const char *auto_by;	/* what stands before the models of auto */
} hostings[] = {
	{ "openai-chat", "vendor/model-of-theirs-", "" },
	{ "openai-chat", "vendor/model-of-theirs-", "host0/" },
	{ "anthropic", "us.anthropic.claude-3-sonnet-202402", "" },
	{ "gemini", "models/something-experimental-", "" },
	{ "openai-responses", "openai.omni-preview-", "" },
	{ NULL, NULL, NULL },
};

enum { CHAT, BY_PROVIDER, CLAUDE, GEMINI, RESPONSES, SHIPPED };

#define N_HOSTINGS	(sizeof(hostings) / sizeof(hostings[0]))

static const struct {
	const char *what, *model, *input;
	unsigned hosting;
} rows[] = {
	{ "one model of 50 routes", "one", PLAIN, CHAT },
	{ "one model of 50 routes, by cost", "one", SORTED, CHAT },
	{ "one model of 50 routes, by performance", "one", PLAIN BY_TIER,
	    CHAT },
	{ "one model of 50 routes, by cost, with needs", "one", NEEDY, CHAT },
	{ "the same, old Claude", "one", NEEDY, CLAUDE },
	{ "the same, unknown Gemini", "one", NEEDY, GEMINI },
	{ "the same, unknown model of OpenAI's", "one", NEEDY, RESPONSES },
	{ "auto over 50 models", "auto", PLAIN, CHAT },
	{ "auto over 50 models, by cost", "auto", SORTED, CHAT },
	{ "auto over 50 models, by cost, with needs", "auto", NEEDY, CHAT },
	{ "the same, each as provider/model", "auto", NEEDY, BY_PROVIDER },
	{ "auto of the catalogue", "auto", PLAIN, SHIPPED },
	{ "auto of the catalogue, by cost", "auto", SORTED, SHIPPED },
	{ "auto of the catalogue, by cost, with needs", "auto", NEEDY,
	    SHIPPED },
};

static void
die(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_route: %s: %s\n", what, why);
	exit(1);
}

/* Ten providers with five routes of the model each; fifty models besides, each
 * with a route and a price of its own. */
static void
write_conf(struct buf *b, const struct hosting *h)
{
	buf_puts(b, "providers:\n");
	for (int i = 0; i < 10; i++)
		buf_printf(b, "  host%d: {dialect: %s, base_url: "
		    "\"http://127.0.0.1:1/v1\", auth: none, tier: %d}\n", i,
		    h->dialect, 9 - i % 9);
	buf_puts(b, "models:\n  one: {price: {input: 1, output: 2}, routes: [");
	for (int i = 0; i < ROUTES; i++)
		buf_printf(b, "%shost%d/%s%02d", i == 0 ? "" : ", ", i % 10,
		    h->model, i);
	buf_puts(b, "]}\n");
	for (int i = 0; i < ROUTES; i++)
		buf_printf(b, "  model-%d: {price: {input: %d, output: 9}, "
		    "routes: [host%d/vendor/another-model-%d]}\n", i,
		    i * 7 % ROUTES, h->auto_by[0] == '\0' ? i % 10 : 0, i);
	buf_puts(b, "auto: [");
	for (int i = 0; i < ROUTES; i++)
		buf_printf(b, "%s%smodel-%d", i == 0 ? "" : ", ", h->auto_by,
		    i);
	buf_puts(b, "]\n");
}

/* Every provider that only wants a key gets one. */
static void
write_keys(struct buf *b)
{
	buf_puts(b, "providers:\n");
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		if (p->key_env != NULL && p->base_url != NULL)
			buf_printf(b, "  %s: {api_key: k}\n", p->name);
}

static void
load(struct conf *conf, const struct hosting *h)
{
	struct buf text, faults;

	buf_init(&text, (size_t)1 << 20);
	buf_init(&faults, (size_t)1 << 20);
	if (h->dialect != NULL)
		write_conf(&text, h);
	else
		write_keys(&text);
	if (conf_read(conf, "bench.yaml", buf_view(&text), &faults) == -1)
		die("configuration", buf_view(&faults).p);
	route_prepare(conf);
	buf_fini(&text);
	buf_fini(&faults);
}

static int64_t
cpu_ns(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == -1)
		die("clock_gettime", "there is no such clock");
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The candidates and the choices there were. */
static struct candidates
choose(const struct conf *conf, const struct request *req, struct arena *a)
{
	struct receipt receipt;
	struct candidates c;
	struct error err;

	receipt_init(&receipt, a);
	if (route_candidates(conf, req, &receipt, a, &c, &err) == -1)
		die(req->model, err.message);
	arena_reset(a);
	return c;
}

static void
run(const struct conf *conf, const char *what, const char *model,
    const char *input, int rounds)
{
	struct arena of_request, of_choice;
	struct receipt receipt;
	struct candidates c;
	struct request req;
	struct error err;
	struct buf body;
	int64_t began;

	arena_init(&of_request, (size_t)1 << 24);
	arena_init(&of_choice, (size_t)1 << 24);
	receipt_init(&receipt, &of_request);
	buf_init(&body, (size_t)1 << 16);
	buf_puts(&body, "{\"input\":");
	buf_puts(&body, input);
	buf_printf(&body, ",\"model\":\"%s\"}", model);
	if (request_read(&of_request, buf_view(&body), NULL, &req, &receipt,
	    &err) == -1)
		die(what, err.message);
	for (int i = 0; i < WARM_UP; i++)
		c = choose(conf, &req, &of_choice);
	began = cpu_ns();
	for (int i = 0; i < rounds; i++)
		c = choose(conf, &req, &of_choice);
	(void)printf("%7lld ns  %s (%zu of %zu routes)\n",
	    (long long)((cpu_ns() - began) / rounds), what, c.n, c.n_choices);
	buf_fini(&body);
	arena_fini(&of_choice);
	arena_fini(&of_request);
}

/* With an argument so many rounds, for a profiler. */
int
main(int argc, char **argv)
{
	struct conf confs[N_HOSTINGS];
	uint64_t rounds = ROUNDS;

	if (argc > 1 && parse_u64(span_of(argv[1]), 1000000, &rounds) == -1)
		die(argv[1], "expected a number of rounds");
	for (size_t i = 0; i < N_HOSTINGS; i++)
		load(&confs[i], &hostings[i]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run(&confs[rows[i].hosting], rows[i].what, rows[i].model,
		    rows[i].input, (int)rounds);
	for (size_t i = 0; i < N_HOSTINGS; i++)
		conf_free(&confs[i]);
	return 0;
}
