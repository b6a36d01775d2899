#!/bin/sh
# The manual pages of the programs against what the programs say of themselves.
# $SLUICE and $SLUICECTL name them; make has put the pages into man/.
# sluice.yaml(5) has a test of its own, tests/unit/test_man.c.

: "${SLUICE:?names the program to test}"
: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

page=${srcdir:-.}/man/sluice.8.in
ctl_page=${srcdir:-.}/man/sluicectl.8.in
want=$folder/want
got=$folder/got

conf=$folder/sluice.yaml
printf 'store: %s/sluice.db\nsecret_file: %s/secret\n' \
    "$folder" "$folder" >"$conf"

# alike PAGE NAME: the two lists have the same lines.
alike() {
	sort -u "$want" >"$want.sorted"
	sort -u "$got" >"$got.sorted"
	: >"$folder/out"
	echo "lines with < must be written into man/$1.in, those with > taken out" \
	    >"$folder/err"
	[ -s "$want" ] && diff "$want.sorted" "$got.sorted" >>"$folder/err"
	ok "$1 $2"
}

# part PAGE TITLE: the lines of a section, without its subsections.
part() {
	awk -v title="$2" '
	/^\.S[hs] / { inside = substr($0, 5) == title }
	inside' "$1"
}

# ---- the form ----

for name in sluice.8 sluicectl.8 sluice.yaml.5; do
	if ! command -v mandoc >/dev/null; then
		true
		ok "mandoc finds no fault in $name # SKIP mandoc is not installed"
		continue
	fi
	run mandoc -T lint -W warning "man/$name"
	ended 0 && silent out && silent err
	ok "mandoc finds no fault in $name"
done
grep -n '@[a-z]*@' man/*.[58] >"$folder/err" 2>&1
[ $? -eq 1 ]
ok 'every folder in the pages has its name'

# ---- sluicectl ----

# The macros of a command as --help spells it: .Op Fl Fl name Ar NAME is
# [--name NAME].
spell='
function spell(line,   n, word, i, text, close_it) {
	n = split(line, word, " ")
	for (i = 1; i <= n; i++) {
		sub(/^\./, "", word[i])
		if (word[i] == "Op") {
			text = text " ["
			close_it = "]"
		} else if (word[i] == "Fl" && word[i + 1] == "Fl") {
			text = text " --" word[i += 2]
		} else if (word[i] != "Ar" && word[i] != "Cm") {
			text = text " " word[i]
		}
	}
	sub(/^ /, "", text)
	sub(/\[ /, "[", text)
	return text close_it
}'

run "$SLUICECTL" --help
cp "$folder/out" "$folder/help"
sed -n 's/^  sluicectl //p' "$folder/help" >"$want"
awk "$spell"'
/^\.It Xo/ { inside = 1; text = ""; next }
/^\.Xc/ { print substr(text, 2); inside = 0 }
inside { text = text " " spell($0) }
/^\.It Cm / { print spell(substr($0, 5)) }' "$ctl_page" >"$got"
alike sluicectl.8 'has every command, with its options'

sed -n 's/^  \(--[^ ]*\( [^ ][^ ]*\)*\)  .*/\1/p' "$folder/help" >"$want"
part "$ctl_page" OPTIONS | awk "$spell"'
/^\.It Fl/ { print spell(substr($0, 5)) }' >"$got"
alike sluicectl.8 'has every option'

# expected COMMAND...: the words that an error message offers.
expected() {
	run "$SLUICECTL" --config "$conf" "$@"
	sed -n 's/.*: expected one \(or more \)*of //p' "$folder/err" |
	    sed 's/, with .*//; s/, /\n/g' >"$want"
}

expected log list --outcome none
part "$ctl_page" OUTCOMES | sed -n 's/^\.It Li //p' | sed 's/ , /\n/g' >"$got"
alike sluicectl.8 'has every outcome'
run "$SLUICECTL" redact --entities none
sed -n 's/.*: expected all, or some of \([A-Z_,]*\);.*/\1/p' "$folder/err" |
    tr , '\n' >"$want"
part "$ctl_page" ENTITIES | awk '/^\.Li / { print $2 }' >"$got"
alike sluicectl.8 'has every type that can be redacted'
expected usage --by none
awk '/^\.It/ { inside = /^\.It Fl Fl by / }
inside && /^\.Li / { print $2 }' "$ctl_page" >"$got"
alike sluicectl.8 'says by what usage sums up'

# ---- sluice ----

run "$SLUICE" --help
grep '^  --' "$folder/out" | sed 's/^  //; s/  .*//; s/, /\n/g' >"$want"
sed -n 's/^\.It Fl Fl //p' "$page" | sed 's/ Ar / /; s/^/--/' >"$got"
alike sluice.8 'has every option'

# The rows of the table: { "GET", MODELS "/{model*}", ...
awk '
/^#define [A-Z]+[ \t]+"/ { text_of[$2] = $3 }
/ endpoints\[\] = \{/ { inside = 1; next }
inside && /^};/ { exit }
inside { text = text $0 }
END {
	n = split(text, row, /\{ "/)
	for (i = 2; i <= n; i++) {
		split(row[i], field, ",")
		for (name in text_of)
			sub(name, text_of[name], field[2])
		gsub(/[" \t*]/, "", field[2])
		sub(/"/, "", field[1])
		print field[1] " " field[2]
	}
}' "${srcdir:-.}/src/gateway/gateway.c" >"$want"
part "$page" Addresses | sed -n 's/^\.It Li //p' >"$got"
alike sluice.8 'has every address'

# A request whose line has all but the detail of a failure.
run "$SLUICECTL" --config "$conf" key create --name man
key=$(cat "$folder/out")
printf '{"model":"demo","input":"hi","frob":1}' >"$folder/body"
env -i SLUICE_CONFIG="$conf" GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=POST \
    SCRIPT_NAME=/v1/responses CONTENT_TYPE=application/json \
    CONTENT_LENGTH="$(wc -c <"$folder/body" | tr -d ' ')" \
    HTTP_X_API_KEY="$key" "$SLUICE" \
    <"$folder/body" >"$folder/answer" 2>"$folder/log"
{ grep -o ' [a-z_]*=' "$folder/log" | tr -d ' =' && echo detail; } >"$want"
part "$page" 'The log' | sed -n 's/^\.It Li //p' | sed 's/ , /\n/g' >"$got"
alike sluice.8 'has every field of the log'

finish
