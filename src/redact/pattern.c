#include "config.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/log.h"
#include "redact/pattern.h"
#include "redact/rule.h"

/* Steps of one match, far beyond what any text needs that is no attack. */
#define MATCH_LIMIT	20000
#define FAULT_SIZE	256

struct pattern_room {
	pcre2_match_data *data;
	pcre2_match_context *context;
	bool fast;
	size_t steps;
};

static _Atomic(pcre2_code *) codes[RULES_MAX][2];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *
text_of(size_t rule, enum pattern_part part)
{
	const struct rule *r = rule_at(rule);

	return part == PATTERN_CUE ? r->cue : r->value;
}

static pcre2_code *
compile(size_t rule, enum pattern_part part, char fault[FAULT_SIZE])
{
	const char *text = text_of(rule, part);
	PCRE2_SIZE at;
	pcre2_code *code;
	uint32_t back = 0;
	int number;

	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_ANCHORED | PCRE2_NO_AUTO_CAPTURE, &number, &at, NULL);
	if (code == NULL) {
		(void)pcre2_get_error_message(number, (PCRE2_UCHAR *)fault,
		    FAULT_SIZE);
		return NULL;
	}
	(void)pcre2_pattern_info(code, PCRE2_INFO_MAXLOOKBEHIND, &back);
	if (back > RULE_BACK) {
		(void)snprintf(fault, FAULT_SIZE, "looks back %u bytes",
		    (unsigned)back);
		pcre2_code_free(code);
		return NULL;
	}
	(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE |
	    PCRE2_JIT_PARTIAL_HARD);
	return code;
}

/* Never freed: they are as constant as the rules. */
static pcre2_code *
code_of(size_t rule, enum pattern_part part)
{
	pcre2_code *code = atomic_load_explicit(&codes[rule][part],
	    memory_order_acquire);
	char fault[FAULT_SIZE];

	if (code != NULL)
		return code;
	(void)pthread_mutex_lock(&lock);
	code = atomic_load(&codes[rule][part]);
	if (code == NULL) {
		code = compile(rule, part, fault);
		if (code == NULL)
			log_fatal("rule %zu: %s", rule, fault);
		atomic_store_explicit(&codes[rule][part], code,
		    memory_order_release);
	}
	(void)pthread_mutex_unlock(&lock);
	return code;
}

struct pattern_room *
pattern_room_new(void)
{
	struct pattern_room *room = calloc(1, sizeof(*room));

	if (room == NULL)
		log_fatal("out of memory");
	room->data = pcre2_match_data_create(1, NULL);
	room->context = pcre2_match_context_create(NULL);
	if (room->data == NULL || room->context == NULL)
		log_fatal("out of memory");
	(void)pcre2_set_match_limit(room->context, MATCH_LIMIT);
	room->fast = pattern_fast();
	return room;
}

void
pattern_room_free(struct pattern_room *room)
{
	if (room == NULL)
		return;
	pcre2_match_data_free(room->data);
	pcre2_match_context_free(room->context);
	free(room);
}

enum pattern_result
pattern_match(struct pattern_room *room, size_t rule, enum pattern_part part,
    const char *text, size_t n, size_t at, bool more, size_t *end)
{
	pcre2_code *code = code_of(rule, part);
	uint32_t options = more ? PCRE2_PARTIAL_HARD : 0;
	int rc = PCRE2_ERROR_JIT_BADOPTION;

	room->steps += n - at;
	/* Nearly half of a short match's time goes into finding out whether
	 * this may be called. */
	if (room->fast)
		rc = pcre2_jit_match(code, (PCRE2_SPTR)text, n, at, options,
		    room->data, room->context);
	if (rc == PCRE2_ERROR_JIT_BADOPTION)
		rc = pcre2_match(code, (PCRE2_SPTR)text, n, at, options,
		    room->data, room->context);

	if (rc == PCRE2_ERROR_NOMATCH)
		return PATTERN_NO;
	if (rc == PCRE2_ERROR_PARTIAL)
		return PATTERN_MORE;
	if (rc < 0)
		return PATTERN_GIVEN_UP;
	*end = pcre2_get_ovector_pointer(room->data)[1];
	return PATTERN_YES;
}

size_t
pattern_steps(const struct pattern_room *room)
{
	return room->steps;
}

static bool
has_jit(void)
{
	pcre2_code *code;
	PCRE2_SIZE at, size = 0;
	int number;

	code = pcre2_compile((PCRE2_SPTR)"a", 1, 0, &number, &at, NULL);
	if (code == NULL || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0)
		size = 0;
	else
		(void)pcre2_pattern_info(code, PCRE2_INFO_JITSIZE, &size);
	pcre2_code_free(code);
	return size > 0;
}

bool
pattern_fast(void)
{
	static atomic_int known;	/* 1: no, 2: yes */
	int is = atomic_load(&known);

	if (is == 0) {
		is = has_jit() ? 2 : 1;
		atomic_store(&known, is);
	}
	return is == 2;
}

const char *
pattern_fault(size_t rule, enum pattern_part part)
{
	static _Thread_local char fault[FAULT_SIZE];
	pcre2_code *code = compile(rule, part, fault);

	if (code == NULL)
		return fault;
	pcre2_code_free(code);
	return NULL;
}
