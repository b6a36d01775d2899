#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

int
file_parent(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	int n;

	/* "//a" and "a//b" have no folder with an empty name. */
	while (slash != NULL && slash > path && slash[-1] == '/')
		slash--;
	if (slash == NULL)
		n = snprintf(out, size, ".");
	else if (slash == path)
		n = snprintf(out, size, "/");
	else
		n = snprintf(out, size, "%.*s", (int)(slash - path), path);
	return n < 0 || (size_t)n >= size ? -1 : 0;
}

int
file_make_parent(const char *path, struct error *err)
{
	char folder[PATH_MAX];

	if (file_parent(path, folder, sizeof(folder)) == -1)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: the path is too long", path);
	if (mkdir(folder, 0700) == 0 || errno == EEXIST)
		return 0;
	/* A folder that stands on a read-only file system is there, too. */
	if (errno != ENOENT && access(folder, F_OK) == 0)
		return 0;
	if (errno == ENOENT)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: neither the folder %s nor the one above it exists; "
		    "make it first", path, folder);
	return error_set(err, ERROR_INTERNAL, NULL,
	    "%s: the folder %s can't be made: %s", path, folder,
	    strerror(errno));
}

int
file_sync_parent(const char *path, struct error *err)
{
	char folder[PATH_MAX];
	int fd, failed;

	if (file_parent(path, folder, sizeof(folder)) == -1)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: the path is too long", path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	failed = fd == -1 || fsync(fd) == -1 ? errno : 0;
	if (fd != -1)
		(void)close(fd);
	/* Some file systems can't; then there is nothing more to be done. */
	if (failed != 0 && failed != EINVAL && failed != ENOTSUP)
		return error_set(err, ERROR_INTERNAL, NULL, "%s: %s", folder,
		    strerror(failed));
	return 0;
}
