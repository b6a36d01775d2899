/* What the configuration and the catalogue say of models in the same words. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/parse.h"
#include "conf/conf_internal.h"
#include "conf/price.h"
#include "model/request.h"

#define MODEL_MAX_BYTES	128
#define AUTHOR_MAX_BYTES	64
#define TOKENS_MAX	((uint64_t)1000 * 1000 * 1000)

/* Dollars, read as millionths of them. */
#define PRICE_SCALE	6
#define PRICE_MAX	((uint64_t)1000 * 1000 * 1000 * 1000)
#define PRICE_EXPECTED \
	"US dollars per million tokens such as 0.25, from 0 to 1000000, " \
	"with at most 6 decimals"
#define SEARCH_EXPECTED \
	"US dollars per thousand searches such as 10, from 0 to 1000000, " \
	"with at most 6 decimals"

const char *const feature_words[] = { "streaming", "tools", "json_schema",
    "images", "files", "reasoning", "logprobs", "web_search", NULL };

/* ---- names ---- */

#define DIGITS	"0123456789"
#define SMALL	"abcdefghijklmnopqrstuvwxyz"

static bool
consists_of(const char *s, const char *letters, size_t max)
{
	return s[0] != '\0' && s[strspn(s, letters)] == '\0' &&
	    strlen(s) <= max;
}

bool
is_model_name(const char *s)
{
	return consists_of(s, DIGITS "._:/@+-" SMALL
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", MODEL_MAX_BYTES);
}

bool
is_author_name(const char *s)
{
	return consists_of(s, DIGITS "._-" SMALL, AUTHOR_MAX_BYTES);
}

bool
is_reserved_name(const char *s)
{
	return strcmp(s, "auto") == 0 || strcmp(s, "redact-v1") == 0;
}

void
fact_string(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	const char *s = value_string(r, at, n, "a text");

	if (s != NULL)
		*(const char **)into = s;
}

void
fact_author(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	const char *s = value_string(r, at, n, AUTHOR_EXPECTED);

	if (s == NULL)
		return;
	if (is_author_name(s))
		*(const char **)into = s;
	else
		value_fault(r, at, n, AUTHOR_EXPECTED);
}

/* ---- limits ---- */

void
fact_tokens(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	(void)value_count(r, at, n, 1, TOKENS_MAX, into);
}

/* ---- prices ---- */

/* Members while they are read, and whether they are there. */
struct amount {
	uint64_t value;
	bool given;
};

static void
read_usd(struct reader *r, const struct jsonx_path *at,
    const struct node *n, struct amount *out, const char *expected)
{
	if (parse_decimal(value_scalar(n), PRICE_SCALE, PRICE_MAX,
	    &out->value) == 0)
		out->given = true;
	else
		value_fault(r, at, n, "%s", expected);
}

static void
read_amount(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	read_usd(r, at, n, into, PRICE_EXPECTED);
}

static void
read_search(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	read_usd(r, at, n, into, SEARCH_EXPECTED);
}

static void
read_threshold(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct amount *a = into;
	int64_t tokens;

	if (!value_count(r, at, n, 1, TOKENS_MAX, &tokens))
		return;
	a->value = (uint64_t)tokens;
	a->given = true;
}

static void
keep_node(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	(void)r;
	(void)at;
	*(const struct node **)into = n;
}

/* What a price's mapping holds: the classes, and of the two that need each
 * other one, as it is a price or the one over a threshold. */
struct price_draft {
	struct amount amounts[PRICE_CLASSES];
	struct amount threshold;
	const struct node *over;
};

/* Whether anything is said. */
static bool
read_classes(struct reader *r, const struct jsonx_path *at,
    const struct node *n, const struct field *last, struct price_draft *d,
    struct price *out)
{
	struct field fields[PRICE_CLASSES + 2] = { { .name = NULL } };
	bool any = false;

	for (size_t i = 0; i < PRICE_CLASSES; i++)
		fields[i] = (struct field){ price_classes[i].name,
			i * sizeof(struct amount),
			price_classes[i].units == 1000 ? read_search :
			    read_amount };
	fields[PRICE_CLASSES] = *last;
	value_fields(r, at, n, fields, d);
	for (size_t i = 0; i < PRICE_CLASSES; i++) {
		if (!d->amounts[i].given)
			continue;
		price_set(out, &price_classes[i], d->amounts[i].value *
		    (1000000 / price_classes[i].units));
		any = true;
	}
	return any;
}

static void
read_over(struct reader *r, const struct jsonx_path *up,
    const struct node *n, struct price *base)
{
	static const struct field threshold = { "input_tokens",
	    offsetof(struct price_draft, threshold), read_threshold };
	struct jsonx_path at = { .up = up, .key = SPAN("over") };
	struct price_draft d = { .over = NULL };
	struct price *over = arena_alloc(&r->conf->arena, sizeof(*over));

	if (!value_mapping(r, &at, n, "a mapping such as {input_tokens: "
	    "200000, input: 2.5}"))
		return;
	(void)read_classes(r, &at, n, &threshold, &d, over);
	if (jsonx_get(n, "input_tokens") == NULL) {
		value_say(r, &at, n->line, "has no input_tokens, expected "
		    "the number of them over which it holds");
		return;
	}
	base->over_input = d.threshold.value;
	base->over = over;
}

void
fact_price(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const struct field over = { "over",
	    offsetof(struct price_draft, over), keep_node };
	struct price *price = arena_alloc(&r->conf->arena, sizeof(*price));
	struct price_draft d = { .over = NULL };
	bool any;

	if (!value_mapping(r, at, n, "a mapping such as {input: 1.25, "
	    "output: 10}"))
		return;
	any = read_classes(r, at, n, &over, &d, price);
	if (d.over != NULL)
		read_over(r, at, d.over, price);
	if (any || price->over != NULL)
		*(const struct price **)into = price;
}

/* ---- what it can do ---- */

static void
add_feature(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *ctx)
{
	struct conf_facts *f = ctx;
	int word = value_word(r, at, n, feature_words);

	if (word != -1)
		f->supports |= 1u << word;
}

void
fact_supports(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	struct conf_facts *f = into;

	f->has_supports = true;
	value_each(r, at, n, "a list of what the model can do", add_feature,
	    f);
}

/* effort_words begins with the word for none given. */
static void
add_effort(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *efforts)
{
	int word = value_word(r, at, n, effort_words + 1);

	if (word != -1)
		*(unsigned *)efforts |= 1u << (word + 1);
}

void
fact_efforts(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	*(unsigned *)into = 0;
	value_each(r, at, n, "a list of efforts", add_effort, into);
}

/* ---- days ---- */

void
fact_date(struct reader *r, const struct jsonx_path *at,
    const struct node *n, void *into)
{
	static const char expected[] = "a day such as 2026-02-05";
	const char *s = value_string(r, at, n, expected), *end;
	struct tm tm = { .tm_mday = 0 }, again;
	time_t t;

	if (s == NULL)
		return;
	end = strptime(s, "%Y-%m-%d", &tm);
	again = tm;
	t = timegm(&again);
	/* timegm makes 3 March of 31 February. */
	if (strlen(s) == strlen("2026-02-05") && end != NULL &&
	    *end == '\0' && again.tm_mday == tm.tm_mday && t > 0)
		*(int64_t *)into = (int64_t)t;
	else
		value_fault(r, at, n, "%s", expected);
}
