"""trio.py - three nodes: who asks, who answers, and an authority that is notified at the same time.

Direct disclosure (CETS 224 Art 7) in a training realm whose law is assumed: one order goes to the
provider (cr), a copy with the facts to the notified authority (na), both from one outbox (hu).
"""
import os

import nodes

NOW = "2027-06-14T08:00:00Z"
ANSWER_BY = "2027-06-24T12:00:00Z"
FIELDS = {
    "authority": "Keleti Ugyeszseg", "date-issued": "2027-06-14", "issued-under-protocol": "yes",
    "provider-name": "Tucan Mail", "provider-address": "San Jose, Costa Rica", "offence": "185/8",
    "subscriber-data": "name address", "legal-basis": "Be. 261",
    "offence-penalties": "Btk. 373: up to three years", "return-contact": "desk@kelet.example",
    "reply-channel": "Comity", "preservation": "no",
    "notice-statement": "made at the same time to CR/autoridad-sol"}


class Order(nodes.Order):
    """One prosecutor's, with the facts for the notified authority alone."""

    def draft(self, _options, _zone):
        world = self.world
        now = world.run("sandbox", "clock", world.box).split()[0]
        facts = self.base + ".facts"
        with open(facts, "w", encoding="ascii") as file:
            file.write(f"The suspect sold what she never sent; order {world.orders}.\n")
        fields = {**FIELDS, "case-reference": f"B-2027-{world.orders}"}
        notified = world.scene.organisations["na"]
        world.run("order", "new", "--realm", "training.sandbox", "--at", now,
                  "--from", world.scene.organisations["hu"], "--to", world.scene.organisations["cr"],
                  "--procedure", "224-07", "--language", "es", "--target", "EmailAddress=anna@tucan.example",
                  "--category", "subscriber", "--recipient", self.certificate,
                  *(word for name, value in fields.items() for word in ("--field", f"{name}={value}")),
                  "--notify", notified, "--annex", f"facts:{notified}:{facts}",
                  "--answer-by", ANSWER_BY, "--out", self.paper)
        world.run("order", "sign", "--at", now, "--key", os.path.join(self.keys, "prosecutor-1.pem"),
                  "--person", "prosecutor-1", "--out", self.base + ".1", self.paper)
        return ("--sign-off", self.base + ".1", "--annex", f"facts={facts}.annex")


class World(nodes.World):
    scene = nodes.Scene(
        create=("--scenario", "direct"),
        persons={"hu": "prosecutor-1", "cr": "desk-1", "na": "prosecutor-5"},
        organisations={"hu": "HU/ugyeszseg-kelet", "cr": "CR/tucan-mail", "na": "CR/autoridad-sol"},
        sender="hu", addressee="cr",
        steps=(
            ("sealed", "hu", ("order", "send")),
            ("received", "na", None),
            ("opened", "na", ("order", "open")),
            ("received", "cr", None),
            ("opened", "cr", ("order", "open")),
            ("accepted", "cr", ("order", "decide")),
            ("produced", "cr", ("evidence", "seal")),
            ("fetched", "hu", None),
            ("verified", "hu", ("order", "verified")),
            ("closed", "hu", ("order", "close")),
        ),
        acts={"hu": {"verified": "verify", "closed": "close"},
              "cr": {"received": "receive", "opened": "open", "accepted": "accept", "produced": "produce"},
              "na": {"opened": "open"}})

    def begin(self):
        super().begin()
        with open(os.path.join(self.folder, "answer.csv"), "w", encoding="ascii") as file:
            file.write(f"email,name\nanna@tucan.example,{nodes.CANARY}\n")
        self.run("sandbox", "clock", "--set", NOW, self.box)  # the assumed law is of that day

    def order(self):
        return Order(self)
