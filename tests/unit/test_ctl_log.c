/* The log of requests as sluicectl tells it. */
#include "config.h"

#include <unistd.h>

#include "base/secret.h"
#include "lib/ctl_rig.h"
#include "store/sealed.h"

/* 2026-11-22T12:00:00Z */
#define NOON_MS		((int64_t)1795348800 * 1000)
#define FAR_S		((int64_t)4000000000)

static const char *
default_project(struct ctl_rig *r)
{
	struct project_row p;

	assert_int_equal(r->ctl.store->ops->project_find(r->ctl.store,
	    STORE_PROJECT, &r->arena, &p, &r->err), 1);
	return p.id;
}

static void
put_key(struct ctl_rig *r, const char *id, const char *name)
{
	struct key_row k = { .id = id, .project = default_project(r),
	    .name = name, .hint = "sk-sl-v1-...abcd", .created_s = 1000 };

	memcpy(k.hash, id, strlen(id));
	assert_int_equal(r->ctl.store->ops->key_put(r->ctl.store, &k, &r->err),
	    0);
}

static struct request_row
request(struct ctl_rig *r, unsigned n)
{
	return (struct request_row){
		.id = arena_printf(&r->arena, "req-%u", n),
		.response = arena_printf(&r->arena, "resp_%u", n),
		.project = default_project(r),
		.key = "key_a",
		.began_ms = NOON_MS + n * 1000,
		.method = "POST",
		.path = "/v1/responses",
		.asked = "best",
		.model = "m",
		.route = "lab/m",
		.provider = "lab",
		.served = "m",
		.status = 200,
		.outcome = "ok",
		.attempts = 1,
		.first_ms = -1,
		.total_ms = 40 + n,
		.usage = { .input = 1000 + n, .cached = 7, .output = 20,
		    .reasoning = 5 },
		.has_cost = true,
		.cost_pico = UINT64_C(1234500000),
		.receipt = "{\"attempts\":[],\"changes\":[],\"redacted\":{}}",
	};
}

static void
record(struct ctl_rig *r, const struct request_row *row,
    const struct response_row *response)
{
	const struct record rec = { .request = row, .response = response };

	if (r->ctl.store->ops->record(r->ctl.store, &rec, &r->err) == -1)
		fail_msg("%s: %s", r->err.message, r->err.detail);
}

static void
put_requests(struct ctl_rig *r, unsigned n)
{
	struct request_row row;

	put_key(r, "key_a", "alice");
	for (unsigned i = 1; i <= n; i++) {
		row = request(r, i);
		record(r, &row, NULL);
	}
}

/* The ids that the last run listed, in order. */
static void
lists(struct ctl_rig *r, const char *ids)
{
	char got[256] = "";
	size_t len = 0;

	for (const char *p = r->out; (p = strstr(p, "resp_")) != NULL; p += 5)
		len += (size_t)snprintf(got + len, sizeof(got) - len, "%.1s ",
		    p + 5);
	assert_string_equal(got, ids);
}

static void
list(struct ctl_rig *r, const char *ids)
{
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), 0);
	lists(r, ids);
}

/* ---- list ---- */

static void
lists_the_newest_first(void **state)
{
	struct ctl_rig *r = *state;

	put_requests(r, 3);
	list(r, "3 2 1 ");
	ctl_rig_has(r, "TIME                  STATUS  OUTCOME  KEY    ROUTE"
	    "    IN  OUT        USD  MS  ID\n"
	    "2026-11-22T12:00:03Z     200  ok       alice  lab/m  1003   20"
	    "  0.0012345  43  resp_3\n");
	r->ctl.limit = "2";
	list(r, "3 2 ");
}

static void
lists_what_the_filter_lets_through(void **state)
{
	struct ctl_rig *r = *state;
	struct request_row row;

	put_requests(r, 2);
	put_key(r, "key_b", "bob");
	row = request(r, 3);
	row.key = "key_b";
	row.metadata = "{\"team\":\"a=b\"}";
	record(r, &row, NULL);
	row = request(r, 4);
	row.status = 404;
	row.outcome = "model_not_found";
	row.route = row.model = NULL;
	record(r, &row, NULL);
	r->ctl.key = "bob";
	list(r, "3 ");
	r->ctl.key = NULL;
	r->ctl.status = "4xx";
	list(r, "4 ");
	r->ctl.status = "404";
	list(r, "4 ");
	r->ctl.status = "405";
	list(r, "");
	r->ctl.status = NULL;
	r->ctl.outcome = "model_not_found";
	list(r, "4 ");
	r->ctl.outcome = NULL;
	r->ctl.metadata = "team=a=b";
	list(r, "3 ");
	r->ctl.metadata = NULL;
	r->ctl.route = "lab/m";
	list(r, "3 2 1 ");
	r->ctl.route = NULL;
	r->ctl.model = "best";
	list(r, "4 3 2 1 ");
	r->ctl.from = "2026-11-22T12:00:02Z";
	r->ctl.to = "2026-11-22T12:00:04Z";
	list(r, "3 2 ");
	r->ctl.from = NULL;
	r->ctl.to = "2026-11-21";
	list(r, "");
	r->ctl.to = "2026-11-22";
	list(r, "4 3 2 1 ");
}

