#!/usr/bin/env python3
"""Makes the samples of the tables (`samples/<form>/`) from the texts in `table_texts.py`. Everything is made up.

Needs what `make_samples.py` needs, and has its switches:

    python3 tests/make_table_samples.py              all of them
    python3 tests/make_table_samples.py --no-office  without those that LibreOffice makes
"""

import argparse
import copy
import re
import sys
from datetime import date

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

sys.dont_write_bytecode = True
import table_texts as texts  # noqa: E402
from make_samples import BOX, CENTER, GREY, ROOT, WRAP, office, save, separated, workbook  # noqa: E402

WAREKI = '[$-411]ggge"年"m"月"d"日"'


class Table:
    """One made-up table: lines above and below it, header rows, body rows."""

    def __init__(self, source):
        self.captions = source["captions"]
        self.header = source["header"]
        self.rows = copy.deepcopy(source["rows"])
        self.notes = source["notes"]
        self.widths = source.get("widths") or [max(8, *(widest(row[i]) for row in self.header + self.rows)) for i in range(len(self.header[0]))]

    def change(self, row, column, old, new):
        """Changes one cell, which must hold `old`."""
        assert self.rows[row][column] == old, self.rows[row]
        self.rows[row][column] = new
        return self


def widest(cell):
    """How wide a column a cell asks for, in half-width characters."""
    if cell is None or isinstance(cell, (int, float)) or cell in ("<", "^"):
        return 10
    if isinstance(cell, date):
        return 14
    return min(32, 2 + 2 * max(map(len, cell.split("\n"))))


