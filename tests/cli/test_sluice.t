#!/bin/sh
# sluice as it is typed. $SLUICE names the program.

: "${SLUICE:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

conf=$folder/sluice.yaml
cat >"$conf" <<EOF
store: $folder/sluice.db
secret_file: $folder/secret
providers:
  lab: {dialect: openai-chat, base_url: "http://127.0.0.1:1/v1", api_key: k3y}
auto: [lab/llama]
EOF
chmod 600 "$conf"

sluice() {
	# Nothing of a web server, nothing of the machine's own providers.
	run env -i "$SLUICE" "$@"
}

sluice --config "$conf"
ended 2 && silent out && err '^usage: sluice'
ok 'without a socket and CGI variables it tells its usage'
sluice --frob
ended 2 && silent out && err '^usage: sluice'
ok 'an unknown option is refused'
sluice --check x
ended 2 && silent out && err 'unexpected argument: x'
ok 'a word too many is refused'
sluice --help
ended 0 && silent err && out '^usage: sluice'
ok '--help tells the usage'
sluice --version
ended 0 && silent err && out '^sluice [0-9]'
ok '--version tells the version'

sluice --check --config "$conf"
ended 0 && silent err && out '^lab  *openai-chat  *on$' &&
    out 'OPENAI_API_KEY is not set'
ok '--check says which providers are on'
out '^redaction: patterns run as machine code$' ||
    out '^redaction: patterns are interpreted: the host allows no code'
ok '--check says how patterns run'
printf 'analyzer: {url: "http://127.0.0.1:1", language: de}\n' \
    >"$folder/analyzer.yaml"
sluice --check --config "$folder/analyzer.yaml"
ended 0 && out '^redaction: the analyzer at http://127.0.0.1:1 is asked as well, in de; when it fails the request is refused$'
ok '--check says who is asked beside the rules'
printf 'threads: none\nfrob: 1\n' >"$folder/bad.yaml"
sluice --check --config "$folder/bad.yaml"
ended 1 && silent out && err 'bad.yaml:1: threads is "none", expected a whole' &&
    err 'bad.yaml:2: frob is not known, expected '
ok '--check reports every fault with its line'
sluice --config "$folder/bad.yaml" --listen "$folder/socket"
ended 1 && [ ! -e "$folder/socket" ]
ok 'nothing is opened with a fault in the configuration'

sluice --dump --config "$conf"
ended 0 && silent err && out '^auto: \["lab/llama"\]$' && ! out k3y
ok '--dump prints the settings and no secret'
cp "$folder/out" "$folder/dump.yaml"
sluice --dump --config "$folder/dump.yaml"
ended 0 && sed '/api_key:/d' "$folder/dump.yaml" >"$folder/want" &&
    diff "$folder/want" "$folder/out" >&2
ok 'what --dump printed can be read again'

for what in --check --dump; do
	"$SLUICE" "$what" --config "$conf" >/dev/full 2>"$folder/err"
	status=$?
	ended 1 && err "standard output can't be written"
	ok "$what says when its output can't be written"
done

printf 'store: %s/no/such/sluice.db\nsecret_file: %s/secret\n' \
    "$folder" "$folder" >"$folder/far.yaml"
sluice --config "$folder/far.yaml" --listen "$folder/socket"
ended 1 && err 'make it first' && [ ! -e "$folder/socket" ]
ok 'a store that fails is told before a socket is opened'
sluice --config "$conf" --listen "$folder/no/socket"
ended 1 && err 'no/socket: No such file or directory'
ok 'a socket that fails is told'

# It opens the pipe after its first steps, and then waits for us.
mkfifo "$folder/pipe"
"$SLUICE" --check --config "$folder/pipe" >"$folder/out" 2>"$folder/err" &
exec 3>"$folder/pipe"
grep -Eq '^Max core file size +0 +0 ' "/proc/$!/limits"
ok 'a crash would leave no core file'
exec 3>&-
wait "$!"
finish
