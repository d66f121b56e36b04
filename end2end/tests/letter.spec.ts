// The letter of bills: designed on one page, seen on a made-up bill before it is kept.

import type { Page } from '@playwright/test';
import { axe, expect, shots, test } from '../support/test';

const LOGO = {
  name: 'logo.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 20 20 0l20 20z" fill="#7a1f3d"/></svg>',
  ),
};

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const color = (page: Page) => field(page, 'Color of rules and links');

/** What a PDF of the server begins with, asked for as the page's viewer is. */
async function isPdf(page: Page, path: string): Promise<void> {
  const answer = await page.request.get(path);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
}

test.beforeEach(async ({ signIn }) => signIn('operator'));

test('a letter is designed, and kept', async ({ page }) => {
  await page.goto('/operator/letter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Letter');
  await axe(page);
  await shots(page, 'letter');
  await color(page).fill('#7a1f3d');
  await field(page, 'Logo').setInputFiles(LOGO);
  await field(page, 'Foot of English bills').fill('Bandstand Demo Telecom\nPier 1\n\nHRB 1234');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(color(page)).toHaveValue('#7a1f3d');
  await expect(page.getByText('There is a logo: SVG')).toBeVisible();
  await expect(field(page, 'Foot of English bills')).toHaveValue('Bandstand Demo Telecom\nPier 1\n\nHRB 1234');
  for (const language of ['English', 'German']) {
    const link = page.getByRole('main').getByRole('link', { name: language, exact: true });
    await isPdf(page, (await link.getAttribute('href'))!);
  }
});

test('what does not print is said beside its field', async ({ page, faults }) => {
  faults.allow(/status of 422/);
  await page.goto('/operator/letter');
  await color(page).fill('#ffee00');
  await field(page, 'IBAN (optional)').fill('DE00 1234');
  await page.getByRole('button', { name: 'Save' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The color is too light');
  await expect(color(page)).toHaveAccessibleDescription(/The color is too light/);
  await expect(field(page, 'IBAN (optional)')).toHaveAccessibleDescription(/This is no IBAN/);
  await expect(field(page, 'IBAN (optional)')).toHaveValue('DE00 1234');
  await axe(page);
  await shots(page, 'letter-faults');
});

test('the button shows what the form says, and keeps nothing', async ({ page, context, faults }) => {
  // a PDF in a tab of its own names no icon
  faults.allow(/status of 404/);
  await page.goto('/operator/letter');
  const before = await color(page).inputValue();
  await color(page).fill('#14532d');
  // where there is a frame, it asks for the same: only the button's goes elsewhere
  const sent = context.waitForEvent('response', (response) =>
    response.url().endsWith('/operator/letter/preview') && response.request().method() === 'POST',
  );
  await page.getByRole('button', { name: 'Preview' }).click();
  const answer = await sent;
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('application/pdf');
  expect(answer.headers()['content-disposition']).toBe('inline; filename="preview.pdf"');
  await page.reload();
  await expect(color(page)).toHaveValue(before);
});

test('the preview follows the form', async ({ page, javaScriptEnabled, faults }) => {
  faults.allow(/status of 422/);
  await page.goto('/operator/letter');
  const frame = page.locator('iframe[title="Preview of the letter"]');
  if (!javaScriptEnabled) {
    // the button and the links are what there is
    await expect(page.getByRole('button', { name: 'Preview' })).toBeVisible();
    await expect(frame).toHaveCount(0);
    return;
  }
  const says = page.getByRole('region', { name: 'Preview', exact: true }).getByRole('status');
  await expect(says).toHaveText('The preview shows what the form says.');
  await expect(frame).toHaveCount(1);
  const steps = await page.evaluate(() => history.length);
  const first = await frame.getAttribute('name');

  await color(page).fill('#14532d');
  // the new picture is loaded behind the old one, which then goes
  await expect(page.locator(`iframe[name="${first}"]`)).toHaveCount(0);
  await expect(frame).toHaveCount(1);
  await expect(says).toHaveText('The preview shows what the form says.');
  const second = await frame.getAttribute('name');

  // a form that does not print leaves the picture, and says why
  await color(page).fill('#ffee00');
  await expect(says).toContainText('The preview shows what the form said before: The color is too light');
  await expect(frame).toHaveAttribute('name', second!);
  await axe(page);
  await shots(page, 'letter-live');

  // no step of the way back is a preview
  expect(await page.evaluate(() => history.length)).toBe(steps);
});
