//! The systems of the house and what each brings to the general engine: kinds of subject, effects of milestones, events, words of letters,
//! families of agreements, accounts.
//!
//! This is the one place of the core that names them. Who adds a system writes its own folder with a `SYSTEM` in it and adds
//! one line to [`SYSTEMS`]; the engine, cases, promises, the ledger, letters, imports and scenarios know none of them.

use std::sync::LazyLock;

use crate::access::{Permission, Place};
use crate::agreement::{AgreementFamily, AgreementRole};
use crate::approval::{self, ApprovalAct};
use crate::event::{EventKind, WordGroup};
use crate::figure::FigureRule;
use crate::indicator::{self, FactKind};
use crate::ledger::{self, AccountRule, Chart, PostingKind};
use crate::payee;
use crate::payout::{self, BlockReason, PaymentKind};
use crate::publication::PublicationKind;
use crate::scenario::{self, Reads, RoomOfSystem, Stories, StoryRules, StoryWord};
use crate::subject::{SubjectKind, SubjectRef};

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// Permanent: `life`.
    pub key: &'static str,
    /// What it lets be permitted besides what the others do.
    pub permissions: &'static [Permission],
    /// What of it the system actor may: to see what its follow-ups are about and to mark what has happened, never to decide.
    pub system_may: &'static [Permission],
    /// Places of the console.
    pub places: &'static [Place],
    pub subjects: &'static [&'static SubjectKind],
    pub effects: &'static [&'static EffectKind],
    pub events: &'static [&'static EventKind],
    pub letters: &'static [LetterSubject],
    pub words: &'static [&'static WordGroup],
    /// Its part of the chart of accounts.
    pub accounts: &'static [&'static AccountRule],
    /// What its lines of the ledger are for.
    pub postings: &'static [&'static PostingKind],
    /// What it pays people for.
    pub payments: &'static [&'static PaymentKind],
    /// Why payouts wait.
    pub blocks: &'static [&'static BlockReason],
    pub families: &'static [&'static AgreementFamily],
    /// Who may be entitled to money by its agreements.
    pub entitled: &'static [&'static AgreementRole],
    /// Figures it asks the packs for, and what each must be.
    pub figures: &'static [FigureRule],
    /// What packs can put under approval.
    pub approvals: &'static [&'static ApprovalAct],
    /// The words of stories about its things.
    pub stories: Option<&'static Stories>,
    /// What indicators can count of it.
    pub facts: &'static [&'static FactKind],
    /// The lists it publishes.
    pub publications: &'static [&'static PublicationKind],
}

impl System {
    pub const NONE: System = System {
        key: "",
        permissions: &[],
        system_may: &[],
        places: &[],
        subjects: &[],
        effects: &[],
        events: &[],
        letters: &[],
        words: &[],
        accounts: &[],
        postings: &[],
        payments: &[],
        blocks: &[],
        families: &[],
        entitled: &[],
        figures: &[],
        approvals: &[],
        stories: None,
        facts: &[],
        publications: &[],
    };
}

/// What a milestone can do in its commit, by the key that packs write. What it does is registered in the service layer.
#[derive(Debug, PartialEq, Eq)]
pub struct EffectKind {
    /// Permanent: `age-correction`.
    pub key: &'static str,
    /// The kind of subject its service must have; absent, it works on the case alone.
    pub needs: Option<&'static SubjectKind>,
    /// Whether it only tells what became of payouts: its milestone is recorded by the system once they are paid, never by hand.
    pub by_payouts: bool,
}

/// What a letter about a subject of a kind can speak of, besides the event it is written on. The values are given in the
/// service layer.
#[derive(Debug)]
pub struct LetterSubject {
    pub about: &'static SubjectKind,
    /// `KIND.number` and the like.
    pub variables: &'static [&'static str],
}

/// The kinds that belong to the house itself.
pub static HOUSE: System = System {
    key: "house",
    figures: crate::access::FIGURES,
    permissions: Permission::OF_THE_HOUSE,
    system_may: Permission::OF_THE_SYSTEM,
    places: Place::OF_THE_HOUSE,
    subjects: &[&PARTY, &CASE, &crate::survey::SURVEY],
    events: crate::survey::event::EVENTS,
    accounts: ledger::ACCOUNTS,
    postings: ledger::POSTINGS,
    blocks: payout::BLOCKS,
    entitled: &[&payee::HOLDER],
    effects: &[&PAID],
    facts: indicator::FACTS,
    approvals: approval::ACTS,
    ..System::NONE
};

pub static PARTY: SubjectKind = SubjectKind { key: "party", prefix: "party", zh: "客户", en: "customer" };
pub static CASE: SubjectKind = SubjectKind { key: "case", prefix: "case", zh: "业务", en: "case" };

/// Nothing of its own: recorded by the system when all payouts of the case were paid.
pub static PAID: EffectKind = EffectKind { key: "paid", needs: None, by_payouts: true };

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

/// Every permission of every system.
pub fn permissions() -> impl Iterator<Item = Permission> {
    SYSTEMS.iter().flat_map(|system| system.permissions).copied()
}

