#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "guardrails/labelled.h"
#include "lib/dice.h"

#define SENTENCE_MAX	8192
#define TRIES		20	/* at a sentence that isn't there yet */

static const struct slot *const slot_tables[] = {
	slots_card, slots_number, slots_secret, slots_net, slots_person,
	slots_health, slots_time, slots_other, slots_coin,
	slots_paper,
};

const struct lines *const line_groups[] = {
	lines_en, lines_de, lines_fr, lines_es, lines_it, lines_pt, lines_nl,
	lines_pl, lines_cjk, lines_code, lines_not, lines_account, lines_day,
	lines_paper, lines_people, lines_record, lines_secret, lines_ward, NULL,
};

/* One sentence that grows. */
struct draft {
	enum language language;
	struct buf text;
	struct label labels[LABELS_MAX];
	size_t n;
};

const char *
language_name(enum language l)
{
	static const char *const names[LANGUAGES] = { "en", "de", "fr", "es",
	    "it", "pt", "nl", "pl", "ja", "zh", "ko", "-" };

	return names[l];
}

void
put_from(struct buf *b, const char *alphabet, unsigned n)
{
	unsigned size = (unsigned)strlen(alphabet);

	while (n-- > 0)
		buf_putc(b, alphabet[dice(size)]);
}

void
put_digits(struct buf *b, unsigned n)
{
	put_from(b, DIGITS, n);
}

void
put_number(struct buf *b, unsigned low, unsigned high, int width)
{
	buf_printf(b, "%0*u", width, low + dice(high - low + 1));
}

void
put_like(struct buf *b, const char *form)
{
	for (; *form != '\0'; form++)
		if (*form == '#')
			put_from(b, DIGITS, 1);
		else if (*form == '$')
			put_from(b, "23456789", 1);
		else if (*form == '@')
			put_from(b, UPPER, 1);
		else if (*form == '%')
			put_from(b, UPPER DIGITS, 1);
		else if (*form == '^')
			put_from(b, HEX, 1);
		else
			buf_putc(b, *form);
}

const char *
one_of(const char *const *list)
{
	unsigned n = 0;

	while (list[n] != NULL)
		n++;
	return list[dice(n)];
}

static const struct slot *
slot_named(struct span name)
{
	for (size_t t = 0; t < sizeof(slot_tables) / sizeof(*slot_tables); t++)
		for (const struct slot *s = slot_tables[t]; s->name != NULL;
		    s++)
			if (span_is(name, s->name))
				return s;
	return NULL;
}

/* Takes the marks of a core out, and tells where it lies. */
static void
find_core(struct buf *text, size_t *at, size_t *end)
{
	char *p = text->data;
	size_t n = *at;

	*end = text->len;
	for (size_t i = *at; i < text->len; i++)
		if (p[i] == CORE_BEGIN)
			*at = n;
		else if (p[i] == CORE_END)
			*end = n;
		else
			p[n++] = p[i];
	if (*end > n)
		*end = n;
	buf_cut(text, n);
}

static void
add_label(struct draft *d, size_t at, entity_set must, entity_set may)
{
	size_t end;

	find_core(&d->text, &at, &end);
	if (must == 0 && may == 0)
		return;
	if (d->n == LABELS_MAX)
		log_fatal("more than %d labels", LABELS_MAX);
	d->labels[d->n++] = (struct label){ .at = at, .len = end - at,
	    .must = must, .may = may & ~must };
}

/* "TYPE,TYPE?" up to the colon, which is where the text begins. */
static const char *
read_types(const char *p, entity_set *must, entity_set *may)
{
	for (;;) {
		size_t n = strcspn(p, ",?:}");
		enum entity e;

		if (entity_find((struct span){ p, n }, &e) == -1)
			log_fatal("no type at \"%.40s\"", p);
		p += n;
		if (*p == '?')
			p++, *may |= ENTITY_BIT(e);
		else
			*must |= ENTITY_BIT(e);
		if (*p++ == ':')
			return p;
		if (p[-1] != ',')
			log_fatal("no colon before \"%.40s\"", p);
	}
}

