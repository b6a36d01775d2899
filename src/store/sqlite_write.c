#include "config.h"

#include <errno.h>
#include <semaphore.h>

#include "base/log.h"
#include "store/sqlite_write.h"

/* On the stack of whoever waits for it. */
struct ticket {
	int (*run)(struct conn *, void *ctx, struct error *);
	void *ctx;
	struct error *err;
	int ret;
	bool leads;			/* else it is done */
	sem_t told;			/* which of the two; only who waits
					 * for another has it */
	struct ticket *next;
};

/* ---- transactions ---- */

static const char begin_sql[] = "BEGIN IMMEDIATE";
static const char commit_sql[] = "COMMIT";
static const char rollback_sql[] = "ROLLBACK";
static const char save_sql[] = "SAVEPOINT ticket";
static const char release_sql[] = "RELEASE ticket";
static const char undo_sql[] = "ROLLBACK TO ticket";

static int
execute(struct conn *c, const char *sql, struct error *err)
{
	struct job j;

	return job_on(c, sql, &j, err) == -1 ? -1 : job_run(&j, err);
}

static int
begin(struct conn *c, struct error *err)
{
	c->changes_keys = false;
	return execute(c, begin_sql, err);
}

/* SQLite ends the transaction itself when it has no other way. */
static bool
is_broken(struct conn *c)
{
	return sqlite3_get_autocommit(c->db) != 0;
}

static void
roll_back(struct conn *c)
{
	struct error ignored;

	if (!is_broken(c))
		(void)execute(c, rollback_sql, &ignored);
}

/* One that nobody shares. */
static void
run_alone(struct conn *c, struct ticket *t)
{
	t->ret = begin(c, t->err);
	if (t->ret == -1)
		return;
	t->ret = t->run(c, t->ctx, t->err);
	if (t->ret == -1 || execute(c, commit_sql, t->err) == -1) {
		t->ret = -1;
		roll_back(c);
	}
}

/* -1: the transaction is lost for all. */
static int
run_saved(struct conn *c, struct ticket *t, struct error *err)
{
	if (execute(c, save_sql, err) == -1)
		return -1;
	t->ret = t->run(c, t->ctx, t->err);
	if (is_broken(c))
		return -1;
	if (t->ret == -1 && execute(c, undo_sql, err) == -1)
		return -1;
	return execute(c, release_sql, err);
}

static int
run_shared(struct conn *c, struct ticket *first, struct error *err)
{
	for (struct ticket *t = first; t != NULL; t = t->next)
		if (run_saved(c, t, err) == -1)
			return -1;
	return execute(c, commit_sql, err);
}

static void
fail_all(struct ticket *first, const struct error *err)
{
	for (struct ticket *t = first; t != NULL; t = t->next) {
		t->ret = -1;
		*t->err = *err;
	}
}

/* What fails for all together, such as a disk with room for some, each tries
 * alone; but not the wait for another process. */
static void
run_all(struct conn *c, struct ticket *first)
{
	struct error err;

	if (first->next == NULL) {
		run_alone(c, first);
		return;
	}
	if (begin(c, &err) == -1) {
		fail_all(first, &err);
		return;
	}
	if (run_shared(c, first, &err) != -1)
		return;
	roll_back(c);
	for (struct ticket *t = first; t != NULL; t = t->next)
		run_alone(c, t);
}

/* ---- the queue ---- */

static void
lock(struct sqlite *s)
{
	if (pthread_mutex_lock(&s->lock) != 0)
		log_fatal("store: a lock failed");
}

static void
queue(struct sqlite *s, struct ticket *t)
{
	*s->end = t;
	s->end = &t->next;
}

/* The first of those that wait, of which it is one. */
static struct ticket *
unqueue(struct sqlite *s)
{
	struct ticket *first = s->first, **end = &s->first;

	for (size_t n = 0; *end != NULL && n < CEILING_STORE_COMMIT; n++)
		end = &(*end)->next;
	s->first = *end;
	*end = NULL;
	if (s->first == NULL)
		s->end = &s->first;
	return first;
}

/* Each is gone as soon as it knows, so the next one is read first. */
static void
tell(struct ticket *first, const struct ticket *self)
{
	struct ticket *next;

	for (struct ticket *t = first; t != NULL; t = next) {
		next = t->next;
		if (t != self)
			(void)sem_post(&t->told);
	}
}

/* Commits for those that wait, and lets the next one lead. Whoever is woken
 * finds the lock free: else each would wait twice. Locked before. */
static void
lead(struct sqlite *s, const struct ticket *self)
{
	struct ticket *first = unqueue(s), *heir;
	struct error err;
	struct conn *c;

	(void)pthread_mutex_unlock(&s->lock);
	c = conn_take_writer(s, &err);
	if (c == NULL)
		fail_all(first, &err);
	else
		run_all(c, first);
	if (c != NULL)
		conn_give_writer(s, c);
	lock(s);
	heir = s->first;
	s->led = heir != NULL;
	(void)pthread_mutex_unlock(&s->lock);
	if (heir != NULL) {
		heir->leads = true;
		(void)sem_post(&heir->told);
	}
	tell(first, self);
}

/* Until it is done, by another or by itself. Locked before. */
static void
wait_for_turn(struct sqlite *s, struct ticket *t)
{
	if (sem_init(&t->told, 0, 0) == -1)
		log_fatal("store: a lock can't be made");
	queue(s, t);
	(void)pthread_mutex_unlock(&s->lock);
	while (sem_wait(&t->told) == -1)
		if (errno != EINTR)
			log_fatal("store: a lock failed");
	(void)sem_destroy(&t->told);
	if (!t->leads)
		return;
	lock(s);
	lead(s, t);
}

int
write_run(struct store *store, int (*run)(struct conn *, void *ctx,
    struct error *), void *ctx, struct error *err)
{
	struct sqlite *s = (struct sqlite *)store;
	struct ticket t = { .run = run, .ctx = ctx, .err = err };

	lock(s);
	if (s->led) {
		wait_for_turn(s, &t);
	} else {
		s->led = true;
		queue(s, &t);
		lead(s, &t);
	}
	return t.ret;
}
