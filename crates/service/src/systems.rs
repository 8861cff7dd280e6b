//! The systems of the house and what each brings to the running house: effects, handlers of the outbox, steps of the day, kinds
//! of import. The one place of this crate that names them: who adds a system adds one line to [`SYSTEMS`].

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use yinuo_core::access::{At, Permission};
use yinuo_core::approval::Will;
use yinuo_core::case::Case;
use yinuo_core::id::{OfficeId, OperatorId, PartyId};
use yinuo_core::pack::{PackSource, RuleProblem};
use yinuo_core::payout::PaymentKind;
use yinuo_core::service::Answers;
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_core::survey::questionnaires_of_source;
use yinuo_core::systems::EffectKind;
use yinuo_store::Store;
use yinuo_store::tables::party::PartyRow;

use crate::approval::Approvable;
use crate::command::Context;
use crate::day::Step;
use crate::emptied::EmptiedFamily;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::RelationEnded;
use crate::house::House;
use crate::import::Kind;
use crate::indicator::Fact;
use crate::kept_sums::KeptSums;
use crate::outbox::{Entry, Handler};
use crate::payout::PaidSubject;
use crate::publication::Publishing;
use crate::retention::Ties;
use crate::rules::RulePart;
use crate::stop::Stop;
use crate::subject;

/// Reads a system's part of the packs.
pub type ReadPart = fn(&[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>>;

/// What is wrong with a system's part of one pack.
pub type CheckPart = fn(&PackSource) -> Vec<RuleProblem>;

/// Reads the lines of several subjects of one kind.
pub type LoadLines = for<'a> fn(&'a Store, &'a [SubjectRef]) -> BoxFuture<'a, Result<Vec<SubjectLine>, Stop>>;

/// Tells a system that somebody does not serve a customer any more. Done twice it must be done once.
pub type RelationEnds = for<'a> fn(&'a House, &'a Entry, &'a RelationEnded) -> BoxFuture<'a, Result<(), Stop>>;

/// Tells what a commit does to the things of a system.
pub type TellWill = fn(&Context<'_>, &Facts, &Commit) -> Vec<Will>;

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// The key under which the core knows it.
    pub key: &'static str,
    /// The names of its commands.
    pub commands: &'static [&'static str],
    /// What its entries of the outbox do.
    pub outbox: &'static [&'static Handler],
    /// What time alone does to its things.
    pub day: &'static [&'static Step],
    /// Read what it needs of the packs for itself.
    pub read_parts: &'static [ReadPart],
    /// Kinds of import.
    pub imports: &'static [&'static Kind],
    /// What is wrong with its parts of one pack.
    pub check_parts: &'static [CheckPart],
    /// Kinds of subject on whose account the house pays and collects.
    pub paid: &'static [&'static dyn PaidSubject],
    /// How its subjects are read.
    pub subjects: &'static [SubjectReader],
    pub effects: &'static [Effect],
    /// What follows for it when somebody does not serve a customer any more.
    pub relation_ended: Option<RelationEnds>,
    pub paid_effects: &'static [PaidEffect],
    /// What a commit does to its things, for who confirms or releases it.
    pub will: Option<TellWill>,
    /// Commands that can be put under approval.
    pub approvals: &'static [Approvable],
    /// Where the facts are read that indicators count of it.
    pub facts: &'static [Fact],
    /// The lists it publishes.
    pub publications: &'static [Publishing],
    /// The families of which an ended agreement can be left without what tells of people.
    pub emptied: &'static [&'static EmptiedFamily],
    /// Whom its subjects name for a field of a case that is left empty.
    pub named: &'static [&'static NamedParty],
    /// For what it keeps parties besides their agreements and cases.
    pub ties: &'static [&'static Ties],
    /// Sums that it keeps of its rows.
    pub kept: &'static [&'static KeptSums],
}

/// What the house knows of a subject without knowing its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectLine {
    pub of: SubjectRef,
    pub office: OfficeId,
    /// The customer it belongs to; absent, it is nobody's.
    pub customer: Option<PartyId>,
    /// The operator who answers for it.
    pub owner: Option<OperatorId>,
    /// What it is called by: its number or its name.
    pub label: String,
    /// As a command finds it; 0 where it was read for a question whose rows do not know it.
    pub version: i64,
}

impl SubjectLine {
    /// Where it belongs, given the path of its office.
    pub fn at<'a>(&self, office_path: &'a str) -> At<'a> {
        At { office_path, customer: self.addressee(), owner: self.owner }
    }

    /// Whom a letter about it goes to: the customer it belongs to, and a party itself.
    pub fn addressee(&self) -> Option<PartyId> {
        let itself = self.of.kind == &yinuo_core::systems::PARTY;
        self.customer.or_else(|| itself.then(|| PartyId::from_number(self.of.id)))
    }
}

