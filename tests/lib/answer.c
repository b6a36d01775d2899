#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/jsonw.h"
#include "lib/answer.h"
#include "lib/dice.h"

const char answer_request[] =
	"{\"model\":\"m\",\"input\":\"Hi\","
	"\"reasoning\":{\"summary\":\"auto\"},"
	"\"include\":[\"reasoning.encrypted_content\","
	"\"message.output_text.logprobs\","
	"\"web_search_call.action.sources\"],"
	"\"tools\":[{\"type\":\"function\",\"name\":\"f\"},"
	"{\"type\":\"function\",\"name\":\"get_temp\"},"
	"{\"type\":\"namespace\",\"name\":\"crm\",\"description\":\"d\","
	"\"tools\":[{\"type\":\"function\",\"name\":\"find\"}]},"
	"{\"type\":\"custom\",\"name\":\"patch\"},"
	"{\"type\":\"web_search\"}]}";

static const struct answer_tool tools[] = {
	{ "f", "f", NULL, false },
	{ "get_temp", "get_temp", NULL, false },
	{ "crm__find", "find", "crm", false },
	{ "patch", "patch", NULL, true },
};

const struct answer_source answer_sources[ANSWER_SOURCES] = {
	{ "https://a.example/", "One" },
	{ "https://b.example/?q=%C3%A9&r=\\\"", "T\\\"wo\\\\" },
	{ "https://c.example/\xc3\xa9", "" },
};

/* ---- its parts ---- */

struct answer_item *
answer_add(struct answer *a, enum item_type type)
{
	struct answer_item *it;

	if (a->n_items == ANSWER_ITEMS)
		return NULL;
	it = &a->items[a->n_items++];
	memset(it, 0, sizeof(*it));
	it->type = type;
	return it;
}

void
answer_append(struct answer *a, const struct answer_item *it)
{
	if (a->n_items < ANSWER_ITEMS)
		a->items[a->n_items++] = *it;
}

struct answer_part *
answer_part(struct answer_item *it, enum part_type type)
{
	struct answer_part *p;

	if (it->n_parts == ANSWER_PARTS)
		return NULL;
	p = &it->parts[it->n_parts++];
	memset(p, 0, sizeof(*p));
	p->type = type;
	return p;
}

void
answer_join(struct answer_part *to, const struct answer_part *part)
{
	size_t before;

	if (to->n_stretches + part->n_stretches > ANSWER_STRETCHES ||
	    !units_join(&to->text, &part->text))
		return;
	before = to->text.n - part->text.n;
	/* What was put between two halves belongs to the stretch before. */
	if (to->n_stretches > 0)
		to->stretches[to->n_stretches - 1].end = before;
	for (size_t i = 0; i < part->n_stretches; i++) {
		to->stretches[to->n_stretches] = part->stretches[i];
		to->stretches[to->n_stretches++].end += before;
	}
	to->n_tokens += part->n_tokens;
	if (part->blob != 0)
		to->blob = part->blob;
}

void
answer_gather(struct answer_item *to, const struct answer_item *it,
    enum part_type from, enum part_type as)
{
	struct answer_part *p = NULL;

	for (size_t i = 0; i < to->n_parts; i++)
		if (to->parts[i].type == as)
			p = &to->parts[i];
	for (size_t i = 0; i < it->n_parts; i++) {
		if (it->parts[i].type != from || it->parts[i].text.n == 0)
			continue;
		if (p == NULL)
			p = answer_part(to, as);
		if (p != NULL)
			answer_join(p, &it->parts[i]);
	}
}

void
answer_spell(struct answer_part *p)
{
	size_t at = 0;

	for (p->n_tokens = 0; at < p->text.n; p->n_tokens++) {
		at += 1 + dice(4);
		if (p->n_tokens + 1 == ANSWER_TOKENS || at > p->text.n)
			at = p->text.n;
		while (units_in_pair(&p->text, at))
			at++;
		p->token_ends[p->n_tokens] = at;
	}
}

bool
answer_call_is_whole(const struct answer_item *it)
{
	return !it->native && it->arguments.n > 0 &&
	    it->told == it->arguments.n;
}

void
answer_settle(struct answer *a)
{
	for (size_t i = 0; i < a->n_items; i++) {
		struct answer_item *it = &a->items[i];
		bool last = i + 1 == a->n_items;

		it->cut = last && a->reason != END_COMPLETED;
		if (answer_is_call(it) && !it->cut)
			it->told = answer_call_text(it)->n;
		it->status = it->cut && !(answer_is_call(it) &&
		    answer_call_is_whole(it)) ? STATUS_INCOMPLETE :
		    STATUS_COMPLETED;
	}
}

size_t
answer_searches(const struct answer *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_items; i++)
		if (a->items[i].type == ITEM_HOSTED)
			n++;
	return n;
}

