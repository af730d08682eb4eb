//! Takes pictures apart into their segments, and keeps those that draw. What is missing at the end is noticed, and what
//! comes after it is left out.

use flate2::Crc;

/// How a PNG begins.
pub(super) const PNG_BEGINS: &[u8] = b"\x89PNG\r\n\x1A\n";

/// Chunks of a PNG that may be left out and yet change what is drawn.
const DRAWING: [&[u8]; 8] =
    [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"];

/// The PNG with nothing but its picture; `None` for one that is not whole.
pub(super) fn png(content: &[u8]) -> Option<Vec<u8>> {
    let mut kept = PNG_BEGINS.to_vec();
    let (mut rest, mut has_data) = (content.strip_prefix(PNG_BEGINS)?, false);
    if rest.get(4..8)? != b"IHDR" {
        return None;
    }
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let end = usize::try_from(length).ok()?.checked_add(8)?;
        let (named, sum) = (rest.get(4..end)?, rest.get(end..end.checked_add(4)?)?);
        let mut expected = Crc::new();
        expected.update(named);
        if sum != expected.sum().to_be_bytes() {
            return None;
        }
        let name = &named[..4];
        if name[0].is_ascii_uppercase() || DRAWING.contains(&name) {
            kept.extend_from_slice(&rest[..end + 4]);
        }
        has_data |= name == b"IDAT";
        if name == b"IEND" {
            return has_data.then_some(kept);
        }
        rest = &rest[end + 4..];
    }
}

/// The JPEG with nothing but its picture and how it is to be turned; `None` for one that is not whole.
pub(super) fn jpeg(content: &[u8]) -> Option<Vec<u8>> {
    let (mut at, mut has_data) = (2, false);
    let (mut head, mut kept, mut turned) = (Vec::new(), Vec::new(), None);
    loop {
        let marker = marker(content, &mut at)?;
        if marker == 0xD9 {
            break;
        }
        let length = usize::from(u16::from_be_bytes(content.get(at..at + 2)?.try_into().ok()?));
        let data = content.get(at + 2..at + length.max(2))?;
        let mut segment = vec![0xFF, marker];
        segment.extend_from_slice(&content[at..at + length.max(2)]);
        at += length.max(2);
        match marker {
            // How wide and high a dot is; it stands first.
            0xE0 if data.starts_with(b"JFIF\0") => head.extend(segment),
            0xE1 => turned = turned.or_else(|| orientation(data.strip_prefix(b"Exif\0\0")?)),
            0xDA => {
                let end = at + end_of_data(&content[at..])?;
                kept.extend(segment);
                kept.extend_from_slice(&content[at..end]);
                (at, has_data) = (end, true);
            }
            _ if draws(marker, data) => kept.extend(segment),
            _ => {}
        }
    }
    has_data.then(|| {
        let turned = turned.map(turning).unwrap_or_default();
        [&[0xFF, 0xD8][..], &head, &turned, &kept, &[0xFF, 0xD9]].concat()
    })
}

/// Whether a segment changes what is drawn: all but what programs note, other than colours.
fn draws(marker: u8, data: &[u8]) -> bool {
    let is_note = matches!(marker, 0xE0..=0xED | 0xEF | 0xFE);
    !is_note || data.starts_with(b"ICC_PROFILE\0")
}

/// The marker that stands there; goes on behind it. Any number of filling bytes may come before.
fn marker(content: &[u8], at: &mut usize) -> Option<u8> {
    if *content.get(*at)? != 0xFF {
        return None;
    }
    let filling = content[*at..].iter().position(|byte| *byte != 0xFF)?;
    *at += filling + 1;
    Some(content[*at - 1])
}

/// How long the data of a scan are: up to the next marker that is no part of them.
fn end_of_data(content: &[u8]) -> Option<usize> {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    content.windows(2).position(ends)
}

/// How a photograph is to be turned, by what the camera wrote: 1 to 8.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = tiff.starts_with(b"II");
    let number = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let (high, low) = if little { (number(6)?, number(4)?) } else { (number(4)?, number(6)?) };
    let entries = (usize::from(high) << 16) + usize::from(low);
    let found = (0..usize::from(number(entries)?))
        .map(|index| entries + 2 + 12 * index)
        .find(|at| number(*at) == Some(0x0112))?;
    u8::try_from(number(found + 8)?).ok().filter(|turned| (1..=8).contains(turned))
}

/// A segment that says that and nothing else.
fn turning(orientation: u8) -> Vec<u8> {
    let mut segment =
        b"\xFF\xE1\0\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    segment.extend([orientation, 0, 0, 0, 0, 0, 0]);
    segment
}
