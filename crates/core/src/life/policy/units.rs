//! Units of investment accounts (投资账户单位) of a unit-linked policy: bought with premiums, switched, sold, each at the next
//! price after the request (未知价), never at a known one.
//!
//! Units and prices are whole millionths. Both ways round down, in favour of the account and so of all who hold it. The ledger
//! account of the units is raised by the money that was put in and lowered by the money that was taken out; what they are
//! worth is the holdings at the last price. The yearly policy charge of the terms is not taken here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::refusal::PolicyRefusal;
use super::turn::Turn;
use crate::fair_split::fair_split;
use crate::id::PayoutId;
use crate::life::chart::{PREMIUM_REFUND, UNIT_SALE};
use crate::life::posting;
use crate::life::product::Product;
use crate::money::{Fen, MoneyRefusal, Rounding};
use crate::payout::Payout;

/// Millionths of a unit by account.
pub type Holdings = BTreeMap<String, i64>;

/// Fen times this, by the millionths of a yuan that a unit costs, are millionths of a unit.
const SCALE: i128 = 10_000_000_000;

/// Millionths of a yuan for a unit, always positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitPrice(i64);

impl UnitPrice {
    pub fn new(millionths: i64) -> Result<UnitPrice, PolicyRefusal> {
        if millionths > 0 { Ok(UnitPrice(millionths)) } else { Err(PolicyRefusal::WrongUnitPrice) }
    }

    /// From yuan with at most six decimals, as it is published.
    pub fn from_yuan(yuan: Decimal) -> Result<UnitPrice, PolicyRefusal> {
        let millionths = yuan.checked_mul(Decimal::from(1_000_000)).ok_or(PolicyRefusal::WrongUnitPrice)?;
        let whole = if millionths.is_integer() { millionths.to_i64() } else { None };
        UnitPrice::new(whole.ok_or(PolicyRefusal::WrongUnitPrice)?)
    }

    pub fn millionths(self) -> i64 {
        self.0
    }

    /// Whether it lies further from the last price than a share of that one, up or down. Where that cannot be worked out, it does.
    pub fn is_far_from(self, last: UnitPrice, share: Decimal) -> bool {
        let apart = Decimal::from(self.0.abs_diff(last.0));
        Decimal::from(last.0).checked_mul(share).is_none_or(|most| apart > most)
    }
}

/// The units an amount buys, rounded down to the millionth.
pub fn bought_units(amount: Fen, price: UnitPrice) -> Result<i64, PolicyRefusal> {
    let units = i128::from(amount.0.max(0)) * SCALE / i128::from(price.0);
    i64::try_from(units).map_err(|_| MoneyRefusal::AmountTooLarge.into())
}

/// What units are worth, rounded down to the fen.
pub fn units_value(units: i64, price: UnitPrice) -> Result<Fen, PolicyRefusal> {
    let fen = i128::from(units.max(0)) * i128::from(price.0) / SCALE;
    i64::try_from(fen).map(Fen).map_err(|_| MoneyRefusal::AmountTooLarge.into())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderKind {
    /// With a premium.
    Buy,
    /// What it brings is paid to the holder.
    Sell,
    /// From one account into another.
    Switch,
    /// What it brings is the insurer's, who has paid the holder otherwise.
    Reclaim,
}

impl OrderKind {
    pub const ALL: [OrderKind; 4] = [OrderKind::Buy, OrderKind::Sell, OrderKind::Switch, OrderKind::Reclaim];

    pub fn key(self) -> &'static str {
        match self {
            OrderKind::Buy => "buy",
            OrderKind::Sell => "sell",
            OrderKind::Switch => "switch",
            OrderKind::Reclaim => "reclaim",
        }
    }

    pub fn parse(key: &str) -> Option<OrderKind> {
        OrderKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// What is to be done at the next price. Of a purchase the amount is known, of the others the part of the units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub kind: OrderKind,
    pub from: Option<String>,
    pub to: Option<String>,
    pub share: Option<Decimal>,
    pub amount: Option<Fen>,
}

/// What an order came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    pub units_out: Option<i64>,
    pub units_in: Option<i64>,
}

/// The purchases of a premium: less the initial charge, by the shares the holder chose, split
/// like any amount. Where none was chosen, all buys units of the first account of the product.
pub fn orders_for_premium(
    product: &Product,
    allocation: &[(String, Decimal)],
    premium: Fen,
) -> Result<Vec<Order>, PolicyRefusal> {
    let charge = premium.times(product.initial_charge.unwrap_or_default(), Rounding::HalfUp)?;
    let invested = premium.checked_sub(charge)?;
    let mut parts: Vec<(String, Fen)> = Vec::new();
    if allocation.is_empty() {
        parts.extend(product.accounts.first().map(|account| (account.key.clone(), invested)));
    } else {
        let shares: Vec<Decimal> = allocation.iter().map(|(_, share)| *share).collect();
        let amounts = fair_split(invested, &shares).map_err(|_| PolicyRefusal::WrongShare)?;
        parts.extend(allocation.iter().map(|(account, _)| account.clone()).zip(amounts));
    }
    let buy = |(account, amount)| Order {
        kind: OrderKind::Buy,
        from: None,
        to: Some(account),
        share: None,
        amount: Some(amount),
    };
    Ok(parts.into_iter().filter(|(_, amount)| *amount > Fen::ZERO).map(buy).collect())
}