/// The permission with this key.
pub fn permission(key: &str) -> Option<Permission> {
    permissions().find(|permission| permission.key == key)
}

/// Every place of the console.
pub fn places() -> impl Iterator<Item = &'static Place> {
    SYSTEMS.iter().flat_map(|system| system.places)
}

/// Every kind of subject of every system.
pub fn subject_kinds() -> impl Iterator<Item = &'static &'static SubjectKind> {
    SYSTEMS.iter().flat_map(|system| system.subjects)
}

/// The kind with this key.
pub fn subject_kind(key: &str) -> Option<&'static SubjectKind> {
    subject_kinds().copied().find(|kind| kind.key == key)
}

/// The thing this id names, whatever its kind.
pub fn subject(text: &str) -> Option<SubjectRef> {
    SubjectRef::parse(text, subject_kinds())
}

/// The effect with this key.
pub fn effect(key: &str) -> Option<&'static EffectKind> {
    effects().find(|effect| effect.key == key)
}

/// Every effect of every system.
pub fn effects() -> impl Iterator<Item = &'static EffectKind> {
    SYSTEMS.iter().flat_map(|system| system.effects).copied()
}

impl<'de> serde::Deserialize<'de> for SubjectRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<SubjectRef, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        subject(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is the id of nothing a house keeps")))
    }
}

/// Everything that packs can put under approval.
pub fn approval_acts() -> impl Iterator<Item = &'static ApprovalAct> {
    SYSTEMS.iter().flat_map(|system| system.approvals).copied()
}

/// What packs can put under approval, by its key.
pub fn approval_act(key: &str) -> Option<&'static ApprovalAct> {
    approval_acts().find(|act| act.key == key)
}

/// Every family of agreements of every system.
pub fn families() -> impl Iterator<Item = &'static AgreementFamily> + Clone {
    SYSTEMS.iter().flat_map(|system| system.families).copied()
}

/// The family of agreements with this key.
pub fn family(key: &str) -> Option<&'static AgreementFamily> {
    families().find(|family| family.key == key)
}

/// Whom rules about payees can name, of every system.
pub fn entitled_roles() -> impl Iterator<Item = &'static AgreementRole> + Clone {
    SYSTEMS.iter().flat_map(|system| system.entitled).copied()
}

/// Whom rules about payees can name, by its key.
pub fn entitled_role(key: &str) -> Option<&'static AgreementRole> {
    entitled_roles().find(|role| role.key == key)
}

/// Every kind of event of every system.
pub fn event_kinds() -> impl Iterator<Item = &'static EventKind> {
    SYSTEMS.iter().flat_map(|system| system.events).copied()
}

/// The kind of event with this key.
pub fn event_kind(key: &str) -> Option<&'static EventKind> {
    event_kinds().find(|kind| kind.key == key)
}

/// What letters about a kind of subject can speak of.
pub fn letter_variables(about: &SubjectKind) -> &'static [&'static str] {
    let mut subjects = SYSTEMS.iter().flat_map(|system| system.letters);
    subjects.find(|subject| subject.about == about).map_or(&[], |subject| subject.variables)
}

/// What the figure with this key must be, where a system asks for it.
pub fn figure_rule(key: &str) -> Option<&'static FigureRule> {
    SYSTEMS.iter().flat_map(|system| system.figures).find(|rule| rule.key == key)
}

/// The fact with this key, of every system.
pub fn fact_kind(key: &str) -> Option<&'static FactKind> {
    fact_kinds().find(|fact| fact.key == key)
}

/// What indicators can count, of every system.
pub fn fact_kinds() -> impl Iterator<Item = &'static FactKind> {
    SYSTEMS.iter().flat_map(|system| system.facts).copied()
}

/// The list of this kind.
pub fn publication_kind(key: &str) -> Option<&'static PublicationKind> {
    publication_kinds().find(|kind| kind.key == key)
}

/// Every kind of list that is published.
pub fn publication_kinds() -> impl Iterator<Item = &'static PublicationKind> {
    SYSTEMS.iter().flat_map(|system| system.publications).copied()
}

/// Every group of words of every system.
pub fn word_groups() -> impl Iterator<Item = &'static WordGroup> {
    SYSTEMS.iter().flat_map(|system| system.words).copied()
}

/// The chart of accounts of all systems.
pub fn chart() -> &'static Chart {
    static CHART: LazyLock<Chart> =
        LazyLock::new(|| Chart::new(SYSTEMS.iter().flat_map(|system| system.accounts).copied(), payment_kinds()));
    &CHART
}

/// Every kind of line of the ledger.
pub fn posting_kinds() -> impl Iterator<Item = &'static PostingKind> {
    SYSTEMS.iter().flat_map(|system| system.postings).copied()
}

/// Every kind of payment.
pub fn payment_kinds() -> impl Iterator<Item = &'static PaymentKind> {
    SYSTEMS.iter().flat_map(|system| system.payments).copied()
}

/// The reason to wait with this key.
pub fn block_reason(key: &str) -> Option<&'static BlockReason> {
    block_reasons().find(|reason| reason.key == key)
}

