//! What the levels of government pay of the premiums of a story's villages, and what is set apart for catastrophes.

use super::super::told::{Funding, Shares};
use super::{County, Cover, refused};
use crate::agri::{Contributor, LocalSubsidies, Payer, Programme, Subsidies, SubsidyStanding, by_payer, chart};
use crate::money::Fen;
use crate::scenario::{Moment, WorldStop};

/// The county of which stories are told, as every house of the tests has an office there: Fengcheng in Liaoning.
const COUNTY: &str = "210682";

/// By which key it is kept what a level paid, or one of its two payers.
pub(super) fn key_of(contributor: Contributor, payer: Option<Payer>) -> &'static str {
    payer.map_or(contributor.key(), Payer::key)
}

impl County {
    /// How the levels stand by what was enrolled, applied for and paid.
    pub(super) fn subsidies(&self, programme: &Programme) -> Result<Subsidies, WorldStop> {
        let sums = |paid: bool| {
            let of = self.covers.values().filter(|cover| cover.paid_on.is_some() == paid);
            of.map(Cover::shares).fold(Shares::default(), Shares::plus)
        };
        let (accrued, withheld) = (sums(true), sums(false));
        let standing = |key: &str, accrued: Fen, withheld: Fen, expected: Fen| {
            let entered = self.entered.get(key).copied().unwrap_or_default();
            SubsidyStanding { accrued, withheld, expected, ..entered }
        };
        let whole = Subsidies {
            county: standing("county", accrued.county, withheld.county, self.expected.county),
            province: standing("province", accrued.province, withheld.province, self.expected.province),
            centre: standing("centre", accrued.centre, withheld.centre, self.expected.centre),
            local: None,
        };
        let city = programme.settlement.as_ref().and_then(|terms| terms.city_share(Some(COUNTY)));
        let Some(city) = city else { return Ok(whole) };
        let parts = |together: Fen| by_payer(together, city).map_err(WorldStop::refused);
        let [of_city, of_county] = parts(accrued.county)?;
        let [city_waits, county_waits] = parts(withheld.county)?;
        let [city_expects, county_expects] = parts(self.expected.county)?;
        Ok(whole.with_local(LocalSubsidies {
            city: standing("city", of_city, city_waits, city_expects),
            county: standing("county", of_county, county_waits, county_expects),
        }))
    }

    pub(super) fn fund(
        &mut self,
        group: &str,
        contributor: Contributor,
        payer: Option<Payer>,
        funding: Funding,
    ) -> Result<(), WorldStop> {
        let programme = self.programme(group)?;
        let subsidies = self.subsidies(&programme)?;
        let standing = *subsidies.payer(contributor, payer).map_err(WorldStop::refused)?;
        let mut postings = Vec::new();
        match funding {
            Funding::Commits if standing.committed => return Err(refused("already_committed")),
            Funding::Commits => {}
            Funding::Pays(amount) => {
                let checked = subsidies.check_payment(&programme, contributor, payer, amount);
                checked.map_err(WorldStop::refused)?;
                postings.push(chart::subsidy_paid(contributor, payer, amount));
            }
            Funding::Prepays(amount) => {
                let checked = subsidies.check_prepayment(&programme, contributor, payer, amount);
                checked.map_err(WorldStop::refused)?;
                postings.push(chart::subsidy_prepaid(contributor, payer, amount));
            }
            Funding::Returns(amount) => {
                subsidies.check_return(contributor, payer, amount).map_err(WorldStop::refused)?;
                postings.extend(chart::subsidy_returned(contributor, payer, amount, &standing));
            }
        }
        postings.iter().for_each(|posting| self.book(posting));
        let entered = self.entered.entry(key_of(contributor, payer)).or_default();
        match funding {
            Funding::Commits => entered.committed = true,
            Funding::Pays(Fen(amount)) => entered.paid.0 += amount,
            Funding::Prepays(Fen(amount)) => entered.prepaid.0 += amount,
            Funding::Returns(Fen(amount)) => entered.returned.0 += amount,
        }
        Ok(())
    }

    pub(super) fn settle(&mut self, group: &str, moment: Moment<'_>) -> Result<(), WorldStop> {
        let programme = self.programme(group)?;
        let subsidies = self.subsidies(&programme)?;
        subsidies.check_settlement(&programme, moment.today()).map_err(WorldStop::refused)?;
        for (contributor, payer, standing) in subsidies.payers() {
            let applies = standing.applies();
            if applies > Fen::ZERO {
                self.book(&chart::subsidy_settled(contributor, payer, applies));
            }
            let entered = self.entered.entry(key_of(contributor, payer)).or_default();
            entered.applied.0 += applies.0;
            entered.settled = true;
        }
        Ok(())
    }

    pub(super) fn reserve(&mut self, group: &str) -> Result<(), WorldStop> {
        let programme = self.programme(group)?;
        let terms = programme.reserve.as_ref().ok_or_else(|| refused("programme_without_reserve"))?;
        let premium: i64 = self.covers.values().map(|cover| cover.enrolled.split.premium.0).sum();
        let amount = terms.accrual(Fen(premium), self.reserved).map_err(WorldStop::refused)?;
        if amount == Fen::ZERO {
            return Err(refused("reserve_accrued_already"));
        }
        self.reserved.0 += amount.0;
        self.book(&chart::reserve_accrued(amount));
        Ok(())
    }
}
