/* The models endpoints, as clients see them. */
#include "config.h"

#include <unistd.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/jsonx.h"
#include "base/log.h"
#include "lib/conf_rig.h"
#include "lib/folder.h"
#include "lib/house.h"

static const char catalogue[] =
    "{\"prices_as_of\": \"2026-11-22\", \"authors\": {\"us\": \"Us & Co\"},"
    "\"models\": [{\"id\": \"sun\", \"author\": \"us\", \"display_name\":"
    "\"The Sun\", \"created\": \"2026-02-05\", \"aliases\": [\"sol\"],"
    "\"routes\": [{\"provider\": \"openai\", \"model\": \"sun-2026\","
    "\"context_window\": 200000, \"max_output_tokens\": 64000, \"price\":"
    "{\"input\": 1.25, \"cached_input\": 0.125, \"output\": 10,"
    "\"web_search\": 10, \"over\": {\"input_tokens\": 100000, \"input\":"
    "2.5}}, \"supports\": [\"streaming\", \"tools\", \"json_schema\","
    "\"images\", \"reasoning\", \"web_search\"], \"efforts\": [\"low\","
    "\"high\"]}, {\"provider\": \"fireworks\", \"model\":"
    "\"accounts/fireworks/models/sun\", \"context_window\": 131072,"
    "\"max_output_tokens\": 64000, \"price\": {\"input\": 0.5, \"output\":"
    "1}, \"supports\": [\"streaming\"]}, {\"provider\": \"xai\","
    "\"model\": \"sun\"}]},"
    "{\"id\": \"off\", \"routes\": [{\"provider\": \"xai\", \"model\":"
    "\"off\"}]},"
    "{\"id\": \"small\", \"author\": \"us\", \"routes\": [{\"provider\":"
    "\"openai\", \"model\": \"small\", \"context_window\": 8192,"
    "\"max_output_tokens\": 1024, \"price\": {\"input\": 2, \"output\": 3},"
    "\"supports\": [\"streaming\", \"tools\"]}]},"
    "{\"id\": \"demo\", \"author\": \"sluice\", \"routes\": [{\"provider\":"
    "\"demo\", \"model\": \"demo\", \"price\": {\"input\": 0, \"output\":"
    "0}, \"supports\": [\"streaming\", \"tools\"]}]}]}";

static const char yaml[] =
    "catalogue: %s\n"
    "providers:\n"
    "  openai: {api_key: k}\n"
    "  fireworks: {api_key: k}\n"
    "  lab: {dialect: openai-chat, base_url: 'http://[::1]/v1'}\n"
    "models:\n"
    "  mine:\n"
    "    routes: [lab/mine]\n"
    "    aliases: [own]\n"
    "    context_window: 4096\n"
    "    price: {input: 0, output: 0.000001}\n"
    "    supports: [streaming]\n"
    "  bare: {routes: [lab/bare, openai/bare]}\n"
    "auto: [mine, sun]\n";

struct stage {
	struct house house;
	char folder[FOLDER_SIZE];
	struct arena arena;
	const struct node *json;
	int log_fd;
};

static int
set_up(void **state)
{
	char text[2048], file[FOLDER_PATH];
	struct stage *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	rig_clear_environment();
	folder_make(s->folder);
	folder_write(folder_path(s->folder, "models.json", file), catalogue,
	    strlen(catalogue), 0644);
	(void)snprintf(text, sizeof(text), yaml, file);
	house_open(&s->house, text);
	arena_init(&s->arena, 64 << 20);
	s->log_fd = open("/dev/null", O_WRONLY);
	log_set_fd(s->log_fd);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct stage *s = *state;

	log_set_fd(STDERR_FILENO);
	(void)close(s->log_fd);
	house_close(&s->house);
	arena_fini(&s->arena);
	folder_remove(s->folder);
	free(s);
	return 0;
}

