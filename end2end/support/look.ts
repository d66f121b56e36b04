// What can be said of any page: accessible, fits its width, worth a look.

import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect, test } from '@playwright/test';

const WIDTHS_PX = [320, 1280];
const SCHEMES = ['light', 'dark'] as const;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** Fails on any violation of WCAG 2.2 AA or of axe's best practices, light or dark. */
export async function axe(page: Page): Promise<void> {
  const subject = runsScripts() ? page : await scriptlessCopy(page);
  for (const scheme of SCHEMES) {
    await subject.emulateMedia({ colorScheme: scheme });
    const { violations } = await new AxeBuilder({ page: subject }).withTags(TAGS).analyze();
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html}\n${node.failureSummary}`),
    );
    expect(found, `axe on ${page.url()}, ${scheme}`).toEqual([]);
  }
  if (subject === page) await page.emulateMedia({ colorScheme: 'light' });
  else await subject.context().close();
}

const runsScripts = () => test.info().project.use.javaScriptEnabled !== false;

/**
 * What `page` shows without JavaScript, in a page where axe can run: it needs
 * timers, which stand still where JavaScript is off.
 */
async function scriptlessCopy(page: Page): Promise<Page> {
  const html = (await page.content())
    .replace(/<script\b.*?<\/script>/gs, '')
    .replace(/<\/?noscript\b[^>]*>/g, '');
  const context = await page.context().browser()!.newContext({
    javaScriptEnabled: true,
    storageState: await page.context().storageState(),
    viewport: page.viewportSize(),
  });
  const copy = await context.newPage();
  // only the page itself: its styles and pictures come from the server
  await copy.route(page.url(), (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await copy.goto(page.url());
  return copy;
}

/**
 * Saves the whole page as `screenshots/PROJECT/NAME-WIDTH-SCHEME.png`, narrow
 * and wide, light and dark. Fails if it has to be scrolled sideways.
 */
export async function shots(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of WIDTHS_PX) {
    await page.setViewportSize({ width, height: 800 });
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      const file = `${name}-${width}-${scheme}.png`;
      const path = join(__dirname, '../screenshots', test.info().project.name, file);
      await page.screenshot({ path, fullPage: true });
    }
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess, `${name}: px too wide at ${width} px`).toBe(0);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}
