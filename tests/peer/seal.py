"""Signatures on HI-1 messages, made and checked without the programs under test.

JSON: JSS (RFC 8785, SHA-256 in hexadecimal, ES256) by python3-cryptography.  XML: an enveloped XML
signature by xmlsec1.
"""
import base64
import copy
import hashlib
import json
import os
import subprocess
import tempfile

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

C14N11 = "http://www.w3.org/2006/12/xml-c14n11"
DS = "http://www.w3.org/2000/09/xmldsig#"
TEMPLATE = (
    '<ds:Signature xmlns:ds="%(ds)s"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="%(c14n)s"/>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
    '<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="%(ds)senveloped-signature"/>'
    '<ds:Transform Algorithm="%(c14n)s"/></ds:Transforms>'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/>'
    "</ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>"
) % {"ds": DS, "c14n": C14N11}


class Wrong(Exception):
    pass


def canonical(value):
    """RFC 8785 for what HI-1 messages hold: names of ASCII, integers, booleans, texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed_text(message):
    """The member's name in lower case, its entries without value; then the digest, in letters."""
    plain = copy.deepcopy({name: value for name, value in message.items() if name != "Signatures"})
    plain["signatures"] = [{name: value for name, value in one.items() if name != "value"}
                           for one in message["Signatures"]]
    return hashlib.sha256(canonical(plain)).hexdigest().encode()


def spki(key):
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode().rstrip("=")


def sign_json(message, key_path):
    with open(key_path, "rb") as file:
        key = serialization.load_pem_private_key(file.read(), None)
    message["Signatures"] = [{"hash_algorithm": "sha-256", "algorithm": "ES256",
                              "public_key": spki(key.public_key())}]
    r, s = utils.decode_dss_signature(key.sign(signed_text(message), ec.ECDSA(hashes.SHA256())))
    message["Signatures"][0]["value"] = base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def verify_json(data, cert_path):
    message = json.loads(data)
    entries = message.get("Signatures", [])
    if len(entries) != 1 or entries[0]["algorithm"] != "ES256":
        raise Wrong("not one signature with ES256")
    with open(cert_path, "rb") as file:
        key = x509.load_pem_x509_certificate(file.read()).public_key()
    value = base64.b64decode(entries[0]["value"], validate=True)
    if entries[0].get("public_key", spki(key)) != spki(key) or len(value) != 64:
        raise Wrong("not the key of the sender")
    der = utils.encode_dss_signature(int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big"))
    try:
        key.verify(der, signed_text(message), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as wrong:
        raise Wrong("the signature does not hold") from wrong


def xmlsec(*arguments):
    run = subprocess.run(("xmlsec1",) + arguments, capture_output=True, check=False)
    if run.returncode != 0:
        raise Wrong("xmlsec1: " + run.stderr.decode(errors="replace")[:300])


def sign_xml(data, key_path):
    with tempfile.TemporaryDirectory() as folder:
        template, out = os.path.join(folder, "template"), os.path.join(folder, "signed")
        with open(template, "wb") as file:
            file.write(data.replace(b"</HI1Message>", TEMPLATE.encode() + b"</HI1Message>"))
        xmlsec("--sign", "--privkey-pem", key_path, "--output", out, template)
        with open(out, "rb") as file:
            return file.read()


def verify_xml(data, cert_path):
    """Under this certificate's key whatever KeyInfo says, and over the whole document."""
    if data.count(b":SignedInfo>") + data.count(b"<SignedInfo>") != 2 or b'URI=""' not in data:
        raise Wrong("not one signature over the whole document")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "message")
        with open(path, "wb") as file:
            file.write(data)
        xmlsec("--verify", "--pubkey-cert-pem", cert_path, "--enabled-reference-uris", "empty", path)


def verify(data, cert_path):
    (verify_xml if data.lstrip()[:1] == b"<" else verify_json)(data, cert_path)
