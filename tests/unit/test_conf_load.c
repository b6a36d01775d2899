/* Which file is read, what it may be, and what the dump writes of it. */
#include "config.h"

#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf/directive.h"
#include "lib/conf_rig.h"
#include "lib/folder.h"

#define SECRET	"sk-very-secret"

struct fixture {
	char folder[FOLDER_SIZE];
	char a[FOLDER_PATH], b[FOLDER_PATH];
	char expected[1024];
	struct buf faults;
};

static void
write_text(const char *path, const char *text, unsigned mode)
{
	folder_write(path, text, strlen(text), mode);
}

/* Loads, and holds what was said against expected. */
static int
load(struct fixture *f, struct conf *c, const char *path,
    const char *expected)
{
	int ret;

	buf_reset(&f->faults);
	ret = conf_load(c, path, &f->faults);
	assert_string_equal(buf_view(&f->faults).p, expected);
	return ret;
}

/* ---- finding ---- */

static void
a_path_goes_before_the_variable(void **state)
{
	struct fixture *f = *state;
	struct conf c;

	write_text(f->a, "threads: 1\n", 0644);
	write_text(f->b, "threads: 2\n", 0644);
	(void)setenv("SLUICE_CONFIG", f->b, 1);
	assert_int_equal(load(f, &c, f->a, ""), 0);
	assert_int_equal(c.threads, 1);
	assert_string_equal(c.file, f->a);
	conf_free(&c);
	assert_int_equal(load(f, &c, NULL, ""), 0);
	assert_int_equal(c.threads, 2);
	assert_string_equal(c.file, f->b);
	conf_free(&c);
}

static void
only_the_usual_file_may_be_missing(void **state)
{
	struct fixture *f = *state;
	struct conf c;

	(void)snprintf(f->expected, sizeof(f->expected), "%s: can't be opened "
	    "(No such file or directory), expected a readable file\n", f->a);
	assert_int_equal(load(f, &c, f->a, f->expected), -1);
	conf_free(&c);
	(void)setenv("SLUICE_CONFIG", f->a, 1);
	assert_int_equal(load(f, &c, NULL, f->expected), -1);
	conf_free(&c);
#ifdef SYSCONFDIR
	if (access(SYSCONFDIR "/sluice/sluice.yaml", F_OK) == 0)
		return;
	(void)setenv("SLUICE_CONFIG", "", 1);
	(void)setenv("OPENAI_API_KEY", SECRET, 1);
	assert_int_equal(load(f, &c, NULL, ""), 0);
	assert_null(c.file);
	assert_int_equal(c.threads, 512);
	assert_true(provider_ready(rig_provider(&c, "openai")));
	assert_true(provider_ready(rig_provider(&c, "demo")));
	assert_false(provider_ready(rig_provider(&c, "xai")));
	conf_free(&c);
#endif
}

static void
says_why_a_file_cannot_be_read(void **state)
{
	struct fixture *f = *state;
	struct conf c;
	char *big;

	(void)snprintf(f->expected, sizeof(f->expected), "%s: can't be read "
	    "(Is a directory), expected a file of at most 1048576 bytes\n",
	    f->folder);
	assert_int_equal(load(f, &c, f->folder, f->expected), -1);

	big = malloc(3 << 20);
	assert_non_null(big);
	memset(big, '\n', 3 << 20);
	folder_write(f->a, big, 3 << 20, 0644);
	(void)snprintf(f->expected, sizeof(f->expected), "%s: can't be read "
	    "(File too large), expected a file of at most 1048576 bytes\n",
	    f->a);
	assert_int_equal(load(f, &c, f->a, f->expected), -1);
	folder_write(f->a, big, (1 << 20) + 1, 0644);
	assert_int_equal(load(f, &c, f->a, f->expected), -1);
	folder_write(f->a, big, 1 << 20, 0644);
	assert_int_equal(load(f, &c, f->a, ""), 0);
	conf_free(&c);
	free(big);
}