/// A part of the units of one account into another.
pub fn order_switch(
    product: &Product,
    holdings: &Holdings,
    from: &str,
    to: &str,
    share: Decimal,
) -> Result<Order, PolicyRefusal> {
    for key in [from, to] {
        if !product.accounts.iter().any(|account| account.key == key) {
            return Err(PolicyRefusal::UnknownUnitAccount { account: key.chars().take(40).collect() });
        }
    }
    if share <= Decimal::ZERO || share > Decimal::ONE || from == to {
        return Err(PolicyRefusal::WrongShare);
    }
    if holdings.get(from).copied().unwrap_or(0) == 0 {
        return Err(PolicyRefusal::NothingToSwitch { account: from.to_owned() });
    }
    let (from, to) = (Some(from.to_owned()), Some(to.to_owned()));
    Ok(Order { kind: OrderKind::Switch, from, to, share: Some(share), amount: None })
}

/// All units go when the policy ends: to the holder's benefit, or the insurer's where it has paid otherwise.
pub fn orders_for_end(holdings: &Holdings, kind: OrderKind) -> Vec<Order> {
    let held = holdings.iter().filter(|(_, units)| **units > 0);
    let all = |(account, _): (&String, &i64)| Order {
        kind,
        from: Some(account.clone()),
        to: None,
        share: Some(Decimal::ONE),
        amount: None,
    };
    held.map(all).collect()
}

fn part(units: i64, share: Decimal) -> i64 {
    let part = Decimal::from(units).checked_mul(share).map(|part| part.trunc());
    part.and_then(|part| part.to_i64()).unwrap_or(units).clamp(0, units)
}

/// What an order moves at its prices, and what that is worth. Books nothing.
fn price_order(
    holdings: &mut Holdings,
    order: &Order,
    out_at: Option<UnitPrice>,
    in_at: Option<UnitPrice>,
) -> Result<(Priced, Fen), PolicyRefusal> {
    let mut value = order.amount.unwrap_or(Fen::ZERO);
    let mut priced = Priced { units_out: None, units_in: None };
    if let Some(account) = &order.from {
        let price = out_at.ok_or(PolicyRefusal::WrongUnitPrice)?;
        let held = holdings.entry(account.clone()).or_default();
        let units = part(*held, order.share.ok_or(PolicyRefusal::WrongShare)?);
        *held -= units;
        value = units_value(units, price)?;
        priced.units_out = Some(units);
    }
    if let Some(account) = &order.to {
        let price = in_at.ok_or(PolicyRefusal::WrongUnitPrice)?;
        let units = bought_units(value, price)?;
        let held = holdings.entry(account.clone()).or_default();
        *held = held.checked_add(units).ok_or(MoneyRefusal::AmountTooLarge)?;
        priced.units_in = Some(units);
    }
    Ok((priced, value))
}

/// Carries an order out at the prices after its request: of the account it takes from, and of the one it puts into.
pub fn carry_out_order(
    turn: &mut Turn<'_>,
    holdings: &mut Holdings,
    order: &Order,
    out_at: Option<UnitPrice>,
    in_at: Option<UnitPrice>,
    on: Date,
) -> Result<Priced, PolicyRefusal> {
    let (priced, value) = price_order(holdings, order, out_at, in_at)?;
    match order.kind {
        OrderKind::Buy => turn.post(posting::units_bought(value), on, None)?,
        OrderKind::Switch => {}
        OrderKind::Sell if value > Fen::ZERO => turn.owe(&UNIT_SALE, None, on, value).map(drop)?,
        OrderKind::Sell => {}
        OrderKind::Reclaim => turn.post(posting::units_reclaimed(value), on, None)?,
    }
    turn.finish();
    Ok(priced)
}

/// An order that was carried out, at which prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneOrder {
    pub order: Order,
    pub out_at: Option<UnitPrice>,
    pub in_at: Option<UnitPrice>,
    pub on: Date,
}

/// What the orders of a policy come to, from the first on: what is held after them, and what each moved and was worth.
pub fn replay_orders<'a>(
    orders: impl IntoIterator<Item = &'a DoneOrder>,
) -> Result<(Holdings, Vec<(Priced, Fen)>), PolicyRefusal> {
    let mut holdings = Holdings::new();
    let mut each = Vec::new();
    for done in orders {
        each.push(price_order(&mut holdings, &done.order, done.out_at, done.in_at)?);
    }
    Ok((holdings, each))
}

