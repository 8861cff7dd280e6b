//! Answers of every kind: how they read and write, and how what does not fit is told.

use super::*;
use crate::refusal::Refusal;
use crate::text::LocalText;

fn choices(keys: &[&str]) -> Vec<Choice> {
    keys.iter().map(|key| Choice { key: (*key).to_owned(), name: LocalText::new(format!("{key}名"), "") }).collect()
}

fn field(key: &str, kind: FieldKind) -> Field {
    Field::plain(key, LocalText::default(), kind)
}

/// A field of each kind that needs more than its kind.
fn form() -> Vec<Field> {
    let column = |key, kind, required| Field { required, ..field(key, kind) };
    vec![
        Field { choices: choices(&["price", "service"]), ..field("topics", FieldKind::Choices) },
        Field { units: choices(&["mu", "head"]), ..field("area", FieldKind::Quantity) },
        Field { scale: Some(Scale { to: 7, low: None, high: None }), ..field("content", FieldKind::Scale) },
        field("insurer", FieldKind::Party),
        field("branch", FieldKind::Office),
        field("place", FieldKind::Region),
        field("photo", FieldKind::File),
        Field {
            rows: Some(RowsRule {
                min: 2,
                max: 3,
                fields: vec![column("name", FieldKind::Text, true), column("share", FieldKind::Number, false)],
            }),
            ..field("heirs", FieldKind::Rows)
        },
    ]
}

fn row(cells: &[(&str, &str)]) -> Row {
    cells.iter().map(|(key, cell)| ((*key).to_owned(), (*cell).to_owned())).collect()
}

fn refusal(key: &str, answer: impl Into<Answer>) -> Refusal {
    check_answers(&form(), &Answers::from([(key, answer.into())]), true).expect_err("refused").into()
}

#[test]
fn every_kind_is_found_by_its_key() {
    for kind in FieldKind::ALL {
        assert_eq!(FieldKind::parse(kind.key()), Some(kind));
    }
    assert_eq!(FieldKind::parse("table"), None);
}

