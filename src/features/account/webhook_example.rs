//! One post of a webhook with its signature, to check a program against. A test makes sure that it is right.

/// What the portal shows.
pub(super) const SECRET: &str = "whsec_dGlsbC1leGFtcGxlLXNlY3JldC0wMDAx";
/// The header `svix-id`.
pub(super) const ID: &str = "msg_2aBcDeFgHiJkLmNoPqRsTuVwXyZ";
/// The header `svix-timestamp`.
pub(super) const TIMESTAMP: &str = "1795269600";
/// The header `svix-signature`.
pub(super) const SIGNATURE: &str = "v1,E8iFIvQwneDWkdPjogFgXyGLf74e+JjK4wv876vLBCQ=";
/// The body, byte for byte.
pub(super) const BODY: &str = r#"{"accountId":"8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a01","eventType":"receive.lightning","walletId":"4f0d9c9e-0a3b-4c1e-9d62-7b1f0a2c3d4e","transaction":{"id":"65b1f0c2a9d3e4f5a6b7c8d9","walletId":"4f0d9c9e-0a3b-4c1e-9d62-7b1f0a2c3d4e","createdAt":"2026-11-21T14:00:00.000Z","status":"success","memo":"Two coffees","externalId":"table-4","settlementAmount":2707,"settlementFee":0,"settlementCurrency":"BTC","settlementDisplayAmount":"1.00","settlementDisplayFee":"0.00","settlementDisplayPrice":{"base":"36941263391","offset":"12","displayCurrency":"USD","walletCurrency":"BTC"},"initiationVia":{"type":"lightning","paymentHash":"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9","pubkey":null},"settlementVia":{"type":"intraledger","counterPartyWalletId":null,"counterPartyUsername":"kenji"}}}"#;
/// What makes the signature of them in a shell.
pub(super) const COMMAND: &str = r#"key=$(printf %s "${secret#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \n')
printf %s "$id.$timestamp.$body" |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64"#;

#[cfg(test)]
mod tests {
    use aws_lc_rs::hmac;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    /// As Svix describes it: the key is what follows `whsec_`, the message is id, time and body with points between.
    #[test]
    fn the_example_verifies_and_nothing_else_does() {
        let key = STANDARD
            .decode(SECRET.strip_prefix("whsec_").unwrap())
            .unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let tag = STANDARD
            .decode(SIGNATURE.strip_prefix("v1,").unwrap())
            .unwrap();
        let verify = |text: String| hmac::verify(&key, text.as_bytes(), &tag).is_ok();
        assert!(verify(format!("{ID}.{TIMESTAMP}.{BODY}")));
        assert!(!verify(format!("{ID}.{TIMESTAMP}.{BODY} ")));
        assert!(!verify(format!("{ID}.0.{BODY}")));
    }

    #[test]
    fn the_body_is_what_blink_sends() {
        let body: serde_json::Value = serde_json::from_str(BODY).unwrap();
        assert_eq!(body["eventType"], "receive.lightning");
        assert!(body["transaction"]["createdAt"].is_string());
        assert!(body["transaction"]["settlementDisplayPrice"]["base"].is_string());
    }
}
