/* The kernel's word on a client's connection, over loopback. */
#include "config.h"

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "front/peer.h"

/* A connection from a client to a web server and the variables about it. */
struct wire {
	struct conn conn;
	int listener, server, client;
	char remote[64], address[64], remote_port[8], port[8];
	const char *protocol, *software;
};

static const char *
wire_param(struct conn *c, const char *name)
{
	struct wire *w = (struct wire *)c;
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "REMOTE_ADDR", w->remote },
		{ "REMOTE_PORT", w->remote_port },
		{ "SERVER_ADDR", w->address },
		{ "SERVER_PORT", w->port },
		{ "SERVER_PROTOCOL", w->protocol },
		{ "SERVER_SOFTWARE", w->software },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0 && rows[i].value != NULL &&
		    rows[i].value[0] != '\0')
			return rows[i].value;
	return NULL;
}

static const struct conn_ops wire_ops = { .param = wire_param };

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* How the connection is made: the family of each side. */
struct form {
	int listen, connect;
	bool mapped;		/* addresses written as ::ffff:127.0.0.1 */
};

static const struct form v4 = { AF_INET, AF_INET, false };

/* One for all tests, as a worker has one for all its requests. */
static struct peer_socket asks;

static union address
loopback(int family, bool any, in_port_t port)
{
	union address a;

	memset(&a, 0, sizeof(a));
	a.any.sa_family = (sa_family_t)family;
	if (family == AF_INET) {
		a.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		a.in.sin_port = port;
	} else {
		a.in6.sin6_addr = any ? in6addr_any : in6addr_loopback;
		a.in6.sin6_port = port;
	}
	return a;
}

static in_port_t
port_of(int fd, bool remote)
{
	union address a;
	socklen_t len = sizeof(a);

	assert_int_equal(remote ? getpeername(fd, &a.any, &len) :
	    getsockname(fd, &a.any, &len), 0);
	return a.any.sa_family == AF_INET ? a.in.sin_port : a.in6.sin6_port;
}

static void
name_ends(struct wire *w, const struct form *f)
{
	const char *text = f->connect == AF_INET6 ? "::1" :
	    f->mapped ? "::ffff:127.0.0.1" : "127.0.0.1";

	(void)snprintf(w->remote, sizeof(w->remote), "%s", text);
	(void)snprintf(w->address, sizeof(w->address), "%s", text);
	(void)snprintf(w->remote_port, sizeof(w->remote_port), "%d",
	    ntohs(port_of(w->server, true)));
	(void)snprintf(w->port, sizeof(w->port), "%d",
	    ntohs(port_of(w->server, false)));
}

/* False: this machine has no such family. */
static bool
open_wire(struct wire *w, const struct form *f)
{
	union address a = loopback(f->listen, f->listen != f->connect, 0);

	memset(w, 0, sizeof(*w));
	w->conn.ops = &wire_ops;
	w->protocol = "HTTP/1.1";
	w->software = "lighttpd/1.4.69";
	w->listener = socket(f->listen, SOCK_STREAM, 0);
	if (w->listener == -1)
		return false;
	if (bind(w->listener, &a.any, sizeof(a)) == -1) {
		(void)close(w->listener);
		return false;
	}
	assert_int_equal(listen(w->listener, 4), 0);
	a = loopback(f->connect, false, port_of(w->listener, false));
	w->client = socket(f->connect, SOCK_STREAM, 0);
	assert_int_equal(connect(w->client, &a.any, sizeof(a)), 0);
	w->server = accept(w->listener, NULL, NULL);
	assert_int_not_equal(w->server, -1);
	name_ends(w, f);
	return true;
}

static void
close_wire(struct wire *w)
{
	if (w->client != -1)
		(void)close(w->client);
	(void)close(w->server);
	(void)close(w->listener);
}

static void
reset_client(struct wire *w)
{
	struct linger now = { .l_onoff = 1 };

	assert_int_equal(setsockopt(w->client, SOL_SOCKET, SO_LINGER, &now,
	    sizeof(now)), 0);
	(void)close(w->client);
	w->client = -1;
}

static void
close_client(struct wire *w)
{
	(void)close(w->client);
	w->client = -1;
}

static void
half_close_client(struct wire *w)
{
	assert_int_equal(shutdown(w->client, SHUT_WR), 0);
}

static void
tells_when_a_client_goes(void **state)
{
	static const struct form forms[] = {
		{ AF_INET, AF_INET, false },
		{ AF_INET6, AF_INET6, false },
		{ AF_INET6, AF_INET, false },
		{ AF_INET6, AF_INET, true },
	};
	static void (*const ways[])(struct wire *) = {
		close_client, half_close_client, reset_client,
	};
	struct wire w;
	struct peer p;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < 3; k++) {
			if (!open_wire(&w, &forms[i]))
				continue;
			peer_init(&p, &w.conn, &asks);
			assert_true(peer_known(&p));
			for (int n = 0; n < 100; n++)
				assert_false(peer_gone(&p));
			ways[k](&w);
			assert_true(peer_gone(&p));
			assert_true(peer_gone(&p));
			close_wire(&w);
		}
}

