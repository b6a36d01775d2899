/*
 * sluicectl: the administrator's command. Reads the command line, finds the
 * row of the command, gives it what it asks for. The commands are in ctl/.
 */
#include "config.h"

#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/error.h"
#include "base/secret.h"
#include "ctl/ctl.h"

enum { EXIT_USAGE = 2 };

#define SYNOPSIS_SIZE	400

static const struct ctl_command *const nouns[] = { ctl_key, ctl_models,
    ctl_route, ctl_check, ctl_log, ctl_usage, ctl_gc, ctl_secret,
    ctl_redact };
#define N_NOUNS	(sizeof(nouns) / sizeof(nouns[0]))

/* The parser, the help and the messages read these rows. */
static const struct row {
	unsigned bit;			/* enum ctl_option */
	const char *name;		/* without its dashes; NULL: a word */
	const char *argument;		/* NULL: it takes none */
	size_t offset;			/* of the argument in struct ctl */
	const char *doc;
} options[] = {
	{ CTL_NAME, "name", "NAME", offsetof(struct ctl, name),
	    "what to call the key: 1 to 64 printable characters" },
	{ CTL_PROJECT, "project", "PROJECT", offsetof(struct ctl, project),
	    "whose the key is; key create makes one that is missing" },
	{ CTL_EXPIRES, "expires", "DATE", offsetof(struct ctl, expires),
	    "when it ends: 2027-01-31 or 2027-01-31T12:00:00Z; never" },
	{ CTL_LOGGING, "logging", "on|off", offsetof(struct ctl, logging),
	    "whether responses and their requests are kept" },
	{ CTL_ZERO, "zero-retention", "on|off",
	    offsetof(struct ctl, zero_retention),
	    "on: nothing of the content is ever kept" },
	{ CTL_RETENTION, "retention", "PERIOD",
	    offsetof(struct ctl, retention),
	    "how long they are kept: 12h, 7d; default" },
	{ CTL_REDACT, "redact", "TARGET", offsetof(struct ctl, redact),
	    "what is redacted: input, output, both, off" },
	{ CTL_ENTITIES, "entities", "TYPES", offsetof(struct ctl, entities),
	    "which entities: EMAIL,PHONE and so on, or all" },
	{ CTL_PLACEHOLDER, "placeholder", "TEXT",
	    offsetof(struct ctl, placeholder),
	    "what stands in their place, TYPE for their type; default" },
	{ CTL_THRESHOLD, "threshold", "PERCENT",
	    offsetof(struct ctl, threshold),
	    "how sure a rule must be, 1 to 100; default, which is 50" },
	{ CTL_REVERSIBLE, "reversible", "on|off",
	    offsetof(struct ctl, reversible),
	    "on: the client gets back what was redacted" },
	{ CTL_WHOLE, "whole", NULL, 0,
	    "search all lines as one text, not each by itself" },
	{ CTL_SUMMARY, "summary", NULL, 0,
	    "say on standard error how much was redacted" },
	{ CTL_MODEL, "model", "MODEL", offsetof(struct ctl, model),
	    "the model that is asked for" },
	{ CTL_BODY, "body", "FILE", offsetof(struct ctl, body),
	    "a request's JSON, - for standard input" },
	{ CTL_KEY, "key", "NAME|ID", offsetof(struct ctl, key),
	    "only requests with that key; redact as it has it done" },
	{ CTL_ROUTE, "route", "ROUTE", offsetof(struct ctl, route),
	    "only those that this route served or was tried last for" },
	{ CTL_PROVIDER, "provider", "NAME", offsetof(struct ctl, provider),
	    "only those of this provider" },
	{ CTL_STATUS, "status", "STATUS", offsetof(struct ctl, status),
	    "only those answered with 404, or 4xx" },
	{ CTL_OUTCOME, "outcome", "WORD", offsetof(struct ctl, outcome),
	    "only those that ended so: ok, rate_limited, ..." },
	{ CTL_METADATA, "metadata", "KEY=VALUE",
	    offsetof(struct ctl, metadata),
	    "only those with this among their metadata" },
	{ CTL_FROM, "from", "WHEN", offsetof(struct ctl, from),
	    "from then on: 2026-11-22, 2026-11-22T12:00:00Z, 2h ago as 2h" },
	{ CTL_TO, "to", "WHEN", offsetof(struct ctl, to),
	    "up to then; all of a day that is named" },
	{ CTL_LIMIT, "limit", "N", offsetof(struct ctl, limit),
	    "so many at most" },
	{ CTL_BY, "by", "LIST", offsetof(struct ctl, by),
	    "day, key, model, provider, project, with commas between" },
	{ CTL_CONTENT, "content", NULL, 0,
	    "with what was asked and answered, where it is kept" },
	{ CTL_JSON, "json", NULL, 0, "print JSON" },
	{ CTL_WORD, NULL, "NAME|ID", offsetof(struct ctl, word),
	    "a key's name or id; a request's or response's id" },
	{ CTL_CONFIG, "config", "FILE", offsetof(struct ctl, config),
	    "read FILE instead of $SLUICE_CONFIG or\n"
	    "                            "
	    SYSCONFDIR "/sluice/sluice.yaml" },
	{ CTL_HELP, "help", NULL, 0, "print this" },
	{ CTL_VERSION, "version", NULL, 0, "print the version" },
};
#define N_OPTIONS	(sizeof(options) / sizeof(options[0]))
#define EVERYWHERE	((unsigned)(CTL_CONFIG | CTL_HELP | CTL_VERSION))