/// Books today what an order came to at a wrong price less what it comes to at the right one. What was bought and switched
/// cost the same and gave other units, so only what was taken out differs. Too little is owed to the holder now; too much is
/// taken off what was not paid yet, and what was paid is borne by the house, whose error it was.
pub fn book_difference(
    turn: &mut Turn<'_>,
    done: &DoneOrder,
    was: Fen,
    is: Fen,
    today: Date,
) -> Result<(), PolicyRefusal> {
    let (more, less) = (is.checked_sub(was)?, was.checked_sub(is)?);
    match done.order.kind {
        OrderKind::Buy | OrderKind::Switch => {}
        OrderKind::Sell if more > Fen::ZERO => turn.owe(&UNIT_SALE, None, done.on, more).map(drop)?,
        OrderKind::Sell => take_off_sale(turn, was, less, done.on, today)?,
        OrderKind::Reclaim if more > Fen::ZERO => turn.post(posting::units_reclaimed(more), today, None)?,
        OrderKind::Reclaim => turn.post(posting::units_reclaimed(less).reversed(), today, None)?,
    }
    Ok(())
}

/// What a sale of a day brought too much.
fn take_off_sale(turn: &mut Turn<'_>, was: Fen, less: Fen, sold_on: Date, today: Date) -> Result<(), PolicyRefusal> {
    let mut left = less;
    let of_sale = |payout: &&Payout| *payout.kind == UNIT_SALE && payout.due_on == sold_on && payout.waits();
    let mut waiting: Vec<(PayoutId, Fen)> =
        turn.file.payouts.iter().filter(of_sale).map(|payout| (payout.id, payout.amount)).collect();
    // That of the sale itself before those of other accounts.
    waiting.sort_by_key(|(_, amount)| *amount != was);
    for (payout, amount) in waiting {
        if left == Fen::ZERO {
            break;
        }
        let part = left.min(amount);
        turn.cancel_payout(payout, today)?;
        left = left.checked_sub(part)?;
        let rest = amount.checked_sub(part)?;
        if rest > Fen::ZERO {
            turn.owe(&UNIT_SALE, None, sold_on, rest)?;
        }
    }
    turn.post(posting::price_error_borne(left), today, None)
}

/// Premiums that wait for a price when the policy ends go back to the holder.
pub fn give_back_waiting(turn: &mut Turn<'_>, waiting: Fen, on: Date) -> Result<(), PolicyRefusal> {
    if waiting > Fen::ZERO {
        turn.owe(&PREMIUM_REFUND, None, on, waiting)?;
        turn.finish();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(kind: OrderKind, from: Option<&str>, to: Option<&str>, share: i64, amount: Option<i64>) -> Order {
        let share = (kind != OrderKind::Buy).then(|| Decimal::new(share, 2));
        Order { kind, from: from.map(str::to_owned), to: to.map(str::to_owned), share, amount: amount.map(Fen) }
    }

    #[test]
    fn orders_told_again_at_a_right_price_hold_what_they_would_have_held_and_at_their_own_change_nothing() {
        let on = Date::constant(2011, 1, 11);
        let price = |millionths| Some(UnitPrice(millionths));
        let all = |growth: i64| {
            let buy = order(OrderKind::Buy, None, Some("growth"), 0, Some(114_000));
            let switch = order(OrderKind::Switch, Some("growth"), Some("steady"), 50, None);
            let sell = order(OrderKind::Sell, Some("growth"), None, 100, None);
            [
                DoneOrder { order: buy, out_at: None, in_at: price(growth), on },
                DoneOrder { order: switch, out_at: price(3_000_000), in_at: price(1_000_000), on },
                DoneOrder { order: sell, out_at: price(4_000_000), in_at: None, on },
            ]
        };
        let (wrong, at_wrong) = replay_orders(&all(20_000_000)).expect("small");
        let (right, at_right) = replay_orders(&all(2_000_000)).expect("small");
        assert_eq!((wrong["steady"], right["steady"]), (85_500_000, 855_000_000));
        assert_eq!((wrong["growth"], right["growth"]), (0, 0));
        let worth = |each: &[(Priced, Fen)]| each.iter().map(|(_, value)| value.0).collect::<Vec<_>>();
        assert_eq!(worth(&at_wrong), [114_000, 8_550, 11_400]);
        assert_eq!(worth(&at_right), [114_000, 85_500, 114_000]);
        assert_eq!(replay_orders(&all(2_000_000)).expect("small"), (right, at_right));
    }

    #[test]
    fn a_price_is_far_from_the_last_beyond_the_share_and_not_at_it_up_and_down() {
        let (last, share) = (UnitPrice(1_000_000), Decimal::new(2, 1));
        let far = |price| UnitPrice(price).is_far_from(last, share);
        assert_eq!([far(800_000), far(1_200_000), far(1_000_000)], [false; 3]);
        assert_eq!([far(799_999), far(1_200_001), far(100_000), far(i64::MAX)], [true; 4]);
        assert!(UnitPrice(2).is_far_from(UnitPrice(i64::MAX), share));
    }
}
