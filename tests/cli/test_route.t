#!/bin/sh
# sluicectl route: a dry run explains who would be asked, and why in that
# order. $SLUICECTL names the program.

: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

# The machine's own providers would be candidates, too.
for name in $(env | sed -n 's/=.*//; /_API_KEY$\|_TOKEN$/p'); do
	unset "$name"
done

# Nobody listens there, and nobody is called.
conf=$folder/sluice.yaml
nowhere=http://127.0.0.1:1/v1
cat >"$conf" <<EOF
store: "$folder/sluice.db"
shared_file: "$folder/shared"
catalogue: "$folder/catalogue.json"
limits: {body: 20K}
providers:
  dear: {dialect: openai-chat, base_url: "$nowhere", api_key: "sk-Hidden1",
    tier: 1}
  cheap: {dialect: openai-chat, base_url: "$nowhere", tier: 3}
  blind: {dialect: openai-chat, base_url: "$nowhere", tier: 2}
  off: {dialect: openai-chat, base_url: "$nowhere", enabled: false}
auto: [small, big]
EOF
chmod 600 "$conf"
cat >"$folder/catalogue.json" <<'EOF'
{"authors": {"us": "Us"}, "auto": [], "models": [
  {"id": "big", "author": "us", "aliases": ["large"], "routes": [
    {"provider": "blind", "model": "b", "context_window": 100000,
      "supports": ["streaming", "tools"]},
    {"provider": "dear", "model": "b", "context_window": 100000,
      "price": {"input": 10, "output": 30}},
    {"provider": "cheap", "model": "b",
      "price": {"input": 1.25, "output": 4}},
    {"provider": "off", "model": "b"}]},
  {"id": "small", "author": "us", "routes": [
    {"provider": "dear", "model": "s", "context_window": 1000,
      "price": {"input": 1, "output": 2}, "supports": ["streaming"]}]},
  {"id": "gone", "author": "us", "routes": [
    {"provider": "off", "model": "g"}]},
  {"id": "demo", "author": "us", "routes": [
    {"provider": "demo", "model": "demo"}]}
]}
EOF

# route ARGUMENTS: with our configuration.
route() {
	run "$SLUICECTL" route --config "$conf" "$@"
}

# said BODY ARGUMENTS: the same, the body on standard input.
said() {
	printf '%s' "$1" >"$folder/in"
	shift
	"$SLUICECTL" route --config "$conf" --body - "$@" <"$folder/in" \
	    >"$folder/out" 2>"$folder/err"
	status=$?
}

# The candidates' routes, in order; those left out.
order() {
	[ "$(sed -n 's/^[0-9][0-9]*  *\([^ ]*\).*/\1/p' "$folder/out" |
	    tr '\n' ' ')" = "$1 " ]
}
left() {
	[ "$(sed -n '/^LEFT OUT/,/^$/{s/^\([^ ]*\/[^ ]*\).*/\1/p;}' \
	    "$folder/out" | tr '\n' ' ')" = "$1 " ]
}

# is_json TEXT: what was printed is that, blanks aside. An apostrophe of a
# reason is written in full.
is_json() {
	[ "$(sed "s/doesn't/does not/" "$folder/out" | tr -d ' \n')" = \
	    "$(printf %s "$1" | tr -d ' \n')" ]
}

# ---- a model ----

route --model big
ended 0 && silent err && order 'blind/b dear/b cheap/b' && left off/b
ok 'the routes of a model stand in their order, one that is off is left out'
out '^model   big$' && out '^needs   nothing special' &&
    out '^#  ROUTE  *MODEL  *USD/M IN  OUT  *CONTEXT  *WHY$' &&
    out '^1  blind/b  *big  *-  *-  *100000  ' &&
    out '^3  cheap/b  *big  *1.25  *4  *-  '
ok 'prices and context windows stand beside them, - where unknown'

route --model large
ended 0 && order 'blind/b dear/b cheap/b'
ok 'an alias leads to the same routes'

route --model cheap/big
ended 0 && order 'cheap/b blind/b dear/b'
ok 'a pinned provider comes first'

route --model cheap/other
ended 0 && order cheap/other
ok 'a name that only its provider may know goes as given'

route --model auto
ended 0 && order 'dear/s blind/b dear/b cheap/b'
ok 'auto is the list of the configuration, in its order'

route --model demo
ended 0 && order demo/demo
ok 'the demo is a candidate without a key'

route --model off/b
ended 0 && order 'blind/b dear/b cheap/b' && left off/b &&
    out '^model: moved: this provider is not on'
ok 'a pinned provider that is off is told with the change that it makes'

# ---- refusals ----

route --model nobody
ended 1 && out '^error   400 model_not_found at model: .*nobody' &&
    err 'such a request is refused: 400 model_not_found at model$'
ok 'an unknown model is the error that a client would get'

route --model gone
ended 1 && out '^error   400 model_not_found' && left off/g
ok 'a provider that is off is told with its error'

route --model nobody --json
ended 1 && out '^  "error": {$' && out '^    "status": 400,$' &&
    out '^    "type": "invalid_request_error",$' &&
    out '^    "param": "model",$' && out '^    "code": "model_not_found"$'
ok 'the error is an object of --json'

wrong=
for name in "$(printf 'x\033[31m')" "$(printf 'x\302\233y')"; do
	route --model "$name"
	if ! ended 1 || ! out '^model   x' ||
	    grep -q "$(printf '[\033\233]')" "$folder/out" "$folder/err"; then
		wrong=yes
	fi
done
[ -z "$wrong" ]
ok 'what is printed of a name commands no terminal'

# ---- a request ----

image='{"type": "input_image", "image_url": "https://host.example/Hidden2"}'
text='{"type": "input_text", "text": "Hidden3"}'
request='{"model": "big", "input": [{"role": "user",
    "content": ['$text', '$image']}]}'

