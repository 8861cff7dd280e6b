//! What comes in from outside, altered at random: packs, calendars, scenarios, mails, the files of banks, the sheets of every import, forms.
//! Each is read or refused; nothing panics, nothing hangs. The calculators have theirs beside them, the bodies of requests in the API.

use std::cell::Cell;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::Workbook;
use yinuo_core::calendar::definition_from_pack;
use yinuo_core::form::{Answers, check_answers};
use yinuo_core::pack::{Pack, check};
use yinuo_core::payment::read_return;
use yinuo_core::scenario::parse;
use yinuo_service::message::received::{case_of_subject, read};
use yinuo_service::packs::shipped;
use yinuo_service::query::import::{Look, show};
use yinuo_testkit::fuzz::{Dice, altered, fuzz, is_whole, word};
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::case::at;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_pack_altered_anywhere_is_read_or_every_finding_has_a_place() {
    let packs = shipped();
    let make = |dice: &mut Dice| {
        let mut pack = dice.pick(&packs).clone();
        let index = dice.roll(pack.files.len());
        let corpus = [pack.files[index].1.clone().into_bytes()];
        pack.files[index].1 = text(altered(dice, &corpus));
        pack
    };
    fuzz("pack", 150, make, |pack| {
        for finding in check(&pack) {
            assert!(finding.line >= 1 && finding.column >= 1 && !finding.message.is_empty(), "{finding:?}");
        }
    });
}

#[test]
fn a_calendar_altered_anywhere_is_read_or_refused() {
    let packs = shipped();
    let of = |name: &str| packs.iter().find_map(|pack| pack.file(name)).expect("a calendar").as_bytes().to_vec();
    let (calendar, days) = ([of("calendar.toml")], [of("workdays.csv")]);
    let make = |dice: &mut Dice| match dice.roll(2) {
        0 => (text(altered(dice, &calendar)), text(days[0].clone())),
        _ => (text(calendar[0].clone()), text(altered(dice, &days))),
    };
    fuzz("calendar", 300, make, |(calendar, days)| drop(definition_from_pack(&calendar, &days)));
}

/// A mail of one part in GBK, one in two parts with a file, one inside another, and one that a program wrote.
fn mails() -> Vec<Vec<u8>> {
    let mut gbk = b"From: =?GBK?B?1cXW98jO?= <zhang@client.test>\r\nSubject: =?GBK?B?zaO5pA==?=\r\nMessage-ID: <a@client.test>\r\n\
        Content-Type: text/plain; charset=GBK\r\n\r\n"
        .to_vec();
    gbk.extend([0xcd, 0xa3, 0xb9, 0xa4, 0xb5, 0xc4, 0xcb, 0xf0, 0xca, 0xa7]);
    let parts = "From: \"张主任\" <zhang@client.test>\r\nTo: service@broker.test\r\nSubject: Re: =?UTF-8?Q?=E7=BB=8F=E7=BA=AA?= 2011\r\n\
        Date: Wed, 28 Sep 2011 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n\
        --b1\r\nContent-Type: multipart/alternative; boundary=\"b2\"\r\n\r\n\
        --b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n5YGc5bel55qE5o2f5aSx\r\n\
        --b2\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E5=81=9C=E5=B7=A5</p>\r\n--b2--\r\n\
        --b1\r\nContent-Type: application/pdf; name*=UTF-8''%E5%8D%95.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x\r\n--b1--\r\n";
    let inside = format!(
        "From: a@b.test\r\nSubject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n{}",
        parts.replace("b1", "c1").replace("b2", "c2")
    );
    let program = "From: <mailer-daemon@b.test>\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\nList-Id: <n.b.test>\r\n\
        Subject: undelivered\r\nContent-Type: text/html\r\n\r\n<html><body>&#x4e2d;<br>gone</body></html>";
    vec![gbk, parts.as_bytes().to_vec(), inside.into_bytes(), program.as_bytes().to_vec()]
}

#[test]
fn a_mail_altered_anywhere_is_read_or_refused() {
    let corpus = mails();
    for mail in &corpus {
        assert!(read(mail).is_ok(), "{}", text(mail.clone()));
    }
    fuzz(
        "mail",
        3_000,
        |dice| altered(dice, &corpus),
        |bytes| match read(&bytes) {
            Ok(mail) => {
                assert!(!mail.from.is_empty() && !mail.name.is_empty() && !mail.text.is_empty(), "{mail:?}");
                assert!(mail.subject.chars().count() <= 200 && mail.text.chars().count() <= 3_900, "{mail:?}");
                drop(case_of_subject(&mail.subject));
            }
            Err(refusal) => assert!(refusal.code.starts_with("mail_"), "{refusal:?}"),
        },
    );
}

/// A workbook with these headers and a few rows of every kind of cell.
fn book(headers: &[&str], number: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, headers.iter().copied()).expect("written");
    for (column, _) in (0..).zip(headers) {
        sheet.write(1, column, number).expect("written");
        sheet.write(2, column, 40_814.5).expect("written");
        sheet.write_formula(3, column, "=A2&\"王\"").expect("written");
    }
    book.save_to_buffer().expect("saved")
}

/// The parts of a workbook by name, unpacked.
fn parts_of(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(book)).expect("a workbook is a zip");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("it unpacks");
        parts.push((part.name().expect("a name").to_string(), content));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part begins");
        archive.write_all(content).expect("it is written");
    }
    archive.finish().expect("it ends").into_inner()
}

