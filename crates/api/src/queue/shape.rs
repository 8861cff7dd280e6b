//! Waiting numbers on the wire.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::queue::{TicketId, TicketState};
use yinuo_service::Stop;
use yinuo_store::tables::queue::TicketRow;

use crate::problem::Problem;
use crate::shape::{IdText, Ref, instant};
use crate::view::View;

/// What a number stands for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketStateWord {
    Waiting,
    Called,
    Served,
    Gone,
}

/// A waiting number. Whose it is, is not kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ticket<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: i64,
    pub office: Ref<'a>,
    pub day: Date,
    pub state: TicketStateWord,
    /// The window it was called to.
    pub counter: Option<Cow<'a, str>>,
    pub drawn_at: Timestamp,
    pub called_at: Option<Timestamp>,
    pub called_by: Option<Ref<'a>>,
    pub ended_at: Option<Timestamp>,
}

impl<'a> Ticket<'a> {
    pub fn new(view: &'a View, row: &'a TicketRow) -> Result<Ticket<'a>, Problem> {
        let damaged = || Stop::damaged("tickets", row.id.to_string());
        Ok(Ticket {
            id: IdText { prefix: TicketId::PREFIX, number: row.id },
            number: row.number,
            office: view.office_number(row.office_id),
            day: row.day.parse().map_err(|_| damaged())?,
            state: match TicketState::of_key(&row.state).ok_or_else(damaged)? {
                TicketState::Waiting => TicketStateWord::Waiting,
                TicketState::Called => TicketStateWord::Called,
                TicketState::Served => TicketStateWord::Served,
                TicketState::Gone => TicketStateWord::Gone,
            },
            counter: row.counter.as_deref().map(Cow::from),
            drawn_at: instant(row.drawn_at),
            called_at: row.called_at.map(instant),
            called_by: row.called_by.map(|by| view.operator_number(by)),
            ended_at: row.ended_at.map(instant),
        })
    }
}
