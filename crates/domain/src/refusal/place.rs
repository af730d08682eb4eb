//! Where in what was asked for a reason points.

use std::borrow::Cow;
use std::fmt;

/// A step on the way to a [`Place`].
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(Cow<'static, str>),
    Item(usize),
}

/// A place in what was asked for: a field, an item of a list, a field of an item. Shown as a JSON
/// pointer (RFC 6901), since fields bear the same names here and in the API.
///
/// ```
/// use shorei_domain::refusal::Place;
/// assert_eq!(Place::field("care_to").to_string(), "/care_to");
/// assert_eq!(Place::item("decisions", 3).then("comment").to_string(), "/decisions/3/comment");
/// assert_eq!(Place::whole().to_string(), "");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place(Vec<Step>);

impl Place {
    /// All of what was asked for.
    #[must_use]
    pub fn whole() -> Self {
        Self::default()
    }

    /// A field.
    #[must_use]
    pub fn field(name: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Step::Field(name.into())])
    }

    /// The item of the list `name` at `index`, counted from 0.
    #[must_use]
    pub fn item(name: impl Into<Cow<'static, str>>, index: usize) -> Self {
        Self(vec![Step::Field(name.into()), Step::Item(index)])
    }

    /// This place in what stands at `outer`.
    #[must_use]
    pub fn within(self, mut outer: Self) -> Self {
        outer.0.extend(self.0);
        outer
    }

    /// The field `name` of what stands at this place.
    #[must_use]
    pub fn then(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Field(name.into()));
        self
    }

    /// The field that this place ends in; `None` where it ends in an item, or is the whole.
    #[must_use]
    pub fn last_field(&self) -> Option<&str> {
        match self.0.last() {
            Some(Step::Field(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether this place lies in the field `name` of the whole.
    #[must_use]
    pub fn is_in(&self, name: &str) -> bool {
        matches!(self.0.first(), Some(Step::Field(first)) if first == name)
    }

    /// Whether this place is `outer`, or lies in what stands there.
    #[must_use]
    pub fn is_at(&self, outer: &Self) -> bool {
        self.0.starts_with(&outer.0)
    }

    /// The item at `index` of what stands at this place.
    #[must_use]
    pub fn then_item(mut self, index: usize) -> Self {
        self.0.push(Step::Item(index));
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                Step::Field(name) => write!(f, "/{}", name.replace('~', "~0").replace('/', "~1"))?,
                Step::Item(index) => write!(f, "/{index}")?,
            }
        }
        Ok(())
    }
}
