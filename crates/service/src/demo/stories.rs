//! The stories of the demonstration, one for each kind of service. A step that the version in force on the day does not
//! know is left out, so that the same stories are told on a training clock years ago.

use rand::Rng;
use rand::seq::IndexedRandom;
use yinuo_core::case::Channel;
use yinuo_core::service::PromiseRule;

use super::files;
use super::pen::{Pace, Pen, Step};
use super::texts;

/// What everybody can ask for, whatever they hold.
pub(super) const ENQUIRY: (&str, u32) = ("life.enquiry", 1);
/// What is about a policy that is not there yet.
pub(super) const PROPOSAL: &str = "life.proposal";
/// How often each service comes up, and at how many steps a case of it can run late.
pub(super) const SERVICES: [(&str, u32, u32); 12] = [
    ("life.policy-servicing", 12, 2),
    ("life.address-change", 13, 2),
    ("life.beneficiary-change", 7, 2),
    ("life.payout-account-change", 6, 2),
    ("life.surrender", 7, 2),
    ("life.claim", 14, 3),
    ("life.enquiry", 11, 1),
    ("life.work-order", 6, 2),
    ("complaint.consumer", 8, 1),
    ("life.new-policy-callback", 7, 1),
    ("life.mis-selling", 2, 1),
    (PROPOSAL, 6, 1),
];

/// Tells the story of the case; it ends where it is over or where the present begins.
pub(super) fn tell(pen: &mut Pen<'_>) {
    // `None` only says that the story came to its end early.
    let _ = match pen.service.key.as_str() {
        "life.surrender" => surrender(pen),
        "life.claim" => claim(pen),
        "life.enquiry" => enquiry(pen),
        "life.work-order" => work_order(pen),
        "complaint.consumer" => complaint(pen),
        "life.new-policy-callback" => callback(pen),
        "life.mis-selling" => mis_selling(pen),
        PROPOSAL => proposal(pen),
        _ => servicing(pen),
    };
}

/// Opens the case. The materials that are not handed in at once are left.
fn open(pen: &mut Pen<'_>, given: &[(&str, &str)]) -> Option<Vec<String>> {
    let service = pen.service.clone();
    let answers = pen.answers(&service.fields, given);
    let summary = texts::summary(pen.rng, &service.key);
    let (mut materials, mut missing) = (Vec::new(), Vec::new());
    for rule in service.materials.iter().filter(|rule| rule.required) {
        let is_left = pen.fate.lacking && (missing.is_empty() || pen.rng.random_bool(0.3));
        if is_left { missing.push(rule.key.clone()) } else { materials.push(rule.key.clone()) }
    }
    let channels = [
        Channel::Counter,
        Channel::Counter,
        Channel::Counter,
        Channel::Phone,
        Channel::Phone,
        Channel::Web,
        Channel::Post,
    ];
    let mut channel = channels.choose(pen.rng).copied().unwrap_or(Channel::Counter);
    let opener = pen.clerk();
    if pen.desk.sales.is_some() && pen.rng.random_bool(0.2) {
        channel = Channel::Agent;
    }
    let attached = materials.first().cloned();
    let policy = pen.policy.map(|policy| policy.id);
    pen.put(&opener, Step::Open { channel, summary, answers, materials, policy })?;
    if let Some(material) = attached
        && pen.rng.random_bool(0.12)
    {
        pen.soon()?;
        attach(pen, material)?;
    }
    Some(missing)
}

fn attach(pen: &mut Pen<'_>, material: String) -> Option<()> {
    let (name, media_type, content) = if pen.rng.random_bool(0.6) {
        (format!("{material}.pdf"), "application/pdf", files::pdf(&format!("Scan: {material}")))
    } else {
        (format!("{material}.png"), "image/png", files::png(pen.rng.random_range(120..240)))
    };
    pen.put(&pen.clerk(), Step::Attach { material, name, media_type, content })
}

