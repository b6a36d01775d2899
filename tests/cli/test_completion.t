#!/bin/sh
# What bash and zsh complete against what the programs say that there is.
# $SLUICE and $SLUICECTL name them.

: "${SLUICE:?names the program to test}"
: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

here=${srcdir:-.}/tests/cli
offers=${srcdir:-.}/completions
want=$folder/want
got=$folder/got
PATH=$(dirname "$SLUICE"):$(dirname "$SLUICECTL"):$PATH
export PATH

# One route has a name that a shell must not be given. There is no store yet.
SLUICE_CONFIG=$folder/sluice.yaml
export SLUICE_CONFIG
mkdir "$folder/state"
cat >"$SLUICE_CONFIG" <<EOF
store: $folder/state/sluice.db
secret_file: $folder/state/secret
providers:
  lab: {dialect: openai-chat, base_url: "http://127.0.0.1:1/v1", auth: none}
models:
  mine: {routes: ["lab/\$(touch $folder/odd)", lab/llama]}
auto: [mine]
EOF

# ---- what there is: a line as it is typed, a tab, a word ----

# expected LINE COMMAND...: the words that an error message offers.
expected() {
	line=$1
	shift
	run "$SLUICECTL" "$@"
	sed -n 's/.*: expected one \(or more \)*of //p' "$folder/err" |
	    sed 's/, with .*//; s/, /\n/g' |
	    awk -v line="$line" '{ print line "\t" $0 }'
}

{
	expected 'sluicectl log list --outcome ' log list --outcome none
	expected 'sluicectl usage --by ' usage --by none
	rm -rf "$folder/state/sluice.db"*
	run "$SLUICECTL" redact --entities none
	sed -n 's/.*: expected \(all\), or some of \([A-Z_,]*\);.*/\1,\2/p' \
	    "$folder/err" | tr , '\n' |
	    awk '{ print "sluicectl redact --entities \t" $0 }'

	"$SLUICECTL" --help | sed -n 's/^  sluicectl //p' | tr -d '[]' | awk '
	function offer(line, word) {
		print line "\t" word
	}
	{
		offer("sluicectl ", $1)
		line = "sluicectl " $1 " "
		if ($2 ~ /^[a-z]+$/) {
			offer(line, $2)
			line = line $2 " "
		}
		offer(line "--", "--config")
		offer(line "--", "--help")
		offer(line "--", "--version")
		for (i = 2; i <= NF; i++) {
			if ($i !~ /^--/)
				continue
			offer(line "--", $i)
			n = split($(i + 1), fixed, "|")
			for (k = 1; k <= n; k++)
				if (fixed[k] ~ /^[a-z]+$/)
					offer(line $i " ", fixed[k])
		}
	}'
	"$SLUICECTL" models | awk 'NR > 1 {
		print "sluicectl route --model \t" $1
	}'
	"$SLUICE" --help | grep '^  --' | grep -o -e '--[a-z]*' |
	    awk '{ print "sluice --\t" $0 }'
} | sort -u >"$want"

set --
while IFS= read -r line; do
	set -- "$@" "$line"
done <<EOF
$(cut -f 1 "$want" | uniq)
EOF

# ---- what is offered ----

# offered SHELL COMMAND...: what that prints is all that there is.
offered() {
	name=$1
	shift
	if ! command -v "$name" >/dev/null; then
		true
		ok "$name completes all that there is # SKIP $name is not installed"
		return
	fi
	run "$@"
	sort -u "$folder/out" >"$got"
	: >"$folder/out"
	ended 0 && silent err && [ "$(wc -l <"$want")" -gt 100 ] &&
	    { echo "< must be offered, see completions/; > isn't there"
	    diff "$want" "$got"; } >"$folder/err"
	ok "$name completes all that there is"
}

cat "$offers/sluicectl.bash" "$offers/sluice.bash" >"$folder/both.bash"
offered bash bash "$here/complete.bash" "$folder/both.bash" "$@"
offered zsh zsh -f "$here/complete.zsh" "$offers" "$@"

# ---- what is more than a word of a table ----

: >"$folder/a request.json"
if command -v bash >/dev/null; then
	run bash "$here/complete.bash" "$folder/both.bash" \
	    'sluicectl log list --route ' 'sluicectl key show ' \
	    "sluicectl route --body $folder/a" "sluice --config $folder/a" \
	    'sluicectl route --model=mi' 'sluicectl usage --by day,pro'
	ended 0 && silent err
	skip=
else
	skip=' # SKIP bash is not installed'
fi
ok "bash completes the rest without a word of its own$skip"
[ -n "$skip" ] || { out '	lab/llama$' && ! out touch; }
ok "a name that a shell would run is not offered$skip"
[ -n "$skip" ] || { [ "$(grep -c "	$folder/a request.json\$" \
    "$folder/out")" -eq 2 ] && out '=mi	mine$' &&
    out 'day,pro	day,provider$' && out 'day,pro	day,project$'; }
ok "files, arguments after = and further words of a list are$skip"
[ -z "$(ls "$folder/state")" ] && [ ! -e "$folder/odd" ]
ok 'nobody who completes makes a store'

finish
