//! The door of the public pages: codes that are wrong, late, used or asked for too often, and what a form may bring.

use jiff::SignedDuration;
use yinuo_service::Stop;
use yinuo_service::clock::real_now;
use yinuo_testkit::house::On;

use super::desk::{Desk, id};
use super::public::Visitor;

const NOW: &str = "2011-09-29T10:00:00";

/// Some code that is not this one.
fn another(code: &str) -> &'static str {
    if code == "123456" { "654321" } else { "123456" }
}

async fn a_code_entered_six_times_wrong_is_dead(on: On) {
    let desk = Desk::open_on(on, NOW).await;
    desk.party(1).await;
    let mut guesser = Visitor::new(&desk);
    guesser.ask_for_code("13800000001").await;
    let code = guesser.code("13800000001").await;
    let asked = guesser.page.clone();
    for left in (1..=5).rev() {
        guesser.enter(another(&code), "").await;
        assert_eq!(guesser.status, 422);
        guesser.shows(&format!("还可以试{left}次"));
    }
    guesser.enter(another(&code), "").await;
    assert_eq!(guesser.status, 409);
    guesser.shows("验证码已输错6次，作废了");
    guesser.shows("请重新获取验证码");
    guesser.page = asked;
    guesser.enter(&code, "").await;
    assert_eq!(guesser.status, 409, "the right one comes too late");
    assert!(!guesser.cookies.contains_key("yinuo_applicant"));
    guesser.sign_in("13800000001").await;
}

#[tokio::test]
async fn a_code_entered_six_times_wrong_is_dead_and_a_new_one_is_not_on_sqlite() {
    a_code_entered_six_times_wrong_is_dead(On::Sqlite).await;
}

#[tokio::test]
async fn a_code_entered_six_times_wrong_is_dead_and_a_new_one_is_not_on_postgresql() {
    a_code_entered_six_times_wrong_is_dead(On::Postgres).await;
}

#[tokio::test]
async fn a_number_that_nobody_has_is_answered_like_one_that_somebody_has() {
    let desk = Desk::open(NOW).await;
    desk.party(1).await;
    let mut pages = Vec::new();
    for phone in ["13800000001", "13811112222"] {
        let mut visitor = Visitor::new(&desk);
        visitor.ask_for_code(phone).await;
        let mut told = Vec::new();
        for _ in 0..6 {
            let mut page = visitor.page.clone();
            for secret in ["form", "challenge"] {
                if page.contains(&format!("name=\"{secret}\"")) {
                    page = page.replace(&visitor.hidden(secret), "…");
                }
            }
            told.push((visitor.status, page));
            // Right by a chance of one in a million.
            visitor.enter("0000000", "").await;
        }
        told.push((visitor.status, String::new()));
        pages.push(told);
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[0].last().unwrap().0, 409);
    yinuo_service::upkeep::run_due(desk.house()).await.unwrap();
    let sent: Vec<String> = desk.test.messages().into_iter().map(|(to, _)| to).collect();
    assert_eq!(sent, ["13800000001"], "nothing is sent to a number that nobody has");
}

#[tokio::test]
async fn a_code_that_has_run_out_signs_nobody_in_and_the_page_says_what_to_do() {
    let desk = Desk::open(NOW).await;
    desk.party(1).await;
    let mut late = Visitor::new(&desk);
    let before = real_now() - SignedDuration::from_mins(11);
    let challenge = desk.house().request_code_at("13800000001", "10.0.0.1", before).await.unwrap();
    let code = late.code("13800000001").await;
    late.open("/sign-in").await;
    late.send("/sign-in/code", &[("challenge", &challenge), ("code", &code), ("name", "")]).await;
    assert_eq!(late.status, 409, "{}", late.page);
    late.shows("验证码已过期");
    late.shows("请重新获取验证码");
    assert!(!late.cookies.contains_key("yinuo_applicant"));
    late.sign_in("13800000001").await;
}

