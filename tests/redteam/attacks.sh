#!/bin/sh
# attacks.sh BUILD [NAME...] - what an attacker tries against running nodes, one case an attack (TAP).
#
# Each case says the rule that refuses it, and that no case came into being or changed its state.
# The attacker has what the case gives him: a listed organisation's keys, a captured message, a
# certificate of his own.  forge.c makes his messages.  Loopback only; ports from REDTEAM_PORT on.
set -eu
build=$1
port=${REDTEAM_PORT:-23200}
# shellcheck source=tests/redteam/lib.sh
. "$(dirname "$0")/lib.sh"

# --- partners that us pins, and no list has: keys and papers, no process ---

key_id() { comity key show "$1" | cut -d' ' -f1; }
edition() { # FILE folder-and-name-of-keys noun: signed anew by both
	sed -i 's/"signatures":\[.*/"signatures":[]}/' "$1"
	for n in 1 2; do comity "$3" sign --key "$box/$2-$n.pem" "$1" > "$work/signing"; done
}
record() { # name organisation port: a folder of a node, its officers, its record in $work/NAME.pin
	comity node init --organisation "$2" --port $((port + $3)) "$box/$1" > /dev/null
	grep '^list' "$box/us/comity.conf" >> "$box/$1/comity.conf"
	mkdir -p "$box/persons/$1"
	for n in 1 2; do comity key new "$box/persons/$1/officer-$n.pem" > /dev/null; done
	comity directory pin --node "$box/$1" --competence issue --competence provide \
		--language es --officer "officer-1=$box/persons/$1/officer-1.pem" \
		--officer "officer-2=$box/persons/$1/officer-2.pem" "$work/$1.pin" > /dev/null
	edition "$work/$1.pin" "persons/$1/officer" directory
}
# Each claims to issue and to provide; us grants what the configuration says.  Their persons have the
# keys of cl's: a person may work for two.
pinned() { # name organisation port granted
	record "$1" "$2" "$3"
	cp "$work/$1.pin" "$box/us/data/$1.pin"
	echo "pin = $2 $4 data/$1.pin $(key_id "$box/persons/$1/officer-1.pem")" \
		"$(key_id "$box/persons/$1/officer-2.pem")" >> "$box/us/comity.conf"
	sed "s#CL/fiscalia-norte#$2#" "$box/us/data/rosters/CL_fiscalia-norte.json" \
		> "$box/us/data/rosters/$1.json"
	edition "$box/us/data/rosters/$1.json" "persons/$1/officer" roster
}

# --- the nodes ---

until_true() { # words command...: a condition, looked at often, for 20 seconds
	words=$1
	shift
	for _ in $(seq 400); do
		if "$@" > /dev/null 2>&1; then return 0; fi
		sleep 0.05
	done
	echo "Bail out! $words"
	exit 1
}

start() {
	comity sandbox create --realm live --port "$port" "$box" > /dev/null
	pinned pe PE/fiscalia-sur 40 issue
	pinned bo BO/proveedor 50 provide
	for node in cl us ar; do
		"$build/comityd" "$box/$node" > "$work/$node.log" 2>&1 &
		pids="$pids $!"
	done
	for node in cl us ar; do
		until_true "$node does not start" comity node status --node "$box/$node"
	done
}

status() { # node member
	comity node status --json --node "$box/$1" | sed "s/.*\"$2\":\([0-9]*\).*/\1/"
}
# All cases of a node with their states: what no attack may change.
cases() { comity order list --node "$box/$1"; }

# --- what the attacker has ---

draft() { # order procedure option...: an order of cl to us
	order=$1
	procedure=$2
	shift 2
	comity order new --from CL/fiscalia-norte --to US/papercup-mail --procedure "$procedure" \
		--target EmailAddress=anna@papercup.example --category subscriber \
		--zone America/Santiago --recipient "$box/persons/cl/team.crt" \
		--field case-reference=RUC-2026-1 --field authority=Fiscalia-Norte \
		--field officer-role=prosecutor --field official-email=desk@fiscalia-norte.example \
		--field official-phone=+5620000000 --field legal-basis=CPP-219 \
		--field offence=185/2 --field link=account-used-for-fraud \
		--field user-notice=please-delay "$@" --out "$work/$order.json" > /dev/null
}
sign() { # order sign-off key person act [option...]: the sign-off's file is order.sign-off
	order=$1
	out=$2
	key=$3
	person=$4
	act=$5
	shift 5
	comity order sign --key "$box/persons/$key.pem" --person "$person" --act "$act" \
		--out "$work/$order.$out" "$@" "$work/$order.json"
}
signed() { # order procedure option...: with the two sign-offs that are due
	draft "$@"
	sign "$1" issue cl/prosecutor-1 prosecutor-1 issue
	sign "$1" approve cl/prosecutor-2 prosecutor-2 approve
}
message() { # order option...: cl's whole message to us
	order=$1
	shift
	forge send --from cl --to us --order "$work/$order.json" --sign-off "$work/$order.issue" \
		--sign-off "$work/$order.approve" --certificate "$box/persons/cl/team.crt" "$@"
}

