// A subscriber's month: where it stands, what it was made of, what it cost and why.

import { type Locator, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { axe, expect, shots, test } from '../support/test';

/** Every band of the household's plan and its cost. */
const DATA = [
  ['up to 10 GB', '€19.00'],
  ['over 10 up to 25 GB', '€24.00'],
  ['over 25 up to 50 GB', '€29.00'],
  ['over 50 up to 100 GB', '€34.00'],
  ['over 100 up to 200 GB', '€42.00'],
  ['over 200 GB', '€55.00'],
];
const CALLS = [
  ['0 – 100 min', '€5.00'],
  ['101 – 200 min', '€7.50'],
  ['201 – 300 min', '€10.00'],
  ['301 – 400 min', '€12.50'],
  ['401 – 500 min', '€15.00'],
  ['501 – 750 min', '€18.00'],
  ['over 750 min', '€22.00'],
];

/** A sheet of the page by its heading. */
const sheet = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Checks a table of bands: all of them, all costs, and one that is marked in words. */
async function expectBands(table: Locator, bands: string[][], current: string): Promise<void> {
  const rows = table.locator('tbody tr');
  await expect(rows).toHaveCount(bands.length);
  for (const [index, [band, cost]] of bands.entries()) {
    await expect(rows.nth(index).locator('th')).toContainText(band!);
    await expect(rows.nth(index).locator('td')).toHaveText(cost!);
  }
  const marked = rows.and(table.locator('[aria-current]'));
  await expect(marked).toHaveCount(1);
  await expect(marked.locator('th')).toContainText(current);
  await expect(marked).toContainText(/your band|this band/);
  await expect(rows.filter({ hasText: /your band|this band/ })).toHaveCount(1);
}

/** Euro cents of an amount as it is written: "+€5.95", "−€0.20", "€34.00". */
function cents(written: string): number {
  const [, sign, euros, rest] = written.trim().match(/^([+−-]?)€([\d,]+)\.(\d\d)$/) ?? [];
  if (euros === undefined) throw new Error(`not an amount: ${written}`);
  const amount = Number(euros.replaceAll(',', '')) * 100 + Number(rest);
  return sign === '−' || sign === '-' ? -amount : amount;
}

async function openInvoice(page: Page, month: string): Promise<void> {
  await page.goto('/invoices');
  await page.getByRole('link', { name: month, exact: true }).click();
  await expect(page).toHaveURL(/\/invoices\/[\d-]+$/);
}

/** Presses a link that answers with a file; answers its name and its lines. */
async function download(page: Page, link: Locator): Promise<{ name: string; lines: string[] }> {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const text = await readFile(await file.path(), 'utf8');
  return { name: file.suggestedFilename(), lines: text.trimEnd().split(/\r?\n/) };
}

test.beforeEach(async ({ signIn }) => signIn('subscriber'));

test('the overview says where the month stands', async ({ page }) => {
  for (const [name, said, bands, current] of [
    ['Data', 'That is the band over 25 up to 50 GB: €29.00.', DATA, 'over 25 up to 50 GB'],
    ['Calls', 'That is the band 301 – 400: €12.50.', CALLS, '301 – 400 min'],
  ] as const) {
    const gauge = sheet(page, name);
    await expect(gauge.locator('.gauge__say')).toContainText(said);
    await expect(gauge.locator('.gauge__say')).toContainText('left before the next band');
    await expect(gauge.locator('.strip__picture').first()).toBeVisible();

    const table = gauge.getByRole('table');
    await expect(table).toBeHidden();
    await gauge.getByText('All bands as a table').click();
    await expect(table).toBeVisible();
    await expectBands(table, bands, current);
  }
  await axe(page);
  await shots(page, 'overview');
});

test('usage leads from a chart to a day, its records and the bytes of one', async ({ page }) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Usage' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usage in November 2026');
  const chart = page.getByRole('figure').filter({ hasText: 'Minutes a day' });
  await expect(chart.getByRole('img', { name: 'Calls by day, November 2026' })).toBeVisible();
  await expect(chart).toContainText('Most on 10 November: 20.1 minutes');
  await axe(page);
  await shots(page, 'usage');

  await chart.getByText('The figures as a table').click();
  const day = chart.getByRole('row').filter({ hasText: 'Tue 10 Nov' });
  await expect(day.getByRole('cell')).toHaveText(['6', '20.1 min']);
  await day.getByRole('link').click();

  const records = page.getByRole('table').locator('tbody tr');
  await expect(records).toHaveCount(6);
  for (const row of await records.all()) {
    await expect(row).toContainText('10 Nov 2026');
    await expect(row).toContainText('Calls');
  }
  await axe(page);
  await shots(page, 'records');

  await records.filter({ hasText: 'Phone ending 51' }).first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Calls, 10 Nov 2026');
  await expect(sheet(page, 'The original bytes').locator('pre')).toHaveText(
    /^harbour-2026-11-10-v\S+,\+49151000051,voice,2026-11-10T\S+Z,2026-11-10T\S+Z,\d+,s,\+49401\d+$/,
  );
  await axe(page);
  await shots(page, 'record');
});

