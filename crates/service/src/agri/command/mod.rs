//! What is done with group policies and covers one by one, with the subsidies of levels of government, and with losses and claims.

mod add_expert;
mod add_helper;
mod assess_claim;
mod claim_loss;
mod draw_panel;
mod draw_sample;
mod name_helper;
mod open_group_policy;
mod pay_claim;
mod receive_farmer_premium;
mod record_subsidy;
mod remind_of_helper;
mod remove_expert;
mod renew_helper;
mod report_loss;
mod sign_claim;
mod survey_loss;

pub use add_expert::AddExpert;
pub use add_helper::{AddHelper, HelperTerms, Paper};
pub use assess_claim::AssessClaim;
pub use claim_loss::ClaimLoss;
pub use draw_panel::{DrawPanel, Member};
pub use draw_sample::DrawSample;
pub use name_helper::NameHelper;
pub use open_group_policy::OpenGroupPolicy;
pub use pay_claim::PayClaim;
pub use receive_farmer_premium::ReceiveFarmerPremium;
pub use record_subsidy::{RecordSubsidy, SubsidyEvent};
pub use remind_of_helper::RemindOfHelper;
pub use remove_expert::RemoveExpert;
pub use renew_helper::RenewHelper;
pub use report_loss::ReportLoss;
pub use sign_claim::SignClaim;
pub use survey_loss::SurveyLoss;