/* What a shell's <(...) gives. */
static void
reads_a_pipe(void **state)
{
	struct fixture *f = *state;
	struct conf c;
	char path[64];
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "threads: 3\n", 11), 11);
	(void)close(fds[1]);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fds[0]);
	assert_int_equal(load(f, &c, path, ""), 0);
	assert_int_equal(c.threads, 3);
	conf_free(&c);
	(void)close(fds[0]);
}

static void
warns_of_a_key_in_a_file_that_others_can_read(void **state)
{
	static const char clear[] =
	    "providers:\n  openai: {api_key: " SECRET "}\n";
	struct fixture *f = *state;
	struct conf c;

	write_text(f->a, clear, 0600);
	assert_int_equal(load(f, &c, f->a, ""), 0);
	conf_free(&c);
	write_text(f->a, clear, 0640);
	(void)snprintf(f->expected, sizeof(f->expected), "%s:2: warning: "
	    "providers.openai.api_key stands in a file that others can read, "
	    "expected mode 0600, or api_key_file\n", f->a);
	assert_int_equal(load(f, &c, f->a, f->expected), 0);
	conf_free(&c);
	/* A variable's name is no secret. */
	(void)setenv("KEY", SECRET, 1);
	write_text(f->a, "providers: {openai: {api_key: \"${KEY}\"}}", 0644);
	assert_int_equal(load(f, &c, f->a, ""), 0);
	conf_free(&c);
}

/* ---- the file that the manual begins with ---- */

static const char manual_head[] =
    "store: /var/lib/sluice/sluice.db          # SQLite\n"
    "secret_file: /var/lib/sluice/secret       # 32 random bytes\n"
    "listen: /run/sluice/sluice.sock           # stand-alone start only\n"
    "threads: 512\n"
    "limits: {body: 64M, memory: 1G}\n"
    "timeouts: {connect: 5s, first_event: 120s, idle: 60s, total: 900s, "
    "drain: 30s, heartbeat: 15s, headers: 10s, worker_idle: 60s}\n"
    "providers:\n"
    "  openai:\n"
    "    api_key: \"${OPENAI_API_KEY}\"\n";

static const char manual_anthropic[] =
    "  anthropic:\n"
    "    api_key_file: %s\n"
    "    proxy: http://proxy.local:3128        # also ca_file, headers\n";

static const char manual_tail[] =
    "  lab: {dialect: openai-chat, base_url: \"http://127.0.0.1:8000/v1\"}\n"
    "models:\n"
    "  gpt-5.2: {aliases: [gpt-latest], routes: [openai/gpt-5.2, "
    "azure/my-deployment]}\n"
    "  my-llama:\n"
    "    routes: [lab/llama-3.3-70b]\n"
    "    context_window: 131072\n"
    "    max_output_tokens: 8192\n"
    "    price: {input: 0, cached_input: 0, output: 0}\n"
    "    supports: [streaming, tools, json_schema]\n";

static void
reads_the_manuals_example(void **state)
{
	struct fixture *f = *state;
	char text[4096];
	const struct conf_facts *facts;
	struct conf c;

	(void)setenv("OPENAI_API_KEY", SECRET, 1);
	(void)snprintf(text, sizeof(text), "%s%sauto: [gpt-5.2, my-llama]\n",
	    manual_head, manual_tail);
	write_text(f->a, text, 0644);
	assert_int_equal(load(f, &c, f->a, ""), 0);
	assert_string_equal(c.listen, "/run/sluice/sluice.sock");
	assert_string_equal(rig_provider(&c, "openai")->api_key, SECRET);
	assert_string_equal(conf_model(&c, "gpt-latest")->routes[1].name,
	    "azure/my-deployment");
	facts = &conf_model(&c, "my-llama")->routes[0].facts;
	assert_true(facts->price->has_input);
	assert_false(facts->price->has_cache_write);
	assert_int_equal(facts->supports,
	    FEATURE_STREAMING | FEATURE_TOOLS | FEATURE_JSON_SCHEMA);
	assert_int_equal(c.n_auto, 2);
	conf_free(&c);
}