/// The one notice of what is missing, the wait, and what the customer brings.
fn settle_missing(pen: &mut Pen<'_>, missing: Vec<String>) -> Option<()> {
    if missing.is_empty() {
        return Some(());
    }
    pen.days(0, 2)?;
    pen.put(&pen.clerk(), Step::Notify)?;
    pen.deliver()?;
    if pen.rng.random_bool(0.5) {
        pen.soon()?;
        pen.contact("call", "out")?;
    }
    if pen.fate.abandoned {
        return None;
    }
    pen.days(2, 8)?;
    bring(pen, missing)
}

fn bring(pen: &mut Pen<'_>, keys: Vec<String>) -> Option<()> {
    let note = texts::material_note(pen.rng);
    pen.put(&pen.clerk(), Step::Materials { keys, note })
}

fn withdraw_if_so(pen: &mut Pen<'_>) -> Option<()> {
    if !pen.fate.withdrawn {
        return Some(());
    }
    pen.days(0, 1)?;
    let reason = texts::withdrawal(pen.rng);
    pen.put(&pen.clerk(), Step::Withdraw { reason })?;
    None
}

/// The case goes to the handler.
fn hand_over(pen: &mut Pen<'_>) -> Option<()> {
    pen.soon()?;
    let giver = if pen.rng.random_bool(0.6) { pen.manager() } else { pen.handler() };
    let owner = pen.handler().operator;
    pen.put(&giver, Step::Assign { owner })
}

fn servicing(pen: &mut Pen<'_>) -> Option<()> {
    let missing = open(pen, &[])?;
    settle_missing(pen, missing)?;
    withdraw_if_so(pen)?;
    pen.due_step(0, 1, 3)?;
    if pen.fate.declined {
        pen.milestone(&pen.handler(), "declined", &[])?;
        return pen.deliver();
    }
    pen.milestone(&pen.clerk(), "accepted", &[])?;
    if pen.rng.random_bool(0.4) {
        hand_over(pen)?;
    }
    pen.days(1, 2)?;
    if pen.rng.random_bool(0.25) {
        pen.milestone(&pen.handler(), "consented", &[("premium_payable", "yes")])?;
        pen.days(1, 4)?;
        pen.milestone(&pen.clerk(), "premium-received", &[])?;
        pen.due_step(1, 4, 7)?;
    } else {
        pen.milestone(&pen.handler(), "consented", &[("premium_payable", "no")])?;
        if pen.stages_to_trouble == 0 && pen.rng.random_bool(0.5) {
            // Late, but told in time.
            pen.days(4, 4)?;
            pen.milestone(&pen.clerk(), "delay-explained", &[])?;
            pen.due_step(1, 1, 3)?;
        } else {
            pen.due_step(0, 4, 7)?;
        }
    }
    pen.milestone(&pen.handler(), "completed", &[])?;
    pen.deliver()?;
    if pen.rng.random_bool(0.3) {
        pen.days(0, 1)?;
        pen.contact("call", "out")?;
    }
    Some(())
}

fn surrender(pen: &mut Pen<'_>) -> Option<()> {
    let missing = open(pen, &[])?;
    settle_missing(pen, missing)?;
    withdraw_if_so(pen)?;
    pen.due_step(0, 1, 3)?;
    pen.milestone(&pen.clerk(), "loss-explained", &[])?;
    pen.soon()?;
    // What it comes to is paid by a batch, and that tells the case.
    pen.milestone(&pen.clerk(), "accepted", &[])?;
    hand_over(pen)
}

