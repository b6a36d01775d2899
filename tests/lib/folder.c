#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/folder.h"

void
folder_make(char out[FOLDER_SIZE])
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(out, FOLDER_SIZE, "%s/sluice-test.XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	if (mkdtemp(out) == NULL)
		err(1, "%s", out);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
folder_remove(const char *folder)
{
	if (nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == -1)
		err(1, "%s", folder);
}

const char *
folder_path(const char *folder, const char *name, char out[FOLDER_PATH])
{
	(void)snprintf(out, FOLDER_PATH, "%s/%s", folder, name);
	return out;
}

void
folder_write(const char *path, const void *p, size_t len, unsigned mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd == -1 || write(fd, p, len) != (ssize_t)len ||
	    fchmod(fd, (mode_t)mode) == -1 || close(fd) == -1)
		err(1, "%s", path);
}

size_t
folder_count(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	size_t n = 0;

	if (d == NULL)
		err(1, "%s", folder);
	while ((e = readdir(d)) != NULL)
		n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	(void)closedir(d);
	return n;
}
