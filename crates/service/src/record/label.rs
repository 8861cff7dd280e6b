//! Labels of records, with their number as a bar code (Code 128) that the scanner of an inventory reads.

use barcoders::sym::code128::Code128;
use serde_json::{Value as Json, json};
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::record::RecordRow;

use super::query;
use crate::house::House;
use crate::pdf::Sheet;
use crate::stop::Stop;

/// Labels that are made at once: ten sheets.
const MOST: usize = 240;
/// Places of a sheet.
const PLACES: usize = 24;

/// The labels of these records, as a file of PDF. The first lies on that place of its sheet, so that a begun sheet is used up.
pub async fn labels(house: &House, actor: &Actor, names: &[&str], first: usize) -> Result<Vec<u8>, Stop> {
    if names.is_empty() || names.len() > MOST {
        return Err(wrong("records", "not_1_to_240"));
    }
    if !(1..=PLACES).contains(&first) {
        return Err(wrong("first", "not_1_to_24"));
    }
    let mut labels = vec![Json::Null; first - 1];
    for name in names {
        let row = query::row(house, actor, name).await?;
        labels.push(label(house.directory().office_name(OfficeId::from_number(row.office_id)), &row)?);
    }
    let ident = format!("record-labels {first} {}", names.join(" "));
    let sheet = Sheet { template: include_str!("label.typ"), ident, data: json!({ "labels": labels }) };
    house.printer.clone().print_sheet(sheet).await
}

fn wrong(field: &'static str, cause: &'static str) -> Stop {
    Refusal::new("wrong_field").with("field", field).with("cause", cause).into()
}

fn label(office: &str, row: &RecordRow) -> Result<Json, Stop> {
    let (bars, width) = bars(&row.number).ok_or_else(|| Stop::damaged("records", row.number.clone()))?;
    Ok(json!({
        "number": row.number, "title": row.title, "office": office, "shelf": row.shelf.as_deref().unwrap_or_default(),
        "bars": bars, "width": width,
    }))
}

/// The bars of a number, each with where it begins and how wide it is, in modules; and the width of all.
fn bars(number: &str) -> Option<(Vec<(usize, usize)>, usize)> {
    // The sign before the text asks for code set B, which has letters, digits and dashes.
    let modules = Code128::new(format!("\u{0181}{number}")).ok()?.encode();
    let mut bars: Vec<(usize, usize)> = Vec::new();
    for (at, _) in modules.iter().enumerate().filter(|(_, module)| **module == 1) {
        match bars.last_mut() {
            Some((from, wide)) if *from + *wide == at => *wide += 1,
            _ => bars.push((at, 1)),
        }
    }
    Some((bars, modules.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_start_its_signs_a_check_and_a_stop_of_the_standard() {
        let (bars, width) = bars("D0421-0000137-5").expect("a bar code");
        // Each sign has eleven modules in three bars, the stop thirteen in four.
        assert_eq!((width, bars.len()), ((1 + 15 + 1) * 11 + 13, (1 + 15 + 1) * 3 + 4));
        // Start B is 2-1-1-2-1-4, `D` is 1-1-2-3-1-3 (values 104 and 36), the stop 2-3-3-1-1-1-2.
        assert_eq!(bars[..6], [(0, 2), (3, 1), (6, 1), (11, 1), (13, 2), (18, 1)][..]);
        let stop = width - 13;
        assert_eq!(bars[bars.len() - 4..], [(stop, 2), (stop + 5, 3), (stop + 9, 1), (stop + 11, 2)]);
    }

    #[test]
    fn a_number_in_another_writing_has_no_bar_code() {
        assert_eq!(bars("档0421"), None);
    }
}
