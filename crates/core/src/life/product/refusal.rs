//! Why a product gives no answer. Codes are frozen; the sentences are for people and may change.

use std::fmt;

use jiff::civil::Date;

use super::facts::{PayMode, Span};
use crate::life::refusal::LifeRefusal;
use crate::money::{Fen, MoneyRefusal};
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductRefusal {
    UnknownProduct {
        product: String,
    },
    /// The product is known, but no version of it is for policies of that day.
    ProductNotOffered {
        product: String,
        on: Date,
    },
    AgeNotInsurable {
        age: i32,
        from: u32,
        to: u32,
    },
    SumNotOffered {
        sum: Fen,
        from: Fen,
        to: Fen,
        step: Fen,
    },
    CoverNotOffered {
        cover: Span,
        offered: Vec<Span>,
    },
    PaySpanNotOffered {
        pay: Span,
        offered: Vec<Span>,
    },
    PayModeNotOffered {
        mode: PayMode,
        offered: Vec<PayMode>,
    },
    /// Premiums for longer than the cover, or for no time at all.
    PaySpanDoesNotFit {
        pay: Span,
        cover: Span,
    },
    /// The rate table has no rate for them.
    NoRate {
        age: i32,
        pay: Span,
    },
    PolicyNotInForce {
        on: Date,
    },
    /// A unit-linked policy is worth its units; no reserve is held for it.
    NoReserve {
        product: String,
    },
    NotParticipating {
        product: String,
    },
    /// A dividend rate of another product or year.
    DividendRateMismatch {
        product: String,
        year: i16,
    },
    UnknownClaimEvent {
        event: String,
    },
    /// A payment for a day on which none was due.
    NotADueDate {
        on: Date,
    },
    Life(LifeRefusal),
    Money(MoneyRefusal),
}

impl ProductRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            ProductRefusal::UnknownProduct { .. } => "unknown_product",
            ProductRefusal::ProductNotOffered { .. } => "product_not_offered",
            ProductRefusal::AgeNotInsurable { .. } => "age_not_insurable",
            ProductRefusal::SumNotOffered { .. } => "sum_not_offered",
            ProductRefusal::CoverNotOffered { .. } => "cover_not_offered",
            ProductRefusal::PaySpanNotOffered { .. } => "pay_span_not_offered",
            ProductRefusal::PayModeNotOffered { .. } => "pay_mode_not_offered",
            ProductRefusal::PaySpanDoesNotFit { .. } => "pay_span_does_not_fit",
            ProductRefusal::NoRate { .. } => "no_rate",
            ProductRefusal::PolicyNotInForce { .. } => "policy_not_in_force",
            ProductRefusal::NoReserve { .. } => "no_reserve",
            ProductRefusal::NotParticipating { .. } => "not_participating",
            ProductRefusal::DividendRateMismatch { .. } => "dividend_rate_mismatch",
            ProductRefusal::UnknownClaimEvent { .. } => "unknown_claim_event",
            ProductRefusal::NotADueDate { .. } => "not_a_due_date",
            ProductRefusal::Life(_) | ProductRefusal::Money(_) => "product_not_computable",
        }
    }
}

