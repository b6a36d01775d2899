/* Directives, models and the auto list; what is wrong with a file. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/parse.h"
#include "conf/directive.h"
#include "lib/conf_rig.h"
#include "model/request.h"

#define DURATION \
	", expected a duration such as 30s, 250ms or 2m, from 1ms to 24h\n"
#define THREADS	", expected a whole number from 1 to 100000\n"
#define PRICE \
	", expected US dollars per million tokens such as 0.25, from 0 to " \
	"1000000, with at most 6 decimals\n"
#define LISTEN \
	", expected the absolute path of a unix socket, or a loopback " \
	"address and port such as 127.0.0.1:9000\n"
#define ORIGINS \
	", expected \"*\", or origins such as https://app.example.org\n"
#define SERVER \
	", expected the address of a server, such as http://127.0.0.1:3000\n"
#define ORIGIN \
	", expected an origin such as https://app.example.org\n"
#define MODEL_NAME \
	", expected a name of letters, digits and . _ : / @ + -, at most 128\n"
#define ROOT_WORDS \
	"store, secret_file, shared_file, listen, catalogue, threads, " \
	"log_level, watch_client, cors_origins, retention, log_retention, " \
	"idempotency_retention, " \
	"limits, timeouts, fetch, analyzer, providers, models or auto\n"
#define SHARED \
	"shared_file is the file of secret_file or store, expected one of " \
	"its own\n"
#define NO_ROUTES \
	", expected at least one provider/model, or the id of a model of " \
	"the catalogue\n"
#define AUTO \
	", expected a model of this file or of the catalogue, or " \
	"provider/model\n"

/* ---- good files ---- */

static void
presets_are_those_of_the_manual(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "");
	assert_string_equal(c.file, RIG_FILE);
	assert_string_equal(c.store, LOCALSTATEDIR "/lib/sluice/sluice.db");
	assert_string_equal(c.secret_file, LOCALSTATEDIR "/lib/sluice/secret");
	assert_string_equal(c.shared_file, LOCALSTATEDIR "/lib/sluice/shared");
	assert_null(c.listen);
	assert_int_equal(c.threads, 512);
	assert_int_equal(c.log_level, LOG_LEVEL_INFO);
	assert_true(c.watch_client);
	assert_null(c.cors_origins);
	assert_int_equal(c.body_max, 64 * 1024 * 1024);
	assert_int_equal(c.memory_max, 1024 * 1024 * 1024);
	assert_int_equal(c.timeouts.connect, 5000);
	assert_int_equal(c.timeouts.first_event, 120000);
	assert_int_equal(c.timeouts.idle, 60000);
	assert_int_equal(c.timeouts.total, 900000);
	assert_int_equal(c.drain_ms, 30000);
	assert_int_equal(c.heartbeat_ms, 15000);
	assert_int_equal(c.headers_ms, 10000);
	assert_int_equal(c.worker_idle_ms, 60000);
	assert_int_equal(c.send_ms, 60000);
	assert_int_equal(c.n_said, 0);
	assert_int_equal(c.n_models, c.n_catalogue);
	assert_false(c.has_auto);
	assert_true(c.fetch_enabled);
	assert_false(c.fetch_private);
	assert_int_equal(c.fetch_max, 20 * 1024 * 1024);
	assert_int_equal(c.fetch_timeout_ms, 10000);
	assert_null(c.analyzer_url);
	assert_string_equal(c.analyzer_language, "en");
	assert_int_equal(c.analyzer_timeout_ms, 2000);
	assert_false(c.analyzer_open);
	assert_int_equal(c.retention_ms, INT64_C(30) * 24 * 60 * 60 * 1000);
	assert_int_equal(c.log_retention_ms,
	    INT64_C(365) * 24 * 60 * 60 * 1000);
	assert_int_equal(c.idempotency_retention_ms, 24 * 60 * 60 * 1000);
	conf_free(&c);
}

