//! What holds for every table, every rate of interest and every contract.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::tests::benefit;
use super::*;
use crate::money::Fen;
use BenefitKind::*;

/// Two ways of arithmetic may differ in the last digits only: relative to the larger one, or to one unit.
fn close(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() <= Decimal::new(1, 20) * one.abs().max(other.abs()).max(Decimal::ONE)
}

fn per_mille(number: i64) -> Decimal {
    Decimal::new(number, 3)
}

#[derive(Debug, Clone)]
struct Question {
    table: LifeTable,
    interest: InterestRate,
    age: u32,
    years: u32,
    deferred: u32,
    pay_years: u32,
}

impl Question {
    fn worth(&self, kind: BenefitKind, years: Option<u32>) -> Decimal {
        value(&self.table, self.interest, &benefit(kind, self.age, years, self.deferred)).unwrap()
    }

    /// Interest paid at the start of the year for one unit.
    fn discount(&self) -> Decimal {
        self.interest.rate() / self.interest.growth()
    }

    fn plan(&self, kind: BenefitKind) -> PremiumPlan {
        let years = (kind != Whole).then_some(self.years);
        PremiumPlan {
            benefit: benefit(kind, self.age, years, self.deferred),
            sum_insured: Fen(1_000_000),
            pay_years: Some(self.pay_years),
        }
    }
}

fn kind() -> impl Strategy<Value = BenefitKind> {
    prop::sample::select(vec![Term, Whole, PureEndowment, Endowment, AnnuityDue, AnnuityImmediate])
}

/// A contract that ends within the table. Nobody is certain to die before the last age.
fn question() -> impl Strategy<Value = Question> {
    (5usize..40, -40i64..200, 0u32..90).prop_flat_map(|(ages, interest, first_age)| {
        let mortality = prop::collection::vec(0i64..600, ages);
        let length = u32::try_from(ages).unwrap();
        (mortality, 0..length - 2, 0..length, 1..length, 0..length).prop_map(
            move |(mortality, age, years, pay_years, deferred)| {
                let left = length - 1 - age;
                let years = years % left + 1;
                let deferred = deferred % (left - years + 1);
                Question {
                    table: LifeTable::new(first_age, mortality.into_iter().map(per_mille).collect()).unwrap(),
                    interest: InterestRate::new(per_mille(interest)).unwrap(),
                    age: first_age + age,
                    years,
                    deferred,
                    pay_years: (pay_years - 1) % (years + deferred) + 1,
                }
            },
        )
    })
}

