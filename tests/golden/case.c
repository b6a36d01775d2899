#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "golden/case.h"

void
golden_fault(struct golden *g, const char *what, const char *detail)
{
	g->faults++;
	printf("# %s: %s %s\n", g->folder, what, detail);
}

static char *
path_of(struct golden *g, const char *name)
{
	return arena_printf(&g->arena, "%s/%s", g->folder, name);
}

struct span
golden_read(struct golden *g, const char *name)
{
	struct span none = { NULL, 0 };
	FILE *f = fopen(path_of(g, name), "rb");
	struct stat sb;
	char *data;
	size_t len;

	if (f == NULL)
		return none;
	if (fstat(fileno(f), &sb) == -1 ||
	    (size_t)sb.st_size > GOLDEN_FILE_MAX) {
		(void)fclose(f);
		return none;
	}
	data = arena_alloc(&g->arena, (size_t)sb.st_size + 1);
	len = fread(data, 1, (size_t)sb.st_size, f);
	(void)fclose(f);
	return (struct span){ data, len };
}

static void
write_file(struct golden *g, const char *name, struct span s)
{
	FILE *f = fopen(path_of(g, name), "wb");

	if (f == NULL || fwrite(s.p, 1, s.len, f) != s.len)
		golden_fault(g, "can't write", name);
	if (f != NULL && fclose(f) != 0)
		golden_fault(g, "can't write", name);
}

/* The first line in which they differ. */
static void
print_difference(struct span want, struct span got)
{
	size_t i = 0, line = 0;

	while (i < want.len && i < got.len && want.p[i] == got.p[i])
		if (want.p[i++] == '\n')
			line = i;
	printf("#   want: %.*s\n", (int)strcspn(want.p + line, "\n"),
	    want.p + line);
	printf("#   got:  %.*s\n", (int)strcspn(got.p + line, "\n"),
	    got.p + line);
}

void
golden_same(struct golden *g, const char *what, struct span want,
    struct span got)
{
	if (span_same(want, got))
		return;
	golden_fault(g, "differs:", what);
	print_difference(want, got);
}

void
golden_expect(struct golden *g, const char *name, struct span got)
{
	struct span want;

	if (getenv("GOLDEN_UPDATE") != NULL) {
		if (got.p == NULL)
			(void)unlink(path_of(g, name));
		else
			write_file(g, name, got);
		return;
	}
	want = golden_read(g, name);
	if (want.p == NULL && got.p == NULL)
		return;
	if (want.p == NULL)
		golden_fault(g, "no such file:", name);
	else if (got.p == NULL)
		golden_fault(g, "nothing like", name);
	else
		golden_same(g, name, want, got);
}
