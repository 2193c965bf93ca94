#!/bin/bash
# test_witness.sh - nodes watch one another's ledgers grow: a head is cosigned, and a ledger that was put
# back to an older state is found at the next contact, before and after it has grown another way.
# shellcheck disable=SC1091,SC2016,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

status() { # NODE MEMBER
	"$comity" node status --node "$box/$1" --as "$(person_of "$1")" | sed -n "s/^$2 *//p"
}

is() { # NODE MEMBER VALUE
	[ "$(status "$1" "$2")" = "$3" ]
}

says() { # NODE WORDS
	status "$1" ledger_doubt | grep -q "$2"
}

ask() { # BODY: what somebody listed could send
	printf %b "$1" | curl -sS -m 5 -k --cert "$box/cl/keys/tls.crt" --key "$box/cl/keys/tls.key" \
		-o "$work/answer" -w '%{http_code} %{content_type}' --data-binary @- \
		"https://127.0.0.1:$((port + 20))/witness/add-checkpoint"
}

root=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
make_box
for i in 1 2 3 4 5; do draft $i || bail "no draft"; done
start cl us
for i in 1 2; do send $i >/dev/null && reaches cl received $i >/dev/null; done
stop cl
start cl
ok "after a start the head is shown, and signed" until_true 20 is cl witnesses 1
ok "all leaves of it" until_true 20 eval 'is cl witnessed_size "$(status cl leaves)"'
ok "nothing is doubted" test -z "$(status cl ledger_doubt)"
"$comity" node backup --node "$box/cl" "$work/backup" >/dev/null 2>&1 || bail "no backup"

# --- what is not signed ---

ok "no request" test "$(ask 'new 0\n')" = '400 text/plain'
ok "a head of nobody" test "$(ask "old 0\n\nnowhere.example/ledger\n1\n$root\n\n— nowhere.example/ledger AAAAAAA=\n")" = '404 text/plain'
ok "a head without the signature of its ledger" \
	test "$(ask "old 0\n\nlive.cl.fiscalia-norte/ledger\n1\n$root\n\n— live.cl.fiscalia-norte/ledger AAAAAAA=\n")" = '403 text/plain'

# --- put back to an older state ---

for i in 3 4; do send $i >/dev/null && reaches cl received $i >/dev/null; done
stop cl
start cl
ok "what was added is shown and signed" until_true 20 eval 'is cl witnessed_size "$(status cl leaves)"'
seen=$(status cl leaves)
stop cl
cp "$work/backup/data/comity.db" "$box/cl/data/comity.db"
rm -f "$box"/cl/data/comity.db-*
start cl
ok "attack_restored_backup: a ledger put back knows at the first contact" until_true 20 says cl "has seen $seen leaves"
ok "its log says so" grep -q ledger-rolled-back "$box/cl.log"
ok "so does the log of who has seen more" grep -q peer-ledger-smaller "$box/us.log"
grown() {
	[ "$(status cl leaves)" -gt "$seen" ]
}
for _ in 1 2 3 4 5 6 7 8; do
	grown && break
	send 5 >/dev/null 2>&1 || order open cl "$(id_of 5)" >/dev/null 2>&1
	"$comity" order withdraw --node "$box/cl" --as prosecutor-1 --person prosecutor-1 \
		--key "$box/persons/cl/prosecutor-1.pem" "$work/5.json" >/dev/null 2>&1
	rm -f "$work/5.json" "$work/5.so"
	draft 5
done
ok "it goes on another way" grown
stop cl
start cl
ok "attack_ledger_with_another_history: it is not signed, however long" until_true 20 says cl 'they were others'
ok "and is told on the other side" until_true 20 grep -q peer-ledger-forked "$box/us.log"
proof() {
	sqlite3 "$box/us/data/comity.db" "SELECT $1 FROM seen_heads"
}
ok "which keeps both heads" test "$(proof other | head -n 1)" = "$(proof note | head -n 1)"
line() { # of what proves an order, at the other node
	order show us "$(id_of 1)" | grep -q "^ *no *ledger *the ledger $1 has shown two histories"
}
ok "an order of it says so" line live.cl.fiscalia-norte/ledger
ok "people are shown what it has seen" eval '! "$comity" ledger peers --node "$box/us" >"$work/peers" &&
	grep -q "^live.cl.fiscalia-norte/ledger  forked  $(proof size) leaves" "$work/peers"'
ok "and at the other node why its head is not signed" eval '! "$comity" ledger peers --node "$box/cl" >"$work/peers" &&
	grep -q "^US/papercup-mail .*NOT signed: .*they were others" "$work/peers"'
