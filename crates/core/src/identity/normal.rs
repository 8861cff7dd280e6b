//! Numbers of papers in the one form in which they are kept.

use super::resident_id::ResidentId;
use crate::text::form;

/// The number of a paper as it is kept and compared, whatever the paper is called: in one form, a resident's of 15 digits in its 18.
pub fn normal_number(text: &str) -> String {
    match ResidentId::parse(text) {
        Ok(resident) => resident.as_str().to_owned(),
        Err(_) => form::number(text),
    }
}
