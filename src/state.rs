//! What a handler may ask for, built from the settings.

use std::fs::DirBuilder;
use std::sync::Arc;

use anyhow::Context as _;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::blink;
use crate::blink::socket::{self, Socket};
use crate::clock::Clock;
use crate::config::{Config, SecretKey, readable_by_others};
use crate::database::Database;
use crate::history::History;
use crate::joinblink;
use crate::linking::Linker;
use crate::lnurl;
use crate::metrics::Metrics;
use crate::oidc::{Http, Provider, Registration, Scopes};
use crate::overload::{Charges, Gate, Lanes, Rate, Retries, Streams};
use crate::payout::{Paymaster, Payouts};
use crate::random::Random;
use crate::receiving::Receiving;
use crate::sale::Sales;
use crate::sealing::Keyring;
use crate::session::{Cookies, KeyFile, Lease, Outbox, Refresher, Sessions};
use crate::watcher::Watcher;

const NO_CLIENT: &str = "no HTTP client; are root certificates installed?";

/// Cheap to clone; one per process.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// The parts.
pub struct Shared {
    /// Every setting.
    pub config: Config,
    /// The one pool.
    pub database: Database,
    /// Seals and tags.
    pub ring: Arc<Keyring>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Has tokens taken back by the provider.
    pub outbox: Outbox,
    /// Keeps access tokens fresh.
    pub refresher: Refresher,
    /// The sign-in provider.
    pub provider: Arc<Provider>,
    /// Asked for at sign-in.
    pub scopes: Scopes,
    /// Blink's API.
    pub blink: blink::Client,
    /// Prices for registers.
    pub ticker: blink::Ticker,
    /// Finds out who receives, and asks them.
    pub receiving: Receiving,
    /// Indexes of transactions, of those who keep one.
    pub history: History,
    /// What was rung up.
    pub sales: Sales,
    /// Runs of payouts.
    pub payouts: Payouts,
    /// Works on them.
    pub paymaster: Paymaster,
    /// Watches what may still be paid.
    pub watcher: Watcher,
    /// Links wallets to accounts at joinblink, where the settings say so.
    pub linker: Option<Linker>,
    /// Names and makes cookies.
    pub cookies: Cookies,
    /// The one clock.
    pub clock: Clock,
    /// The one source of randomness.
    pub random: Random,
    /// Figures for operators.
    pub metrics: Metrics,
    /// Who is worked on, and who has to wait.
    pub lanes: Lanes,
    /// How often a sign-in may begin.
    pub begin_rate: Rate,
    /// How often one may come back.
    pub callback_rate: Rate,
    /// How often a logout token may turn out to be wrong.
    pub logout_rate: Rate,
    /// How often strangers may ring up, for each receiver.
    pub charges: Charges,
    /// How often strangers may ring up, of each network.
    pub open_rate: Rate,
    /// How many pages may be told of what happens, of each network.
    pub streams: Streams,
    /// How often payments may be told.
    pub hint_rate: Rate,
    /// Work that a stop waits for.
    pub running: TaskTracker,
    /// Says that Till is being stopped.
    pub stopping: CancellationToken,
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// Opens the database and builds the clients. Fetches nothing from the provider or from Blink: both may be down.
    pub async fn build(config: Config, clock: Clock, random: Random) -> anyhow::Result<Self> {
        make_data_folder(&config)?;
        let ring = Arc::new(ring(&config, &random)?);
        let database = Database::open(&config.database.url)
            .await
            .with_context(|| format!("cannot open {}", config.database))?;
        let whole =
            |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let lifetimes = config.lifetimes;
        let metrics = Metrics::default();
        let provider = provider(&config, clock.clone(), random.clone(), &metrics)?;
        let provider = Arc::new(provider);
        let running = TaskTracker::new();
        // Longer than discovery and the revocation together may take.
        let hand_in = 2 * config.limits.provider_deadline + std::time::Duration::from_secs(2);
        let outbox = Outbox::new(
            database.clone(),
            Arc::clone(&ring),
            Arc::clone(&provider),
            whole(hand_in),
            running.clone(),
        );
        let sessions = Sessions::new(
            database.clone(),
            Arc::clone(&ring),
            outbox.clone(),
            whole(lifetimes.idle),
            whole(lifetimes.touch),
        );
        let refresher = Refresher::new(
            sessions.clone(),
            Arc::clone(&provider),
            random.clone(),
            clock.clone(),
            Lease {
                margin: whole(lifetimes.refresh_margin),
                lease: whole(lifetimes.refresh_lease),
                patience: config.limits.api_deadline,
            },
            running.clone(),
            metrics.clone(),
        );
        let blink = blink(&config, clock.clone(), random.clone(), &metrics)?;
        let receiving = receiving(&config, clock.clone(), &blink, &metrics)?;
        let limits = config.limits;
        let sales = Sales::new(database.clone(), clock.clone(), random.clone());
        let payouts = Payouts::new(
            database.clone(),
            clock.clone(),
            random.clone(),
            Arc::clone(&ring),
        );
        let paymaster = Paymaster::new(
            payouts.clone(),
            blink.clone(),
            receiving.clone(),
            (clock.clone(), random.clone()),
            random.token()?,
            whole(limits.payment_doubt),
        );
        let ws = socket::Options::new(config.api.ws_url.clone(), limits.api_deadline);
        let (socket, told, line) = Socket::new(ws, random.clone(), &metrics);
        let history = History::new(
            database.clone(),
            Arc::clone(&ring),
            random.clone(),
            limits.history_rate,
        );
        let ticker = blink::Ticker::new(blink.clone(), socket.clone(), lifetimes.price);
        let watcher = Watcher::new(
            sales.clone(),
            receiving.clone(),
            (socket, told, line),
            clock.clone(),
            random.token()?,
        );
        let linker = match &config.joinblink {
            None => None,
            Some(joinblink) => {
                let client =
                    joinblink::Client::new(Arc::clone(joinblink), random.clone(), &metrics)
                        .context(NO_CLIENT)?;
                Some(Linker::new(
                    Arc::clone(joinblink),
                    (database.clone(), Arc::clone(&ring)),
                    random.clone(),
                    client,
                    (outbox.clone(), Arc::clone(&provider)),
                    running.clone(),
                ))
            }
        };
        Ok(Self(Arc::new(Shared {
            linker,
            ticker,
            history,
            receiving,
            sales,
            payouts,
            paymaster,
            watcher,
            charges: Charges::per_minute(limits.charge_rate),
            open_rate: Rate::per_minute(limits.open_rate()),
            streams: Streams::new(limits.network_streams),
            hint_rate: Rate::per_minute(limits.webhook_rate),
            database,
            ring,
            sessions,
            outbox,
            refresher,
            provider,
            scopes: Scopes::new(config.provider.scopes.iter().cloned()),
            blink,
            cookies: Cookies::new(config.web.secure()),
            clock,
            random,
            lanes: Lanes::new(limits.max_requests, &metrics),
            begin_rate: Rate::per_minute(limits.sign_in_rate),
            callback_rate: Rate::per_minute(limits.sign_in_rate),
            logout_rate: Rate::per_minute(limits.logout_rate),
            metrics,
            running,
            stopping: CancellationToken::new(),
            config,
        })))
    }
}

