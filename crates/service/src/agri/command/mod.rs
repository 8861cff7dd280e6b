//! What is done with group policies and covers one by one.

mod open_group_policy;
mod receive_farmer_premium;

pub use open_group_policy::OpenGroupPolicy;
pub use receive_farmer_premium::ReceiveFarmerPremium;
