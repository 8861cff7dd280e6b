//! What milestones do to the policies of a story on the pure core. Units, which need prices, are the house's.

use jiff::civil::Date;

use super::given::parsed;
use crate::life::policy::{
    self, AccountChange, Claim, CorrectionChoice, DividendOption, FullTurn, PolicyRefusal, read_beneficiaries,
};
use crate::life::product::PayMode;
use crate::money::Fen;
use crate::payout::PayoutAccount;
use crate::scenario::{Moment, WorldStop};
use crate::service::Answers;

/// One effect, ready to be done to a policy.
type Done = Box<dyn FnOnce(&mut FullTurn<'_>) -> Result<(), PolicyRefusal>>;

fn done(decide: impl FnOnce(&mut FullTurn<'_>) -> Result<(), PolicyRefusal> + 'static) -> Option<Done> {
    Some(Box::new(decide))
}

/// What an effect does with the answers of its case; nothing, where it does nothing to the policy itself.
pub fn read(effect: &str, answers: &Answers, moment: Moment<'_>) -> Result<Option<Done>, WorldStop> {
    let today = moment.today();
    Ok(match effect {
        "issue" => done(move |turn| policy::issue(turn, today)),
        "deliver" => done(move |turn| policy::deliver(turn, today)),
        "decline" => done(move |turn| policy::decline(turn, today)),
        "demand" => done(move |turn| {
            turn.file.policy.demanded_on = Some(today);
            turn.finish();
            Ok(())
        }),
        "reinstatement" => done(move |turn| policy::reinstate(turn, today)),
        "surrender" => done(move |turn| policy::surrender(turn, today).map(drop)),
        "age-correction" => {
            let birth_date = parsed(answers, "true_birth_date")?;
            let rescind = answers.text("outside_limits_choice") == Some("rescind");
            let choice = if rescind { CorrectionChoice::Rescind } else { CorrectionChoice::Correct };
            done(move |turn| policy::apply_age_correction(turn, birth_date, choice, today).map(drop))
        }
        "account-change" | "payout-correction" => {
            let account = account(answers, moment);
            done(move |turn| {
                policy::change_account(turn, AccountChange { account })?;
                turn.finish();
                Ok(())
            })
        }
        "beneficiary-change" => {
            let told = answers.text("new_beneficiaries").unwrap_or_default();
            let beneficiaries = read_beneficiaries(told).map_err(WorldStop::refused)?;
            done(move |turn| policy::change_beneficiaries(turn, beneficiaries, today))
        }
        "mode-change" => {
            let mode = chosen(answers, "new_mode", PayMode::parse)?;
            done(move |turn| policy::change_mode(turn, mode, today))
        }
        "dividend-option" => {
            let option = chosen(answers, "new_dividend_option", DividendOption::parse)?;
            done(move |turn| policy::change_dividend_option(turn, option, today))
        }
        "loan" => {
            let amount: Fen = parsed(answers, "loan_amount")?;
            done(move |turn| policy::lend(turn, amount, today))
        }
        "claim-advance" => {
            let claim = claim(answers)?;
            done(move |turn| policy::advance_claim(turn, &claim, today).map(drop))
        }
        "claim-settlement" => {
            let claim = claim(answers)?;
            done(move |turn| policy::settle_claim(turn, &claim, today).map(drop))
        }
        _ => None,
    })
}

fn account(answers: &Answers, moment: Moment<'_>) -> PayoutAccount {
    let text = |key: &str| answers.text(key).unwrap_or_default().to_owned();
    PayoutAccount {
        payee: text("account_holder"),
        masked: crate::party::mask(&text("payee_account")),
        bank_code: None,
        branch_code: None,
        entered_by: Some(moment.operator),
    }
}

fn claim(answers: &Answers) -> Result<Claim, WorldStop> {
    let stated = answers.contains_key("true_birth_date");
    let true_birth_date: Option<Date> = stated.then(|| parsed(answers, "true_birth_date")).transpose()?;
    Ok(Claim {
        event: answers.text("event_kind").unwrap_or_default().to_owned(),
        event_on: parsed(answers, "event_on")?,
        amount: parsed(answers, "amount")?,
        true_birth_date,
    })
}

fn chosen<T>(answers: &Answers, key: &str, parse: fn(&str) -> Option<T>) -> Result<T, WorldStop> {
    let text = answers.text(key).unwrap_or_default();
    parse(text).ok_or_else(|| WorldStop::Failed(format!("`{key} = {text}` cannot be read")))
}
