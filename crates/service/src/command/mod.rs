//! Commands: what can be done. Each is plain data; each is carried out by one pure function of the facts it declared, the
//! actor and `now`, which answers with rows to write ([`Outcome`]) or with a [`Stop`]. Nothing here reads or writes the
//! database: the engine loads before and records after.

pub(crate) mod account;
pub mod case;
pub mod debit;
pub mod file;
pub mod house;
pub mod import;
pub mod ledger;
pub mod letter;
pub mod party;
pub mod payout;
pub mod session;
pub mod upkeep;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::Actor;
use yinuo_core::case::Case;
use yinuo_core::id::{OperatorId, Slot, Stamp};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::party::PartyRow;

use crate::clock::Clock;
use crate::directory::Directory;
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::command::{day, loan, policy, unit};
use crate::rules::Rules;
use crate::stop::Stop;

/// Everything that can be done, by business word. The names are frozen: the archive holds them.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "command", content = "input", rename_all = "kebab-case")]
pub enum Command {
    OpenCase(case::OpenCase),
    RecordMilestone(case::RecordMilestone),
    ChangeMaterials(case::ChangeMaterials),
    NotifyMissing(case::NotifyMissing),
    ExtendPromise(case::ExtendPromise),
    AssignCase(case::AssignCase),
    EditCase(case::EditCase),
    WithdrawCase(case::WithdrawCase),
    PassTime(case::PassTime),
    AttachFile(file::AttachFile),
    ReadFile(file::ReadFile),
    DeliverLetter(letter::DeliverLetter),
    WritePolicyLetter(letter::WritePolicyLetter),
    AddContact(party::AddContact),
    CreateParty(party::CreateParty),
    EditParty(party::EditParty),
    Unmask(party::Unmask),
    CreateOffice(house::CreateOffice),
    CreateOperator(house::CreateOperator),
    EditOperator(house::EditOperator),
    PublishNotice(house::PublishNotice),
    EditNotice(house::EditNotice),
    StartSession(session::StartSession),
    NoteFailedSignIn(session::NoteFailedSignIn),
    EndSession(session::EndSession),
    ChangePassword(session::ChangePassword),
    PrepareTotp(session::PrepareTotp),
    ConfirmTotp(session::ConfirmTotp),
    RemoveTotp(session::RemoveTotp),
    ReadReminder(upkeep::ReadReminder),
    SettleOutbox(upkeep::SettleOutbox),
    ArchiveRules(upkeep::ArchiveRules),
    PutSetting(upkeep::PutSetting),
    NoteDayRun(upkeep::NoteDayRun),
    DropSessions(upkeep::DropSessions),
    ProposePolicy(policy::ProposePolicy),
    ReceivePremium(policy::ReceivePremium),
    ReverseReceipt(policy::ReverseReceipt),
    ReverseLapse(policy::ReverseLapse),
    PassDays(day::PassDays),
    SetPrompts(policy::SetPrompts),
    CloseDay(ledger::CloseDay),
    CreateBatch(payout::CreateBatch),
    CollectPayout(payout::CollectPayout),
    SealBatch(payout::SealBatch),
    MarkBatchSent(payout::MarkBatchSent),
    CancelBatch(payout::CancelBatch),
    UncollectPayout(payout::UncollectPayout),
    ReadBatchFile(payout::ReadBatchFile),
    SettlePayout(payout::SettlePayout),
    CorrectPayout(payout::CorrectPayout),
    SetDebit(debit::SetDebit),
    CollectDebit(debit::CollectDebit),
    UncollectDebit(debit::UncollectDebit),
    SettleDebit(debit::SettleDebit),
    RepayLoan(loan::RepayLoan),
    PublishUnitPrice(unit::PublishUnitPrice),
    InvestPremium(unit::InvestPremium),
    CarryOutOrder(unit::CarryOutOrder),
    CreateImport(import::CreateImport),
    StartImport(import::StartImport),
    CancelImport(import::CancelImport),
    ReadImport(import::ReadImport),
    NoteImport(import::NoteImport),
    EndImport(import::EndImport),
    ImportPolicies(import::ImportPolicies),
}

