//! Households enrolled without a network, sent when there is one again: up to fifty at once, each with an answer of its own.

use axum::extract::State;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use yinuo_core::agri::permission::WRITE_COVERS;
use yinuo_core::agri::{CoverId, GroupPolicyId};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind};
use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;
use yinuo_service::agri::command::EnrolHousehold;
use yinuo_service::agri::query;
use yinuo_service::agri::rules::agri;
use yinuo_service::command::Command;
use yinuo_service::command::party::CreateParty;
use yinuo_store::tables::agri::CoverLineRow;

use super::shape::Cover;
use crate::extract::{Body, Id, Signed};
use crate::problem::{Problem, ProblemBody};
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

/// Most households in one request.
const MOST: usize = 50;
/// Most plots of one household.
const MOST_PLOTS: usize = 20;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentHouseholds {
    /// At most 50, in the order in which they were enrolled.
    pub items: Vec<SentHousehold>,
}

/// A household as somebody enrolled it in the field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentHousehold {
    /// Under which a retry is known: 1 to 128 printable characters.
    pub key: String,
    pub name: String,
    pub identity_number: String,
    #[serde(default)]
    pub phone: Option<String>,
    /// The passbook that claims are paid to.
    #[serde(default)]
    pub account: Option<String>,
    /// It signed of its own will.
    pub signed: bool,
    /// It has land in another village too, and that was looked at.
    #[serde(default)]
    pub in_two_villages: bool,
    /// It is enrolled in this village already, and this is more of its land: that was looked at.
    #[serde(default)]
    pub another: bool,
    /// At most twenty; none, where all of them were taken before.
    pub plots: Vec<SentPlot>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentPlot {
    /// Under which a retry is known, as that of the household.
    pub key: String,
    /// Its number on the sheet of the village.
    pub serial: u32,
    /// A crop by its key or its name.
    pub object: String,
    /// Mu, or a number of greenhouses: `12.5`.
    pub quantity: String,
    #[serde(default)]
    pub plot: Option<String>,
    #[serde(default)]
    pub land_number: Option<String>,
    /// The contract, where the land is leased.
    #[serde(default)]
    pub lease: Option<String>,
    /// Yuan: the whole part of the household, where it paid.
    #[serde(default)]
    pub paid: Option<String>,
}

/// What became of one household.
#[derive(Debug, Serialize, ToSchema)]
pub struct HouseholdAnswer<'a> {
    pub key: &'a str,
    /// Those of its plots, in their order, as far as they were taken: now, or when the same was sent before.
    pub covers: Vec<Cover<'a>>,
    /// Why the next plot was not taken.
    #[schema(value_type = Option<ProblemBody>)]
    pub problem: Option<Value>,
    /// What stands in its place, where somebody who asks may see it.
    pub standing: Option<Cover<'a>>,
}

/// One household after it was tried.
struct Sent {
    key: String,
    covers: Vec<CoverLineRow>,
    problem: Option<Problem>,
    standing: Option<CoverLineRow>,
}

