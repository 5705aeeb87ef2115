//! An authenticated integration, as an admin of an organisation enters it at joinblink.

/// One integration of one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// `l-` and a UUID: names the integration to the proxy.
    pub service_id: String,
    /// Names it in *Connect* and in linked accounts.
    pub auth_id: String,
    /// Who employs everybody here.
    pub organisation: String,
    /// Where the proxy forwards to, without a slash at the end.
    pub proxy_url: String,
    /// What the proxy tells on each request; an admin may leave it out.
    pub proxy_secret: Option<String>,
    /// Opens the API, for this organisation alone.
    pub token: String,
}
