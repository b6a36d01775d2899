#!/bin/sh
# sluicectl redact in a pipe. $SLUICECTL names the program.

: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

conf=$folder/sluice.yaml
printf 'store: %s/data/sluice.db\nsecret_file: %s/data/secret\n' \
    "$folder" "$folder" >"$conf"
in=$folder/in
want=$folder/want

# redact ARGUMENTS: of the file $in.
redact() {
	"$SLUICECTL" --config "$conf" redact "$@" >"$folder/out" \
	    2>"$folder/err" <"$in"
	status=$?
}

# gives TEXT ARGUMENTS: of the file $in that comes out, and nothing is said.
gives() {
	# shellcheck disable=SC2059 # it has \n and \000
	printf "$1" >"$want"
	shift
	redact "$@"
	ended 0 && silent err && cmp -s "$want" "$folder/out"
}

# ---- what comes out ----

printf 'write to ana@example.com\n\ncall +1 415 555 2671 \n' >"$in"
gives 'write to [EMAIL]\n\ncall [PHONE] \n'
ok 'each line comes out without what is found in it'
[ ! -e "$folder/data" ]
ok 'no store is made for it'
gives 'write to [EMAIL]\n\ncall +1 415 555 2671 \n' --entities email
ok 'only what is named is looked for'
gives 'write to <EMAIL>\n\ncall <PHONE> \n' --placeholder '<TYPE>'
ok 'the placeholder may be another'
gives 'write to %%s\n\ncall %%s \n' --placeholder '%s'
ok 'a placeholder is no format'
redact --threshold 100
ended 2 && silent out && err 'no rule finds .*EMAIL'
ok 'a threshold at which nothing is found is refused'
redact --entities EMAIL,PERSON --threshold 95
ended 0 && out 'write to \[EMAIL\]' &&
    err 'no rule finds PERSON with a threshold of 95 percent'
ok 'what nothing finds is told'
redact --summary
ended 0 && [ "$(cat "$folder/err")" = 'sluicectl: redacted: EMAIL 1, PHONE 1' ] &&
    out 'call \[PHONE\]'
ok 'a summary has counts and nothing of the text'
printf 'nothing here\n' >"$in"
redact --summary
ended 0 && [ "$(cat "$folder/err")" = 'sluicectl: redacted nothing' ]
ok 'a summary says that there was nothing'

: >"$in"
gives ''
ok 'nothing comes out of nothing'
printf '\n' >"$in"
gives '\n'
ok 'an empty line stays one'
printf 'a\nana@example.com' >"$in"
gives 'a\n[EMAIL]'
ok 'a last line needs no end'
printf 'ana@example.com\r\nb\r\n' >"$in"
gives '[EMAIL]\r\nb\r\n'
ok 'lines may end as elsewhere'
printf 'a\000b ana@example.com\000 c\n\000\n' >"$in"
gives 'a\000b [EMAIL]\000 c\n\000\n'
ok 'NUL bytes pass'
printf '\377\303 ana@example.com \342\202\nfoo\200 4111 1111 1111 1111\355\240\200\n' \
    >"$in"
gives '\377\303 [EMAIL] \342\202\nfoo\200 [CREDIT_CARD]\355\240\200\n'
ok 'what is no UTF-8 passes'
printf 'Grüße an ana@example.com, 李 🙈\n' >"$in"
gives 'Grüße an [EMAIL], 李 🙈\n'
ok 'UTF-8 passes'
printf '{"to":"ana\\u0040example.com","card":4111111111111111,"n":[1]}\n{}\n' \
    >"$in"
gives '{"to":"<EMAIL>","card":"<CREDIT_CARD>","n":[1]}\n{}\n' \
    --placeholder '<TYPE>'
ok 'a line of JSON stays JSON'

# ---- lines are searched each by itself ----

printf 'call +1 415\n555 2671\n' >"$in"
gives 'call +1 415\n555 2671\n' --entities PHONE
ok 'what stands across lines is not found'
printf '%s\n' 'see' '-----BEGIN PRIVATE KEY-----' MIIBVAIBADANBgkqhkiG9w0BAQEFAASCAT4 \
    AgEAAkEAq7BFUpkGp3LQmlQYx2eqzDV '-----END PRIVATE KEY-----' end >"$in"
gives 'see\n[GCP_SERVICE_ACCOUNT]\nend\n' --whole
ok 'the whole input may be one text'
printf '{\n  "card": 4111111111111111,\n  "to": "ana@example.com"\n}\n' >"$in"
gives '{\n  "card": "[CREDIT_CARD]",\n  "to": "[EMAIL]"\n}\n' --whole
ok 'a whole document of JSON stays one'

# ---- long lines ----

# 3 MB in a line, with something to find at the edges of what is read at once.
awk 'BEGIN {
	for (i = 0; i < 150000; i++)
		if (i % 1000 == 7)
			printf "to ana@example.com,x "
		else
			printf "abcdefghijklmno pqrs "
	print ""
	print "end bob@example.org"
}' >"$in"
sed 's/[a-z]*@example\.[a-z]*/[EMAIL]/g' "$in" >"$want"
redact --summary
ended 0 && cmp -s "$want" "$folder/out" &&
    [ "$(cat "$folder/err")" = 'sluicectl: redacted: EMAIL 151' ]
