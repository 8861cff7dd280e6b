//! The enquiry desk of a broker, on a whole house: what is asked by mail is answered by mail, the first answer and the final one, each with the number of its
//! case; what was answered is taken over into the knowledge base once, also by two people at once; and the archive proves all of it.

use jiff::civil::date;
use yinuo_core::access::Actor;
use yinuo_core::broker::KnowledgeId;
use yinuo_service::broker::command::{AddKnowledge, ReviewKnowledge};
use yinuo_service::broker::knowledge::{self, KnowledgeFilter};
use yinuo_service::command::Command;
use yinuo_service::message::Servers;
use yinuo_service::message::mail::{MailOptions, MailSecurity, MailServer};
use yinuo_service::query::PageAsk;
use yinuo_service::{upkeep, verify};
use yinuo_testkit::house::On;

use crate::agri::code;
use crate::broker::Department;
use crate::message::{Heard, house_with, mail_server};

async fn desk(on: On) {
    let department = Department::open(on).await;
    let heard = Heard::default();
    let options = MailOptions {
        server: "127.0.0.1".to_owned(),
        port: Some(mail_server(heard.clone())),
        security: MailSecurity::None,
        from: "一诺 <service@yinuo.test>".to_owned(),
        login: None,
    };
    let servers = Servers { sms: None, mail: Some(MailServer::new(options).expect("sound")), mailbox: None };
    let sending = house_with(&department.test, servers).await;

    let answers = [("question", "停工的损失能不能索赔？".to_owned()), ("reply_to", "zhang@client.test".to_owned())];
    let case = department.opened("broker.enquiry", department.client, Vec::new(), answers).await;
    // Long enough in plain letters for the mail to be written in them, whatever the house is called.
    let said = |word: &str| format!("{word}\n{}", "The department of claims has looked at it.\n".repeat(5));
    let first = [("first_answer", said("received: answered by Friday"))];
    let case = department.record(&case, "first-answered", &first).await.expect("recorded");
    assert!(case.promise("first-answer").is_some_and(|promise| promise.kept_at.is_some()));
    let last = [("final_answer", said("yes: clause 7"))];
    let case = department.record(&case, "answered", &last).await.expect("recorded");
    assert!(case.promise("final-answer").is_some_and(|promise| promise.kept_at.is_some()));
    assert!(case.closed_at.is_some());
    upkeep::run_due(&sending).await.expect("what is due happens");
    upkeep::run_due(&sending).await.expect("nothing is left");
    let mails = heard.lock().expect("no panic while it is held").clone();
    assert_eq!(mails.len(), 2, "{mails:?}");
    // Which of them goes out first is not said.
    for said in ["received: answered by Friday", "yes: clause 7"] {
        let mail = mails.iter().find(|mail| mail.contains(said)).expect("it was sent");
        for line in ["To: zhang@client.test", case.number.as_str(), said] {
            assert!(mail.contains(line), "{line}: {mail}");
        }
    }
    sending.stop().await;

    let taken = AddKnowledge {
        question: "停工的损失能不能索赔？".to_owned(),
        answer: "附加了营业中断责任的，可以。".to_owned(),
        keywords: vec!["停工".to_owned(), "营业中断".to_owned()],
        review_on: date(2008, 7, 1),
        case: Some(case.id),
    };
    let (house, manager) = (department.house(), department.manager());
    let take = || house.carry_out(manager, Command::from(taken.clone()), None);
    let (one, other) = tokio::join!(take(), take());
    let (made, refused) = match (one, other) {
        (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
        both => panic!("one of two takes it over: {both:?}"),
    };
    assert_eq!(code(refused), "answer_taken_over");

    let again = [("question", "下周停工检修，期间的损失怎么办？".to_owned())];
    let asked = department.opened("broker.enquiry", department.client, Vec::new(), again).await;
    let filter = KnowledgeFilter { case: Some(asked.number.clone()), ..KnowledgeFilter::default() };
    let offered = knowledge::entries(house, manager, &filter, &PageAsk::default()).await.expect("read").items;
    assert_eq!(
        offered.iter().map(|entry| entry.id).collect::<Vec<_>>(),
        [made.id],
        "its keyword stands in what is asked"
    );
    assert_eq!(offered[0].case_number.as_deref(), Some(case.number.as_str()));

    // Whoever reads the base elsewhere does not hear of the case.
    let elsewhere = Actor { office_path: "/elsewhere/".to_owned(), ..(**manager).clone() };
    let read = knowledge::entries(house, &elsewhere, &KnowledgeFilter::default(), &PageAsk::default()).await;
    let read = read.expect("read").items;
    assert_eq!((read.len(), read[0].case_id, read[0].case_number.as_deref()), (1, None, None));
    let entry = KnowledgeId::from_number(made.id);
    assert_eq!(knowledge::entry(house, &elsewhere, entry).await.expect("read").case_number, None);
    assert_eq!(
        knowledge::entry(house, manager, entry).await.expect("read").case_number.as_deref(),
        Some(case.number.as_str())
    );

    department.now("2008-07-01T09:00:00");
    let due = KnowledgeFilter { due: true, ..KnowledgeFilter::default() };
    let listed =
        async || knowledge::entries(house, manager, &due, &PageAsk::default()).await.expect("read").items.len();
    assert_eq!(listed().await, 1);
    let review = ReviewKnowledge { entry, expected_version: Some(1), review_on: date(2009, 7, 1) };
    department.done(review.clone()).await;
    assert_eq!(department.refused(review).await, "changed_meanwhile");
    assert_eq!(listed().await, 0);
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enquiry_is_answered_by_mail_and_its_answer_becomes_knowledge_once_on_sqlite() {
    desk(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enquiry_is_answered_by_mail_and_its_answer_becomes_knowledge_once_on_postgresql() {
    desk(On::Postgres).await;
}
