/* What a key has taken out: on the command line, in what is shown of it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "ctl/ctl.h"
#include "upstream/analyzer.h"

#define NAMES_MAX	4096

/* ---- read ---- */

/* The same fault, as one of the command line. */
static int
in_option(const char *option, struct error *err)
{
	const struct error why = *err;

	return error_set(err, ERROR_BAD_REQUEST, NULL, "%s: %s", option,
	    why.message);
}

static int
read_target(const char *word, struct guard_settings *s, struct error *err)
{
	for (unsigned i = 0; guard_target_words[i] != NULL; i++)
		if (strcmp(word, guard_target_words[i]) == 0) {
			s->target = i;
			return 0;
		}
	return error_set(err, ERROR_BAD_REQUEST, NULL,
	    "--redact: expected input, output, both or off");
}

static int
read_entities(const char *list, struct guard_settings *s, struct error *err)
{
	if (guard_entities_read(span_of(list), &s->entities, err) == -1)
		return in_option("--entities", err);
	s->unknown = NULL;
	return 0;
}

/* The usual one, written out, is the default as well. */
static int
read_placeholder(const char *text, struct guard_settings *s,
    struct error *err)
{
	if (strcmp(text, "default") == 0 ||
	    strcmp(text, GUARD_PLACEHOLDER) == 0) {
		s->placeholder = NULL;
		return 0;
	}
	if (guard_placeholder_check(span_of(text), err) == -1)
		return in_option("--placeholder", err);
	if (!ctl_is_visible(text))
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--placeholder: expected characters that can be seen");
	s->placeholder = text;
	return 0;
}

static int
read_threshold(const char *text, struct guard_settings *s, struct error *err)
{
	uint64_t percent = 0;

	if (strcmp(text, "default") != 0 &&
	    (parse_u64(span_of(text), 100, &percent) == -1 || percent == 0))
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--threshold: expected a whole number from 1 to 100, in "
		    "percent, or default");
	s->threshold = (unsigned)percent;
	return 0;
}

int
ctl_read_guard(const struct ctl *c, struct guard_settings *s,
    struct error *err)
{
	if (((c->given & CTL_REDACT) != 0 &&
	    read_target(c->redact, s, err) == -1) ||
	    ((c->given & CTL_ENTITIES) != 0 &&
	    read_entities(c->entities, s, err) == -1) ||
	    ((c->given & CTL_PLACEHOLDER) != 0 &&
	    read_placeholder(c->placeholder, s, err) == -1) ||
	    ((c->given & CTL_THRESHOLD) != 0 &&
	    read_threshold(c->threshold, s, err) == -1) ||
	    ((c->given & CTL_REVERSIBLE) != 0 &&
	    ctl_read_switch("--reversible", c->reversible, &s->reversible,
	    err) == -1))
		return -1;
	return 0;
}

/* ---- judged ---- */

int
ctl_check_found(const struct guard_settings *s, const struct conf *conf,
    struct error *err)
{
	bool asks = conf != NULL && conf->analyzer_url != NULL;
	const char *nobody = asks ? "neither a rule nor the analyzer" :
	    "no rule";
	entity_set unfound = guard_unfound(s);
	struct buf names;
	int ret = 0;

	if (asks)
		unfound &= ~analyzer_finds(s->entities);
	if (unfound == 0)
		return 0;
	buf_init(&names, NAMES_MAX);
	guard_entities_print(&names, unfound);
	if (unfound == s->entities)
		ret = error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s finds %s with a threshold of %u percent", nobody,
		    buf_view(&names).p, guard_threshold(s));
	else
		(void)fprintf(stderr, "sluicectl: %s finds %s with a "
		    "threshold of %u percent: they are left in\n", nobody,
		    buf_view(&names).p, guard_threshold(s));
	buf_fini(&names);
	return ret;
}

