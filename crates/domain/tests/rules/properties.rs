//! Properties that hold for every sequence of commands and every input, not only for the tables'
//! rows.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shorei_domain::approval::{
    Asking, Decision, Pending, Verdict, decide, reopen, request, withdraw,
};
use shorei_domain::case_book::{Case, CaseBook, State};
use shorei_domain::category::Category;
use shorei_domain::id::{MemberId, RequestId};
use shorei_domain::instructor::Instructor;
use shorei_domain::period::{Term, uncovered};
use shorei_domain::qualification::QualificationKind;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use shorei_domain::report::{Outline, Report, Sex};
use time::macros::date;
use time::{Date, Duration};
use uuid::Uuid;

use crate::cast::{
    APPLICANT, CORE, INSTRUCTOR, NOW, REGISTERED, TODAY, TRAINING, book, case, case_id, instructor,
    qualification, report, slot, term, terms,
};

/// A day near the borders of the hospital's terms, of the instructor's terms, and of the round.
fn day() -> impl Strategy<Value = Date> {
    let borders = [
        date!(2019 - 04 - 01),
        date!(2020 - 04 - 01),
        date!(2024 - 03 - 31),
        date!(2024 - 02 - 29),
        date!(2025 - 10 - 01),
        date!(2026 - 06 - 15),
        date!(2026 - 07 - 15),
    ];
    (proptest::sample::select(borders.to_vec()), -40i64..40)
        .prop_map(|(border, days)| border + Duration::days(days))
}

fn any_outline() -> impl Strategy<Value = Outline> {
    (
        proptest::option::weighted(0.9, proptest::sample::select(&Category::SEVEN[..])),
        proptest::option::weighted(0.9, proptest::sample::select(&[TRAINING, CORE][..])),
        proptest::option::weighted(0.9, day()),
        proptest::option::weighted(0.9, day()),
    )
        .prop_map(|(category, accreditation, care_from, care_to)| Outline {
            category,
            accreditation,
            care_from,
            care_to,
            remarks: String::new(),
        })
}

fn any_report() -> impl Strategy<Value = Report> {
    (any_outline(), proptest::option::weighted(0.9, -5..130), any::<bool>(), any::<bool>())
        .prop_map(|(outline, patient_age, sex, full)| Report {
            outline,
            patient_age,
            patient_sex: sex.then_some(Sex::Male),
            sections: if full { report().sections } else { BTreeMap::default() },
        })
}

fn any_instructor() -> impl Strategy<Value = Instructor> {
    let kind = proptest::sample::select(&QualificationKind::ALL[..]);
    let held = (kind, day(), proptest::option::of(1i64..3_000)).prop_map(|(kind, from, days)| {
        qualification(kind, term(from, days.map(|days| from + Duration::days(days))))
    });
    (
        proptest::sample::select(&[INSTRUCTOR, INSTRUCTOR, APPLICANT][..]),
        proptest::option::weighted(0.2, day()),
        proptest::collection::vec(held, 0..4),
    )
        .prop_map(|(member, left_on, qualifications)| Instructor {
            member,
            left_on,
            qualifications,
            ..instructor()
        })
}

/// An attempted command.
#[derive(Clone, Debug)]
enum Try {
    Draft(Report),
    Register(Report),
    Request(Instructor),
    Withdraw,
    Decide(Verdict),
    Reopen,
    /// The secretariat corrects the qualifications of the instructor who was asked last.
    Correct(Vec<shorei_domain::qualification::Qualification>),
}

fn any_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        1 => any_report().prop_map(Try::Draft),
        1 => any_report().prop_map(Try::Register),
        3 => Just(Try::Register(report())),
        3 => any_instructor().prop_map(Try::Request),
        2 => Just(Try::Request(instructor())),
        1 => Just(Try::Withdraw),
        4 => proptest::sample::select(&[Verdict::Approve, Verdict::Return, Verdict::Decline][..])
            .prop_map(Try::Decide),
        1 => Just(Try::Reopen),
        1 => any_instructor().prop_map(|instructor| Try::Correct(instructor.qualifications)),
    ]
}

