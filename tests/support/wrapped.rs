//! Formats that no program here writes, made of those that one does.

use std::error::Error;
use std::io::{Cursor, Read as _};

use yoshiki::model::{Grid, Raw, Visibility};
use zip::ZipArchive;

/// The sheets as XML Spreadsheet 2003; dates are text.
pub(crate) fn xml_book(sheets: &[Grid]) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\"?>\r\n<?mso-application progid=\"Excel.Sheet\"?>\r\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\r\n",
    );
    for grid in sheets {
        let name = escaped(&grid.name);
        text.push_str(&["<Worksheet ss:Name=\"", &name, "\"><Table>\r\n"].concat());
        for (first, last) in &grid.hidden_columns {
            let (first, span) = (first + 1, last - first);
            let column =
                format!("<Column ss:Index=\"{first}\" ss:Span=\"{span}\" ss:Hidden=\"1\"/>\r\n");
            text.push_str(&column);
        }
        for (row, cells) in grid.rows() {
            let hidden = if grid.is_row_hidden(row) {
                " ss:Hidden=\"1\""
            } else {
                ""
            };
            let start = format!("<Row ss:Index=\"{}\"{hidden}>", row + 1);
            text.push_str(&start);
            for (column, cell) in cells {
                let region = grid.region_from(row, *column);
                let (down, across) = (region.last_row - row, region.last_column - column);
                let merged = if down + across > 0 {
                    format!(" ss:MergeAcross=\"{across}\" ss:MergeDown=\"{down}\"")
                } else {
                    String::new()
                };
                let (kind, value) = match &cell.raw {
                    Raw::Number(number) => ("Number", number.to_string()),
                    Raw::Bool(value) => ("Boolean", u8::from(*value).to_string()),
                    Raw::Error => ("Error", cell.shown.clone()),
                    _ => ("String", escaped(&cell.shown)),
                };
                let at = column + 1;
                let cell = format!(
                    "<Cell ss:Index=\"{at}\"{merged}><Data ss:Type=\"{kind}\">{value}</Data></Cell>"
                );
                text.push_str(&cell);
            }
            text.push_str("</Row>\r\n");
        }
        let seen = match grid.visibility {
            Visibility::Visible => "SheetVisible",
            Visibility::Hidden => "SheetHidden",
            Visibility::VeryHidden => "SheetVeryHidden",
        };
        let options = [
            "</Table><WorksheetOptions><Visible>",
            seen,
            "</Visible></WorksheetOptions></Worksheet>",
        ];
        text.push_str(&options.concat());
    }
    text.push_str("</Workbook>\r\n");
    text.into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
}

/// An ods file as one XML file.
pub(crate) fn fods(ods: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut content = String::new();
    ZipArchive::new(Cursor::new(ods))?
        .by_name("content.xml")?
        .read_to_string(&mut content)?;
    let document =
        "office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"";
    let content = content
        .replace("</office:document-content", "</office:document")
        .replacen("office:document-content", document, 1);
    Ok(content.into_bytes())
}

/// A page as a web archive.
pub(crate) fn mht(page: &[u8]) -> Vec<u8> {
    let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----=_NextPart_01\"\r\n\r\n\
         ------=_NextPart_01\r\nContent-Location: file:///C:/x.htm\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html\r\n\r\n";
    let mut bytes = head.as_bytes().to_vec();
    let mut width = 0;
    for byte in page {
        if width > 70 {
            bytes.extend(b"=\r\n");
            width = 0;
        }
        if byte.is_ascii_graphic() && *byte != b'=' || *byte == b' ' {
            bytes.push(*byte);
            width += 1;
        } else {
            bytes.extend(format!("={byte:02X}").bytes());
            width += 3;
        }
    }
    bytes.extend(b"\r\n------=_NextPart_01--\r\n");
    bytes
}
