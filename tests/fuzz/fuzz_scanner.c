/*
 * A text in pieces gives what it gives whole: the first byte cuts it, the
 * second chooses among the rules.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "redact/scanner.h"

#define ENSURE(what)	do { if (!(what)) abort(); } while (0)

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct told {
	struct findings to;
	struct buf out;
	size_t bytes;
};

static void
keep(struct findings *to, struct span text)
{
	struct told *t = (struct told *)to;

	buf_span(&t->out, text);
	t->bytes += text.len;
}

static void
found(struct findings *to, enum entity entity, struct span text)
{
	struct told *t = (struct told *)to;

	buf_printf(&t->out, "[%s]", entity_name(entity));
	t->bytes += text.len;
}

static void
dropped(struct findings *to, size_t n)
{
	((struct told *)to)->bytes += n;
}

static void
search(struct told *t, const struct rule_set *on, struct span text,
    size_t piece)
{
	struct scanner s;

	*t = (struct told){ .to = { keep, found, dropped } };
	buf_init(&t->out, (size_t)1 << 26);
	scanner_init(&s, on, &t->to);
	if (piece == 0) {
		scanner_whole(&s, text);
	} else {
		for (size_t at = 0; at < text.len; at += piece)
			scanner_feed(&s, (struct span){ text.p + at,
			    text.len - at < piece ? text.len - at : piece });
		scanner_end(&s);
	}
	scanner_fini(&s);
	ENSURE(t->bytes == text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rule_set on;
	struct told whole, cut;
	struct span text;

	if (size < 2)
		return 0;
	/* All of them, or those of every fourth entity. */
	on = scanner_rules(data[1] % 5 == 4 ? ENTITY_ALL :
	    (entity_set)0x1111111111111111 << data[1] % 5, data[1] / 3);
	text = (struct span){ (const char *)data + 2, size - 2 };
	search(&whole, &on, text, 0);
	search(&cut, &on, text, 1 + data[0] % 40);
	ENSURE(span_same(buf_view(&whole.out), buf_view(&cut.out)));
	buf_fini(&whole.out);
	buf_fini(&cut.out);
	return 0;
}
