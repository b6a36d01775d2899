/*
 * Promises 8 and 9 over every provider row and families of models: what a
 * request asks for changes what the provider is sent, or is named in the
 * receipt, or is refused; and the same request is the same bytes.
 *
 * A request is a base of settings chosen by dice and one setting more. When
 * the one more leaves the call as it was, the receipt must have grown by a
 * change that names it.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ceilings.h"
#include "lib/targets.h"
#include "model/validate.h"

#define BASES	24		/* for each row, model and setting */

/* ---- dice ---- */

static uint32_t dice = 20261122;

static unsigned
roll(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice % n;
}

/* ---- settings; ' is written for " ---- */

#define TOOL_F	"{'type':'function','name':'f','description':'Does f'," \
	"'parameters':{'type':'object','properties':{'x':{'type':'string'}}}}"
#define TOOL_WEB	"{'type':'web_search'}"
#define SCHEMA	"{'type':'object','properties':{'city':{'type':'string'}}," \
	"'required':['city'],'additionalProperties':false}"

/* A member of the body, or an entry of its tools or of its input. Of one group
 * a request has one. Fields that are nothing without another have that too. */
enum where { FIELD, TOOL, ITEM, PART };

static const struct setting_row {
	enum where where;
	const char *group, *json;
	const char *needs;		/* a field that goes with it */
	const char *param;		/* what a receipt names it by: a prefix;
					 * NULL: may be the case anyway */
	const char *also;		/* another prefix, or NULL */
} settings[] = {
	{ FIELD, "instructions", "'instructions':'Be brief.'", NULL,
	    "instructions", NULL },
	{ FIELD, "temperature", "'temperature':0.25", NULL, "temperature",
	    NULL },
	{ FIELD, "temperature", "'temperature':1.75", NULL, "temperature",
	    NULL },
	{ FIELD, "top_p", "'top_p':0.5", NULL, "top_p", NULL },
	{ FIELD, "presence", "'presence_penalty':0.5", NULL,
	    "presence_penalty", NULL },
	{ FIELD, "frequency", "'frequency_penalty':-0.5", NULL,
	    "frequency_penalty", NULL },
	{ FIELD, "max", "'max_output_tokens':1777", NULL,
	    "max_output_tokens", NULL },
	{ FIELD, "max", "'max_output_tokens':2", NULL, "max_output_tokens",
	    NULL },
	/* A form that is emulated by a tool allows one call anyway. */
	{ FIELD, "parallel", "'parallel_tool_calls':false", NULL,
	    "parallel_tool_calls", "text.format" },
	{ FIELD, "max_calls", "'max_tool_calls':3", NULL, "max_tool_calls",
	    NULL },
	{ FIELD, "text", "'text':{'verbosity':'low'}", NULL,
	    "text.verbosity", NULL },
	{ FIELD, "text", "'text':{'format':{'type':'json_object'}}", NULL,
	    "text.format", NULL },
	{ FIELD, "text", "'text':{'format':{'type':'json_schema','name':'n',"
	    "'schema':" SCHEMA "}}", NULL, "text.format", NULL },
	{ FIELD, "text", "'text':{'format':{'type':'json_schema','name':'n',"
	    "'strict':true,'schema':" SCHEMA "}}", NULL, "text.format", NULL },
	{ FIELD, "reasoning", "'reasoning':{'effort':'low'}", NULL,
	    "reasoning.effort", NULL },
	/* A model that never reasons does that anyway. */
	{ FIELD, "reasoning", "'reasoning':{'effort':'none'}", NULL, NULL,
	    NULL },
	{ FIELD, "reasoning", "'reasoning':{'effort':'max'}", NULL,
	    "reasoning.effort", NULL },
	{ FIELD, "reasoning", "'reasoning':{'summary':'detailed'}", NULL,
	    "reasoning.summary", NULL },
	{ FIELD, "reasoning", "'reasoning':{'context':'all_turns'}", NULL,
	    "reasoning.context", NULL },
	{ FIELD, "reasoning", "'reasoning':{'mode':'pro'}", NULL,
	    "reasoning.mode", NULL },
	{ FIELD, "logprobs", "'top_logprobs':7,"
	    "'include':['message.output_text.logprobs']", NULL,
	    "top_logprobs", "include" },
	{ FIELD, "logprobs", "'top_logprobs':7", NULL, "top_logprobs", NULL },
	{ FIELD, "include", "'include':['file_search_call.results']", NULL,
	    "include", NULL },
	{ FIELD, "user", "'user':'somebody'", NULL, "user", NULL },
	{ FIELD, "cache_key", "'prompt_cache_key':'a-cache-key'", NULL,
	    "prompt_cache_key", NULL },
	{ FIELD, "retention", "'prompt_cache_retention':'24h'", NULL,
	    "prompt_cache_retention", NULL },
	{ FIELD, "retention", "'prompt_cache_retention':'in_memory'", NULL,
	    "prompt_cache_retention", NULL },
	{ FIELD, "cache_control", "'cache_control':{'type':'ephemeral',"
	    "'ttl':'1h'}", NULL, "cache_control", NULL },
	{ FIELD, "cache_options", "'prompt_cache_options':{'mode':'explicit'}",
	    NULL, "prompt_cache_options", NULL },
	{ FIELD, "image", "'image':{'context_compression':'enabled'}", NULL,
	    "image", NULL },
	{ FIELD, "access", "'access_programs':{'cyber':true}", NULL,
	    "access_programs", NULL },
	{ FIELD, "moderation", "'moderation':{'model':'m'}", NULL,
	    "moderation", NULL },
	{ FIELD, "safety", "'safety_identifier':'me'", NULL,
	    "safety_identifier", NULL },
	{ FIELD, "tier", "'service_tier':'flex'", NULL, "service_tier",
	    NULL },
	{ FIELD, "truncation", "'truncation':'auto'", NULL, "truncation",
	    NULL },
	{ FIELD, "background", "'background':true", NULL, "background",
	    NULL },
	{ FIELD, "conversation", "'conversation':'c'", NULL, "conversation",
	    NULL },
	{ FIELD, "prompt", "'prompt':{'id':'p'}", NULL, "prompt", NULL },
	{ FIELD, "management", "'context_management':[{'type':'compaction'}]",
	    NULL, "context_management", NULL },
	{ FIELD, "unknown", "'client_metadata':{'a':1}", NULL,
	    "client_metadata", NULL },

	{ TOOL, "f", TOOL_F, NULL, "tools", NULL },
	{ TOOL, "strict", "{'type':'function','name':'s','strict':true,"
	    "'parameters':" SCHEMA "}", NULL, "tools", NULL },
	{ TOOL, "marked", "{'type':'function','name':'m','parameters':" SCHEMA
	    ",'cache_control':{'type':'ephemeral'}}", NULL, "tools", NULL },
	{ TOOL, "custom", "{'type':'custom','name':'patch','description':"
	    "'Edits','format':{'type':'grammar','syntax':'lark','definition':"
	    "'start: /x/'}}", NULL, "tools", NULL },
	{ TOOL, "namespace", "{'type':'namespace','name':'crm','description':"
	    "'Customers','tools':[{'type':'function','name':'find',"
	    "'parameters':" SCHEMA "}]}", NULL, "tools", NULL },
	{ TOOL, "web", TOOL_WEB, NULL, "tools", NULL },
	{ TOOL, "web", "{'type':'web_search','search_context_size':'low',"
	    "'filters':{'allowed_domains':['example.org']}}", NULL, "tools",
	    NULL },
	{ TOOL, "code", "{'type':'code_interpreter','container':"
	    "{'type':'auto'}}", NULL, "tools", NULL },
	{ TOOL, "search", "{'type':'tool_search'}", NULL, "tools", NULL },
	{ TOOL, "f", TOOL_F, "'tool_choice':'required'", "tool", NULL },
	{ TOOL, "f", TOOL_F, "'tool_choice':'none'", "tool", NULL },
	{ TOOL, "f", TOOL_F, "'tool_choice':{'type':'function','name':'f'}",
	    "tool", NULL },
	{ TOOL, "f", TOOL_F, "'tool_choice':{'type':'allowed_tools','mode':"
	    "'auto','tools':[{'type':'function','name':'f'}]}", "tool", NULL },
	{ TOOL, "web", TOOL_WEB, "'tool_choice':{'type':'web_search'}",
	    "tool", NULL },

	{ ITEM, "late", "{'role':'developer','content':'Now in rhyme.'},"
	    "{'role':'user','content':'Go on'}", NULL, "input", NULL },
	{ ITEM, "turn", "{'role':'assistant','content':'I did.'},"
	    "{'role':'user','content':'And then?'}", NULL, "input", NULL },
	{ ITEM, "phase", "{'role':'assistant','phase':'commentary','content':"
	    "'I look.'},{'role':'user','content':'Well?'}", NULL, "input",
	    NULL },
	{ ITEM, "refusal", "{'type':'message','id':'msg_1','status':"
	    "'completed','role':'assistant','content':[{'type':'refusal',"
	    "'refusal':'I would rather not.'}]},"
	    "{'role':'user','content':'Why?'}", NULL, "input", NULL },
	{ ITEM, "call", "{'type':'function_call','call_id':'c1','name':'f',"
	    "'arguments':'{}'},{'type':'function_call_output','call_id':'c1',"
	    "'output':'forty-two'}", NULL, "input", NULL },
	{ ITEM, "failed", "{'type':'function_call','call_id':'c2','name':'f',"
	    "'arguments':'{}'},{'type':'function_call_output','call_id':'c2',"
	    "'is_error':true,'output':'no luck'}", NULL, "input", NULL },
	{ ITEM, "spaced", "{'type':'function_call','call_id':'c3','name':"
	    "'find','namespace':'crm','arguments':'{}'},"
	    "{'type':'function_call_output','call_id':'c3','output':'x'}",
	    NULL, "input", NULL },
	{ ITEM, "custom", "{'type':'custom_tool_call','call_id':'c4','name':"
	    "'patch','input':'*** Begin'},{'type':'custom_tool_call_output',"
	    "'call_id':'c4','output':'done'}", NULL, "input", NULL },
	{ ITEM, "reasoning", "{'type':'reasoning','id':'rs_1','summary':"
	    "[{'type':'summary_text','text':'Hm'}]}", NULL, "input", NULL },
	{ ITEM, "web", "{'type':'web_search_call','id':'ws_1','status':"
	    "'completed','action':{'type':'search','query':'q'}}", NULL,
	    "input", NULL },
	{ ITEM, "shell", "{'type':'local_shell_call','id':'lsh_1','call_id':"
	    "'c5','status':'completed','action':{'type':'exec','command':"
	    "['ls'],'env':{}}},{'type':'local_shell_call_output','id':'c5',"
	    "'output':'x'}", NULL, "input", NULL },
	{ ITEM, "more_tools", "{'type':'additional_tools','role':'developer',"
	    "'tools':[{'type':'function','name':'later','parameters':" SCHEMA
	    "}]}", NULL, "input", NULL },
	{ ITEM, "update", "{'type':'configuration_update','reasoning':"
	    "{'effort':'high'}}", NULL, "input", NULL },

	{ PART, "image", "{'type':'input_image','image_url':"
	    "'data:image/png;base64,iVBORw0KGgo='}", NULL, "input", NULL },
	{ PART, "detail", "{'type':'input_image','detail':'high','image_url':"
	    "'https://example.org/b.png'}", NULL, "input", NULL },
	{ PART, "pdf", "{'type':'input_file','filename':'a.pdf','file_data':"
	    "'data:application/pdf;base64,JVBERi0xLjQK'}", NULL, "input",
	    NULL },
	{ PART, "mark", "{'type':'input_text','text':'marked','cache_control':"
	    "{'type':'ephemeral'}}", NULL, "input", NULL },
	{ PART, "break", "{'type':'input_text','text':'broken',"
	    "'prompt_cache_breakpoint':{'mode':'explicit'}}", NULL, "input",
	    NULL },
};

