//! Serial day numbers of spreadsheets → calendar days and times.

use rust_decimal::{Decimal, RoundingStrategy};

/// Which day a workbook counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Day 1 is 1900-01-01, and 1900-02-29 is counted although it never was.
    #[default]
    From1900,
    /// Day 0 is 1904-01-01 (old Macintosh workbooks).
    From1904,
}

/// A moment: a day and the time on it, rounded to a thousandth of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    /// 0 is Sunday.
    pub(super) weekday: u32,
    /// Thousandths of a second since midnight.
    pub(super) millis: i64,
    /// Thousandths of a second since serial 0, for elapsed times.
    pub(super) elapsed: i64,
}

const DAY: i64 = 86_400_000;

impl Moment {
    /// The moment of a serial number; none outside of the days a spreadsheet can show.
    pub(super) fn from_serial(serial: Decimal, epoch: Epoch) -> Option<Self> {
        if serial.is_sign_negative() && !serial.is_zero() {
            return None;
        }
        let elapsed: i64 = serial
            .checked_mul(Decimal::from(DAY))?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            .try_into()
            .ok()?;
        let (days, millis) = (elapsed.div_euclid(DAY), elapsed.rem_euclid(DAY));
        // 9999-12-31 is the last day that Excel shows.
        let last = match epoch {
            Epoch::From1900 => 2_958_465,
            Epoch::From1904 => 2_957_003,
        };
        if days > last {
            return None;
        }
        let (year, month, day) = match epoch {
            // Day 60 is the 29 February that never was, day 0 the "0 January".
            Epoch::From1900 if days == 60 => (1900, 2, 29),
            Epoch::From1900 if days == 0 => (1900, 1, 0),
            Epoch::From1900 if days < 60 => civil(days - 25_568),
            Epoch::From1900 => civil(days - 25_569),
            Epoch::From1904 => civil(days - 24_107),
        };
        let weekday = match epoch {
            Epoch::From1900 => (days + 6).rem_euclid(7),
            Epoch::From1904 => (days + 5).rem_euclid(7),
        };
        Some(Self {
            year,
            month,
            day,
            weekday: u32::try_from(weekday).unwrap_or(0),
            millis,
            elapsed,
        })
    }

    /// ISO 8601: the day, and the time unless it is midnight.
    pub(super) fn iso(&self) -> String {
        let day = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        if self.millis == 0 {
            return day;
        }
        let seconds = self.millis / 1000;
        let time = format!(
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
        match self.millis % 1000 {
            0 => format!("{day}T{time}"),
            thousandths => format!("{day}T{time}.{thousandths:03}"),
        }
    }

    /// ISO 8601 duration since serial 0: `PT9H30M`.
    pub(super) fn iso_duration(&self) -> String {
        let seconds = self.elapsed / 1000;
        let minutes = format!("PT{}H{}M", seconds / 3600, seconds / 60 % 60);
        match (seconds % 60, self.elapsed % 1000) {
            (0, 0) => minutes,
            (whole, 0) => format!("{minutes}{whole}S"),
            (whole, thousandths) => format!("{minutes}{whole}.{thousandths:03}S"),
        }
    }
}

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let cycle = shifted.div_euclid(146_097);
    let of_cycle = shifted.rem_euclid(146_097);
    let year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    (
        year,
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day).unwrap_or(1),
    )
}

/// Days from 1970-01-01 to a day (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_cycle = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let of_year = (153 * march_month + 2) / 5 + day - 1;
    let of_cycle = of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year;
    year.div_euclid(400) * 146_097 + of_cycle - 719_468
}

/// The serial number of a moment in ISO 8601 (`2023-04-01T09:30:00.000`); a time of day alone is written on the last
/// day before the first.
pub(super) fn serial(iso: &str, epoch: Epoch) -> Option<Decimal> {
    let (date, time) = iso.trim().split_once('T').unwrap_or((iso.trim(), ""));
    let mut parts = date.splitn(3, '-').map(str::parse::<u16>);
    let mut next = || Some(i64::from(parts.next()?.ok()?));
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || year > 9999 {
        return None;
    }
    let days = days(year, month, day);
    let days = match epoch {
        Epoch::From1900 if days + 25_568 < 60 => days + 25_568,
        Epoch::From1900 => days + 25_569,
        Epoch::From1904 => days + 24_107,
    };
    let mut seconds = Decimal::ZERO;
    for (part, unit) in time.split(':').zip([3600_u16, 60, 1]) {
        let part = part.trim_end_matches('Z');
        if !part.is_empty() {
            let part: Decimal = part.parse().ok()?;
            seconds = seconds.checked_add(part.checked_mul(unit.into())?)?;
        }
    }
    if seconds.is_sign_negative() || seconds > Decimal::from(86_400) {
        return None;
    }
    Decimal::from(days).checked_add(seconds.checked_div(Decimal::from(86_400))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(serial: &str, epoch: Epoch) -> Option<String> {
        let serial = serial.parse().ok()?;
        Moment::from_serial(serial, epoch).map(|moment| moment.iso())
    }

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        for (serial, day) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("60", "1900-02-29"),
            ("61", "1900-03-01"),
            ("32516", "1989-01-08"),
            ("43586", "2019-05-01"),
            ("45017", "2023-04-01"),
            ("45017.5", "2023-04-01T12:00:00"),
            ("2958465", "9999-12-31"),
        ] {
            assert_eq!(iso(serial, Epoch::From1900).as_deref(), Some(day));
        }
        assert_eq!(iso("2958466", Epoch::From1900), None);
        assert_eq!(iso("-1", Epoch::From1900), None);
        assert_eq!(iso("43555", Epoch::From1904).as_deref(), Some("2023-04-01"));
    }

    #[test]
    fn weekdays_are_right_in_both_systems() {
        // 2023-08-01 is a Tuesday.
        let weekday = |serial: i64, epoch| {
            Moment::from_serial(Decimal::from(serial), epoch).map(|moment| moment.weekday)
        };
        assert_eq!(weekday(45139, Epoch::From1900), Some(2));
        assert_eq!(weekday(43677, Epoch::From1904), Some(2));
    }

    #[test]
    fn moments_become_serials_and_come_back() {
        for text in [
            "2023-04-01",
            "1900-02-28",
            "1900-03-01",
            "2024-02-29T09:30:00",
            "1999-12-31T23:59:59",
        ] {
            for epoch in [Epoch::From1900, Epoch::From1904] {
                let back = serial(text, epoch).and_then(|at| Moment::from_serial(at, epoch));
                let is_early = epoch == Epoch::From1904 && text.starts_with("1900");
                let shown = back.map(|moment| moment.iso());
                assert_eq!(shown.as_deref(), (!is_early).then_some(text), "{text}");
            }
        }
        assert_eq!(
            serial("1899-12-31T12:00:00.000", Epoch::From1900),
            Some(Decimal::new(5, 1))
        );
        for wrong in [
            "",
            "2023-13-01",
            "2023-04",
            "2023-04-01T99:00:00",
            "2023-04-01Tx",
            "-1-1-1",
        ] {
            assert_eq!(serial(wrong, Epoch::From1900), None, "{wrong}");
        }
    }
}
