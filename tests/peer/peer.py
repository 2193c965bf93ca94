#!/usr/bin/env python3
"""peer.py - another vendor's system for HI-1 messages, to test ours against.

Written from ETSI's schemas and examples, not from our program: it sends orders and deliveries over
mutual TLS 1.3 in JSON or XML, judges what it receives by ETSI's schemas, and verifies signatures by
python3-cryptography and xmlsec1.

	peer.py order    OPTIONS --target ADDRESS      CREATE of an authorisation and a task
	peer.py deliver  OPTIONS --about MESSAGE       DELIVER for the first task in a received message
	peer.py post     OPTIONS FILE                  these bytes
	peer.py batch    OPTIONS                       lines of standard input, each as above
	peer.py serve    OPTIONS --port N              receives, answers, keeps what came in --folder

What it did stands on standard output, a line a thing; exit code 1: what came back is not right.
"""
import argparse
import base64
import hashlib
import http.client
import http.server
import json
import os
import shlex
import ssl
import sys

import hi1
import schema
import seal

TYPES = {"json": "application/json", "xml": "text/xml"}


class Stranger:
    def __init__(self, options, judge):
        self.options, self.judge = options, judge

    def key(self, name):
        return os.path.join(self.options.keys, name)

    def fault(self, data):
        # the schema of V1.23.1 is not to be had, and V1.12.1 had no such element
        if hi1.is_xml(data) and b"StatusOfAssociatedObjects" in data:
            return None
        return self.judge.fault(data)

    def encode(self, message, sign=True):
        """The bytes that are sent, signed as the encoding has it; our own must be valid, too."""
        if self.options.encoding == "xml":
            data = hi1.to_xml(message)
            data = seal.sign_xml(data, self.key("seal.key")) if sign else data
        else:
            if sign:
                seal.sign_json(message, self.key("seal.key"))
            data = hi1.to_json(message)
        fault = self.fault(data)
        if fault and not self.options.spoil:
            raise SystemExit("peer.py writes what is not valid: " + fault)
        return data


# --- sending ---


def post(options, data):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # the one certificate below is what is trusted
    context.load_verify_locations(options.server_cert)
    context.load_cert_chain(os.path.join(options.keys, "tls.crt"), os.path.join(options.keys, "tls.key"))
    connection = http.client.HTTPSConnection("127.0.0.1", options.to_port, context=context, timeout=20)
    connection.request("POST", "/hi1", data, {"Content-Type": TYPES["xml" if hi1.is_xml(data) else "json"]})
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type", ""), answer.read()


def receipt_in(body):
    """The answer's receipt of ours, if the vendor of the other side has such a thing."""
    properties = body.get("HI1Object", {}).get("doc:DocumentProperties", {}) if isinstance(body, dict) else {}
    for one in hi1.many(properties.get("doc:DocumentProperty") if isinstance(properties, dict) else None):
        if one["doc:PropertyType"]["common:Name"] == "Receipt":
            return one["doc:PropertyValue"]
    return None


def wrong_in(stranger, sent, kind, data):
    """What is not right with an answer, None when all is."""
    if kind != TYPES["xml" if hi1.is_xml(sent) else "json"] or hi1.is_xml(data) != hi1.is_xml(sent):
        return "the answer is not in the encoding of the request: " + kind
    fault = stranger.fault(data)
    if fault:
        return "the answer is not valid: " + fault
    try:
        asked = hi1.read(sent)["Header"]
    except (ValueError, KeyError, SyntaxError):
        return None  # nothing in it to be repeated
    header = hi1.read(data)["Header"]
    for name in ("SenderIdentifier", "ReceiverIdentifier", "TransactionIdentifier"):
        if header[name] != asked.get(name):
            return "the answer does not repeat " + name
    return None


def say(stranger, sent, data):
    found = hi1.actions(hi1.read(data))
    for verb, body in found:
        if verb == "ErrorInformation":
            print("error", body["ErrorCode"], body["ErrorDescription"].split("\n")[0])
        else:
            print(verb, body.get("Identifier", "") if isinstance(body, dict) else "")
        text = receipt_in(body)
        if text:
            print("receipt")
            if stranger.options.receipt:
                with open(stranger.options.receipt, "w", encoding="utf-8") as file:
                    file.write(text)
    return all(verb != "ErrorInformation" for verb, _ in found)


def send(stranger, data):
    options = stranger.options
    if options.save:
        with open(options.save, "wb") as file:
            file.write(data)
    status, kind, answer = post(options, data)
    print("http", status)
    if status != 200:
        return 0 if status == options.expect else 1
    if options.answer:
        with open(options.answer, "wb") as file:
            file.write(answer)
    wrong = wrong_in(stranger, data, kind, answer)
    if wrong:
        print("wrong:", wrong)
        return 1
    say(stranger, data, answer)
    return 0


