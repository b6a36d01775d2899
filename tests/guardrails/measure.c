/*
 * What the rules find of the labelled sentences, type by type.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "guardrails/figures.h"

static const char usage[] =
    "usage: guardrails_measure [--threshold N] [--type TYPE] "
    "[--language CODE]\n"
    "                          [--misses [TYPE]] [--markdown] "
    "[--rewrite FILE]\n";

struct options {
	entity_set types;
	unsigned threshold;
	int language;
	bool misses, markdown;
	const char *rewrite;
};

static int
fail(const char *what, const char *why)
{
	(void)fprintf(stderr, "guardrails_measure: %s: %s\n", what, why);
	return 2;
}

static int
find_language(const char *code)
{
	for (int l = 0; l < LANGUAGES; l++)
		if (strcmp(code, language_name((enum language)l)) == 0)
			return l;
	return -1;
}

/* ---- the table ---- */

static void
print_head(void)
{
	(void)printf("%-22s %6s %6s %6s %6s %6s %7s %9s %7s %6s %6s\n", "type",
	    "sent.", "label", "found", "missed", "wrong", "recall",
	    "precision", "leaked", "more", "other");
}

static void
print_row(const char *name, const struct figure *f)
{
	unsigned recall = figures_share(f->found, f->labels);
	unsigned precision = figures_share(f->right, f->right + f->wrong);

	(void)printf("%-22s %6zu %6zu %6zu %6zu %6zu %5u.%u %7u.%u %7zu %6zu "
	    "%6zu\n", name, f->sentences, f->labels, f->found,
	    f->labels - f->found, f->wrong, recall / 10, recall % 10,
	    precision / 10, precision % 10, f->leaked, f->more, f->misnamed);
}

static void
print_escaped(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '\n')
			(void)fputs("\\n", stdout);
		else
			(void)putchar(text.p[i]);
}

static void
print_miss(void *told, const struct sentence *s, bool wrong, struct span text)
{
	(void)told;
	(void)printf("%s %s <<", wrong ? "wrong " : "missed",
	    language_name(s->language));
	print_escaped(text);
	(void)fputs(">> in: ", stdout);
	print_escaped(s->text);
	(void)putchar('\n');
}

static void
print_all(const struct labelled *set, const struct options *o)
{
	struct figures_choice c = { .threshold = o->threshold,
	    .language = o->language,
	    .tell = o->misses ? print_miss : NULL };
	struct figure f;

	if (!o->misses)
		print_head();
	for (enum entity e = 0; e < ENTITIES; e++) {
		if ((o->types & ENTITY_BIT(e)) == 0)
			continue;
		c.types = ENTITY_BIT(e);
		figures_take(set, &c, &f);
		if (!o->misses)
			print_row(entity_name(e), &f);
	}
	if (o->misses || o->types != ENTITY_ALL)
		return;
	c.types = ENTITY_ALL;
	figures_take(set, &c, &f);
	print_row("all on", &f);
	(void)printf("\n%zu sentences. All on: %zu of %zu labelled bytes stay "
	    "visible, %zu bytes around\nlabels went with them, %zu of %zu "
	    "right parts have another type's name.\n", set->n, f.leaked,
	    f.bytes, f.more, f.misnamed, f.right);
}

/* ---- the document ---- */

/* What stands between the comments, replaced. -1: there are none. */
static int
put_figures(const struct labelled *set, const char *old, struct buf *new)
{
	const char *begin = strstr(old, FIGURES_BEGIN);
	const char *end = begin == NULL ? NULL : strstr(begin, FIGURES_END);

	if (end == NULL)
		return -1;
	begin += sizeof(FIGURES_BEGIN) - 1;
	buf_add(new, old, (size_t)(begin - old));
	figures_markdown(set, new);
	buf_puts(new, end);
	return 0;
}

static int
write_file(const char *path, struct span text)
{
	FILE *f = fopen(path, "w");
	size_t n;

	if (f == NULL)
		return -1;
	n = fwrite(text.p, 1, text.len, f);
	return fclose(f) == 0 && n == text.len ? 0 : -1;
}

static int
rewrite(const struct labelled *set, const char *path)
{
	struct buf old, new;
	int status = 0;

	buf_init(&old, FIGURES_DOCUMENT_MAX);
	buf_init(&new, FIGURES_DOCUMENT_MAX);
	if (figures_read(path, &old) == -1)
		status = fail(path, strerror(errno));
	else if (put_figures(set, old.data, &new) == -1)
		status = fail(path, "the two comments around the figures are "
		    "missing");
	else if (write_file(path, buf_view(&new)) == -1)
		status = fail(path, strerror(errno));
	buf_fini(&new);
	buf_fini(&old);
	return status;
}

static int
run(const struct options *o)
{
	struct labelled set;
	struct buf out;
	int status = 0;

	labelled_make(&set);
	if (o->rewrite != NULL) {
		status = rewrite(&set, o->rewrite);
	} else if (o->markdown) {
		buf_init(&out, FIGURES_DOCUMENT_MAX);
		figures_markdown(&set, &out);
		(void)fputs(out.data, stdout);
		buf_fini(&out);
	} else {
		print_all(&set, o);
	}
	labelled_free(&set);
	return status;
}

static int
take_type(const char *name, struct options *o)
{
	enum entity e;

	if (entity_find(span_of(name), &e) == -1)
		return fail(name, "there is no such type");
	o->types = ENTITY_BIT(e);
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "threshold", required_argument, NULL, 't' },
		{ "type", required_argument, NULL, 'T' },
		{ "language", required_argument, NULL, 'l' },
		{ "misses", optional_argument, NULL, 'm' },
		{ "markdown", no_argument, NULL, 'M' },
		{ "rewrite", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 }
	};
	struct options o = { .types = ENTITY_ALL,
	    .threshold = FIGURES_THRESHOLD, .language = -1 };
	uint64_t n;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 't':
			if (parse_u64(span_of(optarg), 100, &n) == -1)
				return fail(optarg, "expected 0 to 100");
			o.threshold = (unsigned)n;
			break;
		case 'T':
			if (take_type(optarg, &o) != 0)
				return 2;
			break;
		case 'l':
			o.language = find_language(optarg);
			if (o.language == -1)
				return fail(optarg, "no such language");
			break;
		case 'm':
			o.misses = true;
			if (optarg == NULL && optind < argc &&
			    argv[optind][0] != '-')
				optarg = argv[optind++];
			if (optarg != NULL && take_type(optarg, &o) != 0)
				return 2;
			break;
		case 'M':
			o.markdown = true;
			break;
		case 'r':
			o.rewrite = optarg;
			break;
		default:
			(void)fputs(usage, stderr);
			return 2;
		}
	if (optind < argc) {
		(void)fputs(usage, stderr);
		return 2;
	}
	return run(&o);
}
