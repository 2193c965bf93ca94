#!/usr/bin/env python3
"""access.py - every route of a node, as everybody, about every kind of case (TAP).

    access.py COMITY COMITYD [--port N]

Who may do what stands in routes.tsv, which is kept by hand; the program's own table (comityd --routes) must
be the same.  What it does not allow must be refused, and what it allows must not be refused for the role.
Nobody may learn by a call what his role is not for: marks in the orders are looked for in every answer.  A
case of somebody else is one that is not here.  No case may change: the calls name a case and nothing to do
with it.
"""
import argparse
import collections
import contextlib
import http.client
import json
import os
import re
import socket
import sqlite3
import ssl
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "crash"))
import nodes  # pylint: disable=wrong-import-position
import tap  # pylint: disable=wrong-import-position

ROLES = ("desk", "sender", "supervisor", "auditor", "admin")
# Persons of the node under test: their roles in comity.conf.
PERSONS = {**{f"p-{role}": (role,) for role in ROLES}, "p-none": (),
           "p-two": ("auditor", "admin"), "p-three": ("desk", "sender", "supervisor")}
READERS = {"desk", "sender", "supervisor"}
MARKS = ("anna@papercup.example", "RUC-2026", "mark-7c11-annex", "CPP-219")
STRANGER_SET = "0190f0a0-0000-7000-8000-000000000000"
# Calls that read and write nothing; all others are acts.
READING = {"/api/order/fallback", "/api/order/list", "/api/order/show", "/api/eu/records", "/api/intake/letter",
           "/api/tray/list", "/api/tray/show", "/api/alert/list", "/api/evidence/list", "/api/report/count"}
# What acts on a case by its side: all that are at us came in.
SIDED = {"/orders/ID/ACT", "/orders/ID/change/KIND", "/orders/ID/change/KIND/again", "/orders/ID/change/KIND/sign"}
COUNTING = {"/api/eu/records", "/api/report/count", "/audit", "/report", "/report/csv"}


class Socket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def routes(comityd):
    """[(door, method, path, touches, {who})] as the program has it"""
    printed = nodes.subprocess.run([comityd, "--routes"], check=True, text=True, stdout=-1).stdout
    rows = [line.split("\t") for line in printed.splitlines()]
    return [(*row[:4], set(filter(None, row[4].split(",")))) for row in rows]