#define SETTINGS	(sizeof(settings) / sizeof(settings[0]))

/* What these settings need to be there at all, by where they stand. */
static bool
excludes(const struct setting_row *a, const struct setting_row *b)
{
	if (a->where == b->where && strcmp(a->group, b->group) == 0)
		return true;
	/* They share a member of the body; the later counts. */
	if (strstr(a->json, "'include'") != NULL &&
	    strstr(b->json, "'include'") != NULL)
		return true;
	if ((strcmp(a->group, "reasoning") == 0 &&
	    strcmp(b->group, "update") == 0) ||
	    (strcmp(a->group, "update") == 0 &&
	    strcmp(b->group, "reasoning") == 0))
		return true;
	/* One choice of tools; and what it must be, f, is there once. */
	return a->needs != NULL && b->needs != NULL;
}

/* ---- a request of chosen settings ---- */

struct choice_of {
	const struct setting_row *list[SETTINGS];
	size_t n;
};

static bool
fits(const struct choice_of *c, const struct setting_row *s)
{
	for (size_t i = 0; i < c->n; i++)
		if (excludes(c->list[i], s))
			return false;
	return true;
}

static void
write_kind(struct buf *out, const struct choice_of *c, enum where where,
    bool first)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->list[i]->where != where)
			continue;
		buf_puts(out, first ? "" : ",");
		buf_puts(out, c->list[i]->json);
		first = false;
	}
}

