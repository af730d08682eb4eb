//! Builds the web page: cargo → split by page → wasm-bindgen → one folder, compressed.
//!
//! The name of every file except `index.html`, or of its folder, changes with its content, so that
//! browsers may cache it forever.

mod bundle;
mod module;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use bundle::{Bundle, Copies};
use clap::Args;

/// How to build the page.
#[derive(Args)]
pub struct Options {
    /// Builds quickly, but large, for working on the page.
    #[arg(long)]
    quick: bool,
    /// Leaves only the files compressed by Brotli, for a program that unpacks them itself.
    #[arg(long, conflicts_with = "quick")]
    packed: bool,
    /// The folder to fill. A file beside it, with the ending `-stamp`, changes with the page.
    #[arg(long, default_value = "target/web")]
    into: PathBuf,
}

impl Options {
    fn copies(&self) -> Copies {
        match self {
            Self { quick: true, .. } => Copies::Plain,
            Self { packed: true, .. } => Copies::Brotli,
            _ => Copies::All,
        }
    }
}

/// Compiles the page into the folder.
///
/// # Errors
/// What failed, or by how much the page is too heavy.
pub fn build(options: &Options) -> Result<String, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = root.join("crates/web-ui");
    let compiled = compile(&root, options.quick)?;
    let parts = module::split(&compiled, &root.join("target/web-parts"))?;

    let folder = root.join(&options.into);
    let mut bundle = Bundle::new(&folder, options.copies())?;
    let icon = fs::read(source.join("icon.svg")).map_err(said(&source))?;
    let icon = bundle.hashed("icon", "svg", &icon)?;
    let style = without_comments(&styles(&source.join("styles"))?);
    let style = bundle.hashed("style", "css", style.as_bytes())?;
    let print = fs::read_to_string(source.join("print.css")).map_err(said(&source))?;
    let print = bundle.later("print", "css", without_comments(&print).as_bytes())?;
    let words = bundle.later("words", "txt", shorei_wording::later().as_bytes())?;
    let boot = fs::read_to_string(source.join("boot.js")).map_err(said(&source))?;
    let boot = bundle.hashed("boot", "js", without_comments(&boot).as_bytes())?;
    let code = bundle.folder(&parts)?;
    let page = fs::read_to_string(source.join("index.html")).map_err(said(&source))?;
    let marks = [
        ("icon", icon),
        ("style", style),
        ("print", print),
        ("words", words),
        ("boot", boot),
        ("code", code),
    ];
    let page = filled(&page, &marks)?;
    bundle.page(page.as_bytes())?;
    // The page names all of its files, so it changes if any of them does.
    let mut stamp = folder.into_os_string();
    stamp.push("-stamp");
    let verdict = bundle.verdict()?;
    fs::write(&stamp, page).map_err(said(Path::new(&stamp)))?;
    Ok(verdict)
}

/// Returns the page with every mark replaced: an address by its name, such as `{icon}`, or a
/// sentence by its language and key, such as `{ja:page.loading}`.
fn filled(page: &str, addresses: &[(&str, String)]) -> Result<String, String> {
    let mut filled = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('{') {
        let (mark, after) = after.split_once('}').unwrap_or((after, ""));
        let address =
            || addresses.iter().find(|(name, _)| *name == mark).map(|(_, to)| to.as_str());
        let value = address().or_else(|| shorei_wording::named(mark));
        filled.push_str(before);
        filled.push_str(value.ok_or_else(|| format!("index.html: there is no {mark}"))?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Returns a script or style without indentation, empty lines, and the comments that begin a line.
fn without_comments(text: &str) -> String {
    let mut in_comment = false;
    let mut lean = String::with_capacity(text.len());
    for line in text.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if in_comment {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            lean.push_str(line);
            lean.push('\n');
        }
    }
    lean
}

/// Compiles the page, and returns its module.
fn compile(root: &Path, quick: bool) -> Result<Vec<u8>, String> {
    let profile = if quick { "dev" } else { "page" };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--package", "shorei-web-ui", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", profile])
        .status()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !status.success() {
        return Err("the page does not compile".to_owned());
    }
    let folder = if quick { "debug" } else { profile };
    let module = root.join("target/wasm32-unknown-unknown").join(folder).join("shorei-web-ui.wasm");
    fs::read(&module).map_err(said(&module))
}

/// Joins all style sheets, sorted by name.
fn styles(folder: &Path) -> Result<String, String> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(said(folder))?;
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).map_err(said(path))).collect()
}

/// Adds the name of the file to an error.
fn said<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("{}: {error}", path.display())
}
