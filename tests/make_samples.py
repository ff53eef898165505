#!/usr/bin/env python3
"""Makes the sample files of `samples/`. All places, offices and sentences are made up.

Needs Python 3 with openpyxl, and LibreOffice (`soffice`) for .xls and .ods:

    python3 tests/make_samples.py              all of them
    python3 tests/make_samples.py --no-office  without those that LibreOffice makes

Text files and .xlsx come out byte for byte the same each time; LibreOffice writes the time into its files, so
.xls and .ods are made again only when they are not there (`--again` makes them all). The goldens beside the samples
(`.json`, `.findings`) are not made here.
"""

import argparse
import csv
import html
import io
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

sys.dont_write_bytecode = True
from sample_texts import AOBA, HIBARI, MIDORI, SHIRAKABA, SUMIRE  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent / "samples"
JISSHI = ROOT / "jisshi-jokyo"
TORIKUMI = ROOT / "torikumi-jisseki"
REFUSED = ROOT / "refused"

BOX = Border(*[Side(style="thin")] * 4)
WRAP = Alignment(wrap_text=True, vertical="top")
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
GREY = PatternFill("solid", fgColor="D9D9D9")
# A page break in the texts: `⏎` and how many characters the next page prints once more.
CUT = re.compile("⏎([0-9])")


# --- a document ---------------------------------------------------------------------------------------------------


class Form:
    """A document of made-up text: lines above the table, the header, the logical rows."""

    def __init__(self, source, **changes):
        self.captions = list(source["captions"])
        self.header = list(source["header"])
        self.widths = source["widths"]
        self.rows = [list(row) for row in source["rows"]]
        for key, value in changes.items():
            setattr(self, key, value)

    def change(self, old, new):
        """Replaces a text that stands in exactly one cell, once."""
        found = [(r, c) for r, row in enumerate(self.rows) for c, cell in enumerate(row) if old in cell]
        assert len(found) == 1, (old, found)
        r, c = found[0]
        assert self.rows[r][c].count(old) == 1, old
        self.rows[r][c] = self.rows[r][c].replace(old, new)
        return self

    def change_all(self, old, new):
        """Replaces a text wherever it stands."""
        assert any(old in cell for row in self.rows for cell in row), old
        self.rows = [[cell.replace(old, new) for cell in row] for row in self.rows]
        return self

    def joined(self):
        """The logical rows, no page break in them."""
        return [[CUT.sub("", cell) for cell in row] for row in self.rows]

    def without_pages(self):
        """The same document on one page."""
        self.rows = self.joined()
        return self

    def pages(self):
        """The rows as pages: a row that holds a page break goes on as the first row of the next page."""
        pages = [[]]
        for row in self.rows:
            parts = [split_cut(cell) for cell in row]
            for i in range(max(map(len, parts))):
                if i:
                    pages.append([])
                pages[-1].append([part[i] if i < len(part) else "" for part in parts])
        return pages

    def is_section(self, row):
        """A heading over the rows below: text in the first column alone."""
        return len(row) == 4 and row[0] and not any(row[1:])


def split_cut(cell):
    """`日程に⏎1沿って` → `日程に`, `に沿って`."""
    parts = CUT.split(cell)
    pieces = [parts[0]]
    for repeated, rest in zip(parts[1::2], parts[2::2]):
        count = int(repeated)
        pieces.append((pieces[-1][-count:] if count else "") + rest)
    return [piece.strip("\n") for piece in pieces]


# --- workbooks ----------------------------------------------------------------------------------------------------


def workbook(name="Sheet1"):
    book = Workbook()
    sheet = book.active
    sheet.title = name
    return book, sheet


def put(sheet, row, column, text, border=True):
    cell = sheet.cell(row, column)
    if text:
        cell.value = int(text) if re.fullmatch("[0-9]{1,3}", text) else text
        if isinstance(text, str) and text.startswith("="):
            cell.data_type = "s"
    cell.alignment = WRAP
    if border:
        cell.border = BOX
    return cell


def put_header(sheet, row, columns, header):
    for column, heading in zip(columns, header):
        cell = put(sheet, row, column, heading)
        cell.alignment, cell.fill, cell.font = CENTER, GREY, Font(name="ＭＳ ゴシック", size=10.5)


