#!/usr/bin/env python3
"""The Big List of Naughty Strings, given to the command line: one point a string.

usage: naughty.py COMITY [--all]

Whatever comes, a command ends with one of its documented codes, prints text without a character
that commands a terminal, JSON that another reader takes, and an order with the very text or none.  Each string goes to one of
three groups of commands, with --all to all of them.
"""
import json
import os
import subprocess
import sys
import unicodedata

LIST = "vectors/naughty-strings/blns.json"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CODES = {0, 1, 2, 3, 4, 5, 6, 75}
NEW = ["order", "new", "--procedure", "vol", "--from", "CL/fiscalia", "--to", "US/papercup",
       "--category", "subscriber"]


def run(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, timeout=60, check=False,
                          stdin=subprocess.DEVNULL)


def printable(data):
    """Of what is printed: UTF-8, and no control character but line ends and tabs."""
    text = data.decode("utf-8")
    return all(c in "\n\t" or unicodedata.category(c) != "Cc" for c in text)


def ends_well(result):
    return result.returncode in CODES and printable(result.stdout) and printable(result.stderr)


def in_order(program, text):
    """As a field and as an identifier: the text itself, or a refusal."""
    result = run(program, *NEW, "--target", "EmailAddress=a@b.example", "--field", "offence=" + text)
    if not ends_well(result):
        return False
    if result.returncode == 0 and json.loads(result.stdout)["fields"].get("offence", "") != text:
        return False
    result = run(program, *NEW, "--target", "ServiceAccessIdentifier=" + text)
    if result.returncode == 0 and json.loads(result.stdout)["targets"][0]["value"] != text:
        return False
    return ends_well(result)


def in_law(program, text):
    """As a text in which identifiers are looked for, and as words about an offence."""
    plain = run(program, "law", "identifiers", "--", text)
    machine = run(program, "law", "identifiers", "--json", "--", text)
    words = run(program, "law", "offence", "--", text)
    if machine.stdout.strip():
        json.loads(machine.stdout)
    return ends_well(plain) and ends_well(machine) and ends_well(words)


def elsewhere(program, text):
    """As a noun, a verb, a file."""
    return all(ends_well(run(program, *words)) for words in
               ([text], ["order", text], ["message", "check", "--", text]))


def asked(everything, number):
    """What a string is given to: all of them, or one after the other."""
    asks = (in_order, in_law, elsewhere)
    return asks if everything else (asks[number % 3],)


def main():
    program = sys.argv[1]
    path = os.path.join(ROOT, os.environ.get("VECTORS") or "../shared", LIST)
    if not os.path.exists(path):
        print("ok 1 - naughty strings # SKIP no third-party vectors: set VECTORS\n1..1")
        return 0
    with open(path, encoding="utf-8") as file:
        strings = json.load(file)
    failed = 0
    for number, text in enumerate(strings, 1):
        fine = "\0" in text  # no argument
        try:
            fine = fine or all(ask(program, text) for ask in asked("--all" in sys.argv, number))
        except (ValueError, subprocess.TimeoutExpired) as error:
            print(f"# {error!r}")
        failed += not fine
        print(f"{'' if fine else 'not '}ok {number} - the command line takes string {number}")
    print(f"1..{len(strings)}")
    return 0 if failed == 0 and len(strings) > 200 else 1


if __name__ == "__main__":
    sys.exit(main())
