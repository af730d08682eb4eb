//! Plays the story: everyone does, in order, what the file says they did.

use std::cmp::Reverse;
use std::collections::HashMap;

use shorei_contract::application::{Apply, EnterResult};
use shorei_contract::approval::{Decide, Decision, SendRequests, WithdrawRequests};
use shorei_contract::case::{WriteAs, WriteCase};
use shorei_contract::{Outcome, Programme};
use shorei_domain::id::{ApplicationId, CaseBookId, CaseId};
use time::{Date, Time};
use uuid::Uuid;

use super::hospitals::Hospitals;
use super::people::People;
use super::reports::Texts;
use super::stage::Stage;
use super::story::{Deed, Doing, Story, Tale};
use crate::context::Call;
use crate::error::Error;
use crate::services::{application, approval, case, case_book as books, member};
use crate::store::page::Slice;
use crate::store::{case_book, member as members};

struct Play<'p> {
    stage: &'p Stage<'p>,
    hospitals: &'p Hospitals,
    people: &'p People,
    texts: Texts,
    story: &'p Story,
    books: HashMap<(&'p str, Programme), CaseBookId>,
    /// The reports by their index in the story.
    cases: HashMap<usize, Uuid>,
    /// The newest request of each report.
    requests: HashMap<usize, Uuid>,
    applications: HashMap<(&'p str, Programme), ApplicationId>,
}

/// Plays the whole story.
pub(super) async fn perform(
    stage: &Stage<'_>,
    hospitals: &Hospitals,
    people: &People,
) -> Result<(), Error> {
    let story = Story::read()?;
    let mut play = Play {
        stage,
        hospitals,
        people,
        texts: Texts::read()?,
        story: &story,
        books: HashMap::new(),
        cases: HashMap::new(),
        requests: HashMap::new(),
        applications: HashMap::new(),
    };
    for ((when, doing), deeds) in story.acts()? {
        let (Reverse(ago), time) = when;
        play.act(ago, time, doing, &deeds).await.map_err(|error| match error {
            // Only a mistake in the files leads here, so say where it is.
            Error::Refused(_) => {
                let cases: Vec<_> = deeds.iter().map(|(index, _)| index + 1).collect();
                Error::internal(format!("demo/story.toml: {ago} days ago, {cases:?}: {error}"))
            }
            other => other,
        })?;
    }
    Ok(())
}

impl<'p> Play<'p> {
    async fn act(
        &mut self,
        ago: i64,
        time: Time,
        doing: Doing<'p>,
        deeds: &[(usize, &Deed)],
    ) -> Result<(), Error> {
        let call =
            |number: &str| self.people.find(number).map(|actor| self.stage.call(actor, ago, time));
        match doing {
            Doing::Own(by, _) => {
                let call = call(by)?;
                for (index, deed) in deeds {
                    self.write(&call, *index, deed).await?;
                }
                Ok(())
            }
            Doing::Ask { by, whom, message } => self.ask(&call(by)?, whom, message, deeds).await,
            Doing::Withdraw { by } => self.withdraw(&call(by)?, deeds).await,
            Doing::Decide { by } => self.decide(&call(by)?, deeds).await,
            Doing::Apply { by, programme } => self.apply(&call(by)?, by, programme).await,
            Doing::Result { of, programme, result } => {
                self.enter_result(ago, (of, programme), result).await
            }
            Doing::Leave(number) => self.leave(ago, number).await,
        }
    }

    async fn write(&mut self, call: &Call, index: usize, deed: &Deed) -> Result<(), Error> {
        let tale = &self.story.cases[index];
        let unit = &self.stage.unit(call);
        if let Deed::Reopen = deed {
            case::reopen(call, unit, CaseId(self.case(index)?)).await?;
            return Ok(());
        }
        let book = self.book(call, tale).await?;
        let slot = case::find_slot_locked(call, unit, book, tale.slot).await?;
        if let Deed::Delete = deed {
            return case::delete(call, unit, &slot).await;
        }
        let written = case::write(call, unit, slot, self.report(tale, deed)?).await?;
        self.cases.insert(index, written.row.id);
        Ok(())
    }

    /// Returns the report as this step writes it.
    fn report(&self, tale: &Tale, deed: &Deed) -> Result<WriteCase, Error> {
        let text = self.texts.find(&tale.text)?;
        let mut sections = text.sections(tale.age);
        let state = match deed {
            Deed::Draft { only } => {
                sections.retain(|key, _| only.contains(key));
                WriteAs::Draft
            }
            Deed::Register { adds: Some(sentence) } => {
                sections.entry("discussion".to_owned()).or_default().push_str(sentence);
                WriteAs::Registered
            }
            _ => WriteAs::Registered,
        };
        let (from, to) = self.care(tale);
        Ok(WriteCase {
            state,
            category: tale.category,
            accreditation_id: Some(self.hospitals.accredited(&tale.at, from, to)?),
            care_from: Some(from),
            care_to: Some(to),
            patient_age: Some(tale.age),
            patient_sex: Some(text.sex),
            sections,
            remarks: Some(text.remarks.clone()),
        })
    }

    fn care(&self, tale: &Tale) -> (Date, Date) {
        let (from, to) = tale.care;
        (self.stage.calendar.days_ago(from), self.stage.calendar.days_ago(to))
    }

    /// Returns the book of a report's owner, creating it when they first write in it.
    async fn book(&mut self, call: &Call, tale: &'p Tale) -> Result<CaseBookId, Error> {
        let key = (tale.by.as_str(), tale.programme);
        if let Some(known) = self.books.get(&key) {
            return Ok(*known);
        }
        let unit = &self.stage.unit(call);
        let owner = Some(call.actor.member());
        books::open(call, unit, owner).await?;
        let first = Slice { limit: 1, after: None };
        let definitions = &self.stage.app.definitions;
        let programme = Some(tale.programme);
        let found =
            case_book::list(unit, definitions, owner, programme, &first, call.today()).await?;
        let book = found.first().map(|loaded| loaded.book.id).ok_or(Error::NotFound)?;
        self.books.insert(key, book);
        Ok(book)
    }

    async fn ask(
        &mut self,
        call: &Call,
        whom: &str,
        message: &str,
        deeds: &[(usize, &Deed)],
    ) -> Result<(), Error> {
        let input = SendRequests {
            case_ids: self.of_deeds(deeds, Self::case)?,
            instructor_id: self.people.find(whom)?.member().0,
            message: (!message.is_empty()).then(|| message.to_owned()),
        };
        let done = approval::send(call, &self.stage.unit(call), input).await?;
        for ((index, _), request) in deeds.iter().zip(&done.requests) {
            self.requests.insert(*index, request.id);
        }
        Ok(())
    }

    async fn withdraw(&self, call: &Call, deeds: &[(usize, &Deed)]) -> Result<(), Error> {
        let input = WithdrawRequests { request_ids: self.of_deeds(deeds, Self::request)? };
        approval::withdraw(call, &self.stage.unit(call), input).await?;
        Ok(())
    }

    async fn decide(&self, call: &Call, deeds: &[(usize, &Deed)]) -> Result<(), Error> {
        let mut decisions = Vec::new();
        for (index, deed) in deeds {
            let Some((decision, comment)) = deed.verdict() else { continue };
            let comment = comment.map(str::to_owned);
            decisions.push(Decision { request_id: self.request(*index)?, decision, comment });
        }
        approval::decide(call, &self.stage.unit(call), &Decide { decisions }).await?;
        Ok(())
    }

    /// Applies with the book that the applicant has written.
    async fn apply(&mut self, call: &Call, by: &'p str, programme: Programme) -> Result<(), Error> {
        let book = self.books.get(&(by, programme)).ok_or(Error::NotFound)?;
        let unit = &self.stage.unit(call);
        let applied = application::apply(call, unit, Apply { case_book_id: book.0 }).await?;
        let id = ApplicationId(applied.row.id);
        self.applications.insert((by, programme), id);
        Ok(())
    }

    async fn enter_result(
        &self,
        ago: i64,
        whose: (&str, Programme),
        result: Outcome,
    ) -> Result<(), Error> {
        let id = *self.applications.get(&whose).ok_or(Error::NotFound)?;
        let decided_on = self.stage.calendar.days_ago(ago);
        let input = EnterResult { result, decided_on, comment: None };
        let office = self.stage.office(ago);
        application::enter_result(&office, &self.stage.unit(&office), id, input).await?;
        Ok(())
    }

    /// Records that a member left. Whoever asked them is told.
    async fn leave(&self, ago: i64, number: &str) -> Result<(), Error> {
        let call = self.stage.office(ago);
        let unit = &self.stage.unit(&call);
        let found = members::find(unit, self.people.find(number)?.member()).await?;
        let current = found.ok_or(Error::NotFound)?;
        let mut input = member::as_input(&current);
        input.left_on = Some(self.stage.calendar.days_ago(ago));
        member::correct(&call, unit, &current, input, None).await?;
        Ok(())
    }

    fn of_deeds(
        &self,
        deeds: &[(usize, &Deed)],
        find: impl Fn(&Self, usize) -> Result<Uuid, Error>,
    ) -> Result<Vec<Uuid>, Error> {
        deeds.iter().map(|(index, _)| find(self, *index)).collect()
    }

    fn case(&self, index: usize) -> Result<Uuid, Error> {
        known(&self.cases, index, "is not written yet")
    }

    fn request(&self, index: usize) -> Result<Uuid, Error> {
        known(&self.requests, index, "has not been asked about yet")
    }
}

fn known(ids: &HashMap<usize, Uuid>, index: usize, otherwise: &str) -> Result<Uuid, Error> {
    let missing = || Error::internal(format!("demo/story.toml: report {} {otherwise}", index + 1));
    ids.get(&index).copied().ok_or_else(missing)
}
