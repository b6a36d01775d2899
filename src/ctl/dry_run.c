#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/jsonw.h"
#include "conf/price.h"
#include "ctl/dry_run.h"

#define REASON_MAX	((size_t)64 * 1024)
#define BETWEEN_WORDS	", "		/* of needs_words */

/* ---- what there is to tell ---- */

static const char *const origin_words[] = {
	[ORIGIN_NAMED] = "named",
	[ORIGIN_PINNED] = "pinned",
	[ORIGIN_SIBLING] = "sibling",
	[ORIGIN_AS_GIVEN] = "as_given",
	[ORIGIN_FALLBACK] = "fallback",
	[ORIGIN_AUTO] = "auto",
	[ORIGIN_LAST] = "last",
};

static const char *
model_of(const struct dry_run *d)
{
	return d->readable ? d->request.model : d->ctl->model;
}

static const char *
reason(struct dry_run *d, const struct route_choice *c)
{
	const char *text;
	struct buf out;

	buf_init(&out, REASON_MAX);
	route_reason(c, &d->request, &d->arena, &out);
	text = arena_strdup(&d->arena, buf_view(&out).p);
	buf_fini(&out);
	return text;
}

static int64_t
wait_of(const struct dry_run *d, const struct route_choice *c)
{
	return d->marks == NULL ? 0 :
	    marks_wait(d->marks, c->route->name, d->now_ms);
}

/* Of what reading the request changed, only routing is of interest here. */
static bool
is_routings(const struct dry_run *d, size_t change)
{
	const char *param = d->receipt.changes[change].param;
	size_t len = strlen("routing");

	return change >= d->n_read || (strncmp(param, "routing", len) == 0 &&
	    (param[len] == '\0' || param[len] == '.'));
}

static size_t
count_changes(const struct dry_run *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->receipt.n_changes; i++)
		n += is_routings(d, i);
	return n;
}

/* ---- for people ---- */

enum { CANDIDATE_COLUMNS = 7, LEFT_COLUMNS = 3 };

static const char *
seen(struct dry_run *d, const char *text)
{
	return ctl_visible(&d->arena, text);
}

static int
print_line(struct dry_run *d, struct error *err, const char *label,
    const char *text)
{
	return ctl_print(arena_printf(&d->arena, "%s%s\n", label,
	    seen(d, text)), err);
}

static int
print_request(struct dry_run *d, struct error *err)
{
	const struct needs *n = &d->candidates.needs;

	if (model_of(d) != NULL &&
	    print_line(d, err, "model   ", model_of(d)) == -1)
		return -1;
	if (!d->readable)
		return 0;
	if (print_line(d, err, "needs   ", n->features == 0 ?
	    "nothing special" : needs_words(n->features, &d->arena)) == -1)
		return -1;
	/* Without a body there is no input to speak of. */
	return (d->ctl->given & CTL_BODY) == 0 ? 0 :
	    print_line(d, err, "tokens  ", arena_printf(&d->arena,
	    "about %" PRIu64, n->tokens));
}

static const char *
candidate_reason(struct dry_run *d, const struct route_choice *c)
{
	int64_t wait_ms = wait_of(d, c);

	return wait_ms == 0 ? reason(d, c) : arena_printf(&d->arena,
	    "%s; waits %" PRId64 " s", reason(d, c), (wait_ms + 999) / 1000);
}

static void
candidate_cells(struct dry_run *d, size_t i, const char **cells)
{
	const struct route_choice *c = &d->candidates.choices[i];
	const struct target *t = &d->candidates.list[i];

	cells[0] = arena_printf(&d->arena, "%zu", i + 1);
	cells[1] = seen(d, t->route);
	cells[2] = seen(d, c->model);
	cells[3] = ctl_amount(&d->arena, t->price, NULL, PRICE_INPUT);
	cells[4] = ctl_amount(&d->arena, t->price, NULL, PRICE_OUTPUT);
	cells[5] = t->context_window == 0 ? "-" :
	    arena_printf(&d->arena, "%" PRId64, t->context_window);
	cells[6] = seen(d, candidate_reason(d, c));
}

