/*
 * A dry run: which routes would be tried for a request, in which order and
 * why. The request is read and its routes are chosen as the gateway does it;
 * nobody is called. What is printed holds names, numbers and reasons, nothing
 * of what the request says.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonw.h"
#include "base/scan.h"
#include "ctl/dry_run.h"
#include "model/history.h"
#include "model/validate.h"

#define PIECE		((size_t)64 * 1024)

/* ---- the request ---- */

static int
read_fd(int fd, const char *name, struct buf *out, struct error *err)
{
	char piece[PIECE];
	ssize_t n;

	while (!buf_over(out)) {
		n = read(fd, piece, sizeof(piece));
		if (n == 0)
			return 0;
		if (n > 0)
			buf_add(out, piece, (size_t)n);
		else if (errno != EINTR)
			return error_set(err, ERROR_INTERNAL, NULL,
			    "--body %s: can't be read: %s", name,
			    strerror(errno));
	}
	return 0;
}

/* One that is too large leaves the buffer over its ceiling. */
static int
read_body(const char *name, struct buf *out, struct error *err)
{
	int fd, ret;

	if (strcmp(name, "-") == 0)
		return read_fd(STDIN_FILENO, name, out, err);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "--body %s: can't be opened: %s", name, strerror(errno));
	ret = read_fd(fd, name, out, err);
	(void)close(fd);
	return ret;
}

/* The body with this model; with no body that of a plain question. */
static void
write_request(struct buf *out, const char *model, const struct node *body)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "model");
	jsonw_string(&w, model);
	if (body == NULL) {
		jsonw_key(&w, "input");
		jsonw_string(&w, "Hello.");
	} else {
		for (const struct node *n = body->child; n != NULL;
		    n = n->next)
			if (!span_is(n->key, "model"))
				jsonw_member(&w, n);
	}
	jsonw_object_end(&w);
}

/* What request_read is to read. */
static int
compose(struct dry_run *d, struct span *out, struct error *err)
{
	const struct node *body = NULL;

	*out = buf_view(&d->body);
	if (d->ctl->model == NULL)
		return 0;
	if ((d->ctl->given & CTL_BODY) != 0) {
		body = scan(&d->arena, *out, SCAN_REQUEST, err);
		if (body == NULL)
			return -1;
		if (body->kind != NODE_OBJECT)	/* request_read says so */
			return 0;
	}
	write_request(&d->rewritten, d->ctl->model, body);
	*out = buf_view(&d->rewritten);
	return 0;
}

/* ---- choosing ---- */

static int
understand(struct dry_run *d, struct error *err)
{
	/* It belongs to who asks. */
	static const struct history nothing = {
		.none = "what is kept is not looked at here" };
	struct span text;

	if (buf_over(&d->body))
		return error_set(err, ERROR_TOO_LARGE, NULL,
		    "the body is larger than %zu bytes", d->body.max);
	if (compose(d, &text, err) == -1 ||
	    request_read(&d->arena, text, &nothing, &d->request,
	    &d->receipt, err) == -1)
		return -1;
	d->readable = true;
	d->n_read = d->receipt.n_changes;
	return 0;
}

static int
choose(struct dry_run *d, struct error *err)
{
	if (understand(d, err) == -1)
		return -1;
	return route_candidates(&d->ctl->conf, &d->request, &d->receipt,
	    &d->arena, &d->candidates, err);
}

/* ---- the command ---- */

/* Without it there are no waits to tell of, and the rest is still right. */
static void
look_at_marks(struct dry_run *d)
{
	const char *file = d->ctl->conf.shared_file;
	struct error err;

	d->now_ms = clock_wall_ms();
	d->marks = marks_look(file, &err);
	if (d->marks == NULL)
		(void)fprintf(stderr, "sluicectl: %s; no waits are told\n",
		    err.message);
}

static int
explain(struct dry_run *d, struct error *err)
{
	int ret;

	if (choose(d, &d->error) == 0)
		d->error.class = ERROR_NONE;
	look_at_marks(d);
	ret = (d->ctl->given & CTL_JSON) != 0 ? dry_run_print_json(d, err) :
	    dry_run_print_text(d, err);
	if (ret == 0 && d->error.class != ERROR_NONE)
		ret = error_set(err, ERROR_INTERNAL, NULL,
		    "such a request is refused: %s", dry_run_error(d));
	return ret;
}

static int
route(struct ctl *c, struct error *err)
{
	struct dry_run d = { .ctl = c };
	int ret = 0;

	if ((c->given & (CTL_MODEL | CTL_BODY)) == 0)
		return error_set(err, ERROR_BAD_REQUEST, NULL, "expected "
		    "--model MODEL, --body FILE or both");
	arena_init(&d.arena, CEILING_REQUEST_ARENA);
	receipt_init(&d.receipt, &d.arena);
	buf_init(&d.body, c->conf.body_max);
	buf_init(&d.rewritten, CEILING_WRITE);
	if ((c->given & CTL_BODY) != 0)
		ret = read_body(c->body, &d.body, err);
	if (ret == 0)
		ret = explain(&d, err);
	marks_close(d.marks);
	buf_fini(&d.rewritten);
	buf_fini(&d.body);
	arena_fini(&d.arena);
	return ret;
}

const struct ctl_command ctl_route[] = {
	{ .noun = "route",
	    .synopsis = "[--model MODEL] [--body FILE] [--json]",
	    .doc = "explain which routes such a request would be tried on",
	    .takes = CTL_MODEL | CTL_BODY | CTL_JSON, .run = route },
	{ .noun = NULL },
};
