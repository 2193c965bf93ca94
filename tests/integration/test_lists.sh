#!/bin/bash
# test_lists.sh - a list is whole however much is stored, or says that it is not: at the command line
# and, page by page, at the desk.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

# 2,500 cases, 2,000 of them opened (two whole pages); 1,500 items in the tray, as many alerts; duties of
# ours (330), of others (230), and notices owed (450) and given (400); 1,005 to be written for another system.
fill() {
	sqlite3 "$box/us/data/comity.db" "
	CREATE TEMP TABLE n (i INTEGER);
	WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2500) INSERT INTO n SELECT i FROM c;
	INSERT INTO cases (id, side, realm, procedure, issuer, addressee, state, emergency, order_sha256, proof,
		created_at, received_at, updated_at)
	SELECT printf('01900000-0000-7000-8000-%012d', i), 'addressee', 'live', 'vol-pr', 'CL/fiscalia-norte',
		'US/papercup-mail', CASE i % 5 WHEN 0 THEN 'received' ELSE 'opened' END, 0, randomblob(32), 'persons', i, i, i FROM n;
	INSERT INTO tray (at, sender, channel, summary, sha256)
	SELECT i, 'CL/fiscalia-norte', 'hi1', printf('item %d', i), randomblob(32) FROM n WHERE i <= 1500;
	INSERT INTO alerts (at, kind, subject, deputy, urgent)
	SELECT i, 'undelivered', printf('filler %d', i), 0, 0 FROM n WHERE i <= 1500;
	INSERT INTO duties (case_id, kind, owed_by, created_at, due_at, ours)
	SELECT printf('01900000-0000-7000-8000-%012d', i), CASE WHEN i > 560 THEN 'notify' WHEN i > 330 THEN 'clarify' ELSE 'decide' END,
		CASE WHEN i > 330 AND i <= 560 THEN 'issuer' ELSE 'addressee' END, i, 4102444800000000 + i / 7, i <= 330 OR i > 560
	FROM n WHERE i <= 1010;
	INSERT INTO events (case_id, at, event, person)
	SELECT printf('01900000-0000-7000-8000-%012d', i), i, 'notify', 'desk-1' FROM n WHERE i > 2100;
	INSERT INTO channels (case_id, at, reason, means, due) SELECT id, 1, 'size', 'a disk', 1 FROM cases WHERE id <= '01900000-0000-7000-8000-000000001005'"
}
us() { # NOUN VERB OPTION...
	"$comity" "$1" "$2" --node "$box/us" --as desk-1 "${@:3}"
}
# lines COUNT NOUN VERB OPTION...: so many, none twice, and nothing is said besides
lines() {
	local count=$1
	shift
	us "$@" >"$work/list" 2>"$work/words" && [ ! -s "$work/words" ] &&
		[ "$(wc -l <"$work/list")" = "$count" ] && [ "$(cut -d' ' -f1 "$work/list" | sort -u | wc -l)" = "$count" ]
}
# json COUNT WHOLE LIST NOUN VERB OPTION...
json() {
	local count=$1 whole=$2 list=$3
	shift 3
	us "$@" --json 2>"$work/words" | python3 -c '
import json, sys
text = sys.stdin.read()
got = json.loads(text)
keys = [str(row.get("id", row)) for row in got[sys.argv[3]]]
assert text.count("\n") == 1 and list(got) == sorted(got), "one canonical text"
assert len(keys) == len(set(keys)) == int(sys.argv[1]), len(keys)
assert str(got["whole"]).lower() == sys.argv[2] and not {"before", "after"} & set(got), got.keys()' \
		"$count" "$whole" "$list"
}
limited() { # COUNT NOUN VERB
	us "$2" "$3" --limit "$1" >"$work/list" 2>"$work/words" && [ "$(wc -l <"$work/list")" = "$1" ] &&
		grep -q "there are more than --limit $1" "$work/words"
}
# follow COUNT PATH PATTERN [LINK]: so many different rows on the page and on those behind it
follow() {
	local count=$1 path=$2 pattern=$3 link=${4:-/} pages=0
	: >"$work/rows"
	while [ -n "$path" ] && [ "$pages" -lt 60 ]; do
		answers 200 GET "$path" -b "$work/desk-1.jar" || return 1
		grep -o "$pattern" "$work/page" >>"$work/rows"
		path=$(grep -o 'href="[^"]*" rel="next"' "$work/page" | grep -F "href=\"$link" | head -n 1 |
			sed 's/^href="//; s/".*//; s/&amp;/\&/g')
		pages=$((pages + 1))
	done
	echo "$(wc -l <"$work/rows") rows, $(sort -u "$work/rows" | wc -l) different, on $pages pages"
	[ "$(wc -l <"$work/rows")" = "$count" ] && [ "$(sort -u "$work/rows" | wc -l)" = "$count" ]
}
page_has() { # PATH PATTERN...
	answers 200 GET "$1" -b "$work/desk-1.jar" || return 1
	shift
	for pattern in "$@"; do grep -q -- "$pattern" "$work/page" || return 1; done
}
is_sorted() { # SORT OPTION...
	cut -d' ' -f1 "$work/list" | LC_ALL=C sort -c "$@"
}

