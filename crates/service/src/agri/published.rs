//! What hangs in a village: the households that have paid, line by line as the notice of the province asks.

use futures_util::FutureExt;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agri::{
    CLAIMS, COVER, CROP_CLAIM, Contributor, ENROLMENT, GROUP_POLICY, GroupPolicyId, InsuredObject, LossId, POLICY,
    Programme, SERVICE, SUPERVISION, ShareGroup, claim_terms, percent, price,
};
use yinuo_core::money::Fen;
use yinuo_core::publication::PublicationKind;
use yinuo_core::refusal::Refusal;
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::{CoverLineRow, CoverRow, CropClaimLineRow, CropClaimRow};

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
    let CoverLineRow { object, quantity, unit, farmer, sum_insured, paid_on, .. } = cover;
    let paid = if paid_on.is_some() { Fen(*farmer) } else { Fen::ZERO };
    cells(programme, (object, quantity, unit), paid, Fen(*sum_insured))
}

/// The same of the cover alone.
pub fn cover_cells(programme: &Programme, cover: &CoverRow) -> Vec<String> {
    let CoverRow { object, quantity, unit, farmer, sum_insured, paid_on, .. } = cover;
    let paid = if paid_on.is_some() { Fen(*farmer) } else { Fen::ZERO };
    cells(programme, (object, quantity, unit), paid, Fen(*sum_insured))
}

fn cells(
    programme: &Programme,
    (object, quantity, unit): (&str, &str, &str),
    paid: Fen,
    sum_insured: Fen,
) -> Vec<String> {
    let known = programme.objects.iter().find(|known| known.key == object);
    let name = known.map_or(object, |known| known.name.zh.as_str());
    vec![name.to_owned(), quantity_text(quantity, unit), format!("{paid}元"), format!("{sum_insured}元")]
}

/// What the programme insures and who pays for it.
pub const POLICIES: Publishing =
    Publishing { kind: &POLICY, gather: |house, actor, about| posted(house, actor, about, &POLICY).boxed() };
/// What the insurer promises.
pub const SERVICES: Publishing =
    Publishing { kind: &SERVICE, gather: |house, actor, about| posted(house, actor, about, &SERVICE).boxed() };
/// Who watches over it.
pub const SUPERVISIONS: Publishing =
    Publishing { kind: &SUPERVISION, gather: |house, actor, about| posted(house, actor, about, &SUPERVISION).boxed() };

/// One line, about the village itself, in the words of the pack.
async fn posted(
    house: &House,
    actor: &Actor,
    about: SubjectRef,
    kind: &'static PublicationKind,
) -> Result<Gathered, Stop> {
    let group = query::group(house, actor, GroupPolicyId::from_number(about.id)).await?;
    let damaged = || Stop::damaged("group_policies", format!("the programme of {}", group.row.number));
    let programme = agri(house.rules()).version(&group.row.product_version).ok_or_else(damaged)?;
    let text = programme.postings.iter().find(|text| text.kind == kind.key);
    let none = || Refusal::new("posting_text_missing").with("kind", kind.zh).with("programme", programme.key.clone());
    let text = text.ok_or_else(none)?;
    let mut cells = Vec::new();
    if kind == &POLICY {
        cells.extend([what_is_insured(programme)?, who_pays(programme)]);
    }
    cells.push(text.text.clone());
    Ok(Gathered {
        place: group.row.village.clone(),
        days: programme.enrolment.publication_days,
        cite: text.citation.cite.clone(),
        lines: vec![GatheredLine { of: GROUP_POLICY.of(about.id), name: group.row.village.clone(), cells }],
    })
}

/// Sum and premium of a unit of each object.
fn what_is_insured(programme: &Programme) -> Result<String, Refusal> {
    let object = |object: &InsuredObject| {
        let sum = object.sum_per_unit()?.rounded()?;
        let premium = price(object, Decimal::ONE, &object.unit)?;
        let each = if object.unit == "mu" { "每亩" } else { "每栋" };
        Ok::<_, Refusal>(format!("{}{each}保额{sum}元、保费{premium}元", object.name.zh))
    };
    let objects = programme.objects.iter().map(object).collect::<Result<Vec<_>, Refusal>>()?;
    Ok(objects.join("；"))
}

/// Who pays which part of the premium of each group of objects.
fn who_pays(programme: &Programme) -> String {
    let name = |contributor: Contributor| match contributor {
        Contributor::Farmer => "农户",
        Contributor::County => "市县",
        Contributor::Province => "省级",
        Contributor::Centre => "中央",
    };
    let group = |group: &ShareGroup| {
        let shares = group.shares.iter().filter(|share| share.share != Share::NONE);
        let shares = shares.map(|share| format!("{}{}", name(share.contributor), percent(share.share)));
        format!("{}：{}", group.name.zh, shares.collect::<Vec<_>>().join("、"))
    };
    programme.groups.iter().map(group).collect::<Vec<_>>().join("；")
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
