//! Tests of the rules, one file per concept. Names begin with the row of the requirements that they
//! check.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod application;
mod approval;
mod cast;
mod certification;
mod credits;
mod day;
mod dues;
mod instructor;
mod paper;
mod period;
mod programme;
mod properties;
mod reading;
mod report;
mod round;
mod window;
