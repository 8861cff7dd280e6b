//! Many policies at once, for the day run: written in bulk, each with something that time does to it on one day.
//!
//! The rows are those the desk would have left (customer, policy, terms, an earlier instalment that was paid, the open one), and
//! stand in the archive under an operation of their slot, so that the whole can be verified. The same number always makes the
//! same policy, but for its id's place in time.

use std::sync::LazyLock;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use yinuo_core::case::Channel;
use yinuo_core::id::{OfficeId, OperationId, OperatorId, PartyId, SLOTS, Slot, Stamp, case_number};
use yinuo_core::identity::Sex;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{
    Contract, Delivery, DividendOption, Insured, Policy, PolicyAccount, PolicyFile, PolicyState, Terms,
};
use yinuo_core::life::product::{PayMode, PolicyFacts, Span};
use yinuo_core::money::Fen;
use yinuo_core::payout::PayoutAccount;
use yinuo_service::agreement::agreement_row;
use yinuo_service::command::party::term_rows;
use yinuo_service::engine::batch::seal_operation;
use yinuo_service::engine::commit::Commit;
use yinuo_service::life::rows::policy_row;
use yinuo_service::rules::Rules;
use yinuo_store::suite::Suite;
use yinuo_store::tables::archive::{ChainRow, OperationRow};
use yinuo_store::tables::life::{DueRow, PolicyVersionRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{Changes, Store};

/// What happens on the day, in hundredths of the policies: an instalment is taken from the deposit, one stays open, a policy
/// lapses; the rest gets a survival benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mix {
    pub swept: u32,
    pub open: u32,
    pub lapsed: u32,
}

impl Mix {
    /// Heavy on what costs most.
    pub const HEAVY: Mix = Mix { swept: 55, open: 25, lapsed: 10 };
    /// More like a day in the year.
    pub const ORDINARY: Mix = Mix { swept: 70, open: 24, lapsed: 1 };
}

/// The versions of term life and endowment, as a house on the shipped packs knows them.
static VERSIONS: LazyLock<[String; 2]> = LazyLock::new(|| {
    let rules = Rules::read(&yinuo_service::packs::shipped()).expect("the shipped packs go together");
    ["sample.term-life", "sample.endowment-to-66"].map(|key| {
        yinuo_service::life::rules::life(&rules)
            .products()
            .on(key, &jiff::civil::date(2012, 1, 1))
            .expect("it is shipped")
            .version
            .clone()
    })
});
/// Policies of one commit.
const AT_ONCE: u32 = 20_000;
/// Policies of one customer.
const OF_ONE_HOLDER: u32 = 4;

/// One policy by its number.
#[derive(Debug, Clone)]
struct Made {
    file: PolicyFile,
    paid: Option<DueRow>,
    open: Option<DueRow>,
}

/// A number without order: the finalizer of SplitMix64.
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn years_before(day: Date, years: i64) -> Date {
    day.checked_sub(years.years()).expect("a date of this century")
}

fn stamp(number: u32) -> Stamp {
    // Some twenty a second, as ids of a large house come over the years.
    Stamp { milliseconds: 1_500_000_000_000 + i64::from(number) * 50, sequence: 0 }
}

fn slot_of_holder(holder: u32) -> Slot {
    Slot::try_new(i64::try_from(scattered(holder.into()) % 1024).expect("small")).expect("below 1024")
}

