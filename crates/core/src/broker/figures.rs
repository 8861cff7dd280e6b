//! The figures of a claim, from the first estimate to what was paid: each may be said anew, and none may go beyond what it follows from.

use crate::money::Fen;
use crate::refusal::Refusal;

/// A figure of a claim, by the field of the milestone that tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// What the loss will come to, as it is thought.
    Estimate,
    /// What the client claims.
    Claimed,
    /// What the insurer offers.
    Offered,
    /// What both agreed on.
    Agreed,
    /// What came in, each time.
    Paid,
    /// What was entered as come in and did not, or not so: it is taken back.
    TakenBack,
}

impl Figure {
    pub const ALL: [Figure; 6] =
        [Figure::Estimate, Figure::Claimed, Figure::Offered, Figure::Agreed, Figure::Paid, Figure::TakenBack];

    pub const fn key(self) -> &'static str {
        match self {
            Figure::Estimate => "estimate",
            Figure::Claimed => "claimed",
            Figure::Offered => "offered",
            Figure::Agreed => "agreed_amount",
            Figure::Paid => "paid_amount",
            Figure::TakenBack => "taken_back_amount",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClaimFigures {
    pub estimate: Option<Fen>,
    pub claimed: Option<Fen>,
    pub offered: Option<Fen>,
    pub agreed: Option<Fen>,
    /// Together, advances among it.
    pub paid: Fen,
}

impl ClaimFigures {
    /// With a figure said anew; what was paid is added to what was paid before.
    pub fn with(self, figure: Figure, amount: Fen) -> Result<ClaimFigures, Refusal> {
        amount.not_negative(figure.key())?;
        let after = match figure {
            Figure::Estimate => ClaimFigures { estimate: Some(amount), ..self },
            Figure::Claimed => ClaimFigures { claimed: Some(amount), ..self },
            Figure::Offered => ClaimFigures { offered: Some(amount), ..self },
            Figure::Agreed => ClaimFigures { agreed: Some(amount), ..self },
            Figure::Paid => {
                let paid = self.paid.checked_add(amount).map_err(|_| Refusal::new("amount_too_large"))?;
                ClaimFigures { paid, ..self }
            }
            Figure::TakenBack => {
                let paid = self.paid.checked_sub(amount).map_err(|_| Refusal::new("amount_too_large"))?;
                if paid < Fen::ZERO {
                    let refusal = Refusal::new("taken_back_above_paid").with("amount", amount.to_string());
                    return Err(refusal.with("paid", self.paid.to_string()));
                }
                ClaimFigures { paid, ..self }
            }
        };
        if let (Some(agreed), Some(claimed)) = (after.agreed, after.claimed)
            && agreed > claimed
        {
            let refusal = Refusal::new("agreed_above_claimed").with("agreed", agreed.to_string());
            return Err(refusal.with("claimed", claimed.to_string()));
        }
        // An advance comes before anything is agreed; it goes no further than what is claimed.
        let limit = after.agreed.or(after.claimed);
        if let Some(limit) = limit.filter(|limit| after.paid > *limit) {
            let refusal = Refusal::new("paid_above_agreed").with("paid", after.paid.to_string());
            return Err(refusal.with("limit", limit.to_string()));
        }
        Ok(after)
    }

    /// Nothing is claimed, offered or agreed on beyond what is insured. What the loss is thought to come to may be.
    pub fn check_within(self, sum_insured: Fen) -> Result<(), Refusal> {
        let figures = [(Figure::Claimed, self.claimed), (Figure::Offered, self.offered), (Figure::Agreed, self.agreed)];
        let above = |(_, amount): &(Figure, Option<Fen>)| amount.is_some_and(|amount| amount > sum_insured);
        match figures.into_iter().find(above) {
            None => Ok(()),
            Some((figure, amount)) => {
                let refusal = Refusal::new("figure_above_sum_insured").with("field", figure.key());
                let refusal = refusal.with("amount", amount.unwrap_or_default().to_string());
                Err(refusal.with("sum_insured", sum_insured.to_string()))
            }
        }
    }

    /// Whether all that was agreed came in, to the fen.
    pub fn check_paid_up(self) -> Result<(), Refusal> {
        let agreed = self.agreed.unwrap_or_default();
        if self.paid == agreed {
            return Ok(());
        }
        let refusal = Refusal::new("claim_not_paid_up").with("paid", self.paid.to_string());
        Err(refusal.with("agreed", agreed.to_string()))
    }
}
