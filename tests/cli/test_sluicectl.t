#!/bin/sh
# sluicectl as an administrator uses it. $SLUICECTL names the program.

: "${SLUICECTL:?names the program to test}"
# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

conf=$folder/sluice.yaml
printf 'store: %s/data/sluice.db\nsecret_file: %s/data/secret\n' \
    "$folder" "$folder" >"$conf"

raw() {
	run "$SLUICECTL" "$@"
}

# ctl ARGUMENTS: runs it with our configuration.
ctl() {
	raw --config "$conf" "$@"
}

# The names of the members of the first object printed, in order.
members_are() {
	[ "$(sed -n '/}/q; s/^ *"\([a-z_]*\)": .*/\1/p' "$folder/out" |
	    tr '\n' ' ')" = "$1 " ]
}

# ---- create ----

ctl key create --name laptop
ended 0 && grep -Eqx 'sk-sl-v1-[0-9A-Za-z]{43}' "$folder/out" &&
    [ "$(wc -l <"$folder/out")" -eq 1 ]
ok 'create prints the key alone on standard output'
err 'shown this once' && ! grep -q 'sk-sl-v1-' "$folder/err"
ok 'create says on standard error that it is shown once, without the key'
key=$(cat "$folder/out")

[ "$(stat -c %a "$folder/data")" = 700 ] &&
    [ "$(stat -c %a "$folder/data/sluice.db")" = 600 ]
ok 'the store and its folder are made for their owner alone'

! grep -rq -- "$key" "$folder/data"
ok 'the key is not in the store'

ctl key create --name laptop
ended 1 && silent out && err '"laptop" is in force'
ok 'a name in use is refused'

ctl key create --name phone --project family
ended 0 && err 'made the project "family"' && err 'made the key "phone"'
ok 'a missing project is made, and said so'

ctl key create --name tablet --project family
ended 0 && ! err 'made the project'
ok 'a project that is there is taken'

ctl key create --name "Zoë's Gerät"
ended 0
ok 'a name may hold any printable character'

wrong=
for name in '' ' x' 'x ' 'a	b' 'a
b' "$(printf 'a\033b')" "$(printf '\377')" "$(printf 'a\342\200\256b')" \
    'sk-sl-v1-abc' \
    12345678901234567890123456789012345678901234567890123456789012345; do
	ctl key create --name "$name"
	if ! ended 2 || ! silent out || ! err '--name: expected'; then
		wrong=yes
	fi
done
[ -z "$wrong" ]
ok 'a name that is no name is refused'

ctl key create --name \
    1234567890123456789012345678901234567890123456789012345678901234
ended 0
ok 'a name may have 64 characters'

ctl key create --name later --expires 2999-12-31
ended 0 && ctl key show later && out 'expires  2999-12-31T00:00:00Z'
ok 'a key can be made to expire'

wrong=
for date in 2020-01-01 2999-02-31 2999-13-01 tomorrow 2999-01-01T25:00:00Z \
    2999-01-01T00:00:00 '' '2999-01-01 '; do
	ctl key create --name never --expires "$date"
	if ! ended 2 || ! err '--expires: expected a day to come'; then
		wrong=yes
	fi
done
[ -z "$wrong" ]
ok 'a date that is past or none is refused'

if [ -e /dev/full ]; then
	"$SLUICECTL" --config "$conf" key create --name lost >/dev/full \
	    2>"$folder/err"
	status=$?
	ended 1 && err 'the key is revoked' && ctl key show lost &&
	    out 'state    revoked'
	ok 'a key that could not be printed is revoked'
fi

# ---- list, show ----

ctl key list
ended 0 && head -n 1 "$folder/out" |
    grep -Eqx 'ID +NAME +PROJECT +HINT +CREATED +KEEPS +REDACTS +STATE' &&
    grep -Eq '^key_[0-9A-Za-z]{32}  laptop +default +sk-sl-v1-\.\.\.[0-9A-Za-z]{4}  [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z  responses  -  +active$' "$folder/out" &&
    out 'phone  *family '
ok 'list shows a table'

hint=sk-sl-v1-...$(printf %s "$key" | tail -c 4)
sed -n 2p "$folder/out" | grep -qF "$hint" && ! out "$key"
ok 'list is oldest first and shows the hint, never the key'

