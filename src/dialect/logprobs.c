#include "config.h"

#include <string.h>

#include "base/jsonx.h"
#include "base/parse.h"
#include "dialect/delta.h"
#include "dialect/logprobs.h"

/* What OpenAI writes for a token that is all but impossible. */
#define LOGPROB_LEAST	-9999

/* A token that is no whole character is spelt "\xf0\x9f", backslashes and all,
 * or as U+FFFD; such a text doesn't say what its bytes are. */
static void
write_bytes_of(struct jsonw *w, struct arena *a, struct span token)
{
	struct span bytes = jsonx_decode(a, token);

	if (memmem(bytes.p, bytes.len, "\\x", 2) != NULL ||
	    memmem(bytes.p, bytes.len, "\xef\xbf\xbd", 3) != NULL)
		return;
	for (size_t i = 0; i < bytes.len; i++)
		jsonw_u64(w, (unsigned char)bytes.p[i]);
}

/* The pieces of a Responses stream come without them (OpenAI's SDK types,
 * 2026-11); null stands for a token that has none of its own. */
static void
write_bytes(struct jsonw *w, struct arena *a, const struct node *of,
    struct span token)
{
	const struct node *bytes = jsonx_member(of, "bytes");
	uint64_t value;

	jsonw_key(w, "bytes");
	jsonw_array(w);
	if (bytes == NULL)
		write_bytes_of(w, a, token);
	else if (bytes->kind == NODE_ARRAY)
		for (const struct node *one = bytes->child; one != NULL;
		    one = one->next)
			if (one->kind == NODE_NUMBER &&
			    parse_u64(one->span, 255, &value) == 0)
				jsonw_u64(w, value);
	jsonw_array_end(w);
}

/* The members that a token and its alternatives have in common. */
static void
write_token(struct jsonw *w, struct arena *a, const struct node *of)
{
	const struct node *logprob = jsonx_get(of, "logprob");
	struct span token = delta_whole(a, jsonx_get(of, "token"));

	jsonw_key(w, "token");
	jsonw_text(w, token);
	jsonw_key(w, "logprob");
	if (logprob != NULL && logprob->kind == NODE_NUMBER)
		jsonw_raw(w, logprob->span);
	else
		jsonw_int(w, LOGPROB_LEAST);
	write_bytes(w, a, of, token);
}

void
logprobs_write(struct jsonw *w, struct arena *a, const struct node *of)
{
	const struct node *list = jsonx_get(of, "top_logprobs");

	jsonw_object(w);
	write_token(w, a, of);
	jsonw_key(w, "top_logprobs");
	jsonw_array(w);
	if (list != NULL && list->kind == NODE_ARRAY)
		for (const struct node *one = list->child; one != NULL;
		    one = one->next) {
			if (one->kind != NODE_OBJECT)
				continue;
			jsonw_object(w);
			write_token(w, a, one);
			jsonw_object_end(w);
		}
	jsonw_array_end(w);
	jsonw_object_end(w);
}
