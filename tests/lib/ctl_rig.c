#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/conf_rig.h"
#include "lib/ctl_rig.h"

#define ARENA_MAX	((size_t)64 * 1024 * 1024)

int
ctl_rig_set_up(void **state)
{
	struct ctl_rig *r = calloc(1, sizeof(*r));
	char yaml[FOLDER_PATH + 64];

	assert_non_null(r);
	*state = r;
	rig_clear_environment();
	folder_make(r->folder);
	(void)folder_path(r->folder, "secret", r->secret);
	(void)snprintf(yaml, sizeof(yaml), "store: 'mem:'\nsecret_file: %s\n",
	    r->secret);
	rig_load(&r->ctl.conf, yaml);
	arena_init(&r->arena, ARENA_MAX);
	r->ctl.store = store_open("mem:", &r->err);
	assert_non_null(r->ctl.store);
	return 0;
}

int
ctl_rig_tear_down(void **state)
{
	struct ctl_rig *r = *state;

	store_close(r->ctl.store);
	arena_fini(&r->arena);
	conf_free(&r->ctl.conf);
	folder_remove(r->folder);
	free(r);
	return 0;
}

/* ---- what a command prints ---- */

struct taken {
	int fd, kept, file;
};

static struct taken
take(struct ctl_rig *r, int fd, const char *name)
{
	char path[FOLDER_PATH];
	struct taken t = { .fd = fd, .kept = dup(fd) };

	t.file = open(folder_path(r->folder, name, path),
	    O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_int_not_equal(t.kept, -1);
	assert_int_not_equal(t.file, -1);
	assert_int_equal(dup2(t.file, fd), fd);
	return t;
}

static void
give_back(struct taken t, char text[CTL_RIG_TEXT])
{
	ssize_t n;

	assert_int_equal(dup2(t.kept, t.fd), t.fd);
	assert_int_equal(close(t.kept), 0);
	n = pread(t.file, text, CTL_RIG_TEXT - 1, 0);
	assert_true(n >= 0);
	text[n] = '\0';
	assert_int_equal(close(t.file), 0);
}

int
ctl_rig_run(struct ctl_rig *r, const struct ctl_command *commands,
    const char *verb)
{
	const struct ctl_command *c = commands;
	struct taken out, notes;
	int ret;

	while (c->noun != NULL && verb != NULL && strcmp(c->verb, verb) != 0)
		c++;
	assert_non_null(c->noun);
	(void)fflush(stdout);
	out = take(r, STDOUT_FILENO, "out");
	notes = take(r, STDERR_FILENO, "notes");
	ret = c->run(&r->ctl, &r->err);
	(void)fflush(stdout);
	give_back(notes, r->notes);
	give_back(out, r->out);
	return ret;
}

void
ctl_rig_has(struct ctl_rig *r, const char *text)
{
	if (strstr(r->out, text) == NULL)
		fail_msg("\"%s\" is missing in:\n%s", text, r->out);
}

void
ctl_rig_lacks(struct ctl_rig *r, const char *text)
{
	if (strstr(r->out, text) != NULL)
		fail_msg("\"%s\" is in:\n%s", text, r->out);
}
