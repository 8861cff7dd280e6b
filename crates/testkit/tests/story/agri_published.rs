//! The list of a village hangs its days, with a photo as proof; an objection holds one household and no other, and what waits goes on
//! when its days are over.

use jiff::Timestamp;
use yinuo_core::agri::GroupPolicyId;
use yinuo_core::id::FileId;
use yinuo_core::publication::{ObjectionId, PUBLICATION, PublicationId};
use yinuo_core::subject::SubjectRef;
use yinuo_service::agri::certificate;
use yinuo_service::command::file::{Document, LayFile};
use yinuo_service::command::{Act, Command};
use yinuo_service::publication::command::{DecideObjection, PostPublication, RaiseObjection, WithdrawPublication};
use yinuo_service::publication::{open, posting_sheet, query};
use yinuo_service::query::PageAsk;
use yinuo_store::tables::agri::CoverLineRow;
use yinuo_store::tables::publication::{PublicationLineRow, PublicationRow};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::case::at;
use crate::import::assert_verifies;

/// What the tests of publications do in a county.
pub struct Board<'a> {
    pub county: &'a County,
}

impl Board<'_> {
    /// Makes a list; the code of the refusal, where it is one.
    pub async fn made(&self, kind: &str, about: SubjectRef) -> Result<PublicationId, &'static str> {
        let made =
            open(self.county.house(), self.county.test.actor(Role::Manager), kind, about, None).await.map_err(code)?;
        Ok(PublicationId::from_number(made.id))
    }

    pub async fn photo(&self, of: SubjectRef, media_type: &str) -> FileId {
        let document = Document {
            material: None,
            name: "公示栏.jpg".to_owned(),
            media_type: media_type.to_owned(),
            content_hash: "0".repeat(64),
            content: vec![0xff, 0xd8, 0xff],
        };
        FileId::from_number(self.send(LayFile { subject: of, document }).await.expect("it is laid"))
    }

    async fn send(&self, act: impl Act) -> Result<i64, &'static str> {
        let sent = self.county.house().carry_out(self.county.test.actor(Role::Manager), Command::from(act), None).await;
        sent.map(|answer| answer.id).map_err(code)
    }

    async fn hang(
        &self,
        publication: PublicationId,
        photo: Option<FileId>,
        at: Timestamp,
    ) -> Result<i64, &'static str> {
        let posted_where = "村委会门前公示栏".to_owned();
        self.send(PostPublication { publication, photo, posted_where, posted_at: at }).await
    }

    /// Hangs it up now, with a photo.
    pub async fn posted(&self, publication: PublicationId) {
        let photo = self.photo(PUBLICATION.of(publication.number()), "image/jpeg").await;
        self.hang(publication, Some(photo), self.county.house().now()).await.expect("it hangs");
    }

    async fn row(&self, publication: PublicationId) -> PublicationRow {
        query::row(self.county.house(), self.county.clerk(), &publication.to_string()).await.expect("it is there")
    }

    pub async fn lines(&self, publication: PublicationId) -> Vec<PublicationLineRow> {
        let row = self.row(publication).await;
        let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
        query::lines(self.county.house(), &row, None, false, &ask).await.expect("read").items
    }

    /// Objects to the line about this.
    pub async fn object(&self, publication: PublicationId, subject: i64) -> Result<(), &'static str> {
        let text = "面积与实际不符".to_owned();
        let raised_by = Some("李强".to_owned());
        self.send(RaiseObjection { publication, subject, raised_by, text }).await.map(|_| ())
    }

    pub async fn answer(&self, publication: PublicationId, at: usize, upheld: bool) -> Result<(), &'static str> {
        let row = self.row(publication).await;
        let all = query::objections(self.county.house(), &row).await.expect("read");
        let objection = ObjectionId::from_number(all[at].id);
        let finding = "已到地块复核".to_owned();
        self.send(DecideObjection { publication, objection, upheld, finding }).await.map(|_| ())
    }

    async fn certificate(&self, cover: &CoverLineRow) -> Result<usize, &'static str> {
        let made = certificate(self.county.house(), self.county.clerk(), &cover.number).await;
        made.map(|file| file.len()).map_err(code)
    }
}

fn about(group: GroupPolicyId) -> SubjectRef {
    yinuo_core::agri::GROUP_POLICY.of(group.number())
}

