//! `products.toml` as it is written: the shape of the file, which `docs/packs/life-products-sample.md` describes.
//! [`super::read`] makes products of it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::facts::{PayMode, Span};
use super::terms::{Between, ClaimEvent, ClaimMeasure, ProductLine, ScheduledKind};
pub(super) use crate::pack::written::{Filled, Share, Times, WrittenEffective, Yuan};
use crate::service::Status;
use crate::text::LocalText;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenFile {
    pub(super) product: Vec<WrittenProduct>,
    #[serde(default)]
    pub(super) dividend: Vec<WrittenDividend>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenProduct {
    pub(super) key: Spanned<String>,
    pub(super) name: LocalText,
    pub(super) summary: LocalText,
    pub(super) product_line: ProductLine,
    #[serde(default)]
    pub(super) sample: bool,
    #[serde(default)]
    pub(super) participating: bool,
    pub(super) effective: WrittenEffective,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
    pub(super) offer: Spanned<WrittenOffer>,
    pub(super) premium: Spanned<WrittenPremium>,
    pub(super) reserve: Option<WrittenReserve>,
    pub(super) surrender: Option<WrittenSurrender>,
    #[serde(default)]
    pub(super) benefit: Vec<Spanned<WrittenBenefit>>,
    #[serde(default)]
    pub(super) claim: Vec<Spanned<WrittenClaim>>,
    pub(super) loan: Option<WrittenLoan>,
    pub(super) charges: Option<WrittenCharges>,
    #[serde(default)]
    pub(super) account: Vec<WrittenAccount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenOffer {
    pub(super) age: WrittenAges,
    pub(super) cover: Vec<Span>,
    pub(super) pay: Vec<Span>,
    pub(super) mode_factor: BTreeMap<PayMode, Times>,
    pub(super) sum: WrittenSums,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAges {
    pub(super) from: u32,
    pub(super) to: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSums {
    pub(super) from: Yuan,
    pub(super) to: Yuan,
    pub(super) step: Yuan,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WrittenBasis {
    RateTable,
    LifeTable,
    ShareOfSum,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPremium {
    pub(super) basis: WrittenBasis,
    pub(super) rates: Option<String>,
    pub(super) loading: Option<Share>,
    pub(super) share: Option<Share>,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenReserve {
    pub(super) table: WrittenTables,
    pub(super) interest: Share,
    pub(super) last_age: u32,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTables {
    pub(super) male: String,
    pub(super) female: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSurrender {
    pub(super) between: Between,
    pub(super) charge: Vec<Share>,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenBenefit {
    pub(super) key: Filled,
    pub(super) name: LocalText,
    pub(super) kind: ScheduledKind,
    pub(super) every: Option<Span>,
    pub(super) from_age: Option<u32>,
    pub(super) from_year: Option<u32>,
    pub(super) until_age: Option<u32>,
    pub(super) until_year: Option<u32>,
    pub(super) share: Times,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenClaim {
    pub(super) events: Vec<ClaimEvent>,
    pub(super) pays: Vec<WrittenPart>,
    #[serde(default)]
    pub(super) waiting_days: u32,
    pub(super) before_age: Option<u32>,
    pub(super) before_year: Option<u32>,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenPart {
    pub(super) of: ClaimMeasure,
    pub(super) times: Times,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WrittenLoan {
    pub(super) share_of_cash_value: Share,
    pub(super) rate_year: Share,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCharges {
    pub(super) initial: Share,
    pub(super) policy: Share,
    pub(super) cite: Filled,
    pub(super) status: Status,
    pub(super) note: Option<LocalText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAccount {
    pub(super) key: Filled,
    pub(super) name: LocalText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDividend {
    pub(super) product: Spanned<String>,
    pub(super) year: i16,
    pub(super) rate: Share,
    pub(super) cite: Filled,
    pub(super) status: Status,
}
