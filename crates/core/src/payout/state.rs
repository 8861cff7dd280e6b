//! Where a payout stands, as one word.

/// Where a payout stands, as one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayoutState {
    Blocked,
    Ready,
    /// In a batch that goes, or went, to the bank.
    Batched,
    Paid,
    /// Sent back by the bank; waits for a correction.
    Returned,
    Cancelled,
}

impl PayoutState {
    pub const ALL: [PayoutState; 6] = [
        PayoutState::Blocked,
        PayoutState::Ready,
        PayoutState::Batched,
        PayoutState::Paid,
        PayoutState::Returned,
        PayoutState::Cancelled,
    ];

    pub fn key(self) -> &'static str {
        match self {
            PayoutState::Blocked => "blocked",
            PayoutState::Ready => "ready",
            PayoutState::Batched => "batched",
            PayoutState::Paid => "paid",
            PayoutState::Returned => "returned",
            PayoutState::Cancelled => "cancelled",
        }
    }

    pub fn parse(key: &str) -> Option<PayoutState> {
        PayoutState::ALL.into_iter().find(|state| state.key() == key)
    }
}