# --- the judgement ---

# The command's answer begins so, and the cases of us are what they were.
expect() { # name first-line command...
	attack=$1
	want=$2
	shift 2
	before=$(cases us)
	"$@" > "$work/out" 2>&1 || true
	line=$(head -n 1 "$work/out")
	good=1
	case $line in "$want"*) good=0 ;; esac
	[ "$before" = "$(cases us)" ] || good=1
	tap $good "attack_$attack: $want"
}
refused() { # name code rule command...
	attack=$1
	want="HTTP 200 refused $2 $3:"
	shift 3
	expect "$attack" "$want" "$@"
}
# Accepted, but the case tells the desk that something is missing.
flagged() { # name order rule command...
	attack=$1
	order=$2
	rule=$3
	shift 3
	"$@" > "$work/out" 2>&1 || true
	id=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$work/$order.json")
	comity order show --node "$box/us" "$id" >> "$work/out" 2>&1 || true
	good=1
	if [ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] &&
		grep -q "receive .*$rule" "$work/out"; then
		good=0
	fi
	tap $good "attack_$attack: received, and shown to the desk with $rule"
}
# Nothing at all is stored: no leaf either.
unheard() { # name command...
	leaves=$(status us leaves)
	attack=$1
	shift
	expect "$attack" "HTTP 403 other" "$@"
	good=1
	[ "$leaves" = "$(status us leaves)" ] && good=0
	tap $good "attack_$attack: the ledger has not grown"
}

# A command's refusal names the rule, and the cases of all nodes are what they were.
said_no() { # name rule command...
	attack=$1
	rule=$2
	shift 2
	before=$(cases us && cases cl)
	good=1
	"$@" > "$work/out" 2>&1 || good=0
	grep -q "$rule" "$work/out" || good=1
	[ "$before" = "$(cases us && cases cl)" ] || good=1
	tap $good "attack_$attack: $rule"
}

# --- the attacks ---

# An honest message must be taken, else the refusals below say nothing.
honest() {
	signed a vol
	signed b vol
	forge cert "$work/mallory"
	message a --save "$work/a.bin" > "$work/a.answer" || true
	cp "$work/a.answer" "$work/out"
	good=1
	if [ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] &&
		[ "$(cases us | wc -l)" = 1 ]; then
		good=0
	fi
	tap $good "an honest message is accepted, and opens one case"
}

doors() {
	unheard valid_tls_but_unlisted forge post --to us --tls "$work/mallory" "$work/a.bin"
	unheard no_client_certificate forge post --to us --tls none "$work/a.bin"
	refused captured_message_from_other_peer 3000 sender-not-peer \
		forge post --to us --tls ar "$work/a.bin"
}

replays() {
	leaves=$(status us leaves)
	expect same_bytes_same_peer_get_the_first_receipt_again "HTTP 200 accepted" \
		forge post --to us --tls cl "$work/a.bin"
	good=1
	if cmp -s "$work/a.answer" "$work/out" && [ "$leaves" = "$(status us leaves)" ]; then
		good=0
	fi
	tap $good "same_bytes: the same receipt, and the ledger has not grown"
	transaction=$(sed 's/.*"TransactionIdentifier":"\([^"]*\)".*/\1/' "$work/a.bin")
	refused other_bytes_same_transaction 3010 transaction-reused \
		message b --transaction "$transaction"
	{ cat "$work/a.bin" && echo; } > "$work/space.bin"
	refused one_space_more_same_transaction 3010 transaction-reused \
		forge post --to us --tls cl "$work/space.bin"
	refused same_document_in_new_message 3010 order-known message a
}

changes() {
	sed 's/anna@/eve@/' "$work/b.json" > "$work/eve.json"
	cp "$work/b.issue" "$work/eve.issue"
	cp "$work/b.approve" "$work/eve.approve"
	refused order_changed_after_sign_off 3000 signoff-order message eve
	for mutation in extra-task target period category no-task delivery; do
		refused "projection_asks_for_more ($mutation)" 3007 projection-differs \
			message b --mutate "$mutation"
	done
}

