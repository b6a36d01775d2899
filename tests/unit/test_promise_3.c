/*
 * Promise 3 at the level of what is sent: a conversation that is cut into turns
 * and sent as a chain, or as references to its items, is the same call as the
 * same conversation written out, for every item type, provider row and family
 * of models. Receipts differ in the params alone.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/dice.h"
#include "lib/events.h"
#include "lib/kept.h"
#include "lib/targets.h"
#include "model/items_json.h"
#include "model/validate.h"

#define TALKS	60		/* for each row and model */
#define STEPS	6
#define ROOM	((size_t)1 << 20)

/* ---- what is said; ' is written for ", # for the number of the step ---- */

#define OPENING(items)	items ",{'role':'user','content':'Hi'}"

static const char *const openings[] = {
	"{'role':'user','content':'Hi'}",
	"{'type':'message','role':'user','content':[{'type':'input_text',"
	    "'text':'Hi'}]}",
	"{'role':'developer','content':'Be brief.'},{'role':'user','content':"
	    "'Hi \\n\\u00fc'}",
	"{'role':'user','content':[{'type':'input_text','text':'See',"
	    "'cache_control':{'type':'ephemeral','ttl':'1h'}},{'type':"
	    "'input_image','detail':'low','image_url':"
	    "'data:image/png;base64,iVBORw0KGgo='}]}",
	"{'role':'user','content':[{'type':'input_file','filename':'a.pdf',"
	    "'file_data':'data:application/pdf;base64,JVBERi0xLjQK'},{'type':"
	    "'input_text','text':'Read','prompt_cache_breakpoint':{'mode':"
	    "'explicit'}}]}",
	OPENING("{'type':'additional_tools','role':'developer','tools':[{"
	    "'type':'function','name':'later'}]}"),
	OPENING("{'type':'configuration_update','reasoning':{'effort':'high'},"
	    "'text':{'format':{'type':'json_object'}}}"),
	OPENING("{'type':'compaction','encrypted_content':'Q29t'}"),
};

#define OUT(more)	"'type':'message','id':'msg_#','role':'assistant'," more
#define SAYS(status, text)	"{" OUT("'status':'" status "','content':[{" \
	"'type':'output_text','text':'" text "','annotations':[{'type':" \
	"'url_citation','url':'https://a/b','title':'t','start_index':0," \
	"'end_index':1}],'logprobs':[]}]") "}"
#define THINKS(sealed)	"{'type':'reasoning','id':'rs_#','status':" \
	"'completed','summary':[{'type':'summary_text','text':'Hm'}]" sealed "}"
#define SEALED(by)	",'encrypted_content':'" by "'"
#define CALLS(more, status)	"{'type':'function_call','id':'fc_#'," \
	"'call_id':'c#'," more ",'arguments':'{\\'a\\':1}','status':'" \
	status "'}"
#define ANSWER(more)	"{'type':'function_call_output','call_id':'c#'," \
	more "}"
#define HOSTED(type, prefix, more)	"{'type':'" type "','id':'" prefix \
	"_#'," more "}"