said "$request"
ended 0 && silent err && order 'dear/b cheap/b' && left 'blind/b off/b' &&
    out '^needs   images'
ok 'what a request needs counts'
! grep -q Hidden "$folder/out"
ok 'nothing of what it says is printed, nor any key'

printf '%s' "$request" >"$folder/request.json"
route --body "$folder/request.json"
ended 0 && order 'dear/b cheap/b'
ok 'the body may lie in a file'

printf '%s' "$request" | "$SLUICECTL" route --config "$conf" \
    --body /dev/stdin >"$folder/out" 2>"$folder/err"
status=$?
ended 0 && order 'dear/b cheap/b'
ok 'the body may come through a pipe'

said "$request" --model small
ended 1 && out '^model   small$' && left dear/s &&
    out '^error   400 unsupported_value at input\[0\].content\[1\]'
ok '--model counts before the model of the body'

said '{"input": "Hidden3"}' --model big
ended 0 && order 'blind/b dear/b cheap/b'
ok 'a body without a model goes with --model'
said '{"model": null, "input": "Hidden3"}' --model big
ended 0
ok 'so does one whose model is null'

said '{"model": "big", "input": "Hi", "routing": {"provider":
    {"sort": "cost"}}}'
ended 0 && order 'cheap/b dear/b blind/b'
ok 'a sort by cost has the cheapest first, the unknown last'

said '{"model": "big", "input": "Hi", "routing": {"provider":
    {"sort": "performance"}}}'
ended 0 && order 'dear/b blind/b cheap/b'
ok 'a sort by performance has the best tier first'

said '{"model": "big", "input": "Hi", "routing": {"provider":
    {"sort": "p50_latency"}}, "frobnicate": 1}'
ended 0 && order 'cheap/b dear/b blind/b' &&
    out '^routing.provider.sort: moved: ' && ! out frobnicate
ok 'a sort that is measured says that it is moved, other changes are not told'

said '{"model": "big", "input": "Hi", "routing": {"provider":
    {"fallbacks": ["cheap"]}}}'
ended 0 && order cheap/b && left 'blind/b dear/b off/b'
ok 'providers that the client does not name are left out'

said '{"model": "small", "input": "Hi", "routing": {"model":
    {"fallbacks": ["big"]}}}'
ended 0 && order 'dear/s blind/b dear/b cheap/b'
ok 'fall-backs come after the model'

# ---- a request that is wrong ----

wrong=
for body in '' '[]' '{' '{"model": "big"}' '{"model": 1, "input": "Hi"}' \
    '{"model": "big", "input": "Hi", "temperature": 9}' \
    '{"model": "big", "input": "Hi", "routing": {"provider": 1}}' \
    '{"model": "big", "model": "big", "input": "Hi"}' \
    '{"model": "big", "previous_response_id": "resp_x"}' \
    '{"input": "Hi"}' "$(printf '{"model": "big", "input": "\377"}')"; do
	said "$body"
	if ! ended 1 || ! out '^error   400' || ! err 'is refused: 400'; then
		wrong="$wrong $body"
	fi
