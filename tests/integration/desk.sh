# shellcheck shell=bash disable=SC2154
# desk.sh - the desk of a node as a browser asks it; behind lib.sh.
# $desk is its origin, each person's cookies are in $work/PERSON.jar.

# desk_at NODE: whose desk is asked from now on
desk_at() {
	local address
	desk_node=$1
	address=$(sed -n 's/^desk = //p' "$box/$1/comity.conf")
	desk=http://localhost:${address##*:}
}

# desk_origin NODE: its desk is at $desk; before it starts
desk_origin() {
	desk_at "$1"
	printf 'desk-origin = %s\ndesk-rp-id = localhost\n' "$desk" >>"$box/$desk_node/comity.conf"
}

# ask METHOD PATH [CURL ARGUMENT...]: at that desk; headers in $work/head, page in $work/page
ask() {
	local method=$1 path=$2
	shift 2
	curl -sS -m 20 -X "$method" -D "$work/head" -o "$work/page" --path-as-is "$@" "$desk$path"
}

status() { # as the last answer had it
	sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' "$work/head"
}

answers() { # STATUS METHOD PATH [CURL ARGUMENT...]
	local want=$1
	shift
	ask "$@" || return 1
	[ "$(status)" = "$want" ] && return 0
	echo "status $(status)"
	head -c 500 "$work/page"
	return 1
}

header() { # NAME
	sed -n "s/^$1: \(.*\)\r\$/\1/Ip" "$work/head"
}

link_for() { # PERSON
	"$comity" desk open --node "$box/$desk_node" --as "$1" 2>/dev/null
}

sign_in() { # PERSON: its cookies in $work/PERSON.jar
	local link
	link=$(link_for "$1") && rm -f "$work/$1.jar" &&
		curl -sS -m 20 -c "$work/$1.jar" -o /dev/null -w '%{http_code}' "$link" | grep -q '^303$'
}

csrf_of() { # PERSON [PATH]: as a page that the person may see has it
	ask GET "${2:-/}" -b "$work/$1.jar" && grep -o 'csrf" value="[^"]*\|"csrf": "[^"]*' "$work/page" |
		head -n 1 | sed 's/.*"//'
}

# post PERSON PATH NAME=VALUE...: a form of a page of ours
post() {
	local person=$1 path=$2
	shift 2
	local fields=()
	for field in "$@"; do
		fields+=(--data-urlencode "$field")
	done
	ask POST "$path" -b "$work/$person.jar" -H "Origin: $desk" -H 'Sec-Fetch-Site: same-origin' \
		--data-urlencode "csrf=$(csrf_of "$person")" "${fields[@]}"
}

posts() { # STATUS PERSON PATH NAME=VALUE...
	local want=$1
	shift
	post "$@"
	[ "$(status)" = "$want" ] && return 0
	echo "status $(status)"
	head -c 1500 "$work/page"
	return 1
}

# refuses_form STATUS RULE PERSON PATH NAME=VALUE...: 404 where the form itself has no page now
refuses_form() {
	local want=$1 rule=$2
	shift 2
	posts "$want" "$@" && grep -q -- "<code>$rule" "$work/page" && return 0
	grep '<code>' "$work/page"
	return 1
}

is_sign_in() {
	grep -q 'class="page-signin' "$work/page"
}

# Whether a real browser is there; the second build of make check has none.
has_browser() {
	[ -n "${COMITY_BROWSER:-}" ] && [ -d "$(dirname "$0")/../browser/node_modules/playwright-core" ] &&
		command -v "${CHROMIUM:-chromium}" >/dev/null
}
# browses ROLE PERSON NUMBER: the way of that role there, at that desk (tests/browser/authority.mjs)
browses() {
	"$COMITY_BROWSER" "$(dirname "$0")/../browser/authority.mjs" "$1" "$(link_for "$2")" "$desk" "$(id_of "$3")"
}
