#!/usr/bin/env python3
"""Our two readers and our writer of JSON against Python's: SEED=n runs one again.

usage: json_agrees.py JSON_ANSWERS [COUNT]

Python's reader is made strict by hooks: no member twice, no U+0000, no lone surrogate, no NaN, no
number over a double, no deeper nesting than ours.  The canonical text (RFC 8785) is written here
anew.  Texts are made up, written with odd spaces and escapes, and changed in a byte or more.
"""
import glob
import json
import os
import random
import struct
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
DEPTH = 32  # LIMIT_DEPTH
BATCH = 2000
WORDS = [b'"', b"\\", b"\\u0000", b"\\ud800", b"\\udc00", b"\\ud83d\\ude00", b"\\u00e9", b"\\/", b"\\b", b"\\u001f",
         b"[", b"]", b"{", b"}", b",", b":", b" ", b"\t", b"\n", b"\r", b"\x0b", b"\0", b"\x7f", b"null", b"true",
         b"false", b"NaN", b"Infinity", b"-Infinity", b"nul", b"-", b"+", b".", b"0", b"00", b"-0", b"1e1", b"1E+2",
         b"1e400", b"-1e400", b"1e-400", b"0.1", b"9007199254740991", b"9007199254740992", b"9007199254740993",
         b"18446744073709551616", b"1e21", b"1e-7", b"5e-324", b"2.2250738585072011e-308", b"1.", b".5", b"0x1",
         b"\xc3\xa9", b"\xc3", b"\xa9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xef\xbb\xbf",
         b"\xf0\x9f\x98\x80", b"\xe2\x80\xa8", b"\xef\xbf\xbf", b'"a":', b'"a"', b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}',
         b"/**/", b"//", b"'", b"[" * 31, b"[" * 33, b"]" * 31, b'{"":' * 20]
CHARACTERS = ["a", "b", "\u20ac", "\ufb33", "\U0001f600", "\u00e9", "\\", '"', "/", "\n", "\x1f", "\x7f", "\u2028",
              "1", "", "\ue000", "\U0010ffff", "e\u0301"]
NUMBERS = [0.0, -0.0, 1.0, -1.0, 0.1, 1e21, 1e20, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 2.0**53, 2.0**53 - 1,
           -(2.0**53), 333333333.33333329, 4.5, 2e-3, 1e-27, 123456789012345680000.0]


class Refused(Exception):
    """Not a text that we may take."""


def number(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Refused
    return value


def members(pairs):
    names = dict(pairs)
    if len(names) != len(pairs):
        raise Refused
    return names


def constant(_text):
    raise Refused


READER = json.JSONDecoder(object_pairs_hook=members, parse_float=number, parse_int=number, parse_constant=constant)


def write_number(value):
    """ECMAScript's Number::toString, from the shortest digits that Python finds."""
    if value == 0:
        return "0"
    digits, _, exponent = repr(abs(value)).partition("e")
    whole, _, part = digits.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = (whole + part).lstrip("0")
    point -= len(whole + part) - len(digits)
    digits = digits.rstrip("0")
    count, sign = len(digits), "-" if value < 0 else ""
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = f"e{point - 1:+d}"
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + power


def write_string(text):
    if "\0" in text:
        raise Refused
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text) + '"'


def canonical(value, depth=0):
    if isinstance(value, (dict, list)) and depth == DEPTH:
        raise Refused
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(write_string(n) + ":" + canonical(value[n], depth + 1) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    if isinstance(value, str):
        return write_string(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return write_number(value)


def judge(data):
    """The canonical text, None if it is refused."""
    try:
        text = data.decode("utf-8").strip(" \t\r\n")
        value, end = READER.raw_decode(text)
        return None if end != len(text) else canonical(value).encode("utf-8")
    except (ValueError, Refused, RecursionError):  # UnicodeError is a ValueError
        return None


def make(rng, depth=0):
    kind = rng.randrange(10 if depth < 4 else 6)
    if kind < 2:
        return rng.choice(NUMBERS) if rng.random() < 0.6 else any_number(rng)
    if kind < 5:
        return "".join(rng.choice(CHARACTERS) for _ in range(rng.randrange(6)))
    if kind == 5:
        return rng.choice([True, False, None])
    count = rng.randrange(4)
    if kind < 8:
        return [make(rng, depth + 1) for _ in range(count)]
    return {make_name(rng): make(rng, depth + 1) for _ in range(count)}


def make_name(rng):
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.randrange(4)))


