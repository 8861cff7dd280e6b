//! What a bureau of finance or agriculture reads: the subsidies of its own level and place, what is enrolled town by town, and the button by which
//! it confirms them. Whoever is no bureau is told so and sees nothing.

use futures_util::FutureExt;
use yinuo_core::agri::SubsidyBureauId;
use yinuo_core::money::Fen;
use yinuo_service::Stop;
use yinuo_service::agri::bureau::{self, BureauFigures, OwnBureau};
use yinuo_service::agri::command::ConfirmSubsidies;
use yinuo_service::agri::rules::agri;
use yinuo_service::command::Command;

use crate::problem::Problem;
use crate::public::{PublicPage, Visit, content, refusal};
use crate::shape::{Answer, instant};

pub const TEMPLATES: &[(&str, &str)] = &[("agri-bureau.html", include_str!("agri-bureau.html"))];

pub static BUREAU: PublicPage = PublicPage {
    path: "/agriculture/subsidies",
    show: Some(|visit| async move { page(&visit, None).await }.boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

async fn page(visit: &Visit, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let own = bureau::own(visit.house(), visit.actor()?).await?;
    let bureaus: Vec<_> = own.iter().map(|one| shown(visit, one)).collect();
    let content = content! { bureaus, once => visit.once() };
    let title = visit.words("农险补贴核对与确认", "Subsidies of agriculture: read and confirm");
    match problem {
        Some(problem) => visit.page_refused("agri-bureau.html", title, content, problem),
        None => visit.page("agri-bureau.html", title, content),
    }
}

fn shown(visit: &Visit, own: &OwnBureau) -> serde_json::Value {
    let row = &own.row;
    let level = match row.payer.as_deref().unwrap_or(&row.contributor) {
        "city" => visit.words("市级", "the city"),
        "county" if row.payer.is_some() => visit.words("县级", "the county"),
        "county" => visit.words("市县级", "city and county"),
        "province" => visit.words("省级", "the province"),
        _ => visit.words("中央", "the centre"),
    };
    let duty = match row.duty.as_str() {
        "finance" => visit.words("财政部门", "bureau of finance"),
        _ => visit.words("农业部门", "bureau of agriculture"),
    };
    let programmes: Vec<_> = own.figures.iter().map(|figures| programme(visit, own, figures)).collect();
    serde_json::json!({
        "id": SubsidyBureauId::from_number(row.id).to_string(),
        "level": level,
        "duty": duty,
        "office": visit.house().directory().office_name(yinuo_core::id::OfficeId::from_number(row.office_id)),
        "programmes": programmes,
    })
}

fn programme(visit: &Visit, own: &OwnBureau, figures: &BureauFigures) -> serde_json::Value {
    let known = agri(visit.house().rules()).programme(&figures.programme);
    let name = known.map_or_else(|_| figures.programme.clone(), |(known, _)| visit.text(&known.name).to_owned());
    let yuan = |fen: i64| Fen(fen).to_string();
    let offices = figures.offices.iter().map(|office| {
        serde_json::json!({
            "name": office.name,
            "claimed": office.claimed.to_string(),
            "accrued": office.accrued.to_string(),
            "released": office.released.to_string(),
            "paid": office.paid.to_string(),
            "owed": office.owed.to_string(),
        })
    });
    let towns = figures.towns.iter().map(|town| {
        serde_json::json!({
            "town": town.town,
            "villages": town.villages,
            "households": town.households,
            "premium": yuan(town.premium),
            "farmer_paid": yuan(town.farmer_paid),
        })
    });
    let text = serde_json::to_string(figures).unwrap_or_default();
    let confirmed = own.confirmations.iter().filter(|one| one.programme == figures.programme).map(
        |one| serde_json::json!({ "at": visit.time(instant(one.confirmed_at)), "is_current": one.figures == text }),
    );
    serde_json::json!({
        "key": figures.programme,
        "name": name,
        "offices": offices.collect::<Vec<_>>(),
        "towns": towns.collect::<Vec<_>>(),
        "confirmed": confirmed.collect::<Vec<_>>(),
        "sum": figures.sum(),
    })
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    let actor = visit.actor()?.clone();
    let party = actor.party().ok_or_else(|| Problem::new("not_found"))?;
    let id: SubsidyBureauId = visit.form.text("bureau").parse().map_err(|_| Problem::new("not_found"))?;
    let row = bureau::own_named(visit.house(), &actor, id).await?;
    let (programme, _) = agri(visit.house().rules()).programme(visit.form.text("programme")).map_err(Stop::from)?;
    let figures = bureau::figures_of(visit.house(), &row, programme).await?;
    let command = ConfirmSubsidies { bureau: id, figures, shown: visit.form.text("sum").to_owned() };
    // Sent twice by a double tap, it is confirmed once.
    match visit.house().carry_out(&actor, Command::from(command), Some(visit.once_key(party))).await {
        Ok(_) => Ok(visit.lead("/agriculture/subsidies")),
        Err(stop) => page(&visit, Some(&refusal(stop)?)).await,
    }
}
