/*
 * ctl_rig: a command of sluicectl, run in the test's own process, with a store
 * in memory and a configuration of its own.
 */
#ifndef SLUICE_TESTS_CTL_RIG_H
#define SLUICE_TESTS_CTL_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "ctl/ctl.h"
#include "lib/folder.h"

#define CTL_RIG_TEXT	((size_t)262144)

struct ctl_rig {
	char folder[FOLDER_SIZE];
	char secret[FOLDER_PATH];	/* secret_file, not made yet */
	struct arena arena;
	struct ctl ctl;
	struct error err;		/* of the last run */
	char out[CTL_RIG_TEXT];		/* what it printed */
	char notes[CTL_RIG_TEXT];	/* and said on standard error */
};

int	ctl_rig_set_up(void **state);
int	ctl_rig_tear_down(void **state);

/* Runs the command of that verb, NULL: the noun alone; gives what it gave. */
int	ctl_rig_run(struct ctl_rig *, const struct ctl_command *commands,
	    const char *verb);

/* What the last run printed has this text. */
void	ctl_rig_has(struct ctl_rig *, const char *text);
void	ctl_rig_lacks(struct ctl_rig *, const char *text);

#endif
