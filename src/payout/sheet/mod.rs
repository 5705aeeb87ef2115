//! What people hand in to be paid: a file of any spreadsheet, or rows typed into a form; read into rows of a run, each by itself.

mod amount;
mod doubles;
mod heading;
mod letters;
mod reading;
mod recipient;
mod table;
#[cfg(test)]
mod trials;

pub use amount::Currencies;
pub use doubles::{Double, doubles};
pub use heading::Column;
pub use reading::{Cells, Sheet, Style, read_file, read_rows};
pub use table::{MOST_BYTES, MOST_ROWS, NoSheet};
