//! What a person must do about a finding: the headings that a report is ordered by.

/// What must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// Numbers contradict each other.
    Figures,
    /// Something is missing.
    Blanks,
    /// The numbers may be right, but want words.
    Reasons,
    /// Numbers of items and references do not run.
    Numbering,
    /// Dates, weekdays, eras.
    Dates,
    /// What is written, or the column it is written in.
    Wording,
    /// Only the original says which is right.
    Original,
    /// The file itself must be looked into.
    File,
}

/// The codes of each duty; other codes go by their letter.
const CODES: [(Duty, &[&str]); 8] = [
    (
        Duty::Figures,
        &[
            "T01", "T02", "T03", "T04", "T05", "T06", "G03", "G04", "G05",
        ],
    ),
    (Duty::Blanks, &["G02", "G06", "S01", "S02", "S07"]),
    (Duty::Reasons, &["G01", "G07"]),
    (Duty::Numbering, &["N01", "N02", "N03", "N04"]),
    (Duty::Dates, &["D01", "D02", "D03", "D04", "D05"]),
    (Duty::Wording, &["S03", "S06", "X02", "X03", "X04", "X05"]),
    (Duty::Original, &["S04", "S05", "X01", "W09"]),
    (
        Duty::File,
        &["W01", "W02", "W03", "W04", "W05", "W06", "W07", "W08"],
    ),
];

impl Duty {
    /// What must be done about findings of this code.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let named = CODES.iter().find(|(_, codes)| codes.contains(&code));
        named.map_or_else(
            || match code.get(..1) {
                Some("T" | "G") => Self::Figures,
                Some("N") => Self::Numbering,
                Some("D") => Self::Dates,
                Some("S" | "X") => Self::Wording,
                _ => Self::File,
            },
            |(duty, _)| *duty,
        )
    }

    /// The heading, in Japanese and English.
    #[must_use]
    pub fn heading(self) -> (&'static str, &'static str) {
        match self {
            Self::Figures => ("数を合わせる", "make the figures agree"),
            Self::Blanks => ("書いていないところを埋める", "fill in what is missing"),
            Self::Reasons => (
                "理由と今後の対応を書く",
                "give reasons and what is done about it",
            ),
            Self::Numbering => ("番号と参照を直す", "correct numbers and references"),
            Self::Dates => ("日付を直す", "correct dates"),
            Self::Wording => ("書き方を直す", "correct how it is written"),
            Self::Original => ("原本と見比べる", "compare with the original"),
            Self::File => ("元のファイルを開いて確かめる", "look into the source file"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RULES;

    #[test]
    fn every_rule_has_its_duty_by_name_and_none_has_two() {
        let codes: Vec<&str> = CODES
            .iter()
            .flat_map(|(_, codes)| *codes)
            .copied()
            .collect();
        for rule in RULES {
            let times = codes.iter().filter(|code| **code == rule.code).count();
            assert_eq!(times, 1, "{}", rule.code);
        }
    }

    #[test]
    fn a_code_without_a_name_goes_by_its_letter() {
        assert_eq!(Duty::of("T09"), Duty::Figures);
        assert_eq!(Duty::of("D09"), Duty::Dates);
        assert_eq!(Duty::of(""), Duty::File);
    }
}
