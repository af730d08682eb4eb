use shorei_domain::reading::{
    Readable, Received,
    RequestState::{self, Approved, Declined, Requested, Returned, Withdrawn},
};
use shorei_domain::report::Revision;

fn reads(received: &[(u32, RequestState)]) -> Option<Readable> {
    let received: Vec<_> = received
        .iter()
        .map(|(revision, state)| Received { revision: Revision(*revision), state: *state })
        .collect();
    Readable::by_instructor(&received, false)
}

#[test]
fn an_instructor_reads_what_they_were_asked_about_and_what_they_decided() {
    let up_to = |revision| Some(Readable::UpTo(Revision(revision)));
    let only = |revision| Some(Readable::Only(Revision(revision)));
    for (received, expected) in [
        (&[][..], None),
        (&[(1, Requested)], up_to(1)),
        (&[(1, Withdrawn)], None),
        (&[(1, Declined)], None),
        (&[(1, Approved)], only(1)),
        (&[(1, Returned)], only(1)),
        (&[(1, Returned), (2, Requested)], up_to(2)),
        (&[(1, Returned), (2, Withdrawn)], only(1)),
        (&[(1, Returned), (2, Approved)], only(2)),
        (&[(1, Approved), (2, Returned), (3, Declined)], only(2)),
    ] {
        assert_eq!(reads(received), expected, "{received:?}");
    }
}

#[test]
fn an_instructor_reads_nothing_of_a_deleted_report() {
    let approved = Received { revision: Revision(1), state: Approved };
    assert_eq!(Readable::by_instructor(&[approved], true), None);
}

#[test]
fn earlier_revisions_are_read_only_while_the_request_is_open() {
    let choose = |readable: Readable, wanted: Option<u32>| {
        readable.choose(wanted.map(Revision)).map(|revision| revision.map(|Revision(n)| n)).ok()
    };
    let (open, decided) = (Readable::UpTo(Revision(3)), Readable::Only(Revision(3)));
    assert_eq!(choose(open, None), Some(Some(3)));
    assert_eq!(choose(open, Some(1)), Some(Some(1)));
    assert_eq!(choose(open, Some(4)), None);
    assert_eq!(choose(decided, None), Some(Some(3)));
    assert_eq!(choose(decided, Some(3)), Some(Some(3)));
    assert_eq!(choose(decided, Some(2)), None);
    assert_eq!(choose(Readable::All, None), Some(None));
    assert_eq!(choose(Readable::All, Some(2)), Some(Some(2)));
}
