#!/bin/bash
# intake.sh COMITY COMITYD INDEX - what somebody wants who writes to a provider's desk: to be taken for an
# authority, to be called under a number of his own, to break the reader, to be answered at once.
# One function an attack; each must fail, and leave the node as it was.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/../integration/lib.sh"
. "$(dirname "$0")/../integration/signed.sh"

intake() {
	local verb=$1
	shift
	"$comity" intake "$verb" --node "$box/us" --as desk-1 "$@"
}
register() { # FILE OPTION...: its id
	local file=$1
	shift
	intake add --channel mail --procedure vol --issuer CL/fiscalia-norte --category subscriber \
		--identifier anna@papercup.example "$@" "$file" >"$work/words" && head -n 1 "$work/words" | cut -d' ' -f1
}
by_rule() { # RULE COMMAND...: it is refused by that rule
	local rule=$1
	shift
	"$@" >"$work/words" 2>&1 && return 1
	grep -q "($rule," "$work/words" || { cat "$work/words"; return 1; }
}
mail() { # NAME BODY: a mail as the prosecution service would write it
	printf 'From: Fiscalia Norte <desk@fiscalia-norte.example>\nSubject: urgent %s\n%s' "$1" "$2" >"$work/$1.eml"
}
workers_live() { "$comity" node status --node "$box/us" --as desk-1 >/dev/null; }

make_box
# the first desk may be either of two users of the machine, and one of them is the second desk's too
sed -n 's/^person = [0-9]*:desk-1/person = 64999:desk-1/p' "$box/us/comity.conf" >"$work/line"
cat "$work/line" >>"$box/us/comity.conf"
norte=desk@fiscalia-norte.example
ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-384)
signer norte "$norte" "${ec[@]}"
signer delta desk@fiscalia-delta.example "${ec[@]}"
signer stranger "$norte" "${ec[@]}"
pin_signer us CL/fiscalia-norte "$norte" norte
pin_signer us AR/fiscalia-delta desk@fiscalia-delta.example delta
start us

