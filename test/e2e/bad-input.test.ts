/** What a person meets who types something wrong, comes too late or clicks twice: an answer in words, nothing lost. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../../db/seeds/demo/organization.ts';
import { makeCertificateNumber, makeIdentityNumber } from '../../domain/identity/make.ts';
import { api } from '../../web/api/endpoints.ts';
import { intakeValues } from '../web/server/support/intake.ts';
import { problemOf } from '../web/server/support/served.ts';
import type { Desk } from './support/desk.ts';
import { type StartedApplication, startApplication } from './support/started.ts';

let app: StartedApplication;
let clerk: Desk;
beforeAll(async () => {
  app = await startApplication({ at: '2026-12-21T09:30:00+08:00' });
  clerk = await app.open('tc.window1');
}, 120_000);
afterAll(() => app?.stop());

const steps = { timeout: 60_000 };
let sequence = 100;
function newPerson() {
  sequence += 1;
  const identityNumber = makeIdentityNumber({
    area: '140403',
    birthDate: '1980-03-04',
    sex: 'male',
    sequence,
  });
  return { identityNumber, certificateNumber: makeCertificateNumber(identityNumber, 4, 2) };
}

/** A draft that is complete, typed by requests; opened in the browser. */
async function openDraft(change: Parameters<typeof intakeValues>[0] = {}): Promise<string> {
  const staff = await app.staff('tc.window1');
  const { id } = await staff.call(api.intake.createDraft, { body: { values: intakeValues(change) } });
  await clerk.go(`/intake/${id}`);
  await clerk.sees('申请事项与户籍地');
  return id;
}

/** A case by requests, waiting to be pushed. */
async function newCase(): Promise<{ caseId: string; caseNumber: string }> {
  const staff = await app.staff('tc.window1');
  const draft = await staff.call(api.intake.createDraft, { body: { values: intakeValues() } });
  const body = { revision: draft.revision, acceptedWarnings: [] };
  const made = await staff.call(api.intake.submit, { params: { draftId: draft.id }, body });
  await staff.findTask(made.caseNumber, 'push-application', 'claimable');
  return made;
}

describe('numbers', () => {
  it('names a wrong check digit under the field, and does not send', steps, async () => {
    await openDraft();
    const { identityNumber } = newPerson();
    await clerk.fill('身份证号', identityNumber.slice(0, 17) + (identityNumber.endsWith('1') ? '2' : '1'));
    await clerk.sees('最后一位校验码不对,请核对是否录错');
    await clerk.press('提交申请');
    await clerk.sees('还有 1 处需要填写或更正');
    expect(await clerk.page.getByRole('dialog').count()).toBe(0);
    expect(await clerk.page.evaluate('document.activeElement?.id')).toBe('intake-applicant-identityNumber');
  });

  it('warns of a certificate of another number; goes on when that was read', steps, async () => {
    await openDraft();
    await clerk.fill('残疾人证号', newPerson().certificateNumber);
    await clerk.sees('前 18 位与身份证号不一致,请核对(可以继续填写)');
    const read = clerk.page.getByLabel('已核对,情况属实,继续提交(提交后须写明理由)');
    await read.waitFor();
    await clerk.press('提交申请');
    await clerk.sees('还有 1 处需要填写或更正');
    await read.check();
    await clerk.press('提交申请');
    await clerk.sees('提交后将发生什么', clerk.dialog());
  });

  it('says that a certificate has expired and that its grade is too low', steps, async () => {
    const { identityNumber } = newPerson();
    await openDraft({
      applicant: {
        ...intakeValues().applicant,
        identityNumber,
        certificateNumber: makeCertificateNumber(identityNumber, 4, 3),
        certificateExpiresOn: '2025-01-31',
        grade: 3,
      },
      items: ['nursing'],
    });
    await clerk.sees(/残疾人证已于 2025-01-31 到期,请先换证/);
    await clerk.sees(/重度残疾人护理补贴:残疾等级不在补贴范围/);
  });
});

