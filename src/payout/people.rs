//! Two people: who prepares for whom, and whose approval a run waits for. The tables `payout_people` and `payout_requests`
//! belong to this file.

use crate::blink::Username;
use crate::database::{execute, fetch_all, fetch_optional};

use super::id::RunId;
use super::payouts::{Error, Payouts};
use super::run::Run;

/// What somebody has decided about their own payouts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Safeguard {
    /// What they prepared themselves they cannot let pay.
    pub two_people: bool,
    /// Who may prepare for them: names at Blink.
    pub preparers: Vec<String>,
}

/// Somebody for whom others prepare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Blink's id of them.
    pub id: String,
    /// Their name at Blink.
    pub name: String,
}

/// For whose approval a run was prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whose wallet is to pay.
    pub owner: Owner,
    /// The name at Blink of whoever prepared it.
    pub by_name: String,
    /// They do not want it, Unix seconds.
    pub declined_at: Option<i64>,
}

impl Payouts {
    /// What somebody has decided; nothing in particular where they never did.
    pub async fn safeguard(&self, owner: &str) -> Result<Safeguard, Error> {
        let row = fetch_optional!(
            &self.database,
            (i64, String),
            "SELECT two_people, preparers FROM payout_people WHERE owner = $1",
            owner.to_owned(),
        )?;
        Ok(
            row.map_or_else(Safeguard::default, |(two_people, preparers)| Safeguard {
                two_people: two_people != 0,
                preparers: preparers.split_whitespace().map(str::to_owned).collect(),
            }),
        )
    }

    /// Decides it anew, whole.
    pub async fn decide(
        &self,
        owner: &Owner,
        two_people: bool,
        preparers: &[Username],
    ) -> Result<(), Error> {
        let names: String = preparers.iter().map(|name| format!(" {name} ")).collect();
        execute!(
            &self.database,
            "INSERT INTO payout_people (owner, owner_name, two_people, preparers) VALUES ($1, $2, $3, $4)
             ON CONFLICT (owner) DO UPDATE SET owner_name = excluded.owner_name, two_people = excluded.two_people,
               preparers = excluded.preparers",
            owner.id.clone(),
            owner.name.clone(),
            i64::from(two_people),
            names,
        )?;
        Ok(())
    }

    /// Whom somebody of that name may prepare for.
    pub async fn prepares_for(&self, name: &Username) -> Result<Vec<Owner>, Error> {
        // Names have underscores, which stand for anything here.
        let name = name.as_str().replace('_', "!_");
        let rows = fetch_all!(
            &self.database,
            (String, String),
            "SELECT owner, owner_name FROM payout_people WHERE preparers LIKE $1 ESCAPE '!' ORDER BY owner_name LIMIT 20",
            format!("% {name} %"),
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, name)| Owner { id, name })
            .collect())
    }

    /// Notes for whose approval a run is, once.
    pub async fn ask_for_approval(
        &self,
        run: &RunId,
        owner: &Owner,
        by_name: &str,
    ) -> Result<(), Error> {
        execute!(
            &self.database,
            "INSERT INTO payout_requests (run, owner, owner_name, by_name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            run.as_str().to_owned(),
            owner.id.clone(),
            owner.name.clone(),
            by_name.to_owned(),
        )?;
        Ok(())
    }

    /// For whose approval a run is; none where nobody was asked.
    pub async fn request(&self, run: &RunId) -> Result<Option<Request>, Error> {
        let row = fetch_optional!(
            &self.database,
            (String, String, String, Option<i64>),
            "SELECT owner, owner_name, by_name, declined_at FROM payout_requests WHERE run = $1",
            run.as_str().to_owned(),
        )?;
        Ok(row.map(|(id, name, by_name, declined_at)| Request {
            owner: Owner { id, name },
            by_name,
            declined_at,
        }))
    }

    /// The runs that wait for somebody's approval, the newest first.
    pub async fn wait_for(&self, owner: &str) -> Result<Vec<Run>, Error> {
        let rows = fetch_all!(
            &self.database,
            (String,),
            "SELECT id FROM payout_requests, payout_runs
             WHERE owner = $1 AND declined_at IS NULL AND id = run AND state = 'waiting' ORDER BY created_at DESC LIMIT 100",
            owner.to_owned(),
        )?;
        let mut runs = Vec::new();
        for (id,) in rows {
            if let Ok(id) = id.parse() {
                runs.extend(self.find(&id).await?);
            }
        }
        Ok(runs)
    }

    /// Whoever was asked does not want it. False where nothing was asked of them.
    pub async fn decline(&self, run: &RunId, owner: &str) -> Result<bool, Error> {
        let declined = execute!(
            &self.database,
            "UPDATE payout_requests SET declined_at = $3 WHERE run = $1 AND owner = $2 AND declined_at IS NULL",
            run.as_str().to_owned(),
            owner.to_owned(),
            self.clock.unix(),
        )?;
        Ok(declined == 1)
    }
}
