//! The fixed words of a broker on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::words;

words! {
    /// How far a commission has come.
    CommissionState { Expected, Invoiced, Received, WrittenBack }
    /// What happened to a commission.
    CommissionKind { Invoiced, Received, Split, WrittenBack, SplitBack }
}