def put_captions(sheet, row, captions, column=1, gap=1):
    for caption in captions:
        put(sheet, row, column, caption, border=False)
        row += gap
    return row + 1


def put_rows(sheet, row, columns, form, rows):
    for cells in rows:
        for column, cell in zip(columns, cells):
            put(sheet, row, column, cell)
        if form.is_section(cells):
            sheet.merge_cells(start_row=row, end_row=row, start_column=columns[0], end_column=columns[-1])
        row += 1
    return row


def set_widths(sheet, columns, widths):
    for column, width in zip(columns, widths):
        sheet.column_dimensions[get_column_letter(column)].width = width


def table(form, order=None):
    """Captions, header and logical rows, as one types it."""
    book, sheet = workbook()
    order = order or range(len(form.header))
    columns = list(range(1, len(form.header) + 1))
    row = put_captions(sheet, 1, form.captions)
    put_header(sheet, row, columns, [form.header[i] for i in order])
    put_rows(sheet, row + 1, columns, form, [[cells[i] for i in order] if not form.is_section(cells) else cells for cells in form.joined()])
    set_widths(sheet, columns, [form.widths[i] for i in order])
    return book


def paged(form, title_on_every_page=False):
    """As a word processor's pages were pasted: rows cut at the page's end, header and page number on each."""
    book, sheet = workbook("実施状況" if len(form.header) == 3 else "取組実績")
    columns = list(range(1, len(form.header) + 1))
    row = 1
    for number, page in enumerate(form.pages(), 1):
        if number == 1 or title_on_every_page:
            row = put_captions(sheet, row, form.captions)
        put_header(sheet, row, columns, form.header)
        row = put_rows(sheet, row + 1, columns, form, page)
        put(sheet, row, (len(columns) + 1) // 2, f"- {number} -", border=False).alignment = CENTER
        row += 2
    set_widths(sheet, columns, form.widths)
    return book


def bands(form):
    """Which narrow columns of graph paper each column of the form takes, from B."""
    at, out = 2, []
    for width in form.widths:
        count = max(3, round(width / 2.6))
        out.append((at, at + count - 1))
        at += count
    return out


def graph_paper(form, split=None):
    """方眼紙: narrow columns, cells merged over a band; with `split`, one line of text on each sheet row."""
    book, sheet = workbook("様式")
    spans = bands(form)
    for column in range(1, spans[-1][1] + 3):
        sheet.column_dimensions[get_column_letter(column)].width = 2.6

    def band(row, span, text, border=True):
        cell = put(sheet, row, span[0], text, border)
        sheet.merge_cells(start_row=row, end_row=row, start_column=span[0], end_column=span[1])
        return cell

    whole = (spans[0][0], spans[-1][1])
    row = 2
    for caption in form.captions:
        band(row, whole, caption, border=False).alignment = CENTER
        row += 1
    row += 1
    for span, heading in zip(spans, form.header):
        band(row, span, heading).alignment = CENTER
    row += 1
    for cells in form.joined():
        if form.is_section(cells):
            band(row, whole, cells[0])
            row += 1
            continue
        lines = [split(cell, span) if split else [cell] for cell, span in zip(cells, spans)]
        for i in range(max(map(len, lines))):
            for span, line in zip(spans, lines):
                band(row, span, line[i] if i < len(line) else "", border=split is None)
            row += 1
    return book


def typed_lines(text, span):
    """Lines as a person breaks them to fit the band, also in the middle of a word."""
    room = (span[1] - span[0] + 1) * 2
    lines = []
    for line in text.split("\n"):
        width, start = 0, 0
        for i, c in enumerate(line):
            w = 2 if unicodedata.east_asian_width(c) in "WFA" else 1
            if width + w > room:
                lines.append(line[start:i])
                width, start = 0, i
            width += w
        lines.append(line[start:])
    return lines


def two_row_header(form, above):
    """A header of two rows: `above` stands merged over the plan and status columns."""
    book, sheet = workbook()
    last = len(form.header)
    row = put_captions(sheet, 1, form.captions)
    put_header(sheet, row, range(1, last + 1), form.header[: last - 2] + [above, ""])
    put_header(sheet, row + 1, range(1, last + 1), [""] * (last - 2) + form.header[last - 2 :])
    sheet.merge_cells(start_row=row, end_row=row, start_column=last - 1, end_column=last)
    for column in range(1, last - 1):
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    put_rows(sheet, row + 2, list(range(1, last + 1)), form, form.joined())
    set_widths(sheet, range(1, last + 1), form.widths)
    return book


def apart(form, notes, hidden):
    """Columns with blank ones between; a 備考 column and a hidden one that the form does not have."""
    book, sheet = workbook()
    columns = [2 + 2 * i for i in range(len(form.header))]
    row = put_captions(sheet, 2, form.captions, column=2)
    extra = [columns[-1] + 2, columns[-1] + 4]
    put_header(sheet, row, columns + extra, form.header + ["備考", "担当者メモ"])
    put_rows(sheet, row + 1, columns, form, form.joined())
    for i, text in notes.items():
        put(sheet, row + 1 + i, extra[0], text)
    for i, text in hidden.items():
        put(sheet, row + 1 + i, extra[1], text)
    set_widths(sheet, columns, form.widths)
    for column in [1] + [c + 1 for c in columns]:
        sheet.column_dimensions[get_column_letter(column)].width = 1.5
    sheet.column_dimensions[get_column_letter(extra[1])].hidden = True
    return book


def second_sheet(form):
    """The form starts at C7 of the second sheet; the first is a covering letter."""
    book, sheet = workbook("送付状")
    for row, text in [(2, "令和6年度の取組実績について（報告）"), (4, "標記のことについて、別シートのとおり報告します。"), (6, "記")]:
        put(sheet, row, 2, text, border=False)
    sheet = book.create_sheet("様式第2号")
    put_captions(sheet, 2, form.captions, column=3)
    columns = list(range(3, 3 + len(form.header)))
    put_header(sheet, 7, columns, form.header)
    put_rows(sheet, 8, columns, form, form.joined())
    set_widths(sheet, columns, form.widths)
    return book


# --- files --------------------------------------------------------------------------------------------------------


def save(book, path):
    """Writes an .xlsx without author and time, so that the same text gives the same bytes."""
    book.properties.creator = None
    memory = io.BytesIO()
    book.save(memory)
    with zipfile.ZipFile(memory) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", data)
            info = zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)


