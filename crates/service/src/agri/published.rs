//! What hangs in a village: the households that have paid, line by line as the notice of the province asks.

use futures_util::FutureExt;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agri::{CLAIMS, COVER, CROP_CLAIM, ENROLMENT, GroupPolicyId, LossId, Programme, claim_terms, percent};
use yinuo_core::money::Fen;
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::{CoverLineRow, CropClaimLineRow, CropClaimRow};

use super::loss::{all_claims, loss};
use super::query;
use super::rules::agri;
use crate::house::House;
use crate::publication::{Gathered, GatheredLine, Publishing};
use crate::query::PageAsk;
use crate::query::page::LARGEST_LIMIT;
use crate::stop::Stop;

/// The list of a village's households.
pub const ENROLMENTS: Publishing =
    Publishing { kind: &ENROLMENT, gather: |house, actor, about| enrolled(house, actor, about).boxed() };

async fn enrolled(house: &House, actor: &Actor, about: SubjectRef) -> Result<Gathered, Stop> {
    let group = query::group(house, actor, GroupPolicyId::from_number(about.id)).await?;
    let rules = house.rules();
    let damaged = || Stop::damaged("group_policies", format!("the programme of {}", group.row.number));
    let programme = agri(rules).version(&group.row.product_version).ok_or_else(damaged)?;
    let covers = all_covers(house, actor, &group.row.number).await?;
    let lines = covers.iter().filter(|cover| cover.paid_on.is_some()).map(|cover| GatheredLine {
        of: SubjectRef::new(&COVER, cover.id),
        name: cover.holder_name.clone(),
        cells: enrolment_cells(programme, cover),
    });
    Ok(Gathered {
        place: group.row.village.clone(),
        days: programme.enrolment.publication_days,
        cite: programme.enrolment.citation.cite.clone(),
        lines: lines.collect(),
    })
}

/// All covers under a group policy in reach that another owner has not taken over.
pub(super) async fn all_covers(house: &House, actor: &Actor, group: &str) -> Result<Vec<CoverLineRow>, Stop> {
    let mut ask = PageAsk { limit: Some(LARGEST_LIMIT), ..PageAsk::default() };
    let mut all = Vec::new();
    loop {
        let found = query::covers(house, actor, group, None, false, &ask).await?;
        all.extend(found.items.into_iter().filter(|cover| cover.ended_on.is_none()));
        ask.after = found.next;
        if ask.after.is_none() {
            return Ok(all);
        }
    }
}

/// What the list says of a household after its name.
pub fn enrolment_cells(programme: &Programme, cover: &CoverLineRow) -> Vec<String> {
    let object = programme.objects.iter().find(|object| object.key == cover.object);
    let name = object.map_or(cover.object.as_str(), |object| object.name.zh.as_str());
    let paid = if cover.paid_on.is_some() { Fen(cover.farmer) } else { Fen::ZERO };
    vec![
        name.to_owned(),
        quantity_text(&cover.quantity, &cover.unit),
        format!("{paid}元"),
        format!("{}元", Fen(cover.sum_insured)),
    ]
}

/// The list of what the households of a loss get.
pub const CLAIM_LISTS: Publishing =
    Publishing { kind: &CLAIMS, gather: |house, actor, about| claimed(house, actor, about).boxed() };

/// Those that signed: who did not agree is not published.
async fn claimed(house: &House, actor: &Actor, about: SubjectRef) -> Result<Gathered, Stop> {
    let loss = loss(house, actor, &LossId::from_number(about.id).to_string()).await?;
    let damaged = || Stop::damaged("losses", format!("the programme of {}", loss.number));
    let programme = agri(house.rules()).version(&loss.product_version).ok_or_else(damaged)?;
    let terms = claim_terms(programme)?;
    let mut lines = Vec::new();
    for claim in all_claims(house, &loss).await?.iter().filter(|claim| claim.signed_on.is_some()) {
        let cells = claim_cells(programme, &Claimed::from(claim))?;
        lines.push(GatheredLine { of: CROP_CLAIM.of(claim.id), name: claim.holder_name.clone(), cells });
    }
    let (days, cite) = (terms.publication_days, terms.publication.cite.clone());
    Ok(Gathered { place: loss.village.clone(), days, cite, lines })
}

/// A claim as far as a list shows it.
#[derive(Debug, Clone, Copy)]
pub struct Claimed<'a> {
    number: &'a str,
    object: &'a str,
    unit: &'a str,
    quantity: &'a str,
    loss_rate: Option<&'a str>,
    amount: Option<i64>,
}

impl<'a> From<&'a CropClaimLineRow> for Claimed<'a> {
    fn from(row: &'a CropClaimLineRow) -> Claimed<'a> {
        let CropClaimLineRow { number, object, unit, quantity, loss_rate, amount, .. } = row;
        Claimed { number, object, unit, quantity, loss_rate: loss_rate.as_deref(), amount: *amount }
    }
}

impl<'a> From<&'a CropClaimRow> for Claimed<'a> {
    fn from(row: &'a CropClaimRow) -> Claimed<'a> {
        let CropClaimRow { number, object, unit, quantity, loss_rate, amount, .. } = row;
        Claimed { number, object, unit, quantity, loss_rate: loss_rate.as_deref(), amount: *amount }
    }
}

/// What the list says of a claim after the name of its household.
pub fn claim_cells(programme: &Programme, claim: &Claimed<'_>) -> Result<Vec<String>, Stop> {
    let damaged = || Stop::damaged("crop_claims", claim.number.to_owned());
    let object = programme.objects.iter().find(|object| object.key == claim.object);
    let name = object.map_or(claim.object, |object| object.name.zh.as_str());
    let rate = claim.loss_rate.ok_or_else(damaged)?.parse::<Decimal>().map_err(|_| damaged())?;
    let rate = Share::new("loss_rate", rate).map_err(|_| damaged())?;
    let amount = claim.amount.ok_or_else(damaged)?;
    Ok(vec![name.to_owned(), percent(rate), quantity_text(claim.quantity, claim.unit), format!("{}元", Fen(amount))])
}

/// A quantity as farmers read it.
pub fn quantity_text(quantity: &str, unit: &str) -> String {
    format!("{quantity}{}", if unit == "mu" { "亩" } else { "栋" })
}