/// The client of the sign-in provider.
pub fn provider(
    config: &Config,
    clock: Clock,
    random: Random,
    metrics: &Metrics,
) -> anyhow::Result<Provider> {
    install_crypto();
    let limits = config.limits;
    let gate = Gate::new("provider", limits.provider_calls, metrics);
    let http = Http::new(limits.provider_deadline, gate, clock, metrics).context(NO_CLIENT)?;
    let registration = Registration {
        issuer: config.provider.issuer.clone(),
        client_id: config.provider.client.id.clone(),
        client_secret: config.provider.client.secret.clone(),
        lifetime: config.lifetimes.discovery,
        key_refetch_pause: config.lifetimes.key_refetch_pause,
        skew: config.lifetimes.skew,
    };
    Ok(Provider::new(registration, http, random))
}

/// The client of Blink's API.
pub fn blink(
    config: &Config,
    clock: Clock,
    random: Random,
    metrics: &Metrics,
) -> anyhow::Result<blink::Client> {
    install_crypto();
    let gate = Gate::new("api", config.limits.api_calls, metrics);
    let retries = Retries::new(random, metrics.clone());
    let options = blink::Options {
        endpoint: config.api.url.clone(),
        deadline: config.limits.api_deadline,
        payment_deadline: config.limits.payment_deadline,
        price_lifetime: config.lifetimes.price,
    };
    blink::Client::new(options, clock, gate, retries).context(NO_CLIENT)
}

/// Whoever receives: at Blink, or at lightning addresses that Blink or others keep.
pub fn receiving(
    config: &Config,
    clock: Clock,
    blink: &blink::Client,
    metrics: &Metrics,
) -> anyhow::Result<Receiving> {
    let (api, limits) = (&config.api, config.limits);
    let options = lnurl::Options {
        own_domain: api.lnurl_domain.clone(),
        own_url: api.lnurl_url.clone(),
        deadline: limits.api_deadline,
    };
    let gate = |upstream| Gate::new(upstream, limits.api_calls, metrics);
    let (own, foreign) = (gate("lnurl"), gate("lnurl_elsewhere"));
    let lnurl = lnurl::Client::new(options, clock.clone(), own, foreign).context(NO_CLIENT)?;
    let domain = &api.lnurl_domain;
    Ok(Receiving::new(blink.clone(), lnurl, domain, clock))
}

/// What every TLS connection of this process is made with.
pub fn install_crypto() {
    // Fails only where somebody installed a provider before, which is then the same one.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
}

/// The folder of the SQLite database and of the generated key, for its owner alone; there from the first start on.
fn make_data_folder(config: &Config) -> anyhow::Result<()> {
    if !config.database.is_sqlite() {
        return Ok(());
    }
    let folder = &config.database.data_dir;
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .with_context(|| format!("cannot make the data folder {}", folder.display()))
}

/// The key ring of the settings, or the one generated in the data folder.
fn ring(config: &Config, random: &Random) -> anyhow::Result<Keyring> {
    if !config.database.keys.is_empty() {
        return Ok(Keyring::new(
            config.database.keys.iter().map(SecretKey::expose),
        ));
    }
    let file = KeyFile::in_folder(&config.database.data_dir);
    let text = file
        .read_or_create(random)
        .with_context(|| format!("cannot read or make {}", file.path().display()))?;
    if readable_by_others(file.path()) {
        tracing::warn!(file = %file.path().display(), "everybody on this machine can read the key");
    }
    let keys = text
        .split(',')
        .map(|text| {
            SecretKey::parse(text)
                .map_err(|what| anyhow::anyhow!("{} {what}", file.path().display()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Keyring::new(keys.iter().map(SecretKey::expose)))
}