/// What a part says is altered and packed again, or the bytes of the package are.
fn altered_book(dice: &mut Dice, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    if dice.roll(3) == 0 {
        return altered(dice, &[packed(parts)]);
    }
    let mut parts = parts.to_vec();
    let part = dice.roll(parts.len());
    parts[part].1 = altered(dice, &[parts[part].1.clone()]);
    packed(&parts)
}

#[tokio::test]
async fn files_from_outside_altered_anywhere_are_read_or_refused() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let (rules, packs) = (test.house.rules(), shipped());

    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut stories = Vec::new();
    for pack in std::fs::read_dir(folder).expect("the packs") {
        let entries = std::fs::read_dir(pack.expect("a pack").path().join("scenarios"));
        let paths = entries.into_iter().flatten().map(|entry| entry.expect("a scenario").path());
        stories.extend(paths.map(|path| std::fs::read(path).expect("it is read")));
    }
    assert!(stories.len() >= 10, "{} files of scenarios", stories.len());
    fuzz("scenario", 300, |dice| text(altered(dice, &stories)), |story| drop(parse("s.scn", &story, rules.roles())));

    let pain_002 = include_bytes!("trials/20b_pain002_accp.xml").to_vec();
    let table = "端对端编号,金额,结果,退回代码,退回原因\nP-1,1200.00,成功,,\nP-2,0.05,失败,AC01,账号不存在\n"
        .as_bytes()
        .to_vec();
    let banks = [pain_002, table];
    let statuses = rules.bank_statuses();
    fuzz("bank-file", 1_500, |dice| altered(dice, &banks), |bytes| drop(read_return(&bytes, statuses)));

    let (mut kinds, seen, unread) = (0, Cell::new(0_u32), Cell::new(0_u32));
    for pack in &packs {
        let names = pack.files.iter().filter_map(|(name, _)| name.strip_prefix("import-")?.strip_suffix(".toml"));
        for kind in names.filter(|name| *name != "reasons") {
            let fields = &rules.imports(kind).expect("a kind of import").fields;
            let headers: Vec<&str> =
                fields.iter().filter_map(|field| field.headers.first()).map(String::as_str).collect();
            let actor = test.actor(Role::Manager);
            let number = resident_id(7);
            let make = |dice: &mut Dice| {
                let mut sheet = headers.join(",");
                for _ in 0..3 {
                    let cell = |_| match dice.roll(6) {
                        0 => word(dice),
                        1 => number.as_str(),
                        2 => "2011-09-28",
                        3 => "100.00",
                        4 => "王芳",
                        _ => "2",
                    };
                    let cells: Vec<&str> = headers.iter().map(cell).collect();
                    sheet.push('\n');
                    sheet.push_str(&cells.join(","));
                }
                if dice.roll(3) == 0 { altered(dice, &[sheet.into_bytes()]) } else { sheet.into_bytes() }
            };
            fuzz(kind, 150, make, |bytes| {
                let look = Look { kind: kind.to_owned(), name: "a.csv".to_owned(), rows: 50, ..Look::default() };
                drop(show(&test.house, actor, &look, bytes));
            });
            let parts = parts_of(&book(&headers, &number));
            fuzz(
                &format!("{kind}.xlsx"),
                100,
                |dice| altered_book(dice, &parts),
                |bytes| {
                    let look = Look { kind: kind.to_owned(), name: "a.xlsx".to_owned(), rows: 50, ..Look::default() };
                    let count = if show(&test.house, actor, &look, bytes).is_ok() { &seen } else { &unread };
                    count.set(count.get() + 1);
                },
            );
            kinds += 1;
        }
    }
    assert!(kinds >= 3, "{kinds} kinds of import");
    let (seen, unread) = (seen.get(), unread.get());
    println!("{seen} altered workbooks were read, {unread} refused");
    assert!(!is_whole() || (seen > 20 && unread > 20), "{seen} were read, {unread} refused");
}

#[test]
fn whatever_is_typed_into_the_forms_of_every_pack_is_taken_or_refused_by_its_field() {
    let packs: Vec<Pack> = shipped().iter().filter_map(|source| Pack::read(source).ok()).collect();
    let forms: Vec<_> = packs
        .iter()
        .flat_map(|pack| &pack.services)
        .flat_map(|service| {
            std::iter::once(&service.fields).chain(service.milestones.iter().map(|milestone| &milestone.fields))
        })
        .filter(|fields| !fields.is_empty())
        .collect();
    assert!(forms.len() > 50, "{} forms", forms.len());
    let make = |dice: &mut Dice| {
        let form = *dice.pick(&forms);
        let mut answers = serde_json::Map::new();
        for field in form {
            let typed = match dice.roll(6) {
                0 => continue,
                1 => serde_json::json!([word(dice), word(dice)]),
                2 => serde_json::json!([{ "row": word(dice), word(dice): word(dice) }]),
                3 => field.choices.first().map(|choice| choice.key.clone()).into(),
                _ => word(dice).into(),
            };
            answers.insert(field.key.clone(), typed);
        }
        (form, serde_json::Value::Object(answers))
    };
    fuzz("form", 3_000, make, |(form, typed)| {
        let Ok(answers) = serde_json::from_value::<Answers>(typed) else { return };
        let answers = yinuo_core::form::in_one_form(form, answers);
        if let Err(problem) = check_answers(form, &answers, true) {
            assert!(!problem.code().is_empty());
        }
    });
}
