//! `/till/sales`: what was sold, day by day, what it comes to, and what somebody has to look at.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};

use crate::sale::{self, Filter, Found, Mark, Place, State as Stands, Walk};
use crate::state::AppState;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;

use super::bar::Till;
use super::counter::{Counter, Own, Stand as _};
use super::day::ShopDays;
use super::filters::{Asked, Days, Search, Side};
use super::inbox::{Attention, inbox};
use super::keypad::Problem;
use super::listed::{Row, word};
use super::outcome::Fact;
use super::payment::instant;
use super::summed::{Summed, WINDOW};
use super::theirs::learn;

/// Rows of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "pos/sales.html")]
struct SalesPage {
    frame: Frame,
    till: Till,
    problem: Option<Problem>,
    inbox: Vec<Attention>,
    days_to_choose: Vec<Link>,
    action: String,
    /// Nothing has ever been sold: there is nothing to search either.
    fresh: bool,
    kept: Vec<Kept>,
    searches: Vec<Choice>,
    from: String,
    to: String,
    text: String,
    chips: Vec<Chip>,
    totals: Vec<Fact>,
    totals_name: &'static str,
    csv: String,
    csv_word: String,
    days: Vec<Day>,
    nothing: Option<Nothing>,
    newer: String,
    older: String,
}

struct Link {
    href: String,
    name: &'static str,
    chosen: bool,
}

struct Kept {
    name: &'static str,
    value: &'static str,
}

struct Choice {
    name: &'static str,
    label: &'static str,
    options: Vec<Offer>,
}

struct Offer {
    value: &'static str,
    text: &'static str,
    chosen: bool,
}

struct Chip {
    href: String,
    text: String,
}

struct Day {
    name: String,
    sum: String,
    rows: Vec<Row>,
}

struct Nothing {
    title: &'static str,
    text: &'static str,
    href: String,
    word: &'static str,
}

