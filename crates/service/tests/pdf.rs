//! Letters as PDF, read back by another program: pdftotext and pdfinfo of poppler-utils.
#![cfg(feature = "pdf")]

use std::path::{Path, PathBuf};
use std::process::Command;

use yinuo_service::Stop;
use yinuo_service::letter::{LetterContent, LetterFrame, sample_frame};
use yinuo_service::pdf::{Printer, render};

/// What the program prints about a file of these bytes.
fn told(program: &str, arguments: &[&str], pdf: &[u8], name: &str) -> String {
    let path = folder(name).join("letter.pdf");
    std::fs::write(&path, pdf).expect("the file can be written");
    let (before, after) = arguments.split_at(arguments.iter().take_while(|one| **one != "-").count());
    let output = Command::new(program).args(before).arg(&path).args(after).output();
    let output = output.unwrap_or_else(|error| {
        panic!("{program} of poppler-utils is needed ({error}): `cargo xtask setup` installs it")
    });
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8, as asked for")
}

fn text(pdf: &[u8], name: &str) -> String {
    told("pdftotext", &["-layout", "-enc", "UTF-8", "-"], pdf, name)
}

/// Text without its spaces and line breaks: where a line breaks is the page's affair.
fn run_on(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pdf-{name}"));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn made(content: &LetterContent, frame: &LetterFrame) -> Vec<u8> {
    render(content, frame).unwrap_or_else(|stop| panic!("no PDF was made: {stop:?}"))
}

/// A yearly statement of a policy, with tables of both kinds.
fn statement() -> LetterContent {
    LetterContent::parse(
        "保单年度报告书",
        "尊敬的王芳：\n\
         您投保的“安心终身寿险（分红型）”保单（保单号：P2011-0421-7）在2010年9月30日至2011年9月29日的保单年度内情况如下，请查阅。\n\
         | | |\n| 投保人 | 王芳 |\n| 被保险人 | 陈小明 |\n| 交费方式 | 年交，20年 |\n| 下期应交保费 | 3,600.00元 |\n\
         本保单年度内的红利分配情况如下。红利是不保证的，本年度的分配水平不代表未来的分配水平：\n\
         | 分红日期 | 险种 | 红利金额（元） | 累积利率 | 累积余额（元） |\n\
         | 2010-09-30 | 安心终身寿险（分红型） | 412.50 | 3.0% | 1,236.08 |\n\
         | 2011-09-30 | 安心终身寿险（分红型） | 438.20 | 3.0% | 1,711.36 |\n\
         | 合计 | | 850.70 | | 1,711.36 |\n\
         如您对本报告书有疑问，请凭业务编号与和平区支公司联系，或拨打客户服务电话。\n\
         感谢您的信任。",
    )
}

#[test]
fn every_character_of_a_letter_is_read_back_from_its_pdf() {
    let frame = sample_frame();
    let text = text(&made(&statement(), &frame), "letter");
    let all = run_on(&text);
    for expected in [
        "保单年度报告书",
        "和平区支公司地址：沈阳市和平区诺言路1号电话：400-000-0102",
        "业务编号：0421-0000137-5",
        "在2010年9月30日至2011年9月29日的保单年度内情况如下，请查阅。",
        "下期应交保费3,600.00元",
        "2011-09-30安心终身寿险（分红型）438.203.0%1,711.36",
        "辽宁分公司和平区支公司（盖章处）经办人：李静2011年9月30日",
        "辽宁分公司第1页共1页",
    ] {
        assert!(all.contains(expected), "{expected} is not in:\n{text}");
    }
    assert!(!all.contains("致：") && !all.contains("送达回执"), "{text}");
}

