//! Secrets, passwords and tokens.

pub mod browser;
pub mod credential;
pub mod cursor;
pub mod link;
pub mod password;
pub mod refresh;
pub mod secret;
pub mod token;
pub mod verified;
