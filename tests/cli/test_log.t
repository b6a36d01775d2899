#!/bin/sh
# What sluice records of requests, as sluicectl tells it: plain CGI, the demo,
# no network. $SLUICE and $SLUICECTL name the programs.

: "${SLUICE:?names the program that records}"
: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

conf=$folder/sluice.yaml
printf 'store: %s/sluice.db\nsecret_file: %s/secret\n' \
    "$folder" "$folder" >"$conf"

ctl() {
	run "$SLUICECTL" --config "$conf" "$@"
}

# asks REQUEST-ID BODY: a request as a web server starts it.
asks() {
	printf %s "$2" >"$folder/body"
	env -i SLUICE_CONFIG="$conf" GATEWAY_INTERFACE=CGI/1.1 \
	    REQUEST_METHOD=POST SCRIPT_NAME=/v1/responses \
	    CONTENT_TYPE=application/json HTTP_X_REQUEST_ID="$1" \
	    CONTENT_LENGTH="$(wc -c <"$folder/body" | tr -d ' ')" \
	    HTTP_AUTHORIZATION="Bearer $key" "$SLUICE" \
	    <"$folder/body" >"$folder/out" 2>"$folder/err"
	status=$?
}

lines() { [ "$(wc -l <"$folder/out")" -eq "$1" ]; }

# ---- nothing yet ----

ctl log list
ended 0 && lines 1 && out '^TIME  *STATUS '
ok 'a new store has no requests'
ctl usage
ended 0 && lines 2 && out '^total  *0 '
ok 'a new store has no usage'

ctl key create --name alice
key=$(cat "$folder/out")

# ---- some requests ----

asks one '{"model":"demo","input":"a word in confidence","metadata":{"team":"red"}}'
response=$(sed -n 's/.*"id":"\(resp_[0-9A-Za-z]*\)".*/\1/p' "$folder/out" |
    head -n 1)
[ -n "$response" ]
ok 'a request is answered'
asks two '{"model":"nobody/knows","input":"x"}'
asks three "{\"model\":\"demo\",\"input\":\"go on\",\"stream\":true,\"previous_response_id\":\"$response\"}"

ctl log list
ended 0 && lines 4 && sed -n 2p "$folder/out" | grep -q '  200  ok .* alice ' &&
    sed -n 3p "$folder/out" | grep -q ' 400 .* alice .* two$' &&
    sed -n 4p "$folder/out" | grep -q " demo/demo .* $response\$"
ok 'list tells of each, the newest first'
ctl log list --status 4xx
ended 0 && lines 2 && out ' two$'
ok 'list finds those that were refused'
ctl log list --metadata team=red --key alice --model demo
ended 0 && lines 2 && out " $response\$"
ok 'list finds those with metadata'
ctl log list --limit 1 --json
ended 0 && [ "$(grep -c '"response_id"' "$folder/out")" -eq 1 ] &&
    out '"id": "three"' && out '"stream": true' && out '"outcome": "ok"'
ok 'list --json prints an array'
ctl log list --from 1h --to 2999-01-01
ended 0 && lines 4
ok 'list finds those of the last hour'
ctl log list --from 2999-01-01
ended 0 && lines 1
ok 'list finds none to come'

ctl log show "$response"
ended 0 && out '^id  *one$' && out "^response  *$response\$" &&
    out '^key  *alice (key_' && out '^status  *200 ok$' &&
    out '^metadata  *{"team":"red"}$' && out '^receipt  *{"attempts":\[' &&
    out '^content  *kept until 2' && ! out confidence
ok 'show finds a request by its response, and keeps to itself what was said'
ctl log show one --content
ended 0 && out 'a word in confidence' && out '"output": \['
ok 'show --content opens what is kept'
ctl log show one --content --json
ended 0 && out 'a word in confidence' && out '"redacted"'
ok 'show --content --json does, too'
ctl log show two
ended 0 && out '^status  *400 '
ok 'show finds a request by its own id'
ctl log show nobody
ended 1 && silent out && err 'has the id "nobody"'
ok 'show says that there is no such request'

