//! A number format (`#,##0"人"`, `ggge"年"`) and a value come in → the text a person sees goes out.

use rust_decimal::Decimal;

use super::date_format::{self, DatePart};
use super::digits;
use super::serial::{Epoch, Moment};
use crate::model::{Cell, Raw};

/// A number format, understood once and used for every cell that has it.
#[derive(Clone, Debug, Default)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

/// One of the parts between semicolons.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    condition: Option<(Comparison, Decimal)>,
    pub(super) tokens: Vec<Token>,
    /// `[$-411]` and the like: names of days and eras in Japanese.
    pub(super) japanese: bool,
    /// `[$-ja-JP-x-gannen]`: the first year of an era is 元年.
    pub(super) gannen: bool,
    /// `[DBNum1]` … `[DBNum3]`.
    pub(super) numerals: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// The smallest parts of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Characters shown as they are.
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma: thousands separator or division by a thousand.
    Comma,
    /// `%`
    Percent,
    /// `E+` (true) or `E-`.
    Exponent(bool),
    /// `/` of a fraction, or of a date.
    Slash,
    /// `@`
    Text,
    /// `General`, `G/標準`
    General,
    /// A part of a date or time.
    Date(DatePart),
}

impl NumberFormat {
    /// Understands a format code. Every code is accepted; what has no meaning is shown as it is.
    pub(super) fn new(code: &str) -> Self {
        let mut sections: Vec<Section> = split_sections(code)
            .iter()
            .map(|section| Section::new(section))
            .collect();
        for section in &mut sections {
            date_format::tell_minutes_from_months(&mut section.tokens);
        }
        Self { sections }
    }

    /// The format that a built-in id stands for where the file gives no code, with its Japanese meaning.
    pub(super) fn built_in(id: u16) -> Self {
        Self::new(super::builtin_format::code(id).unwrap_or("General"))
    }

    /// The cell that shows this number.
    pub(super) fn cell(&self, value: f64, epoch: Epoch) -> Cell {
        let Some(number) = digits::decimal(value) else {
            // Beyond 28 digits (or no number at all): the text is all that can be kept.
            return Cell::text(digits::scientific(value));
        };
        let Some((section, at)) = self.section(number) else {
            return number_cell(digits::general(number), number);
        };
        if section.is_date() {
            return match Moment::from_serial(number, epoch) {
                Some(moment) => Cell {
                    shown: date_format::show(section, moment),
                    raw: date_format::raw(section, moment),
                },
                // Excel fills such a cell with #: the number says more.
                None => number_cell(digits::general(number), number),
            };
        }
        let negative = number.is_sign_negative() && !number.is_zero();
        // The second section is for negative numbers and draws its own sign.
        let own_sign = at == 1 && section.condition.is_none();
        let mut shown = digits::show(section, number.abs());
        if negative && !own_sign && shown.contains(|c: char| matches!(c, '1'..='9')) {
            shown.insert(0, '-');
        }
        number_cell(shown.trim().to_owned(), number)
    }

    /// The text of a cell that holds text: the fourth section may add to it.
    pub(super) fn text(&self, text: &str) -> String {
        let section = match self.sections.as_slice() {
            [_, _, _, text, ..] => text,
            [only] if only.tokens.contains(&Token::Text) => only,
            _ => return text.to_owned(),
        };
        let mut shown = String::new();
        for token in &section.tokens {
            match token {
                Token::Literal(literal) => shown.push_str(literal),
                Token::Text | Token::General => shown.push_str(text),
                _ => {}
            }
        }
        // `;;;` hides a text from the eye; it is still what the cell says. `@_ ` adds nothing but room.
        let adds = shown.trim() != text.trim();
        if adds && !shown.trim().is_empty() {
            shown
        } else {
            text.to_owned()
        }
    }