/// One slot of a book, its instructor, and who approved what was approved.
struct World {
    book: CaseBook,
    case: Option<Case>,
    instructor: Instructor,
    next: u128,
}

impl World {
    fn new() -> Self {
        Self { book: book(), case: None, instructor: instructor(), next: 1_000 }
    }

    fn id(&mut self) -> Uuid {
        self.next += 1;
        Uuid::from_u128(self.next)
    }

    /// Runs the command, or returns why not and changes nothing.
    fn attempt(&mut self, what: &Try, today: Date) -> Result<(), Refusals> {
        let not_found = || Refusals::one(Place::whole(), Refusal::NotFound);
        let slot = slot(1);
        let done = match what {
            Try::Draft(report) => {
                self.book
                    .draft(slot, self.case.as_ref(), case_id(1), report.clone(), &terms(), today)?
                    .0
            }
            Try::Register(report) => {
                self.book
                    .register(
                        slot,
                        self.case.as_ref(),
                        case_id(1),
                        report.clone(),
                        &terms(),
                        today,
                    )?
                    .0
            }
            Try::Request(instructor) => {
                let case = self.case.clone().ok_or_else(not_found)?;
                let id = RequestId(self.id());
                let cases = [case];
                let asking =
                    Asking { book: &self.book, cases: &cases, instructor, terms: &terms(), today };
                let done = request(asking, NOW, || id)?.remove(0);
                self.instructor = instructor.clone();
                done
            }
            Try::Withdraw | Try::Decide(_) => {
                let case = self.case.clone().ok_or_else(not_found)?;
                let request = case.state.asked().ok_or_else(not_found)?.request;
                let pending = Pending { request, case: &case, book: &self.book };
                match what {
                    Try::Decide(verdict) => {
                        let decision =
                            Decision { pending, verdict: *verdict, comment: "要追記" };
                        decide(&[decision], &self.instructor, NOW, today)?.remove(0)
                    }
                    _ => withdraw(&[pending], today)?.0.remove(0),
                }
            }
            Try::Reopen => reopen(&self.book, self.case.as_ref().ok_or_else(not_found)?, today)?,
            Try::Correct(qualifications) => {
                self.instructor.qualifications.clone_from(qualifications);
                return Ok(());
            }
        };
        self.case = Some(done);
        Ok(())
    }
}

