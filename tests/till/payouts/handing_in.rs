//! Files, pasted rows and typed ones; the check, and rows that are corrected.

use reqwest::Method;
use till::payout::RunState;
use till::sandbox::LnurlFault;

use super::{ROSA, comes_to, hand_in, id, rosa, till};
use crate::harness::{Browser, Store, Till, sign_in};

/// Sends a file as browsers do.
async fn upload(
    browser: &Browser,
    till: &Till,
    file: &[u8],
    csrf: Option<&str>,
) -> crate::harness::Page {
    let form = browser.get(till.at("/payouts/new")).await;
    let fields = form.form("/payouts/new").unwrap().fields;
    let mut body = String::new();
    for (name, value) in fields {
        let value = match (name.as_str(), csrf) {
            ("csrf", Some(csrf)) => csrf.to_owned(),
            _ => value,
        };
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    let file = String::from_utf8(file.to_vec()).unwrap();
    body.push_str(&format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--edge--\r\n"));
    let headers = [
        ("content-type", "multipart/form-data; boundary=edge"),
        ("sec-fetch-site", "same-origin"),
        (
            "cookie",
            &format!(
                "till-session={}",
                browser.cookie(&till.url, "till-session").unwrap()
            ),
        ),
    ];
    browser
        .once(Method::POST, till.at("/payouts/new"), &headers, &body)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_read_and_a_form_of_others_is_not() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let file =
        "\u{feff}Destinatario;Importe;Moneda;Mensaje\r\nbruno;1,50;USD;=hola\r\nbruno;12;sats;\r\n";
    let answer = upload(&rosa, &till, file.as_bytes(), None).await;
    let place = answer.headers["location"].to_str().unwrap().to_owned();
    let run = place.strip_prefix("/payouts/").unwrap();
    let page = comes_to(&rosa, &till, run, RunState::Checked).await;
    assert!(
        page.says("1,50 USD") && page.says("2 rows"),
        "{}",
        page.text()
    );
    assert!(page.says("1 BTC = $"), "the rate is told: {}", page.text());
    let result = rosa
        .get(till.at(&format!("/payouts/{run}/result.csv")))
        .await;
    assert!(result.body.contains(",'=hola,"), "{}", result.body);
    assert_eq!(
        upload(&rosa, &till, b"bruno,1,sats", Some("wrong"))
            .await
            .status
            .as_u16(),
        403
    );
    // Longer than a form is, and than a sheet is.
    let long = "bruno,1,sats,".to_owned() + &"x".repeat(500);
    let answer = upload(
        &rosa,
        &till,
        format!("{long}\n").repeat(300).as_bytes(),
        None,
    )
    .await;
    assert_eq!(answer.status.as_u16(), 303);
    let answer = upload(&rosa, &till, &vec![b'a'; 520 * 1024], None).await;
    assert!(answer.says("longer than 512 kB"), "{}", answer.text());
    let answer = upload(&rosa, &till, &vec![b'a'; 700 * 1024], None).await;
    assert_eq!(answer.status.as_u16(), 413);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typed_rows_do_without_a_file_and_without_a_script() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let form = rosa.get(till.at("/payouts/new")).await;
    let empty = rosa.submit(&form, "/payouts/new", &[]).await;
    assert_eq!(empty.status.as_u16(), 422);
    assert!(empty.says("There are no rows"), "{}", empty.text());
    let more = rosa
        .submit(
            &empty,
            "/payouts/new",
            &[("recipient_2", "bruno"), ("do", "more")],
        )
        .await;
    assert!(more.has("input[name=recipient_16]"));
    assert_eq!(
        more.attributes("input[name=recipient_2]", "value"),
        ["bruno"]
    );
    let fields = [
        ("amount_2", "0.5"),
        ("currency_2", "usd"),
        ("memo_2", "lunch"),
        ("title", "Team"),
    ];
    let page = rosa.submit(&more, "/payouts/new", &fields).await;
    let run = id(&page);
    let again = rosa.submit(&more, "/payouts/new", &fields).await;
    assert_eq!(id(&again), run, "the same form is the same run");
    let mut changed = fields;
    changed[0] = ("amount_2", "0.6");
    let other = rosa.submit(&more, "/payouts/new", &changed).await;
    assert_ne!(id(&other), run, "with another amount it is another run");
    let page = comes_to(&rosa, &till, &run, RunState::Checked).await;
    assert_eq!(page.heading(), "Team");
    assert!(
        page.says("0.5 usd") && page.says("lunch"),
        "{}",
        page.text()
    );
    let two = [("pasted", "bruno,1,sats"), ("recipient_1", "bruno")];
    let page = rosa.submit(&form, "/payouts/new", &two).await;
    assert!(page.says("more than one place"), "{}", page.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_corrected_or_left_out_in_a_new_run() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let page = hand_in(
        &rosa,
        &till,
        "bruno,1,sats\nbrunno_x,2,sats\nbruno,3,sats\nbruno,3,sats",
    )
    .await;
    let old = id(&page);
    assert!(page.says("Row 4 says the same as row 3"), "{}", page.text());
    let form = rosa.get(till.at(&format!("/payouts/{old}/correct"))).await;
    assert_eq!(form.all(".payout-cells__why").len(), 1);
    let fields = [("recipient_2", "bruno"), ("out_1", "1"), ("left_out", "4")];
    let page = rosa.submit(&form, "/correct", &fields).await;
    let new = id(&page);
    assert_ne!(new, old);
    let page = comes_to(&rosa, &till, &new, RunState::Checked).await;
    assert_eq!(page.all(".payout-row__number").len(), 2);
    assert!(!page.has(".payout-row__why"), "{}", page.text());
    comes_to(&rosa, &till, &old, RunState::Cancelled).await;
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_template_is_in_the_readers_language_and_reads_as_what_it_says() {
    let till = till(Store::Sqlite).await;
    let rosa = Browser::reading("es");
    sign_in(&rosa, &till, ROSA).await;
    let empty = rosa.get(till.at("/payouts")).await;
    assert!(empty.says("Todavía no hay pagos"), "{}", empty.text());
    let template = rosa.get(till.at("/payouts/template.csv")).await;
    assert!(
        template
            .body
            .starts_with("\u{feff}destinatario,importe,moneda,memo,referencia\n"),
        "{}",
        template.body
    );
    let page = hand_in(&rosa, &till, &template.body).await;
    assert_eq!(page.all(".payout-row__number").len(), 6);
    assert!(
        page.says("12,50 EUR") && page.says("0,00005 BTC"),
        "{}",
        page.text()
    );
    assert!(
        page.heading().starts_with("Pagos del "),
        "{}",
        page.heading()
    );
    let english = super::rosa(&till).await.get(&page.url).await;
    assert!(
        english.heading().starts_with("Payouts of "),
        "{}",
        english.heading()
    );
    assert!(
        page.says("Comprobada") && page.says("No se puede pagar"),
        "{}",
        page.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_rows_are_corrected_as_are_handed_in() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    let row = format!("bruno,five,sats,{}\n", "x".repeat(300));
    let answer = upload(&rosa, &till, row.repeat(300).as_bytes(), None).await;
    let run = answer.headers["location"].to_str().unwrap().to_owned();
    let run = run.strip_prefix("/payouts/").unwrap();
    comes_to(&rosa, &till, run, RunState::Checked).await;
    let form = rosa.get(till.at(&format!("/payouts/{run}/correct"))).await;
    assert_eq!(form.all(".payout-cells__why").len(), 300);
    let page = rosa.submit(&form, "/correct", &[("amount_1", "5")]).await;
    assert_eq!(page.status.as_u16(), 200);
    let page = comes_to(&rosa, &till, &id(&page), RunState::Checked).await;
    assert!(page.says("1 row"), "{}", page.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_many_runs_looked_at_is_told_to_wait() {
    let till = till(Store::Sqlite).await;
    let rosa = rosa(&till).await;
    till.control.set_lnurl_fault(LnurlFault::Hang);
    for number in 1..=6 {
        let form = rosa.get(till.at("/payouts/new")).await;
        let rows = format!("sol_moved,{number},sats\nsol_moved,7,sats");
        let page = rosa
            .submit(&form, "/payouts/new", &[("pasted", &rows)])
            .await;
        let told = page.says("So many of your runs are being checked already");
        assert_eq!(told, number == 6, "{}", page.text());
    }
    till.stop().await;
}
