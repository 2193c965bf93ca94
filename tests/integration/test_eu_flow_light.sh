#!/bin/bash
# test_eu_flow_light.sh - European orders that notify nobody: a production order for subscriber data
# from the draft to the verified answer; a preservation order that is extended and confirmed.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

make_box
printf 'email,name\nanna@wolke.example,A. Nowak\n' >"$work/anna.csv"
printf 'email,name\nanna@wolke.example,A. Nowak\nbert@wolke.example,B. Nowak\n' >"$work/both.csv"
start fr de

# --- subscriber data, end to end ---
epoc 1 subscriber || bail "no draft"
ok "the order is whole" checks 1
ok "a prosecutor may send it" send 1
ok "the provider has it" reaches fr received 1
ok "nobody is notified" hides de 1 'notified at the same time'
ok "the answer is due at the end of ten days" shows de 1 'owed by addressee until 2030-09-12T10:.*decide'
ok "a person opens it" opens de 1
ok "and agrees" decides de 1 accept
ok "more than was asked for is not sealed" refused_by scope packs 1 "$work/both.csv"
ok "the answer is" packs 1 "$work/anna.csv"
ok "fetched, compared with the order, verified" verified 1
ok "the person whose data it is will be told by the issuer" shows fr 1 'owed by issuer.*notify'
ok "the case ends" order close fr "$(id_of 1)"

for node in fr de; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