seals() {
	refused unsealed_message 3000 seal-missing message b --seal none
	refused seal_by_other_key 3000 seal-key message b --seal ar
	refused seal_by_unlisted_key 3000 seal-key message b --seal "$work/mallory.key"
	refused wrong_receiver 3007 receiver-not-us message b --mutate receiver
	refused message_from_the_future 3007 message-from-future message b --mutate future
}

# The algorithm is the key's: what the message says of it is compared, and never used.
algorithms() {
	message b --no-post --save "$work/b.bin"
	own=$(grep -o '"algorithm":"[^"]*"' "$work/b.bin")
	for name in none HS256 RS256 Ed25519 ES384; do
		sed "s/$own/\"algorithm\":\"$name\"/" "$work/b.bin" > "$work/algorithm.bin"
		refused "algorithm_confusion ($name)" 3000 seal-algorithm \
			forge post --to us --tls cl "$work/algorithm.bin"
	done
	sed 's/"hash_algorithm":"sha-256"/"hash_algorithm":"sha-1"/' "$work/b.bin" > "$work/algorithm.bin"
	refused "algorithm_confusion (sha-1)" 3000 seal-algorithm \
		forge post --to us --tls cl "$work/algorithm.bin"
}

# Names that people take for the sender's.
look_alikes() {
	for mutation in capital cyrillic blank dash slug; do
		refused "look_alike_sender ($mutation)" 3000 sender-not-peer \
			message b --mutate "sender-$mutation"
	done
	refused "look_alike_sender (country)" 3020 hi1-not-valid message b --mutate sender-country
}

flips() {
	message b --no-post --save "$work/b.bin"
	before=$(cases us)
	forge flip --to us --tls cl --count 96 "$work/b.bin" > "$work/out" 2>&1 || true
	good=1
	if [ "$(wc -l < "$work/out")" = 96 ] &&
		[ "$(grep -c 'HTTP 200 refused 30[0-9]* [a-z0-9-]*:' "$work/out")" = 96 ] &&
		[ "$before" = "$(cases us)" ]; then
		good=0
	fi
	tap $good "attack_flipped_bits: 96 of 96 refused, each by a rule; no case"
	forge flip --to us --tls cl --count 96 "$work/a.bin" > "$work/out" 2>&1 || true
	good=1
	if [ "$(grep -c 'HTTP 200 refused 30' "$work/out")" = 96 ] &&
		[ "$before" = "$(cases us)" ]; then
		good=0
	fi
	tap $good "attack_flipped_bits: of a message that was taken before: no second case"
}

realms_and_addressees() {
	signed training vol --realm training.x
	refused training_order_to_live_node 3007 order-realm message training
	sed 's/US\/papercup-mail/AR\/fiscalia-delta/' "$work/b.json" > "$work/other.json"
	sign other issue cl/prosecutor-1 prosecutor-1 issue
	sign other approve cl/prosecutor-2 prosecutor-2 approve
	refused wrong_addressee 3007 order-addressee message other
	sed 's/CL\/fiscalia-norte/AR\/fiscalia-delta/' "$work/b.json" > "$work/their.json"
	sign their issue ar/prosecutor-9 prosecutor-9 issue
	sign their approve ar/prosecutor-9 prosecutor-9 approve
	refused order_of_another_issuer 3007 order-issuer message their
	refused two_orders_in_one_message 3007 order-two message b --mutate order-twice
	refused litask 3001 hi1-feature-not-supported message b --mutate interception
	refused old_version 3021 hi1-version-not-supported message b --mutate old-version
	echo '<?xml version="1.0"?><HI1Message/>' > "$work/message.xml"
	refused xml 3020 hi1-not-valid \
		forge post --to us --tls cl --type application/xml "$work/message.xml"
}

# shellcheck disable=SC2317 # called through refused and flagged
with_signoffs() { # order sign-off...: cl's message with these sign-offs only
	order=$1
	shift
	for signoff in "$@"; do
		shift
		set -- "$@" --sign-off "$work/$signoff"
	done
	forge send --from cl --to us --order "$work/$order.json" "$@" \
		--certificate "$box/persons/cl/team.crt"
}

persons() {
	refused no_sign_off 3005 signoff-missing with_signoffs b
	sign b ar ar/prosecutor-9 prosecutor-9 issue --organisation AR/fiscalia-delta
	refused officer_of_other_organisation 3007 signoff-organisation with_signoffs b b.ar
	sign b impostor ar/prosecutor-9 prosecutor-1 issue
	refused officer_of_other_organisation_as_ours 3000 person-unknown \
		with_signoffs b b.impostor
	sign b officer cl/officer-1 officer-1 issue
	refused key_officer_signs_an_order 3000 person-unknown with_signoffs b b.officer
	sign b training cl/prosecutor-1 prosecutor-1 issue
	sed 's/"realm":"live"/"realm":"training.x"/' "$work/b.training" > "$work/b.realm"
	refused sign_off_of_another_realm 3000 signoff-realm with_signoffs b b.realm
	sed 's/"act":"issue"/"act":"approve"/' "$work/b.issue" > "$work/b.act"
	refused sign_off_with_another_act 3000 signoff-signature with_signoffs b b.issue b.act
}

