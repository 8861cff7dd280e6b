//! What came of a simulated year, and what is held against what: the rows by a sum of their own, the statistics that were filed, the ledger.

use yinuo_core::agri::MonthlyReportId;
use yinuo_core::money::Fen;
use yinuo_service::agri::{monthly, reserve};
use yinuo_service::{House, query};
use yinuo_store::Value;
use yinuo_store::tables::agri::{CLAIM_TOTAL, COVER_TOTAL, ClaimTotalRow, CoverTotalRow};
use yinuo_store::tables::ledger::{ACCOUNT_SUMS, AccountSumRow};

use super::year::PROGRAMME;
use crate::failure::Failure;
use crate::say;

/// What was done in a year.
#[derive(Debug, Default)]
pub struct Told {
    pub seed: u64,
    pub households: u32,
    pub villages: usize,
    pub counties: usize,
    pub enrolled: i64,
    pub paid_late: usize,
    pub lists: usize,
    pub certificates: usize,
    pub subsidies: Fen,
    pub losses: usize,
    pub claims: usize,
    pub payments: usize,
    pub returned: usize,
    /// The statistics that were filed last.
    pub last_report: Option<MonthlyReportId>,
}

impl Told {
    pub fn print(&self) {
        say!(
            "seed {}: {} households of {} villages in {} counties",
            self.seed,
            self.households,
            self.villages,
            self.counties
        );
        let lines = [
            ("households enrolled from sheets", self.enrolled.to_string()),
            ("paid at the counter", self.paid_late.to_string()),
            ("lists of enrolment", self.lists.to_string()),
            ("certificates", self.certificates.to_string()),
            ("subsidies paid", self.subsidies.to_string()),
            ("villages struck", self.losses.to_string()),
            ("claims", self.claims.to_string()),
            ("payments ordered", self.payments.to_string()),
            ("came back and paid once more", self.returned.to_string()),
        ];
        for (name, value) in lines {
            say!("  {name:<34} {value:>16}");
        }
    }
}

/// One thing from two or three places.
#[derive(Debug)]
struct Check {
    what: &'static str,
    /// In fen, unless it is a count.
    found: Vec<(&'static str, i64)>,
    is_count: bool,
}

impl Check {
    fn holds(&self) -> bool {
        self.found.windows(2).all(|pair| matches!(pair, [(_, one), (_, other)] if one == other))
    }
}

#[derive(Debug)]
pub struct Checks(Vec<Check>, bool);

impl Checks {
    pub fn failed(&self) -> usize {
        self.0.iter().filter(|check| !check.holds()).count() + usize::from(!self.1)
    }

    /// Amounts in yuan, each with where it was read.
    pub fn print(&self) {
        for check in &self.0 {
            let shown = |number: i64| if check.is_count { number.to_string() } else { Fen(number).to_string() };
            let found: Vec<String> =
                check.found.iter().map(|(place, number)| format!("{place} {}", shown(*number))).collect();
            let holds = if check.holds() { "=" } else { "NOT EQUAL" };
            say!("  {:<34} {holds} {}", check.what, found.join(", "));
        }
        say!("  {:<34} {}", "trial balance", if self.1 { "= debits and credits" } else { "NOT EQUAL" });
    }
}

/// Holds rows, statistics and ledger against each other.
pub async fn checks(house: &House, told: &Told) -> Result<Checks, Failure> {
    let rows = house.store.query_one(&COVER_TOTAL, vec![Value::from(PROGRAMME)]).await?;
    let rows = rows.ok_or_else(|| Failure::new("the covers have no sum"))?;
    let claims = house.store.query_one(&CLAIM_TOTAL, Vec::new()).await?;
    let claims = claims.ok_or_else(|| Failure::new("the claims have no sum"))?;
    let sums = vec![Value::from(""), Value::from("9999-12-31"), Value::Int(i64::MAX)];
    let ledger = house.store.query(&ACCOUNT_SUMS, sums).await?;
    let finance = house.directory().operator_by_login("finance").and_then(|one| house.directory().actor(one.id));
    let finance = finance.ok_or_else(|| Failure::new("finance has left"))?;
    let report = told.last_report.ok_or_else(|| Failure::new("no statistics were filed"))?;
    let row = monthly::report(house, &finance, report).await?;
    let filed = monthly::figures(&row)?.ok_or_else(|| Failure::new("no statistics were filed"))?;
    let set_apart = reserve::balance(&reserve::entries(house, &finance).await?);
    let of = |part: fn(&monthly::ObjectFigures) -> i64| filed.objects.iter().map(part).sum::<i64>();
    let statistics = Statistics {
        premium: of(|object| object.premium),
        parts: of(|object| object.farmer + object.county + object.province + object.centre),
        farmer_paid: of(|object| object.farmer_paid),
        assessed: filed.assessed,
        paid: filed.paid,
    };
    let balanced = query::ledger::trial_balance(house, &finance, house.today(), None).await?.is_balanced();
    say!("covers {}, premium {}, year's statistics of {}", rows.covers, Fen(rows.premium), row.month);
    Ok(Checks(against(&rows, &claims, &ledger, &statistics, set_apart), balanced))
}

/// What the statistics of the last month say, in fen.
struct Statistics {
    premium: i64,
    parts: i64,
    farmer_paid: i64,
    assessed: i64,
    paid: i64,
}

fn against(
    rows: &CoverTotalRow,
    claims: &ClaimTotalRow,
    ledger: &[AccountSumRow],
    statistics: &Statistics,
    set_apart: Fen,
) -> Vec<Check> {
    let credited = |path: &str| {
        let of = ledger.iter().find(|sum| sum.account == path);
        of.map_or(0, |sum| sum.credit - sum.debit)
    };
    let check = |what, found: &[(&'static str, i64)]| Check { what, found: found.to_vec(), is_count: false };
    let paid_premium = rows.farmer_paid + rows.county_accrued + rows.province_accrued + rows.centre_accrued;
    vec![
        Check { is_count: true, ..check("covers whose shares differ", &[("rows", rows.uneven), ("wanted", 0)]) },
        check("premium", &[("rows", rows.premium), ("statistics", statistics.premium), ("shares", statistics.parts)]),
        check(
            "paid by households",
            &[
                ("rows", rows.farmer_paid),
                ("statistics", statistics.farmer_paid),
                ("ledger", credited("fund/agri/farmer-premium")),
            ],
        ),
        check("county", &[("rows", rows.county_accrued), ("ledger", credited("fund/agri/subsidy/county"))]),
        check("province", &[("rows", rows.province_accrued), ("ledger", credited("fund/agri/subsidy/province"))]),
        check("centre", &[("rows", rows.centre_accrued), ("ledger", credited("fund/agri/subsidy/centre"))]),
        check("claims assessed", &[("rows", claims.assessed), ("statistics", statistics.assessed)]),
        check(
            "claims paid",
            &[
                ("rows", claims.paid),
                ("ordered", claims.ordered),
                ("statistics", statistics.paid),
                ("ledger", -credited("fund/agri/claims")),
            ],
        ),
        check("still owed to households", &[("ledger", credited("fund/agri/payable")), ("wanted", 0)]),
        check(
            "bank",
            &[("ledger", -credited("fund/agri/bank")), ("came in less went out", paid_premium - claims.paid)],
        ),
        check("reserve", &[("entries", set_apart.0), ("ledger", credited("fund/agri/reserve"))]),
    ]
}
