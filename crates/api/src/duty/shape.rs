//! Duties and their proofs on the wire.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::duty::DutyProofId;
use yinuo_core::service::Status;
use yinuo_service::duty::query::DutyLine;
use yinuo_service::{Stop, directory};
use yinuo_store::tables::duty::DutyProofRow;

use crate::problem::Problem;
use crate::shape::{IdText, LocalText, Ref, instant, office_id};
use crate::view::View;

fn proof_id(number: i64) -> IdText {
    IdText { prefix: DutyProofId::PREFIX, number }
}

/// How a duty stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyStandingWord {
    Missing,
    RanOut,
    DueSoon,
    Held,
}

/// What a rule rests on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestsOn {
    Found,
    Recalled,
    House,
}

pub fn rests_on(status: Status) -> RestsOn {
    match status {
        Status::Found => RestsOn::Found,
        Status::Recalled => RestsOn::Recalled,
        Status::House => RestsOn::House,
    }
}

/// What proves that an office met a duty on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyProof<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub duty: Cow<'a, str>,
    pub office: Ref<'a>,
    /// The day on which it was seen.
    pub met_on: Date,
    /// Until when the proof says so itself.
    pub until: Option<Date>,
    pub note: Cow<'a, str>,
    /// The document, where there is one.
    pub file_name: Option<Cow<'a, str>>,
    pub by: Ref<'a>,
    pub laid_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    pub withdrawn_by: Option<Ref<'a>>,
    pub withdrawn_reason: Option<Cow<'a, str>>,
}

impl<'a> DutyProof<'a> {
    pub fn new(view: &'a View, row: &'a DutyProofRow) -> Result<DutyProof<'a>, Problem> {
        let date = |text: &str| text.parse::<Date>().map_err(|_| Stop::damaged("duty_proofs", row.id.to_string()));
        Ok(DutyProof {
            id: proof_id(row.id),
            duty: row.duty.as_str().into(),
            office: view.office_number(row.office_id),
            met_on: date(&row.met_on)?,
            until: row.until.as_deref().map(date).transpose()?,
            note: row.note.as_str().into(),
            file_name: row.file_name.as_deref().map(Cow::from),
            by: view.operator_number(row.operator_id),
            laid_at: instant(row.created_at),
            withdrawn_at: row.withdrawn_at.map(instant),
            withdrawn_by: row.withdrawn_by.map(|by| view.operator_number(by)),
            withdrawn_reason: row.withdrawn_reason.as_deref().map(Cow::from),
        })
    }
}

/// What call records show of the last weeks.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffedDays {
    /// Working days that have call records.
    pub days: usize,
    /// Those on which the telephone was not staffed long enough.
    pub short: usize,
}

/// A duty of an office, and how it stands today.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duty<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    /// What has to be seen for a proof.
    pub what: LocalText<'a>,
    pub office: Ref<'a>,
    pub office_code: &'a str,
    pub standing: DutyStandingWord,
    /// The last day of what proves it.
    pub until: Option<Date>,
    /// The last proof that was laid and is not taken back.
    pub proof: Option<DutyProof<'a>>,
    pub staffed: Option<StaffedDays>,
    /// How long a proof holds at most: `1 year`.
    pub holds: String,
    pub cite: &'a str,
    pub status: RestsOn,
}

impl<'a> Duty<'a> {
    pub fn new(view: &'a View, line: &'a DutyLine) -> Result<Duty<'a>, Problem> {
        use yinuo_core::duty::DutyStanding as Standing;
        let directory::Office { id, code, name, .. } = &line.office;
        Ok(Duty {
            key: &line.rule.key,
            name: (&line.rule.name).into(),
            what: (&line.rule.what).into(),
            office: Ref { id: office_id(id.number()), name },
            office_code: code,
            standing: match line.standing {
                Standing::Missing => DutyStandingWord::Missing,
                Standing::RanOut => DutyStandingWord::RanOut,
                Standing::DueSoon => DutyStandingWord::DueSoon,
                Standing::Held => DutyStandingWord::Held,
            },
            until: line.until,
            proof: line.proof.as_ref().map(|row| DutyProof::new(view, row)).transpose()?,
            staffed: line.staffed.map(|staffed| StaffedDays { days: staffed.days, short: staffed.short }),
            holds: line.rule.holds.to_string(),
            cite: &line.rule.cite,
            status: rests_on(line.rule.status),
        })
    }
}
