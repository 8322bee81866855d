"""feeds.py STATE PUSHES: the feeds, sitemaps and pushes as programs other than ours read them."""
import json, pathlib, re, sys, time, urllib.error, urllib.request, urllib.robotparser
import xml.etree.ElementTree as xml

import feedparser

state = json.load(open(sys.argv[1], encoding="utf-8"))
pushes = pathlib.Path(sys.argv[2])
site = state["publisher"]["site"]
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def check(name):
    def run(test):
        try:
            test()
            print(f"ok   {name}")
        except Exception as error:
            print(f"FAIL {name}: {type(error).__name__}: {str(error)[:300]}")
    return run


def get(path):
    with urllib.request.urlopen(site + path) as answer:
        return answer.read(), answer.headers


def links(feed, rel):
    return [link["href"] for link in feed.get("links", []) if link.get("rel") == rel]


def tombstones(body):
    return [one.get("ref") for one in xml.fromstring(body).iter(TOMBSTONE)]


section = re.search(r'href="(?:%s)?(/section/[^"]+)"' % re.escape(site), get("/")[0].decode())[1]
places = {"the site": "", "a section": section}

for where, base in places.items():
    for kind, path in {"RSS": "/feed.xml", "Atom": "/atom.xml"}.items():
        @check(f"feeds: {kind} of {where} is well-formed and complete")
        def _(base=base, path=path):
            body, headers = get(base + path)
            feed = feedparser.parse(body, response_headers={"content-type": headers["content-type"]})
            assert not feed.bozo, feed.get("bozo_exception")
            assert feed.entries, "no entries"
            assert links(feed.feed, "self") == [site + base + path], links(feed.feed, "self")
            assert links(feed.feed, "hub") == [site + "/hub"], links(feed.feed, "hub")
            assert 'rel="hub"' in headers["link"] and 'rel="self"' in headers["link"], headers["link"]
            for entry in feed.entries:
                assert entry.title and entry.link and entry.id and entry.get("published"), entry
            assert len({entry.id for entry in feed.entries}) == len(feed.entries), "an id comes twice"

    @check(f"feeds: JSON Feed of {where}")
    def _(base=base):
        body, headers = get(base + "/feed.json")
        feed = json.loads(body)
        assert feed["version"].startswith("https://jsonfeed.org/version/1"), feed["version"]
        assert feed["feed_url"] == site + base + "/feed.json", feed["feed_url"]
        assert headers["content-type"].startswith("application/feed+json"), headers["content-type"]
        assert feed["items"] and all(item["id"] and item["url"] for item in feed["items"])
        assert all("content_html" in item or "content_text" in item for item in feed["items"])


@check("feeds: an unchanged feed is not sent twice")
def _():
    _, headers = get("/atom.xml")
    again = urllib.request.Request(site + "/atom.xml", headers={"If-None-Match": headers["etag"]})
    try:
        raise AssertionError(f"answered {urllib.request.urlopen(again).status}")
    except urllib.error.HTTPError as answer:
        assert answer.code == 304, answer.code


@check("feeds: the retracted story is a tombstone in Atom and in no feed an entry")
def _():
    body, _ = get("/atom.xml")
    assert len(tombstones(body)) == 1, tombstones(body)
    for path in ("/feed.xml", "/atom.xml", "/feed.json"):
        text = get(path)[0].decode()
        assert "Achterberg" not in text, f"{path} tells the story"


@check("feeds: the correction is said in the entry")
def _():
    assert state["sentence"] in get("/atom.xml")[0].decode()


@check("feeds: the list for other sites parses as RSS and JSON")
def _():
    feed = feedparser.parse(get("/embed/list.xml")[0])
    assert not feed.bozo and feed.entries, feed.get("bozo_exception")
    assert json.loads(get("/embed/list.json")[0])


for name, path in {"sitemap": "/sitemap.xml", "news sitemap": "/news-sitemap.xml"}.items():
    @check(f"feeds: the {name} is well-formed, and what it names is there")
    def _(path=path):
        places = [place.text for place in xml.fromstring(get(path)[0]).iter(SITEMAP + "loc")]
        # The demo's stories stand at another address first, so that theirs is the one for search engines, not this site's.
        assert all(place.startswith(site) for place in places), places
        assert state["ferry"]["page"] not in places and state["library"]["page"] not in places, places
        for place in places:
            assert urllib.request.urlopen(place).status == 200, place


@check("feeds: robots.txt opens the stories, shuts the search and names the sitemaps")
def _():
    robots = urllib.robotparser.RobotFileParser(site + "/robots.txt")
    robots.read()
    assert robots.can_fetch("anybody", state["ferry"]["page"])
    assert not robots.can_fetch("anybody", site + "/search?q=ferry")
    assert site + "/sitemap.xml" in (robots.site_maps() or []), robots.site_maps()


@check("feeds: the list of feeds is OPML")
def _():
    outlines = list(xml.fromstring(get("/feeds.opml")[0]).iter("outline"))
    assert any(one.get("xmlUrl") for one in outlines), outlines


@check("WebSub: a subscriber that is not ours was asked and is pushed to, signed")
def _():
    assert (pushes / "subscribed").exists(), "the hub never asked"
    assert not (pushes / "forged").exists(), "a signature is wrong"
    headers = (pushes / "1.headers").read_text()
    assert 'rel="self"' in headers.lower() or "rel=self" in headers.lower(), headers


def pushed(wanted):
    """The first push with `wanted`; feedparser must find each well-formed."""
    until = time.time() + 15
    while True:
        for file in sorted(pushes.glob("*.xml"), key=lambda file: int(file.stem)):
            body = file.read_bytes()
            feed = feedparser.parse(body)
            assert not feed.bozo, feed.get("bozo_exception")
            if wanted(feed, body):
                return
        assert time.time() < until, f"not among {len(list(pushes.glob('*.xml')))} pushes"
        time.sleep(0.2)


@check("WebSub: the correction is in a push")
def _():
    page = state["ferry"]["page"]
    # feedparser keeps the last of several elements of one name, so the sentence is looked for in the bytes.
    sentence = state["sentence"].encode()
    pushed(lambda feed, body: sentence in body and any(entry.id == page for entry in feed.entries))


@check("WebSub: the tombstone is in a push")
def _():
    page = state["library"]["page"]
    pushed(lambda feed, body: tombstones(body) and all(entry.id != page for entry in feed.entries))
