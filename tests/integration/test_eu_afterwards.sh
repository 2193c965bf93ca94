#!/bin/bash
# test_eu_afterwards.sh - an emergency in which the court is asked afterwards (Regulation (EU) 2023/1543
# Art 4(5)): it confirms, declines or withdraws within 48 hours, or says nothing; what was obtained and may
# not be kept is deleted or restricted, which ends with a statement (A.18/8, A.18/7).
# shellcheck disable=SC1091,SC2034,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

issuer=police-1 validator=none notify=no emergency=yes
without=(--validator FR/tribunal-rivage --field without-validation=yes)
owes() { # NODE NUMBER DUTY
	order show "$1" "$(id_of "$2")" | grep '^owed by' | grep -q -- ": $3"
}
owes_not() { ! owes "$@"; }
owes_until() { # NODE NUMBER DUTY DAY
	order show "$1" "$(id_of "$2")" | grep -q -- "^owed by $3 until $4.*: $5"
}
late() { order show "$1" "$(id_of "$2")" | grep -q -- ": $3  LATE"; }
# produced NUMBER: the provider has answered, and the answer is verified
produced() {
	printf 'email,name\nanna@wolke.example,Anna\n' >"$work/$1.csv"
	decides de "$1" accept && packs "$1" "$work/$1.csv" && verified "$1"
}
package() { order show fr "$(id_of "$1")" | sed -n 's/^evidence .*  //p' | tail -n 1; }
opens_package() { # NUMBER [OPTION...]
	local number=$1
	shift
	rm -rf "$work/again"
	"$comity" evidence open --key "$box/persons/fr/team.pem" --cert "$box/persons/fr/team.crt" \
		"$@" --out "$work/again" "$(package "$number")"
}
served_here() { send "$1" && arrives de "$1" && opens de "$1" && arrives ct "$1" && opens ct "$1"; }

make_box
for i in 1 2 3 4; do epoc $i subscriber -- "${without[@]}" || bail "no order"; done
epoc 5 traffic -- "${without[@]}" || bail "no order"
start fr ct de ea

ok "never for traffic data" refused_by MANIFEST_ERROR\\\|law- send 5
ok "an order without validation is not submitted" refused_by court-afterwards \
	"$comity" order submit --node "$box/fr" --as police-1 --confirm --sign-off "$work/1.fr.police-1.so" "$work/1.json"

# --- confirmed ---
ok "it is sent in the emergency" send 1
ok "the provider has it" arrives de 1
ok "and the court at the same moment" arrives ct 1
ok "validation is owed within 48 hours" owes_until fr 1 issuer 2030-09-04T validate-after
ok "and the court answers by then" owes_until ct 1 validator 2030-09-04T validate
opens de 1 >/dev/null
opens ct 1 >/dev/null
ok "who did not sign the order as a court does not validate it" refused_by law-sign-off-level\\\|person- \
	"$comity" order validate --node "$box/ct" --as judge-1 --person police-1 \
	--key "$box/persons/fr/police-1.pem" "$(id_of 1)"
ok "a judge validates it afterwards" says validate ct 1
ok "the issuer hears it" shows_soon fr 1 ' validate '
ok "and owes it no more" owes_not fr 1 validate-after
ok "so does the provider" shows_soon de 1 ' validate '
ok "whose case goes on" stands de opened 1

# --- declined, after data was produced ---
ok "another one is served" served_here 2
ok "and answered" produced 2
ok "what was obtained is opened" opens_package 2
ok "the court does not validate it" decides ct 2 refuse --reason no-emergency
ok "the issuer hears it" shows_soon fr 2 ' decline '
ok "and withdraws at once" owes fr 2 withdraw
ok "and deletes or restricts what it obtained" owes fr 2 restrict
ok "the package is marked" shows fr 2 '^evidence .* restricted '
ok "and is not opened" refused_by RESTRICTED opens_package 2
ok "but by who says so" opens_package 2 --restricted
person=police-1
ok "the issuer withdraws" says withdraw fr 2 --reason not-validated
person=
ok "at the provider" reaches de withdrawn 2
ok "and at the court" reaches ct withdrawn 2
ok "that is not all" owes fr 2 restrict
ok "a statement says what was done" refused_by reason says statement fr 2 --reason verified
ok "it is the issuer's" refused_by change-not-named says statement de 2 --reason deleted
ok "the issuer states that it restricted the data" says statement fr 2 --reason restricted
ok "and owes nothing more" owes_not fr 2 restrict
ok "the court reads it" texts_soon ct 2 'statement.*restricted'
ok "as a statement" shows ct 2 'statement of FR/parquet-rivage'

# --- the court withdraws ---
ok "a third one is served" served_here 3
ok "and answered" produced 3
ok "the court withdraws" says withdraw ct 3 --reason not-validated
ok "at the provider" reaches de withdrawn 3
ok "at the issuer" reaches fr withdrawn 3
ok "who restricts what it has" owes fr 3 restrict

# --- silence ---
ok "a fourth one is served" served_here 4
later 49h
ok "48 hours later the issuer is told" late fr 4 validate-after
ok "and the court" late ct 4 validate
ok "the order stands until a person withdraws it" stands de opened 4
person=police-1
ok "who does" says withdraw fr 4 --reason not-validated
person=
ok "at the provider" reaches de withdrawn 4
ok "nothing was obtained: nothing is restricted" owes_not fr 4 restrict

# --- the enforcing authority objects after an emergency production ---
issuer=prosecutor-1 validator=judge-1 notify=yes
epoc 6 subscriber content || bail "no order"
ok "content in an emergency, validated before" served 6
ok "is answered" produced 6
ok "the enforcing authority objects afterwards" says reasons ea 6 --reason ea-rights
ok "the issuer deletes or restricts" until_true 20 owes fr 6 restrict
ok "it states that it deleted the data" says statement fr 6 --reason deleted
ok "and the enforcing authority reads it" texts_soon ea 6 'statement.*deleted'
ok "nothing is owed any more" owes_not fr 6 restrict
for node in fr ct de; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
