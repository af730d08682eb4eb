//! What a person may do with a slot today, by the same rules as the commands.

use time::Date;

use super::{Case, CaseBook, DeletedCase};
use crate::approval;
use crate::facility::Accreditation;

/// An action on a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Write the report.
    Edit,
    /// Register the report, if it meets the rules.
    Register,
    /// Ask an instructor.
    Request,
    /// Withdraw the request.
    Withdraw,
    /// Print the report.
    Print,
    /// Delete it.
    Delete,
    /// Restore the newest deleted report.
    Restore,
    /// Reopen an approved report.
    Reopen,
}

impl CaseBook {
    /// Returns the actions possible on a slot today. `case` is the report in it, `deleted` the
    /// newest report deleted from it. The actions follow the same rules as the commands, so a
    /// button never promises more than its command allows.
    #[must_use]
    pub fn actions(
        &self,
        case: Option<&Case>,
        deleted: Option<&DeletedCase>,
        terms: &[Accreditation],
        today: Date,
    ) -> Vec<Action> {
        let may_write = self.may_write(case, today).is_ok();
        let on_case = |may: fn(&Self, &Case, &[Accreditation], Date) -> bool| {
            case.is_some_and(|case| may(self, case, terms, today))
        };
        [
            (Action::Edit, may_write),
            (Action::Register, may_write),
            (
                Action::Request,
                on_case(|book, case, terms, today| {
                    approval::may_request(book, case, terms, today).is_empty()
                }),
            ),
            (
                Action::Withdraw,
                on_case(|book, case, _, today| approval::may_withdraw(book, case, today).is_ok()),
            ),
            (Action::Print, case.is_some()),
            (Action::Delete, on_case(|book, case, _, today| book.may_delete(case, today).is_ok())),
            (
                Action::Restore,
                deleted.is_some_and(|deleted| self.restore(deleted, case, today).is_ok()),
            ),
            (
                Action::Reopen,
                on_case(|book, case, _, today| approval::reopen(book, case, today).is_ok()),
            ),
        ]
        .into_iter()
        .filter_map(|(action, may)| may.then_some(action))
        .collect()
    }
}
