#include "config.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/log.h"
#include "guardrails/watch.h"

#define CODES_MAX	512
#define PRINTED		12

static struct watched {
	const pcre2_code *code;
	PCRE2_SPTR pattern;
	size_t calls, matched;
	int64_t ns;
} codes[CODES_MAX];
static size_t n_codes;
static int64_t compiling_ns;
static bool watching;

static void *
real(const char *name)
{
	void *f = dlsym(RTLD_NEXT, name);

	if (f == NULL)
		log_fatal("%s isn't in a shared library", name);
	return f;
}

int64_t
watch_cpu_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

pcre2_code *
pcre2_compile(PCRE2_SPTR pattern, PCRE2_SIZE n, uint32_t options, int *number,
    PCRE2_SIZE *at, pcre2_compile_context *context)
{
	pcre2_code *(*f)(PCRE2_SPTR, PCRE2_SIZE, uint32_t, int *, PCRE2_SIZE *,
	    pcre2_compile_context *);
	int64_t begin = watch_cpu_ns();
	pcre2_code *code;

	*(void **)&f = real("pcre2_compile_8");
	code = f(pattern, n, options, number, at, context);
	compiling_ns += watch_cpu_ns() - begin;
	if (n_codes < CODES_MAX)
		codes[n_codes++] = (struct watched){ .code = code,
		    .pattern = pattern };
	return code;
}

int
pcre2_jit_compile(pcre2_code *code, uint32_t options)
{
	int (*f)(pcre2_code *, uint32_t);
	int64_t begin = watch_cpu_ns();
	int rc;

	*(void **)&f = real("pcre2_jit_compile_8");
	rc = f(code, options);
	compiling_ns += watch_cpu_ns() - begin;
	return rc;
}

static struct watched *
find(const pcre2_code *code)
{
	for (size_t i = 0; i < n_codes; i++)
		if (codes[i].code == code)
			return &codes[i];
	return NULL;
}

typedef int match_fn(const pcre2_code *, PCRE2_SPTR, PCRE2_SIZE, PCRE2_SIZE,
    uint32_t, pcre2_match_data *, pcre2_match_context *);

static int
count(match_fn *f, const pcre2_code *code, PCRE2_SPTR text, PCRE2_SIZE n,
    PCRE2_SIZE at, uint32_t options, pcre2_match_data *data,
    pcre2_match_context *context)
{
	struct watched *w;
	int64_t begin;
	int rc;

	if (!watching)
		return f(code, text, n, at, options, data, context);
	w = find(code);
	begin = watch_cpu_ns();
	rc = f(code, text, n, at, options, data, context);
	if (w != NULL) {
		w->ns += watch_cpu_ns() - begin;
		w->calls++;
		w->matched += rc > 0;
	}
	return rc;
}

int
pcre2_match(const pcre2_code *code, PCRE2_SPTR text, PCRE2_SIZE n,
    PCRE2_SIZE at, uint32_t options, pcre2_match_data *data,
    pcre2_match_context *context)
{
	static match_fn *f;

	if (f == NULL)
		*(void **)&f = real("pcre2_match_8");
	return count(f, code, text, n, at, options, data, context);
}

int
pcre2_jit_match(const pcre2_code *code, PCRE2_SPTR text, PCRE2_SIZE n,
    PCRE2_SIZE at, uint32_t options, pcre2_match_data *data,
    pcre2_match_context *context)
{
	static match_fn *f;

	if (f == NULL)
		*(void **)&f = real("pcre2_jit_match_8");
	return count(f, code, text, n, at, options, data, context);
}

size_t
watch_compiled(int64_t *ns)
{
	if (ns != NULL)
		*ns = compiling_ns;
	return n_codes;
}

void
watch_begin(void)
{
	for (size_t i = 0; i < n_codes; i++)
		codes[i].calls = codes[i].matched = 0, codes[i].ns = 0;
	watching = true;
}

static int
by_time(const void *a, const void *b)
{
	const struct watched *x = a, *y = b;

	return (x->ns < y->ns) - (x->ns > y->ns);
}

void
watch_print(size_t n)
{
	double kb = (double)n / 1000;
	size_t calls = 0;

	watching = false;
	qsort(codes, n_codes, sizeof(*codes), by_time);
	for (size_t i = 0; i < n_codes; i++)
		calls += codes[i].calls;
	(void)printf("  %8.1f calls in kB\n", (double)calls / kb);
	for (size_t i = 0; i < n_codes && i < PRINTED; i++)
		if (codes[i].calls > 0)
			(void)printf("  %8.2f in kB, matched %6.2f, %5.0f ns "
			    "each: %.60s\n", (double)codes[i].calls / kb,
			    (double)codes[i].matched / kb,
			    (double)codes[i].ns / (double)codes[i].calls,
			    (const char *)codes[i].pattern);
}
