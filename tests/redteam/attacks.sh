#!/bin/sh
# attacks.sh BUILD [NAME...] - what an attacker tries against running nodes, one case an attack (TAP).
#
# Each case says the rule that refuses it, and that no case came into being or changed its state.
# The attacker has what the case gives him: a listed organisation's keys, a captured message, a
# certificate of his own.  forge.c makes his messages.  Loopback only; ports from REDTEAM_PORT on.
set -eu
build=$1
port=${REDTEAM_PORT:-23200}
work=$(mktemp -d)
box=$work/box
pids=

# shellcheck disable=SC2317 # the trap calls it
end() {
	for pid in $pids; do kill "$pid" 2> /dev/null || true; done
	for pid in $pids; do wait "$pid" 2> /dev/null || true; done
	rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

comity() { "$build/comity" "$@"; }
forge() { "$build/tests/redteam/forge" "$box" "$@"; }

number=0
failed=0
tap() { # 0-or-other words
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		failed=1
		echo "not ok $number - $2"
		sed 's/^/# /; s/^\(.\{300\}\).*/\1/' "$work/out" | head -n 8
	fi
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

start
honest
doors
replays
changes
echo "1..$number"
exit "$failed"