/* Calls without a key; the body's tree is kept until the stage ends. */
static const struct node *
call(struct stage *s, const char *method, const char *path, int status)
{
	char address[512], *query = strchr(path, '?');
	const struct mem_param params[] = {
		{ "REQUEST_METHOD", method },
		{ "SCRIPT_NAME", address },
		{ "QUERY_STRING", query == NULL ? "" : query + 1 },
		{ NULL, NULL },
	};
	struct house_answer a;
	struct error err;

	(void)snprintf(address, sizeof(address), "%.*s", query == NULL ? 512 :
	    (int)(query - path), path);
	house_call(&s->house, params, SPAN(""), &a);
	if (a.status != status)
		fail_msg("%s gives %d: %.*s", path, a.status,
		    (int)a.body.len, a.body.p);
	s->json = a.body.len == 0 ? NULL : scan(&s->arena,
	    arena_span(&s->arena, a.body), SCAN_REQUEST, &err);
	assert_true(a.body.len == 0 || s->json != NULL);
	house_done(&a);
	return s->json;
}

static const struct node *
get(struct stage *s, const char *path)
{
	return call(s, "GET", path, 200);
}

/* The text of what stands at a path: "data.0.id"; "-" for nothing. */
static const char *
at(struct stage *s, const char *path)
{
	const struct node *n = s->json;
	const char *key;
	size_t len, i;

	for (; n != NULL && *path != '\0'; path += len + (path[len] != '\0')) {
		len = strcspn(path, ".");
		key = arena_dup(&s->arena, path, len);
		if (n->kind != NODE_ARRAY) {
			n = jsonx_member(n, key);
			continue;
		}
		for (n = n->child, i = strtoul(key, NULL, 10);
		    n != NULL && i > 0; i--)
			n = n->next;
	}
	return n == NULL ? "-" : arena_span(&s->arena, n->span).p;
}

/* The ids of a list with blanks between. */
static const char *
ids(struct stage *s, const char *path)
{
	const struct node *data = jsonx_member(get(s, path), "data");
	char *all = arena_strdup(&s->arena, "");
	struct span id = { NULL, 0 };

	for (const struct node *n = data->child; n != NULL; n = n->next) {
		assert_true(jsonx_text(n, "id", &id));
		all = arena_printf(&s->arena, "%s%s%.*s", all,
		    *all == '\0' ? "" : " ", (int)id.len, id.p);
	}
	return all;
}

/* ---- lists ---- */

static void
lists_what_is_served_and_nothing_else(void **state)
{
	struct stage *s = *state;

	/* off has no key, and no model of the file stands in for it */
	assert_string_equal(ids(s, "/v1/models"),
	    "mine bare sun small demo auto");
	assert_string_equal(ids(s, "/v1/models/"),
	    "mine bare sun small demo auto");
	assert_string_equal(at(s, "object"), "list");
	assert_string_equal(at(s, "has_more"), "false");
	assert_string_equal(at(s, "first_id"), "mine");
	assert_string_equal(at(s, "last_id"), "auto");
}

static void
an_entry_is_openais_and_anthropics_at_once(void **state)
{
	struct stage *s = *state;

	(void)get(s, "/v1/models");
#define SUN	"data.2."
#define CAN	SUN "capabilities."
	assert_string_equal(at(s, SUN "id"), "sun");
	assert_string_equal(at(s, SUN "object"), "model");
	assert_string_equal(at(s, SUN "created"), "1770249600");
	assert_string_equal(at(s, SUN "owned_by"), "us");
	assert_string_equal(at(s, SUN "type"), "model");
	assert_string_equal(at(s, SUN "display_name"), "The Sun");
	assert_string_equal(at(s, SUN "created_at"),
	    "2026-02-05T00:00:00.000Z");
	assert_string_equal(at(s, SUN "max_input_tokens"), "200000");
	assert_string_equal(at(s, SUN "max_tokens"), "64000");
	assert_string_equal(at(s, CAN "batch.supported"), "false");
	assert_string_equal(at(s, CAN "effort.supported"), "true");
	assert_string_equal(at(s, CAN "effort.high.supported"), "true");
	assert_string_equal(at(s, CAN "effort.max.supported"), "false");
	assert_string_equal(at(s, CAN "image_input.supported"), "true");
	assert_string_equal(at(s, CAN "pdf_input.supported"), "false");
	assert_string_equal(at(s, CAN "structured_outputs.supported"),
	    "true");
	assert_string_equal(at(s, CAN "thinking.types.enabled.supported"),
	    "true");
	/* What is not known is null, where clients allow it. */
	assert_string_equal(at(s, "data.1.id"), "bare");
	assert_string_equal(at(s, "data.1.owned_by"), "lab");
	assert_string_equal(at(s, "data.1.created"), "0");
	assert_string_equal(at(s, "data.1.created_at"),
	    "1970-01-01T00:00:00.000Z");
	assert_string_equal(at(s, "data.1.max_input_tokens"), "null");
	assert_string_equal(at(s, "data.1.capabilities"), "null");
}

