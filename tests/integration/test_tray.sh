#!/bin/bash
# test_tray.sh - a message of another vendor waits for a person, who admits it (and it never looks
# proven) or dismisses it (and its sender is told); one organisation does not fill the tray.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
forge=$(dirname "$comity")/tests/redteam/forge
[ -x "$forge" ] || skip_all "forge is not built"

tray() { # VERB OPTION...: of the provider's desk
	local verb=$1
	shift
	"$comity" tray "$verb" --node "$box/us" --as desk-1 "$@"
}
# foreign NUMBER: the objects of the order without its document, as another vendor sends them
foreign() {
	"$forge" "$box" send --from cl --to us --order "$work/$1.json" --mutate no-order
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
waiting() { # NUMBER
	[ "$(tray list | wc -l)" = "$1" ]
}
said() { # PATTERN COMMAND...
	local pattern=$1
	shift
	"$@" >"$work/words" 2>&1 && grep -q -- "$pattern" "$work/words" && return 0
	cat "$work/words"
	return 1
}
the_case() {
	"$comity" order list --node "$box/us" --as desk-1 | cut -d' ' -f1
}
no_case() {
	[ -z "$(the_case)" ]
}
nothing_moved() { # NUMBER
	waiting "$1" && no_case
}
owed() { # NUMBER: open duties
	"$comity" node status --json --node "$box/us" --as desk-1 | grep -q "\"duties_open\":$1,"
}

make_box
for i in 1 2 3; do draft $i || bail "no draft"; done
start cl us
ok "what has no order document is taken" foreign 1
ok "it waits in the tray" waiting 1
ok "and is no case" no_case
ok "a person owes it a look" owed 1
ok "it is shown" said person1@papercup.example tray show 1
ok "as what it is" said 'signed by its organisation only' tray show 1
ok "there is no other item" refused_by tray-unknown tray show 7
ok "who admits says why" exits 2 tray admit --procedure vol-pr 1
ok "and not with nothing" refused_by tray-reason tray admit --procedure vol-pr --reason '' 1
ok "and under a procedure that fits" refused_by foreign-procedure \
	tray admit --procedure vol --reason 'called back' 1
ok "none of this has moved it" nothing_moved 1
ok "a person admits it" tray admit --procedure vol-pr --reason 'called back on the listed number' \
	--receipt "$work/admit.receipt" 1
case_id=$(the_case)
ok "it is a case" said received order list us
ok "that no person has signed" said '"proof":"organisation"' order show us --json "$case_id"
ok "and says so" said 'signed by its organisation only' order show us "$case_id"
ok "with who admitted it, and why" said 'desk-1 admitted from the tray.*called back on' \
	order show us "$case_id"
ok "and whose target is what was asked" said person1@papercup.example \
	order show us --json --texts "$case_id"
ok "the duty to look is done" owed 1
ok "the receipt of the act verifies" "$comity" ledger receipt --vkey "$box/us/keys/ledger.vkey" \
	"$work/admit.receipt"
ok "nobody admits it twice" refused_by tray-closed \
	tray admit --procedure vol-pr --reason 'once more' 1
ok "nor dismisses it then" refused_by tray-closed tray dismiss --reason duplicate 1
ok "the case goes on as any other" order open us "$case_id"
ok "and is decided by a person" order decide us "$case_id" accept
ok "a withdrawal that nobody signed is for a person" said accepted \
	"$forge" "$box" send --from cl --to us --about "$work/1.json" --update withdrawal
ok "the case stands, and says what came" said update-unsigned order show us "$case_id"

ok "another one comes" foreign 2
ok "who dismisses gives a code" refused_by tray-reason tray dismiss --reason 'Not now!' 2
ok "a person dismisses it" tray dismiss --reason not-verified --receipt "$work/no.receipt" 2
ok "it waits no more" waiting 0
ok "the refusal stands in the ledger" said not-verified \
	"$comity" ledger receipt --vkey "$box/us/keys/ledger.vkey" "$work/no.receipt"
told() { # PATTERN: one of the messages at its sender says so
	local i
	for i in $("$comity" tray list --node "$box/cl" --as prosecutor-1 | cut -d' ' -f1); do
		"$comity" tray show --node "$box/cl" --as prosecutor-1 "$i" | grep -q -- "$1" && return 0
	done
	return 1
}
ok "the acceptance of the first has been told" until_true 20 told AwaitingPreservation
ok "its sender is told" until_true 20 told not-verified

for i in $(seq 32); do
	foreign 3 >"$work/foreign" || bail "message $i was not taken"
done
ok "one organisation leaves so much and no more" refused_by '3003 tray-full' foreign 3
ok "the rest waits" waiting 32
"$comity" tray dismiss --node "$box/us" --as desk-1 --reason spam \
	"$(tray list | head -n 1 | cut -d' ' -f1)" >"$work/words"
ok "when a person has looked it may come again" foreign 3
ok "the provider's ledger verifies" ledger_verifies us
done_testing