/// Why payouts wait, of every system.
pub fn block_reasons() -> impl Iterator<Item = &'static BlockReason> {
    SYSTEMS.iter().flat_map(|system| system.blocks).copied()
}

/// The words of stories that can stand somewhere, each with the key of its system.
pub fn story_words(place: scenario::WordPlace) -> impl Iterator<Item = (&'static str, &'static StoryWord)> {
    let with_key = |system: &&'static System| Some((system.key, system.stories?));
    let all = SYSTEMS.iter().filter_map(with_key);
    let all = all.flat_map(|(key, stories)| stories.words.iter().map(move |word| (key, word)));
    all.filter(move |(_, word)| word.reads.place() == place)
}

/// How this word of a story reads in this place, and whose it is.
pub fn story_word(place: scenario::WordPlace, word: &str) -> Option<(&'static str, &'static Reads)> {
    let found = story_words(place).find(|(_, known)| known.word == word);
    found.map(|(system, known)| (system, &known.reads))
}

/// The room of every system that has stories, for stories on the pure core.
pub fn story_rooms(rules: &StoryRules<'_>) -> Result<Vec<RoomOfSystem>, Vec<String>> {
    let with_stories = SYSTEMS.iter().filter_map(|system| Some((system.key, system.stories?)));
    with_stories.map(|(key, stories)| Ok((key, (stories.room)(rules)?))).collect()
}

pub fn payment_kind(key: &str) -> Option<&'static PaymentKind> {
    payment_kinds().find(|kind| kind.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_systems_bring_the_same_key() {
        let mut seen = HashSet::new();
        for system in SYSTEMS {
            assert!(seen.insert(("system", system.key)), "{}", system.key);
            for permission in system.permissions {
                assert!(seen.insert(("permission", permission.key)), "{}", permission.key);
            }
            for place in system.places {
                assert!(seen.insert(("place", place.key)), "{}", place.key);
            }
            assert!(
                system.system_may.iter().all(|permission| system.permissions.contains(permission)),
                "{}",
                system.key
            );
            for kind in system.subjects {
                assert!(seen.insert(("subject", kind.key)) && seen.insert(("prefix", kind.prefix)), "{}", kind.key);
            }
            for effect in system.effects {
                assert!(seen.insert(("effect", effect.key)), "{}", effect.key);
            }
            for family in system.families {
                assert!(seen.insert(("family", family.key)), "{}", family.key);
                assert_eq!(subject_kind(family.subject.key), Some(family.subject), "{}", family.key);
            }
            for role in system.entitled {
                assert!(seen.insert(("entitled", role.key)), "{}", role.key);
            }
            for event in system.events {
                assert!(seen.insert(("event", event.key)), "{}", event.key);
            }
            for group in system.words {
                assert!(group.system == system.key && seen.insert((group.system, group.key)), "{}", group.key);
            }
            for rule in system.accounts {
                assert!(seen.insert(("account", rule.path)), "{}", rule.path);
            }
            for kind in system.postings {
                assert!(seen.insert(("posting", kind.key)), "{}", kind.key);
            }
            for kind in system.payments {
                assert!(seen.insert(("payment", kind.key)), "{}", kind.key);
            }
            for act in system.approvals {
                assert!(seen.insert(("approval", act.key)), "{}", act.key);
            }
            for reason in system.blocks {
                assert!(seen.insert(("block", reason.key)), "{}", reason.key);
            }
            for fact in system.facts {
                assert!(seen.insert(("fact", fact.key)), "{}", fact.key);
            }
            for rule in system.figures {
                assert!(seen.insert(("figure", rule.key)), "{}", rule.key);
            }
            for kind in system.publications {
                assert!(seen.insert(("publication", kind.key)), "{}", kind.key);
            }
        }
    }

    #[test]
    fn a_word_of_stories_is_brought_once_and_never_one_of_the_house() {
        let of_house = scenario::HOUSE_WORDS.iter().flat_map(|(place, words)| words.iter().map(|word| (*place, *word)));
        let mut seen: HashSet<(scenario::WordPlace, &str)> = of_house.collect();
        for stories in SYSTEMS.iter().filter_map(|system| system.stories) {
            for word in stories.words {
                assert!(seen.insert((word.reads.place(), word.word)), "{} is brought twice", word.word);
            }
        }
    }

    #[test]
    fn every_frozen_act_under_approval_is_still_one() {
        let known: HashSet<&str> = approval_acts().map(|act| act.key).collect();
        let frozen: HashSet<&str> = include_str!("../../../docs/approval-acts.txt").lines().collect();
        assert_eq!(frozen.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "the archive names these");
        assert_eq!(known.difference(&frozen).collect::<Vec<_>>(), Vec::<&&str>::new(), "for docs/approval-acts.txt");
    }

    #[test]
    fn a_subject_reads_back_as_it_was_written_and_another_prefix_is_none() {
        let policy = SubjectRef { kind: subject_kind("policy").unwrap(), id: 1_234_567_890_123 };
        assert_eq!(subject(&policy.to_string()), Some(policy));
        assert_eq!(subject("nothing_0000000000000"), None);
        assert_eq!(subject("policy"), None);
    }
}
