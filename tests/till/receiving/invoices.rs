//! Invoices of all kinds: made, looked at, paid.

use till::blink::InvoiceStatus;
use till::lightning::{Description, Network};
use till::money::{Amount, Cents, Sats, Unit};
use till::receiving::{Error, Kind, Made, Order, Via};
use till::sandbox::Standing;

use super::place::{Place, named, order};

/// It is pending; then somebody pays it, and what opens it is told.
async fn pay(place: &Place, made: &Made) {
    let (pr, hash) = (&made.invoice.payment_request, &made.invoice.payment_hash);
    let status = || place.receiving.status(&made.via, pr, hash);
    assert_eq!(status().await, Ok(InvoiceStatus::Pending));
    let paid = place.control.pay(pr).unwrap();
    let preimage = paid.preimage.parse().ok();
    assert!(preimage.is_some());
    assert_eq!(status().await, Ok(InvoiceStatus::Paid(preimage)));
}

#[tokio::test]
async fn into_both_wallets_of_somebody_in_both_units() {
    let place = Place::new().await;
    let bitcoin = Some(Unit::Bitcoin);
    let dollar = Some(Unit::Dollar);
    for (unit, order, asked, longest) in [
        (
            bitcoin,
            order(2100, Some(90)),
            Amount::Bitcoin(Sats(2100)),
            240,
        ),
        // What some satoshis are worth moves; what a cent is, hardly.
        (dollar, order(10, Some(1)), Amount::Dollar(Cents(1)), 5),
        (dollar, order(2100, None), Amount::Bitcoin(Sats(2100)), 5),
    ] {
        let who = named("rosa_cafe", unit);
        let made = place.receiving.invoice(&who, None, &order).await.unwrap();
        assert_eq!((made.asked, made.receiver.kind()), (asked, Kind::OnBehalf));
        let invoice = &made.invoice;
        if let Amount::Bitcoin(sats) = asked {
            assert_eq!(invoice.amount, Some(sats));
        }
        let lasts = invoice.expires_at.duration_since(invoice.created_at);
        assert_eq!(lasts.as_mins(), longest);
        assert_eq!(invoice.network, Network::Signet);
        assert_eq!(
            invoice.description,
            Description::Text("two teas".to_owned())
        );
        pay(&place, &made).await;
    }
}

#[tokio::test]
async fn whoever_moved_away_is_paid_at_the_address() {
    let place = Place::new().await;
    let order = order(2100, Some(90));
    let moved = named("sol_moved", Some(Unit::Dollar));
    let made = place.receiving.invoice(&moved, None, &order).await.unwrap();
    assert_eq!(
        (made.receiver.kind(), made.asked),
        (Kind::Address, Amount::Bitcoin(Sats(2100)))
    );
    assert!(matches!(made.via, Via::Verify { .. }));
    pay(&place, &made).await;
    // And whoever moves away between two sales.
    let bruno = named("bruno", None);
    let before = place.receiving.invoice(&bruno, None, &order).await.unwrap();
    assert_eq!(before.receiver.kind(), Kind::OnBehalf);
    let people = place.control.people();
    let person = people.iter().find(|person| person.name == "Bruno").unwrap();
    assert!(place.control.set_standing(&person.id, Standing::Migrated));
    let after = place.receiving.invoice(&bruno, None, &order).await.unwrap();
    assert_eq!(after.receiver.kind(), Kind::Address);
    pay(&place, &after).await;
}

#[tokio::test]
async fn nobody_an_inactive_account_too_many_and_the_same_name_twice() {
    let place = Place::new().await;
    let mut order = order(2100, None);
    let ask = async |name: &str, order: Order| {
        let who = named(name, None);
        place.receiving.invoice(&who, None, &order).await.map(drop)
    };
    assert_eq!(
        ask("nobody_at_all", order.clone()).await,
        Err(Error::Nobody)
    );
    assert_eq!(
        ask("lena_locked", order.clone()).await,
        Err(Error::CannotReceive)
    );
    order.terms.external_id = "till-abc-1".parse().ok();
    assert_eq!(ask("rosa_cafe", order.clone()).await, Ok(()));
    assert_eq!(ask("rosa_cafe", order.clone()).await, Err(Error::Taken));
    assert_eq!(place.control.invoices().len(), 1);
    order.terms.external_id = None;
    place.control.set_invoice_limit(Some(2));
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(ask("noura", order.clone()).await);
    }
    assert_eq!(answers[..2], [Ok(()), Ok(())]);
    assert_eq!(answers[3], Err(Error::TooMany));
}
