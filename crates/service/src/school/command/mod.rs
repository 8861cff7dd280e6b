//! What schools and operators do: agree by a click, insure, take premiums, endorse.

mod endorse_policy;
mod insure;
mod make_agreement;
mod name_insurer;
mod receive_premium;

use jiff::civil::Date;
use yinuo_core::agreement::{AgreementFamily, AgreementState};
use yinuo_core::id::{PartyId, read_id};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::SchoolPolicyId;
use yinuo_core::school::permission::{READ_SCHOOLS, SchoolWriter};
use yinuo_store::tables::agreement::{AGREEMENTS_BY_HOLDER, AgreementRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::SchoolEndorsementRow;

use crate::command::party::check_own;
use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::query::{agreement, party, require_reached};
use crate::stop::Stop;

pub use endorse_policy::EndorseSchoolPolicy;
pub use insure::InsureSchool;
pub use make_agreement::MakeSchoolAgreement;
pub use name_insurer::NameSchoolInsurer;
pub use receive_premium::ReceiveSchoolPremium;

/// A school as it is entered: an organisation, and no alias of another.
fn school(facts: &Facts, id: PartyId) -> Result<&PartyRow, Stop> {
    let party = facts.row::<PartyRow>(id.number()).ok_or(Stop::NotFound)?;
    check_own(party)?;
    if party.kind != PartyKind::Organisation.key() {
        return Err(Refusal::new("not_a_school").with("name", party.name.clone()).into());
    }
    Ok(party)
}

/// A school acts for itself, or somebody does who may insure schools and reaches it.
fn permitted_for(context: &Context<'_>, school: &PartyRow) -> Result<(), Stop> {
    match context.actor.party() {
        Some(own) if own.number() == school.id => Ok(()),
        Some(_) => Err(Stop::NotFound),
        None => {
            let at = party::at(context.directory, school);
            require_reached(context.actor, READ_SCHOOLS, at)?;
            SchoolWriter::grant(context.actor, at)?;
            Ok(())
        }
    }
}

/// The same about a policy that is there.
fn permitted_of(context: &Context<'_>, head: &AgreementRow) -> Result<(), Stop> {
    match context.actor.party() {
        Some(own) if own.number() == head.holder_id => Ok(()),
        Some(_) => Err(Stop::NotFound),
        None => {
            let at = agreement::at(context.directory, head);
            require_reached(context.actor, READ_SCHOOLS, at)?;
            SchoolWriter::grant(context.actor, at)?;
            Ok(())
        }
    }
}

fn day(text: &str, number: &str) -> Result<Date, Stop> {
    text.parse().map_err(|_| Stop::damaged("agreements", number.to_owned()))
}

/// First and last day of an agreement that has both.
pub(super) fn days(head: &AgreementRow) -> Result<(Date, Date), Stop> {
    let until = head.ends_on.as_deref().unwrap_or_default();
    Ok((day(&head.effective_on, &head.number)?, day(until, &head.number)?))
}

/// The agreements of a family under an offer that a school holds and that have not ended, with their days.
fn held<'a>(
    facts: &'a Facts,
    school: PartyId,
    family: &AgreementFamily,
    offer: &str,
) -> Result<Vec<(&'a AgreementRow, Date, Date)>, Stop> {
    held_of(facts.rows_by(&AGREEMENTS_BY_HOLDER, school.number()), family, offer)
}

/// The same of heads that were read otherwise.
pub(super) fn held_of<'a>(
    heads: impl IntoIterator<Item = &'a AgreementRow>,
    family: &AgreementFamily,
    offer: &str,
) -> Result<Vec<(&'a AgreementRow, Date, Date)>, Stop> {
    let under = |row: &&AgreementRow| {
        let key = row.product_version.split('@').next();
        row.family == family.key && key == Some(offer) && row.state != AgreementState::Ended.key()
    };
    let rows = heads.into_iter().filter(under);
    rows.map(|row| days(row).map(|(from, until)| (row, from, until))).collect()
}

/// The day of an endorsement, and how many pupils it brought.
pub(super) fn change(row: &SchoolEndorsementRow) -> Result<(Date, i64), Stop> {
    let damaged = |_| Stop::damaged("school_endorsements", row.policy_id.to_string());
    Ok((row.takes_effect_on.parse::<Date>().map_err(damaged)?, row.joined.saturating_sub(row.departed)))
}

/// The letters with which the number of a policy begins.
const POLICY_LETTERS: &str = "XZ";

/// The policy that would have this number, in one form: its id is in it.
pub(super) fn policy_numbered(number: &str) -> Option<SchoolPolicyId> {
    let own = number.strip_prefix(POLICY_LETTERS)?;
    read_id(own).ok().map(SchoolPolicyId::from_number)
}

/// The number of a policy.
pub(super) fn policy_number(id: SchoolPolicyId) -> String {
    numbered(POLICY_LETTERS, &id.to_string())
}

/// What an agreement is called: two letters and the characters of its id.
fn numbered(letters: &str, id: &str) -> String {
    let own = id.rsplit_once('_').map_or(id, |(_, own)| own);
    format!("{letters}{}", own.to_uppercase())
}

pub(super) fn answered(
    commit: Commit,
    kind: &'static str,
    id: i64,
    version: i64,
    told: Vec<(&'static str, String)>,
) -> Outcome {
    let subject = Subject { kind, id, version };
    Outcome { commit, answer: Answer::of(kind, id), subject: Some(subject), facts: told, ..Outcome::default() }
}
