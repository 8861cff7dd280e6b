//! Pupils joined or left (批改).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{Moved, SCHOOL_POLICY, SchoolPolicyId, check_day, endorse, fewest_from, price};
use yinuo_core::text::form;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::school::{
    SCHOOL_ENDORSEMENTS, SCHOOL_POLICY_LEVELS, SchoolEndorsementRow, SchoolPolicyLevelRow, SchoolPolicyRow,
};

use super::{answered, change, days, permitted_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::school::rules;
use crate::stop::Stop;

/// Longest reason, in characters.
const REASON_LIMIT: usize = 500;

/// The pupils of a level change on a day of the cover. What is paid more is owed from then on; for those who left nothing is given back.
#[derive(Debug, Clone, Serialize)]
pub struct EndorseSchoolPolicy {
    pub policy: SchoolPolicyId,
    /// The key of a level.
    pub level: String,
    pub joined: u32,
    pub departed: u32,
    pub takes_effect_on: Date,
    pub reason: String,
}

impl Act for EndorseSchoolPolicy {
    const NAME: &'static str = "endorse-school-policy";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.policy.number());
        plan.want::<SchoolPolicyRow>(self.policy.number());
        plan.want_by(&SCHOOL_POLICY_LEVELS, self.policy.number());
        plan.want_by(&SCHOOL_ENDORSEMENTS, self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.policy.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let policy = facts.row::<SchoolPolicyRow>(id).ok_or(Stop::NotFound)?;
        permitted_of(context, head)?;
        check_day(days(head)?, self.takes_effect_on)?;
        let reason = form::name(&self.reason);
        let cause = match reason.chars().count() {
            0 => Some("missing"),
            length if length > REASON_LIMIT => Some("text_too_long"),
            _ => None,
        };
        if let Some(cause) = cause {
            return Err(Refusal::new("wrong_field").with("field", "reason").with("cause", cause).into());
        }
        let damaged = || Stop::damaged("agreements", format!("the offer of {}", head.number));
        let offer = rules::school(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        let levels = facts.rows_by(&SCHOOL_POLICY_LEVELS, id);
        let level = levels.into_iter().find(|row| row.level == self.level);
        let known = facts.rows_by(&SCHOOL_ENDORSEMENTS, id);
        // Changes of other days stand in the count of the level already: what is asked of this one is asked of its day and those that follow.
        let changes = known.iter().filter(|row| row.level == self.level).map(|row| change(row));
        let changes = changes.collect::<Result<Vec<_>, Stop>>()?;
        let after_all = level.map_or(0, |row| row.pupils);
        let count = u32::try_from(fewest_from(after_all, &changes, self.takes_effect_on)).map_err(|_| damaged())?;
        let moved = Moved { level: &self.level, joined: self.joined, departed: self.departed };
        let endorsed = endorse(offer, moved, count)?;
        let more = i64::from(self.joined).saturating_sub(i64::from(self.departed));
        // Those who join on later days count towards the most that a level may have, too.
        let after = after_all.saturating_add(more);
        if after > 0 {
            let pupils = u32::try_from(after).unwrap_or(u32::MAX);
            price(offer, &[(self.level.clone(), pupils)])?;
        }
        let too_large = || Refusal::new("amount_too_large");
        let premium = policy.premium.checked_add(endorsed.premium.0).ok_or_else(too_large)?;
        let version = policy.version + 1;
        let slot = policy.slot;
        let mut commit = Commit::default();
        commit.update(SchoolPolicyRow {
            pupils: policy.pupils.saturating_add(more),
            premium,
            version,
            ..policy.clone()
        });
        let paid_for = level.map_or(0, |row| row.premium);
        commit.put(SchoolPolicyLevelRow {
            slot,
            policy_id: id,
            level: self.level.clone(),
            pupils: after,
            premium: paid_for.checked_add(endorsed.premium.0).ok_or_else(too_large)?,
        });
        let last = known.iter().map(|row| row.sequence).max();
        commit.insert(SchoolEndorsementRow {
            slot,
            policy_id: id,
            sequence: last.unwrap_or_default() + 1,
            level: self.level,
            joined: i64::from(self.joined),
            departed: i64::from(self.departed),
            takes_effect_on: self.takes_effect_on.to_string(),
            premium: endorsed.premium.0,
            reason,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let told = vec![
            ("number", head.number.clone()),
            ("joined", self.joined.to_string()),
            ("departed", self.departed.to_string()),
            ("premium", endorsed.premium.to_string()),
        ];
        Ok(answered(commit, SCHOOL_POLICY.key, id, version, told))
    }
}
