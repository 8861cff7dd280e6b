//! The systems of the house and what each brings to the API. The one place of this crate that names them: who adds a system
//! adds one line to [`SYSTEMS`].

use utoipa_axum::router::OpenApiRouter;

use crate::operation_text::{self, OperationText};
use crate::public::{self, PublicAgreements, PublicPage};
use crate::refusal_text;
use crate::refusal_text::entry::{Cause, FactWords, RefusalText, Word};
use crate::state::Api;

/// What a system brings. A system that brings nothing of a kind leaves the field as [`System::NONE`] has it.
#[derive(Debug)]
pub struct System {
    /// The key under which the core knows it.
    pub key: &'static str,
    /// Its routes below `/api/v1`.
    pub routes: fn() -> OpenApiRouter<Api>,
    /// The words its operations stand under, each with what it is about.
    pub tags: &'static [(&'static str, &'static str)],
    /// Sentences for its refusals, one table to a subject, each sorted by code.
    pub refusals: &'static [&'static [RefusalText]],
    /// Sentences for why a field is wrong.
    pub causes: &'static [&'static [Cause]],
    /// Words for the states of its things.
    pub states: &'static [Word],
    /// Words for the keys that its facts hold, by the name of the fact.
    pub fact_words: &'static [FactWords],
    /// What its commands did.
    pub operations: &'static [OperationText],
    /// Its public pages, in the order in which they stand in the menu.
    pub public_pages: &'static [&'static PublicPage],
    /// The templates of its public pages, by name.
    pub templates: &'static [(&'static str, &'static str)],
    /// What its families of agreements tell their holders.
    pub public_agreements: &'static [PublicAgreements],
}

impl System {
    pub const NONE: System = System {
        key: "",
        routes: OpenApiRouter::new,
        tags: &[],
        refusals: &[],
        causes: &[],
        states: &[],
        fact_words: &[],
        operations: &[],
        public_pages: &[],
        templates: &[],
        public_agreements: &[],
    };
}

/// What belongs to the house itself.
pub const HOUSE: System = System {
    key: "house",
    routes: crate::routes::house,
    tags: crate::document::TAGS,
    refusals: refusal_text::HOUSE,
    causes: refusal_text::HOUSE_CAUSES,
    states: refusal_text::HOUSE_STATES,
    operations: operation_text::HOUSE,
    public_pages: public::PAGES,
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

/// The routes of all systems.
pub fn routes() -> OpenApiRouter<Api> {
    SYSTEMS.iter().fold(OpenApiRouter::new(), |router, system| router.merge((system.routes)()))
}

/// The words that operations of all systems stand under.
pub fn tags() -> impl Iterator<Item = (&'static str, &'static str)> {
    SYSTEMS.iter().flat_map(|system| system.tags).copied()
}

/// What the commands of all systems did.
pub fn operations() -> impl Iterator<Item = &'static OperationText> {
    SYSTEMS.iter().flat_map(|system| system.operations)
}

/// The word for a key that a fact of this name holds, in Chinese and in English.
pub fn fact_word(fact: &str, key: &str) -> Option<(&'static str, &'static str)> {
    let mut words = SYSTEMS.iter().flat_map(|system| system.fact_words).filter(|(name, _)| *name == fact);
    words.find_map(|(_, words)| words.iter().find(|(known, _, _)| *known == key).map(|(_, zh, en)| (*zh, *en)))
}

/// The public pages of all systems.
pub fn public_pages() -> impl Iterator<Item = &'static PublicPage> {
    SYSTEMS.iter().flat_map(|system| system.public_pages).copied()
}
