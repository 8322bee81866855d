// node desk.mjs STATE: does at the desks, with JavaScript off, everything a newsroom does there.
// STATE is a JSON file of addresses; what other checks need (pages, sessions) is added to it.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { browser, check, must, until } from './checks.mjs';

const file = process.argv[2];
const state = JSON.parse(readFileSync(file, 'utf8'));
const chrome = await browser();

async function person() {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}
const [publisher, partner, plain, reader] = [await person(), await person(), await person(), await person()];

const status = async (url) => (await reader.request.get(url)).status();
const words = async (url) => (await reader.request.get(url)).text();
const said = (page) => page.textContent('.said');
const press = (page, name) => page.click(`main button:text-is("${name}")`);

async function setUp(page, link, name, mail) {
  await page.goto(link);
  await page.fill('#name', name);
  await page.fill('#mail', mail);
  await page.fill('#password', 'short');
  await press(page, 'Set up the desk');
  must((await said(page)).includes('ten characters'), 'a short password was taken');
  await page.fill('#name', name);
  await page.fill('#mail', mail);
  await page.fill('#password', 'a long enough password');
  await press(page, 'Set up the desk');
  must(new URL(page.url()).pathname === '/desk', `after set-up the browser is at ${page.url()}`);
}

async function story(page, base, screen, headline) {
  await page.goto(`${base}${screen}`);
  await page.click(`.stories a:text("${headline}")`);
  return new URL(page.url()).pathname.split('/').pop();
}

const { site, desk, cms } = state.publisher;
const valley = state.partner;
const ferry = {}, library = {};
const sentence = 'An earlier version of this article said that the ramp was built of oak. It is built of larch.';
const farewell = 'We withdrew this article because the vote it reports has not been held.';

await check('desk: the set-up link sets the first password, and not a short one', () => setUp(publisher, desk, 'Ines Okafor', 'ines@ledger.example'));
await check('desk: the set-up link works once', async () => {
  must((await plain.goto(desk)).status() === 403, 'it was taken twice');
});
await check('desk: one logs out, is refused with a wrong password, and logs in', async () => {
  await publisher.click('.desk-out button');
  must((await publisher.goto(`${site}/desk`)).url().endsWith('/desk/login'), 'the desk is open to everybody');
  for (const [password, place] of [['not the password', '/desk/login'], ['a long enough password', '/desk']]) {
    await publisher.fill('#mail', 'ines@ledger.example');
    await publisher.fill('#password', password);
    await press(publisher, 'Log in');
    must(new URL(publisher.url()).pathname === place, `${password}: at ${publisher.url()}`);
  }
});
await check('desk: the partner sets its own up', () => setUp(partner, valley.desk, 'Tobias Renn', 'tobias@valley.example'));

await check('desk: a partner is added and its addresses shown', async () => {
  await publisher.goto(`${site}/desk/partners`);
  await publisher.click('a:text-is("Add a partner")');
  await publisher.fill('#name', 'Moorland Echo');
  await publisher.fill('#host', 'moorland-echo.example');
  await publisher.fill('#contact', 'desk@moorland-echo.example');
  await press(publisher, 'Add');
  const shown = await publisher.textContent('main');
  const address = shown.match(/http:\S+\/partner\/rpp_\w+/)?.[0];
  must(address, 'no address is shown');
  state.publisher.partnerPage = address;
  must((await status(address)) === 200, 'the partner’s page does not open');
  must((await status(`${address}/atom.xml`)) === 200, 'the partner’s feed does not open');
  await publisher.goto(`${site}/desk/partners`);
  must((await publisher.textContent('table')).includes('Moorland Echo'), 'the list has no Moorland Echo');
});
await check('desk: the terms are kept as a new version, and a mistake is told with its line', async () => {
  await publisher.goto(`${site}/desk/terms`);
  await press(publisher, 'Keep as a new version');
  must((await said(publisher)).includes('new version'), 'not kept');
  const terms = await publisher.inputValue('#text');
  await publisher.fill('#text', terms.replace('extent = "full"', 'extent = "rather a lot"'));
  await press(publisher, 'Keep as a new version');
  must(/line \d+/.test(await said(publisher)), `no line: ${await said(publisher)}`);
});
await check('desk: a source is added and read', async () => {
  await publisher.goto(`${site}/desk/sources`);
  await publisher.click('a:text-is("Add a source")');
  await publisher.fill('#url', `${cms}/feed.xml?again`);
  await publisher.fill('#name', 'The same feed again');
  await press(publisher, 'Look what is there');
  must((await said(publisher)).includes('added'), 'not added');
});

