//! Ended is ended, on both databases: by hand, by the provider, before a session is stored and while its token is renewed.

use reqwest::StatusCode;
use till::oidc::{LogoutToken, Scopes};
use till::sandbox::Part;
use till::session::{NewVisit, SessionKey, Store as Sessions, Tokens};
use tower_sessions::SessionStore as _;
use tower_sessions::session::{Id, Record};

use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

const ROSA: &str = "rosa@sandbox.example";

fn record() -> Record {
    Record {
        id: Id(7),
        data: [("since".to_owned(), 1.into())].into(),
        expiry_date: time::OffsetDateTime::now_utc() + time::Duration::hours(1),
    }
}

on_both! {
    async fn what_was_ended_is_not_saved_again(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let sessions = Sessions::new(till.state.database.clone());
        let mut record = record();
        sessions.create(&mut record).await.unwrap();
        assert_ne!(record.id, Id(7), "a session chose its own id");
        assert!(sessions.load(&record.id).await.unwrap().is_some());
        sessions.delete(&record.id).await.unwrap();
        sessions.save(&record).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none());
        till.stop().await;
    }
}

on_both! {
    async fn a_logout_counts_once_and_for_a_login_on_its_way(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let token = LogoutToken { jti: "once".to_owned(), sid: Some("login".to_owned()), subject: None };
        assert!(till.state.sessions.end_by_provider(&token, 60).await.unwrap());
        assert!(!till.state.sessions.end_by_provider(&token, 60).await.unwrap(), "a replay");
        let sessions = Sessions::new(till.state.database.clone());
        for (sid, opened) in [("login", false), ("another", true)] {
            let mut record = record();
            sessions.create(&mut record).await.unwrap();
            let key = SessionKey::new(record.id);
            let tokens = Tokens { access: "ory_at_x".into(), refresh: None, id_token: None };
            let scopes = Scopes::parse("openid read");
            let visit = NewVisit { subject: "person", sid: Some(sid), scopes: &scopes, display_currency: None, tokens: &tokens, expires_in: 60, begun_at: 0, browser: None, system: None };
            assert_eq!(till.state.sessions.attach(&key, &visit).await.unwrap(), opened, "{sid}");
            assert_eq!(till.state.sessions.find(key).await.unwrap().is_some(), opened, "{sid}");
        }
        till.stop().await;
    }
}

on_both! {
    async fn signing_out_during_a_refresh_wins(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, ROSA).await;
        let before = browser.copy();
        let asked = browser.get(till.at("/api/auth/signout")).await;
        till.control.expire_access_tokens(None).unwrap();
        till.control.set_latency(Part::Provider, 500);
        let page = async { before.get_once(till.at("/wallets")).await };
        let out = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            browser.stop_before("/oauth2/sessions/logout");
            browser.submit(&asked, "/api/auth/signout", &[]).await
        };
        let (page, _) = tokio::join!(page, out);
        assert_ne!(page.status, StatusCode::OK);
        till.control.set_latency(Part::Provider, 0);
        till.settled().await;
        assert_eq!(before.get(till.at("/wallets")).await.url.path(), "/signin");
        assert_eq!(till.control.count_tokens().unwrap(), (0, 0), "tokens that nobody holds");
        till.stop().await;
    }
}
