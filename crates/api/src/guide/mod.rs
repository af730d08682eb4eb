//! The guide for authors of programs: the pages of `docs/api` and a page for each code of a
//! problem, as HTML that needs no script.

mod problems;

use std::sync::LazyLock;

use minijinja::{Environment, context};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};
use shorei_domain::member::Language;

use crate::error::Error;

pub use problems::{codes, problem, problems};

/// The style of all pages.
pub const STYLE: &str = include_str!("guide.css");

/// The page in Japanese.
const JAPANESE: &str = "hajimeni";

/// The pages in order: the name in its address, and the text of each.
const PAGES: [(&str, &str); 14] = [
    ("", include_str!("../../../../docs/api/index.md")),
    ("start", include_str!("../../../../docs/api/start.md")),
    (JAPANESE, include_str!("../../../../docs/api/hajimeni.md")),
    ("main-job", include_str!("../../../../docs/api/main-job.md")),
    ("signing-in", include_str!("../../../../docs/api/signing-in.md")),
    ("credentials", include_str!("../../../../docs/api/credentials.md")),
    ("errors", include_str!("../../../../docs/api/errors.md")),
    ("retries", include_str!("../../../../docs/api/retries.md")),
    ("lists", include_str!("../../../../docs/api/lists.md")),
    ("tables", include_str!("../../../../docs/api/tables.md")),
    ("events", include_str!("../../../../docs/api/events.md")),
    ("webhooks", include_str!("../../../../docs/api/webhooks.md")),
    ("versions", include_str!("../../../../docs/api/versions.md")),
    ("changes", include_str!("../../../../docs/api/changes.md")),
];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    for (name, source) in [
        ("layout.html", include_str!("layout.html")),
        ("page.html", include_str!("page.html")),
        ("problem.html", include_str!("problem.html")),
        ("problems.html", include_str!("problems.html")),
    ] {
        if let Err(error) = templates.add_template(name, source) {
            tracing::error!(%error, name, "a template of the guide is broken");
        }
    }
    templates
});

/// Returns the names of the pages.
pub fn names() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(name, _)| *name)
}

/// Returns a page of the guide.
///
/// # Errors
/// [`Error::NotFound`] if there is no such page.
pub fn page(name: &str) -> Result<String, Error> {
    let (_, text) = PAGES.iter().find(|(known, _)| *known == name).ok_or(Error::NotFound)?;
    let language = if name == JAPANESE { Language::Ja } else { Language::En };
    let values =
        context! { language => tag(language), title => title(text), body => to_html(text) };
    render("page.html", values)
}

fn title(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("Shorei")
}

/// Converts Markdown to HTML. A link to another page's file becomes a link to the page.
fn to_html(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = address(&dest_url).map_or(dest_url, CowStr::from);
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    // Makes long lines scrollable by keyboard. In text the brackets would be escaped.
    out.replace("<pre>", "<pre tabindex=\"0\">")
}

fn address(link: &str) -> Option<String> {
    let (file, part) = link.split_once('#').map_or((link, ""), |(file, part)| (file, part));
    let name = file.strip_suffix(".md").filter(|name| !name.contains('/'))?;
    let mark = if part.is_empty() { "" } else { "#" };
    Some(format!("/docs/{}{mark}{part}", if name == "index" { "" } else { name }))
}

fn render(template: &str, values: minijinja::Value) -> Result<String, Error> {
    let template = TEMPLATES.get_template(template).map_err(Error::internal)?;
    template.render(values).map_err(Error::internal)
}

/// Returns the language tag for HTML.
fn tag(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::En => "en",
    }
}
