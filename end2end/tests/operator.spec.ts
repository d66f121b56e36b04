// The operator's day: files in, rejects mended, tariffs, bills, and who did what.

import { type Page } from '@playwright/test';
import { axe, expect, shots, test } from '../support/test';

const HEADER = 'record_id,line,service,started_at,ended_at,quantity,unit,peer';
const GOOD = 'e2e-1,+49151000051,voice,2026-11-20T10:00:00Z,2026-11-20T10:01:00Z,60,s,+4940100200';
const BROKEN = GOOD.replace('e2e-1', 'e2e-2').replace(',60,s,', ',-60,s,');

const sheet = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
}

/** What the page of an import counts, by what it calls it. */
async function expectCounts(page: Page, counts: Record<string, string>): Promise<void> {
  for (const [name, count] of Object.entries(counts)) {
    const row = page.locator('.tally__counts > div').filter({ hasText: name });
    await expect(row.locator('dd')).toHaveText(count);
  }
}

/** The page of an import shows how it goes on, at the latest when it is loaded again. */
async function settled(page: Page): Promise<void> {
  await expect(async () => {
    const state = page.locator('#progress');
    if ((await state.getAttribute('data-state')) === 'running') await page.reload();
    await expect(state).toHaveAttribute('data-state', 'done', { timeout: 500 });
  }).toPass();
}

/** Sends a file with the form that `page` shows, and waits until it is taken in. */
async function upload(page: Page, name: string, lines: string[]): Promise<void> {
  await page.getByLabel('Format', { exact: true }).selectOption('bandstand-csv');
  await page.getByLabel('Usage file', { exact: true }).setInputFiles({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page).toHaveURL(/\/operator\/imports\/imp_/);
  await expect(heading(page)).toHaveText(name);
  await settled(page);
}

/** A figure of the page's head. */
async function expectFact(page: Page, name: string, figure: string): Promise<void> {
  const fact = page.locator('.facts > div').filter({ hasText: name });
  await expect(fact.locator('dd')).toHaveText(figure);
}

/** The newest row of the log about `action` names the operator and `object`. */
async function expectLogged(page: Page, action: string, object: string): Promise<void> {
  await page.goto('/operator/audit');
  const rows = page.getByRole('table').locator('tbody tr').filter({ hasText: action });
  await expect(rows.first()).toContainText('operator@demo.example');
  await expect(rows.first()).toContainText(object);
}

test.beforeEach(async ({ signIn }) => signIn('operator'));

test('the first page says what waits', async ({ page }) => {
  await expect(heading(page)).toHaveText('What needs you');
  const rejected = sheet(page, 'To do').getByRole('row', { name: /^Rejected records/ });
  await expect(rejected.getByRole('cell')).toHaveText('6');
  await axe(page);
  await shots(page, 'operator');
});

test('a file is imported, its reject mended and replayed', async ({ page }) => {
  await goTo(page, 'Imports');
  await axe(page);
  await shots(page, 'imports');
  await upload(page, 'e2e.csv', [HEADER, GOOD, GOOD, BROKEN, '']);
  await expectCounts(page, { Accepted: '1', Duplicates: '1', Rejected: '1', 'Read from the file': '3' });
  await expect(page.getByRole('status')).toHaveText('1 + 1 + 1 = 3: every record of the file.');
  await axe(page);
  await shots(page, 'import');

  await page.getByRole('link', { name: 'Look through the rejects' }).click();
  await axe(page);
  await shots(page, 'rejects');
  await page.getByRole('link', { name: 'line 4', exact: true }).click();
  await expect(heading(page)).toHaveText('Negative number');
  await expect(sheet(page, 'As it stands in the file').locator('pre')).toHaveText(BROKEN);
  await axe(page);
  await shots(page, 'reject');

  const record = page.getByLabel('The record', { exact: true });
  await expect(record).toHaveValue(BROKEN);
  // mended the wrong way, it is still rejected, and what was typed stays
  const wrong = BROKEN.replace(',-60,s,', ',60,parsec,');
  await record.fill(wrong);
  await page.getByRole('button', { name: 'Replay as mended' }).click();
  await expect(page.getByRole('alert')).toContainText('Still rejected: Unknown unit');
  await expect(record).toHaveValue(wrong);
  await axe(page);
  await shots(page, 'reject-still');

  await record.fill(BROKEN.replace(',-60,s,', ',60,s,'));
  await page.getByRole('button', { name: 'Replay as mended' }).click();
  await expect(page.getByRole('main')).toContainText('It is accepted and counts now.');
  await expect(page.getByRole('button', { name: 'Replay as mended' })).toHaveCount(0);
  await expectLogged(page, 'started an import', 'e2e.csv');
  await expectLogged(page, 'replayed a rejected record', 'rej_');
});

test('the same file again changes nothing', async ({ page }) => {
  for (const counts of [
    { Accepted: '1', Duplicates: '0', Rejected: '0' },
    { Accepted: '0', Duplicates: '1', Rejected: '0' },
  ]) {
    await page.goto('/operator/imports');
    await upload(page, 'again.csv', [HEADER, GOOD.replace('e2e-1', 'e2e-3'), '']);
    await expectCounts(page, counts);
  }
});

test('a form without a file comes back with words', async ({ page, faults }) => {
  // with scripts the form is sent by one, which Chromium does not know for a page
  faults.allow(/status of 422/);
  await page.goto('/operator/imports');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page).toHaveTitle(/^Error:/);
  await expect(page.getByRole('alert')).toContainText('Choose a file');
  await axe(page);
  await shots(page, 'imports-refused');
});