/* What the model said or did, and what the client answers. */
static const struct step {
	const char *model, *client;
} steps[] = {
	{ SAYS("completed", "Well\\nyes"), "" },
	{ SAYS("incomplete", "Wel"), "" },
	{ "{" OUT("'status':'incomplete','content':[]") "}", "" },
	{ "{" OUT("'status':'completed','phase':'commentary','content':["
	    "{'type':'output_text','text':'I look','annotations':[]},{'type':"
	    "'refusal','refusal':'I will not'}]") "}", "" },
	{ THINKS(""), "" },
	{ THINKS(SEALED("mine")) "," SAYS("completed", "So"), "" },
	{ THINKS(SEALED("alien")) "," SAYS("completed", "So"), "" },
	{ THINKS(SEALED("mine")) "," CALLS("'name':'f'", "completed"),
	    ANSWER("'output':'7'") },
	{ "{'type':'reasoning','id':'rs_#','status':'completed','summary':[],"
	    "'content':[{'type':'reasoning_text','text':'Long'}]},"
	    SAYS("completed", "So"), "" },
	{ CALLS("'name':'f'", "completed"), ANSWER("'output':[{'type':"
	    "'input_text','text':'x'},{'type':'input_image','image_url':"
	    "'data:image/png;base64,iVBORw0KGgo='}],'cache_control':{'type':"
	    "'ephemeral'}") },
	{ CALLS("'name':'f','namespace':'crm'", "completed"),
	    ANSWER("'is_error':true,'output':'no luck'") },
	{ CALLS("'name':'later'", "completed"), ANSWER("'output':[]") },
	{ CALLS("'name':'f'", "incomplete"), "" },
	{ CALLS("'name':'f'", "incomplete"), ANSWER("'output':'7'") },
	{ "{'type':'custom_tool_call','id':'ctc_#','status':'completed',"
	    "'call_id':'c#','name':'patch','input':'*** Begin'}",
	    "{'type':'custom_tool_call_output','call_id':'c#','output':"
	    "'done'}" },
	{ HOSTED("web_search_call", "ws", "'status':'completed','action':"
	    "{'type':'search','query':'q'}") "," SAYS("completed", "Found"),
	    "" },
	{ HOSTED("file_search_call", "fs", "'status':'completed','queries':"
	    "['q'],'results':null"), "" },
	{ HOSTED("code_interpreter_call", "ci", "'status':'completed',"
	    "'container_id':'k','code':'1','outputs':null"), "" },
	{ HOSTED("image_generation_call", "ig", "'status':'completed',"
	    "'result':'QUJD'"), "" },
	{ HOSTED("mcp_list_tools", "mcpl", "'server_label':'s','tools':[{"
	    "'name':'n','input_schema':{'type':'object'}}]"), "" },
	{ HOSTED("mcp_call", "mcp", "'status':'completed','server_label':'s',"
	    "'name':'n','arguments':'{}','output':'o'"), "" },
	{ HOSTED("mcp_approval_request", "mcpr", "'server_label':'s','name':"
	    "'n','arguments':'{}'"), "{'type':'mcp_approval_response',"
	    "'approval_request_id':'mcpr_#','approve':true}" },
	{ HOSTED("computer_call", "cu", "'status':'completed','call_id':'c#',"
	    "'action':{'type':'screenshot'},'pending_safety_checks':[]"),
	    "{'type':'computer_call_output','call_id':'c#','output':{'type':"
	    "'computer_screenshot','image_url':'https://a/b'}}" },
	{ HOSTED("local_shell_call", "lsh", "'status':'completed','call_id':"
	    "'c#','action':{'type':'exec','command':['ls'],'env':{}}"),
	    "{'type':'local_shell_call_output','id':'lsh_#','output':'x'}" },
	{ HOSTED("local_shell_call", "lsh", "'status':'completed','call_id':"
	    "'c#','action':{'type':'exec','command':['ls'],'env':{}}"),
	    ANSWER("'output':'x'") },
	{ HOSTED("shell_call", "sh", "'status':'completed','call_id':'c#',"
	    "'action':{'commands':['ls']},'environment':null"),
	    "{'type':'shell_call_output','call_id':'c#','output':[{'stdout':"
	    "'x','stderr':'','outcome':{'type':'exit','exit_code':0}}]}" },
	{ HOSTED("shell_call", "sh", "'status':'incomplete','call_id':'c#',"
	    "'action':{'commands':['ls']},'environment':null"), "" },
	{ HOSTED("apply_patch_call", "apc", "'status':'completed','call_id':"
	    "'c#','operation':{'type':'delete_file','path':'a'}"),
	    "{'type':'apply_patch_call_output','call_id':'c#','status':"
	    "'completed','output':'ok'}" },
	{ HOSTED("tool_search_call", "tsc", "'status':'completed','call_id':"
	    "'c#','execution':'client','arguments':{'q':1}"),
	    "{'type':'tool_search_output','call_id':'c#','execution':'client',"
	    "'tools':[{'type':'function','name':'found'}]}" },
	{ HOSTED("program", "prg", "'call_id':'c#','code':'x','fingerprint':"
	    "'p'") "," HOSTED("program_output", "prgo", "'call_id':'c#',"
	    "'status':'completed','result':'r'"), "" },
	{ SAYS("completed", "Go on"), "{'type':'compaction_trigger'}" },
};