test('usage is shown for one line and for another month', async ({ page }) => {
  await page.goto('/usage');
  await page.getByLabel('Period').selectOption({ label: 'October 2026' });
  await page.getByLabel('Line', { exact: true }).selectOption({ label: 'Home line' });
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('October 2026');
  await expect(page.getByLabel('Line', { exact: true }).locator('option:checked')).toHaveText('Home line');
  const chart = page.getByRole('figure').filter({ hasText: 'Minutes a day' });
  await chart.getByText('The figures as a table').click();
  await expect(chart.getByRole('row').filter({ hasText: 'Thu 1 Oct' }).getByRole('cell').first()).toHaveText('2');
});

test('records come page by page', async ({ page }) => {
  await page.goto('/usage/records?period=2026-11');
  const first = await page.getByRole('rowheader').first().innerText();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/period=2026-11.*after=/);
  await expect(page.getByRole('rowheader').first()).not.toHaveText(first);
});

test('an invoice shows every band, the one that counts, and what the total is made of', async ({
  page,
}) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Invoices' }).click();
  await expect(page.getByRole('table', { name: 'Invoices' }).locator('tbody tr')).toHaveCount(6);
  await axe(page);
  await shots(page, 'invoices');

  await openInvoice(page, 'October 2026');
  await expect(page.getByRole('main')).toContainText('€61.88');
  await expectBands(sheet(page, 'Data').getByRole('table'), DATA, 'over 50 up to 100 GB');
  await expectBands(sheet(page, 'Calls').getByRole('table'), CALLS, '501 – 750 min');

  const parts = sheet(page, 'What makes up the total').getByRole('table');
  const amounts = await parts.locator('tbody').first().locator('tr > td').allInnerTexts();
  const amount = async (name: RegExp) =>
    cents(await parts.getByRole('row', { name }).getByRole('cell').innerText());
  const net = await amount(/^Net/);
  const tax = await amount(/^VAT 19 % on €52\.00/);
  expect(amounts.map(cents).reduce((sum, one) => sum + one, 0)).toBe(net);
  expect([net, tax, await amount(/^Total/)]).toEqual([5200, 988, 6188]);
  await axe(page);
  await shots(page, 'invoice');
});

test('an amount is led back to its records step by step', async ({ page }) => {
  await openInvoice(page, 'October 2026');
  const parts = sheet(page, 'What makes up the total');
  await parts.getByText('How we got this').first().click();
  await parts.getByRole('link', { name: 'See it step by step' }).first().click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How we got €34.00');
  const steps = sheet(page, 'How we got this').getByRole('listitem');
  await expect(steps.first()).toContainText(/Records in the period\s*651/);
  await expect(steps.filter({ hasText: 'The band for' })).toContainText('over 50 up to 100 GB');
  await expect(steps.last()).toContainText(/What this line charges\s*€34\.00/);
  await axe(page);
  await shots(page, 'steps');

  await steps.getByRole('link', { name: 'See the records' }).click();
  const records = page.getByRole('table').locator('tbody tr');
  expect(await records.count()).toBeGreaterThan(0);
  // the line charges for data: its records are no calls
  await expect(records.filter({ hasText: 'Calls' })).toHaveCount(0);
});

