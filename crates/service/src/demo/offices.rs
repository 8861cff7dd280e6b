//! The offices and the staff of the demonstration: a province, its fourteen cities and some forty counters, with the
//! codes and names of the real divisions.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::join_all;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::region::Divisions;

use super::money::Cashiers;
use super::people::person_name;
use crate::command::Command;
use crate::command::house::{CreateOffice, CreateOperator, Letterhead};
use crate::house::House;
use crate::packs;
use crate::stop::Stop;

const PROVINCE: &str = "21";

/// Cities by division code, and how their logins end.
const CITIES: [(&str, &str); 14] = [
    ("2101", "shenyang"),
    ("2102", "dalian"),
    ("2103", "anshan"),
    ("2104", "fushun"),
    ("2105", "benxi"),
    ("2106", "dandong"),
    ("2107", "jinzhou"),
    ("2108", "yingkou"),
    ("2109", "fuxin"),
    ("2110", "liaoyang"),
    ("2111", "panjin"),
    ("2112", "tieling"),
    ("2113", "chaoyang"),
    ("2114", "huludao"),
];

/// Districts and counties with a counter. The first is the one with the short logins.
const COUNTIES: [(&str, &str); 43] = [
    ("210102", "heping"),
    ("210103", "shenhe"),
    ("210105", "huanggu"),
    ("210106", "tiexi"),
    ("210112", "hunnan"),
    ("210181", "xinmin"),
    ("210202", "zhongshan"),
    ("210203", "xigang"),
    ("210211", "ganjingzi"),
    ("210212", "lushunkou"),
    ("210281", "wafangdian"),
    ("210283", "zhuanghe"),
    ("210302", "tiedong"),
    ("210323", "xiuyan"),
    ("210381", "haicheng"),
    ("210411", "shuncheng"),
    ("210423", "qingyuan"),
    ("210502", "pingshan"),
    ("210522", "huanren"),
    ("210603", "zhenxing"),
    ("210681", "donggang"),
    ("210682", "fengcheng"),
    ("210702", "guta"),
    ("210726", "heishan"),
    ("210781", "linghai"),
    ("210802", "zhanqian"),
    ("210804", "bayuquan"),
    ("210882", "dashiqiao"),
    ("210902", "haizhou"),
    ("210922", "zhangwu"),
    ("211002", "baita"),
    ("211081", "dengta"),
    ("211103", "xinglongtai"),
    ("211104", "dawa"),
    ("211202", "yinzhou"),
    ("211224", "changtu"),
    ("211282", "kaiyuan"),
    ("211302", "shuangta"),
    ("211322", "jianping"),
    ("211381", "beipiao"),
    ("211402", "lianshan"),
    ("211421", "suizhong"),
    ("211481", "xingcheng"),
];

/// A counter in a district or county.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub code: &'static str,
    pub slug: &'static str,
    pub city_name: String,
    pub county_name: String,
    /// Without the word for its level: 和平, 瓦房店.
    pub short_name: String,
}

/// The table of divisions that the program carries.
pub(super) fn divisions() -> Divisions {
    let csv = packs::shipped_file("regions-cn/divisions.csv").expect("the pack regions-cn is shipped");
    Divisions::from_csv(&csv).expect("the shipped table is read by a test")
}

pub(super) fn branches(divisions: &Divisions) -> Vec<Branch> {
    let name = |code: &str| divisions.region(code).map(|region| region.name.to_owned()).unwrap_or_default();
    let branch = |&(code, slug): &(&'static str, &'static str)| {
        let county_name = name(code);
        let short = ["满族自治县", "区", "县", "市"].iter().find_map(|level| county_name.strip_suffix(level));
        let short_name = short.unwrap_or(&county_name).to_owned();
        Branch { code, slug, city_name: name(&code[..4]), county_name, short_name }
    };
    COUNTIES.iter().map(branch).collect()
}

/// Those who act at a counter.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub clerk: Arc<Actor>,
    pub handler: Arc<Actor>,
    /// Of the counter itself, or of its city.
    pub manager: Arc<Actor>,
    pub sales: Option<Arc<Actor>>,
}

/// Everybody the demonstration acts as.
#[derive(Debug)]
pub(super) struct Staff {
    pub desks: Vec<Desk>,
    pub city_managers: Vec<Arc<Actor>>,
    /// Of the province, and two who check and release what is paid.
    pub head: Arc<Actor>,
    finance: [Arc<Actor>; 2],
}

impl Staff {
    pub fn cashiers(&self) -> Cashiers {
        Cashiers { maker: self.head.clone(), others: self.finance.clone() }
    }
}

struct Post {
    login: String,
    office: OfficeId,
    role: &'static str,
}

