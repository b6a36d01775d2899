#include "config.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "dialect/encode.h"
#include "dialect/media.h"
#include "model/asset.h"

/* ---- kinds ---- */

/* What a file begins with, at some place: the file formats' own documents. */
static const struct {
	struct span mime;
	size_t at;
	struct span magic;
} magics[] = {
#define MAGIC(mime, at, magic) \
	{ { mime, sizeof(mime) - 1 }, at, { magic, sizeof(magic) - 1 } }
	MAGIC("image/png", 0, "\x89PNG\r\n\x1a\n"),
	MAGIC("image/jpeg", 0, "\xff\xd8\xff"),
	MAGIC("image/gif", 0, "GIF87a"),
	MAGIC("image/gif", 0, "GIF89a"),
	MAGIC("image/webp", 8, "WEBP"),
	MAGIC("image/heic", 4, "ftypheic"),
	MAGIC("image/heic", 4, "ftypheix"),
	MAGIC("image/heic", 4, "ftyphevc"),
	MAGIC("image/heic", 4, "ftyphevx"),
	MAGIC("image/heif", 4, "ftypmif1"),
	MAGIC("image/heif", 4, "ftypmsf1"),
	MAGIC("application/pdf", 0, "%PDF-"),
};

/* By ending, in small letters. */
static const struct {
	const char *ending;
	struct span mime;
} endings[] = {
#define ENDING(ending, mime)	{ ending, { mime, sizeof(mime) - 1 } }
	ENDING("png", "image/png"),
	ENDING("jpg", "image/jpeg"),
	ENDING("jpeg", "image/jpeg"),
	ENDING("gif", "image/gif"),
	ENDING("webp", "image/webp"),
	ENDING("heic", "image/heic"),
	ENDING("heif", "image/heif"),
	ENDING("pdf", "application/pdf"),
	ENDING("txt", "text/plain"),
	ENDING("text", "text/plain"),
	ENDING("log", "text/plain"),
	ENDING("md", "text/markdown"),
	ENDING("markdown", "text/markdown"),
	ENDING("csv", "text/csv"),
	ENDING("tsv", "text/tab-separated-values"),
	ENDING("html", "text/html"),
	ENDING("htm", "text/html"),
	ENDING("css", "text/css"),
	ENDING("xml", "text/xml"),
	ENDING("json", "application/json"),
	ENDING("yaml", "text/yaml"),
	ENDING("yml", "text/yaml"),
	ENDING("toml", "text/plain"),
	ENDING("ini", "text/plain"),
	ENDING("rst", "text/plain"),
	ENDING("tex", "text/plain"),
	ENDING("diff", "text/plain"),
	ENDING("patch", "text/plain"),
	ENDING("sql", "text/plain"),
	ENDING("sh", "text/plain"),
	ENDING("c", "text/plain"),
	ENDING("h", "text/plain"),
	ENDING("cc", "text/plain"),
	ENDING("cpp", "text/plain"),
	ENDING("cs", "text/plain"),
	ENDING("go", "text/plain"),
	ENDING("java", "text/plain"),
	ENDING("js", "text/javascript"),
	ENDING("mjs", "text/javascript"),
	ENDING("ts", "text/plain"),
	ENDING("tsx", "text/plain"),
	ENDING("jsx", "text/plain"),
	ENDING("kt", "text/plain"),
	ENDING("php", "text/plain"),
	ENDING("pl", "text/plain"),
	ENDING("py", "text/x-python"),
	ENDING("rb", "text/plain"),
	ENDING("rs", "text/plain"),
	ENDING("swift", "text/plain"),
	ENDING("rtf", "text/rtf"),
	ENDING("doc", "application/msword"),
	ENDING("docx", "application/vnd.openxmlformats-officedocument."
	    "wordprocessingml.document"),
	ENDING("xls", "application/vnd.ms-excel"),
	ENDING("xlsx", "application/vnd.openxmlformats-officedocument."
	    "spreadsheetml.sheet"),
	ENDING("ppt", "application/vnd.ms-powerpoint"),
	ENDING("pptx", "application/vnd.openxmlformats-officedocument."
	    "presentationml.presentation"),
	ENDING("mp3", "audio/mpeg"),
	ENDING("wav", "audio/wav"),
	ENDING("flac", "audio/flac"),
	ENDING("ogg", "audio/ogg"),
	ENDING("mp4", "video/mp4"),
	ENDING("mov", "video/quicktime"),
	ENDING("webm", "video/webm"),
};

