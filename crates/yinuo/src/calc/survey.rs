//! Calculators over the answers to questionnaires: the gaps between what is expected and what is found, and the satisfaction index.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use yinuo_core::survey::{
    GapAnswer, Interval, QUESTIONNAIRES_FILE, Questionnaire, Questionnaires, bootstrap, gaps, questionnaires_of_source,
    satisfaction_index,
};

use super::{
    CalcFailure,
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    figures::{read_decimal, refused},
    packs::{Packs, bad_pack},
};

pub(super) const SERVQUAL: Entry = Entry {
    name: "servqual",
    fields: Servqual::FIELDS,
    answers: "items ([{item, gap, n}]), dimensions ([{dimension, gap}]), unweighted, weighted; null where nothing is known. Answers are \
              points as they were given; reversed items are turned round here. With `draws` and `seed` also interval {low, high}: of the \
              unweighted gap, over respondents that were drawn again",
    start: |packs| Ok(Box::new(Servqual { known: read_questionnaires(&packs)? })),
};

pub(super) const SATISFACTION_INDEX: Entry = Entry {
    name: "satisfaction-index",
    fields: SatisfactionIndex::FIELDS,
    answers: "index (0 to 100)",
    start: |_| Ok(Box::new(SatisfactionIndex)),
};

fn read_questionnaires(packs: &Packs) -> Result<Questionnaires, CalcFailure> {
    let mut all = Questionnaires::default();
    for source in packs.sources()? {
        let read = questionnaires_of_source(&source).map_err(|problems| {
            let told = problems.first().map(|first| format!("{}: at {}: {}", first.line, first.key, first.message));
            bad_pack(&source.name, QUESTIONNAIRES_FILE, told.unwrap_or_default())
        })?;
        all.add(read);
    }
    Ok(all)
}

struct Servqual {
    known: Questionnaires,
}

#[derive(Deserialize)]
struct ServqualLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow, default)]
    questionnaire: Option<Cow<'line, str>>,
    #[serde(borrow)]
    answers: Vec<GapLine<'line>>,
    #[serde(borrow, default)]
    weights: Option<BTreeMap<Cow<'line, str>, &'line RawValue>>,
    #[serde(default)]
    draws: Option<usize>,
    #[serde(borrow, default)]
    seed: Option<Cow<'line, str>>,
    #[serde(default)]
    share: Option<u32>,
}
line_id!(ServqualLine);

#[derive(Deserialize)]
struct GapLine<'line> {
    #[serde(borrow)]
    item: &'line RawValue,
    #[serde(borrow, default, deserialize_with = "any_value")]
    expectation: Option<&'line RawValue>,
    #[serde(borrow, default, deserialize_with = "any_value")]
    perception: Option<&'line RawValue>,
    /// Who answered, for drawing again.
    #[serde(default)]
    respondent: usize,
}

#[derive(Serialize)]
struct ItemAnswer<'a> {
    item: &'a str,
    gap: Option<String>,
    n: u64,
}

#[derive(Serialize)]
struct DimensionAnswer<'a> {
    dimension: &'a str,
    gap: Option<String>,
}

#[derive(Serialize)]
struct IntervalAnswer {
    low: String,
    high: String,
}

/// The most draws and respondents that one line may ask for together.
const MOST_DRAWN: usize = 20_000_000;

