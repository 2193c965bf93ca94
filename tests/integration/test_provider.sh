#!/bin/bash
# test_provider.sh - the way of an order at a provider's desk: what proves it, the queue, the decision,
# the notice to whom the data is of.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"

checks() { # NODE NUMBER: the member checks, one value a line
	order show "$1" --json "$(id_of "$2")" | python3 -c '
import json, sys
checks = json.load(sys.stdin).get("checks")
if checks is not None:
    print("says", checks["says"], checks["mark"])
    print("look", *checks["look"])
    for line in checks["list"]:
        print(line["check"], line["mark"], line["detail"], "|", line["not"])'
}

says() { # NODE NUMBER PATTERN
	checks "$1" "$2" >"$work/checks" && grep -q -- "$3" "$work/checks" && return 0
	cat "$work/checks"
	return 1
}

reload() {
	"$comity" node reload --node "$box/us" --as desk-1
}

make_box
sed -i '/^tsa-/d' "$box/us/comity.conf"
desk_origin
draft 1 || bail "no draft"
request 2 || bail "no draft"
draft 3 || bail "no draft"
start cl us
send 1 >/dev/null || bail "not sent"
reaches us received 1 >/dev/null || bail "no order"

# --- what proves it ---

ok "signed by a registered person: genuine" says us 1 '^says genuine yes$'
ok "the first of its office, with a new key: for a person to look at" says us 1 '^look .*pattern'
for check in organisation signer bytes law notified ledger pattern; do
	ok "a line of its own: $check" says us 1 "^$check [a-z]* .* | not\|^$check [a-z]* .* | no "
done
ok "the organisation, and since when by whom" says us 1 '^organisation yes .*federation list [0-9]*.*signed by 2'
ok "the signer, with level and age of the key" says us 1 '^signer yes prosecutor-1, prosecutor of CL/fiscalia-norte (issue); key since 20'
ok "the leaf of its receipt" says us 1 '^ledger yes its receipt is leaf [0-9]'
ok "a pattern counts" says us 1 '^pattern person the first of this office; a key younger than 30 days; 1 orders'
ok "not at its own issuer" eval '! says cl 1 . >/dev/null'
order show us "$(id_of 1)" >"$work/shown"
ok "one sentence for people" grep -q '^Genuine: signed by registered persons of CL/fiscalia-norte. Not a judgment on legality.$' "$work/shown"
ok "the words are the same at both ends" eval \
	'[ "$(order show cl "$(id_of 1)" | grep "^words of the order")" = "$(grep "^words of the order" "$work/shown")" ]'
send_request 2 >/dev/null || bail "not sent"
reaches us received 2 >/dev/null || bail "no order"
ok "two signers: a line for each" eval 'checks us 2 >"$work/checks"; [ "$(grep -c "^signer yes" "$work/checks")" = 2 ]'
ok "the second is not the first" says us 2 '^pattern person a key younger than 30 days; 2 orders'

ok "a person signs in" sign_in desk-1
ok "the page shows the same" eval "answers 200 GET '/orders/$(id_of 1)' -b '$work/desk-1.jar' &&
	grep -q 'Genuine: signed by registered persons of' '$work/page' && [ \$(grep -c 'class=\"mark mark-' '$work/page') -ge 8 ]"

# --- never better than its weakest line ---

rosters=$box/us/data/rosters
mv "$rosters/CL_fiscalia-norte.json" "$work/roster" && reload >/dev/null
ok "without the roster: not settled" says us 1 '^says doubt person$'
ok "and the line says why" says us 1 '^signer person .*roster-missing'
mv "$work/roster" "$rosters/CL_fiscalia-norte.json" && reload >/dev/null
ok "with it again: genuine" says us 1 '^says genuine yes$'

done_testing
