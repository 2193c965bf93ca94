#!/bin/sh
# direct.sh BUILD - direct disclosure (CETS 224 Art 7): forgers who skip their own checks, and who instruct
# a provider without being the notified authority.  One case an attack (TAP), against running nodes.
#
# What a sender's node refuses is refused by the receiver's, with the same rule: the same code asks the
# same tables.  Loopback only; ports from REDTEAM_PORT on.
# shellcheck disable=SC2317 # expect and refused call what they are given
set -eu
build=$1
port=${REDTEAM_PORT:-23900}
# shellcheck source=tests/redteam/lib.sh
. "$(dirname "$0")/lib.sh"

# --- the nodes ---

up() { comity node wait --node "$box/$1" --timeout 20; }
comity sandbox create --scenario direct --port "$port" "$box" > /dev/null
for node in hu cr na; do
	"$build/comityd" "$box/$node" > "$work/$node.log" 2>&1 &
	pids="$pids $!"
done
for node in hu cr na; do
	up $node || { echo "Bail out! $node does not start"; exit 1; }
done
comity sandbox clock --set 2027-06-14T08:00:00Z "$box" > /dev/null
at=2027-06-14T08:00:00Z

# --- what the attacker has ---

echo 'She sold what she never sent.' > "$work/facts"
draft() { # order option...: an order of hu to cr, as its prosecutor signs it
	order=$1
	shift
	comity order new --realm training.sandbox --at $at --from HU/ugyeszseg-kelet --to CR/tucan-mail \
		--procedure 224-07 --language es --target EmailAddress=anna@tucan.example \
		--answer-by 2027-07-05T12:00:00Z --recipient "$box/persons/hu/team.crt" \
		--field authority=Kelet --field date-issued=2027-06-14 --field issued-under-protocol=yes \
		--field provider-name=Tucan --field provider-address=San-Jose --field offence=185/8 \
		--field subscriber-data=name --field case-reference=B-1 --field legal-basis=Be-261 \
		--field offence-penalties=Btk-373 --field return-contact=desk@kelet.example \
		--field reply-channel=Comity --field preservation=no "$@" --out "$work/$order.json" > /dev/null
	sign "$order" prosecutor-1
}
sign() { # order person
	rm -f "$work/$1.so"
	comity order sign --at $at --key "$box/persons/hu/$2.pem" --person "$2" --out "$work/$1.so" \
		"$work/$1.json"
}
whole() { # order option...: as the law wants it
	order=$1
	shift
	draft "$order" --category subscriber --notify CR/autoridad-sol \
		--annex "facts:CR/autoridad-sol:$work/facts" --field notice-statement=made "$@"
	mv "$work/facts.annex" "$work/$order.annex"
}
message() { # order option...: hu's whole message to the provider
	order=$1
	shift
	forge send --from hu --to cr --order "$work/$order.json" --sign-off "$work/$order.so" \
		--certificate "$box/persons/hu/team.crt" "$@"
}
copy() { # order option...: and to the notified authority
	order=$1
	shift
	forge send --from hu --to na --copy yes --order "$work/$order.json" \
		--sign-off "$work/$order.so" "$@"
}

# --- the judgement ---

cases() { comity order list --node "$box/cr" && comity order list --node "$box/na"; }
# refused NAME CODE RULE WORDS COMMAND...: so, by these words too, and no case is another than before
refused() {
	attack=$1
	want="HTTP 200 refused $2 $3:"
	words=$4
	shift 4
	before=$(cases)
	"$@" > "$work/out" 2>&1 || true
	good=1
	case $(head -n 1 "$work/out") in "$want"*) good=0 ;; esac
	grep -q -- "$words" "$work/out" || good=1
	[ "$before" = "$(cases)" ] || good=1
	tap $good "attack_$attack: $want $words"
}
own() { # NAME RULE WORDS ORDER: the sender's own node says the same
	attack=$1
	rule=$2
	words=$3
	order=$4
	shift 4
	good=1
	comity order send --node "$box/hu" --as prosecutor-1 --sign-off "$work/$order.so" \
		--certificate "$box/persons/hu/team.crt" "$@" "$work/$order.json" > "$work/out" 2>&1 ||
		good=0
	grep -q -- "$rule" "$work/out" && grep -q -- "$words" "$work/out" || good=1
	tap $good "own_$attack: $rule $words"
}

# --- forgers who skip their own checks ---

