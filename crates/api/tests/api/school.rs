//! School liability on the public pages: what a school reads before it agrees to anything.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::desk::Desk;
use super::public::Visitor;

const NOW: &str = "2026-09-01T10:00:00";

#[tokio::test]
async fn a_school_reads_the_premium_of_its_pupils_and_a_wrong_number_is_told_with_what_to_do() {
    let desk = Desk::open(NOW).await;
    let mut school = Visitor::new(&desk);
    school.open("/school?compulsory=860&kindergarten=&beyond=421").await;
    assert_eq!(school.status, 200);
    school.shows("共1281人，全年保险费7247.00元");
    school.shows("300000.00元；每次事故最高4500000.00元");
    school.shows("规定不超过5.00元");
    school.shows("示例");
    // As a telephone's keyboard writes them.
    school.open("/school?compulsory=%EF%BC%98%EF%BC%96%EF%BC%90").await;
    school.shows("共860人，全年保险费4300.00元");
    for (asked, told) in [
        ("compulsory=-3", "不是数字"),
        ("compulsory=99999999999", "不是数字"),
        ("compulsory=x", "不是数字"),
        ("compulsory=0", "没有填写学生人数"),
        ("compulsory=100001", "超过一个学段的上限"),
    ] {
        school.open(&format!("/school?{asked}")).await;
        assert_eq!(school.status, 422, "{asked}");
        school.shows(told);
    }
    school.open("/language?to=en&back=/school").await;
    school.open("/school?compulsory=1").await;
    school.shows("In all 1 pupils; a year: 5.00 yuan");
}

#[tokio::test]
async fn the_agreement_is_read_without_a_box_to_tick_and_its_hash_is_that_of_sha256sum_for_the_text() {
    let desk = Desk::open(NOW).await;
    let mut school = Visitor::new(&desk);
    school.open("/school/agreement").await;
    assert_eq!(school.status, 200);
    assert!(!school.page.contains("checkbox") && !school.page.contains("checked"), "nothing is ticked");
    school.shows("<strong>我们已尽责完成第三条");
    school.shows("不自动续期");
    school.shows("school-liability-henan@2008-09-01#");
    let page = school.page.clone();
    let text = school.open("/school/agreement.txt").await;
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    let mut told = Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    told.stdin.take().unwrap().write_all(&text.bytes).unwrap();
    let told = String::from_utf8(told.wait_with_output().unwrap().stdout).unwrap();
    let (first, second) = (&told[..32], &told[32..64]);
    assert!(page.contains(&format!("{first}<br>{second}")), "{told} is not in {page}");
    for clause in ["1.2", "5.1", "5.2", "7"] {
        assert!(String::from_utf8_lossy(&text.bytes).contains(&format!("\n{clause} ")), "{clause}");
    }
}

#[tokio::test]
async fn before_the_first_day_of_the_offer_nothing_is_offered() {
    let desk = Desk::open("2005-09-01T10:00:00").await;
    let mut school = Visitor::new(&desk);
    for page in ["/school", "/school/agreement", "/school/agreement.txt"] {
        school.open(page).await;
        assert_eq!(school.status, 404, "{page}");
        school.shows("没有可投保的校方责任保险");
    }
}
