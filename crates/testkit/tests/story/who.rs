//! Who is who: a number that is known with another name is a question at the counter and a bad row in an import, and one person is one customer
//! whatever the paper was called and however the name was written. On both databases.

use jiff::civil::{Date, date};
use yinuo_core::case::Channel;
use yinuo_core::id::PartyId;
use yinuo_core::identity::{IdentityKind, Sex};
use yinuo_core::life::policy::{DividendOption, Insured};
use yinuo_core::life::product::{PayMode, PolicyFacts};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, PartyDraft, PartyKind};
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::import::Choice;
use yinuo_service::command::party::CreateParty;
use yinuo_service::life::command::policy::ProposePolicy;
use yinuo_service::query::import::facts_of;
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::import::{HEADER, import, open, policy};
use crate::text::{found, row, take};

const MORE: &str = ",证件类型,被保险人姓名,被保险人证件号,被保险人出生日期,被保险人性别\n";

/// A sheet whose rows say more of the people.
fn wide(rows: &[(String, &str)]) -> Vec<u8> {
    let mut text = HEADER.trim_end().to_owned() + MORE;
    for (row, more) in rows {
        text.push_str(row.trim_end());
        text.push_str(more);
        text.push('\n');
    }
    text.into_bytes()
}

async fn known_otherwise(on: On) {
    let test = open(on).await;
    let one = resident_id(1);
    let (first, errors) =
        take(&test, &[row("W1", "郑一", &one, "13900000001"), row("W2", "郑二", &one, "13900000001")]).await;
    assert_eq!((first.rows_made, first.rows_bad), (1, 1), "{errors:?}");
    assert_eq!(
        (errors[0].line, errors[0].field.as_str(), errors[0].code.as_str()),
        (3, "holder_name", "number_of_another_row")
    );
    let told = |facts: &[(String, String)], name: &str| {
        facts.iter().find(|(known, _)| known == name).map(|(_, told)| told.clone())
    };
    let facts = facts_of(&errors[0]);
    assert_eq!(
        [told(&facts, "known"), told(&facts, "given"), told(&facts, "first_row")].map(Option::unwrap),
        ["郑一", "郑二", "2"]
    );
    // The next file meets what the house knows.
    let rows = [row("W3", "郑二", &one, "13900000001"), row("W5", "吴三", &resident_id(2), "13900000002")];
    for choice in [Choice::All, Choice::Good] {
        let (done, errors) = import(&test, crate::text::sheet(&rows), choice).await;
        assert_eq!(done.rows_bad, 1, "{errors:?}");
        let wrong = (errors[0].line, errors[0].field.as_str(), errors[0].code.as_str(), errors[0].value.as_str());
        assert_eq!(wrong, (2, "holder_name", "number_known_otherwise", "郑二"));
        let facts = facts_of(&errors[0]);
        assert_eq!(
            [told(&facts, "known_as"), told(&facts, "given")].map(Option::unwrap),
            ["郑一", "郑二"],
            "both are named"
        );
    }
    let (_, errors) = take(&test, &[row("W4", "郑　一", &one, "13900000001")]).await;
    assert!(errors.is_empty(), "the same person written otherwise: {errors:?}");
    assert_eq!(policy(&test.house, "W4").await.head.holder_id, policy(&test.house, "W1").await.head.holder_id);
    // An insured is somebody too.
    let (done, errors) =
        import(&test, wide(&[(row("W6", "冯四", &resident_id(3), ""), &format!(",,郑三,{one},,"))]), Choice::Good)
            .await;
    assert_eq!(
        (done.rows_made, errors[0].field.as_str(), errors[0].code.as_str()),
        (0, "insured_name", "number_known_otherwise")
    );
    let twice = format!(",,冯五,{},,", resident_id(3));
    let (_, errors) = import(&test, wide(&[(row("W7", "冯四", &resident_id(3), ""), &twice)]), Choice::Good).await;
    assert_eq!(errors[0].code, "number_known_otherwise", "{errors:?}");
}

#[tokio::test]
async fn a_known_number_with_another_name_is_a_bad_row_that_names_both_on_sqlite() {
    known_otherwise(On::Sqlite).await;
}

#[tokio::test]
async fn a_known_number_with_another_name_is_a_bad_row_that_names_both_on_postgresql() {
    known_otherwise(On::Postgres).await;
}

