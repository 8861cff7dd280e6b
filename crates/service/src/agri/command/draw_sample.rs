//! Which households of a loss are looked at, drawn by a seed that anybody can draw by again.

use serde::Serialize;
use yinuo_core::agri::{LossId, claim_terms};
use yinuo_core::draw::draw;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::{COVERS_CLAIMED, LossRow};
use yinuo_store::{Value, Work};

use crate::agri::loss::{handled, said, written};
use crate::agri::rules::agri;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::stop::Stop;

/// Asks for the covers claimed under in a loss, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ClaimedIn {
    loss: i64,
}

impl Question for ClaimedIn {
    type Told = Vec<String>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<String>, Stop> {
        Ok(work.query(&COVERS_CLAIMED, vec![Value::Int(self.loss)]).await?)
    }
}

/// Draws the part of the claims that the programme wants looked at: their cover numbers, in order, are the entries.
#[derive(Debug, Clone, Serialize)]
pub struct DrawSample {
    pub loss: LossId,
    pub seed: String,
}

impl Act for DrawSample {
    const NAME: &'static str = "draw-sample";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.loss.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LossRow>(self.loss.number());
        plan.ask(ClaimedIn { loss: self.loss.number() });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let loss = handled(context, facts, self.loss.number())?;
        let damaged = || Stop::damaged("losses", loss.number.clone());
        let entries = facts.told(&ClaimedIn { loss: loss.id }).ok_or_else(damaged)?;
        if let Some(seed) = &loss.sample_seed {
            return Err(Refusal::new("drawn_already").with("seed", seed.clone()).into());
        }
        let seed = said("seed", &self.seed)?;
        let programme = agri(context.rules).version(&loss.product_version).ok_or_else(damaged)?;
        let size = claim_terms(programme)?.sample_size(entries.len());
        if size == 0 {
            return Err(Stop::refused("nobody_claimed"));
        }
        let drawn = draw(entries, &seed, size)?;
        let sample: Vec<&str> = drawn.into_iter().map(|at| entries[at].as_str()).collect();
        let told = vec![("seed", seed.clone()), ("drawn", size.to_string()), ("of", entries.len().to_string())];
        let sample = serde_json::to_string(&sample).expect("numbers are plain data");
        let row = LossRow { sample: Some(sample), sample_seed: Some(seed), ..loss.clone() };
        Ok(written(Commit::default(), row, told))
    }
}