test('what came in late is on the next invoice, led back to the late records', async ({ page }) => {
  await openInvoice(page, 'October 2026');
  const late = sheet(page, 'What makes up the total').getByRole('row', { name: /^Late data of September/ });
  await expect(late).toContainText('12 records came in late');
  await late.getByText('How we got this').click();
  await late.getByRole('link', { name: 'See it step by step' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How we got €0.00');
  await axe(page);
  await shots(page, 'steps-late');
});

test('why an invoice changed: the differences add up', async ({ page }) => {
  await openInvoice(page, 'October 2026');
  await page.getByRole('link', { name: 'Why did it change?' }).click();
  const table = page.getByRole('table');
  for (const column of [0, 1, 2]) {
    const cells = await table.locator(`tbody td:nth-of-type(${column + 1})`).allInnerTexts();
    const total = await table.locator(`tfoot td:nth-of-type(${column + 1})`).innerText();
    const sum = cells.map(cents).reduce((sum, one) => sum + one, 0);
    expect(sum, `column ${column}`).toBe(cents(total));
  }
  const [before, after, difference] = await table.locator('tfoot td').allInnerTexts();
  expect(cents(after!) - cents(before!)).toBe(cents(difference!));
  await expect(table.getByRole('row', { name: /^Data/ })).toContainText('another band');
  await axe(page);
  await shots(page, 'change');
});

test('usage and invoices come as CSV', async ({ page }) => {
  await page.goto('/usage?period=2026-10');
  const usage = await download(page, page.getByRole('link', { name: 'Download CSV' }));
  expect(usage.name).toBe('usage-2026-10.csv');
  expect(usage.lines[0]).toBe('day,service,records,quantity,unit');
  expect(usage.lines.filter((line) => /^2026-10-\d\d,(voice|data),\d+,\d+,(s|B)$/.test(line))).toHaveLength(62);

  await openInvoice(page, 'October 2026');
  const invoice = await download(page, page.getByRole('link', { name: 'CSV' }));
  expect(invoice.name).toMatch(/^invoice-.*\.csv$/);
  expect(invoice.lines[0]).toBe(
    'invoice,line,kind,service,name,month,counted,unit,records,tax_rate_percent,tax_included,amount,currency',
  );
  expect(invoice.lines).toContain(
    '2026-000016,1,band,data,"Data, band over 50 up to 100 GB",2026-10,66871583000,B,651,19,no,34.00,EUR',
  );
});

test('the footer switches to German and back', async ({ page }) => {
  await openInvoice(page, 'October 2026');
  const { pathname } = new URL(page.url());
  const footer = page.getByRole('contentinfo');
  await footer.getByLabel('Language').selectOption('de');
  await footer.getByRole('button', { name: 'Apply' }).click();

  await expect(page).toHaveURL(pathname);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const main = page.getByRole('main');
  await expect(main).toContainText(/61,88\s€/);
  await expect(main.locator('tr[aria-current]').first()).toContainText('Ihre Stufe');
  await expect(page.getByRole('button', { name: 'Abmelden' })).toBeVisible();
  await axe(page);
  await shots(page, 'invoice-german');
  await page.goto('/overview');
  await expect(page.getByRole('heading', { level: 2, name: 'Daten' })).toBeVisible();
  await axe(page);
  await shots(page, 'overview-german');

  await footer.getByLabel('Sprache').selectOption('en');
  await footer.getByRole('button').click();
  await expect(page.getByRole('heading', { level: 2, name: 'Data' })).toBeVisible();
});

test('a dark theme that was chosen stays, whatever the device says', async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  const footer = page.getByRole('contentinfo');
  await footer.getByLabel('Colors').selectOption('dark');
  await footer.getByRole('button', { name: 'Apply' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await background()).not.toBe(light);
});

test('signed-in devices are listed, and all are signed out at once', async ({ page }) => {
  await page.getByRole('link', { name: 'Harbour Street 9' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Signed-in devices');
  await expect(page.getByRole('row').filter({ hasText: 'this one' })).toHaveCount(1);
  await axe(page);
  await shots(page, 'sessions');

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/overview');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('what is not there, or not theirs, is a page that says so', async ({ page }) => {
  for (const path of ['/absent', '/invoices/2026-999999', '/operator']) {
    const answer = await page.goto(path);
    expect(answer!.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
  }
  await axe(page);
  await shots(page, 'not-found');
});
