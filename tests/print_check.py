#!/usr/bin/env python3
"""Prints workbooks through LibreOffice and tells which characters of their cells do not reach the paper.

    python3 tests/print_check.py BOOK.xlsx...

A character counts as printed when three things hold: the page's text holds it as often as the cells do (header rows
that are repeated on every page counted once), there is ink where it should stand, and no other text stands in the
same place. A line cut off by a row that is too low fails the second or the third. The check first proves itself on a
workbook that is cut on purpose. Needs LibreOffice, poppler-utils and openpyxl. Exit status 1 when a check failed.
"""

import collections
import html
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment

DOTS = 2  # pixels a point, for the ink
DARK = 176  # gray below which a pixel is ink

Word = collections.namedtuple("Word", "left top right bottom text")


def shown(cell):
    """What a cell shows, by the number formats that the program writes."""
    value, form = cell.value, cell.number_format
    if hasattr(value, "year"):
        if "g" in form:
            era, year = ("令和", value.year - 2018) if (value.year, value.month) >= (2019, 5) else ("平成", value.year - 1988)
            if "ggg" in form:
                return f"{era}{year}年{value.month}月{value.day}日"
            return f"{'R' if era == '令和' else 'H'}{year}.{value.month}.{value.day}"
        day = (value.year, value.month, value.day)
        if "年" in form:
            return "{}年{}月{}日".format(*day)
        if "-" in form:
            return "{}-{:02}-{:02}".format(*day)
        return ("{}/{:02}/{:02}" if "mm" in form else "{}/{}/{}").format(*day)
    if isinstance(value, (int, float)) and form != "General":
        first = form.split(";")[0]
        percent = first.endswith("%")
        places = len(first.rstrip("%").partition(".")[2])
        number = abs(value) * (100 if percent else 1)
        text = f"{number:{',' if '#,' in first else ''}.{places}f}" + ("%" if percent else "")
        sign = ("▲" if "▲" in form else "△" if "△" in form else "-") if value < 0 else ""
        return sign + text
    return str(value)


def visible(text):
    """Characters that leave ink, one spelling each."""
    folded = unicodedata.normalize("NFKC", text)
    return [c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Mn")]


def to_pdf(books, folder):
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, books)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=False)


def pages_of(pdf):
    """Words of each page with their boxes, and height of the page, in points."""
    text = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], stdout=subprocess.PIPE, check=True).stdout.decode()
    pages = []
    for page in re.findall(r"<page .*?</page>", text, re.S):
        height = float(re.search(r'height="([\d.]+)"', page).group(1))
        words = [
            Word(*map(float, found[:4]), html.unescape(found[4]))
            for found in re.findall(
                r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page)
        ]
        pages.append((height, words))
    return pages


def pictures_of(pdf, folder):
    """Rows of gray bytes of each page."""
    stem = folder / (pdf.stem + "-page")
    subprocess.run(["pdftoppm", "-gray", "-r", str(72 * DOTS), str(pdf), str(stem)], check=True)
    pictures = []
    for path in sorted(folder.glob(stem.name + "-*.pgm"), key=lambda path: int(path.stem.rsplit("-", 1)[1])):
        data = path.read_bytes()
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
        width, height = int(head.group(1)), int(head.group(2))
        at = head.end()
        pictures.append([data[at + y * width:at + (y + 1) * width] for y in range(height)])
        path.unlink()
    return pictures


def without_ink(word, picture):
    """Characters of a word with nothing but white where they should stand."""
    sizes = [2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in word.text]
    step = (word.right - word.left) / sum(sizes)
    at, bare = word.left, []
    for c, size in zip(word.text, sizes):
        left, right = int(at * DOTS), int((at + step * size) * DOTS) + 1
        rows = picture[max(0, int(word.top * DOTS)):int(word.bottom * DOTS) + 1]
        # The ink of an underscore lies below the box that pdftotext gives.
        if c not in "_＿" and visible(c) and not any(min(row[max(0, left):right], default=255) < DARK for row in rows):
            bare.append(c)
        at += step * size
    return bare


def overlapping(words):
    """Words that stand on others; all but the first of each heap."""
    covered = []
    words = sorted(words, key=lambda word: word.top)
    for at, word in enumerate(words):
        for other in words[at + 1:]:
            if other.top >= word.bottom:
                break
            wide = min(word.right, other.right) - max(word.left, other.left)
            high = min(word.bottom, other.bottom) - max(word.top, other.top)
            low = min(word.bottom - word.top, other.bottom - other.top)
            if wide > 1 and high > 0.5 * low:
                covered.append(other)
    return covered


def check(book, pdf, folder):
    """Number of characters in the cells, and what is wrong with their print."""
    if not pdf.exists():
        return 0, ["LibreOffice did not print it"]
    pages, pictures = pages_of(pdf), pictures_of(pdf, folder)
    wanted, repeated, bottom, top = collections.Counter(), collections.Counter(), 0.0, 0.0
    sheets = [sheet for sheet in load_workbook(book).worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        first, last = title_rows(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and cell.data_type != "f":
                    characters = visible(shown(cell))
                    wanted.update(characters)
                    if first <= cell.row <= last:
                        repeated.update(characters)
        bottom, top = sheet.page_margins.bottom * 72, sheet.page_margins.top * 72

    printed, problems = collections.Counter(), []
    for number, ((height, words), picture) in enumerate(zip(pages, pictures), 1):
        body = [word for word in words if top - 1 < (word.top + word.bottom) / 2 < height - bottom + 1]
        for word in body:
            printed.update(visible(word.text))
            bare = without_ink(word, picture)
            if bare:
                problems.append(f"page {number}: no ink for {''.join(bare)} of {word.text}")
        problems += [f"page {number}: {word.text} stands on other text" for word in overlapping(body)]
    # One sheet, so each page after the first repeats its header rows: they prove nothing about other cells.
    if len(sheets) == 1:
        for _ in pages[1:]:
            printed -= repeated
    missing = wanted - printed
    if missing:
        problems.append("not on paper: " + "".join(c * min(n, 5) for c, n in missing.most_common(40)))
    return sum(wanted.values()), problems


def title_rows(sheet):
    found = re.findall(r"\d+", sheet.print_title_rows or "")
    return (int(found[0]), int(found[-1])) if found else (1, 0)


def cut_on_purpose(folder, rows):
    """A workbook whose first row is too low for its text; `rows` more stand under it."""
    book = Workbook()
    sheet = book.active
    sheet.column_dimensions["A"].width = 20
    for row in range(1, 2 + rows):
        sheet.cell(row, 1, "切られる文字がここに続きます。" * 6).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 30 if row == 1 else 300
    path = folder / f"cut_over_{rows}.xlsx"
    book.save(path)
    return path


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        planted = [cut_on_purpose(folder, rows) for rows in (0, 1)]
        books = [pathlib.Path(path).resolve() for path in sys.argv[1:]]
        to_pdf(planted + books, folder)
        for book in planted:
            count, problems = check(book, folder / (book.stem + ".pdf"), folder)
            if count and problems:
                passed += 1
            else:
                failed += 1
                print(f"FAILED {book.name}: text cut on purpose was not noticed")
        for book in books:
            count, problems = check(book, folder / (book.stem + ".pdf"), folder)
            if not problems and count:
                passed += 1
                print(f"ok {book.name}: {count} characters printed")
            else:
                failed += 1
                print(f"FAILED {book.name}: {count} characters, {len(problems)} problems")
                for problem in problems[:8]:
                    print(f"    {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not books else 0


if __name__ == "__main__":
    sys.exit(main())
