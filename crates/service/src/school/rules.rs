//! The offers of the packs in a running house, with the versions that something was agreed on under.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::pack::PackSource;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{SchoolOffer, SchoolOffers};
use yinuo_core::text::LocalText;

use crate::rules::{KeptVersion, RulePart, Rules};

#[derive(Debug, Clone)]
pub struct SchoolPart {
    offers: SchoolOffers,
    /// By the name under which they are kept: `KEY@FROM#HASH`.
    versions: HashMap<String, Arc<SchoolOffer>>,
}

pub fn read(sources: &[PackSource]) -> Result<Box<dyn RulePart>, Vec<String>> {
    let offers = SchoolOffers::read(sources)?;
    let versions = offers.all().iter().map(|offer| (offer.version(), Arc::new(offer.clone()))).collect();
    Ok(Box::new(SchoolPart { offers, versions }))
}

impl SchoolPart {
    /// What is offered on a day: the first of the packs.
    pub fn on(&self, day: Date) -> Result<&SchoolOffer, Refusal> {
        let none = || Refusal::new("no_school_offer").with("on", day.to_string());
        self.offers.on(day).next().ok_or_else(none)
    }

    /// All that is offered on a day, in the order of the packs.
    pub fn offered(&self, day: Date) -> impl Iterator<Item = &SchoolOffer> {
        self.offers.on(day)
    }

    /// What something was agreed on under, also where the pack has been changed since.
    pub fn version(&self, version: &str) -> Option<&Arc<SchoolOffer>> {
        self.versions.get(version)
    }
}

impl RulePart for SchoolPart {
    fn versions(&self) -> Vec<KeptVersion> {
        let kept = |offer: &SchoolOffer| {
            let body = serde_json::to_string(offer).expect("an offer is plain data");
            KeptVersion { version: offer.version(), body }
        };
        self.offers.all().iter().map(kept).collect()
    }

    fn kind(&self) -> &'static str {
        "school-offer"
    }

    fn take_earlier(&mut self, version: &str, body: &str) -> Result<(), String> {
        if !self.versions.contains_key(version) {
            let offer: SchoolOffer = serde_json::from_str(body).map_err(|error| error.to_string())?;
            self.versions.insert(version.to_owned(), Arc::new(offer));
        }
        Ok(())
    }

    fn product_name(&self, version: &str) -> Option<&LocalText> {
        self.version(version).map(|offer| &offer.name)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What school liability reads from the packs.
pub fn school(rules: &Rules) -> &SchoolPart {
    rules.part().expect("the part of a registered system is read with the rules")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::shipped;

    #[test]
    fn an_offer_is_kept_word_for_word_and_the_text_agreed_to_survives_a_change_of_the_pack() {
        let before = read(&shipped()).unwrap();
        let kept = before.versions().pop().unwrap();
        let mut sources = shipped();
        for source in &mut sources {
            for (name, text) in &mut source.files {
                if name == yinuo_core::school::OFFERS_FILE {
                    *text = text.replace("我们依法赔偿", "我们不赔偿");
                }
            }
        }
        let mut after = read(&sources).unwrap();
        assert_ne!(after.versions().pop().unwrap().version, kept.version);
        after.take_earlier(&kept.version, &kept.body).unwrap();
        let part = after.as_any().downcast_ref::<SchoolPart>().unwrap();
        let day = jiff::civil::date(2026, 9, 1);
        assert!(part.version(&kept.version).unwrap().agreement.text().contains("我们依法赔偿"));
        assert!(part.on(day).unwrap().agreement.text().contains("我们不赔偿"));
        assert_eq!(part.on(jiff::civil::date(2000, 1, 1)).unwrap_err().code, "no_school_offer");
        // printf abc | sha256sum
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(crate::school::sha256("abc"), known);
    }
}
