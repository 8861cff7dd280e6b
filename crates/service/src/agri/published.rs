//! What hangs in a village: the households that have paid, line by line as the notice of the province asks.

use futures_util::FutureExt;
use yinuo_core::access::Actor;
use yinuo_core::agri::{COVER, ENROLMENT, GroupPolicyId, Programme};
use yinuo_core::money::Fen;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::CoverLineRow;

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

/// All covers under a group policy in reach.
pub(super) async fn all_covers(house: &House, actor: &Actor, group: &str) -> Result<Vec<CoverLineRow>, Stop> {
    let mut ask = PageAsk { limit: Some(LARGEST_LIMIT), ..PageAsk::default() };
    let mut all = Vec::new();
    loop {
        let found = query::covers(house, actor, group, None, false, &ask).await?;
        all.extend(found.items);
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

/// A quantity as farmers read it.
pub fn quantity_text(quantity: &str, unit: &str) -> String {
    format!("{quantity}{}", if unit == "mu" { "亩" } else { "栋" })
}
