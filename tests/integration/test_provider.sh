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
desk_origin us
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
count=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["fields"]))' "$work/1.json")
ok "with every field of the order" [ "$(grep -c '<dt><code>[a-z-]*</code></dt><dd dir="auto" class="lines">.' "$work/page")" = "$count" ]
ok "and in whose time its periods were written" grep -q 'written in the time of <bdi>America/Santiago</bdi>' "$work/page"

# --- never better than its weakest line ---

rosters=$box/us/data/rosters
mv "$rosters/CL_fiscalia-norte.json" "$work/roster" && reload >/dev/null
ok "without the roster: not settled" says us 1 '^says doubt person$'
ok "and the line says why" says us 1 '^signer person .*roster-missing'
mv "$work/roster" "$rosters/CL_fiscalia-norte.json" && reload >/dev/null
ok "with it again: genuine" says us 1 '^says genuine yes$'

# --- the queue ---

page() { # PATTERN: on the page that was asked for last
	grep -q -- "$1" "$work/page" && return 0
	head -c 3000 "$work/page"
	return 1
}
ok "the queue shows what is to be decided" eval \
	"answers 200 GET /triage -b '$work/desk-1.jar' && page '/orders/$(id_of 1)' && page '/orders/$(id_of 2)'"
ok "with a chip for a new key, and for the first of an office" eval "page 'New key' && page 'First from this authority'"

# --- the decision ---

order open us "$(id_of 1)" >/dev/null || bail "not opened"
ok "before it refuses, a person sees what that settles" eval \
	"answers 200 GET '/orders/$(id_of 1)/refuse' -b '$work/desk-1.jar' && page 'Done with:' && page 'Decide about the order'"
ok "and the ground under its article" page '<legend>.*provider policy'
ok "who refers says who can answer" eval \
	'exits 2 order decide us "$(id_of 1)" refer && grep -q refer-holder "$work/words"'
ok "not in a sentence" exits 2 order decide us --holder 'ask somebody else' "$(id_of 1)" refer
ok "in the form, too" eval "posts 422 desk-1 '/orders/$(id_of 1)/refer' holder= && page refer-holder"
ok "nothing was done" stands us opened 1
ok "with a name it is referred" posts 303 desk-1 "/orders/$(id_of 1)/refer" holder=AR/fiscalia-delta
referred() {
	order show "$1" "$(id_of 1)" | grep '^referred to: '
}
ok "its issuer sees to whom" until_true 20 referred cl
ok "the same at both ends" eval '[ "$(referred cl)" = "$(referred us)" ]'
ok "on the page of the order" eval "answers 200 GET '/orders/$(id_of 1)' -b '$work/desk-1.jar' && page '(<bdi>AR/fiscalia-delta</bdi>)'"

# --- order and data ---

language=fr
upload() { # STATUS FILE FIELD...: a file in a form, as a browser sends it
	local want=$1 file=$2 fields=()
	shift 2
	for field in "$@"; do
		fields+=(-F "$field")
	done
	answers "$want" POST "/orders/$(id_of 2)/evidence/seal" -b "$work/desk-1.jar" -H "Origin: $desk" \
		-H 'Sec-Fetch-Site: same-origin' -F "csrf=$(csrf_of desk-1)" -F "file=@$file" -F system=crm \
		-F method=export -F statement=vrai -F "language=$language" "${fields[@]}"
}
figures() { # INSIDE OUTSIDE: of the comparison on the page
	[ "$(grep -A4 'class="figures"' "$work/page" | grep -o '<dd>[0-9]*' | head -n 2 | tr -d '\n')" = "<dd>$1<dd>$2" ] ||
		page 'class="figures"></dl>'
}
printf 'email,name\nanna@papercup.example,Anna\n' >"$work/answer.csv"
printf 'email,name\nanna@papercup.example,Anna\nbert@papercup.example,Bert\n' >"$work/large.csv"
order open us "$(id_of 2)" >/dev/null || bail "not opened"
ok "nothing is sealed before a decision" eval "answers 200 GET '/orders/$(id_of 2)/evidence' -b '$work/desk-1.jar' && page 'papercup.example'"
order decide us "$(id_of 2)" accept >/dev/null || bail "not accepted"
ok "what is asked stands over the form" eval "answers 200 GET '/orders/$(id_of 2)/evidence' -b '$work/desk-1.jar' && page 'anna@papercup.example' && page 'type=\"file\"'"
ok "a comparison alone seals nothing" eval "upload 200 '$work/large.csv' compare=yes >/dev/null; figures 1 1"
ok "and names the row" page 'large.csv, row 2'
ok "what lies outside is not sealed" eval "upload 422 '$work/large.csv' && page scope-exceeded && figures 1 1"
ok "a table that is none" eval "printf 'a,\"b' >'$work/broken.csv'; upload 422 '$work/broken.csv' && page evidence-not-sealed"
ok "no file at all" eval "posts 422 desk-1 '/orders/$(id_of 2)/evidence/seal' system=crm && page form-value"
head -c 9500000 /dev/zero >"$work/huge.bin"
ok "more than a form takes is refused at the door" upload 413 "$work/huge.bin"
ok "a declaration in no language" eval "language= && upload 422 '$work/answer.csv' && page evidence-not-sealed"
ok "or in what is none" eval "language='a b' && upload 422 '$work/answer.csv' && page evidence-not-sealed"
language=fr
ok "nothing was sealed so far" stands us accepted 2
ok "what is inside is sealed and sent" upload 303 "$work/answer.csv"
ok "and fetched by who asked" reaches cl fetched 2
ok "who opens it" "$comity" evidence open --key "$box/persons/cl/team.pem" --cert "$box/persons/cl/team.crt" \
	--order "$work/2.json" --seal-cert "$box/us/keys/seal.crt" --out "$work/opened" \
	"$(order show cl "$(id_of 2)" | sed -n 's/^evidence .*  //p')"
