//! Why something cannot be done with a record.

use jiff::civil::Date;

use super::custody::RecordState;
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordRefusal {
    WrongState {
        state: RecordState,
    },
    Empty {
        field: &'static str,
    },
    UntilInPast {
        until: Date,
        today: Date,
    },
    EndInFuture {
        ended_on: Date,
    },
    /// No pack says how long it is kept, or when it is asked for.
    NoFigure {
        figure: &'static str,
        on: Date,
    },
    /// Its time has not begun.
    ContractRuns,
    KeptStill {
        until: Date,
    },
}

impl From<RecordRefusal> for Refusal {
    fn from(refusal: RecordRefusal) -> Refusal {
        use RecordRefusal::*;
        match refusal {
            WrongState { state } => Refusal::new("wrong_record_state").with("state", state.key()),
            Empty { field } => Refusal::new("wrong_field").with("field", field).with("cause", "missing"),
            UntilInPast { until, today } => {
                let new = Refusal::new("lent_until_in_past").with("until", until.to_string());
                new.with("today", today.to_string())
            }
            EndInFuture { ended_on } => Refusal::new("occurred_in_future").with("occurred_at", ended_on.to_string()),
            NoFigure { figure, on } => {
                Refusal::new("no_figure_in_force").with("figure", figure).with("on", on.to_string())
            }
            ContractRuns => Refusal::new("record_contract_runs"),
            KeptStill { until } => Refusal::new("record_kept_still").with("until", until.to_string()),
        }
    }
}
