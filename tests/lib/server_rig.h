/*
 * server_rig: a real server in a thread of the test, on a unix socket in a
 * folder of its own, whose requests do what their path says.
 *
 *	/echo	reads the body and answers with it
 *	/ignore	answers without reading the body
 *	/wait	answers after rig_release, or when the server is stopping
 *	/late	answers, and ends when the client is gone
 *	/stuck	never ends
 *	/watch	reads a body of four bytes, waits until the client is gone
 *	/flood	writes until nobody takes it
 */
#ifndef SLUICE_TESTS_LIB_SERVER_RIG_H
#define SLUICE_TESTS_LIB_SERVER_RIG_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/span.h"
#include "front/server.h"

/* What has happened so far; rig_until waits for one of them. */
enum rig_count {
	RIG_SERVED,		/* requests that ended */
	RIG_REFUSED,
	RIG_STARTED,		/* requests that began */
	RIG_WORKERS,		/* worker_new */
	RIG_WORKERS_ENDED,	/* worker_free */
	RIG_BROKEN,		/* bodies that broke off */
	RIG_GONE,		/* clients seen gone by /watch, /late */
	RIG_UNPOLLED,		/* times that /watch had nothing to poll */
	RIG_UNTAKEN,		/* floods that ended */
	RIG_CUT,		/* /wait ended by server_stopping */
	RIG_COUNTS
};

struct rig {
	char dir[64], path[96];
	struct server_settings settings;
	int listener;
	pthread_t thread;
	int result;
	struct error err;

	pthread_mutex_t lock;
	pthread_cond_t moved;
	unsigned counts[RIG_COUNTS];
	unsigned running, peak;	/* requests at once */
	bool released;
};

/* The rig hears SIGTERM, so only SIGALRM ends a test that hangs. */
#define RIG_ALARM_S	300

/* A test may change its settings before rig_start. It isn't on the stack: a
 * test that fails leaves its server running. */
struct rig *rig_new(void);
void	rig_start(struct rig *);
void	rig_signal(struct rig *, int number);

/* What server_run returned. */
int	rig_join(struct rig *);
void	rig_fini(struct rig *);

int	rig_connect(struct rig *);	/* a client's descriptor, or -1 */
void	rig_release(struct rig *);	/* all of /wait, now and later */

/* Whether the count reaches n in time. */
bool	rig_until(struct rig *, enum rig_count, unsigned n);
unsigned rig_count(struct rig *, enum rig_count);

/* A request and its answer, which must end with the body given. */
bool	rig_ask(int fd, int id, bool keep, const char *path, struct span body,
	    const char *want);

#endif
