#!/bin/sh
# The manual pages are well formed, and the configuration that they show is a good one.
. "$(dirname "$0")/tap.sh"

for page in "$root"/docs/man/*; do
	name=$(basename "$page")
	if command -v mandoc >/dev/null; then
		ends 0 "mandoc finds nothing in $name" mandoc -Tlint -W warning "$page"
	else
		skip "mandoc finds nothing in $name" "mandoc is missing"
	fi
done

example() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$root/docs/man/comity.conf.5" |
		sed -n '/^\.Bd/,/^\.Ed/p' | sed '1d;$d'
}
mkdir "$work/node"
example >"$work/node/comity.conf"
ends 0 "comityd takes the configuration of comity.conf(5)" "$COMITYD" -n "$work/node"
keys=$(sed -n 's/^\t{ "\([a-z-]*\)", read_.*/\1/p' "$root/src/node/config.c")
[ "$(echo "$keys" | wc -l)" -ge 15 ]
point $? "the keys are found in the source"
for key in $keys; do
	says "$root/docs/man/comity.conf.5" ".It Va $key" "$key is described"
	example | grep -qE "^(# )?$key = "
	point $? "and $key stands in the example"
done
echo "nonsense = 1" >>"$work/node/comity.conf"
ends 1 "and refuses a key that is not known" "$COMITYD" -n "$work/node"
finish
