//! The catalogue: all services of all packs, found by key and date or by version.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::content::Pack;
use super::figures::Figure;
use super::finding::nearest;
use super::follow_up::{FollowUp, FollowUpKind};
use super::head::PackHead;
use crate::event::{EventKind, WordGroup};
use crate::refusal::Refusal;
use crate::service::{Effective, LetterRule, Service};

/// A version of a service and its span, for saying when there was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSpan {
    pub version: String,
    pub effective: Effective,
}

impl fmt::Display for ServiceSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.effective.until {
            Some(until) => write!(f, "{}..{until}", self.effective.from),
            None => write!(f, "{}..", self.effective.from),
        }
    }
}

/// Why there is no service to open a case with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogueRefusal {
    UnknownService {
        service: String,
        did_you_mean: Option<String>,
    },
    /// The service exists, but no rule of it was in force on that date.
    NotInForce {
        service: String,
        on: Date,
        spans: Vec<ServiceSpan>,
    },
}

impl CatalogueRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            CatalogueRefusal::UnknownService { .. } => "unknown_service",
            CatalogueRefusal::NotInForce { .. } => "no_rule_in_force",
        }
    }
}

impl From<CatalogueRefusal> for Refusal {
    fn from(refusal: CatalogueRefusal) -> Refusal {
        let new = Refusal::new(refusal.code());
        match refusal {
            CatalogueRefusal::UnknownService { service, did_you_mean } => {
                new.with("service", service).with("did_you_mean", did_you_mean.unwrap_or_default())
            }
            CatalogueRefusal::NotInForce { service, on, spans } => {
                let spans: Vec<String> = spans.iter().map(ServiceSpan::to_string).collect();
                new.with("service", service).with("on", on.to_string()).with("in_force", spans.join(", "))
            }
        }
    }
}

/// Why packs do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogueProblem {
    PackTwice { pack: String },
    RequiredPackMissing { pack: String, requires: String },
    OverlappingServices { service: String, versions: [String; 2], packs: [String; 2] },
}

impl fmt::Display for CatalogueProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CatalogueProblem::PackTwice { pack } => write!(f, "the pack `{pack}` is there twice"),
            CatalogueProblem::RequiredPackMissing { pack, requires } => {
                write!(f, "the pack `{pack}` requires the pack `{requires}`, which is not there")
            }
            CatalogueProblem::OverlappingServices { service, versions: [one, other], packs: [here, there] } => write!(
                f,
                "the service `{service}` has two versions for some dates: {one} in `{here}` and {other} in `{there}`"
            ),
        }
    }
}

/// All services that can be asked for.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    packs: Vec<Pack>,
    /// By key, in the order of their first days.
    by_key: BTreeMap<String, Vec<Arc<Service>>>,
    by_version: BTreeMap<String, Arc<Service>>,
}

impl Catalogue {
    /// Puts packs together, or says why they do not go together.
    pub fn from_packs(packs: Vec<Pack>) -> Result<Catalogue, Vec<CatalogueProblem>> {
        let mut problems = Vec::new();
        for (index, pack) in packs.iter().enumerate() {
            let name = &pack.head.name;
            if packs[..index].iter().any(|other| other.head.name == *name) {
                problems.push(CatalogueProblem::PackTwice { pack: name.clone() });
            }
            for requires in &pack.head.requires {
                if !packs.iter().any(|other| other.head.name == *requires) {
                    let problem =
                        CatalogueProblem::RequiredPackMissing { pack: name.clone(), requires: requires.clone() };
                    problems.push(problem);
                }
            }
        }
        let mut by_key: BTreeMap<String, Vec<Arc<Service>>> = BTreeMap::new();
        let mut by_version = BTreeMap::new();
        for service in packs.iter().flat_map(|pack| &pack.services) {
            let versions = by_key.entry(service.key.clone()).or_default();
            if let Some(other) = versions.iter().find(|other| other.effective.overlaps(&service.effective)) {
                problems.push(CatalogueProblem::OverlappingServices {
                    service: service.key.clone(),
                    versions: [other.version.clone(), service.version.clone()],
                    packs: [other.pack.clone(), service.pack.clone()],
                });
            }
            versions.push(service.clone());
            versions.sort_by_key(|service| service.effective.from);
            by_version.insert(service.version.clone(), service.clone());
        }
        if problems.is_empty() { Ok(Catalogue { packs, by_key, by_version }) } else { Err(problems) }
    }

    /// The version of a service that applies to an event of that date.
    pub fn service_on(&self, key: &str, date: Date) -> Result<Arc<Service>, CatalogueRefusal> {
        let Some(versions) = self.by_key.get(key) else {
            let did_you_mean = nearest(key, self.by_key.keys().map(String::as_str)).map(str::to_owned);
            return Err(CatalogueRefusal::UnknownService { service: key.to_owned(), did_you_mean });
        };
        versions.iter().find(|service| service.effective.covers(date)).cloned().ok_or_else(|| {
            let span = |service: &Arc<Service>| ServiceSpan {
                version: service.version.clone(),
                effective: service.effective.clone(),
            };
            CatalogueRefusal::NotInForce {
                service: key.to_owned(),
                on: date,
                spans: versions.iter().map(span).collect(),
            }
        })
    }

    /// The version a case was opened under.
    pub fn by_version(&self, version: &str) -> Option<Arc<Service>> {
        self.by_version.get(version).cloned()
    }

    /// The services in force on a date, in the order of their keys.
    pub fn services_on(&self, date: Date) -> Vec<Arc<Service>> {
        let in_force =
            |versions: &Vec<Arc<Service>>| versions.iter().find(|service| service.effective.covers(date)).cloned();
        self.by_key.values().filter_map(in_force).collect()
    }

    /// Every version of every service, by key and first day.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.by_key.values().flatten()
    }

    /// A named figure as it stood on a date.
    pub fn figure_on(&self, key: &str, date: Date) -> Option<&Figure> {
        let mut figures = self.packs.iter().flat_map(|pack| &pack.figures);
        figures.find(|figure| figure.key == key && figure.effective.covers(date))
    }

    /// What follows from an event, in the order of the packs.
    pub fn follow_ups(&self, event: &EventKind) -> impl Iterator<Item = &FollowUp> {
        self.packs.iter().flat_map(|pack| &pack.follow_ups).filter(move |follow_up| follow_up.event == event)
    }

    /// A letter that is written on an event, of the first pack that has it.
    pub fn event_letter(&self, key: &str) -> Option<(&FollowUp, &LetterRule)> {
        self.packs.iter().flat_map(|pack| &pack.follow_ups).find_map(|follow_up| match &follow_up.does {
            FollowUpKind::Letter(rule) if rule.key == key => Some((follow_up, rule)),
            _ => None,
        })
    }

    /// What letters call a thing in Chinese, of the first pack that says it.
    pub fn word(&self, group: &WordGroup, key: &str) -> Option<&str> {
        let mut words = self.packs.iter().filter_map(|pack| pack.words.get(group.system)?.get(group.key)?.get(key));
        words.next().map(|word| word.zh.as_str())
    }

    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    pub fn pack(&self, name: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.head.name == name)
    }

    /// The heads of the packs, for a list of them.
    pub fn heads(&self) -> impl Iterator<Item = &PackHead> {
        self.packs.iter().map(|pack| &pack.head)
    }
}