/// The page; an address that means nothing is the list of today.
pub(super) async fn show(
    State(state): State<AppState>,
    own: Own,
    mut frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let search = Search::from(asked.map(|Query(asked)| asked).unwrap_or_default());
    let counter = own.counter();
    let days = ShopDays::of(&counter.register, &frame.zone);
    frame.zone = days.zone.clone();
    let owner = counter.owner.clone().unwrap_or_default();
    let username = learn(&state, &own).await?.unwrap_or_default();
    let who = owner.as_str();
    let filter = search.filter(&days, frame.now, who);
    let whole = Filter {
        place: Place::Newest,
        ..filter.clone()
    };
    let (till, inbox, found, summed) = tokio::join!(
        Till::of(&state, counter, &frame, "sales"),
        inbox(&state, &frame, counter, who),
        rows(&state, filter, &search.text),
        Summed::new(&state, whole.clone(), &search.text, &days),
    );
    let ((found, more), summed) = (found?, summed?);
    let upwards = matches!(search.place, Place::NewerThan(_));
    if upwards && !more {
        return Ok(see_other(&search.with(|_| {}).at(&frame.path)));
    }
    let nothing = match found.is_empty() {
        true => Some(nothing(&state, &frame, counter, &search, who).await?),
        false => None,
    };
    let beside = |from: fn(Mark) -> Place, found: Option<&Found>| {
        found.map_or(String::new(), |found| {
            search
                .with(|search| search.place = from(found.sale.mark()))
                .at(&frame.path)
        })
    };
    let has_newer = search.place != Place::Newest;
    let has_older = upwards || more;
    let template = SalesPage {
        till: till?,
        problem: summed.cut.then(|| Problem {
            kind: "info",
            title: frame.t("sales-bound").to_owned(),
            text: frame
                .text
                .with("sales-bound-text", [("count", frame.text.integer(WINDOW))]),
            reference: String::new(),
        }),
        inbox: inbox?,
        days_to_choose: days_to_choose(&frame, &search),
        action: frame.path.clone(),
        fresh: nothing
            .as_ref()
            .is_some_and(|nothing| nothing.href == counter.base),
        kept: vec![Kept {
            name: "when",
            value: search.days.word(),
        }],
        searches: searches(&frame, &search, !username.is_empty()),
        from: search.from.map_or(String::new(), |date| date.to_string()),
        to: search.to.map_or(String::new(), |date| date.to_string()),
        text: search.text.clone(),
        chips: chips(&frame, &days, &search),
        totals: summed.totals(&frame),
        totals_name: match search.has_dates() {
            true => frame.t("sales-together"),
            false => frame.t(search.days.name()),
        },
        csv: match summed.count {
            0 => String::new(),
            _ => search.with(|_| {}).at(&counter.at(paths::SALES_CSV)),
        },
        csv_word: match summed.cut {
            true => frame.t("sales-csv-all").to_owned(),
            false => frame.text.with("sales-csv", [("count", summed.count)]),
        },
        newer: beside(Place::NewerThan, found.first().filter(|_| has_newer)),
        older: beside(Place::OlderThan, found.last().filter(|_| has_older)),
        days: by_day(&frame, counter, &days, &summed, &found),
        nothing,
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// One page from the filter's place on, and whether there is more behind it.
async fn rows(
    state: &AppState,
    filter: Filter,
    text: &str,
) -> Result<(Vec<Found>, bool), sale::Error> {
    let upwards = matches!(filter.place, Place::NewerThan(_));
    let mut walk = Walk::new(&state.sales, filter.clone(), text, WINDOW);
    let mut sales = Vec::new();
    while sales.len() <= PAGE
        && let Some(more) = walk.next().await?
    {
        match upwards {
            true => sales.splice(..0, more).for_each(drop),
            false => sales.extend(more),
        }
    }
    let more = sales.len() > PAGE;
    match upwards {
        true => drop(sales.drain(..sales.len().saturating_sub(PAGE))),
        false => sales.truncate(PAGE),
    }
    Ok((state.sales.found(&filter, sales).await?, more))
}

async fn nothing(
    state: &AppState,
    frame: &Frame,
    counter: &Counter,
    search: &Search,
    owner: &str,
) -> Result<Nothing, Error> {
    let any = Filter {
        owner: owner.to_owned(),
        earner: owner.to_owned(),
        from: i64::MIN,
        to: i64::MAX,
        limit: 1,
        ..Filter::default()
    };
    Ok(match state.sales.list(&any).await?.is_empty() {
        true => Nothing {
            title: frame.t("sales-none-title"),
            text: frame.t("sales-none-text"),
            href: counter.base.clone(),
            word: frame.t("sale-new"),
        },
        false => Nothing {
            title: frame.t("sales-none-here-title"),
            text: frame.t("sales-none-here-text"),
            href: search
                .with(|search| {
                    let all = Asked::default();
                    *search = Search {
                        days: Days::All,
                        ..all.into()
                    };
                })
                .at(&frame.path),
            word: frame.t("sales-show-all"),
        },
    })
}

fn days_to_choose(frame: &Frame, search: &Search) -> Vec<Link> {
    let link = |days: &Days| Link {
        href: search
            .with(|search| {
                (search.from, search.to) = (None, None);
                search.days = *days;
            })
            .at(&frame.path),
        name: frame.t(days.name()),
        chosen: !search.has_dates() && search.days == *days,
    };
    Days::ALL.iter().map(link).collect()
}

fn searches(frame: &Frame, search: &Search, has_open: bool) -> Vec<Choice> {
    let any = |chosen| Offer {
        value: "",
        text: frame.t("sales-any"),
        chosen,
    };
    let mut states = vec![any(search.state.is_none())];
    states.extend(Stands::ALL.iter().map(|state| Offer {
        value: state.word(),
        text: frame.t(word(*state)),
        chosen: search.state == Some(*state),
    }));
    let mut choices = vec![Choice {
        name: "state",
        label: frame.t("sales-state"),
        options: states,
    }];
    if has_open {
        let mut sides = vec![any(search.side.is_none())];
        sides.extend(Side::ALL.iter().map(|side| Offer {
            value: side.word(),
            text: frame.t(side.name()),
            chosen: search.side == Some(*side),
        }));
        choices.push(Choice {
            name: "register",
            label: frame.t("sales-register"),
            options: sides,
        });
    }
    choices
}

fn chips(frame: &Frame, days: &ShopDays, search: &Search) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut chip = |text: String, change: fn(&mut Search)| {
        let href = search.with(change).at(&frame.path);
        chips.push(Chip { href, text });
    };
    let date = |date| frame.text.date(days.noon(date), &days.zone);
    if let Some(state) = search.state {
        chip(frame.t(word(state)).to_owned(), |search| {
            search.state = None;
        });
    }
    if let Some(side) = search.side {
        chip(frame.t(side.name()).to_owned(), |search| search.side = None);
    }
    if let Some(from) = search.from {
        let text = frame.t1("sales-chip-from", "day", date(from));
        chip(text, |search| search.from = None);
    }
    if let Some(to) = search.to {
        let text = frame.t1("sales-chip-to", "day", date(to));
        chip(text, |search| search.to = None);
    }
    if !search.text.is_empty() {
        let text = frame.t1("sales-chip-text", "text", &search.text);
        chip(text, |search| search.text.clear());
    }
    chips
}

fn by_day(
    frame: &Frame,
    counter: &Counter,
    shop: &ShopDays,
    summed: &Summed,
    found: &[Found],
) -> Vec<Day> {
    let date = |found: &Found| shop.of_moment(instant(found.sale.created_at));
    let today = shop.noon(shop.of_moment(frame.now));
    let same = |one: &Found, other: &Found| date(one) == date(other);
    let mut days = Vec::new();
    for sales in found.chunk_by(same) {
        let Some(day) = sales.first().map(date) else {
            continue;
        };
        days.push(Day {
            name: frame.text.day(shop.noon(day), today, &shop.zone),
            sum: summed.of_day(frame, day),
            rows: sales
                .iter()
                .map(|found| Row::new(frame, counter, found))
                .collect(),
        });
    }
    days
}
