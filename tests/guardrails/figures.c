#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "base/log.h"
#include "guardrails/figures.h"
#include "redact/scanner.h"

#define PARTS_MAX	256

struct part {
	size_t at, end;
	enum entity entity;
};

/* What a scanner takes out of one sentence. */
struct parts {
	struct findings to;
	struct part parts[PARTS_MAX];
	size_t n, at;
};

static void
keep(struct findings *to, struct span text)
{
	((struct parts *)to)->at += text.len;
}

static void
found(struct findings *to, enum entity entity, struct span text)
{
	struct parts *p = (struct parts *)to;

	if (p->n == PARTS_MAX)
		log_fatal("more than %d parts in a sentence", PARTS_MAX);
	p->parts[p->n++] = (struct part){ p->at, p->at + text.len, entity };
	p->at += text.len;
}

static void
dropped(struct findings *to, size_t n)
{
	struct parts *p = (struct parts *)to;

	p->at += n;
	p->parts[p->n - 1].end = p->at;
}

/* How many bytes of a label the parts cover. */
static size_t
covered(const struct parts *p, const struct label *l)
{
	size_t sum = 0;

	for (size_t i = 0; i < p->n; i++) {
		size_t at = p->parts[i].at > l->at ? p->parts[i].at : l->at;
		size_t end = l->at + l->len;

		if (p->parts[i].end < end)
			end = p->parts[i].end;
		if (at < end)
			sum += end - at;
	}
	return sum;
}

/* Bytes of a part that some label of these types has; labels may overlap. */
static size_t
labelled_bytes(const struct sentence *s, const struct part *p,
    entity_set types, bool *named)
{
	size_t sum = 0;

	*named = false;
	for (size_t at = p->at; at < p->end; at++) {
		bool in = false;

		for (size_t i = 0; i < s->n_labels; i++) {
			const struct label *l = &s->labels[i];
			entity_set accepted = l->must | l->may;

			if (at < l->at || at >= l->at + l->len ||
			    (accepted & types) == 0)
				continue;
			in = true;
			if ((accepted & ENTITY_BIT(p->entity)) != 0)
				*named = true;
		}
		sum += in;
	}
	return sum;
}

static void
tell(const struct figures_choice *c, const struct sentence *s, bool wrong,
    size_t at, size_t end)
{
	if (c->tell != NULL)
		c->tell(c->told, s, wrong,
		    (struct span){ s->text.p + at, end - at });
}

static void
take_one(const struct sentence *s, const struct parts *p,
    const struct figures_choice *c, struct figure *f)
{
	bool any = false;

	for (size_t i = 0; i < s->n_labels; i++) {
		const struct label *l = &s->labels[i];
		size_t n;

		if ((l->must & c->types) == 0)
			continue;
		any = true;
		n = covered(p, l);
		f->labels++;
		f->bytes += l->len;
		f->leaked += l->len - n;
		if (n == l->len)
			f->found++;
		else
			tell(c, s, false, l->at, l->at + l->len);
	}
	f->sentences += any;
	for (size_t i = 0; i < p->n; i++) {
		const struct part *part = &p->parts[i];
		bool named;
		size_t n = labelled_bytes(s, part, c->types, &named);

		if (n == 0) {
			f->wrong++;
			tell(c, s, true, part->at, part->end);
			continue;
		}
		f->right++;
		f->misnamed += !named;
		f->more += part->end - part->at - n;
	}
}

void
figures_take(const struct labelled *set, const struct figures_choice *c,
    struct figure *f)
{
	struct rule_set on = scanner_rules(c->types, c->threshold);
	struct parts p = { .to = { keep, found, dropped } };
	struct scanner scanner;

	*f = (struct figure){ .labels = 0 };
	scanner_init(&scanner, &on, &p.to);
	for (size_t i = 0; i < set->n; i++) {
		const struct sentence *s = &set->sentences[i];

		if (c->language != -1 && (int)s->language != c->language)
			continue;
		p.n = p.at = 0;
		scanner_whole(&scanner, s->text);
		take_one(s, &p, c, f);
	}
	scanner_fini(&scanner);
}

unsigned
figures_share(size_t part, size_t of)
{
	return of == 0 ? 1000 : (unsigned)(part * 1000 / of);
}

/* ---- for a document ---- */

static void
put_share(struct buf *out, size_t part, size_t of)
{
	unsigned share = figures_share(part, of);

	buf_printf(out, " %u.%u |", share / 10, share % 10);
}

static void
put_row(struct buf *out, const char *name, const struct figure *f)
{
	buf_printf(out, "| %s | %zu | %zu | %zu | %zu | %zu |", name,
	    f->sentences, f->labels, f->found, f->labels - f->found, f->wrong);
	put_share(out, f->found, f->labels);
	put_share(out, f->right, f->right + f->wrong);
	buf_putc(out, '\n');
}

void
figures_markdown(const struct labelled *set, struct buf *out)
{
	struct figures_choice c = { .threshold = FIGURES_THRESHOLD,
	    .language = -1 };
	struct figure f;

	buf_printf(out, "%zu sentences, threshold %d.\n\n", set->n,
	    FIGURES_THRESHOLD);
	buf_puts(out, "| type | sentences | labelled | found | missed | wrong "
	    "| recall % | precision % |\n"
	    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	for (enum entity e = 0; e < ENTITIES; e++) {
		c.types = ENTITY_BIT(e);
		figures_take(set, &c, &f);
		put_row(out, entity_name(e), &f);
	}
	c.types = ENTITY_ALL;
	figures_take(set, &c, &f);
	put_row(out, "**all on**", &f);
	buf_printf(out, "\nAll on: %zu of %zu labelled bytes stayed visible; "
	    "%zu bytes around labels went with them; %zu of %zu right parts "
	    "bear another type's name.\n\n", f.leaked, f.bytes, f.more,
	    f.misnamed, f.right);
	buf_puts(out, "| all on, by language | sentences | labelled | found "
	    "| missed | wrong | recall % | precision % |\n"
	    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	for (int l = 0; l < LANGUAGES; l++) {
		c.language = l;
		figures_take(set, &c, &f);
		put_row(out, l == LANGUAGE_NONE ? "logs, code, tables" :
		    language_name((enum language)l), &f);
	}
}

int
figures_read(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "r");
	char piece[4096];
	size_t n;

	if (f == NULL)
		return -1;
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		buf_add(out, piece, n);
	(void)fclose(f);
	buf_putc(out, '\0');
	if (buf_over(out)) {
		errno = EFBIG;
		return -1;
	}
	buf_cut(out, out->len - 1);
	return 0;
}