proptest! {
    #[test]
    fn a_unit_is_its_insurance_and_the_interest_on_it_while_one_lives(question in question()) {
        let question = Question { deferred: 0, ..question };
        for (insurance, years) in [(Whole, None), (Endowment, Some(question.years))] {
            let insured = question.worth(insurance, years);
            let interest = question.discount() * question.worth(AnnuityDue, years);
            prop_assert!(close(insured + interest, Decimal::ONE), "{insurance:?} {insured} {interest}");
        }
    }

    #[test]
    fn an_endowment_is_a_term_insurance_and_a_pure_endowment(question in question()) {
        let years = Some(question.years);
        let parts = question.worth(Term, years) + question.worth(PureEndowment, years);
        prop_assert!(close(question.worth(Endowment, years), parts));
    }

    #[test]
    fn an_annuity_immediate_is_an_annuity_due_a_year_later(question in question()) {
        let question = Question { deferred: 0, ..question };
        let years = Some(question.years);
        let later = Question { deferred: 1, ..question.clone() };
        prop_assert!(close(question.worth(AnnuityImmediate, years), later.worth(AnnuityDue, years)));
    }

    #[test]
    fn a_deferred_benefit_is_the_later_one_discounted_by_survival(question in question(), kind in kind()) {
        let years = (kind != Whole).then_some(question.years);
        let now = Question { deferred: 0, ..question.clone() };
        let survival = now.worth(PureEndowment, Some(question.deferred));
        let later = Question { age: question.age + question.deferred, deferred: 0, ..question.clone() };
        prop_assert!(close(question.worth(kind, years), survival * later.worth(kind, years)));
    }

    #[test]
    fn a_reserve_begins_at_nothing_and_ends_at_what_is_due(question in question(), kind in kind()) {
        let plan = question.plan(kind);
        let at = |duration| reserve_per_unit(&question.table, question.interest, &plan, duration).unwrap();
        prop_assert!(close(at(0), Decimal::ZERO));
        prop_assert_eq!(reserve(&question.table, question.interest, &plan, 0), Ok(Fen::ZERO));
        let end = question.years + question.deferred;
        match kind {
            Endowment | PureEndowment => prop_assert_eq!(at(end), Decimal::ONE),
            Term | AnnuityDue | AnnuityImmediate => prop_assert_eq!(at(end), Decimal::ZERO),
            Whole => {
                // What is held for the last year, with its premium, if there is one, and its interest is the sum insured.
                let last = question.table.last_age() - question.age;
                let premium = net_premium_per_unit(&question.table, question.interest, &plan).unwrap();
                let paid_in = if question.pay_years > last { premium } else { Decimal::ZERO };
                prop_assert!(close((at(last) + paid_in) * question.interest.growth(), Decimal::ONE));
            }
        }
    }

    #[test]
    fn a_year_of_premium_interest_and_deaths_leads_from_one_reserve_to_the_next(
        question in question(),
        kind in kind(),
    ) {
        let plan = question.plan(kind);
        let premium = net_premium_per_unit(&question.table, question.interest, &plan).unwrap();
        let at = |duration| reserve_per_unit(&question.table, question.interest, &plan, duration).unwrap();
        for duration in 0..question.years + question.deferred {
            let paid_in = if duration < question.pay_years { premium } else { Decimal::ZERO };
            let covered = duration >= question.deferred;
            let if_kind = |kinds: &[BenefitKind]| {
                if covered && kinds.contains(&kind) { Decimal::ONE } else { Decimal::ZERO }
            };
            let death = question.table.mortality(question.age + duration).unwrap();
            let fund = (at(duration) + paid_in - if_kind(&[AnnuityDue])) * question.interest.growth();
            let to_the_dead = death * if_kind(&[Term, Whole, Endowment]);
            let next = (fund - to_the_dead) / (Decimal::ONE - death) - if_kind(&[AnnuityImmediate]);
            prop_assert!(close(next, at(duration + 1)), "{kind:?} after {duration}: {next}, not {}", at(duration + 1));
        }
    }

    #[test]
    fn looking_back_gives_the_reserve_of_looking_forward(question in question()) {
        let question = Question { deferred: 0, ..question };
        let question = Question { pay_years: question.pay_years.min(question.years), ..question };
        let plan = question.plan(Endowment);
        let premium = net_premium_per_unit(&question.table, question.interest, &plan).unwrap();
        for duration in 0..question.years {
            let received = premium * question.worth(AnnuityDue, Some(duration.min(question.pay_years)));
            let spent = question.worth(Term, Some(duration));
            let back = (received - spent) / question.worth(PureEndowment, Some(duration));
            let forward = reserve_per_unit(&question.table, question.interest, &plan, duration).unwrap();
            // Dividing by a small probability of survival enlarges the error of what is divided.
            let tolerance = Decimal::new(1, 12);
            prop_assert!((back - forward).abs() <= tolerance, "after {duration}: {back}, not {forward}");
        }
    }

    #[test]
    fn a_larger_sum_costs_no_less_and_a_loading_is_on_top(
        question in question(),
        kind in kind(),
        one in 1i64..10_000_000_000,
        more in 0i64..10_000_000_000,
        loading in 0i64..999,
    ) {
        let premium = |sum| {
            let plan = PremiumPlan { sum_insured: Fen(sum), ..question.plan(kind) };
            level_premium(&question.table, question.interest, &plan, Loading::new(per_mille(loading)).unwrap()).unwrap()
        };
        let (small, large) = (premium(one), premium(one + more));
        prop_assert!(small.net <= large.net && small.gross <= large.gross);
        prop_assert!(small.net <= small.gross);
    }

    #[test]
    fn no_question_breaks_the_arithmetic(
        age in 0u32..300,
        years in prop::option::of(0u32..300),
        deferred in 0u32..300,
        pay_years in prop::option::of(0u32..300),
        duration in 0u32..300,
        interest in -500i64..=1000,
        sum in any::<i64>(),
        kind in kind(),
        mortality in prop::collection::vec(0i64..=1000, 1..120),
    ) {
        let table = LifeTable::new(0, mortality.into_iter().map(per_mille).collect()).unwrap();
        let interest = InterestRate::new(per_mille(interest)).unwrap();
        let plan = PremiumPlan { benefit: benefit(kind, age, years, deferred), sum_insured: Fen(sum), pay_years };
        let loading = Loading::new(per_mille(300)).unwrap();
        let worth = value(&table, interest, &plan.benefit);
        prop_assert!(worth.is_err() || worth.unwrap() >= Decimal::ZERO);
        let _ = level_premium(&table, interest, &plan, loading);
        let _ = reserve(&table, interest, &plan, duration);
    }
}
