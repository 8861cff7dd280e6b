//! The [`View`] that answers are built with: the house and its people at one moment.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_service::directory::Directory;
use yinuo_service::{House, Stop};

use crate::extract::Signed;
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::{KeyName, LocalText, Ref, office_id, operator_id};
use crate::state::Api;

/// What answers are built with: the house and its people at one moment, who asks, and in what language.
#[derive(Debug)]
pub struct View {
    pub house: Arc<House>,
    pub directory: Arc<Directory>,
    pub actor: Arc<Actor>,
    pub language: Language,
    pub now: Timestamp,
}

impl View {
    pub fn new(house: &Arc<House>, signed: &Signed) -> View {
        View {
            house: house.clone(),
            directory: house.directory(),
            actor: signed.actor.clone(),
            language: signed.language,
            now: house.now(),
        }
    }

    pub fn today(&self) -> Date {
        self.house.rules().calendar().date_of(self.now)
    }

    pub fn operator(&self, id: OperatorId) -> Ref<'_> {
        Ref { id: operator_id(id.number()), name: self.directory.operator_name(id) }
    }

    pub fn operator_number(&self, number: i64) -> Ref<'_> {
        self.operator(OperatorId::from_number(number))
    }

    pub fn office(&self, id: OfficeId) -> Ref<'_> {
        Ref { id: office_id(id.number()), name: self.directory.office_name(id) }
    }

    pub fn office_number(&self, number: i64) -> Ref<'_> {
        self.office(OfficeId::from_number(number))
    }

    /// The name of a service by version, or its key where the version is not known any more.
    pub fn service<'a>(&'a self, key: &'a str, version: &str) -> KeyName<'a> {
        let known = self.house.rules().by_version(version);
        KeyName { key, name: known.map_or_else(|| LocalText::same(key), |service| (&service.name).into()) }
    }
}

/// The first instant of a day, and of the day after it.
pub fn first_instant(api: &Api, day: Option<Date>, after: bool) -> Result<Option<Timestamp>, Problem> {
    let Some(day) = day else { return Ok(None) };
    let day = if after { day.tomorrow().map_err(|_| Problem::field("date", "not_a_date"))? } else { day };
    let instant = api.house.rules().calendar().instant_of(day.at(0, 0, 0, 0));
    Ok(Some(instant.map_err(|refusal| Stop::from(yinuo_core::refusal::Refusal::from(refusal)))?))
}