/* ---- making one ---- */

static void
make_stretches(struct answer_part *p)
{
	size_t at = 0;

	while (at < p->text.n && p->n_stretches < 3) {
		size_t n = 1 + dice((unsigned)(p->text.n - at));

		if (p->n_stretches == 2 || dice_one_in(2))
			n = p->text.n - at;
		at += n;
		if (units_in_pair(&p->text, at))
			at++;
		p->stretches[p->n_stretches++] = (struct answer_stretch){
			.end = at,
			.cites = dice_one_in(3) ? dice(1 << ANSWER_SOURCES) :
			    0,
		};
	}
}

/* Some have what others put around their reasoning. */
static void
make_text(struct units *t)
{
	static const char *const marks[] = { "<think>", "</think>", "<thi",
	    "</" };

	if (dice_one_in(6))
		units_ascii(t, marks[dice(4)]);
	units_random(t, 1 + dice(14), "ab \"\\/\n\t\x01<", dice_one_in(4));
	if (dice_one_in(6))
		units_ascii(t, marks[dice(4)]);
	units_random(t, dice(10), "ab \"\\/\n\t\x01<", dice_one_in(4));
}

static void
make_reasoning(struct answer_item *it, unsigned *number)
{
	enum part_type type = dice_one_in(3) ? PART_REASONING : PART_SUMMARY;
	unsigned n = dice_one_in(3) ? dice((unsigned)ANSWER_PARTS) : 1;

	for (unsigned i = 0; i < n; i++) {
		struct answer_part *p = answer_part(it, type);

		p->blob = dice_one_in(2) ? ++*number : 0;
		p->redacted = p->blob != 0 && dice_one_in(5);
		if (!p->redacted && !(p->blob != 0 && dice_one_in(4)))
			make_text(&p->text);
	}
	it->blob = dice_one_in(2) ? ++*number : 0;
}

static void
make_message(struct answer_item *it)
{
	unsigned n = dice_one_in(3) ? dice((unsigned)ANSWER_PARTS) : 1;

	it->phase = (enum phase)(dice_one_in(2) ? dice(3) : 0);
	for (unsigned i = 0; i < n; i++) {
		struct answer_part *p = answer_part(it, dice_one_in(6) ?
		    PART_REFUSAL : PART_TEXT);

		if (!dice_one_in(12))
			make_text(&p->text);
		if (p->type != PART_TEXT)
			continue;
		make_stretches(p);
		if (p->text.n > 0 && dice_one_in(3))
			p->n_tokens = 1 + dice(4);
	}
}

static void
make_arguments(struct units *t)
{
	struct units word = { .n = 0 };

	if (dice_one_in(5))
		return;
	units_random(&word, dice(10), "ab /\"\\\n", false);
	units_ascii(t, dice_one_in(2) ? "{\"k\":\"" : "{ \"k\" : \"");
	units_escaped(t, &word);
	units_ascii(t, dice_one_in(2) ? "\"}" :
	    "\" ,\"n\":[1, -2.5e3,true,null,{},[ ]],\"o\":{\"\":{}}}");
}

static void
make_call(struct answer_item *it, unsigned *number)
{
	it->tool = &tools[dice(sizeof(tools) / sizeof(tools[0]))];
	(void)snprintf(it->id, sizeof(it->id), "call_%u", ++*number);
	it->apart = it->tool->namespace != NULL && dice_one_in(2);
	if (it->tool->custom) {
		it->type = ITEM_CUSTOM_CALL;
		it->native = dice_one_in(2);
		units_random(&it->input, dice(16), "ab \"\\/\n", dice(4) == 0);
		units_ascii(&it->arguments, "{\"input\":\"");
		units_escaped(&it->arguments, &it->input);
		units_ascii(&it->arguments, "\"}");
	} else {
		make_arguments(&it->arguments);
	}
	it->told = dice((unsigned)answer_call_text(it)->n + 1);
	if (dice_one_in(4))
		it->told = answer_call_text(it)->n;
}

static void
make_search(struct answer_item *it, unsigned *number)
{
	it->query = ++*number;
	it->failed = dice_one_in(5);
	if (!it->failed)
		it->sources = dice(1 << ANSWER_SOURCES);
}

static void
make_usage(struct usage *u)
{
	*u = (struct usage){ .input = 1 + dice(40), .output = dice(40) };
	if (dice_one_in(3))
		return;
	u->cached = dice((unsigned)u->input + 1);
	u->cache_write = dice((unsigned)(u->input - u->cached) + 1);
	u->cache_write_1h = dice((unsigned)u->cache_write + 1);
	u->reasoning = dice((unsigned)u->output + 1);
}

