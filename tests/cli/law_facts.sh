#!/bin/sh
# Offences, data, providers, guidelines, codes, identifiers: what people ask the tables.
. "$(dirname "$0")/tap.sh"

law() { # STATUS WORDS VERB ARGUMENT...: asked on one day
	status=$1
	words=$2
	verb=$3
	shift 3
	ends "$status" "$words" "$COMITY" law "$verb" --at 2026-11-22 "$@"
}

# --- bad questions first ---
law 3 "an offence that no row is about" offence nonsense
says "$work/out" "a person decides" "a person decides, not the machine"
law 3 "for machines too" offence nonsense --json
says "$work/out" '"answer":"person"' "the answer is person"
law 3 "an article that is none" offence 185/1
law 2 "a State that is none" offence phishing --country Germany
law 2 "two letters that are no State" offence phishing --country ZZ
law 2 "no State, for data" data ip-at-time --country ZZ
law 3 "data that no row is about" data nonsense
law 3 "a provider without a profile" provider nonsense
law 2 "a set of guidelines that is none" guidelines nonsense
law 2 "nothing to explain" explain
law 2 "two things to explain" explain a b
law 3 "a code that is none" explain E_NONSENSE
law 2 "no text" identifiers
law 0 "a text without identifiers" identifiers nothing here
law 1 "a time without its zone" identifiers "2026-11-22 12:00:00"
says "$work/out" "E_TIME_NO_OFFSET" "the code is named"
law 1 "a zone that is none" identifiers --zone Europe/Nowhere "2026-11-22 12:00:00"
law 1 "a zone that would leave its folder" identifiers --zone ../../etc/passwd "2026-11-22 12:00:00"
law 3 "an address without its moment" identifiers 198.41.0.4:443
says "$work/out" "M_TIME" "what is missing is named"
printf '\377' >"$work/bytes"
"$COMITY" law identifiers - <"$work/bytes" >"$work/out" 2>"$work/err"
[ $? -eq 1 ]
point $? "bytes that are no text"
printf 'jane\033[31m@example.org https://a.example/\302\233x' >"$work/bytes"
"$COMITY" law identifiers - <"$work/bytes" >"$work/out" 2>"$work/err"
! LC_ALL=C grep -q "$(printf '\033\\|\302\233')" "$work/out"
point $? "control characters of strangers do not reach the terminal"

# --- good ones ---
law 0 "phishing" offence phishing --country DE
says "$work/out" "DE under 185/7: made" "a declaration that is known"
says "$work/out" "DE under 185/6.3: unknown" "and one that is not"
law 0 "all offences" offence
says "$work/out" "185/5          system interference" "with their titles"
law 0 "a list that nobody has seen" offence eu-annex-iv
says "$work/out" "[N, not verified]" "is marked so"
law 0 "data" data user-of-ip --country CA
says "$work/out" "subscriber-with-judge" "what a State makes of a dynamic address"
law 0 "data that may not be asked for" data password
says "$work/out" "never ask for" "is said so"
law 0 "an old profile" provider meta
says "$work/out" "STALE: last looked at on 2025-09-28" "is marked so"
law 0 "a fresh one" provider US/papercup-mail
! grep -q STALE "$work/out"
point $? "is not"
law 0 "guidelines" guidelines
says "$work/out" "They bind nobody" "it is said that they bind nobody"
law 0 "for machines too" guidelines gn10 --json
says "$work/out" '"binds":"nobody"' "it is said that they bind nobody"
law 0 "a rule" explain law-not-signed
says "$work/out" "exit code 4, HI-1 error 3000" "its codes"
says "$work/out" "next: " "what to do next"
law 0 "a code of a row" explain E_RESERVED_79A
says "$work/out" "gates.tsv:" "its file and line"
law 0 "a ground" explain RG-POLITICAL
law 0 "an answer" explain person
law 0 "an address with port and moment" identifiers "198.41.0.4:443 2026-11-22T12:00:00Z" --json
says "$work/out" '"complete":true' "lacks nothing"
if [ -r /usr/share/zoneinfo/America/Santiago ]; then
	law 0 "a time of a zone" identifiers --zone America/Santiago "2026-11-22 12:00:00"
	says "$work/out" "2026-11-22T15:00:00Z" "is a moment"
	law 1 "an hour that came twice" identifiers "2026-10-25 02:30:00 Europe/Berlin"
	says "$work/out" "E_TIME_OVERLAP" "is none"
else
	skip "times of a zone" "no time zone files here"
fi
# --- check: what a person states, and codes for machines ---
"$COMITY" order new --procedure 185-29 --from CL/fiscalia --to DE/bka \
	--target EmailAddress=a@b.example --category content 2>/dev/null >"$work/keep.json"
ends 2 "a fact that is none" "$COMITY" law check --fact nonsense "$work/keep.json"
ends 2 "a sign-off that is half qualified" "$COMITY" law check --signed issue:judge:j1:half "$work/keep.json"
ends 1 "an order without its elements" "$COMITY" law check --at 2026-11-22 --json "$work/keep.json"
says "$work/out" '"field":"mla-intent","kind":"law"' "by field"
says "$work/out" '"source":"CETS 185 Art 29.2.f"' "by article"
says "$work/out" '"code":"E_MISSING_FIELD"' "and with the code"
ends 1 "a person says that it is not specific" "$COMITY" law check --at 2026-11-22 --fact not-specific "$work/keep.json"
says "$work/out" "E_NOT_SPECIFIC" "and the gate speaks"

finish
