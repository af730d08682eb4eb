//! The scan of a sealed form, as it comes in: told by its content, whole, and with nothing in it but what can be seen.
//!
//! A photograph loses what the camera wrote beside it, such as the place, but for how it is to be turned. A PDF that
//! does something by itself, holds other files or is locked is refused, since who opens it is the secretariat.

mod pdf;
mod photo;

use crate::reason::Fault;

/// What a scan can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A document.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture.
    Png,
}

impl Kind {
    /// What a file is by its first bytes; neither its name nor what the sender says of it counts.
    fn of(content: &[u8]) -> Option<Self> {
        let kinds: [(&[u8], Self); 3] =
            [(b"%PDF-", Self::Pdf), (b"\xFF\xD8\xFF", Self::Jpeg), (photo::PNG_BEGINS, Self::Png)];
        kinds.into_iter().find(|(begins, _)| content.starts_with(begins)).map(|(_, kind)| kind)
    }

    /// Its media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// The scan as it is kept.
///
/// # Errors
/// `file_type_not_supported`, `file_damaged` for one that was cut, `file_not_plain` for a PDF that holds more than
/// pages.
pub(crate) fn take(content: &[u8]) -> Result<(Kind, Vec<u8>), Fault> {
    let kind = Kind::of(content).ok_or(Fault::FileTypeNotSupported)?;
    let kept = match kind {
        Kind::Pdf => {
            pdf::check(content)?;
            Some(content.to_vec())
        }
        Kind::Jpeg => photo::jpeg(content),
        Kind::Png => photo::png(content),
    };
    Ok((kind, kept.ok_or(Fault::FileDamaged)?))
}