attack_listed_name() {
	mail listed $'\nI am the listed CL/fiscalia-norte.\n'
	id=$(register "$work/listed.eml") &&
		"$comity" order show --node "$box/us" --as desk-1 "$id" | grep -q 'none of it is proven' &&
		! "$comity" order show --node "$box/us" --as desk-1 "$id" | grep -q 'Genuine'
}
attack_release_at_none() {
	"$comity" order open --node "$box/us" --as desk-1 "$id" &&
		by_rule release-unproven "$comity" order decide --node "$box/us" --as desk-1 "$id" accept &&
		by_rule release-unproven "$comity" order decide --node "$box/us" --as desk-1 "$id" part
}
call() { # NUMBER
	intake callback --number "$1" --source 'independent:their letterhead' --result confirmed --with clerk "$id"
}
attack_number_from_the_mail() { # as it stands, in other digits, in another encoding, in a page
	local bodies=($'\nCall (0)2 5550-1234.\n' $'\nCall \xd9\xa5\xd9\xa5\xd9\xa5\xd9\xa0 \xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4.\n'
		$'Content-Transfer-Encoding: base64\n\nQ2FsbCA1NTUwIDEyMzQK\n'
		$'Content-Type: text/html\n\n<p>55<b>50</b>&#49;2<i></i>34</p>\n'
		$'Content-Transfer-Encoding: quoted-printable\n\n5=\n550 12=334\n'
		$'Content-Transfer-Encoding: base64\n\nNTU1MAoxMjM0Cg==\n'
		$'Content-Type: text/html\n\n5550&nbsp;1234\n' $'Content-Type: text/html\n\n5550&#160;12&shy;34\n'
		$'Content-Type: text/html\n\n5550 &#65297;&#x662;&#65299;4\n') i
	for i in "${!bodies[@]}"; do
		mail "number$i" "${bodies[$i]}"
		id=$(register "$work/number$i.eml") && by_rule callback-in-request call '+56 2 5550 1234' || return 1
	done
	call '+56 2 5550 9999'
}
attack_transcribed_after_the_call() { # who was called back confirmed another text
	"$comity" order open --node "$box/us" --as desk-1 "$id" &&
		"$comity" order show --node "$box/us" --as desk-1 --json "$id" | grep -q '"proof":"called-back"' &&
		intake transcribe --procedure vol --issuer AR/fiscalia-delta --category subscriber \
			--identifier eve@papercup.example "$id" &&
		by_rule release-unproven "$comity" order decide --node "$box/us" --as desk-1 "$id" accept &&
		"$comity" order show --node "$box/us" --as desk-1 --json "$id" | grep -q '"proof":"none"'
}
attack_number_of_my_own_as_listed() {
	by_rule callback-directory intake callback --number '+56 2 5550 9999' --source directory \
		--result confirmed --with clerk "$id"
}
attack_same_bytes_twice() {
	local before after
	before=$("$comity" order list --node "$box/us" --as desk-1 | wc -l)
	register "$work/listed.eml" --reference another >/dev/null
	after=$("$comity" order list --node "$box/us" --as desk-1 | wc -l)
	[ "$before" = "$after" ]
}
attack_bomb() { # deep, many, long: registered, not read, and the node goes on
	local i body=''
	for i in $(seq 40); do body+="Content-Type: multipart/mixed; boundary=b$i"$'\n\n'"--b$i"$'\n'; done
	mail deep "$body"
	mail many "Content-Type: multipart/mixed; boundary=b"$'\n\n'"$(for i in $(seq 5000); do printf -- '--b\n\nx\n'; done)"
	mail long "$(printf 'X: y\n'; yes ' folded' | head -n 300000)"
	for i in deep many long; do
		id=$(register "$work/$i.eml") || return 1
		"$comity" order show --node "$box/us" --as desk-1 --json --texts "$id" | grep -q 'problem' || return 1
	done
	workers_live
}
attack_parameters() { # one header that would take the reader's memory thousands of times: registered, and read
	mail parameters "Content-Type: text/plain;$(yes 'a="";' | head -n 12000 | tr -d '\n')"$'\n\ncall me\n'
	id=$(register "$work/parameters.eml") &&
		"$comity" order show --node "$box/us" --as desk-1 --json --texts "$id" | grep -q 'call me' && workers_live
}
# asks BYTES: the node itself is asked to register so much of nothing, past the command line; its answer
asks() {
	{
		printf '{"channel":"mail","original":{"base64":"'
		head -c "$1" /dev/zero | base64 -w 0
		printf '","name":"large.eml"},"person":"desk-1","procedure":"vol"}'
	} >"$work/large.json"
	curl -sS -m 60 --unix-socket "$box/us/data/comity.sock" -H 'Content-Type: application/json' \
		--data-binary "@$work/large.json" http://localhost/api/intake/add >"$work/words"
}
attack_too_large() { # one byte more than is taken; and no way around by the command line
	local most=$((8 << 20))
	asks $((most + 1)) || return 1
	grep -q '"rule":"intake-empty"' "$work/words" || { head -c 500 "$work/words"; return 1; }
	asks $((most)) || return 1
	grep -q '"state":"' "$work/words" || { head -c 500 "$work/words"; return 1; }
	head -c $((most + 1)) /dev/zero >"$work/large.eml"
	! intake add --channel mail --procedure vol "$work/large.eml" >"$work/words" 2>&1 &&
		grep -q "at most $most are read" "$work/words" && workers_live
}
attack_two_senders() {
	printf 'From: a@b.example\nFrom: CL/fiscalia-norte\n\nx\n' >"$work/two.eml"
	id=$(register "$work/two.eml") &&
		"$comity" order show --node "$box/us" --as desk-1 --json --texts "$id" | grep -q 'stands there twice'
}
attack_override_by_one_person_twice() {
	intake override --reason 'now' "$id" &&
		by_rule override-same-person intake override --reason 'again' "$id"
}
attack_one_human_two_names() { # lines of comity.conf, and a user of the machine on two of them
	[ -s "$work/line" ] || return 1
	by_rule override-same-person "$comity" intake override --node "$box/us" --as desk-2 --reason 'yes' "$id"
}
attack_transcription_sent_on() {
	"$comity" order show --node "$box/us" --as desk-1 --json --texts "$id" >"$work/case.json"
	python3 - "$work/case.json" >"$work/t.json" <<'END'
import json, sys
case = json.load(open(sys.argv[1]))
text = next(d["text"] for d in case["documents"] if d["kind"] == "Order")
sys.stdout.write(text.replace("CL/fiscalia-norte", "us").replace("US/papercup-mail", "CL/fiscalia-norte").replace('"us"', '"US/papercup-mail"'))
END
	"$comity" order sign --key "$box/persons/us/desk-1.pem" --person desk-1 --out "$work/t.so" "$work/t.json" &&
		by_rule order-transcribed "$comity" order send --node "$box/us" --as desk-1 --sign-off "$work/t.so" "$work/t.json"
}
attack_ask_node_to_answer_him() { # nothing of the case goes to the organisation whose name he used
	"$comity" order show --node "$box/us" --as desk-1 --json "$id" | grep -q '"outbox":\[\]'
}

