#!/bin/bash
# test_list_doubt.sh - a federation list that is absent, broken, forged, old or at its end: each is an
# outcome of its own; none is believed in silence, and none stops a node that has a list it used.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

good=$work/good.json

# edition SED-SCRIPT: the list of the provider, changed and signed anew
edition() {
	sed "$1; s/\"signatures\":\[.*/\"signatures\":[]}/" "$good" >"$work/list" || return 1
	for n in 1 2; do
		"$comity" directory sign --key "$box/list/list-$n.pem" "$work/list" >/dev/null || return 1
	done
	cp "$work/list" "$box/us/data/directory.json"
}

day() { # NUMBER of days from now
	date -u -d "$1 days" +%Y-%m-%dT%H:%M:%SZ
}

status() { # MEMBER
	"$comity" node status --node "$box/us" --as desk-1 | sed -n "s/^$1 *//p"
}

expiries() {
	"$comity" alert list --node "$box/us" --as desk-1 | grep " expires .*"
}

again() {
	stop us
	: >"$box/us.log"
	start us
}

says() { # RULE: the log and the status
	grep -q "\"directory-not-used\".*\"$1\"" "$box/us.log" && status directory_not_used | grep -q "^$1 "
}

reload() {
	"$comity" node reload --node "$box/us" --as desk-1
}

in_tray() { # RULE
	"$comity" tray list --node "$box/us" --as desk-1 | grep -q "$1"
}

# waits NUMBER RULE: the order is not taken, and not lost
waits() {
	send "$1" >/dev/null && until_true 20 in_tray "$2"
}

make_box
for i in 1 2 3 4; do draft $i || bail "no draft"; done
cp "$box/us/data/directory.json" "$good"
sed -i '/^tsa-/d' "$box/us/comity.conf"
start cl us
ok "the list in use is kept" cmp "$good" "$box/us/data/directory.kept"
ok "its end is far: nobody is told" test -z "$(status expires)$(expiries)"
curl -sS "http://127.0.0.1:$((port + 22))/metrics" >"$work/page"
ok "and in the metrics" grep -q '^comity_expires_seconds{what="tls-certificate",organisation="US/papercup-mail"} [1-9]' "$work/page"

# --- the file alone is bad: the list that was used stays in use ---

rm "$box/us/data/directory.json"
again
ok "absent: the node starts with the list it used" says directory-absent
head -c 100 "$good" >"$box/us/data/directory.json"
again
ok "cut off: the same" says directory-unreadable
sed 's/Papercup/Papercap/' "$good" >"$box/us/data/directory.json"
again
ok "changed after it was signed: the same" says directory-signatures
ok "an order is taken meanwhile" eval "send 1 && reaches us received 1"
ok "such a file does not replace it while it runs" exits 3 reload
ok "by its rule" grep -q directory-signatures "$work/words"

# --- nothing is kept either ---

mv "$box/us/data/directory.kept" "$work/kept"
stop us
rm -f "$work/start" # what an earlier one said is not what this one says
"$comityd" "$box/us" >"$work/start" 2>&1 &
pids[us]=$!
ok "without the kept list the node does not start, and says why" \
	until_true 20 grep -q directory-signatures "$work/start"
stop us
sed 's/Papercup/Papercap/' "$work/kept" >"$box/us/data/directory.kept"
rm -f "$work/start" # what an earlier one said is not what this one says
"$comityd" "$box/us" >"$work/start" 2>&1 &
pids[us]=$!
ok "a kept list is proven like any other" until_true 20 grep -q directory-signatures "$work/start"
stop us
mv "$work/kept" "$box/us/data/directory.kept"
cp "$good" "$box/us/data/directory.json"
start us

# --- its end comes near ---

ends_in() { # SEQUENCE DAYS: a list in use
	edition "s/\"sequence\":1,/\"sequence\":$1,/; s/\"expires_at\":\"[^\"]*\",\"issued/\"expires_at\":\"$(day "$2")\",\"issued/"
	: >"$box/us.log"
	reload
}

logged() { # LEVEL
	until_true 10 grep -q "\"level\":\"$1\".*\"expires\".*\"federation-list\"" "$box/us.log"
}

ok "61 days before its end" ends_in 2 61
ok "nobody is told" test -z "$(status expires)$(expiries)"
ok "59 days before" ends_in 3 59
ok "it is in the status" eval 'status expires | grep -q "^federation-list"'
ok "in the log" logged info
ok "and an alert" until_true 10 eval '[ $(expiries | wc -l) = 1 ]'
ok "29 days before" ends_in 4 29
ok "the log says it louder" logged warning
ok "and there is one alert more" until_true 10 eval '[ $(expiries | wc -l) = 2 ]'
ok "6 days before" ends_in 5 6
ok "it is an error" logged error
ok "and the third alert is urgent" until_true 10 eval 'expiries | grep -q URGENT'
ok "acknowledged" eval "\"$comity\" alert ack --node $box/us --as desk-1 $(expiries | cut -d' ' -f1 | tr '\n' ' ')"
again
ok "it is not said again" test -z "$(expiries)"

# --- a list that is old, or at its end ---

edition "s/\"sequence\":1,/\"sequence\":6,/; s/\"issued_at\":\"[^\"]*\",\"expires/\"issued_at\":\"$(day -10)\",\"expires/; s/\"expires_at\":\"[^\"]*\",\"issued_at\":\"[^\"]*\"/\"expires_at\":\"$(day 5)\",\"issued_at\":\"$(day -10)\"/"
ok "an old list is taken into use" reload
ok "and doubted" eval 'status directory_doubt | grep -q "^directory-aged "'
ok "an order that rests on it waits for a person, who is told the rule" waits 2 directory-aged
edition "s/\"sequence\":1,/\"sequence\":7,/; s/\"expires_at\":\"[^\"]*\",\"issued_at\":\"[^\"]*\"/\"expires_at\":\"$(day -1)\",\"issued_at\":\"$(day -2)\"/"
ok "a list at its end does not replace one that is not" exits 75 reload
again
ok "but the node starts with it" eval 'status directory_doubt | grep -q "^directory-expired "'
ok "and says that it has expired" grep -q '"expired".*"federation-list"' "$box/us.log"
ok "an order that rests on it waits for a person" waits 3 directory-expired
edition 's/"sequence":1,/"sequence":8,/'
ok "a new list ends the doubt" reload
ok "nothing is said of it any more" test -z "$(status directory_doubt)$(status directory_not_used)"
ok "orders are taken again" eval "send 4 && reaches us received 4"
done_testing
