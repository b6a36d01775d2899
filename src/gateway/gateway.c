#include "config.h"

#include <string.h>

#include "gateway/cors.h"
#include "gateway/exchange.h"
#include "gateway/gateway.h"
#include "gateway/models.h"
#include "gateway/path.h"
#include "gateway/responses.h"
#include "gateway/stored.h"
#include "gateway/upkeep.h"

/* ---- the small endpoints ---- */

static int
health(struct exchange *x, struct error *err)
{
	return exchange_json(x, SPAN("{\"status\":\"healthy\"}"), err);
}

/* ---- the table of endpoints ---- */

#define MODELS	"/v1/models"
#define READS	"GET, HEAD"
#define RESPONSE "/v1/responses/{id}"
#define KEPT	"GET, HEAD, DELETE"

/*
 * A handler answers, or returns -1 with what the client is to be told. Of two
 * patterns that fit the first counts: words stand before parameters.
 */
static const struct endpoint {
	const char *method, *path;	/* path.h says what a pattern is */
	int (*serve)(struct exchange *, struct error *);
	const char *allow;		/* what a 405 says of the address */
} endpoints[] = {
	{ "GET", "/v1/responses/health", health, READS },
	{ "POST", "/v1/responses", responses_create, "POST" },
	{ "GET", RESPONSE, stored_get, KEPT },
	{ "DELETE", RESPONSE, stored_delete, KEPT },
	{ "GET", RESPONSE "/input_items", stored_input_items, READS },
	{ "POST", RESPONSE "/cancel", stored_cancel, "POST" },
	{ "GET", MODELS, models_list, READS },
	{ "GET", MODELS "/providers", models_providers, READS },
	{ "GET", MODELS "/providers/{provider}/models", models_of_provider,
	    READS },
	{ "GET", MODELS "/authors/{author}", models_of_author, READS },
	{ "GET", MODELS "/{model*}/providers/{provider}",
	    models_get_provider, READS },
	{ "GET", MODELS "/{model*}", models_get, READS },
};

static bool
method_fits(const struct endpoint *e, const char *method)
{
	/* HEAD is a GET whose body is left out; http_reply sees to that. */
	return strcmp(e->method, method) == 0 ||
	    (strcmp(e->method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

/* What an address takes, to whom it may concern: often a browser that asks
 * before it lets a page of another origin in. */
static int
options(struct exchange *x, struct error *err)
{
	return exchange_empty(x, arena_printf(&x->arena, "Allow: %s, OPTIONS\r\n%s",
	    x->allow, cors_preflight(x->conn, &x->arena, x->allow)), err);
}

static int
dispatch(struct exchange *x, struct error *err)
{
	for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
		if (!path_fits(endpoints[i].path, x->http.path, &x->arena,
		    x->params))
			continue;
		if (method_fits(&endpoints[i], x->http.method))
			return endpoints[i].serve(x, err);
		if (x->allow == NULL)
			x->allow = endpoints[i].allow;
	}
	if (x->allow != NULL && strcmp(x->http.method, "OPTIONS") == 0)
		return options(x, err);
	if (x->allow != NULL)
		return error_set(err, ERROR_METHOD, NULL,
		    "this address takes %s, not %.16s", x->allow,
		    x->http.method);
	return error_set(err, ERROR_NOT_FOUND, NULL,
	    "there is nothing at this address; POST /v1/responses or "
	    "GET /v1/models is what you may look for");
}

void
gateway_serve(struct gateway *g, struct worker *w, struct conn *conn)
{
	struct exchange x;
	struct error err = { .class = ERROR_NONE };

	exchange_init(&x, g, w, conn);
	if (dispatch(&x, &err) == -1) {
		redaction_error(&x, &err);
		exchange_fail(&x, &err);
	}
	record_rest(&x, &err);
	exchange_log(&x, &err);
	exchange_fini(&x);
	upkeep_step(g);
}

void
gateway_refuse(struct gateway *g, struct conn *conn)
{
	struct exchange x;
	struct error err;

	exchange_init(&x, g, NULL, conn);
	(void)error_set(&err, ERROR_OVERLOADED, NULL,
	    "all %u workers are busy; try again", g->conf->threads);
	err.retry_after_s = 1;
	exchange_fail(&x, &err);
	exchange_log(&x, &err);
	exchange_fini(&x);
}

void
worker_init(struct worker *w)
{
	*w = (struct worker){ .transfer = NULL };
	peer_socket_init(&w->peers);
}

void
worker_fini(struct worker *w)
{
	peer_socket_fini(&w->peers);
	if (w->transfer != NULL)
		transfer_free(w->transfer);
	if (w->asking != NULL)
		transfer_free(w->asking);
	w->transfer = w->asking = NULL;
}