static void
pages_are_those_of_anthropics_clients(void **state)
{
	static const struct {
		const char *query, *ids, *more;
	} rows[] = {
		{ "?limit=1000", "mine bare sun small demo auto", "false" },
		{ "?limit=2", "mine bare", "true" },
		{ "?limit=2&after_id=bare", "sun small", "true" },
		{ "?after_id=small", "demo auto", "false" },
		{ "?after_id=auto", "", "false" },
		{ "?limit=2&before_id=small", "bare sun", "true" },
		{ "?limit=2&before_id=sun", "mine bare", "false" },
		{ "?before_id=mine", "", "false" },
		{ "?beta=true&client_version=1.2.3", "mine bare sun small demo auto",
		  "false" },
		{ "?&&limit=1&", "mine", "true" },
	};
	struct stage *s = *state;
	char path[128];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(path, sizeof(path), "/v1/models%s",
		    rows[i].query);
		assert_string_equal(ids(s, path), rows[i].ids);
		assert_string_equal(at(s, "has_more"), rows[i].more);
		if (*rows[i].ids == '\0')
			assert_string_equal(at(s, "first_id"), "null");
	}
}

static void
filters_look_at_the_list_and_at_one_row(void **state)
{
	static const struct { const char *query, *ids; } rows[] = {
		{ "id=sun", "sun" },
		{ "owned_by=us", "sun small" },
		{ "author.slug=us", "sun small" },
		{ "author=null", "mine bare" },
		{ "aliases=own", "mine" },
		{ "created.gt=0", "sun" },
		{ "created.lte=0&author.slug=us", "small" },
		{ "supports.streaming=true", "mine sun small demo auto" },
		{ "supports=null", "bare" },
		{ "supports.tools.function_calling=true", "sun small demo auto" },
		{ "context_window.gte=4096", "mine sun small auto" },
		{ "context_window.gt=4096", "sun small auto" },
		{ "context_window.lt=1e4", "mine small auto" },
		{ "context_window=200000", "sun auto" },
		{ "context_window=null", "bare demo" },
		{ "max_output_tokens.lt=64000", "small" },
		{ "pricing.tokens.input.price.USD.lte=1", "mine sun demo auto" },
		{ "pricing.tokens.output.price.USD.lt=0.00001", "mine demo auto" },
		{ "pricing.over.input_tokens=100000", "sun auto" },
		{ "capabilities.effort.high.supported=true", "sun" },
		{ "provider_slug=fireworks", "sun auto" },
		{ "providers.fireworks.context_window.gt=100000", "sun auto" },
		{ "providers.nobody.context_window.gt=1", "" },
		{ "display_name=The+Sun", "sun" },
		{ "display_name=The%20Sun", "sun" },
		{ "efforts=low", "sun auto" },
		/* One and the same row: the large one isn't the cheap one. */
		{ "context_window.gte=200000&provider_slug=openai", "sun auto" },
		{ "context_window.gte=200000&provider_slug=fireworks", "" },
		{ "id=sun&limit=1&after_id=sun", "" },
		{ "id=", "" },
	};
	struct stage *s = *state;
	char path[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(path, sizeof(path), "/v1/models?%s",
		    rows[i].query);
		if (strcmp(ids(s, path), rows[i].ids) != 0)
			fail_msg("%s gives %s", path, ids(s, path));
	}
}

