//! stub
use super::run::Failure;
use clap::{ArgMatches, Command};
use std::process::ExitCode;
pub(crate) fn demo_command() -> Command {
    Command::new("demo")
}
pub(crate) fn sandbox_command() -> Command {
    Command::new("sandbox")
}
pub(crate) async fn demo(_: ArgMatches) -> Result<ExitCode, Failure> {
    Ok(ExitCode::SUCCESS)
}
pub(crate) async fn sandbox(_: ArgMatches) -> Result<ExitCode, Failure> {
    Ok(ExitCode::SUCCESS)
}