static bool
has_kind(const struct choice_of *c, enum where where)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i]->where == where)
			return true;
	return false;
}

/* In the order of the choice, which is that of the table. */
static void
write_request(struct buf *out, const struct choice_of *c, const char *model)
{
	buf_printf(out, "{'model':'%s','stream':true,'store':false", model);
	write_kind(out, c, FIELD, false);
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i]->needs != NULL)
			buf_printf(out, ",%s", c->list[i]->needs);
	if (has_kind(c, TOOL)) {
		buf_puts(out, ",'tools':[");
		write_kind(out, c, TOOL, true);
		buf_putc(out, ']');
	}
	buf_puts(out, ",'input':[{'role':'user','content':[{'type':"
	    "'input_text','text':'Hi'}");
	write_kind(out, c, PART, false);
	buf_puts(out, "]}");
	write_kind(out, c, ITEM, false);
	buf_puts(out, "]}");
	for (size_t i = 0; i < out->len; i++)
		if (out->data[i] == '\'')
			out->data[i] = '"';
}

/* ---- encoding ---- */

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
send(struct sent *s, const struct provider *row, const char *model,
    const struct choice_of *c)
{
	const struct dialect *dialect = dialect_find(row->dialect);
	const struct target target = target_of(row, model);

	arena_init(&s->arena, CEILING_REQUEST_ARENA);
	buf_init(&s->json, (size_t)1 << 20);
	write_request(&s->json, c, model);
	receipt_init(&s->receipt, &s->arena);
	if (request_read(&s->arena, buf_view(&s->json), NULL, &s->request,
	    &s->receipt, &s->err) == -1)
		fail_msg("%s: %s\n%s", s->err.param, s->err.message,
		    s->json.data);
	s->refused = dialect->encode(&s->request, &target, &s->arena,
	    &s->call, &s->receipt, &s->err) == -1;
	if (s->refused && s->err.class != ERROR_UNSUPPORTED_VALUE &&
	    s->err.class != ERROR_UNSUPPORTED_PARAMETER)
		fail_msg("%s %s: %s\n%s", row->name, s->err.param,
		    s->err.message, s->json.data);
}

