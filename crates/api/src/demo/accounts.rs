//! The accounts for trying out a demonstration.

use shorei_contract::about::DemoAccount;
use shorei_contract::me::Role;

/// The password of every account in a demonstration.
pub const PASSWORD: &str = "demo-shorei-2026";

/// The accounts: user name, role and name.
const ACCOUNTS: [(&str, Role, &str); 5] = [
    ("applicant@example.jp", Role::Applicant, "緩和 試一"),
    ("applicant2@example.jp", Role::Applicant, "緩和 次葉"),
    ("instructor@example.jp", Role::Instructor, "指導 見本"),
    ("instructor2@example.jp", Role::Instructor, "指導 手本"),
    (OFFICE, Role::Secretariat, "事務局"),
];

/// The secretariat's account.
pub(super) const OFFICE: &str = "office@example.jp";

/// Returns every account, as `GET /about` shows it.
#[must_use]
pub fn accounts() -> Vec<DemoAccount> {
    let account = |(user_id, role, name): (&str, Role, &str)| DemoAccount {
        user_id: user_id.to_owned(),
        password: PASSWORD.to_owned(),
        role,
        name: name.to_owned(),
    };
    ACCOUNTS.map(account).into()
}
