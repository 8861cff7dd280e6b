//! A bureau of finance or agriculture signs in with a one-time code, reads the figures of its own level and place, and confirms them; what is
//! another's is not there.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::public::Visitor;

const PAGE: &str = "/agriculture/subsidies";

async fn bureau(desk: &Desk, name: &str, phone: &str) -> String {
    let body = json!({ "kind": "organisation", "name": name, "phone": phone });
    id(&desk.ask("clerk", Ask::post("/parties", body)).await.good())
}

async fn named(desk: &Desk, party: &str, contributor: &str, payer: Value, duty: &str) -> Value {
    let body = json!({ "contributor": contributor, "payer": payer, "duty": duty, "party": party });
    desk.ask("manager", Ask::post("/subsidy-bureaus", body)).await.good()
}

/// A household of 12.5 mu of maize that has paid: 49.00 of it, 49.00 of city and county, 61.25 of the province, 85.75 of the centre.
async fn enrolled(desk: &Desk, group: &str, number: u32) {
    let holder = id(&desk.party(number).await);
    let body = json!({
        "holder": holder, "serial": number, "object": "maize", "quantity": "12.5", "signed": true, "paid": "49.00",
    });
    desk.ask("clerk", Ask::post(format!("/group-policies/{group}/covers"), body)).await.good();
}

#[tokio::test]
async fn a_bureau_reads_and_confirms_the_figures_of_its_own_level_and_of_no_other() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let committee = json!({ "kind": "organisation", "name": "石桥村民委员会" });
    let committee = id(&desk.ask("clerk", Ask::post("/parties", committee)).await.good());
    let group = json!({
        "programme": "liaoning-2011", "holder": committee, "number": "NY2011-1", "village": "宝山镇石桥村",
        "insurer": "人保财险辽宁分公司",
    });
    let group = id(&desk.ask("clerk", Ask::post("/group-policies", group)).await.good());
    enrolled(&desk, &group, 1).await;
    let county = bureau(&desk, "凤城市财政局", "13911110001").await;
    let province = bureau(&desk, "辽宁省财政厅", "13911110002").await;
    let farming = bureau(&desk, "凤城市农村经济局", "13911110003").await;
    let mute = json!({ "kind": "organisation", "name": "无电话局" });
    let mute = id(&desk.ask("clerk", Ask::post("/parties", mute)).await.good());
    let person = id(&desk.party(9).await);
    let ask = |party: &str| json!({ "contributor": "county", "payer": "county", "duty": "finance", "party": party });
    let post = async |party: &str| desk.ask("manager", Ask::post("/subsidy-bureaus", ask(party))).await;
    post(&mute).await.problem(422, "bureau_without_phone");
    post(&person).await.problem(422, "bureau_not_an_organisation");
    named(&desk, &county, "county", json!("county"), "finance").await;
    named(&desk, &province, "province", Value::Null, "finance").await;
    named(&desk, &farming, "county", Value::Null, "agriculture").await;
    post(&province).await.problem(409, "bureau_named");
    let mut of_county = Visitor::new(&desk);
    of_county.sign_in("13911110001").await;
    of_county.open(PAGE).await;
    // The county bears six tenths of the 49.00 of city and county.
    for text in ["凤城支公司", "县级", "财政部门", "29.40元", "宝山镇", "245.00"] {
        of_county.shows(text);
    }
    for others in ["61.25", "85.75", "19.60", "王芳"] {
        assert!(!of_county.page.contains(others), "{others} is another's: {}", of_county.page);
    }
    assert!(!of_county.page.contains("已确认："));
    let fields =
        |visitor: &Visitor<'_>| ["once", "bureau", "programme", "sum"].map(|name| (name, visitor.hidden(name)));
    let sent = fields(&of_county);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // Meanwhile another household is enrolled: what was read is not what would be confirmed.
    enrolled(&desk, &group, 2).await;
    of_county.send(PAGE, &sent).await;
    assert_eq!(of_county.status, 409, "{}", of_county.page);
    of_county.shows("58.80元");
    let again = fields(&of_county);
    let again: Vec<(&str, &str)> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        of_county.open(PAGE).await;
        of_county.send(PAGE, &again).await;
        assert_eq!((of_county.status, of_county.leads.as_str()), (303, "/public/agriculture/subsidies"));
    }
    of_county.open(PAGE).await;
    of_county.shows("与现在的数字相同");
    let listed = desk.ask("clerk", Ask::get("/subsidy-bureaus")).await.good();
    let confirmed: Vec<usize> =
        listed["items"].as_array().unwrap().iter().map(|one| one["confirmations"].as_array().unwrap().len()).collect();
    assert_eq!(confirmed, [1, 0, 0], "sent twice it is confirmed once");
    assert_eq!(listed["items"][0]["confirmations"][0]["confirmed_on"], "2011-05-20");

    let mut of_province = Visitor::new(&desk);
    of_province.sign_in("13911110002").await;
    of_province.open(PAGE).await;
    of_province.shows("122.50元");
    assert!(!of_province.page.contains("58.80"), "the county's part is not the province's to read");
    let foreign = of_county.hidden("bureau");
    let stolen: Vec<(&str, &str)> =
        again.iter().map(|(name, value)| (*name, if *name == "bureau" { foreign.as_str() } else { *value })).collect();
    of_province.send(PAGE, &stolen).await;
    assert_eq!(of_province.status, 404, "nobody confirms for another");
    let mut household = Visitor::new(&desk);
    household.sign_in("13800000001").await;
    household.open(PAGE).await;
    household.shows("没有为您登记");
    household.send_raw(PAGE, &[("form".to_owned(), household.hidden("form"))]).await;
    assert_eq!(household.status, 404);
    // Of all that operators see nothing is there for a bureau.
    for path in ["/subsidies?programme=liaoning-2011", "/subsidy-bureaus", "/group-policies"] {
        let asked = Ask::get(path).with("authorization", &format!("Bearer {}", of_county.token()));
        desk.send(asked).await.problem(404, "not_found");
    }
    let gone = listed["items"][0]["id"].as_str().unwrap();
    let left = desk.ask("manager", Ask::post(format!("/subsidy-bureaus/{gone}/removals"), json!({}))).await.good();
    assert_eq!(left["items"].as_array().unwrap().len(), 2);
    let twice = desk.ask("manager", Ask::post(format!("/subsidy-bureaus/{gone}/removals"), json!({}))).await;
    twice.problem(409, "bureau_left");
    of_county.open(PAGE).await;
    of_county.shows("没有为您登记");
}