# proves_nothing FILE RULE: it is registered as CL/fiscalia-norte's, its signature counts for nothing, and no data leaves
proves_nothing() {
	id=$(register "$1") && "$comity" order show --node "$box/us" --as desk-1 --json "$id" >"$work/shown" &&
		grep -q '"proof":"none"' "$work/shown" && grep -q "\"rule\":\"$2\"" "$work/shown" &&
		"$comity" order open --node "$box/us" --as desk-1 "$id" &&
		by_rule release-unproven "$comity" order decide --node "$box/us" --as desk-1 "$id" accept
}
attack_signed_by_another_office() { # a true signature, of who is pinned for others
	signed_mail other delta desk@fiscalia-delta.example 'The subscriber of anna@papercup.example.'
	proves_nothing "$work/other.eml" signature-issuer
}
attack_signed_under_its_name() { # a certificate of his own making, in the office's name
	signed_mail own stranger "$norte" 'The subscriber of anna@papercup.example.'
	proves_nothing "$work/own.eml" signature-unpinned
}
attack_signed_mail_of_another_sender() { # in another's name, or to be answered to him
	signed_mail from norte eve@evil.example 'A request.'
	signed_mail reply norte "$norte" 'Another request.'
	sed -i '1i Reply-To: eve@evil.example' "$work/reply.eml"
	proves_nothing "$work/from.eml" signature-from && proves_nothing "$work/reply.eml" signature-from
}
attack_words_beside_the_signature() { # before, behind, in a part more, around; or instead
	local i
	signed_mail true norte "$norte" 'The subscriber of anna@papercup.example.'
	sed 's/^This is an S.MIME signed message/Of eve, too./' "$work/true.eml" >"$work/before.eml"
	{ cat "$work/true.eml"; echo 'Of eve, too.'; } >"$work/behind.eml"
	sed '0,/^------/s/^\(------.*\)$/\1\nContent-Type: text\/plain\n\nOf eve, too.\n\1/' "$work/true.eml" >"$work/part.eml"
	{
		printf 'From: %s\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nOf eve, too.\n--x\n' "$norte"
		sed 1,3d "$work/true.eml"
		printf -- '--x--\n'
	} >"$work/around.eml"
	sed 's/anna@/eve@/' "$work/true.eml" >"$work/instead.eml"
	for i in before behind part around; do proves_nothing "$work/$i.eml" signature-partly || return 1; done
	proves_nothing "$work/instead.eml" signature-wrong
}
attack_forwarded_under_a_signature() { # a true officer forwards what he was sent
	printf 'Content-Type: message/rfc822\n\nFrom: eve@evil.example\n\nA request.\n' >"$work/body"
	{ printf 'From: %s\n' "$norte"; cms_sign norte <"$work/body"; } >"$work/forward.eml"
	proves_nothing "$work/forward.eml" signature-forwarded
}
attack_weak_digest() {
	signed_mail weak norte "$norte" 'A weak request.' -md sha1
	proves_nothing "$work/weak.eml" signature-weak
}
attack_signature_in_another_mail() { # the same signed text again, under another header
	signed_mail once norte "$norte" 'The subscriber of bob@papercup.example.'
	sed 's/^Subject: .*/Subject: now about eve/' "$work/once.eml" >"$work/twice.eml"
	id=$(register "$work/once.eml") &&
		"$comity" order show --node "$box/us" --as desk-1 --json "$id" | grep -q '"proof":"signature"' &&
		proves_nothing "$work/twice.eml" signature-again
}
attack_pdf_with_pages_added() { # behind what is signed; or in a hole that is too wide
	signed_pdf true norte
	{ cat "$work/true.pdf"; printf '1 0 obj (of eve) endobj\n'; } >"$work/added.pdf"
	sed 's/00>/(e>/' "$work/true.pdf" >"$work/hole.pdf"
	proves_nothing "$work/added.pdf" signature-partly && proves_nothing "$work/hole.pdf" signature-partly
}
for attack in listed_name release_at_none number_from_the_mail transcribed_after_the_call number_of_my_own_as_listed same_bytes_twice bomb \
	parameters too_large two_senders override_by_one_person_twice one_human_two_names transcription_sent_on ask_node_to_answer_him \
	signed_by_another_office signed_under_its_name signed_mail_of_another_sender words_beside_the_signature \
	forwarded_under_a_signature weak_digest signature_in_another_mail pdf_with_pages_added; do
	ok "attack_$attack" "attack_$attack"
done
ok "the ledger is whole" ledger_verifies us
done_testing
