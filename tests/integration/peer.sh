# shellcheck shell=bash disable=SC2154
# peer.sh - what the tests with another vendor's system share (tests/peer); after lib.sh.
root=$(cd "$(dirname "$0")/../.." && pwd)
etsi=${VECTORS:-$root/../shared}/etsi
[ -d "$etsi" ] || skip_all "VECTORS is not there"
python3 -c 'import cryptography, jsonschema' 2>/dev/null || skip_all "no python3-cryptography or python3-jsonschema"
if ! command -v xmlsec1 >/dev/null || ! command -v xmllint >/dev/null; then
	skip_all "no xmlsec1 or no xmllint"
fi

peer() { # ME KEYS OPTION...
	local me=$1 keys=$2
	shift 2
	python3 -B "$root/tests/peer/peer.py" --etsi "$etsi" --me "$me" --keys "$box/$keys/keys" "$@"
}
said() { # PATTERN COMMAND...
	local pattern=$1
	shift
	"$@" >"$work/words" 2>&1 && grep -q -- "$pattern" "$work/words" && return 0
	cat "$work/words"
	return 1
}
# did NAME PATTERN: what stands under this name in the last batch has the pattern, and nothing is wrong
did() {
	sed -n "/^== $1\$/,/^== /{/^== /d;p}" "$work/batch" >"$work/words"
	grep -q -- "$2" "$work/words" && ! grep -q '^wrong' "$work/words" && return 0
	cat "$work/words"
	return 1
}
# wants_xml NUMBER ORGANISATION...: list NUMBER, in which these want XML
wants_xml() {
	python3 - "$box/list/directory.json" "$@" <<'END'
import json, sys
path, number, wanting = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
with open(path, encoding="utf-8") as file:
    whole = json.load(file)
whole["list"]["sequence"] = number
whole["signatures"] = []
for one in whole["list"]["organisations"]:
    one["endpoint"].pop("encoding", None)
    if one["id"] in wanting:
        one["endpoint"]["encoding"] = "xml"
with open(path, "w", encoding="utf-8") as file:
    json.dump(whole, file)
END
	local i
	for i in 1 2; do
		"$comity" directory sign --key "$box/list/list-$i.pem" "$box/list/directory.json" || return 1
	done
	for i in cl us; do cp "$box/list/directory.json" "$box/$i/data/" || return 1; done
}
# serve KEYS PORT NODE [OPTION...]: the peer as a server for this organisation, which hears what NODE sends
serve() {
	mkdir "$work/$1.in"
	# itself, and not a shell around it: cleanup ends what $! names
	python3 -B "$root/tests/peer/peer.py" --etsi "$etsi" --me "$1" --keys "$box/$1/keys" serve \
		--port "$2" --folder "$work/$1.in" --client-cert "$box/$3/keys/tls.crt" \
		--sender-cert "$box/$3/keys/seal.crt" "${@:4}" >"$work/$1.heard" 2>"$work/$1.errors" &
	helpers+=($!)
	until_true 30 grep -q ready "$work/$1.heard" || bail "the peer does not serve: $(tail -n 3 "$work/$1.errors")"
}
# heard KEYS PATTERN: soon
heard() {
	until_true 20 grep -q -- "$2" "$work/$1.heard" && return 0
	cat "$work/$1.heard" "$work/$1.errors"
	return 1
}
# only_valid KEYS ENCODING: all that was heard was in this encoding, valid and signed
only_valid() {
	! grep -E '^[0-9]+ ' "$work/$1.heard" | grep -vE "^[0-9]+ ($2 valid and signed|delivered whole)"
}
