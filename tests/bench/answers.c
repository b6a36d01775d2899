#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/parse.h"
#include "bench/answers.h"

#define BYTES_MAX	((size_t)64 << 20)
#define EVENTS_MAX	100000
#define PACE_MAX_MS	10000
#define ANSWERS_MAX	256
#define WORDS_WHOLE	330	/* about 2 kB */

/* One event's text: a token of an English answer, give or take. */
#define WORD		" token"

/*
 * A dialect's wire: how a stream begins, one event with text, how it ends, and
 * a whole answer around its text. Sizes are those of the real thing: ids of
 * their length, the fields that a decoder has to walk past.
 */
struct answer_dialect {
	const char *stream_path, *whole_path;	/* how the address ends */
	const char *begin, *event, *end;
	/* The text again at the stream's end, n times, each ahead of after[i]. */
	const char *after[4];
	const char *whole, *whole_end;
};

#define CHAT_CHUNK "data: {\"id\":\"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG\"," \
	"\"object\":\"chat.completion.chunk\",\"created\":1741570283," \
	"\"model\":\"bench-2026-01-01\",\"service_tier\":\"default\"," \
	"\"system_fingerprint\":\"fp_06737a9306\","
#define CHAT_USAGE "\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":10," \
	"\"total_tokens\":29,\"prompt_tokens_details\":{\"cached_tokens\":0," \
	"\"audio_tokens\":0},\"completion_tokens_details\":" \
	"{\"reasoning_tokens\":0,\"audio_tokens\":0}}"

#define RESPONSE_ID "\"id\":\"resp_67ccd3a9da748190baa7f1570fe91ac60\"," \
	"\"object\":\"response\",\"created_at\":1741476777,"
#define ITEM_ID "msg_67ccd3acc8d48190a77525dc6de64b4104becb25c45c1d41"
#define AT_ITEM "\"item_id\":\"" ITEM_ID "\",\"output_index\":0," \
	"\"content_index\":0,"
#define RESPONSES_REST "\"error\":null,\"incomplete_details\":null," \
	"\"instructions\":null,\"max_output_tokens\":null," \
	"\"model\":\"bench-2026-01-01\",\"parallel_tool_calls\":true," \
	"\"previous_response_id\":null,\"reasoning\":{\"effort\":null," \
	"\"summary\":null},\"store\":false,\"temperature\":1.0,\"text\":" \
	"{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\"," \
	"\"tools\":[],\"top_p\":1.0,\"truncation\":\"disabled\","
#define RESPONSES_USAGE "\"usage\":{\"input_tokens\":19," \
	"\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":10," \
	"\"output_tokens_details\":{\"reasoning_tokens\":0}," \
	"\"total_tokens\":29},\"metadata\":{}"
#define RESPONSES_ITEM "{\"id\":\"" ITEM_ID "\",\"type\":\"message\"," \
	"\"status\":\"completed\",\"role\":\"assistant\",\"content\":[" \
	RESPONSES_TEXT
#define RESPONSES_TEXT "{\"type\":\"output_text\",\"annotations\":[]," \
	"\"logprobs\":[],\"text\":\""

#define CLAUDE_USAGE "\"input_tokens\":19,\"cache_creation_input_tokens\":0," \
	"\"cache_read_input_tokens\":0,"
#define CLAUDE_MESSAGE "\"id\":\"msg_01XFDUDYJgAACzvnptvVoYEL\"," \
	"\"type\":\"message\",\"role\":\"assistant\"," \
	"\"model\":\"bench-2026-01-01\","

#define GEMINI_END "\"modelVersion\":\"bench-001\"," \
	"\"responseId\":\"mAitaLmkHPPlz7IPvtfUqQ4\"}"
#define GEMINI_USAGE "\"usageMetadata\":{\"promptTokenCount\":19," \
	"\"candidatesTokenCount\":10,\"totalTokenCount\":29," \
	"\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":19}]},"
#define GEMINI_TEXT "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""

