//! What limits leave of the compensation of pupils hurt in one accident.

use crate::money::Fen;
use crate::refusal::Refusal;

/// A pupil hurt in an accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hurt {
    /// What its items come to, as far as the school is liable.
    pub compensation: Fen,
    /// What was paid for it before in the year of the policy.
    pub paid_before: Fen,
}

/// What each is paid: no pupil more in a year than its limit, all together no more than the limit of an accident. What that limit cuts is
/// taken off all in proportion, and every fen of it is paid: the fen that do not divide go to the largest remainders, the first named
/// before the others.
pub fn within_limits(per_pupil: Fen, per_accident: Fen, hurt: &[Hurt]) -> Result<Vec<Fen>, Refusal> {
    let too_large = |_| Refusal::new("amount_too_large");
    let mut each = Vec::with_capacity(hurt.len());
    for pupil in hurt {
        let left = per_pupil.checked_sub(pupil.paid_before).map_err(too_large)?.max(Fen::ZERO);
        each.push(pupil.compensation.not_negative("compensation")?.min(left));
    }
    let sum = Fen::checked_sum(each.iter().copied()).map_err(too_large)?;
    let whole = per_accident.not_negative("per_accident")?;
    if sum <= whole {
        return Ok(each);
    }
    let (whole, sum) = (i128::from(whole.0), i128::from(sum.0));
    let mut shares: Vec<i128> = each.iter().map(|amount| i128::from(amount.0) * whole / sum).collect();
    let mut order: Vec<usize> = (0..each.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(i128::from(each[*index].0) * whole % sum));
    let mut rest = whole - shares.iter().sum::<i128>();
    for index in order {
        if rest == 0 {
            break;
        }
        shares[index] += 1;
        rest -= 1;
    }
    let fen = |share: i128| i64::try_from(share).map(Fen).map_err(|_| Refusal::new("amount_too_large"));
    shares.into_iter().map(fen).collect()
}
