// Who pays for a delivery: what a subscriber, a provider and an operator see and say.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { axe, expect, shots, test } from '../support/test';

/** The first recording of the library, as a format's "who pays" page. */
async function ask(page: Page, format: string): Promise<void> {
  await page.goto('/library');
  await page.getByRole('main').locator('a[href^="/library/con_"]').first().click();
  await page.getByRole('link', { name: new RegExp(` as ${format}$`) }).click();
  await expect(page.getByRole('heading', { name: 'Who pays for this download' })).toBeVisible();
}

test('a subscriber sees who pays, downloads, and finds it explained', async ({ page, signIn }) => {
  await signIn('subscriber');
  await ask(page, 'FLAC');
  await expect(page.getByText('Nothing has been sent yet.')).toBeVisible();
  await axe(page);
  await shots(page, 'delivery-ask');
  const button = page.getByRole('button', { name: /^(Download|Go on)/ });
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  expect(file.suggestedFilename()).toMatch(/\.flac$/);
  expect(readFileSync(await file.path()).subarray(0, 4).toString()).toBe('fLaC');
  await page.goto('/deliveries');
  await axe(page);
  await shots(page, 'deliveries');
  await page.getByRole('main').locator('a[href^="/deliveries/dlv_"]').first().click();
  // what arrived is settled when the transfer ends
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('complete').first()).toBeVisible();
  }).toPass();
  await axe(page);
  await shots(page, 'delivery');
});

test('what may be charged is said once, and refused beside its field', async ({ page, signIn, faults }) => {
  faults.allow(/status of 422/);
  await signIn('subscriber');
  await page.goto('/deliveries');
  await page.getByLabel(/^Up to this much in a calendar month/).fill('a lot');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('“a lot” is not an amount').first()).toBeVisible();
  await axe(page);
  await page.getByLabel(/^Up to this much in a calendar month/).fill('3.50');
  await page.getByLabel('Never: only what costs me nothing').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(page.getByLabel('Never: only what costs me nothing')).toBeChecked();
});

test('a provider writes rules, reviews them, and finds them in the history', async ({ page, signIn, faults, javaScriptEnabled }) => {
  faults.allow(/status of 422/);
  await signIn('provider');
  await page.goto('/provider/delivery');
  await axe(page);
  await shots(page, 'sponsoring');
  await page.locator('summary').filter({ hasText: 'three quarters on us' }).click();
  await page.locator('[name="rule.0.share"]').fill('120');
  await page.getByRole('button', { name: /^Review/ }).click();
  await expect(page.locator('[id="rule.0.share-error"]')).toBeVisible();
  await axe(page);
  await page.locator('[name="rule.0.share"]').fill('42');
  if (javaScriptEnabled) {
    // the same rules as the bill's, in the browser
    await expect(page.locator('leptos-island').first()).toBeVisible();
  }
  await page.getByRole('button', { name: /^Review/ }).click();
  await expect(page.getByText('42 %').first()).toBeVisible();
  await axe(page);
  await shots(page, 'sponsoring-review');
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.goto('/provider/delivery/history');
  await axe(page);
  await shots(page, 'sponsoring-history');
  for (const [path, name] of [
    ['/provider/deliveries', 'provider-deliveries'],
    ['/provider/statements', 'statements'],
    ['/provider/tokens', 'tokens'],
  ] as const) {
    await page.goto(path);
    await axe(page);
    await shots(page, name);
  }
  await page.goto('/provider/statements');
  await page.getByRole('main').locator('a[href^="/provider/statements/S"]').first().click();
  await axe(page);
  await shots(page, 'statement');
  const pdf = page.getByRole('main').getByRole('link', { name: 'PDF', exact: true });
  const paper = await page.request.get((await pdf.getAttribute('href'))!);
  expect(paper.headers()['content-type']).toBe('application/pdf');
  for (const link of await page.getByRole('link', { name: /^(UBL|CII):/ }).all()) {
    const file = await page.request.get((await link.getAttribute('href'))!);
    expect(await file.text()).toContain('Pier Nine Records GmbH');
  }
});

test('a provider says who it is by law', async ({ page, signIn, faults }) => {
  faults.allow(/status of 422/);
  await signIn('provider');
  await page.goto('/provider/business');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Pier Nine Records GmbH');
  await axe(page);
  await shots(page, 'business');
  await page.getByLabel('VAT number', { exact: true }).fill('812345678');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('This is no VAT number');
  await axe(page);
  await shots(page, 'business-faults');
  await page.getByLabel('VAT number', { exact: true }).fill('DE812345678');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
});

test('an operator sees revenue, budgets and disputes, and adds a tariff', async ({ page, signIn, faults }) => {
  faults.allow(/status of 422/);
  await signIn('operator');
  await page.goto('/operator/delivery');
  await axe(page);
  await shots(page, 'operator-delivery');
  await page.getByRole('main').locator('a[href^="/operator/delivery/dlv_"]').first().click();
  await axe(page);
  await shots(page, 'operator-delivery-one');
  await page.goto('/operator/delivery/tariffs/new');
  await page.getByRole('button', { name: 'Check' }).click();
  await axe(page);
  await shots(page, 'delivery-tariff');
});

test('programs read how to call', async ({ page }) => {
  await page.goto('/api');
  await expect(page.getByText('/api/v1/deliveries/quote').first()).toBeVisible();
  await axe(page);
  await shots(page, 'api');
  const answer = await page.request.post('/api/v1/deliveries/quote', { data: {} });
  expect(answer.status()).toBe(401);
  expect(answer.headers()['content-type']).toContain('application/problem+json');
});
