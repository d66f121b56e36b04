// An invoice on paper: everything that counts is there, without color.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from '../support/test';

const run = promisify(execFile);

const BANDS = [
  ['up to 10 GB', '€19.00'],
  ['over 10 up to 25 GB', '€24.00'],
  ['over 25 up to 50 GB', '€29.00'],
  ['over 50 up to 100 GB', '€34.00'],
  ['over 100 up to 200 GB', '€42.00'],
  ['over 200 GB', '€55.00'],
  ['0 – 100 min', '€5.00'],
  ['101 – 200 min', '€7.50'],
  ['201 – 300 min', '€10.00'],
  ['301 – 400 min', '€12.50'],
  ['401 – 500 min', '€15.00'],
  ['501 – 750 min', '€18.00'],
  ['over 750 min', '€22.00'],
];

/** Share of a gray page's pixels that hold ink. */
async function ink(path: string): Promise<number> {
  const file = await readFile(path);
  // a binary PGM: its header ends with the largest value, which is 255
  const header = file.toString('latin1', 0, 64).match(/^P5\s+\d+\s+\d+\s+255\s/)?.[0];
  if (header === undefined) throw new Error(`not a gray page: ${path}`);
  const pixels = file.subarray(header.length);
  return pixels.filter((gray) => gray < 128).length / pixels.length;
}

test('an invoice prints on two pages at most, whole without color', async ({
  page,
  signIn,
}, testInfo) => {
  await signIn('subscriber');
  await page.goto('/invoices');
  await page.getByRole('link', { name: 'October 2026', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('October came to');
  const pdf = testInfo.outputPath('invoice.pdf');
  await page.pdf({ path: pdf, format: 'A4' });

  const { stdout } = await run('pdftotext', ['-layout', pdf, '-']);
  // each page ends with a form feed
  const pages = stdout.split('\f').filter((text) => text.trim() !== '');
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.length).toBeLessThanOrEqual(2);

  const lines = stdout.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  for (const [band, cost] of BANDS) {
    const isRow = (line: string) => line.includes(band!) && line.includes(cost!);
    expect(lines.some(isRow), `${band}: ${cost}\n${stdout}`).toBe(true);
  }
  // the marked band of each service says so in words
  expect(stdout.match(/your band|this band/g)).toHaveLength(2);
  for (const band of ['over 50 up to 100 GB', '501 – 750 min']) {
    expect(lines.some((line) => line.includes(band) && /your band|this band/.test(line))).toBe(true);
  }
  const text = lines.join(' ');
  for (const said of ['€61.88', '€9.88', 'Bandstand Demo Telecom', 'DE000000000', '20457 Hamburg']) {
    expect(text).toContain(said);
  }
  for (const unsaid of ['Sign out', 'Overview', 'Skip to the content', 'Language', 'Apply', 'CSV']) {
    expect(text).not.toContain(unsaid);
  }

  const gray = testInfo.outputPath('page');
  await run('pdftoppm', ['-gray', '-r', '75', pdf, gray]);
  expect(await ink(`${gray}-1.pgm`)).toBeGreaterThan(0.005);
});
