use super::*;

/// name/role/organisation of each, parted by bars.
fn short(line: &str, publisher: Option<&str>) -> String {
    read(
        line,
        Context {
            publisher,
            ..Context::default()
        },
    )
    .people
    .iter()
    .map(|p| {
        [&p.name, &p.role, &p.organisation]
            .map(|field| field.as_deref().unwrap_or("-"))
            .join("/")
    })
    .collect::<Vec<_>>()
    .join(" | ")
}

#[test]
fn bylines_of_many_houses() {
    for (line, people) in [
        (
            "By Ada Quill and Bo Marsh, Correspondents",
            "Ada Quill/Correspondents/- | Bo Marsh/Correspondents/-",
        ),
        (
            "by Karin Holt, Northport News Correspondent",
            "Karin Holt/Correspondent/Northport News",
        ),
        (
            "By ADA QUILL, BO MARSH and CY DENT-ROWE",
            "ADA QUILL/-/- | BO MARSH/-/- | CY DENT-ROWE/-/-",
        ),
        ("Staff and agencies", "-/-/Staff and agencies"),
        ("By Staff Reports", "-/-/Staff Reports"),
        (
            "Ada Quill in Kyiv and Bo Marsh in London",
            "Ada Quill/-/- | Bo Marsh/-/-",
        ),
        (
            "Von Ida Horn und Jan Brandt, dpa",
            "Ida Horn/-/dpa | Jan Brandt/-/dpa",
        ),
        ("von APA", "-/-/APA"),
        ("The Associated Press", "-/-/The Associated Press"),
        ("Ada Quill and AP", "Ada Quill/-/- | -/-/AP"),
        ("ByAda Quill", "Ada Quill/-/-"),
        ("By Ada Quill | Fox News", "Ada Quill/-/Fox News"),
        (
            "By Ada Quill - Associated Press",
            "Ada Quill/-/Associated Press",
        ),
        (
            "By Ada Quill and Bo Marsh / Yomiuri Shimbun Staff Writers",
            "Ada Quill/Staff Writers/Yomiuri Shimbun | Bo Marsh/Staff Writers/Yomiuri Shimbun",
        ),
        (
            "Ada Quill Parliamentary editor",
            "Ada Quill/Parliamentary editor/-",
        ),
        (
            "Bo Marsh Senior Politics Editor, The Huffington Post",
            "Bo Marsh/Senior Politics Editor/The Huffington Post",
        ),
        (
            "Ada Quill and Bo Marsh USA TODAY",
            "Ada Quill/-/USA TODAY | Bo Marsh/-/USA TODAY",
        ),
        ("By Ada Quill, CNN Business", "Ada Quill/-/CNN Business"),
        (
            "Analysis by Ada Quill, CNN Editor-at-large",
            "Ada Quill/Editor-at-large/CNN",
        ),
        (
            "By Bo Marsh | Special to the Pioneer Press",
            "Bo Marsh/Special to the Pioneer Press/-",
        ),
        ("Par Luc Moreau", "Luc Moreau/-/-"),
        ("Por Inés de la Vega", "Inés de la Vega/-/-"),
        ("di Carlo Verri", "Carlo Verri/-/-"),
        ("Door Jan van den Berg", "Jan van den Berg/-/-"),
        ("Автор: Анна Петрова", "Анна Петрова/-/-"),
        ("Quelle: dpa Sport", "-/-/dpa Sport"),
        ("Bron: BELGA", "-/-/BELGA"),
        ("By Ada Quill, Cleveland.com", "Ada Quill/-/Cleveland.com"),
        ("Ada Quill – Journalist", "Ada Quill/Journalist/-"),
        ("By Martin Luther King, Jr.", "Martin Luther King, Jr./-/-"),
        ("Updated 3:40", ""),
        ("", ""),
    ] {
        assert_eq!(short(line, None), people, "{line}");
    }
}

#[test]
fn the_publisher_is_no_person() {
    assert_eq!(
        short("by India Post News Weekly", Some("India Post News Weekly")),
        "-/-/India Post News Weekly"
    );
    assert_eq!(
        short("Harbour Light", Some("Harbour Light")),
        "-/-/Harbour Light"
    );
}

#[test]
fn a_beat_is_no_newsroom() {
    assert_eq!(
        short("by Jonah Pellerin, Science Reporter", None),
        "Jonah Pellerin/Science Reporter/-"
    );
}

#[test]
fn notes_present_their_authors() {
    let told = |line: &str| {
        note(line, Context::default()).map(|p| {
            [p.name, p.role, p.organisation]
                .map(Option::unwrap_or_default)
                .join("/")
        })
    };
    assert_eq!(
        told("Ada Quill is a senior reporter for the Northport Gazette, where she covers ships.")
            .as_deref(),
        Some("Ada Quill/senior reporter/the Northport Gazette")
    );
    assert_eq!(
        told("Ida Horn ist Redakteurin in der Wirtschaft.").as_deref(),
        Some("Ida Horn/Redakteurin in der Wirtschaft/")
    );
    assert_eq!(told("The ferry is a ship for people."), None);
    assert_eq!(told("Ada Quill is a mother of two."), None);
}