static const struct answer_dialect dialects[] = {
{	.stream_path = "/chat/completions",
	.whole_path = "/chat/completions",
	.begin = CHAT_CHUNK "\"choices\":[{\"index\":0,\"delta\":"
	    "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
	    "\"logprobs\":null,\"finish_reason\":null}]}\n\n",
	.event = CHAT_CHUNK "\"choices\":[{\"index\":0,\"delta\":{\"content\":"
	    "\"" WORD "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n",
	.end = CHAT_CHUNK "\"choices\":[{\"index\":0,\"delta\":{},"
	    "\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\n"
	    CHAT_CHUNK "\"choices\":[]," CHAT_USAGE "}\n\ndata: [DONE]\n\n",
	.whole = "{\"id\":\"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT\","
	    "\"object\":\"chat.completion\",\"created\":1741569952,"
	    "\"model\":\"bench-2026-01-01\",\"choices\":[{\"index\":0,"
	    "\"message\":{\"role\":\"assistant\",\"content\":\"",
	.whole_end = "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":"
	    "null,\"finish_reason\":\"stop\"}]," CHAT_USAGE
	    ",\"service_tier\":\"default\"}",
},
{	.stream_path = "/responses",
	.whole_path = "/responses",
	.begin = "event: response.created\ndata: {\"type\":"
	    "\"response.created\",\"sequence_number\":0,\"response\":{"
	    RESPONSE_ID "\"status\":\"in_progress\"," RESPONSES_REST
	    "\"output\":[],\"usage\":null,\"metadata\":{}}}\n\n"
	    "event: response.in_progress\ndata: {\"type\":"
	    "\"response.in_progress\",\"sequence_number\":1,\"response\":{"
	    RESPONSE_ID "\"status\":\"in_progress\"," RESPONSES_REST
	    "\"output\":[],\"usage\":null,\"metadata\":{}}}\n\n"
	    "event: response.output_item.added\ndata: {\"type\":"
	    "\"response.output_item.added\",\"sequence_number\":2,"
	    "\"output_index\":0,\"item\":{\"id\":\"" ITEM_ID "\",\"type\":"
	    "\"message\",\"status\":\"in_progress\",\"role\":\"assistant\","
	    "\"content\":[]}}\n\n"
	    "event: response.content_part.added\ndata: {\"type\":"
	    "\"response.content_part.added\",\"sequence_number\":3," AT_ITEM
	    "\"part\":" RESPONSES_TEXT "\"}}\n\n",
	.event = "event: response.output_text.delta\ndata: {\"type\":"
	    "\"response.output_text.delta\",\"sequence_number\":4," AT_ITEM
	    "\"delta\":\"" WORD "\",\"logprobs\":[],"
	    "\"obfuscation\":\"Kx8bT2mQ0d\"}\n\n",
	.end = "event: response.output_text.done\ndata: {\"type\":"
	    "\"response.output_text.done\",\"sequence_number\":5," AT_ITEM
	    "\"logprobs\":[],\"text\":\"",
	.after = {
	    "\"}\n\nevent: response.content_part.done\ndata: {\"type\":"
	    "\"response.content_part.done\",\"sequence_number\":6," AT_ITEM
	    "\"part\":" RESPONSES_TEXT,
	    "\"}}\n\nevent: response.output_item.done\ndata: {\"type\":"
	    "\"response.output_item.done\",\"sequence_number\":7,"
	    "\"output_index\":0,\"item\":" RESPONSES_ITEM,
	    "\"}]}}\n\nevent: response.completed\ndata: {\"type\":"
	    "\"response.completed\",\"sequence_number\":8,\"response\":{"
	    RESPONSE_ID "\"status\":\"completed\"," RESPONSES_REST
	    "\"output\":[" RESPONSES_ITEM,
	    "\"}]}]," RESPONSES_USAGE "}}\n\n",
	},
	.whole = "{" RESPONSE_ID "\"status\":\"completed\"," RESPONSES_REST
	    "\"output\":[" RESPONSES_ITEM,
	.whole_end = "\"}]}]," RESPONSES_USAGE "}",
},
{	.stream_path = "/messages",
	.whole_path = "/messages",
	.begin = "event: message_start\ndata: {\"type\":\"message_start\","
	    "\"message\":{" CLAUDE_MESSAGE "\"content\":[],\"stop_reason\":"
	    "null,\"stop_sequence\":null,\"usage\":{" CLAUDE_USAGE
	    "\"output_tokens\":1}}}\n\n"
	    "event: content_block_start\ndata: {\"type\":"
	    "\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
	    "\"text\",\"text\":\"\"}}\n\n",
	.event = "event: content_block_delta\ndata: {\"type\":"
	    "\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
	    "\"text_delta\",\"text\":\"" WORD "\"}}\n\n",
	.end = "event: content_block_stop\ndata: {\"type\":"
	    "\"content_block_stop\",\"index\":0}\n\n"
	    "event: message_delta\ndata: {\"type\":\"message_delta\","
	    "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
	    "\"usage\":{" CLAUDE_USAGE "\"output_tokens\":10}}\n\n"
	    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
	.whole = "{" CLAUDE_MESSAGE "\"content\":[{\"type\":\"text\","
	    "\"text\":\"",
	.whole_end = "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":"
	    "null,\"usage\":{" CLAUDE_USAGE "\"output_tokens\":10}}",
},
{	.stream_path = ":streamGenerateContent?alt=sse",
	.whole_path = ":generateContent",
	.begin = "",
	.event = "data: " GEMINI_TEXT WORD "\"}],\"role\":\"model\"},"
	    "\"index\":0}]," GEMINI_USAGE GEMINI_END "\n\n",
	.end = "data: " GEMINI_TEXT "\"}],\"role\":\"model\"},"
	    "\"finishReason\":\"STOP\",\"index\":0}]," GEMINI_USAGE
	    GEMINI_END "\n\n",
	.whole = GEMINI_TEXT,
	.whole_end = "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\","
	    "\"index\":0}]," GEMINI_USAGE GEMINI_END,
},
};