static void
reads_every_directive(void **state)
{
	struct conf c;

	(void)state;
	(void)setenv("THREADS", "7", 1);
	rig_load(&c,
	    "store: sqlite:/tmp/a.db\n"
	    "secret_file: '/tmp/s \xc3\xa9'\n"
	    "shared_file: /run/b\n"
	    "listen: 127.0.0.1:0\n"
	    "threads: \"${THREADS}\"\n"
	    "log_level: warn\n"
	    "watch_client: no\n"
	    "cors_origins: [\"https://a.example\", 'http://localhost:3000']\n"
	    "retention: 1h\n"
	    "log_retention: 3650d\n"
	    "idempotency_retention: 2h\n"
	    "limits: {body: 1K, memory: 2G}\n"
	    "timeouts:\n"
	    "  connect: 1ms\n  first_event: 2\n  idle: '3s'\n  total: 24h\n"
	    "  drain: 30ms\n  heartbeat: 400ms\n  headers: 5m\n"
	    "  worker_idle: 6s\n  send: 1h\n"
	    "fetch: {enabled: no, max_size: 1K, timeout: 1s, private: yes}\n"
	    "analyzer:\n  url: http://127.0.0.1:3000/x/\n  language: de\n"
	    "  timeout: 300ms\n  on_failure: open\n");
	assert_string_equal(c.store, "sqlite:/tmp/a.db");
	assert_string_equal(c.secret_file, "/tmp/s \xc3\xa9");
	assert_string_equal(c.shared_file, "/run/b");
	assert_string_equal(c.listen, "127.0.0.1:0");
	assert_int_equal(c.threads, 7);
	assert_int_equal(c.log_level, LOG_LEVEL_WARN);
	assert_false(c.watch_client);
	assert_string_equal(c.cors_origins,
	    "https://a.example http://localhost:3000");
	assert_int_equal(c.body_max, 1024);
	assert_int_equal(c.memory_max, (uint64_t)2 << 30);
	assert_int_equal(c.timeouts.connect, 1);
	assert_int_equal(c.timeouts.first_event, 2000);
	assert_int_equal(c.timeouts.idle, 3000);
	assert_int_equal(c.timeouts.total, 86400000);
	assert_int_equal(c.drain_ms, 30);
	assert_int_equal(c.heartbeat_ms, 400);
	assert_int_equal(c.headers_ms, 300000);
	assert_int_equal(c.worker_idle_ms, 6000);
	assert_int_equal(c.send_ms, 3600000);
	assert_false(c.fetch_enabled);
	assert_true(c.fetch_private);
	assert_int_equal(c.fetch_max, 1024);
	assert_int_equal(c.fetch_timeout_ms, 1000);
	assert_string_equal(c.analyzer_url, "http://127.0.0.1:3000/x/");
	assert_string_equal(c.analyzer_language, "de");
	assert_int_equal(c.analyzer_timeout_ms, 300);
	assert_true(c.analyzer_open);
	assert_int_equal(c.retention_ms, 3600000);
	assert_int_equal(c.log_retention_ms,
	    INT64_C(3650) * 24 * 60 * 60 * 1000);
	assert_int_equal(c.idempotency_retention_ms, 2 * 60 * 60 * 1000);
	conf_free(&c);
}

static void
the_shared_file_lies_beside_the_secret(void **state)
{
	static const struct {
		const char *text, *file;
	} rows[] = {
		{ "secret_file: /a/b/c\n", "/a/b/shared" },
		{ "secret_file: /c\n", "/shared" },
		{ "secret_file: /a/c\nshared_file: ~\n", "/a/shared" },
		{ "shared_file: /run/x\nsecret_file: /a/c\n", "/run/x" },
		{ "store: \"sqlite:/a/shared/db?busy_timeout=1\"\n"
		  "secret_file: /a/c\n", "/a/shared" },
	};
	struct conf c;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rig_load(&c, rows[i].text);
		assert_string_equal(c.shared_file, rows[i].file);
		conf_free(&c);
	}
}

static void
null_means_the_preset(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "threads:\nlimits:\ntimeouts: {idle: ~, total: null}\n"
	    "providers:\nmodels: ~\nauto:\n");
	assert_int_equal(c.threads, 512);
	assert_int_equal(c.timeouts.idle, 60000);
	assert_int_equal(c.timeouts.total, 900000);
	conf_free(&c);
}

