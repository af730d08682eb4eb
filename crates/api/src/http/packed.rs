//! Files kept compressed by Brotli only. Other forms are made when first requested, and kept.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::http::spa::PageFile;

/// The files known to `find`, and the forms made from them.
pub struct Packed<F> {
    find: F,
    made: Mutex<HashMap<String, PageFile>>,
}

/// A form made from a compressed file.
#[derive(Clone, Copy)]
enum Form {
    Plain,
    Gzip,
}

impl<F: Fn(&str) -> Option<PageFile>> Packed<F> {
    /// Makes the collection of the files known to `find`.
    pub fn new(find: F) -> Self {
        Self { find, made: Mutex::default() }
    }

    /// Returns the file with this name; `name.gz` is its copy compressed by gzip.
    pub fn find(&self, name: &str) -> Option<PageFile> {
        if let Some(file) = (self.find)(name) {
            return Some(file);
        }
        let (plain, form) = match name.strip_suffix(".gz") {
            Some(plain) => (plain, Form::Gzip),
            None => (name, Form::Plain),
        };
        let packed = (self.find)(&format!("{plain}.br"))?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = made.get(name) {
            return Some(file.clone());
        }
        let file = make(&packed, form)
            .inspect_err(|error| tracing::error!(name, %error, "a file of the page is broken"))
            .ok()?;
        made.insert(name.to_owned(), file.clone());
        Some(file)
    }
}

fn make(packed: &PageFile, form: Form) -> io::Result<PageFile> {
    let mut plain = Vec::new();
    brotli_decompressor::BrotliDecompress(&mut &*packed.bytes, &mut plain)?;
    let (bytes, mark) = match form {
        Form::Plain => (plain, 1),
        Form::Gzip => {
            let mut packing = GzEncoder::new(Vec::new(), Compression::default());
            packing.write_all(&plain)?;
            (packing.finish()?, 2)
        }
    };
    let mut hash = packed.hash;
    hash[0] ^= mark;
    Ok(PageFile { bytes: bytes.into(), hash })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    /// `hello` by Brotli, uncompressed, which RFC 7932 allows.
    const HELLO: &[u8] = b"\x0b\x02\x80hello\x03";

    fn files() -> Packed<impl Fn(&str) -> Option<PageFile>> {
        Packed::new(|name| {
            (name == "hello.txt.br").then(|| PageFile { bytes: HELLO.into(), hash: [7; 32] })
        })
    }

    #[test]
    fn a_file_is_unpacked_when_it_is_asked_for() {
        let files = files();
        let plain = files.find("hello.txt").unwrap();
        assert_eq!(&*plain.bytes, b"hello");
        assert_eq!(&*files.find("hello.txt.br").unwrap().bytes, HELLO);
        let packed = files.find("hello.txt.gz").unwrap();
        let mut unpacked = String::new();
        GzDecoder::new(&*packed.bytes).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, "hello");
        assert_ne!(plain.hash, packed.hash);
    }

    #[test]
    fn what_is_not_there_is_not_made() {
        assert!(files().find("bye.txt").is_none());
        assert!(files().find("hello.txt.br.gz").is_none());
    }
}
