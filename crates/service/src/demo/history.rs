//! Lets the stories happen: day by day, in the order of time, through the same commands that a clerk would send. Between
//! them time passes, so that promises fall due, break and are escalated as they would have been.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use futures_util::future::join_all;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Span, Timestamp};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use yinuo_core::access::Actor;
use yinuo_core::calendar::Calendar;
use yinuo_core::id::{CaseId, LetterId, PartyId, PaymentBatchId};
use yinuo_core::life::POLICY;
use yinuo_core::service::Service;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;

use super::money::{self, Cashiers};
use super::offices::{Desk, Staff};
use super::pen::{Fate, Pace, Pen, Planned, Step};
use super::people::Customer;
use super::policies::Owned;
use super::stories::{self, ENQUIRY, PROPOSAL, SERVICES};
use crate::command::case::{
    AssignCase, ChangeMaterials, Changed, ExtendPromise, MaterialItem, NotifyMissing, OpenCase, PartyChoice,
    RecordMilestone, WithdrawCase,
};
use crate::command::file::AttachFile;
use crate::command::letter::{DeliverLetter, LetterOf};
use crate::command::party::{AddContact, CreateParty, RelateParty, Server};
use crate::command::{Answer, Command};
use crate::house::House;
use crate::stop::Stop;
use crate::subject::NamedSubject;
use crate::timer;

/// What was asked for so recently waits still.
const WAITS_STILL: SignedDuration = SignedDuration::from_hours(72);
const SEED: u64 = 0x6361_7365_7300_0001;
const CASES: usize = 360;
/// Whom one who sells serves at most.
const SERVED: usize = 20;
/// Of a hundred cases, those at the first counter.
const AT_FIRST_COUNTER: u32 = 22;
/// How far back the demonstration reaches, in days.
pub(super) const DAYS_BACK: i64 = 120;
/// A case that is stuck did not begin longer ago than this.
const STUCK_SINCE: i64 = 40;

/// A case of the plan.
struct Plan {
    customer: usize,
    service: String,
}

/// Plans all cases; the steps are in the order of time.
pub(super) struct History<'house> {
    house: &'house House,
    customers: &'house [Customer],
    parties: Vec<Option<PartyId>>,
    policies: Vec<Option<Owned>>,
    /// Customers with a case that changes or ends their policy: it is one a policy.
    changing: HashSet<usize>,
    plans: Vec<Plan>,
    steps: Vec<Planned>,
    /// What became of each planned case.
    cases: Vec<Option<(CaseId, PartyId)>>,
    letters: Vec<Option<LetterId>>,
    stopped: HashSet<usize>,
    /// Those who pay, and what they sent to the bank last.
    cashiers: Cashiers,
    sent: Option<PaymentBatchId>,
    pub refused: Vec<String>,
}

