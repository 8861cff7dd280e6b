//! Publications (公示) on the general house: lists that systems gather, their posting, objections against their lines, and whether what
//! waits on one may go on. The decisions are those of [`yinuo_core::publication`].

pub mod command;
mod gather;
pub mod query;
mod sheet;
mod waits;

use futures_util::FutureExt;
use yinuo_core::id::OfficeId;
use yinuo_core::publication::{KEEP_PUBLICATIONS, PUBLICATION, PublicationRefusal, READ_PUBLICATIONS};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::publication::PublicationRow;

pub use self::gather::{Gathered, GatheredLine, Publishing, open};
pub(crate) use self::sheet::as_read;
pub use self::sheet::posting_sheet;
pub use self::waits::{declare, may_go_on, may_go_on_now};
use crate::command::Act;
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader, System};

/// How the house reads a publication that photos are laid with.
const READER: SubjectReader = SubjectReader {
    kind: &PUBLICATION,
    permission: READ_PUBLICATIONS,
    declare: |of, plan| plan.want::<PublicationRow>(of.id),
    read: |facts, of| facts.row::<PublicationRow>(of.id).map(line_of),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<PublicationRow>(keys(of)).await?.iter().map(line_of).collect()) }.boxed()
    },
    letters: None,
    files: Some(KEEP_PUBLICATIONS),
};

fn line_of(row: &PublicationRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&PUBLICATION, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.number.clone(),
        version: row.version,
    }
}

impl From<PublicationRefusal> for Stop {
    fn from(refusal: PublicationRefusal) -> Stop {
        Refusal::from(refusal).into()
    }
}

/// What publications bring to the running house.
pub static SYSTEM: System = System {
    key: "publication",
    commands: &[
        command::OpenPublication::NAME,
        command::PostPublication::NAME,
        command::RaiseObjection::NAME,
        command::DecideObjection::NAME,
        command::WithdrawPublication::NAME,
    ],
    subjects: &[READER],
    ..System::NONE
};