/* The other half of it: a key in a file, a proxy, a model of the catalogue. */
static void
reads_the_rest_of_the_manuals_example(void **state)
{
	struct fixture *f = *state;
	const struct provider *p;
	char text[4096];
	struct conf c;
	size_t len;

	(void)setenv("OPENAI_API_KEY", SECRET, 1);
	write_text(f->b, SECRET "\n", 0600);
	len = (size_t)snprintf(text, sizeof(text), "%s", manual_head);
	len += (size_t)snprintf(text + len, sizeof(text) - len,
	    manual_anthropic, f->b);
	(void)snprintf(text + len, sizeof(text) - len,
	    "%sauto: [gpt-5.2, claude-opus-4-6, my-llama]\n", manual_tail);
	write_text(f->a, text, 0644);
	assert_int_equal(load(f, &c, f->a, ""), 0);
	p = rig_provider(&c, "anthropic");
	assert_string_equal(p->api_key, SECRET);
	assert_int_equal(p->auth, AUTH_HEADER);
	assert_string_equal(p->auth_header, "x-api-key");
	assert_string_equal(p->proxy, "http://proxy.local:3128");
	assert_ptr_equal(conf_model(&c, c.auto_models[1])->routes[0].provider,
	    p);
	conf_free(&c);
}

/* ---- the dump ---- */

/* The rows' presets as they are written are what the dump writes. */
static void
dumps_every_directive_with_its_words(void **state)
{
	struct buf dump, line;
	struct conf c;

	(void)state;
	rig_load(&c, "");
	rig_dump(&c, &dump);
	buf_init(&line, 4096);
	for (const struct directive *d = directives; d->name != NULL; d++) {
		const char *dot = strchr(d->name, '.');
		const char *in = dot == NULL ? "" : "  ";
		bool text = d->preset != NULL &&
		    (d->type == DIRECTIVE_STORE ||
		    d->type == DIRECTIVE_PATH ||
		    d->type == DIRECTIVE_STRING);

		/* Its preset depends on another. */
		if (strcmp(d->name, "shared_file") == 0)
			continue;
		buf_reset(&line);
		buf_printf(&line, "%s# %s\n%s%s: %s%s%s\n", in, d->doc, in,
		    dot == NULL ? d->name : dot + 1, text ? "\"" : "",
		    d->preset == NULL ? "null" : d->preset, text ? "\"" : "");
		assert_non_null(strstr(dump.data, line.data));
	}
	assert_non_null(strstr(dump.data, "\nshared_file: \"" LOCALSTATEDIR
	    "/lib/sluice/shared\"\n"));
	buf_fini(&line);
	buf_fini(&dump);
	conf_free(&c);
}

/* Loads what was dumped and dumps that: the same text. */
static void
check_round_trip(const char *text, const char *warnings)
{
	struct buf first, second;
	struct conf c, again;

	rig_load(&c, text);
	rig_dump(&c, &first);
	assert_null(strstr(first.data, SECRET));
	rig_load_with(&again, first.data, warnings);
	rig_dump(&again, &second);
	assert_string_equal(first.data, second.data);
	assert_int_equal(c.n_models, again.n_models);
	assert_int_equal(c.n_names, again.n_names);
	assert_int_equal(c.n_providers, again.n_providers);
	conf_free(&c);
	conf_free(&again);
	buf_fini(&first);
	buf_fini(&second);
}

