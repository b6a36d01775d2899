#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/encode_rig.h"
#include "lib/events.h"
#include "model/validate.h"

#define BIG	((size_t)1 << 24)

static const char *const actions[] = { "dropped", "emulated", "moved",
	"unsupported", "raised" };

static void
find_row(struct encoded *e, const char *name)
{
	size_t n = 0;

	while (provider_rows[n].name != NULL)
		n++;
	e->row = (struct provider){ .name = name, .dialect = "openai-chat" };
	if (strcmp(name, "lab") == 0)
		e->row.quirks = QUIRK_NO_IMAGES;
	else if (strcmp(name, "choiceless") == 0)
		e->row.quirks = QUIRK_NO_CHOICE;
	else if (strcmp(name, "plain") != 0)
		e->row = *provider_find(provider_rows, n, name);
}

void
encode_for(struct encoded *e, const char *row, const char *quoted,
    int64_t max_output_tokens)
{
	const struct target target = {
		.max_output_tokens = max_output_tokens,
	};

	encode_to(e, row, quoted, &target, NULL);
}

void
encode_to(struct encoded *e, const char *row, const char *quoted,
    const struct target *like, struct assets *assets)
{
	struct target target = *like;
	struct buf body;

	target.provider = &e->row;
	target.user_hash = "USERHASH";
	target.cache_key = "PROJECT";
	if (target.model == NULL)
		target.model = "the/model:1 \"x\"";
	memset(e, 0, sizeof(*e));
	arena_init(&e->arena, BIG);
	buf_init(&e->changes, BIG);
	find_row(e, row);
	receipt_init(&e->receipt, &e->arena);
	buf_init(&body, BIG);
	events_quote(&body, quoted);
	if (request_read(&e->arena, arena_span(&e->arena, buf_view(&body)), NULL,
	    &e->request, &e->receipt, &e->err) == -1)
		fail_msg("%s: %s", e->err.param, e->err.message);
	buf_fini(&body);
	e->receipt.n_changes = 0;
	e->request.assets = assets;
	e->ret = dialect_find(e->row.dialect)->encode(&e->request, &target,
	    &e->arena, &e->call, &e->receipt, &e->err);
	e->body = e->ret == -1 ? NULL :
	    arena_dup(&e->arena, e->call.body.data, e->call.body.len);
	for (size_t i = 0; i < e->receipt.n_changes; i++)
		buf_printf(&e->changes, "%s %s;",
		    e->receipt.changes[i].param,
		    actions[e->receipt.changes[i].action]);
}

void
encoded_fini(struct encoded *e)
{
	buf_fini(&e->changes);
	arena_fini(&e->arena);
}

void
encode_check(const struct encode_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct encoded e;
		struct buf text;

		buf_init(&text, BIG);
		buf_printf(&text, "{'model':'m',%s}", rows[i].request);
		encode_for(&e, rows[i].row, text.data, 0);
		if (e.ret == -1)
			fail_msg("row %zu: %s: %s", i, e.err.param,
			    e.err.message);
		buf_reset(&text);
		events_quote(&text, rows[i].has);
		if (strstr(e.body, text.data) == NULL)
			fail_msg("row %zu: %s", i, e.body);
		buf_reset(&text);
		events_quote(&text, rows[i].lacks == NULL ? "\x01" :
		    rows[i].lacks);
		if (strstr(e.body, text.data) != NULL)
			fail_msg("row %zu has what it shouldn't: %s", i,
			    e.body);
		if (strcmp(buf_view(&e.changes).p, rows[i].changes) != 0)
			fail_msg("row %zu: %s", i, buf_view(&e.changes).p);
		buf_fini(&text);
		encoded_fini(&e);
	}
}
