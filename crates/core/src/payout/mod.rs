//! Money owed to somebody, on its way (应付款项).

mod kind;

pub use kind::PaymentKind;