static void
check_whole(const struct conf_facts *f)
{
	const struct price *p = f->price;

	assert_int_equal(f->context_window, 131072);
	assert_int_equal(f->max_output_tokens, 8192);
	assert_non_null(p);
	assert_true(p->has_input && p->has_cached_input);
	assert_true(p->has_cache_write && p->has_output);
	assert_true(p->has_cache_write_1h && p->has_web_search);
	assert_int_equal(p->input, 1250000);
	assert_int_equal(p->cached_input, 125000);
	assert_int_equal(p->cache_write, 0);
	assert_int_equal(p->cache_write_1h, 2500000);
	assert_int_equal(p->output, 10000000);
	assert_int_equal(p->web_search, (uint64_t)10 * 1000 * 1000 * 1000);
	assert_int_equal(p->over_input, 200000);
	assert_true(p->over->has_input && p->over->input == 2500000);
	assert_false(p->over->has_output);
	assert_null(f->price_as_of);
	assert_true(f->has_supports);
	assert_int_equal(f->supports, 0xff);
	assert_int_equal(f->efforts, 1u << EFFORT_LOW | 1u << EFFORT_MAX);
}

static void
reads_a_model_whole(void **state)
{
	const struct conf_model *m;
	struct conf c;

	(void)state;
	rig_load(&c,
	    "models:\n"
	    "  big:\n"
	    "    aliases: [large, 'big:latest']\n"
	    "    routes: [demo/x, lab/meta/llama-3.3, grok/grok-4]\n"
	    "    context_window: 131072\n"
	    "    max_output_tokens: 8192\n"
	    "    price: {input: 1.25, cached_input: 0.125, cache_write: 0,\n"
	    "      cache_write_1h: 2.5, output: 10, web_search: 10,\n"
	    "      over: {input_tokens: 200000, input: 2.5}}\n"
	    "    efforts: [low, max]\n"
	    "    display_name: Big One\n"
	    "    author: us\n"
	    "    created: 2026-02-05\n"
	    "    supports: [streaming, tools, json_schema, images, files,\n"
	    "      reasoning, logprobs, web_search]\n"
	    "  small: {routes: demo/y, aliases: tiny}\n"
	    "  none: {routes: [demo/z], price: {}, supports: []}\n"
	    "auto: [tiny, big, lab/any/thing]\n"
	    "providers:\n"
	    "  lab: {dialect: openai-chat, base_url: 'http://[::1]:8000/v1/'}"
	    "\n");
	assert_int_equal(c.n_said, 3);
	assert_int_equal(c.n_models, 3 + c.n_catalogue);
	m = conf_model(&c, "big");
	assert_non_null(m);
	assert_ptr_equal(m, conf_model(&c, "large"));
	assert_ptr_equal(m, conf_model(&c, "big:latest"));
	assert_string_equal(m->name, "big");
	assert_int_equal(m->n_aliases, 2);
	assert_string_equal(m->aliases[1], "big:latest");
	assert_int_equal(m->n_routes, 3);
	assert_ptr_equal(m->routes[0].provider, rig_provider(&c, "demo"));
	assert_string_equal(m->routes[1].name, "lab/meta/llama-3.3");
	assert_string_equal(m->routes[1].model, "meta/llama-3.3");
	/* An alias of a provider is told by its own name. */
	assert_string_equal(m->routes[2].name, "xai/grok-4");
	assert_string_equal(m->display_name, "Big One");
	assert_string_equal(m->author, "us");
	assert_int_equal(m->created_s, 1770249600);
	/* What is said of the model holds for each of its routes. */
	for (size_t i = 0; i < m->n_routes; i++)
		check_whole(&m->routes[i].facts);

	m = conf_model(&c, "small");
	assert_ptr_equal(m, conf_model(&c, "tiny"));
	assert_int_equal(m->n_routes, 1);
	assert_string_equal(m->display_name, "small");
	assert_null(m->author);
	assert_int_equal(m->created_s, 0);
	assert_null(m->routes[0].facts.price);
	assert_false(m->routes[0].facts.has_supports);
	m = conf_model(&c, "none");
	assert_null(m->routes[0].facts.price);
	assert_true(m->routes[0].facts.has_supports);
	assert_int_equal(m->routes[0].facts.supports, 0);
	assert_null(conf_model(&c, "bi"));
	assert_null(conf_model(&c, ""));

	assert_int_equal(c.n_auto, 3);
	assert_string_equal(c.auto_models[0], "tiny");
	assert_string_equal(c.auto_models[2], "lab/any/thing");
	conf_free(&c);
}

