#include "config.h"

#include <stdio.h>
#include <string.h>

#include "scenario/story.h"

#define STORY_MAX	((size_t)16 * 1024 * 1024)

struct reader {
	struct story *story;
	struct span rest;
	unsigned line;
	struct section *open;		/* the section being read */
	struct buf *faults;
};

static int
wrong(struct reader *r, const char *what)
{
	buf_printf(r->faults, "%s:%u: %s\n", r->story->path, r->line, what);
	return -1;
}

/* ---- words and lines ---- */

struct span
story_line(struct span *text)
{
	const char *eol = memchr(text->p, '\n', text->len);
	struct span line = { text->p, eol == NULL ? text->len :
	    (size_t)(eol - text->p) };
	size_t used = line.len + (eol != NULL);

	text->p += used;
	text->len -= used;
	return line;
}

struct span
story_word(struct span *text)
{
	struct span w = { text->p, 0 };

	while (w.len < text->len && w.p[w.len] != ' ')
		w.len++;
	text->p += w.len;
	text->len -= w.len;
	while (text->len > 0 && text->p[0] == ' ') {
		text->p++;
		text->len--;
	}
	return w;
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

struct span
story_trim(struct span s)
{
	while (s.len > 0 && blank(s.p[s.len - 1]))
		s.len--;
	while (s.len > 0 && blank(s.p[0])) {
		s.p++;
		s.len--;
	}
	return s;
}

/* ---- sections ---- */

static int
begin_config(struct reader *r, struct span arg)
{
	if (arg.len > 0 || r->story->config.line != 0)
		return wrong(r, "expected one [config]");
	r->open = &r->story->config;
	return 0;
}

/* NAME, or NAME tls=CERTIFICATE */
static int
begin_upstream(struct reader *r, struct span arg)
{
	static const char tls[] = "tls=";
	struct span name = story_word(&arg);
	struct story *s = r->story;
	enum certificate which = CERTIFICATE_NONE;

	if (name.len == 0 || s->n_upstreams == STORY_UPSTREAMS)
		return wrong(r, "expected [upstream NAME], at most four");
	if (span_begins(arg, tls))
		which = certificate_find((struct span){
		    arg.p + strlen(tls), arg.len - strlen(tls) });
	if (arg.len > 0 && which == CERTIFICATE_NONE)
		return wrong(r, "expected tls= and a certificate");
	s->upstreams[s->n_upstreams].name = arena_dup(&s->arena, name.p,
	    name.len);
	s->upstreams[s->n_upstreams].certificate = which;
	r->open = &s->upstreams[s->n_upstreams++].script;
	return 0;
}

static bool
round_open(const struct story *s)
{
	return s->n_rounds > 0 && s->rounds[s->n_rounds - 1].expect.line == 0;
}

static int
begin_round(struct reader *r, bool given)
{
	struct story *s = r->story;

	if (round_open(s))
		return wrong(r, "expected [expect] behind each [client]");
	if (s->n_rounds == STORY_ROUNDS)
		return wrong(r, "too many rounds");
	s->rounds[s->n_rounds].given = given;
	r->open = &s->rounds[s->n_rounds++].client;
	return 0;
}

static int
begin_client(struct reader *r, struct span arg)
{
	return arg.len > 0 ? wrong(r, "expected [client]") :
	    begin_round(r, false);
}

static int
begin_answer(struct reader *r, struct span arg)
{
	return arg.len > 0 ? wrong(r, "expected [answer]") :
	    begin_round(r, true);
}

static int
begin_expect(struct reader *r, struct span arg)
{
	if (arg.len > 0 || !round_open(r->story))
		return wrong(r, "expected [expect] behind a [client]");
	r->open = &r->story->rounds[r->story->n_rounds - 1].expect;
	return 0;
}

static const struct {
	const char *name;
	int (*begin)(struct reader *, struct span arg);
} sections[] = {
	{ "config", begin_config },
	{ "upstream", begin_upstream },
	{ "client", begin_client },
	{ "answer", begin_answer },
	{ "expect", begin_expect },
};

static bool
is_section(struct span line)
{
	return line.len > 2 && line.p[0] == '[' &&
	    line.p[line.len - 1] == ']' && line.p[1] >= 'a' &&
	    line.p[1] <= 'z' && memchr(line.p, '"', line.len) == NULL;
}

static int
begin_section(struct reader *r, struct span line)
{
	struct span words = { line.p + 1, line.len - 2 };
	struct span name = story_word(&words);

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (!span_is(name, sections[i].name))
			continue;
		if (sections[i].begin(r, words) == -1)
			return -1;
		r->open->text.p = r->rest.p;
		r->open->line = r->line + 1;
		return 0;
	}
	return wrong(r, "unknown section");
}

/* What stands before the first section. */
static int
read_preface(struct reader *r, struct span line)
{
	static const char fails[] = "fails: ", one_way[] = "one way: ";

	if (span_begins(line, fails))
		r->story->fails = arena_dup(&r->story->arena,
		    line.p + strlen(fails), line.len - strlen(fails));
	else if (span_begins(line, one_way))
		r->story->one_way = true;
	else if (span_is(line, "both ways"))
		r->story->both_ways = true;
	else if (line.len > 0 && line.p[0] != '#')
		return wrong(r, "expected a section");
	return 0;
}

static int
read_text(struct reader *r)
{
	struct story *s = r->story;
	struct span line = story_line(&r->rest);

	r->line = 1;
	s->sentence = arena_dup(&s->arena, line.p, line.len);
	if (line.len == 0 || is_section(line))
		return wrong(r, "expected the sentence that fails");
	while (r->rest.len > 0) {
		line = story_line(&r->rest);
		r->line++;
		if (is_section(line)) {
			if (begin_section(r, line) == -1)
				return -1;
		} else if (r->open != NULL) {
			r->open->text.len =
			    (size_t)(r->rest.p - r->open->text.p);
		} else if (read_preface(r, line) == -1) {
			return -1;
		}
	}
	if (s->n_rounds == 0)
		return wrong(r, "a story without a [client] tells nothing");
	return round_open(s) ?
	    wrong(r, "a story without an [expect] can't fail") : 0;
}

/* ---- files ---- */

static int
read_file(const char *path, struct buf *out)
{
	char bytes[65536];
	FILE *f = fopen(path, "r");
	bool bad;
	size_t n;

	if (f == NULL)
		return -1;
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_add(out, bytes, n);
	bad = ferror(f) || buf_over(out);
	(void)fclose(f);
	return bad ? -1 : 0;
}

static const char *
name_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash == NULL ? path : slash + 1;

	return arena_dup(a, base, strcspn(base, "."));
}

int
story_read(struct story *s, const char *path, struct buf *faults)
{
	struct reader r = { .story = s, .faults = faults };
	struct buf *text;

	*s = (struct story){ .path = path };
	arena_init(&s->arena, STORY_MAX);
	s->name = s->sentence = name_of(&s->arena, path);
	text = arena_alloc(&s->arena, sizeof(*text));
	buf_init(text, STORY_MAX);
	arena_defer(&s->arena, buf_fini_deferred, text);
	if (read_file(path, text) == -1)
		return wrong(&r, "can't be read");
	r.rest = buf_view(text);
	return read_text(&r);
}

void
story_fini(struct story *s)
{
	arena_fini(&s->arena);
}
