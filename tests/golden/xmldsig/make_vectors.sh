#!/bin/sh
# make_vectors.sh - signs the message in message.xml with xmlsec1, in our form and in others.
#
# The keys are made for this folder and hold nothing else.  Run again only to make new files:
# ECDSA signatures differ each time.
set -eu
cd "$(dirname "$0")"
ds=http://www.w3.org/2000/09/xmldsig#
more=http://www.w3.org/2001/04/xmldsig-more#
c14n11=http://www.w3.org/2006/12/xml-c14n11
exclusive=http://www.w3.org/2001/10/xml-exc-c14n#
sha256=http://www.w3.org/2001/04/xmlenc#sha256

[ -f p256.test-key.pem ] || openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.test-key.pem
[ -f rsa.test-key.pem ] || openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.test-key.pem
[ -f rsa1024.test-key.pem ] || openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.test-key.pem
[ -f stranger.test-key.pem ] || openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out stranger.test-key.pem
for key in p256 rsa rsa1024 stranger; do
	openssl req -x509 -new -key $key.test-key.pem -subj "/CN=test $key" -days 36500 -out $key.test-cert.pem
done

# template METHOD C14N DIGEST TRANSFORMS [KEYINFO] [URI]
template() {
	transforms=
	for transform in $4; do transforms="$transforms<ds:Transform Algorithm=\"$transform\"/>"; done
	sed "s|</HI1Message>||" message.xml
	printf '<ds:Signature xmlns:ds="%s"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="%s"/>' "$ds" "$2"
	printf '<ds:SignatureMethod Algorithm="%s"/><ds:Reference URI="%s"><ds:Transforms>%s</ds:Transforms>' \
		"$1" "${6-}" "$transforms"
	printf '<ds:DigestMethod Algorithm="%s"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>' "$3"
	printf '<ds:SignatureValue/>%s</ds:Signature></HI1Message>' "${5-}"
}

sign() { # KEY NAME: the template on standard input
	cat >template.tmp
	xmlsec1 --sign --privkey-pem "$1".test-key.pem,"$1".test-cert.pem \
		--output "$2.xml" template.tmp
	rm template.tmp
}

enveloped=${ds}enveloped-signature
ours="$enveloped $c14n11"
x509='<ds:KeyInfo><ds:X509Data/></ds:KeyInfo>'
value='<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>'
template ${more}ecdsa-sha256 $c14n11 $sha256 "$ours" | sign p256 p256.sealed
template ${more}rsa-sha256 $c14n11 $sha256 "$ours" "$x509" | sign rsa rsa.sealed
template ${more}rsa-sha256 $c14n11 $sha256 "$ours" "$value" | sign rsa rsa.keyvalue
template ${more}rsa-sha256 $c14n11 $sha256 "$ours" | sign rsa1024 other.rsa1024
# A stranger's key, which the message itself brings along.
template ${more}rsa-sha256 $c14n11 $sha256 "$ours" "$value" | sign stranger stranger.keyvalue
template ${more}rsa-sha256 $c14n11 $sha256 "$ours" "$x509" | sign stranger stranger.x509
# By the right key, in another form.
template ${more}rsa-sha256 $exclusive $sha256 "$ours" | sign rsa other.exclusive-info
template ${more}rsa-sha256 $c14n11 $sha256 "$enveloped $exclusive" | sign rsa other.exclusive-reference
template ${more}rsa-sha256 $c14n11 $sha256 "$enveloped" | sign rsa other.no-c14n
template ${more}rsa-sha256 ${c14n11}#WithComments $sha256 "$ours" | sign rsa other.with-comments
template ${more}rsa-sha256 http://www.w3.org/TR/2001/REC-xml-c14n-20010315 $sha256 "$ours" | sign rsa other.c14n10
template ${more}rsa-sha256 $c14n11 ${ds}sha1 "$ours" | sign rsa other.digest-sha1
template ${ds}rsa-sha1 $c14n11 $sha256 "$ours" | sign rsa other.rsa-sha1
template ${more}rsa-sha512 $c14n11 $sha256 "$ours" | sign rsa other.rsa-sha512
template ${more}ecdsa-sha384 $c14n11 $sha256 "$ours" | sign p256 other.ecdsa-sha384