/* "--name NAME" */
static const char *
spelling(const struct row *o, char out[32])
{
	(void)snprintf(out, 32, "%s%s%s%s", o->name == NULL ? "" : "--",
	    o->name == NULL ? "" : o->name,
	    o->name == NULL || o->argument == NULL ? "" : " ",
	    o->argument == NULL ? "" : o->argument);
	return out;
}

/* "sluicectl key create --name NAME" */
static const char *
synopsis(const struct ctl_command *c, char out[SYNOPSIS_SIZE])
{
	(void)snprintf(out, SYNOPSIS_SIZE, "sluicectl %s%s%s%s%s", c->noun,
	    c->verb == NULL ? "" : " ", c->verb == NULL ? "" : c->verb,
	    c->synopsis[0] == '\0' ? "" : " ", c->synopsis);
	return out;
}

/* ---- help ---- */

/* All commands, or those of one noun; with the options that they take. */
static void
help(FILE *f, const struct ctl_command *only)
{
	char line[SYNOPSIS_SIZE], option[32];
	unsigned takes = EVERYWHERE;

	(void)fputs("usage:\n", f);
	for (size_t i = 0; i < N_NOUNS; i++) {
		if (only != NULL && nouns[i] != only)
			continue;
		for (const struct ctl_command *c = nouns[i]; c->noun != NULL;
		    c++) {
			(void)fprintf(f, "  %s\n        %s\n",
			    synopsis(c, line), c->doc);
			takes |= c->takes;
		}
	}
	(void)fputs("\n", f);
	for (size_t i = 0; i < N_OPTIONS; i++)
		if ((takes & options[i].bit) != 0)
			(void)fprintf(f, "  %-26s%s\n",
			    spelling(&options[i], option), options[i].doc);
}

static _Noreturn void
__attribute__((format(printf, 1, 2)))
usage_error(const char *fmt, ...)
{
	va_list ap;

	(void)fputs("sluicectl: ", stderr);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputs("; sluicectl --help tells more\n", stderr);
	exit(EXIT_USAGE);
}

/* ---- the command line ---- */

/* What would have been right, for a message: "create, list, show". */
static const char *
verbs_of(const struct ctl_command *commands, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (const struct ctl_command *c = commands; c->noun != NULL &&
	    len < size; c++)
		len += (size_t)snprintf(out + len, size - len, "%s%s",
		    c == commands ? "" : ", ", c->verb);
	return out;
}

static const struct ctl_command *
commands_of(const char *noun)
{
	char known[80] = "";
	size_t len = 0;

	for (size_t i = 0; i < N_NOUNS; i++)
		if (strcmp(nouns[i]->noun, noun) == 0)
			return nouns[i];
	for (size_t i = 0; i < N_NOUNS && len < sizeof(known); i++)
		len += (size_t)snprintf(known + len, sizeof(known) - len,
		    "%s%s", i == 0 ? "" : ", ", nouns[i]->noun);
	usage_error("unknown command \"%.40s\", expected one of: %s", noun,
	    known);
}

/* The row of the words; words that are left are for it to count. */
static const struct ctl_command *
command_of(const struct ctl_command *commands, char **words, int *n_words)
{
	char known[80];

	*n_words -= 1;
	if (commands->verb == NULL)
		return commands;
	if (*n_words == 0)
		usage_error("after \"%s\" expected one of: %s", words[0],
		    verbs_of(commands, known, sizeof(known)));
	*n_words -= 1;
	for (const struct ctl_command *c = commands; c->noun != NULL; c++)
		if (strcmp(c->verb, words[1]) == 0)
			return c;
	usage_error("unknown command \"%s %.40s\", after \"%s\" expected one "
	    "of: %s", words[0], words[1], words[0],
	    verbs_of(commands, known, sizeof(known)));
}

