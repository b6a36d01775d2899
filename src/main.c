/*
 * sluice: options, configuration, socket, workers. No request logic.
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/ceilings.h"
#include "base/error.h"
#include "base/log.h"
#include "base/secret.h"
#include "conf/conf.h"
#include "front/cgi.h"
#include "front/server.h"
#include "gateway/gateway.h"
#include "policy/route.h"
#include "redact/guard.h"
#include "store/marks.h"
#include "store/store.h"
#include "upstream/transfer.h"

enum mode { MODE_SERVE, MODE_CHECK, MODE_DUMP };

struct options {
	const char *config, *listen;
	enum mode mode;
};

enum { EXIT_USAGE = 2 };

static const char usage[] =
    "usage: sluice [--config FILE] [--listen PATH|127.0.0.1:PORT]\n"
    "       sluice [--config FILE] --check | --dump\n"
    "\n"
    "sluice is started by a web server: as a FastCGI program (standard input\n"
    "is a listening socket) or as a CGI program. With --listen it opens a\n"
    "socket of its own and speaks FastCGI there.\n"
    "\n"
    "  --config FILE   read FILE instead of $SLUICE_CONFIG or\n"
    "                  " SYSCONFDIR "/sluice/sluice.yaml\n"
    "  --listen WHERE  serve FastCGI on a unix socket or a loopback port\n"
    "  --check         read the configuration, report every fault, say which\n"
    "                  providers are on\n"
    "  --dump          print the effective settings, secrets left out\n"
    "  --help, --version\n";

/* ---- the workers' side ---- */

static void *
worker_new(void *ctx)
{
	struct worker *w = malloc(sizeof(*w));

	(void)ctx;
	if (w == NULL)
		log_fatal("out of memory");
	worker_init(w);
	return w;
}

static void
worker_free(void *ctx, void *worker)
{
	(void)ctx;
	worker_fini(worker);
	free(worker);
}

static void
serve(void *ctx, void *worker, struct conn *conn)
{
	gateway_serve(ctx, worker, conn);
}

static void
refuse(void *ctx, struct conn *conn)
{
	gateway_refuse(ctx, conn);
}

static const struct server_ops ops = {
	.worker_new = worker_new,
	.worker_free = worker_free,
	.serve = serve,
	.refuse = refuse,
};

/* ---- ways to run ---- */

static int
fail(const struct error *err)
{
	log_error("%s%s%s", err->message,
	    err->detail[0] == '\0' ? "" : ": ", err->detail);
	return EXIT_FAILURE;
}

static int
serve_all(struct gateway *g, int fd)
{
	const struct conf *conf = g->conf;
	const struct server_settings settings = {
		.threads = conf->threads,
		.worker_idle_ms = conf->worker_idle_ms,
		.drain_ms = conf->drain_ms,
		.send_timeout_ms = conf->send_ms,
	};
	struct error err;

	if (server_run(fd, &settings, &ops, g, &err) == -1)
		return fail(&err);
	/* Requests that would not end still use all that is here. */
	if (server_left() > 0)
		_exit(EXIT_FAILURE);
	return EXIT_SUCCESS;
}

/* The socket comes last, so that nobody connects to a start that fails. */
static int
run_server(struct gateway *g, const char *where, int fd)
{
	int status = EXIT_FAILURE;
	struct error err;

	if (transfer_global_init(&err) == -1)
		return fail(&err);
	if (where != NULL)
		fd = server_listen(where, &err);
	if (fd == -1)
		(void)fail(&err);
	else
		status = serve_all(g, fd);
	transfer_global_fini();
	return status;
}

/* libcurl is left to the first call of a provider: most of what is refused
 * never comes to one. */
static int
run_cgi(struct gateway *g)
{
	struct conn *conn = cgi_conn();
	struct worker w;

	worker_init(&w);
	gateway_serve(g, &w, conn);
	worker_fini(&w);
	cgi_finish(conn);
	return EXIT_SUCCESS;
}

/* Which routes are to be left alone is worth a file that all processes share,
 * but no service that doesn't start. */
static struct marks *
open_marks(const char *path)
{
	struct error err;
	struct marks *marks = marks_open(path, &err);

	if (marks != NULL)
		return marks;
	log_warn("%s; processes won't tell each other which providers asked "
	    "for time", err.message);
	return marks_open(NULL, &err);
}

