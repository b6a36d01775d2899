#include "config.h"

#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/keyset.h"
#include "store/marks.h"

/*
 * The file, which is what is mapped, in the machine's own byte order:
 *
 *	 0	"sluice marks 1\n"
 *	16	the seed of the hash: nobody can choose a name that is taken
 *		for another
 *	32	the words, each of them a mark or 0
 *
 * A word has the moment when its mark ends in the low 42 bits (enough until
 * 2109) and 22 bits of the name's hash above, so that nobody sees a moment
 * without its name, and a compare-and-swap is all the locking there is. A name
 * lies in one of a few words after the place that its hash says. Two names
 * that are one in all of that: once in some ten million.
 */
#define OURS		"sluice marks "
#define MAGIC		OURS "1\n"
#define WORDS		2044		/* four pages with the head */
#define WINDOW		8
#define TIME_BITS	42
#define TIME_MAX	(((uint64_t)1 << TIME_BITS) - 1)

/* Others who write at the same moment are few; then the mark is lost. */
#define TRIES		16

struct marks {
	char magic[16];
	uint64_t seed[2];
	_Atomic uint64_t words[WORDS];
};

_Static_assert(sizeof(MAGIC) == 16, "the magic fills its place");
_Static_assert(sizeof(struct marks) == 16384, "the head and the words");

/* ---- words ---- */

/* How long the mark still counts. One that would last longer than any is set
 * for was made under another clock, or by nobody. */
static int64_t
left_of(uint64_t word, int64_t now_ms)
{
	int64_t until = (int64_t)(word & TIME_MAX);

	return until > now_ms && until - now_ms <= MARKS_LONGEST_MS ?
	    until - now_ms : 0;
}

static bool
same_name(uint64_t word, uint64_t hash)
{
	return word >> TIME_BITS == hash >> TIME_BITS;
}

static size_t
place_of(uint64_t hash, size_t i)
{
	return (size_t)((hash + i) % WORDS);
}

/* Where the name stands, or else where the mark stands that ends first. */
static _Atomic uint64_t *
choose(struct marks *m, uint64_t hash, int64_t now_ms, uint64_t *old)
{
	_Atomic uint64_t *best = NULL;

	for (size_t i = 0; i < WINDOW; i++) {
		_Atomic uint64_t *at = &m->words[place_of(hash, i)];
		uint64_t word = atomic_load(at);

		if (best == NULL || same_name(word, hash) ||
		    left_of(word, now_ms) < left_of(*old, now_ms)) {
			best = at;
			*old = word;
		}
		if (same_name(word, hash))
			break;
	}
	return best;
}

/* Whether there is nothing more to do: another that ends later stays. */
static bool
put(struct marks *m, uint64_t hash, int64_t now_ms, uint64_t word)
{
	uint64_t old = 0;
	_Atomic uint64_t *at = choose(m, hash, now_ms, &old);

	return left_of(old, now_ms) >= left_of(word, now_ms) ||
	    atomic_compare_exchange_strong(at, &old, word);
}

void
marks_set(struct marks *m, const char *name, int64_t now_ms, int64_t wait_ms)
{
	uint64_t hash, until;

	if (m == NULL || wait_ms <= 0 || now_ms < 0 ||
	    now_ms > (int64_t)TIME_MAX - MARKS_LONGEST_MS)
		return;
	until = (uint64_t)(now_ms + (wait_ms < MARKS_LONGEST_MS ? wait_ms :
	    MARKS_LONGEST_MS));
	hash = keyset_hash(m->seed, span_of(name));
	for (int i = 0; i < TRIES; i++)
		if (put(m, hash, now_ms,
		    hash >> TIME_BITS << TIME_BITS | until))
			return;
}

int64_t
marks_wait(const struct marks *m, const char *name, int64_t now_ms)
{
	int64_t left, longest = 0;
	uint64_t hash, word;

	if (m == NULL)
		return 0;
	hash = keyset_hash(m->seed, span_of(name));
	for (size_t i = 0; i < WINDOW; i++) {
		word = atomic_load(&m->words[place_of(hash, i)]);
		left = same_name(word, hash) ? left_of(word, now_ms) : 0;
		if (left > longest)
			longest = left;
	}
	return longest;
}

/* ---- the file ---- */

static int
fail(struct error *err, const char *path, const char *what)
{
	return error_set(err, ERROR_INTERNAL, NULL, "%s: %s: %s", path, what,
	    strerror(errno));
}

/* fd -1: memory of no file. */
static struct marks *
map(int fd, const char *path, struct error *err)
{
	void *at = mmap(NULL, sizeof(struct marks), PROT_READ | PROT_WRITE,
	    MAP_SHARED | (fd == -1 ? MAP_ANONYMOUS : 0), fd, 0);

	if (at != MAP_FAILED)
		return at;
	(void)fail(err, path == NULL ? "marks" : path, "can't be mapped");
	return NULL;
}

static void
clear(struct marks *m)
{
	memset(m, 0, sizeof(*m));
	memcpy(m->magic, MAGIC, sizeof(m->magic));
	clock_random(m->seed, sizeof(m->seed));
}

static struct marks *
empty(struct error *err)
{
	struct marks *m = map(-1, NULL, err);

	if (m != NULL)
		clear(m);
	return m;
}