ctl key list --json
ended 0 && members_are \
    'id name project project_id hint state created expires revoked retention logging zero_retention redact entities placeholder threshold reversible' &&
    [ "$(sed -n '1p;2p;$p' "$folder/out" | tr -d '\n ')" = '[{]' ] &&
    out '^    "name": "laptop",$' && out '^    "project": "default",$' &&
    out '^    "project_id": "proj_.*",$' && out '^    "state": "active",$' &&
    out '^    "created": "[0-9T:-]*Z",$' && out '^    "expires": null,$' &&
    out '^    "revoked": null,$' &&
    out '^    "logging": true,$' && out "Zoë's Gerät"
ok 'list --json prints one array, its members in order'

ctl key show laptop
ended 0 && out '^name     laptop$' && out '^state    active$' &&
    out '^project  default (proj_' && out '^expires  never$'
ok 'show finds a key by its name'

id=$(sed -n 's/^id  *//p' "$folder/out")
ctl key show "$id" --json
ended 0 && out "^  \"id\": \"$id\",\$" && out '^  "name": "laptop",$' &&
    [ "$(sed -n '1p;$p' "$folder/out" | tr -d '\n')" = '{}' ]
ok 'show --json finds a key by its id'

ctl key show nobody
ended 1 && silent out && err 'no key has the name or id "nobody"'
ok 'show says that there is no such key'

ctl key show "$key"
ended 2 && err 'not the key' && ! grep -qF -- "$key" "$folder/err"
ok 'show wants no key on its command line, and does not repeat it'

# ---- revoke ----

ctl key revoke laptop
ended 0 && silent out && err 'revoked the key "laptop"'
ok 'revoke takes a name'
ctl key show "$id"
ended 0 && out '^state    revoked$' && out '^revoked  20..-'
ok 'a revoked key says so'
ctl key revoke "$id"
ended 0 && err 'has been revoked since 20..-'
ok 'revoking twice is no error'
ctl key create --name laptop
ended 0 && ctl key show laptop && out 'state    active'
ok 'the name of a revoked key is free again'
ctl key revoke nobody
ended 1 && err 'no key has the name or id "nobody"'
ok 'revoking an unknown key is an error'

# ---- the command line ----

raw --help
ended 0 && silent err && out 'sluicectl key create --name NAME' &&
    out 'sluicectl check' && out '--config FILE'
ok '--help tells all commands'
raw key --help
ended 0 && silent err && out 'sluicectl key revoke NAME|ID' &&
    ! out 'sluicectl check' && out '--project PROJECT'
ok 'key --help tells the commands of keys'
raw key create --help
ended 0 && out 'sluicectl key create'
ok '--help may follow a command'
raw --version
ended 0 && out '^sluice [0-9]'
ok '--version tells the version'

# usage SAYS ARGUMENTS: status 2, nothing printed, and what would be right.
usage() {
	says=$1
	shift
	ctl "$@"
	ended 2 && silent out && err "$says"
}

usage 'sluicectl key create'
ok 'no command gives usage'
usage 'unknown command "keys", expected one of: key, models, route, check' keys list
ok 'an unknown noun gives the known ones'
usage 'unknown command "key make".*one of: create, list, show, set, rotate, revoke' key make
ok 'an unknown verb gives the known ones'
usage 'after "key" expected one of: create, list, show, set, rotate, revoke' key
ok 'a noun alone gives its verbs'
usage '--name NAME is missing; expected: sluicectl key create --name' \
    key create
ok 'create without a name gives its usage'
usage 'NAME|ID is missing; expected: sluicectl key show NAME|ID' key show
ok 'show without a name gives its usage'
usage '--json is out of place' key revoke laptop --json
ok 'an option of another command is refused'
usage '--name NAME is out of place; expected: sluicectl check' \
    check --name x
ok 'check takes no name'
usage 'unexpected argument "two"' key show one two
ok 'a word too many is refused'
usage 'unexpected argument "x"' check x
ok 'check takes no word'
usage 'tells more' key list --frob
ok 'an unknown option is refused'
usage 'tells more' key create --name
ok 'an option without its argument is refused'

raw key list --config "$conf"
ended 0
ok '--config may stand anywhere'
ctl key create --name=-dash && ended 0 && ctl key show -- -dash
ended 0 && out 'name     -dash'
ok 'a name may begin with a dash'
SLUICE_CONFIG=$conf raw key show phone
ended 0
ok 'the configuration is found by SLUICE_CONFIG'

# ---- the configuration and the store ----

ctl check
ended 0 && out demo
ok 'check says which providers are on'
out '^redaction: patterns run as machine code$' ||
    out '^redaction: patterns are interpreted: the host allows no code'
