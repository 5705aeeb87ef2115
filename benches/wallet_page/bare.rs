//! What Till is measured against: a handler that asks the same question with a pooled client, reads the answer, and
//! gives back a fixed page of the same size.

use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::process::{Process, command};

/// The first argument of a bench that is to be the bare handler.
pub(crate) const ARGUMENT: &str = "bare";
/// By this its page is known.
pub(crate) const TITLE: &str = "<title>Bare</title>";
/// What Till's page asks for.
const QUESTION: &str = include_str!("../../schema/operations/overview.graphql");

#[derive(Clone)]
struct Bare {
    http: reqwest::Client,
    upstream: Url,
    token: String,
    question: Bytes,
    page: Bytes,
}

/// Starts this very program as the bare handler.
pub(crate) fn start(
    listen: SocketAddr,
    upstream: &Url,
    token: &str,
    page_size: usize,
) -> anyhow::Result<Process> {
    let mut command = command(&std::env::current_exe()?);
    command
        .args([ARGUMENT, &listen.to_string(), upstream.as_str(), token])
        .arg(page_size.to_string());
    Process::start("the bare handler", command, listen)
}

/// Serves until it is killed.
pub(crate) fn serve(arguments: &[String]) -> anyhow::Result<()> {
    let [listen, upstream, token, page_size] = arguments else {
        bail!("{ARGUMENT} takes an address, the upstream, a token and a size");
    };
    let listen: SocketAddr = listen.parse()?;
    let bare = Bare::new(upstream.parse()?, token.clone(), page_size.parse()?)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let answer = bare.ask().await.context("the upstream does not answer")?;
            let answer: Value = serde_json::from_slice(&answer)?;
            ensure!(answer.get("errors").is_none(), "refused: {answer}");
            let router = Router::new().route("/wallets", get(show)).with_state(bare);
            axum::serve(TcpListener::bind(listen).await?, router).await?;
            Ok(())
        })
}

async fn show(State(bare): State<Bare>) -> Result<Html<Bytes>, StatusCode> {
    match bare.ask().await {
        Ok(_) => Ok(Html(bare.page)),
        Err(_) => Err(StatusCode::BAD_GATEWAY),
    }
}

impl Bare {
    #[expect(
        clippy::disallowed_methods,
        reason = "the bare handler has a client of its own"
    )]
    fn new(upstream: Url, token: String, page_size: usize) -> anyhow::Result<Self> {
        let question = json!({
            "query": QUESTION,
            "variables": null,
            "operationName": "OverviewQuery",
        });
        let head = format!("<!doctype html>{TITLE}");
        let page = format!("{head:<page_size$}");
        Ok(Self {
            http: reqwest::Client::builder().no_proxy().build()?,
            upstream,
            token,
            question: serde_json::to_vec(&question)?.into(),
            page: page.into(),
        })
    }

    async fn ask(&self) -> Result<Bytes, reqwest::Error> {
        self.http
            .post(self.upstream.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("Oauth2-Token", &self.token)
            .body(self.question.clone())
            .send()
            .await?
            .error_for_status()?
            .bytes()
            .await
    }
}