static void
says_what_may_be_asked_for(void **state)
{
	static const struct { const char *query, *param, *message; } rows[] = {
		{ "limit=0", "limit", "limit must be a whole number from 1 to "
		  "1000" },
		{ "limit=1001", "limit", "limit must be a whole number from 1 "
		  "to 1000" },
		{ "limit=x", "limit", "limit must be a whole number from 1 to "
		  "1000" },
		{ "after_id=nobody", "after_id", "after_id must be the id of "
		  "a model in this list" },
		{ "id=sun&after_id=mine", "after_id", "after_id must be the "
		  "id of a model in this list" },
		{ "before_id=sun&after_id=mine", "before_id",
		  "after_id and before_id exclude each other" },
		{ "supports.tools.functions=true", "supports.tools.functions",
		  "there is no filter by that name; what may follow here: "
		  "function_calling, web_search" },
		{ "supports.tools=true", "supports.tools",
		  "there is no filter by that name; what may follow here: "
		  "function_calling, web_search" },
		{ "author=us", "author", "there is no filter by that name; "
		  "what may follow here: slug, display_name" },
		{ "providers.openai.slug=x", "providers.openai.slug",
		  "there is no filter by that name; what may follow here: "
		  "provider_slug, route, pricing, prices_as_of, "
		  "context_window, max_output_tokens, supports, efforts" },
		{ "nonsense", "nonsense", "there is no filter by that name; "
		  "the first parts are: id, object, created, owned_by, type, "
		  "display_name, created_at, max_input_tokens, max_tokens, "
		  "capabilities, slug, name, aliases, author, release_date, "
		  "providers, provider_slug, route, pricing, prices_as_of, "
		  "context_window, max_output_tokens, supports, efforts" },
		{ "id.gte=5", "id.gte", "only numbers can be compared by "
		  ".gte, .lte, .gt, .lt" },
		{ "context_window=large", "context_window",
		  "the value must be a number" },
		{ "context_window.lt=null", "context_window.lt",
		  "the value must be a number" },
		{ "supports.streaming=yes", "supports.streaming",
		  "the value must be true or false" },
		{ "a.b.c.d.e.f.g.h.i=1", "a.b.c.d.e.f.g.h.i",
		  "there is no filter by that name: too many dots" },
	};
	struct stage *s = *state;
	char path[256];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(path, sizeof(path), "/v1/models?%s",
		    rows[i].query);
		(void)call(s, "GET", path, 400);
		assert_string_equal(at(s, "error.param"), rows[i].param);
		assert_string_equal(at(s, "error.message"), rows[i].message);
		assert_string_equal(at(s, "error.code"), "invalid_value");
	}
}

static void
filters_are_bounded(void **state)
{
	struct stage *s = *state;
	char path[512] = "/v1/models?";

	for (int i = 0; i < 16; i++)
		(void)snprintf(path + strlen(path), sizeof(path) -
		    strlen(path), "id=sun&");
	assert_string_equal(ids(s, path), "sun");
	(void)snprintf(path + strlen(path), sizeof(path) - strlen(path),
	    "id=sun");
	(void)call(s, "GET", path, 400);
	assert_string_equal(at(s, "error.message"),
	    "at most 16 filters are accepted");
}

/* ---- one model ---- */

