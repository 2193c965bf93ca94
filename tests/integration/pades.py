#!/usr/bin/env python3
"""pades.py KEY - a CMS signature (DER, from stdin) without its signing time, signed anew, as PAdES has it.

The openssl command of Debian 12 always states a time.  (ETSI EN 319 142-1: it is in the PDF.)
"""
import subprocess
import sys

SIGNING_TIME = bytes.fromhex("06092a864886f70d010905")


def parts(data):
    """(tag, content) of each element of DER."""
    at, found = 0, []
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length > 127:
            more = length & 127
            length, at = int.from_bytes(data[at:at + more], "big"), at + more
        found.append((tag, data[at:at + length]))
        at += length
    return found


def wrap(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 | len(length)]) + length + content


def join(elements):
    return b"".join(wrap(tag, content) for tag, content in elements)


def sign(data, key):
    return subprocess.run(("openssl", "dgst", "-sha256", "-sign", key), input=data, capture_output=True, check=True).stdout


def signer_anew(signer, key):
    """version, sid, digest, [0] attributes, algorithm, signature"""
    fields = parts(signer)
    at = next(i for i, (tag, _) in enumerate(fields) if tag == 0xA0)
    attributes = join((tag, content) for tag, content in parts(fields[at][1]) if not content.startswith(SIGNING_TIME))
    fields[at] = (0xA0, attributes)
    fields[at + 2] = (0x04, sign(wrap(0x31, attributes), key))
    return join(fields)


def main(key):
    (_, info), = parts(sys.stdin.buffer.read())
    kind, (_, explicit) = parts(info)
    (_, data), = parts(explicit)
    fields = parts(data)
    (_, signer), = parts(fields[-1][1])
    fields[-1] = (0x31, wrap(0x30, signer_anew(signer, key)))
    sys.stdout.buffer.write(wrap(0x30, wrap(*kind) + wrap(0xA0, wrap(0x30, join(fields)))))


main(sys.argv[1])
