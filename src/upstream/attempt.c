#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "upstream/attempt.h"
#include "upstream/gate.h"
#include "upstream/local.h"
#include "upstream/remote.h"

/* The last sink before the chain: writes the receipt when the end passes. */
struct run {
	struct sink sink;
	struct attempt *attempt;
	int64_t begun_ms;
	bool recorded;
};

static void
record(struct run *r, enum error_class class)
{
	const struct attempt *a = r->attempt;

	if (r->recorded)
		return;
	r->recorded = true;
	receipt_attempt(a->receipt, a->target->route, a->status,
	    error_name(class), clock_mono_ms() - r->begun_ms);
}

static int
on_event(struct sink *sink, const struct event *ev, struct error *err)
{
	struct run *r = (struct run *)sink;

	if (ev->type == EVENT_END)
		record(r, ERROR_NONE);
	else if (ev->type == EVENT_FAIL)
		record(r, ev->error->class);
	return sink_send(sink->next, ev, err);
}

static void
on_commit(void *ctx)
{
	struct run *r = ctx;
	struct attempt *a = r->attempt;

	a->first_ms = clock_mono_ms() - r->begun_ms;
	if (a->commit != NULL)
		a->commit(a->ctx);
}

/* No credential is shorter; of a shorter piece of one nothing can be told. */
#define SECRET_LEAST	((size_t)4)

static void
blank_out(char *text, const char *secret)
{
	size_t len = secret == NULL ? 0 : strlen(secret), n;
	char *at = text;

	if (len < SECRET_LEAST)
		return;
	while ((at = strstr(at, secret)) != NULL) {
		memset(at, '*', len);
		at += len;
	}
	/* Words that were cut may end within it. */
	n = strlen(text);
	at = text + (n < len ? 0 : n - len + 1);
	for (; (size_t)(text + n - at) >= SECRET_LEAST; at++)
		if (strncmp(at, secret, (size_t)(text + n - at)) == 0) {
			memset(at, '*', (size_t)(text + n - at));
			return;
		}
}

/* A provider that repeats our credential in its words doesn't pass it on,
 * whatever it looks like (promise 10). A row's own headers may hold one too. */
static void
blank_credentials(const struct provider *p, struct error *err)
{
	blank_out(err->message, p->api_key);
	blank_out(err->detail, p->api_key);
	for (size_t i = 0; i < p->n_headers; i++)
		blank_out(err->message, p->headers[i].value);
}

/* Says which route an error is about, where it is about the route. */
static void
name_route(const char *route, struct error *err)
{
	char named[2 * ERROR_MESSAGE_SIZE];
	size_t len;

	switch (err->class) {
	case ERROR_NONE:
	case ERROR_INTERNAL:
	case ERROR_OVERLOADED:
	case ERROR_STOPPING:
	case ERROR_ANALYZER:
	case ERROR_CLIENT_GONE:
		return;
	default:
		break;
	}
	if (snprintf(named, sizeof(named), "%s: %s", route, err->message) < 0)
		return;
	len = strnlen(named, sizeof(err->message));
	if (len == sizeof(err->message)) {
		len--;			/* cut, at a character */
		while (len > 0 && ((unsigned char)named[len] & 0xc0) == 0x80)
			len--;
	}
	memcpy(err->message, named, len);
	err->message[len] = '\0';
}

static int
answer(struct attempt *a, struct gate *gate, struct error *err)
{
	const char *name = a->target->provider->dialect;
	const struct dialect *dialect = a->dialect;
	int rc;

	if (dialect == NULL)
		dialect = dialect_find(name);
	if (dialect == NULL)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "there is no dialect '%s'", name);
	rc = dialect->answer != NULL ? local_run(a, dialect, gate, err) :
	    remote_run(a, dialect, gate, err);
	/* Promise 1: an answer without its end is not an answer. */
	if (rc == 0 && !gate->ended)
		return error_set(err, ERROR_UPSTREAM_CUT, NULL,
		    "the answer ended without its end mark");
	return rc;
}

enum attempt_result
attempt_run(struct attempt *a, struct error *err)
{
	struct run run = { .sink = { on_event, a->sink }, .attempt = a,
	    .begun_ms = clock_mono_ms() };
	struct gate gate;
	int rc;

	a->status = 0;
	a->request_id[0] = '\0';
	a->effort = EFFORT_UNSET;
	a->has_usage = false;
	a->usage = (struct usage){ 0 };
	a->first_ms = -1;

	gate_init(&gate, &run.sink, on_commit, &run);
	rc = answer(a, &gate, err);
	if (rc == -1 && a->own_total && err->class == ERROR_TIMEOUT)
		err->class = ERROR_UPSTREAM_TIMEOUT;
	a->has_usage = gate.has_usage;
	a->usage = gate.usage;
	if (rc == 0) {
		*err = (struct error){ .class = ERROR_NONE };
		return ATTEMPT_SERVED;
	}
	blank_credentials(a->target->provider, err);
	name_route(a->target->route, err);
	if (gate.committed && err->class != ERROR_CLIENT_GONE)
		gate_fail(&gate, err);
	record(&run, err->class);
	return gate.committed && err->class != ERROR_CLIENT_GONE ?
	    ATTEMPT_SERVED : ATTEMPT_FAILED;
}