/* Other names that are in use for some kinds; absent: it says nothing. */
static const struct {
	const char *alias;
	struct span mime;
} aliases[] = {
	{ "image/jpg", { "image/jpeg", sizeof("image/jpeg") - 1 } },
	{ "image/pjpeg", { "image/jpeg", sizeof("image/jpeg") - 1 } },
	{ "image/x-png", { "image/png", sizeof("image/png") - 1 } },
	{ "application/x-pdf",
	    { "application/pdf", sizeof("application/pdf") - 1 } },
	{ "application/octet-stream", { NULL, 0 } },
	{ "binary/octet-stream", { NULL, 0 } },
};

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

static bool
same_letters(struct span a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.p, b, a.len) == 0;
}

static bool
begins_with(struct span s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && strncasecmp(s.p, prefix, len) == 0;
}

static struct span
cut_before(struct span s, const char *stops)
{
	size_t i = 0;

	while (i < s.len && strchr(stops, s.p[i]) == NULL)
		i++;
	return (struct span){ s.p, i };
}

/* Behind the host of an address; a name is its own path. */
static struct span
path_of(struct span name)
{
	static const char mark[] = "://";
	const char *at = memmem(name.p, name.len, mark, sizeof(mark) - 1);
	const char *end = name.p + name.len, *slash;

	if (at == NULL)
		return name;
	at += sizeof(mark) - 1;
	slash = memchr(at, '/', (size_t)(end - at));
	return slash == NULL ? (struct span){ end, 0 } :
	    (struct span){ slash, (size_t)(end - slash) };
}

struct span
media_mime_of_name(struct span name)
{
	struct span path, ending = { NULL, 0 };

	if (name.p == NULL)
		return ending;
	path = cut_before(path_of(name), "?#");
	for (size_t i = path.len; i > 0; i--)
		if (path.p[i - 1] == '.') {
			ending = (struct span){ path.p + i, path.len - i };
			break;
		}
	for (size_t i = 0; ending.p != NULL && i < COUNT(endings); i++)
		if (same_letters(ending, endings[i].ending))
			return endings[i].mime;
	return (struct span){ NULL, 0 };
}

/* What data, base64 without white space, says of itself by how it begins. */
static struct span
sniff(struct span data)
{
	struct span kind = { NULL, 0 }, head;
	struct buf bytes;

	buf_init(&bytes, 64);
	data.len = data.len < 32 ? data.len & ~(size_t)3 : 32;
	if (base64_decode(&bytes, data) == 0) {
		head = buf_view(&bytes);
		for (size_t i = 0; i < COUNT(magics); i++)
			if (head.len >= magics[i].at + magics[i].magic.len &&
			    memcmp(head.p + magics[i].at, magics[i].magic.p,
			    magics[i].magic.len) == 0) {
				kind = magics[i].mime;
				break;
			}
	}
	buf_fini(&bytes);
	return kind;
}

/* The kind that was claimed, in small letters; absent when that says
 * nothing. */
