#!/bin/sh
# What an administrator has redacted for a key. $SLUICE and $SLUICECTL name the
# programs.

: "${SLUICE:?names the program to test}"
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

# entities_are ARRAY: what key show --json says of them.
entities_are() {
	[ "$(tr -d ' \n' <"$folder/out" |
	    sed 's/.*"entities"://; s/].*/]/')" = "$1" ]
}

# ---- settings ----

ctl key create --name alice
ended 0 && shows alice '^redacts  nothing$' && ! out '^types' &&
    ctl key list && out ' responses  -  *active$'
ok 'a new key has nothing redacted'
ctl key show alice --json
out '"redact": "off"' && entities_are '[]' &&
    out '"placeholder": "\[TYPE\]"' && out '"threshold": 50' &&
    out '"reversible": false'
ok 'show --json has the settings and their defaults'

ctl key set alice --redact both
ended 2 && silent out && err 'no entities to redact; --entities' &&
    shows alice '^redacts  nothing$'
ok 'redaction wants entities'
ctl key set alice --redact both --entities EMAIL,PHONE
ended 0 && silent out && err 'set the key "alice" (key_' &&
    shows alice '^redacts  input and output$' && out '^types    EMAIL,PHONE$' &&
    out '^puts     \[TYPE\]$' && out '^sure     50 percent$'
ok 'redaction is turned on with entities'
ctl key list
out ' responses  both: 2 types  active$'
ok 'list says what is redacted, in short'
ctl key show alice --json
out '"redact": "both"' && entities_are '["EMAIL","PHONE"]' &&
    out '"threshold": 50'
ok 'show --json has an array of entities'

wrong=
for words in 'input input' 'output output' 'both input and output'; do
	ctl key set alice --redact "${words%% *}"
	ended 0 && shows alice "^redacts  ${words#* }\$" &&
	    out '^types    EMAIL,PHONE$' && continue
	wrong=$words
done
[ -z "$wrong" ]
ok 'input, output or both are redacted, with the entities of before'
ctl key set alice --redact off
ended 0 && shows alice '^redacts  nothing$' && out '^types    EMAIL,PHONE$' &&
    ctl key list && out ' responses  -  *active$' &&
    ctl key set alice --redact input && shows alice '^types    EMAIL,PHONE$'
ok 'off keeps the other settings'

ctl key set alice --entities ' email , Iban,URL '
ended 0 && shows alice '^types    EMAIL,IBAN,URL$' && out '^redacts  input$'
ok 'entities are named in any case and order'
ctl key set alice --entities DATE
ended 0 && ctl key list && out ' input: 1 type   *active$'
ok 'entities take the place of those before'
ctl key set alice --entities all
ended 0 && shows alice '^types    all$' && ctl key list &&
    out ' input: all types  active$'
ok 'all entities have a word'

ctl key set alice --placeholder '<hidden TYPE>' --threshold 85
ended 0 && shows alice '^puts     <hidden TYPE>$' && out '^sure     85 percent$' &&
    out '^types    all$'
ok 'placeholder and threshold can be set'
ctl key set alice --placeholder default --threshold default
ended 0 && shows alice '^puts     \[TYPE\]$' && out '^sure     50 percent$'
ok 'placeholder and threshold can be forgotten'
ctl key set alice --placeholder 'Überschwärzt ██ 🙈'
ended 0 && shows alice '^puts     Überschwärzt ██ 🙈$'
ok 'a placeholder may hold any printable text'

ctl key set alice --reversible on
ended 2 && err 'placeholder of its own' && err '--placeholder default brings' &&
    shows alice '^puts     Überschwärzt ██ 🙈$'
ok 'what is to be given back wants the default placeholder'
ctl key set alice --reversible on --placeholder default
ended 0 && shows alice '^puts     \[TYPE\], and gives back what was there$'
ok 'redaction can be reversible'
ctl key set alice --placeholder '***'
ended 2 && err 'placeholder of its own'
ok 'a key whose redaction is reversible takes no other placeholder'
ctl key set alice --placeholder '[TYPE]'
ended 0 && shows alice 'gives back'
ok 'the default placeholder may be written out'
ctl key set alice --redact output
ended 0 && err 'nothing is given back, since'
ok 'reversible without redaction of input has no effect, and says so'
ctl key set alice --reversible off --placeholder '***' --redact both
ended 0 && shows alice '^puts     \*\*\*$'
ok 'reversible can be turned off, with a placeholder at once'

ctl key create --name bob --redact output --entities URL --threshold 70 \
    --placeholder x
ended 0 && shows bob '^redacts  output$' && out '^types    URL$' &&
    out '^puts     x$' && out '^sure     70 percent$'
ok 'create takes the same settings'
ctl key create --name carol --redact both
ended 2 && silent out && ctl key show carol
ended 1
ok 'a key whose settings are wrong is not made'

ctl key create --name dora --entities EMAIL
ended 0 && err 'redaction stays off; --redact' &&
    ctl key set dora --threshold 60 && err 'redaction stays off' &&
    ctl key set dora --redact input && ended 0 && ! err 'stays off' &&
    shows dora '^types    EMAIL$' && out '^sure     60 percent$'
ok 'settings may be made before redaction is turned on, and it says so'
ctl key set dora --logging off --name eve
ended 0 && shows eve '^redacts  input$' && out '^types    EMAIL$' &&
    out '^sure     60 percent$'
ok 'other settings leave redaction alone'

