#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "redact/bytes.h"
#include "redact/redactor.h"

#define NAME_MAX	64	/* bytes of a name that are context */

static size_t
characters(const char *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)p[i] & 0xc0) != 0x80;
	return count;
}

/* ---- what comes out ---- */

static struct span take_raw(struct redactor *, size_t);

/* So many bytes that came stay. Of a string in JSON as they were spelt. */
static void
pass(struct redactor *r, const char *p, size_t n)
{
	struct span raw;

	if (r->outer != NULL) {
		raw = take_raw(r->outer, n);
		pass(r->outer, raw.p, raw.len);
		return;
	}
	buf_add(r->out, p, n);
	if (r->edits != NULL) {
		size_t count = characters(p, n);

		r->at += count;
		r->new_at += count;
	}
}

/* Text that comes out in place of old, which is a part of what came. */
static void
put_text(struct redactor *r, enum entity e, struct span text, struct span old)
{
	size_t len, new_len;
	struct buf escaped;

	if (r->outer != NULL) {
		buf_init(&escaped, SIZE_MAX / 4);
		jsonw_escape(&escaped, text);
		put_text(r->outer, e, buf_view(&escaped),
		    take_raw(r->outer, old.len));
		buf_fini(&escaped);
		return;
	}
	buf_span(r->out, text);
	if (r->edits == NULL)
		return;
	len = characters(old.p, old.len);
	new_len = characters(text.p, text.len);
	r->edits->edit(r->edits, e, r->at, len, r->new_at, new_len);
	r->at += len;
	r->new_at += new_len;
}

/* The placeholder in place of what stood in old. JSON has it with escapes, and
 * for a number in quotes. */
static void
put(struct redactor *r, enum entity e, struct span value, struct span old)
{
	const char *quote = r->lexer.state == LEXER_TOKEN ? "\"" : "";
	struct buf placeholder, text;

	buf_init(&placeholder, SIZE_MAX / 4);
	buf_init(&text, SIZE_MAX / 4);
	guard_replace(r->guard, e, value, &placeholder);
	buf_puts(&text, quote);
	if (r->lexer.state == LEXER_TEXT)
		buf_span(&text, buf_view(&placeholder));
	else
		jsonw_escape(&text, buf_view(&placeholder));
	buf_puts(&text, quote);
	put_text(r, e, buf_view(&text), old);
	buf_fini(&text);
	buf_fini(&placeholder);
}

/* What is gone without a placeholder of its own: the rest of what was found. */
static void
drop_text(struct redactor *r, struct span old)
{
	size_t len;

	if (r->outer != NULL) {
		drop_text(r->outer, take_raw(r->outer, old.len));
		return;
	}
	if (r->edits == NULL)
		return;
	len = old.p == NULL ? old.len : characters(old.p, old.len);
	r->edits->edit(r->edits, r->last, r->at, len, r->new_at, 0);
	r->at += len;
}

/* ---- what the scanner tells ---- */

/* The spelling of the string's next n bytes, which are told now. */
static struct span
take_raw(struct redactor *r, size_t n)
{
	const char *p = r->raw.data + r->raw_at, *from = p;
	const char *end = r->raw.data + r->raw.len;
	char bytes[4];
	size_t means;

	while (n > 0 && p < end) {
		p += lexer_spelt(p, end, bytes, &means);
		n -= means < n ? means : n;
	}
	r->raw_at += (size_t)(p - from);
	return (struct span){ from, (size_t)(p - from) };
}

static struct span
spelling(struct redactor *r, struct span text)
{
	return r->lexer.state == LEXER_STRING ? take_raw(r, text.len) : text;
}

/* What lies before the text itself, as context. */
static struct span
skip_context(struct redactor *r, struct span text)
{
	size_t n = r->skip < text.len ? r->skip : text.len;

	r->skip -= n;
	return (struct span){ text.p + n, text.len - n };
}

static void
tell_keep(struct findings *f, struct span text)
{
	struct redactor *r = (struct redactor *)f;
	struct span raw;

	text = skip_context(r, text);
	if (r->probe || text.len == 0)
		return;
	raw = spelling(r, text);
	pass(r, raw.p, raw.len);
}

