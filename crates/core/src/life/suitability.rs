//! When a policyholder must sign a statement before a contract of uncertain benefits is accepted (投保声明): premium far above the
//! income or the budget, or premiums paid to a high age. What is far and high stands in the packs.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::exact::Exact;
use crate::figure::{FigureKind, FigureRule};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::rulebook::RuleBook;

const KINDS: &str = "life.suitability.kinds";
const FOUR_INCOMES: &str = "life.suitability.single-premium-in-incomes";
const FIFTH_OF_INCOME: &str = "life.suitability.yearly-premium-of-income";
const AGE_AND_TERM: &str = "life.suitability.age-and-pay-years";
const OVER_BUDGET: &str = "life.suitability.premium-of-budget";

pub(super) const FIGURES: &[FigureRule] = &[
    FigureRule::new(KINDS, FigureKind::Words),
    FigureRule::new(FOUR_INCOMES, FigureKind::Number),
    FigureRule::new(FIFTH_OF_INCOME, FigureKind::Number),
    FigureRule::new(AGE_AND_TERM, FigureKind::Count),
    FigureRule::new(OVER_BUDGET, FigureKind::Number),
];

/// What decides whether benefits are uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProductKind {
    Participating,
    Universal,
    UnitLinked,
    Variable,
    Other,
}

impl ProductKind {
    pub const ALL: &'static [&'static str] = &["participating", "universal", "unit-linked", "variable", "other"];

    fn key(self) -> &'static str {
        match self {
            ProductKind::Participating => "participating",
            ProductKind::Universal => "universal",
            ProductKind::UnitLinked => "unit-linked",
            ProductKind::Variable => "variable",
            ProductKind::Other => "other",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PremiumAsked {
    Single(Fen),
    Yearly(Fen),
}

/// What is known of the policyholder and the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuitabilityFacts {
    pub kind: ProductKind,
    /// The policyholder's, in completed years.
    pub age: u32,
    pub pay_years: u32,
    pub premium: PremiumAsked,
    /// Of the family.
    pub yearly_income: Fen,
    pub budget: Fen,
}

/// A statement that must be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    pub code: &'static str,
    /// The article of the rule, as `39(1)`.
    pub article: String,
}

/// The statements that must be signed; none before the rule and for products whose benefits are certain.
pub fn statements(rules: &RuleBook, facts: &SuitabilityFacts, on: Date) -> Result<Vec<Statement>, Refusal> {
    facts.yearly_income.not_negative("yearly_income")?;
    facts.budget.not_negative("budget")?;
    let in_force = rules.over_time(KINDS).any(|figure| figure.effective.covers(on));
    if !in_force || !rules.words(KINDS, on)?.contains(&facts.kind.key()) {
        return Ok(Vec::new());
    }
    let (premium, against_income, income_rule, income_code) = match facts.premium {
        PremiumAsked::Single(premium) => {
            (premium.not_negative("single_premium")?, rules.rate(FOUR_INCOMES, on)?, FOUR_INCOMES, "four-incomes")
        }
        PremiumAsked::Yearly(premium) => (
            premium.not_negative("yearly_premium")?,
            rules.rate(FIFTH_OF_INCOME, on)?,
            FIFTH_OF_INCOME,
            "fifth-of-income",
        ),
    };
    let mut statements = Vec::new();
    let mut needed = |code: &'static str, figure: &str| -> Result<(), Refusal> {
        statements.push(Statement { code, article: article(&rules.figure(figure, on)?.cite) });
        Ok(())
    };
    // More than so many incomes; 150 % of the budget and an age of 75 count from exactly there.
    if exceeds(premium, facts.yearly_income, against_income, false)? {
        needed(income_code, income_rule)?;
    }
    if facts.age.saturating_add(facts.pay_years) >= rules.count(AGE_AND_TERM, on)? {
        needed("age-and-term", AGE_AND_TERM)?;
    }
    if exceeds(premium, facts.budget, rules.rate(OVER_BUDGET, on)?, true)? {
        needed("over-budget", OVER_BUDGET)?;
    }
    Ok(statements)
}

/// Whether an amount is above a multiple of another, or at it where that counts too; exactly, without rounding.
fn exceeds(amount: Fen, of: Fen, times: Decimal, or_equal: bool) -> Result<bool, Refusal> {
    let difference = Exact::fen(amount).plus(Exact::fen(of).times(-times)?)?;
    Ok(if or_equal { difference.sign().is_ge() } else { difference.sign().is_gt() })
}