static void
prices_are_exact(void **state)
{
	static const struct { const char *usd; uint64_t pico; } prices[] = {
		{ "0", 0 }, { "0.000001", 1 }, { "0.1", 100000 },
		{ "0.15", 150000 }, { "2.5", 2500000 }, { ".5", 500000 },
		{ "3.750000000", 3750000 }, { "75.", 75000000 },
		{ "1000000", (uint64_t)1000 * 1000 * 1000 * 1000 },
	};
	const struct price *price;
	char text[128];
	struct conf c;

	(void)state;
	for (size_t i = 0; i < sizeof(prices) / sizeof(prices[0]); i++) {
		(void)snprintf(text, sizeof(text), "models: {m: {routes: "
		    "demo/x, price: {output: %s}}}", prices[i].usd);
		rig_load(&c, text);
		price = c.models[0].routes[0].facts.price;
		assert_true(price->has_output);
		assert_false(price->has_input);
		assert_int_equal(price->output, prices[i].pico);
		conf_free(&c);
	}
}

static void
anchors_share_settings(void **state)
{
	struct conf c;

	(void)state;
	rig_load(&c, "models:\n  a: {routes: [demo/x], price: &p {input: 1}}\n"
	    "  b: {routes: [demo/y], price: *p}\n");
	assert_int_equal(c.models[1].routes[0].facts.price->input, 1000000);
	conf_free(&c);
}

/* ---- faults ---- */