static struct span
claimed_kind(struct span claimed, struct arena *a)
{
	char *lower;

	if (claimed.len == 0 || memchr(claimed.p, '/', claimed.len) == NULL)
		return (struct span){ NULL, 0 };
	for (size_t i = 0; i < COUNT(aliases); i++)
		if (same_letters(claimed, aliases[i].alias))
			return aliases[i].mime;
	lower = arena_dup(a, claimed.p, claimed.len);
	for (size_t i = 0; i < claimed.len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	return (struct span){ lower, claimed.len };
}

/* ---- base64 ---- */

/* Compilers look at 16 letters at once when they know how many there are. */
#define RUN	((size_t)256)

/* Whether c is one of the 64; the slash stands before the digits. */
static inline unsigned
is_letter(unsigned char c)
{
	return (unsigned)((unsigned char)((c | 0x20) - 'a') < 26) |
	    (unsigned)((unsigned char)(c - '/') < 11) | (unsigned)(c == '+');
}

/* No branch depends on a letter. */
static bool
are_letters(const char *p, size_t len)
{
	unsigned char good;

	for (; len >= RUN; p += RUN, len -= RUN) {
		good = 1;
		for (size_t i = 0; i < RUN; i++)
			good &= (unsigned char)is_letter((unsigned char)p[i]);
		if (!good)
			return false;
	}
	for (size_t i = 0; i < len; i++)
		if (!is_letter((unsigned char)p[i]))
			return false;
	return true;
}

/* Whether it is base64 as everybody takes it: the usual letters in groups of
 * four, padded. Most is, may be many megabytes, and goes on as it stands. */
static bool
is_canonical(struct span data)
{
	size_t len = data.len;

	if (len == 0 || len % 4 != 0)
		return false;
	for (size_t i = 0; i < 2 && data.p[len - 1] == '='; i++)
		len--;
	return are_letters(data.p, len);
}

/* Lines, the alphabet of addresses, and missing padding are put right. */
static int
read_base64(struct span data, struct arena *a, const char *param,
    struct span *out, struct error *err)
{
	struct buf bytes, *clean;
	int ret;

	*out = data;
	if (is_canonical(data))
		return 0;
	buf_init(&bytes, CEILING_REQUEST_ARENA);
	clean = dialect_buf(a, CEILING_REQUEST_ARENA);
	ret = base64_decode(&bytes, jsonx_decode(a, data));
	if (ret == 0)
		base64_encode(clean, buf_view(&bytes));
	buf_fini(&bytes);
	if (ret == -1)
		return error_set(err, ERROR_VALUE, param,
		    "expected base64 after the comma of a data: URL, or alone");
	*out = buf_view(clean);
	return out->len > 0 ? 0 : error_set(err, ERROR_VALUE, param,
	    "expected a file that is not empty");
}

/* ---- parts ---- */

/* "data:image/png;name=x;base64,....": its kind and its data. */
static int
read_data_url(struct span url, const char *param, struct span *mime,
    struct span *data, struct error *err)
{
	static const char mark[] = ";base64";
	const size_t head = sizeof("data:") - 1, len = sizeof(mark) - 1;
	const char *comma = memchr(url.p, ',', url.len);
	size_t at = comma == NULL ? 0 : (size_t)(comma - url.p);

	if (at < head + len || strncasecmp(comma - len, mark, len) != 0)
		return error_set(err, ERROR_VALUE, param,
		    "expected data:...;base64,...");
	*mime = cut_before((struct span){ url.p + head, at - head }, "; ");
	*data = (struct span){ comma + 1, url.len - at - 1 };
	return 0;
}

static int
read_bytes(struct span source, struct arena *a, const char *param,
    struct media *m, struct error *err)
{
	struct span claimed = { NULL, 0 }, data = source, kind;

	if (begins_with(source, "data:") &&
	    read_data_url(source, param, &claimed, &data, err) == -1)
		return -1;
	if (read_base64(data, a, param, &m->data, err) == -1)
		return -1;
	kind = sniff(m->data);
	if (kind.p == NULL)
		kind = claimed_kind(claimed, a);
	m->mime = kind.p != NULL ? kind : media_mime_of_name(m->filename);
	return 0;
}

/* What was fetched, or the address. */
static void
read_address(struct span url, const struct request *r, struct arena *a,
    struct media *m)
{
	const struct asset *asset = asset_find(r->assets, url);
	struct span kind;

	m->mime = media_mime_of_name(url);
	if (asset == NULL) {
		m->url = url;
		return;
	}
	m->data = asset->data;
	kind = sniff(m->data);
	if (kind.p == NULL)
		kind = claimed_kind(asset->mime, a);
	if (kind.p != NULL)
		m->mime = kind;
}

int
media_read(const struct part *part, const struct request *r,
    struct arena *a, const char *param, struct media *m, struct error *err)
{
	*m = (struct media){ .filename = part->filename };
	if (part->data.p != NULL)
		return read_bytes(part->data, a, param, m, err);
	if (part->url.p == NULL)
		return error_set(err, ERROR_VALUE, param,
		    "expected an address or data");
	if (begins_with(part->url, "data:"))
		return read_bytes(part->url, a, param, m, err);
	read_address(part->url, r, a, m);
	return 0;
}

struct span
media_text(const struct media *m, struct arena *a)
{
	static const char mark[] = "\xef\xbb\xbf";	/* of byte order */
	struct buf *text = dialect_buf(a, CEILING_REQUEST_ARENA);
	struct buf bytes;
	struct span rest;

	buf_init(&bytes, CEILING_REQUEST_ARENA);
	(void)base64_decode(&bytes, m->data);
	rest = buf_view(&bytes);
	if (span_begins(rest, mark))
		rest = (struct span){ rest.p + 3, rest.len - 3 };
	jsonw_escape(text, rest);
	buf_fini(&bytes);
	return buf_view(text);
}
