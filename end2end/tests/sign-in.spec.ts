// The door: who knows the password gets in, and who does not learns why.

import { accounts, axe, expect, shots, submitSignIn, test } from '../support/test';

test('a wrong password is refused in words', async ({ page }) => {
  const { email } = accounts.subscriber;
  await page.goto('/sign-in');
  await axe(page);
  await shots(page, 'sign-in');

  await submitSignIn(page, { email, password: 'not the password' });

  await expect(page).toHaveTitle(/^Error:/);
  await expect(page.getByRole('alert')).toBeVisible();
  // what was typed is kept, except what nobody should see again
  await expect(page.getByLabel('E-mail', { exact: true })).toHaveValue(email);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await axe(page);
  await shots(page, 'sign-in-refused');
});

test('an unknown address gets the same answer as a wrong password', async ({ page }) => {
  const answers: string[] = [];
  for (const email of [accounts.subscriber.email, 'nobody@demo.example']) {
    await page.goto('/sign-in');
    await submitSignIn(page, { email, password: 'not the password' });
    answers.push(await page.getByRole('alert').innerText());
  }
  expect(answers[1]).toBe(answers[0]);
});

test('the right password leads to the overview', async ({ page, signIn }) => {
  await page.goto('/overview');
  await expect(page).toHaveURL(/\/sign-in/);

  await signIn('subscriber');

  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
