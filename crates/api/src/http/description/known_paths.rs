//! Which paths and methods there are, for answers to those that there are not.

use std::collections::BTreeSet;

use actix_web::dev::ResourceDef;

use super::{document, operations};

/// Which methods each documented path takes, for answering 405 with `Allow`.
pub struct KnownPaths(Vec<(ResourceDef, String)>);

impl KnownPaths {
    /// The paths of the description.
    #[must_use]
    pub fn new() -> Self {
        let known = document().paths.paths.into_iter().map(|(path, mut item)| {
            let mut methods: BTreeSet<_> =
                operations(&mut item).map(|(method, _)| method).collect();
            if methods.contains("GET") {
                methods.insert("HEAD");
            }
            let allow: Vec<_> = methods.into_iter().collect();
            (ResourceDef::new(path), allow.join(", "))
        });
        Self(known.collect())
    }

    /// The methods that `path` takes, if it is one of the description.
    #[must_use]
    pub fn allow(&self, path: &str) -> Option<&str> {
        let known = self.0.iter().find(|(pattern, _)| pattern.is_match(path));
        known.map(|(_, allow)| allow.as_str())
    }
}

impl Default for KnownPaths {
    fn default() -> Self {
        Self::new()
    }
}