test('a reject is discarded for good', async ({ page }) => {
  await goTo(page, 'Rejects');
  const rows = page.getByRole('table').locator('tbody tr');
  await page.getByLabel('Reason', { exact: true }).selectOption({ label: 'Quote not closed' });
  await page.getByRole('button', { name: 'Show' }).click();
  const before = await rows.count();
  await rows.first().getByRole('link').first().click();
  await page.getByRole('button', { name: 'Discard for good' }).click();
  await expect(page.getByRole('main')).toContainText('It is discarded.');
  await page.goto('/operator/rejects?reason=unterminated_quote');
  await expect(rows).toHaveCount(before - 1);
  await expectLogged(page, 'discarded a rejected record', 'rej_');
});

test('a tariff is looked at, and a new version checked', async ({ page }) => {
  await goTo(page, 'Tariffs');
  await expect(page.getByRole('table').locator('tbody tr')).toHaveCount(4);
  await axe(page);
  await shots(page, 'tariffs');
  await page.getByRole('row', { name: /linden, version 2/ }).getByRole('link').click();
  await expect(heading(page)).toHaveText('Linden, version 2');
  await axe(page);
  await shots(page, 'tariff');

  await page.goto('/operator/tariffs/new');
  const source = page.getByLabel('The tariff’s file, in TOML');
  const sound = await source.inputValue();
  await axe(page);
  await shots(page, 'tariff-new');

  // the second band ends below the first
  const broken = sound.replace('up_to = "25"', 'up_to = "5"');
  expect(broken).not.toBe(sound);
  await source.fill(broken);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page).toHaveTitle(/^Error:/);
  const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  await expect(summary).toBeVisible();
  await expect(source).toHaveAttribute('aria-invalid', 'true');
  expect(await source.inputValue()).toContain('up_to = "5"');
  await axe(page);
  await shots(page, 'tariff-refused');

  await source.fill(sound);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('main')).toContainText('The file is sound. Nothing was added yet.');
  await page.getByRole('button', { name: 'Add version' }).click();
  await expect(page).toHaveURL(/\/operator\/tariffs\/example\/1/);
  await expect(page.getByRole('main')).toContainText('The version was added.');
  await expectLogged(page, 'added a tariff version', 'example 1');
});

test('accounts lead to their lines and invoices', async ({ page }) => {
  await goTo(page, 'Accounts');
  await expect(page.getByRole('table').locator('tbody tr')).toHaveCount(3);
  await axe(page);
  await shots(page, 'accounts');
  await page.getByRole('link', { name: 'Household Harbour Street 9' }).click();
  await expect(heading(page)).toHaveText('Household Harbour Street 9');
  await expect(page.getByRole('main')).toContainText('+49151000051');
  await axe(page);
  await shots(page, 'account');
});

test('a dry run says what a bill run would do and writes nothing; the run does it', async ({ page }) => {
  await goTo(page, 'Bill runs');
  const runs = page.getByRole('table').locator('tbody tr');
  const before = await runs.count();
  await axe(page);
  await shots(page, 'bill-runs');
  await expect(page.getByLabel('Month', { exact: true })).toHaveValue('2026-10');
  await page.getByRole('button', { name: 'Dry run' }).click();

  await expect(page).toHaveURL(/\/operator\/bill-runs\/preview\?period=2026-10$/);
  await expect(heading(page)).toHaveText(/^October 2026 would come to \$\d+\.\d\d$/);
  await expectFact(page, 'Would be billed', '1');
  await expectFact(page, 'Have their invoice', '2');
  const total = (await heading(page).textContent())!.split(' ').at(-1)!;
  const account = page.getByRole('row', { name: /^Household Mill Lane 4/ });
  await expect(account).toContainText(total);
  await axe(page);
  await shots(page, 'bill-run-preview');
  await page.goto('/operator/bill-runs');
  await expect(runs).toHaveCount(before);

  await page.goto('/operator/bill-runs/preview?period=2026-10');
  await page.getByRole('button', { name: 'Run it: write 1 invoice' }).click();
  await expect(page).toHaveURL(/\/operator\/bill-runs\/run_/);
  await expect(page.getByRole('main')).toContainText('The month was billed.');
  await expect(heading(page)).toContainText(total);
  await axe(page);
  await shots(page, 'bill-run');
  await expectLogged(page, 'finished a bill run', '2026-10');
  await page.goto('/operator/bill-runs/preview?period=2026-10');
  await expect(heading(page)).toHaveText('October 2026: nothing to bill');
});

