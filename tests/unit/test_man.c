/*
 * sluice.yaml(5) against the tables of the program: every setting, field and
 * word is in the page, with its type, default and bounds, and the page tells
 * of nothing else. What is missing is printed as it is to be written there.
 *
 * The general settings are a table that can be read. What a provider, a model
 * or a price may have the reader says itself, to who gives a name that nobody
 * knows: "... is not known, expected dialect, base_url or enabled".
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf/directive.h"
#include "lib/conf_rig.h"

#define PAGE		"man/sluice.yaml.5.in"
#define PAGE_MAX	((size_t)256 * 1024)
#define WORDS_MAX	64
#define NOBODY		"qqqqqqqqqqqq"	/* near no word */

/* In the order of the page or of the program; borrowed from the text. */
struct words {
	struct span all[WORDS_MAX];
	size_t n;
};

static char *page;
static struct buf complaints;

/* ---- reading the page ---- */

static int
read_page(void **state)
{
	const char *srcdir = getenv("srcdir");
	char path[512];
	size_t len;
	FILE *f;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/" PAGE,
	    srcdir == NULL ? "." : srcdir);
	f = fopen(path, "r");
	if (f == NULL) {
		print_error("# %s can't be opened\n", path);
		return -1;
	}
	page = malloc(PAGE_MAX + 2);
	if (page == NULL)
		abort();
	page[0] = '\n';		/* so that each line begins after one */
	len = fread(page + 1, 1, PAGE_MAX, f);
	page[len + 1] = '\0';
	(void)fclose(f);
	rig_clear_environment();
	return len == 0 || len == PAGE_MAX ? -1 : 0;
}

static int
drop_page(void **state)
{
	(void)state;
	free(page);
	return 0;
}

static struct span
until(const char *from, const char *end)
{
	return (struct span){ from, end == NULL ? strlen(from) :
	    (size_t)(end - from) };
}

/* The first place of what within s, or NULL. */
static const char *
find(struct span s, const char *what)
{
	return s.p == NULL ? NULL : memmem(s.p, s.len, what, strlen(what));
}

/* What follows a heading, subsections included or not. */
static struct span
section(const char *title, bool whole)
{
	char heading[80];
	const char *from, *end, *sub;

	(void)snprintf(heading, sizeof(heading), "\n.Sh %s\n", title);
	from = strstr(page, heading);
	if (from == NULL) {
		heading[3] = 's';	/* .Ss */
		from = strstr(page, heading);
		whole = false;
	}
	if (from == NULL)
		fail_msg(PAGE ": no section is called %s", title);
	from += strlen(heading) - 1;
	end = strstr(from, "\n.Sh ");
	sub = strstr(from, "\n.Ss ");
	return until(from, !whole && sub != NULL && (end == NULL || sub < end) ?
	    sub : end);
}

/* The first words of the lines that begin with start. */
static void
take_words(struct words *out, struct span s, const char *start)
{
	size_t skip = strlen(start);
	const char *p;

	out->n = 0;
	for (p = find(s, start); p != NULL;
	    p = find(until(p, s.p + s.len), start)) {
		p += skip;
		assert_true(out->n < WORDS_MAX);
		out->all[out->n++] = (struct span){ p, strcspn(p, " \n") };
	}
}

static bool
has_word(const struct words *w, struct span word)
{
	for (size_t i = 0; i < w->n; i++)
		if (span_same(w->all[i], word))
			return true;
	return false;
}

/* The text of an entry of a section, its own line included. */
static struct span
entry(struct span in, struct span name)
{
	char start[96];
	const char *from, *end;

	(void)snprintf(start, sizeof(start), "\n.It Ic %.*s ", (int)name.len,
	    name.p);
	from = find(in, start);
	if (from == NULL)
		return (struct span){ NULL, 0 };
	in = until(from + 1, in.p + in.len);
	end = find(in, "\n.It ");
	return until(from, end != NULL ? end + 1 : in.p + in.len);
}

