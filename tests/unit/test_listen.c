/* Listening sockets: what is opened, what is refused, what is inherited. */
#include "config.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "front/server.h"
#include "lib/fcgi_client.h"

struct place {
	char dir[64], path[96];
};

static int
set_up(void **state)
{
	static struct place place;

	(void)snprintf(place.dir, sizeof(place.dir), "/tmp/sluice-test-XXXXXX");
	if (mkdtemp(place.dir) == NULL)
		return -1;
	(void)snprintf(place.path, sizeof(place.path), "%s/socket", place.dir);
	*state = &place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	(void)unlink(place->path);
	return rmdir(place->dir);
}

static void
refused(const char *where, const char *why)
{
	struct error err = { 0 };

	assert_int_equal(server_listen(where, &err), -1);
	assert_non_null(strstr(err.message, why));
}

static void
opens_a_unix_socket_for_owner_and_group(void **state)
{
	static const mode_t umasks[] = { 0, 022, 077, 0777 };
	const struct place *place = *state;
	struct error err;
	struct stat st;
	mode_t before;
	int fd, client;

	for (size_t i = 0; i < 4; i++) {
		before = umask(umasks[i]);
		fd = server_listen(place->path, &err);
		(void)umask(before);
		assert_int_not_equal(fd, -1);
		assert_int_equal(stat(place->path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0660);
		assert_int_equal(server_port(fd), -1);
		assert_false(server_reachable(fd));
		assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		client = fcgi_client_unix(place->path);
		assert_int_not_equal(client, -1);
		(void)close(client);
		/* The next turn finds a stale one. */
		(void)close(fd);
	}
}

static void
does_not_take_a_socket_from_who_listens(void **state)
{
	const struct place *place = *state;
	struct error err;
	int fd;

	fd = server_listen(place->path, &err);
	assert_int_not_equal(fd, -1);
	refused(place->path, "another process is listening");
	assert_int_equal(access(place->path, F_OK), 0);
	(void)close(fd);
}

static void
does_not_remove_what_is_no_socket(void **state)
{
	const struct place *place = *state;
	int fd = open(place->path, O_CREAT | O_WRONLY, 0600);

	assert_int_not_equal(fd, -1);
	(void)close(fd);
	refused(place->path, "not a socket");
	assert_int_equal(access(place->path, F_OK), 0);
	assert_int_equal(unlink(place->path), 0);
	assert_int_equal(symlink("/dev/null", place->path), 0);
	refused(place->path, "not a socket");
}

static void
refuses_addresses_that_others_can_reach(void **state)
{
	static const struct {
		const char *where, *why;
	} rows[] = {
		{ "0.0.0.0:9000", "other machines" },
		{ "[::]:9000", "other machines" },
		{ ":9000", "other machines" },
		{ "*:9000", "other machines" },
		{ "192.0.2.1:9000", "other machines" },
		{ "::1:9000", "other machines" },
		{ "127.0.0.1", "expected a path" },
		{ "9000", "expected a path" },
		{ "", "expected a path" },
		{ "sluice.sock", "expected a path" },
		{ "127.0.0.1:", "expected a port" },
		{ "127.0.0.1:x", "expected a port" },
		{ "127.0.0.1:65536", "expected a port" },
		{ "127.0.0.1:-1", "expected a port" },
		{ "/nowhere/at/all/socket", "No such file" },
	};
	char longer[200];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(rows[i].where, rows[i].why);
	memset(longer, 'x', sizeof(longer));
	longer[0] = '/';
	longer[108] = '\0';
	refused(longer, "too long");
}

static void
opens_a_loopback_port(void **state)
{
	static const struct {
		const char *where;
		int family;
	} rows[] = {
		{ "127.0.0.1:0", AF_INET },
		{ "localhost:0", AF_INET },
		{ "[::1]:0", AF_INET6 },
	};
	struct error err;
	int fd, client;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fd = server_listen(rows[i].where, &err);
		if (fd == -1 && rows[i].family == AF_INET6)
			continue;	/* a machine without IPv6 */
		assert_int_not_equal(fd, -1);
		assert_true(server_port(fd) > 0);
		assert_false(server_reachable(fd));
		client = fcgi_client_port(rows[i].family, server_port(fd));
		assert_int_not_equal(client, -1);
		(void)close(client);
		(void)close(fd);
	}
}

static void
does_not_run_on_a_port_that_others_can_reach(void **state)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	const struct server_settings settings = { .threads = 1 };
	const struct server_ops ops = { 0 };
	struct error err;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)state;
	assert_int_not_equal(fd, -1);
	/* Bound, and not listening: nobody gets in. */
	assert_int_equal(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
	assert_true(server_reachable(fd));
	assert_int_equal(server_run(fd, &settings, &ops, NULL, &err), -1);
	assert_non_null(strstr(err.message, "other machines"));
	(void)close(fd);
}

/* What server_inherited says in a child with that descriptor and environment. */
static int
inherited(int listener, int as, const char *pid, const char *fds)
{
	char self[24];
	pid_t child = fork();
	int status;

	assert_int_not_equal(child, -1);
	if (child == 0) {
		(void)snprintf(self, sizeof(self), "%d", (int)getpid());
		if (listener != as)
			(void)dup2(listener, as);
		if (pid != NULL)
			(void)setenv("LISTEN_PID",
			    pid[0] == '=' ? self : pid, 1);
		if (fds != NULL)
			(void)setenv("LISTEN_FDS", fds, 1);
		_exit(server_inherited() + 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status) - 1;
}

static void
takes_the_socket_that_its_parent_passed(void **state)
{
	const struct place *place = *state;
	struct error err;
	int fd, null;

	fd = server_listen(place->path, &err);
	null = open("/dev/null", O_RDONLY);
	assert_true(fd != -1 && null != -1);
	assert_int_equal(inherited(fd, 0, NULL, NULL), 0);
	assert_int_equal(inherited(null, 0, NULL, NULL), -1);
	assert_int_equal(inherited(fd, 3, "=", "1"), 3);
	assert_int_equal(inherited(fd, 3, "=", "2"), 3);
	assert_int_equal(inherited(fd, 3, "1", "1"), -1);
	assert_int_equal(inherited(fd, 3, "=", "0"), -1);
	assert_int_equal(inherited(fd, 3, "=", "x"), -1);
	assert_int_equal(inherited(fd, 3, NULL, "1"), -1);
	assert_int_equal(inherited(null, 3, "=", "1"), -1);
	(void)close(null);
	(void)close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    opens_a_unix_socket_for_owner_and_group, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    does_not_take_a_socket_from_who_listens, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    does_not_remove_what_is_no_socket, set_up, tear_down),
		cmocka_unit_test(refuses_addresses_that_others_can_reach),
		cmocka_unit_test(opens_a_loopback_port),
		cmocka_unit_test(does_not_run_on_a_port_that_others_can_reach),
		cmocka_unit_test_setup_teardown(
		    takes_the_socket_that_its_parent_passed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
