// The rights store, from a provider's master to a file that plays because its
// holder owns the recording; on the real server, with its calls counted.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { DEMO_DATABASE } from '../support/demo';
import { type Recording, record } from '../support/recordings';
import { type Server, startServer } from '../support/server';
import { accounts, axe, expect, shots, submitSignIn, test } from '../support/test';

const IDENTIFY = ['/player/identify'];

let folder: string;
let song: Recording;
let other: Recording;

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandstand-store-'));
  song = record(folder, 'song', 1);
  other = record(folder, 'other', 2);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a recording up for sale; answers its id. */
async function publish(server: Server, file: string, title: string): Promise<string> {
  const said = ['--title', title, '--artist', 'Ada', '--price', '0.99', '--json'];
  const report = await server.run('content', 'add', file, '--provider', accounts.provider.email, ...said);
  return JSON.parse(report).id;
}

/** What the player asks from now on; answers and forgets it. */
function listen(page: Page): () => string[] {
  const calls: string[] = [];
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (path === '/player/identify') calls.push(path);
  });
  return () => calls.splice(0);
}

async function openPlayer(page: Page, url = '/player'): Promise<void> {
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

async function plays(audio: Locator): Promise<void> {
  const seconds = await audio.evaluate(async (audio: HTMLAudioElement) => {
    audio.muted = true;
    await audio.play();
    const moved = () => audio.currentTime > 0.1;
    while (!moved()) await new Promise((passed) => audio.addEventListener('timeupdate', passed, { once: true }));
    audio.pause();
    return audio.currentTime;
  });
  expect(seconds).toBeGreaterThan(0);
}

test('a provider uploads a master, says what it is, and publishes it', async ({ page, signIn, faults }) => {
  // the browser reports what the server refuses
  faults.allow(/status of 422/);
  await signIn('provider');
  await axe(page);
  await shots(page, 'provider');
  await page.getByLabel('Audio file').setInputFiles(song.wav);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page).toHaveURL(/\/provider\/recordings\/con_/, { timeout: 30_000 });
  await expect(page.getByText('0:40').first()).toBeVisible();
  await page.getByLabel('ISRC (optional)').fill('nonsense');
  await page.getByLabel('Artist').fill('Ada');
  await page.getByLabel('Price').fill('0.99');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible();
  await page.getByLabel('ISRC (optional)').fill('DE-A40-26-00099');
  await page.getByLabel('Title').fill('Night Train');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('It is kept.')).toBeVisible();
  await axe(page);
  await shots(page, 'provider-recording');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('It is in the shop now.')).toBeVisible();

  // the same samples in 24 bits are the same recording
  await page.goto('/provider');
  await page.getByLabel('Audio file').setInputFiles(song.wide);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByText('You have registered this recording already').first()).toBeVisible();
  // and what is no master is refused in words
  const letter = join(folder, 'letter.wav');
  writeFileSync(letter, 'Dear Ada, this is not music.');
  await page.goto('/provider');
  await page.getByLabel('Audio file').setInputFiles(letter);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByText('no audio file that is taken').first()).toBeVisible();
});

test('a subscriber buys once, plays with seeking, and fetches every format', async ({ page, signIn, javaScriptEnabled }) => {
  await signIn('subscriber');
  await page.goto('/shop');
  await axe(page);
  await shots(page, 'shop');
  await page.getByRole('link', { name: 'Slow Ferry' }).first().click();
  await axe(page);
  await shots(page, 'shop-item');
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await expect(page.getByText('It is yours.')).toBeVisible();
  await axe(page);
  await shots(page, 'library-item');
  const item = page.url().replace(/\?.*/, '');
  for (const [format, type] of [['flac', 'audio/flac'], ['wav', 'audio/wav'], ['opus', 'audio/ogg']] as const) {
    const file = await page.request.get(`${item}/files/${format}`);
    expect(file.headers()['content-type']).toBe(type);
    // it is played; one to keep comes by an instruction
    expect(file.headers()['content-disposition']).toBeUndefined();
  }
  if (javaScriptEnabled) {
    const audio = page.locator('audio').first();
    await plays(audio);
    const at = await audio.evaluate(async (audio: HTMLAudioElement) => {
      audio.currentTime = 30;
      await new Promise((passed) => audio.addEventListener('seeked', passed, { once: true }));
      return audio.currentTime;
    });
    expect(at).toBeGreaterThan(29);
  }
  await page.goto('/library');
  await expect(page.getByRole('link', { name: 'Slow Ferry' }).first()).toBeVisible();
  await axe(page);
  await shots(page, 'library');
  await page.goto('/shop?q=ferry');
  await expect(page.getByText('yours').first()).toBeVisible();
});

