#!/usr/bin/env python3
"""Makes the seed corpus of the fuzz targets from the samples beside this folder.

    python3 fuzz/seed.py

Fills fuzz/corpus/TARGET, which git leaves out. What was found by earlier runs stays there. Packages (xlsx, xlsb, ods)
go in twice: as they are, and spelled out part by part as `package` of src/lib.rs reads them.
"""

import hashlib
import io
import json
import pathlib
import re
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
LARGEST = 64 * 1024
MOST_LINES = 400
ENDINGS = {".csv", ".tsv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".html"}

CODES = [
    "General", "0.00", "#,##0;[Red]△#,##0", '#,##0"千円"', "0.0%", "yyyy/m/d", '[$-411]ggge"年"m"月"d"日"',
    "[$-411]ge.m.d", "h:mm AM/PM", "[h]:mm:ss.00", '"▲"#,##0.0,;-0;"－";@', "# ?/?", "0.00E+00", "[DBNum3]0",
    '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "[>=1000]#,##0;[<0]-0;0", "yyyy\"年\"m\"月\"d\"日\"(aaa)", "mmss.0",
]
NUMBERS = ["0", "1", "-1", "45017", "45017.75", "0.5", "1e10", "1e-10", "-123456.789", "2958465", "99999999999999999999"]


def put(target, data):
    data = data.encode() if isinstance(data, str) else data
    if 0 < len(data) <= LARGEST:
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def spelled_out(data):
    """A package as text, its parts one after the other; pictures and the like are left out."""
    spelled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml", ".bin", "mimetype")):
                spelled.write(b"\n=== " + name.encode() + b"\n" + package.read(name))
    return spelled.getvalue()[1:]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from texts(below)


def main():
    lines, codes = set(), set(CODES)
    files = [file for file in sorted((ROOT / "samples").rglob("*")) if file.suffix in ENDINGS]
    for number, file in enumerate(files):
        data = file.read_bytes()
        put("read_any", data)
        if data.startswith(b"PK"):
            try:
                parts = spelled_out(data)
            except zipfile.BadZipFile:
                continue
            target = "ods" if b"opendocument" in parts[:200] else "xlsb" if b"workbook.bin" in parts else "xlsx"
            put(target, data)
            put(target, parts)
            codes.update(re.findall(r'formatCode="([^"]*)"', parts.decode(errors="replace")))
        elif data.startswith(b"\xd0\xcf"):
            put("xls", data)
        elif file.suffix == ".json":
            put("json", data)
            lines.update(line for text in texts(json.loads(data)) for line in text.splitlines())
        elif data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
            put("html", data)
        else:
            for charset in b"012345x":
                put("csv", bytes([charset]) + data)
        # One of the things that can be written of it: the whole way takes its time.
        choices = b"0129=<"
        put("convert", choices[number % len(choices):][:1] + data)
    # The longest lines have the most in them.
    for line in sorted(lines, key=len)[-MOST_LINES:] + sorted(lines, key=len)[:MOST_LINES]:
        for target in ("numbering", "quantity", "wareki"):
            put(target, line)
    for code in codes:
        for number in NUMBERS:
            put("number_format", f"{number}\n{code}")
    for file in sorted((ROOT / "templates").glob("*.toml")):
        put("template", file.read_bytes())
    for file in sorted((ROOT / "src/template").glob("*.toml")):
        put("template", file.read_bytes())


if __name__ == "__main__":
    main()
