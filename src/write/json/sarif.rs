//! The findings as SARIF 2.1.0, the common language of programs that report on files.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::printed;
use super::sarif_shape::{
    ArtifactLocation, Descriptor, Driver, Invocation, Location, Log, LogicalLocation,
    PhysicalLocation, Properties, ResultShape, Run, Said, Suppression, Tool, level,
};
use crate::model::{Allowed, Finding, Findings, Message, Place, Severity};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run of the checks.
#[derive(Clone, Copy, Debug)]
pub struct Sarif<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// Whether messages are Japanese; else they are English.
    pub japanese: bool,
    /// Every rule there is.
    pub rules: &'a [SarifRule],
    /// The files that were checked.
    pub files: &'a [SarifFile<'a>],
    /// Whether every file could be checked.
    pub complete: bool,
}

/// A rule, in the language of the run.
#[derive(Clone, Debug)]
pub struct SarifRule {
    /// `T03`
    pub code: &'static str,
    /// `stated-total`
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// The problem in one line.
    pub title: String,
    /// What the rule sees.
    pub sees: String,
    /// The manual page.
    pub page: String,
}

/// The findings of one file.
#[derive(Clone, Debug)]
pub struct SarifFile<'a> {
    /// Where it is, with `/` between folders, not encoded.
    pub path: String,
    /// The files joined to it: the name that stands in their cells, and where they are.
    pub joined: Vec<(String, String)>,
    /// What was found.
    pub findings: &'a Findings,
}

/// Writes a run as SARIF.
#[must_use]
pub fn sarif(run: &Sarif<'_>) -> String {
    let words = Words(run.japanese);
    let results = run.files.iter().flat_map(|file| {
        let told = file
            .findings
            .iter()
            .map(|finding| run.result(file, finding, None));
        let allowed = file.findings.allowed().iter();
        told.chain(allowed.map(|allowed| run.result(file, &allowed.finding, Some(allowed))))
    });
    printed(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "yoshiki",
                    version: run.version,
                    rules: run.rules.iter().map(Descriptor::from).collect(),
                },
            },
            language: words.pick("ja", "en"),
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: run.complete,
            }],
            results: results.collect(),
        }],
    })
}

impl<'a> Sarif<'a> {
    fn result(
        &self,
        file: &SarifFile<'a>,
        finding: &'a Finding,
        allowed: Option<&'a Allowed>,
    ) -> ResultShape<'a> {
        let words = Words(self.japanese);
        let hint = finding.hint.as_ref().map(|hint| words.of(hint));
        let message = words.of(&finding.message);
        ResultShape {
            rule_id: finding.code,
            rule_index: self.rules.iter().position(|rule| rule.code == finding.code),
            level: level(finding.severity),
            message: Said::new(match hint {
                Some(hint) => words.pick(
                    format!("{message}。対処: {hint}"),
                    format!("{message}; {hint}"),
                ),
                None => message.to_owned(),
            }),
            locations: [location(file, &finding.place, words)],
            related_locations: related(file, finding, words),
            // All results of a run have them or none: an empty list says that it is not set aside.
            suppressions: allowed
                .map(|allowed| Suppression {
                    kind: "external",
                    status: "accepted",
                    justification: words.of(&allowed.said()).to_owned(),
                })
                .into_iter()
                .collect(),
            properties: Properties {
                name: finding.name,
                found: finding.found.as_deref(),
                expected: finding.expected.as_deref(),
                span: [finding.place.at.start, finding.place.at.end],
            },
        }
    }
}

/// What a finding does not agree with, each place once, as the standard wants it.
fn related(file: &SarifFile<'_>, finding: &Finding, words: Words) -> Vec<Location> {
    let mut seen = HashSet::new();
    finding
        .related
        .iter()
        .map(|place| location(file, place, words))
        .filter(|location| seen.insert(location.clone()))
        .collect()
}

/// The language of a run.
#[derive(Clone, Copy)]
struct Words(bool);

impl Words {
    fn pick<T>(self, ja: T, en: T) -> T {
        if self.0 { ja } else { en }
    }

    fn of(self, message: &Message) -> &str {
        self.pick(&message.ja, &message.en)
    }
}

/// A cell: the file, and the cell as the logical place in it. A workbook has no lines.
fn location(file: &SarifFile<'_>, place: &Place, words: Words) -> Location {
    let cell = &place.at.cell;
    let of_joined = cell.sheet.strip_prefix('[').and_then(|rest| {
        let (name, sheet) = rest.split_once(']')?;
        let (_, path) = file.joined.iter().find(|(known, _)| known == name)?;
        Some((path, sheet))
    });
    let (path, sheet) = of_joined.unwrap_or((&file.path, &cell.sheet));
    let text = match &place.note {
        Some(note) => words.pick(
            format!("{}（{}）", place.quote, note.ja),
            format!("{} ({})", place.quote, note.en),
        ),
        None => place.quote.clone(),
    };
    Location {
        physical: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(path) },
        },
        logical: [LogicalLocation {
            name: cell.a1(),
            fully_qualified_name: format!("{sheet}!{}", cell.a1()),
        }],
        message: (!text.trim().is_empty()).then(|| Said::new(text)),
    }
}

