//! Agricultural insurance (农业保险): programmes that say what is insured and who pays which part of the premium, and what a loss
//! comes to. Pure functions; programmes come from packs.

mod claim;
mod programme;
mod subsidy;

#[cfg(test)]
mod tests;

pub use claim::{CropClaim, claim_payment};
pub use programme::{
    Citation, Contributor, InsuredObject, ObjectPart, PROGRAMMES_FILE, Programme, Programmes, ShareGroup, SubsidyShare,
};
pub use subsidy::{SubsidySplit, price, split};

use crate::systems::System;

/// What agricultural insurance brings to the house.
pub static SYSTEM: System = System { key: "agri", ..System::NONE };
