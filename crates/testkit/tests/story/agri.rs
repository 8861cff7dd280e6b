//! The year 2011 of a county in agricultural insurance, on a whole house: villages are enrolled from their sheets, households pay,
//! and what comes too late or goes against a rule is refused.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::agri::{COVER, Contributor, CoverId, GroupPolicyId, HelperId, Payer};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_service::agri::command::{OpenGroupPolicy, ReceiveFarmerPremium, RecordSubsidy, SubsidyEvent};
use yinuo_service::agri::query;
use yinuo_service::command::Command;
use yinuo_service::command::import::Choice;
use yinuo_service::command::party::CreateParty;
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::subject_key;
use yinuo_service::{House, Stop};
use yinuo_store::Value;
use yinuo_store::tables::agri::CoverLineRow;
use yinuo_store::tables::import::{ImportErrorRow, ImportRow};
use yinuo_store::tables::ledger::{ACCOUNT_SUMS, TRANSFERS_OF_SUBJECT};
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::case::at;
use crate::import::{assert_verifies, import_kind, told};
use crate::ledger::hledger_balances;

pub const HEADER: &str = "集体保单号,序号,农户姓名,身份证号,联系电话,一折通账号,作物,面积（亩）,地块,承包地编码,经营方式,流转合同号,已缴保费,签字\n";

/// The county: Fengcheng in Liaoning, whose divisions the identity numbers of the tests are of.
pub struct County {
    pub test: TestHouse,
}

impl County {
    pub async fn open(on: On) -> County {
        County { test: TestHouse::open(on, Some(at("2011-05-20T10:00:00"))).await }
    }

    pub fn house(&self) -> &Arc<House> {
        &self.test.house
    }

    pub fn clerk(&self) -> &Arc<Actor> {
        self.test.actor(Role::Clerk)
    }

    pub fn day(&self, day: &str) {
        assert!(self.house().shared.clock.set(at(&format!("{day}T10:00:00"))));
    }

    async fn committee(&self, village: &str) -> PartyId {
        let draft = PartyDraft {
            kind: PartyKind::Organisation,
            name: format!("{village}村民委员会"),
            identity: None,
            phone: None,
            birth_date: None,
            sex: None,
            address: None,
            another_person: false,
        };
        let made = self.house().carry_out(self.clerk(), Command::from(CreateParty { draft }), None).await;
        PartyId::from_number(made.expect("the committee is entered").id)
    }

    pub async fn group(&self, number: &str, village: &str) -> Result<GroupPolicyId, Stop> {
        self.helped_group(number, village, None).await
    }

    pub async fn helped_group(
        &self,
        number: &str,
        village: &str,
        helper: Option<HelperId>,
    ) -> Result<GroupPolicyId, Stop> {
        let command = OpenGroupPolicy {
            programme: "liaoning-2011".to_owned(),
            holder: self.committee(village).await,
            number: number.to_owned(),
            village: format!("凤城市{village}村"),
            insurer: "人保财险辽宁分公司".to_owned(),
            helper,
        };
        let opened = self.house().carry_out(self.clerk(), Command::from(command), None).await?;
        Ok(GroupPolicyId::from_number(opened.id))
    }

    pub async fn sheet(&self, lines: &[String], options: &[&str]) -> (ImportRow, Vec<ImportErrorRow>) {
        let content = format!("{HEADER}{}", lines.concat()).into_bytes();
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        import_kind(&self.test, "village-enrolment", "村清单.csv", content, Choice::Good, options).await
    }

    pub async fn covers(&self, group: GroupPolicyId, unpaid: bool) -> Vec<CoverLineRow> {
        let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
        query::covers(self.house(), self.clerk(), &group.to_string(), None, unpaid, &ask).await.expect("read").items
    }