#[tokio::test]
async fn a_code_works_once_for_ten_minutes_and_stands_nowhere_in_clear() {
    let desk = Desk::open(NOW).await;
    desk.party(1).await;
    let now = real_now();
    let minutes = |minutes: i64| now + SignedDuration::from_mins(minutes);
    let house = desk.house();
    let visitor = Visitor::new(&desk);
    let challenge = house.request_code_at("13800000001", "10.0.0.1", now).await.unwrap();
    let waiting = house
        .store
        .query(
            &yinuo_store::tables::archive::OUTBOX_READY,
            vec![i64::MAX.into(), i64::MIN.into(), 0.into(), 10.into(), 0.into(), i64::MAX.into()],
        )
        .await;
    let payload = waiting.unwrap().remove(0).payload;
    let code = visitor.code("13800000001").await;
    assert!(!payload.contains(&code) && !payload.contains("13800000001"), "{payload}");
    let refused = |result: Result<yinuo_service::applicant::ApplicantSession, Stop>| match result {
        Err(Stop::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(house.enter_code_at(&challenge, &code, "", minutes(11)).await), "code_expired");
    assert_eq!(refused(house.enter_code_at("another", &code, "", minutes(1)).await), "code_expired");
    let session = house.enter_code_at(&challenge, &code, "", minutes(9)).await.unwrap();
    assert_eq!(refused(house.enter_code_at(&challenge, &code, "", minutes(9)).await), "code_used");
    assert!(house.applicant_of_at(&session.token, minutes(38)).await.unwrap().is_some());
    assert!(house.applicant_of_at(&session.token, minutes(40)).await.unwrap().is_none(), "signed in for half an hour");
    // A code is bound to the page it was asked for on.
    let first = house.request_code_at("13800000001", "10.0.0.1", minutes(1)).await.unwrap();
    let second_challenge = house.request_code_at("13800000001", "10.0.0.1", minutes(1)).await.unwrap();
    let second = visitor.code("13800000001").await;
    let first_answer = house.enter_code_at(&first, &second, "", minutes(2)).await;
    if first_answer.is_ok() {
        // The same code twice, by a chance of one in a million.
        return;
    }
    assert_eq!(refused(first_answer), "wrong_code");
    house.enter_code_at(&second_challenge, &second, "", minutes(2)).await.unwrap();
}

#[tokio::test]
async fn a_number_gets_five_codes_an_hour_and_an_address_thirty_and_the_refusal_says_until_when() {
    let desk = Desk::open(NOW).await;
    let house = desk.house();
    let now = real_now();
    let minutes = |minutes: i64| now + SignedDuration::from_mins(minutes);
    for minute in 0..5 {
        house.request_code_at("13800000001", "10.0.0.1", minutes(minute)).await.unwrap();
    }
    let refused = |result: Result<String, Stop>| match result {
        Err(Stop::Refused(refusal)) => {
            (refusal.code, refusal.fact("until").unwrap().parse::<jiff::Timestamp>().unwrap())
        }
        other => panic!("{other:?}"),
    };
    let (code, until) = refused(house.request_code_at("138-0000-0001", "10.0.0.2", minutes(30)).await);
    assert_eq!(code, "too_many_codes");
    assert!(until.duration_since(minutes(60)).abs() < SignedDuration::from_secs(2), "{until}");
    house.request_code_at("13800000001", "10.0.0.2", minutes(61)).await.unwrap();
    for phone in 0..25 {
        house.request_code_at(&format!("1390000{phone:04}"), "10.0.0.1", minutes(5)).await.unwrap();
    }
    assert_eq!(refused(house.request_code_at("13700000000", "10.0.0.1", minutes(6)).await).0, "too_many_codes");
    house.request_code_at("13700000000", "10.0.0.9", minutes(6)).await.unwrap();
    let mut visitor = Visitor::new(&desk);
    for _ in 0..6 {
        visitor.ask_for_code("13600000000").await;
    }
    assert_eq!(visitor.status, 429);
    visitor.shows("获取验证码太频繁");
    visitor.ask_for_code("1360000000a").await;
    assert_eq!(visitor.status, 422);
}

#[tokio::test]
async fn an_upload_is_a_photo_or_a_pdf_of_ten_megabytes_at_most_and_twenty_to_a_case() {
    let desk = Desk::open(NOW).await;
    let case = desk.case(1).await;
    let mut customer = Visitor::new(&desk);
    customer.sign_in("13800000001").await;
    let page = format!("/cases/{}", id(&case));
    let files = format!("{page}/files");
    customer.open(&page).await;
    customer.upload(&files, "holder-id", "virus.pdf", b"MZ\x90\x00").await;
    assert_eq!(customer.status, 422);
    customer.shows("不是照片或PDF");
    customer.upload(&files, "holder-id", "empty.pdf", b"").await;
    customer.shows("没有选择文件");
    customer.upload(&files, "no-such-material", "a.pdf", b"%PDF-1.7").await;
    assert_eq!(customer.status, 422);
    let mut large = b"%PDF-1.7".to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    customer.upload(&files, "holder-id", "large.pdf", &large).await;
    assert_eq!(customer.status, 413);
    customer.open(&page).await;
    large.truncate(10 * 1024 * 1024);
    customer.upload(&files, "holder-id", "large.pdf", &large).await;
    assert_eq!(customer.status, 303, "{}", customer.page);
    for number in 2..=20 {
        customer.open(&page).await;
        customer.upload(&files, "", &format!("{number}.png"), b"\x89PNG\r\n\x1a\n..").await;
        assert_eq!(customer.status, 303, "{number}: {}", customer.page);
    }
    customer.open(&page).await;
    customer.upload(&files, "", "21.png", b"\x89PNG\r\n\x1a\n..").await;
    assert_eq!(customer.status, 409);
    customer.shows("已上传20份材料");
    customer.shows("20.png");
}

#[tokio::test]
async fn an_address_checks_thirty_numbers_an_hour() {
    let desk = Desk::open(NOW).await;
    let mut anybody = Visitor::new(&desk);
    anybody.open("/check").await;
    for _ in 0..30 {
        anybody.send("/check", &[("number", "P1"), ("code", "AAAAAAAA")]).await;
        assert_eq!(anybody.status, 200);
    }
    anybody.send("/check", &[("number", "P1"), ("code", "AAAAAAAA")]).await;
    assert_eq!(anybody.status, 429);
    anybody.shows("一小时内最多核对30次");
}
