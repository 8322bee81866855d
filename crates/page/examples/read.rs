use std::io::Write;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let manifest = std::fs::read_to_string(&args[args.iter().position(|a| a == "--manifest").unwrap() + 1]).unwrap();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in manifest.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let bytes = std::fs::read(v["path"].as_str().unwrap()).unwrap();
        let t = std::time::Instant::now();
        let r = reprint_page::read(&bytes, &reprint_page::Hints { url: v["url"].as_str().map(str::to_owned), ..Default::default() });
        let e = t.elapsed();
        if e.as_millis() > 300 { eprintln!("{} {:?} {}", v["id"], e, bytes.len()); }
        serde_json::to_writer(&mut out, &serde_json::json!({"id": v["id"], "story": r.story, "faults": r.faults})).unwrap();
        out.write_all(b"\n").unwrap();
    }
}