async fn papers(on: On) {
    let test = open(on).await;
    let person = |policy: &str, name: &str, number: &str, called: &str| {
        (row(policy, name, number, "13900000001"), format!(",{called},,,1985-03-05,男"))
    };
    let rows = [
        person("K1", "林甲", "830000198503050012", "港澳台居民居住证"),
        person("K2", "林乙", "81000019850305002x", "港澳居民居住证"),
        person("K3", "林甲", "８３００００１９８５０３０５００１２", "台湾居民居住证"),
        person("K4", "林甲", "830000198503050012", "身份证"),
        person("K5", "Anna Beispiel", "ITA110085030501", "外国人永久居留身份证"),
        person("K6", "Bela Beispiel", "H12345678", "港澳居民来往内地通行证"),
        person("K7", "林丙", "0123 4567", "台胞证"),
        person("K8", "Rene\u{301} Muster", "x 123-4567", "护照"),
        person("K9", "RENÉ MUSTER", "X1234567", "普通护照"),
        person("K10", "林丁", "830000198503050013", "港澳台居民居住证"),
        person("K11", "林戊", "K12345678", "港澳居民来往内地通行证"),
        person("K12", "林己", "12345678", "月票"),
    ];
    let rows: Vec<(String, &str)> = rows.iter().map(|(row, more)| (row.clone(), more.as_str())).collect();
    let right = resident_number("83000019850305001");
    let second = resident_number("81000019850305002");
    let text = String::from_utf8(wide(&rows)).expect("text");
    let text = text.replace("830000198503050012", &right).replace("81000019850305002x", &second.to_lowercase());
    let text = text.replace("８３００００１９８５０３０５００１２", &wide_digits(&right));
    let (done, errors) = import(&test, text.into_bytes(), Choice::Good).await;
    let wrong: Vec<_> = errors.iter().map(|error| (error.line, error.field.as_str(), error.code.as_str())).collect();
    let line = |line: i64| wrong.iter().filter(|error| error.0 == line).map(|error| error.2).collect::<Vec<_>>();
    let sex = |number: &str| number[16..17].parse::<u32>().expect("a digit") % 2 == 1;
    let bad = 3 + i64::from(!sex(&second));
    assert_eq!(done.rows_bad, bad, "{wrong:?}");
    assert_eq!(
        (line(11), line(12), line(13)),
        (vec!["wrong_check_digit"], vec!["wrong_character"], vec!["not_one_of_the_choices", "wrong_length"])
    );
    let holder = async |number: &str| policy(&test.house, number).await.head.holder_id;
    assert_eq!(
        (holder("K3").await, holder("K4").await),
        (holder("K1").await, holder("K1").await),
        "one person, three names of a paper"
    );
    assert_eq!(holder("K9").await, holder("K8").await, "one passport, two spellings");
    for (q, name) in
        [(right.as_str(), "林甲"), ("x1234567", "René Muster"), ("H12345678", "Bela Beispiel"), ("01234567", "林丙")]
    {
        assert_eq!(found(&test, q).await, [name], "{q}");
    }
}

/// The 17 digits with the check digit that fits.
pub fn resident_number(digits: &str) -> String {
    let all = "0123456789X".chars().map(|last| format!("{digits}{last}"));
    all.into_iter().find(|number| yinuo_core::identity::ResidentId::parse(number).is_ok()).expect("one fits")
}

fn wide_digits(text: &str) -> String {
    text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).expect("a wide one")).collect()
}

#[tokio::test]
async fn one_person_is_one_customer_whatever_the_paper_was_called_on_sqlite() {
    papers(On::Sqlite).await;
}

#[tokio::test]
async fn one_person_is_one_customer_whatever_the_paper_was_called_on_postgresql() {
    papers(On::Postgres).await;
}

async fn aligned(on: On) {
    let test = open(on).await;
    let rows: Vec<(String, String)> = [
        ("N1", "章　威", "章威"),
        ("N2", "阿不都·买提", "阿不都•买提"),
        ("N3", "李 宁", "李\u{a0}宁"),
        ("N4", "⽅正", "方正"),
    ]
    .into_iter()
    .zip(10..)
    .map(|((policy, holder, insured), person)| {
        let number = resident_id(person);
        (row(policy, holder, &number, ""), format!(",,{insured},{number},,"))
    })
    .collect();
    let rows: Vec<(String, &str)> = rows.iter().map(|(row, more)| (row.clone(), more.as_str())).collect();
    let (done, errors) = import(&test, wide(&rows), Choice::Good).await;
    assert_eq!((done.rows_made, done.rows_bad), (4, 0), "{errors:?}");
    assert_eq!(found(&test, "章威").await, ["章威"], "the insured is the holder");
}

#[tokio::test]
async fn a_name_that_is_only_aligned_otherwise_is_the_same_person_on_sqlite() {
    aligned(On::Sqlite).await;
}

#[tokio::test]
async fn a_name_that_is_only_aligned_otherwise_is_the_same_person_on_postgresql() {
    aligned(On::Postgres).await;
}

async fn enter(
    test: &TestHouse,
    name: &str,
    kind: IdentityKind,
    number: &str,
    another: bool,
) -> Result<PartyId, (&'static str, Vec<(&'static str, String)>)> {
    let draft = PartyDraft {
        kind: PartyKind::Person,
        name: name.to_owned(),
        identity: Some(Identity { kind, number: number.to_owned() }),
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: another,
    };
    let done = test.house.carry_out(test.actor(Role::Clerk), Command::from(CreateParty { draft }), None).await;
    done.map(|answer| PartyId::from_number(answer.id)).map_err(|stop| match stop {
        Stop::Refused(refusal) => (refusal.code, refusal.facts),
        other => panic!("{other:?}"),
    })
}

