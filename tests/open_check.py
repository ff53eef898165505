#!/usr/bin/env python3
"""Opens workbooks as other programs do: with openpyxl, which is strict about the XML, and with LibreOffice.

    python3 tests/open_check.py BOOK.xlsx...

Each must open, hold text, and hold nothing that runs or reaches out: no formula but the rates of the review, no
defined name but those of printing, no link to another file but the one of a review to the workbook beside it; no
author, no company, no time of its own. LibreOffice must find the same text in it. The check first proves itself on a
workbook with all that. Needs LibreOffice and openpyxl. Exit status 1 when a check failed.
"""

import collections
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile

from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName

RATE = re.compile(r"=[A-Z]+\d+/[A-Z]+\d+")
CREATED = datetime.datetime(2000, 1, 1)


def texts_of(book):
    """Characters of all text cells that leave ink."""
    found = collections.Counter()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "s":
                    found.update(c for c in str(cell.value) if not c.isspace())
    return found


def problems_of(path, in_libreoffice):
    book = load_workbook(path)
    is_review = "_確認用" in path.name
    problems = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not (is_review and RATE.fullmatch(str(cell.value))):
                    problems.append(f"{sheet.title}!{cell.coordinate} is the formula {cell.value}")
                link = cell.hyperlink
                if link and link.target and not link.target.startswith("#"):
                    problems.append(f"{sheet.title}!{cell.coordinate} leads to {link.target}")
        names = [name for name in sheet.defined_names if not name.startswith(("Print_", "_xlnm."))]
        if names or sheet.data_validations.dataValidation:
            problems.append(f"{sheet.title} has names {names} or rules of its own")
    if book.defined_names:
        problems.append(f"names {list(book.defined_names)}")
    if book._external_links:
        problems.append("links to other files")
    about = book.properties
    for what in ("creator", "lastModifiedBy", "company", "title", "description", "keywords"):
        if getattr(about, what, None):
            problems.append(f"{what} is {getattr(about, what)}")
    if about.created != CREATED:
        problems.append(f"created {about.created}")
    here = texts_of(book)
    if not here:
        problems.append("no text at all")
    if not in_libreoffice.exists():
        return problems + ["LibreOffice did not open it"]
    there = texts_of(load_workbook(in_libreoffice))
    if here - there:
        problems.append("LibreOffice has not: " + "".join(c * n for c, n in (here - there).most_common(20)))
    return problems


def through_libreoffice(books, folder):
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, books)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=1200, check=False)


def harmful(folder):
    """A workbook with what no output may have."""
    book = Workbook()
    book.active["A1"], book.active["A2"] = "表", "=1+1"
    book.active["A3"] = "外"
    book.active["A3"].hyperlink = "https://example.jp/"
    book.defined_names["名前"] = DefinedName("名前", attr_text="Sheet!$A$1")
    book.properties.creator = "様式 太郎"
    path = folder / "harmful.xlsx"
    book.save(path)
    return path


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "out").mkdir()
        planted = harmful(folder)
        books = [pathlib.Path(path).resolve() for path in sys.argv[1:]]
        through_libreoffice([planted, *books], folder / "out")
        if len(problems_of(planted, folder / "out" / planted.name)) < 4:
            failed += 1
            print("FAILED: what was put in on purpose was not noticed")
        for book in books:
            problems = problems_of(book, folder / "out" / book.name)
            # The review leads to the workbook to hand in.
            beside = book.name.replace("_確認用", "_提出用")
            problems = [problem for problem in problems if beside not in problem]
            failed += bool(problems)
            for problem in problems[:8]:
                print(f"FAILED {book.name}: {problem}")
    print(f"{len(books)} workbooks opened, {failed} failed")
    return 1 if failed or not books else 0


if __name__ == "__main__":
    sys.exit(main())