/// How subjects of a kind are read.
#[derive(Debug)]
pub struct SubjectReader {
    pub kind: &'static SubjectKind,
    /// What it takes to see one.
    pub permission: Permission,
    /// What a command that names one wants to have loaded.
    pub declare: fn(SubjectRef, &mut LoadPlan),
    /// Reads one from what was declared; nothing where there is none.
    pub read: fn(&Facts, SubjectRef) -> Option<SubjectLine>,
    /// What the effects of milestones want of one besides.
    pub declare_work: fn(SubjectRef, &mut LoadPlan),
    /// Reads several for a question.
    pub load: LoadLines,
    /// Absent, where no letter is written about one outside of cases.
    pub letters: Option<LetterValues>,
    /// What it takes to lay a document with one; absent, where that goes another way or none is laid with it.
    pub files: Option<Permission>,
}

/// Whom a subject names for a field of the form that is left empty when a case about it is opened: the insurer that leads.
#[derive(Debug)]
pub struct NamedParty {
    pub kind: &'static SubjectKind,
    /// A field of kind `party`, of whatever service has it.
    pub field: &'static str,
    /// What it wants of the subject besides [`SubjectReader::declare`].
    pub declare: fn(SubjectRef, &mut LoadPlan),
    pub read: fn(&Facts, SubjectRef) -> Option<PartyId>,
}

/// What letters may say of a subject, by the variables registered in the core.
#[derive(Debug)]
pub struct LetterValues {
    /// What they want of it besides [`SubjectReader::declare`].
    pub declare: fn(SubjectRef, &mut LoadPlan),
    /// In a letter to this party.
    pub values: fn(&Context<'_>, &Facts, SubjectRef, &PartyRow) -> Result<minijinja::Value, Stop>,
    /// Made up, for samples.
    pub sample: fn() -> minijinja::Value,
}

/// A milestone at work.
#[derive(Debug)]
pub struct Doing<'a> {
    pub context: &'a Context<'a>,
    pub case: &'a Arc<Case>,
    /// The subject of the kind that the effect needs; the case itself where it needs none.
    pub subject: SubjectRef,
    /// All answers of the case with this milestone's, personal numbers in clear.
    pub answers: &'a Answers,
    /// Those of this milestone alone.
    pub given: &'a Answers,
    /// The day the milestone happened.
    pub on: Date,
}

/// What an effect of a milestone does, in the commit of the milestone, whose answers may get what came of it.
#[derive(Debug)]
pub struct Effect {
    pub kind: &'static EffectKind,
    /// What it wants of its subject besides [`SubjectReader::declare_work`], once the case is known.
    pub declare: fn(&Case, SubjectRef, &Facts, &mut LoadPlan),
    pub run: fn(&Doing<'_>, &Facts, &mut Commit) -> Result<Answers, Stop>,
}

impl Effect {
    pub const NOTHING_MORE: fn(&Case, SubjectRef, &Facts, &mut LoadPlan) = |_, _, _, _| {};
}

/// The effect that the system records on a case once its payouts of these kinds are paid.
#[derive(Debug)]
pub struct PaidEffect {
    pub kind: &'static EffectKind,
    pub payments: &'static [&'static PaymentKind],
}

impl System {
    pub const NONE: System = System {
        key: "",
        commands: &[],
        outbox: &[],
        day: &[],
        read_parts: &[],
        check_parts: &[],
        imports: &[],
        paid: &[],
        subjects: &[],
        effects: &[],
        relation_ended: None,
        paid_effects: &[],
        will: None,
        approvals: &[],
        facts: &[],
        publications: &[],
        emptied: &[],
        named: &[],
        ties: &[],
        kept: &[],
    };
}

/// What belongs to the house itself.
pub static HOUSE: System = System {
    key: "house",
    commands: crate::command::NAMES,
    subjects: &[subject::PARTY, subject::CASE, crate::survey::READER],
    outbox: crate::follow_up::HANDLERS,
    read_parts: &[crate::survey::rules::read, crate::indicator::rules::read],
    check_parts: &[|source| questionnaires_of_source(source).err().unwrap_or_default(), crate::indicator::rules::check],
    facts: crate::indicator::house::FACTS,
    approvals: crate::command::APPROVALS,
    imports: &[&crate::import::customers::CUSTOMERS],
    kept: &[&crate::promise_count::PROMISE_COUNTS, &crate::transfer_sum::TRANSFER_SUMS],
    ..System::NONE
};

/// All systems, the house first.
pub static SYSTEMS: &[&System] = &[
    // A line a system.
    &HOUSE,
    &crate::life::SYSTEM,
    &crate::agri::SYSTEM,
    &crate::broker::SYSTEM,
    &crate::school::SYSTEM,
    &crate::social::SYSTEM,
    &crate::quality::SYSTEM,
    &crate::record::SYSTEM,
    &crate::duty::SYSTEM,
    &crate::queue::SYSTEM,
    &crate::publication::SYSTEM,
];

