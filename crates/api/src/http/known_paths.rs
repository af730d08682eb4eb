//! The known paths and methods, for answers 404 and 405.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;

/// The methods of each documented path, for answering 405 with `Allow`. Built when a request first
/// misses.
pub struct KnownPaths(LazyLock<Known, Box<dyn FnOnce() -> Known + Send>>);

type Known = Vec<(ResourceDef, String)>;

impl KnownPaths {
    /// Makes the map from the result of `paths`: paths with their methods, separated by commas.
    #[must_use]
    pub fn new(paths: impl FnOnce() -> Vec<(String, String)> + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(|| {
            paths().into_iter().map(|(path, allow)| (ResourceDef::new(path), allow)).collect()
        })))
    }

    /// Returns the methods of `path`, if it is documented.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        let known = self.0.iter().find(|(pattern, _)| pattern.is_match(path));
        known.map(|(_, allow)| allow.as_str())
    }
}
