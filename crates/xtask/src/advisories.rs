//! Known faults of the packages that we build with.
//!
//! They are looked up in a copy of the database of `rustsec.org` where one is at hand, else in a list of our own with its day.

use std::path::{Path, PathBuf};
use std::{env, fs};

use cargo_metadata::MetadataCommand;
use cargo_metadata::semver::{Version, VersionReq};
use clap::Args;

/// The list of our own.
const LIST: &str = "advisories.txt";

/// Where to look.
#[derive(Args)]
pub struct Options {
    /// A copy of the database of `rustsec.org`; left out: one in Cargo's folder, else our own list.
    #[arg(long, env = "ADVISORY_DATABASE")]
    database: Option<PathBuf>,
}

/// A fault of a package.
#[derive(Debug, PartialEq, Eq)]
struct Advisory {
    id: String,
    package: String,
    /// A version that fits one of these is without it.
    sound: Vec<VersionReq>,
    title: String,
}

impl Advisory {
    fn is_about(&self, package: &str, version: &Version) -> bool {
        self.package == package && !self.sound.iter().any(|sound| sound.matches(version))
    }
}

/// Compares the packages of the lock file with what is known.
///
/// # Errors
/// Those with a known fault; that nothing to compare with can be read.
pub fn check(options: &Options) -> Result<String, String> {
    let metadata = MetadataCommand::new().exec().map_err(|error| error.to_string())?;
    let root = metadata.workspace_root.as_std_path();
    let (source, known) = match options.database.clone().or_else(database_at_hand) {
        Some(database) => (database.display().to_string(), from_database(&database)?),
        None => from_list(&read(&root.join(LIST))?)?,
    };
    let found = metadata.packages.iter().flat_map(|package| {
        let about = |one: &&Advisory| one.is_about(package.name.as_str(), &package.version);
        known.iter().filter(about).map(move |one| {
            format!("{} {}: {} {}", package.name, package.version, one.id, one.title)
        })
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        let (packages, known) = (metadata.packages.len(), known.len());
        return Ok(format!("{packages} packages, none with one of {known} faults ({source})"));
    }
    Err(format!("known faults ({source}):\n{}", found.join("\n")))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The copy that other tools keep in Cargo's folder.
fn database_at_hand() -> Option<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")))?;
    let kept = home.join("advisory-db");
    let others = fs::read_dir(home.join("advisory-dbs")).ok().into_iter().flatten().flatten();
    let all = std::iter::once(kept).chain(others.map(|entry| entry.path()));
    all.into_iter().find(|folder| folder.join("crates").is_dir())
}

/// The list with its day.
fn from_list(text: &str) -> Result<(String, Vec<Advisory>), String> {
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let day = lines.next().and_then(|line| line.strip_prefix("compared on "));
    let day = day.ok_or_else(|| format!("{LIST} does not say when it was compared"))?;
    let known = lines.map(|line| {
        let parts: Vec<_> = line.split(" | ").collect();
        let [id, package, sound, title] = parts[..] else {
            return Err(format!("{LIST}: {line}: four parts are wanted"));
        };
        Ok(Advisory {
            id: id.to_owned(),
            package: package.to_owned(),
            sound: sound.split(" || ").map(version).collect::<Result<_, _>>()?,
            title: title.to_owned(),
        })
    });
    Ok((format!("our list of {day}"), known.collect::<Result<_, _>>()?))
}

fn version(text: &str) -> Result<VersionReq, String> {
    VersionReq::parse(text).map_err(|error| format!("{text}: {error}"))
}

/// Every advisory of the database that is about a fault, and not only about who looks after a package.
fn from_database(database: &Path) -> Result<Vec<Advisory>, String> {
    let folders = |path: &Path| {
        let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<Vec<_>, String>(entries.flatten().map(|entry| entry.path()).collect())
    };
    let mut known = Vec::new();
    for package in folders(&database.join("crates"))? {
        for file in folders(&package)?.iter().filter(|file| file.extension().is_some()) {
            let text = read(file)?;
            known.extend(from_file(&text).map_err(|error| format!("{}: {error}", file.display()))?);
        }
    }
    Ok(known)
}

/// The advisory of a file: TOML between fences, and text whose first heading is the title.
fn from_file(text: &str) -> Result<Option<Advisory>, String> {
    let head = text.split("```").nth(1).unwrap_or_default();
    let says = |key: &str| head.lines().any(|line| line.trim_start().starts_with(key));
    if says("withdrawn") || says("informational") {
        return Ok(None);
    }
    let word = |key: &str| {
        let line =
            head.lines().find(|line| line.split('=').next().is_some_and(|name| name.trim() == key));
        line.and_then(|line| line.split('"').nth(1)).unwrap_or_default().to_owned()
    };
    let list = |key: &str| {
        let from = head.find(&format!("\n{key}")).map_or("", |start| &head[start..]);
        let inside = from.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
        let inside = inside.map(|(inside, _)| inside).unwrap_or_default();
        inside.split('"').skip(1).step_by(2).map(version).collect::<Result<Vec<_>, _>>()
    };
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
    let sound = [list("patched")?, list("unaffected")?].concat();
    Ok(Some(Advisory { id: word("id"), package: word("package"), sound, title: title.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_says_which_versions_are_without_a_fault() {
        let text = "# words\ncompared on 2026-11-27\nX-1 | a | <0.2.0 || >=0.2.3 | breaks\n";
        let (source, known) = from_list(text).unwrap();
        assert_eq!(source, "our list of 2026-11-27");
        let about = |version: &str| known[0].is_about("a", &version.parse().unwrap());
        assert_eq!(["0.1.9", "0.2.0", "0.2.3", "1.0.0"].map(about), [false, true, false, false]);
        assert!(!known[0].is_about("b", &Version::new(0, 2, 0)));
        assert!(from_list("X-1 | a | >=1 | breaks").is_err(), "without a day");
        assert!(from_list("compared on 2026-11-27\nX-1 | a | breaks").is_err());
    }

    #[test]
    fn the_list_of_ours_can_be_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (_, known) = from_list(&read(&root.join(LIST)).unwrap()).unwrap();
        assert!(!known.is_empty());
    }

    #[test]
    fn files_of_the_database_are_read() {
        let text = "```toml\n[advisory]\nid = \"RUSTSEC-1-1\"\npackage = \"a\"\n\n[versions]\n\
                    patched = [\n    \">=1.2\",\n]\nunaffected = [\"<1.0\"]\n```\n\n# It breaks\n";
        let one = from_file(text).unwrap().unwrap();
        assert_eq!((&*one.id, &*one.package, &*one.title), ("RUSTSEC-1-1", "a", "It breaks"));
        let about = |version: &str| one.is_about("a", &version.parse().unwrap());
        assert_eq!(["0.9.0", "1.1.0", "1.2.0"].map(about), [false, true, false]);
        let unmaintained = text.replace("package", "informational = \"unmaintained\"\npackage");
        assert_eq!(from_file(&unmaintained).unwrap(), None);
        let never = text.replace("    \">=1.2\",\n", "").replace("\"<1.0\"", "");
        assert!(from_file(&never).unwrap().unwrap().is_about("a", &Version::new(9, 0, 0)));
    }
}
