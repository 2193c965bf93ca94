"""ETSI's own schemas as judge: JSON Schema by python3-jsonschema, XML Schema by xmllint."""
import glob
import json
import os
import subprocess
import tempfile
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
import jsonschema  # noqa: E402  (after the warnings of its newer releases are put aside)

COMMON = "http://uri.etsi.org/03120/common/"
OLD, NOW = "v1.12.1/schema/", "v1.23.1/schema/xsd/"
# ETSI imports by namespace only.  The last four are not to be had as of V1.23.1.
XSD = [
    ("http://uri.etsi.org/03280/common/2017/07", OLD + "TS_103_280_01.xsd"),
    ("http://uri.etsi.org/03280/common/2019/10/Dictionaries", "v1.12.1/dictionaries/ts_103120_Dictionaries.xsd"),
    (COMMON + "2016/02/Common", NOW + "ts_103120_Common.xsd"),
    (COMMON + "2024/06/Config", NOW + "ts_103120_Config.xsd"),
    (COMMON + "2019/10/Core", NOW + "ts_103120_Core.xsd"),
    (COMMON + "2020/09/Task", NOW + "ts_103120_Task.xsd"),
    (COMMON + "2019/10/Delivery", NOW + "ts_103120_Delivery.xsd"),
    (COMMON + "2026/01/Encryption", NOW + "ts_103120_Encryption.xsd"),
    (COMMON + "2026/07/Destination", NOW + "ts_103120_Destination.xsd"),
    (COMMON + "2020/09/Authorisation", OLD + "ts_103120_Authorisation.xsd"),
    (COMMON + "2020/09/Document", OLD + "ts_103120_Document.xsd"),
    (COMMON + "2016/02/Notification", OLD + "ts_103120_Notification.xsd"),
    (COMMON + "2022/07/TrafficPolicy", OLD + "ts_103120_TrafficPolicy.xsd"),
]
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
DS = "http://www.w3.org/2000/09/xmldsig#"


class Judge:
    def __init__(self, etsi):
        self.folder = tempfile.TemporaryDirectory()
        self.etsi = etsi
        self.json = None
        self.xsd = self.write("all.xsd", '<xs:schema %s targetNamespace="urn:all">' % XS + "".join(
            '<xs:import namespace="%s" schemaLocation="%s"/>' % (space, place) for space, place in
            [(DS, self.write("ds.xsd", '<xs:schema %s targetNamespace="%s"><xs:element name="Signature"/></xs:schema>'
                             % (XS, DS)))] + [(space, os.path.join(etsi, file)) for space, file in XSD]
        ) + "</xs:schema>")

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def json_schemas(self):
        if self.json is None:
            store = {}
            for path in (glob.glob(os.path.join(self.etsi, "v1.23.1/schema/json/*.json"))
                         + glob.glob(os.path.join(self.etsi, "v1.23.1/dictionaries/*.json"))
                         + glob.glob(os.path.join(self.etsi, "project-made/*.json"))):
                with open(path, encoding="utf-8") as file:
                    schema = json.load(file)
                store[schema["$id"]] = schema
            root = {"$ref": "ts_103120_Core_2019_10#/$defs/HI1Message"}
            resolver = jsonschema.RefResolver("", root, store=store)
            self.json = jsonschema.Draft202012Validator(root, resolver=resolver)
        return self.json

    def fault(self, data):
        """The first fault by ETSI's schemas, None when there is none."""
        if data.lstrip()[:1] == b"<":
            run = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", self.xsd, self.write("message", data)],
                                 capture_output=True, check=False)
            return None if run.returncode == 0 else run.stderr.decode(errors="replace")[:400]
        try:
            message = json.loads(data)
        except ValueError as wrong:
            return str(wrong)
        for wrong in self.json_schemas().iter_errors(message):
            return "/%s: %s" % ("/".join(map(str, wrong.absolute_path)), wrong.message[:300])
        return None