    /// The section for a number, and which one it is; none where the number is shown plainly.
    fn section(&self, number: Decimal) -> Option<(&Section, usize)> {
        let numeric = self.sections.get(..3).unwrap_or(&self.sections);
        let found = if numeric.iter().any(|section| section.condition.is_some()) {
            numeric
                .iter()
                .position(|section| section.takes(number))
                .or_else(|| {
                    numeric
                        .iter()
                        .rposition(|section| section.condition.is_none())
                })
        } else {
            let negative = number.is_sign_negative() && !number.is_zero();
            Some(match numeric.len() {
                0 => return None,
                2.. if negative => 1,
                3 if number.is_zero() => 2,
                _ => 0,
            })
        };
        let at = found?;
        let section = numeric.get(at)?;
        // `@` alone shows the number as if it were typed.
        (section.tokens != [Token::Text]).then_some((section, at))
    }
}

fn number_cell(shown: String, number: Decimal) -> Cell {
    Cell {
        shown,
        raw: Raw::Number(number),
    }
}

impl Section {
    fn new(code: &str) -> Self {
        let mut section = Self::default();
        let chars: Vec<char> = code.chars().collect();
        let mut at = 0;
        while let Some(&c) = chars.get(at) {
            let rest = chars.get(at..).unwrap_or_default();
            at += match c {
                '"' => {
                    let inside: String = rest.iter().skip(1).take_while(|c| **c != '"').collect();
                    let length = inside.chars().count() + 2;
                    section.literal(&inside);
                    length
                }
                '\\' | '!' => {
                    let shown: String = rest.iter().skip(1).take(1).collect();
                    section.literal(&shown);
                    2
                }
                // A blank as wide as the next character.
                '_' => {
                    section.literal(" ");
                    2
                }
                // Fills the width of the cell with the next character.
                '*' => 2,
                '[' => {
                    let inside: String = rest.iter().skip(1).take_while(|c| **c != ']').collect();
                    section.bracket(&inside);
                    inside.chars().count() + 2
                }
                _ => section.plain(rest),
            };
        }
        section
    }

    fn literal(&mut self, text: &str) {
        if let Some(Token::Literal(last)) = self.tokens.last_mut() {
            last.push_str(text);
        } else {
            self.tokens.push(Token::Literal(text.to_owned()));
        }
    }

    /// `[Red]`, `[<=43585]`, `[$¥-411]`, `[DBNum3]`, `[h]`.
    fn bracket(&mut self, inside: &str) {
        let folded = inside.to_ascii_lowercase();
        if let Some(currency) = inside.strip_prefix('$') {
            let (symbol, locale) = currency.split_once('-').unwrap_or((currency, ""));
            if !symbol.is_empty() {
                self.literal(symbol);
            }
            let locale = locale.to_ascii_lowercase();
            self.gannen |= locale.contains("gannen");
            // The low 16 bits are the language (0411), the high ones calendar and numerals.
            self.japanese |= locale.starts_with("ja") || locale.ends_with("411");
        } else if let Some(digit) = folded.strip_prefix("dbnum") {
            self.numerals = digit.parse().unwrap_or(0);
        } else if let Some(part) = DatePart::elapsed(&folded) {
            self.tokens.push(Token::Date(part));
        } else if let Some(condition) = condition(inside) {
            self.condition = Some(condition);
        }
    }

    /// One token outside of quotes and brackets; the number of characters it takes.
    fn plain(&mut self, rest: &[char]) -> usize {
        let c = rest.first().copied().unwrap_or_default();
        for name in ["General", "G/標準"] {
            if starts_with(rest, name) {
                self.tokens.push(Token::General);
                return name.chars().count();
            }
        }
        match c {
            '0' | '#' | '?' => self.tokens.push(Token::Digit(c)),
            '.' => self.tokens.push(Token::Point),
            ',' => self.tokens.push(Token::Comma),
            '%' => self.tokens.push(Token::Percent),
            '@' => self.tokens.push(Token::Text),
            '/' => self.tokens.push(Token::Slash),
            'E' | 'e'
                if matches!(rest.get(1), Some('+' | '-'))
                    && self.tokens.iter().any(|t| matches!(t, Token::Digit(_))) =>
            {
                self.tokens.push(Token::Exponent(rest.get(1) == Some(&'+')));
                return 2;
            }
            _ => {
                if let Some((part, length)) = DatePart::parse(rest) {
                    self.tokens.push(Token::Date(part));
                    return length;
                }
                self.literal(&c.to_string());
            }
        }
        1
    }

