//! The folder that goes into the binary, with compressed copies, and its weight.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::module::Part;
use super::said;

/// The maximum weight of the first load, compressed, in bytes, so that it works on slow connections
/// in hospitals at night.
const BUDGET: usize = 250_000;

/// The copies of each file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// Only the plain file.
    Plain,
    /// Only the file compressed by Brotli.
    Brotli,
    /// The plain file, and copies compressed by Brotli and gzip.
    All,
}

/// The folder while it is filled, beside the one it replaces, so that a server that reads the old
/// one never sees half a page.
pub struct Bundle {
    /// The folder being filled.
    root: PathBuf,
    /// The final folder.
    goal: PathBuf,
    copies: Copies,
    /// Bytes of the first load in a browser that supports Brotli.
    first: usize,
    /// Bytes of all files.
    all: usize,
    /// One line per file.
    report: Vec<String>,
}

impl Bundle {
    /// Starts a folder for `goal`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn new(goal: &Path, copies: Copies) -> Result<Self, String> {
        let root = beside(goal, "-new");
        remove(&root)?;
        fs::create_dir_all(root.join("assets")).map_err(said(&root))?;
        let goal = goal.to_owned();
        Ok(Self { root, goal, copies, first: 0, all: 0, report: Vec::new() })
    }

    /// Adds a file of the first load under a name that changes with its content. Returns its
    /// address.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn hashed(&mut self, name: &str, kind: &str, content: &[u8]) -> Result<String, String> {
        let name = format!("assets/{name}-{}.{kind}", hash([content]));
        self.write(&name, content, true)?;
        Ok(format!("/{name}"))
    }

    /// Adds a lazily loaded file under a name that changes with its content. Returns its address.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn later(&mut self, name: &str, kind: &str, content: &[u8]) -> Result<String, String> {
        let name = format!("assets/{name}-{}.{kind}", hash([content]));
        self.write(&name, content, false)?;
        Ok(format!("/{name}"))
    }

    /// Adds the page's code in a folder whose name changes with it, because its files name each
    /// other. Returns the folder's address.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn folder(&mut self, parts: &[Part]) -> Result<String, String> {
        let name = format!("assets/{}", hash(parts.iter().map(|part| part.content.as_slice())));
        let folder = self.root.join(&name);
        fs::create_dir_all(&folder).map_err(said(&folder))?;
        for part in parts {
            self.write(&format!("{name}/{}", part.name), &part.content, part.first)?;
        }
        Ok(format!("/{name}"))
    }

    /// Adds the page itself.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn page(&mut self, content: &[u8]) -> Result<(), String> {
        self.write("index.html", content, true)
    }

    /// Writes a file and its compressed copies.
    fn write(&mut self, name: &str, content: &[u8], first: bool) -> Result<(), String> {
        let path = self.root.join(name);
        if self.copies != Copies::Brotli {
            fs::write(&path, content).map_err(said(&path))?;
        }
        if self.copies == Copies::Plain {
            return Ok(());
        }
        let small = brotli(content).map_err(said(&path))?;
        if self.copies == Copies::All {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
            let gzipped = gzip.write_all(content).and_then(|()| gzip.finish());
            let gzipped = gzipped.map_err(said(&path))?;
            fs::write(self.root.join(format!("{name}.gz")), gzipped).map_err(said(&path))?;
        }
        self.all += small.len();
        self.first += if first { small.len() } else { 0 };
        let mark = if first { ' ' } else { '+' };
        self.report.push(format!("{:>9} {:>9} {mark}{name}", content.len(), small.len()));
        fs::write(self.root.join(format!("{name}.br")), small).map_err(said(&path))
    }

    /// Moves the folder to its place, and reports its weight.
    ///
    /// # Errors
    /// The weight, if the first load is over its budget; those of the file system.
    pub fn verdict(self) -> Result<String, String> {
        let Self { root, goal, copies, first, all, report } = self;
        let before = beside(&goal, "-old");
        remove(&before)?;
        if goal.exists() {
            fs::rename(&goal, &before).map_err(said(&goal))?;
        }
        fs::rename(&root, &goal).map_err(said(&goal))?;
        remove(&before)?;
        if copies == Copies::Plain {
            return Ok(format!("{} holds the page, uncompressed", goal.display()));
        }
        let files = report.join("\n");
        let report = format!(
            "    bytes    brotli  (+: loaded when needed)\n{files}\nall: {all} bytes\nfirst load: {first} bytes"
        );
        if first > BUDGET {
            Err(format!("{report}\nthe page is over its budget of {BUDGET} bytes"))
        } else {
            Ok(format!("{report} of {BUDGET} allowed"))
        }
    }
}

/// Returns the path with this ending added.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn remove(folder: &Path) -> Result<(), String> {
    if folder.exists() { fs::remove_dir_all(folder).map_err(said(folder)) } else { Ok(()) }
}

/// Returns a name that changes with the content.
fn hash<'a>(contents: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = DefaultHasher::new();
    contents.into_iter().for_each(|content| content.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut small, &parameters)?;
    Ok(small)
}
