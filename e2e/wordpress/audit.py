"""Makes the posts, has each theme show them, and lets `reprint check` judge every page."""
import json, os, re, subprocess, sys, urllib.request, urllib.error
from collections import Counter
from pathlib import Path

BINARY, WORK, KIT = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
CASES = Path(__file__).resolve().parents[2] / "crates/rights/tests/it/audit"
HERE = Path(__file__).resolve().parent
USE = WORK / "use.json"
USE.write_text('{"partner": {"name": "Valley Post"}, "assets": "all"}')
OWN = {"ferry": "quay-at-dawn.jpg", "library": "reading-room.jpg"}
OTHERS = {"ferry": "storm-wreckage.jpg", "library": "council-meeting.jpg"}


def pieces(html):
    return [piece for piece in html.strip().split("\n") if piece]


def is_credit(piece):
    return "data-reprint" in piece


def block(piece):
    kind = {"h2": "heading", "h3": "heading", "ul": "list", "ol": "list", "blockquote": "quote"}.get(re.match(r"<(\w+)", piece)[1], "paragraph")
    return f"<!-- wp:{kind} -->\n{piece}\n<!-- /wp:{kind} -->"


# How a clean copy comes to be: each takes the kit's pieces and makes the post's content.
WAYS = {
    "classic": lambda parts: "\n\n".join(parts),
    "blocks": lambda parts: "\n\n".join(map(block, parts)),
    "html block": lambda parts: "<!-- wp:html -->\n" + "\n".join(parts) + "\n<!-- /wp:html -->",
    "line breaks": lambda parts: "\n\n".join(re.sub(r"^<p>(.*)</p>$", r"\1", part) for part in parts),
    "column": lambda parts: "<!-- wp:group --><div class=\"wp-block-group\">" + "\n".join(map(block, parts)) + "</div><!-- /wp:group -->",
}


def text_of(kit, parts, words):
    """The place of the paragraph that begins with these words."""
    return next(at for at, part in enumerate(parts) if words in re.sub("<[^>]+>", "", part))


def body_at(parts):
    return [at for at, part in enumerate(parts) if part.startswith("<p>") and not is_credit(part) and "<img" not in part and len(part) > 120]


def without(parts, test):
    return [part for part in parts if not test(part)]


def moved_credit(parts, policy):
    credit = next(part for part in parts if is_credit(part))
    rest = without(parts, is_credit)
    return rest + [credit] if policy == "top" else rest[:1] + [credit] + rest[1:]


def edited(parts, at, change):
    parts = list(parts)
    parts[at] = change(parts[at])
    return parts


def unlinked(part):
    return re.sub(r"</?a\b[^>]*>", "", part)


# Name, the rules one of which must be named, rules that are rightly named beside it, policies it is a fault under, what it does.
FAULTS = [
    ("no credit line", {"credit.line"}, {"link.target", "link.one_of", "credit.position", "credit.copyright"}, "top bottom choice", lambda p, pol: without(p, is_credit)),
    ("another credit line", {"credit.line"}, {"credit.position", "link.one_of"}, "top bottom choice", lambda p, pol: [re.sub("originally published|First published", "made available", x) if is_credit(x) else x for x in p]),
    ("credit at the wrong end", {"credit.position"}, set(), "top bottom", moved_credit),
    ("credit not linked", {"link.target"}, set(), "top bottom", lambda p, pol: [unlinked(x) if is_credit(x) else x for x in p]),
    ("a paragraph changed", {"edit.body"}, set(), "top bottom choice", lambda p, pol: edited(p, body_at(p)[1], lambda x: x.replace(" the ", " nobody’s ").replace(" a ", " no "))),
    ("a paragraph cut", {"edit.shorten", "edit.body"}, {"media.online"}, "top bottom choice", lambda p, pol: p[: body_at(p)[1]] + p[body_at(p)[1] + 1 :]),
    ("a paragraph added", {"edit.additions"}, set(), "bottom choice", lambda p, pol: p[: body_at(p)[2]] + ["<p>Readers in the valley told this paper that they had expected nothing else, and that the bus would have been late in any case.</p>"] + p[body_at(p)[2] :]),
    ("no copyright", {"credit.copyright"}, set(), "bottom", lambda p, pol: [x.replace("Copyright 2026 Harbour Gazette. ", "") for x in p]),
    ("no tail", {"credit.tail"}, set(), "bottom", lambda p, pol: without(p, lambda x: "reader-owned newsroom" in x)),
    ("no counter", {"measure.pixel"}, set(), "top", lambda p, pol: without(p, lambda x: "p.gif" in x)),
    ("pasted as text", {"link.target"}, {"credit.licence_link", "edit.keep_links", "link.keep_links", "measure.pixel"}, "top bottom", lambda p, pol: [re.sub("<[^>]+>", "", x) for x in without(p, lambda x: "<img" in x)]),
]


