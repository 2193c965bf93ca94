#!/bin/bash
# test_pins.sh - two nodes that share no federation list pin each other; an order goes its whole way, and
# what no list has proven says so everywhere.  A record that is not right stops the start.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

keys_of() { # NODE: the ids of its officers' keys
	local n
	for n in 1 2; do
		"$comity" key show "$box/persons/$1/officer-$n.pem" | cut -d' ' -f1
	done | tr '\n' ' '
}

sign() { # NODE FILE
	local n
	for n in 1 2; do
		"$comity" directory sign --key "$box/persons/$1/officer-$n.pem" "$2" || return 1
	done
}

record() { # NODE COMPETENCE...: the record of the node, signed, in $work/NODE.pin
	local node=$1 competence options=()
	shift
	for competence in "$@"; do options+=(--competence "$competence"); done
	"$comity" directory pin --node "$box/$node" "${options[@]}" --language en \
		--officer "officer-1=$box/persons/$node/officer-1.pem" \
		--officer "officer-2=$box/persons/$node/officer-2.pem" "$work/$node.pin" &&
		sign "$node" "$work/$node.pin"
}

# The record as it is, with another text in it, signed anew.
again() { # NODE SED-SCRIPT OUT
	sed "$2" "$work/$1.pin" >"$3" && sign "$1" "$3" >/dev/null
}

no_list() { # NODE
	sed -i '/^list-key/d; /^list-threshold/d; /^tsa-/d' "$box/$1/comity.conf"
	rm "$box/$1/data/directory.json"
}

own() { # NODE
	echo "self = $work/$1.pin $(keys_of "$1")" >>"$box/$1/comity.conf"
}

pin() { # NODE ID COMPETENCES OTHER
	sed -i '/^pin = /d' "$box/$1/comity.conf"
	echo "pin = $2 $3 $work/$4.pin $(keys_of "$4")" >>"$box/$1/comity.conf"
}

refuses() { # RULE NODE: neither comityd -n nor a start
	exits 1 "$comityd" -n "$box/$2" && grep -q "\"$1\"" "$work/words" &&
		exits 1 "$comityd" "$box/$2" && grep -q "\"$1\"" "$work/words"
}

# What only the store knows stops the core.
core_refuses() { # RULE NODE
	rm -f "$work/start" # what an earlier one said is not what this one says
	"$comityd" "$box/$2" >"$work/start" 2>&1 &
	pids[$2]=$!
	until_true 20 grep -q "$1" "$work/start" || return 1
	! is_up "$2" || return 1
	stop "$2"
	return 0
}

status() { # NODE
	"$comity" node status --node "$box/$1" --as "$(person_of "$1")"
}

make_box
rm "$box"/*/data/rosters/AR_*
request 1 || bail "no draft"
draft 2 || bail "no draft"
no_list cl
no_list us
for node in 'cl issue' 'us provide' 'ar issue'; do
	# shellcheck disable=SC2086 # two words
	record $node >/dev/null || bail "no record"
done
ok "who believes nobody does not start" exits 1 "$comityd" -n "$box/us"
own cl
own us
pin cl US/papercup-mail provide us
pin us CL/fiscalia-norte issue cl

# --- what is not right stops the start ---

ok "the configuration is good" exits 0 "$comityd" -n "$box/us"
ok "and says who is in no list" grep -q 'CL/fiscalia-norte: pinned, in no federation list' "$work/words"
mv "$work/cl.pin" "$work/right.pin"
ok "no record: no start" refuses pin-unreadable us
cp "$work/right.pin" "$work/cl.pin"
sed -i 's/fiscalia-norte"/fiscalia-norto"/' "$work/cl.pin"
ok "a record that was changed after its signature" refuses pin-organisation us
sed 's/"competences":\["issue"\]/"competences":["issue","provide"]/' "$work/right.pin" >"$work/cl.pin"
ok "or claims more than was signed" refuses pin-signatures us
cp "$work/right.pin" "$work/cl.pin"
again cl 's/"realm":"live"/"realm":"training.x"/' "$work/other"
cp "$work/other" "$work/cl.pin"
ok "a training record" refuses pin-realm us
cp "$work/ar.pin" "$work/cl.pin"
ok "the record of another organisation" refuses pin-organisation us
again ar 's/AR.fiscalia-delta/CL\/fiscalia-norte/g; s/live.ar.fiscalia-delta/live.cl.fiscalia-norte/g' "$work/other"
cp "$work/other" "$work/cl.pin"
ok "a stranger's under the same name" refuses pin-signatures us
cp "$work/right.pin" "$work/cl.pin"
certificate=$(sed 's/.*"tls":\["\([0-9a-f]*\)".*/\1/' "$work/us.pin")
again cl "s/\"tls\":\\[\"[0-9a-f]*\"/\"tls\":[\"$certificate\"/" "$work/other"
cp "$work/other" "$work/cl.pin"
ok "a record with our own certificate" refuses directory-two-owners us
cp "$work/right.pin" "$work/cl.pin"
cp "$box/us/comity.conf" "$work/us.conf"
echo "pin = US/papercup-mail provide $work/us.pin $(keys_of us)" >>"$box/us/comity.conf"
ok "a pin for ourselves" eval 'exits 1 "$comityd" -n "$box/us" && grep -q ourselves "$work/words"'
cp "$work/us.conf" "$box/us/comity.conf"

