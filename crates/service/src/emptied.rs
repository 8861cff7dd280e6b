//! What is kept of a customer whose agreements and cases have all ended, without what tells of people (去标识): the heads of agreements and cases, their
//! days and amounts, the lines of the ledger and the chain stay; names, answers, notes, letters, documents, contacts and sealed numbers go.
//!
//! The house knows its own rows; what a system keeps besides of an agreement it says itself ([`EmptiedFamily`]). An agreement of a family of which no
//! system says so keeps its customer.

use std::fmt;
use std::pin::Pin;

use yinuo_core::agreement::AgreementFamily;
use yinuo_core::systems::PARTY;
use yinuo_store::tables::agreement::{AGREEMENTS_OF_HOLDER, AgreementRow};
use yinuo_store::tables::approval::{APPROVALS_DECIDED, ApprovalRow};
use yinuo_store::tables::archive::{OPERATIONS_OF_SUBJECT, OperationRow};
use yinuo_store::tables::case::{
    CASES_OF_CUSTOMER, CONTACTS_OF_PARTY, CaseRow, ContactRow, ERRORS_ABOUT, FILES_OF_SUBJECT, FileContentRow, FileRow,
    MATERIALS_OF_CASE, MILESTONES_OF_CASE, MaterialRow, MilestoneRow, ServiceErrorRow,
};
use yinuo_store::tables::letter::{LETTERS_WHOLE_ABOUT, LETTERS_WHOLE_OF_CASE, LetterRow};
use yinuo_store::tables::party::{NUMBERS_HELD, PersonalNumberRow};
use yinuo_store::tables::payout::{
    ATTEMPTS_OF_PAYOUT, DEBITS_ABOUT, DebitItemRow, PAYOUTS_ABOUT, PayoutAttemptRow, PayoutRow,
};
use yinuo_store::{TableRow, Value, Work};

use crate::engine::commit::Commit;
use crate::letter::{self, LetterContent};
use crate::stop::Stop;
use crate::systems::SYSTEMS;

/// What becomes of a row.
type Change = Box<dyn Fn(&mut Commit) + Send + Sync>;

/// The rows of a customer as they are to become, and the operations that say no more what they said.
#[derive(Default)]
pub struct Emptied {
    changes: Vec<Change>,
    operations: Vec<OperationRow>,
}

impl fmt::Debug for Emptied {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Emptied({} rows, {} operations)", self.changes.len(), self.operations.len())
    }
}

/// How a system empties an agreement of its own, which has ended.
#[derive(Debug)]
pub struct EmptiedFamily {
    pub family: &'static AgreementFamily,
    /// Its agreements end with their last day though nobody says so: the years of keeping begin there.
    pub ends_by_days: bool,
    pub read: for<'a> fn(&'a Work<'a>, &'a AgreementRow, &'a mut Emptied) -> Reading<'a>,
}

pub type Reading<'a> = Pin<Box<dyn Future<Output = Result<(), Stop>> + 'a>>;

/// The keys of the families whose agreements can be emptied, as a statement takes them: `,life,`.
pub fn families() -> String {
    keys(|_| true)
}

/// Of those the ones that end by their days.
pub fn families_by_days() -> String {
    keys(|emptied| emptied.ends_by_days)
}

fn keys(which: impl Fn(&EmptiedFamily) -> bool) -> String {
    let emptied = SYSTEMS.iter().flat_map(|system| system.emptied).filter(|emptied| which(emptied));
    emptied.fold(",".to_owned(), |all, emptied| all + emptied.family.key + ",")
}

impl Emptied {
    /// The row as it is to become.
    pub fn put<R: TableRow + Clone + Send>(&mut self, row: R) {
        self.changes.push(Box::new(move |commit| commit.put(row.clone())));
    }

    pub fn delete<R: TableRow>(&mut self, row: &R) {
        let key = key_of(row);
        self.changes.push(Box::new(move |commit| commit.delete::<R>(key.clone())));
    }

    /// Writes all of it. Answers the places in the chain of the operations that were emptied.
    pub fn write(&self, commit: &mut Commit) -> Vec<String> {
        self.changes.iter().for_each(|change| change(commit));
        let mut erased = Vec::new();
        for operation in self.operations.iter().filter(|operation| operation.salt.is_some()) {
            erased.push(operation.seq.to_string());
            commit.put_unaudited(OperationRow { facts: String::new(), reason: None, salt: None, ..operation.clone() });
        }
        erased
    }

