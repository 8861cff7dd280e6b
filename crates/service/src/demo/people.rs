//! The customers of the demonstration: names, identity numbers, phones and accounts made up from a fixed seed.
//!
//! The same seed gives the same people on every machine and every day, so that a test can look for each of their numbers
//! in the database file. Names are put together from common characters; nobody in particular is meant.

use jiff::civil::Date;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use yinuo_core::bank::check_card_number;
use yinuo_core::identity::{CreditCode, ResidentId};
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind};
use yinuo_core::region::Divisions;

use super::offices::{self, Branch};

const SEED: u64 = 0x7969_6e75_6f00_0001;
/// Customers of the first counter, which everybody tries, and of each other one.
const CUSTOMERS_OF_FIRST: usize = 60;
const CUSTOMERS_OF_OTHERS: usize = 8;
/// Customers where no cases are made: enough to try things with.
pub(super) const CUSTOMERS_OF_EMPTY: usize = 6;

const SURNAMES: [&str; 48] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "佟",
];
const GIVEN_OF_WOMEN: [&str; 28] = [
    "芳", "娜", "秀英", "敏", "静", "丽", "玉兰", "桂英", "雪梅", "晓燕", "淑珍", "丹", "萍", "红霞", "婷婷", "雅琴",
    "凤芝", "佳", "莹", "春花", "海燕", "文静", "冬梅", "玉华", "思雨", "美玲", "立新", "淑芬",
];
const GIVEN_OF_MEN: [&str; 28] = [
    "伟", "强", "磊", "军", "洋", "勇", "杰", "志强", "建国", "海涛", "鹏", "国栋", "德福", "永胜", "宝林", "文斌",
    "立军", "浩然", "春生", "树林", "长江", "世杰", "晓东", "振华", "玉山", "明远", "凯", "庆丰",
];
const ORGANISATIONS: [&str; 10] = [
    "和顺机械配件有限公司",
    "第三实验小学",
    "鑫源粮油专业合作社",
    "恒泰物流有限公司",
    "东升果蔬专业合作社",
    "惠民社区卫生服务中心",
    "宏达建筑劳务有限公司",
    "育才幼儿园",
    "远航渔业有限公司",
    "北方供暖设备有限公司",
];
const STREETS: [&str; 10] =
    ["幸福路", "文化街", "建设路", "新华街", "光明路", "胜利街", "兴工路", "迎宾路", "育才街", "滨河路"];
const MOBILE_PREFIXES: [&str; 12] =
    ["130", "132", "135", "136", "138", "139", "150", "155", "158", "176", "186", "189"];

/// A customer as a clerk would take the data down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub kind: PartyKind,
    pub name: String,
    pub identity: String,
    pub phone: String,
    /// The phone a change of address asks for.
    pub other_phone: String,
    /// A bank card.
    pub account: String,
    pub address: String,
    /// The place of the counter in the list of branches.
    pub branch: usize,
}

impl Customer {
    pub fn draft(&self) -> PartyDraft {
        let kind = match self.kind {
            PartyKind::Person => IdentityKind::ResidentId,
            PartyKind::Organisation => IdentityKind::CreditCode,
        };
        PartyDraft {
            kind: self.kind,
            name: self.name.clone(),
            identity: Some(Identity { kind, number: self.identity.clone() }),
            phone: Some(self.phone.clone()),
            birth_date: None,
            sex: None,
            address: Some(self.address.clone()),
            another_person: false,
        }
    }
}

/// All customers of the demonstration, by counter.
pub(super) fn customers_of(branches: &[Branch], divisions: &Divisions, empty: bool) -> Vec<Customer> {
    let mut made = Vec::new();
    for (branch, office) in branches.iter().enumerate() {
        // Each counter has its own seed, so that a new branch leaves the others' customers as they are.
        let mut rng = StdRng::seed_from_u64(SEED ^ u64::try_from(branch).expect("few branches"));
        let count = match (empty, branch) {
            (true, 0) => CUSTOMERS_OF_EMPTY,
            (true, _) => 0,
            (false, 0) => CUSTOMERS_OF_FIRST,
            (false, _) => CUSTOMERS_OF_OTHERS,
        };
        for place in 0..count {
            let is_organisation = place % 16 == 15 || (place == 7 && branch % 3 == 1);
            made.push(customer(&mut rng, office, branch, divisions, is_organisation));
        }
    }
    made
}

