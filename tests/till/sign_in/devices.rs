//! A person sees where they are signed in, ends it from elsewhere, and cannot pile up sessions without end.

use reqwest::StatusCode;
use till::oidc::Scopes;
use till::session::{MOST_SESSIONS, NewVisit, SessionKey, Store as Sessions, Tokens};
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

use crate::database::rows::{number, texts};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both, sign_in};

use super::sessions::advance;

const ROSA: &str = "rosa@sandbox.example";
const END: &str = "/account/sessions/end";
const LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

async fn is_signed_in(browser: &Browser, till: &Till) -> bool {
    browser.get(till.at("/wallets")).await.url.path() == "/wallets"
}

/// Signed in here, on a phone and somewhere that does not say what it is.
async fn three(till: &Till) -> [Browser; 3] {
    let browsers = [Browser::named(LINUX), Browser::named(PHONE), Browser::new()];
    for browser in &browsers {
        sign_in(browser, till, ROSA).await;
    }
    browsers
}

/// The handle of the session that the list shows under this name.
fn handle(page: &Page, name: &str) -> String {
    let names = page.all(".device:has(form) .device__name");
    let handles = page.attributes(".device input[name=which]", "value");
    let place = names.iter().position(|shown| shown == name);
    handles[place.unwrap_or_else(|| panic!("{name} is not among {names:?}"))].clone()
}

on_both! {
    async fn h7_a_person_sees_their_sessions(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let [here, _phone, _other] = three(&till).await;
        sign_in(&Browser::named(PHONE), &till, "bruno@sandbox.example").await;
        let page = here.get(till.at("/account")).await;
        let mut names = page.all(".device__name");
        assert_eq!(names.remove(0), "Firefox on Linux this device");
        names.sort();
        assert_eq!(names, ["Safari on iPhone", "Unknown browser"], "and nobody else's");
        assert!(page.says("Last used just now"), "{}", page.text());
        let kept = texts(&till.state.database, "SELECT coalesce(browser, '') || coalesce(system, '') FROM sessions").await;
        assert!(kept.iter().all(|text| text.len() < 20), "{kept:?}");
        let spanish = Browser::reading("es");
        sign_in(&spanish, &till, ROSA).await;
        assert!(spanish.get(till.at("/account")).await.says("Firefox en Linux"));
        till.stop().await;
    }
}