ok "reads the declaration in the language of the page on which it was made" eval \
	"find '$work/opened' -name declaration.json -exec cat {} + | grep -q '\"language\":\"fr\".*\"statement\":\"vrai\"'"

# --- the notice ---

on_notices() { # PATTERN
	answers 200 GET /notices -b "$work/desk-1.jar" && page "$1"
}
ok "a notice is due, as a rule of the provider's own policy" on_notices '/orders/'"$(id_of 2)"'/notify'
ok "with its source" page 'provider policy'
ok "a delay has a reason" eval "posts 422 desk-1 '/orders/$(id_of 2)/delay' until=2099-01-31 && page reason-missing"
ok "and a day that comes" eval "posts 422 desk-1 '/orders/$(id_of 2)/delay' until=2020-01-31 reason=asked && page date-past"
ok "with both it is locked" posts 303 desk-1 "/orders/$(id_of 2)/delay" until=2099-01-31 reason=asked-by-court
ok "until that day" on_notices 'until.*2099'
ok "and due no more" eval '! page "/orders/$(id_of 2)/notify" >/dev/null'
echo "Your data was given to an authority." >"$work/notice"
ok "who tells keeps the digest of what was sent" order notify us --notice "$work/notice" "$(id_of 2)"
ok "it is found among those told" on_notices "sha256 $(sha256sum <"$work/notice" | cut -d' ' -f1)"
ok "told and delayed are counted" eval "'$comity' report count --node '$box/us' --as desk-1 --all |
	grep -q '^notices to whom the data is of: told 1, delayed 1, locked 0$'"
ok "and the text nowhere" eval '! grep -rqF "Your data was given" "$box/us/data"'

# --- what the provider says of itself ---

profile() { # FILE STATED-AT: as a person writes it, signed by nobody
	cat >"$1" <<END
{"profile": {"v": 1, "realm": "live", "organisation": "US/papercup-mail", "stated_at": "$2", "valid_from": "$2",
  "entity": {"name": "Papercup Mail, Inc.", "registered": "Delaware <1234567>"},
  "contacts": [{"purpose": "general", "mail": "orders@papercup.example", "phone": "", "url": "", "always": false},
    {"purpose": "emergency", "mail": "", "phone": "+1 202 5550100", "url": "", "always": true}],
  "zone": "America/New_York", "hours": [{"days": ["mon", "fri"], "from": "09:00", "to": "17:30"}],
  "languages": ["fi"], "services": ["Papercup Mail"],
  "data": [{"category": "subscriber", "what": "account", "identifiers": ["InternationalE164"], "retention_days": 180}]},
 "signatures": []}
END
}
sign_profile() { # FILE OFFICER...
	local file=$1 officer
	shift
	for officer in "$@"; do
		"$comity" profile sign --key "$box/persons/us/officer-$officer.pem" "$file" || return 1
	done
}
keep() { # NODE FILE
	"$comity" profile keep --node "$box/$1" --as "$(person_of "$1")" "$2"
}
profile "$work/profile" 2026-05-01T00:00:00Z
ok "we have said nothing yet" eval "answers 200 GET /about -b '$work/desk-1.jar' && page 'comity profile keep'"
sed 's/orders@/orders/' "$work/profile" >"$work/wrong"
ok "what is wrong is named by its place" eval \
	'exits 1 "$comity" profile check "$work/wrong" && grep -q "/contacts/0/mail is not a mail address" "$work/words"'