static void
tell_found(struct findings *f, enum entity e, struct span text)
{
	struct redactor *r = (struct redactor *)f;

	text = skip_context(r, text);
	if (text.len == 0)
		return;
	r->last = e;
	r->hit = true;
	if (!r->probe)
		put(r, e, text, spelling(r, text));
}

static void
tell_dropped(struct findings *f, size_t n)
{
	struct redactor *r = (struct redactor *)f;
	size_t skipped = r->skip < n ? r->skip : n;
	struct span old = { NULL, n - skipped };

	r->skip -= skipped;
	if (r->probe || old.len == 0)
		return;
	if (r->guard->on_cut != NULL)
		r->guard->on_cut(r->guard);
	drop_text(r, r->lexer.state == LEXER_STRING ? take_raw(r, old.len) : old);
}

/* ---- what is searched ---- */

static bool
is_analysed(const struct redactor *r)
{
	return r->guard->analysis != NULL && !r->guard->rules_alone &&
	    !(r->lexer.state == LEXER_STRING && r->lexer.is_name);
}

/* The first n bytes of the segment, with what the analysis finds in them. */
static void
search_segment(struct redactor *r, size_t n)
{
	struct analysis *a = r->guard->analysis;
	struct span text = { r->segment.text, n };
	const struct analysis_span *list = NULL;
	size_t n_list = 0;

	if (!a->failed && (!segment_speaks(text) ||
	    a->ask(a, text, &list, &n_list) == 0)) {
		for (size_t i = 0; i < n_list; i++)
			if (!guard_stands_for(r->guard, text, list[i].from,
			    list[i].to))
				scanner_expect(&r->scanner, list[i].entity,
				    list[i].from, list[i].to);
		scanner_feed(&r->scanner, text);
	}
	segment_eat(&r->segment, n);
}

static void
search(struct redactor *r, struct span text)
{
	size_t n;

	if (!is_analysed(r)) {
		scanner_feed(&r->scanner, text);
		return;
	}
	while ((n = segment_take(&r->segment, &text)) > 0)
		search_segment(r, n);
}

static void
search_end(struct redactor *r)
{
	if (r->segment.n > 0)
		search_segment(r, r->segment.n);
	scanner_end(&r->scanner);
}

/* ---- what JSON is made of ---- */

/* "customerEmail" and "customer_email" are words to a rule. */
static void
add_name(struct redactor *r, const char *p, size_t n)
{
	for (size_t i = 0; i < n && r->name.len < NAME_MAX; i++) {
		unsigned char c = (unsigned char)p[i];
		char before = r->name.len == 0 ? ' ' :
		    r->name.data[r->name.len - 1];

		if (byte_is_upper(c) && before >= 'a' && before <= 'z')
			buf_putc(&r->name, ' ');
		buf_putc(&r->name, c == '_' || c == '-' ? ' ' : (char)c);
	}
}

static void
feed_context(struct redactor *r, const char *separator)
{
	struct span name = buf_view(&r->name);

	r->skip = 0;
	if (name.len == 0)
		return;
	r->skip = name.len + strlen(separator);
	scanner_feed(&r->scanner, name);
	scanner_feed(&r->scanner, span_of(separator));
}

static struct redactor *
redactor_of(struct lexer *l)
{
	return (struct redactor *)(void *)((char *)l -
	    offsetof(struct redactor, lexer));
}

static void
take_sign(struct lexer *l, struct span s)
{
	pass(redactor_of(l), s.p, s.len);
}

static void
take_closed(struct lexer *l)
{
	buf_reset(&redactor_of(l)->name);
}

static void
string_begin(struct lexer *l)
{
	struct redactor *r = redactor_of(l);

	buf_reset(&r->raw);
	r->raw_at = 0;
	r->begun = r->in_nested = false;
	if (l->is_name)
		buf_reset(&r->name);
}

static void
nest(struct redactor *r)
{
	r->in_nested = true;
	if (r->nested == NULL) {
		r->nested = malloc(sizeof(*r->nested));
		if (r->nested == NULL)
			log_fatal("out of memory");
		redactor_init(r->nested, r->guard, &r->scanner.on);
		r->nested->outer = r;
		r->nested->level = (uint8_t)(r->level + 1);
	}
	buf_span(&r->nested->name, buf_view(&r->name));
}

