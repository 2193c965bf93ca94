#!/bin/bash
# test_eu_form3.sh - what an addressee tells by the form of Annex III and what the issuer answers;
# extension and confirmation of a preservation; enforcement; the notice to the person.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

owes() { # NODE NUMBER DUTY
	order show "$1" "$(id_of "$2")" | grep '^owed by' | grep -q -- ": $3"
}
owes_until() { # NODE NUMBER DUTY DAY
	order show "$1" "$(id_of "$2")" | grep -q -- "^owed by .*until $4.*: $3"
}
clock() { # NODE NUMBER PATTERN
	"$comity" law clock --node "$box/$1" --as "$(person_of "$1")" "$(id_of "$2")" >"$work/clock" &&
		grep -q -- "$3" "$work/clock"
}

make_box
start fr de ea
targets='anna@wolke.example bert@wolke.example'
for i in kept lapsed; do
	epoc_pr $i content || bail "no draft $i"
	send $i >/dev/null || bail "$i was not sent"
	arrives de $i || bail "$i did not arrive"
	opens de $i >/dev/null
done

# --- preservation: once more, then without end (Article 11) ---
ok "the provider preserves for 60 days" order preserve de "$(id_of kept)"
ok "and the issuer hears of it" texts_soon fr kept '"event":"preserve"'
later 40d
ok "not longer than 30 days more" refused_by law-limit-until \
	says extend fr kept --until 2031-01-01T00:00:00Z
ok "it is extended (Annex VI)" says extend fr kept
ok "and arrives" texts_soon de kept '"event":"extend"'
ok "until the ninetieth day" owes_until de kept release 2030-1[12]-0
ok "a second Annex VI is refused" refused_by law-limit-times \
	says extend fr kept --until 2031-02-01T00:00:00Z
later 30d
ok "a request that follows is confirmed (Annex V)" says confirm fr kept
ok "and arrives" texts_soon de kept '"event":"confirm"'
ok "nothing ends any more" clock de kept '^hold-confirmed:'
ok "no day of release stands" eval '! owes de kept release'
ok "after the lapse nothing is extended" refused_by law-limit-lapsed \
	says extend fr lapsed --until 2030-12-01T00:00:00Z
ok "nor confirmed" refused_by law-limit-lapsed says confirm fr lapsed

for node in fr de; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