    /// A level commits itself, or pays an amount; the code of the refusal, where it is one.
    pub async fn subsidy(&self, contributor: Contributor, amount: Option<i64>) -> Result<(), &'static str> {
        self.entry(contributor, None, of_amount(amount)).await
    }

    /// City or county, which divide their part by four to six here.
    pub async fn local(&self, payer: Payer, amount: Option<i64>) -> Result<(), &'static str> {
        self.entry(Contributor::County, Some(payer), of_amount(amount)).await
    }

    pub async fn entry(
        &self,
        contributor: Contributor,
        payer: Option<Payer>,
        event: SubsidyEvent,
    ) -> Result<(), &'static str> {
        let command = RecordSubsidy {
            programme: "liaoning-2011".to_owned(),
            office: self.test.county,
            contributor,
            payer,
            event,
            reference: "财农〔2011〕1号".to_owned(),
            on: jiff::civil::date(2011, 5, 20),
        };
        let manager = self.test.actor(Role::Manager);
        self.house().carry_out(manager, Command::from(command), None).await.map(|_| ()).map_err(code)
    }

    pub async fn pay(&self, cover: &CoverLineRow, amount: i64) -> Result<(), Stop> {
        let command = ReceiveFarmerPremium { cover: CoverId::from_number(cover.id), amount: Fen(amount) };
        self.house().carry_out(self.clerk(), Command::from(command), None).await.map(|_| ())
    }
}

fn of_amount(amount: Option<i64>) -> SubsidyEvent {
    amount.map_or(SubsidyEvent::Commitment, |amount| SubsidyEvent::Payment(Fen(amount)))
}

/// A household of the sheet of a village: 12.5 mu of maize, of whose 245.00 yuan it pays 49.00.
pub fn line(group: &str, serial: u32, person: u32, paid: &str) -> String {
    line_with(group, serial, person, "玉米,12.5,东洼地", &format!("2106820{person:05}"), paid)
}

pub fn line_with(group: &str, serial: u32, person: u32, crop: &str, land: &str, paid: &str) -> String {
    let identity = resident_id(person);
    let account = 5_500_000_000_000_000u64 + u64::from(person);
    format!("{group},{serial},王芳,{identity},138{person:08},{account},{crop},{land},自有,,{paid},是\n")
}

pub fn code(stop: Stop) -> &'static str {
    match stop {
        Stop::Refused(refusal) => refusal.code,
        stop => panic!("{stop:?}"),
    }
}

async fn a_village_is_enrolled_to_the_fen(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=40).map(|n| line("NY2011-001", n, n, if n % 4 == 0 { "" } else { "49" })).collect();
    let (row, found) = county.sheet(&lines, &[]).await;
    assert_eq!((row.state.as_str(), row.rows_made), ("done", 40), "{:?}", told(&found));
    let covers = county.covers(group, false).await;
    assert_eq!(covers.len(), 40);
    for cover in &covers {
        assert_eq!([cover.farmer, cover.county, cover.province, cover.centre], [4_900, 4_900, 6_125, 8_575]);
        assert_eq!(cover.farmer + cover.county + cover.province + cover.centre, cover.premium);
        assert_eq!(cover.state, if cover.paid_on.is_some() { "in_force" } else { "proposed" });
    }
    assert_eq!((covers[0].number.as_str(), covers[0].sum_insured), ("NY2011-001-0001", 350_000));
    let unpaid = county.covers(group, true).await;
    assert_eq!(unpaid.len(), 10, "every fourth has not paid");
    assert_eq!(code(county.pay(&unpaid[0], 4_800).await.expect_err("it is refused")), "farmer_premium_differs");
    county.pay(&unpaid[0], 4_900).await.expect("it is taken");
    assert_eq!(code(county.pay(&unpaid[0], 4_900).await.expect_err("it is refused")), "farmer_premium_paid");
    let paid = query::cover(county.house(), county.clerk(), CoverId::from_number(unpaid[0].id)).await.expect("read");
    assert_eq!((paid.state.as_str(), paid.paid_on.as_deref()), ("in_force", Some("2011-05-20")));
    let key = subject_key(COVER.of(paid.id));
    let lines = county.house().store.query(&TRANSFERS_OF_SUBJECT, key).await.expect("read");
    assert_eq!(lines.len(), 1);
    let line = (lines[0].debit.as_str(), lines[0].credit.as_str(), lines[0].amount);
    assert_eq!(line, ("fund/agri/bank", "fund/agri/farmer-premium", 4_900));
    let found = query::group(county.house(), county.clerk(), group).await.expect("read");
    let sums = found.sums.expect("it has covers");
    assert_eq!((sums.households, sums.covers, sums.premium), (40, 40, 40 * 24_500));
    assert_eq!((sums.farmer_paid, sums.farmer), (31 * 4_900, 40 * 4_900));
    assert_eq!(sums.farmer + sums.county + sums.province + sums.centre, sums.premium);
    assert_verifies(county.house()).await;
}

