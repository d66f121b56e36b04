"""Has others read the bills that `cargo run -p server --example paper_files` wrote.

    paper.py [--bless] FOLDER

FOLDER holds NAME.pdf for each bill, and NAME.json with what must be found in it.
Prints a line for each and fails if any judge finds a fault. Before that, the judges
are judged: files and expectations broken on purpose must be found guilty.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pdfua
import pikepdf
from paper_pages import (
    PICTURE_DPI,
    SPACES,
    codes,
    columns_of_pages,
    frame_faults,
    lines_of_pages,
    one_space,
    picture,
    picture_faults,
    place_faults,
    run,
    table,
)
from paper_tags import Tags

PICTURES = Path(__file__).parent / "paper"
PICTURED = ("account", "dollars", "four-rates", "logo", "one-line")
XMP = (("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1"))
# codes stand on the first pages
CODE_PAGES_MAX = 5
LABEL_CHARS = 24
# from the heading to the end of how to pay
PAY_LINES_MAX = 16


def file_faults(path, wanted):
    """The file: sound, open, named, with all that it needs inside."""
    status, said = run("qpdf", "--check", path)
    if status != 0:
        yield f"qpdf: {one_space(said.decode(errors='replace'))[-120:]}"
    _, said = run("pdfinfo", path)
    facts = table(said.decode())
    for name, value in (
        ("Tagged", "yes"),
        ("Encrypted", "no"),
        ("Title", one_space(wanted["title"])),
    ):
        if facts.get(name) != value:
            yield f"pdfinfo: {name} is {facts.get(name)!r}, not {value!r}"
    fewest, most = wanted["pages"]
    if not fewest <= int(facts.get("Pages", 0)) <= most:
        yield f"pdfinfo: {facts.get('Pages')} pages, not {fewest} to {most}"
    _, said = run("pdffonts", path)
    fonts = said.decode().splitlines()[2:]
    if not fonts:
        yield "pdffonts: no fonts"
    for font in fonts:
        # … emb sub uni object generation
        embedded = font.split()[-5]
        if embedded != "yes" or "Type 3" in font:
            yield f"pdffonts: {one_space(font)}"


def tag_faults(path, wanted):
    """The tags: there, sound, and read in the order of the page."""
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PdfError as error:
        yield f"pikepdf: {error}"
        return
    with pdf:
        if pdf.Root.get("/Lang") != wanted["language"]:
            yield f"tags: the language is {pdf.Root.get('/Lang')}"
        if "/StructTreeRoot" not in pdf.Root:
            yield "tags: no tree"
            return
        if not pdf.Root.get("/MarkInfo", {}).get("/Marked"):
            yield "tags: not marked"
        with pdf.open_metadata() as xmp:
            for name, value in XMP:
                if xmp.get(name) != value:
                    yield f"xmp: {name} is {xmp.get(name)}"
        tags = Tags(pdf)
        yield from (f"tags: {fault}" for fault in tags.faults())
        read = [[level, one_space(text)] for level, text in tags.headings()]
        if read != [[level, one_space(text)] for level, text in wanted["headings"]]:
            yield f"tags: the headings are {read}"
        text = one_space(tags.all_text())
        at = 0
        for _, heading in wanted["headings"]:
            at = text.find(one_space(heading), at)
            if at < 0:
                yield f"tags: {heading!r} is not read in its place"
                break
        for number in wanted["hidden"]:
            inside = (one.get_file().read_bytes() for one in pdf.attachments.values())
            if number in text or any(number.encode() in one for one in inside):
                yield f"hidden: {number} is read aloud"
                break
    for finding in pdfua.validate(path).findings:
        yield f"pdfua: {finding.rule_id} {finding.message} {finding.location.describe()}"


def word_faults(path, wanted):
    """What a reader finds on the lines of the pages."""
    pages = lines_of_pages(path)
    lines = [line for page in pages for line in page]

    def stands(what, count, *patterns):
        found = sum(all(re.search(one, line) for one in patterns) for line in lines)
        if (found < 1) if count is None else (found != count):
            yield f"{what} {found} times: {patterns}"

    for label, amount in wanted["lines"]:
        begins = re.escape(one_space(label)[:LABEL_CHARS].strip())
        yield from stands("line", None, begins, re.escape(one_space(amount)) + "$")
    for rate, (base, tax) in wanted["taxes"]:
        sums = r"\s".join(re.escape(one_space(one)) for one in (rate, base, tax))
        # poppler takes a narrow space for none
        sums = sums.replace(r"\ %", r"\s?%")
        yield from stands("tax", None, sums)
    label, total = (re.escape(one_space(one)) for one in wanted["total"])
    # tax that is inside stands between them: "of which VAT 19 %: €3.51"
    inside = r"( [^\d:]+ [^:]*:.*)?" if wanted["tax_is_inside"] else ""
    yield from stands("total", 1, f"^{label}{inside} {total}$")
    if wanted["due"][-1] is not None:
        yield from due_faults(path, wanted)
    for band in set(wanted["bands"]):
        marked = re.escape(one_space(f"{band} {wanted['mark']}"))
        yield from stands("band", None, marked)
    if wanted["iban"] is not None:
        fours = re.findall(".{1,4}", wanted["iban"])
        yield from stands("IBAN", None, re.escape(" ".join(fours)))
    text = " ".join(lines)
    for number in wanted["hidden"]:
        if number in text:
            yield f"hidden: {number} is printed"
            break
    yield from record_faults(path, wanted)


def due_faults(path, wanted):
    """What is to be paid, below its label, in the part that says how."""
    heading, label, due = (one_space(one) for one in wanted["due"])
    _, text = run("pdftotext", "-layout", "-enc", "UTF-8", path, "-")
    lines = [line.translate(SPACES) for line in text.decode().splitlines()]
    at = next((at for at, line in enumerate(lines) if line.strip() == heading), len(lines))
    part = lines[at : at + PAY_LINES_MAX]
    found = 0
    for above, below in zip(part, part[1:]):
        place = above.find(label)
        if place >= 0:
            # poppler's columns are as good as its guess of a letter's width
            found += below[max(place - 1, 0) :].strip().startswith(due)
    if found != 1:
        yield f"due {found} times: {due}"


def record_faults(path, wanted):
    """Each record on one line below its day, and heads in each column that has records."""
    rows = Counter((one_space(day), one_space(row)) for day, row in wanted["records"])
    days = {day for day, _ in rows}
    heads = {one_space(head) for head in wanted["record_heads"]}
    found = Counter()
    for number, column in columns_of_pages(path) if rows else ():
        day = head = None
        for line in column:
            if line in heads:
                head = line
            elif line in days:
                day = line
            elif (day, line) in rows:
                found[day, line] += 1
                if head is None:
                    yield f"page {number}: no heads above the records"
                    head = ""
    if lost := rows - found:
        yield f"{lost.total()} records are not on a line of their own: {min(lost)}"
    if more := found - rows:
        yield f"{more.total()} records too many: {min(more)}"


def sight_faults(path, wanted, name):
    """What is seen: nothing on top of another, the band in gray, the code."""
    yield from place_faults(path)
    yield from frame_faults(path, wanted["mark"], len(wanted["bands"]))
    read = list(codes(path, min(wanted["pages"][0] + 1, CODE_PAGES_MAX, page_count(path))))
    payload = [wanted["epc"]] if wanted["epc"] else []
    if read != payload:
        yield f"code: {read}, not {payload}"
    yield from picture_faults(path, PICTURES / f"{name}-1.png")


def page_count(path):
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def faults(path, wanted, name):
    found = [*file_faults(path, wanted), *tag_faults(path, wanted), *word_faults(path, wanted)]
    if not any(fault.startswith("pikepdf") for fault in found):
        found += sight_faults(path, wanted, name)
    return found


def unnamed(pdf):
    for node in Tags(pdf).walk():
        if node["/S"] == "/Figure":
            del node["/Alt"]
        if node["/S"] == "/TH":
            del node["/A"]


def unequal(pdf):
    rows = [node for node in Tags(pdf).walk() if node["/S"] == "/TR"]
    del rows[-1]["/K"][-1]


def untagged(pdf):
    del pdf.Root["/StructTreeRoot"]
    del pdf.Root["/MarkInfo"]


def unembedded(pdf):
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            for name in ("/FontFile", "/FontFile2", "/FontFile3"):
                if name in one:
                    del one[name]


def silent(pdf):
    del pdf.Root["/Lang"]


def unmarked(pdf):
    with pdf.open_metadata() as xmp:
        del xmp["pdfuaid:part"]


def drawn_over(pdf):
    page = pdf.pages[0]
    content = b"".join(one.read_bytes() for one in page.Contents) if isinstance(
        page.Contents, pikepdf.Array
    ) else page.Contents.read_bytes()
    # all once more, a little lower
    page.Contents = pdf.make_stream(content + b"\nq 1 0 0 1 0 3 cm\n" + content + b"\nQ")


# (the file, what is broken in it or in what is wanted of it, what must find it)
BROKEN = [
    ("account", untagged, "tags: no tree"),
    ("account", unnamed, "tags: a figure"),
    ("account", unnamed, "tags: the head"),
    ("account", unequal, "tags: a table"),
    ("account", silent, "tags: the language"),
    ("account", unmarked, "xmp: pdfuaid"),
    ("account", unembedded, "pdffonts:"),
    ("account", drawn_over, "stands on"),
    ("account", {"total": ["Summe", "1,23 €"]}, "total 0 times"),
    ("account", {"due": ["So zahlen Sie", "Betrag", "1,23 €"]}, "due 0 times"),
    ("account", {"lines": [["Gespräche, Stufe", "1,23 €"]]}, "line 0 times"),
    ("account", {"bands": ["0 – 100 min", "0 – 100 min"]}, "band 0 times"),
    ("account", {"bands": ["201 – 225 min"]}, "stands 2 times"),
    ("account", {"iban": "DE02120300000000202051"}, "IBAN 0 times"),
    ("account", {"epc": "BCD"}, "code:"),
    ("account", {"headings": [[1, "Rechnung 2026-000412"]]}, "tags: the headings"),
    ("account", {"pages": [7, 9]}, "pdfinfo:"),
    ("annex-full", {"records": [["Thu 1 Oct", "06:03 nobody 1 s"]]}, "records are not"),
    ("annex-full", {"record_heads": ["When Where"]}, "no heads above"),
    ("annex-full", {"hidden": ["+49401000003", "+49401004214"]}, "hidden:"),
]


def judge_the_judges(folder):
    """What is broken must be found guilty; or nothing they say is worth anything."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, broken, must in BROKEN:
            path, wanted = folder / f"{name}.pdf", wanted_of(folder, name)
            if isinstance(broken, dict):
                wanted |= broken
            else:
                with pikepdf.open(path) as pdf:
                    broken(pdf)
                    path = Path(scratch) / f"{broken.__name__}.pdf"
                    pdf.save(path)
            parts = (file_faults, tag_faults, word_faults)
            found = [fault for part in parts for fault in part(path, wanted)]
            if not any(must in fault for fault in found):
                found += sight_faults(path, wanted, name)
            if not any(must in fault for fault in found):
                sys.exit(f"{name} broken by {broken} was let pass: {found}")
        cut = Path(scratch) / "cut.pdf"
        cut.write_bytes((folder / "account.pdf").read_bytes()[:-2_000])
        if not any(fault.startswith("qpdf") for fault in file_faults(cut, wanted)):
            sys.exit("a file that is cut off was let pass")
        if not list(picture_faults(folder / "zero.pdf", PICTURES / "account-1.png")):
            sys.exit("another page was taken for its picture")
    print(f"{len(BROKEN) + 2} files broken on purpose: each found")


