//! Identity numbers: resident ids (居民身份证号码, GB 11643) and unified social credit codes (统一社会信用代码, GB 32100).
//!
//! A number is judged by its form alone. Whether it was ever issued, and to whom, only the issuing register knows; a region
//! that is no longer on the list says nothing against an old number.

mod credit_code;
mod normal;
mod paper;
mod refusal;
mod resident_id;

pub use credit_code::CreditCode;
pub use normal::normal_number;
pub use paper::{CheckedNumber, IdentityKind, Paper, Papers};
pub use refusal::IdentityRefusal;
pub use resident_id::{ResidentId, Sex};
