//! The year 2011 of a province in agricultural insurance: villages are enrolled from their sheets, households pay, lists hang, levels of
//! government pay, hail falls ([`super::loss`]), months are reported, and the year is settled.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use yinuo_core::agri::{Contributor, CoverId, GROUP_POLICY, GroupPolicyId, MonthlyReportId, enrol};
use yinuo_core::id::{FileId, ImportId};
use yinuo_core::money::Fen;
use yinuo_core::publication::{PUBLICATION, PublicationId};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_service::agri::command::{
    GiveCertificate, NameReportRoute, OpenGroupPolicy, ReceiveFarmerPremium, RecordSubsidy, SettleSubsidies,
    SubsidyEvent, Taker,
};
use yinuo_service::agri::rules::agri;
use yinuo_service::agri::{monthly, query};
use yinuo_service::command::file::{Document, LayFile};
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::run as run_import;
use yinuo_service::publication;
use yinuo_service::publication::command::PostPublication;
use yinuo_service::query::PageAsk;
use yinuo_service::query::page::LARGEST_LIMIT;
use yinuo_service::{House, Stop};
use yinuo_store::tables::agri::CoverLineRow;

use super::people::{COLUMNS, COUNTIES, Dice, Village, line, villages};
use super::staff::{County, Staff, organisation, send, told};
use super::told::Told;
use crate::failure::Failure;
use crate::tell;

pub const PROGRAMME: &str = "liaoning-2011";
/// The first morning, in China.
const BEGIN: &str = "2011-05-16T09:00:00+08:00";
/// Days over which villages bring their sheets.
const ENROLLING: u32 = 14;
/// The last day of the programme.
const LAST_DAY: Date = date(2011, 12, 31);

/// When the simulated house is founded.
pub fn begin() -> Result<Timestamp, Failure> {
    BEGIN.parse().map_err(|error: jiff::Error| Failure::new(error.to_string()))
}

/// A village with the policy it was enrolled under.
#[derive(Debug)]
pub struct Enrolled {
    pub village: Village,
    pub group: GroupPolicyId,
}

/// The year under way.
pub struct Year<'a> {
    pub house: &'a Arc<House>,
    pub staff: Staff,
    pub dice: Dice,
    pub told: Told,
}

/// Lets the whole year pass.
pub async fn pass(house: &Arc<House>, households: u32, seed: u64) -> Result<Told, Failure> {
    let mut dice = Dice::new(seed);
    let villages = villages(households, &mut dice);
    let counties = villages.iter().map(|village| village.county + 1).max().unwrap_or(1);
    let staff = Staff::employ(house, counties).await?;
    let told = Told { households, villages: villages.len(), counties, seed, ..Told::default() };
    let mut year = Year { house, staff, dice, told };
    year.name_route().await?;
    let enrolled = year.enrol(villages).await?;
    year.time(date(2011, 6, 3)).await?;
    year.pay_late(&enrolled).await?;
    year.file_reports().await?;
    year.time(date(2011, 6, 11)).await?;
    year.publish(&enrolled).await?;
    year.time(date(2011, 6, 21)).await?;
    year.give_certificates(&enrolled).await?;
    year.time(date(2011, 7, 5)).await?;
    year.file_reports().await?;
    year.time(date(2011, 7, 20)).await?;
    year.pay_subsidies().await?;
    year.time(date(2011, 8, 3)).await?;
    year.file_reports().await?;
    year.hail(&enrolled).await?;
    for month in 9..=12 {
        year.time(date(2011, month, 5)).await?;
        year.file_reports().await?;
    }
    year.time(date(2012, 1, 5)).await?;
    year.file_reports().await?;
    year.settle().await?;
    Ok(year.told)
}