/// A path as a URI reference: what is no letter, digit or `-._~/` is percent-encoded. A path from the root gets its
/// scheme.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    let drive = path.as_bytes().get(1) == Some(&b':')
        && path.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut rest = path;
    if drive {
        uri.push_str("file:///");
        uri.push_str(path.get(..2).unwrap_or_default());
        rest = path.get(2..).unwrap_or_default();
    } else if path.starts_with("//") {
        uri.push_str("file:");
    } else if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // A text takes whatever is written to it.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::AllowedBy;
    use crate::write::sample;

    fn rules() -> Vec<SarifRule> {
        let rule = |code, name, severity| SarifRule {
            code,
            name,
            severity,
            title: "合計が内訳と一致しません".to_owned(),
            sees: "合計と内訳を比べます。".to_owned(),
            page: "# 合計が内訳と一致しません\n".to_owned(),
        };
        vec![
            rule("G01", "forecast-below-target", Severity::Warning),
            rule("T03", "stated-total", Severity::Error),
        ]
    }

    fn written(path: &str, findings: &Findings, japanese: bool) -> Value {
        let text = sarif(&Sarif {
            version: "1.2.3",
            japanese,
            rules: &rules(),
            files: &[SarifFile {
                path: path.to_owned(),
                joined: vec![("台帳.csv".to_owned(), "証拠/台帳.csv".to_owned())],
                findings,
            }],
            complete: true,
        });
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    fn a_run_has_the_shape_of_the_standard() {
        let log = written("課/R5 実施.xlsx", &sample::findings(), true);
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(log["$schema"], SCHEMA);
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert_eq!(
            (&driver["name"], &driver["version"]),
            (&json!("yoshiki"), &json!("1.2.3"))
        );
        assert_eq!(
            driver["rules"][1],
            json!({
                "id": "T03",
                "name": "stated-total",
                "shortDescription": {"text": "合計が内訳と一致しません"},
                "fullDescription": {"text": "合計と内訳を比べます。"},
                "help": {"text": "# 合計が内訳と一致しません\n", "markdown": "# 合計が内訳と一致しません\n"},
                "defaultConfiguration": {"level": "error"},
            })
        );
        let uri = "%E8%AA%B2/R5%20%E5%AE%9F%E6%96%BD.xlsx";
        assert_eq!(
            run["results"],
            json!([{
                "ruleId": "T03",
                "ruleIndex": 1,
                "level": "error",
                "message": {"text": "合計が内訳と一致しません。対処: 原本で確認してください"},
                "locations": [{
                    "physicalLocation": {"artifactLocation": {"uri": uri}},
                    "logicalLocations": [{"name": "C5", "fullyQualifiedName": "様式1!C5"}],
                    "message": {"text": "＜実績＞派遣回数"},
                }],
                "relatedLocations": [{
                    "physicalLocation": {"artifactLocation": {"uri": uri}},
                    "logicalLocations": [{"name": "B5", "fullyQualifiedName": "様式1!B5"}],
                    "message": {"text": "派遣目標回数：100回"},
                }],
                "suppressions": [],
                "properties": {
                    "name": "stated-total", "found": "80", "expected": "100", "span": [0, 9],
                },
            }])
        );
    }

    #[test]
    fn what_is_allowed_is_suppressed_with_its_reason() {
        let mut findings = sample::findings();
        findings.allow(|_| Some((AllowedBy::Template, Some("速報値のため".to_owned()))));
        let log = written("R5.xlsx", &findings, false);
        let result = &log["runs"][0]["results"][0];
        assert_eq!(
            result["suppressions"],
            json!([{"kind": "external", "status": "accepted", "justification": "the form: 速報値のため"}])
        );
        assert_eq!(
            result["message"]["text"],
            "stated total does not match its parts; check the source"
        );
    }

    #[test]
    fn places_are_told_once_and_braces_are_doubled() {
        let mut findings = Findings::default();
        for mut finding in sample::findings() {
            finding.related.push(finding.related[0].clone());
            finding.message.ja = "{0}が残っています".to_owned();
            findings.push(finding);
        }
        let log = written("R5.xlsx", &findings, true);
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["relatedLocations"].as_array().map(Vec::len), Some(1));
        let text = result["message"]["text"].as_str().unwrap_or_default();
        assert!(text.starts_with("{{0}}が残っています。"), "{text}");
    }

    #[test]
    fn a_cell_of_a_joined_file_names_that_file() {
        let mut findings = Findings::default();
        for mut finding in sample::findings() {
            finding.place.at.cell.sheet = "[台帳.csv]Sheet1".into();
            findings.push(finding);
        }
        let log = written("R5.xlsx", &findings, true);
        let location = &log["runs"][0]["results"][0]["locations"][0];
        assert_eq!(
            location["physicalLocation"]["artifactLocation"]["uri"],
            "%E8%A8%BC%E6%8B%A0/%E5%8F%B0%E5%B8%B3.csv"
        );
        assert_eq!(
            location["logicalLocations"][0]["fullyQualifiedName"],
            "Sheet1!C5"
        );
    }

    #[test]
    fn paths_from_the_root_get_their_scheme() {
        for (path, expected) in [
            ("a b/c#?.csv", "a%20b/c%23%3F.csv"),
            ("/tmp/表.csv", "file:///tmp/%E8%A1%A8.csv"),
            ("C:/表.csv", "file:///C:/%E8%A1%A8.csv"),
            ("//server/x.csv", "file://server/x.csv"),
            ("-", "-"),
            ("a:b", "file:///a:b"),
            ("", ""),
        ] {
            assert_eq!(uri(path), expected, "{path}");
        }
    }
}