#[test]
fn a_letter_that_is_signed_for_has_a_slip_to_tear_off_and_a_registered_office_signs_by_its_legal_name_alone() {
    let house = "一诺人寿保险股份有限公司沈阳中心支公司".to_owned();
    let frame = LetterFrame { house, registered: true, slip: true, ..sample_frame() };
    let content = LetterContent::parse("补正材料一次性告知书", "各位客户：\n请补交下列材料。");
    let text = text(&made(&content, &frame), "slip");
    let all = run_on(&text);
    for expected in [
        "致：王芳",
        "一诺人寿保险股份有限公司沈阳中心支公司（盖章处）",
        "送达回执文书名称补正材料一次性告知书业务编号0421-0000137-5受送达人王芳送达机构和平区支公司",
        "收件人签名",
    ] {
        assert!(all.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn text_that_looks_like_markup_is_printed_as_it_stands() {
    let hostile = "#panic(1) $x^2$ *粗* _斜_ @ref <标签> [方括号] \\ `码` // 注 /* 释 */ = 题 ~ -- --- ... \"引\" '号' https://a.b";
    let content = LetterContent::parse(hostile, &format!("尊敬的{hostile}：\n- 一 {hostile}\n| 名称 |\n| {hostile} |"));
    let frame = LetterFrame {
        addressee: hostile.to_owned(),
        office: hostile.to_owned(),
        operator: "#let 李静".to_owned(),
        house: "#import \"/etc/passwd\"".to_owned(),
        number: "*1*".to_owned(),
        ..sample_frame()
    };
    // As the page goes on, not as it looks: the head has two columns.
    let text = told("pdftotext", &["-raw", "-enc", "UTF-8", "-"], &made(&content, &frame), "hostile");
    let (all, wanted) = (run_on(&text), run_on(hostile));
    // Subject, salutation, list-like line, cell, head, signature.
    assert_eq!(all.matches(&wanted).count(), 6, "{text}");
    assert!(all.contains("-一#panic(1)"), "{text}");
    assert!(all.contains("经办人：#let李静") && all.contains("#import\"/etc/passwd\""), "{text}");
}

#[test]
fn a_long_table_goes_on_over_pages_that_are_counted_and_repeats_its_header() {
    let rows: String = (1..=90).map(|number| format!("| 第{number}期 | {number}00.00 |\n")).collect();
    let content = LetterContent::parse("交费清单", &format!("尊敬的王芳：\n| 期次 | 保费（元） |\n{rows}谢谢。"));
    let text = text(&made(&content, &sample_frame()), "long");
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() >= 2, "{text}");
    for (index, page) in pages.iter().enumerate() {
        let page = run_on(page);
        assert!(page.contains(&format!("第{}页共{}页", index + 1, pages.len())), "{page}");
        assert!(page.contains("期次保费（元）") || index + 1 == pages.len(), "{page}");
    }
    let all = run_on(&text);
    assert!((1..=90).all(|number| all.contains(&format!("第{number}期{number}00.00"))), "{text}");
}

#[test]
fn a_word_longer_than_its_line_is_broken_and_not_cut_off() {
    let word = "W".repeat(300);
    let content =
        LetterContent::parse("长词", &format!("尊敬的王芳：\n{word}\n| 名称 | 值 | 备注 |\n| {word} | 1 | 无 |"));
    let pdf = made(&content, &sample_frame());
    let boxes = told("pdftotext", &["-bbox", "-"], &pdf, "wide");
    // Of the word: the bracket of a seal at the end of a line hangs into the margin.
    let of_word = boxes.lines().filter(|line| line.contains('W')).filter_map(|line| line.split_once("xMax=\""));
    let right_ends = of_word.map(|(_, rest)| rest.split('"').next().unwrap().parse::<f64>().unwrap());
    // 25 mm of margin, 595 points of paper.
    let widest = right_ends.fold(0.0, f64::max);
    assert!(widest <= 595.0 - 70.0, "text ends at {widest}");
    let (_, words) = boxes.split_once("<page").unwrap();
    assert_eq!(words.matches('W').count(), 600);
}

/// Letters a second, of this build: `cargo test -p yinuo-service --release --test pdf -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn more_than_one_letter_a_second_is_made_when_the_fonts_are_warm() {
    let one =
        |number: u32| LetterFrame { addressee: format!("王芳{number}"), id: number.to_string(), ..sample_frame() };
    made(&statement(), &one(0));
    let begin = std::time::Instant::now();
    (1..=200).for_each(|number| drop(made(&statement(), &one(number))));
    let alone = 200.0 / begin.elapsed().as_secs_f64();
    let begin = std::time::Instant::now();
    std::thread::scope(|scope| {
        for half in [1000, 2000] {
            scope.spawn(move || (half..half + 200).for_each(|number| drop(made(&statement(), &one(number)))));
        }
    });
    let together = 400.0 / begin.elapsed().as_secs_f64();
    eprintln!("letters a second: {alone:.0} on one processor, {together:.0} on two");
    assert!(alone > 1.0);
}

#[test]
fn the_same_letter_gives_the_same_file_and_another_one_another() {
    let (content, frame) = (statement(), sample_frame());
    let file = made(&content, &frame);
    assert_eq!(file, made(&content, &frame));
    let other = LetterFrame { addressee: "王方".to_owned(), ..frame };
    assert_ne!(file, made(&content, &other));
}

#[test]
fn the_file_tells_its_title_author_and_paper() {
    let told = told("pdfinfo", &[], &made(&statement(), &sample_frame()), "info");
    for expected in ["保单年度报告书", "和平区支公司", "Yinuo", "A4", "2011"] {
        assert!(told.contains(expected), "{expected} is not in:\n{told}");
    }
}

#[test]
fn a_folder_without_a_chinese_font_is_refused_with_the_package_to_install() {
    let printer = Printer::shared(Some(folder("no-fonts")));
    let stop = printer.render(&statement(), &sample_frame()).unwrap_err();
    let Stop::Refused(refusal) = stop else { panic!("{stop:?}") };
    assert_eq!((refusal.code, refusal.fact("package")), ("no_chinese_font", Some("fonts-noto-cjk")));
}
