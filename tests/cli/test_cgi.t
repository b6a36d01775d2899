#!/bin/sh
# Plain CGI, a process for each request: what they remember of each other is in
# files. $SLUICE, $SLUICECTL and $SCRIPTED_UPSTREAM name the programs.

: "${SLUICE:?names the program to test}"
: "${SLUICECTL:?names the program that makes keys}"
: "${SCRIPTED_UPSTREAM:?names the program that answers}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

cat >"$folder/script" <<'EOF'
== reply model=first
status 429
header Retry-After: 300

== reply
header Content-Type: application/json

{"choices":[{"message":{"content":"From the second"},"finish_reason":"stop"}]}
EOF

# The provider runs until its standard input ends.
mkfifo "$folder/hold" "$folder/said"
"$SCRIPTED_UPSTREAM" --log "$folder/calls" "$folder/script" \
    <"$folder/hold" >"$folder/said" &
exec 3>"$folder/hold"
read -r port <"$folder/said"

conf=$folder/sluice.yaml
cat >"$conf" <<EOF
store: $folder/sluice.db
secret_file: $folder/secret
providers:
  lab: {dialect: openai-chat, base_url: "http://127.0.0.1:$port/v1", auth: none}
models:
  both: {routes: [lab/first, lab/second]}
EOF
run "$SLUICECTL" --config "$conf" key create --name cgi
key=$(cat "$folder/out")

# cgi CONFIGURATION: a request as a web server starts it.
cgi() {
	printf '{"model":"both","input":"hi"}' >"$folder/body"
	env -i SLUICE_CONFIG="$1" GATEWAY_INTERFACE=CGI/1.1 \
	    REQUEST_METHOD=POST SCRIPT_NAME=/v1/responses \
	    CONTENT_TYPE=application/json \
	    CONTENT_LENGTH="$(wc -c <"$folder/body" | tr -d ' ')" \
	    HTTP_AUTHORIZATION="Bearer $key" "$SLUICE" \
	    <"$folder/body" >"$folder/out" 2>"$folder/err" 3>&-
	status=$?
}

calls() { [ "$(grep -c '^request' "$folder/calls")" -eq "$1" ]; }

cgi "$conf"
ended 0 && out '^Status: 200' && out '"text":"From the second"' &&
    out '"route":"lab/first","status":429,"code":"rate_limited"' && calls 2
ok 'the first process is told to come back later, and asks the next route'
cgi "$conf"
ended 0 && out '^Status: 200' && out '"text":"From the second"' &&
    out '"route":"lab/first","status":0,"code":"waiting"' && calls 3
ok 'the next process leaves the first route alone'
[ "$(stat -c %a "$folder/shared")" = 600 ]
ok 'what they share is a file of their own, beside the secret'

rm "$folder/shared"
cgi "$conf"
ended 0 && out '"code":"rate_limited"' && calls 5
ok 'without the file they start anew'

sed "1i shared_file: $folder/script" "$conf" >"$folder/other.yaml"
cp "$folder/script" "$folder/before"
cgi "$folder/other.yaml"
ended 0 && out '^Status: 200' && err 'script: is another kind of file' &&
    cmp -s "$folder/script" "$folder/before"
ok 'a file that is none of theirs is left as it is, and they serve without'

exec 3>&-
wait "$!"
finish
