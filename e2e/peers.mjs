// peers.mjs STATE: readers people use, of npm, find in our feeds what a story must carry: name, byline, day, credit, every word.
import { readFileSync } from 'node:fs';
import { check, must, require } from './checks.mjs';

const Parser = require('rss-parser');
const { parseFeed } = require('feedsmith');

const { publisher } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const get = async (path) => (await fetch(publisher.site + path)).text();

// What the demo's story holds, by its own page at the newsroom: crates/reprint/demo.
const story = {
  title: "A Schoolgirl's Tide Meter Beats the Official One",
  author: 'Jonah Pellerin',
  credit: 'Copyright 1987-2026 The Harbour Ledger.',
  words: ['For ninety days a tide meter made by Ilse Maddern', 'A mussel had grown inside the pipe of the gauge.', 'She was polite about it'],
};

// Each reader's own names for the same things.
const rssParser = async (text) => {
  const { items } = await new Parser({ customFields: { item: ['dc:rights', 'rights'] } }).parseString(text);
  return items.map((item) => ({
    title: item.title,
    authors: [item.creator, item.author].filter(Boolean).map(String),
    date: item.isoDate,
    html: item['content:encoded'] ?? item.content,
    rights: item['dc:rights'] ?? item.rights?._ ?? item.rights,
  }));
};

const names = (people) => (people ?? []).map((person) => person.name ?? person);
const plain = (text) => text?.value ?? text;

const feedsmith = async (text) => {
  const { format, feed } = parseFeed(text);
  const items = format === 'atom' ? feed.entries : feed.items;
  return items.map((item) => ({
    title: plain(item.title),
    authors: [...names(item.authors), ...names(item.dc?.creators)],
    date: item.pubDate ?? item.published ?? item.date_published,
    html: plain(item.content?.encoded ?? item.content) ?? item.content_html,
    rights: plain(item.rights) ?? item.dc?.rights?.[0] ?? item.dc?.rights,
  }));
};

const when = JSON.parse(await get('/feed.json')).items.find((item) => item.title === story.title)?.date_published;

for (const [reader, read, feeds] of [
  ['rss-parser', rssParser, ['/feed.xml', '/atom.xml']],
  ['feedsmith', feedsmith, ['/feed.xml', '/atom.xml', '/feed.json']],
]) {
  for (const path of feeds) {
    await check(`peers: ${reader} finds the story in ${path}`, async () => {
      const items = await read(await get(path));
      const found = items.find((item) => item.title === story.title);
      must(found, `no such title among ${items.map((item) => item.title).join(' | ')}`);
      must(found.authors.some((name) => name.includes(story.author)), `byline: ${JSON.stringify(found.authors)}`);
      must(when && +new Date(found.date) === +new Date(when), `date: ${found.date}, not ${when}`);
      for (const words of story.words) must(found.html.includes(words), `not in the text: ${words}`);
      must(found.html.includes(story.credit), 'no credit in the text');
      // JSON Feed has no word for rights.
      if (!path.endsWith('.json')) must(found.rights === story.credit, `rights: ${JSON.stringify(found.rights)}`);
    });
  }
}
