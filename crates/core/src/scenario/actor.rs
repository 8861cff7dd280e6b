//! Who acts in a story.

/// Stands for the program itself, which records what follows from money and from time.
pub const SYSTEM: &str = "system";

/// Who acts: a role, and a name where two people of a role must be told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorName {
    /// The key of a role of the packs.
    pub role: String,
    pub name: String,
}
