//! The context of all parts: the transaction, the calendar, and the people who act.

use std::sync::Arc;

use shorei_domain::id::MemberId;
use shorei_domain::member::Language;
use time::Time;
use time::macros::time;

use super::accounts::OFFICE;
use super::calendar::Calendar;
use crate::context::{Account, Actor, App, Call, Visit};
use crate::error::Error;
use crate::services::staff::{self, StaffNames};
use crate::unit::Unit;

/// When the secretariat works.
const MORNING: Time = time!(10:00);

pub(super) struct Stage<'a> {
    pub(super) app: &'a Arc<App>,
    /// The unit that creates everything.
    pub(super) unit: &'a Unit<'a>,
    pub(super) calendar: Calendar,
    /// The hash of everyone's password.
    pub(super) password_hash: String,
    office: Actor,
    visit: Visit,
}

impl<'a> Stage<'a> {
    /// Starts with the secretariat, which creates everyone else.
    pub(super) async fn new(
        app: &'a Arc<App>,
        unit: &'a Unit<'a>,
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
        let added =
            staff::insert(&founding, &unit.for_visit(&founding), names, password_hash.clone())
                .await?;
        let office = Actor::Played(Account {
            member: MemberId(added.id),
            member_number: None,
            name: added.name(),
            is_staff: true,
            is_reader: false,
            is_instructor: false,
        });
        Ok(Self { app, unit, calendar, password_hash, office, visit })
    }

    /// Returns the unit for a call, so that mails have its time.
    pub(super) fn unit<'b>(&'b self, call: &'b Call) -> Unit<'b> {
        self.unit.for_visit(call)
    }

    /// Returns a call by `actor`, this many days ago at this time.
    pub(super) fn call(&self, actor: &Actor, days_ago: i64, time: Time) -> Call {
        let clock = self.calendar.clock(days_ago, time);
        Call { visit: self.visit.clone().by_clock(clock), actor: actor.clone() }
    }

    /// Returns a call by the secretariat in the morning, this many days ago; 0 means just now.
    pub(super) fn office(&self, days_ago: i64) -> Call {
        if days_ago > 0 {
            return self.call(&self.office, days_ago, MORNING);
        }
        let visit = self.visit.clone().by_clock(self.calendar.on_time());
        Call { visit, actor: self.office.clone() }
    }
}

/// How many days ago the secretariat recorded hospitals and people: before last year's rounds
/// opened.
pub(super) const FOUNDED: i64 = 430;