fn claim(pen: &mut Pen<'_>) -> Option<()> {
    let complexity = if pen.rng.random_bool(0.25) { "complex" } else { "simple" };
    // A claim begins with a call; the papers come with the claim itself.
    let lacking = std::mem::replace(&mut pen.fate.lacking, true);
    let event = if pen.policy.is_some_and(|policy| policy.disability) { "disability" } else { "death" };
    let mut missing = open(pen, &[("complexity", complexity), ("event_kind", event)])?;
    pen.fate.lacking = lacking;
    pen.due_step(0, 1, 3)?;
    pen.milestone(&pen.clerk(), "guidance-given", &[])?;
    pen.deliver()?;
    withdraw_if_so(pen)?;
    pen.days(1, 5)?;
    let left = if lacking { missing.pop().into_iter().collect() } else { Vec::new() };
    if !missing.is_empty() {
        bring(pen, missing)?;
    }
    pen.soon()?;
    pen.milestone(&pen.clerk(), "claim-submitted", &[])?;
    hand_over(pen)?;
    settle_missing(pen, left)?;
    if complexity == "complex" {
        pen.due_step(6, 13, 25)?
    } else {
        pen.due_step(1, 4, 8)?
    };
    if pen.fate.declined {
        pen.milestone(&pen.handler(), "denied", &[])?;
        // The manager's word comes between the two.
        pen.days(1, 1)?;
        pen.milestone(&pen.handler(), "denial-notified", &[])?;
        return pen.deliver();
    }
    // What is left of the premiums is the least that any of the products pays; a young policy has little.
    let amount = format!("{}.00", pen.rng.random_range(1..6) * 100);
    let amount = [("amount", amount.as_str())];
    pen.milestone(&pen.handler(), "approved", &amount)?;
    pen.soon()?;
    pen.milestone(&pen.handler(), "result-notified", &[])?;
    pen.delivered()?;
    pen.days(0, 3)?;
    // Paid by a batch, as a surrender is.
    pen.milestone(&pen.clerk(), "agreed", &amount)
}

fn enquiry(pen: &mut Pen<'_>) -> Option<()> {
    open(pen, &[])?;
    if pen.rng.random_bool(0.2) {
        pen.soon()?;
        pen.contact("call", "in")?;
    }
    pen.due_step(0, 2, 4)?;
    pen.milestone(&pen.clerk(), "answered", &[])
}

/// The promise of the service that can be extended.
fn extendable(pen: &Pen<'_>) -> Option<PromiseRule> {
    pen.service.promises.iter().find(|rule| rule.extension.is_some()).cloned()
}

fn extend(pen: &mut Pen<'_>, promise: String) -> Option<()> {
    let reason = texts::extension(pen.rng);
    pen.put(&pen.handler(), Step::Extend { promise, reason })
}

fn work_order(pen: &mut Pen<'_>) -> Option<()> {
    open(pen, &[])?;
    pen.due_step(0, 1, 3)?;
    pen.milestone(&pen.handler(), "taken-on", &[])?;
    // Longer time can be granted only while there is some left: not where it was taken on late.
    let has_time_left = pen.fate.pace == Pace::Prompt || pen.stages_to_trouble == 0;
    if pen.fate.extended && has_time_left {
        pen.days(2, 3)?;
        let promise = extendable(pen)?.key;
        extend(pen, promise)?;
        pen.due_step(3, 5, 9)?;
    } else {
        pen.due_step(1, 3, 7)?;
    }
    let our_error = if pen.rng.random_bool(0.4) { "yes" } else { "no" };
    pen.milestone(&pen.handler(), "resolved", &[("our_error", our_error)])?;
    pen.soon()?;
    pen.milestone(&pen.clerk(), "customer-told", &[])?;
    pen.deliver()
}

fn complaint(pen: &mut Pen<'_>) -> Option<()> {
    let extendable = extendable(pen).filter(|_| pen.fate.extended);
    let complexity = extendable.as_ref().and_then(|rule| rule.when.as_ref()).and_then(|when| when.is.first().cloned());
    let given = [("complexity", complexity.as_deref().unwrap_or("simple")), ("line", "life")];
    open(pen, &given)?;
    hand_over(pen)?;
    withdraw_if_so(pen)?;
    if let Some(rule) = extendable {
        pen.days(6, 8)?;
        pen.milestone(&pen.handler(), "progress-reported", &[])?;
        pen.days(3, 5)?;
        extend(pen, rule.key)?;
        pen.soon()?;
        pen.milestone(&pen.handler(), "extension-told", &[])?;
        pen.delivered()?;
        pen.due_step(4, 12, 26)?;
    } else {
        pen.due_step(2, 7, 12)?;
    }
    if pen.service.milestone("decided").is_some() {
        pen.milestone(&pen.handler(), "decided", &[])?;
        pen.soon()?;
        pen.milestone(&pen.handler(), "answered", &[])?;
    } else {
        pen.milestone(&pen.handler(), "answered", &[])?;
    }
    pen.delivered()?;
    if pen.service.milestone("review-requested").is_some() && pen.rng.random_bool(0.15) {
        pen.days(2, 8)?;
        pen.milestone(&pen.clerk(), "review-requested", &[])?;
        pen.days(4, 12)?;
        pen.milestone(&pen.manager(), "reviewed", &[])?;
        pen.deliver()?;
    }
    pen.days(1, 3)?;
    pen.milestone(&pen.handler(), "closed", &[])
}

