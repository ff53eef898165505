#!/usr/bin/env python3
"""Makes the samples of ledgers (`samples/jisseki-daicho/`). Everything is made up.

    python3 tests/make_ledger_samples.py
"""

import sys
from datetime import date

from openpyxl.styles import Font

sys.dont_write_bytecode = True
from make_samples import CENTER, GREY, ROOT, save, separated, workbook  # noqa: E402

FOLDER = ROOT / "jisseki-daicho"

HEADER = ["No.", "派遣日", "対象区分", "派遣先", "職種", "派遣回数", "受講者数（人日）", "備考"]
EVENTS = [
    (date(2023, 4, 18), "小規模事業者", "若葉木工房", "家具製作", 2, 9, ""),
    (date(2023, 4, 25), "業界団体", "若葉左官業組合", "左官", 1, 14, ""),
    (date(2023, 5, 16), "高等学校", "若葉農林高等学校", "造園", 3, 66, ""),
    (date(2023, 6, 7), "専修学校", "青嵐建築専門学校", "建築大工", 2, 38, ""),
    (date(2023, 7, 12), "小規模事業者", "丘の上製本所", "製本", 1, 4, "見学1名を含む"),
    (date(2023, 9, 5), "高等学校", "青嵐商業高等学校", "広告美術仕上げ", 2, 71, ""),
    (date(2023, 10, 20), "業界団体", "青嵐瓦工業組合", "かわらぶき", 1, 12, ""),
    (date(2023, 12, 13), "小学校", "丘の上小学校", "畳製作", 1, 31, "親子で参加"),
]
WRITTEN = ["R5.4.18", "令和5年4月25日", "5/16", "2023/6/7", "R5/7/12", "9月5日", "2023-10-20", "令和５年１２月１３日"]


def cp932():
    rows = [["令和5年度匠の技継承支援事業 派遣実績台帳"], [], HEADER]
    for number, (event, day) in enumerate(zip(EVENTS, WRITTEN), 1):
        _, category, place, trade, times, people, note = event
        rows.append([number, day, category, place, trade, times, people, note])
    rows[6][6] = "３８"
    rows.append(["", "合計", "", "", "", 13, 245, ""])
    (FOLDER / "days_in_every_writing_cp932.csv").write_bytes(separated(rows, ",").encode("cp932"))


def real_dates():
    book, sheet = workbook("派遣実績")
    sheet.cell(1, 1, "令和5年度匠の技継承支援事業 派遣実績台帳").font = Font(bold=True)
    for column, heading in enumerate(HEADER, 1):
        cell = sheet.cell(3, column, heading)
        cell.fill, cell.alignment = GREY, CENTER
    for row, event in enumerate(EVENTS, 4):
        sheet.cell(row, 1, row - 3)
        for column, value in enumerate(event, 2):
            if value != "":
                sheet.cell(row, column, value)
        sheet.cell(row, 2).number_format = '[$-411]ggge"年"m"月"d"日"'
    save(book, FOLDER / "real_dates.xlsx")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    cp932()
    real_dates()
