#include "config.h"

#include <sys/stat.h>

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ctl/ctl.h"

int
ctl_become_owner(const char *file, struct error *err)
{
	char folder[PATH_MAX];
	struct stat st;

	if (geteuid() != 0)
		return 0;
	/* A folder that is missing, too, will be root's. */
	if (stat(file, &st) == -1 &&
	    (file_parent(file, folder, sizeof(folder)) == -1 ||
	    stat(folder, &st) == -1))
		return 0;
	if (st.st_uid == 0)
		return 0;
	/* In this order: without the user's rights none of it is allowed. */
	if (setgroups(1, &st.st_gid) == -1 || setgid(st.st_gid) == -1 ||
	    setuid(st.st_uid) == -1 || setuid(0) != -1)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: can't take its owner's identity: %s", file,
		    strerror(errno));
	return 0;
}
