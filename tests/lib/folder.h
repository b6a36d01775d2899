/*
 * folder: a folder of its own for a test, made under $TMPDIR or /tmp.
 */
#ifndef SLUICE_TESTS_FOLDER_H
#define SLUICE_TESTS_FOLDER_H

#include <stddef.h>

#define FOLDER_SIZE	128
#define FOLDER_PATH	256

/* Ends the program when it can't. */
void	folder_make(char out[FOLDER_SIZE]);

/* With all that is in it. */
void	folder_remove(const char *folder);

/* "folder/name" */
const char *folder_path(const char *folder, const char *name,
    char out[FOLDER_PATH]);

/* Writes a file of that mode, whatever the umask. */
void	folder_write(const char *path, const void *, size_t len, unsigned mode);

/* How many names are in it. */
size_t	folder_count(const char *folder);

#endif
