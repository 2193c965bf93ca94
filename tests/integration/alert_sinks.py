#!/usr/bin/env python3
"""alert_sinks.py - what alerts reach: a mail relay and a webhook, as far as these matter here.

    alert_sinks.py MAIL_PORT HOOK_PORT CERTIFICATE KEY SECRET LOG

Each mail and each post is a line of LOG.  The webhook judges the signature itself (Standard Webhooks);
it fails the first post, and sends the second one elsewhere: nobody may follow.  MAIL_PORT + 1 must never
be called.  The relay refuses the first mail for the time being (451).
"""
import base64
import hashlib
import hmac
import http.server
import json
import socketserver
import ssl
import sys
import threading
import time


class Log:
    def __init__(self, path):
        self.path, self.lock = path, threading.Lock()

    def write(self, line):
        with self.lock, open(self.path, "a", encoding="utf-8") as file:
            file.write(line + "\n")


class Relay(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def take_mail(self, receiver):
        lines = []
        self.say("354 go on")
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        if self.server.refused < 1:
            self.server.refused += 1
            self.say("451 later")
            return
        subject = next(line for line in lines if line.startswith("Subject: "))
        self.server.log.write(f"mail {receiver} {subject} | {' / '.join(lines)}")
        self.say("250 taken")

    def handle(self):
        receiver = ""
        self.say("220 relay")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("RCPT"):
                receiver = line.split(":", 1)[1]
            if verb == "DATA":
                self.take_mail(receiver)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 relay")


class Hook(http.server.BaseHTTPRequestHandler):
    def signature_holds(self, body):
        signed = b".".join((self.headers["webhook-id"].encode(),
                            self.headers["webhook-timestamp"].encode(), body))
        mac = hmac.new(self.server.secret, signed, hashlib.sha256).digest()
        return hmac.compare_digest("v1," + base64.b64encode(mac).decode(),
                                   self.headers["webhook-signature"]) and \
            abs(int(self.headers["webhook-timestamp"]) - time.time()) < 300

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.count += 1
        status = {1: 500, 2: 307}.get(self.server.count, 204)
        self.send_response(status)
        if status == 307:
            self.send_header("Location", f"https://127.0.0.1:{self.server.elsewhere}/")
        self.end_headers()
        words = "right" if self.signature_holds(body) else "FORGED"
        data = json.loads(body)["data"]
        self.server.log.write(f"hook {status} {words} {self.headers['webhook-id']} "
                              f"alerts={','.join(map(str, data['alerts']))} urgent={data['urgent']} "
                              f"works={data['works']} | {body.decode()}")

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


def main():
    mail_port, hook_port, certificate, key, secret, path = sys.argv[1:]
    log = Log(path)
    socketserver.TCPServer.allow_reuse_address = True
    relay = socketserver.ThreadingTCPServer(("127.0.0.1", int(mail_port)), Relay)
    relay.log, relay.refused = log, 0
    hook = http.server.ThreadingHTTPServer(("127.0.0.1", int(hook_port)), Hook)
    hook.log, hook.count, hook.elsewhere = log, 0, int(mail_port) + 1
    with open(secret, encoding="ascii") as file:
        hook.secret = base64.b64decode(file.read().strip().removeprefix("whsec_"))
    elsewhere = socketserver.ThreadingTCPServer(("127.0.0.1", int(mail_port) + 1), Elsewhere)
    elsewhere.log = log
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    hook.socket = context.wrap_socket(hook.socket, server_side=True)
    for server in (relay, hook, elsewhere):
        threading.Thread(target=server.serve_forever).start()
    log.write("ready")


class Elsewhere(socketserver.BaseRequestHandler):
    def handle(self):
        self.server.log.write("FOLLOWED a redirect")


if __name__ == "__main__":
    main()