whole police
sign police police-1
own police_signs law-need-missing E_LEVEL_72B police --annex "facts=$work/police.annex"
refused police_signs 3000 law-need-missing E_LEVEL_72B message police
draft left_out --category subscriber
own notice_left_out law-need-missing E_NO_NOTICE_ADDR left_out
refused notice_left_out 3000 law-need-missing E_NO_NOTICE_ADDR message left_out
draft elsewhere --category subscriber --notify CR/oficina-luna --field notice-statement=made \
	--annex "facts:CR/oficina-luna:$work/facts"
refused notice_to_another_authority 3007 law-element-improper CR/autoridad-sol message elsewhere
rm "$work/facts.annex"
draft unsaid --category subscriber --notify CR/autoridad-sol \
	--annex "facts:CR/autoridad-sol:$work/facts"
refused notice_not_stated 3005 law-element-missing notice-statement message unsaid
rm "$work/facts.annex"
draft traffic --category traffic --zone America/Costa_Rica --start 2027-06-01T00:00:00Z \
	--end 2027-06-02T00:00:00Z --notify CR/autoridad-sol --field notice-statement=made \
	--annex "facts:CR/autoridad-sol:$work/facts"
refused traffic_data 3000 law-category-not-allowed E_DC_NOT_ALLOWED message traffic
rm "$work/facts.annex"

# --- the facts ---

draft shared --category subscriber --notify CR/autoridad-sol --field notice-statement=made \
	--annex "facts:CR/autoridad-sol,CR/tucan-mail:$work/facts"
refused facts_for_the_provider 3000 law-withheld facts \
	message shared --annex "facts=$work/facts.annex"
rm "$work/facts.annex"
whole added
refused facts_sent_to_the_provider 3000 annex-not-for-us facts \
	message added --annex "facts=$work/added.annex"
refused notice_without_facts 3005 annex-missing autoridad-sol copy added

# --- instructions ---

whole good
comity order send --node "$box/hu" --as prosecutor-1 --sign-off "$work/good.so" \
	--certificate "$box/persons/hu/team.crt" --annex "facts=$work/good.annex" "$work/good.json" > "$work/out"
id=$(cut -d ' ' -f 1 "$work/out")
for node in hu na; do
	comity order wait --node "$box/$node" --state received "$id" > "$work/out" || {
		echo "Bail out! the order did not arrive at $node"
		exit 1
	}
done
comity order open --node "$box/cr" "$id" > "$work/out"
comity order open --node "$box/na" "$id" > "$work/out"

says() { # out org key person kind option...
	out=$1
	org=$2
	key=$3
	person=$4
	kind=$5
	shift 5
	forge change --about "$work/good.json" --kind "$kind" --says "$org" --key "$box/persons/$key.pem" \
		--person "$person" "$@" "$work/$out" > "$work/out"
}
bring() { # out from to option...
	out=$1
	from=$2
	to=$3
	shift 3
	forge send --from "$from" --to "$to" --change "$work/$out.change" \
		--sign-off "$work/$out.sign-off" "$@"
}
no=--reason
says issuer HU/ugyeszseg-kelet hu/prosecutor-1 prosecutor-1 do-not-disclose $no x
refused issuer_instructs 3006 change-not-named do-not-disclose bring issuer hu cr
says borrowed CR/autoridad-sol hu/prosecutor-1 prosecutor-1 do-not-disclose $no x
refused issuer_speaks_for_the_authority 3006 change-organisation autoridad-sol bring borrowed hu cr
says rival CR/quetzal-mail rival/desk-7 desk-7 do-not-disclose $no x
refused competitor_instructs 3009 case-unknown '' bring rival rival cr
says rival2 CR/autoridad-sol rival/desk-7 desk-7 do-not-disclose $no x
refused competitor_speaks_for_the_authority 3009 case-unknown '' bring rival2 rival cr
says other CR/oficina-luna other/prosecutor-7 prosecutor-7 do-not-disclose $no x
refused authority_that_the_order_does_not_name 3009 case-unknown '' bring other other cr
says lent CR/autoridad-sol other/prosecutor-7 prosecutor-7 do-not-disclose $no x
refused authority_with_a_strangers_signature 3000 person-unknown '' bring lent na cr
says true CR/autoridad-sol na/prosecutor-5 prosecutor-5 do-not-disclose $no x
refused true_instruction_without_its_seal 3000 seal-key '' bring true na cr --seal rival
refused true_instruction_by_another 3006 change-organisation '' bring true hu cr
says grounds CR/autoridad-sol na/prosecutor-5 prosecutor-5 reasons $no essential-interests
refused reasons_on_no_ground_of_the_law 3007 law-ground essential-interests bring grounds na hu

echo "1..$number"
exit $failed
