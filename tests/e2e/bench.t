#!/bin/sh
# The benchmark itself, in short: that it asks, looks at what it gets, and
# writes down what it found. What the figures are is not judged here.
PATH=$PATH:/usr/sbin
for tool in node lighttpd nginx; do
	command -v "$tool" >/dev/null || {
		echo "1..0 # SKIP $tool is not installed"
		exit 0
	}
done
: "${BENCH_LOAD:?names the load generator}"
: "${BENCH_PROVIDER:?names its provider}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

bench() { run node "$srcdir/tests/bench/bench.mjs" "$@"; }

# ---- the load generator and its provider ----

mkfifo "$folder/hold" "$folder/said"
"$BENCH_PROVIDER" <"$folder/hold" >"$folder/said" &
exec 3>"$folder/hold"
exec 4<"$folder/said"
read -r port <&4

# load PATH MODEL [OPTION ...]
load() {
	printf '{"model":"%s"}' "$2" >"$folder/body"
	path=$1
	shift 2
	run "$BENCH_LOAD" --port "$port" --path "$path" --body "$folder/body" \
	    --connections 4 --requests 20 "$@"
}

right() { ended 0 && out '"requests":20,"failed":0,'; }

for dialect in chat/completions responses messages; do
	load "/v1/$dialect" whole --must ' token token' && right
	ok "a whole answer of /$dialect is seen to be right"
	load "/v1/$dialect" events-30 --event '":" token"' --events 30 && right &&
	    out '"first":{"p50":'
	ok "all events of a stream of /$dialect are counted, the first is timed"
done
load /v1/models/events-5-1:streamGenerateContent?alt=sse - \
    --event '"text":" token"' --events 5 --rate 1000 && right
ok 'the events of a paced stream of Gemini are counted, at a fixed rate'

load /v1/responses whole --must 'a word that is not there'
ended 1 && out '"requests":20,"failed":20,' && err 'missing in the body'
ok 'an answer that lacks what it must have is a failure'
load /v1/responses events-30 --event '":" token"' --events 31
ended 1 && out '"failed":20,' && err 'not as many events'
ok 'a stream that lacks an event is a failure'
load /v1/responses whole --status 201
ended 1 && out '"failed":20,' && err 'another status; status 200'
ok 'another status is a failure'
load /v1/responses whole --cpu $$ && right && out '"cpu_us":'
ok 'the CPU time of a process is told'

exec 3>&- 4<&-
wait

# ---- the whole ----

bench --only nonsense
ended 2 && err 'unknown: nonsense'
ok 'a figure that does not exist is refused'

bench --quick --servers lighttpd --out "$folder/figures" \
    --only request-16,events,start,hang-up,growth-events
ended 0 && out '^| CPU per request, 16 connections | .* us | .* x' &&
    out 'MISSED\|met\|stretch' && out '^0 wrong answers'
ok 'figures are printed as ratios, with the aims and whether they are met'
grep -q '"ratio":' "$folder/figures/figures.json" &&
    grep -q '"failed": 0' "$folder/figures/figures.json"
ok 'they are written as JSON'
grep -q '<svg ' "$folder/figures/events.svg" &&
    grep -q 'prefers-color-scheme:dark' "$folder/figures/events.svg"
ok 'growth is drawn'
finish