describe('twice', () => {
  it('makes one case of a double click', steps, async () => {
    await openDraft();
    await clerk.sees('✓ 没有发现问题');
    await clerk.press('提交申请');
    await clerk.button('提交申请', clerk.dialog()).dblclick();
    await clerk.sees(/^已受理/);
    const staff = await app.staff('tc.window1');
    const { rows } = await staff.call(api.cases.list, { query: {} });
    expect(rows).toHaveLength(1);
  });

  it('tells where a person already has an application, and stops', steps, async () => {
    const values = intakeValues();
    const staff = await app.staff('tc.window2');
    const draft = await staff.call(api.intake.createDraft, { body: { values } });
    const body = { revision: draft.revision, acceptedWarnings: [] };
    const { caseNumber } = await staff.call(api.intake.submit, { params: { draftId: draft.id }, body });
    await openDraft(values as Parameters<typeof intakeValues>[0]);
    await clerk.sees(
      `护理补贴已有在办申请:${caseNumber},王益区政务服务中心残疾人两项补贴窗口,2026-12-21 受理`,
    );
    await clerk.press('提交申请');
    await clerk.sees('还有 1 处需要填写或更正');
    expect(await clerk.page.getByRole('dialog').count()).toBe(0);
  });

  it('says who was quicker when a claim is lost, and when a task is done already', steps, async () => {
    const { caseNumber } = await newCase();
    const row = await clerk.inboxRow('claimable', caseNumber);
    const colleague = await app.staff('tc.window2');
    // The list is held as it is: what comes anew would take the row away before the click.
    const held = await (await clerk.page.request.get('/api/inbox?tab=claimable&sort=due&order=asc')).text();
    await clerk.page.route(/\/api\/inbox\?/, (route) =>
      route.fulfill({ contentType: 'application/json', body: held }),
    );
    const key = await colleague.claim(caseNumber, 'push-application');
    await row.getByRole('button', { name: /^认领/ }).click();
    await clerk.sees(/孟立言/);
    await clerk.page.unroute(/\/api\/inbox\?/);

    await clerk.go(`/tasks/${key}`);
    await clerk.sees('此事项已由 孟立言 认领,现在不能办理。您填写的内容仍保存在本页。');
    await colleague.complete(key, { confirmed: true });
    await clerk.sees('此事项已经办结或取消。');
    const again = colleague.call(api.tasks.complete, {
      params: { userTaskKey: key },
      body: { answers: { confirmed: true } },
    });
    expect((await problemOf(again)).detail).toMatch(/已经|已由|办结/);
  });
});

describe('papers', () => {
  it('refuses 50 MB before sending and a wrong kind; drops a path from the name', steps, async () => {
    await openDraft();
    const row = clerk.page.locator('.upload-row', { hasText: '居民身份证' });
    const input = row.locator('input[type=file]');
    const large = path.join(app.folder, '全家.pdf');
    await writeFile(large, Buffer.alloc(50 * 1024 * 1024));
    await input.setInputFiles(large);
    await clerk.sees('全家.pdf 有 50.0 MB,超过 20 MB。请压缩或分开扫描后再传。');
    const executable = Buffer.from('MZ not a picture');
    await input.setInputFiles({ name: '清单.exe', mimeType: 'application/x-msdownload', buffer: executable });
    await clerk.sees('清单.exe 的格式不能上传。请用 JPG、PNG、WebP 图片或 PDF。');
    // Named like a picture, and none: the server looks at the bytes.
    await input.setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer: executable });
    await clerk.sees('照片.png: 只能上传 JPG、PNG、WebP 图片或 PDF 文件,请转换格式后再上传。');
    const buffer = await readFile('bin/demo/paper.png');
    await input.setInputFiles({ name: '../../身份证.png', mimeType: 'image/png', buffer });
    await clerk.button('身份证.png', row).waitFor();
  });
});

describe('time', () => {
  it('marks a date past the published calendar as 暂定', steps, async () => {
    const { caseId, caseNumber } = await newCase();
    const staff = await app.staff('tc.window1');
    await staff.complete(await staff.claim(caseNumber, 'push-application'), { confirmed: true });
    await clerk.seesCase(`/cases/${caseId}`, '户籍核对');
    await clerk.sees('暂定');
    await clerk.press(/剩 10 个工作日/, clerk.page.locator('.stages'));
    await clerk.sees(/国务院办公厅尚未公布该年度放假安排/, clerk.dialog());
  });

  it('keeps what was typed when the session ended, and stays at the same place', steps, async () => {
    const id = await openDraft();
    await clerk.page.context().clearCookies();
    await clerk.fill('备注', '会话结束时正在填写的话');
    await clerk.sees('登录已过期,请重新登录。页面上已填写的内容都还在。');
    await clerk.dialog().getByRole('textbox', { name: '密码', exact: true }).fill(demoPassword);
    await clerk.press('重新登录', clerk.dialog());
    await clerk.sees(/^草稿已保存/);
    expect(await clerk.field('备注').inputValue()).toBe('会话结束时正在填写的话');
    expect(new URL(clerk.page.url()).pathname).toBe(`/intake/${id}`);
    await clerk.page.reload();
    await clerk.sees('申请事项与户籍地');
    expect(await clerk.field('备注').inputValue()).toBe('会话结束时正在填写的话');
  });
});

describe('models', () => {
  it('refuses to deploy what is not XML, and says so', steps, async () => {
    const administrator = await app.open('process');
    await administrator.go('/processes/model?name=routing.dmn');
    await administrator.fill('模型源文件', '这不是 XML');
    await administrator.press('检查');
    await administrator.sees(/内容不是 XML/);
    await administrator.press('部署');
    await administrator.dialog().getByRole('textbox', { name: '变更说明' }).fill('试部署一份不是 XML 的文件');
    await administrator.press('部署', administrator.dialog());
    await administrator.sees('模型没有通过检查,尚未部署。请按列出的问题修改。', administrator.dialog());
    const staff = await app.staff('process');
    const { models } = await staff.call(api.processes.list, {});
    expect(models.find(({ resourceName }) => resourceName === 'routing.dmn')).toMatchObject({ versions: 1 });
  });
});
