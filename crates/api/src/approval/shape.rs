//! An approval on the wire, and the answer to a request that waits for one.

use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::approval::{Will as CoreWill, WillKind};
use yinuo_core::id::ApprovalId;
use yinuo_core::systems;
use yinuo_service::approval::{Failed, permissions_of, will_of, words_of};
use yinuo_service::{command, query};
use yinuo_store::tables::approval::ApprovalRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::refusal_text;
use crate::shape::{
    Answer, IdText, KeyName, LocalText, Ref, SubjectRef, Yuan, approval_id, instant, json, mark_replay,
};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// One thing that it will do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Will {
    #[schema(value_type = words::WillKind)]
    pub kind: WillKind,
    pub what: LocalText<'static>,
    /// Who gets it, or is told.
    pub whom: Option<String>,
    /// Yuan.
    #[schema(value_type = Option<String>)]
    pub amount: Option<Yuan>,
    pub on: Option<Date>,
}

impl From<CoreWill> for Will {
    fn from(will: CoreWill) -> Will {
        let CoreWill { kind, what, whom, amount, on } = will;
        Will { kind, what: what.into(), whom, amount: amount.map(|amount| Yuan(amount.0)), on }
    }
}

/// A word that was given for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Word<'a> {
    pub by: Ref<'a>,
    pub at: Timestamp,
    pub note: Option<String>,
}

/// Why it was not possible any more.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failure {
    pub code: String,
    pub detail: String,
}

/// What somebody asked for, and another releases or turns down.
#[derive(Debug, Serialize, ToSchema)]
pub struct Approval<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub act: KeyName<'a>,
    /// What of it: `life.claim/denied`.
    pub of: &'a str,
    pub subject: SubjectRef<'a>,
    pub office: Ref<'a>,
    pub asked_by: Ref<'a>,
    pub asked_at: Timestamp,
    /// Yuan.
    #[schema(value_type = Option<String>)]
    pub amount: Option<Yuan>,
    pub will: Vec<Will>,
    /// The rule that wants it.
    pub cite: &'a str,
    /// What each word takes, in their order.
    pub takes: Vec<KeyName<'static>>,
    /// Those given so far.
    pub words: Vec<Word<'a>>,
    #[schema(value_type = words::ApprovalState)]
    pub state: &'a str,
    /// Whether the next word is one's own to give.
    pub may_decide: bool,
    /// Whether one asked for it oneself.
    pub mine: bool,
    pub decided_at: Option<Timestamp>,
    pub decided_by: Option<Ref<'a>>,
    /// Why it was turned down.
    pub reason: Option<&'a str>,
    pub failure: Option<Failure>,
    pub version: i64,
}

impl<'a> Approval<'a> {
    pub fn new(view: &'a View, row: &'a ApprovalRow) -> Result<Approval<'a>, Problem> {
        let act = systems::approval_act(&row.act);
        let name = act.map_or_else(|| LocalText::same(&row.act), |act| LocalText::of(act.zh, act.en));
        let failed: Option<Failed> = row.outcome.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
        let word =
            |word: yinuo_service::approval::Word| Word { by: view.operator(word.by), at: word.at, note: word.note };
        let takes =
            permissions_of(row)?.into_iter().map(|one| KeyName { key: one.key, name: LocalText::of(one.zh, one.en) });
        Ok(Approval {
            id: approval_id(row.id),
            act: KeyName { key: &row.act, name },
            of: &row.of_what,
            subject: SubjectRef::of_kind(&row.subject_kind, row.subject_id, &row.subject_label),
            office: view.office_number(row.office_id),
            asked_by: view.operator_number(row.asker_id),
            asked_at: instant(row.asked_at),
            amount: row.amount.map(Yuan),
            will: will_of(row)?.into_iter().map(Will::from).collect(),
            cite: &row.cite,
            takes: takes.collect(),
            words: words_of(row)?.into_iter().map(word).collect(),
            state: &row.state,
            may_decide: query::approval::is_to_decide(&view.house, &view.actor, row),
            mine: row.asker_id == view.actor.operator.number(),
            decided_at: row.decided_at.map(instant),
            decided_by: row.decided_by.map(|by| view.operator_number(by)),
            reason: row.reason.as_deref(),
            failure: failed.map(|failed| Failure {
                detail: refusal_text::sentences_of_kept(&failed.code, &failed.facts, view.language).0,
                code: failed.code,
            }),
            version: row.version,
        })
    }
}

pub async fn answered(
    api: &Api,
    signed: &Signed,
    id: ApprovalId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let row = query::approval::row(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(json(status, &Approval::new(&view, &row)?), replayed))
}

/// The answer to a request that was not carried out, because it waits for another's word: 202, and what waits.
pub async fn waiting(api: &Api, signed: &Signed, answer: &command::Answer) -> Result<Option<Answer>, Problem> {
    let Some(id) = answer.waits_for() else { return Ok(None) };
    answered(api, signed, id, StatusCode::ACCEPTED, answer.replayed).await.map(Some)
}
