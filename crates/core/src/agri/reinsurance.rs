//! Reinsurance (再保险): what a treaty gives on, and what its reinsurer bears of an event. A quota share (成数再保险) gives on a part of every claim and of every
//! premium; an excess of loss (超赔再保险) what all claims of one event come to above what the insurer keeps, up to a limit. Pure functions; what is recorded of treaties
//! and of the money that came back stands in the service layer.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::exact::Exact;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::share::Share;

/// What a treaty gives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TreatyTerms {
    /// This part of every claim, and of every premium.
    QuotaShare { cession: Share },
    /// What the claims of one event come to above the retention, up to the limit.
    ExcessOfLoss { retention: Fen, limit: Fen },
}

impl TreatyTerms {
    /// The keys of the kinds of treaty.
    pub const KINDS: [&'static str; 2] = ["quota-share", "excess-of-loss"];

    /// From what was written of a kind: each has figures of its own, and none of the other's.
    pub fn of(
        kind: &str,
        cession: Option<Decimal>,
        retention: Option<Fen>,
        limit: Option<Fen>,
    ) -> Result<TreatyTerms, Refusal> {
        match (kind, cession, retention, limit) {
            ("quota-share", Some(cession), None, None) => {
                let cession = Share::new("cession", cession)?;
                match cession == Share::NONE {
                    true => Err(Refusal::new("wrong_field").with("field", "cession").with("cause", "wrong_value")),
                    false => Ok(TreatyTerms::QuotaShare { cession }),
                }
            }
            ("excess-of-loss", None, Some(retention), Some(limit)) => {
                retention.not_negative("retention")?;
                match limit <= Fen::ZERO {
                    true => Err(Refusal::new("wrong_field").with("field", "limit").with("cause", "not_an_amount")),
                    false => Ok(TreatyTerms::ExcessOfLoss { retention, limit }),
                }
            }
            ("quota-share" | "excess-of-loss", ..) => Err(Refusal::new("treaty_terms_differ").with("kind", kind)),
            _ => {
                let refusal =
                    Refusal::new("unknown_treaty_kind").with("kind", kind.chars().take(80).collect::<String>());
                Err(refusal.with("known", TreatyTerms::KINDS.join(", ")))
            }
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            TreatyTerms::QuotaShare { .. } => "quota-share",
            TreatyTerms::ExcessOfLoss { .. } => "excess-of-loss",
        }
    }

    /// The part of the premiums that is given on: of an excess of loss no part, its price is its own.
    pub fn ceded(&self) -> Share {
        match self {
            TreatyTerms::QuotaShare { cession } => *cession,
            TreatyTerms::ExcessOfLoss { .. } => Share::NONE,
        }
    }

    /// What the reinsurer bears of the claims of one event.
    pub fn bears(&self, claims: Fen) -> Result<Fen, Refusal> {
        match self {
            TreatyTerms::QuotaShare { cession } => Exact::fen(claims).times(cession.decimal())?.rounded(),
            TreatyTerms::ExcessOfLoss { retention, limit } => {
                Ok(Fen(claims.0.saturating_sub(retention.0)).max(Fen::ZERO).min(*limit))
            }
        }
    }
}

/// The days on which an event has to begin that a treaty bears, both counted in.
pub fn check_period(from: Date, until: Date) -> Result<(), Refusal> {
    match from <= until {
        true => Ok(()),
        false => Err(Refusal::new("wrong_field").with("field", "ends_on").with("cause", "before_its_beginning")),
    }
}

/// What of an event was billed to a reinsurer, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Recovered {
    pub billed: Fen,
    pub received: Fen,
}

impl Recovered {
    /// What is billed and has not come yet.
    pub fn outstanding(&self) -> Fen {
        Fen(self.billed.0.saturating_sub(self.received.0))
    }
}

/// No more is billed than the treaty bears of the claims of the event.
pub fn check_billing(terms: &TreatyTerms, claims: Fen, before: Recovered, amount: Fen) -> Result<(), Refusal> {
    check_amount(amount)?;
    let most = Fen(terms.bears(claims)?.0.saturating_sub(before.billed.0)).max(Fen::ZERO);
    if amount <= most {
        return Ok(());
    }
    let refusal = Refusal::new("recovery_exceeds_treaty").with("amount", amount.to_string());
    Err(refusal.with("claims", claims.to_string()).with("most", most.to_string()))
}

