/*
 * Promise 2 behind the decoders: answers made by dice, of all kinds of items,
 * open beside each other, cut off anywhere. The stream's last object is the
 * whole answer byte for byte, and what the stream said on the way adds up to
 * it: deltas to texts, log probabilities to theirs, each item to its place.
 */
#include "config.h"

#include "base/jsonx.h"
#include "lib/writer_rig.h"

#define ANSWERS		1500
#define STEPS		40
#define ITEMS		8

/* ---- dice ---- */

static uint32_t dice;

/* 0 to n - 1. */
static unsigned
roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice % n;
}

/* ---- answers ---- */

struct answer {
	struct arena arena;
	struct event events[STEPS + ITEMS + 4];
	size_t n;
	struct {
		enum item_type type;
		bool open;
		unsigned parts;
		enum part_type part_type;
	} items[ITEMS];
	unsigned n_items;
	struct usage usage;
	unsigned include;
	enum effort effort;
};

static const struct span texts[] = {
	E_SPAN(""), E_SPAN("a"), E_SPAN("\\\""), E_SPAN("\\\\n"),
	E_SPAN("\\n"), E_SPAN("\\u0000"), E_SPAN("\xf0\x9f\x98\x80"),
	E_SPAN("{\\\"a\\\":1}"),
};
static const struct span words[] = {
	E_SPAN("web_search_call"), E_SPAN("mcp_call"),
	E_SPAN("mcp_list_tools"), E_SPAN("image_generation_call"),
	E_SPAN("shell_call"), E_SPAN("new\\\"call"),
};
static const char *const nodes[] = {
	NULL, "{}", "{\"status\":\"in_progress\",\"id\":\"x\"}",
	"{\"type\":\"y\",\"status\":\"completed\",\"action\":{\"id\": 1}}",
	"{\"status\":null,\"sequence_number\":-1,\"output_index\":[],"
	    "\"item_id\":\"x\",\"type\":\"response.failed\"}",
	"{\"result\":\"\\u00e9\\/\",\"outputs\":[{\"a\":[ ]}, 1e2]}",
};

static struct event *
add(struct answer *a, enum event_type type, unsigned item)
{
	struct event *ev = &a->events[a->n++];

	*ev = (struct event){ .type = type, .item = item };
	return ev;
}

static const struct node *
some_node(struct answer *a, bool needed)
{
	const size_t n = sizeof(nodes) / sizeof(nodes[0]);
	const char *json = nodes[needed + roll((unsigned)n - needed)];
	struct error err;

	return json == NULL ? NULL :
	    scan(&a->arena, span_of(json), SCAN_UPSTREAM, &err);
}

static void
begin_item(struct answer *a)
{
	static const enum item_type types[] = { ITEM_MESSAGE,
		ITEM_FUNCTION_CALL, ITEM_CUSTOM_CALL, ITEM_REASONING,
		ITEM_HOSTED };
	struct event *ev;

	if (a->n_items == ITEMS)
		return;
	ev = add(a, EVENT_ITEM_BEGIN, a->n_items);
	ev->item_type = types[roll(5)];
	a->items[a->n_items].type = ev->item_type;
	a->items[a->n_items++].open = true;
	if (ev->item_type == ITEM_HOSTED) {
		ev->word = words[roll(6)];
		ev->node = some_node(a, false);
	} else if (ev->item_type == ITEM_FUNCTION_CALL ||
	    ev->item_type == ITEM_CUSTOM_CALL) {
		ev->name = texts[1 + roll(7)];
		ev->call_id = texts[roll(8)];
		if (roll(3) == 0)
			ev->namespace = texts[1 + roll(7)];
	}
}

static enum part_type
some_part(enum item_type type)
{
	switch (type) {
	case ITEM_FUNCTION_CALL:
		return PART_ARGUMENTS;
	case ITEM_CUSTOM_CALL:
		return PART_INPUT;
	case ITEM_REASONING:
		return roll(2) ? PART_SUMMARY : PART_REASONING;
	default:
		return roll(3) ? PART_TEXT : PART_REFUSAL;
	}
}

static void
add_delta(struct answer *a, unsigned item)
{
	enum item_type type = a->items[item].type;
	bool call = type == ITEM_FUNCTION_CALL || type == ITEM_CUSTOM_CALL;
	struct event *ev = add(a, EVENT_DELTA, item);

	if (a->items[item].parts == 0 || (!call && roll(4) == 0)) {
		a->items[item].part_type = some_part(type);
		a->items[item].parts++;
	}
	ev->part = a->items[item].parts - 1;
	ev->part_type = a->items[item].part_type;
	ev->text = texts[roll(8)];
	if (ev->part_type == PART_TEXT && roll(3) == 0)
		ev->logprobs = roll(2) ? SPAN("{\"token\":\"a\"}") :
		    SPAN("{\"token\":\"a\"},{\"token\":\"b\"}");
}

