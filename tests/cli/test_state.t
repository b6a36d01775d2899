#!/bin/sh
# What outlives a process: conversations, the record, and the secret that they
# are sealed with. Each request is a CGI process of its own. $SLUICE and
# $SLUICECTL name the programs.

: "${SLUICE:?names the program to test}"
: "${SLUICECTL:?names the program that makes keys}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

conf=$folder/sluice.yaml
cat >"$conf" <<EOF
store: $folder/sluice.db
secret_file: $folder/secret
EOF
run "$SLUICECTL" --config "$conf" key create --name state
key=$(cat "$folder/out")

# ask METHOD PATH BODY: a request as a web server starts it.
ask() {
	printf '%s' "$3" >"$folder/body"
	env -i SLUICE_CONFIG="$conf" GATEWAY_INTERFACE=CGI/1.1 \
	    REQUEST_METHOD="$1" SCRIPT_NAME="$2" \
	    CONTENT_TYPE=application/json \
	    CONTENT_LENGTH="$(wc -c <"$folder/body" | tr -d ' ')" \
	    HTTP_AUTHORIZATION="Bearer $key" "$SLUICE" \
	    <"$folder/body" >"$folder/out" 2>"$folder/err"
	status=$?
}

# go_on ID TEXT
go_on() {
	ask POST /v1/responses "{\"model\":\"demo/demo\",\"input\":\"$2\",\"previous_response_id\":\"$1\"}"
}

# The id of the response in out; what stands behind the head.
id() { sed -n 's/.*{"id":"\(resp_[0-9A-Za-z]*\)","object".*/\1/p' "$folder/out"; }
body() { sed '1,/^.$/d' "$folder/out"; }

ask POST /v1/responses '{"model":"demo/demo","input":"Remember the otter."}'
first=$(id)
body >"$folder/told"
ended 0 && out '^Status: 200' && out '"store":true' && [ -n "$first" ]
ok 'a process answers and keeps the response'

ask GET "/v1/responses/$first" ''
body >"$folder/kept"
ended 0 && out '^Status: 200' && [ -s "$folder/kept" ] &&
    cmp -s "$folder/told" "$folder/kept"
ok 'another one gives it as it was told'

go_on "$first" 'What was it?'
second=$(id)
ended 0 && out '^Status: 200' && out "\"previous_response_id\":\"$first\""
ok 'a third goes on from it'

ask GET "/v1/responses/$second/input_items" ''
ended 0 && out 'Remember the otter' && out 'What was it'
ok 'with all that was said before'

cat "$folder"/sluice.db* >"$folder/out"
! out otter && ! out 'What was it'
ok 'of which nothing stands in the store in clear'

run "$SLUICECTL" --config "$conf" log list
ended 0 && out "$first" && out "$second"
ok 'both requests are in the record'

mv "$folder/secret" "$folder/old"
go_on "$second" 'And?'
[ "$status" -ne 0 ] && silent out &&
    err "$folder/secret is not the secret that this store was sealed with"
ok 'a process with another secret refuses to start, and names the file'

mv "$folder/old" "$folder/secret"
ask GET "/v1/responses/$second" ''
ended 0 && out '^Status: 200'
ok 'with the old one back all is there'

ask DELETE "/v1/responses/$first" ''
ended 0 && out '"deleted":true'
ok 'a response can be deleted'

go_on "$second" 'And?'
ended 0 && out '^Status: 400' && out previous_response_not_found
ok 'a conversation whose begin is gone is not gone on with'

finish
