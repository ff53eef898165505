//! The day of an event: `2023-04-03`, `令和5年4月3日(月)`, `R5.4.3`, `5.4.3`, `20230403`, `4/3`.

use crate::model::{Cell, Date, Era, Raw, dates, narrow};

/// Reads the day that a cell names. `year` is the fiscal year of the ledger, for days written without one. Of
/// several days (`4/3～4/5`) the first counts; a month alone stands for its first day.
pub(super) fn day(cell: &Cell, year: Option<i32>) -> Option<Date> {
    match &cell.raw {
        Raw::Date(iso) => of_iso(iso),
        Raw::Text | Raw::Number(_) => of_text(&cell.shown, year),
        _ => None,
    }
}

fn of_iso(iso: &str) -> Option<Date> {
    let mut parts = iso.get(..10)?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Date::new(year, month, parts.next()?.parse().ok()?)
}

/// The same for text.
pub(super) fn of_text(text: &str, year: Option<i32>) -> Option<Date> {
    let text: String = narrow(text).into_iter().collect();
    let text = text.trim();
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return of_digits(text);
    }
    if let Some(parts) = short(text) {
        return of_short(parts, year?);
    }
    let found = dates(text);
    let first = found.first().filter(|date| date.chars.start == 0)?;
    let month = first.month?;
    let of_year = match first.year {
        Some(year) => year,
        None => in_fiscal(year?, month)?,
    };
    Date::new(of_year, month, first.day.unwrap_or(1))
}

/// The calendar year of a month of a fiscal year.
fn in_fiscal(year: i32, month: u32) -> Option<i32> {
    year.checked_add(i32::from(month < 4))
}

/// Digits alone: 20230403, or the count of days that a workbook keeps (45019).
fn of_digits(text: &str) -> Option<Date> {
    let number: u32 = text.parse().ok()?;
    match text.len() {
        8 => Date::new(
            i32::try_from(number / 10_000).ok()?,
            number / 100 % 100,
            number % 100,
        ),
        // 1982 to 2064: in a column of days nothing else is meant.
        5 if (30_000..=60_000).contains(&number) => of_serial(number),
        _ => None,
    }
}

/// Days since the last of 1899, as workbooks count them.
fn of_serial(serial: u32) -> Option<Date> {
    let mut rest = serial.checked_sub(25_569)?; // since 1970-01-01
    let mut year = 1970;
    loop {
        let length = if Date::new(year, 2, 29).is_some() {
            366
        } else {
            365
        };
        if rest < length {
            break;
        }
        rest -= length;
        year += 1;
    }
    (1..=12).find_map(|month| {
        let length = crate::model::days_in_month(year, month);
        if rest < length {
            return Some(Date::new(year, month, rest + 1));
        }
        rest -= length;
        None
    })?
}

/// Three short numbers with points, strokes or hyphens between: 5.4.3, 23/4/3.
fn short(text: &str) -> Option<[u32; 3]> {
    let text = text.split(['(', ' ']).next()?;
    let mark = text.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let mut parts = text.split(mark);
    let mut next = || -> Option<u32> {
        let part = parts.next()?.trim();
        (part.len() <= 2 && part.chars().all(|c| c.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let read = [next()?, next()?, next()?];
    parts.next().is_none().then_some(read)
}

/// The year of three short numbers is that of an era or of the century, whichever lies at the ledger's year.
fn of_short([short, month, day]: [u32; 3], year: i32) -> Option<Date> {
    let century = i32::try_from(short).ok()?.checked_add(2000)?;
    let candidates = [
        Era::Reiwa.western(short),
        Era::Heisei.western(short),
        century,
    ];
    let days = candidates.map(|year| Date::new(year, month, day));
    let near = |most: i32| {
        days.iter()
            .flatten()
            .find(|day| (day.fiscal_year() - year).abs() <= most)
            .copied()
    };
    near(0).or_else(|| near(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_writing() {
        for (text, day) in [
            ("2023/4/3", "2023-04-03"),
            ("2023-04-03 10:00", "2023-04-03"),
            ("令和5年4月3日", "2023-04-03"),
            ("令和５年４月３日（月）", "2023-04-03"),
            ("R5.4.3", "2023-04-03"),
            ("Ｒ５／４／３", "2023-04-03"),
            ("5.4.3", "2023-04-03"),
            ("05/04/03", "2023-04-03"),
            ("23/4/3", "2023-04-03"),
            ("20230403", "2023-04-03"),
            ("45019", "2023-04-03"),
            ("45351", "2024-02-29"),
            ("4/3", "2023-04-03"),
            ("4月3日", "2023-04-03"),
            ("1/15(月)", "2024-01-15"),
            ("3月31日", "2024-03-31"),
            ("4/3～4/5", "2023-04-03"),
            ("令和5年4月", "2023-04-01"),
        ] {
            let found = of_text(text, Some(2023)).map(|day| day.to_string());
            assert_eq!(found.as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "未定",
            "合計",
            "12",
            "2023/13/1",
            "令和5年11月31日",
            "20231301",
            "99999",
            "第1回 4/3",
        ] {
            assert_eq!(of_text(text, Some(2023)), None, "{text}");
        }
        assert_eq!(of_text("4/3", None), None);
        assert_eq!(of_text("5.4.3", None), None);
    }
}
