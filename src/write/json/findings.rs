//! The published shape of findings: `yoshiki/findings/1`.

use indexmap::IndexMap;
use serde::Serialize;

use super::printed;
use crate::model::{Allowed, AllowedBy, Finding, Findings, Message, Place, Severity, Topic};

/// The findings of one file.
#[derive(Clone, Copy, Debug)]
pub struct FileFindings<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Names of the files that were joined to it.
    pub joined: &'a [String],
    /// Id of the template it was recognized as.
    pub template: &'a str,
    /// What was found, in the order people see.
    pub findings: &'a Findings,
}

/// Writes the findings of several files as JSON.
#[must_use]
pub fn findings(files: &[FileFindings]) -> String {
    printed(&Shape {
        schema: "yoshiki/findings/1",
        files: files.iter().map(FileShape::from).collect(),
    })
}

#[derive(Serialize)]
struct Shape<'a> {
    schema: &'static str,
    files: Vec<FileShape<'a>>,
}

#[derive(Serialize)]
struct FileShape<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    joined: &'a [String],
    template: &'a str,
    counts: Counts,
    /// How many comparisons of each topic were made and held.
    checked: IndexMap<&'static str, usize>,
    findings: Vec<FindingShape<'a>>,
    allowed: Vec<AllowedShape<'a>>,
}

#[derive(Serialize)]
struct AllowedShape<'a> {
    #[serde(flatten)]
    finding: FindingShape<'a>,
    /// `template`, `list` or `command`.
    allowed_by: &'static str,
    /// Name of the list beside the file.
    list: Option<&'a str>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct FindingShape<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: MessageShape<'a>,
    hint: Option<MessageShape<'a>>,
    found: Option<&'a str>,
    expected: Option<&'a str>,
    place: PlaceShape<'a>,
    related: Vec<PlaceShape<'a>>,
}

#[derive(Serialize)]
struct MessageShape<'a> {
    ja: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct PlaceShape<'a> {
    cell: String,
    span: [u32; 2],
    quote: &'a str,
}

impl<'a> From<&FileFindings<'a>> for FileShape<'a> {
    fn from(file: &FileFindings<'a>) -> Self {
        Self {
            file: file.file,
            joined: file.joined,
            template: file.template,
            counts: Counts {
                error: file.findings.count(Severity::Error),
                warning: file.findings.count(Severity::Warning),
                info: file.findings.count(Severity::Info),
            },
            checked: checked(file.findings),
            findings: file.findings.iter().map(FindingShape::from).collect(),
            allowed: file
                .findings
                .allowed()
                .iter()
                .map(AllowedShape::from)
                .collect(),
        }
    }
}

/// Every topic, so that scripts need not ask whether it is there.
fn checked(findings: &Findings) -> IndexMap<&'static str, usize> {
    let mut counts: IndexMap<&'static str, usize> = Topic::ALL
        .into_iter()
        .map(|topic| (topic.name().1, 0))
        .collect();
    for (topic, count) in findings.held() {
        counts.insert(topic.name().1, count);
    }
    counts
}

impl<'a> From<&'a Allowed> for AllowedShape<'a> {
    fn from(allowed: &'a Allowed) -> Self {
        Self {
            finding: FindingShape::from(&allowed.finding),
            allowed_by: allowed.by.name(),
            list: match &allowed.by {
                AllowedBy::List(list) => Some(list),
                AllowedBy::Template | AllowedBy::Command => None,
            },
            reason: allowed.reason.as_deref(),
        }
    }
}

impl<'a> From<&'a Finding> for FindingShape<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: finding.code,
            name: finding.name,
            severity: finding.severity.name(),
            message: MessageShape::from(&finding.message),
            hint: finding.hint.as_ref().map(MessageShape::from),
            found: finding.found.as_deref(),
            expected: finding.expected.as_deref(),
            place: PlaceShape::from(&finding.place),
            related: finding.related.iter().map(PlaceShape::from).collect(),
        }
    }
}

impl<'a> From<&'a Message> for MessageShape<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            ja: &message.ja,
            en: &message.en,
        }
    }
}

impl<'a> From<&'a Place> for PlaceShape<'a> {
    fn from(place: &'a Place) -> Self {
        Self {
            cell: place.at.cell.to_string(),
            span: [place.at.start, place.at.end],
            quote: &place.quote,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::write::sample;

    #[test]
    fn findings_have_the_published_shape() {
        let found = sample::findings();
        let text = findings(&[FileFindings {
            file: "R5.xlsx",
            joined: &[],
            template: "jisshi-jokyo",
            findings: &found,
        }]);
        let value: serde_json::Value = serde_json::from_str(&text).expect("json");
        assert_eq!(value["schema"], "yoshiki/findings/1");
        let file = &value["files"][0];
        assert_eq!(file["counts"], json!({"error": 1, "warning": 0, "info": 0}));
        let finding = &file["findings"][0];
        assert_eq!(
            (&finding["code"], &finding["name"]),
            (&json!("T03"), &json!("stated-total"))
        );
        assert_eq!(
            finding["place"],
            json!({"cell": "様式1!C5", "span": [0, 9], "quote": "＜実績＞派遣回数"})
        );
        assert_eq!(
            finding["related"],
            json!([{"cell": "様式1!B5", "span": [0, 11], "quote": "派遣目標回数：100回"}])
        );
    }

    #[test]
    fn what_was_checked_and_what_was_allowed_stand_beside_the_findings() {
        let mut found = sample::findings();
        found.hold(Topic::Target);
        found.hold(Topic::Target);
        found.allow(|_| {
            let list = AllowedBy::List("R5.allow.toml".to_owned());
            Some((list, Some("速報値".to_owned())))
        });
        let text = findings(&[FileFindings {
            file: "R5.xlsx",
            joined: &["台帳.csv".to_owned()],
            template: "jisshi-jokyo",
            findings: &found,
        }]);
        let value: serde_json::Value = serde_json::from_str(&text).expect("json");
        let file = &value["files"][0];
        assert_eq!(file["joined"], json!(["台帳.csv"]));
        assert_eq!(file["counts"], json!({"error": 0, "warning": 0, "info": 0}));
        assert_eq!(
            file["checked"],
            json!({"totals": 0, "targets": 2, "rates": 0, "entries": 0,
                   "numbers": 0, "dates": 0, "repeats": 0, "references": 0})
        );
        assert_eq!(file["findings"], json!([]));
        let allowed = &file["allowed"][0];
        assert_eq!(
            (&allowed["code"], &allowed["found"]),
            (&json!("T03"), &json!("80"))
        );
        assert_eq!(
            (&allowed["allowed_by"], &allowed["list"], &allowed["reason"]),
            (&json!("list"), &json!("R5.allow.toml"), &json!("速報値"))
        );
    }
}