async fn what_goes_against_a_rule_is_told_row_by_row(on: On) {
    let county = County::open(on).await;
    county.group("NY2011-001", "大堡").await.expect("it opens");
    let other = county.group("NY2011-002", "小堡").await.expect("it opens");
    let taken = "NY2011-001";
    let first = county.sheet(&[line(taken, 1, 1, "49"), line(taken, 2, 2, "")], &[]).await;
    assert_eq!(first.0.rows_made, 2, "{:?}", told(&first.1));
    let good = |serial, crop: &str, land: &str, paid: &str| line_with(taken, serial, 100 + serial, crop, land, paid);
    let lines = [
        good(10, "玉米,12.5,甲", "A1", "48"),
        good(11, "高粱,5,甲", "A2", ""),
        good(12, "玉米,12.5公顷,甲", "A3", ""),
        good(13, "玉米,0,甲", "A4", ""),
        good(14, "玉米,1,甲", "210682000001", ""),
        good(15, "玉米,1,甲", "A5", "").replace(",是\n", ",否\n"),
        good(16, "玉米,1,甲", "A6", "").replace("自有,,", "流转,,"),
        good(17, "玉米,1,甲", "A7", ""),
        good(18, "玉米,1,甲", "A7", ""),
        line_with("NY2011-009", 1, 200, "玉米,1,甲", "A8", ""),
        line("NY2011-002", 1, 1, "49").replace("210682000001", "B1"),
        line(taken, 2, 202, "49"),
        good(19, "玉米,1,甲", "A9", "").replace("王芳", "李雷").replace(&resident_id(119), &resident_id(2)),
        good(20, "玉米,1,甲", "A10", ""),
    ];
    let (row, found) = county.sheet(&lines, &[]).await;
    assert_eq!(
        told(&found),
        [
            (2, "M", "paid", "farmer_premium_differs"),
            (3, "G", "object", "no_programme_offers"),
            (4, "H", "quantity", "area_in_hectares"),
            (5, "H", "quantity", "quantity_not_positive"),
            (6, "J", "land_number", "plot_insured"),
            (7, "N", "signed", "not_signed"),
            (8, "L", "lease", "lease_missing"),
            (10, "J", "land_number", "plot_twice"),
            (11, "A", "group_number", "unknown_group_policy"),
            (12, "D", "identity", "in_another_village"),
            (13, "B", "serial", "serial_taken"),
            (14, "C", "name", "number_known_otherwise"),
        ]
    );
    assert_eq!((row.state.as_str(), row.rows_made), ("done", 2));
    let (row, found) =
        county.sheet(&[line("NY2011-002", 1, 1, "49").replace("210682000001", "B1")], &["two-villages"]).await;
    assert_eq!(row.rows_made, 1, "{:?}", told(&found));
    assert_eq!(
        county.covers(other, false).await.len(),
        1,
        "who has land in two villages is taken where that was looked at"
    );
    assert_verifies(county.house()).await;
}

