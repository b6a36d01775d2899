/*
 * One request with all that is known of it. What was asked and answered is
 * opened only when it is asked for: who may read the log of a machine need not
 * be one who reads what its users write.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/scan.h"
#include "base/secret.h"
#include "ctl/log.h"
#include "model/items_json.h"
#include "store/sealed.h"

#define ARENA_MAX	((size_t)1024 * 1024 * 1024)
#define OUTPUT_MAX	((size_t)512 * 1024 * 1024)
#define ROWS_MAX	100

struct shown {
	const struct request_row *row;
	struct response_row response;
	bool has_response;
	struct show *show;
	struct shown *next;
};

struct show {
	struct ctl *ctl;
	struct arena arena;
	struct secret secret;
	struct shown *first, **end;
	bool unread;			/* something didn't open */
};

/* ---- what is kept of it ---- */

/* The lines that a sealed text holds, each a JSON value; 0 when it doesn't
 * open. */
static size_t
open_lines(struct show *s, const struct sealed *text, struct span *lines,
    size_t max)
{
	struct buf *out = arena_alloc(&s->arena, sizeof(*out));
	struct span rest;
	const char *end;
	size_t n;

	buf_init(out, text->bytes.len);
	arena_defer(&s->arena, buf_fini_deferred, out);
	if (sealed_open(&s->secret, text, out) == -1) {
		s->unread = true;
		return 0;
	}
	rest = buf_view(out);
	for (n = 0; n < max && rest.len > 0; n++) {
		end = memchr(rest.p, '\n', rest.len);
		lines[n] = rest;
		if (end != NULL)
			lines[n].len = (size_t)(end - rest.p);
		rest.p += lines[n].len + (end != NULL);
		rest.len -= lines[n].len + (end != NULL);
	}
	return n;
}

/* Of items all is shown but the credentials of tools that they bring, which the
 * next turns need. What can't be read (an older version's) is shown as a
 * string. */
static void
write_line(struct jsonw *w, struct arena *a, struct span line)
{
	struct error ignored;
	const struct node *n = scan(a, line, SCAN_UPSTREAM, &ignored);

	if (n != NULL)
		items_show(w, n, true);
	else
		jsonw_bytes(w, line);
}

/* Texts of several lines have names for them, "" for what isn't shown. */
static void
write_text(struct jsonw *w, struct show *s, const struct sealed *text,
    const char *const *names, size_t n_names)
{
	struct span lines[3];
	size_t n;

	if (text->bytes.p == NULL)
		return;
	n = open_lines(s, text, lines, n_names);
	for (size_t i = 0; i < n; i++) {
		if (names[i][0] == '\0')
			continue;
		jsonw_key(w, names[i]);
		write_line(w, &s->arena, lines[i]);
	}
}

/* The members of the object that it is: request, and response or error. */
static void
write_body(struct jsonw *w, struct show *s, const struct sealed *text)
{
	const struct node *n = NULL;
	struct error ignored;
	struct span line;

	if (text->bytes.p == NULL)
		return;
	if (open_lines(s, text, &line, 1) == 1)
		n = scan(&s->arena, line, SCAN_UPSTREAM, &ignored);
	for (n = n == NULL ? NULL : n->child; n != NULL; n = n->next)
		jsonw_member(w, n);
}

static void
write_content(struct jsonw *w, void *ctx)
{
	static const char *const turn[] = { "", "input", "output" },
	    *const object[] = { "", "response", "request" };
	struct shown *l = ctx;
	const struct request_row *r = l->row;
	struct sealed text = { SEALED_BODY, r->project == NULL ? "" :
	    r->project, r->response == NULL ? "" : r->response, r->body };

	jsonw_key(w, "content");
	if (r->body.p == NULL && !l->has_response) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	write_body(w, l->show, &text);
	if (l->has_response) {
		text.kind = SEALED_TURN;
		text.bytes = l->response.turn;
		write_text(w, l->show, &text, turn, 3);
		text.kind = SEALED_OBJECT;
		text.bytes = l->response.object;
		write_text(w, l->show, &text, object, 3);
	}
	jsonw_object_end(w);
}

/* ---- for people ---- */

