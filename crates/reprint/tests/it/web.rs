//! Sites on loopback, made by the tests: addresses with what they answer.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener},
    thread,
};

/// A site that answers each path (with its query) with a status and a body, 404 to all others; `{base}` in a body becomes its
/// address. Gives the address, without a slash at its end.
pub(crate) fn site(pages: &[(&str, u16, String)]) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let pages: HashMap<String, (u16, String)> = pages
        .iter()
        .map(|(path, status, body)| ((*path).to_owned(), (*status, body.replace("{base}", &base))))
        .collect();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let mut header = String::new();
            while reader.read_line(&mut header).is_ok_and(|read| read > 2) {
                header.clear();
            }
            let path = line.split(' ').nth(1).unwrap_or_default();
            let missing = (404, "<p>There is nothing here.</p>".to_owned());
            let (status, body) = pages.get(path).cloned().unwrap_or(missing);
            let kind = match body.trim_start() {
                xml if xml.starts_with("<?xml") => "application/xml",
                html if html.starts_with('<') => "text/html; charset=utf-8",
                json if json.starts_with(['[', '{']) => "application/json",
                _ => "text/plain",
            };
            let headers = if (300..400).contains(&status) {
                format!("Location: {body}\r\n")
            } else {
                String::new()
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status} Answer\r\n{headers}Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    base
}

/// A page of a theme: masthead, article, sidebar, foot.
pub(crate) fn page(headline: &str, byline: &str, article: &str, around: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><title>{headline} – A Site</title><meta property=\"og:type\" content=\"article\"></head>\
         <body><header><nav><a href=\"/\">Home</a> <a href=\"/news\">News</a></nav></header><main><article><h1>{headline}</h1>\
         <p class=\"byline\">{byline}</p>{article}</article></main><aside>{around}</aside><footer><p>A Site, 2026</p></footer></body></html>"
    )
}
