//! `yinuo retention`: which customers are kept for longer than they are needed.

use std::ops::ControlFlow;

use yinuo_core::id::PartyId;
use yinuo_service::retention;

use crate::database;
use crate::failure::Failure;
use crate::say;
use crate::settings::Settings;

/// List the customers who are due to be erased, each with the day of its entry; no names are told
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    let store = database::open_ready(settings).await?;
    let house = database::open_house(settings, store, None).await?;
    let calendar = house.rules().calendar().clone();
    let mut lines = Vec::new();
    let listed = retention::due(&house, |party| {
        let entered = calendar.date_of(yinuo_service::engine::rows::instant(party.created_at));
        lines.push(format!("{}\t{entered}", PartyId::from_number(party.id)));
        ControlFlow::Continue(())
    })
    .await;
    house.stop().await;
    listed?;
    lines.iter().for_each(|line| say!("{line}"));
    say!("{} customers are due to be erased", lines.len());
    Ok(())
}
