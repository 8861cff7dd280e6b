//! School liability (校方责任险) on the general house: what schools are offered, the agreement they make by a click with its proof, their
//! policies with premiums, endorsements and certificates. The decisions are those of [`yinuo_core::school`].

mod certificate;
pub mod claim;
pub mod command;
mod insurer;
pub mod names;
mod payout;
mod proof;
pub mod query;
pub mod rules;
pub mod take_over;

use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::school::permission::{READ_SCHOOLS, WRITE_SCHOOLS};
use yinuo_core::school::{SCHOOL_AGREEMENT, SCHOOL_POLICY, SchoolOffers};
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::suite::hex;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::school::{SCHOOL_PEOPLE_NEEDED, SCHOOL_TIE};

pub use self::certificate::certificate;
use self::claim::{EnterInjuredPupil, NamePupilGuardian, PutSchoolMediator, ShowInjuredPupil};
use self::command::{EndorseSchoolPolicy, InsureSchool, MakeSchoolAgreement, NameSchoolInsurer, ReceiveSchoolPremium};
use self::names::{EmptySchoolList, ImportSchoolPupils, ShowListedPupil, UnlistSchoolPupil};
pub use self::proof::{ProofFile, agreement_proof, public_key_sum};
use self::take_over::ImportSchools;
use crate::command::Act;
use crate::retention::Ties;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader, System};

/// How the house reads one of the agreements: the head says all that is asked.
const fn reader(kind: &'static SubjectKind) -> SubjectReader {
    SubjectReader {
        kind,
        permission: READ_SCHOOLS,
        declare: |of, plan| plan.want::<AgreementRow>(of.id),
        read: |facts, of| facts.row::<AgreementRow>(of.id).map(|head| line_of(of.kind, head)),
        declare_work: |of, plan| plan.want::<AgreementRow>(of.id),
        load: |store, of| {
            async move {
                let kind = of.first().map(|of| of.kind);
                let heads = store.load::<AgreementRow>(keys(of)).await?;
                Ok(kind.map(|kind| heads.iter().map(|head| line_of(kind, head)).collect()).unwrap_or_default())
            }
            .boxed()
        },
        letters: None,
        files: Some(WRITE_SCHOOLS),
    }
}

fn line_of(kind: &'static SubjectKind, head: &AgreementRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(kind, head.id),
        office: OfficeId::from_number(head.office_id),
        customer: Some(PartyId::from_number(head.holder_id)),
        owner: None,
        label: head.number.clone(),
        version: 0,
    }
}

/// What school liability brings to the running house.
pub static SYSTEM: System = System {
    key: "school",
    commands: &[
        MakeSchoolAgreement::NAME,
        InsureSchool::NAME,
        ReceiveSchoolPremium::NAME,
        EndorseSchoolPolicy::NAME,
        NameSchoolInsurer::NAME,
        EnterInjuredPupil::NAME,
        NamePupilGuardian::NAME,
        ShowInjuredPupil::NAME,
        PutSchoolMediator::NAME,
        ImportSchoolPupils::NAME,
        ShowListedPupil::NAME,
        UnlistSchoolPupil::NAME,
        EmptySchoolList::NAME,
        ImportSchools::NAME,
    ],
    day: &[&names::LISTS],
    imports: &[&names::PUPILS, &take_over::SCHOOLS],
    effects: claim::EFFECTS,
    named: &[&insurer::OF_POLICY],
    paid: &[&payout::SchoolPayouts],
    read_parts: &[rules::read],
    check_parts: &[|source| SchoolOffers::from_source(source).err().unwrap_or_default()],
    subjects: &[reader(&SCHOOL_AGREEMENT), reader(&SCHOOL_POLICY)],
    ties: &[&Ties { needed: &SCHOOL_PEOPLE_NEEDED, of_party: &SCHOOL_TIE }],
    ..System::NONE
};

/// The SHA-256 of a text, as `sha256sum` tells it of a file with that text.
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}
