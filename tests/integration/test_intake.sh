#!/bin/bash
# test_intake.sh - what comes by mail and telephone: one register, one proof ladder, and an answer that a
# person takes outside.  A training realm: two desks of one user of this machine are two people there.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/desk.sh"
. "$(dirname "$0")/signed.sh"

intake() { # VERB OPTION...: of the provider's first desk
	local verb=$1
	shift
	"$comity" intake "$verb" --node "$box/us" --as desk-1 "$@"
}
second() { "$comity" intake override --node "$box/us" --as desk-2 --reason 'agreed' "$@" "$id"; }
open_ask() { order show us --json "$id" | tr ',' '\n' | sed -n 's/.*"ask":"\([0-9a-f]*\)".*/\1/p'; }
# ladder MEMBER VALUE: what the case shows of its proof
ladder() { order show us --json "$id" | tr ',' '\n' | grep -q "\"$1\":\"\\?$2"; }
says() { grep -q -- "$1" "$work/words"; }
seal() {
	"$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/a.csv" --system accounts \
		--method export --statement 'as it stands' "$id"
}
# before it is accepted, the step is not possible: no evidence leaves either way
seal_is_refused() { exits 6 seal; }
cases() { [ "$(order list us | wc -l)" = "$1" ]; }
receipt_holds() { "$comity" ledger receipt --vkey "$box/us/keys/ledger.vkey" "$1"; }