#define N(table)	(sizeof(table) / sizeof((table)[0]))

#define SCHEMA	"{'type':'object','properties':{'a':{'type':'integer'}}}"
#define TOOLS	"'tools':[{'type':'function','name':'f','parameters':" SCHEMA \
	"},{'type':'custom','name':'patch'},{'type':'namespace','name':'crm'," \
	"'tools':[{'type':'function','name':'f'}]}]"

static const char *const settings[] = {
	TOOLS,
	TOOLS ",'instructions':'Be kind.','reasoning':{'effort':'low',"
	    "'summary':'auto'}",
	TOOLS ",'cache_control':{'type':'ephemeral'},'store':false",
	TOOLS ",'routing':{'strict':true}",
};

/* ---- a conversation ---- */

struct talk {
	const char *settings;
	size_t n;			/* steps */
	char *client[STEPS + 1];	/* items, with commas between; what
					 * comes before step i */
	char *model[STEPS];
	bool plain;			/* it opens with a text alone */
};

/* # becomes the step's number. */
static char *
spell(struct arena *a, size_t step, const char *text, const char *more)
{
	struct buf b;
	char *out;

	buf_init(&b, ROOM);
	for (; *text != '\0'; text++)
		if (*text == '#')
			buf_printf(&b, "%zu", step);
		else
			buf_putc(&b, *text == '\'' ? '"' : *text);
	if (b.len > 0 && more[0] != '\0')
		buf_putc(&b, ',');
	events_quote(&b, more);
	out = arena_dup(a, buf_view(&b).p, b.len);
	buf_fini(&b);
	return out;
}

static void
make_talk(struct talk *t, struct arena *a)
{
	size_t opening = dice(N(openings));

	t->settings = settings[dice(N(settings))];
	t->plain = opening == 0;
	t->n = 1 + dice(STEPS);
	t->client[0] = spell(a, 0, openings[opening], "");
	for (size_t i = 0; i < t->n; i++) {
		const struct step *s = &steps[dice(N(steps))];
		bool asks = s->client[0] == '\0' || dice_one_in(2);

		t->model[i] = spell(a, i, s->model, "");
		t->client[i + 1] = spell(a, i, s->client, !asks ? "" :
		    "{'role':'user','content':'And then?'}");
	}
}

/* ---- a call of it ---- */

struct sent {
	struct arena arena;
	struct buf json;
	struct request request;
	struct receipt receipt;
	struct call call;
	struct error err;
	bool refused;
};

static void
sent_init(struct sent *s)
{
	memset(s, 0, sizeof(*s));
	arena_init(&s->arena, CEILING_REQUEST_ARENA);
	buf_init(&s->json, ROOM);
	receipt_init(&s->receipt, &s->arena);
}

static void
sent_fini(struct sent *s)
{
	buf_fini(&s->json);
	arena_fini(&s->arena);
}

static void
read_all(struct sent *s, const struct history *history)
{
	if (request_read(&s->arena, buf_view(&s->json), history, &s->request,
	    &s->receipt, &s->err) == -1)
		fail_msg("%s: %s (%s)\n%s", s->err.param, s->err.message,
		    s->err.detail, s->json.data);
}

