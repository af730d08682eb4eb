//! The rules of Shorei: how case reports are written, requested for approval and approved.
//!
//! Everything here is a plain value or a pure function over plain values. There is no clock, no
//! database, no network and no `async`; `today` and new identifiers are arguments. The same crate
//! runs in the server, which decides, and in the page, which predicts the server's decision.
//!
//! # The workflow and its modules
//!
//! A **programme** ([`programme`]) is what a member can apply for. Its
//! [`Definition`](programme::Definition) says how many slots a case book has, which form a report
//! has and who may approve it. The society opens a **round** ([`round`]) of it each year.
//!
//! A member writes **reports** ([`report`]) into the slots of a **case book** ([`case_book`]). A
//! report names the **accreditation** of the hospital where the care was given ([`facility`]) and
//! the care period, which must lie inside that accreditation's term ([`period`]).
//!
//! The member then asks an **instructor** ([`instructor`]) whose **qualifications**
//! ([`qualification`]) cover the care period to approve the registered reports. [`approval`]
//! contains the steps from there: request, withdrawal, approval, return, decline, reopening.
//! [`paper`] covers instructors who have left the society and sign on paper. [`reading`] decides
//! who may read which revision.
//!
//! With a complete book the member makes an **application** ([`application`]), which freezes the
//! book.
//!
//! The society also keeps each member's **dues** ([`dues`]), **certifications** and their renewal
//! ([`certification`]), and the **credits** that a renewal needs ([`credits`]). [`day`] reads days
//! as people write them.
//!
//! # Results of a rule
//!
//! Every command returns `Result<T, Refusals>`: the new value, or **all** the reasons against it
//! ([`refusal`]). A reason is a code with typed parameters and the place it points at; the sentence
//! for people is made elsewhere. A button and its command ask the same function.

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
