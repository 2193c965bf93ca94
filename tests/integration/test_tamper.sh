#!/bin/bash
# test_tamper.sh - one byte of a node's ledger, papers or export is changed, again and again: each time it
# is found, and of a leaf the first that is not what was logged is named.
#
# EDITS=n edits (default 60; tools/torture makes 10,000), SEED=n the same ones again.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

make_box
for i in 1 2 3; do draft $i || bail "no draft"; done
start cl us
for i in 1 2 3; do { send $i && reaches us received $i && reaches cl received $i; } >/dev/null || bail "no order"; done
stop us
stop cl
ok "the node is whole" "$comity" node fsck --node "$box/us"
ok "its export is good" eval '"$comity" ledger export --node "$box/us" "$work/log" &&
	"$comity" ledger verify --vkey "$box/us/keys/ledger.vkey" "$work/log"'
"$(dirname "$0")/edits.py" "$comity" "$box/us" "$work/log" "${EDITS:-60}" "${SEED:-$$}" >"$work/edits"
code=$?
sed 's/^/# /' "$work/edits"
ok "every edit is found, and each leaf named" test $code = 0
done_testing
