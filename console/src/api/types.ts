// The wire types under the names the console uses, all from the schema that is generated from the server's code.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type LocalText = Schemas["LocalText"];
export type Ref = Schemas["Ref"];
export type KeyName = Schemas["KeyName"];
export type Role = Schemas["Role"];
export type RoleTable = Schemas["RoleTable"];
export type Me = Schemas["Me"];

export type IdentityKind = Schemas["IdentityKind"];
export type PartyKind = Schemas["PartyKind"];
export type Sex = Schemas["Sex"];
export type Party = Schemas["Party"];
export type NewParty = Schemas["NewParty"];
export type PartyChange = Schemas["PartyChange"];
export type PartyDetail = Schemas["PartyFile"];
export type PartyFileLine = Schemas["PartyFileLine"];
export type Relations = Schemas["Relations"];
export type NewRelation = Schemas["NewRelation"];
export type RelationEnd = Schemas["RelationEnd"];
export type NewMerge = Schemas["NewMerge"];
export type UndoneMerge = Schemas["UndoneMerge"];

export type CaseState = Schemas["CaseState"];
export type Standing = Schemas["Standing"];
export type RuleStatus = Schemas["Status"];
export type CaseLine = Schemas["CaseLine"];
export type Case = Schemas["Case"];
export type CaseSubject = Schemas["CaseSubject"];
export type NewCase = Schemas["NewCase"];
export type CaseChange = Schemas["CaseChange"];
export type Channel = Schemas["Channel"];
export type FileLine = Schemas["FileLine"];
export type MaterialState = Schemas["MaterialState"];
export type MaterialStateName = Schemas["MaterialStateName"];
export type MaterialChange = Schemas["MaterialChange"];
export type Field = Schemas["Field"];
export type FieldKind = Schemas["FieldKind"];
export type Answer = Schemas["FormAnswer"];
export type Answers = Case["answers"];
export type Region = Schemas["Region"];
export type Row = Record<string, string>;
export type Milestone = Schemas["Milestone"];
export type NewMilestone = Schemas["NewMilestone"];
export type NewOneNotice = Schemas["NewOneNotice"];
export type NextMilestone = Schemas["NextMilestone"];
export type Reason = Schemas["Reason"];
export type PromiseOfCase = Schemas["Promise"];
export type Change = Schemas["Change"];
export type Operation = Schemas["Operation"];
export type Verification = Schemas["Verification"];

export type LetterLine = Schemas["LetterLine"];
export type Letter = Schemas["Letter"];
export type NewDelivery = Schemas["NewDelivery"];
export type DeliveryChannel = Schemas["DeliveryChannel"];
export type Contact = Schemas["Contact"];
export type ContactKind = Schemas["ContactKind"];
export type NewContact = Schemas["NewContact"];

export type Service = Schemas["Service"];
export type PromiseLine = Schemas["PromiseLine"];
export type PromiseView = Schemas["PromiseView"];
export type OwnerSummary = Schemas["OwnerCounts"];
export type PromisorSummary = Schemas["PromisorCounts"];
export type ServiceTerms = Schemas["ServiceTerms"];
export type NewServiceTerm = Schemas["NewServiceTerm"];
export type PromiseSummary = Schemas["PromiseSummary"];

export type Office = Schemas["Office"];
export type NewOffice = Schemas["NewOffice"];
export type Operator = Schemas["Operator"];
export type NewOperator = Schemas["NewOperator"];
export type OperatorChange = Schemas["OperatorChange"];
export type Anchor = Schemas["Anchor"];
export type Token = Schemas["Token"];
export type NewToken = Schemas["NewToken"];
export type NewlyMadeToken = Schemas["NewlyMadeToken"];
export type Webhook = Schemas["Webhook"];
export type Webhooks = Schemas["Webhooks"];
export type NewWebhook = Schemas["NewWebhook"];
export type NewlyMadeWebhook = Schemas["NewlyMadeWebhook"];
export type Notice = Schemas["Notice"];
export type NewNotice = Schemas["NewNotice"];
export type NoticeChange = Schemas["NoticeChange"];
export type Approval = Schemas["Approval"];
export type Reminder = Schemas["Reminder"];
export type Hits = Schemas["Hits"];
export type Pack = Schemas["Pack"];
export type PackDetail = Schemas["PackFile"];

