#!/bin/bash
# test_upgrade.sh - a node's folder as an older program left it: a new one starts with it, says what it
# did, and the orders go on; what a newer program wrote is refused, and left as it is.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

version_of() { # FILE
	sqlite3 "$1" 'PRAGMA user_version'
}

# The start ends by itself, with 1, and its log says why.
refused() { # WORDS
	exits 1 "$comityd" "$box/us" && grep -q "$1" "$work/words"
}

make_box
database=$box/us/data/comity.db
for i in 1 2; do draft $i || bail "no draft"; done
start cl us
{ send 1 && reaches us received 1; } >/dev/null || bail "no order"
stop us
"$(dirname "$0")/older.py" "$database" || bail "no older database"
cp "$database" "$work/before.db"

ok "who only reads an old folder is told what to do" eval 'exits 1 "$comity" node fsck --node "$box/us" &&
	grep -q "start comityd" "$work/words" && [ "$(version_of "$database")" = 2 ]'
ok "a backup of it, too" eval 'exits 1 "$comity" node backup --node "$box/us" "$work/backup" &&
	grep -q "start comityd" "$work/words"'
ok "comityd -n says what the start would do" eval '"$comityd" -n "$box/us" | grep -q "has version 2: the start makes it"'
start us
ok "a new program starts with it" is_up us
ok "and says what it did" grep -q '"event":"store-upgraded","from":"2","to":"3","copy":"data/comity.db.v2"' "$box/us.log"
ok "the copy is the old database" eval '[ "$(version_of "$database.v2")" = 2 ] &&
	[ "$(sqlite3 "$database.v2" .dump | sha256sum)" = "$(sqlite3 "$work/before.db" .dump | sha256sum)" ]'
ok "nobody else may read it" eval '[ "$(stat -c %a "$database.v2")" = 600 ]'
ok "the order is there" stands us received 1
ok "an order that comes is received" eval 'send 2 && reaches us received 2'
ok "the folder is whole" "$comity" node fsck --node "$box/us"
ok "the ledger verifies" ledger_verifies us
stop us
start us
ok "the next start says that the copy is still there" grep -q '"event":"old-store-kept","from":"2"' "$box/us.log"
ok "and there was one upgrade" eval '[ "$(grep -c store-upgraded "$box/us.log")" = 1 ]'
stop us

sqlite3 "$database" 'PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
export sum
sum=$(sha256sum <"$database")
ok "what a newer program wrote is refused" refused 'the store has version 99, of a newer program'
ok "and stays as it is" eval '[ "$(sha256sum <"$database")" = "$sum" ]'
cp "$work/before.db" "$database" && rm -f "$database-wal" "$database-shm"
mkdir "$database.v2.part"
"$comityd" "$box/us" >>"$box/us.log" 2>&1 &
pids[us]=$!
ok "without the copy there is no upgrade" until_true 10 grep -q 'core-stopped.*comity.db.v2.part' "$box/us.log"
ok "nor any change" eval '[ "$(version_of "$database")" = 2 ]'
rmdir "$database.v2.part"
ok "as soon as it can be made, there is" until_true 20 is_up us
ok "the way back by the copy is the way forward again" stands us received 1
done_testing
