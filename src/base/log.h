/*
 * log: what an operator can act on, to standard error.
 *
 * A line is written with one write, so that lines of several threads and
 * processes don't mix. Keys, prompts and providers' bodies never come here:
 * callers pass what struct error's detail may hold and nothing more. Control
 * characters in a line become '?'.
 */
#ifndef SLUICE_BASE_LOG_H
#define SLUICE_BASE_LOG_H

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG };

/* Lines above this level are dropped; LOG_LEVEL_INFO at first. */
void	log_set_level(enum log_level);

/* Whether such lines are written. */
bool	log_tells(enum log_level);

/* Where lines go; 2 at first. */
void	log_set_fd(int fd);

void	log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Says why and ends the process with status 70. */
void	log_fatal(const char *fmt, ...)
	    __attribute__((format(printf, 1, 2), noreturn));

#endif
