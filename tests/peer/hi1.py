"""HI-1 messages as another vendor writes them, from ETSI's schemas and examples alone.

A message is a dict with the members of the JSON encoding, in the order of the XML schemas; the same
dict is written in either encoding.
"""
import datetime
import json
import uuid
import xml.etree.ElementTree as ET

XSI = "http://www.w3.org/2001/XMLSchema-instance"
DS = "http://www.w3.org/2000/09/xmldsig#"
ETSI = "http://uri.etsi.org/03120/common/"
SPACES = {
    "": ETSI + "2019/10/Core",
    "common": ETSI + "2016/02/Common",
    "auth": ETSI + "2020/09/Authorisation",
    "doc": ETSI + "2020/09/Document",
    "notification": ETSI + "2016/02/Notification",
    "task": ETSI + "2020/09/Task",
    "delivery": ETSI + "2019/10/Delivery",
}
PREFIXES = {space: prefix for prefix, space in SPACES.items()}
NATIONAL = ("ZZ", "v2.1")  # our national profile: nobody else's


def now(micro=False):
    at = datetime.datetime.now(datetime.timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S" + (".%fZ" if micro else "Z"))


def entry(name, value, owner="ETSI"):
    return {"common:Owner": owner, "common:Name": name, "common:Value": value}


def endpoint(organisation):
    country, slug = organisation.split("/", 1)
    return {"CountryCode": country, "UniqueIdentifier": slug}


# --- building ---


def request(sender, receiver, verbs, version="V1.22.1"):
    """verbs: a list of {VERB: body}."""
    return {
        "Header": {
            "SenderIdentifier": endpoint(sender),
            "ReceiverIdentifier": endpoint(receiver),
            "TransactionIdentifier": str(uuid.uuid4()),
            "Timestamp": now(micro=True),
            "Version": {
                "ETSIVersion": version,
                "NationalProfileOwner": NATIONAL[0],
                "NationalProfileVersion": NATIONAL[1],
            },
        },
        "Payload": {
            "RequestPayload": {
                "ActionRequests": {
                    "ActionRequest": [dict({"ActionIdentifier": i}, **verb) for i, verb in enumerate(verbs)]
                }
            }
        },
    }


def hi1_object(kind, sender, number=None, associated=()):
    prefix = {"AuthorisationObject": "auth", "DeliveryObject": "delivery"}.get(kind, "task")
    country, slug = sender.split("/", 1)
    result = {
        "@xsi:type": "{%s}%s" % (SPACES[prefix], kind),
        "ObjectIdentifier": number or str(uuid.uuid4()),
        "CountryCode": country,
        "OwnerIdentifier": slug,
    }
    if associated:
        result["AssociatedObjects"] = {"AssociatedObject": list(associated)}
    return result


def order(sender, receiver, target, start, end):
    """CREATE of an authorisation and of a production task: no document of anybody's."""
    authorisation = hi1_object("AuthorisationObject", sender)
    authorisation.update({
        "auth:AuthorisationReference": "W-2026-0815",
        "auth:AuthorisationLegalType": entry("Warrant", "ProductionWarrant", NATIONAL[0]),
        "auth:AuthorisationDesiredStatus": entry("AuthorisationDesiredStatus", "SubmittedToCSP"),
        "auth:AuthorisationCSPID": {"auth:CSPID": [endpoint(receiver)]},
    })
    task = hi1_object("LDTaskObject", sender, associated=[authorisation["ObjectIdentifier"]])
    task.update({
        "task:Reference": "%s-%s" % (sender.replace("/", "-"), task["ObjectIdentifier"][:8]),
        "task:DesiredStatus": entry("LDTaskDesiredStatus", "Disclosed"),
        "task:RequestDetails": {
            "task:Type": entry("RequestType", "SubscriberData"),
            "task:StartTime": start,
            "task:EndTime": end,
            "task:RequestValues": {
                "task:RequestValue": [{
                    "task:FormatType": {"task:FormatOwner": "ETSI", "task:FormatName": "EmailAddress"},
                    "task:Value": target,
                }]
            },
        },
        "task:CSPID": endpoint(receiver),
    })
    return [{"CREATE": {"HI1Object": authorisation}}, {"CREATE": {"HI1Object": task}}]


def delivery(sender, task, reference, content):
    """DELIVER for a task; content is what stands in Delivery: {BinaryData: ...} and the like."""
    thing = hi1_object("DeliveryObject", sender, associated=[task])
    thing.update({
        "delivery:Reference": {"delivery:LDID": reference},
        "delivery:DeliveryID": str(uuid.uuid4()),
        "delivery:SequenceNumber": 1,
        "delivery:LastSequence": True,
        "delivery:Delivery": content,
    })
    return [{"DELIVER": {"Identifier": thing["ObjectIdentifier"], "HI1Object": thing}}]


def response(asked, answers):
    """The header repeats the request's: its sender and receiver are not swapped."""
    header = {name: asked["Header"][name] for name in
              ("SenderIdentifier", "ReceiverIdentifier", "TransactionIdentifier", "Timestamp", "Version")}
    header["Timestamp"] = now(micro=True)
    return {"Header": header, "Payload": {"ResponsePayload": answers}}


# --- both encodings ---


def to_json(message):
    return json.dumps(message, indent=1, ensure_ascii=False).encode()


def qualified(name):
    prefix, _, local = name.rpartition(":")
    return "{%s}%s" % (SPACES[prefix], local)


def add(parent, name, value):
    for one in value if isinstance(value, list) else [value]:
        child = ET.SubElement(parent, qualified(name))
        if isinstance(one, dict):
            fill(child, one)
        else:
            child.text = str(one).lower() if isinstance(one, bool) else str(one)


def fill(element, members):
    for name, value in members.items():
        if name == "@xsi:type":
            space, _, local = value[1:].partition("}")
            element.set("{%s}type" % XSI, "%s:%s" % (PREFIXES[space], local))
        elif not name.startswith("@"):
            add(element, name, value)


def to_xml(message):
    """Written with all prefixes at the root: xsi:type needs them."""
    root = ET.Element(qualified("HI1Message"))
    fill(root, {name: message[name] for name in ("Header", "Payload")})
    for prefix, space in list(SPACES.items()) + [("xsi", XSI)]:
        ET.register_namespace(prefix, space)
    text = ET.tostring(root, encoding="unicode")
    missing = "".join(' xmlns:%s="%s"' % (prefix, space) for prefix, space in SPACES.items()
                      if prefix and 'xmlns:%s="' % prefix not in text.split(">", 1)[0])
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text.replace("<HI1Message", "<HI1Message" + missing, 1)).encode()


