//! Builds the web page: cargo → wasm-bindgen → one folder with hashed names and compressed copies.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

/// The most bytes that the first load may take, compressed. Slow connections in hospitals' night
/// rooms set it.
const BUDGET: usize = 250_000;

/// How to build the page.
#[derive(Args)]
pub struct Options {
    /// Quick to build and large, for working on the page.
    #[arg(long)]
    quick: bool,
}

/// Fills `target/web`.
///
/// # Errors
/// What failed, or how much too heavy the page is.
pub fn build(options: &Options) -> Result<String, String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = root.join("crates/web-ui");
    let profile = if options.quick { "dev" } else { "web" };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(&root)
        .args(["build", "--package", "shorei-web-ui", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", profile])
        .status()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !status.success() {
        return Err("the page does not compile".to_owned());
    }
    let folder = if options.quick { "debug" } else { profile };
    let module = root.join("target/wasm32-unknown-unknown").join(folder).join("shorei-web-ui.wasm");
    let parts = bind(&module)?;

    let mut bundle = Bundle { weight: 0, report: Vec::new(), compress: !options.quick };
    let out = root.join("target/web");
    let files = out.join("assets");
    remove(&out).map_err(said(&out))?;
    fs::create_dir_all(&files).map_err(said(&files))?;
    let icon = fs::read(source.join("icon.svg")).map_err(said(&source))?;
    let style = styles(&source.join("styles"))?;
    let icon = bundle.add(&files, "icon", "svg", &icon)?;
    let style = bundle.add(&files, "style", "css", style.as_bytes())?;
    let wasm = bundle.add(&files, "shorei", "wasm", &parts.wasm)?;
    let script = format!("{}\n__wbg_init({{ module_or_path: \"{wasm}\" }});\n", parts.script);
    let script = bundle.add(&files, "shorei", "js", script.as_bytes())?;
    let page = fs::read_to_string(source.join("index.html")).map_err(said(&source))?;
    let page = [("{icon}", icon), ("{style}", style), ("{wasm}", wasm), ("{script}", script)]
        .iter()
        .fold(page, |page, (mark, path)| page.replace(mark, path));
    bundle.write(&out.join("index.html"), page.as_bytes())?;
    bundle.verdict()
}

/// What wasm-bindgen makes of a compiled module.
struct Parts {
    wasm: Vec<u8>,
    script: String,
}

fn bind(module: &Path) -> Result<Parts, String> {
    let mut output = Bindgen::new()
        .input_path(module)
        .web(true)
        .map(|bindgen| bindgen.typescript(false).remove_name_section(true))
        .and_then(|bindgen| bindgen.remove_producers_section(true).generate_output())
        .map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    let inline = output.snippets().values().any(|snippets| !snippets.is_empty());
    if inline || !output.local_modules().is_empty() {
        return Err("a dependency brings JavaScript of its own, which is not bundled".to_owned());
    }
    let script = output.js().to_owned();
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Parts { wasm, script })
}

/// All style sheets in the order of their names, as one.
fn styles(folder: &Path) -> Result<String, String> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(said(folder))?;
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).map_err(said(path))).collect()
}

/// The files written so far.
struct Bundle {
    /// Bytes of all of them as a browser that knows Brotli loads them.
    weight: usize,
    /// A line a file.
    report: Vec<String>,
    compress: bool,
}

impl Bundle {
    /// Writes an asset under a name that changes with its content; answers its address.
    fn add(
        &mut self,
        folder: &Path,
        name: &str,
        kind: &str,
        content: &[u8],
    ) -> Result<String, String> {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let name = format!("{name}-{:016x}.{kind}", hasher.finish());
        self.write(&folder.join(&name), content)?;
        Ok(format!("/assets/{name}"))
    }

    /// Writes a file and its compressed copies.
    fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), String> {
        fs::write(path, content).map_err(said(path))?;
        if !self.compress {
            return Ok(());
        }
        let small = brotli(content).map_err(said(path))?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        let gzipped = gzip.write_all(content).and_then(|()| gzip.finish()).map_err(said(path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.weight += small.len();
        self.report.push(format!("{:>9} {:>9}  {name}", content.len(), small.len()));
        fs::write(path.with_file_name(format!("{name}.br")), small).map_err(said(path))?;
        fs::write(path.with_file_name(format!("{name}.gz")), gzipped).map_err(said(path))
    }

    fn verdict(self) -> Result<String, String> {
        if !self.compress {
            return Ok("target/web holds the page, uncompressed".to_owned());
        }
        let files = self.report.join("\n");
        let report = format!("    bytes    brotli\n{files}\nfirst load: {} bytes", self.weight);
        if self.weight > BUDGET {
            Err(format!("{report}\nthe page is over its budget of {BUDGET} bytes"))
        } else {
            Ok(format!("{report} of {BUDGET} allowed"))
        }
    }
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut small, &parameters)?;
    Ok(small)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Names the file in an error about it.
fn said<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> String {
    move |error| format!("{}: {error}", path.display())
}
