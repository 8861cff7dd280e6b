//! Mail that comes in, from a real IMAP server (Dovecot) on this machine: a mail opens one case, however many servers of the house look into the mailbox;
//! its answer goes out by mail, and what comes back is added to the case; what programs wrote opens nothing; what cannot be read is set aside and keeps
//! nothing else waiting. Where Dovecot is not installed the test says so and ends (`cargo xtask setup` installs it).

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use yinuo_core::case::Channel;
use yinuo_service::message::Servers;
use yinuo_service::message::mail::{MailOptions, MailSecurity, MailServer};
use yinuo_service::message::mailbox::{Mailbox, MailboxOptions, look};
use yinuo_service::query::PageAsk;
use yinuo_service::query::case::{CaseFile, CaseFilter, file, list};
use yinuo_service::{set_aside, upkeep, verify};
use yinuo_testkit::house::{On, temporary_folder};

use crate::broker::Department;
use crate::case::at;
use crate::message::{Heard, house_with, mail_server};

/// Writes the settings of a Dovecot that serves one mailbox and is its caller's, or `nobody`'s where the caller is root, and becomes it.
const START: &str = r#"
folder=$1
port=$2
mkdir -p "$folder/run" "$folder/home" "$folder/mail/new" "$folder/mail/cur" "$folder/mail/tmp"
as=
user=$(id -un)
group=$(id -gn)
if [ "$(id -u)" = 0 ]; then
    user=nobody
    group=$(id -gn nobody)
    as="setpriv --reuid=$(id -u nobody) --regid=$(id -g nobody) --clear-groups"
fi
cat >"$folder/dovecot.conf" <<END
protocols = imap
listen = 127.0.0.1
base_dir = $folder/run
log_path = $folder/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:$folder/mail
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
first_valid_uid = 0
first_valid_gid = 0
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=$(id -u "$user") gid=$(id -g "$user") home=$folder/home
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $port
  }
  inet_listener imaps {
    port = 0
  }
}
END
[ -z "$as" ] || chown -R "$user:$group" "$folder"
PATH=$PATH:/usr/sbin
exec $as dovecot -F -c "$folder/dovecot.conf"
"#;

/// An IMAP server with one mailbox. It ends with the value.
struct Dovecot {
    folder: PathBuf,
    port: u16,
    child: Child,
    mails: AtomicU32,
}