ctl key show bob
sed '/^id /d; /^hint /d; /^created /d' "$folder/out" >"$folder/before"
ctl key rotate bob
ended 0 && ctl key show bob &&
    sed '/^id /d; /^hint /d; /^created /d' "$folder/out" >"$folder/after" &&
    cmp -s "$folder/before" "$folder/after" && out '^types    URL$'
ok 'rotate keeps the settings'

# ---- what nothing finds ----

ctl key set bob --threshold 100
ended 2 && err 'no rule finds URL with a threshold of 100 percent' &&
    shows bob '^sure     70 percent$'
ok 'a threshold at which nothing is found is refused'
ctl key set bob --redact off --threshold 100
ended 0 && ctl key set bob --redact both
ended 2 && err 'no rule finds URL' && shows bob '^redacts  nothing$'
ok 'redaction that finds nothing is not turned on'
# A mail address is surer than a name is ever.
ctl key set bob --redact both --entities EMAIL,PERSON --threshold 95
ended 0 && err 'no rule finds PERSON with a threshold of 95 percent' &&
    shows bob '^types    PERSON,EMAIL$'
ok 'what nothing finds is told'

# It can't tell staff from other people: those who are both are told as persons.
cp "$conf" "$folder/plain.yaml"
printf 'analyzer: {url: "http://127.0.0.1:1"}\n' >>"$conf"
ctl key set bob --entities EMAIL,PERSON
ended 0 && ! err 'finds PERSON'
ok 'what an analyzer finds is not told as unfound'
ctl key set bob --entities PERSON
ended 0 && shows bob '^types    PERSON$'
ok 'an analyzer alone is enough'
ctl key set bob --entities EMAIL,PERSON,STAFF,UUID --threshold 100
ended 0 &&
    err 'neither a rule nor the analyzer finds .*STAFF,.* with a threshold' &&
    ! err 'finds .*PERSON'
ok 'what an analyzer takes for something else is told'
cp "$folder/plain.yaml" "$conf"
ctl key set bob --entities PERSON --threshold 95
ended 2 && err 'no rule finds PERSON'
ok 'without an analyzer it counts no more'
ctl key set bob --entities EMAIL,PERSON --threshold 95

# ---- what is refused ----

# refuses SAYS ARGUMENTS: status 2, and nothing is changed.
refuses() {
	says=$1
	shift
	ctl key show eve
	cp "$folder/out" "$folder/before"
	ctl key set eve "$@"
	ended 2 && silent out && err "$says" && ctl key show eve &&
	    cmp -s "$folder/out" "$folder/before"
}

refuses '--redact: expected input, output, both or off' --redact on
ok 'an unknown target is refused'
wrong=
for list in '' ',' 'EMAIL,' 'EMAIL,,PHONE' FROB EMAIL,FROB 'EMAIL PHONE' none; do
	refuses '--entities: expected all, or some of PERSON,EMAIL,PHONE,' \
	    --entities "$list" || wrong=$wrong.$list
done
[ -z "$wrong" ]
ok 'entities that are none are refused, with the list of those that are'
ctl key set eve --entities URL,EMIAL
err 'name 2 is none of them' && ! err EMIAL
ok 'which of the names is wrong is told'
wrong=
for text in '' "$(printf 'a\033[1m')" "$(printf 'a\tb')" "$(printf '\377')" \
    "$(printf 'a\342\200\256b')" \
    1234567890.1234567890.1234567890.1234567890.1234567890.1234567890; do
	refuses '--placeholder: expected' --placeholder "$text" || wrong=yes
done
[ -z "$wrong" ]
ok 'a placeholder that cannot be shown is refused'
refuses 'a text that isn.t itself something to be redacted' \
    --placeholder 'nobody@example.com'
ok 'a placeholder that would be redacted is refused'
wrong=
for percent in '' 0 101 -1 0.85 85% 8e1 ' 8' all 99999999999999999999; do
	refuses '--threshold: expected a whole number from 1 to 100, in percent' \
	    --threshold "$percent" || wrong=$wrong.$percent
done
[ -z "$wrong" ]
ok 'a threshold that is no percentage is refused'
refuses '--reversible: expected on or off' --reversible yes
ok 'reversible is on or off'

# ---- in force ----

ctl key create --name frank --redact input --entities EMAIL
key=$(cat "$folder/out")
printf '{"model":"redact-v1","input":"%s"}' \
    'ana@example.com, http://example.org/a' >"$folder/body"

# answers TEXT: what is left of the input.
answers() {
	env -i SLUICE_CONFIG="$conf" GATEWAY_INTERFACE=CGI/1.1 \
	    REQUEST_METHOD=POST SCRIPT_NAME=/v1/responses \
	    CONTENT_TYPE=application/json \
	    CONTENT_LENGTH="$(wc -c <"$folder/body" | tr -d ' ')" \
	    HTTP_X_API_KEY="$key" "$SLUICE" \
	    <"$folder/body" >"$folder/out" 2>"$folder/err"
	out "\"text\":\"$1\"" && ! grep -q 'example\|sk-sl' "$folder/err"
}

answers '\[EMAIL\], http://example.org/a'
ok 'the next request is redacted as its key has it'
ctl key set frank --entities EMAIL,URL --placeholder '(TYPE)'
answers '(EMAIL), (URL)'
ok 'and so is the one after that has changed'
ctl key set frank --threshold 99
ended 2 && answers '(EMAIL), (URL)'
ok 'what was refused is not in force'

finish