static void
put(char *field, size_t size, const char *text)
{
	(void)snprintf(field, size, "%s", text);
}

/* One variable is missing or wrong in each turn. */
static void
spoil(struct wire *w, int which)
{
	switch (which) {
	case 0:
		w->remote[0] = '\0';
		break;
	case 1:
		w->remote_port[0] = '\0';
		break;
	case 2:
		put(w->remote, sizeof(w->remote), "not an address");
		break;
	case 3:
		put(w->remote_port, sizeof(w->remote_port), "0");
		break;
	case 4:
		put(w->remote, sizeof(w->remote), "192.0.2.1");
		break;
	case 5:
		w->protocol = "HTTP/2.0";
		break;
	case 6:
		w->protocol = NULL;
		break;
	case 7:
		put(w->port, sizeof(w->port), "1");
		break;
	case 8:
		close_client(w);
		break;
	}
}

static void
does_not_know_what_the_variables_do_not_tell(void **state)
{
	struct wire w;
	struct peer p;

	(void)state;
	for (int which = 0; which < 9; which++) {
		assert_true(open_wire(&w, &v4));
		spoil(&w, which);
		peer_init(&p, &w.conn, &asks);
		assert_false(peer_known(&p));
		assert_false(peer_gone(&p));
		close_wire(&w);
	}
}

static void
finds_the_port_when_the_server_tells_another(void **state)
{
	static const struct form forms[] = {
		{ AF_INET, AF_INET, false },
		{ AF_INET6, AF_INET6, false },
		{ AF_INET6, AF_INET, false },
	};
	static const char *const software[] = { "Apache/2.4.57 (Debian)",
	    "SomethingElse/1.0" };
	struct wire w;
	struct peer p;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 2; k++) {
			if (!open_wire(&w, &forms[i]))
				continue;
			w.software = software[k];
			(void)snprintf(w.port, sizeof(w.port), "%d", 80);
			if (k == 1)
				w.address[0] = '\0';
			peer_init(&p, &w.conn, &asks);
			assert_true(peer_known(&p));
			assert_false(peer_gone(&p));
			close_client(&w);
			assert_true(peer_gone(&p));
			close_wire(&w);
		}
}

/* Ends the client's connection and opens another with the same addresses.
 * False when somebody else has been given the port meanwhile. */
static bool
connect_again(struct wire *w)
{
	union address from, to;
	socklen_t len = sizeof(from);
	int on = 1;

	assert_int_equal(getsockname(w->client, &from.any, &len), 0);
	to = loopback(AF_INET, false, port_of(w->listener, false));
	reset_client(w);
	(void)close(w->server);
	w->client = socket(AF_INET, SOCK_STREAM, 0);
	(void)setsockopt(w->client, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	w->server = -1;
	if (bind(w->client, &from.any, len) == -1)
		return false;
	assert_int_equal(connect(w->client, &to.any, sizeof(to)), 0);
	w->server = accept(w->listener, NULL, NULL);
	assert_int_not_equal(w->server, -1);
	return true;
}

/* Another connection with the very same addresses is another client. */
static void
does_not_take_a_later_connection_for_the_client(void **state)
{
	struct wire w;
	struct peer p;

	(void)state;
	assert_true(open_wire(&w, &v4));
	peer_init(&p, &w.conn, &asks);
	assert_true(peer_known(&p));
	while (!connect_again(&w)) {
		close_wire(&w);
		assert_true(open_wire(&w, &v4));
		peer_init(&p, &w.conn, &asks);
	}
	assert_true(peer_gone(&p));
	peer_init(&p, &w.conn, &asks);
	assert_true(peer_known(&p));
	assert_false(peer_gone(&p));
	close_wire(&w);
}

static void
knows_which_web_servers_close_by_themselves(void **state)
{
	static const struct {
		const char *software;
		bool tells;
	} rows[] = {
		{ "nginx/1.22.1", true },
		{ "lighttpd/1.4.69", false },
		{ "Apache/2.4.57 (Debian)", false },
		{ "Caddy", false },
		{ "", false },
		{ NULL, false },
	};
	struct wire w;

	(void)state;
	memset(&w, 0, sizeof(w));
	w.conn.ops = &wire_ops;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		w.software = rows[i].software;
		assert_int_equal(peer_server_tells(&w.conn), rows[i].tells);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_when_a_client_goes),
		cmocka_unit_test(does_not_know_what_the_variables_do_not_tell),
		cmocka_unit_test(finds_the_port_when_the_server_tells_another),
		cmocka_unit_test(
		    does_not_take_a_later_connection_for_the_client),
		cmocka_unit_test(knows_which_web_servers_close_by_themselves),
	};

	int failed;

	peer_socket_init(&asks);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	peer_socket_fini(&asks);
	return failed;
}
