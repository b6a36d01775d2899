/* The secret: a new key for it, and what is kept sealed anew with that. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/secret.h"
#include "ctl/ctl.h"
#include "store/sealed.h"

#define CLEAR_MAX	((size_t)1 << 30)
#define PROGRESS_MS	1000

/* secret_load would make it. */
static int
check_there(const char *file, struct error *err)
{
	if (access(file, R_OK) == 0)
		return 0;
	return error_set(err, ERROR_INTERNAL, NULL, "%s: can't be read: %s%s",
	    file, strerror(errno), errno != ENOENT ? "" : "; sluice makes it "
	    "when it first starts, and what was kept with one that is lost "
	    "opens with a copy of that alone");
}

int
ctl_load_secret(struct ctl *c, struct secret *secret, struct error *err)
{
	const char *file = c->conf.secret_file;

	return check_there(file, err) == -1 ? -1 :
	    secret_load(file, secret, err);
}

/* ---- secret rotate ---- */

static int
rotate(struct ctl *c, struct error *err)
{
	const char *file = c->conf.secret_file;
	unsigned number;

	if (ctl_become_owner(file, err) == -1 ||
	    check_there(file, err) == -1 ||
	    secret_add_key(file, &number, err) == -1)
		return -1;
	(void)fprintf(stderr, "sluicectl: %s has a new key, number %u, which "
	    "seals from now on.\nRestart all workers now, on every machine "
	    "that uses the store: those that run can't\nread what is sealed "
	    "with it. Then sluicectl secret reseal seals anew what is kept.\n",
	    file, number);
	return 0;
}

/* ---- secret reseal ---- */

struct reseal {
	struct secret secret;
	size_t rows, renewed, closed;
	int64_t told_ms;
};

/* 1 and out has the text sealed anew, 0 when it is so already, -1 when it
 * doesn't open. */
static int
renew(const struct secret *secret, const struct sealed *text, struct buf *out)
{
	struct buf clear;
	unsigned number;
	int ret = -1;

	if (secret_seal_number(text->bytes, &number) == 0 &&
	    number == secret_number(secret))
		return 0;
	buf_init(&clear, CLEAR_MAX);
	if (sealed_open(secret, text, &clear) == 0) {
		sealed_make(secret, text, buf_view(&clear), out);
		ret = 1;
	}
	if (clear.data != NULL)
		secret_clear(clear.data, clear.cap);
	buf_fini(&clear);
	return ret;
}

/* One that doesn't open stays as it is, and is told at the end. */
static int
reseal_text(void *ctx, const struct sealed *text, struct buf *out)
{
	struct reseal *r = ctx;
	int ret = renew(&r->secret, text, out);

	if (ret == -1)
		r->closed++;
	else
		r->renewed += (size_t)ret;
	return ret == 1;
}

static void
tell_progress(struct reseal *r)
{
	int64_t now = clock_mono_ms();

	if (now - r->told_ms < PROGRESS_MS)
		return;
	r->told_ms = now;
	(void)fprintf(stderr, "sluicectl: %zu rows, %zu texts sealed anew\n",
	    r->rows, r->renewed);
}

/* Each step is committed; begun again it passes over what is done. */
static int
reseal_all(struct ctl *c, struct reseal *r, struct error *err)
{
	int64_t seq = 0;
	int more;

	while ((more = c->store->ops->reseal(c->store, &seq, reseal_text, r,
	    err)) == 1) {
		r->rows++;
		tell_progress(r);
	}
	return more;
}

static int
check_secret(struct ctl *c, const struct secret *secret, struct error *err)
{
	unsigned char print[STORE_HASH_SIZE];

	secret_fingerprint(secret, print);
	if (c->store->ops->fingerprint(c->store, print, err) == 0)
		return 0;
	return err->class != ERROR_VALUE ? -1 : error_set(err, ERROR_VALUE,
	    "secret_file", "%s isn't the secret that this store was sealed "
	    "with", c->conf.secret_file);
}

static int
reseal_with(struct ctl *c, struct reseal *r, struct error *err)
{
	if (check_secret(c, &r->secret, err) == -1 ||
	    reseal_all(c, r, err) == -1)
		return -1;
	(void)fprintf(stderr, "sluicectl: %zu rows, %zu texts sealed anew "
	    "with key %u\n", r->rows, r->renewed, secret_number(&r->secret));
	return r->closed == 0 ? 0 : error_set(err, ERROR_INTERNAL, NULL,
	    "%zu texts don't open and stay as they are: their key is gone "
	    "from %s, or they have been altered", r->closed,
	    c->conf.secret_file);
}

static int
reseal(struct ctl *c, struct error *err)
{
	struct reseal r = { .told_ms = clock_mono_ms() };
	int ret = -1;

	if (ctl_load_secret(c, &r.secret, err) == 0)
		ret = reseal_with(c, &r, err);
	secret_wipe(&r.secret);
	return ret;
}

const struct ctl_command ctl_secret[] = {
	{ .noun = "secret", .verb = "rotate", .synopsis = "",
	    .doc = "add a key to secret_file, which seals from now on",
	    .run = rotate },
	{ .noun = "secret", .verb = "reseal", .synopsis = "",
	    .doc = "seal anew with the newest key what is kept in the store",
	    .store = true, .run = reseal },
	{ .noun = NULL },
};
