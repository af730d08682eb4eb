//! What comes in as the scan of a sealed form: whole, and with nothing in it but what can be seen.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::cast::Society;
use crate::paper_approvals::{hand_in, retired};

/// What becomes of a scan: its bytes as they are kept, or why it is refused.
async fn taken(society: &Society, scan: &[u8]) -> Result<Vec<u8>, Vec<String>> {
    let case = society.registered(&[1]).await[0];
    let signer = retired(society).await.to_string();
    let texts = [("instructor_id", &*signer), ("signed_on", "2026-06-01")];
    let answer = hand_in(&society.applicant, case, &texts, Some(scan)).await;
    if answer.status != 201 {
        return Err(answer.problem());
    }
    let id = answer.ok()["id"].as_str().unwrap().parse().unwrap();
    Ok(society.office.client.paper_approval_file(id).await.unwrap())
}

async fn kept(scan: &[u8]) -> Vec<u8> {
    taken(&Society::new().await, scan).await.unwrap()
}

async fn refused(scan: &[u8], code: &str) {
    let told = taken(&Society::new().await, scan).await.unwrap_err();
    assert_eq!(told, [format!("422 /file {code}")]);
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker][..], &length, data].concat()
}

/// What a camera writes: how the picture is to be turned, and where it was taken.
fn exif(place: &str) -> Vec<u8> {
    let mut tiff = b"Exif\0\0II\x2A\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    tiff.extend(place.as_bytes());
    tiff
}

fn jpeg() -> Vec<u8> {
    let data = [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];
    [
        &[0xFF, 0xD8][..],
        &segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        &segment(0xE1, &exif("GPS 35.6895")),
        &segment(0xFE, b"a note of the camera"),
        &segment(0xDB, &[0; 65]),
        &segment(0xDA, &[1, 1, 0, 0, 63, 0]),
        &data,
        &[0xFF, 0xD9],
    ]
    .concat()
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(&name);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &name, data, &sum.sum().to_be_bytes()].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn png(between: &[u8]) -> Vec<u8> {
    let head = chunk(*b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let image = chunk(*b"IDAT", &packed(&[0, 0]));
    [b"\x89PNG\r\n\x1A\n", &head[..], between, &image, &chunk(*b"IEND", &[])].concat()
}

#[actix_web::test]
async fn a_photograph_keeps_how_it_is_turned_and_loses_where_it_was_taken() {
    let with_more = [jpeg(), b"<script>alert(1)</script>".to_vec()].concat();
    let kept = kept(&with_more).await;
    let text = String::from_utf8_lossy(&kept);
    for gone in ["GPS", "35.6895", "a note", "script"] {
        assert!(!text.contains(gone), "{gone}");
    }
    let turned = b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
    assert!(kept.windows(turned.len()).any(|part| part == turned), "turned as it was");
    assert!(kept.ends_with(&jpeg()[jpeg().len() - 20..]), "the picture itself is as it was");
}

#[actix_web::test]
async fn a_picture_loses_what_does_not_draw() {
    let note = chunk(*b"tEXt", b"Location\x0035.6895");
    let with_more = [png(&[note, chunk(*b"eXIf", b"II")].concat()), b"<script>".to_vec()].concat();
    assert_eq!(kept(&with_more).await, png(&[]));
    let drawn = png(&chunk(*b"gAMA", &[0, 0, 0, 1]));
    assert_eq!(kept(&drawn).await, drawn);
}

#[actix_web::test]
async fn what_was_cut_or_damaged_is_refused() {
    let (jpeg, png) = (jpeg(), png(&[]));
    refused(&jpeg[..jpeg.len() - 2], "file_damaged").await;
    refused(&jpeg[..30], "file_damaged").await;
    refused(&png[..png.len() - 6], "file_damaged").await;
    let mut flipped = png.clone();
    flipped[45] ^= 1;
    refused(&flipped, "file_damaged").await;
    refused(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", "file_damaged").await;
}

#[actix_web::test]
async fn a_pdf_that_does_more_than_show_pages_is_refused() {
    let pdf = |inner: &[u8]| [b"%PDF-1.7\n1 0 obj\n", inner, b"\nendobj\n%%EOF\n"].concat();
    for inner in [
        "<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>",
        "<< /S /J#61vaScript >>",
        "<< /S/Launch /F (calc.exe) >>",
        "<< /Names << /EmbeddedFiles 2 0 R >> /Type/EmbeddedFile>>",
        "<< /Encrypt 5 0 R >>",
        "<< /AcroForm << /XFA [] >> >>",
    ] {
        refused(&pdf(inner.as_bytes()), "file_not_plain").await;
    }
    let objects = |inner: &[u8]| {
        let head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\r\n";
        pdf(&[&head[..], &packed(inner), b"\nendstream"].concat())
    };
    refused(&objects(b"7 0 << /S /JavaScript >>"), "file_not_plain").await;
    refused(&objects(&vec![b' '; 40 << 20]), "file_not_plain").await;
    let plain = objects(b"7 0 << /Type /Page >>");
    assert_eq!(kept(&plain).await, plain);
}