def from_element(element):
    members = {}
    kind = element.get("{%s}type" % XSI)
    if kind is not None:
        members["@xsi:type"] = kind
    for child in element:
        space, _, local = child.tag[1:].partition("}")
        if space == DS:
            continue
        prefix = PREFIXES.get(space, "?")
        name = prefix + ":" + local if prefix else local
        value = from_element(child)
        if name in members:
            if not isinstance(members[name], list):
                members[name] = [members[name]]
            members[name].append(value)
        else:
            members[name] = value
    return members if members else (element.text or "")


def is_xml(data):
    return data.lstrip()[:1] == b"<"


def read(data):
    """What a message says; a list of one is that one alone when it came in XML."""
    return from_element(ET.fromstring(data)) if is_xml(data) else json.loads(data)


def many(value):
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def actions(message):
    """[(verb, body)] of a request or a response; a whole refusal is one ErrorInformation."""
    payload = message["Payload"]
    part = payload.get("RequestPayload") or payload.get("ResponsePayload")
    if "ErrorInformation" in part:
        return [("ErrorInformation", part["ErrorInformation"])]
    inner = part.get("ActionRequests") or part.get("ActionResponses")
    found = []
    for action in many(inner.get("ActionRequest") or inner.get("ActionResponse")):
        found += [(verb, body) for verb, body in action.items() if verb != "ActionIdentifier"]
    return found


def kind_of(thing):
    return thing["@xsi:type"].replace("}", ":").rsplit(":", 1)[-1]
