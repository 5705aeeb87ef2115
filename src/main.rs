//! The command line: settings, log, run, stop cleanly.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
