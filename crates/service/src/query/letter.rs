//! Letters: one with what it is about, and those about a subject.

use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::{CaseId, LetterId};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::tables::case::CaseRow;
use yinuo_store::tables::letter::{LETTER, LETTERS_OF_SUBJECT, LetterLineRow, LetterRow};

use super::slotted;
use crate::house::House;
use crate::stop::Stop;
use crate::subject;
use crate::systems::{SYSTEMS, SubjectLine};

/// A letter with what it is about.
#[derive(Debug)]
pub struct LetterFile {
    pub letter: LetterRow,
    pub about: LetterAbout,
}

#[derive(Debug)]
pub enum LetterAbout {
    Case(Box<CaseRow>),
    Subject(SubjectLine),
}

impl LetterFile {
    /// The number of what it is about.
    pub fn number(&self) -> &str {
        match &self.about {
            LetterAbout::Case(case) => &case.number,
            LetterAbout::Subject(line) => &line.label,
        }
    }
}

/// A letter of a visible case or about a visible subject.
pub async fn letter(house: &House, actor: &Actor, id: LetterId) -> Result<LetterFile, Stop> {
    let mut of_subjects = SYSTEMS.iter().flat_map(|system| system.subjects).filter(|reader| reader.letters.is_some());
    if !of_subjects.any(|reader| actor.may(reader.permission)) {
        actor.require(Permission::READ_CASES)?;
    }
    let letter = house.store.query_one(&LETTER, slotted(id.slot().number(), id.number())).await?;
    let letter = letter.ok_or(Stop::NotFound)?;
    let about = match (letter.case_id, subject_of(&letter)) {
        (Some(case), _) => {
            let case = super::case::row(house, actor, &CaseId::from_number(case).to_string()).await?;
            LetterAbout::Case(Box::new(case))
        }
        (None, Some(subject)) => LetterAbout::Subject(subject::visible(house, actor, subject).await?),
        (None, None) => return Err(Stop::damaged("letters", format!("{id} is about nothing"))),
    };
    Ok(LetterFile { letter, about })
}

fn subject_of(letter: &LetterRow) -> Option<SubjectRef> {
    let kind = systems::subject_kind(letter.subject_kind.as_deref()?)?;
    Some(SubjectRef { kind, id: letter.subject_id? })
}

/// A visible letter as PDF.
pub async fn letter_pdf(house: &House, actor: &Actor, id: LetterId) -> Result<(LetterFile, Vec<u8>), Stop> {
    let letter = letter(house, actor, id).await?;
    let file = crate::letter::print(house, &letter.letter).await?;
    Ok((letter, file))
}

/// The letters about a visible subject itself, oldest first. Those of its cases stand with the cases.
pub async fn of_subject(house: &House, actor: &Actor, subject: SubjectRef) -> Result<Vec<LetterLineRow>, Stop> {
    subject::visible(house, actor, subject).await?;
    let mut parameters = slotted(subject.slot().number(), subject.id);
    parameters.push(subject.kind.key.to_owned().into());
    Ok(house.store.query(&LETTERS_OF_SUBJECT, parameters).await?)
}
