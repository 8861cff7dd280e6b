//! The sentences for refusals and other problems, in both languages: one table by code.
//!
//! `{fact}` stands for a fact of the refusal; the keys of milestones, materials, promises and fields are told by their
//! names where the service is known. A test holds that every code given anywhere has its sentences here, and another
//! that `docs/refusal-codes.txt` lists them. Codes are never renamed or taken away.

mod applicant;
mod approval;
mod cause_table;
mod distribution;
pub mod entry;
mod figure;
mod form;
mod import;
mod indicator;
mod ledger;
mod mail;
mod payment;
mod payout;
mod people;
mod set_aside;
mod sign_in;
mod subject;
mod survey;
mod table;

use yinuo_core::access::Roles;
use yinuo_core::agreement::AgreementFamily;
use yinuo_core::customer_data::Datum;
use yinuo_core::service::Service;
use yinuo_core::text::LocalText;

use crate::language::Language;
use crate::systems;
use entry::{Cause, RefusalText, Word};

/// The sentences of the house itself, one table to a subject, each sorted by code. Systems bring theirs.
pub const HOUSE: &[&[RefusalText]] = &[
    sign_in::TEXTS,
    table::TEXTS,
    figure::TEXTS,
    applicant::TEXTS,
    approval::TEXTS,
    distribution::TEXTS,
    form::TEXTS,
    import::TEXTS,
    indicator::TEXTS,
    ledger::TEXTS,
    mail::TEXTS,
    payment::TEXTS,
    payout::TEXTS,
    people::TEXTS,
    set_aside::TEXTS,
    subject::TEXTS,
    survey::TEXTS,
];
pub const HOUSE_CAUSES: &[&[Cause]] =
    &[cause_table::CAUSES, form::CAUSES, import::CAUSES, payment::CAUSES, payout::CAUSES];

/// The states of a payout, a debit, a batch or an import.
pub const HOUSE_STATES: &[Word] = &[
    ("blocked", "暂停支付"),
    ("ready", "待支付"),
    ("batched", "已入批"),
    ("waiting", "待扣款"),
    ("paid", "已支付"),
    ("returned", "退票"),
    ("cancelled", "取消"),
    ("collecting", "组批中"),
    ("sealed", "已封批"),
    ("released", "已放行"),
    ("refused", "已驳回"),
    ("withdrawn", "已撤回"),
    ("sent", "已送银行"),
    ("uploaded", "已上传"),
    ("running", "导入中"),
    ("done", "已完成"),
    ("failed", "失败"),
];

pub fn tables() -> impl Iterator<Item = &'static [RefusalText]> {
    systems::SYSTEMS.iter().flat_map(|system| system.refusals).copied()
}

/// The facts that fill a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub facts: &'a [(&'a str, String)],
    pub service: Option<&'a Service>,
    /// Whose names stand for the keys of roles.
    pub roles: Option<&'a Roles>,
}

/// The text of a code, if there is one.
pub fn text(code: &str) -> Option<&'static RefusalText> {
    let find = |table: &'static [RefusalText]| {
        table.binary_search_by(|text| text.code.cmp(code)).ok().map(|index| &table[index])
    };
    tables().find_map(find)
}

/// Every code with its sentences, table by table.
pub fn texts() -> impl Iterator<Item = &'static RefusalText> {
    tables().flatten()
}

/// Detail and hint. A code without text tells itself, which a test keeps from happening.
pub fn sentences(code: &str, facts: Facts<'_>, language: Language) -> (String, String) {
    let Some([detail, hint]) = unfilled(code, language) else { return (code.to_owned(), String::new()) };
    (filled(detail, facts, language), filled(hint, facts, language))
}

/// As [`sentences`], without the hint.
pub fn detail(code: &str, facts: Facts<'_>, language: Language) -> String {
    unfilled(code, language).map_or_else(|| code.to_owned(), |[detail, _]| filled(detail, facts, language))
}

fn unfilled(code: &str, language: Language) -> Option<[&'static str; 2]> {
    let text = text(code)?;
    Some(match language {
        Language::Chinese => text.zh,
        Language::English => text.en,
    })
}

/// As [`sentences`], of a refusal that was kept: its facts by the names they had.
pub fn sentences_of_kept(code: &str, kept: &[(String, String)], language: Language) -> (String, String) {
    let Some(text) = text(code) else { return (code.to_owned(), String::new()) };
    let names = text.zh.iter().chain(&text.en).flat_map(|sentence| placeholders(sentence));
    let fact = |name: &'static str| {
        let value = kept.iter().find(|(known, _)| known == name)?;
        Some((name, value.1.clone()))
    };
    let facts: Vec<(&'static str, String)> = names.filter_map(fact).collect();
    sentences(code, Facts { facts: &facts, service: None, roles: None }, language)
}