/* What this target's dialect, or another's, had sealed. */
static void
open_sealed(struct sent *s, const struct target *t)
{
	static const struct { const char *dialect, *blob; } blobs[] = {
		{ "anthropic", "{\"blocks\":[{\"type\":\"thinking\","
		    "\"thinking\":\"Hm\",\"signature\":\"c2ln\"}]}" },
		{ "gemini", "{\"at\":\"call\",\"s\":\"c2ln\"}" },
		{ "openai-responses", "{\"id\":\"rs_9\","
		    "\"encrypted_content\":\"Z0FB\"}" },
		{ "openai-chat", "{\"reasoning_details\":[{\"type\":"
		    "\"reasoning.text\",\"text\":\"Hm\"}]}" },
	};
	struct error err;

	for (size_t i = 0; i < s->request.n_items; i++) {
		struct item *it = &s->request.items[i];
		struct opaque *o = arena_alloc(&s->arena, sizeof(*o));
		size_t b = 0;

		if (it->type != ITEM_REASONING || it->encrypted.len == 0)
			continue;
		while (strcmp(blobs[b].dialect, t->provider->dialect) != 0)
			b++;
		*o = (struct opaque){
			.dialect = span_of(t->provider->dialect),
			.provider = span_is(it->encrypted, "mine") ?
			    span_of(t->provider->name) : SPAN("elsewhere"),
			.model = span_of(t->model),
			.credential = span_of(t->credential),
			.blob = scan(&s->arena, span_of(blobs[b].blob),
			    SCAN_UPSTREAM, &err),
		};
		it->opaque = o;
	}
}

static void
encode(struct sent *s, const struct target *t)
{
	open_sealed(s, t);
	s->refused = dialect_find(t->provider->dialect)->encode(&s->request,
	    t, &s->arena, &s->call, &s->receipt, &s->err) == -1;
}

static void
begin_body(struct sent *s, const struct talk *t)
{
	events_quote(&s->json, "{'model':'m',");
	events_quote(&s->json, t->settings);
}

/* From the client's items before step i to those before step j. */
static void
put_items(struct buf *out, const struct talk *t, size_t i, size_t j)
{
	buf_puts(out, t->client[i]);
	for (; i < j; i++)
		buf_printf(out, ",%s%s%s", t->model[i],
		    t->client[i + 1][0] == '\0' ? "" : ",", t->client[i + 1]);
}

static void
read_flat(struct sent *s, const struct talk *t)
{
	sent_init(s);
	begin_body(s, t);
	events_quote(&s->json, ",'input':[");
	put_items(&s->json, t, 0, t->n);
	buf_puts(&s->json, "]}");
	read_all(s, NULL);
}

/* The steps [i, j) after the turn before; a lone text may go as a string. */
static void
read_turn(struct sent *s, const struct talk *t, size_t i, size_t j,
    const struct kept_turn *before, const struct history *history)
{
	sent_init(s);
	begin_body(s, t);
	if (before != NULL)
		buf_printf(&s->json, ",\"previous_response_id\":\"%s\"",
		    before->id);
	if (i == 0 && j == 0 && t->plain && dice_one_in(2)) {
		events_quote(&s->json, ",'input':'Hi'}");
	} else {
		events_quote(&s->json, ",'input':[");
		put_items(&s->json, t, i, j);
		buf_puts(&s->json, "]}");
	}
	read_all(s, history);
}

/* ---- the same, with what was kept ---- */

struct chain {
	struct arena arena;
	struct kept kept;
	struct kept_turn turns[STEPS];
	size_t n;
	struct history history;
};

/* What is kept of a request and the model's items that answered it. */
static void
keep(struct chain *c, struct sent *s, const char *output)
{
	struct kept_turn *turn = &c->turns[c->n];
	struct buf input;
	struct jsonw w = jsonw_on(&input);

	buf_init(&input, ROOM);
	request_items_name(&s->request);
	request_items_write(&w, &s->request);
	*turn = (struct kept_turn){
		.id = arena_printf(&c->arena, "resp_%zu", c->n),
		.previous = c->n == 0 ? NULL : turn[-1].id,
		.input = arena_span(&c->arena, buf_view(&input)),
		.output = span_of(arena_printf(&c->arena, "[%s]", output)),
	};
	c->kept.n = ++c->n;
	buf_fini(&input);
}