/// Send households that were enrolled without a network. Each has an answer of its own; one that is refused keeps no other from being taken.
#[utoipa::path(post, path = "/group-policies/{id}/households", tag = "agriculture", request_body = SentHouseholds,
    params(("id" = String, Path)), responses((status = 200, body = Items<HouseholdAnswer<'static>>)))]
pub async fn send_households(
    State(api): State<Api>,
    signed: Signed,
    Id(group): Id<GroupPolicyId>,
    Body(body): Body<SentHouseholds>,
) -> Result<Answer, Problem> {
    signed.actor.require(WRITE_COVERS).map_err(Stop::from)?;
    if body.items.len() > MOST || body.items.iter().any(|item| item.plots.len() > MOST_PLOTS) {
        return Err(Problem::field("items", "too_many_rows"));
    }
    if !body.items.iter().all(has_keys) {
        return Err(Problem::field("key", "not_1_to_128_printable"));
    }
    let found = query::group(&api.house, &signed.actor, group).await?;
    let today = View::new(&api.house, &signed).today();
    let programme = agri(api.house.rules()).version(&found.row.product_version);
    let closed = programme.and_then(|programme| programme.enrolment.check_open(today).err());
    let mut sent = Vec::with_capacity(body.items.len());
    for item in body.items {
        sent.push(send(&api, &signed, group, closed.as_ref(), item).await?);
    }
    let view = View::new(&api.house, &signed);
    let roles = api.house.rules().roles();
    let items = sent.iter().map(|one| HouseholdAnswer {
        key: &one.key,
        covers: one.covers.iter().map(|row| Cover::new(&view, row)).collect(),
        problem: one.problem.as_ref().map(|problem| Value::Object(problem.body(view.language, roles))),
        standing: one.standing.as_ref().map(|row| Cover::new(&view, row)),
    });
    Ok(ok(&Items { items: items.collect::<Vec<_>>() }))
}

/// Whether a retry of it and of each of its plots would be known.
fn has_keys(item: &SentHousehold) -> bool {
    let is_key = |key: &String| (1..=128).contains(&key.len()) && key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    is_key(&item.key) && item.plots.iter().all(|plot| is_key(&plot.key))
}

/// What becomes of one household. Where the machine fails, the rest is not tried: all is sent once more.
async fn send(
    api: &Api,
    signed: &Signed,
    group: GroupPolicyId,
    closed: Option<&Refusal>,
    item: SentHousehold,
) -> Result<Sent, Problem> {
    let mut sent = Sent { key: item.key.clone(), covers: Vec::new(), problem: None, standing: None };
    let stop = match enrol(api, signed, group, closed, item, &mut sent.covers).await {
        Ok(()) => return Ok(sent),
        Err(stop @ Stop::Failed(_)) => return Err(stop.into()),
        Err(stop) => stop,
    };
    if let Stop::Refused(refusal) = &stop {
        let named = match refusal.code {
            "household_enrolled" | "serial_taken" => refusal.fact("number"),
            "plot_insured" => refusal.fact("cover"),
            _ => None,
        };
        if let Some(named) = named {
            // Of what lies beyond one's reach nothing is told.
            sent.standing = query::cover_named(&api.house, &signed.actor, named).await.ok();
        }
    }
    sent.problem = Some(stop.into());
    Ok(sent)
}

/// Enrols the plots of a household one after the other, and puts each that was taken among the covers.
async fn enrol(
    api: &Api,
    signed: &Signed,
    group: GroupPolicyId,
    closed: Option<&Refusal>,
    item: SentHousehold,
    covers: &mut Vec<CoverLineRow>,
) -> Result<(), Stop> {
    // All of it was taken before: nobody is entered for nothing.
    if item.plots.is_empty() {
        return Ok(());
    }
    let wrong = |field, cause| Refusal::new("wrong_field").with("field", field).with("cause", cause);
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let kind = api.house.rules().papers().likely(&item.identity_number, None);
    let is_organisation = kind == IdentityKind::CreditCode;
    let draft = PartyDraft {
        kind: if is_organisation { PartyKind::Organisation } else { PartyKind::Person },
        name: item.name,
        identity: Some(Identity { kind, number: item.identity_number }),
        phone: filled(item.phone),
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    let holder = household(api, signed, draft, format!("{}-household", item.key), closed).await?;
    let account = filled(item.account);
    for (index, plot) in item.plots.into_iter().enumerate() {
        let quantity = plot.quantity.parse::<Decimal>().map_err(|_| wrong("quantity", "not_a_number"))?;
        let paid = filled(plot.paid).as_deref().map(str::parse::<Fen>).transpose();
        let command = EnrolHousehold {
            group,
            holder,
            serial: plot.serial,
            object: plot.object,
            quantity,
            plot: filled(plot.plot),
            land_number: filled(plot.land_number),
            lease: filled(plot.lease),
            account: account.clone(),
            signed: item.signed,
            paid: paid.map_err(|refusal| wrong("paid", refusal.code()))?,
            in_two_villages: item.in_two_villages,
            above_register: false,
            only_one: index == 0 && !item.another,
        };
        let answer = api.house.carry_out(&signed.actor, Command::from(command), Some(plot.key)).await?;
        covers.push(query::cover(&api.house, &signed.actor, CoverId::from_number(answer.id)).await?);
    }
    Ok(())
}

/// The party of a household: the one that is known by its identity number, or a new one. After the last day nobody is entered whose cover would
/// be refused; what was taken before that day is still answered.
async fn household(
    api: &Api,
    signed: &Signed,
    draft: PartyDraft,
    key: String,
    closed: Option<&Refusal>,
) -> Result<PartyId, Stop> {
    let command = Command::from(CreateParty { draft });
    let made = match closed {
        None => api.house.carry_out(&signed.actor, command, Some(key)).await.map(|answer| answer.id),
        Some(refusal) => {
            let asked = api.house.preview(&signed.actor, command).await;
            asked.and(Err(Stop::from(refusal.clone())))
        }
    };
    match made {
        Ok(id) => Ok(PartyId::from_number(id)),
        Err(Stop::Refused(refusal)) if refusal.code == "party_exists" => {
            let known = refusal.fact("party_id").and_then(|id| id.parse().ok());
            known.ok_or_else(|| Stop::damaged("parties", "the holder of an identity number has no id"))
        }
        Err(stop) => Err(stop),
    }
}
