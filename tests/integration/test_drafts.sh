#!/bin/bash
# test_drafts.sh - new orders before they are orders: whose they are, that nobody's answers are
# overwritten, what is signed under which text, and that nothing of them is left.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

# call CALL: the node of cl, with the JSON of the standard input; its answer in $work/answer
call() {
	curl -sS -m 20 --unix-socket "$box/cl/data/comity.sock" -o "$work/answer" \
		-H 'Content-Type: application/json' --data-binary @- "http://localhost/api/draft/$1"
}

api() { # PERSON CALL MEMBERS
	printf '{"person":"%s"%s}' "$1" "${3:+,$3}" | call "$2"
}

member() { # NAME: of the last answer
	python3 -c 'import json,sys; print(json.load(open(sys.argv[1])).get(sys.argv[2], ""))' "$work/answer" "$1"
}

does() { # PERSON CALL MEMBERS: without a refusal
	api "$@" && ! grep -q '"error"' "$work/answer" && return 0
	cat "$work/answer"
	return 1
}

refuses() { # RULE PERSON CALL MEMBERS
	local rule=$1
	shift
	api "$@" && grep -q "\"rule\":\"$rule\"" "$work/answer" && return 0
	cat "$work/answer"
	return 1
}

version() {
	api prosecutor-1 show "\"id\":\"$id\"" && member version
}

cli() { # VERB ARGUMENT...
	"$comity" draft "$1" --node "$box/cl" --as prosecutor-1 "${@:2}"
}

digest() { # FILE
	sha256sum <"$work/$1" | cut -d' ' -f1
}

sign() { # PERSON ACT ORDER OUT
	"$comity" order sign --key "$box/persons/cl/$1.pem" --person "$1" --act "$2" --out "$work/$4" "$work/$3"
}

answers='"kind":"produce","categories":["subscriber"],"format":"EmailAddress","identifiers":"canary-a1@papercup.example",
"addressee":"US/papercup-mail","procedure":"vol","language":"en","zone":"America/Santiago",'
answers+="\"certificates\":\"CERTIFICATE\",\"fields\":{\"case-reference\":\"RUC-1\",\"authority\":\"Fiscalia Norte\",
\"officer-role\":\"prosecutor\",\"official-email\":\"desk@fiscalia-norte.example\",\"official-phone\":\"+5620000000\",
\"legal-basis\":\"CPP 219\",\"offence\":\"185/2\",\"link\":\"account used\",\"user-notice\":\"please-delay\"}"

realm=training.drafts
"$comity" sandbox create --realm "$realm" --port "$port" "$box" >/dev/null || bail "no sandbox"
certificate=$(sed ':a;N;$!ba;s/\n/\\n/g' "$box/persons/cl/team.crt")
answers=${answers/CERTIFICATE/$certificate}
start cl us

# --- bad answers ---

ok "an answer that no new order asks for" refuses draft-answer prosecutor-1 save '"answers":{"whom":"x"}'
ok "a list where a text is asked" refuses draft-answer prosecutor-1 save '"answers":{"kind":["x"]}'
ok "another order that is not here" refuses case-unknown prosecutor-1 save '"from":"019a9c31-77aa-7c11-8d52-1b2c3d4e5f60"'
ok "a draft that is not here" refuses draft-unknown prosecutor-1 show '"id":"019a9c31-77aa-7c11-8d52-1b2c3d4e5f60"'

# --- whose ---

ok "a new order is begun" does prosecutor-1 save "\"answers\":{$answers}"
id=$(member id)
for call in show save drop put back sign send annex annex-drop; do
	ok "for another person there is none: $call" refuses draft-unknown prosecutor-2 $call "\"id\":\"$id\",\"version\":1,\"answers\":{}"
done
ok "nor in the list" eval "does prosecutor-2 list && ! grep -q '$id' '$work/answer'"
ok "its author has it, and it waits for nothing but signatures" eval \
	"does prosecutor-1 show '\"id\":\"$id\"' && [ \"\$(member answer)\" != no ]"
ok "what was changed since is not overwritten" refuses draft-version prosecutor-1 save "\"id\":\"$id\",\"version\":7,\"answers\":{}"
ok "nor given an annex" refuses draft-version prosecutor-1 annex "\"id\":\"$id\",\"version\":7"
ok "what is not put to signature is not signed" refuses draft-not-put prosecutor-1 sign "\"id\":\"$id\",\"signoff\":\"{}\""
ok "nor sent" refuses draft-not-put prosecutor-1 send "\"id\":\"$id\""

# --- annexes ---

