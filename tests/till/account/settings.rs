//! `/account/settings`.

use reqwest::StatusCode;
use till::sandbox::SideService;

use super::changing::{KENJI, ROSA, asked, changing, looking};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_choice_says_what_it_is_and_what_it_changes() {
    let (till, browser) = looking(ROSA).await;
    let page = browser.get(till.at("/account/settings")).await;
    assert_eq!(
        page.all(".way"),
        ["rosa_cafe@blink.sv", "Bitcoin", "EUR", "Español"]
    );
    assert!(page.says("It cannot be changed.") && !page.has("a[href$='/username']"));
    assert_eq!(till.control.journal().len(), 1, "one round trip");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn currency_wallet_and_language_are_changed() {
    let (till, browser) = changing(ROSA).await;
    let form = browser.get(till.at("/account/settings/currency")).await;
    assert_eq!(form.attributes("option[selected]", "value"), ["EUR"]);
    assert_eq!(form.all("option").len(), 50, "Blink's own list");
    let page = browser
        .submit(&form, "/account/settings/currency", &[("currency", "XXX")])
        .await;
    assert_eq!(
        (page.status, asked(&till, "SetCurrency")),
        (StatusCode::UNPROCESSABLE_ENTITY, 0)
    );
    let page = browser
        .submit(&form, "/account/settings/currency", &[("currency", "JPY")])
        .await;
    assert_eq!(page.all(".way")[2], "JPY");
    let form = browser.get(till.at("/account/settings/wallet")).await;
    let wallets = form.attributes("input[name=wallet]", "value");
    let page = browser
        .submit(&form, "/account/settings/wallet", &[("wallet", "nobodys")])
        .await;
    assert_eq!(
        (page.status, asked(&till, "SetDefaultWallet")),
        (StatusCode::UNPROCESSABLE_ENTITY, 0)
    );
    let page = browser
        .submit(
            &form,
            "/account/settings/wallet",
            &[("wallet", &wallets[1])],
        )
        .await;
    assert_eq!(page.all(".way")[1], "Dollar");
    let form = browser.get(till.at("/account/settings/language")).await;
    assert_eq!(form.attributes("option[selected]", "value"), ["es"]);
    let page = browser
        .submit(&form, "/account/settings/language", &[("language", "tlh")])
        .await;
    assert!(page.says("Blink does not take this."), "{}", page.text());
    let page = browser
        .submit(
            &form,
            "/account/settings/language",
            &[("language", "phone")],
        )
        .await;
    assert_eq!(page.all(".way")[3], "As the phone is set");
    assert_eq!(page.written("account").len(), 1);
    let wallets = browser.get(till.at("/wallets")).await;
    assert!(wallets.says("¥"), "shown at once: {}", wallets.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_username_is_looked_up_and_taken_once_by_whoever_is_sure() {
    let (till, browser) = changing(KENJI).await;
    let form = browser.get(till.at("/account/settings/username")).await;
    assert!(form.says("for ever"));
    for (name, sure, sentence) in [
        ("rosa_cafe", "1", "Somebody else has this name."),
        ("+819012345678", "1", "3 to 50 letters"),
        ("bc1kenji", "1", "3 to 50 letters"),
        ("kenji_sushi", "", "can still be had"),
    ] {
        let typed = [("username", name), ("sure", sure)];
        let page = browser
            .submit(&form, "/account/settings/username", &typed)
            .await;
        assert!(page.says(sentence), "{name}: {}", page.text());
        assert_eq!(page.attributes("#username", "value"), [name]);
        assert!(!page.has("input[name=sure][checked]"));
    }
    assert_eq!(asked(&till, "SetUsername"), 0);
    let typed = [("username", "Kenji_Sushi"), ("sure", "1")];
    let done = browser
        .submit(&form, "/account/settings/username", &typed)
        .await;
    assert_eq!(done.all(".way")[0], "kenji_sushi@blink.sv");
    let over = browser.get(till.at("/account/settings/username")).await;
    assert_eq!(over.url.path(), "/account/settings");
    let again = browser
        .submit(
            &form,
            "/account/settings/username",
            &[("username", "other_name"), ("sure", "1")],
        )
        .await;
    assert!(
        again.says("You have a username already"),
        "{}",
        again.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_list_of_currencies_the_other_choices_stand() {
    let (till, browser) = changing(ROSA).await;
    till.control.set_failing(SideService::Price, true);
    assert_eq!(
        browser.get(till.at("/account/settings")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        browser
            .get(till.at("/account/settings/wallet"))
            .await
            .status,
        StatusCode::OK
    );
    let page = browser.get(till.at("/account/settings/currency")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    till.stop().await;
}