done
[ -z "$wrong" ]
ok 'a wrong request is the error that a client would get'
said '{"model": "big", "input": "Hi", "previous_response_id": "resp_x"}'
ended 1 && out 'what is kept is not looked at'
ok 'a request that goes on from what is kept says that this is not looked at'

said '{"model": "big", "input": "Hi", "temperature": 9}' --json
ended 1 && is_json '{"model":null,"needs":[],"input_tokens":0,
    "candidates":[],"left_out":[],"changes":[],"error":{"status":400,
    "message":"expected a number of at most 2",
    "type":"invalid_request_error","param":"temperature",
    "code":"decimal_above_max_value"}}'
ok 'it is an object of --json as well'

said '[]' --model big
ended 1 && out 'must be a JSON object'
ok 'a body that is no object is refused with --model, too'

# ---- files ----

route --body "$folder/none.json"
ended 1 && silent out && err 'none.json: can.t be opened: No such file'
ok 'a file that is not there is named'
route --body "$folder"
ended 1 && silent out && err 'can.t be read: Is a directory'
ok 'a folder is no body'
route --body ''
ended 1 && silent out && err 'can.t be opened'
ok 'a file has a name'
route --body /dev/zero
ended 1 && out '^error   413 request_too_large: .* 20480 bytes' &&
    err 'refused: 413'
ok 'a file without an end is too large'
long=$(printf '%021000d' 0)
said '{"model": "big", "input": "'"$long"'"}'
ended 1 && out '^error   413 request_too_large'
ok 'limits.body holds'

# ---- the whole of --json ----

said '{"model": "cheap/big", "input": "Hidden3 and so on", "include":
    ["message.output_text.logprobs"], "tools": [{"type": "function",
    "name": "Hidden4"}], "routing": {"provider": {"fallbacks":
    ["cheap", "blind"], "sort": "p50_latency"}}}' --json
ended 0 && silent err && is_json '{"model":"cheap/big",
    "needs":["tools","log probabilities"],"input_tokens":6,"candidates":[
    {"route":"cheap/b","model":"big","origin":"pinned",
    "reason":"is asked for; 1.938 USD a million tokens",
    "dropped":[],"emulated":[],"wait_ms":0,
    "price":{"input":1.25,"output":4},"context_window":null},
    {"route":"blind/b","model":"big","origin":"sibling",
    "reason":"has the same model; goes without log probabilities; unknown price",
    "dropped":["log probabilities"],"emulated":[],"wait_ms":0,
    "price":null,"context_window":100000}],
    "left_out":[{"route":"dear/b","model":"big",
    "reason":"routing.provider.fallbacks does not name its provider"},
    {"route":"off/b","model":"big","reason":"its provider is not on"}],
    "changes":[{"param":"routing.provider.sort","action":"moved",
    "why":"nothing is measured by this version: the cheapest come first"}],
    "error":null}'
ok '--json is one object with all of it'

# ---- the documents ----

# fenced WORD: of a document, its examples of that kind.
fenced() {
	awk -v kind="$1" '/^ *```/ { inside = $0 ~ kind "$"; next } inside'
}
doc=${srcdir:-.}/docs/routing.md
sed -n '/^## Asking beforehand/,$p' "$doc" >"$folder/end.md"
fenced yaml <"$doc" >"$folder/sample.yaml"
fenced json <"$folder/end.md" >"$folder/question.json"
fenced console <"$folder/end.md" >"$folder/told"
here=$PWD
cd "$folder" || exit 1
# "$ sluicectl route ..." with what it printed below.
command=$(sed -n '1s/^\$ sluicectl //p' told)
# shellcheck disable=SC2086
SLUICE_CONFIG=sample.yaml OPENAI_API_KEY=k OPENROUTER_API_KEY=k \
    run "$SLUICECTL" $command
cd "$here" || exit 1
# Prices come and go.
prices() {
	sed 's/[0-9.]*[0-9]/N/g; s/  */ /g'
}
ended 0 && [ -s "$folder/told" ] &&
    [ "$(prices <"$folder/out")" = "$(sed 1d "$folder/told" | prices)" ]
ok 'the document about routing has what the command prints'

# ---- the command line ----

route
ended 2 && silent out && err 'expected --model MODEL, --body FILE or both'
ok 'neither model nor body is a wrong command line'
run "$SLUICECTL" route --help
ended 0 && out 'sluicectl route \[--model MODEL\] \[--body FILE\] \[--json\]' &&
    out '^  --body FILE  '
ok 'route --help tells its options'

finish