def spoilt(message, how):
    """One fault, each of another kind."""
    creations = [body["HI1Object"] for verb, body in hi1.actions(message) if verb == "CREATE"]
    if how == "version":
        message["Header"]["Version"]["ETSIVersion"] = "V1.24.1"
    elif how == "schema":
        creations[1]["task:RequestDetails"]["task:StartTime"] = "yesterday"
    elif how == "interception":
        for name in ("task:Reference", "task:DesiredStatus", "task:RequestDetails"):
            del creations[1][name]
        creations[1]["@xsi:type"] = creations[1]["@xsi:type"].replace("LDTask", "LITask")
    elif how == "sender":
        message["Header"]["SenderIdentifier"] = hi1.endpoint("XX/somebody-else")
    return message


def run_order(stranger):
    options = stranger.options
    message = spoilt(hi1.request(options.me, options.to, hi1.order(
        options.me, options.to, options.target, options.start, options.end)), options.spoil)
    data = stranger.encode(message, sign=options.spoil != "unsigned")
    return send(stranger, wrapped(data) if options.spoil == "wrapped" else data)


def wrapped(data):
    """The signed message inside of its own signature, and beside it what nobody signed."""
    root = data.index(b"<HI1Message")
    whole = data[root:]
    other = whole.replace(b"<task:Value>", b"<task:Value>x")
    return data[:root] + other.replace(b"</ds:Signature>", b"<ds:Object>" + whole + b"</ds:Object></ds:Signature>")


def task_in(data):
    for verb, body in hi1.actions(hi1.read(data)):
        if verb == "CREATE" and hi1.kind_of(body["HI1Object"]) == "LDTaskObject":
            return body["HI1Object"]
    raise SystemExit("there is no LDTask in the message")


def run_deliver(stranger):
    options = stranger.options
    with open(options.about, "rb") as file:
        task = task_in(file.read())
    with open(options.data, "rb") as file:
        data = file.read()
    content = {"delivery:BinaryData": {
        "delivery:Data": base64.b64encode(data).decode(),
        "delivery:ContentType": "text/csv",
        "delivery:Checksum": hashlib.sha256(data if options.spoil != "checksum" else b"").hexdigest(),
        "delivery:ChecksumType": "SHA-256",
        "delivery:OriginalFilename": os.path.basename(options.data),
    }}
    if options.as_json:
        content = {"delivery:JSONData": json.loads(data)}
    reference = task["task:Reference"] if options.spoil != "reference" else options.me.replace("/", "-") + "-1"
    return send(stranger, stranger.encode(hi1.request(options.me, options.to, hi1.delivery(
        options.me, task["ObjectIdentifier"], reference, content))))


def run_post(stranger):
    with open(stranger.options.file, "rb") as file:
        return send(stranger, file.read())


# --- receiving ---


def answer_to(message):
    """Takes everything: CREATE, UPDATE and DELIVER are answered with the object's id."""
    answers = []
    for i, (verb, body) in enumerate(hi1.actions(message)):
        number = body["HI1Object"]["ObjectIdentifier"]
        answers.append({"ActionIdentifier": i, verb + "Response": {"Identifier": number}})
    return hi1.response(message, {"ActionResponses": {"ActionResponse": answers}})


def refusal(message, words):
    return hi1.response(message, {"ErrorInformation": {"ErrorCode": 3020, "ErrorDescription": words}})


def delivered(stranger, body, number):
    """What came with a DELIVER, kept as a file; what it says of itself is compared."""
    part = body["HI1Object"]["delivery:Delivery"].get("delivery:BinaryData")
    if part is None:
        return "delivered nothing"
    data = base64.b64decode(part["delivery:Data"], validate=True)
    with open(os.path.join(stranger.options.folder, "%d.data" % number), "wb") as file:
        file.write(data)
    right = hashlib.sha256(data).hexdigest() == part["delivery:Checksum"]
    return "delivered %s for %s %s %s" % (
        "whole" if right else "DAMAGED", body["HI1Object"]["delivery:Reference"]["delivery:LDID"],
        body["HI1Object"].get("AssociatedObjects", {}).get("AssociatedObject"), part["delivery:ContentType"])