def any_number(rng):
    value = struct.unpack("<d", rng.getrandbits(64).to_bytes(8, "little"))[0]
    return value if abs(value) < float("inf") else 1.5


def change(rng, data):
    """One to three bytes or words more, less or other."""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            data = data[:at] + rng.choice(WORDS) + data[at:]
        elif kind == 1:
            data = data[:at] + data[at + rng.choice([1, 1, 2, 8]):]
        elif kind == 2:
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1:]
        else:
            data = data[:at] + rng.choice(WORDS) + data[at + rng.randrange(4):]
    return data


def text_of(rng, seeds):
    if rng.random() < 0.15:
        return change(rng, rng.choice(seeds))
    value = make(rng)
    if rng.random() < 0.5:
        data = canonical(value).encode("utf-8")
    else:
        data = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 0, 1])).encode("utf-8")
    return data if rng.random() < 0.3 else change(rng, data)


def ask(process, texts):
    """All answers of a batch; writing beside reading, since a pipe is short."""
    feed = threading.Thread(target=send, args=(process, texts))
    feed.start()
    answers = []
    for _ in texts:
        taken = process.stdout.read(1) == b"y"
        ours = None
        if taken:
            ours = process.stdout.read(struct.unpack("<I", process.stdout.read(4))[0])
        answers.append((ours, process.stdout.read(1)))
    feed.join()
    return answers


def send(process, texts):
    process.stdin.write(b"".join(struct.pack("<I", len(t)) + t for t in texts) + b"\xff" * 4)
    process.stdin.flush()


def compare(texts, answers, counts):
    for text, (ours, strict) in zip(texts, answers):
        theirs = judge(text)
        counts["taken"] += theirs is not None
        counts["canonical"] += theirs == text
        if strict == b"" or ours != theirs or (strict == b"y") != (theirs == text):
            counts["wrong"] += 1
            if counts["wrong"] <= 10:
                print(f"# {text!r}: Python {theirs!r}, we {ours!r}, strictly {strict!r}")


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    seed = int(os.environ.get("SEED", "20261122"))
    print(f"# SEED={seed}")
    rng = random.Random(seed)
    seeds = []
    for path in sorted(glob.glob(os.path.join(HERE, "../corpus/*_read/*"))):
        with open(path, "rb") as file:
            seeds.append(file.read(4096))
    counts = {"taken": 0, "canonical": 0, "wrong": 0}
    with subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for start in range(0, count, BATCH):
            texts = [text_of(rng, seeds) for _ in range(min(BATCH, count - start))]
            compare(texts, ask(process, texts), counts)
        process.stdin.close()
        status = process.wait()
    print(f"# {count} texts, {counts['taken']} of them JSON, {counts['canonical']} canonical")
    checks = [
        (status == 0, "what is taken is written, and read again as the same"),
        (counts["wrong"] == 0, f"one answer and one canonical text for each of {count} texts"),
        (counts["taken"] > count / 10 and counts["canonical"] > count / 50 and counts["taken"] < count * 0.9,
         "some are JSON, some are canonical, some are neither"),
    ]
    for index, (fine, words) in enumerate(checks, 1):
        print(f"{'' if fine else 'not '}ok {index} - {words}")
    print(f"1..{len(checks)}")
    return 0 if all(fine for fine, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
