#!/bin/bash
# test_new_ledger.sh - a provider loses its disk after its partner has seen more than the backup has: from the
# backup it goes on in a new ledger, which says so; what was seen of the old one is never forgotten.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

first=live.us.papercup-mail/ledger

status() { # NODE MEMBER
	"$comity" node status --node "$box/$1" --as "$(person_of "$1")" | sed -n "s/^$2 *//p"
}

is() { # NODE MEMBER VALUE
	[ "$(status "$1" "$2")" = "$3" ]
}

all_seen() { # the partner has signed the newest head
	[ "$(status us witnessed_size)" = "$(status us leaves)" ] && [ -z "$(status us ledger_doubt)" ]
}

# again: a start, after which the head is shown
again() {
	stop us
	start us
	until_true 20 all_seen
}

# replace FOLDER: the node's folder is lost, this is put in its place
replace() {
	stop us
	rm -rf "$box/us" && mv "$1" "$box/us" && start us
}

peers() {
	"$comity" ledger peers --node "$box/cl"
}

restore() {
	"$comity" node restore --keys "$work/keys" "$@"
}

anew() { # BACKUP FOLDER
	restore --new-ledger --as desk-1 --reason "the disk was lost" "$@"
}

post() { # NODE FILE PATH: to the issuer, with that node's certificate
	curl -sS -m 5 -k --cert "$box/$1/keys/tls.crt" --key "$box/$1/keys/tls.key" -o "$work/answer" \
		-w '%{http_code}' --data-binary "@$2" "https://127.0.0.1:$((port + 10))/witness/$3"
}

# receipt NUMBER FILE: of the order, from the provider, as its issuer has it
receipt() {
	printf %s "$(in_issuer "SELECT CAST(bytes AS TEXT) FROM documents WHERE kind = 'Receipt'
		AND case_id = '$(id_of "$1")' AND CAST(bytes AS TEXT) LIKE '%\"organisation\":\"US/papercup%' LIMIT 1")" >"$work/$2"
}

in_issuer() { # SQL
	sqlite3 "$box/cl/data/comity.db" "$1"
}

