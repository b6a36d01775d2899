#include "config.h"

#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/parse.h"
#include "base/secret.h"

#define HEX_SIZE	(2 * SECRET_SIZE)
#define NUMBER_DIGITS	10			/* of UINT32_MAX */
#define FILE_BYTES_MAX	(SECRET_KEYS * (NUMBER_DIGITS + 1 + HEX_SIZE + 1))
#define LINE_BYTES_MAX	4096

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static int
read_hex(struct span text, unsigned char out[SECRET_SIZE])
{
	int high, low;

	if (text.len != HEX_SIZE)
		return -1;
	for (size_t i = 0; i < SECRET_SIZE; i++) {
		high = hex_digit(text.p[2 * i]);
		low = hex_digit(text.p[2 * i + 1]);
		if (high == -1 || low == -1)
			return -1;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return 0;
}

/* Reads "number key". */
static const char *
read_line(struct span line, struct secret_key *key)
{
	const char *blank = line.len == 0 ? NULL :
	    memchr(line.p, ' ', line.len);
	struct span number, hex;
	uint64_t u;

	if (blank == NULL)
		return "expected a number, one blank and a key";
	number = (struct span){ line.p, (size_t)(blank - line.p) };
	hex = (struct span){ blank + 1, line.len - number.len - 1 };
	if (number.len > NUMBER_DIGITS ||
	    parse_u64(number, UINT32_MAX, &u) == -1)
		return "expected a number from 0 to 4294967295 at the front";
	if (read_hex(hex, key->bytes) == -1)
		return "expected a key of 64 hexadecimal digits after one "
		    "blank, and nothing after it";
	key->number = (unsigned)u;
	return NULL;
}

/* Puts the key where its number belongs. */
static const char *
insert(struct secret *s, const struct secret_key *key)
{
	size_t at = s->n_keys;

	if (s->n_keys == SECRET_KEYS)
		return "more than 64 keys";
	while (at > 0 && s->keys[at - 1].number > key->number)
		at--;
	if (at > 0 && s->keys[at - 1].number == key->number)
		return "the number stands on an earlier line already";
	memmove(&s->keys[at + 1], &s->keys[at],
	    (s->n_keys - at) * sizeof(*s->keys));
	s->keys[at] = *key;
	s->n_keys++;
	return NULL;
}

int
secret_parse(const char *file, struct span text, struct secret *s,
    struct error *err)
{
	struct secret_key key;
	const char *fault = NULL, *end;
	struct span line;
	size_t n;

	*s = (struct secret){ .n_keys = 0 };
	for (n = 0; fault == NULL && text.len > 0; n++) {
		end = memchr(text.p, '\n', text.len);
		line = text;
		if (end != NULL)
			line.len = (size_t)(end - text.p);
		fault = read_line(line, &key);
		if (fault == NULL)
			fault = insert(s, &key);
		text.p += line.len + (end != NULL);
		text.len -= line.len + (end != NULL);
	}
	secret_clear(&key, sizeof(key));
	if (fault != NULL)
		(void)error_set(err, ERROR_INTERNAL, NULL, "%s:%zu: %s", file,
		    n, fault);
	else if (s->n_keys == 0)
		(void)error_set(err, ERROR_INTERNAL, NULL,
		    "%s:1: the file is empty, expected lines of a number and "
		    "a key; remove it and a new one is made", file);
	else
		return 0;
	secret_wipe(s);
	return -1;
}

static int
file_error(struct error *err, const char *path, const char *what)
{
	return error_set(err, ERROR_INTERNAL, NULL, "%s: %s: %s", path, what,
	    strerror(errno));
}

/* Up to size bytes of what can be read there; -1 with errno. */
static ssize_t
read_up_to(int fd, char *out, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size) {
		n = read(fd, out + len, size - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

static int
load_open(int fd, const char *path, struct secret *s, struct error *err)
{
	char text[FILE_BYTES_MAX + 1];
	struct stat st;
	ssize_t n;
	int ret;

	if (fstat(fd, &st) == -1)
		return file_error(err, path, "can't be read");
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: expected a regular file", path);
	if ((st.st_mode & 077) != 0)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: others can read or write it (mode %04o), expected "
		    "mode 0600; chmod 600 mends it", path,
		    (unsigned)(st.st_mode & 07777));
	n = read_up_to(fd, text, sizeof(text));
	if (n == -1)
		ret = file_error(err, path, "can't be read");
	else if ((size_t)n > FILE_BYTES_MAX)
		ret = error_set(err, ERROR_INTERNAL, NULL,
		    "%s: longer than %d bytes, expected at most %d lines of "
		    "a number and a key", path, FILE_BYTES_MAX, SECRET_KEYS);
	else
		ret = secret_parse(path, (struct span){ text, (size_t)n }, s,
		    err);
	secret_clear(text, sizeof(text));
	return ret;
}

/* "number key\n" at out, and its length. */
static size_t
write_line(char *out, const struct secret_key *key)
{
	size_t len = (size_t)snprintf(out, NUMBER_DIGITS + 2, "%u ",
	    key->number);

	for (size_t i = 0; i < SECRET_SIZE; i++, len += 2)
		(void)snprintf(out + len, 3, "%02x", key->bytes[i]);
	out[len++] = '\n';
	return len;
}

/* Writes all keys to fd and to the disk; -1 with errno. */
static int
write_keys(int fd, const struct secret *s)
{
	char text[FILE_BYTES_MAX + 1];
	size_t len = 0, done = 0;
	ssize_t n = 0;

	for (size_t i = 0; i < s->n_keys; i++)
		len += write_line(text + len, &s->keys[i]);
	while (done < len && (n != -1 || errno == EINTR)) {
		n = write(fd, text + done, len - done);
		if (n != -1)
			done += (size_t)n;
	}
	secret_clear(text, sizeof(text));
	return done == len ? fsync(fd) : -1;
}

static void
make_key(struct secret_key *key, unsigned number)
{
	key->number = number;
	clock_random(key->bytes, sizeof(key->bytes));
}

/* A file beside path that holds the keys, its name in temp; -1 with err. */
static int
write_beside(const char *path, const struct secret *s, char temp[PATH_MAX],
    struct error *err)
{
	int fd, ret;
	int n = snprintf(temp, PATH_MAX, "%s.XXXXXX", path);

	if (n < 0 || n >= PATH_MAX)
		return error_set(err, ERROR_INTERNAL, NULL,
		    "%s: the path is too long", path);
	fd = mkostemp(temp, O_CLOEXEC);		/* O_EXCL, mode 0600 */
	if (fd == -1)
		return file_error(err, path, "can't be made");
	ret = write_keys(fd, s);
	if (ret == -1) {
		(void)file_error(err, path, "can't be written");
		(void)unlink(temp);
	}
	(void)close(fd);
	return ret;
}

/*
 * A whole file under another name, then link: it fails when the name exists,
 * so of several makers exactly one wins, and nobody ever reads half a key.
 */
static int
make(const char *path, struct error *err)
{
	struct secret s = { .n_keys = 1 };
	char temp[PATH_MAX];
	int ret;

	if (file_make_parent(path, err) == -1)
		return -1;
	make_key(&s.keys[0], 1);
	ret = write_beside(path, &s, temp, err);
	secret_wipe(&s);
	if (ret == -1)
		return -1;
	if (link(temp, path) == -1 && errno != EEXIST)
		ret = file_error(err, path, "can't be made");
	(void)unlink(temp);
	return ret == -1 ? -1 : file_sync_parent(path, err);
}

int
secret_load(const char *path, struct secret *s, struct error *err)
{
	int fd, ret;

	s->n_keys = 0;
	/* O_NONBLOCK: a FIFO of that name must not hold up the start. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1 && errno == ENOENT) {
		if (make(path, err) == -1)
			return -1;
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	}
	if (fd == -1)
		return file_error(err, path, "can't be opened");
	ret = load_open(fd, path, s, err);
	(void)close(fd);
	return ret;
}

/* ---- another key ---- */

/*
 * Opens the file and locks it. Who has waited for the lock may hold the file
 * that another has replaced meanwhile, and then tries again.
 */
static int
open_locked(const char *path, struct error *err)
{
	struct stat held, there;
	int fd;

	for (;;) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd == -1)
			return file_error(err, path, "can't be opened");
		if (flock(fd, LOCK_EX) == -1 || fstat(fd, &held) == -1 ||
		    stat(path, &there) == -1) {
			(void)file_error(err, path, "can't be locked");
			(void)close(fd);
			return -1;
		}
		if (held.st_ino == there.st_ino && held.st_dev == there.st_dev)
			return fd;
		(void)close(fd);
	}
}

static int
add_key(const char *path, struct secret *s, struct error *err)
{
	char temp[PATH_MAX];
	unsigned last = secret_number(s);

	if (s->n_keys == SECRET_KEYS)
		return error_set(err, ERROR_VALUE, NULL,
		    "%s: has %d keys already, the most there can be", path,
		    SECRET_KEYS);
	if (last == UINT32_MAX)
		return error_set(err, ERROR_VALUE, NULL,
		    "%s: has the highest number there is already", path);
	make_key(&s->keys[s->n_keys++], last + 1);
	if (write_beside(path, s, temp, err) == -1)
		return -1;
	if (rename(temp, path) == -1) {
		(void)file_error(err, path, "can't be replaced");
		(void)unlink(temp);
		return -1;
	}
	return file_sync_parent(path, err);
}

int
secret_add_key(const char *path, unsigned *number, struct error *err)
{
	struct secret s = { .n_keys = 0 };
	char real[PATH_MAX];		/* a link stays one */
	int fd, ret;

	if (realpath(path, real) == NULL)
		return file_error(err, path, "can't be opened");
	path = real;
	fd = open_locked(path, err);
	if (fd == -1)
		return -1;
	ret = load_open(fd, path, &s, err);
	if (ret == 0)
		ret = add_key(path, &s, err);
	if (ret == 0)
		*number = secret_number(&s);
	(void)close(fd);
	secret_wipe(&s);
	return ret;
}

/* ---- secrets of others ---- */

/* The first line of text without the white space at its end; what is wrong
 * with it, or NULL. */
static const char *
first_line(char *text, size_t len)
{
	char *end = memchr(text, '\n', len);

	if (end == NULL && len > LINE_BYTES_MAX)
		return "the first line is longer than 4096 bytes";
	if (end != NULL)
		len = (size_t)(end - text);
	while (len > 0 && strchr(" \t\r\v\f", text[len - 1]) != NULL &&
	    text[len - 1] != '\0')
		len--;
	if (len == 0)
		return "the first line is empty, expected a secret";
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return "the first line holds a control character";
	text[len] = '\0';
	return NULL;
}

char *
secret_read_file(const char *path, struct error *err)
{
	char text[LINE_BYTES_MAX + 1], *copy = NULL;
	const char *fault;
	ssize_t n = -1;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd != -1)
		n = read_up_to(fd, text, sizeof(text));
	if (n == -1) {
		(void)file_error(err, path, "can't be read");
	} else if ((fault = first_line(text, (size_t)n)) != NULL) {
		(void)error_set(err, ERROR_INTERNAL, NULL, "%s: %s", path,
		    fault);
	} else {
		copy = strdup(text);
		if (copy == NULL)
			log_fatal("out of memory");
	}
	if (fd != -1)
		(void)close(fd);
	secret_clear(text, sizeof(text));
	return copy;
}

/* Collectors that the kernel pipes a core into ask for this limit, too. */
void
secret_no_core(void)
{
	const struct rlimit none = { .rlim_cur = 0, .rlim_max = 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
}
