//! `till sessions end`: an operator ends sessions beside the running app.

use std::process::Command;

use crate::harness::binary::{run_beside, settings, till};
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

/// The command on the database of a running Till.
async fn end(running: &Till, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command: Command = till(&[&["sessions", "end"], arguments].concat());
    command
        .envs(settings(&running.state.config.database.data_dir))
        .envs(running.database_settings.clone());
    let ended = run_beside(command).await;
    (ended.status, ended.out)
}

async fn is_signed_in(browser: &Browser, running: &Till) -> bool {
    browser.get(running.at("/wallets")).await.url.path() == "/wallets"
}

fn id_of(running: &Till, email: &str) -> String {
    let people = running.control.people();
    let person = people
        .iter()
        .find(|person| person.email.as_deref() == Some(email));
    person.unwrap().id.clone()
}

on_both! {
    async fn of_one_person_or_of_everybody(store: Store) {
        let running = Till::start(Setup::on(store)).await;
        let people = ["rosa@sandbox.example", "nadia@sandbox.example"];
        let [rosa, again, other] = [(); 3].map(|()| Browser::new());
        sign_in(&rosa, &running, people[0]).await;
        sign_in(&again, &running, people[0]).await;
        sign_in(&other, &running, people[1]).await;

        let nobody = end(&running, &["--user", "6f1f4dbb-0000-4000-8000-000000000000"]).await;
        assert_eq!(nobody, (Some(0), "0 sessions ended\n".to_owned()));
        assert!(is_signed_in(&rosa, &running).await);

        let ended = end(&running, &["--user", &id_of(&running, people[0])]).await;
        assert_eq!(ended, (Some(0), "2 sessions ended\n".to_owned()));
        assert!(!is_signed_in(&rosa, &running).await);
        assert!(!is_signed_in(&again, &running).await);
        assert!(is_signed_in(&other, &running).await);

        sign_in(&rosa, &running, people[0]).await;
        let ended = end(&running, &["--all"]).await;
        assert_eq!(ended, (Some(0), "2 sessions ended\n".to_owned()));
        assert!(!is_signed_in(&rosa, &running).await);
        assert!(!is_signed_in(&other, &running).await);
        running.stop().await;
    }
}

#[test]
fn whose_must_be_said() {
    for arguments in [
        ["sessions", "end", "--all", "--user=somebody"].as_slice(),
        &["sessions", "end"],
        &["sessions"],
    ] {
        let mut command = till(arguments);
        command.envs(settings(std::path::Path::new("/nonexistent")));
        assert_eq!(crate::harness::binary::run(&mut command).status, Some(2));
    }
}
