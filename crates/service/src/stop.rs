//! Why a command or query did not go through.
//!
//! | who is at fault | variant | over HTTP |
//! |---|---|---|
//! | a rule says no | `Refused` | 409 or 422, by code |
//! | the actor may not | `Denied` | 403 |
//! | it is not there, or not visible to the actor | `NotFound` | 404 |
//! | the machine is broken | `Failed` | 500, details only in the log |

use yinuo_core::access::Denied;
use yinuo_core::case::CaseRefusal;
use yinuo_core::refusal::Refusal;
use yinuo_store::StoreFailure;

#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    Refused(Refusal),
    Denied(Denied),
    NotFound,
    Failed(Failure),
}

/// A broken machine: never an answer to a customer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    Store(StoreFailure),
    /// Data that was written by the system cannot be understood by it.
    Damaged {
        what: &'static str,
        detail: String,
    },
    /// Something outside the database does not work now: a folder, a server.
    Machine {
        what: &'static str,
        detail: String,
    },
    /// The engine has stopped.
    Stopped,
}

impl Stop {
    pub fn refused(code: &'static str) -> Stop {
        Stop::Refused(Refusal::new(code))
    }

    pub fn damaged(what: &'static str, detail: impl Into<String>) -> Stop {
        Stop::Failed(Failure::Damaged { what, detail: detail.into() })
    }

    /// The refusal code, for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Stop::Refused(refusal) => refusal.code,
            Stop::Denied(_) => "not_permitted",
            Stop::NotFound => "not_found",
            Stop::Failed(_) => "failure",
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

impl From<CaseRefusal> for Stop {
    fn from(refusal: CaseRefusal) -> Stop {
        match refusal {
            CaseRefusal::Denied(denied) => Stop::Denied(denied),
            other => Stop::Refused(other.into()),
        }
    }
}

impl From<Denied> for Stop {
    fn from(denied: Denied) -> Stop {
        Stop::Denied(denied)
    }
}

impl From<StoreFailure> for Stop {
    fn from(failure: StoreFailure) -> Stop {
        match failure {
            StoreFailure::Cursor { detail } => Stop::Refused(Refusal::new("bad_cursor").with("cause", detail)),
            other => Stop::Failed(Failure::Store(other)),
        }
    }
}
