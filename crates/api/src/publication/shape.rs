//! Publications, their lines and objections on the wire.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::FileId;
use yinuo_core::publication::{ObjectionId, PublicationId, Standing};
use yinuo_core::systems::publication_kind;
use yinuo_service::publication::query;
use yinuo_service::{House, Stop};
use yinuo_store::tables::publication::{ObjectionLineRow, PublicationLineRow, PublicationRow};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, LocalText, Ref, SubjectRef, instant, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

/// A list that is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct Publication<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub kind: KeyName<'a>,
    /// What it is about as a whole.
    pub about: SubjectRef<'a>,
    pub office: Ref<'a>,
    /// Where it is to hang, by name.
    pub place: &'a str,
    /// For how many whole days between the day of posting and that on which it may be taken down.
    pub days: i64,
    pub cite: &'a str,
    pub lines: i64,
    /// `prepared`, `runs`, `ended` or `withdrawn`.
    pub standing: &'static str,
    pub opened_at: Timestamp,
    pub opened_by: Ref<'a>,
    pub posted_at: Option<Timestamp>,
    #[schema(value_type = Option<Date>)]
    pub posted_on: Option<&'a str>,
    /// The first day on which it need not hang any more.
    #[schema(value_type = Option<Date>)]
    pub ends_on: Option<&'a str>,
    /// Where exactly it hangs.
    pub posted_where: Option<&'a str>,
    /// The photo of it.
    #[schema(value_type = Option<String>)]
    pub photo: Option<IdText>,
    /// Why it was withdrawn.
    pub reason: Option<&'a str>,
    /// What the columns are called after the name.
    pub columns: Vec<LocalText<'a>>,
    pub version: i64,
}

impl<'a> Publication<'a> {
    pub fn new(view: &'a View, standing: Standing, row: &'a PublicationRow) -> Result<Publication<'a>, Stop> {
        let unknown = || Stop::damaged("publications", format!("kind {}", row.kind));
        let kind = publication_kind(&row.kind).ok_or_else(unknown)?;
        Ok(Publication {
            id: IdText { prefix: PublicationId::PREFIX, number: row.id },
            number: &row.number,
            kind: KeyName { key: kind.key, name: LocalText { zh: kind.zh.into(), en: kind.en.into() } },
            about: SubjectRef::of_kind(kind.about.key, row.about_id, &row.about_label),
            office: view.office_number(row.office_id),
            place: &row.place,
            days: row.days,
            cite: &row.cite,
            lines: row.line_count,
            standing: standing.key(),
            opened_at: instant(row.opened_at),
            opened_by: view.operator_number(row.opened_by),
            posted_at: row.posted_at.map(instant),
            posted_on: row.posted_on.as_deref(),
            ends_on: row.ends_on.as_deref(),
            posted_where: row.posted_where.as_deref(),
            photo: row.photo_id.map(|number| IdText { prefix: FileId::PREFIX, number }),
            reason: row.reason.as_deref(),
            columns: kind
                .columns
                .iter()
                .map(|column| LocalText { zh: column.zh.into(), en: column.en.into() })
                .collect(),
            version: row.version,
        })
    }
}

/// A line of a list, as it is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationLine<'a> {
    /// Its number on the list.
    pub position: i64,
    /// What it is about.
    #[schema(value_type = String)]
    pub subject: IdText,
    pub name: &'a str,
    /// What stands in the columns after the name.
    pub cells: Vec<String>,
    pub open_objections: i64,
    /// An objection against it was right: it is to be published again as it is corrected.
    pub corrected: bool,
}

impl<'a> PublicationLine<'a> {
    pub fn new(kind: &str, row: &'a PublicationLineRow) -> Result<PublicationLine<'a>, Stop> {
        let prefix = publication_kind(kind).map_or("", |kind| kind.of.prefix);
        Ok(PublicationLine {
            position: row.position,
            subject: IdText { prefix, number: row.subject_id },
            name: &row.name,
            cells: query::cells(row)?,
            open_objections: row.open_objections,
            corrected: row.corrected != 0,
        })
    }
}

/// Somebody's word against a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct Objection<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// The number of the line on the list, and whom it is about.
    pub position: i64,
    pub name: &'a str,
    pub raised_at: Timestamp,
    /// Who objects, as they call themselves.
    pub raised_by: Option<&'a str>,
    pub text: &'a str,
    /// Who took it down.
    pub operator: Ref<'a>,
    /// `open`, `upheld` or `dismissed`.
    pub state: &'static str,
    pub finding: Option<&'a str>,
    pub answered_at: Option<Timestamp>,
    pub answered_by: Option<Ref<'a>>,
}

impl<'a> Objection<'a> {
    pub fn new(view: &'a View, row: &'a ObjectionLineRow) -> Objection<'a> {
        Objection {
            id: IdText { prefix: ObjectionId::PREFIX, number: row.id },
            position: row.position,
            name: &row.name,
            raised_at: instant(row.raised_at),
            raised_by: row.raised_by.as_deref(),
            text: &row.text,
            operator: view.operator_number(row.operator_id),
            state: match row.upheld {
                None => "open",
                Some(0) => "dismissed",
                Some(_) => "upheld",
            },
            finding: row.finding.as_deref(),
            answered_at: row.answered_at.map(instant),
            answered_by: row.answered_by.map(|by| view.operator_number(by)),
        }
    }
}

/// Where the publication stands, with what it is made of.
pub fn shown<'a>(house: &House, view: &'a View, row: &'a PublicationRow) -> Result<Publication<'a>, Stop> {
    Publication::new(view, query::standing(house, row)?, row)
}

/// The publication as a command left it.
pub async fn publication_answered(
    api: &Api,
    signed: &Signed,
    id: PublicationId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id.to_string()).await?;
    let view = View::new(&api.house, signed);
    let made = json(status, &shown(&api.house, &view, &row)?);
    Ok(mark_replay(with_etag(made, row.version), replayed))
}
