#include "config.h"

#include <string.h>
#include <strings.h>

#include "front/http.h"
#include "gateway/candidates.h"
#include "gateway/responses.h"
#include "model/validate.h"

/* ---- what is asked ---- */

static int
authenticate(struct exchange *x, struct error *err)
{
	return auth_check(x->gateway->store, x->http.key, &x->arena,
	    &x->principal, err);
}

static int
receive(struct exchange *x, struct error *err)
{
	const char *type = x->http.content_type;
	size_t len = strlen("application/json");
	size_t max = x->gateway->conf->body_max;

	if (type != NULL && (strncasecmp(type, "application/json", len) != 0 ||
	    strchr("; \t", type[len]) == NULL))
		return error_set(err, ERROR_MEDIA_TYPE, NULL,
		    "the body's Content-Type must be application/json");
	if (exchange_reserve(x, http_body_size(&x->http, max), err) == -1 ||
	    http_body_read(x->conn, &x->http, max, &x->body, err) == -1)
		return -1;
	/* A body of unknown length was reckoned with as the largest. */
	exchange_keep(x, x->body.len);
	return 0;
}

static int
validate(struct exchange *x, struct error *err)
{
	return request_read(&x->arena, buf_view(&x->body), &x->request,
	    &x->receipt, err);
}

/* Puts the conversation so far in front of the input. */
static int
expand(struct exchange *x, struct error *err)
{
	const struct request *req = &x->request;

	if (req->previous_response_id != NULL)
		return error_set(err, ERROR_PREVIOUS_NOT_FOUND,
		    "previous_response_id",
		    "responses are not kept by this version; send the whole "
		    "conversation as input");
	if (req->store != NO)
		receipt_change(&x->receipt, "store", ACTION_UNSUPPORTED,
		    "responses are not kept by this version");
	return 0;
}

static int
choose(struct exchange *x, struct error *err)
{
	return route_candidates(x->gateway->conf, &x->request, &x->receipt,
	    &x->arena, &x->candidates, err);
}

/* ---- the answer ---- */

static int
deliver(struct exchange *x, struct error *err)
{
	return exchange_streams(x) ? exchange_close(x, err) :
	    exchange_reply(x, err);
}

int
responses_create(struct exchange *x, struct error *err)
{
	if (authenticate(x, err) == -1 ||
	    receive(x, err) == -1 ||
	    validate(x, err) == -1 ||
	    seal_open_items(x, err) == -1 ||
	    expand(x, err) == -1 ||
	    choose(x, err) == -1)
		return -1;
	exchange_open(x);
	if (candidates_try(x, err) == -1)
		return -1;
	return deliver(x, err);
}
