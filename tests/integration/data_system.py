#!/usr/bin/env python3
"""data_system.py - a provider's own data system, right and wrong in every way that matters.

    data_system.py PORT CERTIFICATE KEY SECRET FOLDER

What it does stands in FOLDER/mode and is read anew for each request.  Each request is a line of FOLDER/log:
mode, whether its signature is right, and its body.  PORT + 1 must never be called.  "silent" ends when
FOLDER/release is there.
"""
import base64
import hashlib
import hmac
import http.server
import os
import socketserver
import ssl
import sys
import threading
import time

ROWS = b"email,name\nanna@papercup.example,Anna\n"
WIDE = ROWS + b"bert@papercup.example,Bert\n"
LIMIT = 7 << 20
# mode: status, type, rows
PLAIN = {
    "right": (200, "text/csv", ROWS),
    "charset": (200, "Text/CSV ; charset=UTF-8", ROWS),
    "wide": (200, "text/csv", WIDE),
    "empty": (200, "text/csv", b"email,name\n"),
    "hostile": (200, "text/csv", b"email,name\nanna@papercup.example,\"<script>alert(1)</script>\x1b[2J\"\n"),
    "nothing": (204, None, b""),
    "missing": (404, "text/plain", b"no such thing"),
    "broken": (500, "text/csv", ROWS),
    "page": (200, "text/html", ROWS),
    "schema": (200, "text/csv-schema", ROWS),
    "strange": (200, "text/csv", b"email,zodiac\nanna@papercup.example,Aries\n"),
    "torn": (200, "text/csv", b"a,\"b"),
    "binary": (200, "text/csv", b"email\n\xff\xfe\n"),
    "large": (200, "text/csv", b"email\n" + b"a" * (LIMIT - 5)),
}


class System(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def signature_holds(self, body):
        signed = b".".join((self.headers["webhook-id"].encode(),
                            self.headers["webhook-timestamp"].encode(), body))
        mac = hmac.new(self.server.secret, signed, hashlib.sha256).digest()
        return hmac.compare_digest("v1," + base64.b64encode(mac).decode(),
                                   self.headers["webhook-signature"]) and \
            abs(int(self.headers["webhook-timestamp"]) - time.time()) < 300

    def say(self, status, kind, rows, headers=()):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(rows)

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(os.path.join(self.server.folder, "mode"), encoding="ascii") as file:
            mode = file.read().strip()
        self.server.log(f"{mode} {'right' if self.signature_holds(body) else 'FORGED'} {body.decode()}")
        if mode in PLAIN:
            status, kind, rows = PLAIN[mode]
            self.say(status, kind, rows, () if status == 204 else [("Content-Length", str(len(rows)))])
        else:
            getattr(self, mode)()
        self.server.log(f"{mode} done")

    def chunked(self):
        self.say(200, "text/csv", b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (ROWS[:9], ROWS[9:]))
                 + b"0\r\n\r\n", [("Transfer-Encoding", "chunked")])

    def chunks_cut(self):
        self.say(200, "text/csv", b"%x\r\n%s\r\n" % (len(ROWS), ROWS), [("Transfer-Encoding", "chunked")])
        self.close_connection = True

    def cut(self):
        self.say(200, "text/csv", ROWS, [("Content-Length", str(len(ROWS) + 50))])
        self.close_connection = True

    def unframed(self):
        self.say(200, "text/csv", ROWS, [("Connection", "close")])
        self.close_connection = True

    def redirect(self):
        self.say(307, None, b"", [("Location", f"https://127.0.0.1:{self.server.elsewhere}/"),
                                  ("Content-Length", "0")])

    def silent(self):
        while not os.path.exists(os.path.join(self.server.folder, "release")):
            time.sleep(0.02)
        try:
            self.say(200, "text/csv", ROWS, [("Content-Length", str(len(ROWS)))])
        except OSError:
            pass

    def slow(self):
        self.say(200, "text/csv", b"", [("Content-Length", str(len(ROWS)))])
        for byte in ROWS:
            self.wfile.write(bytes((byte,)))
            self.wfile.flush()
            time.sleep(0.02)

    def drips(self):
        """Never so slow that it is silent, and never done."""
        self.say(200, "text/csv", b"", [("Content-Length", str(1 << 20))])
        try:
            while True:
                self.wfile.write(b"a" * 100)
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


class Elsewhere(socketserver.BaseRequestHandler):
    def handle(self):
        self.server.log("FOLLOWED a redirect")


def main():
    port, certificate, key, secret, folder = sys.argv[1:]
    lock = threading.Lock()

    def log(line):
        with lock, open(os.path.join(folder, "log"), "a", encoding="utf-8") as file:
            file.write(line + "\n")

    socketserver.TCPServer.allow_reuse_address = True
    system = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), System)
    system.log, system.folder, system.elsewhere = log, folder, int(port) + 1
    system.daemon_threads = True
    with open(secret, encoding="ascii") as file:
        system.secret = base64.b64decode(file.read().strip().removeprefix("whsec_"))
    elsewhere = socketserver.ThreadingTCPServer(("127.0.0.1", int(port) + 1), Elsewhere)
    elsewhere.log = log
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    system.socket = context.wrap_socket(system.socket, server_side=True)
    for server in (system, elsewhere):
        threading.Thread(target=server.serve_forever).start()
    log("ready")


if __name__ == "__main__":
    main()
