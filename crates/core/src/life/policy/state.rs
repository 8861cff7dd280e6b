//! Where a policy stands, with what belongs to standing there: the contract and its days, why it lapsed, how it ended.

use jiff::civil::Date;

use crate::agreement::AgreementState;

/// Why a policy lapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LapseCause {
    AfterDue,
    AfterDemand,
}

impl LapseCause {
    pub const ALL: [LapseCause; 2] = [LapseCause::AfterDue, LapseCause::AfterDemand];

    pub fn key(self) -> &'static str {
        match self {
            LapseCause::AfterDue => "after-due",
            LapseCause::AfterDemand => "after-demand",
        }
    }
}

/// Why a policy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndCause {
    Matured,
    Expired,
    Surrendered,
    HesitationWithdrawn,
    Claimed,
    Rescinded,
}

impl EndCause {
    pub const ALL: [EndCause; 6] = [
        EndCause::Matured,
        EndCause::Expired,
        EndCause::Surrendered,
        EndCause::HesitationWithdrawn,
        EndCause::Claimed,
        EndCause::Rescinded,
    ];

    pub fn key(self) -> &'static str {
        match self {
            EndCause::Matured => "matured",
            EndCause::Expired => "expired",
            EndCause::Surrendered => "surrendered",
            EndCause::HesitationWithdrawn => "hesitation-withdrawn",
            EndCause::Claimed => "claimed",
            EndCause::Rescinded => "rescinded",
        }
    }
}

/// What the holder's signature for the policy begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Delivery {
    pub on: Date,
    /// The last day of the hesitation period (犹豫期).
    pub hesitation_ends_on: Date,
}

/// The contract, from the day on which the risk was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Contract {
    pub issued_on: Date,
    pub delivery: Option<Delivery>,
}

impl Contract {
    /// From its days as they are stored; nothing, where they do not go together.
    pub fn read(
        issued_on: Option<Date>,
        delivered_on: Option<Date>,
        hesitation_ends_on: Option<Date>,
    ) -> Option<Option<Contract>> {
        let delivery = match (delivered_on, hesitation_ends_on) {
            (None, None) => None,
            (Some(on), Some(hesitation_ends_on)) => Some(Delivery { on, hesitation_ends_on }),
            _ => return None,
        };
        match (issued_on, delivery) {
            (None, None) => Some(None),
            (None, Some(_)) => None,
            (Some(issued_on), delivery) => Some(Some(Contract { issued_on, delivery })),
        }
    }

    /// Whether the holder may still withdraw on that day.
    pub fn in_hesitation(&self, on: Date) -> bool {
        self.delivery.is_some_and(|delivery| on <= delivery.hesitation_ends_on)
    }
}

/// Where a policy stands. A contract was made of one that is or was in force and of no other; one that lapsed or ended has its
/// cause besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyState {
    Proposed,
    Declined,
    InForce(Contract),
    Suspended(Contract, LapseCause),
    Ended(Contract, EndCause),
}

impl PolicyState {
    /// That of its head, which agreements of all families have.
    pub fn agreement(self) -> AgreementState {
        match self {
            PolicyState::Proposed => AgreementState::Proposed,
            PolicyState::Declined => AgreementState::Declined,
            PolicyState::InForce(_) => AgreementState::InForce,
            PolicyState::Suspended(..) => AgreementState::Suspended,
            PolicyState::Ended(..) => AgreementState::Ended,
        }
    }

    /// The contract, where one was made.
    pub fn contract(self) -> Option<Contract> {
        match self {
            PolicyState::Proposed | PolicyState::Declined => None,
            PolicyState::InForce(contract) | PolicyState::Suspended(contract, _) | PolicyState::Ended(contract, _) => {
                Some(contract)
            }
        }
    }

    /// The key of its cause.
    pub fn cause(self) -> Option<&'static str> {
        match self {
            PolicyState::Suspended(_, cause) => Some(cause.key()),
            PolicyState::Ended(_, cause) => Some(cause.key()),
            PolicyState::Proposed | PolicyState::Declined | PolicyState::InForce(_) => None,
        }
    }

    /// From all three as they are stored; nothing, where they do not go together.
    pub fn read(state: AgreementState, cause: Option<&str>, contract: Option<Contract>) -> Option<PolicyState> {
        match (state, cause, contract) {
            (AgreementState::Proposed, None, None) => Some(PolicyState::Proposed),
            (AgreementState::Declined, None, None) => Some(PolicyState::Declined),
            (AgreementState::InForce, None, Some(contract)) => Some(PolicyState::InForce(contract)),
            (AgreementState::Suspended, Some(key), Some(contract)) => {
                let cause = LapseCause::ALL.into_iter().find(|cause| cause.key() == key)?;
                Some(PolicyState::Suspended(contract, cause))
            }
            (AgreementState::Ended, Some(key), Some(contract)) => {
                let cause = EndCause::ALL.into_iter().find(|cause| cause.key() == key)?;
                Some(PolicyState::Ended(contract, cause))
            }
            _ => None,
        }
    }
}

impl PartialEq<AgreementState> for PolicyState {
    fn eq(&self, other: &AgreementState) -> bool {
        self.agreement() == *other
    }
}
