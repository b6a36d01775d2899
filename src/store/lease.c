#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/lease.h"

void
lease_init(struct lease *l)
{
	*l = (struct lease){ .fd = -1 };
}

/* A lease is empty; one that was ended and couldn't be removed is not. */
static bool
is_good(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_nlink > 0 && st->st_size == 0;
}

/* O_PATH takes no right to the file. */
bool
lease_take(struct lease *l, const char *path)
{
	struct stat st;

	lease_drop(l);
	l->fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (l->fd == -1)
		return false;
	if (fstat(l->fd, &st) == -1 || !is_good(&st)) {
		lease_drop(l);
		return false;
	}
	l->since = st.st_ctim;
	return true;
}

/* Whatever was done to the file, such as to rename it or to link it once more,
 * after which its going would not be seen, has changed the time of its node. */
bool
lease_holds(const struct lease *l)
{
	struct stat st;

	return l->fd != -1 && fstat(l->fd, &st) == 0 && is_good(&st) &&
	    st.st_ctim.tv_sec == l->since.tv_sec &&
	    st.st_ctim.tv_nsec == l->since.tv_nsec;
}

void
lease_drop(struct lease *l)
{
	if (l->fd != -1)
		(void)close(l->fd);
	l->fd = -1;
}

/* An ended one goes first: nobody who has it may see it hold again. */
bool
lease_grant(const char *path, const char *store)
{
	struct stat st, of;
	int fd;

	if (lstat(path, &st) == 0) {
		if (is_good(&st))
			return true;
		if (!S_ISREG(st.st_mode) || unlink(path) == -1)
			return false;
	}
	if (stat(store, &of) == -1)
		return false;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return false;
	(void)fchmod(fd, of.st_mode & 0666);
	(void)close(fd);
	return true;
}

/* 1: written to, 0: there is none, -1: neither. */
static int
spoil(const char *path)
{
	int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int ret;

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	ret = ftruncate(fd, 1) == -1 ? -1 : 1;
	(void)close(fd);
	return ret;
}

/* Both, since another name of the file would keep it; either is enough. What
 * is no file was never a lease. */
int
lease_end(const char *path, struct error *err)
{
	int spoilt = spoil(path);
	struct stat st;

	if (unlink(path) == 0 || errno == ENOENT || spoilt != -1)
		return 0;
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return 0;
	(void)error_set(err, ERROR_INTERNAL, NULL,
	    "keys can't be changed here");
	return error_detail(err, "%s: %s; expected to be allowed to remove it, "
	    "or else running processes would not hear of the change", path,
	    strerror(errno));
}