make_box
for i in 1 2 3 4 5; do draft $i || bail "no draft"; done
mkdir "$work/keys" && cp "$box"/us/keys/*.key "$work/keys"
start cl us
for i in 1 2; do send $i >/dev/null && reaches cl received $i >/dev/null; done
order open us "$(id_of 1)" >/dev/null && reaches cl opened 1 >/dev/null # so that it has met the issuer
ok "the issuer has seen the provider's ledger grow" again
"$comity" node backup --node "$box/us" "$work/backup" >/dev/null 2>&1 || bail "no backup"
kept=$(sqlite3 "$work/backup/data/comity.db" 'SELECT count(*) FROM leaves')
send 3 >/dev/null && reaches cl received 3 >/dev/null && order open us "$(id_of 3)" >/dev/null
ok "and more of it after the backup" again
seen=$(status us leaves)
receipt 3 lost.receipt
"$comity" ledger export --node "$box/us" "$work/old-ledger" >/dev/null

# --- as it was before: the old name goes on ---

ok "a restore says what partners will see" eval '
	restore "$work/backup" "$work/plain" 2>&1 | grep -q "rolled back"'
cp -r "$box/us" "$work/lost"
replace "$work/plain"
ok "they say it" until_true 20 grep -q ledger-rolled-back "$box/us.log"

# --- a new ledger ---

ok "who orders a new ledger, and why, is asked" exits 2 restore --new-ledger "$work/backup" "$work/new"
ok "a person of the node" exits 4 restore --new-ledger --as nobody-1 --reason x "$work/backup" "$work/new"
ok "nothing is left behind" eval '! ls -d "$work"/new* 2>/dev/null'
ok "it is begun" anew "$work/backup" "$work/new"
ok "the folder is whole" "$comity" node fsck --node "$work/new"
replace "$work/new"
ok "the partner signs its heads" until_true 20 all_seen
second=$(status us ledger)
ok "under a name of its own" eval '[[ $second =~ ^$first/[0-9]{8}T[0-9]{6}Z$ ]]'
ok "it is shown what the new one follows, who ordered it, why, and what is missing" eval '
	peers >"$work/peers" && grep -q "^$second  follows $first after leaf $kept, .* by desk-1: the disk was lost; $((seen - kept)) leaves" "$work/peers"'
ok "the old head stays beside it" grep -q "^$first  left  $seen leaves" "$work/peers"
ok "people are told" until_true 10 eval '"$comity" alert list --node "$box/cl" --as prosecutor-1 | grep -q peer-ledger-begun'
again
ok "once" test "$(in_issuer "SELECT count(*) FROM alerts WHERE kind = 'peer-ledger-begun'")" = 1
ok "orders flow again" eval 'send 4 >/dev/null && reaches cl received 4'
ok "also those that wait for a person" eval 'order open us "$(id_of 4)" && order decide us "$(id_of 4)" refuse --reason not-enough-information ||
	order decide us "$(id_of 4)" accept'
receipt 4 new.receipt
ok "a new receipt verifies by the same list" eval '
	"$comity" ledger receipt --directory "$box/cl/data/directory.json" --order "$work/4.json" "$work/new.receipt" | grep -q "in $second"'

# --- what was lost ---

ok "the provider knows nothing of the lost order" eval '! order show us "$(id_of 3)"'
ok "its receipt verifies, by the old name" eval '
	"$comity" ledger receipt --directory "$box/cl/data/directory.json" --order "$work/3.json" "$work/lost.receipt" | grep -q "in $first\$"'
ok "as does the old ledger that somebody exported" "$comity" ledger verify --vkey "$box/us/keys/ledger.vkey" "$work/old-ledger"
export_as() { # NAME WORDS
	rm -rf "$work/out"
	"$comity" ledger export --node "$box/us" ${1:+--ledger "$1"} "$work/out" >"$work/said" &&
		"$comity" ledger verify --vkey "$work/out/vkey" "$work/out" && grep -q "$2" "$work/said"
}
ok "the new one verifies by itself" export_as '' "$second"
ok "and what is left of the old one, under its name" export_as "$first" "of $first in"
ok "no other" exits 1 "$comity" ledger export --node "$box/us" --ledger nobody "$work/none"
"$comity" ledger proof --node "$box/us" --receipt "$kept" >"$work/statement"
ok "the first leaf states it" eval '
	"$comity" ledger receipt --vkey "$box/us/keys/ledger.vkey" "$work/statement" | grep -q "^R10 "'

# --- forged statements ---

ok "the same again is no news" test "$(post us "$work/statement" successor)" = 200
ok "another organisation may not bring it" test "$(post cl "$work/statement" successor)" = 422
sed 's/the disk was lost/the disk was found/' "$work/statement" >"$work/changed"
ok "other words" test "$(post us "$work/changed" successor)" = 422
ok "a receipt about something else" test "$(post us "$work/new.receipt" successor)" = 422
echo '{}' >"$work/nothing"
ok "none at all" test "$(post us "$work/nothing" successor)" = 422
ok "nothing more was kept" test "$(in_issuer 'SELECT count(*) FROM peer_ledgers')" = 1

# --- again, with nothing lost; from the older backup; and the disk that is found ---

"$comity" node backup --node "$box/us" "$work/backup2" >/dev/null 2>&1 || bail "no backup"
anew "$work/backup2" "$work/third" >/dev/null 2>&1 || bail "no third ledger"
replace "$work/third"
ok "a third ledger follows the second, and every leaf that was seen is in it" until_true 20 eval '
	all_seen && peers | grep -q " follows $second .*; 0 leaves"'
had=$(status us leaves)
anew "$work/backup" "$work/fourth" >/dev/null 2>&1 || bail "no fourth ledger"
replace "$work/fourth"
missing() { # LEAVES
	all_seen && peers | grep -q "^$(status us ledger)  follows $first .*; $1 leaves"
}
ok "a fourth from the older backup follows the first, and what was seen of the later ones is missing" \
	until_true 20 missing $((had - kept))
replace "$work/lost"
ok "a node that goes on under the old name is told that it was replaced" \
	until_true 20 eval 'status us ledger_doubt | grep -q "a later one that replaces it"'
ok "and so is the partner" grep -q peer-ledger-ended "$box/cl.log"
ok "which has forgotten nothing" eval 'peers | grep -q "^$first  left  $seen leaves"'
done_testing
