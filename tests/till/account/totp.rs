//! `/account/security/totp`.

use reqwest::StatusCode;
use till::sandbox::Person;

use super::changing::{GRACE, ROSA, asked, changing};
use crate::harness::{Browser, Till, sign_in, watch};

fn id(till: &Till, email: &str) -> String {
    let is_them = |person: &&Person| person.email.as_deref() == Some(email);
    let people = till.control.people();
    people.iter().find(is_them).unwrap().id.clone()
}

/// What an authenticator shows that was given this secret (RFC 6238).
fn shown(secret: &str, unix: i64) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .chars()
        .map(|letter| format!("{:05b}", letters.find(letter).unwrap()))
        .collect();
    let byte = |bits: &[u8]| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap();
    let key: Vec<u8> = bits.as_bytes().chunks_exact(8).map(byte).collect();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = aws_lc_rs::hmac::sign(&key, &(unix / 30).to_be_bytes());
    let bytes = tag.as_ref();
    let start = usize::from(bytes[19] & 15);
    let four: [u8; 4] = bytes[start..start + 4].try_into().unwrap();
    format!(
        "{:06}",
        (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authenticator_is_added_shown_once_and_asked_for_at_the_next_sign_in() {
    let (till, browser) = changing(ROSA).await;
    let explained = browser.get(till.at("/account/security/totp")).await;
    assert_eq!(asked(&till, "StartTotp"), 0, "never by looking");
    let page = browser
        .submit(&explained, "/account/security/totp", &[])
        .await;
    let secret = page
        .attributes("input[name=secret]", "value")
        .swap_remove(0);
    assert_eq!(secret.len(), 32);
    assert_eq!(page.all("dd .code")[0].replace(' ', ""), secret);
    assert!(page.has("svg[role=img] path"));
    let now = till.clock.now().as_second();
    let right = shown(&secret, now);
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    let again = browser
        .submit(&page, "/account/security/totp/verify", &[("code", wrong)])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.says("Blink did not take the code."),
        "{}",
        again.text()
    );
    assert_eq!(
        again.attributes("input[name=secret]", "value"),
        [secret.as_str()],
        "it can be tried again"
    );
    let done = browser
        .submit(&again, "/account/security/totp/verify", &[("code", &right)])
        .await;
    assert_eq!(done.url.path(), "/account/security");
    assert_eq!(done.written("account").len(), 1);
    watch::secret(&secret);
    assert!(
        browser
            .get(till.at("/account/security"))
            .await
            .has("a[href$='/totp/remove']")
    );
    // It counts: Blink asks for a code now.
    let page = sign_in(&Browser::new(), &till, ROSA).await;
    assert_eq!(page.url.path(), "/wallets");
    assert!(till.control.totp(&id(&till, ROSA)).is_some());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authenticator_is_removed_after_a_question_and_not_added_twice() {
    let (till, browser) = changing(GRACE).await;
    let explained = browser.get(till.at("/account/security/totp")).await;
    let twice = browser
        .submit(&explained, "/account/security/totp", &[])
        .await;
    assert!(
        twice.says("There is an authenticator already."),
        "{}",
        twice.text()
    );
    let ask = browser.get(till.at("/account/security/totp/remove")).await;
    assert_eq!(asked(&till, "DeleteTotp"), 0);
    let done = browser
        .submit(&ask, "/account/security/totp/remove", &[])
        .await;
    assert!(done.has("a[href$='/security/totp']"));
    let gone = browser.get(till.at("/account/security/totp/remove")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_blink_did_not_make_is_not_shown() {
    let (till, browser) = changing(ROSA).await;
    let explained = browser.get(till.at("/account/security/totp")).await;
    let page = browser
        .submit(&explained, "/account/security/totp", &[])
        .await;
    for secret in ["", "A&issuer=Evil", "<b>"] {
        let typed = [("secret", secret), ("code", "123456")];
        let page = browser
            .submit(&page, "/account/security/totp/verify", &typed)
            .await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{secret}");
    }
    assert_eq!(asked(&till, "VerifyTotp"), 0);
    till.stop().await;
}
