/* Times as an administrator types and reads them: days, moments, periods. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/parse.h"
#include "ctl/ctl.h"

#define DATE_SIZE	32
#define DAY_S		((int64_t)86400)
#define PERIOD_MAX_S	(100 * 365 * DAY_S)

/* ---- days and moments ---- */

/* A day, its beginning, or a moment; false for what is neither. */
static bool
parse_date(const char *text, int64_t *when_s, bool *is_day)
{
	/* strptime takes fewer digits, and blanks. */
	static const struct {
		const char *form;
		size_t len;
	} forms[] = { { "%Y-%m-%d", 10 }, { "%Y-%m-%dT%H:%M:%SZ", 20 } };
	struct tm tm, again;
	const char *end;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		memset(&tm, 0, sizeof(tm));
		end = strptime(text, forms[i].form, &tm);
		if (end != text + forms[i].len || *end != '\0')
			continue;
		/* timegm makes 3 March of 31 February. */
		again = tm;
		*when_s = (int64_t)timegm(&again);
		*is_day = i == 0;
		return again.tm_mday == tm.tm_mday;
	}
	return false;
}

int
ctl_read_date(const char *option, const char *text, int64_t *when_s,
    struct error *err)
{
	int64_t when;
	bool is_day;

	if (!parse_date(text, &when, &is_day) || when <= clock_wall_s())
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s: expected a day to come, 2027-01-31, or a time, "
		    "2027-01-31T12:00:00Z (UTC)", option);
	*when_s = when;
	return 0;
}

static const char *
format(struct arena *a, int64_t when_s, bool day)
{
	char *text = arena_alloc(a, DATE_SIZE);
	time_t t = (time_t)when_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || (day ?
	    strftime(text, DATE_SIZE, "%Y-%m-%d", &tm) :
	    strftime(text, DATE_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm)) == 0)
		(void)snprintf(text, DATE_SIZE, "%" PRId64, when_s);
	return text;
}

const char *
ctl_date(struct arena *a, int64_t when_s)
{
	return format(a, when_s, false);
}

const char *
ctl_day(struct arena *a, int64_t when_s)
{
	return format(a, when_s, true);
}

/* ---- periods ---- */

/* The longest first, so that what is printed is short. */
static const struct {
	char letter;
	int64_t s;
} units[] = { { 'w', 7 * DAY_S }, { 'd', DAY_S }, { 'h', 3600 }, { 'm', 60 },
    { 's', 1 } };
#define N_UNITS	(sizeof(units) / sizeof(units[0]))

static bool
parse_period(const char *text, int64_t *out_s)
{
	size_t len = strlen(text);
	uint64_t n;

	for (size_t i = 0; len > 1 && i < N_UNITS; i++)
		if (text[len - 1] == units[i].letter &&
		    parse_u64((struct span){ text, len - 1 },
		    (uint64_t)(PERIOD_MAX_S / units[i].s), &n) == 0 && n > 0) {
			*out_s = (int64_t)n * units[i].s;
			return true;
		}
	return false;
}

int
ctl_read_period(const char *option, const char *text, int64_t *out_s,
    struct error *err)
{
	if (parse_period(text, out_s))
		return 0;
	return error_set(err, ERROR_BAD_REQUEST, NULL,
	    "%s: expected a period such as 12h, 30d or 8w, 100 years at most",
	    option);
}

/* Days rather than weeks: settings are written in days everywhere. */
const char *
ctl_period(struct arena *a, int64_t period_s)
{
	for (size_t i = 1; i < N_UNITS; i++)
		if (period_s % units[i].s == 0)
			return arena_printf(a, "%" PRId64 "%c",
			    period_s / units[i].s, units[i].letter);
	return "";
}

/* ---- a span of the log ---- */

/* A day, its beginning or with end its end, a time, or how long ago: "2h". */
static int
read_when(const char *option, const char *text, bool end, int64_t *when_s,
    struct error *err)
{
	int64_t ago, when;
	bool is_day;

	if (parse_date(text, &when, &is_day))
		*when_s = end && is_day ? when + DAY_S : when;
	else if (parse_period(text, &ago))
		*when_s = clock_wall_s() - ago;
	else
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "%s: expected a day, 2026-11-22, a time, "
		    "2026-11-22T12:00:00Z (UTC), or how long ago, 2h or 7d",
		    option);
	return 0;
}

int
ctl_read_times(const struct ctl *c, int64_t *from_s, int64_t *to_s,
    struct error *err)
{
	*from_s = *to_s = 0;
	if ((c->from != NULL &&
	    read_when("--from", c->from, false, from_s, err) == -1) ||
	    (c->to != NULL &&
	    read_when("--to", c->to, true, to_s, err) == -1))
		return -1;
	if (c->from != NULL && c->to != NULL && *to_s <= *from_s)
		return error_set(err, ERROR_BAD_REQUEST, NULL,
		    "--to: expected a time after that of --from");
	return 0;
}
