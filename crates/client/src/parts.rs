//! Bodies of `multipart/form-data` with texts and files, the same in programs and in the page.

/// A part of a body.
pub(crate) struct Part<'a> {
    /// The name.
    pub(crate) name: &'static str,
    /// The file name, or `None` for a text.
    pub(crate) file_name: Option<&'a str>,
    /// The content.
    pub(crate) content: &'a [u8],
}

impl<'a> Part<'a> {
    /// Makes a text.
    pub(crate) fn text(name: &'static str, text: &'a str) -> Self {
        Self { name, file_name: None, content: text.as_bytes() }
    }

    /// Makes a file.
    pub(crate) fn file(name: &'static str, file_name: &'a str, content: &'a [u8]) -> Self {
        Self { name, file_name: Some(file_name), content }
    }
}

/// Returns the body of `parts`, and its content type with the boundary.
pub(crate) fn body(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    let boundary = boundary(parts);
    let mut body = Vec::new();
    for part in parts {
        let name = part.name;
        let head = match part.file_name {
            None => {
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n")
            }
            Some(file_name) => format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n",
                quoted(file_name)
            ),
        };
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// Returns a boundary that none of the parts contains.
fn boundary(parts: &[Part<'_>]) -> String {
    let free = |boundary: &String| {
        let sought = boundary.as_bytes();
        parts.iter().all(|part| !part.content.windows(sought.len()).any(|found| found == sought))
    };
    let mut boundaries = (0_u32..).map(|number| format!("shorei-part-{number:08x}"));
    boundaries.find(free).unwrap_or_default()
}

/// Escapes a file name in quotation marks as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::{Part, body};

    #[test]
    fn a_boundary_that_stands_in_a_file_is_not_used() {
        let (kind, body) = body(&[Part::file("file", "a\".pdf", b"--shorei-part-00000000")]);
        assert_eq!(kind, "multipart/form-data; boundary=shorei-part-00000001");
        let body = String::from_utf8(body).expect("text");
        assert!(body.contains("filename=\"a%22.pdf\""), "{body}");
        assert!(body.ends_with("--shorei-part-00000001--\r\n"), "{body}");
    }
}
