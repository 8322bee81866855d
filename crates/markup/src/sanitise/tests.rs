use proptest::prelude::*;

use super::*;

fn clean(html: &str) -> String {
    sanitise(html, Some(&"https://news.example/a/b".parse().unwrap())).into_string()
}

#[test]
fn what_runs_goes_and_what_reads_stays() {
    for (html, expected) in [
        ("<p onclick=x()>a<script>x()</script></p>", "<p>a</p>"),
        ("<a href='java&#10;script:x()'>a</a>", "<a>a</a>"),
        (
            "<a href='/c?d=1&amp;e'>a</a>",
            r#"<a href="https://news.example/c?d=1&amp;e">a</a>"#,
        ),
        (
            "<img src=x.png alt='<b>' onerror=x()>",
            r#"<img src="https://news.example/a/x.png" alt="&lt;b&gt;">"#,
        ),
        ("<img src='data:image/svg+xml,x'>t", "t"),
        ("<svg><a href=javascript:x()>t</a></svg>u", "u"),
        ("<form><input value=v>a<button>b</button></form>", "ab"),
        (
            "<p data-reprint=embed data-x=y style='position:fixed'>a</p>",
            r#"<p data-reprint="embed">a</p>"#,
        ),
        ("a<br/>b<hr>c", "a<br>b<hr>c"),
        (
            "<table><tr><td colspan=2>a</table>",
            r#"<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>"#,
        ),
        ("<pre>\n\na</pre>", "<pre>\n\na</pre>"),
        (
            "<noscript><p title='</noscript><img src=x onerror=x()>'></p></noscript>t",
            "t",
        ),
    ] {
        assert_eq!(clean(html), expected, "{html}");
    }
}

#[test]
fn a_source_set_is_checked_address_by_address() {
    assert_eq!(
        clean("<img srcset='a.png 1x, javascript:x() 2x,https://i.example/b,c.png 800w'>"),
        r#"<img srcset="https://news.example/a/a.png 1x">"#
    );
}

#[test]
fn ten_thousand_unwrapped_levels_take_no_time() {
    let html = "<x-a><p>b".repeat(10_000);
    assert!(clean(&html).len() > 10_000);
}

fn tags() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<a href=/x>",
            "</a>",
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<th>",
            "<caption>",
            "<tbody>",
            "<li>",
            "<ul>",
            "</ul>",
            "<ol>",
            "<dl>",
            "<dt>",
            "<dd>",
            "<h2>",
            "</h2>",
            "<h3>",
            "<pre>",
            "</pre>",
            "\n",
            "<svg>",
            "</svg>",
            "<math>",
            "<mtext>",
            "<style>",
            "</style>",
            "<select>",
            "<option>",
            "</select>",
            "<template>",
            "</template>",
            "<form>",
            "<button>",
            "</button>",
            "<object>",
            "</object>",
            "<font color=a>",
            "<font>",
            "<noscript>",
            "<img src=/y>",
            "<br>",
            "<hr>",
            "<span class=c>",
            "</span>",
            "<figure>",
            "<figcaption>",
            "<x-y>",
            "</x-y>",
            "<section>",
            "<blockquote>",
            "<details>",
            "<summary>",
            "<video>",
            "<source src=/z>",
            "<picture>",
            "</picture>",
            "<title>",
            "</title>",
            "<colgroup>",
            "<col>",
            "<center>",
            "<q>",
            "<nobr>",
            "&#13;",
            "&nbsp;",
        ])
        .prop_map(str::to_owned),
        "[a-c<&\" ]{0,3}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_output_sanitises_to_itself(html in tags()) {
        let once = clean(&html);
        prop_assert_eq!(clean(&once), once);
    }
}
