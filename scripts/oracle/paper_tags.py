"""The tag tree of a PDF as screen readers walk it.

Read with pikepdf, which is not what wrote it.
"""

import re

import pikepdf

CELLS = ("/TH", "/TD")
HEADING = re.compile(r"/H([1-6])$")


class Tags:
    """The elements of a file in reading order, each with its text."""

    def __init__(self, pdf):
        self.root = pdf.Root.get("/StructTreeRoot")
        self.texts = {}
        for page in pdf.pages:
            self.texts[page.objgen] = texts_of(page)

    def walk(self, node=None):
        """Yields each element, parents before children."""
        if node is None:
            if self.root is None:
                return
            node = self.root
        else:
            yield node
        for kid in kids(node):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from self.walk(kid)

    def text(self, node, page=None):
        """What is said in `node`."""
        page = node.get("/Pg", page)
        said = []
        for kid in kids(node):
            if isinstance(kid, int):
                said.append(self.texts[page.objgen].get(kid, ""))
            elif kid.get("/Type") == "/MCR":
                on = kid.get("/Pg", page)
                said.append(self.texts[on.objgen].get(int(kid["/MCID"]), ""))
            elif "/S" in kid:
                said.append(self.text(kid, page))
        return " ".join(" ".join(said).split())

    def headings(self):
        """Level and text of each."""
        for node in self.walk():
            level = HEADING.match(str(node["/S"]))
            if level:
                yield [int(level[1]), self.text(node)]

    def all_text(self):
        """All text in reading order."""
        return self.text(self.root)

    def faults(self):
        """What a screen reader would stumble over."""
        level = 0
        for node in self.walk():
            kind = str(node["/S"])
            if match := HEADING.match(kind):
                deeper = int(match[1])
                if deeper > level + 1:
                    yield f"heading {self.text(node)!r} jumps from level {level} to {deeper}"
                level = deeper
            if kind == "/Figure" and not str(node.get("/Alt", "")).strip():
                yield "a figure without words for it"
            if kind == "/TH" and scope(node) is None:
                yield f"the head {self.text(node)!r} does not say of what"
            if kind == "/Table":
                yield from self.table_faults(node)

    def table_faults(self, table):
        rows = [node for node in self.walk(table) if node["/S"] == "/TR"]
        widths = {sum(spans(cell) for cell in kids(row) if is_cell(cell)) for row in rows}
        if len(widths) != 1:
            yield f"a table with rows of {sorted(widths)} cells"
        if not any(scope(cell) == "/Column" for cell in kids(rows[0]) if is_cell(cell)):
            yield "a table whose first row heads no column"


def kids(node):
    found = node.get("/K", [])
    if isinstance(found, pikepdf.Array):
        return list(found)
    return [found]


def is_cell(node):
    return not isinstance(node, int) and str(node.get("/S", "")) in CELLS


def attribute(node, name):
    owners = node.get("/A", [])
    for owner in owners if isinstance(owners, pikepdf.Array) else [owners]:
        if isinstance(owner, pikepdf.Dictionary) and name in owner:
            return owner[name]
    return None


def scope(node):
    found = attribute(node, "/Scope")
    return None if found is None else str(found)


def spans(node):
    return int(attribute(node, "/ColSpan") or 1)


def texts_of(page):
    """The text of each marked piece of `page`, by its number."""
    fonts = page.obj.get("/Resources", {}).get("/Font", {})
    maps, texts = {}, {}
    font = None
    # of each piece inside another: its number, and whether words stand for its glyphs
    pieces = [(None, False)]
    for operands, operator in pikepdf.parse_content_stream(page):
        number, is_said = pieces[-1]
        match str(operator):
            case "BDC":
                facts = operands[1] if isinstance(operands[1], pikepdf.Dictionary) else {}
                if str(operands[0]) == "/Artifact":
                    number = None
                elif "/MCID" in facts:
                    number = int(facts["/MCID"])
                if "/ActualText" in facts and number is not None:
                    texts[number] = texts.get(number, "") + str(facts["/ActualText"])
                    is_said = True
                pieces.append((number, is_said))
            case "BMC":
                pieces.append((None if str(operands[0]) == "/Artifact" else number, is_said))
            case "EMC":
                pieces.pop()
            case "Tf":
                name = str(operands[0])
                if name not in maps:
                    maps[name] = unicode_of(fonts[name])
                font = maps[name]
            case "Tj" | "TJ" if number is not None and not is_said:
                parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        texts[number] = texts.get(number, "") + decode(bytes(part), font)
            case _:
                pass
    return texts


def decode(codes, font):
    found = (codes[at : at + 2] for at in range(0, len(codes), 2))
    return "".join(font.get(int.from_bytes(code), "\ufffd") for code in found)


def unicode_of(font):
    """What a font's glyphs mean: its ToUnicode."""
    if "/ToUnicode" not in font:
        return {}
    meant = {}
    for kind, body in re.findall(
        r"begin(bfchar|bfrange)(.*?)endbf", font["/ToUnicode"].read_bytes().decode(), re.DOTALL
    ):
        words = re.findall(r"<([0-9A-Fa-f]+)>", body)
        step = 2 if kind == "bfchar" else 3
        for at in range(0, len(words) - step + 1, step):
            first, last = int(words[at], 16), int(words[at + step - 2], 16)
            text = bytes.fromhex(words[at + step - 1]).decode("utf-16-be")
            for code in range(first, last + 1):
                meant[code] = text[:-1] + chr(ord(text[-1]) + code - first)
    return meant
