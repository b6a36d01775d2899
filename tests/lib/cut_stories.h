/*
 * cut_stories: one answer as each vendor streams it and gives it at once, with
 * reasoning, text that holds characters of several bytes, and two calls. What
 * is cut off where decides what a client is told.
 */
#ifndef SLUICE_TESTS_CUT_STORIES_H
#define SLUICE_TESTS_CUT_STORIES_H

#include <stdbool.h>

struct cut_story {
	const char *model;
	/* The frames of the stream: those before the first item begins, the
	 * one that begins it, more, the one that says why the answer ends,
	 * what comes behind that, and the mark that ends all. */
	const char *opening, *first, *middle, *finish, *tail, *mark;
	bool crlf;		/* a frame is whole with its last CR */
	bool needs_mark;	/* else a clean end behind the finish will do */
	const char *whole;
};

/* ---- Chat Completions ---- */

#define CHAT(fields) \
	"data: {\"id\":\"c\",\"choices\":[{\"index\":0," fields "}]}\n\n"
#define CHAT_DELTA(fields)	CHAT("\"delta\":{" fields "}")
#define CHAT_CALLS(entries)	CHAT_DELTA("\"tool_calls\":[" entries "]")
#define CHAT_CALL(i, id, name, rest) "{\"index\":" i ",\"id\":\"" id "\"," \
	"\"type\":\"function\",\"function\":{\"name\":\"" name "\"," \
	"\"arguments\":\"" rest "\"}}"
#define CHAT_MORE(i, rest) "{\"index\":" i ",\"function\":{" \
	"\"arguments\":\"" rest "\"}}"
#define CHAT_USAGE "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4," \
	"\"total_tokens\":7}"

#define CHAT_STORY \
	.opening = CHAT_DELTA("\"role\":\"assistant\",\"content\":\"\""), \
	.first = CHAT_DELTA("\"reasoning_content\":\"Hm\\ud83d\\ude00\""), \
	.middle = CHAT_DELTA("\"content\":\"Gr\\u00fc\"") \
	    CHAT_DELTA("\"content\":\"\xc3\x9f dich.\"") \
	    CHAT_CALLS(CHAT_CALL("0", "call_a", "f", "") "," \
	    CHAT_CALL("1", "call_b", "g", "")) \
	    CHAT_CALLS(CHAT_MORE("1", "{\\\"y\\\":")) \
	    CHAT_CALLS(CHAT_MORE("0", "{\\\"x\\\":1}")) \
	    CHAT_CALLS(CHAT_MORE("1", "2}")), \
	.finish = CHAT("\"delta\":{},\"finish_reason\":\"tool_calls\""), \
	.tail = "data: {\"choices\":[]," CHAT_USAGE "}\n\n", \
	.whole = "{\"id\":\"c\",\"choices\":[{\"index\":0," \
	    "\"finish_reason\":\"tool_calls\",\"message\":{" \
	    "\"role\":\"assistant\",\"content\":\"Gr\\u00fc\xc3\x9f dich.\"," \
	    "\"reasoning_content\":\"Hm\",\"tool_calls\":[" \
	    CHAT_CALL("0", "call_a", "f", "{\\\"x\\\":1}") "," \
	    CHAT_CALL("1", "call_b", "g", "{}") "]}}]," CHAT_USAGE "}"

static const struct cut_story cut_chat_done_always = {
	.model = "azure/m", CHAT_STORY, .mark = "data: [DONE]\n\n",
	.needs_mark = true,
};
static const struct cut_story cut_chat_done = {
	.model = "plain/m", CHAT_STORY, .mark = "data: [DONE]\n\n",
};
static const struct cut_story cut_chat = {
	.model = "plain/m", CHAT_STORY, .mark = "",
};

/* ---- Messages ---- */

#define CLAUDE(type, fields) \
	"event: " type "\ndata: {\"type\":\"" type "\"" fields "}\n\n"
#define CLAUDE_START(i, block) CLAUDE("content_block_start", \
	",\"index\":" i ",\"content_block\":{" block "}")
#define CLAUDE_DELTA(i, type, key, text) CLAUDE("content_block_delta", \
	",\"index\":" i ",\"delta\":{\"type\":\"" type "_delta\"," \
	"\"" key "\":\"" text "\"}")