impl Dovecot {
    /// `None` where there is no Dovecot on this machine.
    fn start() -> Option<Dovecot> {
        if !Path::new("/usr/sbin/dovecot").is_file() {
            return None;
        }
        let folder = temporary_folder("mailbox");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let child = Command::new("sh")
            .args(["-c", START, "sh"])
            .arg(&folder)
            .arg(port.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let dovecot = Dovecot { folder, port, child, mails: AtomicU32::new(0) };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(dovecot);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let log = std::fs::read_to_string(dovecot.folder.join("log")).unwrap_or_default();
        panic!("Dovecot did not begin to listen: {log}");
    }

    /// Lays a mail into the mailbox, as a mail server does.
    fn deliver(&self, mail: &str) {
        self.deliver_at(mail, None);
    }

    /// As [`Dovecot::deliver`], at an instant of before: Dovecot says of a file that it was received when it was written.
    fn deliver_at(&self, mail: &str, at: Option<Timestamp>) {
        let name = format!("{}.yinuo", self.mails.fetch_add(1, Ordering::Relaxed));
        let written = self.folder.join("mail/tmp").join(&name);
        std::fs::write(&written, mail.replace('\n', "\r\n")).expect("written");
        if let Some(at) = at {
            let file = std::fs::OpenOptions::new().write(true).open(&written).expect("it is there");
            let since = Duration::from_secs(u64::try_from(at.as_second()).expect("after 1970"));
            file.set_modified(SystemTime::UNIX_EPOCH + since).expect("its time is set");
        }
        std::fs::rename(written, self.folder.join("mail/new").join(name)).expect("delivered");
    }

    fn mailbox(&self, office: &str) -> Mailbox {
        let options = MailboxOptions {
            server: "127.0.0.1".to_owned(),
            port: Some(self.port),
            tls: false,
            user: "service@yinuo.test".to_owned(),
            password: "secret".to_owned(),
            folder: "INBOX".to_owned(),
            service: "broker.enquiry".to_owned(),
            office: Some(office.to_owned()),
            days_back: 30,
        };
        Mailbox::new(options).expect("sound")
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // The server ends its workers itself when it is asked to.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn mail(id: &str, head: &str, text: &str) -> String {
    format!(
        "From: Zhang <zhang@client.test>\nTo: service@yinuo.test\nMessage-ID: <{id}@client.test>\n{head}\n\n{text}\n"
    )
}

/// A mail with each of its heads on one line.
fn unfolded(mail: &str) -> String {
    mail.replace("\n ", " ")
}

impl Department {
    async fn enquiries(&self) -> Vec<CaseFile> {
        let filter = CaseFilter { service: Some("broker.enquiry".to_owned()), ..CaseFilter::default() };
        let found = list(self.house(), self.manager(), &filter, &PageAsk::default()).await.expect("read");
        let mut files = Vec::new();
        for line in found.items {
            files.push(file(self.house(), self.manager(), &line.row.number).await.expect("read"));
        }
        files
    }
}

#[expect(clippy::print_stdout, reason = "a test that cannot be tried says so")]
async fn comes_in(on: On) {
    let Some(dovecot) = Dovecot::start() else {
        println!("there is no Dovecot on this machine: mail that comes in is not tried");
        return;
    };
    let department = Department::open(on).await;
    let office = department.house().directory().office(department.test.county).expect("there").code.clone();
    let heard = Heard::default();
    let sink = mail_server(heard.clone());
    let servers = || {
        let options = MailOptions {
            server: "127.0.0.1".to_owned(),
            port: Some(sink),
            security: MailSecurity::None,
            from: "一诺 <answers@yinuo.test>".to_owned(),
            login: None,
        };
        let mail = Some(MailServer::new(options).expect("sound"));
        Servers { sms: None, mail, mailbox: Some(Box::new(dovecot.mailbox(&office))) }
    };
    let one = house_with(&department.test, servers()).await;
    let other = house_with(&department.test, servers()).await;

    dovecot.deliver(&mail("1", "Subject: losses of a standstill", "May we claim them?"));
    dovecot.deliver(&mail("2", "Subject: away\nAuto-Submitted: auto-replied", "I am away."));
    dovecot.deliver("From: answers@yinuo.test\nMessage-ID: <3@yinuo.test>\nSubject: ours\n\nfrom ourselves\n");
    dovecot.deliver("Subject: nobody\nMessage-ID: <4@client.test>\n\nfrom nobody\n");
    let (first, second) = tokio::join!(look(&one), look(&other));
    let kept = first.expect("it looks") + second.expect("it looks");
    assert_eq!(kept, 2, "the one that asks and the one that nobody sent, each by one of the two");
    upkeep::run_due(&one).await.expect("what is due happens");
    upkeep::run_due(&other).await.expect("what is due happens");
    let asked = department.enquiries().await;
    assert_eq!(asked.len(), 1, "one mail asks something");
    let case = &asked[0].case;
    assert_eq!((case.channel, asked[0].party.name.as_str()), (Channel::Email, "Zhang"));
    let answer = |key: &str| case.answer(key).and_then(|answer| answer.text()).unwrap_or_default().to_owned();
    assert_eq!((answer("question").as_str(), answer("reply_to").as_str()), ("May we claim them?", "zhang@client.test"));
    assert_eq!(asked[0].parts.files.len(), 1, "the mail lies with it");
    let aside = set_aside::counts(&one.store).await.expect("counted");
    assert_eq!(aside.iter().map(|kind| (kind.kind.as_str(), kind.number)).collect::<Vec<_>>(), [("mail", 1)]);
    assert_eq!(look(&one).await.expect("it looks"), 0, "all of them are seen");

    // It is answered, and what the client writes back is added to it; what a stranger writes with its number is not.
    let first = [("first_answer", "received: answered by Friday".to_owned())];
    department.record(case, "first-answered", &first).await.expect("recorded");
    upkeep::run_due(&one).await.expect("what is due happens");
    let sent = heard.lock().expect("no panic while it is held").clone();
    assert!(sent.len() == 1 && sent[0].contains("To: zhang@client.test") && sent[0].contains(&case.number), "{sent:?}");
    assert!(sent[0].contains("In-Reply-To: <1@client.test>\n"), "{sent:?}");
    let own = sent[0].lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("it has one").trim();
    let head = format!("Subject: Re: {}\nReferences: <1@client.test> {own}", case.number);
    dovecot.deliver(&mail("5", &head, "Thank you. It was in May."));
    let stranger = mail("6", &format!("Subject: Re: {}", case.number), "What did they say?");
    dovecot.deliver(&stranger.replace("zhang@", "li@").replace("Zhang", "Li"));
    dovecot.deliver(&mail("7", "Subject: another thing", "Who is our contact?"));
    // The same mail once more, by another way.
    dovecot
        .deliver(&format!("Received: from elsewhere\n{}", mail("7", "Subject: another thing", "Who is our contact?")));
    assert_eq!(look(&other).await.expect("it looks"), 3);
    upkeep::run_due(&other).await.expect("what is due happens");
    let asked = department.enquiries().await;
    assert_eq!(asked.len(), 3, "the client's two, and the stranger's");
    let answered = asked.iter().find(|file| file.case.id == case.id).expect("it is there");
    let contacts: Vec<&str> = answered.parts.contacts.iter().map(|contact| contact.notes.as_str()).collect();
    assert_eq!((contacts, answered.parts.files.len()), (vec!["Thank you. It was in May."], 2));
    let of = |name: &str| {
        asked.iter().filter(|file| file.party.name == name).map(|file| file.case.party).collect::<Vec<_>>()
    };
    let (zhang, li) = (of("Zhang"), of("Li"));
    assert!(zhang.len() == 2 && zhang[0] == zhang[1] && li.len() == 1, "an address is one customer");
    // The last answer goes below the last mail of the case.
    let last = [("final_answer", "They are insured.".to_owned())];
    department.record(&answered.case, "answered", &last).await.expect("recorded");
    upkeep::run_due(&one).await.expect("what is due happens");
    let sent = heard.lock().expect("no panic while it is held").clone();
    let heads = unfolded(sent.last().expect("a second answer"));
    assert!(heads.contains("In-Reply-To: <5@client.test>\n"), "{heads}");
    assert!(heads.contains(&format!("References: <1@client.test> {own} <5@client.test>\n")), "{heads}");
    one.stop().await;
    other.stop().await;
    assert_eq!(verify::verify(&department.house().store, |_| {}).await.expect("verified").problems, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_opens_one_case_and_its_answer_goes_back_on_sqlite() {
    comes_in(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_opens_one_case_and_its_answer_goes_back_on_postgresql() {
    comes_in(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_runs_from_when_the_mailbox_received_the_mail() {
    let Some(dovecot) = Dovecot::start() else {
        println!("there is no Dovecot on this machine: mail that comes in is not tried");
        return;
    };
    let department = Department::open(On::Sqlite).await;
    // A Monday; the house did not look over the weekend.
    department.now("2008-03-03T09:00:00");
    let office = department.house().directory().office(department.test.county).expect("there").code.clone();
    let servers = Servers { sms: None, mail: None, mailbox: Some(Box::new(dovecot.mailbox(&office))) };
    let house = house_with(&department.test, servers).await;
    dovecot.deliver_at(&mail("1", "Subject: Thursday", "May we?"), Some(at("2008-02-28T15:00:00")));
    dovecot.deliver_at(&mail("2", "Subject: autumn", "May we?"), Some(at("2007-10-08T15:00:00")));
    // Dovecot's clock is years ahead of the house's.
    dovecot.deliver(&mail("3", "Subject: today", "May we?"));
    assert_eq!(look(&house).await.expect("it looks"), 3);
    upkeep::run_due(&house).await.expect("what is due happens");
    upkeep::run_due(&house).await.expect("what is due happens");
    let asked = department.enquiries().await;
    let of = |subject: &str| asked.iter().map(|file| &file.case).find(|case| case.summary == subject).expect("opened");
    assert_eq!(of("Thursday").received_at, at("2008-02-28T15:00:00"));
    assert_eq!(of("autumn").received_at, at("2008-02-02T09:00:00"), "thirty days, not five months");
    assert_eq!(of("today").received_at, at("2008-03-03T09:00:00"));
    let is_broken = |subject: &str| {
        let first = of(subject).promises.iter().find(|promise| promise.key == "first-answer").expect("owed");
        first.broken_at.is_some()
    };
    assert_eq!((is_broken("Thursday"), is_broken("today")), (true, false), "the answer was due on Friday");
    house.stop().await;
}
