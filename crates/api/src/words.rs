//! The fixed words of the wire, as enumerations for the OpenAPI document. The values themselves come from the core; a
//! test holds the two together. A system has its own in its room.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
            #[serde(rename_all = "snake_case")]
            pub enum $name { $($(#[$variant_meta])* $variant),+ }
        )+
    };
}

pub(crate) use words;

words! {
    CaseState { Open, Closed, Withdrawn }
    Channel { Counter, Phone, Web, Agent, Post, #[serde(rename = "e-mail")] EMail, Messaging, System }
    /// Where a promise stands now. `expired` is the end of a right that was not used: nobody broke a promise.
    Standing { Open, DueSoon, DueToday, Paused, Unknown, Kept, Broken, KeptLate, Dropped, Expired }
    /// What a figure rests on: read in its source, recalled and to be checked, or a rule of the house.
    Status { Found, Recalled, House }
    SkipKind { Holiday, RestDay, Paused }
    PartyKind { Person, Organisation }
    IdentityKind {
        ResidentId, ResidencePermit, ForeignResidenceCard, HongKongMacauPermit, TaiwanPermit, Passport, BirthCertificate, MilitaryId,
        CreditCode, Other
    }
    Sex { Male, Female }
    MaterialStateName { Missing, Received, Rejected, Waived }
    /// What can be done with a material.
    MaterialAct { Received, Rejected, Waived }
    LetterState { Made, Replaced, Delivered }
    ContactKind { Call, Visit, Message, Counter, Callback }
    Direction { In, Out }
    DeliveryChannel { Counter, Post, Message, #[serde(rename = "e-mail")] EMail, Page }
    /// How far the permissions of a role go.
    Reach { Subtree, Office, Relations, Oneself }
    FieldKind {
        Text, #[serde(rename = "long-text")] LongText, Date, Amount, Number, #[serde(rename = "yes-no")] YesNo, Choice,
        Choices, Scale, Quantity, Account, Identity, Phone, Party, Office, Region, Agreement, File, Rows,
    }
    RegionLevel { Province, City, County, Town, Village }
    AgreementState { Proposed, Declined, InForce, Suspended, Ended }
    ScoreState { Shown, Frozen }
    /// How far a task of a client's plan has come.
    TaskState { Planned, Open, Overdue, Done, DoneLate, Dropped }
    /// How far the report of a quarter to a client is.
    ClientReportState { Failed, Made, ToHandOver, Sent, Acknowledged, Withdrawn }
    /// How a report goes to its client.
    ReportWay { Message, Paper }
    /// Why a task is in a plan, or is not.
    PlanReason { Always, Mandate, Need, Satisfaction, Over, Hand }
    /// How the figure of an indicator is shown.
    IndicatorShown { Number, Percent, Days, Yuan, Points }
    /// Which way is the better one.
    IndicatorBetter { More, Less, Neither }
    ImportState { Uploaded, Running, Done, Failed, Cancelled }
    ImportChoice { All, Good }
    /// How money came in.
    Means { Cash, Card, Transfer, Debit }
    ReminderKind {
        DueSoon, Broken, Assigned, Escalated, ApprovalAsked, ApprovalReleased, ApprovalTurnedDown, ApprovalFailed, HandedIn,
        Observed, AppealAsked, AppealAnswered, ScoresShown, ObjectionRaised, ObjectionAnswered,
        Written,
    }
    /// Why an answer ought not to count.
    SurveyAppealGround { Mistaken, Malicious }
    SurveyAppealState { Asked, Won, Dismissed }
    /// Where an approval stands; `failed` was released, but not possible any more.
    ApprovalState { Waiting, Released, TurnedDown, Withdrawn, Failed }
    /// What kind of thing an act under approval will do.
    WillKind { Record, Pay, Tell, Extend, Waive, Send, Set, Close, Destroy, Because }
    ApprovalView { ToDecide, Mine, Decided, All }
    NoticeState { Planned, Published, Ended }
    /// Why the clock of the machine is not believed.
    ClockDoubt { Jumped, Behind, Ahead }
    DayRunState { Running, Done, Failed, BrokenOff }
    DayKind { Workday, RestDay, Holiday, MakeUpWorkday }
    MaskedField { Identity, Phone }
    PayoutState { Blocked, Ready, Batched, Paid, Returned, Cancelled }
    BatchState { Collecting, Sealed, Released, Sent, Cancelled }
    /// Assets and expenses are raised by a debit, the others by a credit.
    AccountClass { Asset, Liability, Income, Expense, Reserve }
    DebitState { Waiting, Paid, Returned, Cancelled }
    /// Where a payout or a debit of a batch stands.
    BatchedState { Batched, Waiting, Paid, Returned, Cancelled, Blocked, Ready }
    BatchFormat { Pain001, Pain008, Csv, #[serde(rename = "csv-for-people")] CsvForPeople }
    /// How somebody came to know of a talk.
    ObservationKind { Transcript, Live, Recording }
    PhraseKind { Required, Recommended }
    Speaker { Clerk, Customer }
    Voice { Clerk, Customer, Nobody }
    TranscriptFormat { Json, #[serde(rename = "web-vtt")] WebVtt, Srt, Text }
    /// What was found of a clerk.
    ConductKind {
        #[serde(rename = "required-missed")] RequiredMissed, #[serde(rename = "refused-to-say")] RefusedToSay,
        #[serde(rename = "cold-manner")] ColdManner, Quarrel, Abuse, #[serde(rename = "push-off")] PushOff,
    }
    /// `open`: a person has to decide.
    FindingState { Open, Counted, Refused }
    FindingView { Open, Appealed, All }
    AppealState { Asked, Won, Dismissed }
    /// What follows from a finding.
    Measure {
        #[serde(rename = "spoken-reminder")] SpokenReminder, Bulletin, Supervision, Veto,
        #[serde(rename = "no-honour")] NoHonour, Noted,
    }
    /// How an item of a questionnaire is answered.
    ItemKind { Scale, Choice, Text }
    StepState { Given, Waits, Due, Published }
    PromiseView { DueToday, DueSoon, Broken, Paused, Unknown, Provisional, Open, All }
}
