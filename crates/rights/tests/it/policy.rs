use reprint_rights::{Policy, policy::Permit};

/// The document of the format's description, with every section in it.
const WHOLE: &str = include_str!("../../policies/whole.toml");

#[test]
fn the_whole_document_is_read_and_written_back() {
    let policy = Policy::from_toml(WHOLE).unwrap();
    assert_eq!(policy.version, 3);
    assert_eq!(policy.terms.money.resale, Some(Permit::No));
    let json = serde_json::to_string(&policy).unwrap();
    assert_eq!(Policy::from_json(&json).unwrap(), policy);
    assert_eq!(
        Policy::from_toml(&policy.to_toml().unwrap()).unwrap(),
        policy
    );
}

#[test]
fn errors_point_at_the_line() {
    let table = [
        (
            "version = 1\n[edit]\nbody = \"stlye\"",
            3,
            "unknown value `stlye`",
        ),
        (
            "version = 1\n\n[edit]\ncolour = \"red\"",
            4,
            "unknown field `colour`",
        ),
        (
            "[credit]\nline = \"From {publisher}\"",
            2,
            "{publisher} is not a placeholder",
        ),
        (
            "[credit]\n\nline = \"From {issuer\"",
            3,
            "a brace is not closed",
        ),
        ("[time]\ndelay = \"2 days\"", 2, "is not a duration"),
        ("[time]\ndelay = \"-P2D\"", 2, "is not a duration"),
        ("[money]\nresale = \"maybe\"", 2, "unknown variant `maybe`"),
        ("[money]\nresale = false", 2, "wanted string"),
        (
            "[media]\nonline = { extent = \"half\" }",
            2,
            "invalid value",
        ),
        (
            "[media]\nonline = { extent = { paragraphs = 3, words = 9 } }",
            2,
            "either paragraphs or words",
        ),
        (
            "[media]\nonline = { link = \"none\" }",
            2,
            "an extent is missing",
        ),
        ("asked = [\n  \"link.noindx\",\n]", 2, "is not a rule"),
        ("[link]\ncanonical = \"requird\"", 2, "unknown variant"),
        ("[measure]\nnotify = \"requird\"", 2, "invalid value"),
        ("licence = \"CC BY\"", 1, "neither \"permission\" nor"),
        (
            "version = 1\n[[override]]\nwhen = { sction = \"Sport\" }",
            3,
            "unknown field `sction`",
        ),
        ("version = 1\nversion = 2", 2, "duplicate key"),
    ];
    for (text, line, words) in table {
        let error = Policy::from_toml(text).unwrap_err();
        assert!(
            error.line == line && error.message.contains(words),
            "{text}\n{error}"
        );
    }
    let error = Policy::from_json("{\n \"edit\": {\n  \"body\": \"stlye\"\n }\n}").unwrap_err();
    assert_eq!(error.line, 3);
}