static const struct {
	const char *text, *faults;
} bad[] = {
	/* The form of a line, and all at once, in the order of the lines. */
	{ "retention: 30m\n",
	  "f.yaml:1: retention is \"30m\", expected a duration such as 12h, "
	  "30d or 365d, from 1h to 3650d\n" },
	{ "timeouts: {idle: sixty}\n",
	  "f.yaml:1: timeouts.idle is \"sixty\"" DURATION },
	{ "auto: [gone]\nmodels:\n  m: {routes: [nowhere/x]}\nthreads: 0\n"
	  "timeouts:\n  idle: \"${UNSET}\"\n  total: 0\n",
	  "f.yaml:1: auto[0] is \"gone\"" AUTO
	  "f.yaml:3: models.m.routes[0] is \"nowhere/x\", expected a provider "
	  "that is built in or stands under providers, before the first "
	  "slash\n"
	  "f.yaml:4: threads is \"0\"" THREADS
	  "f.yaml:6: UNSET is not set, expected it in the environment\n"
	  "f.yaml:7: timeouts.total is \"0\"" DURATION },
	{ "a: [\n", "f.yaml:2: did not find expected node content while "
	  "parsing a flow node, expected valid YAML\n" },
	{ "- a\n", "f.yaml:1: the file is no mapping, expected lines such as "
	  "threads: 64\n" },
	{ "words\n", "f.yaml:1: the file is no mapping, expected lines such "
	  "as threads: 64\n" },

	/* Names. */
	{ "treads: 5\n", "f.yaml:1: treads is not known, expected threads\n" },
	{ "timeouts: {fist_event: 5s}\n", "f.yaml:1: timeouts.fist_event is "
	  "not known, expected first_event\n" },
	{ "idle: 5s\n",
	  "f.yaml:1: idle is not known here, expected timeouts.idle\n" },
	{ "limits.body: 5M\n",
	  "f.yaml:1: limits.body is not known, expected " ROOT_WORDS },
	{ "{x: 1}\n", "f.yaml:1: x is not known, expected " ROOT_WORDS },
	{ "limits: {zzzzzz: 1}\n",
	  "f.yaml:1: limits.zzzzzz is not known, expected body or memory\n" },
	{ "models: {m: {route: demo/x}}\n",
	  "f.yaml:1: models.m.route is not known, expected routes\n"
	  "f.yaml:1: models.m has no routes" NO_ROUTES },

	/* Types. */
	{ "threads: [1]\n", "f.yaml:1: threads is a list" THREADS },
	{ "threads: {}\n", "f.yaml:1: threads is a mapping" THREADS },
	{ "threads: ''\n", "f.yaml:1: threads is \"\"" THREADS },
	{ "threads: 100001\n", "f.yaml:1: threads is \"100001\"" THREADS },
	{ "threads: -1\n", "f.yaml:1: threads is \"-1\"" THREADS },
	{ "threads: 1e3\n", "f.yaml:1: threads is \"1e3\"" THREADS },
	{ "threads: 99999999999999999999\n",
	  "f.yaml:1: threads is \"99999999999999999999\"" THREADS },
	{ "log_level: loud\n", "f.yaml:1: log_level is \"loud\", "
	  "expected error, warn, info or debug\n" },
	{ "watch_client: maybe\n", "f.yaml:1: watch_client is \"maybe\", "
	  "expected true or false\n" },
	{ "analyzer: {url: \"ftp://a\"}\n",
	  "f.yaml:1: analyzer.url is neither https:// nor http://" SERVER },
	{ "analyzer: {url: \"http://me:pw@a\"}\n",
	  "f.yaml:1: analyzer.url holds a user or password" SERVER },
	{ "analyzer: {url: \"http://a/?x\"}\n",
	  "f.yaml:1: analyzer.url goes on after its path" SERVER },
	{ "analyzer: {url: a}\n",
	  "f.yaml:1: analyzer.url has no scheme" SERVER },
	{ "analyzer: {on_failure: Open}\n", "f.yaml:1: analyzer.on_failure is "
	  "\"Open\", expected closed or open\n" },
	{ "cors_origins: app.example.org\n",
	  "f.yaml:1: cors_origins is \"app.example.org\"" ORIGINS },
	{ "cors_origins: https://app.example.org/\n",
	  "f.yaml:1: cors_origins is \"https://app.example.org/\"" ORIGINS },
	{ "cors_origins: https://a.example * https://b.example\n",
	  "f.yaml:1: cors_origins is "
	  "\"https://a.example * https://b.example\"" ORIGINS },
	{ "cors_origins: ' '\n", "f.yaml:1: cors_origins is \" \"" ORIGINS },
	{ "cors_origins: 7\n", "f.yaml:1: cors_origins is \"7\"" ORIGINS },
	{ "cors_origins: [https://a.example, https://A.example, '*']\n",
	  "f.yaml:1: cors_origins[1] is \"https://A.example\"" ORIGIN
	  "f.yaml:1: cors_origins[2] is \"*\"" ORIGIN },
	{ "timeouts: 5s\n",
	  "f.yaml:1: timeouts is \"5s\", expected a mapping of settings\n" },
	{ "timeouts: {send: 25h}\n",
	  "f.yaml:1: timeouts.send is \"25h\"" DURATION },
	{ "timeouts: {send: 0ms}\n",
	  "f.yaml:1: timeouts.send is \"0ms\"" DURATION },
	{ "timeouts: {send: 1.5s}\n",
	  "f.yaml:1: timeouts.send is \"1.5s\"" DURATION },
	{ "limits: {body: 5G}\n", "f.yaml:1: limits.body is \"5G\", expected a "
	  "size such as 512K, 64M or 1G, from 1K to 128M\n" },
	{ "limits: {body: 64 M}\n", "f.yaml:1: limits.body is \"64 M\", "
	  "expected a size such as 512K, 64M or 1G, from 1K to 128M\n" },
	{ "limits: {body: 64M, memory: 32M}\n", "f.yaml:1: limits.body is 64M, "
	  "expected at most limits.memory, which is 32M\n" },
	{ "threads: 3\nlimits:\n  memory: 1536K\n", "f.yaml:3: limits.body is "
	  "64M, expected at most limits.memory, which is 1536K\n" },
	{ "shared_file: shared\n", "f.yaml:1: shared_file is \"shared\", "
	  "expected an absolute path\n" },
	{ "secret_file: /a/s\nshared_file: /a/s\n", "f.yaml:2: " SHARED },
	{ "secret_file: /a/shared\n", "f.yaml: " SHARED },
	{ "store: /a/db\nshared_file: /a/db\n", "f.yaml:2: " SHARED },
	{ "store: \"sqlite:/a/db?journal=wal\"\nshared_file: /a/db\n",
	  "f.yaml:2: " SHARED },
	{ "secret_file: secret\n", "f.yaml:1: secret_file is \"secret\", "
	  "expected an absolute path\n" },
	{ "secret_file: \"/a\\nb\"\n", "f.yaml:1: secret_file holds a control "
	  "character, expected an absolute path\n" },
	{ "secret_file: \"/a\\0b\"\n", "f.yaml:1: secret_file holds a control "
	  "character, expected an absolute path\n" },
	{ "store: sluice.db\n", "f.yaml:1: store is \"sluice.db\", expected "
	  "the absolute path of an SQLite database\n" },
	{ "store: postgresql://u:hunter2@db/x\n", "f.yaml:1: store is the "
	  "address of a server, which can't be used yet, expected the "
	  "absolute path of an SQLite database\n" },
	{ "listen: 0.0.0.0:80\n",
	  "f.yaml:1: listen is \"0.0.0.0:80\"" LISTEN },
	{ "listen: 127.0.0.1\n", "f.yaml:1: listen is \"127.0.0.1\"" LISTEN },
	{ "listen: 8080\n", "f.yaml:1: listen is \"8080\"" LISTEN },
	{ "store: \"a\\tb\xc3\xa9\"\n", "f.yaml:1: store holds a control "
	  "character, expected the absolute path of an SQLite database\n" },
	{ "threads: \"0123456789012345678901234567890123456789012345678901"
	  "23456789x\"\n", "f.yaml:1: threads is \"01234567890123456789012345"
	  "6789012345678901234567890123456789\"..." THREADS },

	/* What the environment said is not repeated. */
	{ "threads: \"${OPENAI_API_KEY}\"\n",
	  "f.yaml:1: threads is a text from the environment" THREADS },
	{ "auto: [\"x${OPENAI_API_KEY}\"]\n", "f.yaml:1: auto[0] is a text "
	  "from the environment" AUTO },

	/* Models. */
	{ "models: [m]\n", "f.yaml:1: models is a list, expected a mapping of "
	  "names to settings\n" },
	{ "models: {m: demo/x}\n", "f.yaml:1: models.m is \"demo/x\", expected "
	  "a mapping such as {routes: [provider/model]}\n" },
	{ "models:\n  m:\n", "f.yaml:2: models.m has no routes" NO_ROUTES
	  },
	{ "models: {m: {routes: []}}\n", "f.yaml:1: models.m has no routes"
	  NO_ROUTES },
	{ "models: {m: {routes: {a: b}}}\n", "f.yaml:1: models.m.routes is a "
	  "mapping, expected a list of provider/model\n" },
	{ "models: {m: {routes: [demo, demo/, /x, [], ~, '']}}\n",
	  "f.yaml:1: models.m.routes[0] is \"demo\", expected provider/model\n"
	  "f.yaml:1: models.m.routes[1] is \"demo/\", expected "
	  "provider/model\n"
	  "f.yaml:1: models.m.routes[2] is \"/x\", expected provider/model\n"
	  "f.yaml:1: models.m.routes[3] is a list, expected provider/model\n"
	  "f.yaml:1: models.m.routes[4] is empty, expected provider/model\n"
	  "f.yaml:1: models.m.routes[5] is \"\", expected provider/model\n" },
	{ "models: {m: {routes: [xai/x, grok/x]}}\n", "f.yaml:1: "
	  "models.m.routes[1] is \"grok/x\", expected each route once\n"
	  "f.yaml:1: warning: models.m can't be served, expected a route "
	  "whose provider is on\n" },
	{ "models: {'a b': {routes: demo/x}}\n",
	  "f.yaml:1: models.a b is no name of a model" MODEL_NAME },
	{ "models: {'': {routes: demo/x}}\n",
	  "f.yaml:1: models. is no name of a model" MODEL_NAME },
	{ "models: {auto: {routes: demo/x}}\n", "f.yaml:1: models.auto has its "
	  "own meaning, expected another name\n" },
	{ "models: {m: {routes: demo/x, aliases: [redact-v1, 'x y']}}\n",
	  "f.yaml:1: models.m.aliases[0] is \"redact-v1\", expected another "
	  "name: that one has its own meaning\n"
	  "f.yaml:1: models.m.aliases[1] is \"x y\"" MODEL_NAME },
	{ "models:\n  a: {routes: demo/x, aliases: [c]}\n"
	  "  b: {routes: demo/x, aliases: [a]}\n"
	  "  c: {routes: demo/x}\n",
	  "f.yaml:3: the name a is taken, expected another (line 2 has it "
	  "too)\n"
	  "f.yaml:4: the name c is taken, expected another (line 2 has it "
	  "too)\n" },
	{ "models: {m: {routes: demo/x, context_window: 0}}\n",
	  "f.yaml:1: models.m.context_window is \"0\", expected a whole number "
	  "from 1 to 1000000000\n" },
	{ "models: {m: {routes: demo/x, max_output_tokens: 8K}}\n",
	  "f.yaml:1: models.m.max_output_tokens is \"8K\", expected a whole "
	  "number from 1 to 1000000000\n" },
	{ "models: {m: {routes: demo/x, price: 5}}\n",
	  "f.yaml:1: models.m.price is \"5\", expected a mapping such as "
	  "{input: 1.25, output: 10}\n" },
	{ "models: {m: {routes: demo/x, price: {input: 1e-3, output: -1, "
	  "cache_write: 0.0000001, cached_input: 1000000.1}}}\n",
	  "f.yaml:1: models.m.price.input is \"1e-3\"" PRICE
	  "f.yaml:1: models.m.price.output is \"-1\"" PRICE
	  "f.yaml:1: models.m.price.cache_write is \"0.0000001\"" PRICE
	  "f.yaml:1: models.m.price.cached_input is \"1000000.1\"" PRICE },
	{ "models: {m: {routes: demo/x, price: {ouput: 1}}}\n",
	  "f.yaml:1: models.m.price.ouput is not known, expected output\n" },
	{ "models: {m: {routes: demo/x, supports: [tool, telepathy]}}\n",
	  "f.yaml:1: models.m.supports[0] is \"tool\", expected tools\n"
	  "f.yaml:1: models.m.supports[1] is \"telepathy\", expected "
	  "streaming, tools, json_schema, images, files, reasoning, logprobs "
	  "or web_search\n" },

	/* Auto. */
	{ "auto: {a: b}\n",
	  "f.yaml:1: auto is a mapping, expected a list of models\n" },
	{ "auto: [demo/x, demo/x]\n", "f.yaml:1: auto[1] is \"demo/x\", "
	  "expected each model once\n" },
	{ "auto: [auto]\n", "f.yaml:1: auto[0] is \"auto\"" AUTO },
	{ "auto: [nowhere/x, demo/]\n",
	  "f.yaml:1: auto[0] is \"nowhere/x\"" AUTO
	  "f.yaml:1: auto[1] is \"demo/\"" AUTO },
};

