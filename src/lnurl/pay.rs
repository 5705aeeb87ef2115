//! Asking a lightning address for an invoice (LUD-06, LUD-12, LUD-16), and looking whether it is the one asked for.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::SignedDuration;
use serde::Deserialize;
use url::Url;

use super::{Client, Error, Mismatch};
use crate::lightning::{Description, Invoice, LightningAddress, Lnurl, Network};
use crate::money::Sats;

/// By so much the clock of whoever makes invoices may be ahead of ours.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(10);

/// What an address takes, and where it is asked for an invoice. True for some minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayRequest {
    /// Whose it is.
    pub address: LightningAddress,
    /// What it takes.
    pub terms: PayTerms,
}

/// What whoever receives takes, and where they are asked for an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayTerms {
    /// Whose they are; none where an LNURL led there.
    whose: Option<LightningAddress>,
    /// The least that is taken.
    pub least: Sats,
    /// The most.
    pub most: Sats,
    callback: Url,
    /// SHA-256 of the metadata exactly as they came: every invoice commits to it.
    metadata_hash: [u8; 32],
    longest_comment: usize,
}

/// What an address is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Exactly so much.
    pub amount: Sats,
    /// Cut to what is taken.
    pub comment: &'a str,
    /// For so long the price holds. Blink's own server is told; others know no such thing.
    pub minutes: Option<u16>,
    /// The network that the invoice has to be of, where that is known.
    pub network: Option<Network>,
}

/// An invoice of an address, the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// It asks for what was asked.
    pub invoice: Invoice,
    /// Where to ask whether it was paid.
    pub verify: Url,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePayRequest {
    tag: String,
    callback: Url,
    min_sendable: u64,
    max_sendable: u64,
    metadata: String,
    comment_allowed: Option<usize>,
}

#[derive(Deserialize)]
struct WireInvoice {
    pr: String,
    verify: Option<String>,
}

impl Client {
    /// What an address takes.
    pub async fn pay_request(&self, address: &LightningAddress) -> Result<PayRequest, Error> {
        let url = self.well_known(address)?;
        Ok(PayRequest {
            address: address.clone(),
            terms: self.terms(Some(address), url).await?,
        })
    }

    /// What whoever keeps an LNURL takes. One that leads to where addresses are asked is that address.
    pub async fn pay_terms_of(&self, lnurl: &Lnurl) -> Result<PayTerms, Error> {
        match lnurl.address() {
            Some(address) => Ok(self.pay_request(&address).await?.terms),
            None => self.terms(None, lnurl.url().clone()).await,
        }
    }

    async fn terms(&self, address: Option<&LightningAddress>, url: Url) -> Result<PayTerms, Error> {
        let wire: WirePayRequest = self.get(address, url).await?;
        if wire.tag != "payRequest" {
            return Err(Error::Malformed);
        }
        if !self.may_lead(address, &wire.callback) {
            return Err(Error::Forbidden);
        }
        // Whole satoshis within the bounds.
        let least = sats(wire.min_sendable.div_ceil(1000)).ok_or(Error::Malformed)?;
        let most = sats(wire.max_sendable / 1000).ok_or(Error::Malformed)?;
        let mut metadata_hash = [0; 32];
        metadata_hash.copy_from_slice(digest(&SHA256, wire.metadata.as_bytes()).as_ref());
        Ok(PayTerms {
            whose: address.cloned(),
            least: least.max(Sats(1)),
            most,
            callback: wire.callback,
            metadata_hash,
            longest_comment: wire.comment_allowed.unwrap_or_default(),
        })
    }

    /// Asks for an invoice that somebody else is to pay, and looks whether what comes is what was wanted.
    pub async fn invoice(
        &self,
        request: &PayRequest,
        wanted: &Wanted<'_>,
    ) -> Result<Answer, Error> {
        let (invoice, verify) = self.asked(&request.terms, wanted).await?;
        let verify = verify.and_then(|text| Url::parse(&text).ok());
        let verify = verify.filter(|url| self.may_lead(Some(&request.address), url));
        Ok(Answer {
            invoice,
            verify: verify.ok_or(Error::CannotTell)?,
        })
    }

    /// Asks for an invoice that we pay ourselves: whoever pays knows that it is paid.
    pub async fn invoice_to_pay(
        &self,
        terms: &PayTerms,
        wanted: &Wanted<'_>,
    ) -> Result<Invoice, Error> {
        let (invoice, _) = self.asked(terms, wanted).await?;
        Ok(invoice)
    }

    async fn asked(
        &self,
        terms: &PayTerms,
        wanted: &Wanted<'_>,
    ) -> Result<(Invoice, Option<String>), Error> {
        let Wanted {
            amount, network, ..
        } = *wanted;
        if amount < terms.least {
            return Err(Error::TooLittle(terms.least));
        }
        if amount > terms.most {
            return Err(Error::TooMuch(terms.most));
        }
        let mut url = terms.callback.clone();
        url.query_pairs_mut()
            .append_pair("amount", &format!("{}000", amount.0));
        let comment: String = wanted.comment.chars().take(terms.longest_comment).collect();
        if !comment.is_empty() {
            url.query_pairs_mut().append_pair("comment", &comment);
        }
        let address = terms.whose.as_ref();
        let is_own = address.is_some_and(|address| self.is_own(address));
        let minutes = wanted.minutes.filter(|_| is_own);
        if let Some(minutes) = minutes {
            let seconds = u32::from(minutes) * 60;
            url.query_pairs_mut()
                .append_pair("expiry", &seconds.to_string());
        }
        let wire: WireInvoice = self.get(address, url).await?;
        let wrong = Error::WrongInvoice;
        let invoice = Invoice::parse(&wire.pr).map_err(|_| wrong(Mismatch::NoInvoice))?;
        if invoice.amount != Some(amount) {
            return Err(wrong(Mismatch::Amount));
        }
        if invoice.description != Description::Hash(terms.metadata_hash) {
            return Err(wrong(Mismatch::Description));
        }
        if network.is_some_and(|network| network != invoice.network) {
            return Err(wrong(Mismatch::Network));
        }
        let now = self.clock().now();
        if invoice.created_at > now + CLOCKS_DIFFER {
            return Err(wrong(Mismatch::Future));
        }
        if invoice.expires_at <= now {
            return Err(wrong(Mismatch::Expired));
        }
        Ok((invoice, wire.verify))
    }
}

fn sats(sats: u64) -> Option<Sats> {
    i64::try_from(sats).ok().map(Sats)
}
