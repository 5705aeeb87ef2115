//! The websocket: many invoices over one connection, and what becomes of it when that is cut or falls silent.

use std::collections::HashSet;
use std::time::Duration;

use till::blink::socket::{Event, Line, Socket};
use till::lightning::PaymentHash;
use till::money::CurrencyCode;
use till::random::Random;
use till::sandbox::Silence;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;

use super::place::{Place, named, order};

async fn told(events: &mut UnboundedReceiver<Event>) -> Event {
    let told = tokio::time::timeout(Duration::from_secs(10), events.recv());
    told.await.expect("in time").expect("not over")
}

fn line(place: &Place) -> (Socket, UnboundedReceiver<Event>, CancellationToken) {
    let (socket, events, line): (_, _, Line) =
        Socket::new(place.socket_options(), Random::system(), &place.metrics);
    let stopping = CancellationToken::new();
    tokio::spawn(line.run(stopping.clone()));
    (socket, events, stopping)
}

async fn invoice(place: &Place) -> PaymentHash {
    let who = named("rosa_cafe", None);
    let order = order(2100, None);
    let made = place.receiving.invoice(&who, None, &order).await;
    made.unwrap().invoice.payment_hash
}

#[tokio::test]
async fn many_invoices_and_a_price_over_one_connection() {
    let place = Place::new().await;
    place.control.set_invoice_limit(None);
    let (socket, mut events, stopping) = line(&place);
    let mut hashes = HashSet::new();
    for _ in 0..50 {
        let hash = invoice(&place).await;
        socket.watch(hash);
        hashes.insert(hash);
    }
    let mut rates = socket.price(CurrencyCode::USD);
    assert_eq!(told(&mut events).await, Event::Connected);
    for _ in 0..50 {
        assert!(matches!(told(&mut events).await, Event::Pending { .. }));
    }
    for hash in &hashes {
        place.control.pay(&hash.to_string()).unwrap();
    }
    for _ in 0..50 {
        match told(&mut events).await {
            Event::Paid { hash, preimage } => {
                assert!(preimage.unwrap().opens(&hash));
                assert!(hashes.remove(&hash), "told twice");
            }
            other => panic!("{other:?}"),
        }
    }
    let price = tokio::time::timeout(Duration::from_secs(10), rates.wait_for(Option::is_some));
    assert!(price.await.unwrap().is_ok());
    assert_eq!(place.control.count_sockets(), (1, 1));
    assert_eq!(place.metrics.socket_open.get(), 1);
    stopping.cancel();
    assert_eq!(events.recv().await, None);
}

#[tokio::test]
async fn a_line_that_is_cut_or_dead_comes_back_with_everything() {
    let place = Place::new().await;
    let (socket, mut events, _stopping) = line(&place);
    let hash = invoice(&place).await;
    socket.watch(hash);
    assert_eq!(told(&mut events).await, Event::Connected);
    assert_eq!(told(&mut events).await, Event::Pending { hash });
    place.control.drop_sockets();
    assert_eq!(told(&mut events).await, Event::Lost);
    assert_eq!(told(&mut events).await, Event::Connected);
    place.control.silence_sockets(Silence::Dead);
    assert_eq!(told(&mut events).await, Event::Lost);
    place.control.pay(&hash.to_string()).unwrap();
    place.control.silence_sockets(Silence::None);
    loop {
        match told(&mut events).await {
            // How it stands is told anew on each connection.
            Event::Connected | Event::Lost | Event::Pending { .. } => {}
            Event::Paid {
                hash: paid,
                preimage,
            } => {
                assert!(paid == hash && preimage.unwrap().opens(&hash));
                break;
            }
            other => panic!("{other:?}"),
        }
    }
}
