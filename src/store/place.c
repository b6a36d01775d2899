#include "config.h"

#include <sys/stat.h>
#include <sys/vfs.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ceilings.h"
#include "base/file.h"
#include "base/parse.h"
#include "base/span.h"
#include "store/place.h"

#define SCHEME		"sqlite:"
#define BUSY_MS		5000

/*
 * WAL needs memory that every process at the file shares, which these don't
 * give. FUSE may be local, but nothing says so; there the operator can ask
 * for ?journal=wal. Numbers from statfs(2) and the kernel's magic.h.
 */
static const uint32_t network_file_systems[] = {
	0x00006969,		/* NFS */
	0x0000517b,		/* SMB */
	0xfe534d42,		/* SMB2 */
	0xff534d42,		/* CIFS */
	0x65735546,		/* FUSE: sshfs, s3fs, virtiofs */
	0x01021997,		/* 9p */
	0x5346414f,		/* AFS */
	0x6b414653,		/* kAFS */
	0x73757245,		/* Coda */
	0x0000564c,		/* NCP */
	0x00c36400,		/* Ceph */
	0x0bd00bd0,		/* Lustre */
	0x47504653,		/* GPFS */
	0x01161970,		/* GFS2 */
	0x7461636f,		/* OCFS2 */
	0x19830326,		/* BeeGFS */
	0x786f4256,		/* VirtualBox folders */
};

static int
read_busy(struct span value, struct place *p)
{
	uint64_t ms;

	if (parse_u64(value, CEILING_STORE_BUSY_MS, &ms) == -1)
		return -1;
	p->busy_ms = (int)ms;
	return 0;
}

static int
read_journal(struct span value, struct place *p)
{
	if (span_is(value, "wal"))
		p->journal = JOURNAL_WAL;
	else if (span_is(value, "delete"))
		p->journal = JOURNAL_DELETE;
	else
		return -1;
	return 0;
}

static int
read_durable(struct span value, struct place *p)
{
	p->durable = span_is(value, "yes");
	return p->durable || span_is(value, "no") ? 0 : -1;
}

static const struct parameter {
	const char *name;
	int (*read)(struct span value, struct place *);
	const char *expected;
} parameters[] = {
	{ "busy_timeout=", read_busy, "milliseconds from 0 to 60000" },
	{ "journal=", read_journal, "wal or delete" },
	{ "durable=", read_durable, "yes or no" },
};
#define N_PARAMETERS	(sizeof(parameters) / sizeof(parameters[0]))

static int
read_parameter(struct span text, struct place *p, struct error *err)
{
	const struct parameter *row;
	struct span value;

	for (size_t i = 0; i < N_PARAMETERS; i++) {
		row = &parameters[i];
		if (!span_begins(text, row->name))
			continue;
		value.p = text.p + strlen(row->name);
		value.len = text.len - strlen(row->name);
		if (row->read(value, p) == 0)
			return 0;
		return error_set(err, ERROR_INTERNAL, NULL,
		    "store: after \"%s\" expected %s", row->name,
		    row->expected);
	}
	return error_set(err, ERROR_INTERNAL, NULL,
	    "store: unknown parameter after the path, expected "
	    "busy_timeout=MS, journal=wal|delete or durable=yes|no");
}

int
place_parse(const char *url, struct place *p, struct error *err)
{
	struct span path = span_of(url), rest = { NULL, 0 }, one;
	const char *end;

	*p = (struct place){ .busy_ms = BUSY_MS, .journal = JOURNAL_AUTO };
	if (span_begins(path, SCHEME)) {
		path = span_of(url + strlen(SCHEME));
		end = strchr(path.p, '?');
		if (end != NULL) {
			rest = span_of(end + 1);
			path.len = (size_t)(end - path.p);
		}
	}
	if (path.len == 0)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "store: no path, expected one after \"" SCHEME "\"");
	if (path.len >= sizeof(p->path))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "store: the path is too long");
	memcpy(p->path, path.p, path.len);
	while (rest.p != NULL) {
		end = strchr(rest.p, '&');
		one = rest;
		if (end != NULL)
			one.len = (size_t)(end - rest.p);
		if (read_parameter(one, p, err) == -1)
			return -1;
		rest = span_of(end == NULL ? NULL : end + 1);
	}
	return 0;
}

void
place_in_memory(struct place *p)
{
	*p = (struct place){ .path = ":memory:", .busy_ms = BUSY_MS,
	    .journal = JOURNAL_DELETE, .memory = true };
}

int
place_name(const char *url, char *out, size_t size, struct error *err)
{
	struct place p;

	if (place_parse(url, &p, err) == -1)
		return -1;
	if (strlen(p.path) >= size)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "store: the path is too long");
	memcpy(out, p.path, strlen(p.path) + 1);
	return 0;
}

static enum journal
journal_for(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) == -1)
		return JOURNAL_DELETE;		/* works everywhere */
	for (size_t i = 0; i < sizeof(network_file_systems) /
	    sizeof(network_file_systems[0]); i++)
		if ((uint32_t)fs.f_type == network_file_systems[i])
			return JOURNAL_DELETE;
	return JOURNAL_WAL;
}

static int
place_error(const struct place *p, const char *what, struct error *err)
{
	return error_set(err, ERROR_INTERNAL, NULL, "%s: %s: %s", p->path,
	    what, strerror(errno));
}

int
place_make(struct place *p, struct error *err)
{
	char *real;
	int fd;

	if (file_make_parent(p->path, err) == -1)
		return -1;
	/*
	 * Made here, since SQLite would give it the umask's mode. Closed at
	 * once: a file that existed is not even opened, because closing any
	 * descriptor of it would drop the locks of this process.
	 */
	fd = open(p->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd != -1)
		(void)close(fd);
	else if (errno != EEXIST)
		return place_error(p, "the store can't be made", err);
	/* Absolute, so that connections opened later find the same file, and
	 * that no name (":memory:") means something special to SQLite. */
	real = realpath(p->path, NULL);
	if (real == NULL || strlen(real) >= sizeof(p->path)) {
		free(real);
		return place_error(p, "the store can't be found", err);
	}
	(void)snprintf(p->path, sizeof(p->path), "%s", real);
	free(real);
	if (p->journal == JOURNAL_AUTO)
		p->journal = journal_for(p->path);
	return 0;
}
