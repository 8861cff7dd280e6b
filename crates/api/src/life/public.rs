//! What the holder of a life policy reads of it on the public pages.

use futures_util::FutureExt;
use yinuo_core::life::FAMILY;
use yinuo_service::life::query::own;

use crate::language::Language;
use crate::public::PublicAgreements;

pub const POLICIES: PublicAgreements = PublicAgreements {
    family: FAMILY.key,
    lines: |house, heads, language| {
        async move {
            let word = |zh: &str, en: &str| if language == Language::Chinese { zh.to_owned() } else { en.to_owned() };
            let mut lines = std::collections::HashMap::new();
            for (id, policy) in own::policies(&house, &heads).await? {
                let yuan = word("元", " yuan");
                let mut told = vec![(word("保险金额", "Sum insured"), format!("{}{yuan}", policy.sum_insured))];
                if let Some((since, amount)) = policy.open {
                    let owed = word(&format!("{amount}元，自{since}起未缴"), &format!("{amount} yuan, since {since}"));
                    told.push((word("欠缴保费", "Premiums not paid"), owed));
                }
                if let Some((on, amount)) = policy.next_due {
                    let due = word(&format!("{on}，{amount}元"), &format!("{amount} yuan on {on}"));
                    told.push((word("下次应缴", "Next premium"), due));
                }
                lines.insert(id, told);
            }
            Ok(lines)
        }
        .boxed()
    },
};
