//! Ids: 63 bits that carry when and in which slot a thing was made, written as a prefix and 13 characters.
//!
//! Layout, high to low: 41 bits of milliseconds since 2000-01-01T00:00:00Z (until 2069), 10 bits of *slot* (0-1023),
//! 12 bits of sequence. The slot comes from the customer's identity, so that one customer's whole file shares it and a
//! database sharded by slot never writes across shards. Ids sort by time; they are names, not secrets: what may be seen
//! is decided by access, never by knowing an id.

/// Slots are 0 to 1023.
pub const SLOTS: i64 = 1024;
/// Where the house's own things live: offices, operators, notices, packs.
pub const HOUSE_SLOT: Slot = Slot(0);
/// 2000-01-01T00:00:00Z in milliseconds of the Unix epoch.
const EPOCH_MILLISECONDS: i64 = 946_684_800_000;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
pub(crate) const TEXT_LENGTH: usize = 13;

/// The shard key of everything that belongs to one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(i64);

impl Slot {
    pub fn try_new(slot: i64) -> Option<Slot> {
        (0..SLOTS).contains(&slot).then_some(Slot(slot))
    }

    /// The slot of something that is known by these bytes for good.
    pub fn of_identity(bytes: &[u8]) -> Slot {
        let hash = blake3::hash(bytes);
        let first = u16::from_le_bytes([hash.as_bytes()[0], hash.as_bytes()[1]]);
        Slot(i64::from(first) % SLOTS)
    }

    /// The slot of a customer whose number has this hash, of which the first digits are hexadecimal: the hashes of a slot lie side by side, and in the order of the slots.
    pub fn of_hash(hash: &str) -> Slot {
        let first = hash.get(..3).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or(0);
        Slot(first * SLOTS / 0x1000)
    }

    pub fn number(self) -> i64 {
        self.0
    }

    /// Which of so many parts of all slots it is in, from 0; those of a part lie side by side.
    pub fn part(self, parts: i64) -> i64 {
        self.0 * parts / SLOTS
    }
}

/// A moment and a sequence number, from which ids are made. The service draws them from a clock and a counter; within
/// one process no two are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Milliseconds of the Unix epoch.
    pub milliseconds: i64,
    /// 0 to 4095.
    pub sequence: u16,
}

impl Stamp {
    pub(crate) fn with_slot(self, slot: Slot) -> i64 {
        let since = (self.milliseconds - EPOCH_MILLISECONDS).clamp(0, (1 << 41) - 1);
        (since << 22) | (slot.0 << 12) | i64::from(self.sequence & 0x0fff)
    }
}

/// A text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdError;

/// Writes the 13 characters of an id's number.
pub fn write_id(number: i64, out: &mut String) {
    for position in (0..TEXT_LENGTH).rev() {
        let digit = (number >> (5 * position)) & 31;
        out.push(char::from(ALPHABET[usize::try_from(digit).expect("five bits")]));
    }
}

/// Reads the 13 characters of an id; upper case is accepted.
pub fn read_id(text: &str) -> Result<i64, IdError> {
    if text.len() != TEXT_LENGTH {
        return Err(IdError);
    }
    let mut number: i64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|&known| known == byte.to_ascii_lowercase()).ok_or(IdError)?;
        let digit = i64::try_from(digit).map_err(|_| IdError)?;
        if number >> 58 != 0 {
            return Err(IdError);
        }
        number = (number << 5) | digit;
    }
    Ok(number)
}

/// The slot that an id's number carries.
pub fn slot_of(number: i64) -> Slot {
    Slot((number >> 12) & (SLOTS - 1))
}

/// When a thing with that number was made: milliseconds of the Unix epoch, of the real clock.
pub fn milliseconds_of(number: i64) -> i64 {
    (number >> 22) + EPOCH_MILLISECONDS
}

/// A kind of id: a number that holds its time and its slot, written as `PREFIX_…`. A system declares its own with it.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            pub const PREFIX: &'static str = $prefix;

            pub fn new(stamp: $crate::id::Stamp, slot: $crate::id::Slot) -> $name {
                $name(stamp.with_slot(slot))
            }

            /// From the number kept in the database.
            pub fn from_number(number: i64) -> $name {
                $name(number)
            }

            pub fn number(self) -> i64 {
                self.0
            }

            pub fn slot(self) -> $crate::id::Slot {
                $crate::id::slot_of(self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut text = String::with_capacity($prefix.len() + 1 + $crate::id::TEXT_LENGTH);
                text.push_str($prefix);
                text.push('_');
                $crate::id::write_id(self.0, &mut text);
                f.write_str(&text)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::IdError;

            fn from_str(text: &str) -> Result<$name, $crate::id::IdError> {
                let rest = text.strip_prefix($prefix).and_then(|rest| rest.strip_prefix('_')).ok_or($crate::id::IdError)?;
                $crate::id::read_id(rest).map($name)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(|_| serde::de::Error::custom(concat!("not an id of the form ", $prefix, "_…")))
            }
        }
    };
}

pub(crate) use id;

