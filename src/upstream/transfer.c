#include "config.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "upstream/address.h"
#include "upstream/head.h"
#include "upstream/timers.h"
#include "upstream/transfer.h"

#define CA_FOLDER	"/etc/ssl/certs"

/* Providers that a worker speaks to in turn; each keeps one connection. */
#define CONNECTIONS	4L

/* What is read and sent of a body at once. */
#define UPLOAD_LEAST	((size_t)16 * 1024)	/* libcurl takes no less */
#define UPLOAD_MOST	((size_t)128 * 1024)

/* While nothing but the end of a body is waited for. */
#define LINGER_STEP_MS	10

struct transfer {
	CURL *easy;
	CURLM *multi;
	CURLU *url;			/* the last call's, taken apart */
	char *url_text;			/* as it was given; NULL: none */
	const char *ca_file, *ca_folder;	/* where the system has them */
};

/* One call while it runs. */
struct run {
	struct transfer *transfer;
	const struct transfer_call *call;
	const struct transfer_ops *ops;
	void *ctx;
	struct error *err;

	struct head head;
	struct timers timers;
	bool failed;		/* a callback refused to go on; err is set */
	bool fresh;		/* something was read since the last turn */
	bool done;		/* the caller needs no more */

	int ready;		/* descriptors that ended the last sleep */
	bool woken;		/* watch_fd was one of them */
};

/* ---- what holds for every call ---- */

static const struct {
	CURLoption option;
	long value;
} numbers[] = {
	{ CURLOPT_NOSIGNAL, 1 },
	{ CURLOPT_FOLLOWLOCATION, 0 },
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1 },
	{ CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_TCP_KEEPALIVE, 1 },
	/* The proxy's answer to CONNECT is not the provider's. */
	{ CURLOPT_SUPPRESS_CONNECT_HEADERS, 1 },
	/* A hanging resolver doesn't hold up a cancel. */
	{ CURLOPT_QUICK_EXIT, 1 },
};

static const struct {
	CURLoption option;
	const char *value;
} words[] = {
	{ CURLOPT_PROTOCOLS_STR, "http,https" },
	{ CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION },
	{ CURLOPT_NOPROXY, "" },	/* not what the environment says */
};

static void
set_constants(CURL *e)
{
	int bad = 0;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		bad |= curl_easy_setopt(e, numbers[i].option,
		    numbers[i].value);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		bad |= curl_easy_setopt(e, words[i].option, words[i].value);
	if (bad != 0)
		log_fatal("this libcurl refuses an option that is needed");
}

/* ---- life ---- */

int
transfer_global_init(struct error *err)
{
	CURLcode rc = curl_global_init(CURL_GLOBAL_DEFAULT);

	if (rc == CURLE_OK)
		return 0;
	(void)error_set(err, ERROR_INTERNAL, NULL, "libcurl can't be used");
	return error_detail(err, "%s", curl_easy_strerror(rc));
}

void
transfer_global_fini(void)
{
	curl_global_cleanup();
}

/*
 * libcurl's built-in bundle is parsed whole for each handle, 25 ms and 0.9 MB;
 * of a folder only the certificates that are needed are read.
 */
static void
find_authorities(struct transfer *t)
{
	struct stat st;
	char *file = NULL, *folder = NULL;

	if (stat(CA_FOLDER, &st) == 0 && S_ISDIR(st.st_mode)) {
		t->ca_folder = CA_FOLDER;
		return;
	}
	(void)curl_easy_getinfo(t->easy, CURLINFO_CAINFO, &file);
	(void)curl_easy_getinfo(t->easy, CURLINFO_CAPATH, &folder);
	t->ca_file = file;
	t->ca_folder = folder;
}