# annex NAME [READERS [FILE]]: members of the call; who reads, in JSON, and base64
annex() {
	printf '"id":"%s","version":%d,"name":"%s","for":[%s],"file":{"name":"paper","base64":"%s"}' "$papers" "$at" "$1" \
		"${2-"\"US/papercup-mail\""}" "${3-$(printf canary-e5 | base64)}"
}
takes() { # NAME: and the draft is a version on
	does prosecutor-1 annex "$(annex "$1")" && at=$((at + 1))
}
refuses_annex() { # WORDS of the detail, and as annex
	local words=$1
	shift
	refuses draft-annex prosecutor-1 annex "$(annex "$@")" && grep -q -- "$words" "$work/answer" && return 0
	cat "$work/answer"
	return 1
}
too_large() { # one whose salt is more than is left of 8 MiB
	local members
	members=$(annex large '"US/papercup-mail"' '')
	{
		printf '{"person":"prosecutor-1",%s' "${members%'"}'}"
		head -c 8388593 /dev/zero | base64 -w 0
		printf '"}}'
	} | call annex && grep -q '"rule":"draft-annex"' "$work/answer" && grep -q '8388608 bytes' "$work/answer"
}
takes_15() {
	for i in 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		takes "annex $i" || return 1
	done
}

does prosecutor-1 save '"answers":{"addressee":"US/papercup-mail"}' >/dev/null
papers=$(member id) at=1
twelve='"US/a-1","US/a-2","US/a-3","US/a-4","US/a-5","US/a-6","US/a-7","US/a-8","US/a-9","US/b-1","US/b-2"'
ok "an annex without a file" refuses_annex 'no file' 'annex 1' '"US/papercup-mail"' ''
ok "nor with one that is no base64" refuses_annex 'no file' 'annex 1' '"US/papercup-mail"' '*'
ok "nor with a name of two lines" refuses_annex 'one line' 'a\nb'
ok "for nobody" refuses_annex 'who may see it' 'annex 1' ''
ok "for whom no organisation is" refuses_annex 'organisation' 'annex 1' '"US papercup"'
ok "twice for the same" refuses_annex 'each of them once' 'annex 1' '"US/papercup-mail","CL/fiscalia-norte","US/papercup-mail"'
ok "for more than an order names" refuses_annex 'at most 11' 'annex 1' "$twelve,\"US/b-3\""
ok "larger than a message has room for" too_large
ok "none of them changed the draft, which takes one" takes 'annex 1'
ok "not another one of its name" refuses_annex 'of that name' 'annex 1'
ok "and 15 more" takes_15
ok "not a 17th" refuses_annex '^.*16 of' 'annex 17'
ok "unless one goes" does prosecutor-1 annex-drop "\"id\":\"$papers\",\"version\":$at,\"name\":\"annex 3\""
at=$((at + 1))
ok "then it is taken" takes 'annex 17'
ok "all of them are there" eval "does prosecutor-1 show '\"id\":\"$papers\"' && [ \"\$(grep -o '\"name\":\"annex [0-9]*\"' '$work/answer' | wc -l)\" = 16 ]"
ok "and go with their draft" cli drop "$papers"

# --- put to signature ---

ok "a person must say what the tables leave open, or it is put" eval \
	"does prosecutor-1 put '\"id\":\"$id\",\"version\":1' || refuses draft-confirm prosecutor-1 put '\"id\":\"$id\",\"version\":1'"
[ "$(version)" = 2 ] || ok "it is put to signature" does prosecutor-1 put "\"id\":\"$id\",\"version\":1,\"confirmed\":true"
ok "now who may send sees it" eval "does prosecutor-2 list && grep -q '$id' '$work/answer'"
ok "and changes nothing of it" refuses draft-unknown prosecutor-2 back "\"id\":\"$id\",\"version\":2"
ok "its author neither, before it is taken back" refuses draft-put prosecutor-1 save "\"id\":\"$id\",\"version\":2,\"answers\":{}"
for call in annex annex-drop; do
	ok "nor an annex of it: $call" refuses draft-put prosecutor-1 $call "\"id\":\"$id\",\"version\":2,\"name\":\"a\""
done
cli show --text --out "$work/first.json" "$id" >/dev/null
first=$(digest first.json)
ok "the digest of its text is shown" eval "cli show '$id' | grep -q 'sha256 $first'"
ok "signed with a key on another machine" eval "sign prosecutor-1 issue first.json one.signoff && cli sign --sign-off '$work/one.signoff' '$id'"
ok "once" exits 6 cli sign --sign-off "$work/one.signoff" "$id"
ok "one is not enough, and nothing is sent" exits 4 cli send "$id"
draft 9 || bail "no draft"