/// The policy with this number, on which `day` is the next day that matters.
fn make(number: u32, mix: Mix, day: Date, office: OfficeId) -> Made {
    let holder = number / OF_ONE_HOLDER;
    let slot = slot_of_holder(holder);
    let share = u32::try_from(scattered(u64::from(number) << 20) % 100).expect("small");
    let years = 1 + number % 12;
    let lapses = share >= mix.swept + mix.open && share < mix.swept + mix.open + mix.lapsed;
    let benefit = share >= mix.swept + mix.open + mix.lapsed;
    // The grace of 60 days ended yesterday.
    let last_due = if lapses { day.checked_sub(61.days()).expect("a date") } else { day };
    let effective_on = years_before(last_due, years.into());
    let instalment = Fen(120_000 + i64::from(number % 500) * 100);
    let (version, birth_date, cover, pay) = if benefit {
        // The insured turned 60 to 65 this year.
        let age = 60 + i64::from(number % 6);
        (&VERSIONS[1], years_before(day, age).checked_sub(40.days()).expect("a date"), Span::ToAge(66), Span::ToAge(60))
    } else {
        (&VERSIONS[0], years_before(effective_on, 35), Span::Years(20), Span::Years(20))
    };
    // An endowment was taken out long before, so that all its premiums are paid.
    let effective_on = if benefit { years_before(day, 26) } else { effective_on };
    let facts = PolicyFacts {
        birth_date,
        sex: if number.is_multiple_of(2) { Sex::Female } else { Sex::Male },
        effective_on,
        sum_insured: Fen(20_000_000),
        cover,
        pay,
        mode: PayMode::Yearly,
    };
    let dues_made = if benefit { facts.instalments().unwrap_or(0) } else { years + u32::from(lapses) };
    let id = PolicyId::new(stamp(number), slot);
    let due = |sequence: u32, due_on: Date, paid: bool| DueRow {
        slot: slot.number(),
        policy_id: id.number(),
        sequence: sequence.into(),
        kind: "regular".to_owned(),
        number: Some(i64::from(sequence) - 1),
        due_on: due_on.to_string(),
        amount: instalment.0,
        state: if paid { "paid" } else { "open" }.to_owned(),
        settled_on: paid.then(|| due_on.to_string()),
        reopened_on: None,
        case_id: None,
    };
    let paid_before = facts.due_date(dues_made - 1 - u32::from(lapses)).expect("it was made");
    let paid = Some(due(dues_made - u32::from(lapses), paid_before, true));
    let open = lapses.then(|| due(dues_made, last_due, false));
    let account = PayoutAccount {
        payee: "王芳".to_owned(),
        masked: "6222****0001".to_owned(),
        bank_code: Some("ICBC".to_owned()),
        branch_code: None,
        entered_by: None,
    };
    let hesitation_ends_on = effective_on.saturating_add(10.days());
    let delivery = Some(Delivery { on: effective_on, hesitation_ends_on });
    let contract = Contract { issued_on: effective_on, delivery };
    let policy = Policy {
        import: None,
        id,
        number: format!("P{}", case_number(slot, i64::from(number) + 1)),
        holder: PartyId::new(stamp(holder * OF_ONE_HOLDER), slot),
        office,
        channel: Channel::Counter,
        product_version: version.clone(),
        facts,
        instalment,
        state: PolicyState::InForce(contract),
        state_on: effective_on,
        applied_on: effective_on,
        dues_made,
        open_dues: u32::from(lapses),
        demanded_on: None,
        prompted_for: None,
        benefits_to: benefit.then(|| years_before(day, 1)),
        deposit: if share < mix.swept { instalment } else { Fen::ZERO },
        make_up: Fen::ZERO,
        loan: None,
        payable: Fen::ZERO,
        dividend: Fen::ZERO,
        prompts_wanted: false,
        dividend_option: DividendOption::Accumulate,
        account: Some(PolicyAccount { account, debit: false }),
        act_on: Some(day),
        terms_sequence: 1,
        version: 3,
    };
    let next_due = i64::from(dues_made) + 1;
    let file = PolicyFile { policy, next_due, dues: Vec::new(), payouts: Vec::new() };
    Made { file, paid, open }
}

fn party_row(number: u32, office: OfficeId) -> PartyRow {
    let slot = slot_of_holder(number / OF_ONE_HOLDER);
    PartyRow {
        slot: slot.number(),
        id: PartyId::new(stamp(number), slot).number(),
        kind: "person".to_owned(),
        name: "王芳".to_owned(),
        sort_key: String::new(),
        identity_kind: None,
        identity_masked: None,
        phone_masked: None,
        birth_date: None,
        sex: None,
        address: None,
        office_id: office.number(),
        created_at: 1,
        merged_into: None,
        version: 1,
    }
}

