//! Writes a fair set of documents for judges that are not ours: `NAME.cii.xml`,
//! `NAME.ubl.xml` and `NAME.pdf` each, into the folder that is named.
//!
//! `cargo run -p einvoice --example oracle_files DIR`; `scripts/einvoice-oracle`
//! does so and asks the judges.

#[path = "../tests/sample/mod.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod sample;

use std::{error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: oracle_files DIR")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    for (name, document) in sample::set::all() {
        fs::write(folder.join(format!("{name}.cii.xml")), document.cii())?;
        fs::write(folder.join(format!("{name}.ubl.xml")), document.ubl())?;
        let paper = sample::paper::paper(20, &document);
        fs::write(folder.join(format!("{name}.pdf")), paper)?;
    }
    Ok(())
}
