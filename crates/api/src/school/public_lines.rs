//! What a school reads of its agreement and of its policy on the page of its agreements.

use futures_util::FutureExt;
use yinuo_core::money::Fen;
use yinuo_core::school::{LIABILITY_FAMILY, SERVICE_FAMILY};
use yinuo_service::school::query;

use crate::language::Language;
use crate::public::PublicAgreements;

pub const AGREEMENTS: PublicAgreements = PublicAgreements {
    family: SERVICE_FAMILY.key,
    lines: |house, heads, language| {
        async move {
            let word = |zh: &str, en: &str| if language == Language::Chinese { zh.to_owned() } else { en.to_owned() };
            let rows = query::own_agreements(&house, &heads).await?;
            let told = |row: yinuo_store::tables::school::SchoolAgreementRow| {
                (row.id, vec![(word("文本SHA-256", "SHA-256 of the text"), row.text_sha256)])
            };
            Ok(rows.into_iter().map(told).collect())
        }
        .boxed()
    },
};

pub const POLICIES: PublicAgreements = PublicAgreements {
    family: LIABILITY_FAMILY.key,
    lines: |house, heads, language| {
        async move {
            let word = |zh: &str, en: &str| if language == Language::Chinese { zh.to_owned() } else { en.to_owned() };
            let yuan = |fen: i64| format!("{}{}", Fen(fen), word("元", " yuan"));
            let rows = query::own_policies(&house, &heads).await?;
            let told = |row: yinuo_store::tables::school::SchoolPolicyRow| {
                let owed = row.premium.saturating_sub(row.paid);
                let lines = vec![
                    (word("学生人数", "Pupils"), row.pupils.to_string()),
                    (word("保险费", "Premium"), yuan(row.premium)),
                    (word("待缴", "To be paid"), yuan(owed)),
                    (word("每名学生每年限额", "Limit of a pupil in a year"), yuan(row.limit_per_pupil)),
                    (word("每次事故限额", "Limit of an accident"), yuan(row.limit_per_accident)),
                ];
                (row.id, lines)
            };
            Ok(rows.into_iter().map(told).collect())
        }
        .boxed()
    },
};