static int
check_together(const struct guard_settings *s, struct error *err)
{
	if (s->target != GUARD_OFF && s->entities == 0 && s->unknown == NULL)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--redact: the key has no entities to redact; --entities "
		    "names them: EMAIL,PHONE and so on, or all");
	if (s->reversible && s->placeholder != NULL)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--reversible on: the key has a placeholder of its own, "
		    "and only the default one can be found again in an "
		    "answer; --placeholder default brings it back");
	return 0;
}

static void
tell_idle(const struct ctl *c, const struct guard_settings *s)
{
	if (s->target == GUARD_OFF && (c->given & CTL_REDACT) == 0)
		(void)fputs("sluicectl: redaction stays off; --redact input, "
		    "output or both turns it on\n", stderr);
	if (s->target == GUARD_OUTPUT && s->reversible)
		(void)fputs("sluicectl: nothing is given back, since what "
		    "the client sends isn't redacted\n", stderr);
}

int
ctl_set_guard(const struct ctl *c, struct guard_settings *s,
    struct error *err)
{
	if ((c->given & CTL_GUARD) == 0)
		return 0;
	if (ctl_read_guard(c, s, err) == -1 || check_together(s, err) == -1 ||
	    (s->target != GUARD_OFF &&
	    ctl_check_found(s, &c->conf, err) == -1))
		return -1;
	tell_idle(c, s);
	return 0;
}

/* ---- shown ---- */

const char *
ctl_guard_word(struct arena *a, const struct guard_settings *s)
{
	const char *target = guard_target_words[s->target];
	int n = __builtin_popcountll(s->entities);

	if (s->target == GUARD_OFF)
		return "-";
	if (s->unknown != NULL)
		return arena_printf(a, "%s: unknown types", target);
	if (s->entities == ENTITY_ALL)
		return arena_printf(a, "%s: all types", target);
	return arena_printf(a, "%s: %d type%s", target, n, n == 1 ? "" : "s");
}

static void
write_types(struct buf *out, const struct guard_settings *s)
{
	buf_puts(out, "types    ");
	if (s->entities == ENTITY_ALL && s->unknown == NULL)
		buf_puts(out, "all");
	else
		guard_entities_keep(out, s);
	if (s->unknown != NULL)
		buf_printf(out, "\n         this version doesn't know %s%s",
		    s->unknown, s->target == GUARD_OFF ? "" :
		    ", so it refuses the key");
	buf_putc(out, '\n');
}

/* What is set stays to be seen while it is off. */
void
ctl_guard_lines(struct buf *out, const struct guard_settings *s)
{
	static const char *const targets[] = {
		[GUARD_OFF] = "nothing",
		[GUARD_INPUT] = "input",
		[GUARD_OUTPUT] = "output",
		[GUARD_BOTH] = "input and output",
	};

	buf_printf(out, "redacts  %s\n", targets[s->target]);
	if (s->entities == 0 && s->unknown == NULL)
		return;
	write_types(out, s);
	buf_printf(out, "puts     %s%s\n", guard_placeholder(s),
	    s->reversible ? ", and gives back what was there" : "");
	buf_printf(out, "sure     %u percent\n", guard_threshold(s));
}

static void
write_names(struct jsonw *w, const struct guard_settings *s)
{
	struct buf names;
	const char *p;

	buf_init(&names, NAMES_MAX);
	guard_entities_keep(&names, s);
	jsonw_array(w);
	for (p = buf_view(&names).p; *p != '\0'; p += *p == ',') {
		size_t len = strcspn(p, ",");

		jsonw_bytes(w, (struct span){ p, len });
		p += len;
	}
	jsonw_array_end(w);
	buf_fini(&names);
}

void
ctl_guard_json(struct jsonw *w, const struct guard_settings *s)
{
	jsonw_key(w, "redact");
	jsonw_string(w, guard_target_words[s->target]);
	jsonw_key(w, "entities");
	write_names(w, s);
	jsonw_key(w, "placeholder");
	jsonw_string(w, guard_placeholder(s));
	jsonw_key(w, "threshold");
	jsonw_u64(w, guard_threshold(s));
	jsonw_key(w, "reversible");
	jsonw_bool(w, s->reversible);
}
