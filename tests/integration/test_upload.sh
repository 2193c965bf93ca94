#!/bin/bash
# test_upload.sh - files at the desk that are larger than a form: who may send one, where, how many at one
# time, and that what is cut, refused or too large leaves nothing.
# shellcheck disable=SC1091,SC2015,SC2016,SC2034,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

page() { grep -q -- "$1" "$work/page"; }
bytes() { # NUMBER FILE: a table of so many bytes, of the account that is asked about
	local head=$'email,name\n' row=$'anna@papercup.example,Anna\n' rows rest
	rows=$((($1 - ${#head}) / ${#row} - 1))
	rest=$(($1 - ${#head} - rows * ${#row}))
	{
		printf '%s' "$head"
		yes "${row%$'\n'}" | head -n "$rows"
		printf '%s%s\n' "${row%Anna*}" "$(head -c $((rest - ${#row} + 4)) /dev/zero | tr '\0' A)"
	} >"$2"
}

# upload STATUS PATH FILE CURL-ARGUMENT...: as a browser sends it: at once, without asking first
upload() {
	local want=$1 path=$2 file=$3
	shift 3
	answers "$want" POST "$path" -m 60 -H 'Expect:' -F "csrf=$csrf" -F "file=@$file" -F system=crm \
		-F method=export -F statement=true -F language=en "$@"
}
ours=(-H 'Sec-Fetch-Site: same-origin')
from_desk() { # the same, of who is signed in, from a page of ours
	upload "$@" -b "$work/desk-1.jar" -H "Origin: $desk" "${ours[@]}"
}

make_box
sed -i "s/^person = \(.*\):\(desk-[12]\)/person = \1:\2 desk/" "$box/us/comity.conf"
sed -i '/^tsa-/d' "$box"/*/comity.conf
desk_origin us
request 1 || bail "no draft"
mkdir -p "$box/us/evidence" && echo half >"$box/us/evidence/left.asice.part"
start cl us
ok "what a killed core left half written is gone" test ! -e "$box/us/evidence/left.asice.part"
send_request 1 >/dev/null || bail "not sent"
reaches us received 1 >/dev/null || bail "no order"
order open us "$(id_of 1)" >/dev/null && order decide us "$(id_of 1)" accept >/dev/null || bail "not accepted"
sign_in desk-1 || bail "nobody is signed in"
csrf=$(csrf_of desk-1)
evidence=/orders/$(id_of 1)/evidence
seal=$evidence/seal
mib=$((1 << 20))
bytes $((mib * 3 / 2)) "$work/a.csv"

# --- who may not, and where not: by the head of the request ---

ok "who is not signed in" eval "upload 403 '$seal' '$work/a.csv' -H 'Origin: $desk' ${ours[*]@Q} && page 'nothing was kept or sent'"
ok "403: nothing may be kept of that answer either" test "$(header cache-control)" = no-store
ok "a cookie that somebody makes up" upload 403 "$seal" "$work/a.csv" -H "Origin: $desk" "${ours[@]}" \
	-H "Cookie: comity-${desk##*:}=$(printf '%043d' 1)"
ok "a cookie of the right name that is empty" upload 403 "$seal" "$work/a.csv" -H "Origin: $desk" "${ours[@]}" \
	-H "Cookie: comity-${desk##*:}="
ok "a page of another origin" upload 403 "$seal" "$work/a.csv" -b "$work/desk-1.jar" -H 'Origin: http://evil.example'
ok "one that a browser calls cross-site" upload 403 "$seal" "$work/a.csv" -b "$work/desk-1.jar" -H "Origin: $desk" \
	-H 'Sec-Fetch-Site: cross-site'
ok "one of which no browser says anything" upload 403 "$seal" "$work/a.csv" -b "$work/desk-1.jar"
ok "a page that takes no file" from_desk 413 "/orders/$(id_of 1)/open" "$work/a.csv"
ok "the page itself, which takes no form" from_desk 413 "$evidence" "$work/a.csv"
ok "signing in, which anybody may" from_desk 413 /sign-in "$work/a.csv"
ok "a path that is not written as ours are" from_desk 413 "/orders/%2e/evidence/seal" "$work/a.csv"
bytes $((9 * mib)) "$work/long.csv"
ok "more than any form: told when it was sent" eval "from_desk 413 '$seal' '$work/long.csv' && page 'The page says what it takes'"
ok "and at once to who asks first" answers 413 POST "$seal" -b "$work/desk-1.jar" -H "Origin: $desk" "${ours[@]}" \
	-H 'Expect: 100-continue' -F "file=@$work/long.csv"
for path in /intake "/orders/$(id_of 1)/sent" "/orders/$(id_of 1)/stated" "/new/$(id_of 1)/annexes"; do
	ok "POST $path takes one: what becomes of it says the core" eval "from_desk 303 '$path' '$work/a.csv' ||
		header content-type | grep -q '^text/html'"
done
bytes $((8 * mib + 1)) "$work/long.csv"
ok "a file of one byte more than a form holds" eval "from_desk 422 '$seal' '$work/long.csv' && page form-not-valid"
csrf=x
ok "a form that was made for another session" eval "from_desk 422 '$seal' '$work/a.csv' && page form-token"
csrf=$(csrf_of desk-1)

# --- what is cut, and what is too much at one time ---

# begin: the head of an upload of 2 MiB and its first half; the connection is in $fd
begin() {
	exec {fd}<>"/dev/tcp/127.0.0.1/${desk##*:}"
	{
		printf 'POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nSec-Fetch-Site: same-origin\r\n' "$seal" "${desk#http://}" "$desk"
		printf 'Cookie: %s\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n' "$cookie" $((2 * mib))
		head -c "$mib" /dev/zero
	} >&"$fd"
}
cookie=comity-${desk##*:}=$(sed -n "s/.*comity-${desk##*:}\t//p" "$work/desk-1.jar")
begin
first=$fd
begin
second=$fd
ok "a third of one person at one time has to come again" eval "from_desk 503 '$seal' '$work/a.csv' && page 'try again'"
ok "small forms are taken meanwhile" posts 303 desk-1 /display language=en
exec {first}>&- {second}>&-
ok "nothing was sealed so far" stands us accepted 1
ok "and nothing lies in the folder" test -z "$(ls "$box/us/evidence")"

# --- what is taken ---

answer() { # NUMBER FILE: cl has it, the same bytes
	local id
	until_true 20 eval '[ "$(order show cl "$(id_of 1)" | grep -c "^evidence .*fetched")" = '"$1"' ]'
	id=$(order show cl "$(id_of 1)" | sed -n 's/^evidence .*  //p' | sed -n "$1p")
	"$comity" evidence open --key "$box/persons/cl/team.pem" --cert "$box/persons/cl/team.crt" --order "$work/1.json" \
		--seal-cert "$box/us/keys/seal.crt" --out "$work/opened.$1" "$id" && cmp "$work/opened.$1/files/data/$(basename "$2")" "$2"
}
ok "half of it was sent and cut twice: the whole is taken now" until_true 10 from_desk 303 "$seal" "$work/a.csv"
ok "and arrives as it was" answer 1 "$work/a.csv"
ask GET "$evidence" -b "$work/desk-1.jar"
max=$(grep -o 'data-max="[0-9]*' "$work/page" | sed 's/.*"//')
ok "the page says what it takes: $max" test "${max:-0}" -gt $((6 * mib))
ok "in words, too" page 'At most <bdi>7'
bytes "$max" "$work/b.csv"
ok "which is sealed, a second part of the answer" from_desk 303 "$seal" "$work/b.csv"
ok "and arrives as it was" answer 2 "$work/b.csv"
bytes $((8 * mib)) "$work/c.csv"
ok "a file that fits the form and no package" eval "from_desk 422 '$seal' '$work/c.csv' && page evidence-not-sealed"
ok "nothing half written is left" test -z "$(find "$box/us/evidence" -name '*.part')"
ok "a letter of 8 MiB is registered, byte for byte" eval "answers 303 POST /intake -m 60 -H 'Expect:' -b '$work/desk-1.jar' \
	-H 'Origin: $desk' ${ours[*]@Q} -F 'csrf=$csrf' -F channel=post -F procedure=domestic -F 'original=@$work/c.csv' &&
	order show us --json \"\$(header location | sed 's,/orders/,,; s,?.*,,')\" | grep -q '$(sha256sum "$work/c.csv" | cut -c1-64)'"
# four: from two persons at one time; nothing comes of them, since they are of no page
four() {
	local i all=()
	for i in 1 2 3 4; do
		curl -sS -m 60 -o /dev/null -w '%{http_code}\n' -H 'Expect:' -b "$work/desk-$((i % 2 + 1)).jar" -H "Origin: $desk" \
			"${ours[@]}" -F csrf=x -F channel=post -F "original=@$work/c.csv" "$desk/intake" >"$work/code.$i" &
		all+=($!)
	done
	wait "${all[@]}"
	[ "$(cat "$work"/code.? | sort -u)" = 422 ] || { cat "$work"/code.? && return 1; }
}
ok "four at one time, of two persons" eval 'sign_in desk-2 && four'
for role in edge core; do
	kib=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$(role_pid us $role)/status")
	echo "# $role: at most $((kib >> 10)) MiB"
done
ok "desk-1 signs out" posts 303 desk-1 /sign-out
ok "and sends nothing large any more" eval "upload 403 '$seal' '$work/a.csv' -H 'Cookie: $cookie' -H 'Origin: $desk' ${ours[*]@Q}"
ok "the ledger verifies" ledger_verifies us
done_testing
