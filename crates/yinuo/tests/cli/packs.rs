//! Packs, their stories, and the calculators.

use std::path::Path;

use crate::world::{Folder, run, run_with};

fn shipped(pack: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(pack).display().to_string()
}

const HEAD: &str = r#"
[pack]
name = "house-extras"
title = { zh = "本机构补充事项", en = "Extras of this house" }
version = "1.0.0"
summary = "A service of our own."
source = ["House rules"]
requires = ["calendar-cn"]
"#;

const SERVICE: &str = r#"
[[milestone]]
key = "received"
name = { zh = "收到申请", en = "Received" }
automatic = true

[[milestone]]
key = "done"
name = { zh = "办结", en = "Done" }
closes = true
letter = "result"

[[letter]]
key = "result"
name = { zh = "结果", en = "Result" }
subject = "办理结果"
body = "LETTER"

[[service]]
key = "house.extra"
name = { zh = "补充事项", en = "Extra" }
summary = { zh = "补充事项", en = "Extra" }
group = "enquiry"
calendar = "cn"
effective = { from = 2020-01-01 }
milestones = ["received", "done"]

[[service.promise]]
key = "finish"
name = { zh = "办结", en = "Finish" }
from = "received"
to = "done"
within = "WITHIN"
owed-by = "office"
cite = "House rule"
status = "house"
"#;

fn check(letter: &str, within: &str) -> crate::world::Said {
    let folder = Folder::new();
    folder.write("house-extras/pack.toml", HEAD);
    folder.write("house-extras/extra.toml", &SERVICE.replace("LETTER", letter).replace("WITHIN", within));
    run(folder.path(), &["pack", "check", "house-extras"])
}

#[test]
fn the_shipped_packs_are_in_order() {
    let said = run(Path::new("."), &["pack", "check", &shipped("")]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("packs are in order"), "{said:?}");
}

#[test]
fn a_check_counts_what_is_found_recalled_and_of_the_house_over_all_packs_it_is_given() {
    let promise = &SERVICE[SERVICE.find("[[service.promise]]").expect("the promise of the sample")..];
    let with = |key: &str, status: &str| {
        let status = format!("status = \"{status}\"");
        promise.replace("\"finish\"", &format!("\"{key}\"")).replace("status = \"house\"", &status)
    };
    let source = "source = \"the text that was read\"\n";
    let extra = format!("{SERVICE}\n{}{source}\n{}", with("tell", "found"), with("remind", "recalled"));
    let folder = Folder::new();
    folder.write("house-extras/pack.toml", HEAD);
    folder.write("house-extras/extra.toml", &extra.replace("LETTER", "已办结。").replace("WITHIN", "2 working days"));
    let alone = run(folder.path(), &["pack", "check", "house-extras"]);
    assert_eq!(alone.code, 0, "{alone:?}");
    assert!(alone.out.contains("1 packs are in order, 1 warnings"), "{alone:?}");
    assert!(alone.out.contains("figures: 1 found, 1 recalled, 1 of the house"), "{alone:?}");
    // What is recalled is named, so that somebody can look it up.
    let warning = alone.out.lines().find(|line| line.contains("recalled_figures")).expect("a warning");
    assert!(warning.contains("1 of 3 figures") && warning.contains("remind") && !warning.contains("tell"), "{warning}");

    let counted = |said: &str| -> [usize; 3] {
        let line = said.lines().find(|line| line.contains("figures: ")).expect("the last line");
        let figures = line.split("figures: ").nth(1).expect("what was counted");
        let numbers = figures.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<usize>>();
        numbers.try_into().expect("three numbers")
    };
    let complaint = run(folder.path(), &["pack", "check", &shipped("complaint-cn")]);
    let both = run(folder.path(), &["pack", "check", "house-extras", &shipped("complaint-cn")]);
    assert_eq!(both.code, 0, "{both:?}");
    assert_eq!(counted(&both.out), counted(&complaint.out).map(|count| count + 1));
    assert_eq!(counted(&complaint.out)[1], 0, "everything about complaints was read in its text: {complaint:?}");
}

#[test]
fn a_malformed_pack_is_refused_with_file_line_key_and_remedy() {
    assert_eq!(check("{{ party.name }}：已办结。", "2 working days").code, 0);
    let said = check("{{ party.name }}：已办结。", "2 weeks");
    assert_eq!(said.code, 1, "{said:?}");
    let line = said.out.lines().find(|line| line.contains("finish")).unwrap();
    assert!(line.starts_with("house-extras/extra.toml:") && line.contains(" — "), "{line}");
    assert!(line.contains("working days"), "{line}");
    let said = check("{% if party.name %}已办结。", "2 working days");
    assert_eq!((said.code, said.out.contains("house-extras/extra.toml:")), (1, true), "{said:?}");
}

