#!/bin/bash
# test_withdraw.sh - an order is withdrawn by a signed change; nobody else can withdraw it.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

withdraw() { # NODE PERSON KEY NUMBER
	"$comity" order withdraw --node "$box/$1" --as "$(person_of "$1")" --person "$2" \
		--key "$box/persons/$3.pem" "$work/$4.json"
}

refused_by() { # RULE COMMAND...
	local rule=$1
	shift
	if "$@" >"$work/words" 2>&1; then
		echo "it was not refused"
		return 1
	fi
	grep -q -- "$rule" "$work/words" && return 0
	cat "$work/words"
	return 1
}

make_box
for i in 1 2 3; do draft $i || bail "no draft"; done
start cl us ar
send 1 >/dev/null && reaches cl received 1 >/dev/null
send 2 >/dev/null && reaches cl received 2 >/dev/null
ok "who has no such order cannot withdraw it" refused_by case-unknown withdraw ar prosecutor-9 ar/prosecutor-9 1
ok "nor can its addressee" refused_by change- withdraw us desk-1 us/desk-1 1
ok "nor a person with a key that the roster does not list" \
	refused_by person-unknown withdraw cl prosecutor-1 ar/prosecutor-9 1
ok "nor a person who may not sign orders" refused_by change-signer withdraw cl analyst-1 cl/analyst-1 1
ok "nor can what was never sent be withdrawn" refused_by case-unknown withdraw cl prosecutor-1 cl/prosecutor-1 3
ok "after all that the order stands" stands us received 1
ok "and at its sender" stands cl received 1
ok "its issuer withdraws it" withdraw cl prosecutor-1 cl/prosecutor-1 1
ok "it is withdrawn at its sender" stands cl withdrawn 1
ok "and at its addressee" reaches us withdrawn 1
ok "the change is kept there with its text" \
	eval "order show us --json --texts $(id_of 1) | grep -q '\"kind\":\"Change\"'"
ok "it cannot be decided any more" refused_by case-step order open us "$(id_of 1)"
ok "nor withdrawn again" refused_by case-step withdraw cl prosecutor-1 cl/prosecutor-1 1
ok "the other order stands" stands us received 2
stop us
ok "a withdrawal for a node that is down is acknowledged" withdraw cl prosecutor-1 cl/prosecutor-1 2
start us
ok "and reaches it when it is there" reaches us withdrawn 2
ok "the sender's ledger verifies" ledger_verifies cl
ok "the addressee's, too" ledger_verifies us
done_testing