/* ---- complaints ---- */

static void __attribute__((format(printf, 1, 2)))
complain(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_printf(&complaints, "# " PAGE ": ");
	for (const char *p = text; *p != '\0'; p++) {
		buf_putc(&complaints, *p);
		if (*p == '\n')
			buf_puts(&complaints, "#\t");
	}
	buf_putc(&complaints, '\n');
}

static int
begin(void **state)
{
	(void)state;
	buf_init(&complaints, PAGE_MAX);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	buf_fini(&complaints);
	return 0;
}

static void
assert_none(void)
{
	if (complaints.len > 0)
		print_error("%s", complaints.data);
	assert_int_equal(complaints.len, 0);
}

/* ---- the general settings ---- */

static const char *
type_word(enum directive_type type)
{
	static const char *const words[] = {
		[DIRECTIVE_STRING] = "text",
		[DIRECTIVE_PATH] = "path",
		[DIRECTIVE_COUNT] = "number",
		[DIRECTIVE_SIZE] = "size",
		[DIRECTIVE_DURATION] = "duration",
		[DIRECTIVE_BOOL] = "true|false",
		[DIRECTIVE_STORE] = "database",
		[DIRECTIVE_LISTEN] = "socket",
		[DIRECTIVE_ORIGINS] = "list",
		[DIRECTIVE_URL] = "address",
		[DIRECTIVE_OPEN] = "closed|open",
		[DIRECTIVE_LEVEL] = "error|warn|info|debug",
	};
	const size_t n = sizeof(words) / sizeof(words[0]);

	if ((size_t)type >= n || words[type] == NULL)
		fail_msg("a new type of directive: give it a word here, and in "
		    "the section Values of " PAGE);
	return words[type];
}

/* The default and the bounds as the page has them. What is not set the page
 * tells in its own words. */
static void
print_facts(struct buf *out, const struct directive *d)
{
	const char *state = d->preset == NULL ? NULL :
	    strstr(d->preset, "/lib/sluice/");

	if (d->preset == NULL) {
		buf_puts(out, "\nDefault:");
		return;
	}
	if (state != NULL) {
		buf_printf(out, "\nDefault:\n.Pa @localstatedir@%s .\n", state);
		return;
	}
	buf_printf(out, "\nDefault: %s", d->preset);
	if (d->max > 0)
		buf_puts(out, ", from ");
	if (d->type == DIRECTIVE_COUNT)
		buf_printf(out, "%ju to %ju", (uintmax_t)d->min,
		    (uintmax_t)d->max);
	if (d->type == DIRECTIVE_SIZE) {
		directive_size(out, d->min);
		buf_puts(out, " to ");
		directive_size(out, d->max);
	}
	if (d->type == DIRECTIVE_DURATION) {
		directive_duration(out, (int64_t)d->min);
		buf_puts(out, " to ");
		directive_duration(out, (int64_t)d->max);
	}
	buf_puts(out, ".\n");
}

static void
check_directive(struct span settings, const struct directive *d)
{
	struct span text = entry(settings, span_of(d->name));
	struct buf head, facts;

	buf_init(&head, 256);
	buf_init(&facts, 256);
	buf_printf(&head, "\n.It Ic %s : Ar %s\n", d->name, type_word(d->type));
	print_facts(&facts, d);
	if (text.p == NULL)
		complain("%s is missing; write among SETTINGS%s%s\n.Pp%s",
		    d->name, head.data, d->doc, facts.data);
	else if (!span_begins(text, head.data))
		complain("the line of %s must be%s", d->name, head.data);
	else if (find(text, facts.data) == NULL)
		complain("%s must have%s", d->name, facts.data);
	buf_fini(&facts);
	buf_fini(&head);
}

