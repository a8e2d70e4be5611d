/**
 * A person at the screen: what one does with these pages, in the words one reads there.
 *
 * Controls are found by the names a screen reader says; what cannot be named cannot be used here either. Everything
 * waits for what it looks for (15 s at most) and fails with the page's text otherwise.
 */
import type { Locator, Page } from 'playwright-core';
import type { OpenedPage } from './browser.ts';

const patienceMs = 15_000;

export type InboxTab = 'todo' | 'claimable' | 'done' | 'started' | 'copied';

export class Desk {
  readonly page: Page;
  readonly opened: OpenedPage;

  constructor(opened: OpenedPage) {
    this.page = opened.page;
    this.opened = opened;
    this.page.setDefaultTimeout(patienceMs);
  }

  /** Opens an address of the application. */
  async go(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.go('/sign-in');
    await this.fill('账号', username);
    await this.fill('密码', password);
    await this.press('登录');
    await this.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  }

  /** Waits until the text can be seen; gives what holds it. */
  async sees(text: string | RegExp, within: Page | Locator = this.page): Promise<Locator> {
    const found = within.getByText(text).filter({ visible: true }).first();
    try {
      await found.waitFor();
    } catch (error) {
      throw new Error(`not seen: ${text}\n${await this.text()}`, { cause: error });
    }
    return found;
  }

  /** Waits until the text is nowhere to be seen. */
  async seesNoMore(text: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    const found = within.getByText(text).filter({ visible: true });
    try {
      await found.first().waitFor({ state: 'detached' });
    } catch (error) {
      throw new Error(`still seen: ${text}\n${await this.text()}`, { cause: error });
    }
  }

  /** What the page says now. */
  text(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' }).filter({ visible: true });
  }

  async press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    const found = this.button(name, within).first();
    await this.awaited(found, `no button “${name}”`);
    await found.click();
  }

  async follow(name: string | RegExp): Promise<void> {
    await this.page.getByRole('link', { name }).filter({ visible: true }).first().click();
  }

  field(label: string): Locator {
    return this.page.getByRole('textbox', { name: label, exact: true }).filter({ visible: true });
  }

  async fill(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
  }

  /** A list to choose from; `search` is typed first, where the list is long. */
  async pick(label: string, option: string, search?: string): Promise<void> {
    const box = this.page.getByRole('combobox', { name: label, exact: true });
    await box.click();
    if (search !== undefined) await box.fill(search);
    await this.page
      .locator('.ant-select-item-option', { hasText: option })
      .filter({ visible: true })
      .first()
      .click();
  }

  /** A radio button or check box of a group. */
  async tick(group: string, option: string): Promise<void> {
    await this.page
      .getByRole('group', { name: group, exact: true })
      .getByLabel(option, { exact: true })
      .check();
  }

  async pickDate(label: string, date: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name: label, exact: true });
    await box.fill(date);
    await box.press('Enter');
    await box.press('Tab');
  }

  dialog(): Locator {
    return this.page.getByRole('dialog').filter({ visible: true }).last();
  }

  /** The row of the inbox that holds the text. */
  async inboxRow(tab: InboxTab, text: string): Promise<Locator> {
    await this.go(`/inbox/${tab}`);
    const row = this.page.getByRole('row').filter({ hasText: text }).first();
    await this.awaited(row, `no row “${text}” in ${tab}`);
    return row;
  }

  /** Claims the matter in 待认领 and opens it from 待办. */
  async take(matter: string): Promise<void> {
    const waiting = await this.inboxRow('claimable', matter);
    await waiting.getByRole('button', { name: /^认领/ }).click();
    await this.sees(/^已认领/);
    await this.openTask(matter);
  }

  async openTask(matter: string): Promise<void> {
    const mine = await this.inboxRow('todo', matter);
    await mine.getByRole('link').first().click();
    await this.page.waitForURL(/\/tasks\//);
    await this.page.getByRole('form').waitFor();
  }

  /** Sends the form by its one primary button; `confirm`: the dialog has to say this. Gives what comes next. */
  async send(label: string, confirm?: string | RegExp): Promise<string> {
    await this.press(label, this.page.locator('.decision-bar'));
    if (confirm !== undefined) {
      await this.sees(confirm, this.dialog());
      await this.press(label, this.dialog());
    }
    await this.sees('已提交');
    return this.page.locator('.sent-next').innerText();
  }

  /** Opens the case again and again until it says this: other offices' steps arrive a moment later. */
  async seesCase(address: string, text: string | RegExp): Promise<void> {
    for (const deadline = Date.now() + patienceMs; ; ) {
      await this.go(address);
      await this.page.getByRole('tablist').waitFor();
      if (await this.page.getByText(text).filter({ visible: true }).first().isVisible()) return;
      if (Date.now() > deadline) throw new Error(`the case never said: ${text}\n${await this.text()}`);
    }
  }

  async awaited(what: Locator, otherwise: string): Promise<void> {
    await what.waitFor().catch(async (error: unknown) => {
      throw new Error(`${otherwise}\n${await this.text()}`, { cause: error });
    });
  }
}
