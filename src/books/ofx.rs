//! Open Financial Exchange 2.1.1: a statement for each wallet. Entries are known again by their id (FITID).

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::entry::Entry;
use super::words::{cut, major, one_line};
use super::writer::About;
use crate::money::{Amount, Unit};

/// The longest account of the standard (11.3.1).
const ACCOUNT: usize = 22;
/// The longest name and memo of the standard (11.4.4.1).
const NAME: usize = 32;
const MEMO: usize = 255;

/// What stands above all statements.
pub(super) fn head(about: &About) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n\
         <?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\n\
         <OFX>\n<SIGNONMSGSRSV1><SONRS>{STATUS}<DTSERVER>{}</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>\n\
         <BANKMSGSRSV1>\n",
        time(about.now)
    )
}

const STATUS: &str = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>";

/// Begins a wallet's statement. There is no code of ISO 4217 for bitcoin; XBT is what is used in its place.
pub(super) fn begin(unit: Unit, about: &About) -> String {
    let currency = match unit {
        Unit::Bitcoin => "XBT",
        Unit::Dollar => "USD",
    };
    let from = time(about.from.unwrap_or(Timestamp::UNIX_EPOCH));
    let to = time(about.to.unwrap_or(about.now));
    // A wallet's id is a UUID, which is longer: what remains of it is chance enough to tell one from another.
    let id: String = about.wallet_id(unit).replace('-', "");
    let id = escaped(&cut(&id, ACCOUNT));
    format!(
        "<STMTTRNRS><TRNUID>0</TRNUID>{STATUS}<STMTRS><CURDEF>{currency}</CURDEF>\
         <BANKACCTFROM><BANKID>blink</BANKID><ACCTID>{id}</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>\n\
         <BANKTRANLIST><DTSTART>{from}</DTSTART><DTEND>{to}</DTEND>\n"
    )
}

/// An entry.
pub(super) fn row(entry: &Entry) -> String {
    let kind = if entry.is_receipt() {
        "CREDIT"
    } else {
        "DEBIT"
    };
    let name = entry.counterparty.as_deref().map(one_line);
    let name = name.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| entry.way.name().to_owned());
    let mut text = format!(
        "<STMTTRN><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{}</DTPOSTED><TRNAMT>{}</TRNAMT><FITID>{}</FITID><NAME>{}</NAME>",
        time(entry.at),
        major(entry.amount),
        escaped(&one_line(&entry.id)),
        escaped(&cut(&name, NAME)),
    );
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "<MEMO>{}</MEMO></STMTTRN>",
        escaped(&cut(&memo(entry), MEMO))
    );
    text
}

/// What was written, what it was worth, and what of it was fee.
pub(super) fn memo(entry: &Entry) -> String {
    let mut parts = Vec::new();
    let memo = entry.memo.as_deref().map(one_line).unwrap_or_default();
    if !memo.is_empty() {
        parts.push(cut(&memo, 160));
    }
    parts.push(format!("{} {}", entry.worth, entry.worth.currency));
    if !entry.fee.is_zero() {
        parts.push(format!("fee {}", major(entry.fee)));
    }
    if entry.state != super::State::Settled {
        parts.push(entry.state.word().to_owned());
    }
    parts.join("; ")
}

/// Ends a wallet's statement.
pub(super) fn end(unit: Unit, about: &About) -> String {
    let balance = about.balance(unit).unwrap_or(Amount::zero(unit));
    format!(
        "</BANKTRANLIST>\n<LEDGERBAL><BALAMT>{}</BALAMT><DTASOF>{}</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS>\n",
        major(balance),
        time(about.now)
    )
}

/// What stands below all of them.
pub(super) const FOOT: &str = "</BANKMSGSRSV1>\n</OFX>\n";

fn time(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::UTC);
    format!("{}[0:GMT]", at.strftime("%Y%m%d%H%M%S.000"))
}

fn escaped(text: &str) -> String {
    let fits = |sign: &char| !matches!(sign, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(fits).collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::sample::entry;
    use super::*;

    #[test]
    fn an_account_is_as_long_as_it_may_be() {
        let wallet = "5f1a7c52-0b3e-4d6a-9c1f-2e8d4b6a7f90".to_owned();
        let about = About {
            wallets: vec![(wallet, Amount::new(Unit::Bitcoin, 1))],
            ..About::default()
        };
        assert!(begin(Unit::Bitcoin, &about).contains("<ACCTID>5f1a7c520b3e4d6a9c1f2e</ACCTID>"));
    }

    #[test]
    fn an_entry_is_known_again_and_no_text_is_a_tag() {
        let odd = Entry {
            memo: Some("<MEMO>&x".to_owned()),
            amount: Amount::new(Unit::Bitcoin, -2_707),
            fee: Amount::new(Unit::Bitcoin, 7),
            ..entry()
        };
        assert_eq!(
            row(&odd),
            "<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20261121200211.000[0:GMT]</DTPOSTED>\
             <TRNAMT>-0.00002707</TRNAMT><FITID>66f0c0a4e1b2c3d4e5f60718</FITID><NAME>till_tester</NAME>\
             <MEMO>&lt;MEMO&gt;&amp;x; 1.00 USD; fee 0.00000007</MEMO></STMTTRN>\n"
        );
    }
}