/* How the value of a member is searched its first byte says. */
static void
value_begin(struct redactor *r, char c)
{
	r->begun = true;
	if ((c == '{' || c == '[') && r->level < REDACTOR_NESTED)
		nest(r);
	else
		feed_context(r, "\": \"");
}

static void
take_string(struct lexer *l, struct span raw, struct span bytes)
{
	struct redactor *r = redactor_of(l);

	if (r->raw_at > 0) {
		buf_eat(&r->raw, r->raw_at);
		r->raw_at = 0;
	}
	buf_span(&r->raw, raw);
	if (l->is_name)
		add_name(r, bytes.p, bytes.len);
	else if (!r->begun)
		value_begin(r, bytes.p[0]);
	if (r->in_nested)
		lexer_feed(&r->nested->lexer, bytes);
	else
		search(r, bytes);
}

static void end(struct redactor *);

static void
string_end(struct lexer *l)
{
	struct redactor *r = redactor_of(l);

	if (r->in_nested)
		end(r->nested);
	else
		search_end(r);
	r->in_nested = false;
	r->skip = 0;
}

/* Whether a number has to go: it does as a whole. */
static bool
is_found(struct redactor *r, struct span number)
{
	r->probe = true;
	r->hit = false;
	feed_context(r, "\": ");
	scanner_feed(&r->scanner, number);
	scanner_end(&r->scanner);
	r->probe = false;
	return r->hit;
}

static void
take_number(struct lexer *l, struct span number)
{
	struct redactor *r = redactor_of(l);

	if (is_found(r, number))
		put(r, r->last, number, number);
	else
		pass(r, number.p, number.len);
}

static void
take_plain(struct lexer *l)
{
	feed_context(redactor_of(l), "\": ");
}

static void
take_text(struct lexer *l, struct span text)
{
	search(redactor_of(l), text);
}

static const struct lexer_ops ops = {
	.sign = take_sign,
	.closed = take_closed,
	.string_begin = string_begin,
	.string = take_string,
	.string_end = string_end,
	.number = take_number,
	.plain = take_plain,
	.text = take_text,
};

/* ---- from outside ---- */

static void
begin(struct redactor *r)
{
	lexer_begin(&r->lexer);
	r->at = r->new_at = r->skip = r->raw_at = 0;
	r->probe = r->in_nested = false;
	buf_reset(&r->name);
	buf_reset(&r->raw);
}

void
redactor_init(struct redactor *r, struct guard *g,
    const struct rule_set *rules)
{
	memset(r, 0, sizeof(*r));
	r->findings = (struct findings){ tell_keep, tell_found, tell_dropped };
	r->guard = g;
	scanner_init(&r->scanner, rules, &r->findings);
	lexer_init(&r->lexer, &ops);
	buf_init(&r->name, SIZE_MAX / 4);
	buf_init(&r->raw, SIZE_MAX / 4);
	begin(r);
}

void
redactor_fini(struct redactor *r)
{
	scanner_fini(&r->scanner);
	lexer_fini(&r->lexer);
	buf_fini(&r->name);
	buf_fini(&r->raw);
	if (r->nested != NULL)
		redactor_fini(r->nested);
	free(r->nested);
}

void
redactor_feed(struct redactor *r, struct span piece, struct buf *out)
{
	r->out = out;
	lexer_feed(&r->lexer, piece);
}

static void
end(struct redactor *r)
{
	lexer_end(&r->lexer);
	if (r->in_nested)
		end(r->nested);
	search_end(r);
	begin(r);
}

void
redactor_end(struct redactor *r, struct buf *out)
{
	r->out = out;
	end(r);
}

void
redactor_whole(struct redactor *r, struct span text, struct buf *out)
{
	redactor_feed(r, text, out);
	redactor_end(r, out);
}

size_t
redactor_held(const struct redactor *r)
{
	return scanner_held(&r->scanner) + r->segment.n +
	    lexer_held(&r->lexer) + (r->in_nested ? redactor_held(r->nested) : 0);
}
