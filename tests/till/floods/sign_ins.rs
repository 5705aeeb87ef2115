//! Sign-ins that are begun by the thousand and never finished.

use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use super::flooded::Flooded;

/// Sign-ins that are begun.
const TIMES: usize = 10_000;

async fn rows(flooded: &Flooded) -> i64 {
    let file = flooded.till.folder.path().join("till.db");
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let mut rows = 0;
    for sql in [
        "SELECT COUNT(*) FROM sessions",
        "SELECT COUNT(*) FROM used_states",
        "SELECT COUNT(*) FROM ended_logins",
    ] {
        let (count,): (i64,) = sqlx::query_as(sql)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        rows += count;
    }
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: ten thousand sign-ins"]
async fn that_begin_cost_no_row_and_no_memory() {
    let flooded = Flooded::start(&[("TILL_SIGN_IN_RATE", "10000000")]).await;
    let start = flooded.sign_in_start().await;
    // What a first crowd makes Till allocate is not the flood's.
    flooded.repeat(&start, 1000, 8).await;
    let before = flooded.memory();
    let (by_status, took) = flooded.repeat(&start, TIMES, 8).await;
    let after = flooded.memory();
    println!(
        "{TIMES} sign-ins begun in {took:?}: {by_status:?}, {before} MiB before, {after} MiB after"
    );
    assert_eq!(by_status[&303], TIMES);
    assert_eq!(rows(&flooded).await, 0);
    assert!(after <= before + 8, "{before} MiB, then {after}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: tens of thousands of requests"]
async fn from_many_networks_fill_no_memory_and_keep_nobody_from_their_wallets() {
    let flooded = Flooded::start(&[
        ("TILL_TRUSTED_PROXIES", "127.0.0.0/8"),
        ("TILL_SIGN_IN_RATE", "300"),
    ])
    .await;
    let usual = flooded.request("GET", "/signed-out", &[], "");
    flooded.repeat(&usual, 5000, 4).await;
    let before = flooded.memory();
    let flood = async {
        let mut wire = super::wire::Wire::open(flooded.address).await.unwrap();
        let (mut refused, mut passed) = (0, 0);
        for network in 0..30_000_u32 {
            let address = format!(
                "X-Forwarded-For: 2001:db8:{:x}:{:x}::1",
                network >> 8,
                network & 255
            );
            let path = "/api/auth/callback/blink?state=x&code=x";
            let request = flooded.request("GET", path, &[&address], "");
            match wire.ask(&request).await.unwrap().status {
                429 => refused += 1,
                _ => passed += 1,
            }
        }
        (refused, passed)
    };
    let ((refused, passed), slowest, looks) = flooded.watched("/signin", &[], flood).await;
    let after = flooded.memory();
    println!(
        "30000 networks: {passed} let in, {refused} refused; a person's slowest page of {looks} took {slowest:?}; \
         {before} MiB before, {after} MiB after"
    );
    assert!(after <= before + 16, "{before} MiB, then {after}");
    assert!(slowest.as_secs() < 1, "{slowest:?}");
    assert!(refused > 0 && passed > 1000);
}
