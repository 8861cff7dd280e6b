//! Who has a case open (正在查看): said by its page every half minute, kept in the memory of this server, and forgotten when it is not said again.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::{Actor, ActorKind};
use yinuo_core::id::{CaseId, OperatorId};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;

use super::{Change, Live, Seen, VIEWERS, What};
use crate::clock::real_now;
use crate::directory::Directory;
use crate::house::House;
use crate::stop::Stop;
use crate::subject;
use crate::systems::SubjectLine;

/// How long somebody is taken to look who does not say so again.
const SAID_FOR: SignedDuration = SignedDuration::from_secs(75);
/// Most cases of which it is kept who has them open. Beyond them nobody is told; the cases are worked on as ever.
const MOST_CASES: usize = 20_000;

/// A case that is open somewhere, and by whom until when.
#[derive(Debug)]
pub(super) struct Viewed {
    line: SubjectLine,
    until: BTreeMap<OperatorId, Timestamp>,
}

impl Viewed {
    fn changed(&self) -> Change {
        let what = What::Changed { kind: VIEWERS, id: Some(self.line.of.id) };
        Change { what, seen: Seen::Line(Box::new(self.line.clone())) }
    }
}

impl Live {
    /// Notes that somebody has a case open; answers who else has.
    fn look_at(
        &self,
        line: SubjectLine,
        operator: OperatorId,
        now: Timestamp,
        directory: &Directory,
    ) -> Vec<OperatorId> {
        let mut state = self.state();
        let id = line.of.id;
        if !state.viewed.contains_key(&id) && state.viewed.len() >= MOST_CASES {
            return Vec::new();
        }
        let viewed = state.viewed.entry(id).or_insert_with(|| Viewed { line: line.clone(), until: BTreeMap::new() });
        viewed.line = line;
        let is_new = viewed.until.insert(operator, now + SAID_FOR).is_none_or(|until| until <= now);
        let others = viewed.until.iter().filter(|(other, until)| **other != operator && **until > now);
        let others = others.map(|(other, _)| *other).collect();
        let changed = is_new.then(|| viewed.changed());
        if let Some(changed) = changed {
            state.tell(changed, directory);
        }
        others
    }

    fn look_away(&self, case: i64, operator: OperatorId, directory: &Directory) {
        let mut state = self.state();
        let Some(viewed) = state.viewed.get_mut(&case) else { return };
        if viewed.until.remove(&operator).is_none() {
            return;
        }
        let changed = viewed.changed();
        if viewed.until.is_empty() {
            state.viewed.remove(&case);
        }
        state.tell(changed, directory);
    }

    /// Forgets who has not said so again.
    pub(super) fn forget_viewers(&self, directory: &Directory, now: Timestamp) {
        let mut state = self.state();
        let mut changed = Vec::new();
        state.viewed.retain(|_, viewed| {
            let before = viewed.until.len();
            viewed.until.retain(|_, until| *until > now);
            if viewed.until.len() < before {
                changed.push(viewed.changed());
            }
            !viewed.until.is_empty()
        });
        changed.into_iter().for_each(|change| state.tell(change, directory));
    }
}

impl House {
    /// Notes that the page of a case is open at an operator's; answers who else has it open, by name. A program is no reader.
    pub async fn view_case(&self, actor: &Actor, case: CaseId) -> Result<Vec<OperatorId>, Stop> {
        let line = subject::visible(self, actor, SubjectRef::new(&CASE, case.number())).await?;
        if actor.kind != ActorKind::Operator {
            return Ok(Vec::new());
        }
        let (now, directory) = (real_now(), self.directory());
        // Without a stream nobody is told of those who left, but whoever asks is not told of them either.
        self.live.forget_viewers(&directory, now);
        let mut others = self.live.look_at(line, actor.operator, now, &directory);
        others.sort_by(|one, other| directory.operator_name(*one).cmp(directory.operator_name(*other)));
        Ok(others)
    }

    /// Notes that it is closed again.
    pub async fn leave_case(&self, actor: &Actor, case: CaseId) -> Result<(), Stop> {
        subject::visible(self, actor, SubjectRef::new(&CASE, case.number())).await?;
        self.live.look_away(case.number(), actor.operator, &self.directory());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use yinuo_core::id::OfficeId;

    use super::*;

    #[test]
    fn who_does_not_say_again_that_a_case_is_open_is_forgotten() {
        let (live, directory) = (Live::default(), Directory::default());
        let line = SubjectLine {
            of: SubjectRef::new(&CASE, 9),
            office: OfficeId::from_number(1),
            customer: None,
            owner: None,
            label: String::new(),
            version: 1,
        };
        let (one, other) = (OperatorId::from_number(1), OperatorId::from_number(2));
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(live.look_at(line.clone(), one, now, &directory), []);
        let later = now + SAID_FOR - SignedDuration::from_secs(1);
        assert_eq!(live.look_at(line.clone(), other, later, &directory), [one]);
        assert_eq!(live.look_at(line.clone(), one, now + SAID_FOR, &directory), [other]);
        live.forget_viewers(&directory, later + SAID_FOR);
        assert_eq!(live.look_at(line.clone(), other, later + SAID_FOR, &directory), [one]);
        live.look_away(9, one, &directory);
        live.look_away(9, other, &directory);
        assert!(live.state().viewed.is_empty());
    }
}
