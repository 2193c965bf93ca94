#!/bin/bash
# test_upkeep.sh - a node that runs is looked at and backed up; what was changed on the disk is named;
# a node from the backup has every order and package, and its ledger verifies.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

fsck() { # NODE-FOLDER OPTION...
	local folder=$1
	shift
	"$comity" node fsck --node "$folder" "$@"
}

backup() { # NODE TO
	"$comity" node backup --node "$box/$1" "$2"
}

restore() {
	"$comity" node restore "$@"
}

# A voluntary request, so that a package is made: sent, accepted, answered, fetched.
answered() { # NUMBER
	request "$1" && send_request "$1" || return 1
	reaches us received "$1" && order open us "$(id_of "$1")" &&
		order decide us "$(id_of "$1")" accept || return 1
	printf 'email,name\nanna@papercup.example,A\n' >"$work/answer.csv"
	"$comity" evidence seal --node "$box/us" --as desk-1 --file "$work/answer.csv" \
		--system crm --method export --statement true "$(id_of "$1")" && reaches cl fetched "$1"
}

# change SQL: what an administrator could do to the copy in $work/bad
change() {
	rm -rf "$work/bad"
	cp -r "$work/copy" "$work/bad" && sqlite3 "$work/bad/data/comity.db" "$1"
}

names() { # PATTERN: the copy that was changed is not whole, for this reason
	exits 1 fsck "$work/bad" && grep -q "$1" "$work/words"
}

make_box
for i in 1 2 3; do draft $i || bail "no draft"; done
sed -i '/^tsa-/d' "$box"/*/comity.conf
start cl us
for i in 1 2; do send $i >/dev/null && reaches us received $i >/dev/null; done
answered 4 >"$work/answered" 2>&1 || bail "$(tail -n 3 "$work/answered")"

ok "a node that runs is whole" fsck "$box/us"
ok "and that of the issuer" fsck "$box/cl"
ok "a backup is made while it runs" backup us "$work/backup"
ok "sha256sum says that it is good" eval '(cd "$work/backup" && sha256sum -c --quiet SHA256SUMS)'
ok "it has the package" test "$(find "$work/backup/evidence" -type f | wc -l)" = 1
ok "and no private key" eval '! grep -rlq "PRIVATE KEY" "$work/backup"'
ok "a backup is never written over" exits 6 backup us "$work/backup"
send 3 >/dev/null && reaches us received 3 >/dev/null
mkdir "$work/keys" && cp "$box"/us/keys/*.key "$work/keys"
ok "what follows is not in it: three orders of four are restored" \
	restore --keys "$work/keys" "$work/backup" "$work/copy"
ok "whole" fsck "$work/copy"

# --- what was changed is named ---

touched=$work/touched
rm -rf "$touched" && cp -r "$work/backup" "$touched" && printf x >>"$touched/data/directory.json"
ok "a changed file is not restored" exits 3 restore "$touched" "$work/never"
ok "and nothing is left behind" eval '! ls -d "$work"/never* 2>/dev/null'
sed -i 's# data/directory.json# ../../escaped#' "$touched/SHA256SUMS"
ok "nor is a file out of the folder" exits 1 restore "$touched" "$work/never"
ok "an existing folder stays as it is" exits 6 restore "$work/backup" "$work/copy"
change "DROP TRIGGER leaves_stay; UPDATE leaves SET leaf = CAST(leaf || ' ' AS BLOB) WHERE leaf_index = 2"
ok "a leaf that was changed, by its number" names 'leaf 2 is not what was logged'
change 'DROP TRIGGER leaves_keep; DELETE FROM leaves WHERE leaf_index = 3'
ok "a leaf that is gone" names 'leaf 3'
change "UPDATE documents SET bytes = CAST(bytes || ' ' AS BLOB) WHERE kind = 'Order'"
ok "a paper" names 'paper: number'
change "DROP TRIGGER heads_stay; UPDATE heads SET note = replace(note, '/ledger', '/lodger')"
ok "a head" names 'ledger: head of'
rm -rf "$work/bad" && cp -r "$work/copy" "$work/bad"
printf x >>"$(find "$work/bad/evidence" -type f)"
ok "a package" names 'is not what was sealed or fetched'
rm "$work/bad"/evidence/*
ok "a package that is gone" names 'evidence: .*No such file'
rm -rf "$work/bad" && cp -r "$work/copy" "$work/bad"
: >"$work/bad/evidence/00000000-0000-4000-8000-000000000000.asice.p7m"
ok "a file of which nothing speaks is no fault" eval 'fsck "$work/bad" | grep -q "nothing speaks of it"'
ok "and is removed when asked for" eval 'fsck "$work/bad" --repair && ! ls "$work"/bad/evidence/00000000*'
ok "not while the node runs" exits 6 fsck "$box/us" --repair

# --- the node from the backup goes on ---

stop us
mv "$box/us" "$work/lost"
cp -r "$work/copy" "$box/us"
start us
ok "it has the orders of the backup" eval 'stands us received 1 && stands us received 2'
ok "it has the answered one" until_true 20 eval 'order list us | grep -q "^$(id_of 4) "'
ok "its ledger verifies" ledger_verifies us
done_testing
