#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "redact/guard.h"
#include "redact/pattern.h"
#include "redact/rule.h"
#include "redact/scanner.h"

#define TYPE	"TYPE"
#define PROBE_MAX	2048	/* a placeholder of nothing but TYPE */

const char *const guard_target_words[] = { "off", "input", "output", "both",
    NULL };

/* ---- entities ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next name of a list, without the blanks around it; false at the end. An
 * empty name is one, too. */
static bool
next_name(struct span *list, struct span *name)
{
	const char *comma;

	if (list->p == NULL)
		return false;
	comma = memchr(list->p, ',', list->len);
	*name = *list;
	if (comma == NULL) {
		list->p = NULL;
	} else {
		name->len = (size_t)(comma - list->p);
		list->len -= name->len + 1;
		list->p = comma + 1;
	}
	while (name->len > 0 && is_blank(name->p[0])) {
		name->p++;
		name->len--;
	}
	while (name->len > 0 && is_blank(name->p[name->len - 1]))
		name->len--;
	return true;
}

static int
refuse_entity(unsigned number, struct error *err)
{
	struct buf names;

	buf_init(&names, sizeof(err->message));
	guard_entities_print(&names, ENTITY_ALL);
	(void)error_set(err, ERROR_VALUE, "entities",
	    "expected all, or some of %s; name %u is none of them",
	    buf_view(&names).p, number);
	buf_fini(&names);
	return -1;
}

int
guard_entities_read(struct span list, entity_set *out, struct error *err)
{
	entity_set set = 0;
	unsigned number = 0;
	struct span name;
	enum entity e;

	while (next_name(&list, &name)) {
		number++;
		if (name.len == 3 && strncasecmp(name.p, "all", 3) == 0)
			set |= ENTITY_ALL;
		else if (entity_find(name, &e) == 0)
			set |= ENTITY_BIT(e);
		else
			return refuse_entity(number, err);
	}
	*out = set;
	return 0;
}

void
guard_entities_print(struct buf *out, entity_set set)
{
	bool first = true;

	for (int e = 0; e < ENTITIES; e++) {
		if ((set & ENTITY_BIT(e)) == 0)
			continue;
		if (!first)
			buf_putc(out, ',');
		buf_puts(out, entity_name((enum entity)e));
		first = false;
	}
}

void
guard_entities_keep(struct buf *out, const struct guard_settings *s)
{
	guard_entities_print(out, s->entities);
	if (s->unknown == NULL)
		return;
	if (s->entities != 0)
		buf_putc(out, ',');
	buf_puts(out, s->unknown);
}

void
guard_entities_kept(struct span list, entity_set *out, struct buf *unknown)
{
	struct span name;
	enum entity e;

	*out = 0;
	while (next_name(&list, &name)) {
		if (name.len == 0)
			continue;
		if (entity_find(name, &e) == 0) {
			*out |= ENTITY_BIT(e);
			continue;
		}
		if (unknown->len > 0)
			buf_putc(unknown, ',');
		buf_span(unknown, name);
	}
}

entity_set
guard_unfound(const struct guard_settings *s)
{
	entity_set found = 0;

	for (size_t i = 0; i < rule_count(); i++)
		if (rule_at(i)->confidence >= guard_threshold(s))
			found |= ENTITY_BIT(rule_at(i)->type);
	return s->entities & ~found;
}

/* ---- placeholders ---- */

/* Appends it, for that entity. */
static void
fill(struct buf *out, const char *placeholder, enum entity e)
{
	const char *p = placeholder, *type;

	while ((type = strstr(p, TYPE)) != NULL) {
		buf_add(out, p, (size_t)(type - p));
		buf_puts(out, entity_name(e));
		p = type + strlen(TYPE);
	}
	buf_puts(out, p);
}

static bool
is_printable(struct span s)
{
	if (utf8_check(s.p, s.p + s.len) != s.p + s.len)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return false;
	return true;
}

struct probe {
	struct findings findings;
	bool hit;
};

static void
probe_keep(struct findings *f, struct span text)
{
	(void)f;
	(void)text;
}

static void
probe_found(struct findings *f, enum entity e, struct span text)
{
	struct probe *probe = (struct probe *)f;

	(void)e;
	(void)text;
	probe->hit = true;
}

static void
probe_dropped(struct findings *f, size_t n)
{
	(void)f;
	(void)n;
}