/// More than a lot looks up to see whether anybody is known: those who are, among others who are not.
async fn households_known_from_before_are_not_entered_again(on: On) {
    let county = County::open(on).await;
    let first = county.group("NY2011-001", "大堡").await.expect("it opens");
    let second = county.group("NY2011-002", "小堡").await.expect("it opens");
    let lines: Vec<String> = (1..=120).map(|n| line("NY2011-001", n, n, "49")).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 120);
    // Every second one is known; one of them under another name, which is found out although nothing was made ahead of it.
    let plot = |n: u32| format!("2106821{n:05}");
    let of =
        |n: u32| line_with("NY2011-002", n, if n % 2 == 1 { n } else { 1_000 + n }, "玉米,12.5,西坡", &plot(n), "49");
    let mut lines: Vec<String> = (1..=120).map(of).collect();
    lines[2] = lines[2].replace("王芳", "李雷");
    let (row, found) = county.sheet(&lines, &["two-villages"]).await;
    assert_eq!(told(&found), [(4, "C", "name", "number_known_otherwise")]);
    assert_eq!((row.rows_made, row.rows_bad), (119, 1));
    let (before, after) = (county.covers(first, false).await, county.covers(second, false).await);
    let serial = |number: &str| number.rsplit('-').next().and_then(|serial| serial.parse::<u32>().ok());
    for cover in &after {
        let known = before.iter().find(|other| other.holder_id == cover.holder_id);
        let is_odd = serial(&cover.number).expect("a serial number") % 2 == 1;
        assert_eq!(known.map(|other| serial(&other.number)), is_odd.then(|| serial(&cover.number)), "{}", cover.number);
    }
    let again = county.sheet(&lines, &["two-villages"]).await;
    assert_eq!(again.0.rows_made, 0, "each stands there once: {:?}", told(&again.1));
    assert_verifies(county.house()).await;
}

async fn nothing_is_taken_after_the_tenth_of_june(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    assert!(county.house().shared.clock.set(at("2011-06-10T23:59:59")));
    let (row, found) = county.sheet(&[line("NY2011-001", 1, 1, "")], &[]).await;
    assert_eq!(row.rows_made, 1, "the last second of the last day: {:?}", told(&found));
    assert!(county.house().shared.clock.set(at("2011-06-11T00:00:00")));
    let (row, found) = county.sheet(&[line("NY2011-001", 2, 2, "49")], &[]).await;
    assert_eq!((row.rows_made, told(&found)), (0, vec![(2, "G", "object", "enrolment_closed")]));
    let unpaid = county.covers(group, true).await;
    assert_eq!(code(county.pay(&unpaid[0], unpaid[0].farmer).await.expect_err("it is refused")), "enrolment_closed");
    county.day("2011-06-20");
    assert_eq!(code(county.group("NY2011-003", "新堡").await.expect_err("it is refused")), "enrolment_closed");
    assert_eq!(county.covers(group, false).await.len(), 1);
}

