//! Calculators on bank card numbers and branch codes.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::bank::{BankRefusal, BranchBanks, CardPrefixes, check_branch_code, check_card_number, written_digits};

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    packs::bad_pack,
};

pub(super) const PACK: &str = "banks-cn";

pub(super) const BANK_CARD: Entry = Entry {
    name: "bank-card",
    fields: BankCard::FIELDS,
    answers: "valid, reason (or null); where the prefix is known: bank_code, bank_name, kind (debit|credit|semi-credit|prepaid)",
    start: |packs| {
        let prefixes = CardPrefixes::from_csv(&packs.text(PACK, "bins.csv")?);
        Ok(Box::new(BankCard { prefixes: prefixes.map_err(|error| bad_pack(PACK, "bins.csv", error))? }))
    },
};

struct BankCard {
    prefixes: CardPrefixes,
}

#[derive(Deserialize)]
struct CardLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    number: Cow<'line, str>,
}
line_id!(CardLine);

impl Calculate for BankCard {
    type Line<'line> = CardLine<'line>;
    const FIELDS: &'static [Field] = &[Field::required("number", FieldKind::Text)];

    fn answer(&mut self, line: &CardLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let number = written_digits(&line.number);
        let refusal = check_card_number(&number).err();
        write_verdict(answer, refusal);
        let digits = !matches!(refusal, Some(BankRefusal::WrongCharacter));
        if let Some(issuer) = digits.then(|| self.prefixes.issuer(&number)).flatten() {
            answer.member("bank_code", &issuer.bank_code);
            answer.member("bank_name", &issuer.bank_name);
            answer.member("kind", &issuer.kind);
        }
        Ok(())
    }
}

pub(super) const BANK_BRANCH: Entry = Entry {
    name: "bank-branch",
    fields: BankBranch::FIELDS,
    answers: "valid, reason (or null); where the bank is known: bank, bank_en",
    start: |packs| {
        let banks = BranchBanks::from_toml(&packs.text(PACK, "cnaps.toml")?);
        Ok(Box::new(BankBranch { banks: banks.map_err(|error| bad_pack(PACK, "cnaps.toml", error))? }))
    },
};

struct BankBranch {
    banks: BranchBanks,
}

#[derive(Deserialize)]
struct BranchLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    code: Cow<'line, str>,
}
line_id!(BranchLine);

impl Calculate for BankBranch {
    type Line<'line> = BranchLine<'line>;
    const FIELDS: &'static [Field] = &[Field::required("code", FieldKind::Text)];

    fn answer(&mut self, line: &BranchLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let code = written_digits(&line.code);
        write_verdict(answer, check_branch_code(&code).err());
        if let Some(bank) = self.banks.bank(&code) {
            answer.member("bank", &bank.zh);
            answer.member("bank_en", &bank.en);
        }
        Ok(())
    }
}

fn write_verdict(answer: &mut Answer<'_>, refusal: Option<BankRefusal>) {
    answer.member("valid", &refusal.is_none());
    answer.member("reason", &refusal.map(BankRefusal::code));
}
