//! The services one can open a case with, as the packs describe them: those in force on a date, or one of them.

use axum::extract::{Path, State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::service as rules;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::promise::owed_by;
use crate::shape::{Answer, Field, Items, KeyName, LocalText, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// The event dates a version applies to; `until` is the last day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effective {
    pub from: Date,
    pub until: Option<Date>,
}

/// Something that cases of the service are about besides their customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubjectRole<'a> {
    pub role: &'a str,
    /// `party`, `record`: what kind of thing it takes; `agreement` takes those of any family.
    pub kind: &'a str,
    pub name: LocalText<'a>,
    /// No case is opened without it.
    pub required: bool,
    /// The field of the form that its number is put into.
    pub fills: Option<&'a str>,
}

impl<'a> From<&'a rules::SubjectRule> for SubjectRole<'a> {
    fn from(rule: &'a rules::SubjectRule) -> SubjectRole<'a> {
        let rules::SubjectRule { role, kind, name, required, fills } = rule;
        SubjectRole { role, kind, name: name.into(), required: *required, fills: fills.as_deref() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MaterialRule<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub required: bool,
    /// Any of these may stand in its place.
    pub instead: &'a [String],
    pub hint: Option<LocalText<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MilestoneRule<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub requires: &'a [String],
    pub requires_materials: bool,
    pub closes: bool,
    pub repeats: bool,
    /// Recorded by the system itself.
    pub automatic: bool,
    /// The key of the role it takes.
    pub role: Option<&'a str>,
    pub fields: Vec<Field<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseRule<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub from: &'a str,
    pub to: &'a str,
    pub within: String,
    /// The office, the customer, or the one who is named in a field of the form.
    pub owed_by: KeyName<'a>,
    /// The window of a right, not a duty.
    pub right: bool,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: rules::Status,
    pub source: Option<&'a str>,
}

/// A version of a service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service<'a> {
    pub key: &'a str,
    pub version: &'a str,
    pub name: LocalText<'a>,
    pub summary: LocalText<'a>,
    pub group: &'a str,
    pub pack: &'a str,
    pub effective: Effective,
    pub subjects: Vec<SubjectRole<'a>>,
    pub fields: Vec<Field<'a>>,
    pub materials: Vec<MaterialRule<'a>>,
    pub milestones: Vec<MilestoneRule<'a>>,
    pub promises: Vec<PromiseRule<'a>>,
}

impl<'a> From<&'a rules::Service> for Service<'a> {
    fn from(service: &'a rules::Service) -> Service<'a> {
        let effective = Effective { from: service.effective.from, until: service.effective.until };
        Service {
            key: &service.key,
            version: &service.version,
            name: (&service.name).into(),
            summary: (&service.summary).into(),
            group: &service.group,
            pack: &service.pack,
            effective,
            subjects: service.subjects.iter().map(Into::into).collect(),
            fields: service.fields.iter().map(Into::into).collect(),
            materials: service.materials.iter().map(Into::into).collect(),
            milestones: service.milestones.iter().map(Into::into).collect(),
            promises: service.promises.iter().map(|rule| PromiseRule::new(service, rule)).collect(),
        }
    }
}

impl<'a> From<&'a rules::MaterialRule> for MaterialRule<'a> {
    fn from(rule: &'a rules::MaterialRule) -> MaterialRule<'a> {
        MaterialRule {
            key: &rule.key,
            name: (&rule.name).into(),
            required: rule.required,
            instead: &rule.instead,
            hint: rule.hint.as_ref().map(Into::into),
        }
    }
}

impl<'a> From<&'a rules::MilestoneRule> for MilestoneRule<'a> {
    fn from(rule: &'a rules::MilestoneRule) -> MilestoneRule<'a> {
        MilestoneRule {
            key: &rule.key,
            name: (&rule.name).into(),
            requires: &rule.requires,
            requires_materials: rule.requires_materials,
            closes: rule.closes,
            repeats: rule.repeats,
            automatic: rule.automatic,
            role: rule.role.as_deref(),
            fields: rule.fields.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> PromiseRule<'a> {
    fn new(service: &'a rules::Service, rule: &'a rules::PromiseRule) -> PromiseRule<'a> {
        PromiseRule {
            key: &rule.key,
            name: (&rule.name).into(),
            from: &rule.from,
            to: &rule.to,
            within: rule.within.to_string(),
            owed_by: owed_by(Some(service), &rule.owed_by),
            right: rule.right,
            cite: &rule.cite,
            status: rule.status,
            source: rule.source.as_deref(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnDate {
    /// The date of the event; today where it is left out.
    on: Option<Date>,
}

/// The services in force on a date.
#[utoipa::path(get, path = "/services", tag = "service", params(OnDate),
    responses((status = 200, body = Items<Service<'static>>)))]
pub async fn list_services(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<OnDate>,
) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    let on = query.on.unwrap_or_else(|| view.today());
    let services = api.house.rules().services_on(on);
    Ok(ok(&Items { items: services.into_iter().map(|service| Service::from(&**service)).collect() }))
}

/// The version of a service that applies on a date.
#[utoipa::path(get, path = "/services/{key}", tag = "service", params(("key" = String, Path), OnDate),
    responses((status = 200, body = Service<'static>)))]
pub async fn get_service(
    State(api): State<Api>,
    signed: Signed,
    Path(key): Path<String>,
    Query(query): Query<OnDate>,
) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    let on = query.on.unwrap_or_else(|| view.today());
    if api.house.rules().versions(&key).is_empty() {
        return Err(Problem::new("not_found"));
    }
    let service = api.house.rules().service_on(&key, on).map_err(yinuo_service::Stop::from)?;
    Ok(ok(&Service::from(&**service)))
}