static void
refuses_a_filter_that_is_none(void **state)
{
	struct ctl_rig *r = *state;
	const struct {
		const char **option;
		const char *value, *says;
	} rows[] = {
		{ &r->ctl.status, "4x", "--status: expected" },
		{ &r->ctl.status, "600", "--status: expected" },
		{ &r->ctl.status, "099", "--status: expected" },
		{ &r->ctl.status, "xxx", "--status: expected" },
		{ &r->ctl.outcome, "good", "--outcome: expected one of ok, " },
		{ &r->ctl.outcome, "found", ", not_found, " },
		{ &r->ctl.outcome, "", ", client_gone" },
		{ &r->ctl.metadata, "team", "--metadata: expected KEY=VALUE" },
		{ &r->ctl.metadata, "=a", "--metadata: expected KEY=VALUE" },
		{ &r->ctl.limit, "0", "--limit: expected a number from 1" },
		{ &r->ctl.limit, "10001", "--limit: expected a number" },
		{ &r->ctl.from, "yesterday", "--from: expected a day" },
		{ &r->ctl.from, "26-1-1", "--from: expected a day" },
		{ &r->ctl.from, " 2026-01-01", "--from: expected a day" },
		{ &r->ctl.from, "2026-1-01 ", "--from: expected a day" },
		{ &r->ctl.from, "2026-11-22T12:00:00+01:00", "--from: exp" },
		{ &r->ctl.to, "2026-02-31", "--to: expected a day" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		*rows[i].option = rows[i].value;
		assert_int_equal(ctl_rig_run(r, ctl_log, "list"), -1);
		assert_int_equal(r->err.class, ERROR_BAD_REQUEST);
		assert_non_null(strstr(r->err.message, rows[i].says));
		assert_string_equal(r->out, "");
		*rows[i].option = NULL;
	}
	r->ctl.from = "1h";
	r->ctl.to = "2h";
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), -1);
	assert_int_equal(r->err.class, ERROR_BAD_REQUEST);
	r->ctl.from = r->ctl.to = NULL;
	r->ctl.key = "nobody";
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), -1);
	assert_int_equal(r->err.class, ERROR_NOT_FOUND);
}

static void
what_is_not_known_is_no_number(void **state)
{
	struct ctl_rig *r = *state;
	struct request_row row = request(r, 1);

	row.response = row.key = row.route = NULL;
	row.has_cost = false;
	row.estimated = true;
	record(r, &row, NULL);
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), 0);
	ctl_rig_has(r, "  ok       -    best   ~1001  ~20    -  41  req-1\n");
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), 0);
	ctl_rig_has(r, "\"cost\": null");
	ctl_rig_has(r, "\"estimated\": true");
	ctl_rig_has(r, "\"first_ms\": null");
	ctl_rig_has(r, "\"key\": null");
}

static void
dollars_are_exact(void **state)
{
	static const struct {
		uint64_t pico;
		const char *text;
	} rows[] = {
		{ 0, "\"cost\": 0," },
		{ 1, "\"cost\": 0.000000000001," },
		{ UINT64_C(2000000000000), "\"cost\": 2," },
		{ UINT64_C(10500000000000), "\"cost\": 10.5," },
		{ UINT64_C(9007199254740993), "\"cost\": 9007.199254740993," },
	};
	struct ctl_rig *r = *state;
	struct request_row row;

	r->ctl.given = CTL_JSON;
	r->ctl.limit = "1";
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		row = request(r, i);
		row.cost_pico = rows[i].pico;
		record(r, &row, NULL);
		assert_int_equal(ctl_rig_run(r, ctl_log, "list"), 0);
		ctl_rig_has(r, rows[i].text);
	}
}

