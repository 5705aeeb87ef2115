//! A proxy secret is changed without a gap.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_10_two_secrets_are_good_and_the_retired_one_is_not() {
    for (known, good, bad) in [
        (vec![SECRET], vec![SECRET], vec![NEXT_SECRET]),
        (vec![SECRET, NEXT_SECRET], vec![SECRET, NEXT_SECRET], vec![]),
        (vec![NEXT_SECRET], vec![NEXT_SECRET], vec![SECRET]),
    ] {
        let setup =
            at_work(Store::Sqlite).with("TILL_JOINBLINK_INTEGRATIONS", integrations(&known));
        let work = Work::start(setup).await;
        for (secrets, status) in [(good, 200), (bad, 401)] {
            for secret in secrets {
                work.joinblink
                    .set_proxy_secret(SERVICE, Some(secret.to_owned()));
                assert_eq!(work.press_connect(BOB).await.status, status);
                // Of the right ones somebody hears that there is no such thing.
                let unknown = if status == 200 { 404 } else { 401 };
                assert_eq!(work.disconnect(BOB, "unknown").await.status, unknown);
            }
        }
        work.joinblink.set_proxy_secret(SERVICE, None);
        assert_eq!(work.press_connect(BOB).await.status, 401);
        assert_eq!(work.disconnect(BOB, "unknown").await.status, 401);
        work.till.stop().await;
    }
}
