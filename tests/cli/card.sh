#!/bin/sh
# card.sh - keys on a smart card: one in software, as the machine's registry of modules shows it.
. "$(dirname "$0")/tap.sh"

cd "$work" || exit 1
if ! command -v softhsm2-util >/dev/null; then
	skip "keys on a card" "softhsm2-util is not there"
	finish
fi
mkdir tokens
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$work" >softhsm2.conf
export SOFTHSM2_CONF="$work/softhsm2.conf"
make_card() { # LABEL
	softhsm2-util --init-token --free --label "$1" --pin 123456 --so-pin 12345678 >/dev/null
}
put() { # CARD FILE LABEL ID
	softhsm2-util --import "$2" --token "$1" --label "$3" --id "$4" --pin 123456 >/dev/null
}
id_of() {
	"$COMITY" key show "$1" | cut -d' ' -f1
}

"$COMITY" sandbox create --realm training.test box >/dev/null 2>&1 && make_card officer &&
	put officer box/persons/cl/prosecutor-1.pem sign 01
point $? "a card has the key of a person"
echo 123456 >pin
echo 654321 >wrong-pin
card="pkcs11:token=officer;object=sign"

ends 0 "its public key is shown without a PIN" "$COMITY" key show "$card"
test "$(id_of "$card")" = "$(id_of box/persons/cl/prosecutor-1.pem)"
point $? "and is that of the person"

"$COMITY" order new --from CL/fiscalia-norte --to US/papercup-mail --procedure vol \
	--target EmailAddress=anna@papercup.example --category subscriber --zone America/Santiago \
	--field case-reference=RUC-2026-1 --realm training.test --out order.json >/dev/null
ends 0 "it signs an order" "$COMITY" order sign --key "$card?pin-source=$work/pin" --person prosecutor-1 \
	--out card.so order.json
ends 0 "the sign-off verifies like that of a file" "$COMITY" signoff verify --at 2027-01-01T00:00:00Z \
	--roster box/us/data/rosters/CL_fiscalia-norte.json order.json card.so

list=box/list/directory.json
ends 0 "it signs a list" "$COMITY" directory sign --key "$card?pin-source=$work/pin" $list
ends 0 "what it signed verifies" "$COMITY" directory check --realm training.test \
	--list-key "card:$("$COMITY" key show "$card" | sed 's/.* //')" $list
cp $list before
ends 4 "a wrong PIN signs nothing" "$COMITY" directory sign --key "$card?pin-source=$work/wrong-pin" $list
says err "PIN" "and says so"
cmp -s $list before
point $? "the list is as it was"
ends 2 "without a terminal and a file there is no PIN" "$COMITY" directory sign --key "$card" $list
says err "pin-source" "which is said"

# TYPED COMMAND...: on a terminal of its own, where this is typed when it asks for the PIN
cat >typed.py <<'END'
import os, pty, sys, termios
typed, command = sys.argv[1].encode().decode("unicode_escape").encode(), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(command[0], command)
seen = b""
while b"PIN of officer: " not in seen:
    seen += os.read(fd, 1000)
os.write(fd, typed)
while True:
    try:
        more = os.read(fd, 1000)
    except OSError:
        break
    if not more:
        break
    seen += more
print(seen.decode(errors="replace"), "echo", bool(termios.tcgetattr(fd)[3] & termios.ECHO))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
ends 0 "on a terminal it is asked for" python3 typed.py '123456\n' "$COMITY" directory sign --key "$card" $list
! grep -q 123456 out
point $? "and not shown"
cp $list before
ends 2 "an interrupt signs nothing" python3 typed.py '12\x03' "$COMITY" directory sign --key "$card" $list
says out "echo True" "and the terminal speaks again"
cmp -s $list before
point $? "the list is as it was"
ends 2 "a PIN in the address is refused" "$COMITY" directory sign --key "$card?pin-value=123456" $list
says err "all users" "with its reason"
ends 2 "a module in the address, too" "$COMITY" key show "$card?module-path=/usr/lib/evil.so"
ends 2 "what is no address of a card" "$COMITY" key show "pkcs11:tok=officer"
ends 1 "no such card" "$COMITY" key show "pkcs11:token=nobody;object=sign"
says err "inserted" "asks whether it is there"
ends 1 "no such key" "$COMITY" key show "pkcs11:token=officer;object=none"

"$COMITY" key new second.pem >/dev/null && put officer second.pem other 02
ends 6 "of two keys none is taken" "$COMITY" key show "pkcs11:token=officer"
says err "object=" "and it says how to choose"
ends 0 "each can be named" "$COMITY" key show "pkcs11:token=officer;id=%02"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>/dev/null && put officer rsa.pem rsa 03
ends 2 "a key of another kind makes no sign-offs" "$COMITY" key show "pkcs11:token=officer;object=rsa"

finish
