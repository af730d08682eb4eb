//! Which paths and methods there are, for answers to those that there are not.

use actix_web::dev::ResourceDef;

/// Which methods each documented path takes, for answering 405 with `Allow`.
pub struct KnownPaths(Vec<(ResourceDef, String)>);

impl KnownPaths {
    /// These paths with their methods, separated by commas.
    #[must_use]
    pub fn new(paths: impl IntoIterator<Item = (String, String)>) -> Self {
        let known = paths.into_iter().map(|(path, allow)| (ResourceDef::new(path), allow));
        Self(known.collect())
    }

    /// The methods that `path` takes, if it is one of the description.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        let known = self.0.iter().find(|(pattern, _)| pattern.is_match(path));
        known.map(|(_, allow)| allow.as_str())
    }
}