/* Whether any rule finds something in it, whatever it stands for. */
static bool
is_found(const char *placeholder)
{
	const struct rule_set rules = scanner_rules(ENTITY_ALL, 0);
	struct probe probe = { { probe_keep, probe_found, probe_dropped },
	    false };
	struct scanner scanner;
	struct buf text;

	scanner_init(&scanner, &rules, &probe.findings);
	buf_init(&text, PROBE_MAX);
	for (int e = 0; e < ENTITIES; e++) {
		buf_reset(&text);
		fill(&text, placeholder, (enum entity)e);
		scanner_whole(&scanner, buf_view(&text));
	}
	buf_fini(&text);
	scanner_fini(&scanner);
	return probe.hit;
}

int
guard_placeholder_check(struct span s, struct error *err)
{
	char text[GUARD_PLACEHOLDER_MAX + 1];

	if (s.len == 0 || s.len > GUARD_PLACEHOLDER_MAX || !is_printable(s))
		return error_set(err, ERROR_VALUE, "placeholder",
		    "expected 1 to %d bytes of printable text; TYPE in it "
		    "stands for what was found", GUARD_PLACEHOLDER_MAX);
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	return !is_found(text) ? 0 : error_set(err, ERROR_VALUE,
	    "placeholder", "expected a text that isn't itself something to "
	    "be redacted");
}

const char *
guard_placeholder(const struct guard_settings *s)
{
	return s->placeholder != NULL ? s->placeholder : GUARD_PLACEHOLDER;
}

/* ---- in force ---- */

unsigned
guard_threshold(const struct guard_settings *s)
{
	return s->threshold != 0 ? s->threshold : GUARD_THRESHOLD;
}

void
guard_init(struct guard *g, const struct guard_settings *s)
{
	*g = (struct guard){
		.rules = scanner_rules(s->entities, guard_threshold(s)),
		.address_rules = scanner_rules(s->entities &
		    ~ENTITY_BIT(ENTITY_URL), guard_threshold(s)),
		.placeholder = guard_placeholder(s),
	};
}

/* The bytes of a mark behind the name at p, "_7K3QX2MD]"; 0: it is none. */
static size_t
mark_rest(const char *p, const char *end)
{
	size_t n = 1;

	if (p == end || *p != '_')
		return 0;
	while (n < (size_t)(end - p) && ((p[n] >= 'A' && p[n] <= 'Z') ||
	    (p[n] >= '2' && p[n] <= '7')))
		n++;
	return n < (size_t)(end - p) && p[n] == ']' ? n + 1 : 0;
}

/* The same for one way to write it. Of a mark shape is all before the _. */
static bool
covers(struct span shape, bool mark, struct span text, size_t from, size_t to)
{
	const char *end = text.p + text.len, *p = text.p, *at;
	size_t len;

	while ((at = memmem(p, (size_t)(end - p), shape.p, shape.len)) != NULL &&
	    at <= text.p + from) {
		p = at + shape.len;
		len = mark ? mark_rest(p, end) : 0;
		if ((!mark || len > 0) && p + len >= text.p + to)
			return true;
	}
	return false;
}

bool
guard_stands_for(const struct guard *g, struct span text, size_t from,
    size_t to)
{
	struct buf shape;
	bool covered = false;

	buf_init(&shape, PROBE_MAX);
	for (int e = 0; e < ENTITIES && !covered; e++) {
		buf_reset(&shape);
		fill(&shape, g->placeholder, (enum entity)e);
		covered = covers(buf_view(&shape), false, text, from, to);
		buf_reset(&shape);
		buf_printf(&shape, "[%s", entity_name((enum entity)e));
		covered |= covers(buf_view(&shape), true, text, from, to);
	}
	buf_fini(&shape);
	return covered;
}

void
guard_replace(struct guard *g, enum entity e, struct span value,
    struct buf *out)
{
	g->found[e]++;
	if (g->on_found == NULL || !g->on_found(g, e, value, out))
		fill(out, g->placeholder, e);
}

/* ---- what is told ---- */

void
guard_tell_speed(struct buf *out)
{
	buf_puts(out, pattern_fast() ?
	    "redaction: patterns run as machine code\n" :
	    "redaction: patterns are interpreted: the host allows no code "
	    "made at run time; redaction is slower\n");
}
