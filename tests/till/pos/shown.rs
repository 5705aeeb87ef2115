//! What is shown is what is asked for: amount, receiver, time and every code, read again as a wallet reads them.

use jiff::Timestamp;
use rqrr::PreparedImage;
use scraper::{Html, Selector};
use till::lightning::Invoice;
use till::sandbox::{SeenInvoice, WalletKind};

use super::{Seller, invoice, until};
use crate::harness::{Browser, Page, Setup, Till};

/// What the sandbox's addresses end in.
const DOMAIN: &str = "blink.sandbox.example";
/// Pixels of a module's side.
const SCALE: usize = 4;

/// The codes of a page as a camera sees them.
#[track_caller]
fn codes(page: &Page) -> Vec<String> {
    let html = Html::parse_document(&page.body);
    let pictures = Selector::parse("svg.qr__picture").unwrap();
    html.select(&pictures)
        .map(|picture| {
            let view = picture.attr("viewbox").or(picture.attr("viewBox")).unwrap();
            let side: usize = view.split(' ').nth(2).unwrap().parse().unwrap();
            let paths = Selector::parse("path").unwrap();
            let path = picture.select(&paths).next().unwrap();
            scan(side, path.attr("d").unwrap())
        })
        .collect()
}

/// Draws runs of `M left top h length v1 h-length z` and reads what that says.
#[track_caller]
fn scan(side: usize, path: &str) -> String {
    let mut dark = vec![false; side * side];
    let mut drawn = String::new();
    for run in path.split_inclusive('z') {
        let (place, length) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (left, top) = place.split_once(' ').unwrap();
        let length = length.split_once('v').unwrap().0;
        drawn += &format!("M{left} {top}h{length}v1h-{length}z");
        let [left, top, length]: [usize; 3] = [left, top, length].map(|text| text.parse().unwrap());
        dark[top * side + left..][..length].fill(true);
    }
    assert_eq!(drawn, path, "nothing else is drawn");
    let width = side * SCALE;
    let shade = |x, y| match dark[(y / SCALE) * side + x / SCALE] {
        true => 0,
        false => 255,
    };
    let mut image = PreparedImage::prepare_from_greyscale(width, width, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().unwrap().1
}

#[track_caller]
fn moment(page: &Page, selector: &str, name: &str) -> Timestamp {
    let told = page.attributes(selector, name);
    assert_eq!(told.len(), 1, "{selector} {name}: {}", page.text());
    told[0].parse().unwrap()
}

fn number(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

/// The invoice of a payment page, after everything that the page says of it was compared with it.
#[track_caller]
fn compare(till: &Till, page: &Page, in_sats: bool) -> SeenInvoice {
    let text = invoice(page);
    assert_eq!(text, text.to_lowercase());
    let read = Invoice::parse(&text).unwrap();
    assert_eq!(
        page.attributes(".sale__open", "href"),
        [format!("lightning:{text}")]
    );
    assert_eq!(page.attributes("[data-copy]", "data-copy"), [text.as_str()]);
    assert_eq!(
        codes(page),
        [text.to_uppercase()],
        "on the screen and as large as it"
    );
    let sats = read.amount.unwrap().0;
    assert!(sats > 0);
    let shown = match in_sats {
        true => page.all(".sale__amount bdi"),
        false => page.all(".sale__second bdi"),
    };
    assert!(shown.len() == 1 && shown[0].ends_with(" sats"), "{shown:?}");
    assert_eq!(number(&shown[0]), sats);
    assert_eq!(
        moment(page, "[data-countdown]", "data-expires"),
        read.expires_at
    );
    assert_eq!(
        moment(page, "[data-countdown]", "data-created"),
        read.created_at
    );
    assert_eq!(
        moment(page, "[data-clock] time", "datetime"),
        read.expires_at
    );
    let seen = till.control.invoice(&text).unwrap();
    assert_eq!(seen.sats, Some(sats));
    assert_eq!(seen.expires_at, read.expires_at.as_second());
    seen
}

struct Case {
    seller: Seller,
    /// Whose money it is.
    person: &'static str,
    /// Into which wallet; none at a node of one's own.
    wallet: Option<WalletKind>,
    /// How long its codes last, in a currency and in satoshis: minutes.
    lasts: (i64, i64),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_asks_for_what_its_page_says_whoever_receives() {
    let till = Till::start(Setup::default().with("TILL_LNURL_DOMAIN", DOMAIN)).await;
    let (btc, usd) = (Some(WalletKind::Btc), Some(WalletKind::Usd));
    let dollars = Seller::rosa(&till).await;
    let bitcoin = Seller {
        browser: dollars.browser.copy(),
        register: "/till".to_owned(),
    };
    let case = |seller, person, wallet, lasts| Case {
        seller,
        person,
        wallet,
        lasts,
    };
    for (number, case) in [
        case(bitcoin, "Rosa", btc, (15, 240)),
        case(dollars, "Rosa", usd, (5, 5)),
        case(Seller::stranger("bruno"), "Bruno", btc, (15, 240)),
        case(Seller::stranger("willem"), "Willem", usd, (5, 5)),
        case(Seller::stranger("sol_moved"), "Sol", None, (15, 240)),
        case(
            Seller::stranger(&format!("noura@{DOMAIN}")),
            "Noura",
            btc,
            (15, 240),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let Case {
            seller,
            person,
            wallet,
            lasts,
        } = case;
        if number == 1 {
            let settings = seller.browser.get(till.at("/till/settings")).await;
            let set = [("wallet", "dollar")];
            let saved = seller
                .browser
                .submit(&settings, "/till/settings", &set)
                .await;
            assert!(saved.says("Saved"), "{}", saved.text());
        }
        for (amount, counted, minutes) in [
            ("12.50", "EUR", lasts.0),
            ("3", "USD", lasts.0),
            ("700", "JPY", lasts.0),
            ("1.250", "KWD", lasts.0),
            ("2100", "SAT", lasts.1),
        ] {
            let what = format!("{person} {wallet:?} {counted}");
            let page = seller
                .charge(&till, &[("amount", amount), ("counted", counted)])
                .await;
            assert!(page.has(".sale--waiting"), "{what}: {}", page.text());
            let seen = compare(&till, &page, counted == "SAT");
            let people = till.people();
            let whose = people.iter().find(|one| one.id == seen.person).unwrap();
            assert_eq!(
                (whose.name.as_str(), seen.wallet),
                (person, wallet),
                "{what}"
            );
            assert_eq!(seen.expires_at - seen.created_at, minutes * 60, "{what}");
            if (counted, wallet) == ("USD", usd) {
                assert_eq!(seen.cents, Some(300), "{what}");
            }
            if counted == "SAT" {
                assert_eq!(seen.sats, Some(2100), "{what}");
            }
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_other_code_leads_where_it_says() {
    let setup = Setup::default()
        .with("TILL_LNURL_URL", "https://pay.example")
        .with("TILL_LNURL_DOMAIN", "pay.example");
    let till = Till::start(setup).await;
    let rosa = Seller::rosa(&till).await;
    let sale = rosa
        .charge(&till, &[("amount", "21"), ("counted", "SAT")])
        .await;
    till.control.pay(&invoice(&sale)).unwrap();
    let sale = until(&rosa.browser, &sale, "paid").await;
    assert!(codes(&sale).is_empty(), "nothing to scan any more");
    // A receipt leads to itself.
    let receipt = rosa.browser.get(format!("{}/receipt", sale.url)).await;
    assert_eq!(codes(&receipt), [receipt.url.as_str()]);
    let link = &receipt.attributes("[data-share]", "data-share")[0];
    assert_eq!(link, receipt.url.as_str());
    // The settings' code opens the public register.
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    let [code] = codes(&settings).try_into().unwrap();
    let opened = Browser::new().get(&code).await;
    assert!(opened.has(".keypad"), "{code}: {}", opened.text());
    assert!(
        opened.url.path().starts_with("/@rosa_cafe"),
        "{}",
        opened.url
    );
    // On paper in capitals: a camera opens the register, a wallet asks the address.
    let print = rosa.browser.get(till.at("/rosa_cafe/print")).await;
    let [code] = codes(&print).try_into().unwrap();
    let (place, lnurl) = code.split_once("?LIGHTNING=").unwrap();
    assert_eq!(code, code.to_uppercase());
    let lnurl: till::lightning::Lnurl = lnurl.parse().unwrap();
    assert_eq!(
        lnurl.url().as_str(),
        "https://pay.example/.well-known/lnurlp/rosa_cafe"
    );
    let opened = Browser::new().get(place.to_lowercase()).await;
    assert!(opened.has(".keypad"), "{place}: {}", opened.text());
    till.stop().await;
}
