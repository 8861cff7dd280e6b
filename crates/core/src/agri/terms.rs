//! Until when a programme takes enrolment, and for how long a list hangs out in the village before anything follows from it (投保截止与公示).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use crate::pack::written::{Day, Filled};
use crate::refusal::Refusal;
use crate::service::Status;

/// The terms of enrolment in a programme, the same for everybody in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentTerms {
    /// The last day on which anything is taken in.
    pub closes_on: Date,
    /// Whole days between the day of posting and the day on which the list may be taken down.
    pub publication_days: u8,
    pub citation: Citation,
}

impl EnrolmentTerms {
    /// What reaches the house after the last day is refused, whatever it says of itself.
    pub fn check_open(&self, received_on: Date) -> Result<(), Refusal> {
        if received_on <= self.closes_on {
            return Ok(());
        }
        let refusal = Refusal::new("enrolment_closed").with("closes_on", self.closes_on.to_string());
        Err(refusal.with("received_on", received_on.to_string()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenEnrolment {
    closes_on: Day,
    publication_days: u8,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

impl WrittenEnrolment {
    pub(super) fn read(self) -> EnrolmentTerms {
        let citation = Citation { cite: self.cite.0, status: self.status, source: self.source };
        EnrolmentTerms { closes_on: self.closes_on.0, publication_days: self.publication_days, citation }
    }
}
