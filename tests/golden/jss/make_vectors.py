#!/usr/bin/env python3
"""Makes the signature vectors of this folder, with another canonicalizer and another library.

JSS as wire/jss.h describes it, and JWS over the text of the message (RFC 7515, detached).  The
keys are derived from fixed texts and are for tests only.  Ed25519 signatures come out the same
every time; ECDSA ones do not, so those are verified only.

Run in this folder: ./make_vectors.py
"""
import base64
import hashlib
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

MESSAGE = {
    "Payload": {
        "RequestPayload": {
            "ActionRequests": {
                "ActionRequest": [
                    {"ActionIdentifier": 0, "GETCSPCONFIG": {}},
                    {
                        "ActionIdentifier": 1,
                        "LIST": {"ObjectType": "\u00e9\u20ac\"\\/\b\u001f\u007f\U0001f600"},
                    },
                ]
            }
        }
    },
    "@xmlns": "http://uri.etsi.org/03120/common/2019/10/Core",
    "Header": {
        "Timestamp": "2026-11-22T09:00:00.000000Z",
        "TransactionIdentifier": "c02358b2-76cf-4ba4-a8eb-f6436ccaea2e",
        "SenderIdentifier": {"UniqueIdentifier": "fiscalia-norte", "CountryCode": "CL"},
    },
    "\ufb33 order": "names sort by UTF-16 code units",
    "\U0001f600 order": 9007199254740991,
}


def canonical(value):
    """RFC 8785, but for fractions, which no message here has."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        members = (canonical(name) + ":" + canonical(value[name]) for name in names)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    assert not isinstance(value, float)
    return json.dumps(value, ensure_ascii=False)


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Ed25519:
    jss_name, jws_name, name = "Ed25519", "EdDSA", "ed25519"

    def __init__(self):
        seed = hashlib.sha256(b"comity test key ed25519").digest()
        self.key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)

    def sign(self, data):
        return self.key.sign(data)


class P256:
    jss_name, jws_name, name = "ES256", "ES256", "p256"

    def __init__(self):
        secret = int.from_bytes(hashlib.sha256(b"comity test key p256").digest(), "big")
        self.key = ec.derive_private_key(secret, ec.SECP256R1())

    def sign(self, data):
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def write(name, text):
    with open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def make_jss(signer, public_der):
    entry = {
        "hash_algorithm": "sha-256",
        "algorithm": signer.jss_name,
        "public_key": base64.b64encode(public_der).rstrip(b"=").decode(),
    }
    text = canonical({**MESSAGE, "signatures": [entry]})
    digest = hashlib.sha256(text.encode()).hexdigest()
    value = base64.b64encode(signer.sign(digest.encode())).decode()
    write(signer.name + ".signing.json", text)
    write(
        signer.name + ".sealed.json",
        canonical({**MESSAGE, "Signatures": [{**entry, "value": value}]}),
    )


def make_jws(signer):
    protected = b64url(json.dumps({"alg": signer.jws_name, "typ": "JOSE"}).encode())
    emptied = {**MESSAGE, "Signature": {"protected": "", "signature": ""}}
    text = json.dumps(emptied, indent=2)
    data = (protected + "." + b64url(text.encode())).encode()
    signed = {"protected": protected, "signature": b64url(signer.sign(data))}
    write(signer.name + ".jws.json", json.dumps({**MESSAGE, "Signature": signed}, indent=2) + "\n")


def main():
    write("message.json", canonical(MESSAGE))
    for signer in (Ed25519(), P256()):
        private = signer.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        public_der = signer.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        write(signer.name + ".test-key.pem", private.decode())
        make_jss(signer, public_der)
        make_jws(signer)


if __name__ == "__main__":
    main()
