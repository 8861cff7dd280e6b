//! What is done with group policies and covers one by one, and with the subsidies of levels of government.

mod open_group_policy;
mod receive_farmer_premium;
mod record_subsidy;

pub use open_group_policy::OpenGroupPolicy;
pub use receive_farmer_premium::ReceiveFarmerPremium;
pub use record_subsidy::{RecordSubsidy, SubsidyEvent};
