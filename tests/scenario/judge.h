/*
 * judge: what a story expects of an answer, of the providers and of the log.
 *
 * Every complete answer is also judged for what always holds: sound.c.
 */
#ifndef TESTS_SCENARIO_JUDGE_H
#define TESTS_SCENARIO_JUDGE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/scan.h"
#include "base/span.h"
#include "scenario/stage.h"

struct judge {
	struct stage *stage;
	struct take *takes;	/* all so far; the last is judged */
	size_t n_takes;
	struct take *take;
	const char *file;
	unsigned line;
	struct buf *faults;
};

/* A verb of [expect]. args is what stands behind it. */
struct verb {
	const char *name;
	void (*fn)(struct judge *, struct span args);
};

/* Judges by the lines of the round's [expect] and by what always holds. */
void	judge_round(struct judge *, const struct round *);

/* What always holds of an answer. */
void	judge_sound(struct judge *);

/* Plays the story the other way: see twin.c. */
void	judge_twin(struct judge *);

/* "file:line: what" in the faults. */
void	judge_fault(struct judge *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

/* The node at a path such as output[0].content[0].text, or NULL; "." is the
 * root itself. */
const struct node *judge_find(struct judge *, const struct node *root,
	    struct span path);

/* "PATH OP VALUE" about a tree: == != contains lacks begins count absent. */
void	judge_value(struct judge *, const struct node *root, struct span args);

/* Promise 2: two objects are the same but for ids and times. */
void	judge_same(struct judge *, const struct node *is,
	    const struct node *want);

/* A node as compact JSON, and a string's meaning; "" for NULL. */
struct span judge_json(struct judge *, const struct node *);

/* args as a JSON string's bytes, or as they stand. */
struct span judge_words(struct judge *, struct span args);

extern const struct verb verbs_of_answers[];	/* ended by a NULL name */
extern const struct verb verbs_of_streams[];
extern const struct verb verbs_of_providers[];
extern const struct verb verbs_of_store[];

#endif
