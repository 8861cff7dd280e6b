//! School liability (校方责任险): what a school is offered on the web, at what price for its pupils, the agreement it makes by a click, its
//! policy with endorsements, and what limits leave of a claim. Pure functions; offers come from packs.

mod agree;
pub mod chart;
mod claim;
mod effect;
mod endorse;
pub mod event;
mod limit;
mod names;
mod offer;
pub mod permission;
mod price;
mod sheet;
pub mod story;
mod subject;

#[cfg(test)]
mod tests;

pub use agree::{agreed_until, check_one_agreement, covered_until, in_force};
pub use claim::{Agreed, Asked, Compensated, Injured, Limits, age_on, check_agreed, check_mediator, compensate};
pub use effect::{
    ACCIDENT_ACCEPTED, COMPENSATION_ACCOUNT, COMPENSATION_AGREED, COMPENSATION_CAME, COMPENSATION_COMPUTED,
    COMPENSATION_PAID_OVER, MEDIATOR_INVITED,
};
pub use endorse::{Endorsed, Moved, check_day, endorse, fewest_from, pupils_on};
pub use limit::{Hurt, within_limits};
pub use names::{NAMES_KEPT_YEARS, NameList, NamedLevel, check_list_day, check_listed};
pub use offer::{AgeBand, Clause, Level, OFFERS_FILE, OfferCommission, SchoolOffer, SchoolOffers, ServiceAgreement};
pub use price::{LevelPrice, SchoolPrice, price};
pub use sheet::{Liability, accident_on, check_came, read_agreed, read_items, read_liability};
pub use subject::{
    LIABILITY_FAMILY, SCHOOL_AGREEMENT, SCHOOL_POLICY, SERVICE_FAMILY, SchoolAgreementId, SchoolPolicyId, SchoolPupilId,
};

use crate::access::Place;
use crate::figure::{FigureKind, FigureRule};
use crate::systems::System;

static FIGURES: &[FigureRule] = &[FigureRule::new(NAMES_KEPT_YEARS, FigureKind::Count)];

/// What school liability brings to the house.
pub static SYSTEM: System = System {
    key: "school",
    permissions: &[
        permission::READ_SCHOOLS,
        permission::WRITE_SCHOOLS,
        permission::SEE_INJURED_PUPILS,
        permission::SEE_LISTED_PUPILS,
        permission::TAKE_OVER_SCHOOLS,
        permission::KEEP_MEDIATORS,
        permission::KEEP_SCHOOL_INSURERS,
    ],
    system_may: &[permission::READ_SCHOOLS],
    places: &[
        Place::new("school-policies", "校方责任险", "School liability"),
        Place::new("school-mediators", "调解员库", "Pool of mediators"),
    ],
    subjects: &[&SCHOOL_AGREEMENT, &SCHOOL_POLICY],
    effects: &[
        &ACCIDENT_ACCEPTED,
        &COMPENSATION_COMPUTED,
        &MEDIATOR_INVITED,
        &COMPENSATION_AGREED,
        &COMPENSATION_CAME,
        &COMPENSATION_PAID_OVER,
        &COMPENSATION_ACCOUNT,
    ],
    events: event::EVENTS,
    accounts: chart::ACCOUNTS,
    postings: chart::POSTINGS,
    payments: &[&chart::COMPENSATION],
    families: &[&SERVICE_FAMILY, &LIABILITY_FAMILY],
    figures: FIGURES,
    stories: Some(&story::STORIES),
    ..System::NONE
};