#define CLAUDE_STOP(i) CLAUDE("content_block_stop", ",\"index\":" i)
#define CLAUDE_CALL(id, name, input) "\"type\":\"tool_use\",\"id\":\"" id \
	"\",\"name\":\"" name "\",\"input\":" input

static const struct cut_story cut_claude = {
	.model = "anthropic/m",
	.opening = CLAUDE("message_start", ",\"message\":{\"content\":[],"
	    "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}")
	    CLAUDE("ping", ""),
	.first = CLAUDE_START("0", "\"type\":\"thinking\",\"thinking\":\"\","
	    "\"signature\":\"\""),
	.middle = CLAUDE_DELTA("0", "thinking", "thinking",
	    "Hm\\ud83d\\ude00")
	    CLAUDE_DELTA("0", "signature", "signature", "EqQB")
	    CLAUDE_STOP("0")
	    CLAUDE_START("1", "\"type\":\"text\",\"text\":\"\"")
	    CLAUDE_DELTA("1", "text", "text", "Gr\\u00fc\xc3\x9f dich.")
	    CLAUDE_STOP("1")
	    CLAUDE_START("2", CLAUDE_CALL("toolu_a", "f", "{}"))
	    CLAUDE_DELTA("2", "input_json", "partial_json", "{\\\"x\\\":")
	    CLAUDE_START("3", CLAUDE_CALL("toolu_b", "g", "{}"))
	    CLAUDE_DELTA("2", "input_json", "partial_json", "1}")
	    CLAUDE_STOP("3")
	    CLAUDE_STOP("2"),
	.finish = CLAUDE("message_delta", ",\"delta\":{\"stop_reason\":"
	    "\"tool_use\"},\"usage\":{\"output_tokens\":4}"),
	.tail = "",
	.mark = CLAUDE("message_stop", ""),
	.needs_mark = true,
	.whole = "{\"type\":\"message\",\"content\":["
	    "{\"type\":\"thinking\",\"thinking\":\"Hm\","
	    "\"signature\":\"EqQB\"},"
	    "{\"type\":\"text\",\"text\":\"Gr\\u00fc\xc3\x9f dich.\"},{"
	    CLAUDE_CALL("toolu_a", "f", "{\"x\":1}") "},{"
	    CLAUDE_CALL("toolu_b", "g", "{}") "}],"
	    "\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":3,"
	    "\"output_tokens\":4}}",
};

/* ---- generateContent ---- */

#define GEMINI(parts, finish, usage) \
	"{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" \
	parts "]}" finish ",\"index\":0}],\"usageMetadata\":{" \
	"\"promptTokenCount\":3" usage "}}"
#define GEMINI_CHUNK(parts)	"data: " GEMINI(parts, "", "") "\r\n\r\n"
#define GEMINI_CALLS "{\"functionCall\":{\"id\":\"a\",\"name\":\"f\"," \
	"\"args\":{\"x\":1}},\"thoughtSignature\":\"Cs0B\"}," \
	"{\"functionCall\":{\"name\":\"g\",\"args\":{}}}"
#define GEMINI_STOP ",\"finishReason\":\"STOP\""

static const struct cut_story cut_gemini = {
	.model = "gemini/m",
	.opening = GEMINI_CHUNK(""),
	.first = GEMINI_CHUNK("{\"text\":\"Hm\\ud83d\\ude00\","
	    "\"thought\":true}"),
	.middle = GEMINI_CHUNK("{\"text\":\"Gr\\u00fc\"}")
	    GEMINI_CHUNK("{\"text\":\"\xc3\x9f dich.\"}")
	    GEMINI_CHUNK(GEMINI_CALLS),
	.finish = "data: " GEMINI("{\"text\":\"\",\"thoughtSignature\":"
	    "\"Dt1C\"}", GEMINI_STOP, ",\"candidatesTokenCount\":4")
	    "\r\n\r\n",
	.tail = "data: {\"usageMetadata\":{\"promptTokenCount\":3,"
	    "\"candidatesTokenCount\":4}}\r\n\r\n",
	.mark = "",
	.crlf = true,
	.whole = GEMINI("{\"text\":\"Hm\",\"thought\":true},"
	    "{\"text\":\"Gr\\u00fc\xc3\x9f dich.\"}," GEMINI_CALLS,
	    GEMINI_STOP, ",\"candidatesTokenCount\":4"),
};