def routes_by_hand():
    """The same, and what is said of a case that is not here."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "routes.tsv"), encoding="ascii") as file:
        rows = [line.split("\t") for line in file.read().splitlines() if line and line[0] != "#"]
    return [(*row[:4], set(row[4].split(",")), row[5]) for row in rows]


def compare(program, table):
    """What stands in one of them alone."""
    ours, own = (collections.Counter(" ".join((*row[:4], ",".join(sorted(row[4])))) for row in rows)
                 for rows in (table, program))
    tap.none([*(f"only the program: {row}" for row in own - ours), *(f"only routes.tsv: {row}" for row in ours - own)],
             f"the program's table is the one that is kept by hand, {len(table)} routes")


def check_roles(table):
    """What no edit of both tables may bring."""
    asked = [row for row in table if row[0] in ("call", "page")]
    tap.none([row[2] for row in asked if row[3] != "node" and row[4] & {"admin", "person", "anybody"}],
             "who keeps the node up sees no order")
    tap.none([row[2] for row in asked if "auditor" in row[4] and row[2] not in COUNTING],
             "an auditor reads records and counts")
    tap.none([row[2] for row in asked if row[1] == "POST" and "supervisor" in row[4] and row[2] not in READING],
             "a supervisor does nothing")
    tap.none([row[2] for row in asked if row[3] == "case" and "/ID" in row[2] and row[5] == "-"],
             "each page of a case says when it is not here")


def configure(world):
    """The persons of us, each with what it is for; the first line acts for who gives no name."""
    path = os.path.join(world.box, "us", "comity.conf")
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if not line.startswith("person")]
    for person, roles in PERSONS.items():
        lines.append(f"person = {os.geteuid()}:{person} {','.join(roles)}".rstrip())
    lines.append(f"person = {os.geteuid()}:desk-1 desk,sender")
    lines.append(f"person = {os.geteuid() + 1}:p-elsewhere {','.join(ROLES)}")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    path = os.path.join(world.box, "cl", "comity.conf")
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"^(person = \d+:prosecutor-\d).*$", r"\1 desk,sender", file.read(), flags=re.M)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{text}person = {os.geteuid()}:p-clerk desk\n")


def annexed(world):
    """An order that gives us an annex."""
    order = nodes.Order(world)
    facts = os.path.join(world.folder, "facts")
    with open(facts, "w", encoding="ascii") as file:
        file.write(MARKS[2])
    words = ["order", "new", "--from", "CL/fiscalia-norte", "--to", "US/papercup-mail", "--procedure", "vol",
             "--target", "EmailAddress=" + MARKS[0], "--category", "subscriber", "--zone",
             "America/Santiago", "--recipient", order.certificate, "--annex",
             f"facts:US/papercup-mail:{facts}", "--out", order.base + ".annexed"]
    for name, value in nodes.FIELDS.items():
        words += ["--field", f"{name}={value}"]
    world.run(*words)
    keys = os.path.join(world.box, "persons", "cl")
    signoffs = []
    for number, act in ((1, "issue"), (2, "approve")):
        signoffs += ["--sign-off", f"{order.base}.annexed.{number}"]
        world.run("order", "sign", "--key", os.path.join(keys, f"prosecutor-{number}.pem"), "--person",
                  f"prosecutor-{number}", "--act", act, "--out", signoffs[-1], order.base + ".annexed")
    code, output = world.at("cl", "order", "send", *signoffs, "--certificate", order.certificate,
                            "--annex", f"facts={facts}.annex", order.base + ".annexed")
    if code != 0:
        raise nodes.Stuck("annexed order: " + output)
    with open(order.base + ".annexed", encoding="utf-8") as file:
        number = json.load(file)["id"]
    nodes.until(60, lambda: world.state("us", number) == "received", "the annexed order")
    return number


def elsewhere(world):
    """A case of another organisation: a paper that came to cl."""
    paper = os.path.join(world.folder, "paper.txt")
    with open(paper, "w", encoding="ascii") as file:
        file.write("A request.\n")
    code, output = world.at("cl", "intake", "add", "--channel", "post", "--procedure", "vol", "--issuer",
                            "AR/fiscalia-delta", "--category", "subscriber", "--identifier", MARKS[0], paper)
    number = output.split()[0] if code == 0 else ""
    if not world.state("cl", number):
        raise nodes.Stuck("a case of cl alone: " + output)
    return number


def cases(world):
    """The kinds of cases at us, and one that is somebody else's."""
    here = nodes.Order(world)
    here.walk(nodes.STEPS[:3])
    closed = nodes.Order(world)
    closed.walk(nodes.STEPS[:3])
    for words in (("order", "decide", "--reason", "account-unknown", closed.id, "refuse"),
                  ("order", "close", closed.id)):
        code, output = world.at("us", *words)
        if code != 0:
            raise nodes.Stuck(" ".join(words) + output)
    return {"own": here.id, "closed": closed.id, "annex": annexed(world), "other": elsewhere(world)}


class Caller:
    def __init__(self, world, node="us"):
        self.socket = os.path.join(world.box, node, "data", "comity.sock")

    def call(self, path, body):
        connection = Socket(self.socket)
        try:
            connection.request("POST", path, json.dumps(body, sort_keys=True, separators=(",", ":")),
                               {"Content-Type": "application/json"})
        except BrokenPipeError:  # answered before the body: the answer is there
            pass
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return text if response.status != 404 else '{"error":{"rule":"call-unknown"}}'


def rule_of(text):
    try:
        return json.loads(text).get("error", {}).get("rule", "")
    except ValueError:
        return "no-json"


def judge(route, person, roles, case, text):
    """What is wrong with an answer, or nothing."""
    _, _, path, _, who, unknown = route
    may = bool(who & (set(roles) | {"person"}))
    rule = rule_of(text)
    words = f"{path} as {person} about {case}: {rule or 'allowed'}"
    if may != (rule != "call-not-allowed"):
        return [words + (", but the table allows it" if may else ", which nobody allows")]
    seen = [mark for mark in MARKS if mark in text]
    if seen and not set(roles) & READERS:
        return [f"{words}: shows {seen}"]
    if may and case == "other" and unknown not in ("-", rule):
        return [f"{words}, not {unknown}"]
    return []


def stand(world):
    """What is known of all cases at us: rows that nobody may add to, or change, by asking."""
    path = os.path.join(world.box, "us", "data", "comity.db")
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        return [store.execute(words).fetchall() for words in (
            "SELECT id, state, updated_at FROM cases ORDER BY id",
            "SELECT count(*) FROM events WHERE case_id IS NOT NULL", "SELECT count(*) FROM documents",
            "SELECT count(*) FROM changes", "SELECT count(*) FROM evidence", "SELECT count(*) FROM leaves")]


