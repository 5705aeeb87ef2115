//! `docs/security.md` names every requirement once, and for each a test that there is, or says plainly what is open.

use std::collections::BTreeSet;
use std::fs;

use crate::house::source::{Source, root, rust_files};

/// How many rows each section has.
const SECTIONS: [(char, u8); 22] = [
    ('A', 8),
    ('B', 10),
    ('C', 13),
    ('D', 4),
    ('E', 13),
    ('F', 8),
    ('G', 5),
    ('H', 15),
    ('I', 5),
    ('J', 11),
    ('K', 4),
    ('L', 12),
    ('M', 6),
    ('N', 7),
    ('O', 8),
    ('P', 4),
    ('Q', 5),
    ('R', 6),
    ('S', 6),
    ('T', 10),
    ('U', 5),
    ('V', 4),
];

fn expected() -> Vec<String> {
    SECTIONS
        .iter()
        .flat_map(|(section, rows)| (1..=*rows).map(move |row| format!("{section}{row}")))
        .collect()
}

/// A line of the table: its id, how, and by which tests.
struct Row {
    id: String,
    how: String,
    held_by: String,
}

impl Row {
    /// Lines of other tables begin with other words.
    fn read(line: &str) -> Option<Self> {
        let mut cells = line.strip_prefix("| ")?.strip_suffix('|')?.split('|');
        let [id, how, held_by] = [cells.next()?, cells.next()?, cells.next()?].map(str::trim);
        let (section, number) = id.split_at_checked(1)?;
        let is_row = section.chars().all(|c| c.is_ascii_uppercase())
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit());
        (is_row && cells.next().is_none()).then(|| Self {
            id: id.to_owned(),
            how: how.to_owned(),
            held_by: held_by.to_owned(),
        })
    }

    fn is_open(&self) -> bool {
        [&self.how, &self.held_by]
            .iter()
            .any(|cell| cell.starts_with("open: "))
    }

    fn tests(&self) -> Vec<&str> {
        if self.is_open() {
            return Vec::new();
        }
        self.held_by.split('`').skip(1).step_by(2).collect()
    }

    /// What is wrong with it.
    fn faults(&self, files: &[Source]) -> Vec<String> {
        let mut faults = Vec::new();
        if self.how.is_empty() {
            faults.push(format!("{}: how?", self.id));
        }
        let excused = self.is_open() || self.how.starts_with("n.a.: ");
        if self.tests().is_empty() && !excused {
            faults.push(format!("{}: held by nothing, and not open", self.id));
        }
        for test in self.tests() {
            if !exists(test, files) {
                faults.push(format!("{}: no test {test}", self.id));
            }
        }
        faults
    }
}

/// Whether a function of this name, marked as a test of some kind, stands in the file of its path.
fn exists(test: &str, files: &[Source]) -> bool {
    let Some((path, function)) = test.rsplit_once("::") else {
        return false;
    };
    let path = path
        .strip_suffix("::tests")
        .unwrap_or(path)
        .replace("::", "/");
    let places = [
        format!("tests/till/{path}.rs"),
        format!("src/{path}.rs"),
        format!("src/{path}/tests.rs"),
        format!("src/{path}/mod.rs"),
    ];
    let written = format!("fn {function}(");
    files
        .iter()
        .filter(|file| places.contains(&file.path))
        .any(|file| {
            let Some(at) = file.text.find(&written) else {
                return false;
            };
            let before = file.text[..at].rsplit("\n\n").next().unwrap_or_default();
            ["test]", "test(", "on_both!", "proptest!"]
                .iter()
                .any(|mark| before.contains(mark))
        })
}

#[test]
fn every_requirement_is_there_once_and_held_by_tests_that_there_are() {
    let text = fs::read_to_string(root().join("docs/security.md")).expect("the document");
    let rows: Vec<Row> = text.lines().filter_map(Row::read).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, expected(), "in this order, each once");
    let files = rust_files();
    let faults: Vec<String> = rows.iter().flat_map(|row| row.faults(&files)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let open: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.is_open())
        .map(|row| row.id.as_str())
        .collect();
    println!("{} of {} rows are open: {open:?}", open.len(), rows.len());
}

#[test]
fn a_row_that_lies_would_be_found() {
    let files = [
        Source::sample(
            "tests/till/web/a.rs",
            "#[test]\nfn it_holds() {}\n\nfn helper() {}\n",
        ),
        Source::sample("src/oidc/b.rs", "    #[test]\n    fn it_holds() {}\n"),
    ];
    let faults = |line: &str| Row::read(line).expect("a row").faults(&files).len();
    assert_eq!(faults("| A1 | so | `web::a::it_holds` |"), 0);
    assert_eq!(faults("| A1 | so | `oidc::b::tests::it_holds` |"), 0);
    assert_eq!(faults("| A1 | so | `web::a::it_does_not` |"), 1);
    assert_eq!(faults("| A1 | so | `web::a::helper` |"), 1, "no test");
    assert_eq!(faults("| A1 | so | `web::b::it_holds` |"), 1, "elsewhere");
    assert_eq!(faults("| A1 | so | |"), 1);
    assert_eq!(faults("| A1 | open: not yet | |"), 0);
    assert_eq!(faults("| A1 | so | open: no test |"), 0);
    assert_eq!(faults("| A1 | n.a.: not offered | |"), 0);
    assert!(Row::read("| row | how | held by |").is_none());
    assert!(Row::read("| --- | --- | --- |").is_none());
    assert!(Row::read("| A proxy | a | b |").is_none());
}
