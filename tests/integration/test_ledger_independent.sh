#!/bin/bash
# test_ledger_independent.sh - the ledger of a node that has worked is verified by Go's own libraries.
#
# Needs golang-go and golang-golang-x-mod-dev: no module is fetched.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

gocode=/usr/share/gocode
if ! command -v go >/dev/null || [ ! -d "$gocode/src/golang.org/x/mod/sumdb/tlog" ]; then
	skip_all "golang-go or golang-golang-x-mod-dev is missing"
fi
# as tests/golang/run: Go compiles its own libraries once
GOCACHE=$(cd "$(dirname "$0")/../.." && pwd)/build/gocache
export GO111MODULE=off GOPATH="$gocode" GOCACHE GOFLAGS=

# export_with_proofs NODE DIR
export_with_proofs() {
	local leaf size
	"$comity" ledger export --node "$box/$1" "$2" && cp "$box/$1/keys/ledger.vkey" "$2/vkey" &&
		mkdir "$2/proof" || return 1
	size=$(sed -n 2p "$2/checkpoint")
	for leaf in $(seq 0 $((size - 1))); do
		"$comity" ledger proof --node "$box/$1" "$leaf" >"$2/proof/$leaf.tlog-proof" || return 1
	done
}

make_box
for i in 1 2 3 4 5 6; do draft $i || bail "no draft"; done
start cl us
ok "Go's program is built" go build -o "$work/verify" "$(dirname "$0")/../golang/verify.go"
for i in 1 2 3; do send $i && reaches us received $i; done >/dev/null
ok "an early export" "$comity" ledger export --node "$box/us" "$work/old"
power_cut us
start us
for i in 4 5 6; do send $i && reaches us received $i; done >/dev/null
order open us "$(id_of 4)" >/dev/null
order open us "$(id_of 5)" >/dev/null
order decide us --reason 3009 "$(id_of 5)" refuse >/dev/null
ok "a later one, with a proof for every leaf" export_with_proofs us "$work/us"
ok "it has 9 leaves" test "$(sed -n 2p "$work/us/checkpoint")" = 9
ok "Go verifies head, tiles, every proof, and that only leaves were added" \
	"$work/verify" "$work/us" "$work/old"
ok "the sender's, too" export_with_proofs cl "$work/cl"
ok "Go verifies it" "$work/verify" "$work/cl" "$work/cl"
# Each of these must be seen, or the points above say nothing.
for file in checkpoint tile/entries/000.p/9 tile/0/000.p/9 proof/3.tlog-proof; do
	cp -r "$work/us" "$work/bad"
	other=X
	[ "$(dd if="$work/us/$file" bs=1 skip=40 count=1 status=none | tr -d '\0')" = X ] && other=Y
	printf %s $other | dd of="$work/bad/$file" bs=1 seek=40 conv=notrunc status=none
	ok "Go refuses $file with a byte changed" exits 1 "$work/verify" "$work/bad" "$work/old"
	rm -rf "$work/bad"
done
ok "Go refuses the other node's ledger as the older one" \
	exits 1 "$work/verify" "$work/us" "$work/cl"
done_testing
