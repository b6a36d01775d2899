#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"

#define LINE_MAX_BYTES	2048

static enum log_level level = LOG_LEVEL_INFO;
static int log_fd = 2;

void
log_set_level(enum log_level l)
{
	level = l;
}

bool
log_tells(enum log_level l)
{
	return l <= level;
}

void
log_set_fd(int fd)
{
	log_fd = fd;
}

static void emit(enum log_level, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

static void
emit(enum log_level l, const char *fmt, va_list ap)
{
	static const char *const heads[] = { "sluice: error: ",
	    "sluice: warn: ", "sluice: info: ", "sluice: debug: " };
	char line[LINE_MAX_BYTES];
	size_t len;
	int n;

	if (!log_tells(l))
		return;
	len = strlen(heads[l]);
	memcpy(line, heads[l], len);
	n = vsnprintf(line + len, sizeof(line) - len - 1, fmt, ap);
	if (n > 0)
		len += (size_t)n;
	if (len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[len++] = '\n';
	if (write(log_fd, line, len) == -1) {
		/* There is nobody left to tell. */
	}
}

#define DEFINE_LOG(name, l)						\
void									\
name(const char *fmt, ...)						\
{									\
	va_list ap;							\
									\
	va_start(ap, fmt);						\
	emit(l, fmt, ap);						\
	va_end(ap);							\
}

DEFINE_LOG(log_error, LOG_LEVEL_ERROR)
DEFINE_LOG(log_warn, LOG_LEVEL_WARN)
DEFINE_LOG(log_info, LOG_LEVEL_INFO)
DEFINE_LOG(log_debug, LOG_LEVEL_DEBUG)

void
log_fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	emit(LOG_LEVEL_ERROR, fmt, ap);
	va_end(ap);
	_exit(EX_SOFTWARE);
}