/// All treaties of an event together are billed no more than its claims; `billed` is what they were billed of it before.
pub fn check_billed_together(claims: Fen, billed: Fen, amount: Fen) -> Result<(), Refusal> {
    let most = Fen(claims.0.saturating_sub(billed.0)).max(Fen::ZERO);
    if amount <= most {
        return Ok(());
    }
    let refusal = Refusal::new("recovery_exceeds_treaty").with("amount", amount.to_string());
    Err(refusal.with("claims", claims.to_string()).with("most", most.to_string()))
}

/// No more comes in than was billed.
pub fn check_receipt(before: Recovered, amount: Fen) -> Result<(), Refusal> {
    check_amount(amount)?;
    if amount <= before.outstanding() {
        return Ok(());
    }
    let refusal = Refusal::new("recovery_exceeds_billed").with("amount", amount.to_string());
    Err(refusal.with("most", before.outstanding().to_string()))
}

fn check_amount(amount: Fen) -> Result<(), Refusal> {
    match amount <= Fen::ZERO {
        true => Err(Refusal::new("wrong_field").with("field", "amount").with("cause", "not_an_amount")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn quota(cession: &str) -> TreatyTerms {
        TreatyTerms::of("quota-share", Some(cession.parse().unwrap()), None, None).unwrap()
    }

    fn excess(retention: i64, limit: i64) -> TreatyTerms {
        TreatyTerms::of("excess-of-loss", None, Some(Fen(retention)), Some(Fen(limit))).unwrap()
    }

    #[test]
    fn a_quota_share_bears_its_part_and_an_excess_what_lies_above_the_retention_up_to_its_limit() {
        assert_eq!(quota("0.3").bears(Fen(1_001)), Ok(Fen(300)), "rounded once");
        assert_eq!(quota("0.3").ceded().decimal().to_string(), "0.3");
        let excess = excess(1_000, 500);
        assert_eq!(excess.bears(Fen(1_000)), Ok(Fen::ZERO));
        assert_eq!(excess.bears(Fen(1_200)), Ok(Fen(200)));
        assert_eq!(excess.bears(Fen(9_000)), Ok(Fen(500)));
        assert_eq!(excess.ceded(), Share::NONE);
    }

    #[test]
    fn no_more_is_billed_than_the_treaty_bears_and_no_more_comes_in_than_was_billed() {
        let code = |checked: Result<(), Refusal>| checked.err().map(|refusal| refusal.code);
        let before = Recovered { billed: Fen(100), received: Fen(40) };
        let bill = |amount| code(check_billing(&quota("0.3"), Fen(1_000), before, Fen(amount)));
        assert_eq!((bill(200), bill(201), bill(0)), (None, Some("recovery_exceeds_treaty"), Some("wrong_field")));
        let together = |amount| code(check_billed_together(Fen(1_000), Fen(900), Fen(amount)));
        assert_eq!((together(100), together(101)), (None, Some("recovery_exceeds_treaty")));
        assert_eq!(code(check_billed_together(Fen(1_000), Fen(1_100), Fen(1))), Some("recovery_exceeds_treaty"));
        let come = |amount| code(check_receipt(before, Fen(amount)));
        assert_eq!((come(60), come(61)), (None, Some("recovery_exceeds_billed")));
    }

    #[test]
    fn each_kind_of_treaty_has_its_own_figures() {
        let code = |kind, cession: Option<&str>, retention: Option<i64>, limit: Option<i64>| {
            let cession = cession.map(|cession| cession.parse().unwrap());
            TreatyTerms::of(kind, cession, retention.map(Fen), limit.map(Fen)).err().map(|refusal| refusal.code)
        };
        assert_eq!(code("quota-share", Some("0.3"), None, None), None);
        assert_eq!(code("quota-share", Some("0"), None, None), Some("wrong_field"));
        assert_eq!(code("quota-share", Some("1.3"), None, None), Some("share_out_of_range"));
        assert_eq!(code("quota-share", Some("0.3"), Some(1), None), Some("treaty_terms_differ"));
        assert_eq!(code("excess-of-loss", None, Some(1), None), Some("treaty_terms_differ"));
        assert_eq!(code("excess-of-loss", None, Some(0), Some(0)), Some("wrong_field"));
        assert_eq!(code("surplus", None, None, None), Some("unknown_treaty_kind"));
        assert_eq!(check_period(date(2024, 1, 1), date(2023, 12, 31)).unwrap_err().code, "wrong_field");
    }
}