struct transfer *
transfer_new(void)
{
	struct transfer *t = calloc(1, sizeof(*t));

	if (t != NULL) {
		t->easy = curl_easy_init();
		t->multi = curl_multi_init();
		t->url = curl_url();
	}
	if (t == NULL || t->easy == NULL || t->multi == NULL || t->url == NULL)
		log_fatal("out of memory");
	set_constants(t->easy);
	(void)curl_multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS);
	find_authorities(t);
	return t;
}

void
transfer_free(struct transfer *t)
{
	if (t == NULL)
		return;
	curl_easy_cleanup(t->easy);
	(void)curl_multi_cleanup(t->multi);
	curl_url_cleanup(t->url);
	free(t->url_text);
	free(t);
}

/* ---- what libcurl calls ---- */

static size_t
on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct run *r = ctx;
	struct head *h = &r->head;
	struct transfer_answer answer;
	int got;

	got = head_line(h, (struct span){ p, size * n }, r->err);
	if (got == 1) {
		r->fresh = true;
		answer = (struct transfer_answer){
			.status = h->status,
			.content_type = head_value(h->content_type),
			.retry_after = head_value(h->retry_after),
			.retry_after_ms = head_value(h->retry_after_ms),
			.request_id = head_value(h->request_id),
			.location = h->location.len == 0 ?
			    (struct span){ NULL, 0 } : buf_view(&h->location),
		};
		got = r->ops->answer(r->ctx, &answer, r->err);
		if (got == 0)
			got = head_readable(h, r->err);
	}
	r->failed = got == -1;
	return r->failed ? CURL_WRITEFUNC_ERROR : size * n;
}

static size_t
on_data(char *p, size_t size, size_t n, void *ctx)
{
	struct run *r = ctx;
	struct span bytes = { p, size * n };

	r->fresh = true;
	timers_heard(&r->timers);
	if (r->done || r->head.encoded)
		return bytes.len;
	r->failed = r->ops->data(r->ctx, bytes, r->err) == -1;
	timers_heard(&r->timers);	/* what that took is ours */
	return r->failed ? CURL_WRITEFUNC_ERROR : bytes.len;
}

/* ---- what belongs to one call ---- */

/* libcurl asks before it connects: the place where no name can cheat. */
static curl_socket_t
open_guarded(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
	(void)ctx;
	if (purpose != CURLSOCKTYPE_IPCXN || !address_is_public(&a->addr))
		return CURL_SOCKET_BAD;
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* A connection that is used again isn't asked about, so a guarded call has
 * one of its own. */
static int
set_guard(CURL *e, bool guarded)
{
	int bad = 0;

	bad |= curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION,
	    guarded ? open_guarded : NULL);
	bad |= curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, (long)guarded);
	bad |= curl_easy_setopt(e, CURLOPT_FORBID_REUSE, (long)guarded);
	return bad;
}

/* libcurl's own 64 kB are allocated and freed for each call, which is much for
 * a small body, and sends a large one in many pieces. */
static long
upload_size(size_t body)
{
	if (body < UPLOAD_LEAST)
		return (long)UPLOAD_LEAST;
	return (long)(body < UPLOAD_MOST ? body : UPLOAD_MOST);
}

/*
 * Most calls go where the last one went, and libcurl would take the address apart
 * and put it together each time. It is set as text, too: that is what is called
 * again when a connection that was kept turns out to be closed.
 */
static int
set_url(struct transfer *t, const char *url)
{
	int bad = 0;

	if (t->url_text != NULL && strcmp(t->url_text, url) == 0)
		return 0;
	free(t->url_text);
	t->url_text = NULL;
	bad |= curl_easy_setopt(t->easy, CURLOPT_URL, url);
	if (curl_url_set(t->url, CURLUPART_URL, url, 0) != CURLUE_OK)
		/* The call itself will say what is wrong with it. */
		return bad | curl_easy_setopt(t->easy, CURLOPT_CURLU, NULL);
	bad |= curl_easy_setopt(t->easy, CURLOPT_CURLU, t->url);
	t->url_text = strdup(url);
	if (t->url_text == NULL)
		log_fatal("out of memory");
	return bad;
}