#define N_DIALECTS	(sizeof(dialects) / sizeof(dialects[0]))

/* What the name of a scenario says. */
struct scenario {
	bool whole, holds, silent;
	size_t events;
	int64_t pace_ns;
};

/* ---- reading the request ---- */

static bool
ends_with(struct span s, const char *end)
{
	size_t len = strlen(end);

	return s.len >= len && memcmp(s.p + s.len - len, end, len) == 0;
}

static const struct answer_dialect *
find_dialect(struct span path)
{
	for (size_t i = 0; i < N_DIALECTS; i++)
		if (ends_with(path, dialects[i].stream_path) ||
		    ends_with(path, dialects[i].whole_path))
			return &dialects[i];
	return NULL;
}

/* What stands behind the mark, to the end of the word. */
static struct span
word_after(struct span s, const char *mark)
{
	const char *p = memmem(s.p, s.len, mark, strlen(mark));
	const char *end = s.p + s.len, *at;

	if (p == NULL)
		return (struct span){ NULL, 0 };
	p += strlen(mark);
	for (at = p; at < end && *at != '"' && *at != ':' && *at != '?'; at++)
		;
	return (struct span){ p, (size_t)(at - p) };
}

/* Gemini's models stand in the address. */
static struct span
find_scenario(struct span path, struct span body)
{
	struct span name = word_after(path, "/models/");

	return name.p != NULL ? name : word_after(body, "\"model\":\"");
}

/* events-N and events-N-MS. */
static bool
read_events(struct span s, struct scenario *to)
{
	const char *dash;
	uint64_t n, ms = 0;

	if (!span_begins(s, "events-"))
		return false;
	s.p += strlen("events-");
	s.len -= strlen("events-");
	dash = memchr(s.p, '-', s.len);
	if (dash != NULL && parse_u64((struct span){ dash + 1,
	    (size_t)(s.p + s.len - dash - 1) }, PACE_MAX_MS, &ms) == -1)
		return false;
	if (dash != NULL)
		s.len = (size_t)(dash - s.p);
	if (parse_u64(s, EVENTS_MAX, &n) == -1 || n == 0)
		return false;
	to->events = (size_t)n;
	to->pace_ns = (int64_t)ms * 1000000;
	return true;
}