on_both! {
    async fn h7_one_is_ended_from_elsewhere(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let other = till.another().await;
        let [here, phone, third] = three(&till).await;
        let page = here.get(till.at("/account")).await;
        let wanted = handle(&page, "Safari on iPhone");
        let done = here.submit(&page, END, &[("which", &wanted)]).await;
        assert_eq!((done.url.path(), done.url.query()), ("/account", Some("ended=1")));
        assert!(done.says("Signed out there"));
        for instance in [&other, &till] {
            assert!(!is_signed_in(&phone, instance).await);
        }
        till.settled().await;
        // Where its browser shows up is where they are revoked.
        other.settled().await;
        assert_eq!(till.control.count_tokens().unwrap(), (2, 2), "its tokens are revoked");
        assert!(is_signed_in(&here, &till).await && is_signed_in(&third, &till).await);
        other.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn h7_all_others_are_ended_at_once(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let other = till.another().await;
        let [here, phone, third] = three(&till).await;
        let bruno = Browser::new();
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let asked = here.get(till.at("/account/sessions/end?which=others")).await;
        assert_eq!(asked.heading(), "Sign out all other devices?");
        assert!(is_signed_in(&phone, &till).await, "asking ends nothing");
        here.submit(&asked, END, &[]).await;
        for instance in [&other, &till] {
            assert!(!is_signed_in(&phone, instance).await && !is_signed_in(&third, instance).await);
        }
        till.settled().await;
        other.settled().await;
        assert!(is_signed_in(&here, &till).await && is_signed_in(&bruno, &till).await);
        assert_eq!(till.control.count_tokens().unwrap(), (2, 2), "those of the two that stay");
        other.stop().await;
        till.stop().await;
    }
}

on_both! {
    async fn h7_everywhere_means_here_too(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let [here, phone, third] = three(&till).await;
        let before = here.copy();
        let asked = here.get(till.at("/account/sessions/end?which=everywhere")).await;
        here.stop_before("/oauth2/sessions/logout");
        here.submit(&asked, END, &[]).await;
        assert!(here.cookie(&till.url, "till-session").is_none());
        for browser in [&before, &phone, &third] {
            assert!(!is_signed_in(browser, &till).await);
        }
        till.settled().await;
        assert_eq!(till.control.count_tokens().unwrap(), (0, 0));
        till.stop().await;
    }
}

on_both! {
    async fn h7_a_handle_is_no_key_and_no_use_to_others(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let [here, phone, _third] = three(&till).await;
        let page = here.get(till.at("/account")).await;
        let wanted = handle(&page, "Safari on iPhone");
        let bruno = Browser::new();
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        let asked = bruno.get(till.at("/account/sessions/end")).await;
        for which in [wanted.as_str(), "", "nothing", "' OR 1=1 --"] {
            bruno.submit(&asked, END, &[("which", which)]).await;
            assert!(is_signed_in(&phone, &till).await, "{which}");
        }
        // Worthless as a cookie too.
        let thief = Browser::new();
        thief.set_cookie(&till.url, &format!("till-session={wanted}; Path=/"));
        assert!(!is_signed_in(&thief, &till).await);
        let key = match store {
            Store::Sqlite => "SELECT lower(hex(id_hash)) FROM sessions",
            Store::Postgres => "SELECT encode(id_hash, 'hex') FROM sessions",
        };
        for hash in texts(&till.state.database, key).await {
            assert!(!page.body.contains(&hash) && !page.body.contains(&hash[..16]));
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k2_a_form_sent_after_the_session_ended_does_nothing() {
    let till = Till::usual().await;
    let [here, phone, _third] = three(&till).await;
    let asked = here.get(till.at(END)).await;
    let page = phone.get(till.at("/account")).await;
    let wanted = handle(&page, "Firefox on Linux");
    phone.submit(&page, END, &[("which", &wanted)]).await;
    let sent = here.submit(&asked, END, &[]).await;
    assert_eq!(sent.url.path(), "/signin");
    assert!(is_signed_in(&phone, &till).await, "nothing was done");
    sign_in(&here, &till, ROSA).await;
    assert!(is_signed_in(&phone, &till).await, "nor after the sign-in");
    till.stop().await;
}

async fn attach_another(till: &Till) {
    let store = Sessions::new(till.state.database.clone());
    let mut record = Record {
        id: Id(7),
        data: [("since".to_owned(), 1.into())].into(),
        expiry_date: time::OffsetDateTime::now_utc() + time::Duration::hours(1),
    };
    store.create(&mut record).await.unwrap();
    let people = till.control.people();
    let rosa = people.iter().find(|person| person.name == "Rosa").unwrap();
    let tokens = Tokens {
        access: "ory_at_x".into(),
        refresh: None,
        id_token: None,
    };
    let visit = NewVisit {
        subject: &rosa.id,
        sid: None,
        scopes: &Scopes::parse("read"),
        display_currency: None,
        tokens: &tokens,
        expires_in: 3600,
        begun_at: 0,
        browser: None,
        system: None,
    };
    let key = SessionKey::new(record.id);
    assert!(till.state.sessions.attach(&key, &visit).await.unwrap());
}

on_both! {
    async fn h8_with_one_session_too_many_the_oldest_goes(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let (oldest, second, newest, bruno) = (Browser::new(), Browser::new(), Browser::new(), Browser::new());
        sign_in(&bruno, &till, "bruno@sandbox.example").await;
        sign_in(&oldest, &till, ROSA).await;
        advance(&till, 1).await;
        sign_in(&second, &till, ROSA).await;
        advance(&till, 2).await;
        for _ in 2..MOST_SESSIONS {
            attach_another(&till).await;
        }
        assert!(is_signed_in(&oldest, &till).await, "twenty are fine");
        sign_in(&newest, &till, ROSA).await;
        let alive = "SELECT count(*) FROM sessions WHERE ended_at IS NULL";
        assert_eq!(number(&till.state.database, alive).await, MOST_SESSIONS + 1, "with Bruno's");
        assert!(!is_signed_in(&oldest, &till).await);
        for browser in [&second, &newest, &bruno] {
            assert!(is_signed_in(browser, &till).await);
        }
        let page = newest.get(till.at("/account")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.all(".device").len(), 20);
        till.stop().await;
    }
}

on_both! {
    async fn h14_a_row_of_a_later_till_is_nobodys_and_stays(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let database = &till.state.database;
        crate::database::rows::execute(database, "UPDATE sessions SET format = format + 1", &[]).await;
        assert_eq!(browser.get(till.at("/wallets")).await.url.path(), "/signin");
        till::session::sweep(database, 3600).await.unwrap();
        crate::database::rows::execute(database, "UPDATE sessions SET format = format - 1", &[]).await;
        assert!(is_signed_in(&browser, &till).await, "it was not touched");
        till.stop().await;
    }
}
