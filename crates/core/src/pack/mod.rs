//! Rule packs (规则包): reading the text of a pack into rules, checking it, and the catalogue of services over all packs.
//!
//! A pack is a folder of TOML files; what may stand in them is said in `docs/packs/FORMAT.md`. This module gets the texts
//! ([`PackSource`]) and does no I/O. There is one reading: [`check`] reports what it found wrong, [`Pack::read`] gives the
//! rules if nothing was. Figures live in packs only; [`Pack::figures`] lists every one of them with its citation.

mod approval_entry;
mod catalogue;
mod content;
mod customer_data_entry;
mod data_lines;
#[cfg(test)]
mod document_tests;
mod entries;
mod field_entry;
mod figures;
mod finding;
mod follow_up;
mod head;
mod joining;
mod keys;
mod letter_text;
#[cfg(test)]
mod limits_tests;
mod payee_entry;
mod problem;
mod promise_entry;
mod reading;
mod role_entry;
mod roles;
mod rules;
mod service_entry;
mod source;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod together;
mod vocabulary;
mod words;
pub(crate) mod written;

pub use catalogue::{Catalogue, CatalogueProblem, CatalogueRefusal, ServiceSpan};
pub use content::Pack;
pub use figures::{Figure, FigureLine, StatusCounts};
pub use finding::{NamedRole, PackFinding, Severity, nearest};
pub use follow_up::{AnswerSource, EVENT_VARIABLES, FollowUp, FollowUpKind};
pub use head::PackHead;
pub use joining::{Clash, join};
pub use letter_text::LETTER_VARIABLES;
pub use problem::RuleProblem;
pub use reading::check;
pub use role_entry::PackRoles;
pub use roles::roles_together;
pub use source::{PACK_FILE, PackSource};
pub use together::{HousePacks, calendar_of};
pub use words::Words;
