//! How the client proves who it is, whatever its secret looks like (RFC 6749 2.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::harness::{Browser, Setup, Till, sign_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g1_strange_characters_are_form_encoded_and_the_secret_is_nowhere_else() {
    for secret in [
        "a secret with blanks",
        "plus+percent%slash/colon:equals=&quote\"",
        "café-ключ-秘密",
        "%20%2B%3A",
    ] {
        let id = "till: a/client+100%";
        let setup = Setup::default().sandbox(|options| {
            options.client.id = id.to_owned();
            options.client.secret = secret.to_owned();
        });
        let till = Till::start(setup).await;
        let browser = Browser::new();
        let wallets = sign_in(&browser, &till, "rosa@sandbox.example").await;
        assert_eq!(wallets.url.path(), "/wallets", "{secret}");
        let asked = browser.get(till.at("/api/auth/signout")).await;
        browser.submit(&asked, "/api/auth/signout", &[]).await;
        till.settled().await;
        let journal = till.control.journal();
        let encode =
            |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let expected = STANDARD.encode(format!("{}:{}", encode(id), encode(secret)));
        let mut proved = Vec::new();
        for entry in &journal {
            assert!(!entry.path.contains("client_secret"), "{}", entry.path);
            assert!(!entry.fields.contains(&"client_secret".to_owned()));
            if let Some(("Basic", said)) = entry
                .header("authorization")
                .and_then(|header| header.split_once(' '))
            {
                assert_eq!(said, expected, "{} {secret}", entry.path);
                proved.push(entry.path.as_str());
            }
        }
        proved.sort_unstable();
        proved.dedup();
        assert_eq!(proved, ["/oauth2/revoke", "/oauth2/token"], "{secret}");
        till.stop().await;
    }
}