def try_calls(world, table, kinds):
    caller = Caller(world)
    before = stand(world)
    tried, allowed, findings = 0, 0, []
    for route in table:
        if route[0] != "call" or route[2] == "/api/node/clock":
            continue
        for person, roles in PERSONS.items():
            for case, number in kinds.items():
                body = {"id": number, "person": person, "texts": True}
                # of a case that is not here, even what would do something does nothing
                body |= {"act": "open", "kind": "question"} if case == "other" else {}
                text = caller.call(route[2], body)
                findings += judge(route, person, roles, case, text)
                allowed += rule_of(text) != "call-not-allowed"
                tried += 1
        for person in ("p-elsewhere", "nobody"):
            text = caller.call(route[2], {"person": person})
            tried += 1
            if rule_of(text) != "caller-unknown":
                findings.append(f"{route[2]} as {person}: {text[:100]}")
    tap.none(findings, f"{tried} calls, {allowed} of them allowed: 0 unexpected")
    tap.ok(allowed > 0, "some are allowed")
    tap.ok(before == stand(world), "no case has changed")


def try_sides(world, number):
    """An order is followed by who sends, at its issuer, and answered by who answers, at its addressee."""
    def rule(node, person, act):
        return rule_of(Caller(world, node).call("/api/order/act", {"act": act, "id": number, "person": person}))
    rules = [rule("us", "p-sender", act) for act in ("accept", "refuse", "preserve", "close")]
    tap.ok(set(rules) == {"call-not-allowed"}, "who sends does not answer what came", rules)
    rules = [rule("cl", "p-clerk", act) for act in ("verify", "doubt", "close")]
    tap.ok(set(rules) == {"call-not-allowed"}, "who answers does not follow what was sent", rules)
    tap.ok(world.state("us", number) == "opened", "nothing of that has moved it")
    tap.ok(rule("us", "p-desk", "accept") == "" and world.state("us", number) == "accepted", "who may does")


def try_unnamed(world):
    """Paths that are in no table, as who may do all that there is."""
    caller = Caller(world)
    wrong = [path for path in ("/api/", "/api/order", "/api/order/show/", "/api/order/show/../list",
                               "/api//order/show", "/api/ORDER/SHOW", "/api/order/show%2f")
             if rule_of(caller.call(path, {"person": "p-three"})) not in ("call-unknown",)]
    tap.none(wrong, "what is no route is call-unknown")


def door(world, name):
    for line in open(os.path.join(world.box, "us", "comity.conf"), encoding="utf-8"):
        key, _, value = line.partition("=")
        if key.strip() == name:
            return value.strip().split(":")
    raise nodes.Stuck(name)


def ask(address, node, method, path):
    """Status of a door of us for somebody: a node of the sandbox, nobody (None), or plain HTTP ("")."""
    if node == "":
        connection = http.client.HTTPConnection(*address, timeout=20)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if node:
            context.load_cert_chain(os.path.join(node, "tls.crt"), os.path.join(node, "tls.key"))
        connection = http.client.HTTPSConnection(*address, timeout=20, context=context)
    try:
        connection.request(method, path, b"{}" if method == "POST" else None)
        return connection.getresponse().status
    finally:
        connection.close()


def try_doors(world, table):
    """The doors that know no persons: a listed organisation, a certificate of nobody, none."""
    nodes.subprocess.run([os.path.join(os.path.dirname(world.comityd), "tests", "redteam", "forge"),
                          world.box, "cert", os.path.join(world.folder, "tls")], check=True)
    listed = os.path.join(world.box, "ar", "keys")
    findings, tried = [], 0
    for door_name, method, path, _, who, _ in table:
        setting = {"peers": "listen", "evidence": "evidence", "metrics": "metrics"}.get(door_name)
        if setting is None:
            continue
        plain = setting == "metrics"
        address = door(world, setting)
        for words, node in (("listed", listed), ("unlisted", world.folder), ("none", None)):
            status = ask(address, "" if plain else node, method, path)
            tried += 1
            want = "anybody" in who or (words == "listed" and "peer" in who)
            if (status != 403) != want:
                findings.append(f"{method} {path} by {words}: {status}")
        for other in {"GET", "POST", "PUT", "DELETE"} - {method}:
            status = ask(address, "" if plain else listed, other, path)
            tried += 1
            if status not in (404, 405):
                findings.append(f"{other} {path}: {status}")
    tap.none(findings, f"{tried} requests at the other doors: 0 unexpected")


