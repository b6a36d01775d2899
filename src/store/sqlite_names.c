#include "config.h"

#include <string.h>

#include "store/sqlite_names.h"

/* What of an id says the moment: the first characters of the part behind the
 * prefix, as base/clock.h makes it. */
#define MOMENT	8

/* A row's tail and head. */
struct name {
	struct span tail, head;
};

/* ---- ids ---- */

/* Of an item that was named by somebody else, or of a response. */
static struct name
name_of(const char *id)
{
	const char *end = strrchr(id, '_');
	size_t head = end == NULL ? 0 : (size_t)(end - id) + 1;

	return (struct name){ span_of(id + head), { id, head } };
}

/* Of all items that were named here in that moment. */
static struct name
moment_of(const char *id)
{
	struct span tail = name_of(id).tail;

	if (tail.len > MOMENT)
		tail.len = MOMENT;
	return (struct name){ tail, SPAN("") };
}

static void
bind_tail_head(struct job *j, struct name n)
{
	bind_span(j, n.tail);
	bind_span(j, n.head);
}

void
bind_name(struct job *j, const char *id)
{
	bind_tail_head(j, name_of(id));
}

void
bind_item(struct job *j, const char *id)
{
	struct buf sought;

	bind_name(j, id);
	bind_span(j, moment_of(id).tail);
	buf_init(&sought, SIZE_MAX);
	buf_putc(&sought, '\0');
	buf_add(&sought, id, strlen(id) + 1);
	bind_copy(j, buf_view(&sought));
	buf_fini(&sought);
}

/* ---- rows ---- */

static int
put_response(struct conn *c, int64_t seq, const char *id, struct error *err)
{
	static const char sql[] = "INSERT INTO name (tail, head, item, seq) "
	    "VALUES (?, ?, 0, ?)";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_name(&j, id);
	bind_int(&j, seq);
	return job_run(&j, err);
}

/* Another's by now, perhaps. */
static int
remove_response(struct conn *c, int64_t seq, const char *id,
    struct error *err)
{
	static const char sql[] = "DELETE FROM name WHERE tail = ? "
	    "AND head = ? AND item = 0 AND seq = ?";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_name(&j, id);
	bind_int(&j, seq);
	return job_run(&j, err);
}

/* A client may name an item twice in one request. */
static int
put_item(struct conn *c, int64_t seq, struct name n, struct error *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO name "
	    "(tail, head, item, seq) VALUES (?1, ?2, ?3, ?3)";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_tail_head(&j, n);
	bind_int(&j, seq);
	return job_run(&j, err);
}

static int
remove_item(struct conn *c, int64_t seq, struct name n, struct error *err)
{
	static const char sql[] = "DELETE FROM name WHERE tail = ? "
	    "AND head = ? AND item = ?";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_tail_head(&j, n);
	bind_int(&j, seq);
	return job_run(&j, err);
}

/* ---- the items of a content ---- */

/*
 * They are kept as two lists, of those that others named and of those named
 * here. Each is a NUL, and ids with a NUL after each: so any id stands between
 * two, and the second list begins with an empty one.
 */

static int
has_item(struct conn *c, const char *id, const struct response_row *r,
    struct error *err)
{
	static const char sql[] = "SELECT 1" BY_ITEM;
	struct job j;
	int found;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_item(&j, id);
	bind_text(&j, r->project);
	bind_int(&j, r->created_s);
	found = job_step(&j, err);
	job_end(&j);
	return found;
}

int
names_pack(struct conn *c, const struct response_row *r, struct buf *out,
    struct error *err)
{
	size_t n_old = r->n_items - r->n_new;
	int known;

	buf_putc(out, '\0');
	for (size_t i = 0; i < r->n_items; i++) {
		if (i == n_old)
			buf_putc(out, '\0');
		known = i < n_old ? has_item(c, r->items[i], r, err) : 0;
		if (known == -1)
			return -1;
		if (known == 0 && r->items[i][0] != '\0')
			buf_add(out, r->items[i], strlen(r->items[i]) + 1);
	}
	return 0;
}

/* Calls each name by which the items are found: many in a row have one. */
static int
each_name(struct conn *c, int64_t seq, struct span packed,
    int (*each)(struct conn *, int64_t seq, struct name, struct error *),
    struct error *err)
{
	struct name n, last = { .tail = { NULL, 0 } };
	bool here = false;
	const char *id;

	for (size_t at = 1; at < packed.len; at += strlen(id) + 1) {
		id = packed.p + at;
		if (id[0] == '\0') {
			here = true;
			continue;
		}
		n = here ? moment_of(id) : name_of(id);
		if (last.tail.p != NULL && span_same(n.tail, last.tail) &&
		    span_same(n.head, last.head))
			continue;
		if (each(c, seq, n, err) == -1)
			return -1;
		last = n;
	}
	return 0;
}

int
names_put(struct conn *c, int64_t seq, const char *response,
    struct span packed, struct error *err)
{
	return put_response(c, seq, response, err) == -1 ? -1 :
	    each_name(c, seq, packed, put_item, err);
}

int
names_remove(struct conn *c, int64_t seq, const char *response,
    struct span packed, struct error *err)
{
	if (response != NULL && remove_response(c, seq, response, err) == -1)
		return -1;
	return each_name(c, seq, packed, remove_item, err);
}