# Two persons are our house's rule, not the law's: a receiver flags it, our own node does not send.
two_persons() {
	for order in one twice; do draft $order vol; done
	sign one issue cl/prosecutor-1 prosecutor-1 issue
	said_no "one_sign_off_where_two_are_due (at the sender)" law-house-sign-off \
		comity order send --node "$box/cl" --as prosecutor-1 --sign-off "$work/one.issue" \
		--certificate "$box/persons/cl/team.crt" "$work/one.json"
	flagged one_sign_off_where_two_are_due one law-house-sign-off with_signoffs one one.issue
	sign twice issue cl/prosecutor-1 prosecutor-1 issue
	sign twice approve cl/prosecutor-1 prosecutor-1 approve
	flagged one_person_twice twice law-house-sign-off \
		with_signoffs twice twice.issue twice.approve
}

papers() {
	head -c 32 /dev/zero | tr '\0' 's' > "$work/facts"
	cp "$work/facts" "$work/swapped"
	echo "what the desk should know" >> "$work/facts"
	echo "what somebody else wrote" >> "$work/swapped"
	digest=$(sha256sum < "$work/facts" | cut -d' ' -f1)
	annex="{\"for\":[\"US/papercup-mail\"],\"name\":\"facts\",\"sha256\":\"$digest\"}"
	draft c vol
	sed "s#\"annexes\":\\[\\]#\"annexes\":[$annex]#" "$work/c.json" > "$work/annexed.json"
	sign annexed issue cl/prosecutor-1 prosecutor-1 issue
	sign annexed approve cl/prosecutor-2 prosecutor-2 approve
	refused annex_swapped 3000 annex-differs \
		message annexed --annex "facts=$work/swapped"
	refused annex_added 3000 annex-not-for-us message b --annex "facts=$work/facts"
	refused certificate_swapped 3007 recipient-not-named \
		forge send --from cl --to us --order "$work/b.json" --sign-off "$work/b.issue" \
		--sign-off "$work/b.approve" --certificate "$box/ar/keys/seal.crt"
	refused certificate_left_out 3005 recipient-missing \
		forge send --from cl --to us --order "$work/b.json" --sign-off "$work/b.issue" \
		--sign-off "$work/b.approve"
}

# An order that both nodes know, opened by a person at us, with the receipts that came of it.
both_know() {
	signed h vol
	h=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$work/h.json")
	comity order send --node "$box/cl" --as prosecutor-1 --sign-off "$work/h.issue" \
		--sign-off "$work/h.approve" --certificate "$box/persons/cl/team.crt" \
		"$work/h.json" > /dev/null
	until_true "us has not got it" comity order show --node "$box/us" "$h"
	comity order open --node "$box/us" --as desk-1 --receipt "$work/h.r3" "$h" > /dev/null
	until_true "cl does not hear of it" \
		comity order wait --timeout 0 --node "$box/cl" --state opened "$h"
}