static void
end(struct sent *s)
{
	buf_fini(&s->json);
	arena_fini(&s->arena);
}

static bool
same_call(const struct sent *a, const struct sent *b)
{
	if (!span_same(buf_view(&a->call.body), buf_view(&b->call.body)) ||
	    !span_same(buf_view(&a->call.path), buf_view(&b->call.path)) ||
	    a->call.n_headers != b->call.n_headers)
		return false;
	for (size_t i = 0; i < a->call.n_headers; i++)
		if (strcmp(a->call.headers[i].value,
		    b->call.headers[i].value) != 0)
			return false;
	return true;
}

static bool
names(const struct change *c, const char *prefix)
{
	return prefix != NULL &&
	    strncmp(c->param, prefix, strlen(prefix)) == 0;
}

static size_t
named(const struct sent *s, const struct setting_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < s->receipt.n_changes; i++)
		n += names(&s->receipt.changes[i], row->param) ||
		    names(&s->receipt.changes[i], row->also) ||
		    /* The client's own choice may leave tools out. */
		    (row->where == TOOL &&
		    names(&s->receipt.changes[i], "tool_choice"));
	return n;
}

/* ---- who is sent it: lib/targets.h ---- */

static void
every_dialect_has_rows(void **state)
{
	(void)state;
	for (size_t i = 0; dialects[i] != NULL; i++) {
		const struct provider *p = provider_rows;
		bool known = dialects[i]->encode == NULL;

		for (size_t j = 0; j < FAMILIES; j++)
			known = known || strcmp(families[j].dialect,
			    dialects[i]->name) == 0;
		while (p->name != NULL &&
		    strcmp(p->dialect, dialects[i]->name) != 0)
			p++;
		if (!known || p->name == NULL)
			fail_msg("%s", dialects[i]->name);
	}
}