/// Every identity number, phone and account that a demonstration seals.
pub fn personal_numbers() -> Vec<String> {
    let divisions = offices::divisions();
    let branches = offices::branches(&divisions);
    let customers = customers_of(&branches, &divisions, false);
    customers.into_iter().flat_map(|c| [c.identity, c.phone, c.other_phone, c.account]).collect()
}

fn customer(rng: &mut StdRng, office: &Branch, branch: usize, divisions: &Divisions, organisation: bool) -> Customer {
    let is_woman = rng.random_bool(0.5);
    let name = if organisation {
        format!("{}{}", office.short_name, pick(rng, &ORGANISATIONS))
    } else {
        person_name(rng, is_woman)
    };
    let identity = if organisation { credit_code(rng, office.code) } else { resident_id(rng, office.code, is_woman) };
    let towns = divisions.children(office.code);
    let town = towns.choose(rng).map_or("", |town| town.name);
    let address = format!(
        "辽宁省{}{}{town}{}{}号",
        office.city_name,
        office.county_name,
        pick(rng, &STREETS),
        rng.random_range(1..=180)
    );
    Customer {
        kind: if organisation { PartyKind::Organisation } else { PartyKind::Person },
        name,
        identity,
        phone: mobile(rng),
        other_phone: mobile(rng),
        account: account(rng),
        address,
        branch,
    }
}

fn pick<'list>(rng: &mut StdRng, list: &[&'list str]) -> &'list str {
    list.choose(rng).copied().unwrap_or_default()
}

/// A name of a surname and one or two characters.
pub(super) fn person_name(rng: &mut StdRng, is_woman: bool) -> String {
    let given = if is_woman { pick(rng, &GIVEN_OF_WOMEN) } else { pick(rng, &GIVEN_OF_MEN) };
    format!("{}{given}", pick(rng, &SURNAMES))
}

fn resident_id(rng: &mut StdRng, county: &str, is_woman: bool) -> String {
    let born = Date::new(rng.random_range(1945..=1992), rng.random_range(1..=12), rng.random_range(1..=28))
        .expect("every month has 28 days");
    let sequence = rng.random_range(0..=499) * 2 + i32::from(!is_woman);
    let start = format!("{county}{:04}{:02}{:02}{sequence:03}", born.year(), born.month(), born.day());
    // The check digit is found by asking the reader of such numbers, so that its rule stands in one place.
    let fitting = "0123456789X".chars().map(|check| format!("{start}{check}"));
    fitting.into_iter().find(|number| ResidentId::parse(number).is_ok()).expect("one of eleven check digits fits")
}

fn credit_code(rng: &mut StdRng, county: &str) -> String {
    let organisation: u32 = rng.random_range(0..1_000_000_000);
    let start = format!("91{county}{organisation:09}");
    let fitting = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|check| format!("{start}{check}"));
    fitting.into_iter().find(|code| CreditCode::parse(code).is_ok()).expect("one of 31 check characters fits")
}

fn mobile(rng: &mut StdRng) -> String {
    format!("{}{:08}", pick(rng, &MOBILE_PREFIXES), rng.random_range(0..100_000_000))
}

fn account(rng: &mut StdRng) -> String {
    let start = format!("622848{:012}", rng.random_range(0..1_000_000_000_000_u64));
    let fitting = ('0'..='9').map(|check| format!("{start}{check}"));
    fitting.into_iter().find(|number| check_card_number(number).is_ok()).expect("one of ten check digits fits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    use yinuo_core::identity::Papers;

    use crate::packs;

    #[test]
    fn the_same_customers_come_every_time_and_every_draft_is_accepted() {
        let divisions = offices::divisions();
        let branches = offices::branches(&divisions);
        let customers = customers_of(&branches, &divisions, false);
        assert_eq!(customers, customers_of(&branches, &divisions, false));
        assert!(customers.len() > 350, "{}", customers.len());
        let papers = packs::shipped_file("papers-cn/papers.toml").expect("the pack");
        let papers = Papers::from_toml(&papers).expect("the pack");
        for customer in &customers {
            let checked = customer.draft().checked(jiff::civil::date(2010, 6, 1), &papers);
            assert!(checked.is_ok(), "{customer:?}: {checked:?}");
        }
    }

    #[test]
    fn no_number_belongs_to_two_customers() {
        let numbers = personal_numbers();
        let distinct: HashSet<_> = numbers.iter().collect();
        assert_eq!(distinct.len(), numbers.len());
        assert!(numbers.iter().all(|number| number.len() >= 11));
    }
}