def kit_of(story, policy):
    said = subprocess.run([KIT, CASES / f"{story}.json", CASES / f"{policy}.toml"], capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


def posts():
    """Each post with what is to be found on its page: nothing, or one of some rules."""
    made = []
    for story in ("ferry", "library"):
        for policy in ("top", "bottom", "choice"):
            kit = kit_of(story, policy)
            parts = pieces(kit["html"])
            byline = f"<p>{kit['byline']}</p>"
            base = {"story": story, "policy": policy, "title": kit["headline"], "author": "Valley Desk", "pictures": [], "featured": "valley-header.jpg",
                    "canonical": kit["canonical"] if policy == "top" else None, "noindex": kit["noindex"], "must": [], "may": []}

            def add(name, content, **more):
                made.append({**base, **more, "name": f"{story}/{policy}/{name}", "content": content})

            for way, make in WAYS.items():
                add(f"clean, {way}", make([byline, *parts]))
            names = " and ".join(kit["authors"])
            add("clean, a user for the author", WAYS["classic"](parts), author=names)
            add("clean, with the publisher's picture", WAYS["blocks"]([byline, *parts]), pictures=[] if policy == "choice" else [OWN[story]])
            add("clean, smart quotes and spaces", WAYS["classic"]([byline, *(x.replace("“", '"').replace("”", '"').replace("’", "'").replace(" of ", "&nbsp;of ") for x in parts)]))
            add("clean, on a page", WAYS["blocks"]([byline, *parts]), type="page")
            add("behind a password", WAYS["classic"]([byline, *parts]), password="secret", must=None)
            for way in ("classic", "blocks"):
                make = WAYS[way]
                for name, must, may, policies, change in FAULTS:
                    if policy in policies.split() and not (way == "blocks" and name == "pasted as text"):
                        add(f"{name}, {way}", make([byline, *change(parts, policy)]), must=sorted(must), may=sorted(may))
                add(f"no byline, {way}", make(parts), must=["credit.byline"])
                add(f"another's picture, {way}", make([byline, *parts]), pictures=[OTHERS[story]], must=["assets.image"])
                if policy == "top":
                    add(f"no canonical, {way}", make([byline, *parts]), canonical=None, must=["link.canonical"])
                if policy == "bottom":
                    add(f"in the index, {way}", make([byline, *parts]), noindex=False, must=["link.noindex"])
                    add(f"another headline, {way}", make([byline, *parts]), title="What nobody expected at the water’s edge", must=["edit.headline"])
    return made


def php(*arguments, given=""):
    return subprocess.run(["php", HERE / "posts.php", WORK / "wp", *arguments], input=given, capture_output=True, text=True, check=True).stdout


def page(url):
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as refused:
        return refused.read()


def judged(html, url, story, policy):
    file = WORK / "page.html"
    file.write_bytes(html)
    said = subprocess.run([BINARY, "check", file, "--url", url, "--story", CASES / f"{story}.json", "--policy", CASES / f"{policy}.toml",
                           "--use", USE, "--now", "2026-11-20T12:00:00Z"], capture_output=True, text=True)
    if said.returncode not in (0, 4, 6):
        sys.exit(said.stderr)
    return json.loads(said.stdout)


wanted = posts()
places = {made["name"]: made["url"] for made in json.loads(php(given=json.dumps(wanted)))}
themes = sorted(folder.name for folder in (WORK / "wp/wp-content/themes").iterdir() if (folder / "style.css").exists())
clean = accused = faults = found = beside = nothing = 0
lines = []
missed = Counter()
for theme in themes:
    php("theme", theme)
    home = page(f"http://{os.environ['WP_HOST']}/")
    nowhere = page(f"http://{os.environ['WP_HOST']}/2026/11/gone/")
    for post in wanted:
        url = places[post["name"]]
        html = page(url)
        if os.environ.get("E2E_KEEP"):
            keep = Path(os.environ["E2E_KEEP"]) / theme
            keep.mkdir(parents=True, exist_ok=True)
            (keep / (re.sub(r"\W+", "-", post["name"]) + ".html")).write_bytes(html)
        check = judged(html, url, post["story"], post["policy"])
        named = {one["rule"]: f'{one["verdict"]}: {one.get("seen")}' for one in check["verdicts"] if one["verdict"] in ("missing", "different")}
        told = f'{theme}: {post["name"]}: {check["overall"]} {check.get("reason", "")} {named}'
        if post["must"] is None:
            nothing += 1
            if check["overall"] != "cannot_tell" or named:
                accused += 1
                lines.append(f"accused where nothing can be told: {told}")
        elif not post["must"]:
            clean += 1
            if check["overall"] != "kept" or named:
                accused += 1
                lines.append(f"accused: {told}")
        else:
            faults += 1
            if any(rule in named for rule in post["must"]):
                found += 1
            else:
                missed[post["name"].split("/")[2]] += 1
                lines.append(f"missed: {told}")
            other = [rule for rule in named if rule not in post["must"] + post["may"]]
            if other:
                beside += 1
                lines.append(f"accused beside: {theme}: {post['name']}: {[(rule, named[rule]) for rule in other]}")
    for html, name in ((home, "the front page"), (nowhere, "a page that is not there")):
        check = judged(html, f"http://{os.environ['WP_HOST']}/", "ferry", "top")
        nothing += 1
        if check["overall"] == "not_kept":
            accused += 1
            lines.append(f"accused: {theme}: {name}: {check['verdicts']}")
print("\n".join(lines))
print(f"themes: {', '.join(themes)}")
print(f"{accused} of {clean + nothing} clean pages accused ({clean} with the copy, {nothing} without it)")
print(f"{found} of {faults} faults found; {beside} faulty pages accused of something else too")
sys.exit(accused > 0 or beside > 0 or found * 100 < faults * 97)
