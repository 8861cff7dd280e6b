//! How a programme settles losses (理赔): what strikes, what a stage of growth is worth, from which rate of loss on it pays, for how long the
//! list hangs, how soon it pays, and who sits in the panel of experts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::contributor::Citation;
use crate::pack::written::{self, Filled};
use crate::refusal::Refusal;
use crate::service::Status;
use crate::share::Share;
use crate::text::LocalText;

/// A word of a programme with its name: a cause, a kind of expert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub key: String,
    pub name: LocalText,
}

/// What a stage of growth of an object is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthStage {
    pub object: String,
    pub key: String,
    pub name: LocalText,
    /// The part of the sum insured that was spent on it by then.
    pub share: Share,
    pub citation: Citation,
}

/// Who looks at losses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelTerms {
    /// The kinds of experts, one of each in a panel.
    pub kinds: Vec<Named>,
    /// The kind that speaks for the farmers, in the panel of a major loss.
    pub farmers: Named,
    /// From this area on, as the village reports it, a loss is major.
    pub major_from: Decimal,
    pub citation: Citation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimTerms {
    pub causes: Vec<Named>,
    /// Whole days between the day of posting and the day on which the list may be taken down.
    pub publication_days: u8,
    pub publication: Citation,
    /// Days within which it is paid from the agreement on.
    pub pay_within_days: u8,
    pub payment: Citation,
    /// Below this rate of loss nothing is paid.
    pub threshold: Share,
    /// From this rate on the loss is total.
    pub total_loss_at: Option<Share>,
    pub excess: Share,
    pub deductible: Share,
    pub formula: Citation,
    /// The part of the reported households that is looked at where a village reports many.
    pub sample_share: Share,
    pub sample: Citation,
    pub panel: PanelTerms,
    pub stages: Vec<GrowthStage>,
}

impl ClaimTerms {
    pub fn cause(&self, key: &str) -> Result<&Named, Refusal> {
        let known = || self.causes.iter().map(|cause| cause.key.as_str()).collect::<Vec<_>>().join(", ");
        let found = self.causes.iter().find(|cause| cause.key == key);
        found.ok_or_else(|| Refusal::new("unknown_cause").with("cause", key).with("known", known()))
    }

    /// The stages of an object, in their order.
    pub fn stages_of<'a>(&'a self, object: &'a str) -> impl Iterator<Item = &'a GrowthStage> {
        self.stages.iter().filter(move |stage| stage.object == object)
    }

    /// What a stage of an object is worth; the whole, where the object has no stages.
    pub fn stage(&self, object: &str, key: Option<&str>) -> Result<Share, Refusal> {
        let known = || self.stages_of(object).map(|stage| stage.key.as_str()).collect::<Vec<_>>().join(", ");
        let refused = || Refusal::new("unknown_stage").with("object", object).with("known", known());
        match (key, self.stages_of(object).next()) {
            (None, None) => Ok(Share::WHOLE),
            (None, Some(_)) | (Some(_), None) => Err(refused()),
            (Some(key), Some(_)) => {
                let stage = self.stages_of(object).find(|stage| stage.key == key);
                stage.map(|stage| stage.share).ok_or_else(refused)
            }
        }
    }

    /// How many of so many are looked at: the part of the rule, rounded up, and one at least.
    pub fn sample_size(&self, of: usize) -> usize {
        let exact = self.sample_share.decimal() * Decimal::from(of);
        let size = rust_decimal::prelude::ToPrimitive::to_usize(&exact.ceil()).unwrap_or(of);
        size.clamp(usize::from(of > 0), of)
    }

    /// The kinds that sit in the panel of a loss of this area.
    pub fn panel_kinds(&self, area: Decimal) -> Vec<&Named> {
        let farmers = (area >= self.panel.major_from).then_some(&self.panel.farmers);
        self.panel.kinds.iter().chain(farmers).collect()
    }

    pub fn is_major(&self, area: Decimal) -> bool {
        area >= self.panel.major_from
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDays {
    days: u8,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenFormula {
    threshold: written::Share,
    total_loss_at: Option<written::Share>,
    excess: written::Share,
    deductible: written::Share,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSample {
    share: written::Share,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPanel {
    kinds: Vec<Named>,
    farmers: Named,
    major_from: String,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStage {
    object: String,
    key: Filled,
    name: LocalText,
    share: written::Share,
    cite: Filled,
    status: Status,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenClaim {
    causes: Vec<Named>,
    publication: WrittenDays,
    payment: WrittenDays,
    formula: WrittenFormula,
    sample: WrittenSample,
    panel: WrittenPanel,
    #[serde(default)]
    stage: Vec<WrittenStage>,
}

fn citation(cite: Filled, status: Status, source: Option<String>) -> Citation {
    Citation { cite: cite.0, status, source }
}

impl WrittenClaim {
    /// The terms, or what is wrong with them.
    pub(super) fn read(self, objects: &[String]) -> Result<ClaimTerms, String> {
        // Shares were held against 0 and 1 where they were read.
        let share = |share: written::Share| Share::new("share", share.0).map_err(|_| "no share".to_owned());
        let WrittenClaim { causes, publication, payment, formula, sample, panel, stage } = self;
        let major_from = panel.major_from.parse::<Decimal>().map_err(|_| {
            format!("`{}` is no area: write a number such as \"1000\" in panel.major-from", panel.major_from)
        })?;
        if let Some(stray) = stage.iter().find(|stage| !objects.contains(&stage.object)) {
            return Err(format!("a stage names `{}`, which is no object of the programme", stray.object));
        }
        let read = |stage: WrittenStage| {
            let WrittenStage { object, key, name, share: part, cite, status, source } = stage;
            let citation = citation(cite, status, source);
            Ok::<_, String>(GrowthStage { object, key: key.0, name, share: share(part)?, citation })
        };
        let stages = stage.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(ClaimTerms {
            causes,
            publication_days: publication.days,
            publication: citation(publication.cite, publication.status, publication.source),
            pay_within_days: payment.days,
            payment: citation(payment.cite, payment.status, payment.source),
            threshold: share(formula.threshold)?,
            total_loss_at: formula.total_loss_at.map(share).transpose()?,
            excess: share(formula.excess)?,
            deductible: share(formula.deductible)?,
            formula: citation(formula.cite, formula.status, formula.source),
            sample_share: share(sample.share)?,
            sample: citation(sample.cite, sample.status, sample.source),
            panel: PanelTerms {
                kinds: panel.kinds,
                farmers: panel.farmers,
                major_from,
                citation: citation(panel.cite, panel.status, panel.source),
            },
            stages,
        })
    }
}