static void
print_kept(struct buf *out, struct show *s, const struct shown *l)
{
	int64_t until = l->has_response ? l->response.expires_s :
	    l->row->expires_s;

	if (l->row->body.p == NULL && !l->has_response)
		buf_puts(out, "content     not kept\n");
	else
		buf_printf(out, "content     kept until %s%s\n",
		    ctl_date(&s->arena, until),
		    (s->ctl->given & CTL_CONTENT) != 0 ? ":" :
		    "; --content shows it");
}

static int
print_content(struct shown *l, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret = 0;

	if (l->row->body.p == NULL && !l->has_response)
		return 0;
	buf_init(&out, OUTPUT_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	write_content(&w, l);
	jsonw_object_end(&w);
	ret = ctl_json_print_exact(&out, err);
	buf_fini(&out);
	return ret;
}

static int
print_one(struct show *s, struct shown *l, struct error *err)
{
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	if (l != s->first)
		buf_putc(&out, '\n');
	log_print(&out, s->ctl, &s->arena, l->row);
	print_kept(&out, s, l);
	ret = ctl_print_buf(&out, err);
	buf_fini(&out);
	if (ret == 0 && (s->ctl->given & CTL_CONTENT) != 0)
		ret = print_content(l, err);
	return ret;
}

static int
print_lines(struct show *s, struct error *err)
{
	int ret = 0;

	for (struct shown *l = s->first; ret == 0 && l != NULL; l = l->next)
		ret = print_one(s, l, err);
	return ret;
}

/* ---- for programs ---- */

static int
print_array(struct show *s, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, OUTPUT_MAX);
	w = jsonw_on(&out);
	jsonw_array(&w);
	for (struct shown *l = s->first; l != NULL; l = l->next)
		log_write(&w, s->ctl, &s->arena, l->row,
		    (s->ctl->given & CTL_CONTENT) != 0 ? write_content : NULL,
		    l);
	jsonw_array_end(&w);
	ret = ctl_json_print_exact(&out, err);
	buf_fini(&out);
	return ret;
}

/* ---- the command ---- */

static int
add(void *ctx, const struct request_row *row)
{
	struct show *s = ctx;
	struct shown *l = arena_alloc(&s->arena, sizeof(*l));

	l->row = row;
	l->show = s;
	*s->end = l;
	s->end = &l->next;
	return 0;
}

/* Of several with one response the first was answered by it, and the others were
 * given it again: it is shown with each. */
static int
look(struct show *s, struct error *err)
{
	struct store *store = s->ctl->store;
	const struct request_filter filter = { .id = s->ctl->word,
	    .oldest_first = true, .limit = ROWS_MAX, .bodies = true,
	    .now_s = clock_wall_s() };
	int found;

	if (store->ops->request_each(store, &filter, &s->arena, add, s, err)
	    == -1)
		return -1;
	if (s->first == NULL)
		return error_set(err, ERROR_NOT_FOUND, NULL,
		    "no request or response in the log has the id \"%.80s\"",
		    ctl_visible(&s->arena, s->ctl->word));
	for (struct shown *l = s->first; l != NULL; l = l->next) {
		if (l->row->response == NULL || l->row->project == NULL)
			continue;
		found = store->ops->response_find(store, l->row->project,
		    l->row->response, filter.now_s, &s->arena, &l->response,
		    err);
		if (found == -1)
			return -1;
		l->has_response = found == 1;
	}
	return 0;
}

static int
tell(struct show *s, struct error *err)
{
	int ret;

	if (look(s, err) == -1)
		return -1;
	if ((s->ctl->given & CTL_CONTENT) != 0 &&
	    ctl_load_secret(s->ctl, &s->secret, err) == -1)
		return -1;
	ret = (s->ctl->given & CTL_JSON) != 0 ? print_array(s, err) :
	    print_lines(s, err);
	if (ret == 0 && s->unread)
		ret = error_set(err, ERROR_INTERNAL, NULL, "some of what is "
		    "kept doesn't open: it was sealed with a key that is not "
		    "in %s, or has been altered", s->ctl->conf.secret_file);
	return ret;
}

int
log_show(struct ctl *c, struct error *err)
{
	struct show s = { .ctl = c };
	int ret;

	s.end = &s.first;
	arena_init(&s.arena, ARENA_MAX);
	ret = tell(&s, err);
	secret_wipe(&s.secret);
	arena_fini(&s.arena);
	return ret;
}
