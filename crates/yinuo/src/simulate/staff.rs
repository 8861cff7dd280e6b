//! Who works in the simulated house: a head office with its finance, and each county with a clerk and a manager.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{ApprovalId, OfficeId, OperatorId, PartyId};
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_service::command::house::{CreateOffice, CreateOperator, Letterhead};
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Act, Answer, Command};
use yinuo_service::{House, Stop, approval, query};

use super::people::COUNTIES;
use crate::failure::Failure;

/// An office in the field.
#[derive(Debug)]
pub struct County {
    pub office: OfficeId,
    pub code: &'static str,
    pub clerk: Arc<Actor>,
    pub manager: Arc<Actor>,
}

#[derive(Debug)]
pub struct Staff {
    pub root: OfficeId,
    pub admin: Arc<Actor>,
    pub finance: Arc<Actor>,
    /// Who have a word in what finance orders.
    pub checkers: [Arc<Actor>; 2],
    pub counties: Vec<County>,
}

/// Carries a command out; a simulated year is refused nothing.
pub async fn send(house: &House, actor: &Arc<Actor>, act: impl Act) -> Result<Answer, Failure> {
    let command = Command::from(act);
    let name = command.name();
    house.carry_out(actor, command, None).await.map_err(|stop| told(name, stop))
}

/// What did not go, and what it was.
pub fn told(what: &str, stop: Stop) -> Failure {
    let failure = Failure::from(stop);
    Failure { sentence: format!("{what}: {}", failure.sentence), ..failure }
}

/// No password has this hash: nobody signs in before the administrator was given one.
const NO_PASSWORD: &str = "!";

impl Staff {
    pub async fn employ(house: &House, counties: usize) -> Result<Staff, Failure> {
        let founder = Arc::new(Actor::founder());
        let root = office(house, &founder, ("21", "辽宁分公司"), None).await?;
        let admin = operator(house, &founder, ("admin", "管理员"), root, "admin").await?;
        let finance = operator(house, &admin, ("finance", "财务"), root, "manager").await?;
        let checkers = [
            operator(house, &admin, ("checker-1", "复核一"), root, "manager").await?,
            operator(house, &admin, ("checker-2", "复核二"), root, "manager").await?,
        ];
        let mut employed = Vec::new();
        for &(code, name) in COUNTIES.iter().take(counties) {
            let title = format!("{name}支公司");
            let office = office(house, &admin, (code, title.as_str()), Some(root)).await?;
            let [clerk, manager] = [("clerk", "柜员"), ("manager", "主管")]
                .map(|(role, title)| (format!("{role}-{code}"), format!("{name}{title}")));
            employed.push(County {
                office,
                code,
                clerk: operator(house, &admin, (clerk.0.as_str(), clerk.1.as_str()), office, "clerk").await?,
                manager: operator(house, &admin, (manager.0.as_str(), manager.1.as_str()), office, "manager").await?,
            });
        }
        Ok(Staff { root, admin, finance, checkers, counties: employed })
    }

    /// Has what waits released, by as many as it takes.
    pub async fn approve(&self, house: &House, id: ApprovalId) -> Result<(), Failure> {
        for checker in &self.checkers {
            approval::release(house, checker, id, None, None, None).await.map_err(|stop| told("release", stop))?;
            let row = query::approval::row(house, checker, id).await?;
            match row.state.as_str() {
                "waiting" => {}
                "released" => return Ok(()),
                state => return Err(Failure::new(format!("an approval was {state}: {:?}", row.outcome))),
            }
        }
        Err(Failure::new("an approval waits for more people than there are"))
    }
}

async fn office(
    house: &House,
    actor: &Arc<Actor>,
    (code, name): (&str, &str),
    parent: Option<OfficeId>,
) -> Result<OfficeId, Failure> {
    let create = CreateOffice {
        code: code.to_owned(),
        name: name.to_owned(),
        parent,
        region_code: parent.map(|_| code.to_owned()),
        level: if parent.is_some() { "county" } else { "head" }.to_owned(),
        letterhead: Letterhead::default(),
    };
    Ok(OfficeId::from_number(send(house, actor, create).await?.id))
}

async fn operator(
    house: &House,
    actor: &Arc<Actor>,
    (login, name): (&str, &str),
    office: OfficeId,
    role: &str,
) -> Result<Arc<Actor>, Failure> {
    let create = CreateOperator {
        login: login.to_owned(),
        name: name.to_owned(),
        office,
        roles: vec![role.to_owned()],
        password_hash: NO_PASSWORD.to_owned(),
        password_given: false,
    };
    let id = OperatorId::from_number(send(house, actor, create).await?.id);
    let actor = house.directory().actor(id).map(Arc::new);
    actor.ok_or_else(|| Failure::new(format!("{login} was taken in and is not there")))
}

/// Enters an organisation.
pub async fn organisation(house: &House, actor: &Arc<Actor>, name: String) -> Result<PartyId, Failure> {
    let draft = PartyDraft {
        kind: PartyKind::Organisation,
        name,
        identity: None,
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    Ok(PartyId::from_number(send(house, actor, CreateParty { draft }).await?.id))
}
