//! What the house pays and collects on account of subjects of any kind: a payout as rows and rows as a payout, and what the
//! system of a subject does when its payout is taken, paid or sent back, or its debit collected ([`PaidSubject`]).

mod rows;

use std::collections::HashMap;
use std::fmt;

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use yinuo_core::agreement::AgreementRole;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, DebitItemId, OfficeId, PartyId, PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payout::{Block, PaidBack, Payout, PayoutAccount};
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::Value;

use crate::command::{Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::query::Conditions;
use crate::stop::Stop;
use crate::systems::SYSTEMS;

pub use rows::{blocks_of, failed_attempt_rows, payout_from_row, payout_row};

/// A subject as far as it is paid and collected from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What people call it, such as a number.
    pub label: String,
    pub office: OfficeId,
    /// Whose it is.
    pub party: PartyId,
    /// Its standing account.
    pub account: Option<PayoutAccount>,
}

/// How the agreement of a subject was made, and who is entitled to money by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitlement {
    pub customer: PartyId,
    /// Absent, where it is not known.
    pub sold_by: Option<Channel>,
    /// Role and name, the customer among them.
    pub entitled: Vec<(&'static AgreementRole, String)>,
}

/// What becomes of a payout.
#[derive(Debug, Clone)]
pub enum PayoutStep {
    Collect {
        batch: PaymentBatchId,
        on: Date,
    },
    Uncollect {
        batch: PaymentBatchId,
        on: Date,
    },
    Paid {
        batch: PaymentBatchId,
        on: Date,
    },
    Returned {
        batch: PaymentBatchId,
        on: Date,
        paid_back: PaidBack,
        wrong_account: bool,
    },
    /// Another account: of the payout where it goes apart, of the subject otherwise.
    Correct {
        account: PayoutAccount,
    },
}

/// What the bank says of a debit that came back.
#[derive(Debug, Clone)]
pub struct DebitReturn {
    pub debit: DebitItemId,
    pub amount: Fen,
    pub reason: String,
    /// The day on which it had been settled as paid, where it had.
    pub paid_on: Option<Date>,
    pub on: Date,
}

/// A page of subjects, by number, and where the next begins.
pub type Debitable = (Vec<SubjectRef>, Option<Vec<Value>>);

/// A kind of subject on whose account the house pays and collects. Each system registers those it has.
pub trait PaidSubject: fmt::Debug + Sync {
    fn kind(&self) -> &'static SubjectKind;

    /// Asks for what the functions below need of a subject, and of one of its payouts.
    fn declare(&self, subject: SubjectRef, payout: Option<PayoutId>, plan: &mut LoadPlan);

    /// Asks for all of a subject: another account may change more than the payout.
    fn declare_whole(&self, subject: SubjectRef, plan: &mut LoadPlan);

    /// Who is entitled by the agreement of a subject that was asked for as a whole.
    fn entitlement(&self, facts: &Facts, subject: SubjectRef) -> Result<Entitlement, Stop>;

    /// Whether whom a payout is made out to is called by a name, and not by a phrase like the heirs.
    fn is_name(&self, _context: &Context<'_>, _payee: &str) -> bool {
        true
    }

    /// `NotFound` where there is no such subject.
    fn standing(&self, facts: &Facts, subject: SubjectRef) -> Result<Standing, Stop>;

    /// `NotFound` where the subject has no such payout.
    fn payout(&self, facts: &Facts, subject: SubjectRef, payout: PayoutId) -> Result<Payout, Stop>;

    /// Lets a payout take a step, with all that follows from it for the subject. Answers why it has to wait, where it does.
    fn step(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        payout: &Payout,
        step: PayoutStep,
    ) -> Result<Vec<Block>, Stop>;

    /// What a debit would collect of a subject now; nothing where none is authorised.
    fn debit_owed(&self, facts: &Facts, subject: SubjectRef) -> Result<Fen, Stop>;

    /// Takes in what a debit collected.
    fn debited(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        subject: SubjectRef,
        amount: Fen,
        on: Date,
    ) -> Result<(), Stop>;

    /// A debit did not bring money, or the bank took back what it had brought: all that followed from it is taken back.
    fn debit_returned(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        subject: SubjectRef,
        returned: DebitReturn,
    ) -> Result<(), Stop>;

    /// The outcome of a command that leaves the subject as this commit does.
    fn answered(
        &self,
        facts: &Facts,
        subject: SubjectRef,
        told: Vec<(&'static str, String)>,
        commit: Commit,
    ) -> Result<Outcome, Stop>;

    /// Subjects from which something may be debited now, of the offices in the conditions.
    fn debitable<'a>(
        &'a self,
        house: &'a House,
        conditions: Conditions,
        after: Option<Vec<Value>>,
        limit: i64,
    ) -> BoxFuture<'a, Result<Debitable, Stop>>;

    /// How subjects stand, by number, read for all of them at once.
    fn standings<'a>(
        &'a self,
        house: &'a House,
        subjects: Vec<i64>,
    ) -> BoxFuture<'a, Result<HashMap<i64, Standing>, Stop>>;

    /// The subject that people call so.
    fn called<'a>(&'a self, house: &'a House, label: &'a str) -> BoxFuture<'a, Result<Option<SubjectRef>, Stop>>;

    /// The open case about a payout that the bank sent back: its id and number.
    fn failed_payment_case<'a>(
        &'a self,
        house: &'a House,
        subject: SubjectRef,
        payout: PayoutId,
    ) -> BoxFuture<'a, Result<Option<(CaseId, String)>, Stop>>;
}

/// Every kind of subject that is paid or collected from.
pub fn paid_subjects() -> impl Iterator<Item = &'static dyn PaidSubject> {
    SYSTEMS.iter().flat_map(|system| system.paid).copied()
}

/// What the system of a subject does with it.
pub fn paid_subject(subject: SubjectRef) -> Result<&'static dyn PaidSubject, Stop> {
    paid_subjects().find(|paid| paid.kind() == subject.kind).ok_or(Stop::NotFound)
}

/// The subject of a row.
pub fn subject_of(table: &'static str, kind: &str, id: i64) -> Result<SubjectRef, Stop> {
    let known = yinuo_core::systems::subject_kind(kind);
    let kind = known.ok_or_else(|| Stop::damaged(table, format!("the kind of subject `{kind}` of {id}")))?;
    Ok(SubjectRef { kind, id })
}

/// How the subjects of rows stand, read for all of one kind at once. One that is gone has none.
pub async fn standings(
    house: &House,
    subjects: impl IntoIterator<Item = SubjectRef>,
) -> Result<HashMap<SubjectRef, Standing>, Stop> {
    let mut by_kind: HashMap<&'static str, Vec<i64>> = HashMap::new();
    for subject in subjects {
        by_kind.entry(subject.kind.key).or_default().push(subject.id);
    }
    let mut all = HashMap::new();
    for paid in paid_subjects() {
        let Some(mut ids) = by_kind.remove(paid.kind().key) else { continue };
        ids.sort_unstable();
        ids.dedup();
        let found = paid.standings(house, ids).await?;
        all.extend(found.into_iter().map(|(id, standing)| (SubjectRef { kind: paid.kind(), id }, standing)));
    }
    Ok(all)
}