await check('desk: a kit is given to a partner', async () => {
  ferry.id = await story(publisher, site, '/desk', 'Ferry Returns');
  ferry.page = `${site}/story/${ferry.id}`;
  await publisher.click('.acts a:text-is("Give to a partner")');
  await publisher.click('label:has-text("Hill Town Notes")');
  await press(publisher, 'Make the kit');
  ferry.kit = publisher.url();
  ferry.html = await publisher.inputValue('#kit-html');
  must(ferry.html.includes('data-reprint='), 'the kit’s credit carries no mark');
  must(ferry.html.includes('Harbour Ledger'), 'the kit carries no credit');
});
await check('desk: the plain site pastes the kit; its address is registered and the page is seen', async () => {
  await plain.goto(`${state.plain.site}/ferry/edit`);
  await plain.fill('input[name=title]', await publisher.inputValue('#kit-headline'));
  await plain.fill('textarea[name=html]', ferry.html);
  await plain.click('button');
  ferry.pasted = `${state.plain.site}/ferry`;
  await publisher.goto(`${site}/desk/story/${ferry.id}`);
  await publisher.click('table a:text-is("Hill Town Notes")');
  ferry.copy = publisher.url();
  await publisher.fill('#url', ferry.pasted);
  await press(publisher, 'Read this page');
  const row = publisher.locator(`tr:has-text("${ferry.pasted}")`);
  await until('the copy to be seen', 20, async () => {
    await publisher.goto(`${site}/desk/copies`);
    return (await row.locator('.chip.good').count()) === 1;
  });
});
for (const [one, headline] of [[ferry, 'Ferry Returns'], [library, 'Library Will Open']]) {
  await check(`desk: the partner takes “${headline}…” and it stands on its site`, async () => {
    one.id ??= await story(publisher, site, '/desk', headline);
    one.page = `${site}/story/${one.id}`;
    const id = await story(partner, valley.site, '/desk/take', headline);
    await press(partner, 'Take for our site');
    must((await said(partner)).includes('Taken'), 'not taken');
    one.reprint = `${valley.site}/story/${id}`;
    const shown = await words(one.reprint);
    must(shown.includes(headline), 'the page has no headline');
    must(shown.includes('was originally published on') && shown.includes('reproduced with permission'), 'the page has no credit');
  });
}

