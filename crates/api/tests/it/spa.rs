//! The web page, from a few files made up for the test.

use shorei_api::http::spa::{PageFile, Pages};

use crate::app::TestApp;
use crate::raw::Raw;

const FILES: [(&str, &str); 8] = [
    ("index.html", "<!doctype html><title>症例登録</title>"),
    ("index.html.br", "index by brotli"),
    ("index.html.gz", "index by gzip"),
    ("assets/app-1f.wasm", "\0asm and so on, again and again and again and again"),
    ("assets/app-1f.wasm.br", "wasm by brotli"),
    ("assets/app-1f.wasm.gz", "wasm by gzip"),
    (
        "assets/app-1f.css",
        "body { margin: 0 } /* long enough to be worth packing, one would think */",
    ),
    ("favicon.svg", "<svg/>"),
];

async fn serving() -> (TestApp, Raw) {
    let pages = Pages::new(|name| {
        let index = FILES.iter().position(|(known, _)| *known == name)?;
        let hash = [u8::try_from(index).unwrap(); 32];
        Some(PageFile { bytes: FILES[index].1.as_bytes().into(), hash })
    });
    let app = TestApp::serving(&["--rate-limits=requests=1"], pages).await;
    let raw = app.raw().outside_the_api();
    (app, raw)
}

#[actix_web::test]
async fn every_path_that_is_nothing_else_shows_the_page() {
    let (_app, raw) = serving().await;
    for path in ["/", "/login", "/case-books/1/cases/2", "/readyzz", "/index.html", "/app.js.br"] {
        let page = raw.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.body, FILES[0].1.as_bytes(), "{path}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
    }
    assert_eq!(raw.get("/favicon.svg").await.header("content-type"), Some("image/svg+xml"));
    assert_eq!(raw.get("/api/v1/nothing").await.problem(), ["404  not_found"]);
    assert_eq!(raw.get("/.well-known/nothing").await.problem(), ["404  not_found"]);
    let policy = raw.get("/").await.header("content-security-policy").unwrap().to_owned();
    for part in ["script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline"), "{policy}");
}

#[actix_web::test]
async fn an_asset_is_kept_for_ever_and_packed_as_the_caller_likes() {
    let (_app, raw) = serving().await;
    let plain = raw.get("/assets/app-1f.wasm").await;
    assert_eq!(plain.body, FILES[3].1.as_bytes());
    assert_eq!(plain.header("content-type"), Some("application/wasm"));
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(plain.header("vary"), Some("accept-encoding"));
    assert_eq!(plain.header("content-encoding"), None);
    for (accepted, packing, body) in [
        ("gzip, deflate, br", Some("br"), "wasm by brotli"),
        ("gzip", Some("gzip"), "wasm by gzip"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "wasm by gzip"),
        ("deflate", None, FILES[3].1),
    ] {
        let packed = raw.with("accept-encoding", accepted).get("/assets/app-1f.wasm").await;
        assert_eq!(packed.header("content-encoding"), packing, "{accepted}");
        assert_eq!(packed.body, body.as_bytes(), "{accepted}");
        assert!(packed.header("etag").is_some());
    }
    // Nobody packs what was not packed when it was built.
    let plain = raw.with("accept-encoding", "br").get("/assets/app-1f.css").await;
    assert_eq!(plain.body, FILES[6].1.as_bytes());
    assert_eq!(raw.get("/assets/app-2e.wasm").await.problem(), ["404  not_found"]);
    assert_eq!(raw.get("/assets/../index.html").await.status, 200, "the client resolves it");
}

#[actix_web::test]
async fn what_the_caller_has_already_is_not_sent_again() {
    let (_app, raw) = serving().await;
    let etag = raw.get("/login").await.header("etag").unwrap().to_owned();
    let again = raw.with("if-none-match", &format!("\"other\", W/{etag}")).get("/me").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let packed = raw.with("if-none-match", &etag).with("accept-encoding", "br").get("/").await;
    assert_eq!(packed.status, 200, "packed it is another thing");
    let head = raw.send("HEAD", "/", None).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("etag"), Some(etag.as_str()));
    for method in ["POST", "PUT", "DELETE"] {
        let answer = raw.send(method, "/login", None).await;
        assert_eq!(answer.problem(), ["405  method_not_allowed"]);
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    }
}

#[actix_web::test]
async fn files_are_for_everybody_as_often_as_they_like() {
    let (_app, raw) = serving().await;
    let raw = raw.as_bearer("not a token");
    for _ in 0..20 {
        assert_eq!(raw.get("/assets/app-1f.css").await.status, 200);
    }
}

#[actix_web::test]
async fn a_program_without_the_page_says_so() {
    let app = TestApp::new().await;
    let page = app.raw().outside_the_api().get("/login").await;
    assert_eq!(page.status, 404);
    assert!(String::from_utf8(page.body).unwrap().contains("is not built into this program"));
}