def judge_request(stranger, data):
    fault = stranger.fault(data)
    if fault:
        return "INVALID " + fault
    try:
        seal.verify(data, stranger.options.sender_cert)
    except seal.Wrong as wrong:
        return "UNPROVEN " + str(wrong)
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        stranger, options = self.server.stranger, self.server.stranger.options
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/hi1":  # what a Comity node may ask besides is not HI-1's
            self.send_error(404)
            return
        number = self.server.received = self.server.received + 1
        encoding = "xml" if hi1.is_xml(data) else "json"
        with open(os.path.join(options.folder, "%d.%s" % (number, encoding)), "wb") as file:
            file.write(data)
        message = hi1.read(data)
        wrong = judge_request(stranger, data)
        if not wrong and self.headers["Content-Type"] != TYPES[encoding]:
            wrong = "MISNAMED " + self.headers["Content-Type"]
        kinds = ["%s:%s" % (verb, hi1.kind_of(body["HI1Object"])) for verb, body in hi1.actions(message)]
        print(number, encoding, wrong or "valid and signed", " ".join(kinds))
        for verb, body in hi1.actions(message):
            if verb == "DELIVER":
                print(number, delivered(stranger, body, number))
        sys.stdout.flush()
        if all(kind.endswith(":%s" % options.refuse) for kind in kinds):
            wrong = wrong or "not taken here"
        answer = refusal(message, wrong) if wrong else answer_to(message)
        other = self.server.misbehaves == encoding
        self.server.misbehaves = None if other else self.server.misbehaves
        as_xml = (encoding == "xml") != bool(other)
        self.reply(hi1.to_xml(answer) if as_xml else hi1.to_json(answer), "xml" if as_xml else "json")

    def reply(self, data, encoding):
        self.send_response(200)
        self.send_header("Content-Type", TYPES[encoding])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *arguments):  # noqa: A002 (the library's name)
        pass


def run_serve(stranger):
    options = stranger.options
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(options.client_cert)
    context.load_cert_chain(stranger.key("tls.crt"), stranger.key("tls.key"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.stranger, server.received, server.misbehaves = stranger, 0, options.answer_in_other
    print("ready", flush=True)
    server.serve_forever()


# --- the command line ---


def run_batch(stranger):
    """Each line: NAME, options and command; after it stands what was done, under its name."""
    code = 0
    for line in sys.stdin:
        words = shlex.split(line)
        if not words:
            continue
        print("==", words[0])
        here = Stranger(parser().parse_args(stranger.options.before + words[1:]), stranger.judge)
        code = max(code, here.options.run(here))
        sys.stdout.flush()
    return code


def parser():
    whole = argparse.ArgumentParser(prog="peer.py")
    whole.add_argument("--etsi", required=True, help="folder of ETSI's schemas")
    whole.add_argument("--keys", required=True, help="folder with our tls.crt, tls.key, seal.key")
    whole.add_argument("--encoding", choices=("json", "xml"), default="json")
    whole.add_argument("--me", help="CC/slug")
    whole.add_argument("--to", help="CC/slug")
    whole.add_argument("--to-port", type=int)
    whole.add_argument("--server-cert", help="of the other side's TLS")
    whole.add_argument("--save", help="keeps what is sent")
    whole.add_argument("--answer", help="keeps what comes back")
    whole.add_argument("--receipt", help="keeps the receipt that comes back")
    whole.add_argument("--expect", type=int, default=200, help="another status of HTTP that is right")
    whole.add_argument("--spoil", default="")
    parts = whole.add_subparsers(required=True)
    part = parts.add_parser("order")
    part.add_argument("--target", required=True)
    part.add_argument("--start", default="2026-01-01T00:00:00Z")
    part.add_argument("--end", default="2026-06-30T00:00:00Z")
    part.set_defaults(run=run_order)
    part = parts.add_parser("deliver")
    part.add_argument("--about", required=True)
    part.add_argument("--data", required=True)
    part.add_argument("--as-json", action="store_true")
    part.set_defaults(run=run_deliver)
    part = parts.add_parser("post")
    part.add_argument("file")
    part.set_defaults(run=run_post)
    part = parts.add_parser("serve")
    part.add_argument("--port", type=int, required=True)
    part.add_argument("--folder", required=True)
    part.add_argument("--client-cert", required=True)
    part.add_argument("--sender-cert", required=True, help="of the other side's seal")
    part.add_argument("--refuse", help="every message with objects of this kind alone")
    part.add_argument("--answer-in-other", help="misbehave: once, answer this encoding in the other")
    part.set_defaults(run=run_serve)
    parts.add_parser("batch").set_defaults(run=run_batch)
    return whole


def main():
    options = parser().parse_args()
    options.before = sys.argv[1:-1]  # batch stands last
    stranger = Stranger(options, schema.Judge(options.etsi))
    return options.run(stranger)


if __name__ == "__main__":
    sys.exit(main())
