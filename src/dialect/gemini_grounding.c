/*
 * What an answer rests on, told once and late:
 *
 *	"groundingMetadata":{"webSearchQueries":["..."],
 *	 "groundingChunks":[{"web":{"uri":"https://...","title":"..."}}],
 *	 "groundingSupports":[{"segment":{"startIndex":0,"endIndex":14,
 *	   "text":"..."},"groundingChunkIndices":[0]}]}
 *
 * Indexes are bytes of UTF-8 in the text, and an index of 0 is left out; ours
 * are characters. The citations belong to the message, so the search can only
 * be told behind it.
 */
#include "config.h"

#include <string.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "dialect/encode.h"
#include "dialect/gemini.h"

/* More than any answer cites, and a longer text than any answer has (some
 * 65536 tokens): each citation may make us look through the text. */
#define CITATIONS_MAX	((unsigned)1000)
#define CITED_TEXT_MAX	((size_t)1024 * 1024)

/* ---- citations ---- */

struct sources {
	const struct node **all;	/* "web" of each chunk, or NULL */
	size_t n;
};

static void
find_sources(struct sources *s, struct arena *a, const struct node *found)
{
	const struct node *list = gemini_list(found, "groundingChunks"), *one;

	s->n = 0;
	s->all = arena_calloc(a, list == NULL ? 1 : list->count + 1u,
	    sizeof(*s->all));
	if (list == NULL)
		return;
	for (one = list->child; one != NULL; one = one->next)
		s->all[s->n++] = jsonx_get(one, "web");
}

static bool
is_border(struct span bytes, size_t i)
{
	return i >= bytes.len || ((unsigned char)bytes.p[i] & 0xc0) != 0x80;
}

/* Where the segment stands. Its own words count for more than its indexes,
 * which may be those of an answer in several parts. */
static bool
locate(const struct node *segment, struct arena *a, struct span bytes,
    size_t *start, size_t *end)
{
	uint64_t from = 0, to = 0;
	struct span words;
	const char *at;

	(void)jsonx_u64(segment, "startIndex", &from);
	(void)jsonx_u64(segment, "endIndex", &to);
	if (jsonx_text(segment, "text", &words)) {
		words = jsonx_decode(a, words);
		if (words.len == 0)
			return false;
		if (to > bytes.len || from > to || to - from != words.len ||
		    memcmp(bytes.p + from, words.p, words.len) != 0) {
			at = memmem(bytes.p, bytes.len, words.p, words.len);
			if (at == NULL)
				return false;
			from = (uint64_t)(at - bytes.p);
			to = from + words.len;
		}
	}
	if (to > bytes.len)
		to = bytes.len;
	if (from >= to || !is_border(bytes, from) || !is_border(bytes, to))
		return false;
	*start = from;
	*end = to;
	return true;
}

static int
cite(struct gemini_state *st, const struct node *web, size_t start,
    size_t end, struct error *err)
{
	struct arena *a = &st->decoder->scratch;
	struct buf *out = dialect_buf(a, CEILING_UPSTREAM_EVENT);
	struct jsonw w = jsonw_on(out);

	jsonw_object_of(&w, "type", "url_citation");
	jsonw_key(&w, "start_index");
	jsonw_u64(&w, start);
	jsonw_key(&w, "end_index");
	jsonw_u64(&w, end);
	jsonw_key(&w, "url");
	jsonw_text(&w, delta_whole(a, jsonx_get(web, "uri")));
	jsonw_key(&w, "title");
	jsonw_text(&w, delta_whole(a, jsonx_get(web, "title")));
	jsonw_object_end(&w);
	return buf_over(out) ? 0 : emit_annotation(&st->emit,
	    emit_node(&st->emit, buf_view(out)), err);
}

static int
cite_support(struct gemini_state *st, const struct node *support,
    const struct sources *sources, struct span bytes, unsigned *left,
    struct error *err)
{
	const struct node *list = gemini_list(support, "groundingChunkIndices");
	const struct node *one;
	struct span web;
	uint64_t index;
	size_t start, end;

