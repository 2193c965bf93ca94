#!/bin/sh
# comity ledger: a good export, tampered ones, proofs and receipts.
. "$(dirname "$0")/tap.sh"

cd "$work" || exit 1
"$MAKE_FILES" "$work" || exit 1
node=$work/node

ends 0 "the ledger of a node is exported" "$COMITY" ledger export --node "$node" --vkey vkey log
says out "300 leaves of live.us.papercup-mail/ledger" "under its latest head"
ends 0 "the export is good" "$COMITY" ledger verify --vkey vkey log
says out "log: good: 300 leaves" "and says how much was read"
ends 0 "by its address too" "$COMITY" ledger verify --vkey "$(cat vkey)" "file://$work/log"
ends 0 "and by the key that lies beside it" "$COMITY" ledger verify log
says err "signed by the key that lies beside it" "which is said"
ends 1 "not by another key" "$COMITY" ledger verify --vkey other.vkey log
ends 1 "no ledger" "$COMITY" ledger verify --vkey vkey empty
ends 5 "nobody at the address" "$COMITY" ledger verify --vkey vkey http://127.0.0.1:9/ledger

# A web server on a port that the system chooses.
serve='
import http.server, os, sys
os.chdir("log")
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
with open("../port.new", "w") as file:
    file.write(str(server.server_port))
os.rename("../port.new", "../port")
server.serve_forever()
'
if command -v python3 >/dev/null; then
	python3 -c "$serve" 2>/dev/null &
	server=$!
	tries=100
	while [ ! -f port ] && [ $tries -gt 0 ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	ends 0 "over HTTP" "$COMITY" ledger verify --vkey vkey "http://127.0.0.1:$(cat port)/"
	says out "good: 300 leaves" "every leaf is fetched"
	mv log/tile/0/000 hidden
	ends 1 "over HTTP, a file is missing" "$COMITY" ledger verify --vkey vkey "http://127.0.0.1:$(cat port)"
	mv hidden log/tile/0/000
	[ -z "$(find . -name 'comity-*')" ]
	point $? "what was fetched is removed"
	kill $server
else
	skip "over HTTP" "python3 is missing"
fi

tampered() { # FILE FIRST-BAD WORDS
	cp -r log bad
	# a byte that it is not already
	byte=X
	[ "$(dd if="log/$1" bs=1 skip=40 count=1 status=none)" != X ] || byte=Y
	printf %s $byte | dd of="bad/$1" bs=1 seek=40 conv=notrunc status=none
	ends 1 "$3" "$COMITY" ledger verify --vkey vkey bad
	says out "$2" "says where"
	rm -rf bad
}
tampered tile/entries/000 "BAD at leaf 0" "a leaf is changed"
tampered tile/entries/001.p/44 "BAD at leaf 256" "a leaf of the last bundle is changed"
tampered tile/0/000 "BAD at leaf 1" "a hash is changed"
tampered tile/1/000.p/1 "BAD" "a hash of the next level: the tile is of other bytes"
tampered checkpoint "BAD" "the head is changed"
cp -r log bad
rm bad/tile/entries/001.p/44
ends 1 "a bundle is missing" "$COMITY" ledger verify --json --vkey vkey bad
says out '"first_bad":256' "from leaf 256 on"
rm -rf bad

ends 0 "a leaf is proven" "$COMITY" ledger proof --node "$node" 7
cp out proof
ends 0 "the proof holds" "$COMITY" ledger check-proof --vkey vkey --leaf leaf-7 proof
says out "leaf 7 of 300 in live.us.papercup-mail/ledger" "and says where the leaf stands"
ends 1 "not for another leaf" "$COMITY" ledger check-proof --vkey vkey --leaf leaf-8 proof
ends 1 "not by another key" "$COMITY" ledger check-proof --vkey other.vkey --leaf leaf-7 proof
sed 's/^index 7$/index 6/' proof >moved
ends 1 "not at another place" "$COMITY" ledger check-proof --vkey vkey --leaf leaf-7 moved
ends 1 "a leaf that is not there has no proof" "$COMITY" ledger proof --node "$node" 300

ends 0 "a receipt is made" "$COMITY" ledger proof --node "$node" --receipt 7
cp out receipt.json
ends 0 "it holds" "$COMITY" ledger receipt --vkey vkey receipt.json
says out "R2  The addressee has stored the order." "says what it says"
says out "US/papercup-mail" "by whom"
says out "leaf 7 of 300 in live.us.papercup-mail/ledger" "and where"
says out "no order was given" "and that no order was compared"
ends 0 "it is about the order" "$COMITY" ledger receipt --vkey vkey --order order.json receipt.json
says out "about the order given" "which is said"
ends 1 "not about another" "$COMITY" ledger receipt --vkey vkey --order narrow.json receipt.json
says out "receipt-order" "by its rule"
ends 3 "nor on its paper" "$COMITY" order print --json --receipt receipt.json narrow.json
says out "receipt-order" "by the same rule"
ends 1 "not by another ledger's key" "$COMITY" ledger receipt --vkey other.vkey receipt.json
sed 's/US\/papercup-mail/US\/papercup-nail/' receipt.json >forged.json
ends 1 "another name in it" "$COMITY" ledger receipt --vkey vkey forged.json
says out "receipt-commitment" "is not the one committed to"
ends 0 "a receipt in another's ledger" "$COMITY" ledger proof --node "$node" --receipt 8
cp out foreign.json
ends 1 "does not speak for that other" "$COMITY" ledger receipt --vkey vkey foreign.json
says out "receipt-proof" "by its rule"
ends 0 "the whole for machines" "$COMITY" ledger receipt --json --vkey vkey --order order.json receipt.json
says out '"verified":true' "says that it is verified"
finish