/* What a store holds is sealed: with another secret none of it would open, and
 * what came since would not open with the first. */
static int
check_secret(const struct gateway *g, struct error *err)
{
	unsigned char hash[32];

	secret_fingerprint(g->secret, hash);
	if (g->store->ops->fingerprint(g->store, hash, err) == 0)
		return 0;
	return err->class != ERROR_VALUE ? -1 : error_set(err, ERROR_VALUE,
	    "secret_file", "%s is not the secret that this store was sealed "
	    "with; put that one back, or name another store",
	    g->conf->secret_file);
}

/* Opens what requests need, and serves. Neither a socket to open (where) nor
 * one that is open (fd) means the one CGI request. */
static int
run(const struct conf *conf, const char *where, int fd)
{
	struct secret secret = { .n_keys = 0 };
	struct gateway g = { .conf = conf, .secret = &secret };
	int status = EXIT_FAILURE;
	struct error err;

	if (secret_load(conf->secret_file, &secret, &err) == -1)
		return fail(&err);
	g.store = store_open(conf->store, &err);
	if (g.store == NULL || check_secret(&g, &err) == -1) {
		(void)fail(&err);
		goto out;
	}
	g.marks = open_marks(conf->shared_file);
	status = where == NULL && fd == -1 ? run_cgi(&g) :
	    run_server(&g, where, fd);
out:
	marks_close(g.marks);
	store_close(g.store);
	secret_wipe(&secret);
	return status;
}

static void
check(const struct conf *conf, struct buf *out)
{
	conf_providers(conf, out);
	guard_tell_speed(out);
	conf_analyzer(conf, out);
}

static int
print(const struct conf *conf, void (*what)(const struct conf *, struct buf *))
{
	int status = EXIT_SUCCESS;
	struct buf out;

	buf_init(&out, CEILING_CONF_MEMORY);
	what(conf, &out);
	if (buf_over(&out) || fputs(buf_view(&out).p, stdout) == EOF ||
	    fflush(stdout) == EOF) {
		log_error("standard output can't be written");
		status = EXIT_FAILURE;
	}
	buf_fini(&out);
	return status;
}

static int
start(const struct conf *conf, const struct options *o)
{
	const char *where = o->listen;
	int fd = -1;

	if (where == NULL)
		fd = server_inherited();
	if (where == NULL && fd == -1 && !cgi_wanted())
		where = conf->listen;
	if (where == NULL && fd == -1 && !cgi_wanted()) {
		(void)fputs(usage, stderr);
		return EXIT_USAGE;
	}
	return run(conf, where, fd);
}

/* ---- options ---- */

static void
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "listen", required_argument, NULL, 'l' },
		{ "check", no_argument, NULL, 'n' },
		{ "dump", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			o->config = optarg;
			break;
		case 'l':
			o->listen = optarg;
			break;
		case 'n':
			o->mode = MODE_CHECK;
			break;
		case 'd':
			o->mode = MODE_DUMP;
			break;
		case 'h':
			(void)fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		case 'V':
			(void)puts(PACKAGE_STRING);
			exit(EXIT_SUCCESS);
		default:
			(void)fputs(usage, stderr);
			exit(EXIT_USAGE);
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "sluice: unexpected argument: %s\n%s",
		    argv[optind], usage);
		exit(EXIT_USAGE);
	}
}

int
main(int argc, char **argv)
{
	struct options o = { .mode = MODE_SERVE };
	struct conf conf;
	struct buf faults;
	int status;

	secret_no_core();
	parse_options(argc, argv, &o);
	buf_init(&faults, CEILING_CONF_FILE);
	status = conf_load(&conf, o.config, &faults);
	if (faults.len > 0)
		(void)fputs(buf_view(&faults).p, stderr);
	buf_fini(&faults);
	if (status == -1) {
		conf_free(&conf);
		return EXIT_FAILURE;
	}
	log_set_level((enum log_level)conf.log_level);
	route_prepare(&conf);
	switch (o.mode) {
	case MODE_CHECK:
		status = print(&conf, check);
		break;
	case MODE_DUMP:
		status = print(&conf, conf_dump);
		break;
	default:
		status = start(&conf, &o);
		break;
	}
	conf_free(&conf);
	return status;
}