"$comity" sandbox create --port "$port" "$box" >/dev/null || bail "no sandbox"
sed -i '/^tsa-/d' "$box"/*/comity.conf
desk_origin us
norte=desk@fiscalia-norte.example
signer norte "$norte" -newkey rsa:2048
pin_signer us CL/fiscalia-norte "$norte" norte
start us
printf 'account,created_at,name\nanna@papercup.example,2026-02-01T00:00:00Z,Somebody\n' >"$work/a.csv"
cat >"$work/m.eml" <<'END'
From: =?utf-8?Q?Fiscal=C3=ADa?= Norte <desk@fiscalia-norte.example>
Subject: Request
Date: Sun, 22 Nov 2026 12:00:00 +0000
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The subscriber of anna@papercup.example.
--b
Content-Type: application/pdf; name=order.pdf
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--b--
END

# --- registered ---

ok "a mail is registered, and what it lacks is listed" exits 0 intake add --channel mail --procedure domestic \
	--receipt "$work/receipt" "$work/m.eml"
ok "an identifier, the authority and its basis" eval 'says "identifier\|targets" && says legal-basis'
ok "with a receipt of the ledger" receipt_holds "$work/receipt"
id=$(order list us | cut -d' ' -f1)
ok "the letter asks for it by its codes" exits 0 intake letter "$id"
ok "and that no data has left" says 'No data has been disclosed'
ok "and says which bytes came" says "$(sha256sum "$work/m.eml" | cut -d' ' -f1)"
ok "in a language that is chosen, with the same codes" eval "exits 0 intake letter --language es $id &&
	says 'Hemos registrado su solicitud' && says 'No se ha comunicado' && says '^[0-9]*. legal-basis: falta' && says law-element-missing"
ok "from right to left, too" eval "exits 0 intake letter --language ar $id && says 'سجلنا طلبكم' && says law-element-missing"
ok "in no line too long for a mail" eval '! grep -av "^[0-9]\|^ \|[0-9a-f]\{64\}" "$work/words" |
	LC_ALL=C.UTF-8 grep -q ".\{77\}"'
ok "but in none that nobody has written" eval "exits 2 intake letter --language de $id && says letter-language"
ok "what a worker read of it is kept" eval "order show us --json --texts $id | grep -q 'Fiscal.*a Norte <desk'"
ok "with its attachment's digest" eval "order show us --json --texts $id | grep -q order.pdf"
ok "the sentence over it is not better" eval "order show us $id | grep -q '^Not proven: nothing here'"
ok "it is transcribed when the answer is there" intake transcribe --procedure vol --issuer CL/fiscalia-norte \
	--authority 'Fiscalia Norte' --reference RUC-1 --legal-basis CPP-219 \
	--identifier anna@papercup.example --category subscriber "$id"
ok "in French it is answered in French" eval "intake transcribe --procedure vol --issuer CL/fiscalia-norte \
	--authority 'Fiscalia Norte' --reference RUC-1 --language fr --identifier anna@papercup.example \
	--category subscriber $id && exits 0 intake letter $id && says 'Notre référence' && ! says 'Our reference'"
ok "or as is chosen" eval "exits 0 intake letter --language en $id && says 'Our reference'"
ok "and transcribed anew" intake transcribe --procedure vol --issuer CL/fiscalia-norte \
	--authority 'Fiscalia Norte' --reference RUC-1 --legal-basis CPP-219 \
	--identifier anna@papercup.example --category subscriber "$id"
ok "the identifier is known by its form" eval "order show us --json --texts $id | grep -q EmailAddress"
ok "the same bytes make no second case" eval 'exits 0 intake add --channel post --procedure vol "$work/m.eml" && cases 1'
ok "but a remark" eval "order show us $id | grep -q came-again"

# --- proven ---

ok "none of it is proven" ladder proof none
ok "it is opened, and not accepted" eval 'order open us $id && exits 4 order decide us "$id" accept'
ok "for want of proof" says release-unproven
ok "nor is evidence sealed" seal_is_refused
ok "what it asks for may be kept" exits 0 intake callback --number '+56 2 555 0199' --source 'independent:law list' \
	--result no-answer "$id"
ok "nobody answering proves nothing" ladder proof none
ok "the number of the directory" exits 0 intake callback --number '+56 555 0102 02' --source directory \
	--result confirmed --with 'duty clerk' "$id"
ok "proves it, for a time" eval 'ladder proof called-back && ladder expires_at 20'
ok "and no signature does" eval "order show us $id | grep -q '^Confirmed by a call back; no signature'"
ok "then it is accepted" order decide us "$id" accept
ok "and sealed" seal
ok "then the letter no longer says that no data has left" exits 0 intake letter "$id"
ok "but the rest" eval "says 'with our reference' && ! says 'No data'"
ok "nothing was sent to the sender that it states" eval "! order show us $id | grep -qi outbox; order show us --json $id | grep -q '\"outbox\":\\[\\]'"
ok "what a person sent outside is recorded" exits 0 intake sent --file "$work/a.csv" --how post \
	--receipt "$work/sent" "$id"
ok "with a receipt" receipt_holds "$work/sent"
ok "what was promised is not written anew" exits 6 intake transcribe --procedure vol "$id"

# --- two people ---

ok "a call is registered from what a person types" eval 'echo "a voice asks for b@papercup.example" |
	intake add --channel phone --procedure vol --issuer AR/fiscalia-delta --category subscriber \
		--identifier b@papercup.example - >"$work/words"'
id=$(cut -d' ' -f1 "$work/words" | head -n 1)
order open us "$id" >/dev/null
ok "one person asks" exits 0 intake override --reason 'a child is missing' "$id"
ok "which decides nothing" exits 4 order decide us "$id" accept
asked=$(open_ask)
ok "another who names no ask confirms nothing" exits 6 second
ok "and is told who asked, why, and its digest" eval 'says override-confirm && says desk-1 &&
	says "a child is missing" && says "$asked"'
ok "nor who names another one" exits 6 second --confirm "$(sha256sum "$work/m.eml" | cut -d' ' -f1)"
ok "the case shows what to name" eval 'order show us "$id" | grep -q -- "--confirm $asked"'
ok "another confirms" second --confirm "$asked"
ok "what is asked for is transcribed anew" exits 0 intake transcribe --procedure vol \
	--issuer CL/fiscalia-norte --category subscriber --identifier c@papercup.example "$id"
ok "that ends what they decided of another text" eval 'exits 4 order decide us "$id" accept && says release-unproven'
ok "and the ask" eval 'exits 6 second --confirm "$asked" && says "nobody asks"'
ok "it is asked for anew" exits 0 intake override --reason 'a child is missing' "$id"
asked=$(open_ask)
ok "and confirmed" second --confirm "$asked"
ok "then it is accepted" order decide us "$id" accept
ok "what was sent otherwise" exits 0 intake sent --file "$work/a.csv" --how mail "$id"
ok "is data that has left too" eval "exits 0 intake letter $id && ! says 'No data'"
ok "a denial" exits 0 intake callback --number '+56 555 0102 02' --source directory --result denied \
	--with 'duty clerk' "$id"
ok "ends what they decided" exits 4 seal
ok "by its rule" says callback-denied
ok "and the sentence over it says so" eval "order show us $id | grep -q '^Do not act on it:'"
ok "and is an urgent alert" eval '"$comity" alert list --node "$box/us" --as desk-1 | grep -q "callback-denied  *URGENT"'

# --- signed ---

register() { # FILE ISSUER
	intake add --channel mail --procedure vol --issuer "$2" --category subscriber --identifier anna@papercup.example "$1" |
		head -n 1 | cut -d' ' -f1
}
anew() { intake transcribe --procedure vol --issuer "$1" --category subscriber --identifier "$2" "$id"; }
signed_mail s norte "$norte" 'The subscriber of anna@papercup.example.'
id=$(register "$work/s.eml" CL/fiscalia-norte)
ok "a mail that a pinned certificate has signed is on its rung" ladder proof signature
ok "and says whose, by which certificate, and when" eval 'order show us "$id" >"$work/words" &&
	says "valid signature, under a certificate that this node pins for CL/fiscalia-norte" &&
	says "$(openssl x509 -in "$work/norte.crt" -outform DER | sha256sum | cut -d" " -f1) of .*CN=norte" &&
	says "signed at 20.*Z, as the signer says" && says signature-valid'
ok "but not that a registered person has" eval 'says "^Its bytes are signed, but by no registered person"'
ok "written down as another's order it proves nothing" eval 'anew AR/fiscalia-delta eve@papercup.example && ladder proof none &&
	ladder rule signature-issuer'
ok "nor is that accepted" eval 'order open us "$id" && exits 4 order decide us "$id" accept && says release-unproven'
ok "transcribed anew as the signer's, its bytes are signed as before" eval 'anew CL/fiscalia-norte anna@papercup.example &&
	ladder proof signature'
ok "then it is accepted" order decide us "$id" accept
signed_mail o norte "$norte" 'The subscriber of opaque@papercup.example.' -nodetach
id=$(register "$work/o.eml" CL/fiscalia-norte)
ok "so is one around which the signature is" ladder proof signature
ok "and what is in it is read" eval 'order show us --json --texts "$id" | grep -q "opaque@papercup"'
signed_pdf p norte
id=$(register "$work/p.pdf" CL/fiscalia-norte)
ok "so is a PDF" ladder proof signature
pdf=$id
signed_pdf m norte "$(date -u +D:%Y%m%d%H%M%S+00\'00\')"
id=$(register "$work/m.pdf" CL/fiscalia-norte)
ok "so is one whose time stands in the PDF, as PAdES has it" eval 'ladder proof signature && ladder signed_at "$(date -u +%Y)"'
signed_pdf early norte D:20260101000000Z
id=$(register "$work/early.pdf" CL/fiscalia-norte)
ok "but not from before its certificate" eval 'ladder proof none && ladder rule signature-time && ladder result "no\""'
signed_pdf never norte D:20261122
id=$(register "$work/never.pdf" CL/fiscalia-norte)
ok "a day without its time is none: a person looks" eval 'ladder proof none && ladder rule signature-time && ladder result person'

# --- the desk ---

# bring FILE NAME=VALUE...: the form of the register, with its file
bring() {
	local file=$1 field fields=()
	shift
	for field in "$@"; do fields+=(-F "$field"); done
	answers 303 POST /intake -b "$work/desk-1.jar" -H "Origin: $desk" -H 'Sec-Fetch-Site: same-origin' \
		-F "csrf=$(csrf_of desk-1)" -F "original=@$file" "${fields[@]}"
}
shows() { # PERSON PATH WORDS
	answers 200 GET "$2" -b "$work/$1.jar" && grep -q -- "$3" "$work/page"
}

ok "two persons sign in" eval 'sign_in desk-1 && sign_in desk-2'
ok "the register's form" shows desk-1 /intake 'value="domestic"'
sed 's/anna@/carl@/' "$work/m.eml" >"$work/n.eml"
ok "brings a mail" bring "$work/n.eml" channel=mail procedure=vol issuer=CL/fiscalia-norte \
	'categories[]=subscriber' identifiers=carl@papercup.example answer_by=2099-01-31
id=$(header location | sed 's|/orders/\([^?]*\).*|\1|')
ok "it leads to its case" eval '[ ${#id} = 36 ]'
ok "which says that none of it is proven" shows desk-1 "/orders/$id" 'None of this is proven'
ok "of the signed one, whose certificate it is" shows desk-1 "/orders/$pdf/proof" 'Valid signature.*CL/fiscalia-norte'
ok "without a channel it is not taken" eval '! bring "$work/n.eml" procedure=vol; [ "$(status)" = 422 ] &&
	grep -q intake-channel "$work/page"'
order open us "$id" >/dev/null
ok "what gives data away is no button" shows desk-1 "/orders/$id" 'disabled.*Comply<.*release-unproven'
ok "the letter stands on its page" shows desk-1 "/orders/$id/proof" 'law-element-missing'
ok "in the language that is chosen there" shows desk-1 "/orders/$id/proof?language=ar" '<pre class="command" lang="ar" dir="auto">إلى'
other=$(sha256sum "$work/m.eml" | cut -d' ' -f1)
for form in "override reason=x" "callback source=directory result=confirmed with=clerk number=+56555010202"; do
	# shellcheck disable=SC2086
	set -- $form
	form=$1
	shift
	ok "a page of another text: no $form" posts 422 desk-1 "/orders/$id/$form" order_sha256="$other" "$@"
	ok "by its rule" grep -q proof-text "$work/page"
done
ok "the page names its own" grep -q "name=\"order_sha256\" value=\"$(order show us --json "$id" | tr ',' '\n' |
	sed -n 's/.*"order_sha256":"\([0-9a-f]*\)".*/\1/p' | head -n 1)\"" "$work/page"