async fn at_the_counter(on: On) {
    let test = open(on).await;
    let number = resident_id(1);
    enter(&test, "郑一", IdentityKind::ResidentId, &number, false).await.expect("new");
    assert_eq!(
        enter(&test, "郑　一", IdentityKind::Other, &number, false).await.expect_err("a question").0,
        "party_exists"
    );
    for another in [false, true] {
        let (code, facts) =
            enter(&test, "郑二", IdentityKind::ResidentId, &number, another).await.expect_err("a question");
        let fact = |name: &str| facts.iter().find(|(known, _)| *known == name).map(|(_, told)| told.as_str());
        assert_eq!(
            (code, fact("known_as"), fact("given"), fact("differs")),
            ("party_known_otherwise", Some("郑一"), Some("郑二"), Some("other_name"))
        );
        assert!(fact("party_id").is_some());
    }
    enter(&test, "Anna Beispiel", IdentityKind::Passport, "X1234567", false).await.expect("new");
    assert_eq!(
        enter(&test, "Bela Muster", IdentityKind::Passport, "x 1234567", false).await.expect_err("a question").0,
        "party_known_otherwise"
    );
    enter(&test, "Bela Muster", IdentityKind::Passport, "X1234567", true)
        .await
        .expect("another person, of another state");
    let mut both = found(&test, "X1234567").await;
    both.sort();
    assert_eq!(both, ["Anna Beispiel", "Bela Muster"], "the number finds both");
}

#[tokio::test]
async fn a_known_number_with_another_name_is_a_question_at_the_counter_on_sqlite() {
    at_the_counter(On::Sqlite).await;
}

#[tokio::test]
async fn a_known_number_with_another_name_is_a_question_at_the_counter_on_postgresql() {
    at_the_counter(On::Postgres).await;
}

/// What a proposal that declares this of its insured is answered.
async fn declared(test: &TestHouse, holder: PartyId, party: PartyId, name: &str, birth_date: Date, sex: Sex) -> String {
    let facts = PolicyFacts {
        birth_date,
        sex,
        effective_on: test.house.today(),
        sum_insured: Fen(10_000_000),
        cover: "whole life".parse().expect("a span"),
        pay: "20 years".parse().expect("a span"),
        mode: PayMode::Yearly,
    };
    let propose = ProposePolicy {
        holder,
        product: "sample.whole-life".to_owned(),
        channel: Channel::Counter,
        applied_on: None,
        insured: Insured { party: Some(party), name: name.to_owned(), birth_date, sex },
        facts,
        beneficiaries: Vec::new(),
        dividend_option: DividendOption::Cash,
        prompts_wanted: true,
        allocation: Vec::new(),
    };
    match test.house.carry_out(test.actor(Role::Clerk), Command::from(propose), None).await {
        Ok(_) => "made".to_owned(),
        Err(Stop::NotFound) => "not found".to_owned(),
        Err(Stop::Refused(refusal)) => {
            let fact = |name| refusal.fact(name).unwrap_or_default();
            format!("{} {} / {}: {}", refusal.code, fact("known_as"), fact("given"), fact("differs"))
                .replace(" / : ", "")
        }
        Err(other) => panic!("{other:?}"),
    }
}

async fn the_insured_of_a_proposal(on: On) {
    let test = open(on).await;
    let number = |sequence: u32| resident_number(&format!("21068219800307{sequence:03}"));
    let (born, man, woman) = (date(1980, 3, 7), Sex::Male, Sex::Female);
    let enter = async |name: &str, kind, number: &str| enter(&test, name, kind, number, false).await.expect("new");
    let holder = enter("郑一", IdentityKind::ResidentId, &number(1)).await;
    let insured = enter("阿依·买提", IdentityKind::ResidentId, &number(2)).await;
    let foreigner = enter("Anna Beispiel", IdentityKind::Passport, "X1234567").await;
    for (party, name, birth_date, sex, told) in [
        (holder, "郑一", born, man, "made"),
        (insured, "阿依•买提", born, woman, "made"),
        (insured, "阿依．买 提", born, woman, "made"),
        // Of a passport nobody knows more than the name.
        (foreigner, "ANNA BEISPIEL", date(1990, 1, 1), woman, "made"),
        (insured, "郑二", born, woman, "insured_known_otherwise 阿依·买提 / 郑二: other_name"),
        (
            insured,
            "阿依·买提",
            date(1982, 3, 7),
            woman,
            "insured_known_otherwise 阿依·买提 1980-03-07 / 阿依·买提 1982-03-07: other_birth_date",
        ),
        (insured, "阿依·买提", born, man, "insured_known_otherwise 阿依·买提 女 / 阿依·买提 男: other_sex"),
        (PartyId::from_number(holder.number() + 1), "郑一", born, man, "not found"),
    ] {
        assert_eq!(declared(&test, holder, party, name, birth_date, sex).await, told, "{name} {birth_date}");
    }
}

#[tokio::test]
async fn what_a_proposal_declares_of_its_insured_is_held_against_the_customer_on_sqlite() {
    the_insured_of_a_proposal(On::Sqlite).await;
}

#[tokio::test]
async fn what_a_proposal_declares_of_its_insured_is_held_against_the_customer_on_postgresql() {
    the_insured_of_a_proposal(On::Postgres).await;
}
