#include "config.h"

#include <poll.h>

#include "base/clock.h"
#include "upstream/local.h"
#include "upstream/timers.h"

/* A turn of the client's; stopping makes no failure of a complete answer. */
static int
take_turn(const struct attempt *a, const struct gate *gate, bool woken,
    struct timers *timers, struct error *err)
{
	int64_t before = clock_mono_ms();
	int rc = a->client->turn(a->client->ctx, woken, err);

	timers_turned(timers, before);
	return rc == -1 && gate->ended && err->class == ERROR_STOPPING ? 0 : rc;
}

/* Waits before the next step; the client is looked after meanwhile. */
static int
pause_for(const struct attempt *a, const struct gate *gate, int64_t ms,
    struct timers *timers, struct error *err)
{
	int64_t until = clock_mono_ms() + ms, left;
	struct pollfd p = { .events = POLLIN };
	int n, sleep_ms;

	for (;;) {
		if (timers_check(timers, err) == -1)
			return -1;
		left = until - clock_mono_ms();
		if (left <= 0)
			return 0;
		sleep_ms = timers_sleep_ms(timers);
		p.fd = a->client->fd;
		n = poll(&p, 1, left < sleep_ms ? (int)left : sleep_ms);
		if (take_turn(a, gate, n > 0, timers, err) == -1)
			return -1;
	}
}

static int
steps(const struct attempt *a, struct decoder *d, const struct gate *gate,
    struct error *err)
{
	/* The other limits are about a network. */
	const struct timeouts limits = { .total = a->timeouts.total };
	struct timers timers;
	int ms;

	timers_begin(&timers, &limits, d->stream, a->client->tick_ms);
	for (;;) {
		ms = d->dialect->answer(d, err);
		if (ms == -1 ||
		    take_turn(a, gate, false, &timers, err) == -1)
			return -1;
		if (gate->ended || ms == 0)
			return 0;
		if (pause_for(a, gate, d->stream ? ms : 0, &timers,
		    err) == -1)
			return -1;
	}
}

int
local_run(struct attempt *a, const struct dialect *dialect, struct gate *gate,
    struct error *err)
{
	struct decoder d;
	int rc;

	if (dialect->accept != NULL && dialect->accept(a->request, a->target,
	    a->receipt, err) == -1)
		return -1;
	decoder_init(&d, dialect, a->request, a->target, a->request->stream,
	    &gate->sink);
	rc = steps(a, &d, gate, err);
	decoder_fini(&d);
	return rc;
}