async fn the_upper_levels_pay_when_farmers_and_the_lower_ones_have(on: On) {
    let county = County::open(on).await;
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=20).map(|n| line("NY2011-001", n, n, if n == 20 { "" } else { "49" })).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 20);
    use Contributor::{Centre, County as Local, Province};
    assert_eq!(county.subsidy(Province, Some(19 * 6_125)).await, Err("lower_level_not_committed"));
    assert_eq!(county.subsidy(Local, None).await, Err("subsidy_payer_missing"), "city and county are two payers");
    county.local(Payer::County, None).await.expect("the county commits itself");
    assert_eq!(county.local(Payer::County, None).await, Err("already_committed"));
    assert_eq!(county.subsidy(Province, Some(6_125)).await, Err("lower_level_not_committed"), "the city has not");
    county.local(Payer::City, None).await.expect("the city commits itself");
    assert_eq!(county.subsidy(Province, Some(19 * 6_125)).await, Err("lower_level_has_not_paid"));
    // Theirs together is 93100 fen: four tenths are 37240, six tenths 55860.
    assert_eq!(county.local(Payer::City, Some(37_241)).await, Err("subsidy_exceeds_owed"), "one farmer has not paid");
    county.local(Payer::City, Some(37_240)).await.expect("the city pays its part");
    county.local(Payer::County, Some(55_859)).await.expect("the county pays nearly all");
    assert_eq!(county.subsidy(Province, Some(6_125)).await, Err("lower_level_has_not_paid"), "a fen is owed");
    county.local(Payer::County, Some(1)).await.expect("the last fen");
    county.subsidy(Province, None).await.expect("the province commits itself");
    assert_eq!(county.subsidy(Province, Some(20 * 6_125)).await, Err("subsidy_exceeds_owed"));
    assert_eq!(county.subsidy(Centre, Some(19 * 8_575)).await, Err("lower_level_has_not_paid"));
    county.subsidy(Province, Some(19 * 6_125)).await.expect("the province pays");
    county.subsidy(Centre, Some(19 * 8_575)).await.expect("the centre pays");
    let manager = county.test.actor(Role::Manager);
    let file = query::subsidies(county.house(), manager, "liaoning-2011", None).await.expect("read");
    let centre = file.subsidies.centre;
    assert_eq!((centre.accrued, centre.withheld, centre.owed()), (Fen(19 * 8_575), Fen(8_575), Fen::ZERO));
    let unpaid = county.covers(group, true).await;
    county.pay(&unpaid[0], 4_900).await.expect("the last farmer pays");
    assert_eq!(
        county.subsidy(Province, Some(6_125)).await,
        Err("lower_level_has_not_paid"),
        "and the county owes again"
    );
    county.local(Payer::City, Some(1_960)).await.expect("the city pays");
    county.local(Payer::County, Some(2_940)).await.expect("the county pays");
    county.subsidy(Province, Some(6_125)).await.expect("the province pays");
    county.subsidy(Centre, Some(8_575)).await.expect("the centre pays");
    assert_verifies(county.house()).await;
    let sums = query::group(county.house(), county.clerk(), group).await.expect("read").sums.expect("covers");
    let parameters = vec![Value::from(""), Value::from("2011-12-31"), Value::Int(i64::MAX)];
    let ledger = county.house().store.query(&ACCOUNT_SUMS, parameters).await.expect("read");
    let of = |path: &str| ledger.iter().find(|sum| sum.account == path).map_or(0, |sum| sum.debit + sum.credit);
    assert_eq!(of("fund/agri/farmer-premium"), sums.farmer);
    assert_eq!(of("fund/agri/subsidy/city") + of("fund/agri/subsidy/county"), sums.county);
    assert_eq!(of("fund/agri/subsidy/province"), sums.province);
    assert_eq!(of("fund/agri/subsidy/centre"), sums.centre);
    assert_eq!(of("fund/agri/bank"), sums.premium, "the ledger holds the whole premium, to the fen");
    // And so does an independent program that reads the journal.
    let (shown, balances) = hledger_balances(&county.test).await;
    let told = |account: &str| shown.get(account).map_or(0, |amount| amount.0);
    let of_levels = ["city", "county", "province", "centre"].map(|level| format!("fund:agri:subsidy:{level}"));
    let paid: i64 = of_levels.iter().map(|account| -told(account)).sum();
    // Each household has an account of its own.
    let farmers = shown.iter().filter(|(account, _)| account.ends_with(":farmer-premium"));
    assert_eq!(farmers.map(|(_, amount)| -amount.0).sum::<i64>(), sums.farmer, "{balances}");
    assert_eq!(paid, sums.county + sums.province + sums.centre, "{balances}");
    assert_eq!(told("fund:agri:bank"), sums.premium, "{balances}");
}

macro_rules! on_both {
    ($($story:ident $sqlite:ident $postgresql:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $sqlite() {
            $story(On::Sqlite).await;
        }

        #[tokio::test]
        async fn $postgresql() {
            $story(On::Postgres).await;
        })+
    };
}

on_both!(
    the_upper_levels_pay_when_farmers_and_the_lower_ones_have
        the_upper_levels_pay_when_farmers_and_the_lower_ones_have_on_sqlite
        the_upper_levels_pay_when_farmers_and_the_lower_ones_have_on_postgresql,
    a_village_is_enrolled_to_the_fen a_village_is_enrolled_to_the_fen_on_sqlite a_village_is_enrolled_to_the_fen_on_postgresql,
    what_goes_against_a_rule_is_told_row_by_row what_goes_against_a_rule_is_told_row_by_row_on_sqlite
        what_goes_against_a_rule_is_told_row_by_row_on_postgresql,
    households_known_from_before_are_not_entered_again households_known_from_before_are_not_entered_again_on_sqlite
        households_known_from_before_are_not_entered_again_on_postgresql,
    nothing_is_taken_after_the_tenth_of_june nothing_is_taken_after_the_tenth_of_june_on_sqlite
        nothing_is_taken_after_the_tenth_of_june_on_postgresql,
);
