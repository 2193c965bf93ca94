#!/bin/bash
# test_eu_form3.sh - what an addressee tells by the form of Annex III and what the issuer answers;
# extension and confirmation of a preservation; enforcement; the notice to the person.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/eu.sh"
forge=$(dirname "$comity")/tests/redteam/forge
[ -x "$forge" ] || skip_all "forge is not built"

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
for i in kept lapsed silent; do
	epoc_pr $i content || bail "no draft $i"
done
for i in asked partly foreign; do
	notify=no epoc $i subscriber || bail "no draft $i"
done
epoc held content || bail "no draft held"
for i in kept lapsed silent asked partly foreign held; do
	served $i >/dev/null || bail "$i did not arrive"
done
told() { # NUMBER REASON OPTION...: the provider tells that it does not execute
	local number=$1 reason=$2
	shift 2
	says non-execution de "$number" --reason "$reason" "$@"
}

form_says() { # NUMBER PATTERN...: Form 3, as the provider's node writes it
	local pattern
	"$comity" eu export --node "$box/de" --as "$(person_of de)" --out "$work/forms" "$(id_of "$1")" >/dev/null || return 1
	tr -s ' \n' ' ' <"$(grep -l 'FORM 3' "$work"/forms/*.txt)" >"$work/form"
	shift
	for pattern; do
		grep -q "$pattern" "$work/form" || return 1
	done
}

