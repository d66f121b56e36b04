// "Do I own this?": files stay in the browser, and the rights logic is asked as
// rarely as DRM-2 to DRM-6 say. The calls are counted.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { DEMO_DATABASE } from '../support/demo';
import { type Recording, record } from '../support/recordings';
import { RightsLogic } from '../support/rights';
import { startServer } from '../support/server';
import { axe, expect, shots, test } from '../support/test';

const IDENTIFY = ['/player/identify'];
const SONG = { id: 'con_s', title: 'Night <b>Train</b> {artist}', artist: 'Ada' };
const OTHER = { id: 'con_t', title: 'Other', artist: 'Bo' };

let folder: string;
let song: Recording;
let other: Recording;

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandstand-recordings-'));
  song = record(folder, 'song', 1);
  other = record(folder, 'other', 2);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens the player and waits until it has taken the form over. */
async function open(page: Page, url = '/player'): Promise<void> {
  await page.goto(url);
  await expect(page.getByText('nothing is uploaded')).toBeVisible();
}

/** Chooses a file, and answers what is said about it. */
async function choose(page: Page, path: string): Promise<Locator> {
  const answers = page.getByRole('region', { name: 'Answers' }).getByRole('listitem');
  const before = await answers.count();
  await page.getByLabel('Drop files here').setInputFiles(path);
  const answer = answers.nth(before);
  await expect(answer.getByRole('heading')).toHaveText(basename(path));
  await expect(answer).toHaveAttribute('data-state', /./, { timeout: 30_000 });
  return answer;
}

/** Makes the rights logic know the song, owned, and the other, not. */
async function teach(page: Page, rights: RightsLogic): Promise<void> {
  for (const [path, work] of [
    [song.wav, SONG],
    [other.wav, OTHER],
  ] as const) {
    await expect(await choose(page, path)).toContainText('We do not know this recording');
    rights.register(work);
  }
  rights.rights.add(`usr_one ${SONG.id}`);
  expect(rights.takeCalls()).toEqual([...IDENTIFY, ...IDENTIFY]);
}

async function plays(answer: Locator): Promise<void> {
  const seconds = await answer.locator('audio').evaluate(async (audio: HTMLAudioElement) => {
    audio.muted = true;
    await audio.play();
    await new Promise((passed) => audio.addEventListener('timeupdate', passed, { once: true }));
    await new Promise((passed) => setTimeout(passed, 300));
    audio.pause();
    return audio.currentTime;
  });
  expect(seconds).toBeGreaterThan(0);
}

