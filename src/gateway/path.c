#include "config.h"

#include <string.h>

#include "gateway/path.h"

/* ---- percent signs ---- */

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *p = c == '\0' ? NULL : strchr(digits, c);

	return p == NULL ? -1 : (int)(p - digits) % 16;
}

char *
path_decode(struct arena *a, struct span s, bool plus)
{
	char *out = arena_alloc(a, s.len + 1), *to = out;
	int high, low;

	for (size_t i = 0; i < s.len; i++) {
		*to++ = plus && s.p[i] == '+' ? ' ' : s.p[i];
		if (s.p[i] != '%' || s.len - i < 3)
			continue;
		high = digit(s.p[i + 1]);
		low = digit(s.p[i + 2]);
		if (high == -1 || low == -1 || high + low == 0)
			continue;
		to[-1] = (char)(high * 16 + low);
		i += 2;
	}
	*to = '\0';
	return out;
}

/* ---- patterns ---- */

static bool	fits(const char *, const char *, struct span *);

/* A parameter of many segments: the longest after which the rest fits. */
static bool
fits_many(const char *rest, const char *path, struct span *found)
{
	for (size_t len = strlen(path); len > 0; len--) {
		if ((path[len] != '\0' && path[len] != '/') ||
		    !fits(rest, path + len, found + 1))
			continue;
		*found = (struct span){ path, len };
		return true;
	}
	return false;
}

static bool
fits(const char *pattern, const char *path, struct span *found)
{
	const char *end;
	size_t len;

	for (; *pattern != '{'; pattern++, path++) {
		if (*pattern != *path)
			return false;
		if (*pattern == '\0')
			return true;
	}
	end = strchr(pattern, '}');
	if (end[-1] == '*')
		return fits_many(end + 1, path, found);
	len = strcspn(path, "/");
	*found = (struct span){ path, len };
	return len > 0 && fits(end + 1, path + len, found + 1);
}

bool
path_fits(const char *pattern, const char *path, struct arena *a,
    const char *params[PATH_PARAMS])
{
	struct span found[PATH_PARAMS] = { { NULL, 0 } };

	if (!fits(pattern, path, found))
		return false;
	for (size_t i = 0; i < PATH_PARAMS; i++)
		params[i] = found[i].p == NULL ? NULL :
		    path_decode(a, found[i], false);
	return true;
}
