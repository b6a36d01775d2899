#include "config.h"

#include <string.h>

#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/gemini.h"

/* A token that doesn't say its text stands for one character at most, so many
 * bytes; behind more of them than that the text isn't looked for further on. */
#define SKIP_BYTES	((size_t)4)
#define SKIP_MAX	((size_t)64)

struct gemini_token {
	struct gemini_token *next;
	struct span text, json;
	enum { TOKEN_OPEN, TOKEN_OF_MESSAGE, TOKEN_OF_NONE } state;
	size_t message;
};

void
gemini_logprobs_init(struct gemini_logprobs *lp, bool on,
    struct arena *scratch)
{
	memset(lp, 0, sizeof(*lp));
	lp->on = on;
	lp->scratch = scratch;
	buf_init(&lp->text, CEILING_OUTPUT);
	arena_init(&lp->keep, CEILING_OUTPUT);
}

void
gemini_logprobs_fini(struct gemini_logprobs *lp)
{
	arena_fini(&lp->keep);
	buf_fini(&lp->text);
}

/* ---- whose they are ---- */

enum look { LOOK_NO, LOOK_YES, LOOK_LATER };

static bool
is_closed(const struct gemini_logprobs *lp, size_t message)
{
	return lp->ended || message + 1 < lp->n_messages || !lp->open;
}

/* Whether the message, as much of it as there is, begins with the token. A
 * token without text spells nothing. */
static enum look
look_at_begin(const struct gemini_logprobs *lp, size_t message,
    struct span token)
{
	size_t start, n;

	if (token.len == 0)
		return LOOK_NO;
	if (message >= lp->n_messages)
		return lp->ended ? LOOK_NO : LOOK_LATER;
	start = message == 0 ? 0 : lp->ends[message - 1];
	n = lp->ends[message] - start;
	if (n > token.len)
		n = token.len;
	if (memcmp(buf_view(&lp->text).p + start, token.p, n) != 0)
		return LOOK_NO;
	if (n == token.len)
		return LOOK_YES;
	return is_closed(lp, message) ? LOOK_NO : LOOK_LATER;
}

/* Whether the message goes on with the token, behind those that were skipped.
 * The first place where it stands counts: no more text can change that. */
static enum look
look_on(const struct gemini_logprobs *lp, struct span token, size_t *found)
{
	size_t skipped = lp->n_skipped < SKIP_MAX ? lp->n_skipped : SKIP_MAX;
	size_t n = skipped * SKIP_BYTES + token.len;
	size_t left = lp->ends[lp->message] - lp->at;
	const char *from = buf_view(&lp->text).p + lp->at, *p;

	if (token.len == 0)
		return LOOK_NO;
	p = memmem(from, n < left ? n : left, token.p, token.len);
	if (p != NULL) {
		*found = lp->at + (size_t)(p - from);
		return LOOK_YES;
	}
	return is_closed(lp, lp->message) ? LOOK_NO : LOOK_LATER;
}

/* Says of all that were skipped what they are. */
static void
resolve(struct gemini_logprobs *lp, bool of_message)
{
	struct gemini_token *t;

	for (t = lp->skipped; lp->n_skipped > 0; t = t->next) {
		t->state = of_message ? TOKEN_OF_MESSAGE : TOKEN_OF_NONE;
		t->message = lp->message;
		lp->n_skipped--;
	}
}

static void
place(struct gemini_logprobs *lp, size_t at)
{
	struct gemini_token *t = lp->next;

	lp->begun = true;
	lp->at = at + t->text.len;
	t->state = TOKEN_OF_MESSAGE;
	t->message = lp->message;
	lp->next = t->next;
}

static void
turn_to(struct gemini_logprobs *lp, size_t message)
{
	lp->message = message;
	lp->at = message == 0 ? 0 : lp->ends[message - 1];
	lp->begun = false;
}

static void
skip(struct gemini_logprobs *lp)
{
	if (lp->n_skipped++ == 0)
		lp->skipped = lp->next;
	lp->next = lp->next->next;
}

/* The next token, of a message that hasn't begun. */
static bool
look_before(struct gemini_logprobs *lp)
{
	switch (look_at_begin(lp, lp->message, lp->next->text)) {
	case LOOK_LATER:
		return false;
	case LOOK_YES:
		resolve(lp, false);
		place(lp, lp->at);
		return true;
	default:
		skip(lp);
		return true;
	}
}

/* The next token, of a message whose text isn't spelt to its end. */
static bool
look_within(struct gemini_logprobs *lp)
{
	enum look look;
	size_t found;

	look = look_on(lp, lp->next->text, &found);
	if (look == LOOK_YES) {
		resolve(lp, true);
		place(lp, found);
		return true;
	}
	if (look == LOOK_LATER)
		return false;
	look = look_at_begin(lp, lp->message + 1, lp->next->text);
	if (look == LOOK_YES) {
		resolve(lp, true);
		turn_to(lp, lp->message + 1);
		place(lp, lp->at);
	} else if (look == LOOK_NO) {
		skip(lp);
	}
	return look != LOOK_LATER;
}

/* As far as the text and the tokens that are here can say. */
static void
settle(struct gemini_logprobs *lp)
{
	bool more = true;

	while (more) {
		if (lp->begun && lp->at == lp->ends[lp->message]) {
			if (!is_closed(lp, lp->message))
				return;
			turn_to(lp, lp->message + 1);
		}
		more = lp->next != NULL &&
		    (lp->begun ? look_within(lp) : look_before(lp));
	}
	if (lp->ended)
		resolve(lp, lp->message < lp->n_messages);
}

