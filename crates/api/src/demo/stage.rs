//! What all parts of the making share: the transaction, the calendar, and who acts.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use shorei_domain::id::MemberId;
use shorei_domain::member::Language;
use time::Time;
use time::macros::time;

use super::accounts::OFFICE;
use super::calendar::Calendar;
use crate::context::{Actor, App, Call, Visit};
use crate::error::Error;
use crate::services::staff::{self, StaffNames};

/// When the secretariat does its work.
const MORNING: Time = time!(10:00);

pub(super) struct Stage<'a> {
    pub(super) app: &'a Arc<App>,
    pub(super) tx: &'a DatabaseTransaction,
    pub(super) calendar: Calendar,
    /// The hash of everybody's password.
    pub(super) password_hash: String,
    office: Actor,
    /// Of which every call is, so that what all of them tell programs comes together.
    visit: Visit,
}

impl<'a> Stage<'a> {
    /// Begins with the secretariat, who makes everybody else.
    pub(super) async fn new(
        app: &'a Arc<App>,
        tx: &'a DatabaseTransaction,
        password_hash: String,
    ) -> Result<Self, Error> {
        let names = StaffNames {
            email: OFFICE.to_owned(),
            family_name: "事務局".to_owned(),
            given_name: String::new(),
        };
        let calendar = Calendar::new(app.clock.clone());
        let visit = Visit::new(Arc::clone(app), Language::Ja, None, None);
        let founding = visit.clone().by_clock(calendar.clock(FOUNDED, MORNING));
        let added = staff::insert(&founding, tx, names, password_hash.clone()).await?;
        let office = Actor {
            member: MemberId(added.id),
            session: None,
            scopes: None,
            member_number: None,
            name: added.name(),
            is_staff: true,
            is_instructor: false,
        };
        Ok(Self { app, tx, calendar, password_hash, office, visit })
    }

    /// What somebody does, so many days ago at that time.
    pub(super) fn call(&self, actor: &Actor, days_ago: i64, time: Time) -> Call {
        let clock = self.calendar.clock(days_ago, time);
        Call { visit: self.visit.clone().by_clock(clock), actor: actor.clone() }
    }

    /// What the secretariat does in the morning, so many days ago; 0: just now.
    pub(super) fn office(&self, days_ago: i64) -> Call {
        if days_ago > 0 {
            return self.call(&self.office, days_ago, MORNING);
        }
        let visit = self.visit.clone().by_clock(self.calendar.on_time());
        Call { visit, actor: self.office.clone() }
    }
}

/// How many days ago the secretariat wrote down hospitals and people: before last year's rounds opened.
pub(super) const FOUNDED: i64 = 430;
