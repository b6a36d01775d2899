/*
 * Plays stories and says in TAP which came true; story.h tells how they are
 * written.
 *
 *	run [--expect-failure] [STORY.scn | FOLDER]...
 *
 * Without arguments the folder tests/scenario below $srcdir. With
 * --expect-failure a story passes when it fails, and for the reason that it
 * gives itself.
 *
 * When SLUICE_OUTPUTS names a folder, every complete answer is written there
 * as NNN-STORY.json or NNN-STORY.sse, for the schemas to be held against.
 */
#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/wall.h"
#include "scenario/judge.h"
#include "scenario/stage.h"
#include "scenario/story.h"

#define FAULTS_MAX	((size_t)1024 * 1024)
#define STORY_MAX_S	60	/* a story that hangs ends the run */

struct run {
	bool expect_failure;
	unsigned told, failed;
	unsigned answers;
	const char *outputs;		/* a folder, or NULL */
};

/* ---- answers for the schemas ---- */

static void
keep_answer(struct run *run, const struct story *s, const struct take *t)
{
	char path[4096];
	FILE *f;

	if (run->outputs == NULL || !t->whole || t->body.len == 0)
		return;
	(void)snprintf(path, sizeof(path), "%s/%03u-%s.%s", run->outputs,
	    ++run->answers, s->name, t->streamed ? "sse" : "json");
	f = fopen(path, "w");
	if (f == NULL || fwrite(t->body.p, 1, t->body.len, f) != t->body.len ||
	    fclose(f) != 0)
		err(1, "%s", path);
}

/* ---- a story that hangs ---- */

static char bail_out[4096];

static void
on_alarm(int sig)
{
	(void)sig;
	if (write(STDOUT_FILENO, bail_out, strlen(bail_out)) == -1)
		_exit(2);
	_exit(1);
}

static void
watch(const char *path)
{
	(void)snprintf(bail_out, sizeof(bail_out),
	    "Bail out! %s takes more than %d s\n", path, STORY_MAX_S);
	(void)signal(SIGALRM, on_alarm);
	(void)alarm(STORY_MAX_S);
}

/* ---- one story ---- */

static void
play_rounds(struct run *run, struct stage *stage, const struct story *s,
    struct buf *faults)
{
	struct take takes[STORY_ROUNDS];
	struct judge j = { .stage = stage, .takes = takes, .file = s->path,
	    .faults = faults };
	size_t n;

	for (n = 0; n < s->n_rounds; n++) {
		stage_play(stage, &s->rounds[n], &takes[n]);
		j.n_takes = n + 1;
		j.take = &takes[n];
		judge_round(&j, &s->rounds[n]);
		if (!s->rounds[n].given)
			keep_answer(run, s, &takes[n]);
	}
	if (faults->len == 0)
		judge_twin(&j);
	while (n > 0)
		take_fini(&takes[--n]);
}

static void
print_faults(const struct buf *faults)
{
	struct span rest = buf_view(faults), line;

	while (rest.len > 0) {
		line = story_line(&rest);
		printf("# %.*s\n", (int)line.len, line.p);
	}
}

/* A failure is the right one when one of its lines says what it should. */
static bool
is_right_failure(const struct story *s, const struct buf *faults)
{
	return s->fails != NULL && faults->len > 0 && memmem(faults->data,
	    faults->len, s->fails, strlen(s->fails)) != NULL;
}

static void
tell(struct run *run, const char *path)
{
	struct story s;
	struct stage stage;
	struct buf faults;
	bool passed;

	watch(path);
	buf_init(&faults, FAULTS_MAX);
	if (story_read(&s, path, &faults) == 0) {
		if (stage_open(&stage, &s, &faults) == 0)
			play_rounds(run, &stage, &s, &faults);
		stage_close(&stage);
		if (s.fails != NULL && !run->expect_failure)
			buf_printf(&faults, "%s: it says that it fails\n",
			    path);
	}
	passed = run->expect_failure ? is_right_failure(&s, &faults) :
	    faults.len == 0;
	printf("%s %u - %s\n", passed ? "ok" : "not ok", ++run->told,
	    s.sentence);
	if (!passed) {
		run->failed++;
		printf("# %s\n", path);
		print_faults(&faults);
	}
	(void)fflush(stdout);
	buf_fini(&faults);
	story_fini(&s);
}

/* ---- all of them ---- */

static int
is_story(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return e->d_name[0] != '.' && dot != NULL && strcmp(dot, ".scn") == 0;
}

static void
tell_all(struct run *run, const char *path)
{
	struct dirent **entries;
	char file[4096];
	struct stat st;
	int n;

	if (stat(path, &st) == -1)
		err(1, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		tell(run, path);
		return;
	}
	n = scandir(path, &entries, is_story, alphasort);
	if (n == -1)
		err(1, "%s", path);
	for (int i = 0; i < n; i++) {
		(void)snprintf(file, sizeof(file), "%s/%s", path,
		    entries[i]->d_name);
		tell(run, file);
		free(entries[i]);
	}
	free(entries);
}

int
main(int argc, char **argv)
{
	struct run run = { .outputs = getenv("SLUICE_OUTPUTS") };
	const char *srcdir = getenv("srcdir");
	char path[4096];

	argc--;
	argv++;
	if (argc > 0 && strcmp(*argv, "--expect-failure") == 0) {
		run.expect_failure = true;
		argc--;
		argv++;
	}
	wall_hold();
	/* A client that left must not end us with a signal. */
	(void)signal(SIGPIPE, SIG_IGN);
	if (argc == 0) {
		(void)snprintf(path, sizeof(path), "%s/tests/scenario%s",
		    srcdir == NULL ? "." : srcdir,
		    run.expect_failure ? "/selftest" : "");
		tell_all(&run, path);
	}
	for (int i = 0; i < argc; i++)
		tell_all(&run, argv[i]);
	printf("1..%u\n", run.told);
	return run.told == 0 || run.failed > 0;
}
