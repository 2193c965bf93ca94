#!/bin/bash
# test_eu_flow_emergency.sh - an emergency suspends nothing: the answer leaves within eight hours; the
# enforcing authority objects within 96 hours, and what was obtained is deleted or restricted.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"
. "$(dirname "$0")/desk.sh"

make_box
printf 'email,timestamp,subject\nanna@wolke.example,2026-09-10T10:00:00Z,Friday\n' >"$work/letters.csv"
emergency=yes
desk_origin ea
start fr de ea

epoc 1 content || bail "no draft"
ok "the order is whole" checks 1
ok "it comes to the provider and the enforcing authority" served 1
ok "the provider has eight hours" shows de 1 'owed by addressee until 2030-09-02T18:00:.*decide'
ok "the authority has 96, from its own receipt" shows ea 1 'owed by notified until 2030-09-06T10:00:.*review'
ok "the provider agrees" decides de 1 accept
ok "nothing holds the answer" packs 1 "$work/letters.csv"
ok "it is fetched and verified" verified 1
ok "three days later" later 80h
! has_browser || ok "the authority says why, in a browser, and has signed nothing yet" browses notified prosecutor-5 1
ok "the authority objects" says reasons ea 1 --reason ea-immunity --text 'She is a lawyer.' --language de
ok "and owes no more" hides ea 1 'owed by notified.*review'
ok "the issuer hears it" shows_soon fr 1 'object .*ea-immunity'
ok "and has to delete or restrict what it got" shows fr 1 'owed by issuer.*restrict'
ok "the provider hears no reasons" no_trace de 'She is a lawyer'
ok "the issuer states that it did" says statement fr 1 --reason restricted
ok "and owes it no more" hides fr 1 'owed by issuer.*restrict'
ok "the authority reads it" shows_soon ea 1 'statement of FR/parquet-rivage'
ok "as a statement, which is no proof" shows ea 1 'no proof'

# --- silence: what was obtained stays ---
epoc 2 content || bail "no draft"
ok "another one" served 2
decides de 2 accept >/dev/null
ok "is answered" packs 2 "$work/letters.csv"
ok "verified" verified 2
ok "after 96 hours" later 97h
ok "nothing is to be deleted" hides fr 2 'owed by issuer.*restrict'
ok "the authority is late" shows ea 2 'review  LATE'

for node in fr de ea; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
