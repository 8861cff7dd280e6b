//! Who acts in a story.

/// Who acts: a role, and a name where two people of a role must be told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorName {
    /// The key of a role of the packs.
    pub role: String,
    pub name: String,
}
