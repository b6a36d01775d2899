#include "config.h"

#include <ctype.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/ceilings.h"
#include "base/clock.h"
#include "base/jsonx.h"
#include "upstream/attempt.h"
#include "upstream/fetch.h"

struct run {
	const struct fetch *fetch;
	int status;
	const char *location, *mime;	/* in the arena, or NULL */
	struct buf body;
	bool over;			/* more than may be fetched */
};

/* ---- what the transfer tells ---- */

/* RFC 9110, section 5.6.2, and the stroke between the two. */
static bool
is_type_letter(char c)
{
	return c != '\0' && strchr("abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~/",
	    c) != NULL;
}

/* "Image/PNG; charset=x" is "image/png". Dialects write it into JSON as it
 * stands, so what is no media type is left out. */
static const char *
media_type(struct arena *a, struct span value)
{
	size_t len = 0;
	char *type;

	while (len < value.len && is_type_letter(value.p[len]))
		len++;
	if (len == 0 || (len < value.len &&
	    memchr("; \t,", value.p[len], 4) == NULL))
		return NULL;
	type = arena_dup(a, value.p, len);
	for (size_t i = 0; i < len; i++)
		type[i] = (char)tolower((unsigned char)type[i]);
	return type;
}

static int
on_answer(void *ctx, const struct transfer_answer *answer, struct error *err)
{
	struct run *r = ctx;
	struct arena *a = r->fetch->arena;

	(void)err;
	r->status = answer->status;
	r->mime = media_type(a, answer->content_type);
	r->location = answer->location.p == NULL ? NULL :
	    arena_dup(a, answer->location.p, answer->location.len);
	return 0;
}

static int
on_data(void *ctx, struct span bytes, struct error *err)
{
	struct run *r = ctx;

	(void)err;
	if (r->status / 100 == 2)
		buf_span(&r->body, bytes);
	r->over = buf_over(&r->body);
	return 0;
}

static int
on_turn(void *ctx, bool woken, bool *done, struct error *err)
{
	struct run *r = ctx;
	const struct client *c = r->fetch->client;

	/* Of a redirect or a refusal nothing more is wanted. */
	*done = r->over || (r->status != 0 && r->status / 100 != 2);
	return c->turn(c->ctx, woken, err);
}

/* ---- one call ---- */

static int
failed(struct error *err, const char *param, const char *why)
{
	return error_set(err, ERROR_FETCH, param, "what stands at this "
	    "address could not be fetched: %s; send the data itself, or a "
	    "public https address", why);
}

/* One of ours or of the client's is not the address's. */
static bool
is_about_address(enum error_class class)
{
	return error_tries_next(class) || class == ERROR_TIMEOUT;
}

static int
call(struct run *r, const char *url, int64_t timeout_ms, const char *param,
    struct error *err)
{
	static const struct header headers[] = {
		{ "Accept", "*/*" },
	};
	static const struct transfer_ops ops = { on_answer, on_data, on_turn };
	const struct fetch *f = r->fetch;
	struct transfer_call tc = {
		.url = url,
		.headers = headers,
		.n_headers = 1,
		.timeouts = { .connect = timeout_ms, .total = timeout_ms },
		.get = true,
		.guarded = !f->rules->private,
		.watch_fd = &f->client->fd,
		.tick_ms = f->client->tick_ms,
	};
	bool clean;

	r->status = 0;
	if (transfer_run(f->transfer, &tc, &ops, r, &clean, err) == -1) {
		if (!is_about_address(err->class))
			return -1;
		return failed(err, param, err->class == ERROR_TIMEOUT ?
		    "it took too long" : "no answer came from there, or it "
		    "isn't public");
	}
	if (r->over)
		return failed(err, param, "it is too large");
	if (r->status / 100 == 2 && !clean)
		return failed(err, param, "it broke off");
	return 0;
}

/* ---- where it leads ---- */

static bool
is_redirect(const struct run *r)
{
	return r->location != NULL && r->status / 100 == 3;
}

/* An address that may be called. */
static char *
allowed(const struct fetch *f, const char *base, const char *location)
{
	char *url = transfer_url(f->arena, base, location);

	if (url != NULL && !f->rules->private &&
	    strncmp(url, "https://", 8) != 0)
		return NULL;
	return url;
}

static int
follow(struct run *r, char *url, const char *param, struct error *err)
{
	const struct fetch *f = r->fetch;
	int64_t until = clock_mono_ms() + f->rules->timeout_ms, left;

	for (int hops = 0; ; hops++) {
		if (url == NULL)
			return failed(err, param, "it is no https address");
		left = until - clock_mono_ms();
		if (left <= 0)
			return failed(err, param, "it took too long");
		if (call(r, url, left, param, err) == -1)
			return -1;
		if (!is_redirect(r))
			break;
		if (hops == FETCH_REDIRECTS)
			return failed(err, param, "it redirects too often");
		url = allowed(f, url, r->location);
	}
	if (r->status / 100 != 2)
		return failed(err, param, "it was refused there");
	return r->body.len > 0 ? 0 : failed(err, param, "it is empty");
}

static int
keep(const struct run *r, struct span url, struct assets *assets,
    struct error *err)
{
	const struct fetch *f = r->fetch;
	struct arena *a = f->arena;
	struct buf data;
	struct asset asset = {
		.url = url,
		.mime = span_of(r->mime != NULL ? r->mime :
		    "application/octet-stream"),
	};

	if (f->reserve != NULL &&
	    f->reserve(f->ctx, r->body.len + r->body.len / 3, err) == -1)
		return -1;
	buf_init(&data, 2 * r->body.max);
	base64_encode(&data, buf_view(&r->body));
	asset.data = arena_span(a, buf_view(&data));
	buf_fini(&data);
	asset_add(assets, a, &asset);
	return 0;
}

int
fetch_asset(const struct fetch *f, struct span url, const char *param,
    struct assets *assets, struct error *err)
{
	struct run r = { .fetch = f };
	char *address = jsonx_cstring(f->arena, url);
	int rc;

	if (!f->rules->enabled)
		return error_set(err, ERROR_UNSUPPORTED_VALUE, param,
		    "this route takes no addresses, and fetching is turned "
		    "off here; send the data itself");
	if (assets->bytes >= CEILING_ASSETS)
		return failed(err, param, "there are too many of them");
	if (address != NULL)
		address = allowed(f, NULL, address);
	buf_init(&r.body, f->rules->max_bytes);
	rc = follow(&r, address, param, err);
	if (rc == 0)
		rc = keep(&r, url, assets, err);
	buf_fini(&r.body);
	return rc;
}
