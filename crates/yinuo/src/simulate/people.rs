//! Who lives in the province and what they grow: counties, villages, households, by seed. Nobody of them is real.

use rust_decimal::Decimal;

/// A small generator: the same seed gives the same row on every machine.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        u32::try_from(mixed >> 32).unwrap_or(0) % sides.max(1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn falls(&mut self, in_a_hundred: u32) -> bool {
        self.roll(100) < in_a_hundred
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let place = self.roll(u32::try_from(of.len()).unwrap_or(u32::MAX));
        usize::try_from(place).ok().and_then(|place| of.get(place))
    }
}

/// Counties of Liaoning by the code of their division, none of which has a ratio of its own between city and county.
pub const COUNTIES: [(&str, &str); 8] = [
    ("210123", "康平县"),
    ("210124", "法库县"),
    ("210381", "海城市"),
    ("210727", "义县"),
    ("210922", "彰武县"),
    ("211224", "昌图县"),
    ("211282", "开原市"),
    ("211421", "绥中县"),
];

/// Households of a village: its sheet is one lot of an import.
const OF_A_VILLAGE: u32 = 100;

const SURNAMES: [&str; 12] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "孙", "欧阳"];
const GIVEN: [&str; 20] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "霞", "平", "桂英",
    "建国",
];
const VILLAGES: [&str; 10] = ["大堡", "小堡", "石桥", "王家", "李家", "前屯", "后屯", "东沟", "西沟", "河口"];

/// A crop, by the name that stands in the sheets.
const CROPS: [(&str, u32); 3] = [("玉米", 60), ("水稻", 25), ("大豆", 15)];

/// A household as its village enters it.
#[derive(Debug, Clone)]
pub struct Household {
    /// Of the whole province, from 0.
    pub number: u32,
    /// On the sheet of its village, from 1.
    pub serial: u32,
    pub name: String,
    pub identity: String,
    pub crop: &'static str,
    pub quantity: Decimal,
    /// It has paid when the sheet is brought.
    pub is_paid: bool,
}

#[derive(Debug, Clone)]
pub struct Village {
    pub number: u32,
    /// Which of the counties.
    pub county: usize,
    pub name: String,
    pub households: Vec<Household>,
}

impl Village {
    /// The number of its group policy.
    pub fn group(&self) -> String {
        format!("NM11-{:05}", self.number + 1)
    }
}

/// The villages of so many households, over as many counties as there are villages for.
pub fn villages(households: u32, dice: &mut Dice) -> Vec<Village> {
    let count = households.div_ceil(OF_A_VILLAGE);
    let counties = u32::try_from(COUNTIES.len()).unwrap_or(1).min(count).max(1);
    let village = |number: u32| {
        let county = usize::try_from(number % counties).unwrap_or(0);
        let code = COUNTIES.get(county).map_or("210123", |(code, _)| *code);
        let first = number * OF_A_VILLAGE;
        let of_village = first..households.min(first + OF_A_VILLAGE);
        let name = dice.pick(&VILLAGES).copied().unwrap_or("大堡");
        Village {
            number,
            county,
            name: format!("{name}第{}村", number + 1),
            households: (1..).zip(of_village).map(|(serial, number)| household(code, serial, number, dice)).collect(),
        }
    };
    (0..count).map(village).collect()
}

fn household(code: &str, serial: u32, number: u32, dice: &mut Dice) -> Household {
    let surname = dice.pick(&SURNAMES).copied().unwrap_or("王");
    let given = dice.pick(&GIVEN).copied().unwrap_or("芳");
    let mut drawn = dice.roll(100);
    let crop = CROPS.iter().find(|(_, part)| {
        let found = drawn < *part;
        drawn = drawn.saturating_sub(*part);
        found
    });
    Household {
        number,
        serial,
        name: format!("{surname}{given}"),
        identity: identity(code, number),
        crop: crop.map_or("玉米", |(name, _)| *name),
        // Half a mu to twenty.
        quantity: Decimal::new(i64::from(50 + dice.roll(1_950)), 2),
        is_paid: dice.falls(75),
    }
}

/// An identity number that passes its check: a day between 1930 and 1999, and a sequence.
fn identity(code: &str, number: u32) -> String {
    let (day, month, year) = (1 + number % 28, 1 + number / 28 % 12, 1930 + number / 336 % 70);
    let body = format!("{code}{year:04}{month:02}{day:02}{:03}", number / 23_520 % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0)).unwrap_or('1');
    format!("{body}{check}")
}

/// The columns of a sheet: the key of the field, and its header.
pub const COLUMNS: [(&str, &str); 12] = [
    ("group_number", "集体保单号"),
    ("serial", "序号"),
    ("name", "农户姓名"),
    ("identity", "身份证号"),
    ("phone", "联系电话"),
    ("account_number", "一折通账号"),
    ("object", "作物"),
    ("quantity", "投保面积（亩）"),
    ("plot", "地块"),
    ("land_number", "承包地编码"),
    ("paid", "已缴保费"),
    ("signed", "签字"),
];

/// A line of the sheet; `paid` is what the household has paid, empty where nothing.
pub fn line(village: &Village, household: &Household, paid: &str) -> String {
    let code = COUNTIES.get(village.county).map_or("210123", |(code, _)| *code);
    let Household { number, serial, name, identity, crop, quantity, .. } = household;
    let account = 5_500_000_000_000_000_u64 + u64::from(*number);
    format!(
        "{},{serial},{name},{identity},138{number:08},{account},{crop},{quantity},东洼地,{code}{number:08},{paid},是\n",
        village.group()
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_people_and_each_has_a_number_of_its_own() {
        let people = |seed| villages(2_350, &mut Dice::new(seed));
        assert_eq!(format!("{:?}", people(7)), format!("{:?}", people(7)));
        assert_ne!(format!("{:?}", people(7)), format!("{:?}", people(8)));
        let all: Vec<Household> = people(7).into_iter().flat_map(|village| village.households).collect();
        assert_eq!(all.len(), 2_350);
        let numbers: BTreeSet<&str> = all.iter().map(|household| household.identity.as_str()).collect();
        assert_eq!(numbers.len(), all.len());
        assert!(numbers.iter().all(|number| yinuo_core::identity::ResidentId::parse(number).is_ok()));
        assert!(CROPS.iter().all(|(crop, _)| all.iter().any(|household| household.crop == *crop)));
    }
}
