/*
 * A filter: text from standard input to standard output, without what a key
 * would have taken out of it. What is decided is written before more is read,
 * so that whoever waits for a line gets it; what is held back meanwhile is
 * bounded by the rules, however long a line is.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "redact/redactor.h"

#define PIECE		((size_t)64 * 1024)
#define OUTPUT_MAX	((size_t)64 * 1024 * 1024)	/* of one piece */

/* ---- settings ---- */

/* All that can be found, or what the key has taken out, whether that is on or
 * not; the command line may say otherwise of each. */
static int
begin_with(struct ctl *c, struct arena *a, struct guard_settings *s,
    struct error *err)
{
	struct key_row row;

	*s = (struct guard_settings){ .entities = ENTITY_ALL };
	if ((c->given & CTL_KEY) == 0)
		return 0;
	if (ctl_find_key(c, c->key, a, &row, err) == -1)
		return -1;
	*s = row.settings.guard;
	if ((c->given & CTL_ENTITIES) != 0 || (s->entities != 0 &&
	    s->unknown == NULL))
		return 0;
	if (s->unknown != NULL)
		return error_set(err, ERROR_VALUE, NULL, "the key \"%s\" (%s) "
		    "is to have %.80s redacted, which this version doesn't "
		    "know", row.name, row.id, s->unknown);
	return error_set(err, ERROR_VALUE, NULL, "the key \"%s\" (%s) has no "
	    "entities to redact; --entities names some", row.name, row.id);
}

static int
settle(struct ctl *c, struct arena *a, struct guard_settings *s,
    struct error *err)
{
	if (begin_with(c, a, s, err) == -1 || ctl_read_guard(c, s, err) == -1)
		return -1;
	/* Who asks for nothing special wants what there is. */
	return (c->given & (CTL_KEY | CTL_ENTITIES | CTL_THRESHOLD)) == 0 ?
	    0 : ctl_check_found(s, NULL, err);
}

/* ---- the text ---- */

static void
feed(struct redactor *r, struct span piece, bool whole, struct buf *out)
{
	const char *end = piece.p + piece.len, *line = piece.p, *next;

	while (!whole && (next = memchr(line, '\n', (size_t)(end - line))) !=
	    NULL) {
		redactor_feed(r, (struct span){ line, (size_t)(next - line) },
		    out);
		redactor_end(r, out);
		buf_putc(out, '\n');
		line = next + 1;
	}
	redactor_feed(r, (struct span){ line, (size_t)(end - line) }, out);
}

static int
hand_over(struct buf *out, struct error *err)
{
	if (buf_over(out))
		return error_set(err, ERROR_TOO_LARGE, NULL,
		    "more than %zu bytes to print", out->max);
	if (fwrite(buf_view(out).p, 1, out->len, stdout) != out->len ||
	    fflush(stdout) == EOF)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "standard output can't be written");
	buf_reset(out);
	return 0;
}

static ssize_t
read_piece(char *piece)
{
	ssize_t n;

	do
		n = read(STDIN_FILENO, piece, PIECE);
	while (n == -1 && errno == EINTR);
	return n;
}

/* The end of the input ends a line, too. When it can't be read on, what came of
 * the last one is told, and then that more is missing. */
static int
filter(struct redactor *r, bool whole, struct buf *out, struct error *err)
{
	char piece[PIECE];
	int reason;
	ssize_t n;

	while ((n = read_piece(piece)) > 0) {
		feed(r, (struct span){ piece, (size_t)n }, whole, out);
		if (hand_over(out, err) == -1)
			return -1;
	}
	reason = errno;
	redactor_end(r, out);
	if (hand_over(out, err) == -1)
		return -1;
	return n == 0 ? 0 : error_set(err, ERROR_INTERNAL, NULL,
	    "standard input can't be read: %s", strerror(reason));
}

static void
tell_counts(const struct guard *g)
{
	const char *between = ": ";

	(void)fputs("sluicectl: redacted", stderr);
	for (int e = 0; e < ENTITIES; e++) {
		if (g->found[e] == 0)
			continue;
		(void)fprintf(stderr, "%s%s %u", between,
		    entity_name((enum entity)e), g->found[e]);
		between = ", ";
	}
	(void)fputs(between[0] == ':' ? " nothing\n" : "\n", stderr);
}

static int
search(const struct ctl *c, const struct guard_settings *s, struct error *err)
{
	struct redactor r;
	struct guard g;
	struct buf out;
	int ret;

	guard_init(&g, s);
	redactor_init(&r, &g, &g.rules);
	buf_init(&out, OUTPUT_MAX);
	ret = filter(&r, (c->given & CTL_WHOLE) != 0, &out, err);
	buf_fini(&out);
	redactor_fini(&r);
	if ((c->given & CTL_SUMMARY) != 0)
		tell_counts(&g);
	return ret;
}

static int
redact(struct ctl *c, struct error *err)
{
	struct guard_settings settings;
	struct arena arena;
	int ret;

	arena_init(&arena, OUTPUT_MAX);
	ret = settle(c, &arena, &settings, err);
	if (ret == 0)
		ret = search(c, &settings, err);
	arena_fini(&arena);
	return ret;
}

const struct ctl_command ctl_redact[] = {
	{ .noun = "redact",
	    .synopsis = "[--key NAME|ID] [--entities TYPES] "
	    "[--placeholder TEXT|default] [--threshold PERCENT|default] "
	    "[--whole] [--summary]",
	    .doc = "copy standard input to standard output, a line at a time, "
	    "redacted",
	    .takes = CTL_KEY | CTL_ENTITIES | CTL_PLACEHOLDER | CTL_THRESHOLD |
	    CTL_WHOLE | CTL_SUMMARY,
	    .store_for = CTL_KEY, .run = redact },
	{ .noun = NULL },
};