static void
a_model_says_who_serves_it_and_for_what(void **state)
{
	struct stage *s = *state;

	(void)get(s, "/v1/models/sun");
	assert_string_equal(at(s, "id"), "sun");
	assert_string_equal(at(s, "object"), "model");
	assert_string_equal(at(s, "created_at"), "2026-02-05T00:00:00.000Z");
	assert_string_equal(at(s, "slug"), "sun");
	assert_string_equal(at(s, "name"), "The Sun");
	assert_string_equal(at(s, "aliases"), "[\"sol\"]");
	assert_string_equal(at(s, "author"),
	    "{\"slug\":\"us\",\"display_name\":\"Us & Co\"}");
	assert_string_equal(at(s, "release_date"), "2026-02-05");
#define OPENAI	"providers.openai."
#define TOKENS	OPENAI "pricing.tokens."
	assert_string_equal(at(s, OPENAI "provider_slug"), "openai");
	assert_string_equal(at(s, OPENAI "route"), "openai/sun-2026");
	assert_string_equal(at(s, TOKENS "input"),
	    "{\"price\":{\"USD\":1.25},\"units\":1000000}");
	assert_string_equal(at(s, TOKENS "output.price.USD"), "10");
	assert_string_equal(at(s, TOKENS "cache.read.price.USD"), "0.125");
	assert_string_equal(at(s, TOKENS
	    "cache.write.ephemeral_5m_input_tokens.price.USD"), "null");
	assert_string_equal(at(s, TOKENS
	    "cache.write.ephemeral_1h_input_tokens.units"), "1000000");
	assert_string_equal(at(s, OPENAI "pricing.tool_calls.web_search"),
	    "{\"price\":{\"USD\":10},\"units\":1000}");
	assert_string_equal(at(s, OPENAI "pricing.over.input_tokens"),
	    "100000");
	assert_string_equal(at(s, OPENAI
	    "pricing.over.tokens.input.price.USD"), "2.5");
	/* As below the threshold. */
	assert_string_equal(at(s, OPENAI
	    "pricing.over.tokens.output.price.USD"), "10");
	assert_string_equal(at(s, OPENAI "prices_as_of"), "2026-11-22");
	assert_string_equal(at(s, OPENAI "context_window"), "200000");
	assert_string_equal(at(s, OPENAI "supports.tools"),
	    "{\"function_calling\":true,\"web_search\":true}");
	assert_string_equal(at(s, OPENAI "supports.input"),
	    "{\"image\":true,\"file\":{\"pdf\":false}}");
	assert_string_equal(at(s, OPENAI "efforts"), "[\"low\",\"high\"]");
	assert_string_equal(at(s, "providers.fireworks.route"),
	    "fireworks/accounts/fireworks/models/sun");
	assert_string_equal(at(s, "providers.fireworks.pricing.over"),
	    "null");
	/* It has a route there, too, but no key. */
	assert_string_equal(at(s, "providers.xai"), "-");
}

static void
a_model_is_found_by_every_name_it_has(void **state)
{
	static const struct { const char *path, *id; } rows[] = {
		{ "sun", "sun" }, { "sol", "sun" }, { "sun/", "sun" },
		{ "openai/sun", "sun" }, { "oai/sol", "sun" },
		{ "openai%2Fsun-2026", "sun" },
		{ "fireworks/accounts/fireworks/models/sun", "sun" },
		{ "fireworks%2faccounts%2Ffireworks%2Fmodels/sun", "sun" },
		{ "xai/sun", "sun" },	/* its siblings answer for it */
		{ "own", "mine" }, { "auto", "auto" },
	};
	struct stage *s = *state;
	char path[128];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(path, sizeof(path), "/v1/models/%s",
		    rows[i].path);
		(void)get(s, path);
		assert_string_equal(at(s, "id"), rows[i].id);
	}
	/* What it stands for. */
	assert_string_equal(at(s, "providers.lab.route"), "lab/mine");
	assert_string_equal(at(s, "providers.openai.route"),
	    "openai/sun-2026");
}

static void
one_row_can_be_asked_for(void **state)
{
	struct stage *s = *state;

	(void)get(s, "/v1/models/sun/providers/fireworks");
	assert_string_equal(at(s, "provider_slug"), "fireworks");
	assert_string_equal(at(s, "context_window"), "131072");
	(void)get(s, "/v1/models/openai/sol/providers/fireworks-ai/");
	assert_string_equal(at(s, "route"),
	    "fireworks/accounts/fireworks/models/sun");
	(void)get(s, "/v1/models/bare/providers/lab");
	assert_string_equal(at(s, "pricing"), "null");
	assert_string_equal(at(s, "supports"), "null");
	assert_string_equal(at(s, "efforts"), "null");
	assert_string_equal(at(s, "context_window"), "null");
}

