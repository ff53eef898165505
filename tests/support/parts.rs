//! Packages taken apart and put together.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

/// One part of a package.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    #[allow(
        dead_code,
        reason = "not every test that takes packages apart asks for it"
    )]
    pub(crate) time: Option<DateTime>,
}

impl Part {
    /// What it says, as far as it is text.
    #[allow(
        dead_code,
        reason = "not every test that takes packages apart asks for it"
    )]
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The parts of a package in their order.
pub(crate) fn unpacked(package: &[u8]) -> Vec<Part> {
    let mut archive = ZipArchive::new(Cursor::new(package)).expect("a package");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            Part {
                name: file.name().expect("its name").into_owned(),
                time: file.last_modified(),
                bytes,
            }
        })
        .collect()
}

/// A package of these parts.
pub(crate) fn packed<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default();
        writer.start_file(name, options).expect("a part");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a package").into_inner()
}
