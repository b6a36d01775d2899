#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "conf/price.h"

/* A pico-dollar is 1e-12 dollars: what a written millionth is for a million
 * tokens to one of them, and a thousandth of that for a thousand searches. */
#define MILLION		((uint64_t)1000 * 1000)

#define CLASS(member, units) \
	{ #member, offsetof(struct price, member), \
	  offsetof(struct price, has_ ## member), units }

const struct price_class price_classes[PRICE_CLASSES] = {
	[PRICE_INPUT] = CLASS(input, MILLION),
	[PRICE_CACHED_INPUT] = CLASS(cached_input, MILLION),
	[PRICE_CACHE_WRITE] = CLASS(cache_write, MILLION),
	[PRICE_CACHE_WRITE_1H] = CLASS(cache_write_1h, MILLION),
	[PRICE_OUTPUT] = CLASS(output, MILLION),
	[PRICE_WEB_SEARCH] = CLASS(web_search, 1000),
};

bool
price_amount(const struct price *p, const struct price_class *class,
    uint64_t *pico)
{
	bool has;

	memcpy(&has, (const char *)p + class->has, sizeof(has));
	if (has)
		memcpy(pico, (const char *)p + class->amount, sizeof(*pico));
	return has;
}

void
price_set(struct price *p, const struct price_class *class, uint64_t pico)
{
	const bool has = true;

	memcpy((char *)p + class->amount, &pico, sizeof(pico));
	memcpy((char *)p + class->has, &has, sizeof(has));
}

/* Millionths of a dollar, as a decimal without zeros at its end. */
void
price_print(struct buf *out, const struct price_class *class, uint64_t pico)
{
	uint64_t v = pico / (MILLION / class->units), rest = v % MILLION;
	int digits = 6;

	buf_printf(out, "%" PRIu64, v / MILLION);
	if (rest == 0)
		return;
	for (; rest % 10 == 0; rest /= 10)
		digits--;
	buf_printf(out, ".%0*" PRIu64, digits, rest);
}

static const char *
dump_classes(struct buf *out, const struct price *p, const char *comma)
{
	uint64_t pico;

	for (size_t i = 0; i < PRICE_CLASSES; i++) {
		if (!price_amount(p, &price_classes[i], &pico))
			continue;
		buf_printf(out, "%s%s: ", comma, price_classes[i].name);
		price_print(out, &price_classes[i], pico);
		comma = ", ";
	}
	return comma;
}

void
price_dump(struct buf *out, const struct price *p)
{
	const char *comma;

	buf_putc(out, '{');
	comma = dump_classes(out, p, "");
	if (p->over != NULL) {
		buf_printf(out, "%sover: {input_tokens: %" PRIu64, comma,
		    p->over_input);
		(void)dump_classes(out, p->over, ", ");
		buf_putc(out, '}');
	}
	buf_putc(out, '}');
}
