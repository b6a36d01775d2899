/*
 * Web searches, which the provider runs, and citations of what they found.
 *
 *	server_tool_use {"id":"srvtoolu_1","name":"web_search","input":{}}
 *						a hosted item, in_progress
 *	input_json_delta {"query":"..."}, stop	searching
 *	web_search_tool_result {"tool_use_id":"srvtoolu_1","content":[
 *	 {"type":"web_search_result","url","title",...}]}
 *						completed, its end
 *	... "content":{"type":"web_search_tool_result_error",...}
 *						its end, failed
 *	citations_delta {"citation":{"type":"web_search_result_location",
 *	 "url","title","cited_text"}}		url_citation of the block's text
 */
#include "config.h"

#include <stdlib.h>

#include "base/ceilings.h"
#include "base/jsonw.h"
#include "base/jsonx.h"
#include "base/log.h"
#include "dialect/anthropic.h"

#define CALL	"web_search_call"
#define EVENT	"response.web_search_call."

/* ---- searches ---- */

/* The addresses that were found, for clients that ask for them. */
static void
put_sources(struct jsonw *w, const struct node *found)
{
	const struct node *one;
	struct span url;

	jsonw_key(w, "sources");
	jsonw_array(w);
	for (one = found->child; one != NULL; one = one->next) {
		if (!jsonx_text(one, "url", &url))
			continue;
		jsonw_object_of(w, "type", "url");
		jsonw_key(w, "url");
		jsonw_node(w, jsonx_get(one, "url"));
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

/* The public item, in the decoder's scratch. found is NULL where nothing was
 * found, or not yet. */
static const struct node *
public_item(struct claude_state *st, const struct claude_search *s,
    const char *status, const struct node *found)
{
	const struct node *node;
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, CEILING_UPSTREAM_BODY);
	jsonw_object_of(&w, "status", status);
	jsonw_key(&w, "action");
	jsonw_object_of(&w, "type", "search");
	jsonw_key(&w, "query");
	jsonw_text(&w, s->query.p == NULL ? SPAN("") : s->query);
	if (found != NULL && (st->decoder->request->include &
	    INCLUDE_WEB_SEARCH_SOURCES))
		put_sources(&w, found);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	node = emit_node(&st->emit, buf_view(&json));
	buf_fini(&json);
	return node;
}

static struct claude_search *
add_search(struct claude_state *st)
{
	size_t cap;

	if (st->n_searches == st->cap_searches) {
		cap = st->cap_searches == 0 ? 4 : st->cap_searches * 2;
		st->searches = reallocarray(st->searches, cap,
		    sizeof(*st->searches));
		if (st->searches == NULL)
			log_fatal("out of memory");
		st->cap_searches = cap;
	}
	st->searches[st->n_searches] = (struct claude_search){
		.open = true,
	};
	return &st->searches[st->n_searches++];
}

static void
read_query(struct claude_state *st, struct claude_search *s,
    const struct node *input)
{
	struct arena *keep = &st->emit.keep;
	const struct node *query = jsonx_get(input, "query");

	if (query != NULL && query->kind == NODE_STRING)
		s->query = arena_span(keep, delta_whole(keep, query));
}

/* The number of items is the emitter's to bound. */
int
claude_search_begin(struct claude_state *st, struct claude_block *b,
    const struct node *block, struct error *err)
{
	struct arena *keep = &st->emit.keep;
	struct claude_search *s;

	b->search = st->n_searches;
	s = add_search(st);
	s->id = arena_span(keep, delta_whole(keep, jsonx_get(block, "id")));
	read_query(st, s, jsonx_get(block, "input"));
	if (emit_hosted_begin(&st->emit, SPAN(CALL),
	    public_item(st, s, "in_progress", NULL), &s->item, err) == -1) {
		s->open = false;
		return -1;
	}
	return emit_progress(&st->emit, s->item, SPAN(EVENT "in_progress"),
	    NULL, err);
}

int
claude_search_asked(struct claude_state *st, struct claude_block *b,
    struct error *err)
{
	struct claude_search *s = &st->searches[b->search];
	struct arena *scratch = &st->decoder->scratch;
	struct error ignored;

	buf_span(&b->text, delta_end(&b->delta));
	if (s->query.p == NULL)
		read_query(st, s, scan(scratch, jsonx_decode(scratch,
		    buf_view(&b->text)), SCAN_UPSTREAM, &ignored));
	if (!s->open)
		return 0;
	return emit_progress(&st->emit, s->item, SPAN(EVENT "searching"),
	    NULL, err);
}

static int
end_search(struct claude_state *st, struct claude_search *s,
    const struct node *found, struct error *err)
{
	bool failed = found == NULL || found->kind != NODE_ARRAY;
	const struct node *item = public_item(st, s,
	    failed ? "failed" : "completed", failed ? NULL : found);

	s->open = false;
	if (!failed && emit_progress(&st->emit, s->item,
	    SPAN(EVENT "completed"), NULL, err) == -1)
		return -1;
	return emit_hosted_end(&st->emit, s->item, STATUS_COMPLETED, item,
	    err);
}

int
claude_search_result(struct claude_state *st, const struct node *block,
    struct error *err)
{
	struct span id = delta_whole(&st->decoder->scratch,
	    jsonx_get(block, "tool_use_id"));

	for (size_t i = 0; i < st->n_searches; i++)
		if (st->searches[i].open &&
		    span_same(st->searches[i].id, id))
			return end_search(st, &st->searches[i],
			    jsonx_get(block, "content"), err);
	return 0;
}

/* Searches whose result the answer doesn't hold: the turn paused, or a limit
 * was reached. */
int
claude_searches_end(struct claude_state *st, struct error *err)
{
	for (size_t i = 0; i < st->n_searches; i++)
		if (st->searches[i].open &&
		    end_search(st, &st->searches[i], NULL, err) == -1)
			return -1;
	return 0;
}

/* ---- citations ---- */

/* They come before, within and after the text that they are for, which is the
 * whole block; so they are told at its end. */
void
claude_cite(struct claude_state *st, struct claude_block *b,
    const struct node *citation)
{
	struct arena *keep = &st->emit.keep;
	const struct node *url = jsonx_get(citation, "url");
	struct claude_citation *c;

	if (url == NULL || url->kind != NODE_STRING || url->span.len == 0 ||
	    arena_over(keep))
		return;
	c = arena_alloc(keep, sizeof(*c));
	c->url = arena_span(keep, delta_whole(keep, url));
	c->title = arena_span(keep, delta_whole(keep,
	    jsonx_get(citation, "title")));
	if (b->last_citation == NULL)
		b->citations = c;
	else
		b->last_citation->next = c;
	b->last_citation = c;
}

static const struct node *
public_citation(struct claude_state *st, const struct claude_block *b,
    const struct claude_citation *c)
{
	const struct node *node;
	struct buf json;
	struct jsonw w = jsonw_on(&json);

	buf_init(&json, CEILING_UPSTREAM_BODY);
	jsonw_object_of(&w, "type", "url_citation");
	jsonw_key(&w, "start_index");
	jsonw_u64(&w, b->start);
	jsonw_key(&w, "end_index");
	jsonw_u64(&w, b->end);
	jsonw_key(&w, "url");
	jsonw_text(&w, c->url);
	jsonw_key(&w, "title");
	jsonw_text(&w, c->title);
	jsonw_object_end(&w);
	node = emit_node(&st->emit, buf_view(&json));
	buf_fini(&json);
	return node;
}

int
claude_citations(struct claude_state *st, struct claude_block *b,
    struct error *err)
{
	const struct claude_citation *c;

	if (b->end == 0)
		return 0;
	for (c = b->citations; c != NULL; c = c->next)
		if (emit_annotation(&st->emit, public_citation(st, b, c),
		    err) == -1)
			return -1;
	return 0;
}