class Browser:
    """Somebody at the desk of us; nobody is not signed in."""
    def __init__(self, world, person):
        self.address, self.cookie, self.csrf = door(world, "desk"), "", ""
        if person == "nobody":
            return
        link = world.run("desk", "open", "--node", os.path.join(world.box, "us"), "--as", person).strip()
        response, _ = self.ask("GET", "/" + link.split("/", 3)[3])
        self.cookie = response.getheader("Set-Cookie", "").split(";")[0]
        found = re.search('name="csrf" value="([^"]+)"', self.ask("GET", "/health")[1])
        if not self.cookie or not found:
            raise nodes.Stuck(f"{person} is not signed in")
        self.csrf = found.group(1)

    def ask(self, method, path):
        """A form says something that no form asks: who may send it is told so, and it does nothing."""
        connection = http.client.HTTPConnection(*self.address, timeout=20)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = None
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
            body = f"csrf={self.csrf}&no-such-field=1"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")  # or a PDF
        connection.close()
        return response, text


def judge_page(route, person, case, response, text):
    """What is wrong with a page, or nothing."""
    _, method, path, _, who, unknown = route
    roles = set(PERSONS.get(person, ()))
    words = f"{method} {path} as {person} about {case}: {response.status}"
    seen = [mark for mark in MARKS if mark in text]
    if seen and not roles & READERS:
        return [f"{words}: shows {seen}"]
    if person == "nobody" and "anybody" not in who:
        good = 'class="page-signin' in text and response.status == (403 if method == "POST" else 200)
        return [] if good else [words + ", to who is not signed in"]
    may = bool(who & (roles | {"person", "anybody"})) and (path not in SIDED or case == "other" or "desk" in roles)
    if not may and path == "/":
        return [] if response.getheader("Location") == "/health" else [words]
    if may == (response.status == 403) or may == ("call-not-allowed" in text):
        return [words + (", but the table allows it" if may else ", which nobody allows")]
    if may and method == "POST" and response.status not in (404, 422) and path != "/sign-in":
        return [words + ": a form of what no form asks"]  # (who is signed in is led away from /sign-in)
    if may and case == "other" and method == "GET" and (response.status != 404 or unknown not in text):
        return [f"{words}, not {unknown}"]
    return []


def try_pages(world, table, kinds):
    """Every page and every form of the desk, as everybody who is signed in, and as nobody."""
    before = stand(world)
    papers = json.loads(world.at("us", "order", "show", "--json", kinds["annex"])[1])["documents"]
    digest = next(paper["sha256"] for paper in papers if paper["kind"] == "Annex")
    tried, shown, findings = 0, 0, []
    for person in (*PERSONS, "nobody"):
        browser = Browser(world, person)
        for route in table:
            if route[0] != "page":
                continue
            for case, number in kinds.items() if "/ID" in route[2] else (("none", ""),):
                path = route[2].replace("/ID", "/" + number).replace("/ACT", "/refuse").replace("/STEP", "/case")
                path = path.replace("/SET", "/" + STRANGER_SET).replace("/ITEM", "/1").replace("/TOKEN", "/" + "a" * 43)
                path = path.replace("/KIND", "/question").replace("/DIGEST", "/" + digest)
                response, text = browser.ask(route[1], path)
                findings += judge_page(route, person, case, response, text)
                shown += any(mark in text for mark in MARKS)
                tried += 1
    tap.none(findings, f"{tried} pages and forms of the desk: 0 unexpected")
    tap.ok(shown > 0, "some show an order")
    tap.ok(before == stand(world), "no form has changed a case")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--port", type=int, default=24300)
    args = parser.parse_args()
    program, table = routes(args.comityd), routes_by_hand()
    tap.none([" ".join(row[:4]) for row in program if not row[4]], f"{len(program)} routes, each says who may")
    compare(program, table)
    check_roles(table)
    with tempfile.TemporaryDirectory() as folder:
        world = nodes.World(args.comity, args.comityd, os.path.join(folder, "world"), args.port)
        try:
            configure(world)
            world.start("cl", "us")
            kinds = cases(world)
            world.drain()
            try_calls(world, table, kinds)
            try_unnamed(world)
            try_doors(world, table)
            try_pages(world, table, kinds)
            try_sides(world, kinds["own"])
        finally:
            world.end()
    tap.done()


if __name__ == "__main__":
    main()