static bool
read_scenario(struct span s, struct scenario *to)
{
	*to = (struct scenario){ .events = 1 };
	to->whole = span_is(s, "whole");
	to->holds = span_is(s, "hold");
	to->silent = span_is(s, "wait");
	return to->whole || to->holds || to->silent || read_events(s, to);
}

/* ---- writing the answer ---- */

static void
put_words(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_puts(b, WORD);
}

static void
put_chunk(struct buf *b, const char *text)
{
	size_t len = strlen(text);

	if (len == 0)
		return;
	buf_printf(b, "%zx\r\n", len);
	buf_add(b, text, len);
	buf_puts(b, "\r\n");
}

static void
end_piece(struct answer *a)
{
	a->ends[a->n_pieces++] = a->bytes.len;
}

static void
put_end(struct answer *a, const struct answer_dialect *d, size_t words)
{
	struct buf end;

	buf_init(&end, BYTES_MAX);
	buf_puts(&end, d->end);
	for (size_t i = 0; i < 4 && d->after[i] != NULL; i++) {
		put_words(&end, words);
		buf_puts(&end, d->after[i]);
	}
	put_chunk(&a->bytes, buf_view(&end).p);
	buf_fini(&end);
	buf_puts(&a->bytes, "0\r\n\r\n");
}

/* The end comes with the last event, as providers send it. */
static void
write_stream(struct answer *a, const struct answer_dialect *d,
    const struct scenario *s)
{
	buf_puts(&a->bytes, "HTTP/1.1 200 OK\r\n"
	    "Content-Type: text/event-stream; charset=utf-8\r\n"
	    "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
	put_chunk(&a->bytes, d->begin);
	for (size_t i = 0; i < s->events; i++) {
		put_chunk(&a->bytes, d->event);
		if (i + 1 < s->events && s->pace_ns > 0)
			end_piece(a);
	}
	if (s->holds)
		end_piece(a);
	put_end(a, d, s->events);
	end_piece(a);
}

static void
write_whole(struct answer *a, const struct answer_dialect *d)
{
	buf_printf(&a->bytes, "HTTP/1.1 200 OK\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
	    strlen(d->whole) + WORDS_WHOLE * strlen(WORD) +
	    strlen(d->whole_end));
	buf_puts(&a->bytes, d->whole);
	put_words(&a->bytes, WORDS_WHOLE);
	buf_puts(&a->bytes, d->whole_end);
	end_piece(a);
}

static void *
must(void *p)
{
	if (p == NULL)
		log_fatal("out of memory");
	return p;
}

static const struct answer *
make(const struct answer_dialect *d, struct span name,
    const struct scenario *s)
{
	struct answer *a = must(calloc(1, sizeof(*a)));

	a->dialect = d;
	a->scenario = (struct span){ must(strndup(name.p, name.len)),
	    name.len };
	a->holds = s->holds || s->silent;
	a->pace_ns = s->pace_ns;
	a->ends = must(calloc(s->events + 1, sizeof(*a->ends)));
	buf_init(&a->bytes, BYTES_MAX);
	if (s->whole)
		write_whole(a, d);
	else if (!s->silent)
		write_stream(a, d, s);
	return a;
}

const struct answer *
answer_for(struct span path, struct span body)
{
	static const struct answer *kept[ANSWERS_MAX];
	static size_t n;
	const struct answer_dialect *d = find_dialect(path);
	struct span name = find_scenario(path, body);
	struct scenario s;

	if (d == NULL || name.p == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (kept[i]->dialect == d && span_same(kept[i]->scenario, name))
			return kept[i];
	if (n == ANSWERS_MAX || !read_scenario(name, &s))
		return NULL;
	return kept[n++] = make(d, name, &s);
}