static void
the_dump_loads_to_the_same_settings(void **state)
{
	struct fixture *f = *state;
	char text[4096];

	check_round_trip("", "");
	check_round_trip("threads: 3\nwatch_client: off\nstore: 'mem:'\n"
	    "cors_origins: [https://a.example, http://b.example:81]\n"
	    "listen: '[::1]:80'\nlimits: {body: 1025, memory: 3M}\n"
	    "timeouts: {connect: 1ms, idle: 61s, total: 2h, drain: 3600}\n"
	    "secret_file: \"/a \\\"b\\\\ $${HOME} $${'} $$${ \\xe9 \\x85 \\x9f "
	    "\\u2028 \\ufeff \\uffff \\U0001f600 #: {}\"\n", "");
	write_text(f->a, SECRET, 0600);
	(void)snprintf(text, sizeof(text),
	    "providers:\n"
	    "  openai: {api_key_file: '%s', efforts: [none, max],\n"
	    "    cache_header: x-c, quirks: []}\n"
	    "  azure: {enabled: false, timeouts: {idle: 5m, total: 1500ms}}\n"
	    "  demo: {enabled: false}\n"
	    "  ollama: {base_url: 'http://127.0.0.1:11434/v1'}\n"
	    "  lab: {dialect: openai-chat, base_url: 'https://h/v1', tier: 9,\n"
	    "    auth: header, auth_header: x-key, ca_file: '%s',\n"
	    "    proxy: 'socks5h://p:1080'}\n"
	    "  play: {dialect: demo}\n"
	    "models:\n"
	    "  m: {routes: [lab/a/b, demo/x, ollama/y:z], aliases: [n, o/p],\n"
	    "    price: {input: 0.000001, output: 12.5, cache_write: 3,\n"
	    "      cache_write_1h: 6, web_search: 0.000001,\n"
	    "      over: {input_tokens: 9, output: 13}},\n"
	    "    context_window: 5, supports: [tools], efforts: [none, max],\n"
	    "    display_name: 'M: \"m\"', author: me, created: 2026-02-28}\n"
	    "  gpt-5.2: {aliases: latest, max_output_tokens: 7}\n"
	    "  gpt-4o:\n"
	    "  q: {routes: [ollama/r], price: {}, supports: []}\n"
	    "auto: [n, lab/x]\n", f->a, f->a);
	check_round_trip(text, "");
}

static void
the_dump_holds_no_secret(void **state)
{
	struct buf dump;
	struct conf c;

	(void)state;
	(void)setenv("XAI_API_KEY", SECRET "1", 1);
	rig_load(&c, "providers:\n"
	    "  openai:\n"
	    "    api_key: " SECRET "2\n"
	    "    headers: {x-auth: " SECRET "3}\n"
	    "    proxy: http://user:" SECRET "4@proxy:3128\n");
	rig_dump(&c, &dump);
	assert_null(strstr(dump.data, SECRET));
	assert_non_null(strstr(dump.data, "    api_key: \"(set)\"\n"));
	assert_non_null(strstr(dump.data, "      \"x-auth\": \"(set)\"\n"));
	assert_non_null(strstr(dump.data,
	    "    proxy: \"http://(set)@proxy:3128\"\n"));
	assert_non_null(strstr(dump.data, "  \"xai\":\n"));
	conf_free(&c);

	/* It loads, and the place-holders are not taken for secrets. */
	(void)unsetenv("XAI_API_KEY");
	rig_load_with(&c, dump.data,
	    "f.yaml:73: warning: providers.openai.api_key is \"(set)\", which "
	    "a dump writes instead of a key, expected the provider's key\n"
	    "f.yaml:76: warning: providers.openai.headers.x-auth is "
	    "\"(set)\", which a dump writes instead of the value, expected "
	    "the value\n"
	    "f.yaml:83: warning: providers.xai.api_key is \"(set)\", which a "
	    "dump writes instead of a key, expected the provider's key\n");
	assert_null(rig_provider(&c, "openai")->api_key);
	assert_int_equal(rig_provider(&c, "openai")->n_headers, 0);
	assert_null(rig_provider(&c, "xai")->api_key);
	conf_free(&c);
	buf_fini(&dump);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	folder_make(f->folder);
	rig_clear_environment();
	(void)folder_path(f->folder, "a", f->a);
	(void)folder_path(f->folder, "b", f->b);
	buf_init(&f->faults, 1 << 20);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	folder_remove(f->folder);
	buf_fini(&f->faults);
	free(f);
	return 0;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_path_goes_before_the_variable),
		TEST(only_the_usual_file_may_be_missing),
		TEST(says_why_a_file_cannot_be_read),
		TEST(reads_a_pipe),
		TEST(warns_of_a_key_in_a_file_that_others_can_read),
		TEST(reads_the_manuals_example),
		TEST(reads_the_rest_of_the_manuals_example),
		TEST(dumps_every_directive_with_its_words),
		TEST(the_dump_loads_to_the_same_settings),
		TEST(the_dump_holds_no_secret),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
