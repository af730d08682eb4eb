//! Which paths and methods there are, for answers to those that there are not.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;

/// Which methods each documented path takes, for answering 405 with `Allow`. Made when a request first
/// goes astray.
pub struct KnownPaths(LazyLock<Known, Box<dyn FnOnce() -> Known + Send>>);

type Known = Vec<(ResourceDef, String)>;

impl KnownPaths {
    /// The paths that `paths` gives, with their methods, separated by commas.
    #[must_use]
    pub fn new(paths: impl FnOnce() -> Vec<(String, String)> + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(|| {
            paths().into_iter().map(|(path, allow)| (ResourceDef::new(path), allow)).collect()
        })))
    }

    /// The methods that `path` takes, if it is one of the description.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        let known = self.0.iter().find(|(pattern, _)| pattern.is_match(path));
        known.map(|(_, allow)| allow.as_str())
    }
}