/*
 * 1: of this version and whole. 0: empty, or of another version: there is
 * nothing in it to be sorry for. -1: no file of ours; a slip in the
 * configuration must not cost anybody a file.
 */
static int
judge(int fd, const char *path, const struct stat *st, struct error *err)
{
	char magic[sizeof(MAGIC)] = "";
	ssize_t n;

	if (!S_ISREG(st->st_mode))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: expected a regular file", path);
	if (st->st_size == 0)
		return 0;
	n = pread(fd, magic, sizeof(magic), 0);
	if (n == -1)
		return fail(err, path, "can't be read");
	if (strncmp(magic, OURS, strlen(OURS)) != 0)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: is another kind of file, expected one that sluice "
		    "made or none", path);
	return n == sizeof(magic) && memcmp(magic, MAGIC, sizeof(magic)) == 0 &&
	    st->st_size == (off_t)sizeof(struct marks);
}

/* Who may write it may also shorten it, and that kills whoever maps it. */
static int
judge_owner(const char *path, const struct stat *st, struct error *err)
{
	if (st->st_uid == geteuid() && (st->st_mode & 022) == 0)
		return 0;
	return error_set(err, ERROR_INTERNAL, NULL,
	    "%s: belongs to another user, or others can write it (mode %04o), "
	    "expected a file of one's own with mode 0600", path,
	    (unsigned)(st->st_mode & 07777));
}

/* 1: open; 0: there is none. Neither follows a link that others may have laid,
 * nor waits for a FIFO. */
static int
open_fd(const char *path, int mode, int *fd, struct error *err)
{
	*fd = open(path, mode | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (*fd != -1)
		return 1;
	if (errno == ENOENT)
		return 0;
	if (errno == ELOOP)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: is a symbolic link, expected a file", path);
	return fail(err, path, "can't be opened");
}

/* Written in full: a page without its place on the disk would be a fault in
 * the midst of a request once the disk is full. */
static int
write_new(int fd)
{
	const char *p;
	struct marks *m;
	size_t done = 0;
	ssize_t n = 0;

	m = malloc(sizeof(*m));
	if (m == NULL)
		return -1;
	clear(m);
	for (p = (const char *)m; done < sizeof(*m); done += (size_t)n) {
		n = write(fd, p + done, sizeof(*m) - done);
		if (n == -1 && errno != EINTR)
			break;
		if (n == -1)
			n = 0;
	}
	free(m);
	return n == -1 ? -1 : fsync(fd);
}

/* Whole under another name, then linked: of several makers one wins, and
 * nobody maps half a file. */
static int
make(const char *path, struct error *err)
{
	char temp[PATH_MAX];
	int fd, n, ret = -1;

	if (file_make_parent(path, err) == -1)
		return -1;
	n = snprintf(temp, sizeof(temp), "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof(temp))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: the path is too long", path);
	fd = mkostemp(temp, O_CLOEXEC);		/* O_EXCL, mode 0600 */
	if (fd == -1)
		return fail(err, path, "can't be made");
	if (write_new(fd) == -1)
		(void)fail(err, path, "can't be written");
	else if (link(temp, path) == -1 && errno != EEXIST)
		(void)fail(err, path, "can't be made");
	else
		ret = 0;
	(void)close(fd);
	(void)unlink(temp);
	return ret;
}

/* Only the one that was judged: in the meantime another process may have put
 * a good one in its place, and has it mapped. */
static void
discard(const char *path, const struct stat *judged)
{
	struct stat st;

	if (lstat(path, &st) == 0 && st.st_dev == judged->st_dev &&
	    st.st_ino == judged->st_ino)
		(void)unlink(path);
}

/* Opens it, and says what judge does; 0 too when there is none. Whoever may
 * write takes away one that is of no use. */
static int
find(const char *path, int mode, int *fd, struct error *err)
{
	int good = open_fd(path, mode, fd, err);
	struct stat st;

	if (good != 1)
		return good;
	if (fstat(*fd, &st) == -1)
		good = fail(err, path, "can't be read");
	else if (mode == O_RDWR && judge_owner(path, &st, err) == -1)
		good = -1;
	else
		good = judge(*fd, path, &st, err);
	if (good == 0 && mode == O_RDWR)
		discard(path, &st);
	if (good != 1)
		(void)close(*fd);
	return good;
}

struct marks *
marks_open(const char *path, struct error *err)
{
	struct marks *m;
	int fd, good;

	if (path == NULL)
		return empty(err);
	good = find(path, O_RDWR, &fd, err);
	if (good == 0) {
		if (make(path, err) == -1)
			return NULL;
		good = find(path, O_RDWR, &fd, err);
	}
	if (good == 0)
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "%s: another version of sluice makes it, too", path);
	if (good != 1)
		return NULL;
	m = map(fd, path, err);
	(void)close(fd);
	return m;
}

/* Read, not mapped: whoever looks is safe from whatever its owner does. */
struct marks *
marks_look(const char *path, struct error *err)
{
	struct marks *m;
	int fd, good = find(path, O_RDONLY, &fd, err);

	if (good == -1)
		return NULL;
	m = empty(err);
	if (m != NULL && good == 1 &&
	    pread(fd, m, sizeof(*m), 0) != (ssize_t)sizeof(*m))
		clear(m);
	if (good == 1)
		(void)close(fd);
	return m;
}

void
marks_close(struct marks *m)
{
	if (m != NULL)
		(void)munmap(m, sizeof(*m));
}
