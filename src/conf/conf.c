#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/jsonx.h"
#include "base/secret.h"
#include "conf/conf_internal.h"
#include "conf/directive.h"
#include "conf/yaml.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR "/usr/local/etc"
#endif

#define USUAL_FILE	SYSCONFDIR "/sluice/sluice.yaml"
#define READ_SIZE	((size_t)4096)

static const struct section {
	const char *name;
	void (*read)(struct reader *, const struct jsonx_path *,
	    const struct node *);
} sections[] = {
	{ "providers", section_providers },
	{ "models", section_models },
	{ "auto", section_auto },
};

#define N_SECTIONS	(sizeof(sections) / sizeof(sections[0]))

static void
read_root(struct reader *r, const struct node *root, struct faults *catalogue)
{
	const char *others[N_SECTIONS + 1] = { NULL };
	struct jsonx_path top = { .up = NULL };

	if (root->kind != NODE_OBJECT && root->kind != NODE_NULL) {
		fault_add(r->faults, root->line, "the file is no mapping, "
		    "expected lines such as threads: 64");
		return;
	}
	for (size_t i = 0; i < N_SECTIONS; i++)
		others[i] = sections[i].name;
	directives_read(r, &top, root, others);
	for (size_t i = 0; i < N_SECTIONS; i++) {
		const struct node *n = jsonx_get(root, sections[i].name);
		struct jsonx_path path = { .up = &top,
			.key = span_of(sections[i].name) };

		sections[i].read(r, &path, n);
		/* It names providers, and models go by it. */
		if (sections[i].read == section_providers)
			catalogue_read(r, catalogue);
	}
}

/* exposed: others can read the file. */
static int
read_text(struct conf *c, const char *file, struct span text, bool exposed,
    struct buf *out)
{
	struct reader r = { .conf = c, .exposed = exposed };
	struct faults *faults, *catalogue;
	struct arena scratch;
	const struct node *root;
	int ret;

	*c = (struct conf){ .file = NULL };
	arena_init(&c->arena, CEILING_CONF_MEMORY);
	arena_init(&scratch, CEILING_CONF_MEMORY);
	faults = arena_alloc(&scratch, sizeof(*faults));
	catalogue = arena_alloc(&scratch, sizeof(*catalogue));
	faults_init(faults, &scratch, file == NULL ? "environment" : file);
	r.faults = faults;
	c->file = file == NULL ? NULL : arena_strdup(&c->arena, file);

	directives_preset(c);
	root = yaml_read(&scratch, text, faults);
	if (root != NULL)
		read_root(&r, root, catalogue);
	if (arena_over(&c->arena))
		fault_add(faults, 0, "the settings are too large, expected "
		    "at most %zu bytes in memory", CEILING_CONF_MEMORY);
	ret = faults_write(faults, out);
	if (faults_write(catalogue, out) == -1)
		ret = -1;
	arena_fini(&scratch);
	if (ret == -1)
		conf_free(c);
	return ret;
}

int
conf_read(struct conf *c, const char *file, struct span text, struct buf *out)
{
	return read_text(c, file, text, false, out);
}

static int
read_all(int fd, struct buf *text)
{
	char *room;
	ssize_t n;

	for (;;) {
		room = buf_room(text, READ_SIZE);
		if (room == NULL) {
			errno = EFBIG;
			return -1;
		}
		n = read(fd, room, READ_SIZE);
		if (n == 0)
			return 0;
		if (n > 0)
			buf_grew(text, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
}

static int
load_open(struct conf *c, int fd, const char *file, struct buf *out)
{
	struct buf text;
	struct stat st;
	int ret;

	/* Room for the read that finds the end, or that there is more. */
	buf_init(&text, CEILING_CONF_FILE + READ_SIZE);
	if (fstat(fd, &st) == -1 || read_all(fd, &text) == -1) {
		buf_printf(out, "%s: can't be read (%s), expected a file of "
		    "at most %zu bytes\n", file, strerror(errno),
		    CEILING_CONF_FILE);
		ret = -1;
	} else {
		ret = read_text(c, file, buf_view(&text),
		    (st.st_mode & (S_IRGRP | S_IROTH)) != 0, out);
	}
	if (text.data != NULL)
		secret_clear(text.data, text.cap);
	buf_fini(&text);
	return ret;
}

int
conf_load(struct conf *c, const char *path, struct buf *out)
{
	const char *file = path, *named = getenv("SLUICE_CONFIG");
	int fd, ret;

	*c = (struct conf){ .file = NULL };
	if (file == NULL && named != NULL && named[0] != '\0')
		file = named;
	fd = open(file == NULL ? USUAL_FILE : file, O_RDONLY | O_CLOEXEC);
	if (fd == -1 && file == NULL && (errno == ENOENT || errno == ENOTDIR))
		return read_text(c, NULL, SPAN(""), false, out);
	if (file == NULL)
		file = USUAL_FILE;
	if (fd == -1) {
		buf_printf(out, "%s: can't be opened (%s), expected a "
		    "readable file\n", file, strerror(errno));
		return -1;
	}
	ret = load_open(c, fd, file, out);
	(void)close(fd);
	return ret;
}

void
conf_free(struct conf *c)
{
	for (size_t i = 0; i < c->n_providers; i++)
		if (c->notes[i].key != NULL)
			secret_clear(c->notes[i].key, strlen(c->notes[i].key));
	arena_fini(&c->arena);
	*c = (struct conf){ .file = NULL };
}