	if (list == NULL || *left == 0)
		return 0;
	(*left)--;
	if (!locate(jsonx_get(support, "segment"), &st->decoder->scratch,
	    bytes, &start, &end))
		return 0;
	end = utf8_count(bytes.p, bytes.p + end);
	start = utf8_count(bytes.p, bytes.p + start);
	for (one = list->child; one != NULL && *left > 0; one = one->next) {
		if (one->kind != NODE_NUMBER ||
		    parse_u64(one->span, SIZE_MAX, &index) == -1 ||
		    index >= sources->n ||
		    !jsonx_text(sources->all[index], "uri", &web))
			continue;
		(*left)--;
		if (cite(st, sources->all[index], start, end, err) == -1)
			return -1;
	}
	return 0;
}

static int
cite_all(struct gemini_state *st, const struct node *found,
    struct error *err)
{
	struct arena *a = &st->decoder->scratch;
	const struct node *list = gemini_list(found, "groundingSupports"), *one;
	unsigned left = CITATIONS_MAX;
	struct sources sources;
	struct span bytes;

	if (list == NULL || !gemini_in_message(st) ||
	    st->text.len > CITED_TEXT_MAX)
		return 0;
	find_sources(&sources, a, found);
	bytes = jsonx_decode(a, buf_view(&st->text));
	for (one = list->child; one != NULL; one = one->next)
		if (cite_support(st, one, &sources, bytes, &left,
		    err) == -1)
			return -1;
	return 0;
}

/* ---- the search ---- */

static void
put_queries(struct jsonw *w, struct arena *a, const struct node *list)
{
	const struct node *one = list == NULL ? NULL : list->child;

	jsonw_key(w, "query");
	jsonw_text(w, delta_whole(a, one));
	jsonw_key(w, "queries");
	jsonw_array(w);
	for (; one != NULL; one = one->next)
		jsonw_text(w, delta_whole(a, one));
	jsonw_array_end(w);
}

static void
put_sources(struct jsonw *w, struct arena *a, const struct node *found)
{
	struct sources sources;
	struct span uri;

	find_sources(&sources, a, found);
	jsonw_key(w, "sources");
	jsonw_array(w);
	for (size_t i = 0; i < sources.n; i++) {
		uri = delta_whole(a, jsonx_get(sources.all[i], "uri"));
		if (uri.len == 0)
			continue;
		jsonw_object_of(w, "type", "url");
		jsonw_key(w, "url");
		jsonw_text(w, uri);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

static struct span
search_item(struct gemini_state *st, const struct node *found,
    const char *status)
{
	struct arena *a = &st->decoder->scratch;
	struct buf *out = dialect_buf(a, CEILING_UPSTREAM_BODY);
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_key(&w, "status");
	jsonw_string(&w, status);
	jsonw_key(&w, "action");
	jsonw_object_of(&w, "type", "search");
	put_queries(&w, a, gemini_list(found, "webSearchQueries"));
	if (st->decoder->request->include & INCLUDE_WEB_SEARCH_SOURCES)
		put_sources(&w, a, found);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	return buf_over(out) ? (struct span){ NULL, 0 } : buf_view(out);
}

/* From generation 3 on each query is billed, before it each answer. */
static int
count_searches(struct gemini_state *st, const struct node *found,
    struct error *err)
{
	const struct node *list = gemini_list(found, "webSearchQueries");
	uint64_t n = list == NULL || list->count == 0 ? 1 : list->count;

	if (!st->emit.has_usage)
		return 0;
	st->usage.web_searches = st->plan.model->three ? n : 1;
	return emit_usage(&st->emit, &st->usage, err);
}

static int
tell_search(struct gemini_state *st, const struct node *found,
    struct error *err)
{
	static const char *const words[] = {
		"response.web_search_call.in_progress",
		"response.web_search_call.searching",
		"response.web_search_call.completed",
		NULL
	};

	if (gemini_list(found, "webSearchQueries") == NULL &&
	    gemini_list(found, "groundingChunks") == NULL)
		return 0;
	if (gemini_hosted(st, SPAN("web_search_call"), words,
	    search_item(st, found, "in_progress"),
	    search_item(st, found, "completed"), err) == -1)
		return -1;
	return count_searches(st, found, err);
}

int
gemini_ground(struct gemini_state *st, enum item_status status,
    struct error *err)
{
	const struct node *found;

	if (st->grounding.len == 0)
		return 0;
	found = scan(&st->decoder->scratch, buf_view(&st->grounding),
	    SCAN_UPSTREAM, err);
	if (found == NULL || cite_all(st, found, err) == -1 ||
	    gemini_close_message(st, status, err) == -1)
		return -1;
	return tell_search(st, found, err);
}