    /// All that is kept of a party besides its own row, its numbers and whom it knows.
    pub async fn read(work: &Work<'_>, slot: i64, party: i64) -> Result<Emptied, Stop> {
        let mut emptied = Emptied::default();
        let key = |id: i64| vec![Value::Int(slot), Value::Int(id)];
        emptied.about(work, slot, party).await?;
        for contact in work.query(&CONTACTS_OF_PARTY, key(party)).await? {
            emptied.put(ContactRow { notes: String::new(), ..contact });
        }
        for case in work.query(&CASES_OF_CUSTOMER, key(party)).await? {
            let id = case.id;
            for milestone in work.query(&MILESTONES_OF_CASE, key(id)).await? {
                emptied.put(MilestoneRow { answers: "{}".to_owned(), note: None, ..milestone });
            }
            for material in work.query(&MATERIALS_OF_CASE, key(id)).await? {
                emptied.put(MaterialRow { note: None, ..material });
            }
            for letter in work.query(&LETTERS_WHOLE_OF_CASE, key(id)).await? {
                emptied.letter(letter)?;
            }
            emptied.about(work, slot, id).await?;
            let version = case.version + 1;
            emptied.put(CaseRow { summary: String::new(), answers: "{}".to_owned(), version, ..case });
        }
        for agreement in work.query(&AGREEMENTS_OF_HOLDER, key(party)).await? {
            emptied.about(work, slot, agreement.id).await?;
            let of_family = SYSTEMS.iter().flat_map(|system| system.emptied);
            for family in of_family.filter(|emptied| emptied.family.key == agreement.family) {
                (family.read)(work, &agreement, &mut emptied).await?;
            }
        }
        Ok(emptied)
    }

    /// What may stand with a thing of any kind: its operations, documents, letters, errors of our own, sealed numbers, payouts and debits.
    async fn about(&mut self, work: &Work<'_>, slot: i64, id: i64) -> Result<(), Stop> {
        let key = |id: i64| vec![Value::Int(slot), Value::Int(id)];
        self.operations.extend(work.query(&OPERATIONS_OF_SUBJECT, key(id)).await?);
        for file in work.query(&FILES_OF_SUBJECT, key(id)).await? {
            let content = vec![Value::Int(file.slot), Value::Int(file.id)];
            self.changes.push(Box::new(move |commit| commit.delete::<FileContentRow>(content.clone())));
            self.delete::<FileRow>(&file);
        }
        for letter in work.query(&LETTERS_WHOLE_ABOUT, key(id)).await? {
            self.letter(letter)?;
        }
        for error in work.query(&ERRORS_ABOUT, key(id)).await? {
            self.put(ServiceErrorRow { note: String::new(), ..error });
        }
        self.numbers(work, slot, id).await?;
        for payout in work.query(&PAYOUTS_ABOUT, key(id)).await? {
            self.numbers(work, slot, payout.id).await?;
            for attempt in work.query(&ATTEMPTS_OF_PAYOUT, key(payout.id)).await? {
                self.put(PayoutAttemptRow { payee: String::new(), account_masked: String::new(), ..attempt });
            }
            self.operations.extend(work.query(&OPERATIONS_OF_SUBJECT, key(payout.id)).await?);
            let version = payout.version + 1;
            self.put(PayoutRow { payee: None, account_masked: None, own_account: 0, version, ..payout });
        }
        for approval in work.query(&APPROVALS_DECIDED, key(id)).await? {
            let label = if approval.subject_kind == PARTY.key { String::new() } else { approval.subject_label };
            let (will, held, version) = ("[]".to_owned(), Vec::new(), approval.version + 1);
            self.put(ApprovalRow { subject_label: label, will, held, reason: None, version, ..approval });
        }
        for debit in work.query(&DEBITS_ABOUT, key(id)).await? {
            self.put(DebitItemRow { account_holder: String::new(), account_masked: String::new(), ..debit });
        }
        Ok(())
    }

    async fn numbers(&mut self, work: &Work<'_>, slot: i64, id: i64) -> Result<(), Stop> {
        for number in work.query(&NUMBERS_HELD, vec![Value::Int(slot), Value::Int(id)]).await? {
            self.delete::<PersonalNumberRow>(&number);
        }
        Ok(())
    }

    /// That it was written, when it arrived and how stays; what it said, and to whom, goes.
    fn letter(&mut self, letter: LetterRow) -> Result<(), Stop> {
        let mut written = letter::kept(&letter)?;
        written.content = LetterContent { subject: String::new(), blocks: Vec::new() };
        written.frame.addressee = String::new();
        let content = serde_json::to_string(&written).expect("a letter is plain data");
        let delivery_proof = letter.delivery_proof.as_ref().map(|_| String::new());
        self.put(LetterRow { subject: String::new(), html: String::new(), content, delivery_proof, ..letter });
        Ok(())
    }
}

/// The primary key of a row.
pub fn key_of<R: TableRow>(row: &R) -> Vec<Value> {
    R::TABLE.key.iter().map(|column| row.value(*column).to_value()).collect()
}
