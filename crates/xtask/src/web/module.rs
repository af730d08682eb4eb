//! Splits one compiled module into the files that a browser loads: the main one, and those loaded
//! when a visitor first opens one of their pages.

use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

use super::said;

/// Starts the page. The importer of the module learns whether it worked.
const START: &str =
    "await __wbg_init({ module_or_path: new URL('shorei.wasm', import.meta.url) });";
/// Loads the English sentences together with the module, because the first drawing needs them. Some
/// private windows have no storage.
const WORDS: &str = "try { if (localStorage.getItem('shorei.language') === 'en') \
                     fetch(document.querySelector('meta[name=words]').content).catch(() => {}); } catch {}";

/// A file of the page's code.
pub struct Part {
    /// The name.
    pub name: String,
    /// The content.
    pub content: Vec<u8>,
    /// Whether the first load needs it.
    pub first: bool,
}

/// Splits the module at its lazy pages and binds it to JavaScript. `folder` is for intermediate
/// files.
///
/// # Errors
/// Those of the tools.
pub fn split(compiled: &[u8], folder: &Path) -> Result<Vec<Part>, String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(said(folder))?;
    }
    let main = folder.join("main.wasm");
    let mut options = Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = "./shorei.js";
    let split = transform(options).map_err(|error| format!("splitting the page: {error:#}"))?;

    let mut parts = bind(fs::read(&main).map_err(said(&main))?)?;
    parts.push(quiet(part(&folder.join("__wasm_split.js"), true)?)?);
    for path in split.split_modules {
        let mut part = part(&path, false)?;
        part.content = without_names(&part.content)
            .ok_or_else(|| format!("{}: not a WebAssembly module", path.display()))?;
        parts.push(part);
    }
    Ok(parts)
}

/// Silences the loader of the parts, which would log a failed load to the console. The page reports
/// it itself, and leaving during a prefetch is no error.
fn quiet(loader: Part) -> Result<Part, String> {
    const LOGS: &str = "console.error(e);";
    let script = String::from_utf8_lossy(&loader.content);
    if !script.contains(LOGS) {
        return Err(format!("{}: nothing is logged there any more", loader.name));
    }
    Ok(Part { content: script.replace(LOGS, "").into_bytes(), ..loader })
}

/// Returns the module without its custom sections, which contain the names of functions and data
/// for splitting, as wasm-bindgen does for the main one. `None` if it is not a module.
fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let (mut kept, mut rest) = (module.get(..HEADER)?.to_vec(), module.get(HEADER..)?);
    while let Some((&id, after)) = rest.split_first() {
        let (length, width) = leb128(after)?;
        let section = rest.get(..1 + width + length)?;
        if id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = &rest[section.len()..];
    }
    Some(kept)
}

/// Reads a number in the encoding of WebAssembly, and returns how many bytes it took.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

fn part(path: &Path, first: bool) -> Result<Part, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Part { name, content: fs::read(path).map_err(said(path))?, first })
}

/// Binds the main module to the JavaScript that starts it.
fn bind(main: Vec<u8>) -> Result<Vec<Part>, String> {
    let mut output = Bindgen::new()
        .input_bytes("shorei", main)
        .web(true)
        .map(|bindgen| bindgen.typescript(false).demangle(false).keep_lld_exports(true))
        .map(|bindgen| bindgen.remove_name_section(true).remove_producers_section(true))
        .and_then(Bindgen::generate_output)
        .map_err(|error| format!("wasm-bindgen: {error:#}"))?;
    let inline = output.snippets().values().any(|snippets| !snippets.is_empty());
    if inline || !output.local_modules().is_empty() {
        return Err("a dependency brings JavaScript of its own, which is not bundled".to_owned());
    }
    let script = format!("{}\n{WORDS}\n{START}\n", output.js());
    let wasm = output.wasm_mut().emit_wasm();
    Ok(vec![
        Part {
            name: "shorei.js".to_owned(),
            content: super::without_comments(&script).into_bytes(),
            first: true,
        },
        Part { name: "shorei.wasm".to_owned(), content: wasm, first: true },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_are_left_out_and_the_others_kept() {
        let header = [0, b'a', b's', b'm', 1, 0, 0, 0];
        let custom = [0, 3, 1, b'n', 7];
        let kept = [1, 0x81, 0x00, 9];
        let module = [&header[..], &custom, &kept, &custom].concat();
        assert_eq!(without_names(&module), Some([&header[..], &kept].concat()));
    }

    #[test]
    fn a_module_that_is_cut_off_is_none() {
        assert_eq!(without_names(&[0, b'a', b's', b'm', 1, 0, 0, 0, 1, 200]), None);
        assert_eq!(without_names(b"asm"), None);
    }
}