/// Makes the offices and the staff, all with the same password.
pub(super) async fn make(
    house: &House,
    branches: &[Branch],
    divisions: &Divisions,
    password_hash: &str,
    at: Timestamp,
) -> Result<Staff, Stop> {
    let founder = Arc::new(Actor::founder());
    let name = |code: &str| divisions.region(code).map(|region| region.name.to_owned()).unwrap_or_default();
    let seat = format!("{}和平区", name("2101"));
    let root = office(PROVINCE, format!("{}分公司", name(PROVINCE)), seat, None, "province");
    let root = OfficeId::from_number(house.engine.carry_out_at(&founder, root, at).await?.id);
    let cities =
        CITIES.map(|(code, _)| office(code, format!("{}中心支公司", name(code)), name(code), Some(root), "city"));
    let cities = all(house, &founder, cities, at).await?;
    let of_city: HashMap<&str, OfficeId> = CITIES.iter().map(|(code, _)| *code).zip(cities.iter().copied()).collect();
    let counters = branches.iter().map(|branch| {
        let parent = of_city.get(&branch.code[..4]).copied();
        let seat = format!("{}{}", branch.city_name, branch.county_name);
        office(branch.code, format!("{seat}支公司"), seat, parent, "county")
    });
    let counters = all(house, &founder, counters, at).await?;
    let mut rng = StdRng::seed_from_u64(0x7374_6166_6600_0001);
    let hires = posts(root, &cities, branches, &counters).into_iter().map(|post| {
        let is_woman = rng.random_bool(0.6);
        Command::from(CreateOperator {
            login: post.login,
            name: person_name(&mut rng, is_woman),
            office: post.office,
            roles: vec![post.role.to_owned()],
            password_hash: password_hash.to_owned(),
            password_given: false,
        })
    });
    let hired = join_all(hires.map(|command| house.engine.carry_out_at(&founder, command, at))).await;
    hired.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(staff(house, branches))
}

/// The province alone is registered under a name of its own. Street and numbers are made up, and belong to nobody: no line begins with 000.
fn office(code: &str, name: String, seat: String, parent: Option<OfficeId>, level: &str) -> Command {
    let letterhead = Letterhead {
        legal_name: parent.is_none().then(|| "一诺人寿保险股份有限公司辽宁分公司".to_owned()),
        address: Some(format!("{seat}诺言路{}号", code.len() * 8)),
        phone: Some(format!("400-000-{:0>4}", &code[2..])),
    };
    let region_code = Some(code.to_owned());
    Command::from(CreateOffice {
        code: code.to_owned(),
        name,
        parent,
        region_code,
        level: level.to_owned(),
        letterhead,
    })
}

async fn all(
    house: &House,
    founder: &Arc<Actor>,
    commands: impl IntoIterator<Item = Command>,
    at: Timestamp,
) -> Result<Vec<OfficeId>, Stop> {
    let made = join_all(commands.into_iter().map(|command| house.engine.carry_out_at(founder, command, at))).await;
    made.into_iter().map(|answer| Ok(OfficeId::from_number(answer?.id))).collect()
}

fn posts(root: OfficeId, cities: &[OfficeId], branches: &[Branch], counters: &[OfficeId]) -> Vec<Post> {
    let post = |login: String, office: OfficeId, role: &'static str| Post { login, office, role };
    let mut posts = vec![
        post("admin".to_owned(), root, "admin"),
        post("auditor".to_owned(), root, "auditor"),
        post("manager.liaoning".to_owned(), root, "manager"),
        post("handler.liaoning".to_owned(), root, "handler"),
    ];
    for ((_, slug), office) in CITIES.iter().zip(cities) {
        posts.push(post(format!("manager.{slug}"), *office, "manager"));
        posts.push(post(format!("handler.{slug}"), *office, "handler"));
    }
    for (place, (branch, office)) in branches.iter().zip(counters).enumerate() {
        if place == 0 {
            posts.push(post("clerk".to_owned(), *office, "clerk"));
            posts.push(post("clerk2".to_owned(), *office, "clerk"));
            posts.push(post("handler".to_owned(), *office, "handler"));
            posts.push(post("manager".to_owned(), *office, "manager"));
            posts.push(post("sales".to_owned(), *office, "sales"));
        } else {
            posts.push(post(format!("clerk.{}", branch.slug), *office, "clerk"));
            posts.push(post(format!("handler.{}", branch.slug), *office, "handler"));
        }
        if place % 4 == 2 {
            posts.push(post(format!("sales.{}", branch.slug), *office, "sales"));
        }
    }
    posts.extend(["finance", "finance2"].map(|login| post(login.to_owned(), root, "manager")));
    posts
}

fn staff(house: &House, branches: &[Branch]) -> Staff {
    let directory = house.directory();
    let actor = |login: &str| {
        let operator = directory.operator_by_login(login)?;
        directory.actor(operator.id).map(Arc::new)
    };
    let hired = |login: &str| actor(login).expect("everybody was hired above");
    let city =
        |branch: &Branch| CITIES.iter().find(|(code, _)| branch.code.starts_with(code)).map_or("", |city| city.1);
    let desk = |(place, branch): (usize, &Branch)| {
        let own = |role: &str| if place == 0 { role.to_owned() } else { format!("{role}.{}", branch.slug) };
        let manager = if place == 0 { "manager".to_owned() } else { format!("manager.{}", city(branch)) };
        Desk {
            clerk: hired(&own("clerk")),
            handler: hired(&own("handler")),
            manager: hired(&manager),
            sales: actor(&own("sales")),
        }
    };
    Staff {
        desks: branches.iter().enumerate().map(desk).collect(),
        city_managers: CITIES.iter().map(|(_, slug)| hired(&format!("manager.{slug}"))).collect(),
        head: hired("manager.liaoning"),
        finance: ["finance", "finance2"].map(hired),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_city_and_county_of_the_tree_is_a_real_division() {
        let divisions = divisions();
        for (code, _) in CITIES.iter().chain(&COUNTIES) {
            assert!(divisions.region(code).is_some(), "{code}");
        }
        let branches = branches(&divisions);
        assert_eq!(branches[0].county_name, "和平区");
        assert_eq!(branches[0].short_name, "和平");
        assert!(branches.iter().all(|branch| !branch.city_name.is_empty() && !branch.short_name.is_empty()));
    }
}