/* Cut at random, but at the last step at least when that may be. */
static void
read_chain(struct sent *s, const struct talk *t, struct chain *c)
{
	const struct kept_turn *before = NULL;
	size_t from = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (!dice_one_in(2) && (i + 1 < t->n || before != NULL))
			continue;
		read_turn(s, t, from, i, before, &c->history);
		keep(c, s, t->model[i]);
		sent_fini(s);
		before = &c->turns[c->n - 1];
		from = i + 1;
	}
	read_turn(s, t, from, t->n, before, &c->history);
}

static void
put_references(struct chain *c, struct buf *out, struct span items)
{
	struct error err;
	const struct node *n = scan(&c->arena, items, SCAN_UPSTREAM, &err);

	assert_non_null(n);
	for (n = n->child; n != NULL; n = n->next) {
		struct span id = { NULL, 0 };

		assert_true(jsonx_text(n, "id", &id));
		buf_printf(out, "{%s\"id\":\"%.*s\"},", dice_one_in(2) ? "" :
		    "\"type\":\"item_reference\",", (int)id.len, id.p);
	}
}

/* All that was kept by its ids, then what is new. */
static void
read_references(struct sent *s, const struct talk *t, struct chain *c)
{
	sent_init(s);
	begin_body(s, t);
	events_quote(&s->json, ",'input':[");
	for (size_t i = 0; i < c->n; i++) {
		put_references(c, &s->json, c->turns[i].input);
		put_references(c, &s->json, c->turns[i].output);
	}
	events_quote(&s->json, "{'role':'user','content':'Now?'}]}");
	read_all(s, &c->history);
}

/* ---- what is the same ---- */

static bool
same_call(const struct call *a, const struct call *b)
{
	if (!span_same(buf_view(&a->body), buf_view(&b->body)) ||
	    !span_same(buf_view(&a->path), buf_view(&b->path)) ||
	    a->n_headers != b->n_headers)
		return false;
	for (size_t i = 0; i < a->n_headers; i++)
		if (strcmp(a->headers[i].value, b->headers[i].value) != 0)
			return false;
	return true;
}

/* The changes without their params, each once. */
static void
print_changes(struct buf *out, const struct receipt *r)
{
	for (size_t i = 0; i < r->n_changes; i++) {
		const struct change *c = &r->changes[i];
		size_t j = 0;

		while (j < i && (r->changes[j].action != c->action ||
		    strcmp(r->changes[j].why, c->why) != 0))
			j++;
		if (j == i)
			buf_printf(out, "%s: %s\n", action_word(c->action),
			    c->why);
	}
	buf_putc(out, '\0');
}

static unsigned n_sent, n_refused;

static void
assert_same(const struct target *t, const struct sent *a,
    const struct sent *b)
{
	struct buf want, got;

	n_refused += a->refused;
	n_sent += !a->refused;
	if (a->refused != b->refused || (a->refused &&
	    (a->err.class != b->err.class ||
	    strcmp(a->err.message, b->err.message) != 0)))
		fail_msg("%s/%s: %s|%s\n%s\n%s", t->provider->name, t->model,
		    a->err.message, b->err.message, a->json.data,
		    b->json.data);
	if (a->refused)
		return;
	if (!same_call(&a->call, &b->call))
		fail_msg("%s/%s\nflat:  %s\n%s\nchain: %s\n%s",
		    t->provider->name, t->model, a->json.data,
		    a->call.body.data, b->json.data, b->call.body.data);
	buf_init(&want, ROOM);
	buf_init(&got, ROOM);
	print_changes(&want, &a->receipt);
	print_changes(&got, &b->receipt);
	assert_string_equal(got.data, want.data);
	for (size_t i = 0; i < b->receipt.n_changes; i++)
		if (b->request.n_history == b->request.n_items)
			assert_null(strstr(b->receipt.changes[i].param,
			    "input["));
	buf_fini(&got);
	buf_fini(&want);
}

