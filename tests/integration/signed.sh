# signed.sh - signed mails and PDFs, as the openssl command makes them.  Sourced after lib.sh.
# shellcheck shell=bash disable=SC2154

# signer NAME ADDRESS OPTION...: a key and its certificate, of five days
signer() {
	local name=$1 address=$2
	shift 2
	openssl req -x509 -nodes "$@" -keyout "$work/$name.key" -out "$work/$name.crt" -days 5 \
		-subj "/CN=$name/emailAddress=$address" -addext basicConstraints=critical,CA:FALSE \
		-addext keyUsage=critical,digitalSignature 2>"$work/openssl"
}
# pin NODE CC/slug ADDRESS NAME: a line of its configuration
pin_signer() {
	cp "$work/$4.crt" "$box/$1/keys/$4.crt" && echo "intake-signer = $2 $3 keys/$4.crt" >>"$box/$1/comity.conf"
}
cms_sign() { # SIGNER OPTION...: what comes in
	local name=$1
	shift
	openssl cms -sign -signer "$work/$name.crt" -inkey "$work/$name.key" -md sha256 "$@"
}
# signed_mail FILE SIGNER FROM TEXT OPTION...
signed_mail() {
	local file=$1 name=$2 from=$3 text=$4
	shift 4
	{
		printf 'From: Duty <%s>\nTo: requests@papercup.example\nSubject: urgent\n' "$from"
		printf 'Content-Type: text/plain\n\n%s\n' "$text" | cms_sign "$name" "$@"
	} >"$work/$file.eml"
}
# signed_pdf FILE SIGNER [DATE]: one object, that holds the signature of all the rest.  The signature states
# its time; with DATE it does not, and the PDF does, as PAdES has it
signed_pdf() {
	local head tail=$' >>\nendobj\n%%EOF\n' hole=8192 form hex last=cat
	form="%%PDF-1.7\n1 0 obj << /Type /Sig /SubFilter /ETSI.CAdES.detached ${3+/M ($3) }"
	form+='/ByteRange [0 %06d %06d %06d] /Contents '
	[ $# -gt 2 ] && last="python3 $(dirname "${BASH_SOURCE[0]}")/pades.py $work/$2.key"
	# shellcheck disable=SC2059
	head=$(printf "$form" 0 0 0 && echo .) head=${head%.}
	# shellcheck disable=SC2059
	head=$(printf "$form" ${#head} $((${#head} + hole + 2)) ${#tail} && echo .) head=${head%.}
	hex=$(printf '%s%s' "$head" "$tail" | cms_sign "$2" -binary -cades -outform DER | $last | od -An -v -tx1 | tr -d ' \n')
	printf '%s<%s%s>%s' "$head" "$hex" "$(printf '%*s' $((hole - ${#hex})) '' | tr ' ' 0)" "$tail" >"$work/$1.pdf"
}
