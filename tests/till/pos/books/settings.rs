//! A register is as it was set, wherever it is opened.

use reqwest::StatusCode;

use super::paid_in_cash;
use crate::harness::{Setup, Store, Till, on_both};
use crate::pos::Seller;

const ALL: [(&str, &str); 12] = [
    ("name", "Café Luna"),
    ("wallet", "dollar"),
    ("currency", "EUR"),
    ("confirm_above", "250"),
    ("entry", "decimal"),
    ("tips", "7 12.5 20%"),
    ("quick", "2.50 5 10"),
    ("return_after", "never"),
    ("volume", "30"),
    ("paper", "58"),
    ("time_zone", "Europe/Madrid"),
    ("cut_off", "4"),
];

on_both! {
    async fn what_is_set_is_kept_and_holds_for_everybody(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        let settings = rosa.browser.get(till.at("/till/settings")).await;
        assert_eq!(settings.status, StatusCode::OK, "{}", settings.text());
        let saved = rosa.browser.submit(&settings, "/till/settings", &ALL).await;
        assert_eq!(saved.url.path(), "/till/settings");
        assert!(saved.says("Saved"), "{}", saved.text());
        let again = rosa.browser.get(till.at("/till/settings")).await;
        assert!(!again.says("Saved"));
        let fields = again.form("/till/settings").unwrap().fields;
        for (name, value) in ALL {
            let value = match (name, value) {
                ("tips", _) => "7 12.50 20",
                ("confirm_above", _) => "250.00",
                ("quick", _) => "2.50 5.00 10.00",
                _ => value,
            };
            assert!(fields.contains(&(name.to_owned(), value.to_owned())), "{name}: {fields:?}");
        }
        for seller in [&rosa, &Seller::stranger("rosa_cafe")] {
            let keypad = seller.keypad(&till).await;
            assert_eq!(keypad.heading(), "Café Luna");
            assert_eq!(keypad.all(".quick__key"), ["€2.50", "€5.00", "€10.00"]);
            assert_eq!(keypad.attributes("#keypad", "data-confirm-above"), ["25000"]);
            assert_eq!(keypad.attributes("#keypad", "data-mode"), ["decimal"]);
            assert!(keypad.says("12.50 %"), "{}", keypad.text());
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_lost() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    let long = "x".repeat(61);
    for (name, typed, said) in [
        ("name", long.as_str(), "Shorten the name"),
        ("confirm_above", "much", "An amount cannot be read"),
        ("confirm_above", "1.005", "more decimals"),
        ("quick", "1 2 3 4 5 6 7", "No more than six"),
        ("quick", "5 0", "An amount cannot be read"),
        ("quick", "99999999999999999999", "larger than anybody"),
        ("tips", "5 10 15 20 25", "No more than four"),
        ("tips", "101", "A tip cannot be read"),
        ("tips", "-5", "A tip cannot be read"),
        ("time_zone", "Mars/Olympus", "no such time zone"),
        ("currency", "XXX", "does not have this currency"),
    ] {
        let mut fields: Vec<(&str, &str)> = ALL
            .into_iter()
            .filter(|(other, _)| *other != name)
            .collect();
        fields.push((name, typed));
        let page = rosa
            .browser
            .submit(&settings, "/till/settings", &fields)
            .await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{name} {typed}"
        );
        assert!(page.says("Nothing was saved"), "{}", page.text());
        let about = page.all(&format!("#{name}-about .field__error")).concat();
        assert!(about.contains(said), "{name} {typed}: {about}");
        assert_eq!(page.all(".field__error").len(), 1, "{name} {typed}");
        let kept = page.form("/till/settings").unwrap().fields;
        for field in &fields {
            let field = (field.0.to_owned(), field.1.to_owned());
            assert!(kept.contains(&field), "{field:?} is lost: {kept:?}");
        }
    }
    for (name, typed) in [
        ("wallet", "gold"),
        ("paper", "57"),
        ("volume", "101"),
        ("cut_off", "24"),
        ("return_after", "4"),
        ("entry", ""),
    ] {
        let page = rosa
            .browser
            .submit(&settings, "/till/settings", &[(name, typed)])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.says("One of the choices"), "{name}: {}", page.text());
    }
    let untouched = rosa.browser.get(till.at("/till/settings")).await;
    assert_eq!(
        untouched.form("/till/settings"),
        settings.form("/till/settings")
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_link_is_there_for_whoever_has_a_username() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    till.control.clear_journal();
    let page = rosa.browser.get(till.at("/till/settings")).await;
    let address = till.at("/@rosa_cafe").to_string();
    assert_eq!(page.attributes(".till-link__address a", "href"), [address]);
    assert!(page.has(".till-link__code svg"));
    // Asked once.
    let asked = || {
        till.control
            .journal()
            .into_iter()
            .filter(|entry| entry.with_token)
            .count()
    };
    let once = asked();
    rosa.browser.get(till.at("/till/settings")).await;
    assert_eq!((once, asked()), (1, 1));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn common_sums_are_suggested_as_quick_amounts() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    rosa.browser
        .submit(&settings, "/till/settings", &[("currency", "SAT")])
        .await;
    for amount in ["500", "90", "500", "90", "7"] {
        paid_in_cash(&till, &rosa, &[("amount", amount), ("counted", "SAT")]).await;
    }
    let page = rosa.browser.get(till.at("/till/settings")).await;
    assert!(page.says("last 30 days: 90 500"), "{}", page.text());
    till.stop().await;
}
