//! What a stolen database holds: no token, no session id, nothing that opens anything.

use till::database::Database;

use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in};

/// Every value of every table as text and as hexadecimal digits of its bytes.
async fn dump(till: &Till) -> String {
    let mut all = String::new();
    match &till.state.database {
        Database::Sqlite { read, .. } => {
            let query = "SELECT hex(id_hash) || ' ' || record || ' ' || coalesce(subject, '') || ' ' || coalesce(scopes, '') || ' ' ||
                         coalesce(hex(tokens), '') FROM sessions
                         UNION ALL SELECT hex(state_hash) FROM used_states UNION ALL SELECT hex(sid_hash) FROM ended_logins";
            for (row,) in sqlx::query_as::<_, (String,)>(query)
                .fetch_all(read)
                .await
                .unwrap()
            {
                all.push_str(&row);
            }
        }
        Database::Postgres(pool) => {
            for query in [
                "SELECT CAST(s AS TEXT) FROM sessions s",
                "SELECT CAST(u AS TEXT) FROM used_states u",
            ] {
                for (row,) in sqlx::query_as::<_, (String,)>(query)
                    .fetch_all(pool)
                    .await
                    .unwrap()
                {
                    all.push_str(&row);
                }
            }
        }
    }
    all
}

on_both! {
    async fn a_dump_of_the_database_opens_nothing(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        sign_in(&browser, &till, "rosa@sandbox.example").await;
        let dumped = dump(&till).await;
        assert!(dumped.len() > 200, "an empty dump proves nothing");
        let id = browser.cookie(&till.url, "till-session").unwrap();
        assert!(!dumped.contains(&id));
        let in_hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        for secret in ["ory_at_", "ory_rt_", "ory_ac_", &id] {
            assert!(!dumped.contains(secret), "{secret}");
            assert!(!dumped.to_lowercase().contains(&in_hex(secret)), "{secret} as bytes");
        }
        till.stop().await;
    }
}
