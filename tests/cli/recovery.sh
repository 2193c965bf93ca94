#!/bin/sh
# The node's keys in the hands of several people: every M of N shares make them again, fewer never.
. "$(dirname "$0")/tap.sh"
cd "$work" || exit 1

# public FOLDER: what peers know the node by
public() {
	for key in tls seal ledger; do
		openssl pkey -in "$1/keys/$key.key" -pubout
	done
	cat "$1"/keys/*.crt "$1"/keys/*.vkey
}

# recover NUMBER...: from these shares of the first set, into a new folder
recover() {
	rm -rf again
	# shellcheck disable=SC2046
	set -- $(printf -- '--share shares/CL_fiscalia-%s-of-5.txt ' "$@")
	"$COMITY" node recover "$@" again
}

# changed SED: share 2, changed, its checksum made anew when the change is meant
changed() {
	sed "$1" shares/CL_fiscalia-2-of-5.txt | sed '$d' >body
	{
		cat body
		echo "checksum $(sha256sum <body | cut -c1-16)"
	} >changed.txt
}

init() {
	"$COMITY" node init --organisation CL/fiscalia "$@"
}

ends 2 "one of five is no ceremony" init --recovery 1/5 --shares shares node
ends 2 "nor six of five" init --recovery 6/5 --shares shares node
ends 2 "nor 17" init --recovery 2/17 --shares shares node
ends 2 "shares need a folder" init --recovery 3/5 node
[ ! -e node ] && [ ! -e shares ]
point $? "nothing was made"
ends 0 "a node is set up with three of five" init --recovery 3/5 --shares shares node
[ "$(find shares -type f | wc -l)" = 5 ] && [ "$(stat -c %a shares/*1-of-5.txt)" = 600 ] && ! grep -rq 'PRIVATE' shares
point $? "five shares, for their holder alone, and no key in the open"
ends 2 "shares do not lie in the node's folder" \
	"$COMITY" node share --node node --recovery 2/3 --shares node/shares
[ ! -e node/shares ]
point $? "not even for a moment"
ends 2 "nor over others" "$COMITY" node share --node node --recovery 2/3 --shares shares
public node >known

# Every subset: 5 bits.
good=0 refused=0 wrong=
for bits in $(seq 1 31); do
	numbers=
	count=0
	for i in 1 2 3 4 5; do
		if [ $((bits >> (i - 1) & 1)) = 1 ]; then
			numbers="$numbers $i"
			count=$((count + 1))
		fi
	done
	# shellcheck disable=SC2086
	recover $numbers >out 2>err
	code=$?
	if [ $count -ge 3 ] && [ $code = 0 ] && public again 2>/dev/null | cmp -s - known; then
		good=$((good + 1))
	elif [ $count -lt 3 ] && [ $code = 3 ] && grep -q recovery-few out && [ ! -e again ]; then
		refused=$((refused + 1))
	else
		wrong="$wrong $numbers"
	fi
done
[ $good = 16 ] && [ $refused = 15 ] && [ -z "$wrong" ]
point $? "every set of three and more makes the same keys ($good), no smaller one anything ($refused)$wrong"
recover 3 1 5 >out 2>err && [ "$(stat -c %a again/keys/seal.key)" = 600 ]
point $? "in any order, and for the owner alone"

ends 3 "one person twice is one" recover 1 2 2
says out recovery-twice "and told so"
"$COMITY" node share --node node --recovery 2/3 --shares second >/dev/null
ends 3 "a share of another set" "$COMITY" node recover --share shares/CL_fiscalia-1-of-5.txt \
	--share shares/CL_fiscalia-2-of-5.txt --share second/CL_fiscalia-3-of-3.txt again2
says out recovery-other "is refused"
says err second/CL_fiscalia-3-of-3.txt "and named"
ends 0 "another set makes the keys, too" "$COMITY" node recover --share second/CL_fiscalia-1-of-3.txt \
	--share second/CL_fiscalia-3-of-3.txt again3
public again3 | cmp -s - known
point $? "the same"

# with_changed CODE RULE WORDS
with_changed() {
	rm -rf again
	ends "$1" "$3" "$COMITY" node recover --share shares/CL_fiscalia-1-of-5.txt --share changed.txt \
		--share shares/CL_fiscalia-3-of-5.txt again
	says out "$2" "by $2"
	[ ! -e again ]
	point $? "and nothing is made"
}
sed 's/^secret ./secret x/' shares/CL_fiscalia-2-of-5.txt >changed.txt
with_changed 3 recovery- "a digit that is none"
sed '/^secret/y/0123456789/1234567890/' shares/CL_fiscalia-2-of-5.txt >changed.txt
with_changed 3 recovery-checksum "what was typed wrong"
says err changed.txt "which is named"
changed '/^secret/y/0123456789/1234567890/'
with_changed 3 recovery-share "a share that was forged, with its checksum"
says err changed.txt "which is named"
changed 's/^needed 3/needed 2/'
with_changed 3 recovery-other "another number of needed ones"
changed '0,/^backup ./s//backup A/'
with_changed 3 recovery-other "another backup"
changed 's/^number 2/number 4/'
with_changed 3 recovery-share "another number"
head -n 20 shares/CL_fiscalia-2-of-5.txt >changed.txt
with_changed 3 recovery-unreadable "half a share"
: >changed.txt
with_changed 3 recovery-unreadable "an empty file"
for i in 1 2 3; do # all of one mind
	sed '0,/^backup ./s//backup A/' shares/CL_fiscalia-$i-of-5.txt | sed '$d' >body
	{
		cat body
		echo "checksum $(sha256sum <body | cut -c1-16)"
	} >forged$i.txt
done
ends 3 "what is locked was changed in all of them" \
	"$COMITY" node recover --share forged1.txt --share forged2.txt --share forged3.txt again
says out recovery-closed "does not open"

# A backup has no private key: the shares bring them.
cp -r node restored && rm restored/keys/*.key
recover_into() {
	"$COMITY" node recover --share shares/CL_fiscalia-1-of-5.txt --share shares/CL_fiscalia-4-of-5.txt \
		--share shares/CL_fiscalia-5-of-5.txt "$1"
}
ends 0 "a folder without private keys gets them" recover_into restored
public restored | cmp -s - known
point $? "the same"
ends 6 "never over others" recover_into restored
init other >/dev/null && rm other/keys/*.key
ends 6 "nor beside the certificates of others" recover_into other
[ ! -e other/keys/tls.key ] || [ ! -e other/keys/seal.key ]
point $? "where it stops"
finish