# What a third organisation has: a true receipt of its own ledger about an order that it refused.
receipt_in_refusal() { # FILE: the receipt stands behind the words of the refusal
	sed -n '2s/.*"ErrorDescription":"[^\]*\\n\(.*\)"}}}}*$/\1/p' "$1" |
		sed 's/\\"/"/g; s/\\\\/\\/g' | tr -d '\n'
}
receipts() {
	untouched=$(cases cl)
	sed 's/"desk[^"]*"/"x"/; s/index [0-9]*/index 0/' "$work/h.r3" > "$work/proof.r3"
	refused "forged_receipt (another place in the ledger)" 3000 receipt-proof \
		forge send --from us --to cl --receipt "$work/proof.r3"
	sed 's/\("order":"[0-9a-f]*\)[0-9a-f]"/\1x"/' "$work/h.r3" > "$work/unreadable.r3"
	refused "forged_receipt (a value that is no digest)" 3007 receipt-unreadable \
		forge send --from us --to cl --receipt "$work/unreadable.r3"
	sed 's/"organisation":"US.papercup-mail"/"organisation":"AR\/fiscalia-delta"/' \
		"$work/h.r3" > "$work/value.r3"
	refused "forged_receipt (a value that the leaf does not hold)" 3000 receipt-commitment \
		forge send --from us --to cl --receipt "$work/value.r3"
	refused "forged_receipt (of another ledger)" 3000 receipt-of-another \
		forge send --from ar --to cl --receipt "$work/h.r3"
	forge send --from cl --to ar --order "$work/h.json" > "$work/out" || true
	receipt_in_refusal "$work/out" > "$work/ar.known"
	forge send --from cl --to ar --order "$work/b.json" > "$work/out" || true
	receipt_in_refusal "$work/out" > "$work/ar.unknown"
	refused "third_party_decides_an_order" 3009 case-unknown \
		forge send --from ar --to cl --receipt "$work/ar.known"
	head -n 1 "$work/out" > "$work/first"
	refused "unknown_case_receipt" 3009 case-unknown \
		forge send --from ar --to cl --receipt "$work/ar.unknown"
	good=1
	head -n 1 "$work/out" | cmp -s - "$work/first" && good=0
	tap $good "attack_unknown_case_receipt: a stranger cannot tell a known order from none"
	forge send --from ar --to cl --order "$work/h.json" > "$work/out" || true
	receipt_in_refusal "$work/out" > "$work/cl.refusal"
	refused issuer_decides_for_the_addressee 3009 case-side \
		forge send --from cl --to us --receipt "$work/cl.refusal"
	good=1
	cases cl > "$work/out"
	[ "$untouched" = "$(cat "$work/out")" ] && good=0
	tap $good "attack_forged_receipt: the issuer's cases are what they were"
}

# GET of a task: the issuer gets it with its state, anybody else learns as little as of no task.
objects() {
	message h --no-post --save "$work/h.bin" > /dev/null || true
	task=$(sed 's/.*LDTaskObject".*"ObjectIdentifier":"\([0-9a-f-]*\)".*/\1/' "$work/h.bin")
	expect "get_by_the_issuer" "HTTP 200 accepted" forge send --from cl --to us --get "$task"
	good=1
	grep -q "\"ObjectIdentifier\":\"$task\"" "$work/out" &&
		grep -q '"common:Value":"AwaitingDisclosure"' "$work/out" && good=0
	tap $good "attack_get_by_the_issuer: the task comes back with its state"
	refused "get_by_a_third_party" 3014 hi1-get-unknown \
		forge send --from ar --to us --get "$task"
	head -n 1 "$work/out" > "$work/first"
	refused "get_of_nothing" 3014 hi1-get-unknown \
		forge send --from ar --to us --get 00000000-0000-5000-8000-000000000000
	good=1
	head -n 1 "$work/out" | cmp -s - "$work/first" && good=0
	tap $good "attack_get_of_nothing: a stranger cannot tell an object from none"
}

# --- changes of an order: who may say what, and what follows what ---

says() { # out organisation key person kind option...: somebody says it about order h
	out=$1
	org=$2
	key=$3
	person=$4
	kind=$5
	shift 5
	forge change --about "$work/h.json" --kind "$kind" --says "$org" "$@" \
		--key "$box/persons/$key.pem" --person "$person" "$work/$out"
}
bring() { # out from option...: to us
	out=$1
	from=$2
	shift 2
	forge send --from "$from" --to us --change "$work/$out.change" \
		--sign-off "$work/$out.sign-off" "$@"
}
withdrawals() {
	says own CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 withdrawal --act withdraw
	says ar AR/fiscalia-delta ar/prosecutor-9 prosecutor-9 withdrawal --act withdraw
	refused "third_party_withdraws" 3009 case-unknown bring ar ar
	head -n 1 "$work/out" > "$work/first"
	sed 's/\("order_sha256":"\)....../\1ffffff/' "$work/ar.change" > "$work/none.change"
	cp "$work/ar.sign-off" "$work/none.sign-off"
	refused "third_party_withdraws (an order that is nowhere)" 3009 case-unknown bring none ar
	good=1
	head -n 1 "$work/out" | cmp -s - "$work/first" && good=0
	tap "$good" "attack_third_party_withdraws: a stranger cannot tell a known order from none"
	refused "third_party_brings_a_true_withdrawal" 3009 case-unknown bring own ar
	says as-us US/papercup-mail us/desk-1 desk-1 withdrawal --act withdraw
	refused "another_organisation_is_said_to_speak" 3006 change-organisation bring as-us cl
	says forged CL/fiscalia-norte ar/prosecutor-9 prosecutor-1 withdrawal --act withdraw
	refused "withdrawal_by_a_forged_person" 3000 person-unknown bring forged cl
	says low CL/fiscalia-norte cl/analyst-1 analyst-1 withdrawal --act withdraw
	refused "withdrawal_by_a_low_person" 3006 change-signer bring low cl
	says issue CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 withdrawal --act issue
	refused "sign_off_of_another_act_under_a_withdrawal" 3006 signoff-act bring issue cl
	refused "order_signed_and_used_under_a_withdrawal" 3000 signoff-order \
		forge send --from cl --to us --change "$work/own.change" --sign-off "$work/h.issue"
	refused "unsigned_withdrawal" 3005 signoff-missing \
		forge send --from cl --to us --change "$work/own.change"
	for mutation in update-generation update-unknown update-wider update-less; do
		refused "withdrawal_with_more ($mutation)" 3007 update-differs bring own cl \
			--about "$work/h.json" --update withdrawal --mutate "$mutation"
	done
	refused "withdrawal_with_another_order's_updates" 3007 update-differs bring own cl \
		--about "$work/b.json" --update withdrawal
	says late CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 withdrawal --act withdraw \
		--follows 1111111111111111111111111111111111111111111111111111111111111111
	refused "withdrawal_that_follows_nothing" 3008 change-follows bring late cl
}

