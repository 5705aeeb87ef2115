//! The files of the repository, read once per test.

use std::fs;
use std::path::Path;

/// One file: its path from the root of the repository, with forward slashes, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// A made-up file, to show that a rule can fail.
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The module path of a Rust file under `src/`: `src/web/page.rs` is `["web", "page"]`, `src/lib.rs` is `[]`.
    pub(crate) fn module(&self) -> Option<Vec<String>> {
        let inner = self.path.strip_prefix("src/")?.strip_suffix(".rs")?;
        let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") || module == ["lib"] {
            module.pop();
        }
        Some(module)
    }
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` (or `folder` itself when it is a file) whose name ends in one of `endings`, sorted.
/// A folder that does not exist holds nothing.
pub(crate) fn below(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(folder, endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Every Rust file of the repository.
pub(crate) fn rust_files() -> Vec<Source> {
    ["build.rs", "src", "tests", "benches", "examples"]
        .iter()
        .flat_map(|folder| below(folder, &[".rs"]))
        .collect()
}

fn collect(path: &str, endings: &[&str], found: &mut Vec<Source>) {
    let full = root().join(path);
    if full.is_dir() {
        for entry in fs::read_dir(&full).expect("a readable folder") {
            let name = entry.expect("a readable entry").file_name();
            let name = name.to_str().expect("a name in UTF-8");
            if name != "node_modules" {
                collect(&format!("{path}/{name}"), endings, found);
            }
        }
    } else if full.is_file() && endings.iter().any(|ending| path.ends_with(ending)) {
        found.push(Source {
            path: path.to_owned(),
            text: fs::read_to_string(&full).expect("a file in UTF-8"),
        });
    }
}