static void
check_options(const struct ctl_command *c, unsigned given)
{
	char line[SYNOPSIS_SIZE], option[32];

	for (size_t i = 0; i < N_OPTIONS; i++) {
		if ((given & ~(c->takes | EVERYWHERE) & options[i].bit) != 0)
			usage_error("%s is out of place; expected: %s",
			    spelling(&options[i], option), synopsis(c, line));
		if ((c->needs & ~given & options[i].bit) != 0)
			usage_error("%s is missing; expected: %s",
			    spelling(&options[i], option), synopsis(c, line));
	}
}

static const struct ctl_command *
find_command(struct ctl *ctl, char **words, int n_words)
{
	bool wants_help = (ctl->given & CTL_HELP) != 0;
	const struct ctl_command *commands, *c;
	int left = n_words;

	if ((ctl->given & CTL_VERSION) != 0) {
		(void)puts(PACKAGE_STRING);
		exit(EXIT_SUCCESS);
	}
	if (n_words == 0) {
		help(wants_help ? stdout : stderr, NULL);
		exit(wants_help ? EXIT_SUCCESS : EXIT_USAGE);
	}
	commands = commands_of(words[0]);
	if (wants_help) {
		help(stdout, commands);
		exit(EXIT_SUCCESS);
	}
	c = command_of(commands, words, &left);
	if (left > 0 && (c->takes & CTL_WORD) != 0) {
		ctl->word = words[n_words - left];
		ctl->given |= CTL_WORD;
		left--;
	}
	if (left > 0)
		usage_error("unexpected argument \"%.40s\"",
		    words[n_words - left]);
	check_options(c, ctl->given);
	return c;
}

static void
take(struct ctl *ctl, const struct row *o)
{
	const char *argument = optarg;

	ctl->given |= o->bit;
	if (o->argument != NULL)
		memcpy((char *)ctl + o->offset, &argument, sizeof(argument));
}

/* Options may stand anywhere; the words are left at optind. */
static void
read_options(int argc, char **argv, struct ctl *ctl)
{
	enum { FIRST = UCHAR_MAX + 1 };
	struct option longs[N_OPTIONS + 1] = { { NULL, 0, NULL, 0 } };
	size_t n = 0;
	int c;

	for (size_t i = 0; i < N_OPTIONS; i++)
		if (options[i].name != NULL)
			longs[n++] = (struct option){ options[i].name,
			    options[i].argument == NULL ? no_argument :
			    required_argument, NULL, FIRST + (int)i };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c < FIRST) {	/* getopt_long told what is wrong */
			(void)fputs("sluicectl --help tells more\n", stderr);
			exit(EXIT_USAGE);
		}
		take(ctl, &options[c - FIRST]);
	}
}

/* ---- the work ---- */

static int
load(struct ctl *ctl)
{
	struct buf faults;
	int ret;

	buf_init(&faults, CEILING_CONF_FILE);
	ret = conf_load(&ctl->conf, ctl->config, &faults);
	(void)fputs(buf_view(&faults).p, stderr);
	buf_fini(&faults);
	return ret;
}

static int
open_store(struct ctl *ctl, struct error *err)
{
	char file[PATH_MAX];
	int has_file = store_file(ctl->conf.store, file, sizeof(file), err);

	if (has_file == -1 ||
	    (has_file == 1 && ctl_become_owner(file, err) == -1))
		return -1;
	ctl->store = store_open(ctl->conf.store, err);
	return ctl->store == NULL ? -1 : 0;
}

static int
run(struct ctl *ctl, const struct ctl_command *command)
{
	struct error err;
	int ret = 0;

	if (command->store || (ctl->given & command->store_for) != 0)
		ret = open_store(ctl, &err);
	if (ret == 0)
		ret = command->run(ctl, &err);
	store_close(ctl->store);
	if (ret == 0)
		return EXIT_SUCCESS;
	(void)fprintf(stderr, "sluicectl: %s%s%s\n", err.message,
	    err.detail[0] == '\0' ? "" : ": ", err.detail);
	return err.class == ERROR_BAD_REQUEST ? EXIT_USAGE : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	struct ctl ctl = { .given = 0 };
	const struct ctl_command *command;
	int status = EXIT_FAILURE;

	secret_no_core();
	read_options(argc, argv, &ctl);
	command = find_command(&ctl, argv + optind, argc - optind);
	if (load(&ctl) == 0)
		status = run(&ctl, command);
	conf_free(&ctl.conf);
	if (fflush(stdout) == EOF && status == EXIT_SUCCESS) {
		(void)fputs("sluicectl: standard output can't be written\n",
		    stderr);
		status = EXIT_FAILURE;
	}
	return status;
}
