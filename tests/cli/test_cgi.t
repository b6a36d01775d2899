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
body='{"model":"both","input":"hi"}'
address=/v1/responses
cgi() {
	printf %s "$body" >"$folder/body"
	env -i ${watch:+"$watch"} SLUICE_CONFIG="$1" GATEWAY_INTERFACE=CGI/1.1 \
	    REQUEST_METHOD=POST SCRIPT_NAME="$address" \
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

# ---- what it tells ----

cgi "$conf"
ended 0 && err 'info: request=[^ ]* response=resp_'
ok 'each request has a line on standard error'
sed '1i log_level: warn' "$conf" >"$folder/quiet.yaml"
rm "$folder/shared"
cgi "$folder/quiet.yaml"
ended 0 && out '^Status: 200' && err 'warn: request=[^ ]* route=lab/first' &&
    ! err 'info:'
ok 'with log_level warn only what failed has one'

# ---- how it starts ----

# Which functions of libcurl it called: glibc's loader names each at its first
# call. One that is linked to have all bound at its start (-z now) tells
# nothing so, nor does another C library's loader. What libraries bind among
# themselves doesn't count.
touched() {
	grep -F "binding file $SLUICE [" "$folder/err" |
	    grep -q '] to [^ ]*libcurl[^ ]* \['
}

watch=LD_DEBUG=bindings
run env -i "$watch" "$SLUICE" --version
blind=
if ! grep -qF "binding file $SLUICE [" "$folder/err"; then
	blind=' # SKIP the loader does not tell what it binds'
elif touched; then
	blind=' # SKIP linked with -z now'
fi

# refused STATUS: the request is answered so, without libcurl.
refused() {
	[ -z "$blind" ] || return 0
	cgi "$conf"
	ended 0 && out "^Status: $1" && ! touched
}

[ -n "$blind" ] || { cgi "$conf" && ended 0 && out '^Status: 200' && touched; }
ok "what asks a provider comes to libcurl$blind"
body='{"model":5}'
refused 400
ok "a request that is wrong never comes to libcurl$blind"
key=sk-sl-v1-none
refused 401
ok "a key that is refused never comes to libcurl$blind"
address=/v1/none
refused 404
ok "an address that is none never comes to libcurl$blind"
watch=

exec 3>&-
wait "$!"
finish