impl Year<'_> {
    /// Moves the clock to the morning of a day, with what time alone does.
    pub async fn time(&self, day: Date) -> Result<(), Failure> {
        let calendar = self.house.rules().calendar();
        let morning = calendar.instant_of(day.at(9, 0, 0, 0)).map_err(Refusal::from).map_err(Stop::from)?;
        Ok(self.house.set_training_clock(&self.staff.admin, morning).await?)
    }

    pub fn county(&self, village: &Village) -> Result<&County, Failure> {
        let county = self.staff.counties.get(village.county);
        county.ok_or_else(|| Failure::new(format!("the county of {} has no office", village.name)))
    }

    async fn name_route(&self) -> Result<(), Failure> {
        let finance = &self.staff.finance;
        let recipient = organisation(self.house, finance, "辽宁省农村经济委员会".to_owned()).await?;
        let route = NameReportRoute {
            programme: PROGRAMME.to_owned(),
            office: self.staff.root.number(),
            recipient,
            from: date(2011, 5, 1),
        };
        send(self.house, finance, route).await.map(drop)
    }

    /// Each village opens its policy and brings its sheet.
    async fn enrol(&mut self, villages: Vec<Village>) -> Result<Vec<Enrolled>, Failure> {
        let count = u32::try_from(villages.len()).unwrap_or(u32::MAX).max(1);
        let mut day = self.house.today();
        let first = day;
        let mut enrolled = Vec::with_capacity(villages.len());
        for village in villages {
            let after = u64::from(village.number) * u64::from(ENROLLING) / u64::from(count);
            let on = first.checked_add(Span::new().days(i64::try_from(after).unwrap_or(0)));
            let on = on.map_err(|error| Failure::new(error.to_string()))?;
            if on != day {
                day = on;
                self.time(day).await?;
                tell!("{day}: {} of {count} villages are enrolled", enrolled.len());
            }
            let group = self.open_group(&village).await?;
            self.bring_sheet(&village).await?;
            enrolled.push(Enrolled { village, group });
        }
        tell!("{day}: all villages are enrolled, {} households", self.told.enrolled);
        Ok(enrolled)
    }

    async fn open_group(&self, village: &Village) -> Result<GroupPolicyId, Failure> {
        let clerk = &self.county(village)?.clerk;
        let holder = organisation(self.house, clerk, format!("{}村民委员会", village.name)).await?;
        let county = COUNTIES.get(village.county).map_or("", |(_, name)| *name);
        let open = OpenGroupPolicy {
            programme: PROGRAMME.to_owned(),
            holder,
            number: village.group(),
            village: format!("{county}{}", village.name),
            insurer: "人保财险辽宁分公司".to_owned(),
            helper: None,
        };
        Ok(GroupPolicyId::from_number(send(self.house, clerk, open).await?.id))
    }

    /// The sheet of a village as text, with what each household that has paid had to pay.
    fn sheet(&self, village: &Village) -> Result<String, Failure> {
        let (programme, _) = agri(self.house.rules()).programme(PROGRAMME).map_err(Stop::from)?;
        let headers: Vec<&str> = COLUMNS.iter().map(|(_, header)| *header).collect();
        let mut text = format!("{}\n", headers.join(","));
        for household in &village.households {
            let priced = enrol(programme, household.crop, household.quantity, self.house.today());
            let farmer = priced.map_err(Stop::from)?.split.of(Contributor::Farmer);
            let paid = if household.is_paid { farmer.to_string() } else { String::new() };
            text.push_str(&line(village, household, &paid));
        }
        Ok(text)
    }

    /// The sheet comes in as any file does, and is taken whole or not at all.
    async fn bring_sheet(&mut self, village: &Village) -> Result<(), Failure> {
        let content = self.sheet(village)?.into_bytes();
        let manager = self.county(village)?.manager.clone();
        let create = CreateImport {
            kind: "village-enrolment".to_owned(),
            name: format!("{}.csv", village.name),
            content_hash: blake3::hash(&content).to_hex().to_string(),
            content: content.into(),
        };
        let import = ImportId::from_number(send(self.house, &manager, create).await?.id);
        let mapping: BTreeMap<String, String> =
            COLUMNS.iter().map(|(field, header)| ((*field).to_owned(), (*header).to_owned())).collect();
        let rows_total = i64::try_from(village.households.len()).unwrap_or(i64::MAX);
        let options = Vec::new();
        let start = StartImport { import, sheet: None, mapping, choice: Choice::All, options, rows_total };
        send(self.house, &manager, start).await?;
        let done = run_import(self.house, import, |_| {}).await.map_err(|stop| told(&village.name, stop))?;
        if done.state != "done" || done.rows_bad > 0 || done.rows_made != rows_total {
            let why = done.failure.unwrap_or_else(|| format!("{} of {rows_total} rows", done.rows_made));
            return Err(Failure::new(format!("the sheet of {}: {why}", village.name)));
        }
        self.told.enrolled += done.rows_made;
        Ok(())
    }

    /// All covers of a village, in the order of its sheet.
    pub async fn covers(&self, of: &Enrolled) -> Result<Vec<CoverLineRow>, Failure> {
        let manager = &self.county(&of.village)?.manager;
        let mut ask = PageAsk { limit: Some(LARGEST_LIMIT), ..PageAsk::default() };
        let mut all = Vec::new();
        loop {
            let found = query::covers(self.house, manager, &of.group.to_string(), None, false, &ask).await?;
            all.extend(found.items);
            ask.after = found.next;
            if ask.after.is_none() {
                return Ok(all);
            }
        }
    }

    /// Most of those that had not paid bring their part to the counter before enrolment closes.
    async fn pay_late(&mut self, enrolled: &[Enrolled]) -> Result<(), Failure> {
        for of in enrolled {
            let clerk = self.county(&of.village)?.clerk.clone();
            for cover in self.covers(of).await?.iter().filter(|cover| cover.paid_on.is_none()) {
                if self.dice.falls(80) {
                    let receive =
                        ReceiveFarmerPremium { cover: CoverId::from_number(cover.id), amount: Fen(cover.farmer) };
                    send(self.house, &clerk, receive).await?;
                    self.told.paid_late += 1;
                }
            }
        }
        tell!("{} households paid at the counter", self.told.paid_late);
        Ok(())
    }

    /// Makes a list about something and hangs it up, with a photo.
    pub async fn hang(&self, county: &County, kind: &str, about: SubjectRef) -> Result<(), Failure> {
        let (house, manager) = (self.house, &county.manager);
        let made = publication::open(house, manager, kind, about, None).await.map_err(|stop| told(kind, stop))?;
        let list = PublicationId::from_number(made.id);
        let photo = self.photo(county, PUBLICATION.of(list.number())).await?;
        let posted_where = "村委会门前公示栏".to_owned();
        let post = PostPublication { publication: list, photo: Some(photo), posted_where, posted_at: house.now() };
        send(house, manager, post).await.map(drop)
    }

    pub async fn photo(&self, county: &County, subject: SubjectRef) -> Result<FileId, Failure> {
        let content = vec![0xff, 0xd8, 0xff];
        let document = Document {
            material: None,
            name: "照片.jpg".to_owned(),
            media_type: "image/jpeg".to_owned(),
            content_hash: blake3::hash(&content).to_hex().to_string(),
            content,
        };
        let laid = send(self.house, &county.manager, LayFile { subject, document }).await?;
        Ok(FileId::from_number(laid.id))
    }

    async fn publish(&mut self, enrolled: &[Enrolled]) -> Result<(), Failure> {
        for of in enrolled {
            // Of a village where nobody has paid there is nothing to tell.
            if self.covers(of).await?.iter().any(|cover| cover.paid_on.is_some()) {
                let about = GROUP_POLICY.of(of.group.number());
                self.hang(self.county(&of.village)?, "crop-enrolment", about).await?;
                self.told.lists += 1;
            }
        }
        tell!("{} lists of enrolment hang", self.told.lists);
        Ok(())
    }

    async fn give_certificates(&mut self, enrolled: &[Enrolled]) -> Result<(), Failure> {
        let given_on = self.house.today();
        for of in enrolled {
            let clerk = self.county(&of.village)?.clerk.clone();
            for cover in self.covers(of).await?.iter().filter(|cover| cover.paid_on.is_some()) {
                let cover = CoverId::from_number(cover.id);
                send(self.house, &clerk, GiveCertificate { cover, given_on, taken_by: Taker::Household }).await?;
                self.told.certificates += 1;
            }
        }
        tell!("{} certificates were handed over", self.told.certificates);
        Ok(())
    }

    /// The levels commit themselves and pay what they owe, the lower one first.
    async fn pay_subsidies(&mut self) -> Result<(), Failure> {
        let on = self.house.today();
        for (index, county) in self.staff.counties.iter().enumerate() {
            for contributor in [Contributor::County, Contributor::Province, Contributor::Centre] {
                let entry = |event| RecordSubsidy {
                    programme: PROGRAMME.to_owned(),
                    office: county.office,
                    contributor,
                    payer: None,
                    event,
                    reference: format!("辽财农〔2011〕{}号", index + 1),
                    on,
                };
                send(self.house, &county.manager, entry(SubsidyEvent::Commitment)).await?;
                let file = query::subsidies(self.house, &county.manager, PROGRAMME, Some(county.office)).await?;
                let owed = file.subsidies.of(contributor).map_err(Stop::from)?.owed();
                if owed > Fen::ZERO {
                    send(self.house, &county.manager, entry(SubsidyEvent::Payment(owed))).await?;
                    self.told.subsidies = Fen(self.told.subsidies.0 + owed.0);
                }
            }
        }
        tell!("the levels paid {}", self.told.subsidies);
        Ok(())
    }

    /// Files the reports of the months that are over.
    async fn file_reports(&mut self) -> Result<(), Failure> {
        let finance = &self.staff.finance;
        let mut reports = monthly::reports(self.house, finance).await?;
        reports.sort_by(|one, other| one.month.cmp(&other.month));
        for report in reports.into_iter().filter(|report| report.filed_at.is_none()) {
            let id = MonthlyReportId::from_number(report.id);
            let filing = monthly::filing(self.house, finance, id).await?;
            send(self.house, finance, filing).await?;
            tell!("the statistics of {} are filed", report.month);
            self.told.last_report = Some(id);
        }
        Ok(())
    }

    /// What is set apart for catastrophes, and the subsidies of each county settled on what was enrolled.
    async fn settle(&mut self) -> Result<(), Failure> {
        let accrue = monthly::accrual(self.house, &self.staff.finance, PROGRAMME.to_owned(), LAST_DAY)?;
        send(self.house, &self.staff.finance, accrue).await?;
        let on = self.house.today();
        for (index, county) in self.staff.counties.iter().enumerate() {
            let reference = format!("辽财农结〔2012〕{}号", index + 1);
            let settle = SettleSubsidies { programme: PROGRAMME.to_owned(), office: county.office, reference, on };
            send(self.house, &county.manager, settle).await?;
        }
        tell!("the year is settled");
        Ok(())
    }
}
