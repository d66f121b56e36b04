//! Writes bills as the product prints them, `NAME.pdf`, each with what a reader must
//! find in it, `NAME.json`, into the folder that is named.
//!
//! `cargo run -p server --example paper_files DIR`; `scripts/paper-oracle` does so
//! and has judges that are not ours read the files.

mod parts;
mod samples;
mod wanted;

use app::print::{letter, pdf};
use engine::query::letter::{LetterDesign, StoredLetter};
use std::{error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: paper_files DIR")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    for sample in samples::all()? {
        let stored = StoredLetter {
            version: 1,
            design: LetterDesign {
                accent: sample.accent.to_owned(),
                ..LetterDesign::default()
            },
            logo: sample.logo.map(<[u8]>::to_vec),
        };
        let letter = letter(&stored, &sample.document.seller, sample.language)?;
        let file = pdf(&sample.bill(), &letter)?;
        let name = sample.name;
        fs::write(folder.join(format!("{name}.pdf")), file.bytes)?;
        let wanted = serde_json::to_vec_pretty(&wanted::wanted(&sample)?)?;
        fs::write(folder.join(format!("{name}.json")), wanted)?;
    }
    Ok(())
}
