//! Commands: what can be done. Each is plain data of a type of its own that implements [`Act`], in a file of its own; each is
//! carried out by one pure function of the facts it declared, the actor and `now`, which answers with rows to write
//! ([`Outcome`]) or with a [`Stop`]. Nothing here reads or writes the database: the engine loads before and records after.

pub(crate) mod account;
mod answer;
pub mod applicant;
pub mod approval;
pub mod case;
pub mod debit;
pub mod file;
pub mod house;
pub mod import;
pub mod ledger;
pub mod letter;
pub mod mail;
pub mod oidc;
pub mod party;
pub mod payout;
pub mod session;
pub mod survey;
pub mod upkeep;

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Actor;
use yinuo_core::approval as act;
use yinuo_core::id::{OperatorId, Slot, Stamp};
use yinuo_core::refusal::Refusal;

use crate::approval::Approvable;
use crate::clock::Clock;
use crate::directory::Directory;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::rules::Rules;
use crate::stop::Stop;

pub use answer::{Answer, Opened, Outcome, Subject};

/// One kind of command.
pub trait Act: Serialize + fmt::Debug + Clone + Send + Sync + 'static {
    /// Frozen: the archive holds it.
    const NAME: &'static str;
    /// Whether it holds the chains of all slots and shares its commit with no other command.
    const ALONE: bool = false;
    /// Whether the same sent once more by the same operator soon after is more likely a slip than meant, and asked about.
    const ASKS_AGAIN: bool = false;
    /// Whether what it takes in counts towards what an operator may take in on a day.
    const TAKES_IN: bool = false;
    /// The slot its writes fall into; fixed before anything is loaded.
    fn slot(&self, keys: &Keys) -> Slot;
    /// The other slots its writes may fall into. What it writes there is told by an operation in the chain there.
    fn more_slots(&self, _keys: &Keys) -> Vec<Slot> {
        Vec::new()
    }
    fn declare(&self, keys: &Keys, plan: &mut LoadPlan);
    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop>;
}

/// Anything that can be done: `Command::from(OpenCase { … })`.
#[derive(Debug)]
pub struct Command(Box<dyn AnyAct>);

impl Clone for Command {
    fn clone(&self) -> Command {
        Command(self.0.copied())
    }
}

impl<A: Act> From<A> for Command {
    fn from(act: A) -> Command {
        Command(Box::new(act))
    }
}

impl Command {
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Name and fields as bytes: what the hash of an operation's input is of.
    pub fn input(&self) -> Vec<u8> {
        self.0.input()
    }

    pub fn slot(&self, keys: &Keys) -> Slot {
        self.0.slot(keys)
    }

    /// All slots it may write in, its own first.
    pub fn slots(&self, keys: &Keys) -> Vec<Slot> {
        let own = self.0.slot(keys);
        let mut slots = vec![own];
        for slot in self.0.more_slots(keys) {
            if !slots.contains(&slot) {
                slots.push(slot);
            }
        }
        slots
    }

    pub fn is_alone(&self) -> bool {
        self.0.is_alone()
    }

    pub fn asks_again(&self) -> bool {
        self.0.asks_again()
    }

    pub fn takes_in(&self) -> bool {
        self.0.takes_in()
    }

    pub fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        self.0.declare(keys, plan);
    }

    /// Carries the command out on the facts.
    pub fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        self.0.run(context, facts)
    }
}

/// [`Act`] as an object.
trait AnyAct: fmt::Debug + Send + Sync {
    fn name(&self) -> &'static str;
    fn input(&self) -> Vec<u8>;
    fn copied(&self) -> Box<dyn AnyAct>;
    fn is_alone(&self) -> bool;
    fn asks_again(&self) -> bool;
    fn takes_in(&self) -> bool;
    fn slot(&self, keys: &Keys) -> Slot;
    fn more_slots(&self, keys: &Keys) -> Vec<Slot>;
    fn declare(&self, keys: &Keys, plan: &mut LoadPlan);
    fn run(self: Box<Self>, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop>;
}

impl<A: Act> AnyAct for A {
    fn name(&self) -> &'static str {
        A::NAME
    }

    fn input(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Named<'a, A> {
            command: &'static str,
            input: &'a A,
        }
        serde_json::to_vec(&Named { command: A::NAME, input: self }).expect("a command is plain data")
    }

    fn copied(&self) -> Box<dyn AnyAct> {
        Box::new(self.clone())
    }

    fn is_alone(&self) -> bool {
        A::ALONE
    }

    fn asks_again(&self) -> bool {
        A::ASKS_AGAIN
    }

    fn takes_in(&self) -> bool {
        A::TAKES_IN
    }

    fn slot(&self, keys: &Keys) -> Slot {
        Act::slot(self, keys)
    }

    fn more_slots(&self, keys: &Keys) -> Vec<Slot> {
        Act::more_slots(self, keys)
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        Act::declare(self, keys, plan);
    }

    fn run(self: Box<Self>, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        Act::run(*self, context, facts)
    }
}

