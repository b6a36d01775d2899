#!/bin/sh
# sluice.cgi: what a shared host's web server starts; as sluice.fcgi for
# mod_fcgid, too. Program, configuration, keys and state must not lie where the
# web server would hand them out, so they are in a folder .sluice above the
# document root, usually in your home folder:
#
#	.sluice/bin/sluice	the program
#	.sluice/sluice.yaml	its configuration, with absolute paths
#
# This file finds it by itself: CGI programs often have no $HOME.

case $0 in
*/*) here=${0%/*} ;;
*) here=. ;;
esac
here=$(CDPATH='' cd -P -- "$here" && pwd) || exit 1
root=$(CDPATH='' cd -P -- "${DOCUMENT_ROOT:-$here}" 2>/dev/null && pwd) ||
    root=$here

dir=$here
found=
while [ -n "$dir" ] && [ -z "$found" ]; do
	dir=${dir%/*}
	case $dir/ in
	"$root"/*) ;;		# anybody could read it there
	*) [ ! -r "$dir/.sluice/sluice.yaml" ] || found=$dir/.sluice ;;
	esac
done
if [ -n "$found" ]; then
	SLUICE_CONFIG=$found/sluice.yaml
	export SLUICE_CONFIG
	exec "$found/bin/sluice"
fi

echo "sluice.cgi: no .sluice/sluice.yaml above $root" >&2
printf 'Status: 500 Internal Server Error\r\n'
printf 'Content-Type: application/json\r\n\r\n'
printf '{"error":{"message":"the gateway is not set up","type":"server_error",'
printf '"param":null,"code":null}}\n'