test('the page is a form that anybody can send', async ({ page, javaScriptEnabled }) => {
  const response = await page.goto('/player');
  const policy = response!.headers()['content-security-policy']!;
  expect(policy).not.toContain('nonce');
  expect(policy).toContain("worker-src 'self'");
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Do I own this?');
  if (!javaScriptEnabled) {
    await expect(page.getByLabel('Choose a file')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send and identify' })).toBeVisible();
  }
  await axe(page);
  await shots(page, 'player');
});

test('one call for a song, none for its other forms', async ({ page, context, faults, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  const rights = new RightsLogic();
  await rights.serve(context);
  await open(page);
  await teach(page, rights);

  const first = await choose(page, song.wav);
  await expect(first).toContainText(`This is ${SONG.title} by Ada. You own it.`);
  expect(rights.takeCalls()).toEqual(IDENTIFY);
  await plays(first);

  for (const path of [song.wide, song.quiet, ...song.lossy]) {
    const answer = await choose(page, path);
    await expect(answer, path).toContainText('nobody was asked');
    await plays(answer);
  }
  expect(rights.takeCalls()).toEqual([]);

  // asked about once does not mean allowed: each form is asked about again (DRM-4)
  for (const path of [other.wav, other.wide]) {
    const answer = await choose(page, path);
    await expect(answer).toContainText('You do not own it.');
    await expect(answer.getByRole('link', { name: 'Buy it for €0.99' })).toHaveAttribute('href', '/shop/con_t');
    await expect(answer.locator('audio')).toHaveCount(0);
    expect(rights.takeCalls()).toEqual(IDENTIFY);
  }
  await axe(page);
  await shots(page, 'player-answers');
  faults.check();
});

test('files that are no recordings are refused in words, and nobody is asked', async ({ page, context, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  const rights = new RightsLogic();
  await rights.serve(context);
  await open(page);
  for (const [name, content, words] of [
    ['empty.mp3', '', 'The file is empty.'],
    ['letter.mp3', 'Dear Ada, this is not music.', 'This is not an audio file that we know.'],
    ['riff.wav', 'RIFF\u0024\0\0\0WAVEfmt ', 'The file is damaged.'],
  ] as const) {
    const path = join(folder, name);
    writeFileSync(path, content, 'latin1');
    await expect(await choose(page, path)).toContainText(words);
  }
  expect(rights.takeCalls()).toEqual([]);
});

test('the second user of a browser gets nothing from the first one’s store', async ({ page, context, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  const rights = new RightsLogic();
  await rights.serve(context);
  await open(page);
  await teach(page, rights);
  await choose(page, song.wav);
  rights.takeCalls();

  rights.user = 'usr_two';
  const renewed = page.waitForResponse('**/player/permissions');
  await open(page);
  await renewed;
  rights.takeCalls();
  await expect(await choose(page, song.quiet)).not.toContainText('You own it.');
  expect(rights.takeCalls()).toEqual(IDENTIFY);
});

test('a right that is revoked stops at once, and so does signing out', async ({ page, context, faults, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  // the browser reports the 401
  faults.allow(/status of 401/);
  const rights = new RightsLogic();
  await rights.serve(context);
  await open(page);
  await teach(page, rights);
  for (const end of [() => rights.rights.clear(), () => (rights.user = null)]) {
    rights.rights.add(`usr_one ${SONG.id}`);
    const answer = await choose(page, song.wav);
    await plays(answer);
    end();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await expect(answer).toContainText('The right to play this here has ended.');
    await expect(answer.locator('audio')).toHaveCount(0);
  }
  const answer = await choose(page, song.wav);
  await expect(answer).toContainText('Nobody is signed in.');
  await expect(answer.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in?next=%2Fplayer');
});

test('a permission counts if it is signed, not expired, and unchanged', async ({ page, context, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  const rights = new RightsLogic();
  await rights.serve(context);
  await open(page);
  await teach(page, rights);
  const notGood = 'its permission is not good on this device';

  const signer = rights.signer;
  rights.signer = generateKeyPairSync('ed25519').privateKey;
  await expect(await choose(page, song.wav)).toContainText(notGood);
  rights.signer = signer;

  rights.valid_s = -1;
  await expect(await choose(page, song.wav)).toContainText(notGood);
  // a clock turned back by a year gains nothing: the server told the time
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() - 31_536_000_000;
  });
  await expect(await choose(page, song.wav)).toContainText(notGood);

  rights.valid_s = 3_600;
  await expect(await choose(page, song.wav)).toContainText('You own it.');
  rights.takeCalls();
  await changePermissions(page);
  await expect(await choose(page, song.wav)).toContainText('You own it.');
  expect(rights.takeCalls(), 'the changed one is not believed').toEqual(IDENTIFY);
});

/** Makes every stored permission last for ever, without signing it anew. */
async function changePermissions(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done) => (request.onsuccess = () => done(request.result)));
    const database = await settled(indexedDB.open('bandstand-player', 1));
    const table = database.transaction('permission', 'readwrite').objectStore('permission');
    for (const row of await settled(table.getAll())) {
      const [header, payload, signature] = row.token.split('.');
      const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
      const forged = btoa(JSON.stringify({ ...claims, exp: 9e9 }));
      row.token = [header, forged.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''), signature].join('.');
      await settled(table.put(row));
    }
    database.close();
  });
}

test('without the server the page opens, what is owned plays, and nothing else', async ({ page, context, faults, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  faults.allow(/Failed to load resource/);
  const server = await startServer(process.env[DEMO_DATABASE]!);
  const rights = new RightsLogic();
  await rights.serve(context);
  await open(page, `${server.url}/player`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await teach(page, rights);
  await choose(page, song.wav);
  await choose(page, other.wav);

  await context.unrouteAll();
  await server.stop();
  await open(page, `${server.url}/player`);

  // the renewal was not answered
  await expect(page.getByText('Offline.')).toBeVisible();
  await plays(await choose(page, song.quiet));
  const unknown = await choose(page, record(folder, 'unknown', 3).wav);
  await expect(unknown).toContainText('We cannot be asked now.');
  await expect(unknown.locator('audio')).toHaveCount(0);
  await expect(await choose(page, other.wav)).toContainText('it could not be played here');
  await axe(page);
  await shots(page, 'player-offline');
});
