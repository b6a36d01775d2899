#!/bin/sh
# What the rules find is measured by a command, and so is their speed.
# $GUARDRAILS_MEASURE and $GUARDRAILS_SPEED name the programs.

: "${GUARDRAILS_MEASURE:?names the program to test}"
: "${GUARDRAILS_SPEED:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

measure() { run "$GUARDRAILS_MEASURE" "$@"; }

rows() { [ "$(grep -c '^[A-Z_]\{3,\} ' "$folder/out")" -eq "$1" ]; }

# ---- the table ----

measure
ended 0 && rows 41 && out '^all on ' && silent err
ok 'the table has a row for each of the 41 types, and one for all'

measure --type EMAIL
ended 0 && rows 1 && out '^EMAIL ' && ! out '^all on'
ok 'one type can be measured by itself'

measure --language pl --type SSN
pl=$(awk '/^SSN/ { print $3 }' "$folder/out")
measure --type SSN
all=$(awk '/^SSN/ { print $3 }' "$folder/out")
[ "$pl" -gt 0 ] && [ "$pl" -lt "$all" ]
ok 'one language can be measured by itself'

measure --threshold 100 --type DATE
sure=$(awk '/^DATE/ { print $4 }' "$folder/out")
measure --threshold 0 --type DATE
any=$(awk '/^DATE/ { print $4 }' "$folder/out")
[ "$sure" -lt "$any" ]
ok 'a higher threshold finds less'

measure --misses LOCATION
ended 0 && out '^missed .*<<.*>> in: ' && rows 0
ok 'what was missed is printed with its sentence'

measure --type TYPO
ended 2 && err 'TYPO: there is no such type'
ok 'an unknown type is refused'
measure --threshold 101
ended 2 && err 'expected 0 to 100'
ok 'a threshold above 100 is refused'
measure --language xx
ended 2 && err 'no such language'
ok 'an unknown language is refused'

# ---- the document ----

doc=$folder/doc.md
{
	echo before
	sed -n '/^<!-- figures/p; /^<!-- end of figures/p' \
	    "${srcdir:-.}/docs/guardrails.md"
	echo behind
} >"$doc"
measure --rewrite "$doc"
ended 0 && grep -q '^| EMAIL |' "$doc" && [ "$(head -n 1 "$doc")" = before ] &&
    [ "$(tail -n 1 "$doc")" = behind ]
ok 'the figures are written between the two comments'
cp "$doc" "$doc.once"
measure --rewrite "$doc"
cmp -s "$doc" "$doc.once"
ok 'writing them again changes nothing'
echo none >"$doc"
measure --rewrite "$doc"
ended 2 && err 'comments around the figures are missing' && grep -q none "$doc"
ok 'a document without the comments stays as it is'

# ---- speed ----

run "$GUARDRAILS_SPEED" --quick
ended 0 && out '^English prose ' && out '^slowest: ' &&
    out 'patterns compiled with EMAIL alone: 1$'
ok 'speed is printed, and a key with EMAIL alone compiles one pattern'
run "$GUARDRAILS_SPEED" --nonsense
ended 2 && err '^usage: '
ok 'an unknown option is refused'

finish