#[test]
fn answers_read_back_from_json_as_they_were_written() {
    let answers = Answers::from([
        ("area", Answer::from("12.5 mu")),
        ("topics", Answer::Choices(vec!["price".to_owned(), "service".to_owned()])),
        ("heirs", Answer::Rows(vec![row(&[("name", "王芳"), ("share", "0.5")]), row(&[("name", "李强")])])),
    ]);
    let text = serde_json::to_string(&answers).expect("JSON");
    assert_eq!(
        text,
        r#"{"area":"12.5 mu","heirs":[{"name":"王芳","share":"0.5"},{"name":"李强"}],"topics":["price","service"]}"#
    );
    assert_eq!(serde_json::from_str::<Answers>(&text).expect("answers"), answers);
    for wrong in [r#"{"a":1}"#, r#"{"a":["x",{"b":"c"}]}"#, r#"{"a":[{"b":["c"]}]}"#, r#"{"a":{"b":"c"}}"#] {
        assert!(serde_json::from_str::<Answers>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_fits_each_kind_is_taken() {
    for (key, answer) in [
        ("area", "12.5 mu"),
        ("area", "3 head"),
        ("content", "7"),
        ("insurer", "party_0000000000000 中华联合 财产保险"),
        ("branch", "office_0000000000000"),
        ("place", "210102 沈阳市和平区"),
        ("photo", "file_0000000000000 损失照片.jpg"),
    ] {
        assert_eq!(check_answers(&form(), &Answers::from([(key, answer)]), true), Ok(()), "{key} {answer}");
    }
    let two = vec![row(&[("name", "王芳"), ("row", "1")]), row(&[("name", "李强"), ("share", "0.5"), ("row", "7")])];
    assert_eq!(check_answers(&form(), &Answers::from([("heirs", two)]), true), Ok(()));
}

#[test]
fn what_does_not_fit_its_kind_is_told_with_its_cause() {
    for (key, answer, cause) in [
        ("area", "12.5", "not_a_quantity"),
        ("area", "many mu", "not_a_quantity"),
        ("area", "1.1234567 mu", "not_a_quantity"),
        ("area", "-1 mu", "negative_quantity"),
        ("area", "12.5 acres", "unknown_unit"),
        ("content", "8", "outside_the_scale"),
        ("content", "0", "outside_the_scale"),
        ("content", "+5", "outside_the_scale"),
        ("insurer", "中华联合", "not_a_party"),
        ("branch", "party_0000000000000", "not_an_office"),
        ("place", "沈阳", "not_a_region"),
        ("place", "21010", "not_a_region"),
        ("photo", "photo.jpg", "not_a_file"),
        ("topics", "price", "not_a_list_of_choices"),
        ("heirs", "王芳:配偶:1", "not_rows"),
    ] {
        let refusal = refusal(key, answer);
        assert_eq!(
            (refusal.code, refusal.fact("field"), refusal.fact("cause")),
            ("answer_wrong", Some(key), Some(cause))
        );
    }
    let chosen = |keys: &[&str]| Answer::Choices(keys.iter().map(|key| (*key).to_owned()).collect());
    assert_eq!(refusal("topics", chosen(&["price", "weather"])).fact("cause"), Some("not_one_of_the_choices"));
    assert_eq!(refusal("topics", chosen(&["price", "price"])).fact("cause"), Some("chosen_twice"));
    assert_eq!(refusal("area", chosen(&["mu"])).fact("cause"), Some("not_a_text"));
}

#[test]
fn what_is_wrong_in_a_row_is_told_with_row_and_column() {
    let named = row(&[("name", "王芳")]);
    let told = |rows: Vec<Row>| {
        let refusal = refusal("heirs", rows);
        let fact = |name: &str| refusal.fact(name).unwrap_or_default().to_owned();
        (refusal.code, fact("row"), fact("column"), fact("cause"))
    };
    let expected =
        |code, row: &str, column: &str, cause: &str| (code, row.to_owned(), column.to_owned(), cause.to_owned());
    assert_eq!(told(vec![named.clone()]), expected("answer_wrong", "", "", "too_few_rows"));
    assert_eq!(told(vec![named.clone(); 4]), expected("answer_wrong", "", "", "too_many_rows"));
    let with = |second: &[(&str, &str)]| told(vec![named.clone(), row(second)]);
    assert_eq!(with(&[("name", "李强"), ("share", "half")]), expected("cell_wrong", "2", "share", "not_a_number"));
    assert_eq!(with(&[("share", "0.5")]), expected("cell_missing", "2", "name", ""));
    assert_eq!(with(&[("name", " ")]), expected("row_wrong", "2", "", "empty_row"));
    assert_eq!(with(&[("nmae", "李强")]), expected("cell_wrong", "2", "nmae", "unknown_column"));
    assert_eq!(with(&[("name", "李强"), ("row", "first")]), expected("row_wrong", "2", "", "wrong_row_number"));
    let twice = vec![row(&[("name", "王芳"), ("row", "1")]), row(&[("name", "李强"), ("row", "1")])];
    assert_eq!(told(twice), expected("row_wrong", "2", "", "wrong_row_number"));
}

#[test]
fn ten_thousand_rows_are_taken_and_one_more_is_refused_whatever_the_pack_says() {
    let mut form = form();
    form[7].rows = Some(RowsRule { min: 0, max: 1_000_000, fields: vec![field("name", FieldKind::Text)] });
    let mut rows = vec![row(&[("name", "王芳")]); 10_000];
    assert_eq!(check_answers(&form, &Answers::from([("heirs", rows.clone())]), true), Ok(()));
    rows.push(row(&[("name", "李强")]));
    let refusal: Refusal = check_answers(&form, &Answers::from([("heirs", rows)]), true).expect_err("too many").into();
    assert_eq!(
        (refusal.code, refusal.fact("field"), refusal.fact("cause")),
        ("answer_wrong", Some("heirs"), Some("too_many_rows"))
    );
}

#[test]
fn answers_are_shown_by_their_names() {
    let shown = |index: usize, answer: &str| form()[index].shown(answer);
    assert_eq!(shown(0, "price"), "price名");
    assert_eq!(shown(1, "12.5 mu"), "12.5 mu名");
    assert_eq!(shown(3, "party_0000000000000 中华联合 财产保险"), "中华联合 财产保险");
    assert_eq!(shown(3, "party_0000000000000"), "party_0000000000000");
    assert_eq!(field("agreed", FieldKind::YesNo).shown("yes"), "是");
}