/* ---- the properties ---- */

/* What is about calls says nothing when there is nothing to call. */
static bool
goes_with(const struct setting_row *one, const struct setting_row *s)
{
	return strcmp(one->group, "parallel") == 0 && s->where == TOOL &&
	    strcmp(s->group, "f") == 0 && s->needs == NULL;
}

static void
choose_base(struct choice_of *c, const struct setting_row *one)
{
	unsigned density = 2 + roll(12);

	c->n = 0;
	for (size_t i = 0; i < SETTINGS; i++)
		if (&settings[i] != one && !excludes(&settings[i], one) &&
		    fits(c, &settings[i]) &&
		    (goes_with(one, &settings[i]) || roll(density) == 0))
			c->list[c->n++] = &settings[i];
}

/* One setting more, at its place. */
static void
with(struct choice_of *out, const struct choice_of *base,
    const struct setting_row *one)
{
	size_t i = 0;

	out->n = 0;
	for (; i < base->n && base->list[i] < one; i++)
		out->list[out->n++] = base->list[i];
	out->list[out->n++] = one;
	for (; i < base->n; i++)
		out->list[out->n++] = base->list[i];
}

static unsigned lost;

static void
try_one(const struct provider *row, const char *model,
    const struct setting_row *one)
{
	struct choice_of base, more;
	struct sent a, b;

	choose_base(&base, one);
	with(&more, &base, one);
	send(&a, row, model, &base);
	send(&b, row, model, &more);
	if (!a.refused && !b.refused && same_call(&a, &b) &&
	    one->param != NULL && named(&b, one) == 0) {
		print_message("# %s/%s loses %s in silence:\n# %s\n# %s\n",
		    row->name, model, one->json, b.json.data,
		    b.call.body.data);
		lost++;
	}
	end(&b);
	end(&a);
}

static void
try_all(const struct provider *row, const char *model)
{
	for (size_t i = 0; i < SETTINGS; i++)
		for (int k = 0; k < BASES; k++)
			try_one(row, model, &settings[i]);
}

static void
promise_8_what_is_not_sent_is_in_the_receipt(void **state)
{
	(void)state;
	each_target(try_all);
	assert_int_equal(lost, 0);
}

