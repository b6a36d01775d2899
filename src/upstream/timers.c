#include "config.h"

#include <limits.h>

#include "base/clock.h"
#include "upstream/timers.h"

#define TICK_MS	1000

void
timers_begin(struct timers *t, const struct timeouts *limits, bool stream,
    int tick_ms)
{
	int64_t now = clock_mono_ms();

	*t = (struct timers){ .limits = limits, .stream = stream,
	    .tick_ms = tick_ms > 0 ? tick_ms : TICK_MS, .begun_ms = now,
	    .turned_ms = now, .silent_ms = now };
}

void
timers_heard(struct timers *t)
{
	t->heard = true;
	t->silent_ms = clock_mono_ms();
}

void
timers_turned(struct timers *t, int64_t before_ms)
{
	t->turned_ms = clock_mono_ms();
	t->silent_ms += t->turned_ms - before_ms;
}

static int64_t
left(int64_t since, int64_t limit)
{
	return limit <= 0 ? INT64_MAX : since + limit - clock_mono_ms();
}

static int64_t
silence_limit(const struct timers *t)
{
	if (!t->stream)
		return 0;
	return t->heard ? t->limits->idle : t->limits->first_event;
}

int
timers_sleep_ms(const struct timers *t)
{
	const int64_t until[] = {
		left(t->turned_ms, t->tick_ms),
		left(t->begun_ms, t->limits->total),
		left(t->silent_ms, silence_limit(t)),
	};
	int64_t ms = INT_MAX;

	for (size_t i = 0; i < sizeof(until) / sizeof(until[0]); i++)
		if (until[i] < ms)
			ms = until[i];
	return ms < 0 ? 0 : (int)ms;
}

bool
timers_turn_due(const struct timers *t)
{
	return timers_since_turn(t, t->tick_ms);
}

bool
timers_since_turn(const struct timers *t, int64_t ms)
{
	return left(t->turned_ms, ms) <= 0;
}

int
timers_check(const struct timers *t, struct error *err)
{
	int64_t silence = silence_limit(t);

	if (left(t->begun_ms, t->limits->total) <= 0)
		return error_set(err, ERROR_TIMEOUT, NULL,
		    "the time for a whole answer is over");
	if (left(t->silent_ms, silence) <= 0)
		return error_set(err, ERROR_UPSTREAM_TIMEOUT, NULL,
		    "the provider %s for %lld ms", t->heard ?
		    "was silent in its stream" : "sent nothing",
		    (long long)silence);
	return 0;
}