macro_rules! each {
    ($self:expr, $command:ident => $body:expr) => {
        match $self {
            Command::OpenCase($command) => $body,
            Command::RecordMilestone($command) => $body,
            Command::ChangeMaterials($command) => $body,
            Command::NotifyMissing($command) => $body,
            Command::ExtendPromise($command) => $body,
            Command::AssignCase($command) => $body,
            Command::EditCase($command) => $body,
            Command::WithdrawCase($command) => $body,
            Command::PassTime($command) => $body,
            Command::AttachFile($command) => $body,
            Command::ReadFile($command) => $body,
            Command::DeliverLetter($command) => $body,
            Command::WritePolicyLetter($command) => $body,
            Command::AddContact($command) => $body,
            Command::CreateParty($command) => $body,
            Command::EditParty($command) => $body,
            Command::Unmask($command) => $body,
            Command::CreateOffice($command) => $body,
            Command::CreateOperator($command) => $body,
            Command::EditOperator($command) => $body,
            Command::PublishNotice($command) => $body,
            Command::EditNotice($command) => $body,
            Command::StartSession($command) => $body,
            Command::NoteFailedSignIn($command) => $body,
            Command::EndSession($command) => $body,
            Command::ChangePassword($command) => $body,
            Command::PrepareTotp($command) => $body,
            Command::ConfirmTotp($command) => $body,
            Command::RemoveTotp($command) => $body,
            Command::ReadReminder($command) => $body,
            Command::SettleOutbox($command) => $body,
            Command::ArchiveRules($command) => $body,
            Command::PutSetting($command) => $body,
            Command::NoteDayRun($command) => $body,
            Command::DropSessions($command) => $body,
            Command::ProposePolicy($command) => $body,
            Command::ReceivePremium($command) => $body,
            Command::ReverseReceipt($command) => $body,
            Command::ReverseLapse($command) => $body,
            Command::PassDays($command) => $body,
            Command::SetPrompts($command) => $body,
            Command::CloseDay($command) => $body,
            Command::CreateBatch($command) => $body,
            Command::CollectPayout($command) => $body,
            Command::SealBatch($command) => $body,
            Command::MarkBatchSent($command) => $body,
            Command::CancelBatch($command) => $body,
            Command::UncollectPayout($command) => $body,
            Command::ReadBatchFile($command) => $body,
            Command::SettlePayout($command) => $body,
            Command::CorrectPayout($command) => $body,
            Command::SetDebit($command) => $body,
            Command::CollectDebit($command) => $body,
            Command::UncollectDebit($command) => $body,
            Command::SettleDebit($command) => $body,
            Command::RepayLoan($command) => $body,
            Command::PublishUnitPrice($command) => $body,
            Command::InvestPremium($command) => $body,
            Command::CarryOutOrder($command) => $body,
            Command::CreateImport($command) => $body,
            Command::StartImport($command) => $body,
            Command::CancelImport($command) => $body,
            Command::ReadImport($command) => $body,
            Command::NoteImport($command) => $body,
            Command::EndImport($command) => $body,
            Command::ImportPolicies($command) => $body,
        }
    };
}

impl Command {
    pub fn name(&self) -> &'static str {
        each!(self, command => name_of(command))
    }

    /// The slot its writes fall into; fixed before anything is loaded.
    pub fn slot(&self, keys: &Keys) -> Slot {
        each!(self, command => command.slot(keys))
    }

    pub fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        each!(self, command => command.declare(keys, plan))
    }

    /// Carries the command out on the facts.
    pub fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        each!(self, command => command.run(context, facts))
    }
}

/// One kind of command.
pub trait Act: Sized {
    const NAME: &'static str;
    fn slot(&self, keys: &Keys) -> Slot;
    fn declare(&self, keys: &Keys, plan: &mut LoadPlan);
    /// Facts are changed only once nothing can be refused any more.
    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop>;
}

fn name_of<A: Act>(_command: &A) -> &'static str {
    A::NAME
}

/// What a command may know besides its facts.
#[derive(Debug)]
pub struct Context<'engine> {
    pub actor: &'engine Actor,
    pub now: Timestamp,
    pub slot: Slot,
    /// The place this operation will have in the chain of its slot.
    pub sequence: i64,
    pub rules: &'engine Rules,
    pub directory: &'engine Directory,
    pub keys: &'engine Keys,
    pub clock: &'engine Clock,
}

impl Context<'_> {
    pub fn micros(&self) -> i64 {
        self.now.as_microsecond()
    }

    pub fn stamp(&self) -> Stamp {
        self.clock.stamp()
    }

    pub fn operator(&self) -> OperatorId {
        self.actor.operator
    }

    pub fn office_path(&self, office: yinuo_core::id::OfficeId) -> &str {
        self.directory.path(office)
    }
}

/// What the operation is about, for the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: i64,
    pub version: i64,
}

/// What a command answers.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The thing made or changed: its kind and number. This is what the archive keeps, and what a retry gets.
    pub kind: &'static str,
    pub id: i64,
    /// The letter that came with it.
    pub letter_id: Option<i64>,
    /// Present on a first try only; a retry reads them.
    pub case: Option<Arc<Case>>,
    pub party: Option<Arc<PartyRow>>,
    /// A value that is never archived: an unmasked number, a file, a new secret.
    pub secret: Option<Vec<u8>>,
    /// What became of the rows of an import, in their order.
    pub taken: Vec<import::Taken>,
    pub replayed: bool,
    /// To how many things it was done; on a first try.
    pub count: u64,
}

/// What a command wants recorded.
#[derive(Debug, Default)]
pub struct Outcome {
    pub commit: Commit,
    pub answer: Answer,
    pub subject: Option<Subject>,
    /// What the audit trail shows of it: names and values, no personal numbers.
    pub facts: Vec<(&'static str, String)>,
    pub reason: Option<String>,
    /// Whether an operation is written for it. Bookkeeping of the machine itself is not part of the archive.
    pub unaudited: bool,
}

/// An edit names the version it was made on; where others changed the thing since, it is refused.
pub(crate) fn check_version(current: i64, expected: Option<i64>) -> Result<(), Stop> {
    match expected {
        Some(expected) if expected != current => {
            Err(Refusal::new("changed_meanwhile").with("current_version", current.to_string()).into())
        }
        _ => Ok(()),
    }
}

/// Puts something into the outbox: done after the commit, at least once.
pub(crate) fn post(commit: &mut Commit, context: &Context<'_>, kind: &str, payload: &impl Serialize) {
    let stamp = context.stamp();
    let id = yinuo_core::id::ReminderId::new(stamp, context.slot).number();
    commit.put_unaudited(OutboxRow {
        slot: context.slot.number(),
        id,
        kind: kind.to_owned(),
        payload: serde_json::to_string(payload).expect("a payload is plain data"),
        created_at: context.micros(),
        attempts: 0,
        next_at: context.micros(),
        last_error: None,
    });
}
