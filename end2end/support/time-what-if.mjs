// Prints how long the browser takes to show the last months on every tariff for
// another part of the usage, on the demo at BASE: `node time-what-if.mjs BASE`.
// scripts/bench calls it.

import { chromium } from 'playwright-core';

const [base] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(`${base}/sign-in`);
await page.fill('#email', 'harbour@demo.example');
await page.fill('#password', 'bandstand demo');
await page.press('#password', 'Enter');
await page.waitForURL('**/overview');
await page.goto(`${base}/overview/tariffs`);
await page.waitForSelector('html[data-islands="live"]');
const found = await page.evaluate(async () => {
  const select = document.querySelector('#percent');
  const table = document.querySelector('main table');
  const times = [];
  for (let turn = 0; turn < 101; turn += 1) {
    const drawn = new Promise((resolve) => {
      new MutationObserver((_, observer) => (observer.disconnect(), resolve())).observe(table, { childList: true, subtree: true });
    });
    select.selectedIndex = turn % select.options.length;
    const begun = performance.now();
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await drawn;
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const cells = table.querySelectorAll('tbody tr:first-child td').length - 1;
  return { tariffs: table.querySelectorAll('tbody tr').length, months: cells, p50: times[50], p99: times[99] };
});
await browser.close();
console.log(`${found.tariffs} tariffs x ${found.months} months: p50 ${found.p50.toFixed(1)} ms, p99 ${found.p99.toFixed(1)} ms`);