static void
every_directive_has_its_type_default_and_bounds(void **state)
{
	struct span settings = section("SETTINGS", true);
	struct words told;

	(void)state;
	for (const struct directive *d = directives; d->name != NULL; d++)
		check_directive(settings, d);
	take_words(&told, settings, "\n.It Ic ");
	for (size_t i = 0; i < told.n; i++) {
		const struct directive *d = directives;

		while (d->name != NULL && !span_is(told.all[i], d->name))
			d++;
		if (d->name == NULL)
			complain("%.*s is no directive", (int)told.all[i].len,
			    told.all[i].p);
	}
	assert_none();
}

/* ---- what the reader knows ---- */

/* All words of "expected one, two or three". The text is kept until the next
 * call. */
static void
known_words(struct words *out, const char *yaml)
{
	static char faults[4096];
	static const char marks[] = NOBODY, before[] = "expected ";
	struct buf text;
	struct conf c;
	char *p, *next;

	buf_init(&text, sizeof(faults) - 1);
	assert_int_equal(conf_read(&c, RIG_FILE, span_of(yaml), &text), -1);
	(void)snprintf(faults, sizeof(faults), "%s", buf_view(&text).p);
	buf_fini(&text);

	p = strstr(faults, marks);
	assert_non_null(p);
	p[strcspn(p, "\n")] = '\0';
	p = strstr(p, before);
	assert_non_null(p);
	/* A list that was cut lacks its last word. */
	assert_non_null(strstr(p, " or "));
	out->n = 0;
	for (p += strlen(before); p != NULL; p = next) {
		next = p + strcspn(p, " ,");
		assert_true(out->n < WORDS_MAX);
		out->all[out->n++] = until(p, next);
		next = next[0] == ',' ? next + 2 :
		    strncmp(next, " or ", 4) == 0 ? next + 4 : NULL;
	}
}

/*
 * The fields of a section are its entries; the words of a field stand in its
 * entry, one to a line after .Li, or after .Ic when they are fields.
 */
static const struct list {
	const char *title, *field;	/* no field: the section's entries */
	const char *macro;
	const char *yaml;		/* says what nobody knows */
} lists[] = {
	{ "PROVIDERS", NULL, ".It Ic", "providers: {lab: {" NOBODY ": 1}}" },
	{ "PROVIDERS", "dialect", ".Li",
	  "providers: {lab: {dialect: " NOBODY "}}" },
	{ "PROVIDERS", "auth", ".Li", "providers: {openai: {auth: " NOBODY "}}" },
	{ "PROVIDERS", "timeouts", ".Ic",
	  "providers: {openai: {timeouts: {" NOBODY ": 1}}}" },
	{ "PROVIDERS", "efforts", ".Li",
	  "providers: {openai: {efforts: " NOBODY "}}" },
	{ "Quirks", NULL, ".It Li", "providers: {openai: {quirks: " NOBODY "}}" },
	{ "MODELS", NULL, ".It Ic", "models: {m: {" NOBODY ": 1}}" },
	{ "MODELS", "supports", ".Li", "models: {m: {supports: " NOBODY "}}" },
	{ "Prices", NULL, ".It Ic", "models: {m: {price: {" NOBODY ": 1}}}" },
};

static void
complain_of(const struct list *l, const char *what, struct span word)
{
	complain("in %s%s%s %s:\n%s %.*s", l->title,
	    l->field == NULL ? "" : ", ", l->field == NULL ? "" : l->field,
	    what, l->macro, (int)word.len, word.p);
}

static void
check_list(const struct list *l)
{
	struct span text = section(l->title, false);
	struct words known, told;
	char start[16];

	if (l->field != NULL)
		text = entry(text, span_of(l->field));
	if (text.p == NULL)
		return;		/* told of its section's list */
	(void)snprintf(start, sizeof(start), "\n%s ", l->macro);
	take_words(&told, text, start);
	known_words(&known, l->yaml);
	for (size_t i = 0; i < known.n; i++)
		if (!has_word(&told, known.all[i]))
			complain_of(l, "this is missing", known.all[i]);
	for (size_t i = 0; i < told.n; i++)
		if (!has_word(&known, told.all[i]))
			complain_of(l, "nobody knows this", told.all[i]);
}