/* The others anew, so that nothing is left of the last call's. */
static bool
set_options(struct transfer *t, const struct transfer_call *call,
    struct run *r)
{
	int64_t connect = call->timeouts.connect;
	CURL *e = t->easy;
	int bad = 0;

	bad |= set_url(t, call->url);
	bad |= curl_easy_setopt(e, CURLOPT_PROXY,
	    call->proxy == NULL ? "" : call->proxy);
	bad |= curl_easy_setopt(e, CURLOPT_CAINFO,
	    call->ca_file == NULL ? t->ca_file : call->ca_file);
	bad |= curl_easy_setopt(e, CURLOPT_CAPATH,
	    call->ca_file == NULL ? t->ca_folder : NULL);
	/* 0 would mean libcurl's own 300 s. */
	bad |= curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS,
	    connect <= 0 || connect > INT_MAX ? (long)INT_MAX : (long)connect);
	bad |= set_guard(e, call->guarded);
	bad |= curl_easy_setopt(e, call->get ? CURLOPT_HTTPGET : CURLOPT_POST,
	    1L);
	bad |= curl_easy_setopt(e, CURLOPT_UPLOAD_BUFFERSIZE,
	    upload_size(call->body.len));
	bad |= curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)call->body.len);
	/* This one makes a POST of what was a GET. */
	if (!call->get)
		bad |= curl_easy_setopt(e, CURLOPT_POSTFIELDS,
		    call->body.len == 0 ? "" : call->body.p);
	bad |= curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	bad |= curl_easy_setopt(e, CURLOPT_HEADERDATA, r);
	bad |= curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_data);
	bad |= curl_easy_setopt(e, CURLOPT_WRITEDATA, r);
	return bad == 0;
}

static bool
one_line(const char *s)
{
	for (; *s != '\0'; s++)
		if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

static int
add_header(struct curl_slist **list, const struct header *h, struct buf *line,
    struct error *err)
{
	struct curl_slist *longer;

	if (!one_line(h->name) || !one_line(h->value))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "a header for the provider holds control characters");
	buf_reset(line);
	buf_puts(line, h->name);
	/* libcurl's way to send a header without a value. */
	buf_puts(line, h->value[0] == '\0' ? ";" : ": ");
	buf_add(line, h->value, strlen(h->value) + 1);
	if (buf_over(line))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "a header for the provider is longer than %zu bytes",
		    CEILING_UPSTREAM_HEADERS);
	longer = curl_slist_append(*list, line->data);
	if (longer == NULL)
		log_fatal("out of memory");
	*list = longer;
	return 0;
}

/* The list holds credentials: whoever frees it wipes it. */
static int
set_headers(CURL *easy, const struct transfer_call *call,
    struct curl_slist **list, struct error *err)
{
	/* Else libcurl waits for "100 Continue" before a body above 1 MB. */
	static const char no_expect[] = "Expect:";
	struct buf line;
	int rc = 0;

	*list = curl_slist_append(NULL, no_expect);
	if (*list == NULL)
		log_fatal("out of memory");
	buf_init(&line, CEILING_UPSTREAM_HEADERS);
	for (size_t i = 0; i < call->n_headers && rc == 0; i++)
		rc = add_header(list, &call->headers[i], &line, err);
	if (line.data != NULL)
		secret_clear(line.data, line.cap);
	buf_fini(&line);
	(void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *list);
	return rc;
}

static void
forget(struct transfer *t, struct curl_slist *list)
{
	(void)curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, NULL);
	(void)curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, NULL);
	for (struct curl_slist *l = list; l != NULL; l = l->next)
		secret_clear(l->data, strlen(l->data));
	curl_slist_free_all(list);
}

/* ---- the end of a call ---- */

