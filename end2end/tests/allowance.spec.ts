// A household's allowance: what counts, what was reached, what it wants, and a recharge.

import { type Page } from '@playwright/test';
import { axe, expect, shots, test } from '../support/test';

const sheet = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const household = (page: Page) => sheet(page, 'Data · The household’s 25 GB');

test.beforeEach(async ({ signIn }) => signIn('subscriber'));

test('the meter says what is used, what counts how, and what was reached', async ({ page }) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Allowance' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One allowance for the whole household');
  await expect(household(page)).toContainText('20.1 GB of 25 GB used. 4.8 GB are left until 30 Nov.');
  await expect(household(page)).toContainText('At 25 GB (100 %): we tell you. At your pace that is about 26 Nov. Beyond it: slowed down to 1 Mbit/s.');
  await expect(household(page).locator('.meter__picture')).toBeVisible();
  const home = household(page).getByRole('row', { name: /^Home line/ });
  await expect(home).toContainText('15.0 GB × 0.2 = 3.00 GB');
  await expect(sheet(page, 'Data · Nights, free')).toContainText('each day from 00:00–06:00');
  const reached = sheet(page, 'What was reached').getByRole('row');
  await expect(reached).toHaveCount(1);
  await expect(reached).toContainText('80 % of 25 GB, at 20.0 GB');
  await axe(page);
  await shots(page, 'allowance');

  await reached.getByRole('link', { name: /the record$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('20 Nov 2026');
});

test('own alerts and an own cap are kept, and what they would have said is said', async ({ page }) => {
  await page.goto('/allowance');
  const wishes = sheet(page, 'What should happen');
  await wishes.getByLabel('When the allowance is used up').selectOption({ label: 'Stop' });
  await wishes.getByLabel('50 %').check();
  await wishes.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('Saved. The meter was counted anew.');
  await expect(wishes.getByLabel('50 %')).toBeChecked();
  await expect(wishes.getByLabel('75 %')).not.toBeChecked();
  await expect(wishes.locator('option:checked')).toHaveText('Stop');
  const reached = sheet(page, 'What was reached').getByRole('row');
  await expect(reached).toHaveCount(2);
  await expect(reached.last()).toContainText('50 % of 25 GB');
  await expect(reached.last()).toContainText('yours');
  await axe(page);
});

test('a recharge raises the quota and resets nothing', async ({ page }) => {
  await page.goto('/allowance');
  await sheet(page, 'Recharge').getByRole('button', { name: 'Buy 5 GB for €7.90' }).click();
  await expect(page.getByRole('main')).toContainText('Recharged.');
  await expect(household(page)).toContainText('20.1 GB of 30 GB used.');
  await expect(sheet(page, 'Recharge').getByRole('row')).toContainText('€7.90');
  await axe(page);
  await shots(page, 'recharged');
});

test('an amount of money to be told at is kept, and what is none is refused', async ({ page }) => {
  await page.goto('/allowance');
  const told = sheet(page, 'Tell me at an amount');
  const amount = told.getByLabel('Amount in EUR, with tax');
  await amount.fill('much');
  await told.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('“much” is no amount above 0 such as 80.00');
  await expect(amount).toHaveValue('much');
  await axe(page);
  await amount.fill('80,5');
  await told.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('Saved.');
  await expect(amount).toHaveValue('80.50');
});

test('the last months are rated by every tariff', async ({ page, javaScriptEnabled: isScripted }) => {
  await page.goto('/overview');
  await page.getByRole('link', { name: 'On another tariff' }).click();
  const rows = page.getByRole('table').locator('tbody tr');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('your tariff');
  await expect(rows.first()).toContainText('the least');
  // October as it was billed, and all six together
  await expect(rows.first().getByRole('cell')).toHaveText([
    '€61.88', '€52.36', '€61.88', '€61.88', '€55.93', '€61.88', '€355.81',
  ]);
  await axe(page);
  await shots(page, 'what-if');
  await page.getByLabel('How much of it').selectOption({ label: '50 % of your usage' });
  const all = rows.first().getByRole('cell').last();
  if (isScripted) {
    // computed here: nothing was asked of the server
    await expect(all).not.toHaveText('€355.81');
    await expect(page).not.toHaveURL(/percent/);
  }
  const computed = await all.textContent();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/percent=50$/);
  await expect(all).not.toHaveText('€355.81');
  if (isScripted) await expect(all).toHaveText(computed ?? '');
});
