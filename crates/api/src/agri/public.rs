//! What a household reads of its cover, and a village committee of its group policy, on the public pages.

use futures_util::FutureExt;
use yinuo_core::agri::{COVER_FAMILY, GROUP_FAMILY};
use yinuo_core::money::Fen;
use yinuo_service::agri::query;

use crate::language::Language;
use crate::public::PublicAgreements;

pub const COVERS: PublicAgreements = PublicAgreements {
    family: COVER_FAMILY.key,
    lines: |house, heads, language| {
        async move {
            let word = |zh: &str, en: &str| if language == Language::Chinese { zh.to_owned() } else { en.to_owned() };
            let mut lines = std::collections::HashMap::new();
            for own in query::own_covers(&house, &heads).await? {
                let yuan = |fen: i64| format!("{}{}", Fen(fen), word("元", " yuan"));
                let row = own.row;
                let object = own.object.map(|name| word(&name.zh, &name.en)).unwrap_or_else(|| row.object.clone());
                let unit = if row.unit == "mu" { word("亩", " mu") } else { word("栋", " houses") };
                let mut told = vec![
                    (word("标的", "Crop"), object),
                    (word("投保数量", "Quantity"), format!("{}{unit}", row.quantity)),
                    (word("保险金额", "Sum insured"), yuan(row.sum_insured)),
                    (word("保险费", "Premium"), yuan(row.premium)),
                    (word("其中农户自缴", "Of which the farmer pays"), yuan(row.farmer)),
                    (
                        word("各级财政补贴", "Subsidies of county, province and centre"),
                        yuan(row.county + row.province + row.centre),
                    ),
                ];
                if let Some(plot) = row.plot {
                    told.push((word("地块", "Plot"), plot));
                }
                let paid =
                    row.paid_on.unwrap_or_else(|| word("尚未缴费，未缴不承担保险责任", "not yet: no cover before"));
                told.push((word("缴费日期", "Paid on"), paid));
                lines.insert(row.id, told);
            }
            Ok(lines)
        }
        .boxed()
    },
};

pub const GROUP_POLICIES: PublicAgreements = PublicAgreements {
    family: GROUP_FAMILY.key,
    lines: |house, heads, language| {
        async move {
            let word = |zh: &str, en: &str| if language == Language::Chinese { zh.to_owned() } else { en.to_owned() };
            let mut lines = std::collections::HashMap::new();
            for group in query::own_groups(&house, &heads).await? {
                lines.insert(
                    group.id,
                    vec![(word("村", "Village"), group.village), (word("承保公司", "Insurer"), group.insurer)],
                );
            }
            Ok(lines)
        }
        .boxed()
    },
};