static const struct cause {
	CURLcode code;
	enum error_class class;
	const char *message;
} causes[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, ERROR_UPSTREAM_CONNECT,
	    "the provider's host name could not be resolved" },
	{ CURLE_COULDNT_RESOLVE_PROXY, ERROR_UPSTREAM_CONNECT,
	    "the proxy's host name could not be resolved" },
	{ CURLE_OPERATION_TIMEDOUT, ERROR_UPSTREAM_TIMEOUT,
	    "the provider could not be connected to in time" },
	{ CURLE_SSL_CONNECT_ERROR, ERROR_UPSTREAM_CONNECT,
	    "no TLS connection to the provider could be made" },
	{ CURLE_PEER_FAILED_VERIFICATION, ERROR_UPSTREAM_CONNECT,
	    "the provider's certificate could not be verified" },
	{ CURLE_SSL_CACERT_BADFILE, ERROR_UPSTREAM_CONNECT,
	    "the certificates to verify the provider with can't be read" },
	{ CURLE_URL_MALFORMAT, ERROR_UPSTREAM_CONNECT,
	    "the provider's address is malformed" },
	{ CURLE_GOT_NOTHING, ERROR_UPSTREAM_CUT,
	    "the provider closed the connection without an answer" },
	{ CURLE_RECV_ERROR, ERROR_UPSTREAM_CUT,
	    "the connection was lost before the provider answered" },
	{ CURLE_SEND_ERROR, ERROR_UPSTREAM_CUT,
	    "the connection was lost while the request was sent" },
	/* Ended inside its headers: libcurl finds nothing wrong with that. */
	{ CURLE_OK, ERROR_UPSTREAM_CUT,
	    "the provider closed the connection within its headers" },
	/* An answer without a status line, or an address of another kind. */
	{ CURLE_UNSUPPORTED_PROTOCOL, ERROR_UPSTREAM_PROTOCOL,
	    "the provider's answer or address is not HTTP" },
	{ CURLE_WEIRD_SERVER_REPLY, ERROR_UPSTREAM_PROTOCOL,
	    "the provider's answer is not HTTP" },
	/* A header line above libcurl's own ceiling (100 kB in 7.88; CURLE
	 * number 100 since 8.6). */
	{ CURLE_OUT_OF_MEMORY, ERROR_UPSTREAM_PROTOCOL,
	    "the provider sent a header line without end" },
	{ (CURLcode)100, ERROR_UPSTREAM_PROTOCOL,
	    "the provider sent a header line without end" },
};

static int
no_answer(CURL *easy, CURLcode code, struct error *err)
{
	static const struct cause unknown = { CURLE_OK, ERROR_UPSTREAM_CONNECT,
	    "the provider could not be reached" };
	const struct cause *c = &unknown;
	long proxy_status = 0;

	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		if (causes[i].code == code)
			c = &causes[i];
	(void)curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE,
	    &proxy_status);
	if (proxy_status >= 300)
		(void)error_set(err, ERROR_UPSTREAM_CONNECT, NULL,
		    "the proxy refused the connection to the provider");
	else
		(void)error_set(err, c->class, NULL, "%s", c->message);
	return error_detail(err, "libcurl %d: %s, proxy status %ld", (int)code,
	    curl_easy_strerror(code), proxy_status);
}

/* ---- addresses ---- */

static bool
lacks(CURLU *u, CURLUPart part)
{
	char *value = NULL;
	bool lacking = curl_url_get(u, part, &value, 0) != CURLUE_OK;

	curl_free(value);
	return lacking;
}

char *
transfer_url(struct arena *arena, const char *base, const char *location)
{
	CURLU *u = curl_url();
	char *whole = NULL, *kept = NULL;

	if (u == NULL)
		log_fatal("out of memory");
	if ((base == NULL ||
	    curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK) &&
	    curl_url_set(u, CURLUPART_URL, location, 0) == CURLUE_OK &&
	    lacks(u, CURLUPART_USER) && lacks(u, CURLUPART_PASSWORD) &&
	    curl_url_get(u, CURLUPART_URL, &whole, 0) == CURLUE_OK &&
	    (strncmp(whole, "https://", 8) == 0 ||
	    strncmp(whole, "http://", 7) == 0))
		kept = arena_strdup(arena, whole);
	curl_free(whole);
	curl_url_cleanup(u);
	return kept;
}

