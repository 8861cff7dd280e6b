//! The systems of the house and what each brings to the tests: its things in stories on a whole house. The one place of this
//! crate that names them.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::PartyId;
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::subject::SubjectRef;

use crate::story::StoryHouse;

/// What a system brings.
#[derive(Debug)]
pub(crate) struct System {
    /// The key under which the core knows it.
    pub(crate) key: &'static str,
    /// Its things in a story, where it has words for them.
    pub(crate) room: fn() -> Box<dyn HouseRoom>,
}

/// The systems that have words for stories.
pub(crate) static SYSTEMS: &[&System] = &[
    &System { key: "life", room: crate::life::story::room },
    &System { key: "agri", room: crate::agri::story::room },
    &System { key: "broker", room: crate::broker::story::room },
    &System { key: "school", room: crate::school::story::room },
    &System { key: "quality", room: crate::quality::story::room },
];

/// A system's things in a story on a whole house.
pub(crate) trait HouseRoom: fmt::Debug {
    fn act(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &dyn StoryAct,
        customer: Option<PartyId>,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop>;

    /// What cases are about; nothing, where the story named nothing so.
    fn subject(&self, name: &str) -> Option<SubjectRef>;

    /// What there is to see, in the shape that the system's expectations are held against.
    fn view(&self, story: &StoryHouse<'_>, name: &str) -> Result<Box<dyn Any>, WorldStop>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_with_words_for_stories_has_a_room_on_the_house() {
        let with_words = yinuo_core::systems::SYSTEMS.iter().filter(|system| system.stories.is_some());
        let words: Vec<&str> = with_words.map(|system| system.key).collect();
        let rooms: Vec<&str> = SYSTEMS.iter().map(|system| system.key).collect();
        assert_eq!(rooms, words);
    }
}
