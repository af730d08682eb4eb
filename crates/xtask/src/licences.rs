//! Checks the licences of the packages that we build with.

use cargo_metadata::MetadataCommand;

/// Licences that are compatible with ours, Apache-2.0 OR MIT.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Checks every package of the lock file.
///
/// # Errors
/// The packages with another licence or none.
pub fn check() -> Result<String, String> {
    let metadata = MetadataCommand::new().exec().map_err(|error| error.to_string())?;
    let refused: Vec<String> = metadata
        .packages
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(allowed))
        .map(|package| {
            let licence = package.license.as_deref().unwrap_or("no licence");
            format!("{} {}: {licence}", package.name, package.version)
        })
        .collect();
    if refused.is_empty() {
        return Ok(format!("{} packages, all under allowed licences", metadata.packages.len()));
    }
    Err(format!("not under an allowed licence:\n{}", refused.join("\n")))
}

/// Returns whether the allowed licences satisfy an SPDX expression: any of those joined by OR, all
/// of those joined by AND. Old packages write a slash for OR.
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let stripped = strip_brackets(&expression);
    // AND binds more tightly than OR.
    if let Some(parts) = split(stripped, " OR ") {
        return parts.into_iter().any(allowed);
    }
    if let Some(parts) = split(stripped, " AND ") {
        return parts.into_iter().all(allowed);
    }
    ALLOWED.contains(&stripped)
}

/// Returns the expression without brackets around the whole.
fn strip_brackets(expression: &str) -> &str {
    let trimmed = expression.trim();
    match trimmed.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) if !inner.contains('(') => inner.trim(),
        _ => trimmed,
    }
}

/// Splits an expression at a word outside of brackets. Returns `None` if there is no such word.
fn split<'a>(expression: &'a str, word: &str) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let (mut begin, mut depth) = (0, 0);
    for (index, character) in expression.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && expression[index..].starts_with(word) => {
                parts.push(expression[begin..index].trim());
                begin = index + word.len();
            }
            _ => {}
        }
    }
    parts.push(expression[begin.min(expression.len())..].trim());
    (parts.len() > 1).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn of_alternatives_one_is_enough_and_of_conditions_all_are_needed() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND GPL-3.0", false),
            ("MIT OR GPL-3.0 AND OpenSSL", true),
            ("GPL-3.0 AND MIT OR OpenSSL", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND GPL-2.0", false),
            ("Apache-2.0 WITH LLVM-exception OR MIT", true),
            ("ISC AND (Apache-2.0 OR ISC)", true),
            ("ISC AND (Apache-2.0 OR ISC) AND OpenSSL", false),
        ] {
            assert_eq!(allowed(expression), expected, "{expression}");
        }
    }
}
