#!/usr/bin/env python3
"""Makes the workbooks of `tests/rules/`: what a CSV cannot hold. All places, offices and sentences are made up.

Needs Python 3 with openpyxl:

    python3 tests/make_rule_sheets.py

The files come out byte for byte the same each time. The `.out` beside them are not made here.
"""

import io
import pathlib
import re
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Alignment

RULES = pathlib.Path(__file__).resolve().parent / "rules"

HEADING = ["番号", "取組項目", "取組内容", "数値目標", "取組状況", "達成度", "担当課"]
ROWS = [
    ["1", "窓口の電子化", "届出を電子化する。", "40件", "43件を電子化した。", "A", "市民課"],
    ["2", "庁舎の省エネルギー", "照明を取り替える。", "2庁舎", "2庁舎の照明を取り替えた。", "A", "管財課"],
    ["3", "広報紙の広告", "広告の枠を増やす。", "12枠", "12枠を設けた。", "A", "広報課"],
    ["4", "備品の共同購入", "近隣の市と共同で購入する。", "3品目", "3品目を共同で購入した。", "A", "契約課"],
]


def progress():
    """A form of words: a plan of reforms and what was done."""
    book = Workbook()
    sheet = book.active
    sheet.title = "進捗状況"
    sheet["A1"] = "しおさい市行政改革プラン　令和6年度進捗状況"
    for column, heading in enumerate(HEADING, 1):
        sheet.cell(3, column, heading)
    for at, row in enumerate(ROWS, 4):
        for column, text in enumerate(row, 1):
            sheet.cell(at, column, text)
    return book, sheet


def figures():
    """A form of figures with a column of sums."""
    book = Workbook()
    sheet = book.active
    sheet.title = "実績"
    sheet["A1"] = "令和6年度　しおさい市講座開催実績"
    for column, heading in enumerate(["番号", "講座名", "上半期", "下半期", "計"], 1):
        sheet.cell(3, column, heading)
    for at, (name, first, second) in enumerate(
        [("写真講座", 3, 4), ("陶芸講座", 2, 2), ("手話講座", 6, 5), ("園芸講座", 1, 3), ("朗読講座", 2, 1)], 4
    ):
        for column, value in enumerate([at - 3, name, first, second, f"=SUM(C{at}:D{at})"], 1):
            sheet.cell(at, column, value)
    return book, sheet


def save(book, path, change=None, parts=()):
    """Writes a workbook; `change` maps the XML of its sheets, `parts` are added to the package."""
    path = RULES / path
    path.parent.mkdir(parents=True, exist_ok=True)
    memory = io.BytesIO()
    book.save(memory)
    with zipfile.ZipFile(memory) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        contents = [(name, source.read(name)) for name in source.namelist()]
        for name, content in contents + [(name, text.encode()) for name, text in parts]:
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-04-01T00:00:00Z", content)
            if change and name.startswith("xl/worksheets/sheet"):
                content = change(content.decode()).encode()
            target.writestr(zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def errors():
    book, sheet = progress()
    sheet["E5"] = "#REF!"
    sheet["D6"] = "#N/A"
    save(book, "error-value/a_deleted_reference.xlsx")
    book, sheet = progress()
    sheet["C4"] = "台帳の#REF!エラーを解消する。"
    save(book, "error-value/words_about_errors.xlsx")


def formulas():
    book, _ = figures()
    save(book, "formula-without-value/sums_never_calculated.xlsx")
    book, _ = figures()
    sums = iter(["7", "4", "11", "4", "3"])
    save(
        book,
        "formula-without-value/sums_with_their_values.xlsx",
        lambda xml: re.sub(r"</f><v ?/>|</f><v></v>", lambda _: f"</f><v>{next(sums)}</v>", xml),
    )


def hidden():
    book, sheet = progress()
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["G"].hidden = True
    listed = book.create_sheet("選択肢")
    listed["B2"] = "市民課"
    listed.sheet_state = "veryHidden"
    save(book, "hidden-content/a_row_a_column_and_a_list.xlsx")
    book, sheet = progress()
    for row in range(20, 30):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["K"].hidden = True
    sheet.row_dimensions[4].hidden = True
    for column in range(1, 8):
        sheet.merge_cells(start_row=4, start_column=column, end_row=5, end_column=column)
    book.create_sheet("予備").sheet_state = "hidden"
    save(book, "hidden-content/nothing_behind_it.xlsx")


LINK = "xl/externalLinks/externalLink1.xml"
LINKED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
    'Target="file:///C:/kyoyu/集計表.xlsx" TargetMode="External"/></Relationships>'
)


def active():
    book, _ = progress()
    save(
        book,
        "active-content/a_macro_and_a_link.xlsm",
        parts=[
            ("xl/vbaProject.bin", "none"),
            (LINK, '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", LINKED),
        ],
    )
    book, sheet = progress()
    sheet["B4"].hyperlink = "https://www.example.jp/"
    sheet["B4"].alignment = Alignment(wrap_text=True)
    save(book, "active-content/a_plain_hyperlink.xlsx")


def endings():
    book, _ = progress()
    save(book, "wrong-extension/a_workbook_named_csv.csv")
    save(book, "wrong-extension/a_workbook_by_its_name.xlsx")
    cells = "".join(
        "<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>\n" for row in [HEADING, *ROWS]
    )
    page = f"<html><head><meta charset=\"utf-8\"></head><body><table>\n{cells}</table></body></html>\n"
    (RULES / "wrong-extension/a_page_named_xls.xls").write_text(page, encoding="utf-8")


def broken():
    def change(xml):
        return re.sub(r'<c r="C6"[^>]*>.*?</c>', '<c r="C6"><v>六回</v></c>', xml)

    book, sheet = figures()
    for row in range(4, 9):
        sheet.cell(row, 5).value = sheet.cell(row, 3).value + sheet.cell(row, 4).value
    save(book, "undecodable/words_in_a_cell_of_numbers.xlsx", change)


if __name__ == "__main__":
    errors()
    formulas()
    hidden()
    active()
    endings()
    broken()
