/*
 * clock: the time and the random numbers, real or scripted.
 *
 * Tests replace the source, so that ids and times in expected files stay the
 * same. The program never does. Set it before threads start.
 */
#ifndef SLUICE_BASE_CLOCK_H
#define SLUICE_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

struct clock_source {
	int64_t	(*mono_ms)(void);		/* never goes back */
	int64_t	(*wall_ms)(void);		/* since 1970 */
	void	(*random)(void *, size_t);	/* never fails */
};

/* NULL puts the real one back. The struct must outlive its use. */
void	clock_set_source(const struct clock_source *);

int64_t	clock_mono_ms(void);
int64_t	clock_wall_ms(void);
int64_t	clock_wall_s(void);
void	clock_random(void *, size_t);

/* prefix and 32 base-62 characters, for "resp_", "msg_", "fc_", ...: the time,
 * so that ids sort by it and neighbours in time are neighbours in an index,
 * then 24 that are random. */
#define CLOCK_ID_SIZE	48
void	clock_id(char id[CLOCK_ID_SIZE], const char *prefix);

/* n random base-62 characters and a NUL, each of 62 equally likely. */
void	clock_base62(char *out, size_t n);

#endif