/* ---- tokens ---- */

static void
put_token(struct jsonw *w, struct arena *a, const struct node *from)
{
	struct span token = delta_whole(a, jsonx_get(from, "token"));
	struct span bytes = jsonx_decode(a, token);
	const struct node *p = jsonx_get(from, "logProbability");

	jsonw_key(w, "token");
	jsonw_text(w, token);
	jsonw_key(w, "logprob");
	if (p != NULL && p->kind == NODE_NUMBER)
		jsonw_raw(w, p->span);
	else
		jsonw_int(w, 0);	/* left out: certain */
	jsonw_key(w, "bytes");
	jsonw_array(w);
	for (size_t i = 0; i < bytes.len; i++)
		jsonw_int(w, (unsigned char)bytes.p[i]);
	jsonw_array_end(w);
}

/* A chosen token, and what else was likely there. */
static void
put_chosen(struct buf *out, struct arena *a, const struct node *chosen,
    const struct node *top)
{
	const struct node *list = gemini_list(top, "candidates"), *one;
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	put_token(&w, a, chosen);
	jsonw_key(&w, "top_logprobs");
	jsonw_array(&w);
	for (one = list == NULL ? NULL : list->child; one != NULL;
	    one = one->next) {
		jsonw_object(&w);
		put_token(&w, a, one);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_object_end(&w);
}

static void
add(struct gemini_logprobs *lp, struct span text, struct span json)
{
	struct gemini_token *t = arena_alloc(&lp->keep, sizeof(*t));

	t->text = arena_span(&lp->keep, text);
	t->json = arena_span(&lp->keep, json);
	if (lp->first == NULL)
		lp->first = t;
	else
		lp->last->next = t;
	lp->last = t;
	if (lp->next == NULL)
		lp->next = t;
}

int
gemini_logprobs_read(struct gemini_logprobs *lp, const struct node *candidate,
    struct error *err)
{
	const struct node *result = jsonx_get(candidate, "logprobsResult");
	const struct node *list = gemini_list(result, "chosenCandidates");
	const struct node *tops = gemini_list(result, "topCandidates");
	const struct node *token, *top = tops == NULL ? NULL : tops->child;
	struct buf *json;

	lp->came = result != NULL && result->kind == NODE_OBJECT;
	if (!lp->on || list == NULL || list->child == NULL)
		return 0;
	json = dialect_buf(lp->scratch, CEILING_UPSTREAM_EVENT);
	for (token = list->child; token != NULL; token = token->next) {
		buf_reset(json);
		put_chosen(json, lp->scratch, token, top);
		add(lp, jsonx_decode(lp->scratch, delta_whole(lp->scratch,
		    jsonx_get(token, "token"))), buf_view(json));
		if (buf_over(json) || arena_over(&lp->keep))
			return gemini_too_large(err);
		top = top == NULL ? NULL : top->next;
	}
	settle(lp);
	return 0;
}

/* ---- texts ---- */

static void
add_text(struct gemini_logprobs *lp, struct span text)
{
	buf_span(&lp->text, jsonx_decode(lp->scratch, text));
	lp->ends[lp->n_messages - 1] = lp->text.len;
}

int
gemini_logprobs_text(struct gemini_logprobs *lp, const struct node *text,
    struct error *err)
{
	if (!lp->on)
		return 0;
	if (!lp->open) {
		if (lp->n_messages == CEILING_OUTPUT_ITEMS)
			return gemini_too_large(err);
		lp->n_messages++;
		lp->open = true;
	}
	if (!lp->came)
		lp->n_waived = lp->n_messages;
	add_text(lp, delta_take(&lp->delta, lp->scratch, text));
	if (buf_over(&lp->text))
		return gemini_too_large(err);
	settle(lp);
	return 0;
}

void
gemini_logprobs_close(struct gemini_logprobs *lp)
{
	if (!lp->open)
		return;
	add_text(lp, delta_end(&lp->delta));
	lp->open = false;
	settle(lp);
}

void
gemini_logprobs_end(struct gemini_logprobs *lp)
{
	gemini_logprobs_close(lp);
	lp->ended = true;
	settle(lp);
}

/* ---- what came of it ---- */

bool
gemini_logprobs_settled(const struct gemini_logprobs *lp, size_t message)
{
	return !lp->on || lp->ended || lp->message > message ||
	    lp->n_waived > message;
}

static void
drop_first(struct gemini_logprobs *lp)
{
	lp->first = lp->first->next;
	if (lp->first == NULL) {
		lp->last = NULL;
		arena_reset(&lp->keep);
	}
}

int
gemini_logprobs_take(struct gemini_logprobs *lp, size_t up_to,
    size_t *message, struct span *json, struct error *err)
{
	struct buf *out = NULL;
	struct gemini_token *t;

	*json = (struct span){ NULL, 0 };
	for (t = lp->first; t != NULL && t->state != TOKEN_OPEN &&
	    (t->state == TOKEN_OF_NONE || t->message <= up_to);
	    t = lp->first) {
		if (t->state == TOKEN_OF_NONE) {
			drop_first(lp);
			continue;
		}
		if (out == NULL) {
			out = dialect_buf(lp->scratch, CEILING_UPSTREAM_BODY);
			*message = t->message;
		} else if (t->message == *message) {
			buf_putc(out, ',');
		} else {
			break;
		}
		buf_span(out, t->json);
		drop_first(lp);
	}
	if (out == NULL)
		return 0;
	if (buf_over(out))
		return gemini_too_large(err);
	*json = buf_view(out);
	return 0;
}