#[test]
fn a_broken_product_is_refused_with_file_line_and_key() {
    let read = |file: &str| std::fs::read_to_string(shipped(&format!("life-products-sample/{file}"))).unwrap();
    let check = |products: String, rates: String| {
        let folder = Folder::new();
        folder.write("life-products-sample/pack.toml", &read("pack.toml"));
        folder.write("life-products-sample/products.toml", &products);
        folder.write("life-products-sample/endowment-to-66.csv", &rates);
        run(folder.path(), &["pack", "check", "life-products-sample"])
    };
    let (products, rates) = (read("products.toml"), read("endowment-to-66.csv"));
    assert_eq!(check(products.clone(), rates.clone()).code, 0);
    let before = products.lines().position(|line| line.starts_with("loading")).unwrap();
    let said = check(products.replacen("loading =", "lading =", 1), rates.clone());
    let place = format!("life-products-sample/products.toml:{}:1: sample.term-life.premium.lading:", before + 1);
    assert_eq!((said.code, said.out.contains(&place)), (1, true), "{said:?}");
    let said = check(products.clone(), rates.replacen("11.78", "eleven", 1));
    assert_eq!((said.code, said.out.contains("life-products-sample/endowment-to-66.csv:2:1: ")), (1, true), "{said:?}");
    let said = check(products.replace("cl1-2010-2013", "cl1-1990"), rates);
    assert_eq!((said.code, said.out.contains("cl1-1990")), (1, true), "{said:?}");
}

#[test]
fn a_letter_that_cannot_be_filled_is_found_by_filling_it() {
    let said = check("{{ party.name|no_such_filter }}：已办结。", "2 working days");
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("house-extras/extra.toml:14:") && said.out.contains("no_such_filter"), "{said:?}");
}

#[test]
fn the_stories_of_the_shipped_pack_come_out_as_told() {
    let said = run(Path::new("."), &["scenario", &shipped("life-cn/scenarios")]);
    assert_eq!((said.code, said.out.contains("all as told")), (0, true), "{said:?}");
}

#[test]
fn a_story_that_comes_out_otherwise_names_its_line() {
    let folder = Folder::new();
    let story = "scenario \"等候\"\n\
                 at 2010-06-01 9:00\n\
                 customer 王芳 opens complaint.consumer as C1 by phone given complaint = \"等候时间太长\"\n\
                 expect C1 promise basic-service-answer open due 2010-06-14\n";
    folder.write("wrong.scn", story);
    let said = run(folder.path(), &["scenario", "wrong.scn"]);
    assert_eq!((said.code, said.out.contains("wrong.scn:4: ")), (1, true), "{said:?}");
}

/// An invented 2027: what the regulation fixes, and Monday 4 January off for Saturday the 9th.
const TABLE_OF_2027: &str = "date,kind,name_zh,name_en\n2027-01-01,holiday,元旦,New Year's Day\n\
    2027-01-04,holiday,元旦,New Year's Day\n2027-01-09,workday,元旦,New Year's Day\n\
    2027-02-05,holiday,春节,\n2027-02-06,holiday,春节,\n2027-02-07,holiday,春节,\n2027-02-08,holiday,春节,\n\
    2027-04-05,holiday,清明,\n2027-05-01,holiday,劳动节,\n2027-05-02,holiday,劳动节,\n2027-06-09,holiday,端午,\n\
    2027-09-15,holiday,中秋,\n2027-10-01,holiday,国庆节,\n2027-10-02,holiday,国庆节,\n2027-10-03,holiday,国庆节,\n";

#[test]
fn the_table_of_a_year_is_checked_and_written_into_the_calendar_of_the_house() {
    let folder = Folder::new();
    let table = folder.write("2027.csv", TABLE_OF_2027).display().to_string();
    let short = folder.write("short.csv", &TABLE_OF_2027.replace("2027-06-09,holiday,端午,\n", ""));
    let refused = run(folder.path(), &["calendar", "add", &short.display().to_string()]);
    assert_eq!((refused.code, refused.out.contains("2027-06-09 is missing: 端午")), (1, true), "{refused:?}");
    assert!(!folder.path().join("data/packs").exists(), "nothing was written");
    let asked = "{\"calendar\":\"cn\",\"date\":\"2026-12-30\",\"days\":5,\"provisional\":true}\n";
    let before = run_with(folder.path(), &["calc", "working-days-add"], asked);
    assert_eq!(before.out, "{\"date\":\"2027-01-07\",\"provisional\":true}\n");
    let added = run(folder.path(), &["calendar", "add", &table]);
    assert_eq!((added.code, added.out.contains("cn is known until 2027-12-31 now")), (0, true), "{added:?}");
    // The house reads its own calendar now, and so does whoever counts again outside it.
    let after = run_with(folder.path(), &["calc", "working-days-add", "--packs", "data/packs"], asked);
    assert_eq!(after.out, "{\"date\":\"2027-01-08\",\"provisional\":false}\n");
    let twice = run(folder.path(), &["calendar", "add", &table]);
    assert_eq!((twice.code, twice.out.contains("no day of 2028")), (1, true), "{twice:?}");
    let doctor = run(folder.path(), &["doctor"]);
    assert!(doctor.out.contains("is known until 2027-12-31"), "{doctor:?}");
}

#[test]
fn a_calculator_answers_lines_and_goes_on_after_a_bad_one() {
    let input = "{\"date\":\"2011-10-08\"}\nnonsense\n{\"date\":\"2035-01-01\"}\n";
    let said = run_with(Path::new("."), &["calc", "day"], input);
    assert_eq!((said.code, said.out.lines().count()), (0, 3), "{said:?}");
}