/// The names of all commands of all systems.
pub fn command_names() -> impl Iterator<Item = &'static str> {
    SYSTEMS.iter().flat_map(|system| system.commands).copied()
}

/// The reader of a kind. Every kind has one: a test holds that.
pub fn reader(kind: &SubjectKind) -> &'static SubjectReader {
    let mut readers = SYSTEMS.iter().flat_map(|system| system.subjects);
    readers.find(|reader| reader.kind == kind).expect("every kind of subject has a reader")
}

/// Whom subjects of a kind name.
pub fn named_parties(kind: &SubjectKind) -> impl Iterator<Item = &'static NamedParty> {
    SYSTEMS.iter().flat_map(|system| system.named).copied().filter(move |named| named.kind == kind)
}

/// How lists of this kind are gathered.
pub fn publishing(kind: &str) -> Option<&'static Publishing> {
    SYSTEMS.iter().flat_map(|system| system.publications).find(|publishing| publishing.kind.key == kind)
}

/// What the effect with this key does; nothing, where it does nothing of its own.
pub fn effect(key: &str) -> Option<&'static Effect> {
    SYSTEMS.iter().flat_map(|system| system.effects).find(|effect| effect.kind.key == key)
}

/// The effect that a paid payout of a case has recorded.
pub fn paid_effect(payment: &str) -> &'static EffectKind {
    let mut effects = SYSTEMS.iter().flat_map(|system| system.paid_effects);
    let found = effects.find(|effect| effect.payments.iter().any(|kind| kind.key == payment));
    found.map_or(&yinuo_core::systems::PAID, |effect| effect.kind)
}

/// The steps of the day of all systems, in their order.
pub fn day_steps() -> impl Iterator<Item = &'static Step> {
    SYSTEMS.iter().flat_map(|system| system.day).copied()
}

/// The step of the day with this key.
pub fn day_step(key: &str) -> Option<&'static Step> {
    day_steps().find(|step| step.key == key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The archive names its commands: a name may come, none may go or change.
    const FROZEN: &str = include_str!("../../../docs/command-names.txt");

    #[test]
    fn no_two_commands_share_a_name_and_every_frozen_name_is_still_one() {
        let mut names = BTreeSet::new();
        for name in command_names() {
            assert!(names.insert(name), "two commands are called {name}");
        }
        let frozen: BTreeSet<&str> = FROZEN.lines().collect();
        let lost: Vec<_> = frozen.difference(&names).collect();
        assert!(lost.is_empty(), "commands that the archive names are gone: {lost:?}");
        let new: Vec<_> = names.difference(&frozen).collect();
        assert!(new.is_empty(), "these belong into docs/command-names.txt: {new:?}");
    }

    #[test]
    fn every_kind_of_subject_has_a_reader_and_every_effect_of_the_service_layer_is_known_to_packs() {
        for kind in yinuo_core::systems::subject_kinds() {
            assert_eq!(reader(kind).kind, *kind);
        }
        for effect in SYSTEMS.iter().flat_map(|system| system.effects) {
            assert_eq!(yinuo_core::systems::effect(effect.kind.key), Some(effect.kind));
            assert!(effect.kind.needs.is_some() || !effect.kind.by_payouts, "{} works on something", effect.kind.key);
        }
    }

    #[test]
    fn every_fact_that_packs_can_name_is_read_somewhere_and_no_other() {
        let read: BTreeSet<&str> = crate::indicator::facts().map(|fact| fact.kind.key).collect();
        let named: BTreeSet<&str> = yinuo_core::systems::fact_kinds().map(|fact| fact.key).collect();
        assert_eq!(read, named);
        assert_eq!(crate::indicator::facts().count(), named.len(), "each once");
    }

    #[test]
    fn every_act_under_approval_is_done_by_a_command_and_every_such_command_is_known() {
        let approvals: Vec<_> = SYSTEMS.iter().flat_map(|system| system.approvals).collect();
        for act in yinuo_core::systems::approval_acts() {
            assert!(approvals.iter().any(|approvable| approvable.act == act), "nothing does {}", act.key);
        }
        for approvable in approvals {
            assert!(command_names().any(|name| name == approvable.command), "{}", approvable.command);
            assert!(yinuo_core::systems::approval_act(approvable.act.key).is_some(), "{}", approvable.act.key);
        }
    }

    #[test]
    fn an_effect_does_something_unless_payouts_record_it() {
        let by_payouts = |key| SYSTEMS.iter().flat_map(|system| system.paid_effects).any(|paid| paid.kind.key == key);
        for kind in yinuo_core::systems::effects().filter(|kind| kind.needs.is_some() || !kind.by_payouts) {
            assert!(effect(kind.key).is_some() != by_payouts(kind.key), "{}", kind.key);
        }
    }
}
