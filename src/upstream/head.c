#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/ceilings.h"
#include "upstream/head.h"

/* The headers that are kept. Providers name their request id differently
 * (OpenAI and most, Anthropic, Bedrock; seen 2026-11). */
#define KEPT(member)	offsetof(struct head, member), \
    sizeof(((struct head *)NULL)->member)
static const struct {
	const char *name;
	size_t offset, size;
} kept[] = {
	{ "content-type", KEPT(content_type) },
	{ "content-encoding", KEPT(content_encoding) },
	{ "transfer-encoding", KEPT(transfer_encoding) },
	{ "retry-after", KEPT(retry_after) },
	{ "retry-after-ms", KEPT(retry_after_ms) },
	{ "x-request-id", KEPT(request_id) },
	{ "request-id", KEPT(request_id) },
	{ "x-amzn-requestid", KEPT(request_id) },
};

void
head_init(struct head *h)
{
	*h = (struct head){ 0 };
	buf_init(&h->location, HEAD_LOCATION_SIZE);
}

void
head_fini(struct head *h)
{
	buf_fini(&h->location);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span
trim(struct span s)
{
	while (s.len > 0 && blank(s.p[s.len - 1]))
		s.len--;
	while (s.len > 0 && blank(s.p[0])) {
		s.p++;
		s.len--;
	}
	return s;
}

/* "HTTP/1.1 200 OK". What an earlier 1xx answer said is forgotten. */
static int
status_line(struct head *h, struct span line, struct error *err)
{
	size_t bytes = h->bytes;
	const char *p = memchr(line.p, ' ', line.len);
	int status = 0;

	head_fini(h);
	head_init(h);
	h->bytes = bytes;
	for (int i = 1; i <= 3; i++) {
		if (p == NULL || p + i >= line.p + line.len || p[i] < '0' ||
		    p[i] > '9')
			return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
			    "the provider's status line can't be read");
		status = status * 10 + (p[i] - '0');
	}
	h->status = status;
	return 0;
}

/* As much of it as there is room for, as a string: up to a NUL in it. */
static void
put_text(char *to, size_t size, struct span value)
{
	size_t len = strnlen(value.p, value.len < size ? value.len : size - 1);

	memcpy(to, value.p, len);
	to[len] = '\0';
}

static void
put_location(struct head *h, struct span value)
{
	buf_reset(&h->location);
	buf_span(&h->location, value);
	if (buf_over(&h->location))
		buf_cut(&h->location, 0);
}

static bool
is_name(const char *p, size_t len, const char *name)
{
	return strlen(name) == len && strncasecmp(name, p, len) == 0;
}

static void
keep(struct head *h, struct span line)
{
	const char *colon = memchr(line.p, ':', line.len);
	struct span value;
	size_t name_len;

	if (colon == NULL)
		return;
	name_len = (size_t)(colon - line.p);
	value = trim((struct span){ colon + 1, line.len - name_len - 1 });
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (is_name(line.p, name_len, kept[i].name))
			put_text((char *)h + kept[i].offset, kept[i].size,
			    value);
	if (is_name(line.p, name_len, "location"))
		put_location(h, value);
}

/* The empty line: is this the answer? */
static int
finish(struct head *h, struct error *err)
{
	if (h->status < 100 || h->status == 101)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider answered with status %d", h->status);
	if (h->status < 200)
		return 0;
	h->encoded = h->content_encoding[0] != '\0' &&
	    strcasecmp(h->content_encoding, "identity") != 0;
	h->complete = true;
	return 1;
}

int
head_readable(const struct head *h, struct error *err)
{
	if (h->encoded && h->status < 300)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer is compressed, which was not "
		    "asked for");
	/* libcurl would decompress this one (7.88), so it can't pass. */
	if (h->transfer_encoding[0] != '\0' &&
	    strcasecmp(h->transfer_encoding, "chunked") != 0 &&
	    strcasecmp(h->transfer_encoding, "identity") != 0)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider's answer has an unknown transfer coding");
	return 0;
}

int
head_line(struct head *h, struct span line, struct error *err)
{
	h->bytes += line.len;
	if (h->bytes > CEILING_UPSTREAM_HEADERS)
		return error_set(err, ERROR_UPSTREAM_PROTOCOL, NULL,
		    "the provider sent more than %zu bytes of headers",
		    CEILING_UPSTREAM_HEADERS);
	if (h->complete)
		return 0;
	if (span_begins(line, "HTTP/"))
		return status_line(h, line, err);
	if (trim(line).len == 0)
		return finish(h, err);
	keep(h, line);
	return 0;
}
