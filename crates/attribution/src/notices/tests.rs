use super::*;

#[test]
fn copyright_lines_of_many_houses() {
    for (line, holder, years) in [
        (
            "Copyright 1999-2025 Northport News.",
            "Northport News",
            "1999-2025",
        ),
        (
            "© Hafenblatt GmbH 2001–2025 Alle Rechte vorbehalten.",
            "Hafenblatt GmbH",
            "2001–2025",
        ),
        (
            "Copyright © 2025 WXYZ-TV. All Rights Reserved.",
            "WXYZ-TV",
            "2025",
        ),
        (
            "All rights reserved. © 2021 Quill Newspapers Limited.",
            "Quill Newspapers Limited",
            "2021",
        ),
        ("Hafen Ajansı © 2026", "Hafen Ajansı", "2026"),
        ("© Copyright Quill 2025", "Quill", "2025"),
        (
            "Copyright © 2025 Marsh, Dent & Co. Ltd. All rights reserved.",
            "Marsh, Dent & Co. Ltd.",
            "2025",
        ),
        ("© 2025 Quaydays, All rights reserved.", "Quaydays", "2025"),
        (
            "©2023 HARBOUR News Network, LLC. All rights reserved.",
            "HARBOUR News Network, LLC",
            "2023",
        ),
        (
            "© 1995 - 2019 by Quill Media Group Inc.",
            "Quill Media Group Inc.",
            "1995 - 2019",
        ),
        (
            "All content © 2008 - 2016 The Northport News.",
            "The Northport News",
            "2008 - 2016",
        ),
        (
            "Copyright (c) 2022 QUAY INTERACTIVE, Inc. All rights reserved.",
            "QUAY INTERACTIVE, Inc.",
            "2022",
        ),
        (
            "© 2019 The Harbour News, a Digital Quay Newspaper",
            "The Harbour News",
            "2019",
        ),
        (
            "Copyright 2026 by Capitol Quays Company. All rights reserved.",
            "Capitol Quays Company",
            "2026",
        ),
        (
            "@ 1997 - 2025 Quill Nachrichten Medien GmbH & Co. KG",
            "Quill Nachrichten Medien GmbH & Co. KG",
            "1997 - 2025",
        ),
        (
            "© 2024 The Quay News - by The Harbour Shimbun",
            "The Harbour Shimbun",
            "2024",
        ),
    ] {
        let found = copyright(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(
            (found.holder.as_deref(), found.years.as_deref()),
            (Some(holder), Some(years)),
            "{line}"
        );
        assert_eq!(found.span.of(line), found.line);
    }
    let bare = copyright("© 2019 All rights reserved.").unwrap();
    assert_eq!((bare.holder, bare.years.as_deref()), (None, Some("2019")));
    assert_eq!(copyright("The copyright holder went to court."), None);
    assert_eq!(copyright("Copyright law is old."), None);
}

#[test]
fn permission_notices_name_the_first_publisher() {
    for (text, publisher) in [
        (
            "This article was originally published on Northport News and was reproduced with permission.",
            Some("Northport News"),
        ),
        (
            "This article originally appeared on Quay.com.",
            Some("Quay.com"),
        ),
        (
            "This article is republished from The Harbour Conversation under a Creative Commons license.",
            Some("The Harbour Conversation"),
        ),
        (
            "Der Text ist zuerst erschienen in Hafenblatt.",
            Some("Hafenblatt"),
        ),
        (
            "Cet article a été initialement publié sur Le Quai.",
            Some("Le Quai"),
        ),
        ("Publicado originalmente en El Muelle.", Some("El Muelle")),
        (
            "This article was originally published on 26 Sep 2019 at 4:12pm.",
            None,
        ),
        (
            "This material may not be published, broadcast, rewritten, or redistributed.",
            None,
        ),
        ("Riproduzione riservata", None),
        ("無断転載を禁じます。", None),
    ] {
        let found = permission(&format!("The ferry sailed. It was late.\n\n{text}\n"))
            .unwrap_or_else(|| panic!("{text}"));
        assert_eq!(found.publisher.as_deref(), publisher, "{text}");
        assert!(
            found.notice.starts_with(text.get(..5).unwrap_or("無")),
            "{}",
            found.notice
        );
    }
    assert_eq!(
        permission("The council gave permission for the quay."),
        None
    );
}

#[test]
fn licences_by_address_code_and_name() {
    for (text, url) in [
        (
            "Under <a href=\"https://creativecommons.org/licenses/by-nd/4.0/\">it</a>",
            Some("https://creativecommons.org/licenses/by-nd/4.0/"),
        ),
        (
            "Licensed CC BY-NC-ND 3.0.",
            Some("https://creativecommons.org/licenses/by-nc-nd/3.0/"),
        ),
        (
            "a Creative Commons Attribution-NoDerivatives 4.0 licence",
            Some("https://creativecommons.org/licenses/by-nd/4.0/"),
        ),
        ("an Attribution licence of Creative Commons", None),
    ] {
        assert_eq!(
            licence(text)
                .unwrap_or_else(|| panic!("{text}"))
                .url
                .as_deref(),
            url,
            "{text}"
        );
    }
    assert_eq!(licence("ACCORD BY the sea"), None);
}
