//! What an installation says of itself to everybody.

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
    /// Today in Japan, as the rules have it.
    pub today: Date,
    /// Whether everything in it is invented, for trying it out.
    #[cfg_attr(feature = "server", schema(example = true))]
    pub demo: bool,
    /// Whom one can sign in as to try it out; none in a real installation.
    pub demo_accounts: Vec<DemoAccount>,
}

/// An account of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DemoAccount {
    /// What to sign in with.
    #[cfg_attr(feature = "server", schema(example = "applicant@example.jp"))]
    pub user_id: String,
    /// Its password, which is no secret.
    #[cfg_attr(feature = "server", schema(example = "demo-shorei-2026"))]
    pub password: String,
    /// What it is there to show.
    #[cfg_attr(feature = "server", schema(example = "applicant"))]
    pub role: Role,
    /// The invented person's name.
    #[cfg_attr(feature = "server", schema(example = "緩和 試一"))]
    pub name: String,
}
