//! What the holder of a life policy reads of it on the public pages.

use futures_util::FutureExt;
use yinuo_core::case::Channel;
use yinuo_core::life::FAMILY;
use yinuo_core::life::product::PayMode;
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
                told.push((word("被保险人", "Insured"), policy.insured));
                let comma = word("、", ", ");
                let beneficiaries = match policy.beneficiaries.is_empty() {
                    true => word("法定继承人", "legal heirs"),
                    false => policy.beneficiaries.join(&comma),
                };
                told.push((word("受益人", "Beneficiaries"), beneficiaries));
                let mode = mode(policy.mode);
                told.push((
                    word("保险费", "Premium"),
                    format!("{}{yuan}{}{}", policy.instalment, word("，", ", "), word(mode.0, mode.1)),
                ));
                let channel = channel(policy.channel);
                told.push((word("销售渠道", "Sold by"), word(channel.0, channel.1)));
                for (kind, name) in policy.served_by {
                    let kind = house.rules().roles().relation(&kind).map(|kind| kind.name.clone()).unwrap_or_default();
                    told.push((word(&kind.zh, &kind.en), name));
                }
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

fn mode(mode: PayMode) -> (&'static str, &'static str) {
    match mode {
        PayMode::Single => ("一次交清", "paid once"),
        PayMode::Yearly => ("年交", "yearly"),
        PayMode::HalfYearly => ("半年交", "half-yearly"),
        PayMode::Quarterly => ("季交", "quarterly"),
        PayMode::Monthly => ("月交", "monthly"),
    }
}

fn channel(channel: Channel) -> (&'static str, &'static str) {
    match channel {
        Channel::Counter => ("柜面", "counter"),
        Channel::Phone => ("电话", "phone"),
        Channel::Web => ("互联网", "internet"),
        Channel::Agent => ("代理人", "agent"),
        Channel::Post => ("邮寄", "post"),
        Channel::Email => ("电子邮件", "e-mail"),
        Channel::Messaging => ("即时通讯", "messaging"),
        Channel::System => ("系统", "the system"),
    }
}
