//! What screens do beyond selling: they are kept on home screens, stand open for days, and ask before they call a sale off.

use reqwest::StatusCode;

use super::Seller;
use crate::harness::{Browser, Till};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_register_goes_on_a_home_screen() {
    let till = Till::usual().await;
    let registers = [
        ("/till", "/", "Till"),
        ("/@rosa_cafe", "/@rosa_cafe", "rosa_cafe"),
    ];
    for (register, scope, name) in registers {
        let browser = Browser::new();
        let seller = match register {
            "/till" => Seller::rosa(&till).await,
            _ => Seller::stranger("rosa_cafe"),
        };
        let link = seller.keypad(&till).await;
        let link = link.attributes("link[rel=manifest]", "href").remove(0);
        // Browsers ask for it without cookies.
        let answer = browser.get(till.at(&link)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "application/manifest+json");
        let manifest: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        for (field, value) in [
            ("id", register),
            ("start_url", register),
            ("scope", scope),
            ("name", name),
            ("display", "standalone"),
        ] {
            assert_eq!(manifest[field], value, "{field} of {register}");
        }
        let shortcuts = manifest["shortcuts"].as_array().unwrap();
        assert!(
            shortcuts
                .iter()
                .all(|one| one["url"].as_str().unwrap().starts_with(register))
        );
        let icons = manifest["icons"].as_array().unwrap();
        for (kind, purpose, sizes) in [
            ("image/png", "any", "192x192"),
            ("image/png", "any", "512x512"),
            ("image/png", "maskable", "512x512"),
        ] {
            let fits = |icon: &&serde_json::Value| {
                icon["type"] == kind && icon["purpose"] == purpose && icon["sizes"] == sizes
            };
            let icon = icons.iter().find(fits).unwrap();
            let picture = reqwest::get(till.at(icon["src"].as_str().unwrap()))
                .await
                .unwrap();
            assert_eq!(picture.headers()["content-type"], kind);
            let bytes = picture.bytes().await.unwrap();
            // The size that a PNG's header says.
            let side = u32::from_be_bytes(bytes[16..20].try_into().unwrap());
            assert_eq!(format!("{side}x{side}"), sizes);
        }
    }
    till.stop().await;
}

/// The form's cookie is gone, or another one: what was typed is there, and one more tap charges it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_register_that_stood_open_for_days_still_charges() {
    let till = Till::usual().await;
    let morning = Seller::stranger("rosa_cafe").keypad(&till).await;
    let evening = Browser::new();
    let fields = [
        ("do", "charge"),
        ("amount", "3.20"),
        ("lines", "1250 480"),
        ("currency", "USD"),
        ("note", "Table 4"),
    ];
    let again = evening
        .submit(&morning, "/@rosa_cafe/charge", &fields)
        .await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.has(".keypad"), "{}", again.text());
    assert!(again.says("Everything that was typed is still here"));
    assert_eq!(again.attributes("#amount", "value"), ["3.20"]);
    assert_eq!(again.attributes("[name=lines]", "value"), ["1250 480"]);
    assert_eq!(again.attributes("#note", "value"), ["Table 4"]);
    assert_eq!(till.control.open_invoices().len(), 0);
    let sale = evening
        .submit(&again, "/@rosa_cafe/charge", &[("do", "charge")])
        .await;
    assert!(sale.has(".sale--waiting"), "{}", sale.text());
    assert!(sale.says("$20.50"), "{}", sale.text());
    // Nobody else's form is shown to anybody: on an own register one has to be signed in.
    let own = Seller::rosa(&till).await.keypad(&till).await;
    let refused = Browser::new().submit(&own, "/till/charge", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.has(".keypad"));
    till.stop().await;
}

/// Without scripts a page that waits looks again every few seconds, and the question would be gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_question_before_calling_off_stays() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let sale = rosa
        .charge(&till, &[("amount", "5"), ("currency", "USD")])
        .await;
    let refreshes = |body: &str| body.contains(r#"http-equiv="refresh""#);
    assert!(refreshes(&sale.body));
    let ask = sale
        .attributes("a.no-script[href*='cancel']", "href")
        .remove(0);
    let question = rosa.browser.get(till.at(&ask)).await;
    assert!(!refreshes(&question.body));
    assert!(question.has(".sale__question"), "{}", question.text());
    assert!(!question.has(".qr"));
    let back = question.attributes(".sale__question a", "href");
    assert_eq!(back, [sale.url.path()]);
    let action = format!("{}/cancel", sale.url.path());
    let keypad = rosa.browser.submit(&question, &action, &[]).await;
    assert!(keypad.has(".keypad"), "{}", keypad.text());
    assert!(
        rosa.browser
            .get(sale.url.as_str())
            .await
            .has(".sale--cancelled")
    );
    till.stop().await;
}