await check('desk: a correction without its sentence is refused', async () => {
  await publisher.goto(`${site}/desk/story/${ferry.id}`);
  await publisher.click('.acts a:text-is("Correct")');
  const before = await publisher.inputValue('#body');
  await publisher.fill('#body', before.replace(/\./, ', at last.'));
  await press(publisher, 'Send it out');
  must((await publisher.textContent('main')).includes('Nothing was changed'), 'it was sent');
});
await check('desk: a correction is shown at the publisher, and at the partner within 2 seconds', async () => {
  await publisher.goto(`${site}/desk/story/${ferry.id}/correct`);
  const before = await publisher.inputValue('#body');
  await publisher.click('label:has-text("a correction")');
  await publisher.fill('#note', sentence);
  await publisher.fill('#body', `${before}\n\nThe ramp is built of larch.`);
  await press(publisher, 'Send it out');
  must((await said(publisher)).includes('The change is out'), 'not sent');
  const { took } = await until('the partner’s page', 20, async () => (await words(ferry.reprint)).includes(sentence));
  must(took <= 2, `it took ${took} s`);
  for (const page of [ferry.page, ferry.reprint]) {
    const text = await words(page);
    must(text.includes(sentence) && text.includes('The ramp is built of larch.'), `${page} shows the old words`);
  }
});
await check('desk: the plain site’s copy becomes stale, and its editor is written to', async () => {
  const row = publisher.locator(`tr:has-text("${ferry.pasted}")`);
  await until('the copy to be stale', 20, async () => {
    await publisher.goto(`${site}/desk/copies`);
    return (await row.locator('.chip.bad').count()) === 1;
  });
  await until('the letter', 20, () => existsSync(state.mails)
    && readdirSync(state.mails).some((name) => name.endsWith('.eml') && readFileSync(`${state.mails}/${name}`, 'utf8').includes('hill-town-notes')));
});
await check('desk: Hold hides the story everywhere at once', async () => {
  await publisher.goto(`${site}/desk/story/${ferry.id}`);
  must((await publisher.locator('.acts button, .acts a').first().textContent()).trim() === 'Hold', 'the first button is not Hold');
  await press(publisher, 'Hold');
  must((await status(ferry.page)) === 410, 'the publisher’s page stays');
  await until('the partner’s page to go', 20, async () => (await status(ferry.reprint)) === 410);
  must(!(await words(ferry.reprint)).includes('built of larch'), 'the notice tells the story');
});
await check('desk: Release brings it back everywhere', async () => {
  await press(publisher, 'Release');
  must((await status(ferry.page)) === 200, 'the publisher’s page stays hidden');
  await until('the partner’s page', 20, async () => (await status(ferry.reprint)) === 200);
});
await check('desk: Retract is refused when the headline typed is another', async () => {
  await publisher.goto(`${site}/desk/story/${library.id}`);
  await publisher.click('.acts a:text-is("Retract")');
  must((await publisher.textContent('main')).includes('Valley Post'), 'the partners affected are not named');
  await publisher.fill('#note', farewell);
  await publisher.fill('#headline', 'Ferry Returns to North Quay');
  await press(publisher, 'Retract for good');
  must((await said(publisher)).includes('not the story'), 'it was taken');
  must((await status(library.page)) === 200, 'the story is gone');
});
await check('desk: Retract with the headline turns every page into a notice', async () => {
  await publisher.goto(`${site}/desk/story/${library.id}/retract`);
  await publisher.fill('#note', farewell);
  await publisher.fill('#headline', 'Library will open on Sundays from March');
  await press(publisher, 'Retract for good');
  must((await said(publisher)).includes('retracted'), 'not retracted');
  await until('the partner’s page to go', 20, async () => (await status(library.reprint)) === 410);
  for (const page of [library.page, library.reprint]) {
    must((await status(page)) === 410, `${page} stays`);
    const text = await words(page);
    must(text.includes(farewell), `${page} has no notice`);
    must(!text.includes('Achterberg'), `${page} tells the story`);
  }
  for (const list of ['/', '/search?q=Sundays', '/sitemap.xml', '/news-sitemap.xml', '/embed/list']) {
    must(!(await words(site + list)).includes(`/story/${library.id}`), `${list} still lists it`);
  }
});
await check('desk: a story that is retracted cannot be released', async () => {
  await publisher.goto(`${site}/desk/story/${library.id}`);
  must((await publisher.locator('.acts').count()) === 0, 'there is something to press');
});
await check('desk: a form without the session’s token changes nothing', async () => {
  const answer = await publisher.request.post(`${site}/desk/story/${ferry.id}/hold`, { form: { csrf: 'made up' } });
  must(answer.status() === 403, `answered ${answer.status()}`);
  must((await status(ferry.page)) === 200, 'the story is on hold');
});

Object.assign(state, { ferry, library, sentence, farewell });
state.publisher.session = await publisher.context().storageState();
state.partner.session = await partner.context().storageState();
await check('desk: the stories the other checks look at are there', async () => {
  for (const [key, headline] of [['german', 'Der Hafen'], ['pictured', 'Ferry'], ['bare', 'Island']]) {
    state[key] = `${site}/story/${await story(publisher, site, '/desk', headline)}`;
  }
});
state.section = new URL((await words(`${site}/`)).match(/href="([^"]*\/section\/[^"]*)"/)?.[1] ?? '/no-section', site).href;
writeFileSync(file, JSON.stringify(state, null, 1));
await chrome.close();