static void
every_field_and_word_is_there_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		check_list(&lists[i]);
	assert_none();
}

static bool
is_group(struct span word)
{
	for (const char *const *g = directive_groups; *g != NULL; g++)
		if (span_is(word, *g))
			return true;
	return false;
}

/* "providers" has ".Sh PROVIDERS", "auto" has ".Sh THE MODEL AUTO". */
static void
every_section_of_the_file_has_one(void **state)
{
	char title[64], line[128];
	struct words known;
	const char *p;

	(void)state;
	known_words(&known, NOBODY ": 1");
	for (size_t i = 0; i < known.n; i++) {
		struct span word = known.all[i];
		bool found = is_group(word) ||
		    directive_find(SPAN(""), word) != NULL;

		for (size_t k = 0; k < word.len && k < sizeof(title) - 1; k++)
			title[k] = (char)(word.p[k] == '_' ? ' ' :
			    word.p[k] - 'a' + 'A');
		title[word.len] = '\0';
		for (p = strstr(page, "\n.Sh "); p != NULL && !found;
		    p = strstr(p + 1, "\n.Sh ")) {
			(void)snprintf(line, sizeof(line), "%.*s",
			    (int)strcspn(p + 1, "\n"), p + 1);
			found = strstr(line, title) != NULL;
		}
		if (!found)
			complain("no .Sh tells of the section %.*s; add one, "
			    "and its fields to lists in test_man.c",
			    (int)word.len, word.p);
	}
	assert_none();
}

/* ---- providers ---- */

static void
every_built_in_provider_has_its_line(void **state)
{
	struct span table = section("Built in", false);
	struct words told;
	size_t n = 0;
	char line[160];

	(void)state;
	for (const struct provider *p = provider_rows; p->name != NULL; p++) {
		(void)snprintf(line, sizeof(line),
		    "\n.It Li %s Ta Li %s Ta %s%s\n", p->name, p->dialect,
		    p->key_env == NULL ? "none" : "Ev ",
		    p->key_env == NULL ? "" : p->key_env);
		if (find(table, line) == NULL)
			complain("among Built in this is missing:%s", line);
		n++;
	}
	assert_none();
	take_words(&told, table, "\n.It Li ");
	assert_int_equal(told.n, n);
}

static void
every_provider_without_an_address_is_named(void **state)
{
	struct span text = entry(section("PROVIDERS", false),
	    SPAN("base_url"));
	struct words told;

	(void)state;
	take_words(&told, text, "\n.Li ");
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		if (has_word(&told, span_of(p->name)) != (p->base_url == NULL))
			complain("base_url must%s name\n.Li %s",
			    p->base_url == NULL ? "" : " not", p->name);
	assert_none();
}

/* ---- examples ---- */

static void
every_example_can_be_read(void **state)
{
	static const char start[] = "\n.Bd -literal -offset indent\n";
	const char *from, *end_of;
	size_t n = 0;
	char *text;
	struct conf c;

	(void)state;
	(void)setenv("MY_KEY", "k", 1);
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		if (p->key_env != NULL)
			(void)setenv(p->key_env, "k", 1);
	for (from = strstr(page, start); from != NULL;
	    from = strstr(end_of, start), n++) {
		from += strlen(start);
		end_of = strstr(from, ".Ed\n");
		assert_non_null(end_of);
		text = strndup(from, (size_t)(end_of - from));
		rig_load(&c, text);
		conf_free(&c);
		free(text);
	}
	assert_true(n > 4);
	rig_clear_environment();
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_directive_has_its_type_default_and_bounds),
		TEST(every_field_and_word_is_there_and_no_other),
		TEST(every_section_of_the_file_has_one),
		TEST(every_built_in_provider_has_its_line),
		TEST(every_provider_without_an_address_is_named),
		TEST(every_example_can_be_read),
	};

	return cmocka_run_group_tests(tests, read_page, drop_page);
}
