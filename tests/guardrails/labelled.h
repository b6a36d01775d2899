/*
 * labelled: sentences of which is known what in them is sensitive, to measure
 * what the rules find.
 *
 * They are made of lines as people write them (lines_*.c), whose slots are
 * filled with values made by rule (values_*.c) and words (words*.c), by a seed:
 * the same set each time. Nothing here knows the rules or their checks.
 *
 * A label is the shortest text whose staying visible would tell: the name
 * without its title, the number without its unit, a street and its town each by
 * itself. What stands around it may go with it.
 *
 * Where two types are both right the label says so. must holds each type that,
 * alone switched on, has to find it; may those that are no mistake:
 * - a date of birth must be found as DATE_OF_BIRTH and as DATE;
 * - the name of a patient as PATIENT and as PERSON, that of who treats as STAFF
 *   and as PERSON; where a title or a trade leaves open whether somebody treats
 *   patients, STAFF is no mistake;
 * - the address of a service account as GCP_SERVICE_ACCOUNT and as EMAIL;
 * - a hospital as HOSPITAL; as ORGANIZATION it is no mistake, nor is a town in
 *   its name as LOCATION;
 * - numbers of a patient, of a record, of an insurance as what they are called;
 *   as another of these three it is no mistake;
 * - an IBAN may be taken for an ACCOUNT_NUMBER, a key for a PASSWORD, a mail
 *   address behind "login:" for a USERNAME, and so on, as the slots say.
 */
#ifndef SLUICE_TESTS_GUARDRAILS_LABELLED_H
#define SLUICE_TESTS_GUARDRAILS_LABELLED_H

#include <stddef.h>

#include "base/buf.h"
#include "base/span.h"
#include "redact/entity.h"

enum language {
	LANGUAGE_EN, LANGUAGE_DE, LANGUAGE_FR, LANGUAGE_ES, LANGUAGE_IT,
	LANGUAGE_PT, LANGUAGE_NL, LANGUAGE_PL, LANGUAGE_JA, LANGUAGE_ZH,
	LANGUAGE_KO,
	LANGUAGE_NONE,		/* code, logs, tables; words are English */
	LANGUAGES
};

/* "en"; "-" for none. */
const char *language_name(enum language);

struct label {
	size_t at, len;
	entity_set must, may;
};

#define LABELS_MAX	24

struct sentence {
	enum language language;
	struct span text;
	const struct label *labels;
	size_t n_labels;
};

struct labelled {
	struct sentence *sentences;
	size_t n;
	size_t repeated;	/* made twice, and kept once */
};

/* Ends the process when a line can't be read. */
void	labelled_make(struct labelled *);
void	labelled_free(struct labelled *);

/* Lines of one kind. A line has slots {name}, and {=TYPE,TYPE?:text} around
 * text that is what TYPE says; the ? means may. Text there may have slots. */
struct lines {
	enum language language;
	unsigned times;		/* how often each is filled */
	const char *const *lines;	/* ends with NULL */
};

extern const struct lines *const line_groups[];	/* end with lines of NULL */
extern const struct lines lines_en[], lines_de[], lines_fr[], lines_es[],
	    lines_it[], lines_pt[], lines_nl[], lines_pl[], lines_cjk[],
	    lines_code[], lines_not[], lines_account[], lines_day[],
	    lines_paper[], lines_people[], lines_record[], lines_secret[],
	    lines_ward[];

/* What may fill a slot. */
struct slot {
	const char *name;
	entity_set must, may;
	void (*make)(struct buf *, enum language);
};

/* Each ends with a name of NULL. */
extern const struct slot slots_card[], slots_number[], slots_secret[],
	    slots_net[], slots_person[], slots_health[], slots_time[],
	    slots_other[], slots_coin[], slots_paper[];

/* A value may say what of it is the label: what stands between these. */
#define CORE_BEGIN	'\001'
#define CORE_END	'\002'

/* Pieces of values. Chance falls once in each statement: of two in one the
 * order would be the compiler's. */
void	put_digits(struct buf *, unsigned n);
void	put_number(struct buf *, unsigned low, unsigned high, int width);
void	put_from(struct buf *, const char *alphabet, unsigned n);
/* # a digit, $ one above 1, @ a capital, % a digit or a capital, ^ a hexadecimal
 * digit; else itself. */
void	put_like(struct buf *, const char *form);
const char *one_of(const char *const *list);	/* ends with NULL */

#define HEX	"0123456789abcdef"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define DIGITS	"0123456789"
#define BASE62	UPPER LOWER DIGITS
#define BASE64	BASE62 "+/"
#define BASE64URL	BASE62 "_-"

/* Words of a language, each list ended by NULL. */
struct words {
	const char *const *first;
	const char *const *last;
	const char *const *cities;
	const char *const *streets;	/* # is a number */
	const char *const *companies;
	const char *const *hospitals;
	const char *const *conditions;
	const char *const *drugs;
};

const struct words *words_of(enum language);

#endif