ok "signed by nobody it is not kept" eval 'exits 3 keep us "$work/profile" && grep -q profile-signatures "$work/words"'
hand_out() { # FILE: by the list, as it may be handed out
	"$comity" profile export --directory "$box/us/data/directory.json" --out "$work/given" "$1"
}
ok "nor handed out" eval 'exits 3 hand_out "$work/profile" && ! test -e "$work/given"'
ok "a file is not handed out unless it is proven" exits 2 "$comity" profile export --out "$work/given" "$work/profile"
ok "nor signed by one officer" eval 'sign_profile "$work/profile" 1 && exits 3 keep us "$work/profile"'
ok "signed by two it is kept" eval 'sign_profile "$work/profile" 2 && keep us "$work/profile"'
ok "by a partner, too, from the same file" keep cl "$work/profile"
sed 's/5550100/5550199/' "$work/profile" >"$work/wrong"
ok "with another telephone number it is not" eval 'exits 3 keep cl "$work/wrong" && grep -q profile-signatures "$work/words"'
ok "nor handed out" eval 'exits 3 hand_out "$work/wrong" && ! test -e "$work/given"'
ok "signed by two it is, and again in the place of what was broken off" eval \
	'hand_out "$work/profile" && rm "$work/given/profile.json" && hand_out "$work/profile" && cmp "$work/given/profile.json" "$work/profile"'
profile "$work/older" 2026-04-01T00:00:00Z
ok "nor an older one, truly signed" eval \
	'sign_profile "$work/older" 1 2 && exits 1 keep cl "$work/older" && grep -q profile-rolled-back "$work/words"'
ok "everybody at the desk sees it" eval "answers 200 GET /about -b '$work/desk-1.jar' && page '+1 202 5550100' && page 'Delaware &lt;'"
ok "and that it is old, as a rule of the house" page 'more than <bdi>180</bdi> days ago.*class="quiet">a rule of this program'
ok "nobody else does" eval "ask GET /about && is_sign_in && ask GET /about/US/papercup-mail/file && is_sign_in"
ok "the signed file is the same" eval \
	"answers 200 GET /about/US/papercup-mail/file -b '$work/desk-1.jar' && cmp '$work/page' '$work/profile'"
ok "of a stranger there is none" eval "answers 404 GET /about/US/nobody -b '$work/desk-1.jar' && page profile-unknown"
"$comity" order sheet --node "$box/cl" "$work/3.json" >"$work/sheet"
ok "who asks is told by what it is found, as its word of that day" grep -q \
	'^US/papercup-mail stated on 2026-05-01: it finds subscriber data by InternationalE164$' "$work/sheet"
ok "and in which language" grep -q 'stated on 2026-05-01: it reads fi$' "$work/sheet"
call() { # NODE CALL BODY: as its first person; the answer
	curl -sS -m 20 --unix-socket "$box/$1/data/comity.sock" -H 'Content-Type: application/json' -d "$3" \
		"http://localhost/api/$2"
}
new=$(call cl draft/save '{"answers":{"addressee":"US/papercup-mail","categories":["subscriber"],"format":"EmailAddress","identifiers":"anna@papercup.example","kind":"produce","language":"en","procedure":"vol"}}' |
	sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
call cl draft/show "{\"id\":\"$new\"}" >"$work/new"
ok "who writes a new order, too, and decides" eval \
	"grep -q '\"answer\":\"person\",\"rule\":\"profile-identifier\"' '$work/new' && grep -q 'profile-language' '$work/new'"
ok "and is shown the profile" grep -q '"profile":{.*"stale":true' "$work/new"
sqlite3 "$box/cl/data/comity.db" "UPDATE profiles SET text = CAST(replace(CAST(text AS TEXT), '\"zone\"', '\"where\"') AS BLOB)"
ok "one that an older program has kept, and ours cannot read, speaks for nobody" eval \
	"call cl draft/show '{\"id\":\"$new\"}' | grep -q '\"findings\"' && exits 1 '$comity' profile show --node '$box/cl' --as '$(person_of cl)' US/papercup-mail && grep -q profile-form '$work/words'"
# --- another order of a case: what its draft cannot tell apart ---
draft 4 || bail "no draft"
sed -i 's/"scope_fields":\[\]/"scope_fields":["email"]/
	s/\("targets":\[.*\)\],"v"/\1,{"categories":["traffic"],"format":"EmailAddress","from":"2026-10-01T03:00:00Z","to":"2026-10-02T03:00:00Z","value":"other@papercup.example","zone":"America\/Santiago"}],"v"/' "$work/4.json"