static void
add_note(struct answer *a, unsigned item)
{
	struct event *ev;

	if (a->items[item].type != ITEM_HOSTED &&
	    (a->items[item].parts == 0 ||
	    a->items[item].part_type != PART_TEXT))
		return;
	ev = add(a, EVENT_NOTE, item);
	ev->part = a->items[item].parts - 1;
	ev->node = some_node(a, true);
	if (a->items[item].type != ITEM_HOSTED)
		return;
	ev->note = NOTE_PROGRESS;
	ev->word = roll(2) ? SPAN("response.web_search_call.searching") :
	    SPAN("response.mcp_call_arguments.delta");
}

static void
end_item(struct answer *a, unsigned item, enum item_status status)
{
	struct event *ev = add(a, EVENT_ITEM_END, item);

	ev->status = status;
	a->items[item].open = false;
	if (a->items[item].type == ITEM_HOSTED)
		ev->node = some_node(a, false);
	if (a->items[item].type == ITEM_REASONING && roll(2))
		ev->encrypted = SPAN("sls_AQ");
}

static void
step(struct answer *a)
{
	unsigned what = roll(12), item;

	if (what < 2 || a->n_items == 0) {
		begin_item(a);
		return;
	}
	item = roll(a->n_items);
	if (what == 2) {
		a->usage = (struct usage){ .input = 5, .output = 3,
		    .web_searches = roll(3) };
		add(a, EVENT_USAGE, 0)->usage = &a->usage;
	} else if (!a->items[item].open) {
		return;
	} else if (what == 3) {
		end_item(a, item, STATUS_COMPLETED);
	} else if (what < 6) {
		add_note(a, item);
	} else if (a->items[item].type != ITEM_HOSTED) {
		add_delta(a, item);
	}
}

static void
make_answer(struct answer *a)
{
	unsigned last = roll(4);

	*a = (struct answer){ .n = 0 };
	arena_init(&a->arena, CEILING_REQUEST_ARENA);
	a->include = roll(2) * INCLUDE_ENCRYPTED_REASONING;
	a->effort = roll(2) ? EFFORT_LOW : EFFORT_UNSET;
	add(a, EVENT_BEGIN, 0);
	for (unsigned i = roll(STEPS); i > 0; i--)
		step(a);
	for (unsigned i = 0; i < a->n_items; i++)
		if (a->items[i].open)
			end_item(a, i, last == 0 ? STATUS_COMPLETED :
			    STATUS_INCOMPLETE);
	if (last == 3)
		add(a, EVENT_FAIL, 0)->error = &writer_cut;
	else
		add(a, EVENT_END, 0)->reason = (enum end_reason)last;
}

/* ---- what the stream said ---- */

struct told {
	struct arena arena;
	struct buf output[ITEMS];		/* of output_item.done */
	struct buf deltas[ITEMS], texts[ITEMS];	/* added up; of done */
	struct buf logprobs[ITEMS], listed[ITEMS];
	struct span last;			/* the terminal object */
};

static void
put_node(struct buf *out, const struct node *n)
{
	struct jsonw w = jsonw_on(out);

	jsonw_node(&w, n);
}

static void
put_list(struct buf *out, const struct node *list)
{
	struct jsonw w = jsonw_on(out);

	w.comma = out->len > 0;
	for (const struct node *n = list == NULL ? NULL : list->child;
	    n != NULL; n = n->next)
		jsonw_node(&w, n);
}

static struct span
string_of(const struct node *event, const char *key)
{
	struct span s = { NULL, 0 };

	(void)jsonx_text(event, key, &s);
	return s;
}

/* A part's deltas end with its done, and are then told apart by a line. */
static void
hear_text(struct told *t, uint64_t item, const struct node *event, bool done)
{
	static const char *const keys[] = { "text", "refusal", "arguments",
		"input", NULL };

	if (!done) {
		buf_span(&t->deltas[item], string_of(event, "delta"));
		put_list(&t->logprobs[item], jsonx_get(event, "logprobs"));
		return;
	}
	for (size_t i = 0; keys[i] != NULL; i++)
		buf_span(&t->texts[item], string_of(event, keys[i]));
	put_list(&t->listed[item], jsonx_get(event, "logprobs"));
	assert_true(span_same(buf_view(&t->deltas[item]),
	    buf_view(&t->texts[item])));
	assert_true(span_same(buf_view(&t->logprobs[item]),
	    buf_view(&t->listed[item])));
}

static bool
ends_with(struct span s, const char *end)
{
	size_t len = strlen(end);

	return s.len >= len && memcmp(s.p + s.len - len, end, len) == 0;
}

static void
hear(struct told *t, const struct node *event)
{
	struct span type = string_of(event, "type");
	const struct node *response = jsonx_get(event, "response");
	uint64_t item = 0;

	if (response != NULL) {
		t->last = response->span;
		return;
	}
	assert_true(jsonx_u64(event, "output_index", &item) && item < ITEMS);
	if (span_is(type, "response.output_item.done")) {
		assert_int_equal(t->output[item].len, 0);
		put_node(&t->output[item], jsonx_get(event, "item"));
	} else if (span_begins(type, "response.web_search_call") ||
	    span_begins(type, "response.mcp_call") ||
	    span_begins(type, "response.output_item") ||
	    ends_with(type, "part.added") || ends_with(type, "part.done")) {
		return;
	} else if (ends_with(type, ".delta")) {
		hear_text(t, item, event, false);
	} else if (ends_with(type, ".done")) {
		hear_text(t, item, event, true);
	}
}