void
answer_make(struct answer *a)
{
	unsigned n = dice((unsigned)ANSWER_ITEMS), number = 0;

	memset(a, 0, sizeof(*a));
	while (a->n_items < n) {
		unsigned kind = dice(9);
		struct answer_item *it = answer_add(a, kind < 2 ?
		    ITEM_REASONING : kind < 5 ? ITEM_MESSAGE :
		    kind < 8 ? ITEM_FUNCTION_CALL : ITEM_HOSTED);

		if (it->type == ITEM_REASONING)
			make_reasoning(it, &number);
		else if (it->type == ITEM_MESSAGE)
			make_message(it);
		else if (it->type == ITEM_HOSTED)
			make_search(it, &number);
		else
			make_call(it, &number);
	}
	if (dice_one_in(3))
		a->reason = dice_one_in(3) ? END_CONTENT_FILTER :
		    END_MAX_TOKENS;
	if (dice_one_in(2))
		make_text(&a->explanation);
	a->no_summary = dice_one_in(4);
	a->has_usage = !dice_one_in(4);
	if (a->has_usage)
		make_usage(&a->usage);
}

/* ---- public forms ---- */

static const struct token {
	const char *text, *bytes, *logprob;
} tokens[] = {
	{ "Hel", "72,101,108", "-0.25" },
	{ " \\\"", "32,34", "-1e-05" },
	{ "\xc3\xa9", "195,169", "0" },
	{ "\\n", "10", "-12.5" },
};
#define TOKENS	(sizeof(tokens) / sizeof(tokens[0]))

const char *
answer_token_text(unsigned n)
{
	return tokens[n % TOKENS].text;
}

const char *
answer_token_logprob(unsigned n)
{
	return tokens[n % TOKENS].logprob;
}

unsigned
answer_token_alternatives(unsigned n)
{
	return n % 3;
}

static void
put_alternatives(struct buf *out, unsigned n)
{
	buf_puts(out, ",\"top_logprobs\":[");
	for (unsigned i = 1; i <= answer_token_alternatives(n); i++) {
		buf_puts(out, i == 1 ? "" : ",");
		answer_token(out, n + i, false);
	}
	buf_putc(out, ']');
}

void
answer_token(struct buf *out, unsigned n, bool alternatives)
{
	const struct token *t = &tokens[n % TOKENS];

	buf_printf(out, "{\"token\":\"%s\",\"logprob\":%s,\"bytes\":[%s]",
	    t->text, t->logprob, t->bytes);
	if (alternatives)
		put_alternatives(out, n);
	buf_putc(out, '}');
}

void
answer_tokens(struct buf *out, unsigned first, unsigned n)
{
	for (unsigned i = first; i < first + n; i++) {
		buf_puts(out, i == first ? "" : ",");
		answer_token(out, i, true);
	}
}

static void
put_spelt(struct buf *out, const struct answer_part *p, unsigned n)
{
	size_t at = n == 0 ? 0 : p->token_ends[n - 1];
	struct buf text;

	buf_init(&text, SIZE_MAX);
	if (n > 0 && n == p->odd_token)
		buf_puts(&text, "\xef\xbf\xbd");
	else
		units_bytes(&text, &p->text, at, p->token_ends[n] - at);
	buf_puts(out, "{\"token\":\"");
	jsonw_escape(out, buf_view(&text));
	buf_printf(out, "\",\"logprob\":%s,\"bytes\":[",
	    answer_token_logprob(n));
	for (size_t i = 0; i < text.len; i++)
		buf_printf(out, "%s%u", i == 0 ? "" : ",",
		    (unsigned char)text.data[i]);
	buf_putc(out, ']');
	put_alternatives(out, n);
	buf_putc(out, '}');
	buf_fini(&text);
}

void
answer_part_tokens(struct buf *out, const struct answer_part *p)
{
	if (p->token_ends[0] == 0) {
		answer_tokens(out, 0, p->n_tokens);
		return;
	}
	for (unsigned i = 0; i < p->n_tokens; i++) {
		buf_puts(out, i == 0 ? "" : ",");
		put_spelt(out, p, i);
	}
}

void
answer_citation(struct buf *out, unsigned source, size_t start, size_t end)
{
	buf_printf(out, "{\"type\":\"url_citation\",\"start_index\":%zu,"
	    "\"end_index\":%zu,\"url\":\"%s\",\"title\":\"%s\"}", start, end,
	    answer_sources[source].url, answer_sources[source].title);
}

void
answer_citations(struct buf *out, const struct answer_part *p)
{
	size_t start = 0, before = out->len;

	for (size_t i = 0; i < p->n_stretches; i++) {
		size_t end = units_characters(&p->text, p->stretches[i].end);

		for (unsigned s = 0; s < ANSWER_SOURCES; s++)
			if (p->stretches[i].cites & 1u << s) {
				buf_puts(out, out->len == before ? "" : ",");
				answer_citation(out, s, start, end);
			}
		start = end;
	}
}
