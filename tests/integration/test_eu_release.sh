#!/bin/bash
# test_eu_release.sh - what of a notified European order leaves, and when: the hold, two clocks that
# differ, a ground for a part of it, an emergency.
# shellcheck disable=SC1091,SC2016,SC2154
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"

# rows FILE COLUMN ACCOUNT...: a table of the provider
rows() {
	local file=$work/$1 column=$2 account
	shift 2
	echo "account,time,$column" >"$file"
	for account in "$@"; do
		echo "$account@wolke.example,2026-09-10T10:00:00Z,192.0.2.7" >>"$file"
	done
}
# draft_of NUMBER TARGETS CATEGORY...: TARGETS 1 or 2
draft_of() {
	local number=$1 targets='anna@wolke.example'
	[ "$2" = 1 ] || targets='anna@wolke.example bert@wolke.example'
	shift 2
	epoc "$number" "$@"
}
# looks NUMBER [OPTION...]: the issuer compares what it fetched with the order at its node
looks() {
	local number=$1 file
	shift
	order wait fr --state fetched --timeout 20 "$(id_of "$number")" >/dev/null
	file=$(order show fr "$(id_of "$number")" | sed -n 's/^evidence .*  //p' | tail -n 1)
	rm -rf "$work/looked"
	"$comity" evidence open --node "$box/fr" --as prosecutor-1 --order "$(id_of "$number")" \
		--key "$box/persons/fr/team.pem" --cert "$box/persons/fr/team.crt" \
		--seal-cert "$box/de/keys/seal.crt" --out "$work/looked" "$@" "$file"
}
said() { grep -q -- "$1" "$work/words"; } # by the command that was refused last
fails() { ! "$@"; }
agreed() { served "$1" && decides de "$1" accept; }
# collects NUMBER [OPTION...]: the provider's own data system is asked
collects() {
	local number=$1
	shift
	"$comity" evidence collect --node "$box/de" --as desk-1 "$@" "$(id_of "$number")"
}
# asked MAILBOX...: what the data system was asked for last
asked() {
	[ "$(grep ' right {' "$work/system/log" | tail -n 1 | grep -o '"value":"[^"@]*' | cut -d'"' -f4 | tr '\n' ' ')" = "$* " ]
}
rows_wait() { ls "$box"/de/evidence/*.rows >/dev/null 2>&1; }
# data_system: it answers the provider
data_system() {
	local system=$((port + 35))
	mkdir "$work/system" && echo right >"$work/system/mode"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=rows -days 2 \
		-keyout "$work/rows.key" -out "$work/rows.crt" 2>/dev/null || return 1
	echo "whsec_$(openssl rand -base64 32)" >"$box/de/keys/connector.secret"
	cat >>"$box/de/comity.conf" <<-END
		connector = https://127.0.0.1:$system/rows
		connector-secret = keys/connector.secret
		connector-pin = $(openssl x509 -in "$work/rows.crt" -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1)
	END
	python3 "$(dirname "$0")/data_system.py" "$system" "$work/rows.crt" "$work/rows.key" \
		"$box/de/keys/connector.secret" "$work/system" &
	helpers+=($!)
	until_true 20 grep -q ready "$work/system/log"
}

make_box
data_system || bail "no data system"
rows anna.csv ip anna
rows bert.csv ip bert
rows both.csv ip anna bert
rows letters.csv subject anna
for i in 1 2; do draft_of $i $i traffic || bail "no draft"; done
draft_of 3 1 traffic content || bail "no draft"
emergency=yes draft_of 4 1 content || bail "no draft"
for i in 5 6; do draft_of $i 1 traffic || bail "no draft"; done
draft_of 7 2 traffic || bail "no draft"

# --- vector 4: the authority receives its copy two days later ---
start fr de
ok "a notified order is sent while the authority is away" send 1
ok "the provider has it" arrives de 1
ok "opens it" opens de 1
ok "and agrees" decides de 1 accept
ok "nothing leaves: the hold is over on the tenth day" refused_by release-held \
	packs 1 "$work/anna.csv"
ok "by which clock, article and time it says" said 'hold .*Art 10(2)): until 2030-09-12T22:00:00Z'
ok "which the case says" shows de 1 'nothing leaves yet: hold .*until 2030-09-12T22:00:00Z'
ok "the issuer hears that" reaches fr accepted 1
stop fr # else the clock would wait for what it cannot deliver
ok "two days pass" later 2d
start ea
start fr
ok "the authority has it" arrives ea 1
ok "the provider hears when" shows_soon de 1 'told .*receipt R2 of DE/staatsanwaltschaft-nord'
ok "the issuer too" shows_soon fr 1 'told .*receipt R2 of DE/staatsanwaltschaft-nord'
ok "both clocks are shown" eval '"$comity" law clock --node "$box/de" --as desk-1 \
	"$(id_of 1)" | grep "hold and window should end together; they end at different times"'

# --- vector 6: a ground for the content, none for the traffic ---
ok "an order for traffic and content" agreed 3
ok "the authority bars the content" says instruct ea 3 --do-not-disclose --reason ea-immunity \
	--target 0 --category content
ok "but nothing that was not asked" refused_by change-part says instruct ea 3 --do-not-disclose \
	--reason ea-immunity --target 0 --category subscriber
ok "nor a target that is not there" refused_by change-part says instruct ea 3 --may-disclose --target 1
ok "and tells the issuer why, on a ground of the law" refused_by law-ground says reasons ea 3 \
	--reason unwilling --target 0 --category content
ok "with its conditions" says reasons ea 3 --reason ea-immunity --target 0 --category content \
	--conditions 'Nicht gegen Dritte.' --language de
ok "the provider sees who barred what" shows_soon de 3 \
	'target 0 content: barred by DE/staatsanwaltschaft-nord: ea-immunity'
ok "its case goes on" stands de accepted 3
ok "the issuer sees what will not come, and the conditions" shows_soon fr 3 \
	'target 0 content: barred .*ea-immunity; conditions: Nicht gegen Dritte'
ok "the traffic is held all the same" refused_by release-held packs 3 "$work/anna.csv"
ok "until the authority says that it has no ground there" says instruct ea 3 --may-disclose \
	--target 0 --category traffic
ok "which the provider hears" shows_soon de 3 'target 0 traffic: permitted by'
ok "the content does not leave" refused_by scope-barred packs 3 "$work/letters.csv"
ok "whatever is said for it" refused_by scope-barred packs 3 "$work/letters.csv" \
	--justification 'It was ordered.' --release --despite-clocks 'It was ordered.'
ok "the traffic does" packs 3 "$work/anna.csv"
ok "the case says that it is a part" shows de 3 'produce .*a part of the order'
ok "it arrives, and lies within what was not barred" looks 3

# --- vector 7: in an emergency the notification suspends nothing ---
ok "an order in an emergency" agreed 4
ok "it is answered at once" packs 4 "$work/letters.csv"
ok "and arrives" looks 4
ok "the authority objects within 96 hours" says reasons ea 4 --reason ea-rights --target 0
ok "the issuer hears it" shows_soon fr 4 'target 0 content: barred .*ea-rights'
ok "and owes that it is deleted or restricted" shows fr 4 'owed by issuer.*restrict'
ok "and may not use what it has" refused_by RESTRICTED looks 4
ok "whose comparison finds it" refused_by 'what a notified authority has barred' looks 4 --restricted

# --- a ground for one of two targets ---
ok "an order about two mailboxes" agreed 2
ok "the authority bars one" says instruct ea 2 --do-not-disclose --reason ea-immunity --target 1
ok "which the provider hears" shows_soon de 2 'target 1 traffic: barred'
ok "an order that the authority lets go" agreed 5
ok "it is held" refused_by release-held packs 5 "$work/anna.csv"
ok "the authority has no ground" says instruct ea 5 --may-disclose
ok "which the issuer hears too" shows_soon fr 5 'target 0 traffic: permitted by'
ok "and the provider" shows_soon de 5 'target 0 traffic: permitted by'
ok "vector 5: it leaves at once" packs 5 "$work/anna.csv"

# --- the provider's own data system is asked for what may leave, and for no more ---
ok "an order that is held" agreed 7
ok "makes no system search" eval 'refused_by release-held collects 7 && ! grep -q "{" "$work/system/log"'
ok "whoever says so" eval 'refused_by release-held collects 7 --despite-clocks "We want to." && ! grep -q "{" "$work/system/log"'
ok "the authority has no ground" says instruct ea 7 --may-disclose
ok "which the provider hears" shows_soon de 7 'target 1 traffic: permitted by'
ok "it is asked about both mailboxes" eval 'collects 7 >"$work/words" && asked anna bert && rows_wait'
named=$(grep -o '[0-9a-f-]\{36\}:[0-9a-f]\{64\}' "$work/words")
ok "the authority bars one" says instruct ea 7 --do-not-disclose --reason ea-immunity --target 1
ok "so the rows of both are gone" until_true 20 fails rows_wait
ok "for that reason" eval 'order show de --json "$(id_of 7)" | grep -q "connector-ended: what of the order may leave has changed"'
ok "and are not sealed" refused_by connector-rows "$comity" evidence seal --node "$box/de" --as desk-1 \
	--collected "$named" --system accounts --method select --statement complete "$(id_of 7)"
ok "it is asked about the other alone" eval 'collects 7 >"$work/words" && asked anna'
ok "the authority bars that, too" says instruct ea 7 --do-not-disclose --reason ea-immunity --target 0
ok "so nothing waits" until_true 20 fails rows_wait
ok "and nothing is asked" eval 'before=$(wc -l <"$work/system/log"); refused_by release-barred collects 7 &&
	[ "$(wc -l <"$work/system/log")" = "$before" ]'

# --- barred while it is packed: asked again when the answer is recorded ---
ok "another one" agreed 6
ok "that the authority lets go" says instruct ea 6 --may-disclose
ok "as the provider hears" shows_soon de 6 'target 0 traffic: permitted by'
keeper=$(role_pid de keeper)
kill -STOP "$keeper"
packs 6 "$work/anna.csv" >"$work/packed" 2>&1 &
packing=$!
ok "it is being packed, and waits for its seal" until_true 20 role_pid de vault
ok "when the authority bars it" says instruct ea 6 --do-not-disclose --reason ea-rights --target 0
ok "which the provider takes" shows_soon de 6 'target 0 traffic: barred'
kill -CONT "$keeper"
ok "it is not given out" fails wait "$packing"
ok "for that reason" grep -q release-barred "$work/packed"
ok "and nothing of it stands in the case" hides de 6 '^evidence'

# --- the hold of the first is over, the window of the authority is not ---
ok "nine days pass" later 9d
ok "the provider does not let go by itself" refused_by clocks-differ packs 1 "$work/anna.csv"
ok "both clocks are named" said 'hold .*ended 2030-09-12T22:00:00Z, window .*ends 2030-09-16T22:00:00Z'
ok "a person decides: which the case says" shows de 1 'whether it may leave a person decides: hold'
ok "a reason is a line of words" refused_by reason-missing packs 1 "$work/anna.csv" \
	--despite-clocks $'a\nb'
ok "and gives one" packs 1 "$work/anna.csv" --despite-clocks 'The authority said so by phone.'
ok "that stays in the case" shows de 1 \
	'desk-1 released by decision: The authority said so by phone. (clocks-differ: hold'
ok "it arrives" looks 1
ok "the second is held to its own tenth day" refused_by release-held packs 2 "$work/anna.csv"
ok "which ends on a Monday" said 'until 2030-09-16T22:00:00Z'
ok "however a person decides" refused_by release-held packs 2 "$work/anna.csv" \
	--despite-clocks 'We want to.'
ok "four days pass" later 4d
ok "the barred mailbox does not leave" refused_by scope-barred packs 2 "$work/bert.csv" \
	--justification 'It was ordered.'
ok "nor beside the other" refused_by scope-barred packs 2 "$work/both.csv"
ok "the other one does" packs 2 "$work/anna.csv"
ok "and arrives" looks 2
ok "a ground that is raised later" says reasons ea 2 --reason ea-rights --target 0
ok "reaches the issuer" shows_soon fr 2 'target 0 traffic: barred'
ok "and its comparison finds it" refused_by 'what a notified authority has barred' looks 2 --restricted
ok "the order alone would not" "$comity" evidence verify --order "$work/2.json" \
	--seal-cert "$box/de/keys/seal.crt" "$work/looked/package.asice"
for node in fr de ea; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
