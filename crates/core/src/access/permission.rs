//! Permissions: what can be permitted. They are fixed in code, because code asks for them; which role has which is data
//! ([`super::Role`]). The house's own stand here, a system brings its own through [`crate::systems`].

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::reach::Reach;

/// One thing that can be permitted. Two are the same where their keys are.
#[derive(Clone, Copy)]
pub struct Permission {
    /// Permanent: `read_cases`.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// The reaches it can have besides those of offices. What is about no one customer has none of them.
    pub narrow: &'static [Reach],
}

impl Permission {
    pub const fn new(key: &'static str, zh: &'static str, en: &'static str) -> Permission {
        Permission { key, zh, en, narrow: &[] }
    }

    /// It is about one customer or what is one customer's.
    pub const fn of_customers(self) -> Permission {
        Permission { narrow: &[Reach::Relations], ..self }
    }

    /// It is about what one customer has and one operator answers for.
    pub const fn of_owners(self) -> Permission {
        Permission { narrow: &[Reach::Relations, Reach::Oneself], ..self }
    }

    pub const READ_CUSTOMERS: Permission =
        Permission::new("read_customers", "查看客户", "See customers").of_customers();
    pub const WRITE_CUSTOMERS: Permission =
        Permission::new("write_customers", "登记和修改客户", "Enter and change customers").of_customers();
    /// Say that two customers are one, and take it back.
    pub const MERGE_CUSTOMERS: Permission = Permission::new("merge_customers", "合并客户", "Merge customers");
    pub const UNMASK: Permission = Permission::new("unmask", "查看敏感号码明文", "See personal numbers in clear");
    pub const READ_CASES: Permission = Permission::new("read_cases", "查看业务", "See cases").of_owners();
    pub const OPEN_CASES: Permission = Permission::new("open_cases", "登记业务", "Open cases").of_customers();
    pub const HANDLE_CASES: Permission = Permission::new("handle_cases", "办理业务", "Work on cases").of_owners();
    pub const ASSIGN_CASES: Permission = Permission::new("assign_cases", "分派业务", "Give cases to an owner");
    pub const APPROVE_CASES: Permission =
        Permission::new("approve_cases", "审批、免交、冲正", "Approve, waive, put right");
    pub const READ_PAYOUTS: Permission = Permission::new("read_payouts", "查看收付款", "See payments");
    /// Batches for the bank and what it returns.
    pub const PAY_OUT: Permission = Permission::new("pay_out", "付款组批和回盘", "Pay through the bank");
    pub const READ_LEDGER: Permission = Permission::new("read_ledger", "查看账簿", "See the ledger");
    pub const CLOSE_DAYS: Permission = Permission::new("close_days", "日结和日终", "Close and run days");
    pub const IMPORT: Permission = Permission::new("import", "批量导入", "Import files");
    /// What could not be done and waits for a person.
    pub const MEND: Permission = Permission::new("mend", "处理异常", "Deal with what was set aside");
    pub const READ_OPERATIONS: Permission = Permission::new("read_operations", "查看操作记录", "See the operations");
    pub const VERIFY: Permission = Permission::new("verify", "验证操作档案", "Verify the archive");
    pub const PUBLISH_NOTICES: Permission = Permission::new("publish_notices", "发布公告", "Publish notices");
    /// Hand a survey to a customer.
    pub const INVITE_TO_SURVEYS: Permission = Permission::new("invite_to_surveys", "邀请填写问卷", "Invite to surveys");
    pub const READ_SURVEYS: Permission = Permission::new("read_surveys", "查看问卷结果", "See what surveys say");
    /// Begin one, draw visits for it, remove answers.
    pub const RUN_SURVEYS: Permission = Permission::new("run_surveys", "发起问卷、剔除误评", "Run surveys");
    pub const READ_INDICATORS: Permission = Permission::new("read_indicators", "查看指标", "See indicators");
    pub const READ_OPERATORS: Permission = Permission::new("read_operators", "查看人员", "See operators");
    pub const MANAGE_HOUSE: Permission =
        Permission::new("manage_house", "管理机构和人员", "Keep offices and operators");

    /// What the system actor may of them: see what its follow-ups are about, and mark what has happened.
    pub const OF_THE_SYSTEM: &'static [Permission] = &[
        Permission::READ_CUSTOMERS,
        Permission::READ_CASES,
        Permission::OPEN_CASES,
        Permission::HANDLE_CASES,
        Permission::READ_PAYOUTS,
    ];

    /// Those of the house itself, in the order in which they are shown.
    pub const OF_THE_HOUSE: &'static [Permission] = &[
        Permission::READ_CUSTOMERS,
        Permission::WRITE_CUSTOMERS,
        Permission::MERGE_CUSTOMERS,
        Permission::UNMASK,
        Permission::READ_CASES,
        Permission::OPEN_CASES,
        Permission::HANDLE_CASES,
        Permission::ASSIGN_CASES,
        Permission::APPROVE_CASES,
        Permission::READ_PAYOUTS,
        Permission::PAY_OUT,
        Permission::READ_LEDGER,
        Permission::CLOSE_DAYS,
        Permission::IMPORT,
        Permission::MEND,
        Permission::READ_OPERATIONS,
        Permission::VERIFY,
        Permission::PUBLISH_NOTICES,
        Permission::INVITE_TO_SURVEYS,
        Permission::READ_SURVEYS,
        Permission::RUN_SURVEYS,
        Permission::READ_INDICATORS,
        Permission::READ_OPERATORS,
        Permission::MANAGE_HOUSE,
    ];
}

impl fmt::Debug for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl PartialEq for Permission {
    fn eq(&self, other: &Permission) -> bool {
        self.key == other.key
    }
}

impl Eq for Permission {}

impl Hash for Permission {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}