fill() { # FILE ID=VALUE...: puts fields into a draft
	python3 - "$@" <<-'PYTHON'
		import json, sys
		order = json.load(open(sys.argv[1], encoding="utf-8"))
		order["fields"].update(a.split("=", 1) for a in sys.argv[2:])
		text = json.dumps(order, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
		open(sys.argv[1], "w", encoding="utf-8").write(text)
	PYTHON
}
enforces() { # NUMBER: drafts the request to enforce it
	rm -f "$work/enforce.json" "$work"/enforce.json.*
	"$comity" order fallback --node "$box/fr" --as prosecutor-1 --procedure eu-enforce \
		--to DE/staatsanwaltschaft-nord --out "$work/enforce.json" "$(id_of "$1")"
}
enforce_sent() { # OPTION...
	"$comity" order send --node "$box/fr" --as prosecutor-1 --confirm --other-channel disruption \
		--sign-off "$work/enforce.so" --certificate "$box/persons/fr/team.crt" "$@" \
		"$work/enforce.json"
}

# --- what pauses (Article 10(6)) ---
ok "before any failure no other route is open" refused_by fallback-closed enforces foreign
ok "a report says whether the data is kept" exits 2 told asked f3-incomplete
ok "on one of the grounds" refused_by law-ground told asked because-i-say-so --kept yes
ok "that stand for this order" refused_by law-ground-barred told asked f3-offence --kept yes
ok "and only the addressee's" refused_by change-not-named \
	says non-execution fr asked --reason f3-incomplete --kept yes
ok "the certificate is incomplete" told asked f3-incomplete --kept yes \
	--text 'The signature page is missing.' --language de
ok "the provider's case waits" stands de asked asked
ok "the issuer owes its answer within 5 days" until_true 20 owes_until fr asked clarify 2030-09-07
ok "it reads why" shows fr asked 'f3-incomplete (kept: yes), which pauses'
ok "it cannot agree on nothing" refused_by change-answers-nothing says agree fr partly
later 6d
ok "silence of 5 days: a production order stays paused" shows de asked 'paused: the duties'
ok "and the case, too" stands de asked asked
ok "the issuer clarifies at last" says clarify fr asked --text 'Here it is.' --language de
ok "the provider goes on" reaches de opened asked
ok "by the early date" shows de asked 'until 2030-09-12T10:.*: decide'
ok "a person may set another" shows de asked 'comity order date --until TIME'
ok "not where nothing was paused" refused_by date-not-open \
	order date de --until 2030-09-20T10:00:00Z --reason late "$(id_of partly)"
ok "with a reason" order date de --until 2030-09-16T10:00:00Z --reason six-days-lost "$(id_of asked)"
ok "which then stands" shows de asked 'until 2030-09-16T10:00:00Z: decide'

# --- the notice to the person is the issuer's (Article 13) ---
printf 'email,name\nanna@wolke.example,A. Nowak\n' >"$work/answer.csv"
ok "before an answer there is nothing to tell" refused_by case-step order notify fr "$(id_of asked)"
decides de asked accept >/dev/null
ok "the provider answers" packs asked "$work/answer.csv"
ok "the issuer owes the notice" until_true 20 owes fr asked notify
ok "the provider tells nobody" refused_by notice-of-another order notify de "$(id_of asked)"
ok "nor does it find a ground" refused_by notice-of-another order notify de \
	--delay obstruct-inquiry --until 2031-01-01T00:00:00Z "$(id_of asked)"
ok "a delay needs a day" exits 2 order notify fr --delay obstruct-inquiry "$(id_of asked)"
ok "that has not passed" refused_by date-past order notify fr --delay obstruct-inquiry \
	--until 2030-01-01T00:00:00Z "$(id_of asked)"
ok "and one of the grounds" refused_by law-delay order notify fr --delay no-time \
	--until 2031-01-01T00:00:00Z "$(id_of asked)"
ok "it waits" order notify fr --delay obstruct-inquiry --until 2031-01-01T00:00:00Z "$(id_of asked)"
ok "which is kept, and no proven ground" shows fr asked 'delay .*obstruct-inquiry until 2031-01-01.*not verified'
ok "until that day" shows fr asked 'until 2031-01-01T00:00:00Z: notify'
ok "then the person is told" order notify fr "$(id_of asked)"
ok "and nothing is owed" eval '! owes fr asked notify'

# --- on a preservation order the provider is then exempt (Article 11(5)) ---
ok "a preservation order says too little" told silent f3-insufficient-info --kept no
ok "until 5 days are over its duties stand" shows de silent 'if the issuer stays silent, from 2030-09-1'
later 6d
ok "then the provider is exempt" shows de silent 'the addressee is exempt since 2030-09-1'
ok "that is a day of its own" owes de silent free

# --- a part (Article 10(7)) ---
ok "one of two accounts is nobody's" told partly f3-impossible --target 1 --category subscriber --kept no
ok "its form says of which data" form_says partly "identifier 2, subscriber: .*f3-impossible" "identifier 2, subscriber: no"
ok "the other goes on" stands de opened partly
ok "the issuer reads which" shows_soon fr partly '^  about: target 1 subscriber; kept: no'
ok "the issuer looks at it" until_true 20 owes fr partly reconsider
ok "and agrees" says agree fr partly --target 1
ok "which is over" shows_soon de partly 'target 1 subscriber need not be executed'
ok "the case is not" stands de opened partly
ok "nobody agrees twice" refused_by change-answers-nothing says agree fr partly --target 1
ok "the other account is nobody's either" told partly f3-impossible --target 0 --kept no
ok "all is told: the case halts" stands de halted partly
ok "the issuer hears of it" reaches fr halted partly
ok "it agrees that nothing is left" says agree fr partly
ok "and the order is over, not executed" reaches de unexecuted partly

# --- the law of a third country (Article 17) ---
ok "an objection gives all its details" refused_by eu-objection-incomplete \
	told foreign f3-third-country --kept yes
cat >"$work/conflict" <<-'END'
	{"law":"Data Secrecy Act","provision":"s 12: no disclosure","nature":"fundamental rights",
	"applies":"the contract is under it","contradicts":"it forbids what is ordered",
	"link":"the parent company sits there","consequences":""}
END
ok "each of them" refused_by 'eu-objection-incomplete.*\|consequences is missing' \
	told foreign f3-third-country --kept yes --language en --conflict "$work/conflict"
sed -i 's/"consequences":""/"consequences":"a fine"/' "$work/conflict"
ok "the provider objects" told foreign f3-third-country --kept yes --language en \
	--conflict "$work/conflict"
ok "execution is suspended" stands de halted foreign
ok "the issuer reads over which law" shows_soon fr foreign '^  law: Data Secrecy Act'
ok "about what, and whether it is kept" grep -q '^  about: target 0 .*; kept: yes' "$work/shown"
ok "and all its details" grep -q '^  consequences: a fine' "$work/shown"
ok "and people read what is no reason" shows fr foreign 'Not admissible merely because'
ok "no answer is due" clock de foreign '^suspended: execution is suspended'
ok "the issuer cannot uphold it alone" refused_by law-answer says maintain fr foreign
ok "its court can" says maintain fr foreign --reason upheld-by-court --until 2030-10-01T10:00:00Z
ok "the order stands again" reaches de opened foreign
ok "by the day that it set" shows de foreign 'until 2030-10-01T10:00:00Z: decide'

# --- immunities: the issuer and the enforcing authority hear of it (Article 10(5)) ---
ok "a lawyer's mailbox" told held f3-immunity --kept yes --text 'She is counsel.' --language de
ok "the order waits" stands de halted held
ok "the enforcing authority hears of it" texts_soon ea held 'She is counsel'
ok "the issuer maintains it" says maintain fr held --text 'She is a suspect.' --language fr
ok "and it goes on" reaches de opened held

# --- costs are a claim (Article 14) ---
ok "an amount is a number" exits 1 says costs de held --amount 1e9 --currency EUR \
	--basis hours --language de
ok "the provider claims its costs" says costs de held --amount 125.50 --currency EUR \
	--basis 'three hours' --language de
ok "whether they are given back a person decides" shows_soon fr held 'costs are claimed: whether the law of FR'
ok "who owes that" owes fr held reimburse

# --- enforcement is a new order, to another authority (Article 16) ---
ok "the provider gives another reason" told foreign f3-other --kept yes --text 'No staff.' --language de
ok "nothing stands still" stands de opened foreign
ok "the issuer hears it" until_true 20 owes fr foreign reconsider
ok "enforcement is open" shows fr foreign 'next route eu-enforce: open since'
ok "and drafted, not sent" enforces foreign
ok "with the order and the form of the addressee" grep -q '"name":"order".*"name":"form3"' "$work/enforce.json"
ok "what is missing is said" fill "$work/enforce.json" enforces=production \
	'enforced-order=EPOC 24/1187 of 2030-09-02' not-complied=reasons-not-accepted \
	'why-not-accepted=Staff is no reason.'
"$comity" order sign --at "$(now)" --key "$box/persons/fr/prosecutor-1.pem" --person prosecutor-1 \
	--out "$work/enforce.so" "$work/enforce.json"
sed -n 's/.*"id":"\([0-9a-f-]*\)".*/\1/p' "$work/enforce.json" >"$work/enforce.id"
ok "the issuer sends it" enforce_sent --annex "order=$work/enforce.json.order.annex" \
	--annex "form3=$work/enforce.json.form3.annex"
ok "the enforcing authority has it" arrives ea enforce
ok "and five working days" shows ea enforce 'owed by addressee until 2030-09-[12].*: decide'
ok "it opens it" opens ea enforce
ok "its grounds are a closed list" refused_by law-ground order decide ea --ground ea-ne-bis "$(id_of enforce)" refuse
ok "it recognises the order" decides ea enforce accept
ok "the last leg is domestic" shows ea enforce 'the last leg is domestic'
ok "the issuer hears it" reaches fr accepted enforce

# --- preservation: once more, then without end (Article 11) ---
ok "the provider preserves for 60 days" order preserve de "$(id_of kept)"
ok "and the issuer hears of it" texts_soon fr kept '"event":"preserve"'
later 30d
ok "not longer than 30 days more" refused_by law-limit-until \
	says extend fr kept --until 2031-01-01T00:00:00Z
ok "it is extended (Annex VI)" says extend fr kept
ok "and arrives" texts_soon de kept '"event":"extend"'
ok "until the ninetieth day" owes_until de kept release 2030-1[12]-0
ok "a second Annex VI is refused" refused_by law-limit-times \
	says extend fr kept --until 2031-02-01T00:00:00Z
# forged NUMBER OPTION...: the issuer's node says it without asking its own tables
forged() {
	local number=$1 last
	shift
	last=$(order show de --json "$(id_of "$number")" |
		grep -o '"kind":"extension",[^}]*"sha256":"[0-9a-f]*' | tail -n 1 | sed 's/.*"//')
	"$forge" "$box" change --about "$work/$number.json" --says FR/parquet-rivage --follows "$last" \
		--key "$box/persons/fr/prosecutor-1.pem" --person prosecutor-1 "$@" "$work/forged" &&
		"$forge" "$box" send --from fr --to de --change "$work/forged.change" \
			--sign-off "$work/forged.sign-off"
}
ok "nor does the provider take one" refused_by law-limit-times \
	forged kept --kind extension --until 2031-02-01T00:00:00Z
later 30d
ok "a request that follows is confirmed (Annex V)" says confirm fr kept
ok "and arrives" texts_soon de kept '"event":"confirm"'
ok "nothing ends any more" clock de kept '^hold-confirmed:'
ok "no day of release stands" eval '! owes de kept release'
ok "after the lapse nothing is extended" refused_by law-limit-lapsed \
	says extend fr lapsed --until 2030-12-01T00:00:00Z
ok "nor confirmed" refused_by law-limit-lapsed says confirm fr lapsed

for node in fr de ea; do
	ok "the ledger of $node verifies" ledger_verifies $node
done
done_testing
