//! The village agent of the packs over HTTP: enrols, photographs and surveys in the villages of its own office, sees no other, and decides nothing.

use serde_json::json;
use yinuo_testkit::house::PASSWORD;

use super::agri::{group, new_cover, new_group, new_loss};
use super::desk::{Ask, Desk, id, person};

#[tokio::test]
async fn a_village_agent_enrols_and_surveys_in_the_villages_of_its_own_office_and_decides_nothing() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let theirs = group(&desk).await;
    let county = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let station = json!({ "code": "210682101", "name": "宝山镇协办站", "parent": county });
    let station = id(&desk.ask("root", Ask::post("/offices", station)).await.good());
    let agent = json!({
        "login": "baoshan", "name": "宝山协办员", "office": station, "roles": ["village-agent"], "password": PASSWORD,
    });
    desk.ask("root", Ask::post("/operators", agent)).await.good();
    desk.chooses_password("baoshan").await;
    let ask = async |ask: Ask| desk.ask("baoshan", ask).await;
    let me = ask(Ask::get("/me")).await.good();
    let places = me["places"].as_array().expect("places");
    assert!(places.contains(&json!("group-policies")) && !places.contains(&json!("subsidies")), "{places:?}");

    // The village of the own office: enrolled, and its loss reported and looked at with a photo.
    let committee = json!({ "kind": "organisation", "name": "石桥村民委员会" });
    let committee = id(&ask(Ask::post("/parties", committee)).await.good());
    let own = id(&ask(Ask::post("/group-policies", new_group(&committee, "NY2011-8"))).await.good());
    let household = id(&ask(Ask::post("/parties", person(8))).await.good());
    let path = format!("/group-policies/{own}/covers");
    let cover = ask(Ask::post(path, new_cover(&household))).await.good();
    assert_eq!(cover["number"], json!("NY2011-8-0001"));
    let mut hail = new_loss(&own);
    for day in ["began_on", "ended_on"] {
        hail[day] = json!("2011-05-19");
    }
    let loss = id(&ask(Ask::post("/losses", hail)).await.good());
    let upload = Ask::new("POST", format!("/files?subject={loss}&name=photo.jpg"));
    let photo = ask(upload.raw("image/jpeg", &b"\xff\xd8\xff\xe0"[..])).await.good();
    let survey = json!({
        "place": "东洼地", "surveyed_at": "2011-05-20T01:00:00Z", "surveyors": "宝山协办员", "text": "倒伏", "photo": id(&photo),
    });
    let surveyed = ask(Ask::post(format!("/losses/{loss}/surveys"), survey)).await.good();
    assert_eq!(surveyed["surveys"], json!(1));

    // What is decided of it is others' business, and so is money.
    let seed = json!({ "seed": "2011-05" });
    ask(Ask::post(format!("/losses/{loss}/panels"), seed)).await.problem(403, "not_permitted");
    ask(Ask::get("/payouts")).await.problem(403, "not_permitted");
    let letter = json!({ "programme": "liaoning-2011", "contributor": "province", "reference": "1号", "happened_on": "2011-05-20" });
    ask(Ask::post("/subsidies", letter)).await.problem(403, "not_permitted");

    // Another village is not there.
    ask(Ask::get(format!("/group-policies/{theirs}"))).await.problem(404, "not_found");
    let other = Ask::post(format!("/group-policies/{theirs}/covers"), new_cover(&household));
    ask(other).await.problem(404, "not_found");
    ask(Ask::post("/losses", new_loss(&theirs))).await.problem(404, "not_found");
    let listed = ask(Ask::get("/group-policies")).await.good();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "the own one alone");
}
