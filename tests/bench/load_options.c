#include "config.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "bench/load_options.h"

#define CLIENTS_MAX	20000
#define HEADERS_MAX	((size_t)1 << 20)

void
load_die(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench_load: %s: %s\n", what, why);
	exit(2);
}

static uint64_t
number(const char *option, const char *text, uint64_t max)
{
	uint64_t n;

	if (parse_u64(span_of(text), max, &n) == -1)
		load_die(option, "expected a number");
	return n;
}

static void
read_pids(struct load_options *o, const char *list)
{
	const char *end;
	uint64_t pid;

	for (; *list != '\0'; list = end + (*end == ',')) {
		end = strchrnul(list, ',');
		if (o->n_pids == LOAD_PIDS ||
		    parse_u64((struct span){ list, (size_t)(end - list) },
		    INT32_MAX, &pid) == -1)
			load_die("--cpu", "expected ids of processes");
		o->pids[o->n_pids++] = (pid_t)pid;
	}
}

static void
must_have(struct client_want *w, const char *text)
{
	if (w->n_must == CLIENT_MUST)
		load_die("--must", "too many");
	w->must[w->n_must++] = span_of(text);
}

enum option_id { PORT = 'a', PATH, BODY, HEADER, HEADERS, CONNECTIONS,
    REQUESTS, WARM, FRESH, RATE, CPU, STATUS, MUST, END, EVENT, EVENTS, HOLD,
    FIRST };

static const struct option longs[] = {
	{ "port", required_argument, NULL, PORT },
	{ "path", required_argument, NULL, PATH },
	{ "body", required_argument, NULL, BODY },
	{ "header", required_argument, NULL, HEADER },
	{ "headers", required_argument, NULL, HEADERS },
	{ "connections", required_argument, NULL, CONNECTIONS },
	{ "requests", required_argument, NULL, REQUESTS },
	{ "warm", required_argument, NULL, WARM },
	{ "fresh", no_argument, NULL, FRESH },
	{ "rate", required_argument, NULL, RATE },
	{ "cpu", required_argument, NULL, CPU },
	{ "status", required_argument, NULL, STATUS },
	{ "must", required_argument, NULL, MUST },
	{ "end", required_argument, NULL, END },
	{ "event", required_argument, NULL, EVENT },
	{ "events", required_argument, NULL, EVENTS },
	{ "hold", no_argument, NULL, HOLD },
	{ "first", no_argument, NULL, FIRST },
	{ NULL, 0, NULL, 0 },
};

static void
take_option(struct load_options *o, int which, const char *text)
{
	switch ((enum option_id)which) {
	case PORT:
		o->port = (unsigned)number("--port", text, 65535);
		break;
	case PATH:
		o->path = text;
		break;
	case BODY:
		o->body = text;
		break;
	case HEADER:
		buf_printf(&o->more, "%s\r\n", text);
		break;
	case HEADERS:
		o->headers = text;
		break;
	case CONNECTIONS:
		o->connections = number("--connections", text, CLIENTS_MAX);
		break;
	case REQUESTS:
		o->requests = number("--requests", text, 100000000);
		break;
	case WARM:
		o->warm = number("--warm", text, 100000000);
		break;
	case FRESH:
		o->fresh = true;
		break;
	case RATE:
		o->rate = number("--rate", text, 1000000);
		break;
	case CPU:
		read_pids(o, text);
		break;
	case STATUS:
		o->want.status = (unsigned)number("--status", text, 999);
		break;
	case MUST:
		must_have(&o->want, text);
		break;
	case END:
		o->want.end = span_of(text);
		break;
	case EVENT:
		o->want.event = span_of(text);
		break;
	case EVENTS:
		o->want.n_events = number("--events", text, 100000000);
		break;
	case HOLD:
		o->hold = true;
		break;
	case FIRST:
		o->first = true;
		break;
	}
}

void
load_options_read(struct load_options *o, int argc, char **argv)
{
	int c;

	*o = (struct load_options){ .connections = 1, .want.status = 200 };
	buf_init(&o->more, HEADERS_MAX);
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == '?')
			exit(2);
		take_option(o, c, optarg);
	}
	if (o->port == 0 || o->path == NULL || o->body == NULL ||
	    o->connections == 0)
		load_die("options", "--port, --path and --body are needed");
	o->commands = argv + optind;
	if (o->requests == 0)
		o->requests = o->connections;
	if (o->fresh)
		buf_puts(&o->more, "Connection: close\r\n");
}
