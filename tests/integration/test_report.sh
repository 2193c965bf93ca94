#!/bin/bash
# test_report.sh - what two nodes counted of the same orders; small counts are hidden.
# shellcheck disable=SC1091,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

count() { # NODE OPTION...
	local node=$1
	shift
	"$comity" report count --node "$box/$node" --as "$(person_of "$node")" "$@"
}

# counts NODE JQ-FREE-TEXT OPTION...: the answer for machines holds the text
counts() {
	local node=$1 text=$2
	shift 2
	count "$node" --json "$@" >"$work/words" || return 1
	grep -qF -- "$text" "$work/words" && return 0
	cat "$work/words"
	return 1
}

make_box
for i in 1 2 3 4 5 6 7; do draft $i || bail "no draft"; done
start cl us
ok "before the first order all counts are zero" counts us '"requests":0,"results"'
ok "nor was anybody told" counts us '"notices":{"delayed":0,"locked":0,"told":0}'
for i in 1 2 3 4 5 6 7; do
	{ send $i && reaches cl received $i; } >/dev/null || bail "order $i"
done
ok "what came is counted, and is open" counts us '"open":7' --all
for i in 1 2 3 4 5 6; do
	order open us "$(id_of $i)" >/dev/null
	order decide us --reason data-not-held "$(id_of $i)" refuse >/dev/null || bail "no refusal"
done
ok "six are refused, one is open" counts us '"refused":6' --all
ok "the results add up" counts us '"open":1,"partly":0,"preserved":0,"referred":0,"refused":6' --all
ok "what is small is hidden, and the rest with it" \
	eval "count us --json | grep -qF '\"requests\":7,\"results\":{\"given\":0,\"not-executed\":0,\"partly\":0'"
ok "the issuer counts the same" until_true 20 counts cl '"refused":6' --all
ok "by channel, country and proof" eval \
	"count us --by channel,country,proof --all | grep -qE '7 +7 +1 .* 0.0%  CL  comity  persons'"
ok "as a table for a spreadsheet" eval "count us --csv --all --by month | head -n 1 |
	grep -q 'requests,accounts,open,given.*,rate,month'"
page() { # QUERY: of the desk, in $work/page
	curl -sS -m 20 -b "$work/jar" -o "$work/page" "$desk/report$1"
}

link=$("$comity" desk open --node "$box/us" --as desk-1 2>/dev/null)
desk=$(printf '%s\n' "$link" | cut -d / -f 1-3)
curl -sS -m 20 -c "$work/jar" -o /dev/null "$link"
ok "the desk shows the same counts" eval "page '' && grep -qF 'Orders received</dt><dd>7</dd>' '$work/page'"
ok "by month" grep -qE '<th scope="row"><bdi>20[0-9]{2}-[01][0-9]</bdi></th><td class="number">7</td>' "$work/page"
ok "what is hidden stays so" eval "page '?all=true' && ! grep -qF 'Refused</dt>' '$work/page'"
ok "by country" eval "page '?by=country' && grep -qF '<bdi>CL</bdi></th><td class=\"number\">7<' '$work/page'"
ok "as a file for a spreadsheet, as the command gives it" eval \
	"page '/csv?by=side,country' && count us --csv --by side,country | cmp - '$work/page'"
ok "which hides the same" eval "page '/csv?by=side&all=true' && grep -q '^7,7,hidden,' '$work/page'"
ok "and is a file to the browser" eval "curl -sS -m 20 -b '$work/jar' -o /dev/null -D - '$desk/report/csv' |
	grep -qi 'content-disposition: attachment; filename=.report.csv'"
ok "the page links to it" eval "page '?by=country' && grep -qF '/report/csv?by=country' '$work/page'"
ok "a key that is none has no file" eval "page '/csv?by=colour' && grep -q report-key '$work/page'"
ok "of another year there is nothing" counts us '"requests":0' --from 2001 --to 2001-12
ok "a month that is none is refused" exits 2 count us --from 2026-13
ok "and a key that is none" exits 2 count us --by colour
done_testing
