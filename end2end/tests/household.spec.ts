// Who is in the household: asked in, taken back, come in, taken out.

import { type Page } from '@playwright/test';
import { axe, expect, shots, test } from '../support/test';

const sheet = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('somebody is asked in, and the invitation is taken back', async ({ page, signIn }) => {
  await signIn('subscriber');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Household' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Household');
  await expect(sheet(page, 'Who is in').getByRole('row')).toHaveText(/holds the contract/);
  const invite = sheet(page, 'Ask somebody in');
  await invite.getByLabel('E-mail address').fill('nobody');
  await invite.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter an e-mail address such as');
  await axe(page);
  await invite.getByLabel('E-mail address').fill('Kid@example.com');
  await invite.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('main')).toContainText('The invitation is on its way.');
  const asked = sheet(page, 'Asked, not here yet').getByRole('row');
  await expect(asked).toContainText('kid@example.com');
  await axe(page);
  await shots(page, 'household');
  await asked.getByRole('button', { name: 'Take back the invitation of kid@example.com' }).click();
  await expect(page.getByRole('main')).toContainText('The invitation is worth nothing any more.');
  await expect(asked).toHaveCount(0);
});

test('an invitation that is not good says so', async ({ page }) => {
  await page.goto(`/join?token=${'0'.repeat(64)}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This invitation is not good any more');
  await axe(page);
});
