// node pictures.mjs STATE FOLDER: the README's pictures, of the demo as desk.mjs left it.
import { readFileSync } from 'node:fs';
import { browser } from './checks.mjs';

const state = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const chrome = await browser();
const shots = { story: { url: state.ferry.page }, desk: { url: `${state.publisher.site}/desk/story/${state.ferry.id}`, session: state.publisher.session } };
for (const [name, { url, session }] of Object.entries(shots)) {
  const context = await chrome.newContext({ storageState: session, viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
  const tab = await context.newPage();
  await tab.goto(url, { waitUntil: 'load' });
  await tab.screenshot({ path: `${process.argv[3]}/${name}.png` });
}
await chrome.close();
