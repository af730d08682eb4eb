//! The rules of Shorei: how case reports are written, asked about and approved.
//!
//! Everything here is a plain value or a pure function over plain values. There is no clock, no
//! database, no network and no `async`; `today` and new identifiers come in as arguments. The same
//! crate runs in the server, which decides, and in the page, which says beforehand what the server
//! will decide.
//!
//! # The story, and where each part of it stands
//!
//! A **programme** ([`programme`]) is what one can apply for; its [`Definition`](programme::Definition)
//! says how many slots a case book has, which form a report takes and who may approve it. The
//! society opens a **round** ([`round`]) of it each year.
//!
//! A member writes **reports** ([`report`]) into the slots of a **case book** ([`case_book`]). A
//! report names the **accreditation** of the hospital where the care was given ([`facility`]) and
//! the care period, which must lie inside that accreditation's term ([`period`]).
//!
//! Once registered, reports are put before an **instructor** ([`instructor`]) whose
//! **qualifications** ([`qualification`]) cover the care period. [`approval`] holds what may happen
//! then: request, withdrawal, approval, return, decline, reopening; [`paper`]
//! what happens where the instructor has left the society and signs on paper. [`reading`] says who may read
//! which revision.
//!
//! With a complete book the member makes an **application** ([`application`]), which freezes it.
//!
//! Beside this stands what the society keeps of a member: **dues** ([`dues`]), **certifications** and
//! when they are to be renewed ([`certification`]), and the **credits** that a renewal needs
//! ([`credits`]). Days are read as people write them by [`day`].
//!
//! # How a rule answers
//!
//! Every command answers `Result<T, Refusals>`: the new value, or **all** the reasons against it
//! ([`refusal`]). A reason is a code with typed parameters and the place it points at; the sentence
//! a person reads is made elsewhere. The question «may I?» behind a button and the command behind
//! it are the same function.

#![warn(missing_docs)]

pub mod application;
pub mod approval;
pub mod case_book;
pub mod category;
pub mod certification;
pub mod credits;
pub mod day;
pub mod dues;
pub mod facility;
pub mod id;
pub mod instructor;
pub mod member;
pub mod paper;
pub mod period;
pub mod programme;
pub mod qualification;
pub mod reading;
pub mod refusal;
pub mod report;
pub mod round;
pub mod text;
