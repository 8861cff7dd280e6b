//! A lot of a warning is written: a receipt for each household and official, and a sealed message for each that has a phone.

use serde::Serialize;
use yinuo_core::agri::permission::{READ_COVERS, WarningIssuer};
use yinuo_core::agri::{WEATHER_WARNING, WeatherWarningId};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_store::tables::agri::weather_warning::{WarningReceiptRow, WeatherWarningRow};
use yinuo_store::tables::party::PersonalNumberRow;

use crate::agri::warning::{Lot, TEXT, TextOf, UNDER_WAY, UNREACHABLE, advice};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::message::Message;
use crate::outbox::post;
use crate::personal;
use crate::query::require_reached;
use crate::stop::Stop;

/// The field of a party's phone.
const PHONE: &str = "phone";

/// Writes the receipts of one slot, and what is to be sent there.
#[derive(Debug, Clone, Serialize)]
pub struct SendWarning {
    pub warning: WeatherWarningId,
    pub lot: Lot,
}

impl Act for SendWarning {
    const NAME: &'static str = "send-warning";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.lot.slot).unwrap_or(HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<WeatherWarningRow>(self.warning.number());
        for recipient in &self.lot.recipients {
            plan.want::<PersonalNumberRow>((recipient.party, PHONE));
            plan.want::<WarningReceiptRow>((self.lot.slot, self.warning.number(), recipient.party));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let warning = facts.row::<WeatherWarningRow>(self.warning.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(warning.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        WarningIssuer::grant(context.actor, path)?;
        let advice = advice(warning)?;
        let house = context.directory.house_name();
        let mut commit = Commit::default();
        let (mut sent, mut unreachable) = (0_u32, 0_u32);
        for recipient in &self.lot.recipients {
            let party = recipient.party;
            if facts.row::<WarningReceiptRow>((self.lot.slot, warning.id, party)).is_some() {
                continue;
            }
            // One phone that does not open keeps nobody else from being warned.
            let phone = facts
                .row::<PersonalNumberRow>((party, PHONE))
                .and_then(|row| context.keys.open(&personal::place(party, PHONE), &row.sealed))
                .and_then(|bytes| String::from_utf8(bytes).ok());
            let state = if phone.is_some() { UNDER_WAY } else { UNREACHABLE };
            commit.insert_unaudited(WarningReceiptRow {
                slot: self.lot.slot,
                warning_id: warning.id,
                party_id: party,
                is_official: i64::from(recipient.official),
                state: state.to_owned(),
                noted_at: context.micros(),
            });
            let Some(phone) = phone else {
                unreachable += 1;
                continue;
            };
            let own: String =
                recipient.objects.iter().filter_map(|object| advice.get(object)).map(String::as_str).collect();
            let text = format!("【{house}】{}{}{own}", warning.head, warning.said);
            let message = Message::seal(context.keys, &format!("warning {} {party}", warning.id), &phone, &text);
            post(&mut commit, context, &TEXT, &TextOf { warning: warning.id, party, message });
            sent += 1;
        }
        let subject = Subject { kind: WEATHER_WARNING.key, id: warning.id, version: warning.version };
        let told =
            vec![("head", warning.head.clone()), ("sent", sent.to_string()), ("unreachable", unreachable.to_string())];
        let answer = Answer::of(WEATHER_WARNING.key, warning.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