/* What is kept may have numbers that fit no machine's. */
static void
numbers_are_printed_as_they_were_written(void **state)
{
	static const char exact[] = "{\n      \"big\": "
	    "123456789012345678901234567890,\n      \"zero\": -0,\n"
	    "      \"far\": 1e400,\n      \"cents\": 1.10,\n"
	    "      \"of\": [\n        [],\n        {}\n      ],\n"
	    "      \"a\\\"}\\\\\": \"{[,:\\\"\"\n    }";
	struct ctl_rig *r = *state;
	struct request_row row = request(r, 1);

	row.receipt = "{\"big\":123456789012345678901234567890, \"zero\":-0,"
	    "\"far\":1e400,\"cents\":1.10,\"of\":[[],{ }],"
	    "\"a\\\"}\\\\\":\"{[,:\\\"\"}";
	record(r, &row, NULL);
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), 0);
	ctl_rig_has(r, exact);
}

static void
columns_stand_below_each_other_whatever_is_in_them(void **state)
{
	struct ctl_rig *r = *state;
	struct request_row row = request(r, 1);

	put_key(r, "key_a", "\xe6\x9d\x8e\xe5\xb0\x8f");	/* two, wide */
	record(r, &row, NULL);
	row.key = "e\xcc\x81";				/* e, a mark */
	record(r, &row, NULL);
	assert_int_equal(ctl_rig_run(r, ctl_log, "list"), 0);
	ctl_rig_has(r, "  KEY   ROUTE");
	ctl_rig_has(r, "  e\xcc\x81     lab/m");
	ctl_rig_has(r, "  \xe6\x9d\x8e\xe5\xb0\x8f  lab/m");
}

/* ---- what came from outside ---- */

static void
nothing_from_outside_commands_a_terminal(void **state)
{
	static const char *const verbs[] = { "list", "show" };
	static const char hostile[] = "a\x1b[2J\r\n\xc2\x9b" "b\xe2\x80\xaeq\x9b"
	    "\xff";
	struct ctl_rig *r = *state;
	struct request_row row = request(r, 1);

	row.id = row.path = row.asked = row.route = row.traceparent = hostile;
	row.model = row.served = row.provider = row.method = hostile;
	row.metadata = "{\"k\":\"\xc2\x9b \xe2\x80\xae\x7f\"}";
	row.receipt = "no json \x1b\xff";
	record(r, &row, NULL);
	r->ctl.word = "resp_1";
	for (unsigned i = 0; i < 4; i++) {
		r->ctl.given = i % 2 == 0 ? 0 : CTL_JSON;
		assert_int_equal(ctl_rig_run(r, ctl_log, verbs[i / 2]), 0);
		for (const char *p = r->out; *p != '\0'; p++) {
			if (strncmp(p, "\xef\xbf\xbd", 3) == 0)
				p += 2;
			else if ((*p < ' ' || *p >= 0x7f) && *p != '\n')
				fail_msg("%u: byte %02x at %s", i,
				    (unsigned)(unsigned char)*p, p);
		}
	}
	ctl_rig_has(r, "a\\u001b[2J\\r\\n\\u009bb\\u202eq");
	ctl_rig_has(r, "\"k\": \"\\u009b \\u202e\\u007f\"");
}

/* ---- show ---- */

static struct span
sealed(struct ctl_rig *r, const struct secret *s, const char *kind,
    const char *text)
{
	const struct sealed place = { .kind = kind,
	    .project = default_project(r), .id = "resp_1" };
	struct span copy;
	struct buf out;

	buf_init(&out, 65536);
	sealed_make(s, &place, span_of(text), &out);
	assert_false(buf_over(&out));
	copy = arena_span(&r->arena, buf_view(&out));
	buf_fini(&out);
	return copy;
}

/* A request whose response is kept, sealed with what secret_file holds. */
static void
put_kept(struct ctl_rig *r)
{
	struct request_row row = request(r, 1);
	struct response_row response = { .id = "resp_1",
	    .project = default_project(r), .key = "key_a",
	    .created_s = NOON_MS / 1000, .expires_s = FAR_S };
	struct secret s;

	assert_int_equal(secret_load(r->secret, &s, &r->err), 0);
	response.turn = sealed(r, &s, SEALED_TURN, "{\"route\":\"lab/m\"}\n"
	    "[{\"type\":\"message\",\"content\":\"how are \xc2\x9b you\"},"
	    "{\"type\":\"additional_tools\",\"tools\":[{\"type\":\"mcp\","
	    "\"server_label\":\"s\",\"authorization\":\"hush\"}]}]\n"
	    "[{\"type\":\"message\",\"content\":\"well\"}]");
	response.object = sealed(r, &s, SEALED_OBJECT,
	    "{\"include\":0}\n{\"id\":\"resp_1\"}\n{\"model\":\"best\"}");
	secret_wipe(&s);
	record(r, &row, &response);
	r->ctl.word = "resp_1";
}