static int
print_candidates(struct dry_run *d, struct error *err)
{
	static const char *const head[CANDIDATE_COLUMNS] = { "#", "ROUTE",
	    "MODEL", "USD/M IN", "OUT", "CONTEXT", "WHY" };
	size_t n = d->candidates.n;
	const char **cells;

	if (n == 0)
		return 0;
	cells = arena_calloc(&d->arena, (n + 1) * CANDIDATE_COLUMNS,
	    sizeof(*cells));
	memcpy(cells, head, sizeof(head));
	for (size_t i = 0; i < n; i++)
		candidate_cells(d, i, cells + (i + 1) * CANDIDATE_COLUMNS);
	if (ctl_print("\n", err) == -1)
		return -1;
	return ctl_table(cells, CANDIDATE_COLUMNS, n + 1, 0, err);
}

static int
print_left_out(struct dry_run *d, struct error *err)
{
	static const char *const head[LEFT_COLUMNS] = { "LEFT OUT", "MODEL",
	    "WHY" };
	const struct candidates *all = &d->candidates;
	const char **cells, **to;

	if (all->n_choices == all->n)
		return 0;
	cells = arena_calloc(&d->arena, (all->n_choices - all->n + 1) *
	    LEFT_COLUMNS, sizeof(*cells));
	memcpy(cells, head, sizeof(head));
	to = cells + LEFT_COLUMNS;
	for (size_t i = all->n; i < all->n_choices; i++) {
		const struct route_choice *c = &all->choices[i];

		*to++ = seen(d, c->route->name);
		*to++ = seen(d, c->model);
		*to++ = seen(d, reason(d, c));
	}
	if (ctl_print("\n", err) == -1)
		return -1;
	return ctl_table(cells, LEFT_COLUMNS, all->n_choices - all->n + 1,
	    0, err);
}

static int
print_changes(struct dry_run *d, struct error *err)
{
	const struct change *c;

	for (size_t i = 0; i < d->receipt.n_changes; i++) {
		c = &d->receipt.changes[i];
		if (is_routings(d, i) && print_line(d, err, "",
		    arena_printf(&d->arena, "%s: %s: %s", c->param,
		    action_word(c->action), c->why)) == -1)
			return -1;
	}
	return 0;
}

/* "400 model_not_found at model" */
const char *
dry_run_error(struct dry_run *d)
{
	const struct error *e = &d->error;
	const char *code = error_code(e->class);

	return arena_printf(&d->arena, "%d%s%s%s%s", error_status(e->class),
	    code == NULL ? "" : " ", code == NULL ? "" : code,
	    e->param[0] == '\0' ? "" : " at ", e->param);
}

int
dry_run_print_text(struct dry_run *d, struct error *err)
{
	if (print_request(d, err) == -1 ||
	    print_candidates(d, err) == -1 ||
	    print_left_out(d, err) == -1)
		return -1;
	if (count_changes(d) > 0 &&
	    (ctl_print("\n", err) == -1 || print_changes(d, err) == -1))
		return -1;
	if (d->error.class == ERROR_NONE)
		return 0;
	return print_line(d, err, "\nerror   ", arena_printf(&d->arena,
	    "%s: %s", dry_run_error(d), d->error.message));
}

/* ---- for programs ---- */

static void
write_member(struct jsonw *w, const char *key, const char *value)
{
	jsonw_key(w, key);
	jsonw_string(w, value);
}

static void
write_features(struct jsonw *w, const char *key, unsigned features,
    struct arena *a)
{
	const char *words = features == 0 ? "" : needs_words(features, a);
	const char *end;

	jsonw_key(w, key);
	jsonw_array(w);
	while (*words != '\0') {
		end = strstr(words, BETWEEN_WORDS);
		if (end == NULL)
			end = words + strlen(words);
		jsonw_bytes(w, (struct span){ words, (size_t)(end - words) });
		words = *end == '\0' ? end : end + strlen(BETWEEN_WORDS);
	}
	jsonw_array_end(w);
}

