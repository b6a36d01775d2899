#include "config.h"

#include <inttypes.h>
#include <time.h>

#include "conf/conf_internal.h"
#include "conf/directive.h"
#include "conf/price.h"
#include "model/request.h"

/* The place of a text in a list. */
static void
dump_item(struct buf *out, size_t i, const char *value)
{
	buf_puts(out, i == 0 ? "" : ", ");
	directive_quote(out, value);
}

static void
dump_list(struct buf *out, const char *key, const char *const *list, size_t n)
{
	if (n == 0)
		return;
	buf_printf(out, "    %s: [", key);
	for (size_t i = 0; i < n; i++)
		dump_item(out, i, list[i]);
	buf_puts(out, "]\n");
}

static void
dump_routes(struct buf *out, const struct conf_model *m)
{
	buf_puts(out, "    routes: [");
	for (size_t i = 0; i < m->n_routes; i++)
		dump_item(out, i, m->routes[i].name);
	buf_puts(out, "]\n");
}

static void
dump_day(struct buf *out, const char *key, int64_t when_s)
{
	time_t t = (time_t)when_s;
	char text[16];
	struct tm tm;

	if (when_s != 0 && gmtime_r(&t, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%d", &tm) > 0)
		buf_printf(out, "    %s: %s\n", key, text);
}

static void
dump_facts(struct buf *out, const struct conf_facts *f)
{
	dump_count(out, "context_window", f->context_window);
	dump_count(out, "max_output_tokens", f->max_output_tokens);
	if (f->price != NULL) {
		buf_puts(out, "    price: ");
		price_dump(out, f->price);
		buf_putc(out, '\n');
	}
	if (f->has_supports)
		dump_bits(out, "supports", feature_words, f->supports);
	if (f->efforts != 0)
		dump_bits(out, "efforts", effort_words + 1, f->efforts >> 1);
}

/* What the file says of it; the catalogue says the rest again. */
static void
dump_model(struct buf *out, const struct conf_model *m)
{
	const struct conf_said *said = m->said;

	buf_puts(out, "  ");
	directive_quote(out, m->name);
	buf_puts(out, ":\n");
	if (said->has_routes)
		dump_routes(out, m);
	dump_list(out, "aliases", m->aliases, said->n_aliases);
	dump_text(out, "display_name", said->display_name);
	dump_text(out, "author", said->author);
	dump_day(out, "created", said->created_s);
	dump_facts(out, &said->facts);
}

void
dump_models(const struct conf *c, struct buf *out)
{
	if (c->n_said > 0)
		buf_puts(out, "# names for requests, each with its routes in "
		    "order, beside those of the catalogue\nmodels:\n");
	for (size_t i = 0; i < c->n_said; i++)
		dump_model(out, &c->models[i]);
	if (!c->has_auto)
		return;
	buf_puts(out, "# what the model auto stands for, in order\nauto: [");
	for (size_t i = 0; i < c->n_auto; i++)
		dump_item(out, i, c->auto_models[i]);
	buf_puts(out, "]\n");
}