async fn a_village_reads_its_list_for_five_days_and_an_objection_holds_one_household(on: On) {
    let county = County::open(on).await;
    let board = Board { county: &county };
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let households: Vec<String> = (1..=8).map(|n| line("NY2011-001", n, n, if n == 8 { "" } else { "49" })).collect();
    assert_eq!(county.sheet(&households, &[]).await.0.rows_made, 8);
    let covers = county.covers(group, false).await;
    assert_eq!(board.certificate(&covers[0]).await, Err("not_published"));
    assert_eq!(board.certificate(&covers[7]).await, Err("cover_not_paid"));
    assert_eq!(board.made("crop-nothing", about(group)).await, Err("unknown_publication_kind"));
    let list = board.made("crop-enrolment", about(group)).await.expect("a list");
    let lines = board.lines(list).await;
    assert_eq!(lines.len(), 7, "who has not paid is not on it");
    assert_eq!(lines[0].cells, r#"["玉米","12.5亩","49.00元","3500.00元"]"#);
    assert_eq!(
        board.made("crop-enrolment", about(group)).await,
        Err("nothing_new_to_publish"),
        "all of it is on a list"
    );
    assert_eq!(board.certificate(&covers[0]).await, Err("publication_not_posted"));
    let now = county.house().now();
    assert_eq!(board.hang(list, None, now).await, Err("posting_photo_missing"));
    let of = PUBLICATION.of(list.number());
    let paper = board.photo(of, "application/pdf").await;
    assert_eq!(board.hang(list, Some(paper), now).await, Err("not_a_photo"));
    let elsewhere = board.photo(about(group), "image/jpeg").await;
    assert_eq!(board.hang(list, Some(elsewhere), now).await, Err("posting_photo_missing"), "a photo of something else");
    let photo = board.photo(of, "image/jpeg").await;
    assert_eq!(board.hang(list, Some(photo), at("2011-05-20T10:00:01")).await, Err("occurred_in_future"));
    assert_eq!(board.object(list, covers[1].id).await, Err("publication_not_posted"));
    board.hang(list, Some(photo), now).await.expect("it hangs");
    let row = board.row(list).await;
    assert_eq!((row.posted_on.as_deref(), row.ends_on.as_deref()), (Some("2011-05-20"), Some("2011-05-26")));
    county.day("2011-05-24");
    assert_eq!(board.certificate(&covers[0]).await, Err("publication_runs"), "after four days nothing goes on");
    board.object(list, covers[1].id).await.expect("the second household");
    board.object(list, covers[1].id).await.expect("said twice by two people");
    board.object(list, covers[2].id).await.expect("the third household");
    assert_eq!(board.object(list, covers[7].id).await, Err("not_published"));
    board.answer(list, 2, true).await.expect("it was right");
    county.day("2011-05-26");
    assert_eq!(board.object(list, covers[3].id).await, Err("publication_ended"));
    let pdf = board.certificate(&covers[0]).await.expect("the days are over");
    assert!(pdf > 5_000, "{pdf} bytes");
    assert_eq!(board.certificate(&covers[1]).await, Err("publication_objection_open"), "one household is held");
    assert_eq!(board.certificate(&covers[2]).await, Err("published_line_corrected"));
    board.certificate(&covers[3]).await.expect("and no other");
    board.answer(list, 0, false).await.expect("it was wrong");
    assert_eq!(board.certificate(&covers[1]).await, Err("publication_objection_open"), "the other still stands");
    board.answer(list, 1, false).await.expect("it was wrong");
    assert_eq!(board.answer(list, 1, true).await, Err("publication_objection_answered"));
    board.certificate(&covers[1]).await.expect("nobody's word stands against it");
    let again = board.made("crop-enrolment", about(group)).await.expect("what was corrected is published anew");
    assert_eq!(board.lines(again).await.len(), 1);
    let withdraw = |publication| board.send(WithdrawPublication { publication, reason: "清单有误".to_owned() });
    assert_eq!(withdraw(list).await, Err("publication_ended"));
    withdraw(again).await.expect("it is taken back");
    assert_eq!(withdraw(again).await, Err("publication_withdrawn"));
    assert_eq!(board.certificate(&covers[2]).await, Err("published_line_corrected"), "the list before decides again");
    let sheet = posting_sheet(county.house(), county.clerk(), &row.number).await.expect("a sheet");
    assert!(sheet.starts_with(b"%PDF"));
    assert_verifies(county.house()).await;
}

macro_rules! on_both {
    ($($story:ident $sqlite:ident $postgresql:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $sqlite() {
            $story(On::Sqlite).await;
        }

        #[tokio::test]
        async fn $postgresql() {
            $story(On::Postgres).await;
        })+
    };
}

on_both!(
    a_village_reads_its_list_for_five_days_and_an_objection_holds_one_household
        a_village_reads_its_list_for_five_days_and_an_objection_holds_one_household_on_sqlite
        a_village_reads_its_list_for_five_days_and_an_objection_holds_one_household_on_postgresql,
);