impl Calculate for Servqual {
    type Line<'line> = ServqualLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("answers", FieldKind::List("[{item, expectation, perception, respondent?}]")),
        Field::optional("questionnaire", FieldKind::Any("key of a pack; servqual-22 where absent")),
        Field::optional("weights", FieldKind::Any("{dimension: points}, a hundred together")),
        Field::optional("draws", FieldKind::WholeNumber),
        Field::optional("seed", FieldKind::Any("text")),
        Field::optional("share", FieldKind::WholeNumber),
    ];

    fn answer(&mut self, line: &ServqualLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let key = line.questionnaire.as_deref().unwrap_or("servqual-22");
        let latest = self.known.all().iter().filter(|one| one.key == key).max_by_key(|one| one.effective.from);
        let unknown = || Refused::new("unknown_questionnaire", format!("no pack asks `{key}`"));
        let questionnaire = latest.ok_or_else(unknown)?;
        let rows: Vec<(usize, GapAnswer)> =
            line.answers.iter().map(|one| read_answer(questionnaire, one)).collect::<Result<_, _>>()?;
        let points: Option<Vec<(String, Decimal)>> = line
            .weights
            .as_ref()
            .map(|weights| {
                weights.iter().map(|(key, points)| Ok((key.to_string(), number("weights", points)?))).collect()
            })
            .transpose()?;
        if let Some(points) = &points {
            questionnaire.checked_points(points).map_err(refused)?;
        }
        let report = gaps(questionnaire, rows.iter().map(|(_, row)| (*row, 1)), points.as_deref()).map_err(refused)?;
        let text = |gap: Option<Decimal>| gap.map(|gap| gap.to_string());
        let items = report.items.iter().map(|(item, gap, n)| ItemAnswer { item, gap: text(*gap), n: *n });
        answer.member("items", &items.collect::<Vec<_>>());
        let dimensions = report.dimensions.iter().map(|(key, gap)| DimensionAnswer { dimension: key, gap: text(*gap) });
        answer.member("dimensions", &dimensions.collect::<Vec<_>>());
        answer.member("unweighted", &text(report.unweighted));
        answer.member("weighted", &text(report.weighted));
        if let (Some(draws), Some(seed)) = (line.draws, &line.seed) {
            let interval = interval(questionnaire, &rows, draws, line.share.unwrap_or(950), seed)?;
            let told = interval.map(|one| IntervalAnswer { low: one.low.to_string(), high: one.high.to_string() });
            answer.member("interval", &told);
        }
        Ok(())
    }
}

/// Of the unweighted gap, over respondents that were drawn again.
fn interval(
    questionnaire: &Questionnaire,
    rows: &[(usize, GapAnswer)],
    draws: usize,
    share: u32,
    seed: &str,
) -> Result<Option<Interval>, Refused> {
    let count = rows.iter().map(|(respondent, _)| respondent + 1).max().unwrap_or(0);
    if count.saturating_mul(draws) > MOST_DRAWN || share > 1000 {
        return Err(Refused::bad_input("`draws` times respondents is at most 20000000, `share` at most 1000"));
    }
    Ok(bootstrap(count, draws, share, seed, |drawn| {
        let answers = rows.iter().map(|(respondent, row)| (*row, drawn.get(*respondent).copied().unwrap_or(0)));
        gaps(questionnaire, answers, None).ok()?.unweighted
    }))
}

fn read_answer(questionnaire: &Questionnaire, line: &GapLine<'_>) -> Result<(usize, GapAnswer), Refused> {
    let key = line.item.get().trim_matches('"');
    let place = questionnaire.items.iter().position(|item| item.key == key && item.twice);
    let place = place.ok_or_else(|| Refused::bad_input(format!("`item`: `{key}` is not asked twice")))?;
    let item = &questionnaire.items[place];
    let points = |field: &'static str, answer: Option<&RawValue>| match answer.map(RawValue::get) {
        None | Some("null") => Ok(None),
        Some(written) => {
            let written = written.trim_matches('"');
            let points = item.points(written);
            let wrong = || Refused::bad_input(format!("`{field}` of `{key}`: `{written}` is no point of its scale"));
            points.map(|points| Some(Decimal::from(points))).ok_or_else(wrong)
        }
    };
    let (expectation, perception) = (points("expectation", line.expectation)?, points("perception", line.perception)?);
    Ok((line.respondent, GapAnswer { item: place, expectation, perception }))
}

struct SatisfactionIndex;

#[derive(Deserialize)]
struct SatisfactionLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    means: Vec<&'line RawValue>,
    #[serde(borrow)]
    weights: Vec<&'line RawValue>,
    #[serde(borrow)]
    scale: [&'line RawValue; 2],
}
line_id!(SatisfactionLine);

impl Calculate for SatisfactionIndex {
    type Line<'line> = SatisfactionLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("means", FieldKind::List("[number]")),
        Field::required("weights", FieldKind::List("[number]")),
        Field::required("scale", FieldKind::List("[least, most]")),
    ];

    fn answer(&mut self, line: &SatisfactionLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let all = |field: &'static str, written: &[&RawValue]| {
            written.iter().map(|one| number(field, one)).collect::<Result<Vec<_>, _>>()
        };
        let scale = (number("scale", line.scale[0])?, number("scale", line.scale[1])?);
        let index = satisfaction_index(&all("means", &line.means)?, &all("weights", &line.weights)?, scale);
        answer.member("index", &index.map_err(refused)?.to_string());
        Ok(())
    }
}

/// A number as JSON writes it, or as text, so that no digit is lost on the way.
fn number(field: &'static str, written: &RawValue) -> Result<Decimal, Refused> {
    read_decimal(field, written.get().trim_matches('"'))
}