test('S plays with one call, then with none; T is refused each time', async ({ page, server, signIn, faults, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  faults.allow(/Failed to load resource/);
  const refused = record(folder, 'refused', 4);
  const owned = await publish(server, other.wav, 'Other Song');
  await publish(server, refused.wav, 'Not Theirs');
  await signIn('subscriber');
  await page.goto(`/shop/${owned}`);
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await expect(page.getByText('It is yours.')).toBeVisible();

  await openPlayer(page);
  const calls = listen(page);
  const first = await choose(page, other.wav);
  await expect(first).toContainText('This is Other Song by Ada. You own it.');
  expect(calls()).toEqual(IDENTIFY);
  await plays(first.locator('audio'));
  for (const path of [other.wide, other.quiet, ...other.lossy]) {
    const answer = await choose(page, path);
    await expect(answer, path).toContainText('nobody was asked');
    await plays(answer.locator('audio'));
    expect(calls(), path).toEqual([]);
  }
  for (const path of [refused.wav, refused.wide, ...refused.lossy]) {
    const answer = await choose(page, path);
    await expect(answer).toContainText('You do not own it.');
    await expect(answer.locator('audio')).toHaveCount(0);
    expect(calls(), path).toEqual(IDENTIFY);
  }
  const stranger = await choose(page, record(folder, 'stranger', 9).wav);
  await expect(stranger).toContainText('We do not know this recording');
  await shots(page, 'player-real');
});

test('offline what is owned plays and the unknown does not; a revoked right ends', async ({ page, context, faults, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  faults.allow(/Failed to load resource/);
  const server = await startServer(process.env[DEMO_DATABASE]!);
  const id = await publish(server, other.wav, 'Other Song');
  await page.goto(`${server.url}/sign-in`);
  await submitSignIn(page, accounts.subscriber);
  await page.goto(`${server.url}/shop/${id}`);
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await openPlayer(page, `${server.url}/player`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await plays((await choose(page, other.wav)).locator('audio'));

  // an operator takes it away, in another browser
  const office = await (await context.browser()!.newContext()).newPage();
  await office.goto(`${server.url}/sign-in`);
  await submitSignIn(office, accounts.operator);
  await office.goto(`${server.url}/operator/rights?email=${accounts.subscriber.email}`);
  const grant = office.getByLabel('Content id or ISRC');
  await expect(grant).toBeVisible();
  await axe(office);
  await shots(office, 'operator-rights');
  const row = office.getByRole('row', { name: /Other Song/ });
  await row.locator('summary').first().click();
  await row.getByLabel('Reason, which the person sees').fill('A slip');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(office.getByText('revoked').first()).toBeVisible();

  await page.evaluate(() => dispatchEvent(new Event('online')));
  const answers = page.getByRole('region', { name: 'Answers' }).getByRole('listitem');
  await expect(answers.first()).toContainText('The right to play this here has ended.');

  // granted for good, it plays again, and then without the server
  await grant.fill(id);
  await office.getByRole('button', { name: 'Grant', exact: true }).click();
  await office.context().close();
  await expect(await choose(page, other.wav)).toContainText('You own it.');
  await server.stop();
  await openPlayer(page, `${server.url}/player`);
  await expect(page.getByText('Offline.')).toBeVisible();
  await plays((await choose(page, other.quiet)).locator('audio'));
  const unknown = await choose(page, song.wav);
  await expect(unknown).toContainText('We cannot be asked now.');
  await expect(unknown.locator('audio')).toHaveCount(0);
});

test('without script the file is sent in, and answered', async ({ page, server, signIn, javaScriptEnabled }) => {
  if (javaScriptEnabled) return;
  const sent = record(folder, 'sent', 6);
  await publish(server, sent.wav, 'Sent In');
  await signIn('subscriber');
  await page.goto('/player');
  await page.getByLabel('Choose a file').setInputFiles(sent.quiet);
  await page.getByRole('button', { name: 'Send and identify' }).click();
  await expect(page.getByText('Sent In').first()).toBeVisible();
  await expect(page.getByText('You do not own it.')).toBeVisible();
  await axe(page);
});

test('an operator decides what the figures leave open', async ({ page, server, signIn }) => {
  await publish(server, record(folder, 'master', 5).wav, 'Master');
  // half as loud: other samples, the same recording
  await publish(server, record(folder, 'master', 5).quiet, 'Copy');
  await signIn('operator');
  await page.goto('/operator/content');
  await expect(page.getByText('Copy').first()).toBeVisible();
  await axe(page);
  await shots(page, 'operator-content');
  await page.goto('/operator/matches');
  await axe(page);
  await shots(page, 'operator-matches');
  await page.getByRole('link', { name: /Master/ }).first().click();
  await axe(page);
  await shots(page, 'operator-match');
  await page.getByRole('button', { name: 'Same recording' }).click();
  await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible();
  await page.getByLabel('Note: what decided it').fill('One master, two levels.');
  await page.getByRole('button', { name: 'Same recording' }).click();
  await expect(page).toHaveURL('/operator/matches');
  await expect(page.getByText('Nothing waits for a decision')).toBeVisible();
});
