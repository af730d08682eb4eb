//! Writes mails: subject, text and HTML, with a link to the right page.

use minijinja::{AutoEscape, Environment, Value, context};
use shorei_contract::webhook::DisabledReason;
use shorei_contract::{Language, PaperVerdict, Verdict};
use shorei_wording::{Key, dates, key, say, text, words};
use time::Date;

use crate::error::Error;
use crate::mail::{About, Asking, Item, Mail, Outcome};
use crate::security::link;
use crate::security::secret::Secret;

/// A written mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// The context of a letter.
#[derive(Clone, Copy)]
pub struct Writing<'a> {
    /// The recipient's name.
    pub recipient: &'a str,
    /// The recipient's language.
    pub language: Language,
    /// The installation's address.
    pub base_url: &'a str,
    /// The secret that signs links.
    pub secret: &'a Secret,
}

/// The template whose values are escaped for HTML.
const HTML: &str = "letter.html";

/// The parts of a letter.
struct Parts {
    subject: String,
    lead: String,
    groups: Vec<Group>,
    message: String,
    action: &'static str,
    path: String,
    note: String,
}

/// Reports under a heading.
struct Group {
    heading: &'static str,
    items: Vec<String>,
}

impl Writing<'_> {
    /// Returns the letter's subject only.
    #[must_use]
    pub fn subject(self, mail: &Mail) -> String {
        self.parts(mail).subject
    }

    /// Writes the letter.
    ///
    /// # Errors
    /// If a template is broken.
    pub fn letter(self, mail: &Mail) -> Result<Letter, Error> {
        let parts = self.parts(mail);
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|name| {
            if name == HTML { AutoEscape::Html } else { AutoEscape::None }
        });
        let groups: Vec<Value> = parts
            .groups
            .into_iter()
            .map(|group| context! { heading => group.heading, items => group.items })
            .collect();
        let data = context! {
            subject => parts.subject.clone(),
            language => self.language.as_str(),
            greeting => self.say(key!("mail.greeting"), &[("name", self.recipient)]),
            lead => parts.lead,
            groups => groups,
            message => parts.message,
            message_label => self.text(key!("mail.applicant_message")),
            action => parts.action,
            url => format!("{}{}", self.base_url, parts.path),
            note => parts.note,
            footer => self.text(key!("mail.footer")),
            base_url => self.base_url,
        };
        let mut write = |name: &'static str, template: &'static str| {
            templates.add_template(name, template).map_err(Error::internal)?;
            templates
                .get_template(name)
                .and_then(|template| template.render(&data))
                .map_err(Error::internal)
        };
        let text = write("letter.txt", include_str!("../../templates/letter.txt"))?;
        let html = write(HTML, include_str!("../../templates/letter.html"))?;
        Ok(Letter { subject: parts.subject, text, html })
    }

    fn parts(self, mail: &Mail) -> Parts {
        match mail {
            Mail::RequestSent(asking) => self.asking(
                asking,
                [
                    key!("mail.request_sent.subject"),
                    key!("mail.request_sent.lead"),
                    key!("mail.request_sent.action"),
                    key!("mail.request_sent.note"),
                ],
            ),
            Mail::RequestResent(asking) => self.asking(
                asking,
                [
                    key!("mail.request_resent.subject"),
                    key!("mail.request_resent.lead"),
                    key!("mail.request_resent.action"),
                    key!("mail.request_resent.note"),
                ],
            ),
            Mail::RequestWithdrawn(about) => self.about(
                about,
                "/approvals".to_owned(),
                [
                    key!("mail.request_withdrawn.subject"),
                    key!("mail.request_withdrawn.lead"),
                    key!("mail.request_withdrawn.action"),
                    key!("mail.request_withdrawn.note"),
                ],
            ),
            Mail::Decided { about, deadline, outcomes } => self.decided(about, *deadline, outcomes),
            Mail::PaperDecided { about, verdict, comment } => {
                self.paper_decided(about, *verdict, comment)
            }
            Mail::PaperHandedIn { about, applicant } => {
                self.paper_handed_in(about, applicant.as_deref())
            }
            Mail::Applied { application, programme, round, applicant } => {
                let programme = words::programme(self.language.into(), (*programme).into());
                self.applied(*application, programme, round, applicant.as_deref())
            }
            Mail::CaseReopened(about) => self.about(
                about,
                "/approvals".to_owned(),
                [
                    key!("mail.case_reopened.subject"),
                    key!("mail.case_reopened.lead"),
                    key!("mail.case_reopened.action"),
                    key!("mail.case_reopened.note"),
                ],
            ),
            Mail::InstructorLeft { about, applicant } => {
                self.instructor_left(about, applicant.as_deref())
            }
            Mail::WebhookDisabled { endpoint, url, reason } => {
                self.webhook_disabled(*endpoint, url, *reason)
            }
            Mail::AddressChanged => self.address_changed(),
            Mail::Anchor { day, entries, digest } => self.anchor(*day, *entries, digest),
            Mail::PasswordReset { link } => self.password_link(
                *link,
                &[],
                [
                    key!("mail.password_reset.subject"),
                    key!("mail.password_reset.lead"),
                    key!("mail.password_reset.action"),
                    key!("mail.password_reset.note"),
                ],
            ),
            Mail::StaffInvitation { link } => self.password_link(
                *link,
                &[],
                [
                    key!("mail.staff_invitation.subject"),
                    key!("mail.staff_invitation.lead"),
                    key!("mail.invitation.action"),
                    key!("mail.invitation.note"),
                ],
            ),
            Mail::Invitation { link, member_number } => self.password_link(
                *link,
                &[("member_number", member_number)],
                [
                    key!("mail.invitation.subject"),
                    key!("mail.invitation.lead"),
                    key!("mail.invitation.action"),
                    key!("mail.invitation.note"),
                ],
            ),
        }
    }

    fn anchor(self, day: Date, entries: i64, digest: &str) -> Parts {
        let day = shorei_wording::dates::day(self.language.into(), day);
        let values = [("day", &*day), ("entries", &*entries.to_string()), ("digest", digest)];
        Parts {
            subject: self.say(key!("mail.anchor.subject"), &values),
            lead: self.say(key!("mail.anchor.lead"), &values),
            groups: Vec::new(),
            message: String::new(),
            action: self.text(key!("mail.anchor.action")),
            path: "/admin/audit".to_owned(),
            note: self.text(key!("mail.anchor.note")).to_owned(),
        }
    }

    fn instructor_left(self, about: &About, applicant: Option<&str>) -> Parts {
        let path = if applicant.is_some() { "/admin".to_owned() } else { slots(about) };
        let mut parts = self.about(
            about,
            path,
            [
                key!("mail.instructor_left.subject"),
                key!("mail.instructor_left.lead"),
                key!("mail.instructor_left.action"),
                key!("mail.instructor_left.note"),
            ],
        );
        if let (Some(applicant), Some(group)) = (applicant, parts.groups.first_mut()) {
            for item in &mut group.items {
                *item = format!("{applicant} {item}");
            }
        }
        parts
    }

    fn asking(self, asking: &Asking, keys: [Key; 4]) -> Parts {
        let Asking { about, deadline, message, request, .. } = asking;
        let path = request
            .map_or_else(|| "/approvals".to_owned(), |request| format!("/approvals/{request}"));
        let deadline = self.day(*deadline);
        let mut parts = self.with_values(about, path, keys, &[("deadline", &deadline)]);
        parts.message.clone_from(message);
        parts
    }

    fn about(self, about: &About, path: String, keys: [Key; 4]) -> Parts {
        self.with_values(about, path, keys, &[])
    }

    fn with_values(
        self,
        about: &About,
        path: String,
        keys: [Key; 4],
        more: &[(&str, &str)],
    ) -> Parts {
        let count = about.items.len().to_string();
        let number = about.items.first().map(|item| item.number.to_string()).unwrap_or_default();
        let mut values = vec![
            ("actor", about.actor.as_str()),
            ("programme", words::programme(self.language.into(), about.programme.into())),
            ("count", &count),
            ("number", &number),
        ];
        values.extend_from_slice(more);
        let items = about.items.iter().map(|item| self.item(item)).collect();
        let [subject, lead, action, note] = keys;
        Parts {
            subject: self.say(subject, &values),
            lead: self.say(lead, &values),
            groups: vec![Group { heading: "", items }],
            message: String::new(),
            action: self.text(action),
            path,
            note: self.say(note, &values),
        }
    }

    fn decided(self, about: &About, deadline: Option<Date>, outcomes: &[Outcome]) -> Parts {
        let of = |verdict: Verdict| {
            about.items.iter().zip(outcomes).filter(move |(_, outcome)| outcome.verdict == verdict)
        };
        let count = |verdict| of(verdict).count().to_string();
        let deadline = self.day(deadline);
        let values = [
            ("deadline", deadline.as_str()),
            ("approved", &count(Verdict::Approve)),
            ("returned", &count(Verdict::Return)),
            ("declined", &count(Verdict::Decline)),
        ];
        let keys = [
            key!("mail.decided.subject"),
            key!("mail.decided.lead"),
            key!("mail.decided.action"),
            key!("mail.decided.note"),
        ];
        let headings = [
            (Verdict::Return, key!("mail.decided.returned")),
            (Verdict::Decline, key!("mail.decided.declined")),
            (Verdict::Approve, key!("mail.decided.approved")),
        ];
        let groups = headings.into_iter().filter_map(|(verdict, heading)| {
            let items: Vec<_> =
                of(verdict).map(|(item, outcome)| self.item_with(item, &outcome.comment)).collect();
            (!items.is_empty()).then(|| Group { heading: self.text(heading), items })
        });
        Parts { groups: groups.collect(), ..self.with_values(about, slots(about), keys, &values) }
    }

    fn paper_decided(self, about: &About, verdict: PaperVerdict, comment: &str) -> Parts {
        let keys = match verdict {
            PaperVerdict::Accept => [
                key!("mail.paper_accepted.subject"),
                key!("mail.paper_accepted.lead"),
                key!("mail.paper_accepted.action"),
                key!("mail.paper_accepted.note"),
            ],
            PaperVerdict::Refuse => [
                key!("mail.paper_refused.subject"),
                key!("mail.paper_refused.lead"),
                key!("mail.paper_refused.action"),
                key!("mail.paper_refused.note"),
            ],
        };
        let items = about.items.iter().map(|item| self.item_with(item, comment)).collect();
        let groups = vec![Group { heading: "", items }];
        Parts { groups, ..self.about(about, slots(about), keys) }
    }

    fn paper_handed_in(self, about: &About, applicant: Option<&str>) -> Parts {
        let Some(applicant) = applicant else {
            let keys = [
                key!("mail.paper_handed_in.subject"),
                key!("mail.paper_handed_in.lead"),
                key!("mail.paper_handed_in.action"),
                key!("mail.paper_handed_in.note"),
            ];
            return self.about(about, slots(about), keys);
        };
        let keys = [
            key!("mail.paper_waits.subject"),
            key!("mail.paper_waits.lead"),
            key!("mail.paper_waits.action"),
            key!("mail.paper_waits.note"),
        ];
        self.with_values(about, "/admin/papers".to_owned(), keys, &[("applicant", applicant)])
    }

    fn applied(
        self,
        application: uuid::Uuid,
        programme: &str,
        round: &str,
        applicant: Option<&str>,
    ) -> Parts {
        let (keys, path) = match applicant {
            None => (
                [
                    key!("mail.applied.subject"),
                    key!("mail.applied.lead"),
                    key!("mail.applied.action"),
                    key!("mail.applied.note"),
                ],
                format!("/applications/{application}"),
            ),
            Some(_) => (
                [
                    key!("mail.application_waits.subject"),
                    key!("mail.application_waits.lead"),
                    key!("mail.application_waits.action"),
                    key!("mail.application_waits.note"),
                ],
                "/admin/applications".to_owned(),
            ),
        };
        let applicant = applicant.unwrap_or_default();
        let values = [("programme", programme), ("round", round), ("applicant", applicant)];
        let [subject, lead, action, note] = keys;
        Parts {
            subject: self.say(subject, &values),
            lead: self.say(lead, &values),
            groups: Vec::new(),
            message: String::new(),
            action: self.text(action),
            path,
            note: self.say(note, &values),
        }
    }

    fn address_changed(self) -> Parts {
        Parts {
            subject: self.text(key!("mail.address_changed.subject")).to_owned(),
            lead: self.text(key!("mail.address_changed.lead")).to_owned(),
            groups: Vec::new(),
            message: String::new(),
            action: self.text(key!("mail.address_changed.action")),
            path: "/".to_owned(),
            note: self.text(key!("mail.address_changed.note")).to_owned(),
        }
    }

    fn webhook_disabled(self, endpoint: uuid::Uuid, url: &str, reason: DisabledReason) -> Parts {
        let host = url.split('/').nth(2).unwrap_or(url);
        let values = [("url", url), ("host", host)];
        let lead = match reason {
            DisabledReason::Gone => key!("mail.webhook_disabled.lead_gone"),
            DisabledReason::Failing | DisabledReason::ByHand => {
                key!("mail.webhook_disabled.lead_failing")
            }
        };
        Parts {
            subject: self.say(key!("mail.webhook_disabled.subject"), &values),
            lead: self.say(lead, &values),
            groups: Vec::new(),
            message: String::new(),
            action: self.text(key!("mail.webhook_disabled.action")),
            path: format!("/admin/webhooks/{endpoint}"),
            note: self.text(key!("mail.webhook_disabled.note")).to_owned(),
        }
    }

    fn password_link(
        self,
        link: uuid::Uuid,
        values: &[(&str, &str)],
        [subject, lead, action, note]: [Key; 4],
    ) -> Parts {
        Parts {
            subject: self.say(subject, values),
            lead: self.say(lead, values),
            groups: Vec::new(),
            message: String::new(),
            action: self.text(action),
            path: format!("/password/{}", link::sign(link, self.secret)),
            note: self.say(note, values),
        }
    }

    fn item(self, item: &Item) -> String {
        self.item_with(item, "")
    }

    fn item_with(self, item: &Item, comment: &str) -> String {
        let number = item.number.to_string();
        let category = item.category.map_or_else(
            || self.text(key!("mail.no_category")),
            |category| words::category(self.language.into(), category.into()),
        );
        let values = [("number", number.as_str()), ("category", category), ("comment", comment)];
        let key = if comment.is_empty() { key!("mail.item") } else { key!("mail.item_comment") };
        self.say(key, &values)
    }

    fn day(self, day: Option<Date>) -> String {
        day.map_or_else(|| "—".to_owned(), |day| dates::day(self.language.into(), day))
    }

    fn text(self, key: Key) -> &'static str {
        text(self.language.into(), key)
    }

    fn say(self, key: Key, values: &[(&str, &str)]) -> String {
        say(self.language.into(), key, values)
    }
}

/// Returns the page with the reports for the applicant: the only report, or the table.
fn slots(about: &About) -> String {
    let table = format!("/cases/{}", about.programme.as_str());
    match about.items.as_slice() {
        [only] => format!("{table}/{}", only.number),
        _ => table,
    }
}