static void
says_what_is_wrong_and_what_was_expected(void **state)
{
	(void)state;
	(void)setenv("OPENAI_API_KEY", "sk-never-quoted", 1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		rig_refuse(bad[i].text, bad[i].faults);
}

static void
tells_100_faults_and_counts_the_rest(void **state)
{
	struct buf text, faults;
	struct conf c;
	size_t lines = 0;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&faults, 1 << 20);
	for (int i = 0; i < 150; i++)
		buf_printf(&text, "nothing%d: 1\n", i);
	assert_int_equal(conf_read(&c, RIG_FILE, buf_view(&text), &faults),
	    -1);
	for (const char *p = faults.data; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(lines, 101);
	assert_non_null(strstr(faults.data, "f.yaml: and 50 more\n"));
	buf_fini(&text);
	buf_fini(&faults);
}

static void
a_list_has_1000_entries_and_no_more(void **state)
{
	struct buf text;
	struct conf c;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_puts(&text, "models: {m: {routes: [");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "demo/%d, ", i);
	buf_puts(&text, "]}}");
	rig_load(&c, text.data);
	assert_int_equal(c.models[0].n_routes, 1000);
	conf_free(&c);
	text.len -= 3;
	buf_puts(&text, "demo/x]}}");
	rig_refuse(text.data, "f.yaml:1: models.m.routes has 1001 entries, "
	    "expected at most 1000\n");
	buf_fini(&text);
}

