//! Public information about an installation.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::me::Role;

/// `GET /about`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct About {
    /// The version of the program.
    #[cfg_attr(feature = "server", schema(example = "0.1.0"))]
    pub version: String,
    /// Today's date in Japan, as the rules use it.
    pub today: Date,
    /// Whether it is a demonstration, in which all data are invented.
    #[cfg_attr(feature = "server", schema(example = true))]
    pub demo: bool,
    /// The accounts to sign in with in a demonstration; empty in a real installation.
    pub demo_accounts: Vec<DemoAccount>,
}

/// An account of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DemoAccount {
    /// The member number or email address to sign in with.
    #[cfg_attr(feature = "server", schema(example = "applicant@example.jp"))]
    pub user_id: String,
    /// The password, which is not secret.
    #[cfg_attr(feature = "server", schema(example = "demo-shorei-2026"))]
    pub password: String,
    /// The role the account demonstrates.
    #[cfg_attr(feature = "server", schema(example = "applicant"))]
    pub role: Role,
    /// The invented person's name.
    #[cfg_attr(feature = "server", schema(example = "緩和 試一"))]
    pub name: String,
}
