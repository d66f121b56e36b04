// The programs' interface, described for people.

import { axe, expect, shots, test } from '../support/test';

test('the interface for programs is described, each error at its link', async ({ page }) => {
  await page.goto('/api#problem-quote-changed');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('For programs');
  await expect(page.locator('#problem-quote-changed')).toBeInViewport();
  await expect(page.getByRole('heading', { name: 'Fix a delivery' })).toBeVisible();
  await axe(page);
  await shots(page, 'api');
});