/* ---- Responses ---- */

#define RESPONSES(type, fields) "event: response." type "\n" \
	"data: {\"type\":\"response." type "\"" fields "}\n\n"
#define RESPONSES_AT(type, i, fields) \
	RESPONSES(type, ",\"output_index\":" i fields)
#define RESPONSES_REASONING(parts) "\"type\":\"reasoning\",\"id\":\"rs\"," \
	"\"summary\":[" parts "],\"encrypted_content\":\"gAAA\""
#define RESPONSES_TEXT(type, text) \
	"{\"type\":\"" type "\",\"text\":\"" text "\"}"
#define RESPONSES_MESSAGE(parts) "\"type\":\"message\",\"id\":\"msg\"," \
	"\"role\":\"assistant\",\"content\":[" parts "]"
#define RESPONSES_CALL(id, name, text) "\"type\":\"function_call\"," \
	"\"id\":\"fc_" id "\",\"call_id\":\"call_" id "\",\"name\":\"" name \
	"\",\"arguments\":\"" text "\""
#define RESPONSES_ITEM(what, i, item) \
	RESPONSES_AT("output_item." what, i, ",\"item\":{" item "}")
#define RESPONSES_ARGUMENTS(i, text) RESPONSES_AT( \
	"function_call_arguments.delta", i, ",\"delta\":\"" text "\"")
#define RESPONSES_OUTPUT "\"output\":[{" \
	RESPONSES_REASONING(RESPONSES_TEXT("summary_text", "Hm")) "},{" \
	RESPONSES_MESSAGE(RESPONSES_TEXT("output_text", \
	"Gr\\u00fc\xc3\x9f dich.")) "},{" \
	RESPONSES_CALL("a", "f", "{\\\"x\\\":1}") "},{" \
	RESPONSES_CALL("b", "g", "{}") "}]"
#define RESPONSES_WHOLE "{\"status\":\"completed\"," RESPONSES_OUTPUT "," \
	"\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}"

static const struct cut_story cut_responses = {
	.model = "openai/m",
	.opening = RESPONSES("created", ",\"response\":{\"output\":[]}")
	    RESPONSES("in_progress", ",\"response\":{\"output\":[]}"),
	.first = RESPONSES_ITEM("added", "0", RESPONSES_REASONING("")),
	.middle = RESPONSES_AT("reasoning_summary_text.delta", "0",
	    ",\"summary_index\":0,\"delta\":\"Hm\"")
	    RESPONSES_ITEM("done", "0", RESPONSES_REASONING(
	    RESPONSES_TEXT("summary_text", "Hm")))
	    RESPONSES_ITEM("added", "1", RESPONSES_MESSAGE(""))
	    RESPONSES_AT("output_text.delta", "1",
	    ",\"content_index\":0,\"delta\":\"Gr\\u00fc\"")
	    RESPONSES_AT("output_text.done", "1",
	    ",\"content_index\":0,\"text\":\"Gr\\u00fc\xc3\x9f dich.\"")
	    RESPONSES_ITEM("done", "1", RESPONSES_MESSAGE(
	    RESPONSES_TEXT("output_text", "Gr\\u00fc\xc3\x9f dich.")))
	    RESPONSES_ITEM("added", "2", RESPONSES_CALL("a", "f", ""))
	    RESPONSES_ARGUMENTS("2", "{\\\"x\\\":")
	    RESPONSES_ITEM("added", "3", RESPONSES_CALL("b", "g", ""))
	    RESPONSES_ARGUMENTS("3", "{}")
	    RESPONSES_ARGUMENTS("2", "1}")
	    RESPONSES_ITEM("done", "2", RESPONSES_CALL("a", "f",
	    "{\\\"x\\\":1}"))
	    RESPONSES_ITEM("done", "3", RESPONSES_CALL("b", "g", "{}")),
	.finish = "",
	.tail = "",
	.mark = RESPONSES("completed", ",\"response\":" RESPONSES_WHOLE),
	.needs_mark = true,
	.whole = RESPONSES_WHOLE,
};

#endif
