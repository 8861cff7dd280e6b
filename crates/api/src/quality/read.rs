//! Observations and findings, and the phrases that are asked for.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::quality::ObservationId;
use yinuo_core::quality::ladder::ConductKind;
use yinuo_core::quality::permission::OBSERVE;
use yinuo_service::quality::query::{self, FindingView, ObservationFilter};
use yinuo_service::quality::rules::sets;
use yinuo_service::query::PageAsk;

use super::shape::{ConductFinding, Observation, ObservationLine, SituationName};
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, LocalText, Ref, ok, operator_id};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// The phrases of one pack that hold today.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhraseSet<'a> {
    /// What requests call it.
    pub rules: &'a str,
    pub situations: Vec<SituationName<'a>>,
    pub phrases: Vec<PhraseOfSet<'a>>,
    /// What a person can have seen besides.
    pub seen: Vec<&'static str>,
}

/// What somebody needs who enters an observation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConductDesk<'a> {
    pub sets: Vec<PhraseSet<'a>>,
    /// Whom the asker may observe.
    pub clerks: Vec<ObservedClerk<'a>>,
}

/// Somebody who can be observed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservedClerk<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub office: Ref<'a>,
}

/// A phrase, and where it is asked for, in the situations that belong to those too.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhraseOfSet<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    #[schema(value_type = words::PhraseKind)]
    pub kind: yinuo_core::quality::speech::PhraseKind,
    pub situations: Vec<&'a str>,
}

/// The phrases that hold today, by pack, and whom one may observe.
#[utoipa::path(get, path = "/conduct/phrases", tag = "conduct", responses((status = 200, body = ConductDesk<'static>)))]
pub async fn get_phrases(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    let seen = ConductKind::ALL.into_iter().filter(|kind| *kind != ConductKind::RequiredMissed).map(ConductKind::key);
    let seen: Vec<&'static str> = seen.collect();
    let items = sets(view.house.rules()).in_force(view.today()).map(|(_, conduct)| {
        let asked = |phrase: &str| {
            let keys = conduct.situations.iter().map(|entry| entry.key.as_str());
            let is_asked =
                |key: &&str| conduct.asked_in(&[key]).is_ok_and(|asked| asked.iter().any(|one| one.key == phrase));
            keys.filter(is_asked).collect()
        };
        PhraseSet {
            rules: &conduct.key,
            situations: conduct
                .situations
                .iter()
                .map(|entry| SituationName { key: &entry.key, name: (&entry.name).into() })
                .collect(),
            phrases: conduct
                .phrases()
                .map(|phrase| PhraseOfSet {
                    key: phrase.key,
                    name: phrase.name.map_or(LocalText::same(phrase.key), Into::into),
                    kind: phrase.kind,
                    situations: asked(phrase.key),
                })
                .collect(),
            seen: seen.clone(),
        }
    });
    let reached = |operator: &&yinuo_service::directory::Operator| {
        operator.active
            && operator.id != signed.actor.operator
            && signed.actor.may_at(OBSERVE, view.directory.path(operator.office))
    };
    let clerk = |operator: &'_ yinuo_service::directory::Operator| (operator.id, operator.office);
    let mut clerks: Vec<_> = view.directory.operators().filter(reached).map(clerk).collect();
    clerks.sort_unstable();
    let clerks = clerks.into_iter().map(|(id, office)| ObservedClerk {
        id: operator_id(id.number()),
        name: view.directory.operator_name(id),
        office: view.office(office),
    });
    Ok(ok(&ConductDesk { sets: items.collect(), clerks: clerks.collect() }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObservationQuery {
    #[param(value_type = Option<String>)]
    operator: Option<OperatorId>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    from: Option<Date>,
    until: Option<Date>,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// Observations, the latest first: of oneself, and with the permission those of one's offices.
#[utoipa::path(get, path = "/observations", tag = "conduct", params(ObservationQuery),
    responses((status = 200, body = List<ObservationLine<'static>>)))]
pub async fn list_observations(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<ObservationQuery>,
) -> Result<Answer, Problem> {
    let filter =
        ObservationFilter { operator: asked.operator, office: asked.office, from: asked.from, until: asked.until };
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = query::observations(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| ObservationLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// An observation with what was found and what was said.
#[utoipa::path(get, path = "/observations/{id}", tag = "conduct", params(("id" = String, Path)),
    responses((status = 200, body = Observation<'static>)))]
pub async fn get_observation(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<ObservationId>,
) -> Result<Answer, Problem> {
    let file = query::observation(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Observation::new(&view, &file.row, &file.findings, file.turns.as_deref())))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindingQuery {
    /// `open`: a person has to decide; `appealed`: an appeal waits.
    #[param(inline)]
    view: Option<words::FindingView>,
    #[param(value_type = Option<String>)]
    operator: Option<OperatorId>,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// What was found, the latest first: of oneself, and with the permission of those of one's offices.
#[utoipa::path(get, path = "/conduct-findings", tag = "conduct", params(FindingQuery),
    responses((status = 200, body = List<ConductFinding<'static>>)))]
pub async fn list_findings(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<FindingQuery>,
) -> Result<Answer, Problem> {
    let view = match asked.view {
        Some(words::FindingView::Open) => FindingView::Open,
        Some(words::FindingView::Appealed) => FindingView::Appealed,
        Some(words::FindingView::All) | None => FindingView::All,
    };
    let filter = ObservationFilter { operator: asked.operator, ..ObservationFilter::default() };
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = query::findings(&api.house, &signed.actor, view, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| ConductFinding::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}
