//! The panel that looks at a loss, drawn from the pool by a seed that anybody can draw by again.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::agri::{LossId, claim_terms};
use yinuo_core::draw::draw;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::{EXPERTS_OF_OFFICE, LossExpertRow, LossRow};
use yinuo_store::{Value, Work};

use crate::agri::loss::{handled, said, written};
use crate::agri::rules::agri;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::stop::Stop;

/// Asks for the pool of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PoolOf {
    office: i64,
}

impl Question for PoolOf {
    type Told = Vec<LossExpertRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<LossExpertRow>, Stop> {
        Ok(work.query(&EXPERTS_OF_OFFICE, vec![Value::Int(self.office)]).await?)
    }
}

/// A member of a panel, as the loss keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub kind: String,
    pub name: String,
    pub organisation: String,
}

/// Draws one of each kind the programme names from the pool of this office; for a major loss a farmer too.
#[derive(Debug, Clone, Serialize)]
pub struct DrawPanel {
    pub loss: LossId,
    /// The office of the loss, as it was found.
    pub office: i64,
    pub seed: String,
}

impl Act for DrawPanel {
    const NAME: &'static str = "draw-panel";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.loss.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LossRow>(self.loss.number());
        plan.ask(PoolOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let loss = handled(context, facts, self.loss.number())?;
        let damaged = || Stop::damaged("losses", loss.number.clone());
        let pool = facts.told(&PoolOf { office: loss.office_id }).ok_or_else(damaged)?;
        if let Some(seed) = &loss.panel_seed {
            return Err(Refusal::new("drawn_already").with("seed", seed.clone()).into());
        }
        let seed = said("seed", &self.seed)?;
        let programme = agri(context.rules).version(&loss.product_version).ok_or_else(damaged)?;
        let terms = claim_terms(programme)?;
        let area = loss.area.parse::<Decimal>().map_err(|_| damaged())?;
        let mut members = Vec::new();
        for kind in terms.panel_kinds(area) {
            let of_kind: Vec<&LossExpertRow> =
                pool.iter().filter(|expert| expert.active != 0 && expert.kind == kind.key).collect();
            let entries: Vec<String> = of_kind.iter().map(|expert| entry(expert)).collect();
            if entries.is_empty() {
                let code =
                    if kind.key == terms.panel.farmers.key { "panel_without_farmers" } else { "panel_kind_missing" };
                return Err(Refusal::new(code).with("kind", kind.name.zh.clone()).into());
            }
            let drawn = draw(&entries, &seed, 1)?;
            members.extend(drawn.into_iter().map(|at| of_kind[at]).map(|expert| Member {
                kind: expert.kind.clone(),
                name: expert.name.clone(),
                organisation: expert.organisation.clone(),
            }));
        }
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let told = vec![("seed", seed.clone()), ("members", names.join("、"))];
        let panel = serde_json::to_string(&members).expect("members are plain data");
        let row = LossRow { panel: Some(panel), panel_seed: Some(seed), ..loss.clone() };
        Ok(written(Commit::default(), row, told))
    }
}

/// What is drawn from: name and organisation tell one from another.
fn entry(expert: &LossExpertRow) -> String {
    format!("{} {}", expert.name, expert.organisation)
}
