//! What is asked of an indicator.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::indicator::report::{Ask, Step};
use yinuo_service::indicator::{By, Narrow};
use yinuo_service::query;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::state::Api;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    pub from: Date,
    /// The last day, among them.
    pub until: Date,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    pub office: Option<OfficeId>,
    #[param(value_type = Option<String>)]
    pub person: Option<OperatorId>,
    pub kind: Option<String>,
    pub channel: Option<String>,
    /// By what it is taken apart: `office`, `person`, `kind` or `channel`.
    pub by: Option<String>,
    /// How long the periods are: `day`, `month`, `quarter` or `year`.
    pub step: Option<String>,
}

/// What is looked at, within what the actor sees.
pub fn narrowed(
    api: &Api,
    signed: &Signed,
    office: Option<OfficeId>,
    (person, kind, channel): (Option<OperatorId>, Option<String>, Option<String>),
) -> Result<Narrow, Problem> {
    Ok(Narrow {
        offices: query::indicator::offices(&api.house, &signed.actor, office)?,
        persons: person.map(|person| vec![person.number()]),
        kinds: kind.map(|kind| vec![kind]),
        channels: channel.map(|channel| vec![channel]),
    })
}

impl FiguresQuery {
    pub fn ask(self, api: &Api, signed: &Signed) -> Result<Ask, Problem> {
        let by = self.by.as_deref().map_or(Some(By::Office), By::parse);
        let step = self.step.as_deref().map_or(Some(Step::Month), Step::parse);
        Ok(Ask {
            from: self.from,
            last: self.until,
            by: by.ok_or_else(|| Problem::field("by", "wrong_value"))?,
            step: step.ok_or_else(|| Problem::field("step", "wrong_value"))?,
            narrow: narrowed(api, signed, self.office, (self.person, self.kind, self.channel))?,
            live: false,
        })
    }
}
