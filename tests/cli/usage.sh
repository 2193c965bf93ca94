#!/bin/sh
# Wrong calls end with 2 and say how it goes; help is always there.
. "$(dirname "$0")/tap.sh"

ends 2 "no noun" "$COMITY"
says "$work/err" "usage: comity NOUN VERB" "how it goes stands on standard error"
ends 2 "an unknown noun" "$COMITY" nonsense
says "$work/err" "no noun 'nonsense'" "the noun is named"
ends 2 "a noun without a verb" "$COMITY" message
ends 2 "an unknown verb" "$COMITY" message nonsense
says "$work/err" "no verb 'nonsense'" "the verb is named"
ends 2 "an unknown option" "$COMITY" message check --nonsense x
says "$work/err" "unknown option --nonsense" "the option is named"
ends 2 "an option without its value" "$COMITY" message verify --key
ends 2 "no argument where one is needed" "$COMITY" message check
ends 2 "two arguments where one is meant" "$COMITY" message show a b
ends 2 "two options that exclude one another" "$COMITY" message verify --key a --cert b c
ends 2 "neither of them" "$COMITY" message verify c
ends 2 "a proof without a leaf" "$COMITY" ledger check-proof --vkey x y
ends 2 "an index that is no number" "$COMITY" ledger proof --node "$work" one
ends 2 "a threshold of none" "$COMITY" directory check --realm live --threshold 0 --list-key a:eA== x
ends 2 "fewer list keys than the threshold" \
	"$COMITY" directory check --realm live --threshold 2 --list-key a:eA== x
ends 2 "a list key that is no base64" "$COMITY" directory check --realm live --list-key a:? x
ends 2 "a digest in capitals" "$COMITY" evidence verify --arrival ABCD x
ends 2 "nowhere to unpack to" "$COMITY" evidence open x
ends 2 "-- ends the options, so --json is a second file" "$COMITY" message show x -- --json

ends 0 "--version" "$COMITY" --version
ends 0 "--help" "$COMITY" --help
nouns=$(sed -n 's/^  \([a-z]*\) .*/\1/p' "$work/out")
for noun in $nouns; do
	ends 0 "$noun --help" "$COMITY" "$noun" --help
	verbs=$(sed -n "s/^comity $noun \([a-z-]*\) .*/\1/p" "$work/out")
	for verb in $verbs; do
		ends 0 "$noun $verb --help" "$COMITY" "$noun" "$verb" --help
		says "$work/out" "usage: comity $noun $verb" "it says how $noun $verb goes"
		grep -qE "^\.It Ic $noun( |,.*)$verb|^\.It Ic $noun $verb" "$root/docs/man/comity.1"
		point $? "$noun $verb stands in comity(1)"
	done
done
finish
