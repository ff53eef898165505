#!/usr/bin/env python3
"""Makes the sample files of `renkei-ichiran/` and `jisshi-keikaku/` in `samples/`; see `make_samples.py`, whose
arguments it takes."""

import sys

sys.dont_write_bytecode = True
from make_samples import ROOT, Form, html_table, lines, office, paged, save, separated, table, workbook  # noqa: E402
from make_samples import put, put_captions, put_header, set_widths  # noqa: E402
from outline_texts import KASUMI, WAKABA  # noqa: E402

RENKEI = ROOT / "renkei-ichiran"


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


def main():
    with_office, again = "--no-office" not in sys.argv, "--again" in sys.argv
    RENKEI.mkdir(parents=True, exist_ok=True)
    renkei(with_office, again)


if __name__ == "__main__":
    main()