ok "a sign-off under another order" eval "sign prosecutor-2 approve 9.json x.signoff; exits 3 cli sign --sign-off '$work/x.signoff' '$id' ||
	grep -q signoff-order '$work/words'"

# --- taken back ---

ok "its author takes it back" does prosecutor-1 back "\"id\":\"$id\",\"version\":$(version)"
ok "then it is nobody else's again" refuses draft-unknown prosecutor-2 show "\"id\":\"$id\""
ok "and is changed" does prosecutor-1 save "\"id\":\"$id\",\"version\":$(version),\"answers\":{\"identifiers\":\"canary-b2@papercup.example\"}"
ok "and put to signature again" does prosecutor-1 put "\"id\":\"$id\",\"version\":$(version),\"confirmed\":true"
ok "what differs is said" eval "does prosecutor-2 show '\"id\":\"$id\"' && grep -q '\"member\":\"targets\"' '$work/answer'"
ok "what was signed before does not count" exits 3 cli sign --sign-off "$work/one.signoff" "$id"
cli show --text --out "$work/second.json" "$id" >/dev/null
sign prosecutor-1 issue second.json one2.signoff
sign prosecutor-2 approve second.json two2.signoff
ok "two sign the text that stands" eval "cli sign --sign-off '$work/one2.signoff' '$id' && cli sign --sign-off '$work/two2.signoff' '$id'"
ok "what was decided of the first text does not send the second" eval \
	"refuses draft-version prosecutor-1 send '\"id\":\"$id\",\"confirmed\":true,\"sha256\":\"$first\"' && exits 6 cli send --confirm --sha256 '$first' '$id'"
ok "and it is sent" exits 0 cli send --confirm --sha256 "$(digest second.json)" "$id"
ok "once" exits 1 cli send --confirm "$id"
order=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["id"])' "$work/second.json")
ok "the addressee has it" "$comity" order wait --node "$box/us" --as desk-1 --state received --timeout 20 "$order"

# --- what is left ---

ok "a next order of the case begins with what this one says" eval \
	"does prosecutor-1 save '\"from\":\"$order\"' && next=\$(member id) && does prosecutor-1 show \"\\\"id\\\":\\\"\$next\\\"\" &&
	[ \"\$(member answers | grep -c \"canary-b2.*RUC-1\|RUC-1.*canary-b2\")\" = 1 ] && ! member answers | grep procedure"
ok "an order that is not here is no template" refuses case-unknown prosecutor-1 save '"like":"019a9c31-77aa-7c11-8d52-1b2c3d4e5f60"'
like() { # the answers of a new order like the one that was sent, in $work/like
	does prosecutor-1 save "\"like\":\"$order\"" && does prosecutor-1 show "\"id\":\"$(member id)\"" &&
		member answers >"$work/like"
}
like_says() { # TEXT...
	for said; do grep -qF -- "$said" "$work/like" || return 1; done
}
ok "one of ours is" like
ok "for what is asked, by which route and office" like_says produce subscriber EmailAddress US/papercup-mail "'vol'" \
	America/Santiago 'Fiscalia Norte' 'CPP 219' 185/2 desk@fiscalia-norte.example
ok "and nothing of its case" eval "! grep -q 'canary\|RUC\|account used\|please-delay\|follows\|T00:' '$work/like'"
ok "what is missing is asked for" eval "[ \"\$(member answer)\" = no ] && grep -q draft-incomplete '$work/answer' && cli drop \"\$(member id)\""
ok "a draft is dropped" eval "does prosecutor-1 list && next=\$(python3 -c 'import json,sys
print(json.load(open(sys.argv[1]))[\"drafts\"][0][\"id\"])' '$work/answer') && cli drop \"\$next\""
ok "a draft of what is never sent" eval "does prosecutor-1 save '\"answers\":{\"identifiers\":\"canary-c3\"}' && cli drop \"\$(member id)\""

later() {
	"$comity" sandbox clock --advance "$1" "$box"
}
lists() {
	cli list | grep -q "$old"
}
ok "a draft that nobody goes on with" does prosecutor-1 save '"answers":{"identifiers":"canary-d4"}'
old=$(member id)
ok "stays for 29 days" eval "later 29d && lists"
ok "is deleted after 30" eval "later 25h && until_true 20 eval '! lists'"
ok "an orderly end" stop cl
ok "nothing of it is left in the database or the log" eval "! grep -qa 'canary-[cde]' '$box'/cl/data/* '$box/cl.log' && grep -qa canary-b2 '$box'/cl/data/*"
ok "nor what was put to signature and taken back" eval "! grep -qa canary-a1 '$box'/cl/data/* '$box/cl.log'"
done_testing