def lines(form, rows=None):
    blank = [""] * (len(form.header) - 1)
    return [[caption] + blank for caption in form.captions] + [[""] + blank, form.header] + (rows or form.joined())


def separated(rows, separator):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def html_table(form):
    """What some systems write when asked for Excel: an HTML page named .xls."""
    last = len(form.header)
    out = ['<html xmlns:x="urn:schemas-microsoft-com:office:excel">', '<head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "<style>td { mso-number-format:'\\@'; vertical-align:top }</style></head>", "<body><table border=1>"]
    for caption in form.captions:
        out.append(f"<tr><td colspan={last} align=center>{html.escape(caption)}</td></tr>")
    out.append("<tr>" + "".join(f"<th bgcolor=#d9d9d9>{html.escape(h)}</th>" for h in form.header) + "</tr>")
    for row in form.joined():
        if form.is_section(row):
            out.append(f"<tr><td colspan={last}>{html.escape(row[0])}</td></tr>")
        else:
            out.append("<tr>" + "".join("<td>" + html.escape(c).replace("\n", "<br>") + "</td>" for c in row) + "</tr>")
    return "\r\n".join([*out, "</table></body></html>", ""])


def paragraphs(rows):
    """Text as a converter of PDF files leaves it: each line in <p>, lists in <ul>."""
    def mark(cell):
        if "\n" not in cell:
            return cell
        parts = [f'<ul style="list-style-type: none"> {line} </ul>' if line.startswith("・") else f"<p>{line}</p>" for line in cell.split("\n")]
        return " ".join(parts)
    return [[mark(cell) for cell in row] for row in rows]


def office(book, path, again):
    """Lets LibreOffice write .xls or .ods."""
    if path.exists() and not again:
        return
    kind = {".xls": "xls:MS Excel 97", ".ods": "ods"}[path.suffix]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / (path.stem + ".xlsx")
        save(book, source)
        target = pathlib.Path(folder) / "out"
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", target, source], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        shutil.copy(target / path.name, path)


# --- the stories --------------------------------------------------------------------------------------------------


def stories(with_office, again):
    # 実施状況
    save(paged(Form(MIDORI)), JISSHI / "R5実施状況.xlsx")
    whole = Form(MIDORI).change_all("派遣目標回数：250回", "派遣目標回数：240回").change("参加者数：575人", "参加者数：628人")
    changed = Form(MIDORI, rows=whole.rows).without_pages()
    changed.change("派遣予定回数：150回", "派遣予定回数：160回").change("＜目標＞派遣回数：150回", "＜目標＞派遣回数：160回").change("＜最終見込＞派遣回数：163回", "＜最終見込＞派遣回数：171回")
    save(table(changed), JISSHI / "total_not_updated_after_a_row_was_changed.xlsx")
    save(paged(Form(MIDORI, rows=whole.rows), title_on_every_page=True), JISSHI / "rows_cut_by_page_breaks.xlsx")
    save(graph_paper(Form(MIDORI, rows=whole.rows), typed_lines), JISSHI / "方眼紙_一行ずつ.xlsx")
    (JISSHI / "markup_residue_unicode_text.tsv").write_bytes(b"\xff\xfe" + separated(lines(whole, paragraphs(whole.joined())), "\t").encode("utf-16-le"))

    save(apart(Form(AOBA), {1: "会場は予約済み", 4: "県と協議中"}, {2: "次回までに数字を確かめる"}), JISSHI / "備考欄と非表示の列.xlsx")
    (JISSHI / "unit_人_and_人日.csv").write_bytes(separated(lines(Form(AOBA).change("【目標】開催回数：24回 参加者数：480人", "【目標】開催回数：24回 参加者数：480人日")), ",").encode("cp932"))
    damaged = separated(lines(Form(AOBA)), ",").encode("cp932")
    for word, bad in (("保健師", b"\x95\xdb\xff\xff\x8e\x74"), ("血圧", b"\x8c\x8c\xfd\xfe")):
        assert damaged.count(word.encode("cp932")) >= 1, word
        damaged = damaged.replace(word.encode("cp932"), bad, 1)
    (JISSHI / "bad_bytes.csv").write_bytes(damaged)
    save(two_row_header(Form(AOBA), "令和5年度"), JISSHI / "two_row_header.xlsx")
    (JISSHI / "status_missing_html.xls").write_bytes(html_table(Form(SHIRAKABA).change("(2) 就農相談会\n<目標>開催回数：6回 相談者数：90人\n<実績>開催回数：5回 相談者数：84人\n<最終見込>開催回数：6回 相談者数：97人", "(2) 就農相談会")).encode("cp932"))

    # 取組実績
    save(table(Form(HIBARI)), TORIKUMI / "clean.xlsx")
    (TORIKUMI / "repeated_item_differs_by_one_character.xls").write_bytes(html_table(Form(HIBARI, rows=one_character(HIBARI["rows"], "経営者の理解", "経営者の理介"))).encode("cp932"))
    save(graph_paper(Form(SUMIRE)), TORIKUMI / "方眼紙.xlsx")
    (TORIKUMI / "unicode_text.tsv").write_bytes(b"\xff\xfe" + separated(lines(Form(SUMIRE)), "\t").encode("utf-16-le"))
    (TORIKUMI / "number_repeated_cp932.csv").write_bytes(separated(lines(Form(SUMIRE, rows=renumbered(SUMIRE["rows"], "15", "14"))), ",").encode("cp932"))
    save(second_sheet(Form(SUMIRE)), TORIKUMI / "second_sheet_from_c7.xlsx")

    if with_office:
        office(table(whole), JISSHI / "clean.xls", again)
        office(table(Form(SHIRAKABA).change("<最終見込>受講者数：66人", "<最終見込>受講者数：59人")), JISSHI / "forecast_below_target.ods", again)
        office(table(Form(SHIRAKABA).change("(3) 農業機械の貸出し\n<目標>", "(4) 農業機械の貸出し\n<目標>")), JISSHI / "number_differs_between_columns.xls", again)
        office(table(Form(SHIRAKABA), order=[2, 0, 1]), JISSHI / "columns_in_another_order.ods", again)
        office(paged(Form(HIBARI)), TORIKUMI / "rows_cut_by_page_breaks.ods", again)
        office(table(Form(HIBARI, rows=emptied(HIBARI["rows"], "33"))), TORIKUMI / "status_missing.xls", again)
    refused()


def one_character(rows, old, new):
    """Changes the last of the cells that say the same."""
    rows = [list(row) for row in rows]
    found = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if old in cell]
    assert len(found) > 1, old
    r, c = found[-1]
    rows[r][c] = rows[r][c].replace(old, new)
    return rows