! grep -aq confidence "$folder/sluice.db" "$folder/sluice.db-wal" 2>/dev/null
ok 'what was said is not in the store as it is'

# ---- usage ----

ctl usage --by key,model
ended 0 && out '^alice  *demo  *2 ' && out '^total  *3 '
ok 'usage sums up by key and model'
ctl usage --json
ended 0 && out "\"day\": \"$(date -u +%Y-%m-)" && out '"requests": 3'
ok 'usage --json prints an object'

# ---- tail ----

# Ends when nobody reads it any more, and shows what came before and meanwhile.
mkfifo "$folder/tail"
"$SLUICECTL" --config "$conf" log tail --json --limit 1 >"$folder/tail" \
    2>"$folder/err" &
tail=$!
exec 3<"$folder/tail"
read -r before <&3
asks four '{"model":"demo","input":"hi"}'
read -r after <&3
exec 3<&-
wait "$tail"
echo "$before
$after" >"$folder/out"
echo "$before" | grep -q '^{"id":"three",.*}$' &&
    echo "$after" | grep -q '^{"id":"four",.*}$'
ok 'tail shows the last request and the next one, and ends with its reader'

# Several processes end their requests at once; after them comes one more.
"$SLUICECTL" --config "$conf" log tail --json --limit 1 >"$folder/tail" \
    2>"$folder/err" &
tail=$!
exec 3<"$folder/tail"
read -r before <&3
printf %s '{"model":"demo","input":"hi"}' >"$folder/crowd"
crowd=
for id in a b c d e f; do
	env -i SLUICE_CONFIG="$conf" GATEWAY_INTERFACE=CGI/1.1 \
	    REQUEST_METHOD=POST SCRIPT_NAME=/v1/responses \
	    CONTENT_TYPE=application/json HTTP_X_REQUEST_ID="crowd-$id" \
	    CONTENT_LENGTH="$(wc -c <"$folder/crowd" | tr -d ' ')" \
	    HTTP_AUTHORIZATION="Bearer $key" "$SLUICE" \
	    <"$folder/crowd" >/dev/null 2>&1 3<&- &
	crowd="$crowd $!"
done
# shellcheck disable=SC2086
wait $crowd
asks crowd-last '{"model":"demo","input":"hi"}'
: >"$folder/out"
while ! out '^{"id":"crowd-last"' && read -r line <&3; do
	echo "$line" >>"$folder/out"
done
exec 3<&-
wait "$tail"
lines 7 && [ "$(grep -o '^{"id":"crowd-[a-f]"' "$folder/out" | sort -u |
    wc -l)" -eq 6 ]
ok 'tail shows each of those that come at once, once'

# ---- settings ----

ctl key set alice --logging off
asks five '{"model":"demo","input":"off the record","metadata":{"team":"red"}}'
out '"store":false'
ok 'logging off is in force for the next request'
ctl log show five
ended 0 && out '^status  *200 ok$' && out '^content  *not kept$' &&
    ! out '^metadata'
ok 'of it the metadata of the request alone is kept'

# ---- secret ----

ctl secret rotate
ended 0 && silent out && err 'a new key, number 2' && err 'Restart all workers'
ok 'rotate adds a key'
ctl key set alice --logging on
asks six "{\"model\":\"demo\",\"input\":\"and on\",\"previous_response_id\":\"$response\"}"
ended 0 && out '^Status: 200'
ok 'what the old key sealed is read, and the new one seals'
ctl secret reseal
ended 0 && silent out && err 'sealed anew with key 2$'
ok 'reseal seals anew'
ctl secret reseal
ended 0 && err ' 0 texts sealed anew'
ok 'reseal passes over what is done'
ctl log show one --content
ended 0 && out 'a word in confidence'
ok 'what was sealed anew opens'

# ---- gc ----

ctl gc
ended 0 && silent out && err 'removed 0 rows'
ok 'gc says that there is nothing to remove'

finish
