//! The command line as clap sees it; the settings' flags come from the table of settings.

use clap::{Arg, ArgAction, Command};
use till::config::SETTINGS;

/// Every command with its flags.
pub(crate) fn command() -> Command {
    let command = Command::new("till")
        .about("A till and a dashboard for the Blink bitcoin wallet")
        .version(env!("CARGO_PKG_VERSION"))
        .args(settings())
        .subcommand(Command::new("serve").about("Runs the app (also without any command)"))
        .subcommand(
            Command::new("check")
                .about("Checks settings, database, provider and API; exit status 1 when something is wrong")
                .arg(
                    Arg::new("settings")
                        .long("settings")
                        .action(ArgAction::SetTrue)
                        .help("Only prints the settings in effect, without secrets"),
                ),
        )
        .subcommand(
            Command::new("client")
                .about("Prints the registration to ask Blink for")
                .arg(
                    Arg::new("as")
                        .long("as")
                        .value_parser(["text", "hydra", "terraform"])
                        .default_value("text")
                        .help("In which form"),
                ),
        )
        .subcommand(Command::new("key").about("Prints a fresh secret key"))
        .subcommand(
            Command::new("routes").about("Prints every route, who may call it and its limits"),
        )
        .subcommand(
            Command::new("sessions")
                .about("For operators")
                .subcommand_required(true)
                .subcommand(
                    Command::new("end")
                        .about("Ends sessions")
                        .arg(Arg::new("user").long("user").help("Of this user id"))
                        .arg(
                            Arg::new("all")
                                .long("all")
                                .action(ArgAction::SetTrue)
                                .help("Of everybody"),
                        )
                        .group(
                            clap::ArgGroup::new("whose")
                                .args(["user", "all"])
                                .required(true),
                        ),
                ),
        );
    let command = command.subcommand(
        Command::new("joinblink")
            .about("For operators of linked accounts")
            .subcommand_required(true)
            .subcommand(
                Command::new("purge")
                    .about("Ends linked accounts")
                    .arg(
                        Arg::new("user")
                            .long("user")
                            .help("Of the employee with this id"),
                    )
                    .arg(
                        Arg::new("auth-id")
                            .long("auth-id")
                            .help("Of the integration with this auth id"),
                    )
                    .group(
                        clap::ArgGroup::new("purged")
                            .args(["user", "auth-id"])
                            .multiple(true)
                            .required(true),
                    ),
            ),
    );
    #[cfg(feature = "sandbox")]
    let command = command
        .subcommand(super::demo::demo_command())
        .subcommand(super::sandbox::sandbox_command());
    command
}

/// A flag for every setting; secrets only by file, as flags can be read in the list of processes.
fn settings() -> Vec<Arg> {
    SETTINGS
        .iter()
        .map(|setting| {
            let flag = if setting.secret {
                format!("{}-file", setting.flag())
            } else {
                setting.flag()
            };
            let default = if setting.default.is_empty() {
                String::new()
            } else {
                format!(" [{}]", setting.default)
            };
            Arg::new(setting.name)
                .long(flag)
                .global(true)
                .value_name("VALUE")
                .help_heading("Settings")
                .help(format!("{}{default}", setting.meaning.replace('`', "")))
        })
        .collect()
}
