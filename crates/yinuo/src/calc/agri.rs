//! Calculators of agricultural insurance: what a premium is and who pays it, and what a loss comes to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::agri::{Contributor, CropClaim, PROGRAMMES_FILE, Programmes, claim_payment, price, split};
use yinuo_core::share::Share;

use super::{
    CalcFailure,
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    figures::{read_amount, read_number, read_on, read_share, read_share_or, refused},
    packs::{Packs, bad_pack},
};

pub(super) const SUBSIDY_SPLIT: Entry = Entry {
    name: "subsidy-split",
    fields: SubsidySplits::FIELDS,
    answers: "premium, shares ({farmer, county, province, centre}: together the premium, each within a fen of its exact part). \
              premium given: nothing is priced, quantity and unit may be left out",
    start: |packs| Ok(Box::new(SubsidySplits { programmes: programmes(&packs)? })),
};

struct SubsidySplits {
    programmes: Programmes,
}

/// The programmes of all packs; a folder without any leaves only unknown ones.
fn programmes(packs: &Packs) -> Result<Programmes, CalcFailure> {
    let mut read = Vec::new();
    for pack in packs.with(PROGRAMMES_FILE)? {
        let text = packs.text(&pack, PROGRAMMES_FILE)?;
        let source =
            yinuo_core::pack::PackSource { name: pack.clone(), files: vec![(PROGRAMMES_FILE.to_owned(), text)] };
        read.push(Programmes::from_source(&source).map_err(|problems| {
            let told = problems.first().map(|first| format!("{}: at {}: {}", first.line, first.key, first.message));
            bad_pack(&pack, PROGRAMMES_FILE, told.unwrap_or_default())
        })?);
    }
    Programmes::merge(read).map_err(|error| bad_pack("packs", PROGRAMMES_FILE, error))
}

#[derive(Deserialize)]
struct SubsidyLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    programme: Cow<'line, str>,
    #[serde(borrow)]
    object: Cow<'line, str>,
    #[serde(borrow, default)]
    quantity: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    unit: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    premium: Option<Cow<'line, str>>,
    #[serde(borrow)]
    on: Cow<'line, str>,
}
line_id!(SubsidyLine);

impl Calculate for SubsidySplits {
    type Line<'line> = SubsidyLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("programme", FieldKind::Text),
        Field::required("object", FieldKind::Text),
        Field::optional("quantity", FieldKind::Decimal),
        Field::optional("unit", FieldKind::Text),
        Field::optional("premium", FieldKind::Decimal),
        Field::required("on", FieldKind::Date),
    ];

    fn answer(&mut self, line: &SubsidyLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let on = read_on(&line.on)?;
        let programme = self.programmes.find(&line.programme).map_err(refused)?;
        let (object, _) = programme.object(&line.object, on).map_err(refused)?;
        let quantity = line.quantity.as_deref().map(|text| read_number("quantity", text)).transpose()?;
        let premium = match (&line.premium, quantity, &line.unit) {
            (Some(premium), _, _) => read_amount("premium", premium)?,
            (None, Some(quantity), Some(unit)) => price(object, quantity, unit).map_err(refused)?,
            (None, None, _) => return Err(Refused::bad_input("`quantity` is missing, and so is `premium`")),
            (None, _, None) => return Err(Refused::bad_input("`unit` is missing, and so is `premium`")),
        };
        let split = split(programme, &object.key, premium, on).map_err(refused)?;
        answer.member("premium", &split.premium.to_string());
        let shares: BTreeMap<_, _> =
            Contributor::ALL.iter().map(|contributor| (*contributor, split.of(*contributor).to_string())).collect();
        answer.member("shares", &shares);
        Ok(())
    }
}

pub(super) const AGRI_CLAIM: Entry = Entry {
    name: "agri-claim",
    fields: AgriClaim::FIELDS,
    answers: "payment (yuan: nothing below the threshold; sum x stage x loss rate less excess, or 1 from total_loss_at on, \
              x quantity x (1 - deductible), rounded half up once)",
    start: |_| Ok(Box::new(AgriClaim)),
};

struct AgriClaim;

#[derive(Deserialize)]
struct ClaimLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    sum_per_unit: Cow<'line, str>,
    #[serde(borrow)]
    stage_share: Cow<'line, str>,
    #[serde(borrow)]
    loss_rate: Cow<'line, str>,
    #[serde(borrow)]
    quantity: Cow<'line, str>,
    #[serde(borrow, default)]
    threshold: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    total_loss_at: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    excess: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    deductible: Option<Cow<'line, str>>,
}
line_id!(ClaimLine);

impl Calculate for AgriClaim {
    type Line<'line> = ClaimLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("sum_per_unit", FieldKind::Decimal),
        Field::required("stage_share", FieldKind::Decimal),
        Field::required("loss_rate", FieldKind::Decimal),
        Field::required("quantity", FieldKind::Decimal),
        Field::optional("threshold", FieldKind::Decimal),
        Field::optional("total_loss_at", FieldKind::Decimal),
        Field::optional("excess", FieldKind::Decimal),
        Field::optional("deductible", FieldKind::Decimal),
    ];

    fn answer(&mut self, line: &ClaimLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let total_loss_at = line.total_loss_at.as_deref();
        let claim = CropClaim {
            sum_per_unit: read_amount("sum_per_unit", &line.sum_per_unit)?,
            stage_share: read_share("stage_share", &line.stage_share)?,
            loss_rate: read_share("loss_rate", &line.loss_rate)?,
            quantity: read_number("quantity", &line.quantity)?,
            threshold: read_share_or("threshold", line.threshold.as_deref(), Share::NONE)?,
            total_loss_at: total_loss_at.map(|text| read_share("total_loss_at", text)).transpose()?,
            excess: read_share_or("excess", line.excess.as_deref(), Share::NONE)?,
            deductible: read_share_or("deductible", line.deductible.as_deref(), Share::NONE)?,
        };
        answer.member("payment", &claim_payment(&claim).map_err(refused)?.to_string());
        Ok(())
    }
}
