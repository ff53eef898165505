//! The styles of an XML Spreadsheet 2003 → number formats by the id of the style.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::number_format::NumberFormat;
use super::xlsx_styles::{LONGEST, MOST};
use super::xml;

/// Number formats by the id of a style.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, NumberFormat>,
    /// The style that is being read.
    id: String,
    general: NumberFormat,
}

impl Styles {
    /// A style begins; it has the format of its parent until it says its own.
    pub(super) fn begin(&mut self, e: &BytesStart<'_>) {
        self.id = xml::attribute(e, "ID").unwrap_or_default();
        let parent = xml::attribute(e, "Parent").and_then(|parent| self.by_id.get(&parent));
        if let Some(format) = parent.cloned() {
            self.put(format);
        }
    }

    /// The format of the style that is being read.
    pub(super) fn format(&mut self, e: &BytesStart<'_>) {
        if let Some(code) = xml::attribute(e, "Format")
            && code.len() <= LONGEST
        {
            self.put(NumberFormat::new(named(&code)));
        }
    }

    fn put(&mut self, format: NumberFormat) {
        if self.by_id.len() < MOST {
            self.by_id.insert(self.id.clone(), format);
        }
    }

    /// The format of a style.
    pub(super) fn of(&self, id: &str) -> &NumberFormat {
        self.by_id
            .get(id)
            .or_else(|| self.by_id.get("Default"))
            .unwrap_or(&self.general)
    }
}

/// The code of a format that is called by a name, as a Japanese Excel shows it.
fn named(format: &str) -> &str {
    match format {
        "General Number" => "General",
        "General Date" => "yyyy/m/d h:mm",
        "Long Date" => r#"yyyy"年"m"月"d"日""#,
        "Medium Date" => "d-mmm-yy",
        "Short Date" => "yyyy/m/d",
        "Long Time" => "h:mm:ss",
        "Medium Time" => "h:mm AM/PM",
        "Short Time" => "h:mm",
        "Currency" => r##""¥"#,##0;"¥"-#,##0"##,
        "Euro Currency" => r##""€"#,##0.00;"€"-#,##0.00"##,
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Scientific" => "0.00E+00",
        "Yes/No" => r#""Yes";"Yes";"No""#,
        "True/False" => r#""True";"True";"False""#,
        "On/Off" => r#""On";"On";"Off""#,
        code => code,
    }
}
