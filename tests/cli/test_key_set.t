#!/bin/sh
# What an administrator decides about a key after it was made.
# $SLUICECTL names the program.

: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

conf=$folder/sluice.yaml
printf 'store: %s/sluice.db\nsecret_file: %s/secret\n' \
    "$folder" "$folder" >"$conf"

ctl() {
	run "$SLUICECTL" --config "$conf" "$@"
}

# shows KEY LINE: what key show says of it.
shows() { ctl key show "$1" && out "$2"; }

# ---- settings ----

ctl key create --name alice
ended 0 && shows alice '^keeps    responses, for the configured time$'
ok 'a new key keeps responses'

ctl key set alice --logging off
ended 0 && silent out && err 'set the key "alice" (key_' &&
    shows alice '^keeps    metadata (logging off)$'
ok 'logging can be turned off'

ctl key set alice --logging on --retention 7d
ended 0 && shows alice '^keeps    responses, for 7d$'
ok 'a key has a retention of its own'
ctl key show alice --json
out '"retention": "7d"' && out '"logging": true' && out '"zero_retention": false'
ok 'show --json has the settings'
ctl key set alice --retention 90m
shows alice 'for 90m$' && ctl key set alice --retention 2w &&
    shows alice 'for 14d$' && ctl key set alice --retention default &&
    shows alice 'for the configured time$'
ok 'periods are told in the largest unit that fits, and may be forgotten'

ctl key set alice --zero-retention on
ended 0 && err 'zero retention turns logging off' &&
    shows alice '^keeps    metadata (zero retention)$' &&
    ctl key list && out ' zero retention  -  *active$'
ok 'zero retention turns logging off, and says so'
ctl key set alice --logging on
ended 2 && err 'the key has zero retention' &&
    shows alice '(zero retention)$'
ok 'logging is not to be had with zero retention'
ctl key set alice --zero-retention off
ended 0 && err 'logging stays off' && shows alice '(logging off)$'
ok 'the end of zero retention leaves logging off, and says so'
ctl key set alice --zero-retention off --logging on
ended 0 && shows alice '^keeps    responses'
ok 'both may be set at once'

ctl key set alice --expires 2999-01-31
ended 0 && shows alice '^expires  2999-01-31T00:00:00Z$' &&
    ctl key set alice --expires never && shows alice '^expires  never$'
ok 'a key can be made to expire, and not to'

ctl key set alice --name bob
ended 0 && shows bob '^name     bob$' && ctl key show alice; ended 1
ok 'a key can be renamed'

ctl key create --name carol --zero-retention on --expires 2999-01-31
ended 0 && shows carol '(zero retention)$' && shows carol 'expires  2999'
ok 'create takes the same settings'
ctl key create --name dora --logging off --retention 12h
ended 0 && shows dora '(logging off)$' && ctl key set dora --logging on &&
    shows dora 'responses, for 12h$'
ok 'what one setting hides is there when it ends'

ctl key set bob --name carol
ended 1 && err 'a key named "carol" is in force' && shows bob '^name     bob$'
ok 'a name in use is refused'

# ---- what is refused ----

# refuses SAYS ARGUMENTS: status 2, and nothing is changed.
refuses() {
	says=$1
	shift
	ctl key show bob
	cp "$folder/out" "$folder/before"
	ctl "$@"
	ended 2 && silent out && err "$says" && ctl key show bob &&
	    cmp -s "$folder/out" "$folder/before"
}

refuses 'nothing to set' key set bob
ok 'set wants something to set'
refuses '--logging: expected on or off' key set bob --logging yes
ok 'logging is on or off'
refuses '--zero-retention: expected on or off' key set bob --zero-retention 1
ok 'zero retention is on or off'
refuses 'has zero retention' key set bob --zero-retention on --logging on
ok 'what excludes each other is refused'
wrong=
for period in 7 d 0d -1d 1.5d 7D '7 d' '' 99999999999999999999d 36501d 1y; do
	refuses '--retention: expected a period' key set bob \
	    --retention "$period" || wrong=$wrong.$period
done
[ -z "$wrong" ]
ok 'a period that is none is refused'
refuses '--expires: expected a day to come' key set bob --expires 2020-01-01
ok 'a day that is past is refused'
refuses '--name: expected' key set bob --name ' '
ok 'a name that is none is refused'
ctl key set nobody --logging on
ended 1 && err 'no key has the name or id "nobody"'
ok 'an unknown key is an error'

# ---- rotation ----

ctl key set bob --retention 3d
ctl key show bob
old=$(sed -n 's/^id  *//p' "$folder/out")
sed '/^id /d; /^hint /d; /^created /d' "$folder/out" >"$folder/before"
ctl key rotate bob
ended 0 && grep -Eqx 'sk-sl-v1-[0-9A-Za-z]{43}' "$folder/out" &&
    [ "$(wc -l <"$folder/out")" -eq 1 ] && err "$old is revoked" &&
    ! grep -q 'sk-sl-v1-' "$folder/err"
ok 'rotate prints a new key alone, and says what became of the old one'
hint=sk-sl-v1-...$(tail -c 5 "$folder/out")
ctl key show bob
sed '/^id /d; /^hint /d; /^created /d' "$folder/out" >"$folder/after"
cmp -s "$folder/before" "$folder/after" && out "^hint  *$hint\$" &&
    [ "$(sed -n 's/^id  *//p' "$folder/out")" != "$old" ]
ok 'the new key has the name, the project and the settings of the old one'
shows "$old" '^state    revoked$'
ok 'the old key is revoked'
ctl key rotate "$old"
ended 1 && silent out && err 'is revoked'
ok 'a revoked key is not rotated'
ctl key set "$old" --logging on
ended 1 && err 'is revoked'
ok 'a revoked key is not changed'

if [ -e /dev/full ]; then
	ctl key show bob
	cp "$folder/out" "$folder/before"
	"$SLUICECTL" --config "$conf" key rotate bob >/dev/full \
	    2>"$folder/err"
	status=$?
	ended 1 && err 'the old key stays in force' && ctl key show bob &&
	    cmp -s "$folder/out" "$folder/before"
	ok 'a key that could not be printed does not take the place of another'
fi

finish