/* ---- the loop ---- */

static int
broken(CURLMcode code, struct error *err)
{
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "the call to the provider could not be driven");
	return error_detail(err, "libcurl: %s", curl_multi_strerror(code));
}

/* Sleeps until something happens or is due. */
static int
wait_for_news(struct run *r)
{
	struct curl_waitfd watch = { .fd = -1, .events = CURL_WAIT_POLLIN };
	int ms = r->done ? LINGER_STEP_MS : timers_sleep_ms(&r->timers);
	CURLMcode rc;

	if (!r->done && r->call->watch_fd != NULL)
		watch.fd = *r->call->watch_fd;
	rc = curl_multi_poll(r->transfer->multi, &watch, watch.fd != -1, ms,
	    &r->ready);
	if (rc != CURLM_OK)
		return broken(rc, r->err);
	/* Also for a hang-up without input: libcurl calls that input. */
	r->woken = watch.revents != 0;
	return 0;
}

static bool
turn_due(const struct run *r)
{
	return !r->done && (r->fresh || r->woken || r->ready == 0 ||
	    timers_turn_due(&r->timers));
}

static int
take_turn(struct run *r)
{
	int64_t before = clock_mono_ms();
	int rc;

	r->fresh = false;
	rc = r->ops->turn(r->ctx, r->woken, &r->done, r->err);
	timers_turned(&r->timers, before);
	return rc;
}

/* Whether libcurl has come to the end of the call. */
static bool
ended(struct transfer *t, CURLcode *code)
{
	CURLMsg *msg;
	int more;

	while ((msg = curl_multi_info_read(t->multi, &more)) != NULL)
		if (msg->msg == CURLMSG_DONE) {
			*code = msg->data.result;
			return true;
		}
	return false;
}

static int
drive(struct run *r, bool *clean)
{
	CURLcode code = CURLE_OK;
	CURLMcode rc;
	bool over;
	int running;

	for (;;) {
		rc = curl_multi_perform(r->transfer->multi, &running);
		if (rc != CURLM_OK)
			return broken(rc, r->err);
		over = ended(r->transfer, &code);
		if (r->failed)
			return -1;
		if (turn_due(r) && take_turn(r) == -1)
			return -1;
		if (over && !r->head.complete)
			return no_answer(r->transfer->easy, code, r->err);
		*clean = over && code == CURLE_OK;
		if (over || (r->done &&
		    timers_since_turn(&r->timers, CEILING_LINGER_MS)))
			return 0;
		if (!r->done && timers_check(&r->timers, r->err) == -1)
			return -1;
		if (wait_for_news(r) == -1)
			return -1;
	}
}

int
transfer_run(struct transfer *t, const struct transfer_call *call,
    const struct transfer_ops *ops, void *ctx, bool *clean, struct error *err)
{
	struct curl_slist *list = NULL;
	struct run r = { .transfer = t, .call = call, .ops = ops, .ctx = ctx,
	    .err = err, .ready = 1 };
	CURLMcode added;
	int rc = -1;

	*clean = false;
	head_init(&r.head);
	timers_begin(&r.timers, &call->timeouts, call->stream, call->tick_ms);
	if (!set_options(t, call, &r)) {
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "the call to the provider could not be set up");
	} else if (set_headers(t->easy, call, &list, err) == 0) {
		added = curl_multi_add_handle(t->multi, t->easy);
		rc = added != CURLM_OK ? broken(added, err) :
		    drive(&r, clean);
		/* This closes an unfinished call's connection, at once. */
		(void)curl_multi_remove_handle(t->multi, t->easy);
	}
	forget(t, list);
	head_fini(&r.head);
	return rc;
}