pub(crate) fn terms_row(policy: &Policy, at: Timestamp) -> PolicyVersionRow {
    let insured = Insured {
        party: Some(policy.holder),
        name: "王芳".to_owned(),
        birth_date: policy.facts.birth_date,
        sex: policy.facts.sex,
    };
    let terms = Terms {
        earlier_modes: Vec::new(),
        insured,
        facts: policy.facts.clone(),
        instalment: policy.instalment,
        beneficiaries: Vec::new(),
        dividend_option: policy.dividend_option,
        prompts_wanted: policy.prompts_wanted,
        allocation: Vec::new(),
        account_masked: None,
    };
    PolicyVersionRow {
        slot: policy.id.slot().number(),
        policy_id: policy.id.number(),
        sequence: 1,
        effective_on: policy.facts.effective_on.to_string(),
        recorded_at: at.as_microsecond(),
        operator_id: OperatorId::from_number(1).number(),
        cause: "proposal".to_owned(),
        case_id: None,
        terms: serde_json::to_string(&terms).expect("terms are plain data"),
    }
}

/// Writes the policies of these numbers, whose next day is `day`, through a store of its own beside the house. The first number is a
/// multiple of four, as four policies have one customer.
pub async fn write(url: &str, numbers: Range<u32>, mix: Mix, day: Date, office: OfficeId) {
    let store = Store::open(url, yinuo_store::StoreOptions::default()).await.expect("the database opens");
    let mut writer = store.writer().await.expect("a writer");
    let at = day.checked_sub(1.day()).expect("a date").in_tz("Asia/Shanghai").expect("a time").timestamp();
    let slots: Vec<i64> = (0..SLOTS).collect();
    let mut first = numbers.start;
    while first < numbers.end {
        let until = numbers.end.min(first + AT_ONCE);
        let mut by_slot: BTreeMap<i64, Commit> = BTreeMap::new();
        for number in first..until {
            let made = make(number, mix, day, office);
            let commit = by_slot.entry(made.file.policy.id.slot().number()).or_default();
            if number.is_multiple_of(OF_ONE_HOLDER) {
                let party = party_row(number, office);
                term_rows(&party).into_iter().for_each(|term| commit.insert_unaudited(term));
                commit.insert(party);
            }
            commit.insert(agreement_row(&made.file.policy.agreement()));
            commit.insert(policy_row(&made.file));
            commit.insert(terms_row(&made.file.policy, at));
            made.paid.into_iter().chain(made.open).for_each(|due| commit.insert(due));
        }
        let mut work = writer.begin(&slots).await.expect("a transaction");
        let mut changes = Changes::new();
        let mut scratch = Vec::new();
        for head in work.heads() {
            let Some(commit) = by_slot.remove(&head.slot) else { continue };
            let parts = commit.into_parts(Suite::International);
            changes.append(parts.changes);
            let slot = Slot::try_new(head.slot).expect("a slot of the database");
            let mut row = OperationRow {
                slot: head.slot,
                seq: head.seq + 1,
                id: OperationId::new(stamp(first), slot).number(),
                at: at.as_microsecond(),
                operator_id: 1,
                command: "import".to_owned(),
                subject_kind: None,
                subject_id: None,
                subject_version: None,
                facts: "{}".to_owned(),
                reason: None,
                salt: Some(vec![7; 16]),
                told: Vec::new(),
                idempotency_key: None,
                sent_mark: None,
                input_hash: vec![7; 32],
                answer: "{}".to_owned(),
                changes: parts.entries.into_iter().flat_map(|(_, told)| told).collect(),
                previous_hash: head.hash.clone().unwrap_or_default(),
                hash: Vec::new(),
            };
            seal_operation(&mut row, Suite::International, &mut scratch);
            changes.put(ChainRow { slot: head.slot, seq: row.seq, hash: row.hash.clone() });
            changes.insert(row);
        }
        work.write(changes).await.expect("recorded");
        work.commit().await.expect("committed");
        first = until;
    }
}