# Without a signed change an UPDATE does nothing; the desk sees it, and it widens nothing.
updates() {
	before=$(cases us)
	forge send --from cl --to us --about "$work/h.json" --update withdrawal > "$work/out" || true
	good=1
	if [ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] &&
		[ "$before" = "$(cases us)" ] &&
		comity order show --node "$box/us" "$h" | grep -q update-unsigned; then
		good=0
	fi
	tap "$good" "attack_unsigned_update: nothing is done, and the desk sees it"
	heard() { comity order show --node "$box/cl" "$h" | grep -q 'R2 .*update-unsigned'; }
	until_true "cl does not hear that nobody signed it" heard
	tap 0 "attack_unsigned_update: the receipt says so"
	refused "update_by_a_third_party" 3011 hi1-update-unknown \
		forge send --from ar --to us --about "$work/h.json" --update withdrawal
	head -n 1 "$work/out" > "$work/first"
	signed none vol
	refused "update_of_nothing" 3011 hi1-update-unknown \
		forge send --from ar --to us --about "$work/none.json" --update withdrawal
	good=1
	head -n 1 "$work/out" | cmp -s - "$work/first" && good=0
	tap "$good" "attack_update_of_nothing: a stranger cannot tell an object from none"
	refused "update_writes_the_receiver's_part" 3006 hi1-change-not-allowed \
		forge send --from cl --to us --about "$work/h.json" --update withdrawal \
		--mutate update-generation
	refused "update_widens_the_order" 3006 hi1-change-not-allowed \
		forge send --from cl --to us --about "$work/h.json" --update withdrawal \
		--mutate update-wider
	refused "update_of_one_object_more" 3011 hi1-update-unknown \
		forge send --from cl --to us --about "$work/h.json" --update withdrawal \
		--mutate update-unknown
}

# What is said about an order is a chain: no second word after the same one, none twice.
chains() {
	says first CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 clarification --text first
	bring first cl > "$work/out" || true
	good=1
	[ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] && good=0
	tap "$good" "a true clarification is accepted"
	refused "change_brought_again" 3010 change-known bring first cl
	says fork CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 clarification --text other
	refused "two_changes_after_the_same" 3008 change-follows bring fork cl
	says own CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 withdrawal --act withdraw
	refused "withdrawal_out_of_order" 3008 change-follows bring own cl
	says next CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 clarification --text next \
		--follows "$work/first.change"
	bring next cl > "$work/out" || true
	good=1
	[ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] && good=0
	tap "$good" "what follows the last is accepted"
	says permit US/papercup-mail us/desk-1 desk-1 may-disclose
	refused "addressee_permits_itself" 3006 change-not-named \
		forge send --from us --to cl --change "$work/permit.change" \
		--sign-off "$work/permit.sign-off"
	says stranger AR/fiscalia-delta ar/prosecutor-9 prosecutor-9 non-execution --reason impossible
	refused "form_3_by_a_stranger" 3009 case-unknown \
		forge send --from ar --to cl --change "$work/stranger.change" \
		--sign-off "$work/stranger.sign-off"
	says excuse CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 non-execution --reason impossible
	refused "form_3_by_the_issuer" 3006 change-not-named bring excuse cl
	says extend CL/fiscalia-norte cl/prosecutor-1 prosecutor-1 extension \
		--until 2099-01-01T00:00:00Z --follows "$work/next.change"
	refused "extension_of_what_is_not_preserved" 3007 change-preserves-nothing bring extend cl
}

# --- lists and rosters; last, since they stay changed ---

