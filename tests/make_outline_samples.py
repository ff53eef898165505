#!/usr/bin/env python3
"""Makes the sample files of `renkei-ichiran/`, `jisshi-keikaku/` and `bunsho/` in `samples/`; see `make_samples.py`, whose
arguments it takes."""

import re
import sys
import unicodedata

sys.dont_write_bytecode = True
from make_samples import ROOT, Form, html_table, lines, office, paged, save, separated, table, workbook  # noqa: E402
from make_samples import put, put_captions, put_header, set_widths  # noqa: E402
from outline_texts import HARUKAZE, KASUMI, MINATO, WAKABA  # noqa: E402

RENKEI = ROOT / "renkei-ichiran"
JISSHI = ROOT / "jisshi-keikaku"
BUNSHO = ROOT / "bunsho"
# The end of a page inside a line.
CUT = "⏎"


# --- two parties side by side -------------------------------------------------------------------------------------


def one_point_a_row(form):
    """Each point on a sheet row of its own, the item merged over the rows of its points."""
    book, sheet = workbook("一覧")
    columns = range(1, len(form.header) + 1)
    row = put_captions(sheet, 1, form.captions)
    put_header(sheet, row, columns, form.header)
    row += 1
    for cells in form.joined():
        points = [cell.split("\n") for cell in cells]
        count = max(map(len, points))
        for i in range(count):
            for column, column_points in zip(columns, points):
                put(sheet, row + i, column, column_points[i] if i < len(column_points) else "")
        if count > 1:
            sheet.merge_cells(start_row=row, end_row=row + count - 1, start_column=1, end_column=1)
        row += count
    set_widths(sheet, columns, form.widths)
    return book


def lists(rows):
    """Points as a converter of PDF files leaves them: lists in lists, the blanks of one line between them."""
    def mark(cell):
        if not cell.startswith("○"):
            return cell
        text = cell.replace("\n・", " <ul> ・", 1) if "\n・" in cell else cell
        return f'<ul style="list-style-type: none"> {text} </ul>'.replace("\n", " ")
    return [[mark(cell) for cell in row] for row in rows]


def renkei(with_office, again):
    save(table(Form(KASUMI)), RENKEI / "連携内容一覧.xlsx")
    save(one_point_a_row(Form(KASUMI)), RENKEI / "一行一点.xlsx")
    tagged = Form(KASUMI)
    (RENKEI / "markup_residue_cp932.csv").write_bytes(separated(lines(tagged, lists(tagged.joined())), ",").encode("cp932"))
    (RENKEI / "numbers_on_both_sides.xls").write_bytes(html_table(Form(WAKABA)).encode("cp932"))
    if with_office:
        office(paged(Form(KASUMI)), RENKEI / "rows_cut_by_page_breaks.ods", again)


# --- an outline of lines ------------------------------------------------------------------------------------------


def whole(text, cut=""):
    """Depth and text of every line; title, preamble and closing clause have none."""
    rows = [(None, text["title"]), (None, text["preamble"])]
    rows += [(depth, line.replace(CUT, cut)) for depth, line in text["lines"]]
    return [*rows, (None, text["closing"])]


def wide(depth, line):
    return "　" * (depth or 0) + line


def one_column(rows, name="実施計画"):
    """One line a row in the first column; None leaves a row blank."""
    book, sheet = workbook(name)
    for row, line in enumerate(rows, 1):
        if line:
            put(sheet, row, 1, line, border=False)
    sheet.column_dimensions["A"].width = 90
    return book


def by_column(rows, with_numbers=False):
    """Depth by column; with numbers and bullets in cells of their own, if asked."""
    book, sheet = workbook()
    for row, (depth, line) in enumerate(rows, 1):
        column = 1 + (depth or 0)
        mark = re.match("([0-9]+|[ア-ン](?= )|（[0-9]）|・) ?(.*)", line) if with_numbers and depth is not None else None
        if mark:
            put(sheet, row, column, mark[1], border=False)
            put(sheet, row, column + 1, mark[2], border=False)
        else:
            put(sheet, row, column, line, border=False)
    return book


def merged(rows):
    """Each line merged over eight columns, a blank row before each section."""
    book, sheet = workbook("計画書")
    row = 1
    for depth, line in rows:
        row += depth == 0
        put(sheet, row, 1, wide(depth, line), border=False)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=8)
        row += 1
    return book


def converted(text):
    """Text as a converter of PDF files leaves it: list marks, blank lines, a line cut by the end of its page."""
    out = []
    for depth, line in whole(text, cut=CUT):
        has_mark = re.match("[ア-ン] |（|・", line)
        mark = {2: "- ", 3: " - "}.get(depth, "") if has_mark else ""
        first, *rest = line.split(CUT)
        for part in (mark + first, *rest):
            out += [part, ""]
    return out


def printed(text, room=72, height=24):
    """Lines broken where the paper ends, page numbers below each page."""
    broken = []
    for depth, line in whole(text):
        indent = "　" * (depth or 0)
        width, start = len(indent) * 2, 0
        for i, c in enumerate(line):
            w = 2 if unicodedata.east_asian_width(c) in "WFA" else 1
            if width + w > room:
                broken.append(indent + line[start:i])
                indent = "　" * ((depth or 0) + (depth is not None))
                width, start = len(indent) * 2, i
            width += w
        broken.append(indent + line[start:])
    out = []
    for page, at in enumerate(range(0, len(broken), height), 1):
        out += [*broken[at : at + height], None, f"- {page} -", None]
    return out


def jisshi(with_office, again):
    rows = whole(MINATO)
    save(by_column(rows), JISSHI / "R7実施計画.xlsx")
    save(merged(rows), JISSHI / "merged_rows.xlsx")
    save(one_column(printed(MINATO)), JISSHI / "lines_broken_by_the_paper.xlsx")
    (JISSHI / "cp932_by_wide_blanks.csv").write_bytes("".join(wide(*row) + "\r\n" for row in rows).encode("cp932"))
    (JISSHI / "list_marks_of_a_converter.csv").write_bytes("\n".join(converted(MINATO)).encode())
    if with_office:
        office(by_column(rows, with_numbers=True), JISSHI / "numbers_in_cells.ods", again)
        office(one_column([wide(*row) for row in labelled(rows)]), JISSHI / "labels_in_brackets.xls", again)


def bunsho():
    """Any other document of numbered items."""
    # One block of what would be a plan makes no outline of blocks.
    memo = [(None, "打合せの記録"), (0, "1 日時 6月3日"), (0, "2 県の取組について"), (2, "ア 制度の説明があった。"), (1, "県の取組"), (2, "ア 資料を配布する。")]
    (BUNSHO / "memo_of_numbered_lines_cp932.csv").write_bytes("".join(wide(*row) + "\r\n" for row in memo).encode("cp932"))
    save(one_column([wide(*row) for row in HARUKAZE], "運営"), BUNSHO / "運営体制.xlsx")


def labelled(rows):
    """Labels in 【】, text of a block on the same line as its label."""
    out = []
    for depth, line in rows:
        if depth == 1:
            out.append((depth, "【" + line.strip("（）") + "】"))
        elif depth == 2 and out[-1][0] == 1 and not re.match("[ア-ン] |（", line):
            out[-1] = (1, out[-1][1] + line)
        else:
            out.append((depth, line))
    return out


def main():
    with_office, again = "--no-office" not in sys.argv, "--again" in sys.argv
    for folder in (RENKEI, JISSHI, BUNSHO):
        folder.mkdir(parents=True, exist_ok=True)
    renkei(with_office, again)
    jisshi(with_office, again)
    bunsho()


if __name__ == "__main__":
    main()
