/*
 * file: small things about files that several parts need.
 */
#ifndef SLUICE_BASE_FILE_H
#define SLUICE_BASE_FILE_H

#include <stddef.h>

#include "base/error.h"

/* The folder that path lies in, "." for a bare name. 0, or -1 when it does
 * not fit. */
int	file_parent(const char *path, char *out, size_t size);

/*
 * Sees to it that the folder of path exists: makes it (mode 0700) when only
 * the last name is missing. More than one missing name is likelier a slip in
 * the configuration, so that is an error which says what to make.
 */
int	file_make_parent(const char *path, struct error *);

/* Commits the folder of path to the disk, so that a new name in it survives
 * a power cut. */
int	file_sync_parent(const char *path, struct error *);

#endif
