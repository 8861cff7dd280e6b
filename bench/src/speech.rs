//! Service language: how well phrases are found in the labelled dialogues, and how many transcripts of five minutes are looked through a second.
//!
//! The dialogues stand in the testkit; the part that nobody looked at while the rules were made is the one to believe. A transcript of five
//! minutes is dialogues behind each other as far as a clerk and a customer come in that time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use yinuo_core::quality::speech::{Speaker, Transcript, Turn, observe};
use yinuo_testkit::quality::dialogues::{Measured, all, measure, shipped};

use crate::Figure;

/// Characters that two people say in five minutes, at 240 a minute.
const CHARACTERS: usize = 1_200;
/// Different ones, so that no cache knows them all.
const TRANSCRIPTS: usize = 200;

/// The transcripts, as text with speakers.
fn transcripts() -> Vec<String> {
    let dialogues = all();
    let mut turns = dialogues.iter().flat_map(|dialogue| &dialogue.turns).cycle();
    let one = |_| {
        let (mut text, mut said) = (String::new(), 0);
        while said < CHARACTERS {
            let (speaker, words) = turns.next().expect("they go round");
            let who = if *speaker == Speaker::Clerk { "柜员" } else { "客户" };
            text.push_str(&format!("{who}：{words}\n"));
            said += words.chars().count();
        }
        text
    };
    (0..TRANSCRIPTS).map(one).collect()
}

pub fn figures(each: Duration) {
    let conduct = shipped();
    let measured = measure(&conduct);
    println!("service language in {} labelled dialogues, of a thousand", measured.dialogues);
    println!("  {:<24} {:>9} {:>9} {:>9}", "", "n", "precision", "recall");
    let line = |name: &str, n: usize, precision: u32, recall: u32| {
        println!("  {name:<24} {n:>9} {precision:>9} {recall:>9}");
    };
    for (name, part) in Measured::PARTS.iter().zip(measured.parts) {
        line(name, part.right as usize + part.missed as usize, part.precision(), part.recall());
    }
    let unseen = measured.unseen();
    line("never looked at, both", unseen.right as usize + unseen.missed as usize, unseen.precision(), unseen.recall());
    println!("  by situation, n dialogues:");
    for (situation, (count, score)) in &measured.by_situation {
        line(situation, *count, score.precision(), score.recall());
    }
    let texts = transcripts();
    let nobody = BTreeMap::new();
    let whole = |text: &String| {
        let read = Transcript::read(text.as_bytes(), &conduct, &nobody).expect("a transcript");
        let turns = read.spoken(&conduct, &nobody).expect("known speakers");
        let turns: Vec<Turn<'_>> = turns.iter().map(|turn| Turn { speaker: turn.speaker, text: &turn.text }).collect();
        observe(&conduct, &["window"], &turns).expect("looked through").phrases.len()
    };
    let mut runs = Vec::new();
    for _ in 0..3 {
        let (started, mut done) = (Instant::now(), 0_u32);
        while started.elapsed() < each {
            for text in &texts {
                assert!(std::hint::black_box(whole(text)) > 0);
            }
            done += TRANSCRIPTS as u32;
        }
        runs.push(f64::from(done) / started.elapsed().as_secs_f64());
    }
    let note = format!("text of {CHARACTERS} characters read and looked through, on one core");
    let figure = Figure { name: "transcripts of five minutes".to_owned(), runs, note, times: Vec::new() };
    figure.print();
    figure.record("transcripts of five minutes, looked through", "none", None, None);
}
