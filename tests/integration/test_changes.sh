#!/bin/bash
# test_changes.sh - what is said about an order after it was sent: extension, confirmation, question
# and answer, instruction and reasons of a notified authority; each from whom the order names for it.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
forge=$(dirname "$comity")/tests/redteam/forge
[ -x "$forge" ] || skip_all "forge is not built"

# says VERB NODE NUMBER OPTION...: the person of the node says it about the order
says() {
	local verb=$1 node=$2 number=$3 person
	person=$(person_of "$node")
	shift 3
	"$comity" order "$verb" --node "$box/$node" --as "$person" --person "$person" \
		--key "$box/persons/$node/$person.pem" "$@" "$(id_of "$number")"
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

# draft_told NUMBER: as draft, and the delta prosecution service is notified
draft_told() {
	draft "$1" &&
		sed -i 's/"notified":\[\]/"notified":["AR\/fiscalia-delta"]/' "$work/$1.json" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-1.pem" --person prosecutor-1 \
			--out "$work/$1.told" "$work/$1.json" && mv "$work/$1.told" "$work/$1.so"
}

# draft_of_court NUMBER: as draft, and the delta prosecution service validates
draft_of_court() {
	draft "$1" &&
		sed -i 's/"validator":""/"validator":"AR\/fiscalia-delta"/' "$work/$1.json" &&
		"$comity" order sign --key "$box/persons/cl/prosecutor-1.pem" --person prosecutor-1 \
			--out "$work/$1.court" "$work/$1.json" && mv "$work/$1.court" "$work/$1.so"
}

shows() { # NODE NUMBER PATTERN
	order show "$1" --json --texts "$(id_of "$2")" >"$work/shown" && grep -q -- "$3" "$work/shown"
}
shows_soon() {
	until_true 20 shows "$@"
}
no_longer() {
	! shows "$@"
}
# owed NODE NUMBER: the open duties
owed() {
	order show "$1" "$(id_of "$2")" | grep '^owed by'
}
owes() { # NODE NUMBER DUTY
	owed "$1" "$2" | grep -q -- ": $3"
}
owes_until() { # NODE NUMBER DUTY DAY
	owed "$1" "$2" | grep -q -- "until $4.*: $3"
}

answer_follows_question() {
	local digest
	shows us "$1" clarification || return 1
	digest=$(grep -o '"kind":"question",[^}]*"sha256":"[0-9a-f]*' "$work/shown" | sed 's/.*"//')
	grep -q "\"follows\":\"$digest\",\"from\":\"CL/fiscalia-norte\",\"kind\":\"clarification\"" \
		"$work/shown"
}

# clock NODE NUMBER PATTERN: what law clock says of the case at that node
clock() {
	"$comity" law clock --node "$box/$1" --as "$(person_of "$1")" "$(id_of "$2")" >"$work/clock" &&
		grep -q -- "$3" "$work/clock"
}

make_box
for i in 1 2 3; do draft $i || bail "no draft"; done
draft_told 4 || bail "no draft"
draft_told 5 || bail "no draft"
draft_of_court 6 || bail "no draft"
start cl us ar
for i in 1 2 3 4 5 6; do
	send $i >/dev/null || bail "order $i was not sent"
	reaches cl received $i >/dev/null || bail "order $i did not arrive"
done

# --- extension ---
order open us "$(id_of 1)" >/dev/null
order decide us "$(id_of 1)" accept >/dev/null
ok "the provider preserves" order preserve us "$(id_of 1)" --until 2027-03-01T00:00:00Z
ok "and the issuer hears of it" reaches cl preserved 1
ok "who has no part in an order cannot extend it" refused_by case-unknown \
	says extend ar 1 --until 2027-06-01T00:00:00Z
ok "its addressee cannot" refused_by change-not-named says extend us 1 --until 2027-06-01T00:00:00Z
ok "nobody extends to an earlier day" refused_by change-not-later \
	says extend cl 1 --until 2027-02-01T00:00:00Z
ok "nor for ever" refused_by until says extend cl 1
ok "the issuer extends it" says extend cl 1 --until 2027-06-01T00:00:00Z
ok "the end has moved at the addressee" shows_soon us 1 '"preserve_until":"2027-06-01T00:00:00'
ok "and at the issuer" shows cl 1 '"preserve_until":"2027-06-01T00:00:00'
ok "nothing may be let go before" owes_until us 1 release 2027-0
ok "the clocks of the case run from its events" clock us 1 '^    from    received 20'
ok "also from the extension" clock us 1 '^    from    renewed 20'
ok "a case that is not there has none" exits 1 "$comity" law clock --node "$box/us" \
	--as "$(person_of us)" 01a20230-8429-7497-b0c8-9f3341a5947c

ok "an extension can be extended" says extend cl 1 --until 2027-07-01T00:00:00Z
ok "and arrives" shows_soon us 1 '"preserve_until":"2027-07-01T00:00:00'

# --- confirmation ---
ok "the addressee cannot confirm" refused_by change-not-named says confirm us 1
ok "the issuer confirms that a request follows" says confirm cl 1
ok "the addressee takes it" shows_soon us 1 '"event":"confirm"'
ok "and goes on to keep the data" owes us 1 release
ok "the issuer owes no extension any more" eval '! owes cl 1 extend'

# --- question and answer ---
order open us "$(id_of 2)" >/dev/null
ok "a question has words" refused_by text says ask us 2
ok "the issuer does not ask itself" refused_by change-not-named says ask cl 2 --text a --language es
ok "the addressee asks" says ask us 2 --text 'Which of the two accounts?' --language en
ok "its case waits" stands us asked 2
ok "the issuer is asked" reaches cl asked 2
ok "it reads the question" shows cl 2 'Which of the two accounts'
ok "and owes an answer" owes cl 2 clarify
ok "the addressee cannot answer itself" refused_by change-not-named \
	says clarify us 2 --text a --language en
ok "the issuer answers" says clarify cl 2 --text 'La primera.' --language es
ok "the addressee goes on" reaches us opened 2
ok "it reads the answer" shows us 2 'La primera'
ok "the answer follows the question" answer_follows_question 2
ok "the issuer owes no answer any more" eval '! owes cl 2 clarify'
ok "a slip is put right without being asked" says clarify cl 2 --text 'RUC-2026-2.' --language es
ok "and arrives" shows_soon us 2 'RUC-2026-2\.'
long=$(printf 'uno  dos tres %.0s' {1..90})fin
ok "however long it is" says clarify cl 2 --text "$long" --language es
ok "all of it is shown" eval "order show cl '$(id_of 2)' | sed -n '/^  text: uno/,/fin\$/p' >'$work/shown' &&
	[ \"\$(sed 's/^  text://; s/^      / /' '$work/shown' | tr -d '\n ')\" = '${long// /}' ] && ! grep -E '.{79}' '$work/shown'"

# --- a notified authority ---
ok "who is notified has the order" reaches ar received 4
ok "its case is no addressee's" shows ar 4 '"side":"notified"'
ok "it neither decides" refused_by case-s order decide ar "$(id_of 4)" accept
ok "nor preserves" refused_by case-s order preserve ar "$(id_of 4)" --until 2027-06-01T00:00:00Z
ok "nor instructs before a person has opened it" refused_by case-step \
	says instruct ar 4 --may-disclose
ok "a person opens it" order open ar "$(id_of 4)"
ok "that moves nobody else's case" stands us received 4
ok "nor the issuer's" shows_soon cl 4 'receipt R3 of AR/fiscalia-delta'
ok "the issuer's stands" stands cl received 4
ok "the notified authority asks the issuer" says ask ar 4 --text 'Is there a court order?' --language en
ok "the issuer owes it an answer" until_true 20 owes cl 4 inform
ok "its case is not moved by that" stands cl received 4
ok "the issuer answers whoever asked" says clarify cl 4 --text 'Si.' --language es
ok "and the question is answered" reaches ar opened 4
ok "the addressee hears nothing of it" no_longer us 4 'Is there a court order'
ok "the issuer cannot instruct" refused_by change-not-named says instruct cl 4 --may-disclose
ok "nor can the addressee permit itself" refused_by change-not-named says instruct us 4 --may-disclose
order open us "$(id_of 4)" >/dev/null
order decide us "$(id_of 4)" accept >/dev/null
ok "who forbids says why" refused_by reason says instruct ar 4 --do-not-disclose
ok "the notified authority forbids" says instruct ar 4 --do-not-disclose --reason essential-interests
ok "the addressee is barred" reaches us barred 4
printf 'email,name\nperson4@papercup.example,A\n' >"$work/answer.csv"
ok "it can seal no answer" refused_by case-step \
	"$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/answer.csv" \
	--system crm --method export --statement true "$(id_of 4)"
ok "the reasons go to the issuer" says reasons ar 4 --reason essential-interests
ok "who reads them" shows_soon cl 4 '"event":"object"'
ok "the notified authority permits after all" says instruct ar 4 --may-disclose
ok "the addressee decides anew" reaches us opened 4
ok "and may accept" order decide us "$(id_of 4)" accept

# --- withdrawal goes to all ---
ok "an order is withdrawn" says withdraw cl 5
ok "at the addressee" reaches us withdrawn 5
ok "and at the notified authority" reaches ar withdrawn 5

# --- a court that validated the order ---
# says_court NUMBER OPTION...: its person says it; the court's node has no case of the order
says_court() {
	local number=$1
	shift
	"$forge" "$box" change --about "$work/$number.json" --says AR/fiscalia-delta \
		--key "$box/persons/ar/prosecutor-9.pem" --person prosecutor-9 "$@" "$work/court" &&
		"$forge" "$box" send --from ar --to us --change "$work/court.change" \
			--sign-off "$work/court.sign-off"
}
ok "a court withdraws only what names it" refused_by case-unknown \
	says_court 2 --kind withdrawal --act withdraw
ok "it does not withdraw by validating" refused_by signoff-act \
	says_court 6 --kind withdrawal --act validate
ok "it does not extend" refused_by change-not-named \
	says_court 6 --kind extension --until 2027-06-01T00:00:00Z
ok "the case tells what was refused" shows us 6 'change-not-named'
ok "it confirms" says_court 6 --kind confirmation --act validate
ok "and the addressee takes it" shows us 6 '"event":"validate"'
ok "it withdraws" says_court 6 --kind withdrawal --act withdraw --follows "$work/court.change"
ok "and the addressee stops" stands us withdrawn 6

# --- too late ---
order open us "$(id_of 3)" >/dev/null
ok "a ground that this side does not have" refused_by law-ground order decide us "$(id_of 3)" refuse --ground rg-political
order decide us "$(id_of 3)" refuse --ground policy --reason no-account >/dev/null
ok "the refusal is known" reaches cl refused 3
ok "what was refused is not extended" refused_by case-step says extend cl 3 --until 2027-06-01T00:00:00Z
for node in cl us ar; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
