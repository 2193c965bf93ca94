#!/bin/bash
# test_law_folder.sh - a node starts with tables of law of its own only when its list keys have
# signed them for its realm, and with assumptions only in a training realm.
# shellcheck disable=SC1091,SC2154
. "$(dirname "$0")/lib.sh"

make_realm() { # REALM
	rm -rf "$box"
	"$comity" sandbox create --realm "$1" --port "$port" "$box" >/dev/null || bail "no sandbox"
	cp "$box/us/comity.conf" "$work/conf"
}

conf() { # LINE...: what stands in the configuration beside the rest
	cp "$work/conf" "$box/us/comity.conf"
	printf '%s\n' "$@" >>"$box/us/comity.conf"
}

# refuses_to_start WORDS: what a start checks first ends it, and says why
refuses_to_start() {
	local code=0
	timeout 20 "$comityd" -n "$box/us" >"$work/log" 2>&1 || code=$?
	[ "$code" != 0 ] && [ "$code" != 124 ] && grep -qF -- "$1" "$work/log" && return 0
	echo "exit code $code, no '$1':"
	tail -n 5 "$work/log"
	return 1
}

sign() { # REALM KEY...
	local realm=$1 key
	shift
	for key in "$@"; do
		"$comity" law tables sign --realm "$realm" --key "$box/list/list-$key.pem" "$tables" || return
	done
}

keys() {
	sed -n 's/^list-key = /--list-key\n/p; /^list-key = /s/^list-key = //p' "$work/conf"
}

tables_of() {
	"$comity" node status --node "$box/us" --as desk-1 --json | grep -o '"law_tables":"[0-9a-f]*"'
}

starts_with() { # SHA256: it runs, judges by these tables, and ends
	local got
	start us
	got=$(tables_of)
	stop us
	[ "$got" = "\"law_tables\":\"$1\"" ] && return 0
	echo "$got"
	return 1
}

digest() { # FOLDER [WHAT-IF]
	"$comity" law tables check "$1" | sed -n 's/^sha256 //p'
}

tables=$work/tables
cp -r "$(dirname "$0")/../../data/law" "$tables"
chmod -R u+w "$tables"
# a row of our own, so that these are not the tables built in
printf 'XA\t185/40\tnone\t-\t-\t-\t-\tAct 1\tI\thouse\n' >>"$tables/declarations.tsv"

make_realm live
conf "law = $tables"
ok "a folder that nobody signed" refuses_to_start law-seal-missing
sign live 1 >/dev/null
ok "one of two list keys is not enough" refuses_to_start law-seal-signatures
sign live 1 >/dev/null
ok "the same key again is one" refuses_to_start law-seal-signatures
sign training.x 1 2 >/dev/null 2>&1
ok "tables of a training realm are no law for a live node" refuses_to_start law-seal-realm
sign live 1 2 >/dev/null 2>&1
mapfile -t given < <(keys)
ok "the check says that both have signed" exits 0 "$comity" law tables check --realm live "${given[@]}" "$tables"
ok "a node of that realm starts, and judges by them" starts_with "$(digest "$tables")"
printf '# later\n' >>"$tables/gates.tsv"
ok "one more byte, and it does not start" refuses_to_start law-seal-tables
ok "nor does the check pass" exits 3 "$comity" law tables check --realm live "${given[@]}" "$tables"
printf '{"law":{}}' >"$tables/signatures.json"
ok "signatures that cannot be read" refuses_to_start "law seal"
printf 'XA\tnone\n' >>"$tables/gates.tsv"
ok "tables that cannot be read" refuses_to_start gates.tsv:
printf '224=HU,CR@2027-06-01\n' >"$box/us/if.txt"
conf "what-if = if.txt"
ok "a live node assumes nothing" refuses_to_start "no what-if"

make_realm training.x
conf "what-if = if.txt"
ok "an assumption that is not there" refuses_to_start if.txt
printf '224=HU,ZZ@2027-06-01\n' >"$box/us/if.txt"
ok "an assumption of a State that is none" refuses_to_start what-if-unknown
printf '224=HU,CR@2027-06-01\n' >"$box/us/if.txt"
start us
assumed=$(tables_of)
stop us
conf
start us
built_in=$(tables_of)
stop us
ok "a training node runs with it, and its digest tells" test -n "$assumed" -a "$assumed" != "$built_in"
done_testing