def plain(cell):
    """A cell as the text that a CSV has."""
    if cell is None or cell in ("<", "^"):
        return ""
    if isinstance(cell, date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return str(cell)


def fill(sheet, row, column, value, typed):
    """One cell of the body; with `typed`, drawn numbers (`▲630`, `95.0%`) are numbers with a format."""
    cell = sheet.cell(row, column)
    cell.alignment, cell.border = WRAP, BOX
    if typed and isinstance(value, str) and re.fullmatch(r"[▲△][0-9.]+", value):
        number = -float(value[1:]) if "." in value else -int(value[1:])
        cell.value, cell.number_format = number, f'#,##0{".0" if "." in value else ""};"{value[0]}"#,##0{".0" if "." in value else ""}'
    elif typed and isinstance(value, str) and re.fullmatch(r"[0-9]+\.[0-9]%", value):
        cell.value, cell.number_format = round(float(value[:-1]) / 100, 6), "0.0%"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, WAREKI
    elif isinstance(value, int):
        cell.value, cell.number_format = value, "#,##0" if abs(value) >= 10000 else "General"
    else:
        cell.value = value
    return cell


def block(sheet, top, cells, left, merged, typed, is_header):
    """Puts rows of cells; `<` and `^` are merged with their neighbours, or left blank."""
    for r, row in enumerate(cells):
        for c, value in enumerate(row):
            is_mark = value in ("<", "^")
            cell = fill(sheet, top + r, left + c, None if is_mark else value, typed)
            if is_header:
                cell.alignment, cell.fill, cell.font = CENTER, GREY, Font(name="ＭＳ ゴシック", size=10.5)
    if not merged:
        return
    for r, row in enumerate(cells):
        for c, value in enumerate(row):
            if value in ("<", "^"):
                continue
            right = c
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            down = r
            while down + 1 < len(cells) and cells[down + 1][c] == "^":
                down += 1
            if (down, right) != (r, c):
                sheet.merge_cells(start_row=top + r, end_row=top + down, start_column=left + c, end_column=left + right)


def book(table, merged=True, typed=True, pages=0, left=1, name="Sheet1"):
    """A workbook; with `pages`, that many rows a page, the header and a page number on each."""
    made, sheet = workbook(name)
    row = 1
    for caption in table.captions:
        sheet.cell(row, left).value = caption
        row += 1
    row += 1
    rows = table.rows
    size = pages or len(rows)
    for number, first in enumerate(range(0, len(rows), size), 1):
        block(sheet, row, table.header, left, merged, typed, True)
        row += len(table.header)
        part = rows[first : first + size]
        block(sheet, row, part, left, merged, typed, False)
        row += len(part)
        if pages:
            sheet.cell(row, left + len(table.header[0]) // 2).value = f"－ {number} －"
            row += 2
    for note in table.notes:
        sheet.cell(row, left).value = note
        row += 1
    for column, width in enumerate(table.widths, left):
        sheet.column_dimensions[get_column_letter(column)].width = width
    return made


def lines(table):
    """The rows of a CSV."""
    blank = [""] * (len(table.header[0]) - 1)
    above = [[caption, *blank] for caption in table.captions] + [["", *blank]]
    body = [[plain(cell) for cell in row] for row in table.header + table.rows]
    return above + body + [[note, *blank] for note in table.notes]


def text_file(form, name, table, charset="cp932"):
    path = ROOT / form / name
    path.write_bytes(separated(lines(table), "\t" if name.endswith(".tsv") else ",").encode(charset))


def stories(with_office, again):
    def xlsx(form, name, table, **how):
        save(book(table, **how), ROOT / form / name)

    def made_by_office(form, name, table, **how):
        if with_office:
            office(book(table, **how), ROOT / form / name, again)

    form = "mokuhyo-kanri"
    xlsx(form, "clean.xlsx", Table(texts.SENRYAKU))
    text_file(form, "半期の実績_cp932.csv", Table(texts.KEIEI))
    made_by_office(form, "three_row_header.ods", Table(texts.KOSODATE))
    made_by_office(form, "千円_小計と合計.xls", Table(texts.JIMU))
    xlsx(form, "策定時と直近値.xlsx", Table(texts.KENKO))
    xlsx(form, "指定管理_計画と実績.xlsx", Table(texts.SHITEI))
    xlsx(form, "header_on_every_page.xlsx", Table(texts.SENRYAKU), merged=False, pages=3, left=2)
    text_file(form, "助成_二段の見出し_unicode_text.tsv", Table(texts.JOSEI), "utf-16")
    xlsx(form, "合計が合わない.xlsx", Table(texts.KOSODATE).change(3, 3, 452, 453))

    form = "danjo-kyodo-sankaku"
    xlsx(form, "clean.xlsx", Table(texts.DANJO))
    made_by_office(form, "前期と後期.ods", Table(texts.BYODO))
    text_file(form, "full_width_digits_cp932.csv", Table(texts.SANKAKU))

    form = "gyozaisei-kaikaku"
    xlsx(form, "clean.xlsx", Table(texts.GYOKAKU))
    text_file(form, "小計と合計_cp932.csv", Table(texts.SHUCHU))
    made_by_office(form, "header_on_every_page.xls", Table(texts.GYOSEI), pages=4)

    form = "dokuho-gyomu-jisseki"
    xlsx(form, "clean.xlsx", Table(texts.DOKUHO))
    made_by_office(form, "業務実績と自己評価_二段の見出し.ods", Table(texts.BYOIN))
    change = ("電子会議による相談を始め、件数を増やす。", "期間中に、相談を延べ12,000件受ける。")
    cell = texts.DOKUHO["rows"][0][1]
    text_file(form, "中期計画の数値_cp932.csv", Table(texts.DOKUHO).change(0, 1, cell, cell.replace(*change)))

    form = "hojo-seisan"
    xlsx(form, "clean.xlsx", Table(texts.SEISAN))
    text_file(form, "不用額と流用額_cp932.csv", Table(texts.KESSAN))
    made_by_office(form, "full_width_digits.xls", Table(texts.JUTAKU), typed=False)

    form = "kyoiku-tenken-hyoka"
    xlsx(form, "clean.xlsx", Table(texts.KYOIKU))
    made_by_office(form, "指標_二段の見出し.ods", Table(texts.TENKEN))
    text_file(form, "番号の付いた取組_cp932.csv", Table(texts.KYOIKUKEIKAKU))

    form = "kansa-sochi"
    xlsx(form, "clean.xlsx", Table(texts.KANSA))
    made_by_office(form, "二段の見出し_日付.xls", Table(texts.SOCHI))
    text_file(form, "同上_cp932.csv", Table(texts.GYOSEIKANSA))

    form = "renkei-teian"
    xlsx(form, "clean.xlsx", Table(texts.TEIAN))
    text_file(form, "県への要望_cp932.csv", Table(texts.YOBO))
    made_by_office(form, "分野を結合.ods", Table(texts.KENTEIAN))

    form = "chiiki-fukushi"
    xlsx(form, "clean.xlsx", Table(texts.FUKUSHI))
    made_by_office(form, "目標値と実績値.ods", Table(texts.CHIIKI))
    text_file(form, "社協_cp932.csv", Table(texts.SHAKYO))

    form = "hyo"
    xlsx(form, "statistics_table.xlsx", Table(texts.TOKEI))
    made_by_office(form, "備品台帳_日付.xls", Table(texts.BIHIN))
    xlsx(form, "施設_結合した区分.xlsx", Table(texts.SHISETSU))
    text_file(form, "二列だけ_cp932.csv", Table(texts.KENSU))


FORMS = ("mokuhyo-kanri", "danjo-kyodo-sankaku", "gyozaisei-kaikaku", "dokuho-gyomu-jisseki", "hojo-seisan", "kyoiku-tenken-hyoka", "kansa-sochi", "renkei-teian", "chiiki-fukushi", "hyo")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--no-office", action="store_true", help="leave out what LibreOffice makes")
    parser.add_argument("--again", action="store_true", help="make .xls and .ods again")
    arguments = parser.parse_args()
    for form in FORMS:
        (ROOT / form).mkdir(parents=True, exist_ok=True)
    stories(not arguments.no_office, arguments.again)


if __name__ == "__main__":
    main()
