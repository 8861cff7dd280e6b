//! What is asked when a placed policy is renewed (续保): how its insurers and the others stand in the ranking, and what the claims of the client taught.

use yinuo_core::access::Actor;
use yinuo_store::tables::broker::evaluation::{ClaimLessonRow, LESSONS_OF};

use super::evaluation::{Evaluation, latest};
use super::query::{Placement, placement};
use crate::house::House;
use crate::query::slotted;
use crate::stop::Stop;

/// All of it, as of today.
#[derive(Debug)]
pub struct Renewal {
    pub placement: Placement,
    /// Absent, while nothing was evaluated.
    pub evaluation: Option<Evaluation>,
    /// Of every closed claim of the client, the latest first.
    pub lessons: Vec<ClaimLessonRow>,
}

/// The renewal of a placed policy in reach, by its id or number.
pub async fn renewal(house: &House, actor: &Actor, text: &str) -> Result<Renewal, Stop> {
    let placement = placement(house, actor, text).await?;
    let today = house.today();
    let evaluation = latest(house, actor, today).await?;
    let lessons = house.store.query(&LESSONS_OF, slotted(placement.row.slot, placement.row.holder_id)).await?;
    Ok(Renewal { placement, evaluation, lessons })
}