make_box
desk_origin us
draft 1 || bail "no draft"
start cl
ok "an order waits for its addressee" send 1
stop cl || bail "cl did not end"
sqlite3 "$box/cl/data/comity.db" "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000)
	INSERT INTO events (case_id, at, event) SELECT '$(id_of 1)', i, 'receive' FROM c" || bail "no events"
start cl
ok "a case that too much has happened to says so" eval \
	"order show cl '$(id_of 1)' >'$work/shown' && grep -q '^and more has happened' '$work/shown'"
ok "also in JSON, which has as many as are shown" eval "order show cl --json '$(id_of 1)' | python3 -c '
import json, sys
got = json.load(sys.stdin)
assert got[\"events_more\"] and len(got[\"events\"]) == 1000'"
stop cl || bail "cl did not end"
start us
ok "an empty list is whole" json 0 true orders order list
stop us || bail "us did not end"
fill || bail "nothing was filled in"
start us
ok "all orders are listed" lines 2500 order list
ok "the newest first" is_sorted -r
ok "in JSON too, as one object" json 2500 true orders order list
ok "two whole pages of one state are two pages" lines 2000 order list --state opened
ok "and one less than a page" lines 500 order list --state received
ok "so many as are wanted, and that there are more" limited 7 order list
ok "more than a page" limited 1007 order list
ok "which JSON says by itself" json 7 false orders order list --limit 7
ok "all that are there are not cut" lines 500 order list --state received --limit 500
ok "the tray is listed whole" lines 1500 tray list
ok "the oldest first" is_sorted -n
ok "and cut only where it is said" limited 1200 tray list
ok "and says so in JSON" json 1500 true tray tray list
ok "alerts, too" lines 1500 alert list
ok "and say so" json 1499 false alerts alert list --limit 1499
for limit in 0 -1 x 9007199254740992; do
	ok "--limit $limit is no number of rows" exits 2 us order list --limit "$limit"
done

ok "a case without an order is not written" exits 1 us eu export --out "$work/paper" 01900000-0000-7000-8000-000000000001
mkdir "$work/in"
ok "nor are many" exits 1 us eu exchange --in "$work/in" --out "$work/paper"
ok "and each of them is tried" test "$(grep -c 'the case has no order' "$work/words")" = 1005

ok "a person signs in at the desk" sign_in desk-1
row='href="/orders/[^"/]*" data-open'
ok "the desk lists all orders, page by page" follow 2500 /orders "$row"
ok "those of a state" follow 2000 '/orders?state=opened' "$row"
ok "those of an issuer" follow 2500 '/orders?text=CL%2Ffiscalia-norte' "$row"
ok "those whose ids begin so" follow 999 '/orders?text=01900000-0000-7000-8000-000000000' "$row"
ok "of which only those that fit the filters" follow 500 '/orders?text=CL%2Ffiscalia-norte&state=received' "$row"
ok "and none where none does" follow 0 '/orders?text=CL%2Ffiscalia-norte&side=issuer' "$row"
ok "the tray" follow 1500 /tray 'href="/tray/[0-9]*" data-open'
ok "the queue: what is due here" follow 780 '/triage?whose=ours' "$row"
ok "and what others owe" follow 230 '/triage?whose=others' "$row"
ok "it begins with both, and says that there is more of both" page_has /triage \
	'href="/triage?whose=ours&amp;due=' 'href="/triage?whose=others&amp;due='
ok "today begins with a few, and says where the rest is" page_has / 'href="/?whose=ours"' 'href="/?whose=others"'
ok "what needs somebody" follow 780 '/?whose=ours' "$row"
ok "what waits for others" follow 230 '/?whose=others' 'href="/orders/[^"/]*">'
ok "notices that are owed" follow 450 /notices 'href="/orders/[^"]*/notify"' '/notices?due='
ok "and those that were given" follow 400 '/notices' '<li><a href="/orders/[^"/]*">' '/notices?before='
ok "all that has happened" follow 400 /audit 'href="/orders/[^"/]*">'
ok "a place that is none is the beginning" page_has '/triage?whose=ours&due=x&number=-1' 000000000001
ok "and nobody's list is everybody's" page_has '/?whose=nobody' 'href="/?whose=ours"'

# The first page fills the pipe; before the second is asked for, the node is gone.
mkfifo "$work/pipe"
us order list >"$work/pipe" 2>"$work/words" &
lister=$!
exec 5<"$work/pipe"
read -r first <&5
stop us
rest=$(wc -l <&5)
exec 5<&-
wait $lister
code=$?
ok "a node that went away is not the end of the list" test "$code:$rest:${first:+read}" = 75:999:read
ok "which is said" grep -q "the list is not whole" "$work/words"
done_testing