fn listed<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for ProductRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProductRefusal::UnknownProduct { product } => write!(f, "no pack holds a product `{product}`"),
            ProductRefusal::ProductNotOffered { product, on } => {
                write!(f, "`{product}` has no version for policies that take effect on {on}")
            }
            ProductRefusal::AgeNotInsurable { age, from, to } => {
                write!(f, "the insured is {age} at issue; taken are ages {from} to {to}")
            }
            ProductRefusal::SumNotOffered { sum, from, to, step } => {
                write!(f, "the sum insured lies between {from} and {to} in steps of {step}, not {sum}")
            }
            ProductRefusal::CoverNotOffered { cover, offered } => {
                write!(f, "the cover is one of {}, not {cover}", listed(offered))
            }
            ProductRefusal::PaySpanNotOffered { pay, offered } => {
                write!(f, "premiums are paid for one of {}, not {pay}", listed(offered))
            }
            ProductRefusal::PayModeNotOffered { mode, offered } => {
                write!(f, "premiums are paid {}, not {mode}", listed(offered))
            }
            ProductRefusal::PaySpanDoesNotFit { pay, cover } => {
                write!(f, "premiums for `{pay}` do not fit this mode or the cover `{cover}`")
            }
            ProductRefusal::NoRate { age, pay } => write!(f, "the rate table has no age {age} with `{pay}`"),
            ProductRefusal::PolicyNotInForce { on } => write!(f, "the policy is not in force on {on}"),
            ProductRefusal::NoReserve { product } => write!(f, "no reserve is held for `{product}`"),
            ProductRefusal::NotParticipating { product } => write!(f, "`{product}` has no dividends"),
            ProductRefusal::DividendRateMismatch { product, year } => {
                write!(f, "the dividend rate is that of `{product}` for {year}, which is not the one asked for")
            }
            ProductRefusal::UnknownClaimEvent { event } => {
                write!(f, "`{event}` is no event of a claim; there are death, accidental-death, disability and illness")
            }
            ProductRefusal::NotADueDate { on } => write!(f, "no premium was due on {on}"),
            ProductRefusal::Life(refusal) => refusal.fmt(f),
            ProductRefusal::Money(refusal) => refusal.fmt(f),
        }
    }
}

impl std::error::Error for ProductRefusal {}

impl From<LifeRefusal> for ProductRefusal {
    fn from(refusal: LifeRefusal) -> ProductRefusal {
        ProductRefusal::Life(refusal)
    }
}

impl From<MoneyRefusal> for ProductRefusal {
    fn from(refusal: MoneyRefusal) -> ProductRefusal {
        ProductRefusal::Money(refusal)
    }
}

impl From<ProductRefusal> for Refusal {
    fn from(refusal: ProductRefusal) -> Refusal {
        let new = Refusal::new(refusal.code());
        match refusal {
            ProductRefusal::UnknownProduct { product }
            | ProductRefusal::NoReserve { product }
            | ProductRefusal::NotParticipating { product } => new.with("product", product),
            ProductRefusal::ProductNotOffered { product, on } => {
                new.with("product", product).with("on", on.to_string())
            }
            ProductRefusal::AgeNotInsurable { age, from, to } => {
                new.with("age", age.to_string()).with("from", from.to_string()).with("to", to.to_string())
            }
            ProductRefusal::SumNotOffered { sum, from, to, step } => new
                .with("sum_insured", sum.to_string())
                .with("from", from.to_string())
                .with("to", to.to_string())
                .with("step", step.to_string()),
            ProductRefusal::CoverNotOffered { cover, offered } => {
                new.with("cover", cover.to_string()).with("offered", listed(&offered))
            }
            ProductRefusal::PaySpanNotOffered { pay, offered } => {
                new.with("pay", pay.to_string()).with("offered", listed(&offered))
            }
            ProductRefusal::PayModeNotOffered { mode, offered } => {
                new.with("mode", mode.key()).with("offered", listed(&offered))
            }
            ProductRefusal::PaySpanDoesNotFit { pay, cover } => {
                new.with("pay", pay.to_string()).with("cover", cover.to_string())
            }
            ProductRefusal::NoRate { age, pay } => new.with("age", age.to_string()).with("pay", pay.to_string()),
            ProductRefusal::PolicyNotInForce { on } | ProductRefusal::NotADueDate { on } => {
                new.with("on", on.to_string())
            }
            ProductRefusal::DividendRateMismatch { product, year } => {
                new.with("product", product).with("year", year.to_string())
            }
            ProductRefusal::UnknownClaimEvent { event } => new.with("event", event),
            ProductRefusal::Life(refusal) => new.with("detail", refusal.to_string()),
            ProductRefusal::Money(refusal) => new.with("detail", refusal.to_string()),
        }
    }
}