static void
write_amount(struct jsonw *w, const char *key, const char *amount)
{
	jsonw_key(w, key);
	if (strcmp(amount, "-") == 0)
		jsonw_null(w);
	else
		jsonw_raw(w, span_of(amount));
}

static void
write_price(struct jsonw *w, const struct price *p, struct arena *a)
{
	jsonw_key(w, "price");
	if (p == NULL) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	write_amount(w, "input", ctl_amount(a, p, NULL, PRICE_INPUT));
	write_amount(w, "output", ctl_amount(a, p, NULL, PRICE_OUTPUT));
	jsonw_object_end(w);
}

static void
write_candidate(struct dry_run *d, struct jsonw *w, size_t i)
{
	const struct route_choice *c = &d->candidates.choices[i];
	const struct target *t = &d->candidates.list[i];

	jsonw_object(w);
	write_member(w, "route", t->route);
	write_member(w, "model", c->model);
	write_member(w, "origin", origin_words[c->origin]);
	write_member(w, "reason", reason(d, c));
	write_features(w, "dropped", c->shortfall.dropped, &d->arena);
	write_features(w, "emulated", c->shortfall.emulated, &d->arena);
	jsonw_key(w, "wait_ms");
	jsonw_int(w, wait_of(d, c));
	write_price(w, t->price, &d->arena);
	jsonw_key(w, "context_window");
	if (t->context_window == 0)
		jsonw_null(w);
	else
		jsonw_int(w, t->context_window);
	jsonw_object_end(w);
}

static void
write_left_out(struct dry_run *d, struct jsonw *w, const struct route_choice *c)
{
	jsonw_object(w);
	write_member(w, "route", c->route->name);
	write_member(w, "model", c->model);
	write_member(w, "reason", reason(d, c));
	jsonw_object_end(w);
}

static void
write_change(struct jsonw *w, const struct change *c)
{
	jsonw_object(w);
	write_member(w, "param", c->param);
	write_member(w, "action", action_word(c->action));
	write_member(w, "why", c->why);
	jsonw_object_end(w);
}

static void
write_error(struct jsonw *w, const struct error *e)
{
	jsonw_key(w, "error");
	if (e->class == ERROR_NONE) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_key(w, "status");
	jsonw_int(w, error_status(e->class));
	write_member(w, "message", e->message);
	write_member(w, "type", error_type(e->class));
	write_member(w, "param", e->param[0] == '\0' ? NULL : e->param);
	write_member(w, "code", error_code(e->class));
	jsonw_object_end(w);
}

static void
write_json(struct dry_run *d, struct jsonw *w)
{
	const struct candidates *all = &d->candidates;

	jsonw_object(w);
	write_member(w, "model", model_of(d));
	write_features(w, "needs", all->needs.features, &d->arena);
	jsonw_key(w, "input_tokens");
	jsonw_u64(w, all->needs.tokens);
	jsonw_key(w, "candidates");
	jsonw_array(w);
	for (size_t i = 0; i < all->n; i++)
		write_candidate(d, w, i);
	jsonw_array_end(w);
	jsonw_key(w, "left_out");
	jsonw_array(w);
	for (size_t i = all->n; i < all->n_choices; i++)
		write_left_out(d, w, &all->choices[i]);
	jsonw_array_end(w);
	jsonw_key(w, "changes");
	jsonw_array(w);
	for (size_t i = 0; i < d->receipt.n_changes; i++)
		if (is_routings(d, i))
			write_change(w, &d->receipt.changes[i]);
	jsonw_array_end(w);
	write_error(w, &d->error);
	jsonw_object_end(w);
}

int
dry_run_print_json(struct dry_run *d, struct error *err)
{
	struct jsonw w;
	struct buf out;
	int ret;

	buf_init(&out, CEILING_WRITE);
	w = jsonw_on(&out);
	write_json(d, &w);
	ret = ctl_json_print(&out, err);
	buf_fini(&out);
	return ret;
}
