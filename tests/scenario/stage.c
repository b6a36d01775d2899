#include "config.h"

#include <sys/mman.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/parse.h"
#include "lib/script.h"
#include "model/provider.h"
#include "scenario/stage.h"

#define TEXT_MAX	((size_t)64 * 1024 * 1024)

/* ---- names in texts ---- */

struct upstream *
stage_upstream(const struct stage *s, struct span name)
{
	for (size_t i = 0; i < s->story->n_upstreams; i++)
		if (span_is(name, s->story->upstreams[i].name))
			return s->upstreams[i];
	return NULL;
}

/* The id that "r1" or "o1" stands for, or NULL. */
static const char *
meaning_of_id(const struct stage *s, struct span name)
{
	struct span number = { name.p + 1, name.len - 1 };
	uint64_t n;

	if (parse_u64(number, s->n_ids, &n) == -1 || n == 0)
		return NULL;
	if (name.p[0] == 'r')
		return s->ids[n - 1].response;
	return name.p[0] == 'o' ? s->ids[n - 1].item : NULL;
}

/* What @name stands for, or NULL. */
static const char *
meaning(const struct stage *s, struct span name)
{
	struct upstream *u = stage_upstream(s, name);

	if (meaning_of_id(s, name) != NULL)
		return meaning_of_id(s, name);

	if (u != NULL)
		return upstream_url(u);
	if (span_is(name, "nobody"))
		return s->nobody_url;
	if (span_is(name, "deaf"))
		return s->deaf_url;
	if (span_is(name, "authority"))
		return authority_file(s->authority);
	return span_is(name, "key") && s->housed ? s->house.key : NULL;
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct span
stage_expand(const struct stage *s, struct arena *a, struct span text)
{
	struct buf *out = arena_alloc(a, sizeof(*out));
	const char *p = text.p, *end = p + text.len, *value;
	struct span name;

	buf_init(out, TEXT_MAX);
	arena_defer(a, buf_fini_deferred, out);
	while (p < end) {
		name = (struct span){ p + 1, 0 };
		while (*p == '@' && name.p + name.len < end &&
		    is_name(name.p[name.len]))
			name.len++;
		value = name.len == 0 ? NULL : meaning(s, name);
		if (value == NULL) {
			buf_putc(out, *p++);
			continue;
		}
		if (p - text.p >= 2 && memcmp(p - 2, "//", 2) == 0)
			value = strstr(value, "//") + 2;
		buf_puts(out, value);
		p = name.p + name.len;
	}
	return buf_view(out);
}

/* ---- opening ---- */

/* No provider is on because of where the tests run. */
static void
clear_environment(void)
{
	for (const struct provider *p = provider_rows; p->name != NULL; p++)
		if (p->key_env != NULL)
			(void)unsetenv(p->key_env);
}

/* A socket with a port of its own. */
static int
bind_port(struct sockaddr_in *sin, char *url, size_t size)
{
	socklen_t len = sizeof(*sin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*sin = (struct sockaddr_in){ .sin_family = AF_INET,
	    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	if (fd == -1 || bind(fd, (struct sockaddr *)sin, len) == -1 ||
	    getsockname(fd, (struct sockaddr *)sin, &len) == -1)
		err(1, "socket");
	(void)snprintf(url, size, "http://127.0.0.1:%u", ntohs(sin->sin_port));
	return fd;
}

/* An address that refuses, for as long as the story lasts. */
static void
find_nobody(struct stage *s)
{
	struct sockaddr_in sin;

	s->nobody_fd = bind_port(&sin, s->nobody_url, sizeof(s->nobody_url));
}

/* With a backlog of 0 the kernel keeps one connection for accept(2), and has
 * no word for the others that ask: they wait (Linux, tcp_conn_request). */
static void
find_deaf(struct stage *s)
{
	struct sockaddr_in sin;

	s->deaf_fd = bind_port(&sin, s->deaf_url, sizeof(s->deaf_url));
	s->deaf_full_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listen(s->deaf_fd, 0) == -1 || s->deaf_full_fd == -1 ||
	    connect(s->deaf_full_fd, (struct sockaddr *)&sin,
	    sizeof(sin)) == -1)
		err(1, "a full backlog");
}

/* All of them first: a reply may name the address of another. */
static int
start_upstreams(struct stage *s, struct arena *a)
{
	const struct story *story = s->story;
	char fault[512];

	for (size_t i = 0; i < story->n_upstreams; i++)
		s->upstreams[i] = upstream_start_tls(s->authority,
		    story->upstreams[i].certificate);
	for (size_t i = 0; i < story->n_upstreams; i++) {
		if (script_read(s->upstreams[i], story->upstreams[i].name,
		    stage_expand(s, a, story->upstreams[i].script.text), ".",
		    fault, sizeof(fault)) == -1) {
			buf_printf(s->faults, "%s: [upstream] %s\n",
			    story->path, fault);
			return -1;
		}
	}
	return 0;
}

/* house_open ends the program when the configuration is wrong; a story with a
 * wrong one shouldn't keep the others from being told. */
static bool
is_configuration(struct stage *s, struct span text)
{
	struct conf conf;
	int rc = conf_read(&conf, "config", text, s->faults);

	if (rc == 0)
		conf_free(&conf);
	return rc == 0 && s->faults->len == 0;
}

int
stage_open(struct stage *s, const struct story *story, struct buf *faults)
{
	struct arena a;
	struct span config;
	int rc = -1;

	*s = (struct stage){ .story = story, .faults = faults,
	    .log_fd = memfd_create("log", MFD_CLOEXEC) };
	if (s->log_fd == -1)
		err(1, "memfd_create");
	clear_environment();
	s->authority = authority_new();
	find_nobody(s);
	find_deaf(s);
	log_set_fd(s->log_fd);
	log_set_level(LOG_LEVEL_DEBUG);
	arena_init(&a, TEXT_MAX);
	if (start_upstreams(s, &a) == 0) {
		config = story->config.line == 0 ? SPAN("") :
		    stage_expand(s, &a, story->config.text);
		config = span_of(arena_dup(&a, config.p, config.len));
		if (is_configuration(s, config)) {
			house_open(&s->house, config.p);
			s->housed = true;
			rc = 0;
		}
	}
	arena_fini(&a);
	return rc;
}

void
stage_close(struct stage *s)
{
	if (s->housed)
		house_close(&s->house);
	log_set_fd(2);
	for (size_t i = 0; i < s->story->n_upstreams; i++)
		if (s->upstreams[i] != NULL)
			upstream_stop(s->upstreams[i]);
	authority_free(s->authority);
	(void)close(s->log_fd);
	(void)close(s->nobody_fd);
	(void)close(s->deaf_full_fd);
	(void)close(s->deaf_fd);
}
