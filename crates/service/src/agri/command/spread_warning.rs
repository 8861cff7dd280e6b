//! It was found whom a warning goes to: its lots are put into the outbox, so many people a minute.

use jiff::SignedDuration;
use serde::Serialize;
use yinuo_core::agri::permission::{READ_COVERS, WarningIssuer};
use yinuo_core::agri::{WARNING_PACE, WEATHER_WARNING, WeatherWarningId};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::weather_warning::WeatherWarningRow;

use crate::agri::warning::{LOT, Lot, LotOf};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::post_for;
use crate::query::require_reached;
use crate::stop::Stop;

/// Puts the lots of a warning into the outbox, once.
#[derive(Debug, Clone, Serialize)]
pub struct SpreadWarning {
    pub warning: WeatherWarningId,
    pub lots: Vec<Lot>,
}

impl Act for SpreadWarning {
    const NAME: &'static str = "spread-warning";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.warning.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<WeatherWarningRow>(self.warning.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<WeatherWarningRow>(self.warning.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        WarningIssuer::grant(context.actor, path)?;
        if row.spread_at.is_some() {
            return Ok(Outcome { answer: Answer::of(WEATHER_WARNING.key, row.id), ..Outcome::default() });
        }
        let pace = context.rules.rulebook().count(WARNING_PACE, context.today()).map_err(Refusal::from)?.max(1);
        let mut commit = Commit::default();
        let (mut households, mut officials) = (0_i64, 0_i64);
        for lot in self.lots {
            let minute = (households + officials) / i64::from(pace);
            let at = context.now.saturating_add(SignedDuration::from_mins(minute)).unwrap_or(context.now);
            let of_officials = lot.recipients.iter().filter(|recipient| recipient.official).count();
            officials += i64::try_from(of_officials).unwrap_or_default();
            households += i64::try_from(lot.recipients.len() - of_officials).unwrap_or_default();
            post_for(&mut commit, context, &LOT, &LotOf { warning: row.id, lot }, at);
        }
        let version = row.version + 1;
        commit.put(WeatherWarningRow {
            spread_at: Some(context.micros()),
            households,
            officials,
            version,
            ..row.clone()
        });
        let subject = Subject { kind: WEATHER_WARNING.key, id: row.id, version };
        let told = vec![
            ("head", row.head.clone()),
            ("households", households.to_string()),
            ("officials", officials.to_string()),
        ];
        let answer = Answer::of(WEATHER_WARNING.key, row.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