list() { # sequence
	sed "s/\"sequence\":1,/\"sequence\":$1,/" "$box/list/directory.json" > "$work/list"
	edition "$work/list" list/list directory
	cp "$work/list" "$box/us/data/directory.json"
}
roster() { # sequence sed-script: of cl, at us
	sed "s/\"sequence\":1,/\"sequence\":$1,/; $2" "$work/roster.first" > "$work/roster"
	edition "$work/roster" persons/cl/officer roster
	cp "$work/roster" "$box/us/data/rosters/CL_fiscalia-norte.json"
	comity node reload --node "$box/us" --as desk-1 > /dev/null
}

directories() {
	list 3
	comity node reload --node "$box/us" --as desk-1 > "$work/out"
	list 2
	said_no rolled_back_directory directory-rolled-back \
		comity node reload --node "$box/us" --as desk-1
	cp "$box/list/directory.json" "$box/us/data/directory.json"
	said_no first_directory_again directory-rolled-back \
		comity node reload --node "$box/us" --as desk-1
	list 3
	sed -i 's/Papercup/Papercap/' "$box/us/data/directory.json"
	said_no directory_changed directory-signatures \
		comity node reload --node "$box/us" --as desk-1
	good=1
	[ "$(status us directory_sequence)" = 3 ] && good=0
	tap $good "attack_rolled_back_directory: number 3 stays in use"
	list 3
}

changed_list() { # sequence python-statements over l: truly signed
	python3 -c 'import json, sys
l = json.load(open(sys.argv[1]))["list"]
l["sequence"] = int(sys.argv[3])
cl = [o for o in l["organisations"] if o["id"] == "CL/fiscalia-norte"][0]
exec(sys.argv[4])
text = json.dumps({"list": l, "signatures": []}, sort_keys=True, separators=(",", ":"),
                  ensure_ascii=False)
open(sys.argv[2], "w").write(text)' "$box/list/directory.json" "$work/list" "$1" "$2"
	edition "$work/list" list/list directory
	cp "$work/list" "$box/us/data/directory.json"
}
reload() { comity node reload --node "$box/us" --as desk-1; }

# Who is listed no more, no more today, or in a list that may be too old to say.
organisations() {
	changed_list 3 'cl["name"] = "another"'
	said_no two_lists_of_one_number directory-two-lists reload
	changed_list 4 'cl["valid_to"] = "2026-01-01T00:00:00Z"'
	reload > "$work/out"
	refused expired_organisation 3000 organisation-not-valid message b
	changed_list 5 'l["organisations"].remove(cl)'
	reload > "$work/out"
	unheard revoked_organisation message b
	changed_list 6 'l["issued_at"] = "2026-01-01T00:00:00Z"'
	reload > "$work/out"
	signed stale vol
	expect "list_too_old_to_know_of_a_revocation" "HTTP 200 accepted" message stale
	good=1
	comity tray list --node "$box/us" > "$work/out"
	grep -q directory-aged "$work/out" && good=0
	tap $good "attack_list_too_old_to_know_of_a_revocation: it waits for a person, directory-aged"
	changed_list 7 ''
	reload > "$work/out"
}

rosters() {
	cp "$box/us/data/rosters/CL_fiscalia-norte.json" "$work/roster.first"
	person='\("id":"prosecutor-2","keys":\[{"public_key":"[^"]*"\)'
	roster 2 "s/$person,\"revoked_at\":\"\"/\1,\"revoked_at\":\"2026-01-01T00:00:00Z\"/"
	refused revoked_person 3000 person-revoked message b
	roster 3 "s/$person,\"revoked_at\":\"\",\"valid_from\":\"20/\1,\"revoked_at\":\"\",\"valid_from\":\"21/"
	refused person_in_cooling_time 3000 person-cooling message b
	roster 4 "s/$person,\"revoked_at\":\"\"/\1,\"revoked_at\":\"2026-01-01T00:00:00Z\"/"
	cp "$work/roster.first" "$box/us/data/rosters/CL_fiscalia-norte.json"
	said_no rolled_back_roster roster-rolled-back \
		comity node reload --node "$box/us" --as desk-1
	refused "rolled_back_roster (the person signs again)" 3000 person-revoked message b
	roster 5 ""
}

# --- partners without a list ---