ok "one person asks at the desk" posts 303 desk-1 "/orders/$id/override" reason='a child is missing'
ok "and cannot agree with himself" posts 422 desk-1 "/orders/$id/override" reason='still missing'
ok "a page of before it confirms nothing" posts 422 desk-2 "/orders/$id/override" reason='asking'
ok "but shows who asks, and what to agree to" eval 'grep -q "desk-1" "$work/page" &&
	grep -q "a child is missing" "$work/page" && grep -q "name=\"confirm\" value=\"$(open_ask)\"" "$work/page"'
ok "then another one agrees" posts 303 desk-2 "/orders/$id/override" reason='agreed' confirm="$(open_ask)"
ok "then it is a button" shows desk-1 "/orders/$id" "href=\"/orders/$id/accept"
ok "a call is written down at the desk" posts 303 desk-1 "/orders/$id/callback" number='+56 555 0102 02' \
	source=directory result=denied with=clerk
ok "a denial is on every page of the case" eval 'for page in "" /accept /evidence /proof; do
	shows desk-1 "/orders/$id$page" callback-denied || break; done; grep -q callback-denied "$work/page"'

# --- a week later ---

id=$(echo "a voice asks for d@papercup.example" | intake add --channel phone --procedure vol --issuer CL/fiscalia-norte \
	--category subscriber --identifier d@papercup.example - | cut -d' ' -f1 | head -n 1)
ok "one person asks, and nobody agrees" exits 0 intake override --reason 'a child is missing' "$id"
asked=$(open_ask)
ok "six days later it is still open" eval '"$comity" sandbox clock --advance 6d "$box" && [ "$(open_ask)" = "$asked" ] && [ "$asked" ]'
ok "after seven it has ended" eval '"$comity" sandbox clock --advance 25h "$box" && [ -z "$(open_ask)" ]'
ok "and is confirmed no more" eval 'exits 6 second --confirm "$asked" && says "nobody asks"'
ok "who asks anew waits for another" eval 'second && exits 6 intake override --reason "yes" "$id"'
signed_mail late norte "$norte" 'The subscriber of late@papercup.example.'
id=$(register "$work/late.eml" CL/fiscalia-norte)
ok "a certificate that is not valid when the mail comes proves nothing" eval 'ladder proof none && ladder rule signature-expired'
id=$pdf
ok "what came while it was valid stays proven" ladder proof signature
ok "the ledger holds all of it" ledger_verifies us
done_testing