/* With routing.strict the same things are refused, none is dropped. */
static void
try_strictly(const struct provider *row, const char *model)
{
	static const struct setting_row strict = { FIELD, "routing",
	    "'routing':{'strict':true}", NULL, "routing", NULL };
	struct choice_of c;
	struct sent s;

	for (int k = 0; k < 4 * BASES; k++) {
		choose_base(&c, &strict);
		c.list[c.n++] = &strict;
		send(&s, row, model, &c);
		for (size_t i = s.receipt.n_changes_kept; !s.refused &&
		    i < s.receipt.n_changes; i++)
			if (s.receipt.changes[i].action == ACTION_DROPPED &&
			    strcmp(s.receipt.changes[i].param,
			    "client_metadata") != 0)
				fail_msg("%s/%s drops %s though strict:\n%s",
				    row->name, model,
				    s.receipt.changes[i].param, s.json.data);
		end(&s);
	}
}

static void
strict_routing_allows_no_dropping(void **state)
{
	(void)state;
	each_target(try_strictly);
}

static void
try_twice(const struct provider *row, const char *model)
{
	static const struct setting_row none = { FIELD, "none", "", NULL, "",
	    NULL };
	struct choice_of c;
	struct sent a, b;

	for (int k = 0; k < 2 * BASES; k++) {
		choose_base(&c, &none);
		send(&a, row, model, &c);
		send(&b, row, model, &c);
		if (a.refused != b.refused ||
		    (!a.refused && !same_call(&a, &b)))
			fail_msg("%s/%s\n%s", row->name, model, a.json.data);
		end(&b);
		end(&a);
	}
}

static void
promise_9_same_request_same_bytes(void **state)
{
	(void)state;
	each_target(try_twice);
}

/* The conversation's list in the body, without its end. */
static struct span
conversation(const struct sent *s)
{
	static const char *const keys[] = { "\"messages\":[", "\"contents\":[",
	    "\"input\":[" };
	const char *body = s->call.body.data, *p = NULL;
	int depth = 0;
	bool quoted = false;
	size_t len = 0;

	for (size_t i = 0; i < 3 && p == NULL; i++) {
		p = strstr(body, keys[i]);
		if (p != NULL)
			p += strlen(keys[i]);
	}
	assert_non_null(p);
	for (; quoted || depth > 0 || p[len] != ']'; len++) {
		if (p[len] == '\\')
			len++;
		else if (p[len] == '"')
			quoted = !quoted;
		else if (!quoted && strchr("[{", p[len]) != NULL)
			depth++;
		else if (!quoted && strchr("]}", p[len]) != NULL)
			depth--;
	}
	return (struct span){ p, len };
}

/* Providers' caches and signed thoughts are bound to the bytes before. */
static void
try_longer(const struct provider *row, const char *model)
{
	static const struct setting_row turn = { ITEM, "next",
	    "{'role':'assistant','content':'Yes.'},"
	    "{'role':'user','content':'More'}", NULL, "input", NULL };
	struct choice_of c;
	struct sent a, b;

	for (int k = 0; k < 2 * BASES; k++) {
		choose_base(&c, &turn);
		/* What ends in the middle of a turn isn't the whole of it. */
		while (c.n > 0 && c.list[c.n - 1]->where >= ITEM)
			c.n--;
		send(&a, row, model, &c);
		c.list[c.n++] = &turn;
		send(&b, row, model, &c);
		if (!a.refused && !b.refused) {
			struct span had = conversation(&a);
			struct span has = conversation(&b);

			if (has.len < had.len ||
			    memcmp(has.p, had.p, had.len) != 0)
				fail_msg("%s/%s\n%s\n%s", row->name, model,
				    a.call.body.data, b.call.body.data);
		}
		end(&b);
		end(&a);
	}
}

static void
promise_9_a_longer_conversation_begins_with_the_same_bytes(void **state)
{
	(void)state;
	each_target(try_longer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dialect_has_rows),
		cmocka_unit_test(promise_8_what_is_not_sent_is_in_the_receipt),
		cmocka_unit_test(strict_routing_allows_no_dropping),
		cmocka_unit_test(promise_9_same_request_same_bytes),
		cmocka_unit_test(
		    promise_9_a_longer_conversation_begins_with_the_same_bytes),
	};

	return cmocka_run_group_tests_name("promises 8 and 9", tests, NULL,
	    NULL);
}