their() { # order organisation: signed by its persons
	draft "$1" vol
	sed -i "s#CL/fiscalia-norte#$2#" "$work/$1.json"
	sign "$1" issue cl/prosecutor-1 prosecutor-1 issue
	sign "$1" approve cl/prosecutor-2 prosecutor-2 approve
}
from() { # node order option...: the node's message with cl's papers
	node=$1
	order=$2
	shift 2
	forge send --from "$node" --to us --order "$work/$order.json" \
		--sign-off "$work/$order.issue" --sign-off "$work/$order.approve" \
		--certificate "$box/persons/cl/team.crt" "$@"
}
partners() {
	their p PE/fiscalia-sur
	their q PE/fiscalia-sur
	their r BO/proveedor
	refused "pinned_peer_signs_as_another (an order of a listed one)" 3007 order-issuer from pe b
	refused "pinned_peer_signs_as_another (as sender)" 3000 sender-not-peer \
		from cl b --tls pe --seal pe
	refused "pinned_peer_signs_as_another (its seal)" 3000 seal-key from cl b --seal pe
	refused "pinned_peer_signs_as_another (a pinned one)" 3007 order-issuer from pe r
	sign q cl cl/prosecutor-1 prosecutor-1 issue --organisation CL/fiscalia-norte
	refused "pinned_peer_signs_as_another (a person)" 3007 signoff-organisation \
		forge send --from pe --to us --order "$work/q.json" --sign-off "$work/q.cl"
	refused pinned_peer_without_competence 3000 organisation-not-competent from bo r
	record fake PE/fiscalia-sur 60
	unheard stranger_with_the_same_slug from fake p
	good=1
	from pe p > "$work/out" 2>&1 || true
	id=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$work/p.json")
	line=$(head -n 1 "$work/out")
	comity order show --node "$box/us" "$id" >> "$work/out" 2>&1 || true
	if [ "$line" = "HTTP 200 accepted" ] &&
		grep -q 'PE/fiscalia-sur is pinned by this node.*not in a federation list' "$work/out"; then
		good=0
	fi
	tap $good "an honest order of a pinned organisation is accepted, and shown as pinned"
}

records_at_us() { # name rule: pe's record as it lies in $work/record
	cp "$work/record" "$box/us/data/pe.pin"
	said_no "$1" "$2" comity node reload --node "$box/us" --as desk-1
}
changed_record() { # sed-script: signed by pe's officers
	sed "$1" "$work/pe.pin" > "$work/record"
	edition "$work/record" persons/pe/officer directory
}
pins() {
	sed 's/"competences":\["issue","provide"\]/"competences":["issue","validate","provide"]/' \
		"$work/pe.pin" > "$work/record"
	records_at_us pin_changed_after_signature pin-signatures
	cp "$work/fake.pin" "$work/record"
	records_at_us stranger_with_the_same_slug pin-signatures
	changed_record 's/"realm":"live"/"realm":"training.x"/'
	records_at_us training_pin_in_live_node pin-realm
	changed_record 's#PE/fiscalia-sur#CL/fiscalia-norte#'
	records_at_us pin_of_another_organisation pin-organisation
	certificate=$(grep -o '"id":"CL/fiscalia-norte".*' "$box/list/directory.json" |
		grep -o '"tls":\["[0-9a-f]*' | head -n 1)
	changed_record "s/\"tls\":\[\"[0-9a-f]*/$(echo "$certificate" | sed 's/\[/\\[/')/"
	records_at_us pin_with_anothers_certificate directory-two-owners
	changed_record 's/"sequence":1,/"sequence":2,/'
	cp "$work/record" "$work/second"
	cp "$work/second" "$box/us/data/pe.pin"
	comity node reload --node "$box/us" --as desk-1 > "$work/out" 2>&1
	cp "$work/pe.pin" "$work/record"
	records_at_us rolled_back_pin pin-rolled-back
	changed_record 's/"sequence":1,/"sequence":2,/; s/fiscalia-sur","officers/fiscalia-sud","officers/'
	records_at_us two_pins_of_one_number pin-two-records
	good=1
	from pe q > "$work/out" 2>&1 || true
	[ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] && good=0
	tap $good "attack_rolled_back_pin: number 2 stays in use"
	cp "$work/second" "$box/us/data/pe.pin"
}

# The order of all the refusals above is itself in order: sent unchanged, it is taken.
honest_again() {
	count=$(cases us | wc -l)
	message b > "$work/out" 2>&1 || true
	good=1
	if [ "$(head -n 1 "$work/out")" = "HTTP 200 accepted" ] &&
		[ "$(cases us | wc -l)" = $((count + 1)) ]; then
		good=0
	fi
	tap $good "the order that was misused is accepted when it comes as it was signed"
}

start
honest
doors
replays
changes
seals
algorithms
look_alikes
flips
realms_and_addressees
persons
two_persons
papers
both_know
receipts
objects
withdrawals
updates
chains
partners
pins
directories
organisations
rosters
honest_again
echo "1..$number"
exit "$failed"
