#!/bin/sh
# The table of docs/vectors.md says what the programs that run the third-party vectors count.
#
# usage: vectors.sh BUILD/tests/unit
# shellcheck source=tests/cli/tap.sh
. "$(dirname "$0")/tap.sh"

programs='trust/test_trust_vectors trust/test_trust_vectors_inside trust/test_trust_limbo
	trust/test_trust_xmldsig trust/test_trust_webauthn wire/test_jws_vectors format/test_json_vectors
	format/test_xml_vectors ledger/test_ledger_merkle_vectors record/test_record_naughty'
vectors=${VECTORS:-../shared}
case $vectors in
/*) ;;
*) vectors=$root/$vectors ;;
esac
vectors=$vectors/vectors

if [ ! -d "$vectors" ]; then
	skip "the table of vectors" "no third-party vectors: set VECTORS"
	finish
fi

# | file | who judges | taken | refused | other | left out | remark |
grep -E '^\| [a-z0-9]' "$root/docs/vectors.md" | grep -v '^| file ' |
	awk -F' *[|] *' '{ print $2, $4 + 0, $5 + 0, $6 + 0, $7 + 0, $3 }' >"$work/table"
for program in $programs; do
	"$1/$program" | sed -n 's/^# vectors //p'
done >"$work/counted"
[ "$(wc -l <"$work/counted")" -gt 20 ]
point $? "the programs count their cases"

# Another selection of the suites has other numbers.
fingerprint=$(cd "$vectors" && find . -type f ! -name ORIGIN.md | LC_ALL=C sort |
	xargs -d '\n' sha256sum | sha256sum | cut -c1-16)
if ! grep -q "fingerprint .$fingerprint" "$root/docs/vectors.md"; then
	echo "# docs/vectors.md was counted over other files than these, $fingerprint"
	finish
fi

while read -r name numbers; do
	grep -qF "$name $numbers " "$work/table"
	point $? "docs/vectors.md: $name $numbers"
done <"$work/counted"

# What is not run has a row that says so, and no other file is without a row.
while read -r name numbers; do
	case $numbers in
	*"not used"* | *"no such thing"*)
		! grep -q "^$name " "$work/counted"
		point $? "$name is not run"
		;;
	*)
		grep -q "^$name " "$work/counted"
		point $? "$name is run"
		;;
	esac
done <"$work/table"

for path in "$vectors"/*; do
	folder=$(basename "$path")
	case $folder in
	ORIGIN.md) continue ;;
	wycheproof | tlog-merkle) files=$(cd "$vectors" && echo "$folder"/*) ;;
	*) files=$folder ;;
	esac
	for file in $files; do
		grep -q "^$file" "$work/table"
		point $? "$file has a row"
	done
done
finish