# --- the way of an order ---

start cl us
ok "the sender knows the provider by its pin" eval "status cl | grep -q '^pinned  *US/papercup-mail'"
ok "and no list" eval "status cl | grep -q '^directory_sequence  *0'"
ok "an order is taken" send_request 1
ok "and received by the provider, whose receipt came back" reaches cl received 1
ok "opened" order open us "$(id_of 1)"
ok "accepted" order decide us --receipt "$work/r5" "$(id_of 1)" accept
ok "the answer is proven at the sender" reaches cl accepted 1
printf 'email,name,created_at\nanna@papercup.example,A. Example,2019-03-01T10:00:00Z\n' >"$work/rows.csv"
ok "answered" "$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/rows.csv" \
	--system accounts --method select --statement complete "$(id_of 1)"
ok "the answer is fetched from the pinned provider" reaches cl fetched 1
ok "opened and compared with the order" "$comity" evidence open --key "$box/persons/cl/team.pem" \
	--cert "$box/persons/cl/team.crt" --order "$work/1.json" --seal-cert "$box/us/keys/seal.crt" \
	--out "$work/opened" "$(order show cl "$(id_of 1)" | sed -n 's/^evidence .*  //p')"
ok "verified by a person" order verified cl "$(id_of 1)"
ok "and the provider has the receipt of it" reaches us verified 1
ok "the receipt verifies by the pinned record" "$comity" ledger receipt --directory "$work/us.pin" \
	--order "$work/1.json" "$work/r5"
ok "and says that no list has the peer" grep -q 'peer pinned by this node' "$work/r5"
ok "the provider's desk reads that the issuer is pinned" \
	eval "order show us $(id_of 1) | grep -q 'CL/fiscalia-norte is pinned by this node'"
ok "in the timeline, too" \
	eval "order show us $(id_of 1) | grep -q 'receive .*issuer pinned by this node'"
ok "and the issuer that the provider is" \
	eval "order list cl | grep -q 'US/papercup-mail (pinned)'"
ok "the log tells it at each start" grep -q '"event":"organisation-pinned","organisation":"CL/fiscalia-norte"' \
	"$box/us.log"

# --- renewed, rolled back ---

cp "$work/cl.pin" "$work/first.pin"
"$comity" directory pin --node "$box/cl" --name 'Fiscalia Norte' "$work/cl.pin" >/dev/null
sign cl "$work/cl.pin" >/dev/null || bail "not renewed"
ok "a renewed record is taken without a change of the configuration" \
	"$comity" node reload --node "$box/us" --as desk-1
cp "$work/first.pin" "$work/cl.pin"
ok "the old one is not" exits 1 "$comity" node reload --node "$box/us" --as desk-1
ok "by its rule" grep -q pin-rolled-back "$work/words"
ok "what was in use stays" send 2
ok "and works" reaches cl received 2
stop us
ok "with the old one the node does not start" core_refuses pin-rolled-back us
sed 's/"sequence":1,/"sequence":2,/' "$work/first.pin" >"$work/cl.pin"
sign cl "$work/cl.pin" >/dev/null
ok "nor with another one of the same number" core_refuses pin-two-records us

# --- what is granted, how long it lasts ---

draft 3 || bail "no draft"
draft 4 || bail "no draft"
"$comity" directory pin --node "$box/cl" "$work/cl.pin" >/dev/null
sign cl "$work/cl.pin" >/dev/null
pin us CL/fiscalia-norte contact cl
start us
ok "an order is taken by its own node" send 3
ok "the provider does not grant its issuer the competence" until_true 20 \
	eval "grep -q 'organisation-not-competent.*\"peer-is\":\"pinned\"' '$box/us.log'"
stop us
pin us CL/fiscalia-norte issue cl
again cl 's/"sequence":[0-9]*/"sequence":9/; s/"issued_at":"[0-9]*/"issued_at":"2020/; s/"expires_at":"[0-9]*/"expires_at":"2021/' \
	"$work/other"
cp "$work/other" "$work/cl.pin"
ok "an expired record does not keep the node from starting" start us
ok "comityd -n says so" eval 'exits 0 "$comityd" -n "$box/us" && grep -q "not believed" "$work/words"'
ok "its orders are not taken" send 4
ok "by the rule" until_true 20 eval "grep -q 'message-refused.*pin-expired' '$box/us.log'"
ok "no case came of it" test "$(times us 4)" = 0

# --- beside a list ---

stop us
cp "$work/right.pin" "$work/ar.right"
cp "$box/ar/comity.conf" "$work/ar.conf"
echo "pin = CL/fiscalia-norte issue $work/ar.right $(keys_of cl)" >>"$box/ar/comity.conf"
ok "what the list says otherwise is not merged" refuses pin-contradicts-list ar
done_testing