ok 'check says how patterns run'
printf 'store: [\n' >"$folder/bad.yaml"
raw check --config "$folder/bad.yaml"
ended 1 && err 'bad.yaml:[0-9]'
ok 'check names file and line of a fault'
raw key list --config "$folder/bad.yaml"
ended 1 && silent out && err 'bad.yaml:[0-9]'
ok 'a fault in the configuration stops every command'
raw key list --config "$folder/none.yaml"
ended 1 && err 'none.yaml'
ok 'a configuration that was named must be there'

printf 'store: %s/no/such/sluice.db\n' "$folder" >"$folder/far.yaml"
raw key list --config "$folder/far.yaml"
ended 1 && err 'make it first'
ok 'a store without a folder says what to make'

printf 'store: %s/text.db\n' "$folder" >"$folder/text.yaml"
echo 'This is a text and no database, however long one looks at it.' \
    >"$folder/text.db"
raw key list --config "$folder/text.yaml"
ended 1 && err 'text.db.*not a database'
ok 'a file that is no database is named'

printf 'store: %s/small.db\n' "$folder" >"$folder/small.yaml"
raw key list --config "$folder/small.yaml"
ended 0 && [ "$(wc -l <"$folder/out")" -eq 1 ]
ok 'a new store lists no keys'
raw key list --json --config "$folder/small.yaml"
ended 0 && [ "$(tr -d ' \n' <"$folder/out")" = '[]' ]
ok 'a new store lists an empty array'

# ---- models ----

# The machine's own providers would be listed, too.
for name in $(env | sed -n 's/=.*//; /_API_KEY$\|_TOKEN$/p'); do
	unset "$name"
done
printf 'providers: {lab: {dialect: openai-chat, base_url: "%s"}}
models: {mine: {routes: lab/theirs, context_window: 8192,
  price: {input: 1.25, output: 10, over: {input_tokens: 4000, input: 2}}}}
auto: []
' http://127.0.0.1:1/v1 >"$folder/models.yaml"
raw models --config "$folder/models.yaml"
ended 0 && silent err && out '^MODEL  *ROUTE ' &&
    out '^mine  *lab/theirs  *8192  *-  *1.25  *-  *10  *>4000: 2/10$' &&
    out '^demo  *demo/demo ' && [ "$(grep -c '^gpt-' "$folder/out")" -eq 0 ]
ok 'models lists what is served, by route, with limits and prices'

raw models --json --config "$folder/models.yaml"
ended 0 && [ "$(grep -c '^    "id": ' "$folder/out")" -eq 4 ] &&
    out '"route": "lab/theirs"' && out '"USD": 1.25'
ok 'models --json prints what the endpoint tells of each'

OPENAI_API_KEY=k raw models --config "$folder/models.yaml"
ended 0 && out '^gpt-5.2  *openai/gpt-5.2  *400000  *128000  *1.75 '
ok 'a key turns on the models of its provider'

# ---- the documents ----

# blocks FILE: its examples of a configuration.
blocks() {
	awk '/^ *```/ { inside = /yaml$/; next } inside' \
	    "${srcdir:-.}/$1" >"$folder/sample.yaml"
	[ -s "$folder/sample.yaml" ]
}
blocks README.md && raw check --config "$folder/sample.yaml" &&
    ended 0 && silent err && out '^lab  *openai-chat  *on$'
ok "the README's sample loads"
printf 'key\n' >"$folder/newhost.key"
chmod 600 "$folder/newhost.key"
blocks docs/adding-a-provider.md &&
    sed "s,/etc/sluice,$folder," "$folder/sample.yaml" >"$folder/new.yaml" &&
    raw check --config "$folder/new.yaml" && ended 0 && silent err &&
    out '^newhost  *openai-chat  *on$'
ok 'the sample of adding a provider loads'

# ---- root ----

if [ "$(id -u)" -eq 0 ]; then
	chmod 711 "$folder"
	mkdir "$folder/service"
	chown 65534:65533 "$folder/service"
	printf 'store: %s/service/sluice.db\n' "$folder" >"$folder/service.yaml"
	chmod 600 "$folder/service.yaml"
	raw key create --name one --config "$folder/service.yaml"
	ended 0 && [ "$(stat -c %u:%g "$folder/service/sluice.db")" = \
	    65534:65533 ]
	ok 'a store made by root belongs to the owner of its folder'
	chown 0:0 "$folder/service"
	chmod 777 "$folder/service"
	raw key create --name two --config "$folder/service.yaml"
	ended 0 && [ "$(find "$folder/service" ! -uid 65534 -name 'sluice*' |
	    wc -l)" -eq 0 ]
	ok 'root takes the identity of the owner of the store'
else
	true
	ok 'a store made by root belongs to its owner # SKIP not root'
	ok 'root takes the identity of the owner # SKIP not root'
fi

finish
