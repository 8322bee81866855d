// node pages.mjs STATE FOLDER: every page and screen in a browser at 1280 and 320 px, light and dark, and by the Nu validator.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { browser, check, must, require } from './checks.mjs';

const { AxeBuilder } = require('@axe-core/playwright');
const state = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const folder = process.argv[3];
mkdirSync(folder, { recursive: true });
const { publisher, partner, ferry, library } = state;
const desk = (party, path) => ({ url: party.site + path, session: party.session });

const pages = {
  'front': { url: `${publisher.site}/` },
  'section': { url: state.section },
  'story with a picture and a correction': { url: ferry.page },
  'story in German': { url: state.german },
  'story without a picture': { url: state.bare },
  'terms': { url: `${publisher.site}/republish` },
  'story to republish': { url: `${ferry.page}/republish` },
  'kit': { url: ferry.kit },
  'search': { url: `${publisher.site}/search?q=harbour` },
  'search without finds': { url: `${publisher.site}/search?q=zzzzzz` },
  'retraction': { url: library.page, status: 410 },
  'nothing there': { url: `${publisher.site}/no-such-page`, status: 404 },
  'list in a frame': { url: `${publisher.site}/embed/list` },
  'story in a frame': { url: ferry.page.replace('/story/', '/embed/story/') },
  'the page for a partner': { url: publisher.partnerPage },
  'the partner’s front': { url: `${partner.site}/` },
  'the partner’s story': { url: ferry.reprint },
  'the partner’s retraction': { url: library.reprint, status: 410 },
  'desk: log in': { url: `${publisher.site}/desk/login` },
  'desk: our stories': desk(publisher, '/desk'),
  'desk: a story': desk(publisher, `/desk/story/${ferry.id}`),
  'desk: a retracted story': desk(publisher, `/desk/story/${library.id}`),
  'desk: correct': desk(publisher, `/desk/story/${ferry.id}/correct`),
  'desk: retract': desk(publisher, `/desk/story/${ferry.id}/retract`),
  'desk: give': desk(publisher, `/desk/story/${ferry.id}/offer`),
  'desk: partners': desk(publisher, '/desk/partners'),
  'desk: add a partner': desk(publisher, '/desk/partners/new'),
  'desk: sources': desk(publisher, '/desk/sources'),
  'desk: terms': desk(publisher, '/desk/terms'),
  'desk: problems': desk(publisher, '/desk/problems'),
  'desk: requests': desk(publisher, '/desk/requests'),
  'desk: where it ran': desk(publisher, '/desk/copies'),
  'desk: a copy': { url: ferry.copy, session: publisher.session },
  'desk: found': desk(publisher, '/desk/find?q=harbour'),
  'desk: stories to take': desk(partner, '/desk/take'),
  'desk: a story taken': desk(partner, `/desk/story/${ferry.reprint?.split('/').pop()}`),
};

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const chrome = await browser();
const found = new Map(Object.keys(pages).map((name) => [name, { axe: [], wide: [], html: null }]));

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 320]) {
    for (const session of [undefined, publisher.session, partner.session]) {
      const context = await chrome.newContext({ storageState: session, viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
      context.setDefaultTimeout(20_000);
      const tab = await context.newPage();
      for (const [name, page] of Object.entries(pages)) {
        if (page.session !== session) continue;
        const at = found.get(name);
        try {
          const answer = await tab.goto(page.url, { waitUntil: 'load' });
          at.status = answer.status();
          at.html ??= await answer.text();
          const { violations } = await new AxeBuilder({ page: tab }).withTags(RULES).analyze();
          for (const one of violations) {
            at.axe.push(`${colorScheme} ${width}: ${one.id} at ${one.nodes.slice(0, 2).map((node) => node.target.join(' ')).join(', ')}`);
          }
          const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          if (over > 0) at.wide.push(`${over} px sideways at ${width}`);
        } catch (error) {
          at.axe.push(`${colorScheme} ${width}: ${error.message.split('\n')[0]}`);
        }
      }
      await context.close();
    }
  }
}
await chrome.close();

const jar = require.resolve('vnu-jar/build/dist/vnu.jar');
const files = new Map();
for (const [name, { html }] of found) {
  const file = `${folder}/${name.replace(/\W+/g, '-')}.html`;
  writeFileSync(file, html ?? '');
  files.set(`file:${file}`, name);
}
const errors = new Map();
try {
  execFileSync('java', ['-jar', jar, '--errors-only', '--format', 'json', ...[...files.keys()].map((file) => file.slice(5))], { stdio: 'pipe', maxBuffer: 1 << 26 });
} catch (failed) {
  for (const { url, lastLine, message } of JSON.parse(failed.stderr.toString()).messages) {
    const name = files.get(url) ?? url;
    errors.set(name, [...(errors.get(name) ?? []), `line ${lastLine}: ${message}`]);
  }
}

const few = (list) => `${list.length}: ${[...new Set(list)].slice(0, 3).join('; ')}`;
for (const [name, page] of Object.entries(pages)) {
  const at = found.get(name);
  await check(`pages: ${name}: answers ${page.status ?? 200}`, () => must(at.status === (page.status ?? 200), `answered ${at.status}`));
  await check(`pages: ${name}: Nu finds no error`, () => must(!errors.has(name), few(errors.get(name) ?? [])));
  await check(`pages: ${name}: axe finds no violation`, () => must(at.axe.length === 0, few(at.axe)));
  await check(`pages: ${name}: nothing runs out of the window`, () => must(at.wide.length === 0, few(at.wide)));
}
