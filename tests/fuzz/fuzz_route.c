/*
 * Choosing among routes: whatever the request says of models, providers and
 * sorts, each route is looked at once and the candidates are the first of
 * them, group by group, or there is none and an error that can be told.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "model/validate.h"
#include "policy/route.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char yaml[] =
    "providers:\n"
    "  a: {dialect: openai-chat, base_url: \"http://127.0.0.1:1\", auth: none,"
    " quirks: [no_images], tier: 2}\n"
    "  b: {dialect: openai-chat, base_url: \"http://127.0.0.1:2\", auth: none,"
    " quirks: [no_tools, no_logprobs]}\n"
    "  c: {dialect: anthropic, base_url: \"http://127.0.0.1:3\", auth: none,"
    " tier: 3}\n"
    "  d: {dialect: gemini, base_url: \"http://127.0.0.1:4\", auth: none}\n"
    "  e: {dialect: openai-chat, base_url: \"http://127.0.0.1:5\","
    " auth: bearer}\n"
    "  openai: {api_key: k}\n"
    "models:\n"
    "  m: {aliases: [x], routes: [e/m, a/m, b/m, c/m], price: {input: 1,"
    " output: 2}}\n"
    "  n: {routes: [b/n, d/n, a/m], context_window: 100}\n"
    "  o: {routes: [e/o]}\n"
    "auto: [n, a/q, m]\n";

static struct conf conf;

static void
close_conf(void)
{
	conf_free(&conf);
}

static void
open_conf(void)
{
	struct buf faults;

	if (clearenv() != 0)
		abort();
	buf_init(&faults, (size_t)1 << 16);
	if (conf_read(&conf, "fuzz.yaml", SPAN(yaml), &faults) == -1)
		abort();
	buf_fini(&faults);
	if (atexit(close_conf) != 0)
		abort();
}

static void
check_choices(const struct candidates *c)
{
	for (size_t i = 0; i < c->n_choices; i++) {
		const struct route_choice *ch = &c->choices[i];

		assert((ch->verdict == VERDICT_CANDIDATE) == (i < c->n));
		assert(ch->model != NULL && ch->route != NULL);
		for (size_t k = 0; k < i; k++)
			assert(strcmp(c->choices[k].route->name,
			    ch->route->name) != 0);
		if (i > 0 && i < c->n)
			assert(c->choices[i - 1].group <= ch->group);
	}
	for (size_t i = 0; i < c->n; i++) {
		assert(strcmp(c->list[i].route,
		    c->choices[i].route->name) == 0);
		assert(c->choices[i].shortfall.unfit == 0);
		assert(provider_ready(c->list[i].provider));
	}
}

static void
check_words(const struct candidates *c, const struct request *req,
    struct arena *arena)
{
	struct buf out;

	buf_init(&out, (size_t)1 << 20);
	for (size_t i = 0; i < c->n_choices; i++) {
		buf_reset(&out);
		route_reason(&c->choices[i], req, arena, &out);
		assert(out.len > 0);
	}
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct candidates c;
	struct receipt receipt;
	struct request req;
	struct arena arena;
	struct error err;

	if (conf.providers == NULL)
		open_conf();
	arena_init(&arena, CEILING_REQUEST_ARENA);
	receipt_init(&receipt, &arena);
	if (request_read(&arena, (struct span){ (const char *)data, size }, NULL,
	    &req, &receipt, &err) == -1)
		goto out;
	if (route_candidates(&conf, &req, &receipt, &arena, &c, &err) == 0) {
		assert(c.n > 0 && c.n <= CEILING_RECEIPT_ATTEMPTS);
	} else {
		assert(c.n == 0);
		assert(error_status(err.class) == 400);
		assert(err.param[0] != '\0' && err.message[0] != '\0');
	}
	check_choices(&c);
	check_words(&c, &req, &arena);
out:
	arena_fini(&arena);
	return 0;
}
