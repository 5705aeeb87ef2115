//! The people who live in the sandbox: one for every case a reader of wallets has to bear.

/// What follows the `@` in people's lightning addresses. The LNURL server answers for it.
pub(crate) const LIGHTNING_DOMAIN: &str = "blink.sandbox.example";

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The Blink user id, a UUID; `sub` and `me.id`.
    pub id: String,
    /// What the sandbox's pages call them.
    pub name: String,
    /// The e-mail address they sign in with.
    pub email: Option<String>,
    /// The phone number they sign in with, in E.164.
    pub phone: Option<String>,
    /// The shared secret of their second factor (RFC 6238), raw bytes.
    pub totp_secret: Option<Vec<u8>>,
    /// Few words: which case this person shows.
    pub shows: String,
    /// The name others pay them under; most have one.
    pub username: Option<String>,
    /// The language chosen at Blink, or `default`.
    pub language: String,
    /// How many days before the sandbox started they joined.
    pub joined_days_ago: i64,
    /// What their account holds when the sandbox starts.
    pub account: AccountSeed,
}

/// How an account stands when the sandbox starts.
#[derive(Clone, Debug)]
pub struct AccountSeed {
    /// The account id, a UUID that is not the user's.
    pub id: String,
    /// How far Blink knows the holder.
    pub level: AccountLevel,
    /// What it may still do.
    pub standing: Standing,
    /// Display currencies over time as (days ago, code), oldest first; the last is the present one.
    pub display_currencies: Vec<(i64, &'static str)>,
    /// The wallets, the default one first.
    pub wallets: Vec<WalletKind>,
    /// In how many days the account stops receiving, where Blink has announced its closing.
    pub wind_down_in_days: Option<i64>,
    /// What has happened on the account so far.
    pub history: History,
}

/// The unit a wallet counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalletKind {
    /// Satoshis.
    Btc,
    /// US cents.
    Usd,
}

/// What an account may still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everything.
    Active,
    /// Locked or closed: it reads, it changes and receives nothing.
    Inactive,
    /// Moved to a self-custodial account: to the API inactive, paid over LNURL all the same.
    Migrated,
    /// Active, but new invoices and addresses are refused.
    ReceiveDisabled,
}

impl Standing {
    /// All of them, in the order the control page lists them.
    pub const ALL: [Self; 4] = [
        Self::Active,
        Self::Inactive,
        Self::Migrated,
        Self::ReceiveDisabled,
    ];

    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Migrated => "migrated",
            Self::ReceiveDisabled => "receive-disabled",
        }
    }

    /// The standing of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// How far Blink knows the holder of an account.
#[derive(Clone, Copy, Debug)]
pub enum AccountLevel {
    /// Hardly: small limits.
    Zero,
    /// By phone or e-mail.
    One,
    /// By identity.
    Two,
}

/// What has happened on an account before the sandbox started.
#[derive(Clone, Copy, Debug)]
pub enum History {
    /// Fourteen months of a busy café: every kind of entry there is.
    Cafe,
    /// A few payments a week for some months, about as many as given.
    Quiet(u32),
    /// A shop with about as many entries as given, made up when somebody first asks for them.
    Busy(u32),
    /// Nothing yet.
    Nothing,
}

