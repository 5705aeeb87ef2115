//! A QR code as one path: black on white in every theme, whole units, four modules of quiet round it.

use std::fmt::Write as _;

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// Modules that stay white at each side.
const QUIET: usize = 4;

/// What `components/qr.html` draws.
pub struct Code {
    /// Modules of a side, quiet ones included.
    pub size: usize,
    /// For `<path d>`.
    pub path: String,
    /// What it is, for those who do not see it.
    pub label: String,
}

impl Code {
    /// Of a text; none where it is longer than any code. Level M survives a screen's glare and stays coarse.
    pub fn new(text: &str, label: String) -> Option<Self> {
        Self::of_level(text, label, ECL::M)
    }

    /// The same for paper: level Q survives folds and stains.
    pub fn to_print(text: &str, label: String) -> Option<Self> {
        Self::of_level(text, label, ECL::Q)
    }

    fn of_level(text: &str, label: String, level: ECL) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(level).build().ok()?;
        let mut path = String::new();
        for y in 0..code.size {
            let row: Vec<bool> = (0..code.size).map(|x| code[y][x].value()).collect();
            let mut x = 0;
            for run in row.chunk_by(|one, other| one == other) {
                if run[0] {
                    let (left, top) = (x + QUIET, y + QUIET);
                    // Writing to a string cannot fail.
                    let _ = write!(path, "M{left} {top}h{0}v1h-{0}z", run.len());
                }
                x += run.len();
            }
        }
        Some(Self {
            size: code.size + 2 * QUIET,
            path,
            label,
        })
    }
}
