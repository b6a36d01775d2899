/*
 * Runs a fuzz target over the files of the folders, and the files, that are
 * its arguments. A broken invariant ends the process; so does a folder that
 * can't be read or holds nothing, which would prove nothing.
 */
#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int
fail(const char *path)
{
	(void)printf("not ok 1 - %s: %s\n", path, strerror(errno));
	return -1;
}

/* Memory as large as the file, so that a read beyond it is seen. */
static int
replay_file(const char *path, size_t size)
{
	uint8_t *data = malloc(size == 0 ? 1 : size);
	FILE *f = fopen(path, "rb");
	int result = -1;

	if (data == NULL || f == NULL || fread(data, 1, size, f) != size) {
		(void)fail(path);
	} else {
		(void)LLVMFuzzerTestOneInput(data, size);
		result = 0;
	}
	if (f != NULL)
		(void)fclose(f);
	free(data);
	return result;
}

static int replay(const char *path, unsigned *inputs);

static int
replay_folder(const char *path, unsigned *inputs)
{
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort), result = 0;
	char inner[4096];

	if (n == -1)
		return fail(path);
	for (int i = 0; i < n; i++) {
		if (result == 0 && entries[i]->d_name[0] != '.') {
			(void)snprintf(inner, sizeof(inner), "%s/%s", path,
			    entries[i]->d_name);
			result = replay(inner, inputs);
		}
		free(entries[i]);
	}
	free(entries);
	return result;
}

static int
replay(const char *path, unsigned *inputs)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return fail(path);
	if (S_ISDIR(st.st_mode))
		return replay_folder(path, inputs);
	++*inputs;
	return replay_file(path, (size_t)st.st_size);
}

int
main(int argc, char **argv)
{
	unsigned inputs = 0, before;

	(void)printf("1..1\n");
	/* A target that aborts must leave the plan behind. */
	(void)fflush(stdout);
	for (int i = 1; i < argc; i++) {
		before = inputs;
		if (replay(argv[i], &inputs) == -1)
			return 1;
		if (inputs == before) {
			(void)printf("not ok 1 - nothing in %s\n", argv[i]);
			return 1;
		}
	}
	if (inputs == 0) {
		(void)printf("not ok 1 - no inputs\n");
		return 1;
	}
	(void)printf("ok 1 - %u inputs replayed\n", inputs);
	return 0;
}