def renumbered(rows, old, new):
    assert any(row[0] == old for row in rows)
    return [[new, *row[1:]] if row[0] == old else list(row) for row in rows]


def emptied(rows, number):
    assert any(row[0] == number for row in rows)
    return [[*row[:-1], ""] if row[0] == number else list(row) for row in rows]


def refused():
    """Files that are no form, or no spreadsheet: each must be refused with a message."""
    save(table(Form(SUMIRE)), REFUSED / "truncated.xlsx")
    data = (REFUSED / "truncated.xlsx").read_bytes()
    (REFUSED / "truncated.xlsx").write_bytes(data[: len(data) * 2 // 3])
    (REFUSED / "pdf_named.xlsx").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
    (REFUSED / "empty.xlsx").write_bytes(b"")
    (REFUSED / "empty.csv").write_bytes(b"")
    (REFUSED / "binary_noise.csv").write_bytes(random.Random(2).randbytes(2000))
    (REFUSED / "letter.csv").write_bytes("拝啓\r\n時下ますます御清栄のこととお喜び申し上げます。\r\nさて、令和6年度の報告書の様式を別便でお送りしましたので、お納めください。\r\n敬具\r\n".encode("cp932"))
    save(header_only(), REFUSED / "plan_without_status.xlsx")
    (REFUSED / "password.xlsx").write_bytes(protected())


def header_only():
    """Two of the three columns: no form has exactly these."""
    form = Form(AOBA)
    form.header, form.widths = form.header[:2], form.widths[:2]
    form.rows = [row[:2] for row in form.rows]
    return table(form)


def protected():
    """The shell of a workbook with a password: an OLE file whose streams say that the package is encrypted.

    The package itself is noise; a reader must stop at the streams' names, long before it would need a password.
    """
    sector, free, end, fat_mark = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    noise = random.Random(7)
    info = b"\x04\x00\x04\x00\x40\x00\x00\x00" + b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"/></encryption>'
    info = info.ljust(4096, b" ")
    package = (4080).to_bytes(8, "little") + noise.randbytes(4096)
    streams = [("EncryptionInfo", info), ("EncryptedPackage", package)]
    sectors, fat, starts = [b"", b""], [fat_mark, end], []
    for _, data in streams:
        starts.append(len(sectors))
        pieces = [data[i : i + sector].ljust(sector, b"\0") for i in range(0, len(data), sector)]
        for i in range(len(pieces)):
            fat.append(end if i + 1 == len(pieces) else len(sectors) + i + 1)
        sectors += pieces

    def entry(name, kind, child, left, start, size):
        text = name.encode("utf-16-le") + b"\0\0" if name else b""
        words = [left, free, child]
        return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + b"".join(w.to_bytes(4, "little") for w in words) + bytes(36) + start.to_bytes(4, "little") + size.to_bytes(8, "little")

    # Names are ordered by length first: EncryptionInfo is left of EncryptedPackage.
    directory = entry("Root Entry", 5, 2, free, end, 0) + entry("EncryptionInfo", 2, free, free, starts[0], len(info)) + entry("EncryptedPackage", 2, free, 1, starts[1], len(package)) + entry("", 0, free, free, 0, 0)
    sectors[0] = b"".join(x.to_bytes(4, "little") for x in fat).ljust(sector, b"\xff")
    sectors[1] = directory
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff" + (9).to_bytes(2, "little") + (6).to_bytes(2, "little") + bytes(10)
    head += b"".join(x.to_bytes(4, "little") for x in [1, 1, 0, 4096, end, 0, end, 0, 0])
    return head.ljust(sector, b"\xff") + b"".join(sectors)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--no-office", action="store_true", help="leave out what LibreOffice makes")
    parser.add_argument("--again", action="store_true", help="make .xls and .ods again")
    arguments = parser.parse_args()
    for folder in (JISSHI, TORIKUMI, REFUSED):
        folder.mkdir(parents=True, exist_ok=True)
    stories(not arguments.no_office, arguments.again)


if __name__ == "__main__":
    main()