/// Everybody, in the order the login page lists them; the busiest has about `busy` entries.
pub(crate) fn everybody(busy: u32) -> Vec<Person> {
    use WalletKind::{Btc, Usd};
    vec![
        Person {
            username: Some("rosa_cafe".to_owned()),
            language: "es".to_owned(),
            joined_days_ago: 430,
            account: AccountSeed {
                level: AccountLevel::Two,
                display_currencies: vec![(430, "USD"), (290, "COP"), (120, "EUR")],
                history: History::Cafe,
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a01", &[Btc, Usd], "EUR")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c01",
                "Rosa",
                "a café: two wallets, hundreds of transactions of every kind, three display currencies",
            )
        },
        Person {
            phone: Some("+819012345678".to_owned()),
            email: None,
            joined_days_ago: 200,
            account: AccountSeed {
                level: AccountLevel::One,
                history: History::Quiet(45),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a02", &[Usd, Btc], "JPY")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c02",
                "Kenji",
                "no username yet, signs in by phone; sees yen, which have no decimals",
            )
        },
        Person {
            username: Some("noura".to_owned()),
            language: "ar".to_owned(),
            account: AccountSeed {
                history: History::Quiet(80),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a03", &[Btc, Usd], "KWD")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c03",
                "Noura",
                "sees Kuwaiti dinars, which have three decimals",
            )
        },
        Person {
            username: Some("newcomer".to_owned()),
            joined_days_ago: 0,
            account: AccountSeed {
                level: AccountLevel::Zero,
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a04", &[Btc, Usd], "USD")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c04",
                "Nadia",
                "joined today: two wallets and nothing in them",
            )
        },
        Person {
            username: Some("bruno".to_owned()),
            account: AccountSeed {
                history: History::Quiet(30),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a05", &[Btc], "BRL")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c05",
                "Bruno",
                "a single wallet, in bitcoin",
            )
        },
        Person {
            username: Some("lena_locked".to_owned()),
            account: AccountSeed {
                standing: Standing::Inactive,
                history: History::Quiet(25),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a06", &[Btc, Usd], "USD")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c06",
                "Lena",
                "an inactive account: can look, cannot change or receive anything",
            )
        },
        Person {
            username: Some("willem".to_owned()),
            language: "en".to_owned(),
            account: AccountSeed {
                wind_down_in_days: Some(30),
                history: History::Quiet(60),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a07", &[Usd, Btc], "EUR")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c07",
                "Willem",
                "an account that Blink is closing: under wind-down",
            )
        },
        Person {
            username: Some("grace".to_owned()),
            totp_secret: Some(b"graces-sandbox-key-1".to_vec()),
            account: AccountSeed {
                history: History::Quiet(40),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a08", &[Btc, Usd], "GBP")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c08",
                "Grace",
                "a second factor: signs in with a TOTP code as well",
            )
        },
        Person {
            username: Some("sol_moved".to_owned()),
            account: AccountSeed {
                standing: Standing::Migrated,
                history: History::Quiet(20),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a09", &[Btc, Usd], "USD")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c09",
                "Sol",
                "moved to a self-custodial account: can look, and is paid over LNURL alone",
            )
        },
        Person {
            username: Some("mira_bakes".to_owned()),
            joined_days_ago: 900,
            account: AccountSeed {
                level: AccountLevel::Two,
                display_currencies: vec![(900, "USD"), (400, "EUR")],
                history: History::Busy(busy),
                ..account("8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a10", &[Btc, Usd], "EUR")
            },
            ..person(
                "3b1f5a2e-7d0c-4c61-8f0e-2a9d4e6b7c10",
                "Mira",
                "a busy bakery: ten thousand transactions, to search and to export",
            )
        },
    ]
}

/// A person with what most of them share.
fn person(id: &str, name: &str, shows: &str) -> Person {
    Person {
        id: id.to_owned(),
        name: name.to_owned(),
        email: Some(format!("{}@sandbox.example", name.to_lowercase())),
        phone: None,
        totp_secret: None,
        shows: shows.to_owned(),
        username: None,
        language: "default".to_owned(),
        joined_days_ago: 240,
        account: account("", &[], "USD"),
    }
}

/// An empty, active account.
fn account(id: &str, wallets: &[WalletKind], currency: &'static str) -> AccountSeed {
    AccountSeed {
        id: id.to_owned(),
        level: AccountLevel::One,
        standing: Standing::Active,
        display_currencies: vec![(i64::MAX, currency)],
        wallets: wallets.to_vec(),
        wind_down_in_days: None,
        history: History::Nothing,
    }
}