def wanted_of(folder, name):
    return json.loads((folder / f"{name}.json").read_text())


def bless(folder):
    PICTURES.mkdir(exist_ok=True)
    for name in PICTURED:
        picture(folder / f"{name}.pdf", 1, PICTURE_DPI).save(
            PICTURES / f"{name}-1.png", optimize=True
        )
    print(f"{len(PICTURED)} pictures are now as the pages are")


def main(arguments):
    folder = Path(arguments[-1])
    if "--bless" in arguments[:-1]:
        bless(folder)
    names = sorted(path.stem for path in folder.glob("*.pdf"))
    if not names:
        sys.exit(f"no bills in {folder}")
    if missing := [name for name in PICTURED if not (PICTURES / f"{name}-1.png").exists()]:
        sys.exit(f"no pictures of {missing}: --bless")
    judge_the_judges(folder)
    guilty = 0
    for name in names:
        wanted = wanted_of(folder, name)
        found = faults(folder / f"{name}.pdf", wanted, name)
        pages = page_count(folder / f"{name}.pdf")
        print(f"{name}: {pages} pages, {len(wanted['lines'])} lines, {len(found)} faults")
        for fault in found[:20]:
            print(f"  {fault}")
        guilty += bool(found)
    print(f"{len(names) - guilty} passed, {guilty} failed")
    sys.exit(1 if guilty else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