    fn takes(&self, number: Decimal) -> bool {
        let Some((comparison, limit)) = self.condition else {
            return false;
        };
        match comparison {
            Comparison::Less => number < limit,
            Comparison::LessOrEqual => number <= limit,
            Comparison::Equal => number == limit,
            Comparison::NotEqual => number != limit,
            Comparison::GreaterOrEqual => number >= limit,
            Comparison::Greater => number > limit,
        }
    }

    pub(super) fn is_date(&self) -> bool {
        self.tokens
            .iter()
            .any(|token| matches!(token, Token::Date(_)))
    }
}

/// `<=43585`
fn condition(inside: &str) -> Option<(Comparison, Decimal)> {
    let operators = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<>", Comparison::NotEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    operators.iter().find_map(|(sign, comparison)| {
        let limit = inside.strip_prefix(sign)?.trim().parse().ok()?;
        Some((*comparison, limit))
    })
}

pub(super) fn starts_with(chars: &[char], name: &str) -> bool {
    let mut chars = chars.iter();
    name.chars().all(|expected| {
        chars
            .next()
            .is_some_and(|c| c.eq_ignore_ascii_case(&expected))
    })
}

/// The parts between semicolons that stand neither in quotes nor behind a backslash.
fn split_sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = !escaped && !quoted && matches!(c, '\\' | '!' | '_' | '*');
        if let Some(section) = sections.last_mut() {
            section.push(c);
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(code: &str, value: f64) -> String {
        NumberFormat::new(code).cell(value, Epoch::From1900).shown
    }

    #[test]
    fn numbers_are_shown_as_a_person_sees_them() {
        for (code, value, shown) in [
            ("General", 1234.0, "1234"),
            ("General", -0.5, "-0.5"),
            ("0", 12.5, "13"),
            ("#,##0", 1_234_567.0, "1,234,567"),
            ("#,##0.00", 1234.5, "1,234.50"),
            ("#,##0", 0.0, "0"),
            ("#", 0.0, ""),
            ("0.0%", 0.125, "12.5%"),
            ("0.0\"％\"", 12.5, "12.5％"),
            ("#,##0\"人\"", 1460.0, "1,460人"),
            ("0\"回\"", -3.0, "-3回"),
            ("\"約\"#,##0\"人日\"", 1600.0, "約1,600人日"),
            ("#,##0;▲#,##0", -50.0, "▲50"),
            ("#,##0;\"△ \"#,##0", -1500.0, "△ 1,500"),
            ("#,##0_);(#,##0)", -1500.0, "(1,500)"),
            ("#,##0_);(#,##0)", 1500.0, "1,500"),
            ("#,##0;▲#,##0;\"－\"", 0.0, "－"),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 0.0, "-"),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", -12.0, "-12"),
            ("#,##0,\"千円\"", 1_234_567.0, "1,235千円"),
            ("000-0000", 7_530_042.0, "753-0042"),
            ("00000", 123.0, "00123"),
            ("G/標準\"人\"", 12.0, "12人"),
            ("@", 12.5, "12.5"),
            ("0.00E+00", 12345.0, "1.23E+04"),
            ("[DBNum3]0", 120.0, "１２０"),
            ("[>=100]0\"以上\";[<100]0\"未満\"", 50.0, "50未満"),
            ("0;0", -7.0, "7"),
            (";;;", 5.0, ""),
            ("0.0", -0.04, "0.0"),
            ("\\¥#,##0;[Red]\\¥-#,##0", -1200.0, "¥-1,200"),
            ("[$¥-411]#,##0", 1200.0, "¥1,200"),
            ("0.##", 0.5, "0.5"),
            ("# ?/?", 0.5, "1/2"),
        ] {
            assert_eq!(show(code, value), shown, "{code} of {value}");
        }
    }

    #[test]
    fn dates_are_shown_as_a_person_sees_them() {
        for (code, value, shown) in [
            ("yyyy/m/d", 45017.0, "2023/4/1"),
            ("yyyy\"年\"m\"月\"d\"日\"", 45017.0, "2023年4月1日"),
            ("[$-411]ggge\"年\"m\"月\"d\"日\"", 45017.0, "令和5年4月1日"),
            ("[$-411]ge.m.d", 45017.0, "R5.4.1"),
            ("[$-411]ge.mm.dd;@", 32515.0, "S64.01.07"),
            ("ggge\"年度\"", 45017.0, "令和5年度"),
            ("gge", 32516.0, "平1"),
            ("[$-411]e\"年\"", 45017.0, "5年"),
            ("ggge\"年\"", 43586.0, "令和1年"),
            (
                "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\"",
                43586.0,
                "令和元年5月1日",
            ),
            ("m/d(aaa)", 45139.0, "8/1(火)"),
            ("aaaa", 45139.0, "火曜日"),
            ("[$-411]dddd", 45139.0, "火曜日"),
            ("ddd", 45139.0, "Tue"),
            ("h:mm", 0.395_833_333_333_333_3, "9:30"),
            ("h:mm:ss", 0.395_833_333_333_333_3, "9:30:00"),
            ("[h]:mm", 1.5, "36:00"),
            ("[h]\"時間\"mm\"分\"", 1.5, "36時間00分"),
            ("mm:ss", 0.000_694_444_444_444_444_4, "01:00"),
            ("h:mm AM/PM", 0.75, "6:00 PM"),
            ("yyyy/m/d h:mm", 45017.75, "2023/4/1 18:00"),
            ("yyyy\"年\"m\"月\"", 45017.0, "2023年4月"),
            ("m\"月期\"", 45017.0, "4月期"),
            ("mmm-yy", 45017.0, "Apr-23"),
            (
                "[<=43585]ggge\"年\";[>=43831]ggge\"年\";\"令和元年\"m\"月\"d\"日\"",
                43586.0,
                "令和元年5月1日",
            ),
        ] {
            assert_eq!(show(code, value), shown, "{code} of {value}");
        }
    }

    #[test]
    fn formats_that_look_like_dates_but_are_none() {
        let is_date = |code: &str| {
            NumberFormat::new(code)
                .sections
                .iter()
                .any(Section::is_date)
        };
        for code in [
            "0\"日\"",
            "#,##0\"円\"",
            "\"令和\"0\"年\"",
            "General\"年\"",
            "[Red]0",
        ] {
            assert!(!is_date(code), "{code}");
        }
        for code in ["ggge", "e\"年度\"", "aaa", "[h]", "mm:ss.0"] {
            assert!(is_date(code), "{code}");
        }
    }

    #[test]
    fn the_value_beneath_is_kept() {
        let raw = |code: &str, value| NumberFormat::new(code).cell(value, Epoch::From1900).raw;
        assert_eq!(
            raw("0", 12.5),
            Raw::Number("12.5".parse().unwrap_or_default())
        );
        assert_eq!(raw("ggge\"年\"", 45017.0), Raw::Date("2023-04-01".into()));
        assert_eq!(raw("h:mm", 0.5), Raw::Duration("PT12H0M".into()));
        assert_eq!(raw("[h]:mm", 1.5), Raw::Duration("PT36H0M".into()));
    }

    #[test]
    fn the_fourth_section_adds_to_a_text() {
        let format = NumberFormat::new("0;0;0;\"氏名：\"@");
        assert_eq!(format.text("甲"), "氏名：甲");
        assert_eq!(NumberFormat::new("@\"様\"").text("甲"), "甲様");
        assert_eq!(NumberFormat::new(";;;").text("甲"), "甲");
        assert_eq!(NumberFormat::built_in(41).text("甲"), "甲");
        assert_eq!(NumberFormat::new("General").text("甲"), "甲");
    }

    #[test]
    fn no_code_makes_it_stumble() {
        for code in [
            "",
            "\"",
            "\\",
            "[",
            "[$",
            "_",
            "*",
            ";;;;;;",
            "E+",
            "0E",
            "/",
            "?/?",
            ",",
            "0,,,,,,,,,,,,,,,,,,,,,",
        ] {
            for value in [0.0, -1.5, 1e300, f64::NAN, 45017.0, 1e-300] {
                let _ = show(code, value);
            }
        }
    }
}