fn placeholders(sentence: &'static str) -> impl Iterator<Item = &'static str> {
    sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// The sentence for why a field is wrong.
pub fn cause(code: &str, language: Language) -> Option<&'static str> {
    let mut all = systems::SYSTEMS.iter().flat_map(|system| system.causes).copied().flatten();
    let (_, zh, en) = all.find(|(known, _, _)| *known == code)?;
    Some(match language {
        Language::Chinese => zh,
        Language::English => en,
    })
}

fn filled(sentence: &str, facts: Facts<'_>, language: Language) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + end];
        if let Some((_, value)) = facts.facts.iter().find(|(known, _)| *known == name) {
            out.push_str(&told(name, value, facts, language));
        }
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    out
}

/// A fact as it is told: by name, where it is the key of something.
fn told(name: &str, value: &str, facts: Facts<'_>, language: Language) -> String {
    if let Some((zh, en)) = systems::fact_word(name, value) {
        return words(zh, en, language).to_owned();
    }
    match name {
        "cause" => return cause(value, language).unwrap_or(value).to_owned(),
        "differs" => {
            let separator = if language == Language::Chinese { "、" } else { ", " };
            let told = |key: &str| cause(key, language).unwrap_or_default().to_owned();
            return value.split(", ").map(told).collect::<Vec<_>>().join(separator);
        }
        "role" => {
            let role = facts.roles.and_then(|roles| roles.get(value));
            return role.map_or_else(|| value.to_owned(), |role| in_language(role.name.clone(), language));
        }
        "relation" => {
            let kind = facts.roles.and_then(|roles| roles.relation(value));
            return kind.map_or_else(|| value.to_owned(), |kind| in_language(kind.name.clone(), language));
        }
        "entitled" => {
            let one = |key: &str| {
                yinuo_core::systems::entitled_role(key).map_or(key, |role| words(role.zh, role.en, language)).to_owned()
            };
            return listed(value, one, if language == Language::Chinese { "或" } else { " or " });
        }
        "data" => {
            let one = |key: &str| {
                let name = Datum::parse(key).map(Datum::name);
                name.map_or(key, |(zh, en)| words(zh, en, language)).to_owned()
            };
            return listed(value, one, if language == Language::Chinese { "、" } else { ", " });
        }
        "cite" => return cited(value, language).to_owned(),
        "permission" => {
            let permission = yinuo_core::systems::permission(value);
            return permission.map_or(value, |permission| words(permission.zh, permission.en, language)).to_owned();
        }
        "family" => {
            let name = |family: &AgreementFamily| if language == Language::Chinese { family.zh } else { family.en };
            return yinuo_core::systems::family(value).map_or(value, name).to_owned();
        }
        "state" | "wanted" => {
            let separator = if language == Language::Chinese { "、" } else { ", " };
            return value.split(", ").map(|key| state(key, language)).collect::<Vec<_>>().join(separator);
        }
        _ => {}
    }
    let Some(service) = facts.service else { return value.to_owned() };
    let name_of = |key: &str| -> Option<LocalText> {
        match name {
            "milestone" => service.milestone(key).map(|rule| rule.name.clone()),
            "material" | "missing" => service.material(key).map(|rule| rule.name.clone()),
            "promise" => service.promise(key).map(|rule| rule.name.clone()),
            "field" => service.all_fields().find(|field| field.key == key).map(|field| field.name.clone()),
            "column" => {
                let mut columns = service.all_fields().flat_map(|field| field.columns());
                columns.find(|column| column.key == key).map(|column| column.name.clone())
            }
            _ => None,
        }
    };
    let one = |key: &str| name_of(key).map_or_else(|| key.to_owned(), |text| in_language(text, language));
    let separator = if language == Language::Chinese { "、" } else { ", " };
    value.split(", ").map(one).collect::<Vec<_>>().join(separator)
}

fn listed(keys: &str, one: impl Fn(&str) -> String, separator: &str) -> String {
    keys.split(", ").map(one).collect::<Vec<_>>().join(separator)
}

/// The part of a citation in one language: packs write it in English, with the Chinese title and article in brackets at its end.
fn cited(cite: &str, language: Language) -> &str {
    let chinese = cite.rfind(" (").and_then(|at| Some((&cite[..at], cite[at + 2..].strip_suffix(')')?)));
    let chinese = chinese.filter(|(_, chinese)| chinese.starts_with(|letter: char| !letter.is_ascii()));
    match (chinese, language) {
        (Some((_, chinese)), Language::Chinese) => chinese,
        (Some((english, _)), Language::English) => english,
        (None, _) => cite,
    }
}

fn in_language(text: LocalText, language: Language) -> String {
    match language {
        Language::English if !text.en.is_empty() => text.en,
        _ => text.zh,
    }
}

fn words<'a>(zh: &'a str, en: &'a str, language: Language) -> &'a str {
    if language == Language::Chinese { zh } else { en }
}

/// A state as it is told.
fn state(key: &str, language: Language) -> String {
    let mut words = systems::SYSTEMS.iter().flat_map(|system| system.states);
    match words.find(|(known, _)| language == Language::Chinese && *known == key) {
        Some((_, word)) => (*word).to_owned(),
        None => key.replace('_', " "),
    }
}

/// The short title of a status.
pub fn title(status: u16, language: Language) -> &'static str {
    let (zh, en) = match status {
        400 => ("请求格式有误", "Malformed request"),
        401 => ("未登录", "Not signed in"),
        403 => ("没有权限", "Not allowed"),
        404 => ("未找到", "Not found"),
        405 => ("方法不适用", "Method not allowed"),
        409 => ("不能办理", "Refused"),
        412 => ("已被他人更改", "Changed meanwhile"),
        413 => ("内容过大", "Too large"),
        415 => ("类型不符", "Wrong type"),
        422 => ("填写有误", "A field is wrong"),
        428 => ("缺少版本号", "Version required"),
        429 => ("请稍后再试", "Wait a while"),
        _ => ("系统故障", "Failure"),
    };
    if language == Language::Chinese { zh } else { en }
}