static void
chain_init(struct chain *c)
{
	*c = (struct chain){ .n = 0 };
	arena_init(&c->arena, CEILING_REQUEST_ARENA);
	c->kept = (struct kept){ &c->arena, c->turns, 0 };
	c->history = kept_history(&c->kept);
}

static void
try_chains(const struct provider *row, const char *model)
{
	const struct target target = target_of(row, model);

	for (int i = 0; i < TALKS; i++) {
		struct sent flat, chained;
		struct talk talk;
		struct chain c;

		chain_init(&c);
		make_talk(&talk, &c.arena);
		read_flat(&flat, &talk);
		read_chain(&chained, &talk, &c);
		assert_int_equal(chained.request.n_items,
		    flat.request.n_items);
		assert_true(chained.request.n_history > 0);
		encode(&flat, &target);
		encode(&chained, &target);
		assert_same(&target, &flat, &chained);
		sent_fini(&chained);
		sent_fini(&flat);
		arena_fini(&c.arena);
	}
}

static void
promise_3_a_chain_is_sent_as_the_conversation_written_out(void **state)
{
	(void)state;
	dice_seed(3);
	n_sent = n_refused = 0;
	each_target(try_chains);
	assert_true(n_sent > n_refused);
}

/* A local shell's output bears the id of its call, so that a reference can't
 * mean it. */
static bool
has_twins(const struct talk *t)
{
	for (size_t i = 0; i <= t->n; i++)
		if (strstr(t->client[i], "local_shell_call_output") != NULL)
			return true;
	return false;
}

/* The last words are the model's, so that no call waits for its output. */
static void
try_references(const struct provider *row, const char *model)
{
	const struct target target = target_of(row, model);

	for (int i = 0; i < TALKS / 4; i++) {
		struct sent flat, referred;
		struct talk talk;
		struct chain c;

		chain_init(&c);
		make_talk(&talk, &c.arena);
		talk.model[talk.n - 1] = spell(&c.arena, talk.n,
		    SAYS("completed", "So"), "");
		talk.client[talk.n] = spell(&c.arena, 0,
		    "{'role':'user','content':'Now?'}", "");
		if (has_twins(&talk)) {
			arena_fini(&c.arena);
			continue;
		}
		read_flat(&flat, &talk);
		read_turn(&referred, &talk, 0, talk.n - 1, NULL, &c.history);
		keep(&c, &referred, talk.model[talk.n - 1]);
		sent_fini(&referred);
		read_references(&referred, &talk, &c);
		encode(&flat, &target);
		encode(&referred, &target);
		assert_same(&target, &flat, &referred);
		sent_fini(&referred);
		sent_fini(&flat);
		arena_fini(&c.arena);
	}
}

static void
references_are_sent_as_their_items(void **state)
{
	(void)state;
	dice_seed(5);
	each_target(try_references);
}

/* What is kept is read as what was sent, and written again as it stands. */
static void
what_is_kept_reads_back_as_it_was(void **state)
{
	(void)state;
	dice_seed(7);
	for (int i = 0; i < 2000; i++) {
		struct sent first, second;
		struct talk talk;
		struct chain c;

		chain_init(&c);
		make_talk(&talk, &c.arena);
		read_turn(&first, &talk, 0, talk.n, NULL, NULL);
		keep(&c, &first, "");
		sent_init(&second);
		begin_body(&second, &talk);
		events_quote(&second.json, ",'input':");
		buf_span(&second.json, c.turns[0].input);
		buf_putc(&second.json, '}');
		read_all(&second, NULL);
		keep(&c, &second, "");
		assert_true(span_same(c.turns[0].input, c.turns[1].input));
		sent_fini(&second);
		sent_fini(&first);
		arena_fini(&c.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    promise_3_a_chain_is_sent_as_the_conversation_written_out),
		cmocka_unit_test(references_are_sent_as_their_items),
		cmocka_unit_test(what_is_kept_reads_back_as_it_was),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
