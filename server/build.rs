//! Joins the stylesheets, and sees to it that the crate compiles before the
//! browser bundles exist.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("..");
    // what is embedded (src/portal/assets.rs); Trunk fills dist/
    for folder in [
        "dist/client",
        "dist/operator",
        "dist/player",
        "public",
        "style",
    ] {
        let folder = root.join(folder);
        fs::create_dir_all(&folder)?;
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let joined = join_styles(&root.join("style"))?;
    fs::write(Path::new(&variable("OUT_DIR")?).join("style.css"), joined)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// All stylesheets in one. `layers.css` comes first and says the order of the
/// layers; each other file is in a layer, so that their own order means nothing.
fn join_styles(folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    find_styles(folder, &mut files)?;
    files.sort_by_key(|file| {
        (
            file.file_name() != Some("layers.css".as_ref()),
            file.clone(),
        )
    });
    let mut joined = String::new();
    for file in files {
        joined.push_str(fs::read_to_string(file)?.trim_end());
        joined.push('\n');
    }
    Ok(joined)
}

fn find_styles(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_styles(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "css") {
            found.push(path);
        }
    }
    Ok(())
}