static void
what_is_not_there_is_a_404_that_says_why(void **state)
{
	static const struct { const char *path, *param, *message; } rows[] = {
		{ "nobody", "model", "there is no model 'nobody'; GET "
		  "/v1/models lists those that are served" },
		{ "off", "model", "the model 'off' is known, but no provider "
		  "that has it is on" },
		{ "lab/any/thing", "model", "the model \'lab/any/thing\' is "
		  "not listed; a request for it goes to lab as it is" },
		{ "xai/other", "model", "there is no model 'xai/other'; GET "
		  "/v1/models lists those that are served" },
		{ "accounts/fireworks/models/sun", "model", "there is no "
		  "model 'accounts/fireworks/models/sun'; GET /v1/models "
		  "lists those that are served" },
		{ "sun/providers/lab", "provider",
		  "the model 'sun' is not served by lab" },
		{ "sun/providers/xai", "provider",
		  "the provider 'xai' is not on" },
		{ "sun/providers/no", "provider", "there is no provider 'no'; "
		  "GET /v1/models/providers lists those that are on" },
		{ "providers/no/models", "provider", "there is no provider "
		  "'no'; GET /v1/models/providers lists those that are on" },
		{ "authors/nobody", "author",
		  "no model by 'nobody' is served here" },
	};
	struct stage *s = *state;
	char path[128];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(path, sizeof(path), "/v1/models/%s",
		    rows[i].path);
		(void)call(s, "GET", path, 404);
		assert_string_equal(at(s, "error.param"), rows[i].param);
		assert_string_equal(at(s, "error.message"), rows[i].message);
	}
}

/* ---- providers and authors ---- */

static void
providers_that_are_on_are_listed(void **state)
{
	struct stage *s = *state;

	(void)get(s, "/v1/models/providers");
	assert_int_equal(s->json->kind, NODE_ARRAY);
	assert_int_equal(s->json->count, 5);
	assert_string_equal(at(s, "0"), "{\"slug\":\"openai\","
	    "\"display_name\":\"OpenAI\",\"aliases\":[\"open-ai\",\"oai\"]}");
	assert_string_equal(at(s, "1.slug"), "fireworks");
	assert_string_equal(at(s, "2.slug"), "demo");
	assert_string_equal(at(s, "3.slug"), "sluice");
	/* One of the file's has no other name. */
	assert_string_equal(at(s, "4"), "{\"slug\":\"lab\","
	    "\"display_name\":\"lab\",\"aliases\":[]}");
	assert_string_equal(ids(s, "/v1/models/providers/fireworks/models"),
	    "sun auto");
	assert_string_equal(ids(s, "/v1/models/providers/oai/models/"),
	    "bare sun small auto");
	assert_string_equal(ids(s,
	    "/v1/models/providers/lab/models?limit=1&supports=null"), "bare");
}

static void
authors_have_lists_of_their_own(void **state)
{
	struct stage *s = *state;

	assert_string_equal(ids(s, "/v1/models/authors/us"), "sun small");
	assert_string_equal(ids(s, "/v1/models/authors/us?created.gt=0"),
	    "sun");
}

/* ---- methods ---- */

static void
models_are_read_only(void **state)
{
	struct stage *s = *state;

	assert_null(call(s, "HEAD", "/v1/models", 200));
	assert_null(call(s, "HEAD", "/v1/models/sun", 200));
	(void)call(s, "POST", "/v1/models", 405);
	(void)call(s, "DELETE", "/v1/models/sun", 405);
	assert_string_equal(at(s, "error.message"),
	    "this address takes GET, HEAD, not DELETE");
	assert_string_equal(at(s, "error.param"), "null");
	/* The words of an address go before the names in it. */
	(void)get(s, "/v1/responses/health");
	assert_string_equal(at(s, "status"), "healthy");
	(void)call(s, "GET", "/v1/model", 404);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_what_is_served_and_nothing_else),
		TEST(an_entry_is_openais_and_anthropics_at_once),
		TEST(pages_are_those_of_anthropics_clients),
		TEST(filters_look_at_the_list_and_at_one_row),
		TEST(says_what_may_be_asked_for),
		TEST(filters_are_bounded),
		TEST(a_model_says_who_serves_it_and_for_what),
		TEST(a_model_is_found_by_every_name_it_has),
		TEST(one_row_can_be_asked_for),
		TEST(what_is_not_there_is_a_404_that_says_why),
		TEST(providers_that_are_on_are_listed),
		TEST(authors_have_lists_of_their_own),
		TEST(models_are_read_only),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
