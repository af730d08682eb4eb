//! Instructors 指導者: who may be asked to approve a report (`S9`, `S10`, `S15`).

use time::Date;

use crate::case_book::{Case, CaseBook};
use crate::facility::Accreditation;
use crate::id::{AffiliationId, FacilityId, MemberId};
use crate::member;
use crate::period::{Period, Term, uncovered};
use crate::qualification::{Qualification, QualificationKind};
use crate::refusal::Refusal;

/// An affiliation period: a period during which a member works at a hospital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affiliation {
    /// The period's identifier.
    pub id: AffiliationId,
    /// The hospital.
    pub facility: FacilityId,
    /// The first and last day.
    pub worked: Term,
}

/// The facts about an instructor that decide whether they can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructor {
    /// The instructor's identifier.
    pub member: MemberId,
    /// The first day on which they are no longer a member, if they left.
    pub left_on: Option<Date>,
    /// Every qualification they hold or held.
    pub qualifications: Vec<Qualification>,
    /// Their affiliation periods.
    pub affiliations: Vec<Affiliation>,
    /// The number of open requests to them, from all applicants.
    pub open_requests: usize,
}

impl Instructor {
    /// Returns why this person may not approve any report of `book`: they are the applicant
    /// (`S10`), no longer a member (`S11`), or have no qualification that counts in its round
    /// (`S15`).
    #[must_use]
    pub fn unfit_for_book(&self, book: &CaseBook, today: Date) -> Vec<Refusal> {
        let mut reasons = Vec::new();
        if self.member == book.owner {
            reasons.push(Refusal::InstructorIsApplicant);
        }
        if let Some(left_on) = self.left_on.filter(|_| !member::is_member(self.left_on, today)) {
            reasons.push(Refusal::InstructorRetired { left_on });
        }
        let kinds = approving_kinds(book);
        if self.terms_of(&kinds).is_empty() {
            reasons.push(Refusal::InstructorNotQualified { kinds });
        }
        reasons
    }

    /// Returns why this person may not approve a report with this care period: some of its days lie
    /// outside the union of their qualifying terms (`S15`). A term that has ended since still
    /// counts. Also returns `None` if there is no qualifying term at all, which
    /// [`unfit_for_book`](Self::unfit_for_book) reports.
    #[must_use]
    pub fn unfit_for_care(&self, book: &CaseBook, care: Period) -> Option<Refusal> {
        let terms = self.terms_of(&approving_kinds(book));
        let bare: Vec<Term> = terms.iter().map(|(_, term)| *term).collect();
        let uncovered = uncovered(care, &bare);
        (!terms.is_empty() && !uncovered.is_empty())
            .then_some(Refusal::OutsideInstructorTerm { terms, uncovered })
    }

    /// Returns every reason why this person may not approve `case` of `book`.
    #[must_use]
    pub fn unfit_for_case(&self, book: &CaseBook, case: &Case, today: Date) -> Vec<Refusal> {
        let mut reasons = self.unfit_for_book(book, today);
        reasons.extend(case.outline.care().and_then(|care| self.unfit_for_care(book, care)));
        reasons
    }

    /// Returns whether they worked at the hospital of `case` on at least one day of its care period
    /// (`S9`).
    #[must_use]
    pub fn worked_at(&self, case: &Case, terms: &[Accreditation]) -> bool {
        let chosen = terms.iter().find(|term| Some(term.id) == case.outline.accreditation);
        let (Some(chosen), Some(care)) = (chosen, case.outline.care()) else {
            return false;
        };
        self.affiliations.iter().any(|affiliation| {
            affiliation.facility == chosen.facility && affiliation.worked.overlaps(care)
        })
    }

    fn terms_of(&self, kinds: &[QualificationKind]) -> Vec<(QualificationKind, Term)> {
        self.qualifications
            .iter()
            .filter(|qualification| kinds.contains(&qualification.kind))
            .map(|qualification| (qualification.kind, qualification.term))
            .collect()
    }
}

/// Returns the kinds of qualification that may approve reports of `book`. Before its first round no
/// application window can exclude a kind, and no instructor can be asked anyway.
fn approving_kinds(book: &CaseBook) -> Vec<QualificationKind> {
    let application_to = book.round.as_ref().map_or(Date::MIN, |round| round.application.to());
    book.definition.approving_kinds(application_to).collect()
}