test('an invoice is taken back, and its month would be billed again', async ({ page }) => {
  await page.goto('/operator/accounts/harbour-street-9');
  await page.locator('a[href^="/operator/invoices/"]').first().click();
  await expect(page).toHaveURL(/\/operator\/invoices\//);
  await axe(page);
  await shots(page, 'operator-invoice');
  const send = page.getByRole('button', { name: 'Write the credit note' });
  await page.getByLabel('Reason', { exact: true }).fill('Wrong line');
  await send.click();
  await expect(page.getByRole('alert')).toContainText('Confirm that the whole invoice');
  await page.getByLabel('Write a credit note for the whole invoice').check();
  await send.click();
  await expect(page.getByRole('main')).toContainText('was written: it takes invoice');
  await axe(page);
  await page.goto('/operator/bill-runs/preview?period=2026-10');
  await expectFact(page, 'Would be billed', '1');
  await expectLogged(page, 'took an invoice back', '2026-');
});

test('the audit log names who did what, newest first', async ({ page }) => {
  await goTo(page, 'Audit');
  await expect(heading(page)).toHaveText('Audit log');
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows.first()).toContainText('signed in');
  await expect(rows.first()).toContainText('operator@demo.example');
  await axe(page);
  await shots(page, 'audit');
});

test('operator pages speak German too', async ({ page }) => {
  const footer = page.getByRole('contentinfo');
  await footer.getByLabel('Language').selectOption('de');
  await footer.getByRole('button', { name: 'Apply' }).click();
  await expect(heading(page)).toHaveText('Was Sie braucht');
  await axe(page);
  await shots(page, 'operator-german');
});

test('a metering plan is checked against last month, and a new version added', async ({ page }) => {
  await goTo(page, 'Metering');
  await expect(page.getByRole('row', { name: /^Family 25 GB/ })).toContainText('version 1');
  await axe(page);
  await shots(page, 'plans');
  await page.getByRole('link', { name: 'Family 25 GB' }).click();
  const tree = sheet(page, 'What it resolves to');
  await expect(tree.getByRole('row', { name: /household’s 25 GB/ })).toContainText('0.2 on the home line, else 1');
  await expect(sheet(page, 'The next switches of its schedule').locator('tbody tr')).toHaveCount(10);
  const replay = sheet(page, 'Last month, by this file and as it was');
  const harbour = replay.getByRole('row', { name: /^harbour-street-9/ });
  await expect(harbour.getByRole('cell').first()).toContainText('80 %: notify');
  await axe(page);
  await shots(page, 'plan');

  const file = page.getByLabel('The plan’s file, in TOML');
  const source = await file.inputValue();
  const broken = source.replace('"25 GB"', '"-25 GB"').replace('network = fixed', 'network = dsl');
  await file.fill(broken);
  await page.getByRole('button', { name: 'Check' }).click();
  const faults = page.getByRole('alert').getByRole('link');
  await expect(faults).toHaveCount(2);
  await expect(faults.first()).toContainText(/^line \d+: .*more than nothing/);
  await expect(faults.last()).toContainText('fixed or mobile is wanted');
  await axe(page);

  const next = source
    .replace('version = 1', 'version = 2')
    .replace(/valid_from = "[\d-]+"/, 'valid_from = "2026-12-01"')
    .replace('quota = "25 GB"', 'quota = "60 GB"');
  await file.fill(next.replace('2026-12-01', '2026-08-01'));
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('main')).toContainText('It reaches back to 1 August 2026: once it is added, 9 meters of months that have ended are counted anew');
  await axe(page);
  await file.fill(next);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(harbour.getByRole('cell').first()).toContainText('nothing was reached');
  await expect(harbour.getByRole('cell').last()).toContainText('80 %: notify');
  await page.getByRole('button', { name: 'Add version' }).click();
  await expect(page.getByRole('status')).toContainText('The version was added');
  await expectLogged(page, 'added a metering plan version', 'family-25 2');
});
