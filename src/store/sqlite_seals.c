/* Sealed texts, sealed anew when the secret has a new key; and whose they are. */
#include "config.h"

#include <string.h>

#include "store/sqlite_ops.h"
#include "store/sqlite_write.h"

#define SEALED_MAX	((size_t)1 << 30)
#define ROW_MAX		((size_t)256 * 1024 * 1024)

/* ---- sealing anew ---- */

enum { TURN, OBJECT, BODY, TEXTS };

struct reseal {
	int64_t seq;
	struct sealed texts[TEXTS];
	struct buf anew[TEXTS];
	bool changed;
};

static int
read_sealed(struct store *s, int64_t after, struct arena *a,
    struct reseal *r, struct error *err)
{
	static const char sql[] = "SELECT seq, id, project, turn, object, "
	    "body FROM content WHERE seq > ? ORDER BY seq LIMIT 1";
	static const char *const kinds[TEXTS] = { SEALED_TURN, SEALED_OBJECT,
	    SEALED_BODY };
	const char *id, *project;
	struct job j;
	int ret;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	bind_int(&j, after);
	ret = job_step(&j, err);
	if (ret == 1) {
		r->seq = read_int(&j);
		id = read_text(&j, a);
		project = read_text(&j, a);
		for (size_t i = 0; i < TEXTS; i++)
			r->texts[i] = (struct sealed){ kinds[i],
			    project == NULL ? "" : project,
			    id == NULL ? "" : id, read_blob(&j, a) };
	}
	job_end(&j);
	return ret;
}

/* A seq is never given twice, so what is deleted meanwhile is what is not
 * found; and sealed texts are changed by nothing else. */
static int
write_sealed(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "UPDATE content SET turn = ?2, "
	    "object = ?3, body = ?4 WHERE seq = ?1";
	const struct reseal *r = ctx;
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_int(&j, r->seq);
	for (size_t i = 0; i < TEXTS; i++)
		bind_blob(&j, r->anew[i].len > 0 ? buf_view(&r->anew[i]) :
		    r->texts[i].bytes);
	return job_run(&j, err) == -1 ? -1 : 0;
}

static int
seal_anew(struct reseal *r, int (*each)(void *ctx, const struct sealed *,
    struct buf *out), void *ctx, struct error *err)
{
	int ret;

	for (size_t i = 0; i < TEXTS; i++) {
		if (r->texts[i].bytes.p == NULL)
			continue;
		ret = each(ctx, &r->texts[i], &r->anew[i]);
		if (ret == -1)
			return -1;
		if (buf_over(&r->anew[i]))
			return error_set(err, ERROR_TOO_LARGE, NULL,
			    "a sealed text is too long");
		if (ret == 0)
			buf_reset(&r->anew[i]);
		r->changed = r->changed || ret == 1;
	}
	return 0;
}

int
sqlite_reseal(struct store *s, int64_t *seq,
    int (*each)(void *ctx, const struct sealed *, struct buf *out),
    void *ctx, struct error *err)
{
	struct reseal r = { .changed = false };
	struct arena a;
	int ret;

	arena_init(&a, ROW_MAX);
	for (size_t i = 0; i < TEXTS; i++)
		buf_init(&r.anew[i], SEALED_MAX);
	ret = read_sealed(s, *seq, &a, &r, err);
	if (ret == 1 && (seal_anew(&r, each, ctx, err) == -1 ||
	    (r.changed && write_run(s, write_sealed, &r, err) == -1)))
		ret = -1;
	if (ret == 1)
		*seq = r.seq;
	for (size_t i = 0; i < TEXTS; i++)
		buf_fini(&r.anew[i]);
	arena_fini(&a);
	return ret;
}

/* ---- the secret's fingerprint ---- */

static int
read_fingerprint(struct store *s, unsigned char *out, struct error *err)
{
	static const char sql[] = "SELECT value FROM meta "
	    "WHERE name = 'secret'";
	struct job j;
	int found;

	if (job_read(s, sql, &j, err) == -1)
		return -1;
	found = job_step(&j, err);
	if (found == 1)
		read_hash(&j, out);
	job_end(&j);
	return found;
}

/* Of two first starts at once one comes first. */
static int
put_fingerprint(struct conn *c, void *ctx, struct error *err)
{
	static const char sql[] = "INSERT OR IGNORE INTO meta (name, value) "
	    "VALUES ('secret', ?)";
	struct job j;

	if (job_on(c, sql, &j, err) == -1)
		return -1;
	bind_hash(&j, ctx);
	return job_run(&j, err);
}

int
sqlite_fingerprint(struct store *s, const unsigned char *hash,
    struct error *err)
{
	unsigned char kept[STORE_HASH_SIZE];
	int found = read_fingerprint(s, kept, err);

	if (found == 0 && write_run(s, put_fingerprint,
	    (void *)(uintptr_t)hash, err) != -1)
		found = read_fingerprint(s, kept, err);
	else if (found == 0)
		found = -1;
	if (found != 1)
		return -1;
	return memcmp(kept, hash, sizeof(kept)) == 0 ? 0 :
	    error_set(err, ERROR_VALUE, "secret_file",
	    "what is stored was sealed with another secret");
}
