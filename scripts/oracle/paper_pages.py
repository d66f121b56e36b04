"""A PDF's pages as they are seen: words in their places, pixels in gray.

Poppler reads and draws them, zxing-cpp reads the codes on them.
"""

import io
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import zxingcpp
from lxml import etree
from PIL import Image, ImageChops

SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")
POINTS_PER_INCH = 72
PAGE_POINTS = (595, 842)
# between the page's two columns
COLUMNS_PART_POINTS = 309
# what two words may share of the smaller one
OVERLAP_MAX = 0.25
# a word's box is its font's: above and below the letters it is empty
EMPTY_PART = 0.25
# nothing is printed nearer to the paper's edge, as printers cannot
EDGE_POINTS = 14
DARK = 150
# below this a difference of gray is another version's way to draw an edge
GRAY_STEP = 64
DIFFERENT_PERMILLE_MAX = 5
PICTURE_DPI = 40
CODE_DPI = 150
FRAME_DPI = 100
# a frame is a line of at least this length, this near to the words inside it
FRAME_POINTS_MIN = 120
FRAME_REACH_POINTS = 16


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout


def one_space(text):
    return " ".join(text.translate(SPACES).split())


def lines_of_pages(path):
    """Each page as lines, what stands side by side on one line."""
    _, text = run("pdftotext", "-layout", "-enc", "UTF-8", path, "-")
    pages = text.decode().split("\f")[:-1]
    return [[one_space(line) for line in page.splitlines() if line.strip()] for page in pages]


def columns_of_pages(path):
    """The number of each page with the lines of its left column, then of its right one."""
    left = COLUMNS_PART_POINTS, 0
    right = int(PAGE_POINTS[0]) - COLUMNS_PART_POINTS, COLUMNS_PART_POINTS
    columns = []
    for width, x in (left, right):
        crop = ("-x", str(x), "-y", "0", "-W", str(width), "-H", str(int(PAGE_POINTS[1])))
        _, text = run("pdftotext", "-layout", *crop, "-enc", "UTF-8", path, "-")
        columns.append(text.decode().split("\f")[:-1])
    for number, page in enumerate(zip(*columns, strict=True), 1):
        for column in page:
            yield number, [one_space(line) for line in column.splitlines() if line.strip()]


def words_of_pages(path):
    """Each page's width and height, and its words: text, left, top, right, bottom."""
    _, text = run("pdftotext", "-bbox", "-enc", "UTF-8", path, "-")
    tree = etree.fromstring(text, etree.HTMLParser(encoding="utf-8"))
    for page in tree.iter("page"):
        words = [
            (word.text or "", *(float(word.get(side)) for side in ("xmin", "ymin", "xmax", "ymax")))
            for word in page.iter("word")
        ]
        yield float(page.get("width")), float(page.get("height")), words


def place_faults(path):
    """Words on top of each other, and words that leave the page."""
    for number, (width, height, words) in enumerate(words_of_pages(path), 1):
        shelves = defaultdict(list)
        for word in words:
            text, left, top, right, bottom = word
            inside = EDGE_POINTS <= left and right <= width - EDGE_POINTS
            if not (inside and EDGE_POINTS <= top and bottom <= height - EDGE_POINTS):
                yield f"page {number}: {text!r} leaves the page"
            near = {int(top) // 20 - 1, int(top) // 20, int(top) // 20 + 1}
            for other in (one for shelf in near for one in shelves[shelf]):
                if overlap(word, other) > OVERLAP_MAX:
                    yield f"page {number}: {text!r} stands on {other[0]!r}"
            shelves[int(top) // 20].append(word)


def overlap(one, other):
    """The part of the smaller box that both share."""
    (left, top, right, bottom), (left2, top2, right2, bottom2) = letters(one), letters(other)
    wide = min(right, right2) - max(left, left2)
    high = min(bottom, bottom2) - max(top, top2)
    if wide <= 0 or high <= 0:
        return 0
    areas = (right - left) * (bottom - top), (right2 - left2) * (bottom2 - top2)
    return wide * high / max(min(areas), 0.01)


def letters(word):
    _, left, top, right, bottom = word
    empty = (bottom - top) * EMPTY_PART
    return left, top + empty, right, bottom - empty


def picture(path, page, dpi):
    """One page in gray."""
    page = str(page)
    command = ["pdftoppm", "-gray", "-png", "-r", str(dpi), "-f", page, "-l", page]
    _, png = run(*command, path)
    return Image.open(io.BytesIO(png)).convert("L")


def codes(path, pages):
    """What cameras read on the first `pages` pages."""
    for page in range(1, pages + 1):
        for code in zxingcpp.read_barcodes(picture(path, page, CODE_DPI)):
            yield code.text


def frame_faults(path, mark, count):
    """Whether each band that is marked stands in a frame that is seen in gray."""
    words = mark.split()
    found = 0
    for number, (_, _, on_page) in enumerate(words_of_pages(path), 1):
        texts = [word[0].translate(SPACES).strip() for word in on_page]
        for at in range(len(texts)):
            if texts[at : at + len(words)] != words:
                continue
            found += 1
            drawn = picture(path, number, FRAME_DPI)
            _, left, top, _, bottom = on_page[at]
            for side, near, step in (("above", top, -1), ("below", bottom, 1)):
                if not is_line_near(drawn, (left, near), step):
                    yield f"page {number}: no frame {side} {mark!r}"
    if found != count:
        yield f"{mark!r} stands {found} times, not {count}"


def is_line_near(drawn, place, step):
    scale = FRAME_DPI / POINTS_PER_INCH
    x, y = (int(one * scale) for one in place)
    for row in range(y, y + step * int(FRAME_REACH_POINTS * scale), step):
        dark = [drawn.getpixel((column, row)) < DARK for column in range(drawn.width)]
        if not dark[x]:
            continue
        first = x - next((n for n in range(x) if not dark[x - n]), x)
        last = x + next((n for n in range(drawn.width - x) if not dark[x + n]), 0)
        if last - first >= FRAME_POINTS_MIN * scale:
            return True
    return False


def picture_faults(path, kept: Path):
    """Whether page 1 looks as it did when somebody looked at it."""
    if not kept.exists():
        return
    now, then = picture(path, 1, PICTURE_DPI), Image.open(kept).convert("L")
    if now.size != then.size:
        yield f"page 1 is {now.size}, in the picture it is {then.size}"
        return
    steps = ImageChops.difference(now, then).histogram()
    permille = 1000 * sum(steps[GRAY_STEP:]) / (now.width * now.height)
    if permille > DIFFERENT_PERMILLE_MAX:
        yield f"page 1 differs from its picture in {permille:.1f} of 1,000 pixels"


def table(text):
    """`pdfinfo`'s lines as a dictionary."""
    pairs = re.findall(r"^([^:\n]+):[ ]*(.*)$", text, re.MULTILINE)
    return {name: one_space(value) for name, value in pairs}
