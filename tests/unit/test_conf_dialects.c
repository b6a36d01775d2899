/* What the configuration knows of dialects. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialect/anthropic.h"
#include "dialect/dialect.h"
#include "dialect/gemini_models.h"
#include "dialect/openai_models.h"
#include "lib/conf_rig.h"
#include "model/request.h"

#define SECRET	"sk-very-secret"

static void
a_dialect_knows_the_header_of_its_key(void **state)
{
	static const struct {
		const char *settings;
		enum auth auth;
		const char *header;
	} rows[] = {
		{ "dialect: anthropic", AUTH_HEADER, "x-api-key" },
		{ "dialect: gemini", AUTH_HEADER, "x-goog-api-key" },
		{ "dialect: openai-responses", AUTH_BEARER, NULL },
		{ "dialect: anthropic, auth: bearer", AUTH_BEARER, NULL },
		{ "dialect: gemini, auth_header: x-mine", AUTH_HEADER,
		  "x-mine" },
	};
	const struct provider *p;
	char text[256];
	struct conf c;

	(void)state;
	(void)setenv("KEY", SECRET, 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(text, sizeof(text), "providers: {lab: {%s, "
		    "base_url: 'http://[::1]/v1', api_key: \"${KEY}\"}}\n",
		    rows[i].settings);
		rig_load(&c, text);
		p = rig_provider(&c, "lab");
		assert_int_equal(p->auth, rows[i].auth);
		if (rows[i].header == NULL)
			assert_null(p->auth_header);
		else
			assert_string_equal(p->auth_header, rows[i].header);
		conf_free(&c);
	}
}

static void
every_built_in_dialect_is_spoken(void **state)
{
	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		assert_true(conf_speaks(p->dialect));
	assert_false(conf_speaks("nothing"));
}

/* Two lists of the same: neither folder can include the other. */
static void
speaks_the_dialects_there_are_and_no_others(void **state)
{
	static const char *const known[] = { "openai-chat", "demo",
		"openai-responses", "anthropic", "gemini", "bedrock",
		"cohere" };
	char text[128];
	struct buf faults;
	struct conf c;

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(conf_speaks(known[i]),
		    dialect_find(known[i]) != NULL);
	buf_init(&faults, 4096);
	assert_int_equal(conf_read(&c, RIG_FILE,
	    SPAN("providers: {p: {dialect: nothing}}"), &faults), -1);
	for (const struct dialect *const *d = dialects; *d != NULL; d++) {
		assert_true(conf_speaks((*d)->name));
		assert_non_null(strstr(faults.data, (*d)->name));
		(void)snprintf(text, sizeof(text), "providers: {p: "
		    "{dialect: %s, base_url: 'https://h/v1'}}", (*d)->name);
		rig_load(&c, text);
		assert_string_equal(rig_provider(&c, "p")->dialect,
		    (*d)->name);
		conf_free(&c);
	}
	buf_fini(&faults);
}

#define NONE	(1u << EFFORT_NONE)

static unsigned
efforts_of_claude(const char *model)
{
	const struct claude_family *f = claude_family(model);

	return f->efforts | ((f->traits & (CLAUDE_CAN_OFF |
	    CLAUDE_BETWEEN_TOOLS)) || !(f->traits & CLAUDE_BY_DEFAULT) ?
	    NONE : 0);
}

static unsigned
efforts_of_openai(const char *model)
{
	assert_non_null(openai_model_find(model));
	return openai_model_find(model)->efforts;
}

static unsigned
efforts_of_gemini(const char *model)
{
	const struct gemini_model *m = gemini_model_find(model);

	return m->levels | (m->can_rest ? NONE : 0);
}

/* What the catalogue says goes first, so an effort too many is refused by the
 * provider, and one too few is moved for nothing. */
static void
the_catalogue_has_the_efforts_that_a_dialect_knows(void **state)
{
	static const struct {
		const char *dialect;
		unsigned (*efforts)(const char *model);
	} rows[] = {
		{ "anthropic", efforts_of_claude },
		{ "openai-responses", efforts_of_openai },
		{ "gemini", efforts_of_gemini },
	};
	struct conf c;
	size_t n = 0;

	(void)state;
	rig_load(&c, "");
	for (size_t i = 0; i < c.n_catalogue; i++)
		for (size_t k = 0; k < c.catalogue[i].n_routes; k++) {
			const struct conf_route *r =
			    &c.catalogue[i].routes[k];

			for (size_t d = 0; d < sizeof(rows) /
			    sizeof(rows[0]); d++) {
				if (strcmp(r->provider->dialect,
				    rows[d].dialect) != 0)
					continue;
				n++;
				if (r->facts.efforts !=
				    rows[d].efforts(r->model))
					fail_msg("%s: efforts %x, known %x",
					    r->name, r->facts.efforts,
					    rows[d].efforts(r->model));
			}
		}
	assert_true(n > 30);
	conf_free(&c);
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
#define TEST(name) cmocka_unit_test_setup(name, setup)
	const struct CMUnitTest tests[] = {
		TEST(a_dialect_knows_the_header_of_its_key),
		TEST(every_built_in_dialect_is_spoken),
		TEST(speaks_the_dialects_there_are_and_no_others),
		TEST(the_catalogue_has_the_efforts_that_a_dialect_knows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
