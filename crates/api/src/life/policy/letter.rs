//! The letters about a policy.

use axum::extract::{Path, State};
use yinuo_core::life::POLICY;
use yinuo_core::subject::SubjectRef;
use yinuo_service::life::query::policy;
use yinuo_service::query;

use crate::extract::Signed;
use crate::letter::shape::LetterLine;
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;

/// The letters about a policy that no case is behind, oldest first.
#[utoipa::path(get, path = "/policies/{id}/letters", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, body = Items<LetterLine<'static>>)))]
pub async fn list_policy_letters(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let policy = policy::row(&api.house, &signed.actor, &id).await?;
    let subject = SubjectRef { kind: &POLICY, id: policy.head.id };
    let rows = query::letter::of_subject(&api.house, &signed.actor, subject).await?;
    let catalogue = api.house.rules().catalogue();
    let items = rows
        .iter()
        .map(|row| LetterLine::by_rule(catalogue.event_letter(&row.kind).map(|(_, rule)| rule), row))
        .collect();
    Ok(ok(&Items { items }))
}