/// Whether the union of approving terms covers the care period of `case`.
fn covers(instructor: &Instructor, case: &Case) -> bool {
    let terms: Vec<Term> = instructor
        .qualifications
        .iter()
        .filter(|held| held.kind != QualificationKind::Registered)
        .map(|held| held.term)
        .collect();
    case.outline.care().is_some_and(|care| uncovered(care, &terms).is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..Default::default() })]

    #[test]
    fn s13_a_report_that_registers_always_lies_inside_its_term(report in any_report(), today in day()) {
        let registered =
            book().register(slot(3), None, case_id(3), report, &terms(), today);
        if let Ok((case, _)) = registered {
            let chosen = terms().into_iter().find(|term| Some(term.id) == case.outline.accreditation);
            let care = case.outline.care().unwrap();
            prop_assert!(chosen.unwrap().term.covers(care));
            prop_assert!(care.to() <= today);
            prop_assert!(case.outline.category.is_some());
        }
    }

    #[test]
    fn s15_no_sequence_of_commands_reaches_an_approval_by_nobody_eligible_or_by_the_author(
        tries in proptest::collection::vec((any_try(), day()), 1..40),
    ) {
        let mut world = World::new();
        for (what, today) in tries {
            let before = world.case.clone();
            let result = world.attempt(&what, today);
            if let Err(refusals) = &result {
                    prop_assert!(!refusals.is_empty(), "every refusal names a reason");
                    prop_assert_eq!(&world.case, &before, "a refusal changes nothing");
            }
            let newly = |case: &Option<Case>| {
                matches!(case.as_ref().map(|case| &case.state), Some(State::Approved { .. }))
            };
            if newly(&world.case) && !newly(&before) {
                let case = world.case.clone().unwrap();
                let asked = case.state.asked().unwrap().clone();
                prop_assert!(matches!(what, Try::Decide(Verdict::Approve)));
                prop_assert_eq!(asked.instructor, world.instructor.member);
                prop_assert_ne!(asked.instructor, APPLICANT);
                prop_assert_eq!(Some(asked.revision), case.revision());
                prop_assert!(covers(&world.instructor, &case));
                prop_assert!(world.book.round.as_ref().unwrap().is_open(today));
            }
        }
    }

    #[test]
    fn s7_whatever_was_requested_a_withdrawal_brings_back(report in any_report(), today in day()) {
        let book = book();
        let Ok((case, _)) = book.register(slot(3), None, case_id(3), report, &terms(), TODAY) else {
            return Ok(());
        };
        let before = Case { asked_before: true, ..case };
        let cases = [before.clone()];
        let instructor = instructor();
        let asking =
            Asking { book: &book, cases: &cases, instructor: &instructor, terms: &terms(), today };
        if let Ok(requested) = request(asking, NOW, || RequestId(Uuid::nil())) {
            let pending =
                Pending { request: RequestId(Uuid::nil()), case: &requested[0], book: &book };
            prop_assert_eq!(withdraw(&[pending], today).unwrap().0, [before]);
        }
    }

    #[test]
    fn a_request_passes_once_every_reason_against_it_is_removed(
        outline in any_outline(),
        instructor in any_instructor(),
        today in day(),
        state in proptest::sample::select(crate::cast::every_state().map(|(_, state)| state).to_vec()),
    ) {
        let mut attempt = Attempt {
            book: book(),
            case: Case { outline, ..case(1, state) },
            instructor,
            today,
        };
        // Each round of corrections removes every reason reported so far; a few rounds must be
        // enough.
        for _ in 0..4 {
            let Err(refusals) = attempt.run() else { return Ok(()) };
            prop_assert!(!refusals.is_empty());
            for refused in refusals {
                attempt.mend(&refused.why);
            }
        }
        prop_assert!(attempt.run().is_ok(), "{:?}", attempt.run());
    }
}

/// A request that may be refused, and the correction for each reason.
struct Attempt {
    book: CaseBook,
    case: Case,
    instructor: Instructor,
    today: Date,
}

impl Attempt {
    fn run(&self) -> Result<Vec<Case>, Refusals> {
        let asking = Asking {
            book: &self.book,
            cases: std::slice::from_ref(&self.case),
            instructor: &self.instructor,
            terms: &terms(),
            today: self.today,
        };
        request(asking, NOW, || RequestId(Uuid::nil()))
    }

    fn mend(&mut self, reason: &Refusal) {
        let sound = crate::cast::outline();
        match reason {
            Refusal::NotRegistered { .. }
            | Refusal::AlreadyRequested
            | Refusal::CaseLocked { .. } => self.case.state = REGISTERED,
            Refusal::RegistrationClosed { .. } | Refusal::ApprovalDeadlinePassed { .. } => {
                self.today = TODAY;
            }
            Refusal::FieldRequired => {
                let outline = &mut self.case.outline;
                outline.accreditation = outline.accreditation.or(sound.accreditation);
                outline.care_from = outline.care_from.or(sound.care_from);
                outline.care_to = outline.care_to.or(sound.care_to);
            }
            Refusal::CarePeriodReversed { .. }
            | Refusal::CarePeriodInFuture { .. }
            | Refusal::OutsideAccreditationTerm { .. } => {
                let category = self.case.outline.category;
                self.case.outline = Outline { category, ..sound };
            }
            Refusal::InstructorIsApplicant => self.instructor.member = MemberId(Uuid::from_u128(3)),
            Refusal::InstructorRetired { .. } => self.instructor.left_on = None,
            Refusal::InstructorNotQualified { .. } | Refusal::OutsideInstructorTerm { .. } => {
                self.instructor.qualifications = vec![qualification(
                    QualificationKind::Specialist,
                    term(date!(2000 - 01 - 01), None),
                )];
            }
            other => panic!("no way out is known for {other:?}"),
        }
    }
}
