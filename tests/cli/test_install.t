#!/bin/sh
# make install and uninstall, of the build in this folder, below a folder of
# their own ($DESTDIR).

# shellcheck source=tests/cli/tap.sh
. "${srcdir:-.}/tests/cli/tap.sh"

root=$folder/root

# What make told its tests about itself is not for another one.
make_() {
	run env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u MAKE_TERMOUT \
	    -u MAKE_TERMERR make "$@" DESTDIR="$root"
}

# The folders as make has them.
# shellcheck disable=SC2016 # they are make's variables
make_ -s --no-print-directory --eval='places:
	@echo $(bindir) $(mandir) $(sysconfdir) $(localstatedir) $(docdir) \
	    $(datadir)' places
read -r bin man conf state doc share <"$folder/out" || exit 1
conf=$conf/sluice
state=$state/lib/sluice

# has MODE FILE: a plain file of that mode.
has() {
	[ -f "$root$2" ] && [ "$(stat -c %a "$root$2")" = "$1" ] && return
	echo "$2 is not there with mode $1" >"$folder/err"
	return 1
}

# ---- install ----

umask 022
make_ install
ended 0
ok 'make install works'
has 755 "$bin/sluice" && has 755 "$bin/sluicectl" &&
    has 644 "$man/man8/sluice.8" && has 644 "$man/man8/sluicectl.8" &&
    has 644 "$man/man5/sluice.yaml.5" &&
    has 644 "$share/bash-completion/completions/sluice.bash" &&
    has 644 "$share/bash-completion/completions/sluicectl.bash" &&
    has 644 "$share/zsh/site-functions/_sluice" &&
    has 644 "$share/zsh/site-functions/_sluicectl"
ok 'programs, pages and completions are where others look for them'
find "$root$conf" "$root$state" -mindepth 1 >"$folder/out" && silent out &&
    [ "$(stat -c %a "$root$state")" = 700 ] &&
    [ "$(stat -c %a "$root$conf")" = 755 ]
ok 'configuration and store have their folders, and nothing in them'

# The program's own words beside those of the pages.
{
	env -i "$root$bin/sluice" --dump --config /dev/null
	env -i "$root$bin/sluice" --help
	grep -h '^\.\(It \)*Pa \|@[a-z]*@' "$root$man"/man?/sluice*
} >"$folder/out" 2>"$folder/err"
out "^ *$conf/sluice.yaml\$" && out "^\.It Pa $conf/sluice.yaml\$" &&
    out "^store: \"$state/sluice.db\"\$" &&
    out "^\.It Pa $state/sluice.db\$" && out "^\.It Pa $doc\$" &&
    ! out '@[a-z]*@'
ok 'pages and programs name the same places'

run env -i "$root$bin/sluice" --version
ended 0 && out '^sluice [0-9]'
ok 'the installed program runs'
run env -i "$root$bin/sluicectl" --version
ended 0 && out '^sluice [0-9]'
ok 'so does sluicectl'
run env -i "$root$bin/sluice" --check --config "$root$doc/deploy/sluice.yaml"
ended 0 && silent err && out '^demo  *demo  *on$'
ok 'the example of a configuration has no fault'

# All lines of it that are commented out, too.
for name in openai anthropic; do
	echo key >"$folder/$name.key"
	chmod 600 "$folder/$name.key"
done
sed "s/^#\([a-z]\)/\1/; s/^#  /  /; s|/etc/sluice/|$folder/|" \
    "$root$doc/deploy/sluice.yaml" >"$folder/all.yaml"
run env -i "$root$bin/sluice" --check --config "$folder/all.yaml"
ended 0 && silent err && out '^lab  *openai-chat  *on$' &&
    out '^anthropic  *anthropic  *on$'
ok 'nor have its examples of settings'

# A document or a file for a web server that nobody lists stays at home. What
# belongs to a source tree alone:
missing=
for file in "${srcdir:-.}"/[A-Z]*.md "${srcdir:-.}"/docs/*.md \
    "${srcdir:-.}"/docs/*/*.svg "${srcdir:-.}"/deploy/* \
    "${srcdir:-.}"/deploy/*/*; do
	name=${file#"${srcdir:-.}/"}
	case $name in
	deploy/bundle | deploy/install-packages | deploy/quickstart) continue ;;
	esac
	[ -d "$file" ] && continue
	mode=644
	[ ! -x "$file" ] || mode=755
	has "$mode" "$doc/$name" || missing="$missing $name"
done
echo "to be listed in Makefile.am (nobase_dist_...):$missing" >"$folder/err"
[ -z "$missing" ]
ok 'every document and every file of deploy/ is installed'

# ---- what an operator has made stays ----

echo 'threads: 8' >"$root$conf/sluice.yaml"
echo store >"$root$state/sluice.db"
make_ install
ended 0 && [ "$(cat "$root$conf/sluice.yaml")" = 'threads: 8' ] &&
    [ "$(cat "$root$state/sluice.db")" = store ]
ok 'a second make install leaves configuration and store as they are'
make_ uninstall
ended 0 && find "$root" -type f | sort >"$folder/out" &&
    [ "$(cat "$folder/out")" = "$(printf '%s\n' "$root$conf/sluice.yaml" \
    "$root$state/sluice.db" | sort)" ]
ok 'make uninstall leaves those, and no other file'
rm "$root$conf/sluice.yaml" "$root$state/sluice.db"
make_ uninstall
ended 0 && [ ! -e "$root$conf" ] && [ ! -e "$root$state" ] &&
    [ ! -e "$root$doc" ] && find "$root" -type f >"$folder/out" && silent out
ok 'and no folder of ours, once they are gone'

finish
