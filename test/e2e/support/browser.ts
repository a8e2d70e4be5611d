/**
 * The browser of the tests: a real Chromium from npm, headless, which needs no download, no root sandbox and
 * opens no connection but to the pages under test.
 *
 * 1. `launchBrowser` starts one Chromium; close it when done. `openPage` gives a fresh, isolated context.
 * 2. A page under test may fetch from its own origin only: every other request fails the test (`foreign`).
 * 3. Console errors and uncaught page errors are collected (`problems`): a test ends by expecting none.
 */
import { mkdir } from 'node:fs/promises';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium as driver, type Page } from 'playwright-core';

/** Arguments for a sandbox-less, silent start; nothing here changes how a page behaves. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--font-render-hinting=none',
  '--lang=zh-CN',
];

export async function launchBrowser(): Promise<Browser> {
  return driver.launch({ executablePath: await chromium.executablePath(), headless: true, args });
}

export const sizes = {
  /** A county window's screen, less the browser's own furniture. */
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;

export interface OpenedPage {
  page: Page;
  context: BrowserContext;
  /** Console errors and uncaught exceptions, in order. */
  problems: string[];
  /** Addresses outside of the application that the page asked for. */
  foreign: string[];
}

export interface PageOptions {
  baseUrl: string;
  size?: { width: number; height: number };
  /** Accept-Language and navigator.language. */
  locale?: string;
  reducedMotion?: boolean;
}

/** Console errors the browser itself writes for answers the application handles (401, 409, 422 …). */
const expected = /Failed to load resource: the server responded with a status of 4\d\d/;

export async function openPage(browser: Browser, options: PageOptions): Promise<OpenedPage> {
  const context = await browser.newContext({
    baseURL: options.baseUrl,
    viewport: options.size ?? sizes.desk,
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const foreign: string[] = [];
  const origin = new URL(options.baseUrl).origin;
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text())) problems.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) foreign.push(url);
  });
  return { page, context, problems, foreign };
}

/** Saves a picture of the whole page under test-results/screenshots (not committed). */
export async function screenshot(
  page: Page,
  name: string,
  folder = 'test-results/screenshots',
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = `${folder}/${name}.png`;
  await page.screenshot({ path: file, fullPage: false, animations: 'disabled' });
  return file;
}