impl<'house> History<'house> {
    pub fn new(house: &'house House, customers: &'house [Customer], cashiers: Cashiers) -> History<'house> {
        History {
            house,
            customers,
            parties: vec![None; customers.len()],
            policies: vec![None; customers.len()],
            changing: HashSet::new(),
            plans: Vec::new(),
            steps: Vec::new(),
            cases: Vec::new(),
            letters: Vec::new(),
            stopped: HashSet::new(),
            cashiers,
            sent: None,
            refused: Vec::new(),
        }
    }

    /// Takes down the customers the house had before; those left out come with their first case.
    pub async fn register(&mut self, staff: &Staff, at: Timestamp, walk_ins: bool) -> Result<(), Stop> {
        let is_walk_in = |place: usize| walk_ins && place % 4 == 3;
        let known: Vec<usize> = (0..self.customers.len()).filter(|place| !is_walk_in(*place)).collect();
        let commands = known.iter().map(|place| {
            let customer = &self.customers[*place];
            let command = Command::from(CreateParty { draft: customer.draft() });
            self.house.engine.carry_out_at(&staff.desks[customer.branch].clerk, command, at)
        });
        let answers = join_all(commands).await;
        for (place, answer) in known.into_iter().zip(answers) {
            self.parties[place] = Some(PartyId::from_number(answer?.id));
        }
        self.serve(staff, at).await
    }

    /// Whoever sells at a counter serves some of its customers; some serve nobody.
    async fn serve(&self, staff: &Staff, at: Timestamp) -> Result<(), Stop> {
        let mut begun = Vec::new();
        for (branch, desk) in staff.desks.iter().enumerate() {
            let Some(sales) = &desk.sales else { continue };
            let of_branch = self.customers.iter().zip(&self.parties).filter(|(one, _)| one.branch == branch);
            for party in of_branch.filter_map(|(_, party)| *party).step_by(3).take(SERVED) {
                let (kind, by) = ("agent".to_owned(), Server::Operator(sales.operator));
                let command = Command::from(RelateParty { party, kind, by, begins_on: None, ends_on: None });
                begun.push(self.house.engine.carry_out_at(&desk.handler, command, at));
            }
        }
        for related in join_all(begun).await {
            match related {
                // A house whose packs have no such relation has nobody who serves.
                Ok(_) | Err(Stop::Refused(_)) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    /// The policies that the customers hold, by the places of these.
    pub fn hold(&mut self, policies: Vec<Option<Owned>>) {
        for (party, owned) in self.parties.iter_mut().zip(&policies) {
            *party = owned.as_ref().map(|owned| owned.holder).or(*party);
        }
        self.policies = policies;
    }

    /// The service that was drawn, or an enquiry where that one is about a policy and the customer has none, or has one that
    /// another case changes already.
    fn fitting(&mut self, customer: usize, (key, stages): (&'static str, u32), on: Date) -> (&'static str, u32) {
        let rules = self.house.rules();
        let Ok(service) = rules.service_on(key, on) else { return (key, stages) };
        let about = is_about_a_policy(service);
        let asks = about && service.fields.iter().any(|field| field.key == "policy_number" && field.required);
        let changes = service.milestones.iter().any(|rule| rule.effect.is_some());
        let lacks = (asks || about && changes) && self.policies[customer].is_none();
        if lacks || about && changes && !self.changing.insert(customer) { ENQUIRY } else { (key, stages) }
    }

    /// Writes the stories of all cases.
    pub fn plan(&mut self, staff: &Staff, now: Timestamp) {
        let calendar = self.house.rules().calendar();
        let mut rng = StdRng::seed_from_u64(SEED);
        let starts = working_days(calendar, now);
        let mut taken = HashSet::new();
        for _ in 0..CASES {
            let Some(start) = recent(&mut rng, &starts) else { return };
            let first = rng.random_ratio(AT_FIRST_COUNTER, 100);
            let branch = if first { 0 } else { rng.random_range(1..staff.desks.len()) };
            let of_branch: Vec<usize> = (0..self.customers.len())
                .filter(|place| self.customers[*place].branch == branch && !taken.contains(&(*place, start)))
                .collect();
            if of_branch.is_empty() {
                continue;
            }
            let customer = of_branch[rng.random_range(0..of_branch.len())];
            taken.insert((customer, start));
            let service = self.fitting(customer, service(&mut rng), start);
            self.tell(&mut rng, &staff.desks[branch], customer, service, start, now);
        }
        self.steps.sort_by_key(|planned| planned.at);
    }

    fn tell(
        &mut self,
        rng: &mut StdRng,
        desk: &Desk,
        customer: usize,
        (key, stages): (&str, u32),
        start: Date,
        now: Timestamp,
    ) {
        let rules = self.house.rules();
        // A house whose packs do not have the service gets no cases of it.
        let Ok(service) = rules.service_on(key, start) else { return };
        let age = start.until(rules.calendar().date_of(now)).map_or(0, |span| i64::from(span.get_days()));
        let fate = fate(rng, age);
        let minute = rng.random_range(0..440);
        let minute = if minute < 160 { 9 * 60 + 10 + minute } else { 13 * 60 + 35 + (minute - 160) * 3 / 4 };
        let case = self.plans.len();
        let mut pen = Pen {
            calendar: rules.calendar(),
            now,
            service: service.clone(),
            customer: &self.customers[customer],
            desk,
            fate,
            case,
            policy: self.policies[customer].as_ref().filter(|_| is_about_a_policy(service)),
            new_number: format!("P21{:09}", rng.random_range(10_000_000..999_999_999)),
            at: at_minute(start, minute),
            stages_to_trouble: rng.random_range(0..stages),
            steps: Vec::new(),
            rng,
        };
        stories::tell(&mut pen);
        if pen.steps.is_empty() {
            return;
        }
        self.steps.append(&mut pen.steps);
        self.plans.push(Plan { customer, service: key.to_owned() });
    }

    /// Lets everything happen until `now`.
    pub async fn happen(&mut self, now: Timestamp) -> Result<(), Stop> {
        self.cases = vec![None; self.plans.len()];
        self.letters = vec![None; self.plans.len()];
        let house = self.house;
        let calendar = house.rules().calendar();
        let mut by_day: BTreeMap<Date, Vec<Planned>> =
            working_days(calendar, now).into_iter().map(|date| (date, Vec::new())).collect();
        for planned in std::mem::take(&mut self.steps) {
            by_day.entry(calendar.date_of(planned.at)).or_default().push(planned);
        }
        for (date, steps) in by_day {
            self.pass_time(date.at(8, 30, 0, 0), now).await?;
            for round in rounds(steps) {
                self.carry_out(round).await?;
            }
            self.pass_time(date.at(17, 31, 0, 0), now).await?;
            if let Ok(at) = calendar.instant_of(date.at(17, 40, 0, 0))
                && at < now
            {
                money::settle(house, &self.cashiers, (date, at), &mut self.sent).await?;
            }
        }
        timer::run_at(house, now).await
    }

    async fn pass_time(&self, until: DateTime, now: Timestamp) -> Result<(), Stop> {
        match self.house.rules().calendar().instant_of(until) {
            Ok(until) if until < now => timer::run_at(self.house, until).await,
            _ => Ok(()),
        }
    }

    /// Steps that need no answer of each other, all in one go.
    async fn carry_out(&mut self, round: Vec<Planned>) -> Result<(), Stop> {
        let mut under_way = Vec::with_capacity(round.len());
        for Planned { at, case, actor, manager, step } in round {
            if self.stopped.contains(&case) {
                continue;
            }
            let Some(command) = self.command(case, step) else { continue };
            let name = command.name();
            let house = self.house;
            under_way.push(async move {
                let done = house.engine.carry_out_at(&actor, command, at).await;
                (case, at, name, approved(house, &manager, done, at).await)
            });
        }
        for (case, at, name, answer) in join_all(under_way).await {
            match answer {
                // It waits still: the story goes no further.
                Ok(answer) if answer.waits_for().is_some() => drop(self.stopped.insert(case)),
                Ok(answer) => {
                    if let Some(letter) = answer.letter_id {
                        self.letters[case] = Some(LetterId::from_number(letter));
                    }
                    if let Some(Changed { case: opened, .. }) = answer.extra::<Changed>() {
                        self.cases[case] = Some((opened.id, opened.party));
                        self.parties[self.plans[case].customer] = Some(opened.party);
                    }
                }
                Err(Stop::Failed(failure)) => return Err(Stop::Failed(failure)),
                // The rules may have been changed by the house; a story they do not allow ends there.
                Err(stop) => {
                    self.refused.push(format!("{} {name} at {at}: {stop:?}", self.plans[case].service));
                    self.stopped.insert(case);
                }
            }
        }
        Ok(())
    }

    fn command(&mut self, case: usize, step: Step) -> Option<Command> {
        let plan = &self.plans[case];
        if let Step::Open { channel, summary, answers, materials, policy } = step {
            let party = match self.parties[plan.customer] {
                Some(party) => PartyChoice::Known(party),
                None => PartyChoice::New(Box::new(self.customers[plan.customer].draft())),
            };
            let service = plan.service.clone();
            let open = OpenCase {
                service,
                party,
                subjects: policy.map(|policy| NamedSubject::of(&POLICY, policy.number())).into_iter().collect(),
                channel,
                received_at: None,
                summary,
                answers,
                materials,
            };
            return Some(Command::from(open));
        }
        let (id, party) = self.cases[case]?;
        Some(match step {
            Step::Open { .. } => return None,
            Step::Milestone { key, answers, note } => {
                let occurred_at = None;
                Command::from(RecordMilestone {
                    subjects: self.policies[plan.customer].iter().map(|owned| POLICY.of(owned.id.number())).collect(),
                    case: id,
                    party,
                    expected_version: None,
                    key,
                    occurred_at,
                    answers,
                    note,
                    hand_over: None,
                })
            }
            Step::Materials { keys, note } => {
                let item = |key| MaterialItem {
                    key,
                    state: "received".to_owned(),
                    note: Some(note.clone()),
                    received_at: None,
                };
                let items = keys.into_iter().map(item).collect();
                Command::from(ChangeMaterials { case: id, party, expected_version: None, items })
            }
            Step::Notify => {
                Command::from(NotifyMissing { case: id, party, expected_version: None, note: None, hand_over: None })
            }
            Step::Extend { promise, reason } => {
                Command::from(ExtendPromise { case: id, party, expected_version: None, promise, reason })
            }
            Step::Assign { owner } => {
                Command::from(AssignCase { case: id, party, expected_version: None, owner: Some(owner) })
            }
            Step::Withdraw { reason } => {
                Command::from(WithdrawCase { case: id, party, expected_version: None, reason })
            }
            Step::Contact { kind, direction, notes } => Command::from(AddContact {
                party,
                about: Some(SubjectRef::new(&CASE, id.number())),
                kind: kind.to_owned(),
                direction: direction.to_owned(),
                at: None,
                notes,
            }),
            Step::Attach { material, name, media_type, content } => Command::from(AttachFile {
                case: id,
                material: Some(material),
                name,
                media_type: media_type.to_owned(),
                content_hash: blake3::hash(&content).to_hex().to_string(),
                content,
            }),
            Step::Deliver { channel, proof } => Command::from(DeliverLetter {
                letter: self.letters[case].take()?,
                of: LetterOf::Case(id, party),
                at: None,
                channel: channel.to_owned(),
                proof: proof.to_owned(),
            }),
        })
    }

    pub fn case_count(&self) -> usize {
        self.cases.iter().flatten().count()
    }
}

/// Has what needs a word released by the manager, but for what was asked in the last days: that waits still.
async fn approved(
    house: &House,
    manager: &Arc<Actor>,
    done: Result<Answer, Stop>,
    at: Timestamp,
) -> Result<Answer, Stop> {
    let answer = done?;
    let Some(approval) = answer.waits_for() else { return Ok(answer) };
    if house.now().duration_since(at) < WAITS_STILL {
        return Ok(answer);
    }
    crate::approval::release(house, manager, approval, None, None, Some(at)).await
}

/// The steps of a day, in rounds that are sent all at once. The engine keeps their order, so that only a step that needs
/// the answer to an earlier one waits for the next round: the first after an opening or after a longer time was asked for, and the
/// delivery of a letter.
fn rounds(steps: Vec<Planned>) -> Vec<Vec<Planned>> {
    let mut rounds: Vec<Vec<Planned>> = Vec::new();
    let mut reached: BTreeMap<usize, usize> = BTreeMap::new();
    for planned in steps {
        let round = match (reached.get(&planned.case), &planned.step) {
            (None, _) => 0,
            (Some(round), Step::Deliver { .. }) => round + 1,
            (Some(round), _) => *round,
        };
        let next = if matches!(planned.step, Step::Open { .. } | Step::Extend { .. }) { round + 1 } else { round };
        reached.insert(planned.case, next);
        if rounds.len() <= round {
            rounds.resize_with(round + 1, Vec::new);
        }
        rounds[round].push(planned);
    }
    rounds
}

/// The working days the demonstration covers, up to today.
fn working_days(calendar: &Calendar, now: Timestamp) -> Vec<Date> {
    let today = calendar.date_of(now);
    let mut date = today.saturating_sub(Span::new().days(DAYS_BACK));
    let mut days = Vec::new();
    while date <= today {
        if calendar.day(date).is_ok_and(|day| day.working) {
            days.push(date);
        }
        date = date.saturating_add(Span::new().days(1));
    }
    days
}

/// A day, more often one of the last weeks.
fn recent(rng: &mut StdRng, days: &[Date]) -> Option<Date> {
    if days.is_empty() {
        return None;
    }
    let place = rng.random_range(0..days.len()).max(rng.random_range(0..days.len()));
    days.get(place).copied()
}

/// Whether it is about a policy that the customer holds.
fn is_about_a_policy(service: &Service) -> bool {
    service.key != PROPOSAL && service.subjects.iter().any(|rule| rule.takes(&POLICY))
}

fn at_minute(date: Date, minute: i32) -> DateTime {
    let hour = i8::try_from(minute / 60).expect("a minute of a day");
    date.at(hour, i8::try_from(minute % 60).expect("below sixty"), 0, 0)
}

fn service(rng: &mut StdRng) -> (&'static str, u32) {
    let total: u32 = SERVICES.iter().map(|(_, weight, _)| weight).sum();
    let mut left = rng.random_range(0..total);
    for (key, weight, stages) in SERVICES {
        if left < weight {
            return (key, stages);
        }
        left -= weight;
    }
    unreachable!("the weights add up to their sum")
}

fn fate(rng: &mut StdRng, age: i64) -> Fate {
    let pace = match rng.random_range(0..100) {
        0..77 => Pace::Prompt,
        77..87 => Pace::Late,
        _ if age <= STUCK_SINCE => Pace::Stuck,
        _ => Pace::Late,
    };
    let lacking = rng.random_bool(0.32);
    Fate {
        pace,
        lacking,
        abandoned: lacking && age <= STUCK_SINCE && rng.random_bool(0.4),
        withdrawn: rng.random_bool(0.05),
        declined: rng.random_bool(0.06),
        extended: rng.random_bool(0.3),
    }
}

/// Marks reminders of long ago as read, as people would have.
pub(super) async fn read_old_reminders(house: &House, before: Timestamp) -> Result<(), Stop> {
    use yinuo_core::id::{OperatorId, ReminderId};
    use yinuo_store::ListingChoice;
    use yinuo_store::tables::case::REMINDERS;

    let choice = ListingChoice {
        conditions: vec![("unread", Vec::new())],
        order: "time",
        descending: false,
        after: None,
        limit: 10_000,
    };
    let unread = house.store.list(&REMINDERS, choice).await?;
    let directory = house.directory();
    let commands = unread.into_iter().filter(|reminder| reminder.at < before.as_microsecond()).filter_map(|reminder| {
        let actor: Arc<Actor> = Arc::new(directory.actor(OperatorId::from_number(reminder.operator_id))?);
        let command =
            Command::from(crate::command::upkeep::ReadReminder { reminder: ReminderId::from_number(reminder.id) });
        Some(async move { house.engine.carry_out_at(&actor, command, before).await })
    });
    for answer in join_all(commands).await {
        answer?;
    }
    Ok(())
}
