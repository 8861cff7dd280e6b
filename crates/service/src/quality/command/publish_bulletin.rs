//! Publishing the bulletin of an office: whoever it names has been told and could appeal. It names the clerk, the phrase and what
//! follows, never what a customer said.

use serde::{Deserialize, Serialize};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, Slot};
use yinuo_core::quality::BulletinId;
use yinuo_core::quality::ladder::{Step, StepState, ladder};
use yinuo_core::quality::permission::DECIDE_APPEALS;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::OfficeRow;
use yinuo_store::tables::quality::{BulletinRow, ConductFindingRow, FINDINGS_OF_OPERATOR};

use super::{found, ladder_rules};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::quality::rules::phrase_name;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct PublishBulletin {
    pub office: OfficeId,
    /// Whose ladders are looked through: those of whom something is due.
    pub operators: Vec<OperatorId>,
    /// Which bulletin of the year it is.
    pub issue: i64,
}

/// Somebody who is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinLine {
    pub operator: String,
    pub office: String,
    pub happened_on: String,
    pub kind: String,
    pub phrase: Option<String>,
    pub nth: Option<u32>,
    pub measure: String,
    pub until: Option<String>,
}

impl Act for PublishBulletin {
    const NAME: &'static str = "publish-bulletin";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
        plan.follow::<ConductFindingRow>();
        self.operators.iter().for_each(|clerk| plan.want_by(&FINDINGS_OF_OPERATOR, clerk.number()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(DECIDE_APPEALS)?;
        let office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(DECIDE_APPEALS, &office.path) {
            return Err(Stop::NotFound);
        }
        let today = context.today();
        let rules = ladder_rules(context)?;
        let id = BulletinId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let mut lines: Vec<BulletinLine> = Vec::new();
        for clerk in self.operators {
            let rows = facts.rows_by(&FINDINGS_OF_OPERATOR, clerk.number());
            let of_clerk: Vec<_> =
                rows.iter().map(|row| found(row)).filter_map(Result::transpose).collect::<Result<_, _>>()?;
            for step in ladder(&of_clerk, &rules, today).iter().filter(|step| step.state == StepState::Due) {
                let row = rows.iter().find(|row| row.id == step.finding);
                let Some(row) = row
                    .filter(|row| context.office_path(OfficeId::from_number(row.office_id)).starts_with(&office.path))
                else {
                    continue;
                };
                lines.push(line(context, row, step));
                let mut row = ConductFindingRow::clone(row);
                row.bulletin_id = Some(id.number());
                row.version += 1;
                commit.put(row);
            }
        }
        if lines.is_empty() {
            return Err(Refusal::new("nothing_to_publish").with("office", office.name.clone()).into());
        }
        lines.sort_by(|one, other| {
            (&one.office, &one.operator, &one.happened_on).cmp(&(&other.office, &other.operator, &other.happened_on))
        });
        let number = format!("{}-{:02}", today.year(), self.issue);
        let told = vec![("number", number.clone()), ("named", lines.len().to_string())];
        commit.insert(BulletinRow {
            id: id.number(),
            office_id: office.id,
            published_on: today.to_string(),
            published_at: context.micros(),
            operator_id: context.operator().number(),
            number,
            named: i64::try_from(lines.len()).unwrap_or_default(),
            body: serde_json::to_string(&lines).expect("lines are plain data"),
        });
        let subject = Some(Subject { kind: "bulletin", id: id.number(), version: 1 });
        Ok(Outcome { commit, answer: Answer::of("bulletin", id.number()), subject, facts: told, ..Outcome::default() })
    }
}

fn line(context: &Context<'_>, row: &ConductFindingRow, step: &Step) -> BulletinLine {
    let operator = context.directory.operator_name(OperatorId::from_number(row.operator_id));
    BulletinLine {
        operator: operator.to_owned(),
        office: context.directory.office_name(OfficeId::from_number(row.office_id)).to_owned(),
        happened_on: row.happened_on.clone(),
        kind: row.kind.clone(),
        phrase: row.phrase.as_deref().map(|key| phrase_name(context.rules, key)),
        nth: step.nth,
        measure: step.measure.key().to_owned(),
        until: step.until.map(|until| until.to_string()),
    }
}