ok 'a line may have any length'
# What is found may, too: its end is gone as well as its begin.
awk 'BEGIN {
	printf "at sk-proj-"
	for (i = 0; i < 20000; i++)
		printf "abcdEfgh1j"
	print " end"
}' >"$in"
gives 'at [OPENAI_API_KEY] end\n'
ok 'a thing of any length is gone to its end'

# ---- a line in, a line out ----

# With a limit, so that one that waits for more isn't waited for.
mkfifo "$folder/to" "$folder/from"
timeout 60 "$SLUICECTL" --config "$conf" redact --summary <"$folder/to" \
    >"$folder/from" 2>"$folder/err" &
child=$!
exec 3>"$folder/to" 4<"$folder/from"
wrong=
for n in 1 2 3; do
	echo "line $n to ana$n@example.com" >&3
	IFS= read -r line <&4
	[ "$line" = "line $n to [EMAIL]" ] || wrong="$wrong $n: $line"
done
printf 'two a@example.com\nat once b@example.com\nand a piece c@exam' >&3
IFS= read -r line <&4
IFS= read -r next <&4
[ "$line, $next" = 'two [EMAIL], at once [EMAIL]' ] || wrong="$wrong $line, $next"
echo 'ple.com of one' >&3
IFS= read -r line <&4
[ "$line" = 'and a piece [EMAIL] of one' ] || wrong="$wrong $line"
exec 3>&-
wait "$child"
status=$?
exec 4<&-
: >"$folder/out"
[ -z "$wrong" ]
ok "a line comes out before the next one goes in$wrong"
ended 0 && err 'redacted: EMAIL 6$'
ok 'it ends with its input'

# ---- failures ----

# Much more than a pipe holds, so that it has to notice.
awk 'BEGIN { for (i = 0; i < 200000; i++) print "line " i " ana@example.com" }' \
    >"$in"
{
	timeout 60 "$SLUICECTL" --config "$conf" redact <"$in" 2>"$folder/err"
	echo $? >"$folder/status"
} | head -n 1 >"$folder/out"
status=$(cat "$folder/status")
out '^line 0 \[EMAIL\]$' && [ "$status" -gt 128 ] && silent err
ok 'it ends when nobody reads on, as other filters do'
(
	trap '' PIPE
	{
		timeout 60 "$SLUICECTL" --config "$conf" redact <"$in" \
		    2>"$folder/err"
		echo $? >"$folder/status"
	} | head -n 1 >"$folder/out"
)
status=$(cat "$folder/status")
ended 1 && err 'standard output can.t be written' && ! err example
ok 'it says so where that signal is ignored'
if [ -e /dev/full ]; then
	"$SLUICECTL" --config "$conf" redact <"$in" >/dev/full 2>"$folder/err"
	status=$?
	ended 1 && err 'standard output can.t be written' && ! err example
	ok 'it says when its output is full'
fi
"$SLUICECTL" --config "$conf" redact <"$folder" >"$folder/out" 2>"$folder/err"
status=$?
ended 1 && silent out && err 'standard input can.t be read: '
ok 'it says when its input cannot be read'

printf 'to ana@example.com and +1 415 555 2671\n' >"$in"
redact --entities EMIAL
ended 2 && silent out && err '--entities: expected all, or some of PERSON,EMAIL'
ok 'an unknown entity is refused'
redact --placeholder 'a@example.com'
ended 2 && silent out && err '--placeholder: '
ok 'a placeholder that would be redacted is refused'
redact --threshold 0.5
ended 2 && silent out && err '--threshold: expected a whole number from 1 to 100'
ok 'a threshold is a whole number'
redact --redact both
ended 2 && silent out && err 'out of place; expected: sluicectl redact \[--key'
ok 'what belongs to keys is refused'
redact file.txt
ended 2 && silent out && err 'unexpected argument'
ok 'it takes no file'

# ---- as a key has it ----

run "$SLUICECTL" --config "$conf" key create --name alice --redact output \
    --entities EMAIL --placeholder '(TYPE)' --reversible off
run "$SLUICECTL" --config "$conf" key create --name bob
gives 'to (EMAIL) and +1 415 555 2671\n' --key alice
ok 'it redacts as a key has it done'
run "$SLUICECTL" --config "$conf" key set alice --redact off
gives 'to (EMAIL) and +1 415 555 2671\n' --key alice
ok 'whether the key has that turned on or not'
gives 'to ana@example.com and (PHONE)\n' --key alice --entities PHONE
ok 'the command line comes before the key'
gives 'to [EMAIL] and [PHONE]\n' --key alice --placeholder default \
    --entities all --threshold default || {
	# Some entities may have no rule yet, which is told.
	cmp -s "$want" "$folder/out" && err 'no rule finds '
}
ok 'all of what a key has can be said otherwise'
redact --key bob
ended 1 && silent out && err 'the key "bob" (key_.*) has no entities to redact'
ok 'a key without entities is refused'
gives 'to [EMAIL] and +1 415 555 2671\n' --key bob --entities EMAIL
ok 'unless the command line has some'
redact --key nobody
ended 1 && silent out && err 'no key has the name or id "nobody"'
ok 'an unknown key is an error'

finish