export type Policy = Schemas["Policy"];
export type PolicyLine = Schemas["PolicyLine"];
export type Agreement = Schemas["Agreement"];
export type AgreementState = Schemas["AgreementState"];
export type PolicyVersion = Schemas["PolicyVersion"];
export type PolicyPayout = Schemas["PolicyPayout"];
export type PolicyCase = Schemas["PolicyCase"];
export type Terms = Schemas["Terms"];
export type Due = Schemas["Due"];
export type PayMode = Schemas["PayMode"];
export type Means = Schemas["Means"];
export type DividendOption = Schemas["DividendOption"];
export type NewPolicy = Schemas["NewPolicy"];
export type NewReceipt = Schemas["NewReceipt"];
export type Product = Schemas["Product"];
export type NewQuote = Schemas["NewQuote"];
export type Quote = Schemas["Quote"];
export type SubjectRef = Schemas["SubjectRef"];
export type Chart = Schemas["Chart"];
export type ChartAccount = Schemas["ChartAccount"];
export type TransferLine = Schemas["TransferLine"];
export type Trial = Schemas["Trial"];
export type DayClose = Schemas["DayClose"];

/** A problem of the server, or one of the console's own, which has no more than a code. */
export type Problem = Partial<Schemas["Problem"]> & { status: number; code: string };

/** A page of a list. */
export type List<Item> = { items: Item[]; next: string | null };

export type Import = Schemas["Import"];
export type ImportError = Schemas["ImportError"];
export type ImportKind = Schemas["ImportKind"];
export type ImportPreview = Schemas["ImportPreview"];
export type NewImport = Schemas["NewImport"];

export type Payout = Schemas["Payout"];
export type PayoutState = Schemas["PayoutState"];
export type PayoutCorrection = Schemas["PayoutCorrection"];
export type PayoutDetail = Schemas["PayoutDetail"];
export type PaymentBatch = Schemas["PaymentBatch"];
export type PaymentBatchDetail = Schemas["PaymentBatchDetail"];
export type BatchState = Schemas["BatchState"];
export type BatchFormat = Schemas["BatchFormat"];
export type NewPaymentBatch = Schemas["NewPaymentBatch"];
export type Gathered = Schemas["Gathered"];
export type DebitItem = Schemas["DebitItem"];
export type Returned = Schemas["Returned"];
export type ReturnLine = Schemas["ReturnLine"];
export type ServiceError = Schemas["ServiceError"];
export type UnitPrice = Schemas["UnitPriceLine"];
export type NewUnitPrice = Schemas["NewUnitPrice"];
export type DayRun = Schemas["DayRun"];
export type SetAside = Schemas["SetAside"];
export type SetAsideCount = Schemas["SetAsideCount"];

export type ConductDesk = Schemas["ConductDesk"];
export type PhraseSet = Schemas["PhraseSet"];
export type TranscriptRead = Schemas["TranscriptRead"];
export type Voice = Schemas["Voice"];
export type ObservationKind = Schemas["ObservationKind"];
export type ObservationLine = Schemas["ObservationLine"];
export type Observation = Schemas["Observation"];
export type NewObservation = Schemas["NewObservation"];
export type ConductFinding = Schemas["ConductFinding"];
export type ConductKind = Schemas["ConductKind"];
export type Measure = Schemas["Measure"];
export type Standings = Schemas["Standings"];
export type StandingLine = Schemas["StandingLine"];
export type Bulletin = Schemas["Bulletin"];

export type QuestionnaireLine = Schemas["QuestionnaireLine"];
export type Survey = Schemas["Survey"];
export type SurveyResults = Schemas["SurveyResults"];
export type SurveyAnswer = Schemas["SurveyAnswer"];
export type NewSurvey = Schemas["NewSurvey"];
export type NewSurveyDraw = Schemas["NewSurveyDraw"];
export type NewSurveyInvitation = Schemas["NewSurveyInvitation"];
export type MadeInvitations = Schemas["MadeInvitations"];
export type IndicatorLine = Schemas["IndicatorLine"];
export type IndicatorReport = Schemas["IndicatorReport"];
export type IndicatorFigure = Schemas["IndicatorFigure"];
export type IndicatorFact = Schemas["IndicatorFact"];
