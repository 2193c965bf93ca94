#!/bin/sh
# turned_core.sh - a sandbox's folder, and a turned core (turned_core.c) that speaks to its keeper.
#
#	turned_core.sh COMITY COMITYD TURNED_CORE
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ASAN_OPTIONS=detect_leaks=0
export ASAN_OPTIONS
"$1" sandbox create --realm live "$work/box" >/dev/null
"$3" "$2" "$work/box/us" 2>"$work/log"