/* An alias of a long text costs the file nothing. */
static void
bounds_what_aliases_make_of_the_settings(void **state)
{
	struct buf text, faults;
	struct conf c;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&faults, 1 << 20);
	buf_puts(&text, "store: &x \"/");
	for (int i = 0; i < 4090; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\"\nmodels:\n");
	for (int i = 0; i < 50; i++) {
		buf_printf(&text, "  m%d: {routes: demo/x, aliases: [", i);
		for (int j = 0; j < 999; j++)
			buf_puts(&text, "*x , ");
		buf_puts(&text, "]}\n");
	}
	assert_int_equal(conf_read(&c, RIG_FILE, buf_view(&text), &faults),
	    -1);
	assert_non_null(strstr(faults.data, "f.yaml: the settings are too "
	    "large, expected at most 67108864 bytes in memory\n"));
	buf_reset(&text);
	buf_puts(&text, "store: \"/");
	for (int i = 0; i < 4096; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\"\n");
	rig_refuse(text.data, "f.yaml:1: store is too long, expected the "
	    "absolute path of an SQLite database\n");
	buf_fini(&text);
	buf_fini(&faults);
}

static void
a_model_whose_providers_are_off_is_a_warning(void **state)
{
	struct conf c;

	(void)state;
	rig_load_with(&c, "models:\n  m: {routes: [openai/x, azure/y]}\n",
	    "f.yaml:2: warning: models.m can't be served, expected a route "
	    "whose provider is on\n");
	assert_int_equal(c.models[0].n_routes, 2);
	conf_free(&c);
}