/* Up to the brace that closes, or the end; tells where that is. */
static const char *
fill(struct draft *d, const char *p, bool inside)
{
	while (*p != '\0' && !(inside && *p == '}')) {
		size_t n, at = d->text.len;

		if (p[0] == '{' && p[1] == '=') {
			entity_set must = 0, may = 0;

			p = fill(d, read_types(p + 2, &must, &may), true);
			if (*p++ != '}')
				log_fatal("a brace stays open");
			add_label(d, at, must, may);
			continue;
		}
		n = p[0] == '{' ? strspn(p + 1, LOWER DIGITS "_") : 0;
		if (n > 0 && p[1 + n] == '}') {
			const struct slot *s = slot_named(
			    (struct span){ p + 1, n });

			if (s == NULL)
				log_fatal("no slot \"%.*s\"", (int)n, p + 1);
			s->make(&d->text, d->language);
			add_label(d, at, s->must, s->may);
			p += n + 2;
			continue;
		}
		buf_putc(&d->text, *p++);
	}
	return p;
}

/* The same for a line and its number, whatever lines stand before it. */
static uint32_t
seed_of(const char *line, unsigned number)
{
	uint32_t h = 2166136261u + number * 16777619u;

	for (; *line != '\0'; line++)
		h = (h ^ (unsigned char)*line) * 16777619u;
	return h ^ h >> 15;
}

/* ---- the set ---- */

static void *
copy(const void *p, size_t n)
{
	void *to = malloc(n == 0 ? 1 : n);

	if (to == NULL)
		log_fatal("out of memory");
	if (n > 0)
		memcpy(to, p, n);
	return to;
}

static bool
known(const struct labelled *set, size_t from, struct span text)
{
	for (size_t i = from; i < set->n; i++)
		if (span_same(set->sentences[i].text, text))
			return true;
	return false;
}

static void
keep(struct labelled *set, const struct draft *d)
{
	struct sentence *s;

	if (set->n % 1024 == 0) {
		set->sentences = realloc(set->sentences,
		    (set->n + 1024) * sizeof(*set->sentences));
		if (set->sentences == NULL)
			log_fatal("out of memory");
	}
	s = &set->sentences[set->n++];
	s->language = d->language;
	s->text = (struct span){ copy(d->text.data, d->text.len), d->text.len };
	s->labels = copy(d->labels, d->n * sizeof(*d->labels));
	s->n_labels = d->n;
}

/* A line that has few ways to be filled gives fewer sentences. */
static void
make_line(struct labelled *set, const struct lines *group, const char *line)
{
	size_t from = set->n;
	unsigned number = 0;
	struct draft d = { .language = group->language };

	buf_init(&d.text, SENTENCE_MAX);
	for (unsigned i = 0; i < group->times; i++) {
		bool new = false;

		for (int try = 0; try < TRIES && !new; try++) {
			buf_reset(&d.text);
			d.n = 0;
			dice_seed(seed_of(line, number++));
			for (int warm = 0; warm < 8; warm++)
				(void)dice(2);
			(void)fill(&d, line, false);
			if (buf_over(&d.text))
				log_fatal("too long: \"%.40s\"", line);
			new = !known(set, from, buf_view(&d.text));
		}
		if (!new)
			break;
		keep(set, &d);
	}
	buf_fini(&d.text);
}

static int
by_text(const void *a, const void *b)
{
	const struct sentence *x = a, *y = b;
	size_t n = x->text.len < y->text.len ? x->text.len : y->text.len;
	int c = memcmp(x->text.p, y->text.p, n);

	if (c != 0)
		return c;
	return (x->text.len > y->text.len) - (x->text.len < y->text.len);
}

static void
drop(struct sentence *s)
{
	free((void *)(uintptr_t)s->text.p);
	free((void *)(uintptr_t)s->labels);
}

/* Two lines may have said the same. Sorting by text gives an order as well
 * that doesn't depend on that of the files. */
static void
drop_repeated(struct labelled *set)
{
	size_t n = 0;

	qsort(set->sentences, set->n, sizeof(*set->sentences), by_text);
	for (size_t i = 0; i < set->n; i++) {
		if (n > 0 && by_text(&set->sentences[i],
		    &set->sentences[n - 1]) == 0) {
			drop(&set->sentences[i]);
			set->repeated++;
			continue;
		}
		set->sentences[n++] = set->sentences[i];
	}
	set->n = n;
}

void
labelled_make(struct labelled *set)
{
	*set = (struct labelled){ .n = 0 };
	for (size_t g = 0; line_groups[g] != NULL; g++)
		for (const struct lines *group = line_groups[g];
		    group->lines != NULL; group++)
			for (const char *const *l = group->lines; *l != NULL;
			    l++)
				make_line(set, group, *l);
	drop_repeated(set);
}

void
labelled_free(struct labelled *set)
{
	for (size_t i = 0; i < set->n; i++)
		drop(&set->sentences[i]);
	free(set->sentences);
	*set = (struct labelled){ .n = 0 };
}