static void
listen(struct told *t, struct span stream)
{
	const char *at = stream.p, *end;
	const struct node *event;
	struct error err;
	uint64_t n, sequence = 0;

	while ((at = strstr(at, "\ndata: {")) != NULL) {
		at += strlen("\ndata: ");
		end = strchr(at, '\n');
		event = scan(&t->arena, (struct span){ at,
		    (size_t)(end - at) }, SCAN_REQUEST, &err);
		if (event == NULL)
			fail_msg("%s: %.*s", err.message, (int)(end - at), at);
		assert_true(jsonx_u64(event, "sequence_number", &n));
		assert_int_equal(n, sequence++);
		hear(t, event);
	}
}

static void
told_init(struct told *t)
{
	*t = (struct told){ .last = { NULL, 0 } };
	arena_init(&t->arena, CEILING_REQUEST_ARENA);
	for (size_t i = 0; i < ITEMS; i++) {
		buf_init(&t->output[i], SIZE_MAX);
		buf_init(&t->deltas[i], SIZE_MAX);
		buf_init(&t->texts[i], SIZE_MAX);
		buf_init(&t->logprobs[i], SIZE_MAX);
		buf_init(&t->listed[i], SIZE_MAX);
	}
}

static void
told_fini(struct told *t)
{
	for (size_t i = 0; i < ITEMS; i++) {
		buf_fini(&t->output[i]);
		buf_fini(&t->deltas[i]);
		buf_fini(&t->texts[i]);
		buf_fini(&t->logprobs[i]);
		buf_fini(&t->listed[i]);
	}
	arena_fini(&t->arena);
}

/* ---- the test ---- */

static void
prepare(struct writer_rig *f, const struct answer *a, struct sink *last)
{
	f->response.include = a->include;
	f->response.effort = a->effort;
	f->response.sink.next = last;
}

/* Behind the check: a seal is made behind it. */
static void
pass_on(struct writer_rig *f, const struct answer *a)
{
	struct error err;

	if (events_play(&f->response.sink, a->events, a->n, &err) == -1)
		fail_msg("%s", err.message);
	assert_int_equal(sse_writer_flush(&f->writer, &err), 0);
}

static void
whole_answer(const struct answer *a, struct buf *out)
{
	struct jsonw w = jsonw_on(out);
	struct writer_rig f;

	writer_setup(&f);
	prepare(&f, a, NULL);
	pass_on(&f, a);
	response_write(&w, &f.response, &f.request, &f.receipt);
	writer_teardown(&f);
}

static void
expect_items(struct told *t, const struct answer *a)
{
	struct error err;
	const struct node *object = scan(&t->arena, t->last, SCAN_REQUEST,
	    &err);
	const struct node *item = jsonx_get(object, "output");

	assert_non_null(item);
	assert_int_equal(item->count, a->n_items);
	item = item->child;
	for (unsigned i = 0; i < a->n_items; i++, item = item->next) {
		struct buf text;

		buf_init(&text, SIZE_MAX);
		put_node(&text, item);
		assert_string_equal(text.data, t->output[i].data);
		buf_fini(&text);
	}
}

static void
a_stream_adds_up_to_the_whole_answer(void **state)
{
	struct answer a;
	struct writer_rig f;
	struct told t;
	struct buf whole;

	(void)state;
	for (uint32_t seed = 1; seed <= ANSWERS; seed++) {
		dice = seed * 2654435761u;
		make_answer(&a);
		buf_init(&whole, SIZE_MAX);
		whole_answer(&a, &whole);
		told_init(&t);
		writer_setup(&f);
		prepare(&f, &a, &f.writer.sink);
		pass_on(&f, &a);
		listen(&t, buf_view(&f.mem.out));
		if (!span_same(t.last, buf_view(&whole)))
			fail_msg("answer %u:\n%.*s\ninstead of\n%s", seed,
			    (int)t.last.len, t.last.p, whole.data);
		expect_items(&t, &a);
		told_fini(&t);
		writer_teardown(&f);
		buf_fini(&whole);
		arena_fini(&a.arena);
	}
}

/* What is made here is what decoders may send, but for the seal. */
static void
the_answers_keep_to_the_grammar(void **state)
{
	struct answer a;
	struct check check;
	struct error err;

	(void)state;
	for (uint32_t seed = 1; seed <= ANSWERS; seed++) {
		dice = seed * 2654435761u;
		make_answer(&a);
		check_init(&check, NULL);
		for (size_t i = 0; i < a.n; i++)
			a.events[i].encrypted = (struct span){ NULL, 0 };
		if (events_play(&check.sink, a.events, a.n, &err) == -1)
			fail_msg("answer %u: %s", seed, err.message);
		check_fini(&check);
		arena_fini(&a.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_adds_up_to_the_whole_answer),
		cmocka_unit_test(the_answers_keep_to_the_grammar),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