fn callback(pen: &mut Pen<'_>) -> Option<()> {
    let kinds = pen.service.clone();
    let kinds = kinds.fields.iter().find(|field| field.key == "hesitation").map(|field| field.choices.as_slice());
    let place = if pen.rng.random_bool(0.7) { 0 } else { 1 };
    let hesitation = kinds.and_then(|kinds| kinds.get(place)).map(|choice| choice.key.clone()).unwrap_or_default();
    open(pen, &[("hesitation", &hesitation)])?;
    if pen.rng.random_bool(0.4) {
        pen.days(1, 2)?;
        pen.milestone(&pen.clerk(), "call-attempted", &[])?;
    }
    pen.due_step(1, 3, 12)?;
    let found = pen.rng.random_bool(0.25);
    let mut given = vec![("mis_selling_found", if found { "yes" } else { "no" })];
    if found {
        given.extend([("knows_hesitation", "no"), ("problem", "客户称不清楚犹豫期的起算时间和权利。")]);
    }
    pen.milestone(&pen.clerk(), "called-back", &given)?;
    let direction = "out";
    pen.contact("callback", direction)?;
    if found {
        hand_over(pen)?;
        pen.due_step(3, 9, 17)?;
        pen.milestone(&pen.handler(), "problem-handled", &[])?;
        pen.deliver()?;
    }
    pen.days(0, 2)?;
    pen.milestone(&pen.clerk(), "closed", &[])
}

fn mis_selling(pen: &mut Pen<'_>) -> Option<()> {
    open(pen, &[])?;
    hand_over(pen)?;
    pen.days(2, 5)?;
    pen.milestone(&pen.handler(), "investigated", &[])?;
    pen.due_step(2, 6, 16)?;
    pen.milestone(&pen.handler(), "resolved", &[])?;
    pen.days(0, 2)?;
    pen.milestone(&pen.clerk(), "customer-told", &[])?;
    pen.deliver()
}

fn proposal(pen: &mut Pen<'_>) -> Option<()> {
    let missing = open(pen, &[])?;
    settle_missing(pen, missing)?;
    withdraw_if_so(pen)?;
    pen.days(0, 2)?;
    let policy = pen.new_number.clone();
    if pen.rng.random_bool(0.25) {
        pen.milestone(&pen.handler(), "screened", &[("exam_needed", "yes")])?;
        pen.days(0, 2)?;
        pen.milestone(&pen.clerk(), "exam-notified", &[])?;
        pen.deliver()?;
        pen.days(3, 8)?;
        pen.milestone(&pen.clerk(), "exam-report-received", &[])?;
        pen.days(2, 5)?;
        pen.milestone(&pen.handler(), "result-told", &[])?;
    } else {
        pen.milestone(&pen.handler(), "screened", &[("exam_needed", "no")])?;
        if pen.fate.declined {
            pen.days(1, 4)?;
            pen.milestone(&pen.handler(), "proposal-declined", &[])?;
            return pen.deliver();
        }
    }
    pen.days(1, 4)?;
    pen.milestone(&pen.handler(), "contract-made", &[("policy_number", &policy)])?;
    pen.due_step(1, 5, 15)?;
    pen.milestone(&pen.clerk(), "contract-delivered", &[])
}
