//! The sentences for the refusals of life insurance, one table to a subject, each sorted by code.

mod measure;
mod policy;
mod product;
mod servicing;

use crate::refusal_text::entry::{Cause, RefusalText, Word};

pub const TEXTS: &[&[RefusalText]] = &[measure::TEXTS, policy::TEXTS, product::TEXTS, servicing::TEXTS];
pub const CAUSES: &[&[Cause]] = &[servicing::CAUSES];

/// The states of a policy.
pub const STATES: &[Word] = &[
    ("proposed", "投保中"),
    ("declined", "未承保"),
    ("in_force", "有效"),
    ("suspended", "效力中止"),
    ("ended", "终止"),
];