/// The names of the commands of the house itself.
pub const NAMES: &[&str] = &[
    case::OpenCase::NAME,
    case::RecordMilestone::NAME,
    case::ChangeMaterials::NAME,
    case::NotifyMissing::NAME,
    case::PutRightPromise::NAME,
    case::ExtendPromise::NAME,
    case::AssignCase::NAME,
    case::AddSubject::NAME,
    case::RemoveSubject::NAME,
    case::EditCase::NAME,
    case::WithdrawCase::NAME,
    case::PassTime::NAME,
    file::AttachFile::NAME,
    file::LayFile::NAME,
    file::ReadFile::NAME,
    mail::ReceiveMail::NAME,
    mail::OpenByMail::NAME,
    mail::FileMail::NAME,
    letter::DeliverLetter::NAME,
    letter::WriteLetter::NAME,
    letter::WriteCaseLetter::NAME,
    party::AddContact::NAME,
    party::CreateParty::NAME,
    party::EditParty::NAME,
    party::RelateParty::NAME,
    party::EndRelation::NAME,
    party::MergeParties::NAME,
    party::UndoMerge::NAME,
    party::ErasePerson::NAME,
    party::Unmask::NAME,
    party::SetTerm::NAME,
    house::CreateOffice::NAME,
    house::EditOffice::NAME,
    house::CreateOperator::NAME,
    house::EditOperator::NAME,
    house::CreateToken::NAME,
    house::ConfirmClock::NAME,
    house::RevokeToken::NAME,
    house::CreateWebhook::NAME,
    house::RevokeWebhook::NAME,
    house::PublishNotice::NAME,
    house::EditNotice::NAME,
    session::StartSession::NAME,
    session::NoteFailedSignIn::NAME,
    session::EndSession::NAME,
    session::ChangePassword::NAME,
    session::PrepareTotp::NAME,
    session::ConfirmTotp::NAME,
    session::RemoveTotp::NAME,
    session::TakeOffTotp::NAME,
    session::TouchSession::NAME,
    oidc::NoteOidcSignIn::NAME,
    oidc::TakeOidcSignIn::NAME,
    oidc::LinkOidcAccount::NAME,
    oidc::UnlinkOidcAccount::NAME,
    applicant::RequestCode::NAME,
    applicant::EnterCode::NAME,
    applicant::EndApplicantSession::NAME,
    applicant::CountTry::NAME,
    applicant::DropExpired::NAME,
    applicant::HandIn::NAME,
    applicant::AskFor::NAME,
    crate::approval::ASK,
    approval::ReleaseApproval::NAME,
    approval::TurnDownApproval::NAME,
    approval::WithdrawApproval::NAME,
    upkeep::ReadReminder::NAME,
    upkeep::WriteReminder::NAME,
    upkeep::SettleOutbox::NAME,
    upkeep::SetAside::NAME,
    upkeep::ClearSetAside::NAME,
    upkeep::TryAgain::NAME,
    upkeep::ArchiveRules::NAME,
    upkeep::PutSetting::NAME,
    upkeep::KeepFacts::NAME,
    upkeep::KeepKey::NAME,
    upkeep::NoteDayRun::NAME,
    upkeep::DropCustomerReads::NAME,
    upkeep::DropSessions::NAME,
    upkeep::NoteCustomerReads::NAME,
    upkeep::NoteHeartbeat::NAME,
    upkeep::NoteServer::NAME,
    ledger::CloseDay::NAME,
    payout::CreateBatch::NAME,
    payout::CollectPayout::NAME,
    payout::SealBatch::NAME,
    payout::ReleaseBatch::NAME,
    payout::MarkBatchSent::NAME,
    payout::CancelBatch::NAME,
    payout::UncollectPayout::NAME,
    payout::ReadBatchFile::NAME,
    payout::SettlePayout::NAME,
    payout::CorrectPayout::NAME,
    debit::CollectDebit::NAME,
    debit::UncollectDebit::NAME,
    debit::SettleDebit::NAME,
    import::CreateImport::NAME,
    import::StartImport::NAME,
    import::CancelImport::NAME,
    import::DropImportFile::NAME,
    import::ReadImport::NAME,
    import::NoteImport::NAME,
    import::EndImport::NAME,
    crate::import::customers::ImportCustomers::NAME,
    survey::StartSurvey::NAME,
    survey::InviteToSurvey::NAME,
    survey::AnswerSurvey::NAME,
    survey::AppealSurveyAnswer::NAME,
    survey::DecideSurveyAppeal::NAME,
];

/// Those of them that packs can put under approval.
pub const APPROVALS: &[Approvable] = &[
    Approvable::of::<case::RecordMilestone>(&act::MILESTONE),
    Approvable::of::<case::ExtendPromise>(&act::EXTENSION),
    Approvable::of::<case::ChangeMaterials>(&act::WAIVER),
    Approvable::of::<payout::ReleaseBatch>(&act::BATCH),
    Approvable::of::<payout::CorrectPayout>(&act::PAYOUT_ACCOUNT),
    Approvable::of::<party::ErasePerson>(&act::ERASURE),
];

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

    /// Today, by the calendar of the house.
    pub fn today(&self) -> Date {
        self.rules.calendar().date_of(self.now)
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

/// An edit names the version it was made on; where others changed the thing since, it is refused.
pub(crate) fn check_version(current: i64, expected: Option<i64>) -> Result<(), Stop> {
    match expected {
        Some(expected) if expected != current => {
            Err(Refusal::new("changed_meanwhile").with("current_version", current.to_string()).into())
        }
        _ => Ok(()),
    }
}