rm "$work/4.so"
"$comity" order sign --key "$box/persons/cl/prosecutor-1.pem" --person prosecutor-1 --out "$work/4.so" "$work/4.json" ||
	bail "not signed"
send 4 >/dev/null || bail "not sent"
new=$(call cl draft/save "{\"from\":\"$(id_of 4)\"}" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
call cl draft/show "{\"id\":\"$new\"}" >"$work/new"
ok "what all targets have in common is taken" eval \
	"grep -q 'identifiers\":\"person4@papercup.example.nother@' '$work/new' && grep -q '\"format\":\"EmailAddress\"' '$work/new'"
ok "no period of one is another's" eval '! grep -q "\"from\":\"2026\|\"until\":\"2026" "$work/new"'
ok "no categories either" eval '! grep -q "\"answers\":{[^}]*\"categories\":\[\"" "$work/new"'
ok "which is said" grep -q 'draft-wider.*its targets are not alike in: period categories' "$work/new"
ok "and that it asked for some data fields alone" grep -q 'draft-wider.*data fields alone: email' "$work/new"
ok "it is handed out as file, paper and page" eval '"$comity" profile export --node "$box/us" --as desk-1 --out "$work/out" &&
	cmp "$work/out/profile.json" "$work/profile" && head -c 5 "$work/out/profile.pdf" | grep -q "^%PDF-" &&
	grep -q "Delaware &lt;1234567&gt;" "$work/out/profile.html" && ! grep -q "<script\|://" "$work/out/profile.html"'
ok "the desk prints the same bytes" eval "answers 200 GET /about/pdf -b '$work/desk-1.jar' &&
	[ \"\$(header content-type)\" = application/pdf ] && cmp '$work/page' '$work/out/profile.pdf' &&
	header content-disposition | grep -qx 'attachment; filename=\"profile.pdf\"'"
ok "which can be read" eval 'pdftotext "$work/page" - | grep -q "Delaware <1234567>"'
ok "and hold the signed text" eval 'pdfdetach -save 1 -o "$work/inside" "$work/page" && cmp "$work/inside" "$work/profile"'
ok "under its name, in the language of the page" eval "answers 200 GET /about/US/papercup-mail/pdf -b '$work/desk-1.jar' \
	-H 'Accept-Language: fr' && pdftotext '$work/page' - | grep -q 'Entité juridique'"
ok "of a stranger there is no paper" answers 404 GET /about/US/nobody/pdf -b "$work/desk-1.jar"
ok "and for a stranger none" eval "ask GET /about/pdf && is_sign_in"

# --- a person whose keys are revoked ---

revoke() { # PERSON: a new roster of the provider, signed by its two officers
	local own=$box/us/data/rosters/US_papercup-mail.json
	python3 - "$own" "$1" >"$work/roster" <<'END' || return 1
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    roster = json.load(file)["roster"]
roster["sequence"] += 1
for person in roster["persons"]:
    for key in person["keys"] if person["id"] == sys.argv[2] else []:
        key["revoked_at"] = "2026-01-01T00:00:00Z"
sys.stdout.write(json.dumps({"roster": roster, "signatures": []}, sort_keys=True, separators=(",", ":")))
END
	for n in 1 2; do
		"$comity" roster sign --key "$box/persons/us/officer-$n.pem" "$work/roster" || return 1
	done
	cp "$work/roster" "$own" && reload
}
for person in desk-1 desk-2; do
	sign_in $person || bail "$person is not signed in"
done
ok "two persons are signed in" eval "answers 200 GET /profile -b '$work/desk-2.jar' && ! is_sign_in"
ok "a new roster revokes every key of one" revoke desk-2
ok "who is signed out at once" eval "answers 200 GET /profile -b '$work/desk-2.jar' && is_sign_in"
ok "and nobody else is" eval "answers 200 GET /profile -b '$work/desk-1.jar' && ! is_sign_in"
done_testing
