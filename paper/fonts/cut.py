"""Cuts Source Sans 3 down to the fonts of this folder; README.md says how to run it."""

import pathlib
import subprocess
import sys

from fontTools.ttLib import TTFont

UNICODES = (
    "U+0020-007E,U+00A0-024F,U+0259,U+02BB-02BD,U+02C6,U+02C7,U+02D8-02DD,U+0300-0304,"
    "U+0306-030C,U+0323,U+0326-0328,U+0386-03CE,U+0400-045F,U+0490-04F9,U+1E00-1EF9,"
    "U+2002-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,"
    "U+2039,U+203A,U+2044,U+2060,U+2070-208E,U+20A0-20BF,U+2116,U+2122,U+2126,U+212E,"
    "U+2150-215E,U+2190-2199,U+2212,U+2215,U+2219,U+221E,U+2248,U+2260,U+2264,U+2265,"
    "U+25A0-25CF,U+2713"
)
FAMILY = "Paper Sans"

here = pathlib.Path(__file__).parent
source = pathlib.Path(sys.argv[1])
for name, style in (("400Regular", "Regular"), ("600SemiBold", "SemiBold")):
    target = here / f"PaperSans-{style}.ttf"
    subprocess.run(
        [
            "pyftsubset",
            source / name / f"SourceSans3_{name}.ttf",
            f"--unicodes={UNICODES}",
            "--layout-features=ccmp,locl,kern,mark,mkmk",
            "--no-hinting",
            "--notdef-outline",
            "--name-IDs=0,1,2,3,4,5,6,13,14",
            "--drop-tables+=DSIG,STAT,BASE",
            f"--output-file={target}",
        ],
        check=True,
    )
    font = TTFont(target, recalcTimestamp=False)
    names = {1: FAMILY, 2: style, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"PaperSans-{style}"}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    font.save(target)
