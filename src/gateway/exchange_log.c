/*
 * What an exchange says in the log: one line a request, and one for each
 * candidate that failed.
 */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "gateway/exchange.h"

/* The log's own line holds a little more. */
#define LOG_WORD	200
#define LOG_ROOM	1800

/* What clients and providers named becomes one word of bounded length, so that
 * no name can pass for another field of the line. */
static void
put_word(struct buf *out, const char *s)
{
	size_t n = s == NULL ? 0 : strnlen(s, LOG_WORD);
	char *to = buf_room(out, n);

	if (n == 0 || to == NULL) {
		buf_putc(out, '-');
		return;
	}
	for (size_t i = 0; i < n; i++)
		to[i] = s[i] > ' ' && s[i] < 0x7f ? s[i] : '?';
	buf_grew(out, n);
}

static void
put_number(struct buf *out, const char *key, int64_t number)
{
	buf_putc(out, ' ');
	buf_puts(out, key);
	buf_putc(out, '=');
	buf_int(out, number);
}

static void
put_field(struct buf *out, const char *key, const char *word)
{
	buf_putc(out, ' ');
	buf_puts(out, key);
	buf_putc(out, '=');
	put_word(out, word);
}

int
exchange_status(const struct exchange *x, const struct error *err)
{
	return x->writer.headed && err->class != ERROR_CLIENT_GONE ? 200 :
	    error_status(err->class);
}

/* The receipt, as far as the line has room for it (promise 8). */
static void
put_receipt(struct buf *out, const struct receipt *r)
{
	for (size_t i = 0; i < r->n_attempts; i++) {
		buf_puts(out, i == 0 ? " tried=" : ",");
		put_word(out, r->attempts[i].route);
		buf_putc(out, ':');
		buf_puts(out, r->attempts[i].code);
	}
	for (size_t i = 0; i < r->n_changes; i++) {
		buf_puts(out, i == 0 ? " changes=" : ",");
		put_word(out, r->changes[i].param);
		buf_printf(out, "/%s", action_word(r->changes[i].action));
	}
}

/* The detail alone: a message may hold words of the provider, and those may
 * quote the prompt. */
static void
put_detail(struct buf *out, const struct error *err)
{
	if (err->detail[0] != '\0')
		buf_printf(out, " detail=\"%s\"", err->detail);
}

void
exchange_log_failure(const struct exchange *x, const struct error *err)
{
	struct buf out;

	buf_init(&out, LOG_ROOM);
	put_field(&out, "route", x->target->route);
	put_field(&out, "failed", error_name(err->class));
	put_field(&out, "provider_request", x->provider_request);
	put_detail(&out, err);
	log_warn("request=%s%s", x->http.request_id, buf_view(&out).p);
	buf_fini(&out);
}

void
exchange_log(struct exchange *x, const struct error *err)
{
	static const struct usage none;
	const struct response *r = &x->response;
	const struct usage *u = x->repeats != NULL ? &none : &r->usage;
	struct buf out;

	if (!log_tells(LOG_LEVEL_INFO))
		return;
	buf_init(&out, LOG_ROOM);
	put_field(&out, "response", r->id);
	put_field(&out, "key", x->principal.key.id);
	put_field(&out, "method", x->http.method);
	put_field(&out, "path", x->http.path);
	put_field(&out, "model", x->request.model);
	put_field(&out, "route", x->target == NULL ? NULL : x->target->route);
	put_field(&out, "provider_request", x->provider_request);
	put_number(&out, "status", exchange_status(x, err));
	put_field(&out, "outcome", error_name(err->class));
	put_number(&out, "attempts", (int64_t)x->receipt.n_attempts);
	put_number(&out, "input", (int64_t)u->input);
	put_number(&out, "output", (int64_t)u->output);
	put_number(&out, "first_ms", x->first_ms);
	put_number(&out, "ms", clock_mono_ms() - x->began_ms);
	put_detail(&out, err);
	put_receipt(&out, &x->receipt);
	log_info("request=%s%s", x->http.request_id, buf_view(&out).p);
	buf_fini(&out);
}