/// `39(1)` of `Order 2025 No. 7, art. 39(1) (…)`.
fn article(cite: &str) -> String {
    let after = cite.split_once("art. ").map_or(cite, |(_, after)| after);
    after.split([' ', ',', ';']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::pack::{Pack, PackSource};

    const RULE: Date = date(2026, 2, 1);

    fn rules() -> RuleBook {
        let head = include_str!("../../../../packs/life-cn/pack.toml");
        let text = include_str!("../../../../packs/life-cn/suitability.toml");
        let limits = include_str!("../../../../packs/life-cn/limits.csv");
        let duties = include_str!("../../../../packs/life-cn/office-duties.toml");
        let files =
            [("pack.toml", head), ("suitability.toml", text), ("limits.csv", limits), ("office-duties.toml", duties)];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        RuleBook::new(&Pack::read(&PackSource { name: "life-cn".to_owned(), files }).unwrap().figures)
    }

    fn facts(premium: PremiumAsked) -> SuitabilityFacts {
        let (yearly_income, budget) = (Fen(10_000_000), Fen(100_000_000));
        SuitabilityFacts { kind: ProductKind::Participating, age: 40, pay_years: 10, premium, yearly_income, budget }
    }

    fn asked(facts: SuitabilityFacts, on: Date) -> Vec<(&'static str, String)> {
        let found = statements(&rules(), &facts, on).unwrap();
        found.into_iter().map(|statement| (statement.code, statement.article)).collect()
    }

    #[test]
    fn a_single_premium_is_held_against_four_incomes_and_a_yearly_one_against_a_fifth() {
        // Income 100 000: exactly 400 000 is not more than four times, a fen above is.
        assert_eq!(asked(facts(PremiumAsked::Single(Fen(40_000_000))), RULE), []);
        let above = [("four-incomes", "39(1)".to_owned())];
        assert_eq!(asked(facts(PremiumAsked::Single(Fen(40_000_001))), RULE), above);
        // 20 % of 100 000 are 20 000.
        assert_eq!(asked(facts(PremiumAsked::Yearly(Fen(2_000_000))), RULE), []);
        assert_eq!(asked(facts(PremiumAsked::Yearly(Fen(2_000_001))), RULE), [("fifth-of-income", "39(2)".to_owned())]);
    }

    #[test]
    fn age_and_budget_count_from_exactly_their_limit() {
        let yearly = facts(PremiumAsked::Yearly(Fen(1_500_000)));
        assert_eq!(asked(SuitabilityFacts { age: 64, ..yearly }, RULE), []);
        assert_eq!(asked(SuitabilityFacts { age: 65, ..yearly }, RULE), [("age-and-term", "39(3)".to_owned())]);
        // 150 % of a budget of 10 000 are 15 000.
        assert_eq!(
            asked(SuitabilityFacts { budget: Fen(1_000_000), ..yearly }, RULE),
            [("over-budget", "39(4)".to_owned())]
        );
        assert_eq!(asked(SuitabilityFacts { budget: Fen(1_000_001), ..yearly }, RULE), []);
        let all = SuitabilityFacts { age: 70, budget: Fen(1), yearly_income: Fen(1), ..yearly };
        let codes: Vec<&str> = asked(all, RULE).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["fifth-of-income", "age-and-term", "over-budget"]);
    }

    #[test]
    fn nothing_is_signed_before_the_rule_and_for_certain_benefits() {
        let all = SuitabilityFacts { age: 90, ..facts(PremiumAsked::Single(Fen(99_999_999_999))) };
        assert_eq!(asked(all, date(2026, 1, 31)), []);
        assert_eq!(asked(SuitabilityFacts { kind: ProductKind::Other, ..all }, RULE), []);
        for kind in [ProductKind::Universal, ProductKind::UnitLinked, ProductKind::Variable] {
            assert_eq!(asked(SuitabilityFacts { kind, ..all }, RULE).len(), 3, "{kind:?}");
        }
        let negative = facts(PremiumAsked::Single(Fen(-1)));
        assert_eq!(statements(&rules(), &negative, RULE).unwrap_err().code, "amount_negative");
    }
}
