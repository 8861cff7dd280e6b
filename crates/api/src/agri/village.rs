//! What is done in a village: the five publications and the three to-the-household rules.

use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{CLAIMS, LossId};
use yinuo_service::agri::village;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, LocalText, Ref, ok, party_id};
use crate::state::Api;
use crate::view::View;

/// A village, with what is done there and what is not.
#[derive(Debug, Serialize, ToSchema)]
pub struct Village<'a> {
    /// The id of its group policy.
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub village: &'a str,
    pub insurer: &'a str,
    pub office: Ref<'a>,
    /// The five publications; that of claims once for each loss.
    pub publications: Vec<VillagePublication<'a>>,
    /// The three to-the-household rules.
    pub rules: Vec<VillageRule>,
    /// The first fifty households that have paid and have no certificate.
    pub without_certificate: Vec<VillageHousehold<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VillagePublication<'a> {
    pub kind: KeyName<'a>,
    /// What it is made about: the group policy, or a loss.
    #[schema(value_type = Option<String>)]
    pub about: Option<IdText>,
    /// The number of the loss that it is of.
    pub loss: Option<&'a str>,
    /// `missing`, `prepared`, `runs`, `ended`; `not_due` where nothing was lost.
    pub state: &'static str,
    /// The number of the publication.
    pub number: Option<&'a str>,
    #[schema(format = Date)]
    pub posted_on: Option<&'a str>,
    #[schema(format = Date)]
    pub ends_on: Option<&'a str>,
    pub posted_where: Option<&'a str>,
}

/// Of how many households it is to be done, and of how many it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct VillageRule {
    /// `enrolment` (certificates given), `assessment` (claims finally assessed) or `payment` (claims paid).
    pub key: &'static str,
    pub due: i64,
    pub done: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VillageHousehold<'a> {
    /// The id of its cover.
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub holder: Ref<'a>,
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
}

/// What is done in the village of a group policy: which of the five publications hang or have hung, and of how many households enrolment,
/// assessment and payment came to the household.
#[utoipa::path(get, path = "/group-policies/{id}/village", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = Village<'static>)))]
pub async fn get_village(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let found = village::village(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    let row = &found.group.row;
    let group_id = || IdText { prefix: "group", number: row.id };
    let item = |one: &'_ village::VillageItem| -> (&'static str, Option<IdText>) {
        let about = one.loss.as_ref().map(|loss| IdText { prefix: LossId::PREFIX, number: loss.id });
        (one.latest.as_ref().map_or("missing", |(_, standing)| standing.key()), about)
    };
    let mut publications = Vec::new();
    for one in &found.items {
        let (state, about) = item(one);
        let latest = one.latest.as_ref().map(|(row, _)| row);
        publications.push(VillagePublication {
            kind: name_of(one.kind),
            about: Some(about.unwrap_or_else(group_id)),
            loss: one.loss.as_ref().map(|loss| loss.number.as_str()),
            state,
            number: latest.map(|row| row.number.as_str()),
            posted_on: latest.and_then(|row| row.posted_on.as_deref()),
            ends_on: latest.and_then(|row| row.ends_on.as_deref()),
            posted_where: latest.and_then(|row| row.posted_where.as_deref()),
        });
    }
    if !found.items.iter().any(|one| one.kind == &CLAIMS) {
        publications.push(VillagePublication {
            kind: name_of(&CLAIMS),
            about: None,
            loss: None,
            state: "not_due",
            number: None,
            posted_on: None,
            ends_on: None,
            posted_where: None,
        });
    }
    let rule = |key, due, done| VillageRule { key, due, done };
    let households = found.without_certificate.iter().map(|cover| VillageHousehold {
        id: IdText { prefix: "cover", number: cover.id },
        number: &cover.number,
        holder: Ref { id: party_id(cover.holder_id), name: &cover.holder_name },
        paid_on: cover.paid_on.as_deref(),
    });
    let shown = Village {
        id: group_id(),
        number: &row.number,
        village: &row.village,
        insurer: &row.insurer,
        office: view.office_number(row.office_id),
        publications,
        rules: vec![
            rule("enrolment", found.covers.paid, found.covers.certificates),
            rule("assessment", found.claims.claims, found.claims.assessed),
            rule("payment", found.claims.owed, found.claims.paid),
        ],
        without_certificate: households.collect(),
    };
    Ok(ok(&shown))
}

fn name_of(kind: &'static yinuo_core::publication::PublicationKind) -> KeyName<'static> {
    KeyName { key: kind.key, name: LocalText { zh: kind.zh.into(), en: kind.en.into() } }
}