/* ---- the table ---- */

static void
every_row_has_its_group_its_words_and_a_preset_in_range(void **state)
{
	char expected[256];

	(void)state;
	for (const struct directive *d = directives; d->name != NULL; d++) {
		const char *dot = strchr(d->name, '.');
		bool listed = dot == NULL;

		for (const char *const *g = directive_groups; *g != NULL; g++)
			if (!listed && strlen(*g) == (size_t)(dot - d->name) &&
			    strncmp(*g, d->name, strlen(*g)) == 0)
				listed = true;
		assert_true(listed);
		assert_true(strlen(d->doc) > 10);
		directive_expected(expected, sizeof(expected), d);
		assert_true(strlen(expected) > 5);
		assert_true(d->preset != NULL ||
		    strcmp(d->name, "listen") == 0 ||
		    strcmp(d->name, "shared_file") == 0 ||
		    strcmp(d->name, "catalogue") == 0 ||
		    strcmp(d->name, "cors_origins") == 0 ||
		    strcmp(d->name, "analyzer.url") == 0);
	}
}

static int
setup(void **state)
{
	(void)state;
	rig_clear_environment();
	return 0;
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(presets_are_those_of_the_manual),
		TEST(reads_every_directive),
		TEST(the_shared_file_lies_beside_the_secret),
		TEST(null_means_the_preset),
		TEST(reads_a_model_whole),
		TEST(prices_are_exact),
		TEST(anchors_share_settings),
		TEST(says_what_is_wrong_and_what_was_expected),
		TEST(tells_100_faults_and_counts_the_rest),
		TEST(a_list_has_1000_entries_and_no_more),
		TEST(bounds_what_aliases_make_of_the_settings),
		TEST(a_model_whose_providers_are_off_is_a_warning),
		TEST(every_row_has_its_group_its_words_and_a_preset_in_range),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
