#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/secret.h"
#include "gateway/exchange.h"

#define KEYS	3
#define PROVIDERS	3

struct rig {
	struct secret secret;
	struct gateway gateway;
	struct worker worker;
	struct exchange x;
	struct provider providers[PROVIDERS];
};

static struct rig rig;

static int
set_up(void **state)
{
	static const char *const api_keys[PROVIDERS] = { "one", "two", NULL };

	memset(&rig, 0, sizeof(rig));
	memset(rig.secret.keys[0].bytes, 7, sizeof(rig.secret.keys[0].bytes));
	rig.secret.n_keys = 1;
	rig.gateway.secret = &rig.secret;
	worker_init(&rig.worker);
	rig.x.gateway = &rig.gateway;
	rig.x.worker = &rig.worker;
	arena_init(&rig.x.arena, 1 << 20);
	for (size_t i = 0; i < PROVIDERS; i++) {
		rig.providers[i].name = "p";
		rig.providers[i].api_key = api_keys[i];
	}
	*state = &rig;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *r = *state;

	arena_fini(&r->x.arena);
	worker_fini(&r->worker);
	return 0;
}

static struct target
hidden(struct rig *r, const char *key, const char *project, size_t provider)
{
	struct target t = { .provider = &r->providers[provider] };

	r->x.principal.key.id = key;
	r->x.principal.key.project = project;
	caller_hide(&r->x, &t);
	return t;
}

static void
expect_hash(const struct rig *r, const char *label, const char *text,
    const char *got)
{
	char hash[CALLER_HASH];

	secret_hash(&r->secret, label, span_of(text), hash);
	assert_string_equal(got, hash);
}

/* More of them than are remembered, over and over. */
static void
each_caller_has_its_own_hashes_at_each_provider(void **state)
{
	struct rig *r = *state;

	for (int round = 0; round < 50; round++) {
		char key[16], project[16];
		size_t p = (size_t)(round * 7 % PROVIDERS);
		const struct provider *provider = &r->providers[p];
		struct target t;

		(void)snprintf(key, sizeof(key), "key_%d", round * 5 % KEYS);
		(void)snprintf(project, sizeof(project), "proj_%d",
		    round * 3 % 2);
		t = hidden(r, key, project, p);
		expect_hash(r, "provider user", key, t.user_hash);
		expect_hash(r, "prompt cache", project, t.cache_key);
		expect_hash(r, "provider credential",
		    provider->api_key != NULL ? provider->api_key :
		    provider->name, t.credential);
	}
}

static void
an_earlier_target_keeps_its_hashes(void **state)
{
	struct rig *r = *state;
	struct target first = hidden(r, "key_a", "proj_a", 0);

	for (size_t i = 0; i < 3 * CALLER_KEPT; i++)
		(void)hidden(r, i % 2 == 0 ? "key_b" : "key_c", "proj_a",
		    i % PROVIDERS);
	expect_hash(r, "provider user", "key_a", first.user_hash);
}

static void
an_id_longer_than_is_remembered_is_hashed_whole(void **state)
{
	struct rig *r = *state;
	char a[3 * CALLER_NAME], b[3 * CALLER_NAME];

	memset(a, 'x', sizeof(a));
	memset(b, 'x', sizeof(b));
	a[sizeof(a) - 1] = b[sizeof(b) - 1] = '\0';
	b[sizeof(b) - 2] = 'y';
	expect_hash(r, "provider user", a, hidden(r, a, "proj_a", 0).user_hash);
	expect_hash(r, "provider user", b, hidden(r, b, "proj_a", 0).user_hash);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_caller_has_its_own_hashes_at_each_provider),
		cmocka_unit_test(an_earlier_target_keeps_its_hashes),
		cmocka_unit_test(an_id_longer_than_is_remembered_is_hashed_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
