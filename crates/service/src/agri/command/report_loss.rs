//! A village reports what struck it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::event::LOSS_REPORTED;
use yinuo_core::agri::permission::LossSurveyor;
use yinuo_core::agri::{GroupPolicyId, LOSS, LossId, check_loss, claim_terms};
use yinuo_core::id::{OfficeId, Slot, case_number};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::{GroupPolicyRow, LossRow};

use crate::agri::loss::{event, said};
use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::stop::Stop;
use yinuo_core::agri::permission::READ_COVERS;

/// Opens the loss of a village under its group policy. What struck several villages at once has one name.
#[derive(Debug, Clone, Serialize)]
pub struct ReportLoss {
    pub group: GroupPolicyId,
    pub event: String,
    /// The key of a cause of the programme.
    pub cause: String,
    pub began_on: Date,
    pub ended_on: Date,
    /// In units of its crops, as the village says.
    pub area: Decimal,
}

impl Act for ReportLoss {
    const NAME: &'static str = "report-loss";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.group.number());
        plan.want::<GroupPolicyRow>(self.group.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.group.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let group = facts.row::<GroupPolicyRow>(id).ok_or(Stop::NotFound)?;
        require_reached(context.actor, READ_COVERS, at(context.directory, head))?;
        let office = OfficeId::from_number(head.office_id);
        LossSurveyor::grant(context.actor, context.office_path(office))?;
        let damaged = || Stop::damaged("agreements", format!("the programme of {}", head.number));
        let programme = agri(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        let terms = claim_terms(programme)?;
        check_loss(terms, &self.cause, self.began_on, self.ended_on, context.today())?;
        if self.area <= Decimal::ZERO {
            return Err(Refusal::new("quantity_not_positive").with("quantity", self.area.to_string()).into());
        }
        let loss = LossId::new(context.stamp(), context.slot);
        let row = LossRow {
            slot: loss.slot().number(),
            id: loss.number(),
            number: format!("L{}", case_number(context.slot, context.sequence)),
            group_id: id,
            group_number: head.number.clone(),
            holder_id: head.holder_id,
            village: group.village.clone(),
            office_id: head.office_id,
            product_version: head.product_version.clone(),
            event: said("event", &self.event)?,
            cause: self.cause,
            began_on: self.began_on.to_string(),
            ended_on: self.ended_on.to_string(),
            area: self.area.normalize().to_string(),
            reported_at: context.micros(),
            operator_id: context.operator().number(),
            surveys: 0,
            panel: None,
            panel_seed: None,
            sample: None,
            sample_seed: None,
            agreed_on: None,
            paid_on: None,
            version: 1,
        };
        let told = vec![("number", row.number.clone()), ("event", row.event.clone()), ("area", row.area.clone())];
        let mut commit = Commit::default();
        follow(context, &mut commit, LOSS.of(row.id), &event(&LOSS_REPORTED, &row, context.today()));
        commit.insert(row);
        let subject = Subject { kind: LOSS.key, id: loss.number(), version: 1 };
        let answer = Answer::of(LOSS.key, loss.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}
