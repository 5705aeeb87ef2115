//! The register that anybody opens by name.

use reqwest::StatusCode;
use till::lightning::Invoice;
use till::sandbox::LnurlFault;

use super::{Seller, invoice, until};
use crate::harness::{Browser, Setup, Till};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_takes_a_payment_for_somebody() {
    let till = Till::usual().await;
    let seller = Seller::stranger("rosa_cafe");
    let page = seller
        .charge(&till, &[("amount", "1200"), ("counted", "SAT")])
        .await;
    assert!(
        page.url.path().starts_with("/@rosa_cafe/sales/"),
        "{}",
        page.url
    );
    let shown = invoice(&page);
    let tokens = till
        .control
        .journal()
        .into_iter()
        .filter(|entry| entry.with_token)
        .count();
    assert_eq!(tokens, 0, "nobody is signed in");
    till.control.pay(&shown).unwrap();
    until(&seller.browser, &page, "paid").await;
    // On any other device as well.
    let elsewhere = Browser::new().get(page.url.as_str()).await;
    assert!(elsewhere.has(".sale--paid"), "{}", elsewhere.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_moved_is_paid_at_their_address() {
    let till =
        Till::start(Setup::default().with("TILL_LNURL_DOMAIN", "blink.sandbox.example")).await;
    let seller = Seller::stranger("sol_moved");
    let page = seller
        .charge(&till, &[("amount", "300"), ("counted", "SAT")])
        .await;
    assert!(page.has(".sale--waiting"), "{}", page.text());
    till.control.pay(&invoice(&page)).unwrap();
    until(&seller.browser, &page, "paid").await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_does_not_tell_of_payments_is_not_charged_for() {
    let till =
        Till::start(Setup::default().with("TILL_LNURL_DOMAIN", "blink.sandbox.example")).await;
    let seller = Seller::stranger("sol_moved");
    till.control.set_lnurl_fault(LnurlFault::NoVerify);
    let coffee = [("amount", "300"), ("counted", "SAT")];
    let page = seller.charge(&till, &coffee).await;
    assert!(
        page.says("does not tell when it is paid"),
        "{}",
        page.text()
    );
    assert!(!page.has(".code-text--all"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_price_of_a_code_at_an_address_holds_for_minutes() {
    let till =
        Till::start(Setup::default().with("TILL_LNURL_DOMAIN", "blink.sandbox.example")).await;
    let seller = Seller::stranger("sol_moved");
    for (counted, amount, lasts) in [("USD", "3", 900), ("SAT", "300", 4 * 3600)] {
        let fields = [("amount", amount), ("counted", counted)];
        let page = seller.charge(&till, &fields).await;
        let shown = Invoice::parse(&invoice(&page)).unwrap();
        let life = shown.expires_at.duration_since(shown.created_at);
        assert_eq!(life.as_secs(), lasts, "{counted}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_of_that_name_is_said_and_a_phone_number_is_never_asked_for() {
    let till = Till::usual().await;
    let seller = Seller::stranger("nobody_here");
    let page = seller
        .charge(&till, &[("amount", "300"), ("counted", "SAT")])
        .await;
    assert!(
        page.text().contains("Nobody receives under this name"),
        "{}",
        page.text()
    );
    let browser = Browser::new();
    for name in [
        "@15551234567",
        "@+819012345678",
        "@ab",
        "@bc1abc",
        "@no spaces",
    ] {
        let page = browser.get(till.at(&format!("/{name}"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{name}");
    }
    assert!(till.control.invited().is_empty());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sale_is_found_at_its_own_register_alone() {
    let till = Till::usual().await;
    let seller = Seller::stranger("rosa_cafe");
    let page = seller
        .charge(&till, &[("amount", "10"), ("counted", "SAT")])
        .await;
    let elsewhere = page.url.path().replace("rosa_cafe", "bruno");
    let page = seller.browser.get(till.at(&elsewhere)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_cannot_use_up_what_blink_allows() {
    let till = Till::start(Setup::default().with("TILL_CHARGE_RATE", 4)).await;
    let seller = Seller::stranger("rosa_cafe");
    let keypad = seller.keypad(&till).await;
    let mut refused = 0;
    for count in 0..5 {
        let amount = (count + 1).to_string();
        let key = format!("form {count}");
        let fields = [
            ("do", "charge"),
            ("amount", amount.as_str()),
            ("counted", "SAT"),
            ("form_key", key.as_str()),
        ];
        let page = seller
            .browser
            .submit(&keypad, "/@rosa_cafe/charge", &fields)
            .await;
        refused += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 3, "one network has half of the register's rate");
    // Whoever is signed in has another bound, Blink's own for them.
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(&till, &[("amount", "10"), ("counted", "SAT")])
        .await;
    assert!(page.has(".sale--waiting"), "{}", page.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_of_blinks_own_register_work() {
    let till = Till::usual().await;
    for (language, point) in [("en", "."), ("es", ",")] {
        let browser = Browser::reading(language);
        // There the currency is a wallet, and the amount is in what is displayed.
        let link =
            "/rosa_cafe?amount=12.50&sats=14000&unit=CENT&memo=Table%203&display=EUR&currency=BTC";
        let page = browser.get(till.at(link)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert_eq!(page.attributes("#note", "value"), ["Table 3"]);
        assert_eq!(
            page.attributes("#amount", "value"),
            [format!("12{point}50")]
        );
        assert_eq!(page.attributes("input[name=counted]", "value"), ["EUR"]);
        // A point is a point, whoever reads.
        let page = browser
            .get(till.at("/rosa_cafe?amount=1.000&display=KWD"))
            .await;
        assert_eq!(
            page.attributes("#amount", "value"),
            [format!("1{point}000")]
        );
        let page = browser
            .get(till.at("/rosa_cafe?amount=9&sats=14000&unit=SAT&display=EUR"))
            .await;
        assert_eq!(page.attributes("#amount", "value"), ["14000"]);
        assert_eq!(page.attributes("input[name=counted]", "value"), ["SAT"]);
    }
    till.stop().await;
}

/// Every address of ours begins with a name that is kept for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_takes_an_address_of_ours() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let table = till::app::routes();
    let admin = ["/health/live", "/metrics", "/assets/app.css"];
    let all = table.table().iter().map(|route| route.path).chain(admin);
    let mut names: Vec<&str> = all.filter_map(|path| path.split('/').nth(1)).collect();
    names.retain(|name| name.len() >= 3 && name.bytes().all(|byte| byte.is_ascii_alphabetic()));
    names.sort_unstable();
    names.dedup();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        let page = browser.get(till.at(&format!("/@{name}"))).await;
        assert_eq!(page.status, StatusCode::OK, "the register of {name}");
        assert!(till::web::paths::is_ours(name), "{name}");
        let page = browser.get(till.at(&format!("/{name}"))).await;
        assert!(!page.has(".keypad"), "{name}");
    }
    till.stop().await;
}
