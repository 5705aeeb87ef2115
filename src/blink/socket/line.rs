//! The line to Blink: one connection after the other, everything watched on each.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;
use tokio_util::sync::CancellationToken;

use super::connection::{Broken, Ear, Mouth, hear, open, speak};
use super::handle::Command;
use super::pace::Pace;
use super::protocol;
use super::subscriptions::Subscriptions;
use super::{Event, Options};
use crate::metrics::Metrics;
use crate::random::Random;

/// How often prices are looked for that nobody listens to.
const SWEEP: Duration = Duration::from_secs(30);

/// The line; it has to be run.
pub struct Line {
    options: Options,
    random: Random,
    metrics: Metrics,
    commands: UnboundedReceiver<Command>,
    events: UnboundedSender<Event>,
    subscriptions: Subscriptions,
    pace: Pace,
}

impl Line {
    pub(super) fn new(
        options: Options,
        random: Random,
        metrics: Metrics,
        commands: UnboundedReceiver<Command>,
        events: UnboundedSender<Event>,
    ) -> Self {
        Self {
            pace: Pace::new(options.pause),
            options,
            random,
            metrics,
            commands,
            events,
            subscriptions: Subscriptions::default(),
        }
    }

    /// Keeps the line until Till is stopped, or nobody is left who could want anything.
    pub async fn run(mut self, stopping: CancellationToken) {
        let _ = stopping.run_until_cancelled(self.keep()).await;
        self.metrics.socket_open.set(0);
        self.metrics.socket_subscriptions.set(0);
    }

    async fn keep(&mut self) {
        while self.something_is_wanted().await {
            self.rest().await;
            if self.subscriptions.is_empty() {
                continue;
            }
            let begun = Instant::now();
            self.pace.opening(begun);
            let broken = match open(&self.options).await {
                Ok((mouth, ear)) => {
                    self.metrics.socket_connection("open");
                    self.metrics.socket_open.set(1);
                    let broken = self.converse(mouth, ear).await;
                    self.metrics.socket_open.set(0);
                    self.tell(Event::Lost);
                    broken
                }
                Err(broken) => broken,
            };
            self.metrics.socket_connection(broken.outcome());
            tracing::warn!(%broken, lasted = ?begun.elapsed(), "no line to Blink");
            self.pace.over(begun.elapsed());
        }
    }

    /// Waits until there is something to be watched; not, where nobody can want anything any more.
    async fn something_is_wanted(&mut self) -> bool {
        while self.subscriptions.is_empty() {
            match self.commands.recv().await {
                Some(command) => drop(self.obey(command)),
                None => return false,
            }
        }
        true
    }

    /// Waits until a connection may be opened, sooner where somebody hurries.
    async fn rest(&mut self) {
        let [chance] = self.random.bytes().unwrap_or([128]);
        let mut until = self.pace.next(Instant::now(), chance);
        loop {
            tokio::select! {
                () = sleep_until(until) => return,
                Some(command) = self.commands.recv() => match command {
                    Command::Hurry => {
                        let sooner = self.pace.hurry(Instant::now());
                        until = sooner.map_or(until, |sooner| until.min(sooner));
                    }
                    // It is said when there is somebody to say it to.
                    command => drop(self.obey(command)),
                },
            }
        }
    }

    /// Says what is wanted and hears what comes, until the connection is no more.
    async fn converse(&mut self, mouth: Mouth, mut ear: Ear) -> Broken {
        let (say, queue) = mpsc::unbounded_channel();
        let options = self.options.clone();
        let mut speaking = pin!(speak(mouth, queue, &options));
        let words = |text: String| drop(say.send(Message::text(text)));
        self.subscriptions.anew().into_iter().for_each(words);
        self.tell(Event::Connected);
        let (mut heard_at, mut asked) = (Instant::now(), false);
        let mut sweep = tokio::time::interval(SWEEP);
        loop {
            let quiet = if asked {
                options.silence
            } else {
                options.patience
            };
            self.count();
            tokio::select! {
                heard = hear(&mut ear) => match heard {
                    // Pings come as well from a server that has forgotten what we listen to.
                    Ok(None) => {}
                    Ok(Some(heard)) => {
                        (heard_at, asked) = (Instant::now(), false);
                        let (event, answer) = self.subscriptions.hear(heard);
                        event.into_iter().for_each(|event| self.tell(event));
                        answer.into_iter().for_each(words);
                    }
                    Err(broken) => return broken,
                },
                broken = &mut speaking => return broken,
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command).into_iter().for_each(words),
                    None => return Broken::Closed(1000),
                },
                _ = sweep.tick() => self.subscriptions.sweep().into_iter().for_each(words),
                () = sleep_until(heard_at + quiet) => {
                    if asked {
                        return Broken::Silent;
                    }
                    asked = true;
                    words(protocol::PING.to_owned());
                }
            }
        }
    }

    fn obey(&mut self, command: Command) -> Option<String> {
        match command {
            Command::Watch(hash) => self.subscriptions.watch(hash),
            Command::Unwatch(hash) => self.subscriptions.unwatch(&hash),
            Command::Price(currency, listener) => self.subscriptions.listen(currency, listener),
            Command::Hurry => None,
        }
    }

    /// Whoever does not listen any more has no need to know.
    fn tell(&self, event: Event) {
        drop(self.events.send(event));
    }

    fn count(&self) {
        let count = i64::try_from(self.subscriptions.len()).unwrap_or(i64::MAX);
        self.metrics.socket_subscriptions.set(count);
    }
}
