#!/bin/bash
# test_eu_flow_light.sh - European orders that notify nobody: a production order for subscriber data
# from the draft to the verified answer; a preservation order that is extended and confirmed.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

make_box
printf 'email,name\nanna@wolke.example,A. Nowak\n' >"$work/anna.csv"
printf 'email,name\nanna@wolke.example,A. Nowak\nbert@wolke.example,B. Nowak\n' >"$work/both.csv"
start fr de

# --- what does not leave ---
validator=none epoc 10 content || bail "no draft"
ok "a prosecutor alone orders no content" refused_by ISSUER_NOT_COMPETENT send 10
basis=none epoc 11 content || bail "no draft"
ok "nor does a judge, for a lesser offence" refused_by OFFENCE_NOT_COVERED send 11
validator=none epoc 12 user-identifying content || bail "no draft"
ok "who is asked for both keeps the rules of both" refused_by ISSUER_NOT_COMPETENT send 12
issuer=police-1 epoc 13 subscriber || bail "no draft"
ok "the police issues nothing without validation" refused_by ISSUER_NOT_COMPETENT send 13
emergency=yes issuer=police-1 validator=none epoc 14 content -- --field without-validation=yes ||
	bail "no draft"
ok "content never, in an emergency either" refused_by MANIFEST_ERROR send 14
ok "none of it is anywhere" eval '[ -z "$(order list fr; order list de)" ]'

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

# --- preservation: 60 days, 30 more, then until the confirmed request is executed ---
epoc_pr 2 subscriber traffic || bail "no draft"
ok "a preservation order is whole" checks 2
ok "it is sent, and opened" served 2
ok "the data is kept" preserves 2
ok "until the end of the sixtieth day" shows_soon fr 2 'R4 of DE/wolke-post until 2030-11-01T23:00:00Z'
ok "the provider agrees" decides de 2 accept
ok "and owes no answer" hides de 2 'owed by addressee.*answer'
ok "51 days pass" later 51d
ok "the issuer asks for 30 more" says extend fr 2
ok "the provider hears it" shows_soon de 2 'extension of FR/parquet-rivage to DE/wolke-post: taken'
ok "and keeps the data for 90 days in all; the last is a Sunday" preserves 2
ok "so the duty ends on Monday" shows_soon fr 2 'R4 of DE/wolke-post until 2030-12-02T23:00:00Z'
ok "the provider then lets go" shows de 2 'owed by addressee until 2030-12-02T23:00:00Z: release'
ok "there is no second time" refused_by law-limit-times says extend fr 2 --until 2030-12-31T10:00:00Z
ok "30 days more" later 30d
ok "the issuer confirms that a request follows" says confirm fr 2
ok "the provider hears it" shows_soon de 2 'confirmation of FR/parquet-rivage to DE/wolke-post: taken'
ok "and keeps the data without an end" hides de 2 'release'
ok "the issuer has nothing left to extend" hides fr 2 'owed by issuer.*extend'
ok "three months later" later 90d
echo 'Tax register of 2030, a flat in Lyon, works there since 2027.' >"$work/residence-3"
validator=judge-1 notify=no epoc 3 traffic -- --annex "residence:FR/parquet-rivage:$work/residence-3" \
	--follows "$work/2.json" --field earlier-preservation=yes \
	--field 'earlier-request=Parquet de Rivage, 24/1187, 2030-09-02' || bail "no draft"
ok "the request comes" served 3
ok "why nobody is notified is on the issuer's file" texts fr 3 'a flat in Lyon'
ok "and nowhere else" eval '! texts de 3 "a flat in Lyon"'
ok "is agreed to" decides de 3 accept
printf 'email,timestamp,ip\nanna@wolke.example,2026-09-10T10:00:00Z,192.0.2.7\n' >"$work/log.csv"
ok "and answered from what was kept" packs 3 "$work/log.csv"
ok "it verifies" verified 3
ok "then the preservation ends" order close de "$(id_of 2)"

for node in fr de; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