static void
shows_all_that_is_known(void **state)
{
	struct ctl_rig *r = *state;

	put_requests(r, 1);
	r->ctl.word = "req-1";
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), 0);
	ctl_rig_has(r, "id          req-1\nresponse    resp_1\n"
	    "time        2026-11-22T12:00:01Z\nkey         alice (key_a)\n"
	    "project     default (proj_");
	ctl_rig_has(r, "request     POST /v1/responses\nasked       best\n"
	    "model       m\nroute       lab/m\nserved      m\n"
	    "status      200 ok\nattempts    1\ntotal       41 ms\n");
	ctl_rig_has(r, "input       1001 (7 cached)\n"
	    "output      20 (5 reasoning)\n"
	    "cost        0.0012345 USD\n");
	ctl_rig_has(r, "receipt     {\"attempts\":[],");
	ctl_rig_has(r, "content     not kept\n");
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), 0);
	ctl_rig_has(r, "\"receipt\": {\n");
	r->ctl.word = "resp_2";
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), -1);
	assert_int_equal(r->err.class, ERROR_NOT_FOUND);
}

static void
content_is_shown_only_when_it_is_asked_for(void **state)
{
	struct ctl_rig *r = *state;

	put_kept(r);
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), 0);
	ctl_rig_has(r, "content     kept until 2096-10-02T07:06:40Z; "
	    "--content shows it\n");
	ctl_rig_lacks(r, "how are");
	r->ctl.given = CTL_JSON;
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), 0);
	ctl_rig_lacks(r, "how are");
	for (unsigned i = 0; i < 2; i++) {
		r->ctl.given = CTL_CONTENT | (i == 0 ? 0 : CTL_JSON);
		assert_int_equal(ctl_rig_run(r, ctl_log, "show"), 0);
		ctl_rig_has(r, "\"content\": {");
		ctl_rig_has(r, "\"content\": \"how are \\u009b you\"");
		ctl_rig_has(r, "\"content\": \"well\"");
		ctl_rig_has(r, "\"request\": {");
		ctl_rig_has(r, "\"model\": \"best\"");
		ctl_rig_has(r, "\"id\": \"resp_1\"");
		ctl_rig_lacks(r, "include");
		/* What the next turns need, and nobody else. */
		ctl_rig_has(r, "\"server_label\": \"s\"");
		ctl_rig_lacks(r, "hush");
	}
}

static void
says_when_what_is_kept_does_not_open(void **state)
{
	struct ctl_rig *r = *state;

	char text[3 + 64] = "1 ";

	put_kept(r);
	memset(text + 2, 'a', 64);
	folder_write(r->secret, text, sizeof(text) - 1, 0600);
	r->ctl.given = CTL_CONTENT;
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), -1);
	assert_non_null(strstr(r->err.message, "doesn't open"));
	ctl_rig_has(r, "status      200 ok\n");
	/* A secret that is missing is not made by those who look. */
	assert_int_equal(remove(r->secret), 0);
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), -1);
	assert_non_null(strstr(r->err.message, "can't be read"));
	assert_int_not_equal(access(r->secret, F_OK), 0);
}

static void
shows_each_request_with_the_id(void **state)
{
	struct ctl_rig *r = *state;
	struct request_row row;

	put_requests(r, 1);
	row = request(r, 1);
	row.id = "again";
	record(r, &row, NULL);
	r->ctl.word = "resp_1";
	assert_int_equal(ctl_rig_run(r, ctl_log, "show"), 0);
	assert_true(strstr(r->out, "id          req-1\n") <
	    strstr(r->out, "\n\nid          again\n"));
}

int
main(void)
{
#define FACT(fn) cmocka_unit_test_setup_teardown(fn, ctl_rig_set_up, \
		ctl_rig_tear_down)
	static const struct CMUnitTest tests[] = {
		FACT(lists_the_newest_first),
		FACT(lists_what_the_filter_lets_through),
		FACT(refuses_a_filter_that_is_none),
		FACT(what_is_not_known_is_no_number),
		FACT(dollars_are_exact),
		FACT(numbers_are_printed_as_they_were_written),
		FACT(columns_stand_below_each_other_whatever_is_in_them),
		FACT(nothing_from_outside_commands_a_terminal),
		FACT(shows_all_that_is_known),
		FACT(content_is_shown_only_when_it_is_asked_for),
		FACT(says_when_what_is_kept_does_not_open),
		FACT(shows_each_request_with_the_id),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