ok "the two heads are given to whom it concerns" eval '
	"$comity" ledger fork --node "$box/us" live.cl.fiscalia-norte/ledger >"$work/fork"'
ok "of two lengths they are shown to be its key's, and no more" eval '
	exits 3 "$comity" ledger check-fork --vkey "$box/cl/keys/ledger.vkey" "$work/fork" &&
	grep -q "only the ledger can show" "$work/words"'
ok "not of another key" exits 1 "$comity" ledger check-fork --vkey "$box/us/keys/ledger.vkey" "$work/fork"
ok "one head twice is no fork" eval 'python3 - "$work/fork" >"$work/same" <<"END"
import json, sys
fork = json.load(open(sys.argv[1], encoding="utf-8"))
print(json.dumps(fork | {"second": fork["first"]}, ensure_ascii=False))
END
	exits 1 "$comity" ledger check-fork --vkey "$box/cl/keys/ledger.vkey" "$work/same"'
ok "two roots of one size are proven, by these files alone" eval '
	python3 - "$box/cl/keys" >"$work/two" <<"END"
import base64, json, sys
from cryptography.hazmat.primitives.serialization import load_pem_private_key
with open(sys.argv[1] + "/ledger.key", "rb") as file:
    key = load_pem_private_key(file.read(), None)
with open(sys.argv[1] + "/ledger.vkey", encoding="ascii") as file:
    name, number, _ = file.read().strip().split("+", 2)
def head(byte):
    text = f"{name}\n7\n{base64.b64encode(byte * 32).decode()}\n"
    line = base64.b64encode(bytes.fromhex(number) + key.sign(text.encode())).decode()
    return f"{text}\n\u2014 {name} {line}\n"
print(json.dumps({"v": 1, "first": head(b"a"), "second": head(b"b")}, ensure_ascii=False))
END
	"$comity" ledger check-fork --vkey "$box/cl/keys/ledger.vkey" "$work/two" | grep -q "TWO HISTORIES, proven"'
sed -i 's/"v": 1/"v": 2/' "$work/two"
ok "of a newer form nothing is said" exits 1 "$comity" ledger check-fork --vkey "$box/cl/keys/ledger.vkey" "$work/two"
ok "a ledger that grows has none" exits 1 "$comity" ledger fork --node "$box/cl" live.us.papercup-mail/ledger
ok "and says it once, however often it is shown" test "$(sqlite3 "$box/us/data/comity.db" \
	"SELECT count(*) FROM events WHERE event = 'peer-ledger-forked'")" = 1

# --- a proof of growth from nothing: a first head takes none ---

python3 - "$box/ar/keys" >"$work/first" <<'END'
import base64, sys
from cryptography.hazmat.primitives.serialization import load_pem_private_key
with open(sys.argv[1] + "/ledger.key", "rb") as file:
    key = load_pem_private_key(file.read(), None)
with open(sys.argv[1] + "/ledger.vkey", encoding="ascii") as file:
    name, number, _ = file.read().strip().split("+", 2)
text = f"{name}\n7\n{base64.b64encode(b'a' * 32).decode()}\n"
line = base64.b64encode(bytes.fromhex(number) + key.sign(text.encode())).decode()
print(f"old 0\n{base64.b64encode(b'b' * 32).decode()}\n\n{text}\n\u2014 {name} {line}")
END
ok "a first head with a proof from another is refused" eval "curl -sS -m 5 -k --cert '$box/ar/keys/tls.crt' \
	--key '$box/ar/keys/tls.key' -o '$work/answer' -w '%{http_code}' --data-binary @'$work/first' \
	'https://127.0.0.1:$((port + 20))/witness/add-checkpoint' | grep -q '^4'"
ok "and leaves nothing behind" test "$(sqlite3 "$box/us/data/comity.db" \
	"SELECT count(*) FROM seen_heads WHERE origin = '' OR origin LIKE '%ar.%'")" = 0

# --- of a later ledger: as if it was one when it was forked ---

stop us
sqlite3 "$box/us/data/comity.db" "UPDATE seen_heads SET origin = origin || '/20261122T120000Z';
	INSERT INTO peer_ledgers (first, origin, follows, first_leaf, lost, statement, at)
	SELECT 'live.cl.fiscalia-norte/ledger', origin, 'live.cl.fiscalia-norte/ledger', 1, 0, '{}', at FROM seen_heads"
start us
ok "an order says it of whichever of its sender's ledgers it was" line live.cl.fiscalia-norte/ledger/20261122T120000Z
done_testing