id!(
    /// A person or organisation.
    PartyId, "party"
);
id!(
    /// A case file.
    CaseId, "case"
);
id!(
    /// A branch.
    OfficeId, "office"
);
id!(
    /// A person who works in an office, or the system itself.
    OperatorId, "operator"
);
id!(
    /// A stored document.
    FileId, "file"
);
id!(
    /// A letter to a customer.
    LetterId, "letter"
);
id!(
    /// A public notice of an office.
    NoticeId, "notice"
);
id!(
    /// A call, visit, message or counter visit.
    ContactId, "contact"
);
id!(
    /// A mail that came in.
    MailId, "mail"
);
id!(
    /// A reminder to an operator.
    ReminderId, "reminder"
);
id!(
    /// A command carried out.
    OperationId, "operation"
);
id!(
    /// What another program comes in with.
    TokenId, "token"
);
id!(
    /// An address of another program that is told what happened.
    WebhookId, "webhook"
);
id!(
    /// Something told to a webhook.
    AnnouncementId, "announcement"
);
id!(
    /// A day run.
    DayRunId, "dayrun"
);
id!(
    /// Money owed to somebody, on its way.
    PayoutId, "payout"
);
id!(
    /// Money on its way in by a debit.
    DebitItemId, "debit"
);
id!(
    /// A file of payments or debits for a bank.
    PaymentBatchId, "batch"
);
id!(
    /// A line of the ledger.
    TransferId, "transfer"
);
id!(
    /// An error of our own.
    ServiceErrorId, "error"
);
id!(
    /// Something that waits for the word of another.
    ApprovalId, "approval"
);
id!(
    /// A file of what is taken over.
    ImportId, "import"
);
id!(
    /// What people are asked.
    SurveyId, "survey"
);
id!(
    /// Somebody who was asked.
    SurveyInvitationId, "invitation"
);
id!(
    /// What somebody answered.
    SurveyAnswerId, "answer"
);

impl OperatorId {
    /// The system itself, for what timers do.
    pub const SYSTEM: OperatorId = OperatorId(0);
    /// Whoever acts for itself and is no operator; which party it was stands in the facts of the operation.
    pub const APPLICANT: OperatorId = OperatorId(1);
}

impl OfficeId {
    /// No office: the system's own.
    pub const HOUSE: OfficeId = OfficeId(0);
}

/// The number of a case for people: slot, position of the opening operation in its stream, Luhn check digit.
pub fn case_number(slot: Slot, sequence: i64) -> String {
    let digits = format!("{:04}{sequence:07}", slot.0);
    let check = luhn_digit(&digits);
    format!("{}-{}-{check}", &digits[..4], &digits[4..])
}

/// The slot and the canonical text of a case number as typed, with or without dashes and spaces.
/// `None` where the check digit does not fit: a digit was mistyped.
pub fn parse_case_number(text: &str) -> Option<(Slot, String)> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    if digits.len() < 12 || digits.len() > 20 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (body, check) = digits.split_at(digits.len() - 1);
    let slot = Slot::try_new(body[..4].parse().ok()?)?;
    let sequence: i64 = body[4..].parse().ok()?;
    (luhn_digit(body).to_string() == check).then(|| (slot, case_number(slot, sequence)))
}

fn luhn_digit(digits: &str) -> u32 {
    let mut sum = 0;
    for (index, byte) in digits.bytes().rev().enumerate() {
        let digit = u32::from(byte - b'0');
        let value = if index % 2 == 0 { digit * 2 } else { digit };
        sum += if value > 9 { value - 9 } else { value };
    }
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_carries_its_slot() {
        let stamp = Stamp { milliseconds: 1_790_000_000_123, sequence: 4095 };
        let slot = Slot::try_new(1023).expect("a slot");
        let id = CaseId::new(stamp, slot);
        assert_eq!(id.slot(), slot);
        assert!(id.number() > 0);
        let text = id.to_string();
        assert_eq!(text.len(), "case_".len() + 13);
        assert_eq!(text.parse::<CaseId>(), Ok(id));
        assert_eq!(text.parse::<PartyId>(), Err(IdError));
    }

    #[test]
    fn an_id_that_does_not_fit_63_bits_is_refused() {
        assert_eq!("case_zzzzzzzzzzzzz".parse::<CaseId>(), Err(IdError));
        assert_eq!("case_7zzzzzzzzzzzz".parse::<CaseId>().map(CaseId::number), Ok(i64::MAX));
        assert_eq!("case_8000000000000".parse::<CaseId>(), Err(IdError));
        assert_eq!("case_é".parse::<CaseId>(), Err(IdError));
    }

    #[test]
    fn a_mistyped_case_number_is_found_out_by_its_check_digit() {
        let slot = Slot::try_new(421).expect("a slot");
        let number = case_number(slot, 137);
        assert_eq!(parse_case_number(&number), Some((slot, number.clone())));
        assert_eq!(parse_case_number(&number.replace('-', "")), Some((slot, number.clone())));
        assert_eq!(parse_case_number(&number.replacen('4', "5", 1)), None);
        assert_eq!(parse_case_number("0421"), None);
    }
}
