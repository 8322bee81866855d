use std::{io::Write, time::Duration};

use reprint_net::{FetchError, Fetched, Fetcher, Limits, Purpose, Request, Settings};

use crate::{
    clock, fetcher,
    server::{Answer, Server, answer},
    settings,
};

async fn get(server: &Server) -> Result<Fetched, FetchError> {
    fetcher()
        .get(&Request::new(server.url("/"), Purpose::Own))
        .await
}

fn packed(coding: &str, plain: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "deflate" => {
            let mut encoder =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "br" => {
            let mut out = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: 5,
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &plain[..], &mut out, &parameters).unwrap();
            out
        }
        _ => ruzstd::encoding::compress_to_vec(plain, ruzstd::encoding::CompressionLevel::Fastest),
    }
}

fn sent(coding: &str, body: Vec<u8>) -> Server {
    let reply: Answer = answer(200).header("Content-Encoding", coding).body(body);
    Server::start(move |_| reply.clone())
}

#[tokio::test]
async fn every_coding_is_unpacked() {
    let plain = "The ferry came back. ".repeat(9_000).into_bytes();
    for coding in ["gzip", "deflate", "br", "zstd"] {
        let fetched = get(&sent(coding, packed(coding, &plain))).await.unwrap();
        assert!(fetched.body == plain, "{coding}");
    }
    let twice = packed("br", &packed("gzip", &plain));
    assert!(get(&sent("gzip, br", twice)).await.unwrap().body == plain);
    let frames = [
        packed("zstd", b"one "),
        b"\x50\x2a\x4d\x18\x02\x00\x00\x00ab".to_vec(),
        packed("zstd", b"two"),
    ];
    assert_eq!(
        get(&sent("zstd", frames.concat())).await.unwrap().body,
        b"one two"
    );
    let members = [packed("gzip", b"one "), packed("gzip", b"two")].concat();
    assert_eq!(
        get(&sent("x-gzip", members)).await.unwrap().body,
        b"one two"
    );
}

/// A zstd frame of run-length blocks: four bytes for every 128 KiB.
fn zstd_bomb(blocks: u32) -> Vec<u8> {
    // No checksum, no content size, a window of 4 MiB.
    let mut frame = b"\x28\xb5\x2f\xfd\x00\x60".to_vec();
    for block in 1..=blocks {
        let last = u32::from(block == blocks);
        let header = last | 1 << 1 | (128 * 1024) << 3;
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.push(b' ');
    }
    frame
}

#[tokio::test]
async fn gzip_brotli_and_zstd_bombs_are_stopped() {
    let spaces = vec![b' '; 24 << 20];
    let bombs = [
        ("gzip", packed("gzip", &spaces)),
        ("br", packed("br", &spaces)),
        ("zstd", zstd_bomb(200)),
        ("gzip, gzip", packed("gzip", &packed("gzip", &spaces))),
    ];
    for (coding, bomb) in bombs {
        let size = bomb.len();
        let server = sent(coding, bomb);
        let mut request = Request::new(server.url("/"), Purpose::Own);
        // Even where much larger bodies are welcome.
        request.max_bytes = Some(100 << 20);
        let error = fetcher().get(&request).await.unwrap_err();
        assert_eq!(
            error.code(),
            "net.bomb",
            "{coding} of {size} bytes: {error}"
        );
    }
}

#[tokio::test]
async fn a_huge_zstd_window_is_refused() {
    // A descriptor of 0xf8 asks for two tebibytes.
    let error = get(&sent(
        "zstd",
        b"\x28\xb5\x2f\xfd\x00\xf8\x01\x00\x00".to_vec(),
    ))
    .await
    .unwrap_err();
    assert_eq!(error.code(), "net.encoding", "{error}");
}

#[tokio::test]
async fn damaged_and_unknown_codings_are_told() {
    for (coding, body) in [
        ("gzip", b"no gzip".to_vec()),
        ("br", vec![0xff; 40]),
        ("zstd", b"nope".to_vec()),
        ("compress", b"x".to_vec()),
        ("gzip, gzip, gzip", b"x".to_vec()),
    ] {
        let error = get(&sent(coding, body)).await.unwrap_err();
        assert_eq!(error.code(), "net.encoding", "{coding}: {error}");
    }
    // A gzip stream that lost its last bytes still holds its text.
    let mut short = packed("gzip", &b"The ferry came back. ".repeat(50));
    short.truncate(short.len() - 6);
    assert_eq!(get(&sent("gzip", short)).await.unwrap().body.len(), 1050);
}

#[tokio::test]
async fn a_long_body_is_refused_or_cut_and_told() {
    let server = sent(
        "gzip",
        packed("gzip", "<item>ferry</item>".repeat(100).as_bytes()),
    );
    let mut request = Request::new(server.url("/"), Purpose::Own);
    request.max_bytes = Some(1000);
    let error = fetcher().get(&request).await.unwrap_err();
    assert_eq!(error.code(), "net.too_large", "{error}");
    request.keep_start = true;
    let fetched = fetcher().get(&request).await.unwrap();
    assert_eq!((fetched.body.len(), fetched.cut), (1000, Some(1000)));
    let plain = Server::start(|_| answer(200).body("x".repeat(2000)));
    request.url = plain.url("/");
    assert_eq!(fetcher().get(&request).await.unwrap().cut, Some(1000));
    request.max_bytes = Some(2000);
    assert_eq!(fetcher().get(&request).await.unwrap().cut, None);
}

fn hasty() -> Fetcher {
    let limits = Limits {
        total: Duration::from_millis(600),
        ..Limits::default()
    };
    Fetcher::new(
        Settings {
            limits,
            ..settings()
        },
        clock(),
    )
    .unwrap()
}

/// Bytes that keep coming, each in time, reset no clock: the whole exchange is bounded.
#[tokio::test]
async fn a_slow_loris_is_cut_off() {
    let slow = Server::start(|_| {
        answer(200)
            .body("x".repeat(100))
            .trickling(Duration::from_millis(50))
    });
    let started = std::time::Instant::now();
    let error = hasty()
        .get(&Request::new(slow.url("/"), Purpose::Own))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "net.timeout", "{error}");
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn redirects_share_one_time_limit() {
    let slow = Server::start(|_| {
        answer(302)
            .header("Location", "/again")
            .after(Duration::from_millis(250))
    });
    let error = hasty()
        .get(&Request::new(slow.url("/"), Purpose::Own))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "net.timeout", "{error}");
    assert!(slow.seen().len() <= 3);
}

#[tokio::test]
async fn a_broken_off_answer_and_a_circle_of_redirects_are_told() {
    let short = Server::start(|_| answer(200).body("half").claiming(100));
    assert_eq!(get(&short).await.unwrap_err().code(), "net.broken");
    let circle = Server::start(|_| answer(301).header("Location", "/"));
    assert_eq!(get(&circle).await.unwrap_err().code(), "net.redirects");
    assert_eq!(circle.seen().len(), 9);
    let nowhere = Server::start(|_| answer(302).header("Location", "http://[bad"));
    assert_eq!(get(&nowhere).await.unwrap_err().code(), "net.location");
}
