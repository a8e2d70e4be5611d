/**
 * One case with two items over two provinces and the Spring Festival of 2026, as the people see it in their browsers:
 * the window in 铜川; township, federation and civil affairs in 长治. A fifth, whose office it reaches by mistake, sends
 * it back. Days of 2026: 02-14 and 02-28 (Saturdays) are worked in lieu, 02-15 to 02-23 is the holiday.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificateNumber, makeIdentityNumber } from '../../domain/identity/make.ts';
import type { Desk } from './support/desk.ts';
import { type StartedApplication, startApplication } from './support/started.ts';

const identityNumber = makeIdentityNumber({
  area: '140403',
  birthDate: '1976-05-09',
  sex: 'female',
  sequence: 31,
});
const certificateNumber = makeCertificateNumber(identityNumber, 4, 2);
const masked = '柏*雨';

let app: StartedApplication;
/** 铜川 window; 西街 (by mistake), 东街, federation and civil affairs of 潞州; their supervisor. */
let clerk: Desk;
let wrongTownship: Desk;
let township: Desk;
let federation: Desk;
let civilAffairs: Desk;
let supervisor: Desk;
let caseAddress = '';

beforeAll(async () => {
  app = await startApplication({ at: '2026-02-11T09:30:00+08:00' });
  clerk = await app.open('tc.window1');
  wrongTownship = await app.open('cz.township3');
  township = await app.open('cz.township1');
  federation = await app.open('cz.federation1');
  civilAffairs = await app.open('cz.civil1');
  supervisor = await app.open('cz.supervisor');
}, 120_000);
afterAll(() => app?.stop());

const at = (instant: string) => app.clock.set(Date.parse(`${instant}+08:00`));
const steps = { timeout: 60_000 };

describe.sequential('a case over two provinces and the Spring Festival', () => {
  it('is typed at the window: the number fills birth and sex, the draft keeps itself', steps, async () => {
    await clerk.go('/intake');
    await clerk.press('新建申请');
    await clerk.pick('户籍地乡镇(街道)', '潞州区 西街街道', '西街');
    await clerk.sees('户籍不在本地:通办件,推送户籍地认定');
    await clerk.sees(/认定时限 10 个工作日 民发〔2021〕70号/);
    await clerk.tick('补贴', '困难残疾人生活补贴');
    await clerk.tick('补贴', '重度残疾人护理补贴');
    await clerk.fill('姓名', '柏听雨');
    await clerk.fill('身份证号', identityNumber);
    await clerk.sees('女,1976-05-09 出生,49 岁');
    await clerk.fill('残疾人证号', certificateNumber);
    await clerk.sees('肢体残疾 二级');
    await clerk.pickDate('残疾人证有效期至', '2033-06-30');
    await clerk.fill('电话', '17055501931');
    await clerk.fill('现居住地', '铜川市王益区幸福路社区一号院');
    await clerk.tick('困难类别', '低保边缘家庭');
    await clerk.press('同申请人:柏听雨');
    await clerk.fill('开户银行', '演示农村商业银行');
    await clerk.fill('银行账号', '6217 0000 1976 0509');
    await clerk.sees(/^草稿已保存/);

    await clerk.page.reload();
    await clerk.sees('女,1976-05-09 出生,49 岁');
    expect(await clerk.field('银行账号').inputValue()).toBe('6217000019760509');
  });

  it('shows the home’s own list of papers and takes scans', steps, async () => {
    await clerk.sees(/^以下是潞州区民政局要求的全部材料/);
    const papers = clerk.page.locator('.upload-row');
    await clerk.page
      .locator('.upload-row', { hasText: '居民身份证' })
      .locator('input[type=file]')
      .setInputFiles('bin/demo/paper.png');
    await clerk.button('paper.png').waitFor();
    for (const row of await papers.all()) {
      if (!(await row.innerText()).includes('居民身份证')) await row.getByRole('checkbox').check();
    }
    await clerk.tick('告知承诺', '已向申请人(代办人)告知政策和责任,告知承诺书已签字');
    await clerk.sees('✓ 没有发现问题');
  });

  it('is accepted once, with the word of what comes next', steps, async () => {
    await clerk.press('提交申请');
    await clerk.sees('为 柏听雨 申请困难残疾人生活补贴、重度残疾人护理补贴。', clerk.dialog());
    await clerk.sees('材料已齐,时限从今天起算(当日不计入)。', clerk.dialog());
    await clerk.press('提交申请', clerk.dialog());
    await clerk.sees(/^已受理 610202-2026/);
    await clerk.follow('查看案件进展');
    await clerk.page.waitForURL(/\/cases\/[^/]+$/);
    caseAddress = new URL(clerk.page.url()).pathname;
    await clerk.sees('推送时限');
    await clerk.sees('剩 3 个工作日');
  });

  it('is pushed to the home the window was told', steps, async () => {
    await clerk.take(masked);
    await clerk.tick('确认事项', '已核对,确认推送');
    expect(await clerk.send('推送')).toBe('已推送西街街道办事处。对方最迟 3 月 3 日作出认定。');
    await clerk.seesCase(caseAddress, '户籍核对');
  });

  it('is bounced by a township where the person is not registered', steps, async () => {
    const arrived = await wrongTownship.inboxRow('claimable', masked);
    expect(await arrived.innerText()).toMatch(/核对户籍[\s\S]*剩 10 个工作日/);
    await at('2026-02-12T10:00:00');
    await wrongTownship.take(masked);
    await wrongTownship.tick('申请人户籍是否在本地', '户籍不符,退回窗口');
    await wrongTownship.pick('不符的情形', '户籍从未在本地');
    await wrongTownship.fill('理由', '经核对常住人口登记,申请人户籍在东街街道。');
    await wrongTownship.send('户籍不符,退回窗口', '将退回受理窗口,本单位的办理时限结束。确定退回吗?');

    await clerk.seesCase(caseAddress, '户籍不符退回');
    // Clock 1 counts anew from the bounce: 02-13, 02-14, 02-24.
    await clerk.sees('2月24日到期 · 3 个工作日');
    await clerk.sees('经核对常住人口登记,申请人户籍在东街街道。');
  });

  it('is corrected and received on 2026-02-13: to be decided by 2026-03-05', steps, async () => {
    await at('2026-02-13T09:00:00');
    await clerk.take(masked);
    await clerk.sees('经核对常住人口登记,申请人户籍在东街街道。');
    await clerk.tick('如何处理', '更正户籍地后重新推送');
    await clerk.pick('更正后的户籍地(乡镇、街道)', '潞州区 东街街道', '东街');
    const next = await clerk.send('更正户籍地后重新推送', /推送后不能收回/);
    expect(next).toBe('已推送东街街道办事处。对方最迟 3 月 5 日作出认定。');

    const row = await township.inboxRow('claimable', masked);
    expect(await row.innerText()).toMatch(/核对户籍[\s\S]*正常[\s\S]*剩 10 个工作日[\s\S]*3月5日/);
    await clerk.seesCase(caseAddress, '户籍核对');
    await clerk.sees('认定时限 3月5日到期 · 10 个工作日');
  });

  it('counts on although nobody claims, day by day and for a reason', steps, async () => {
    const days = [
      ['2026-02-14T10:00:00', '正常', '剩 9 个工作日'],
      ['2026-02-23T10:00:00', '正常', '剩 9 个工作日'],
      ['2026-02-24T10:00:00', '正常', '剩 8 个工作日'],
      ['2026-03-03T10:00:00', '临期', '剩 2 个工作日'],
      ['2026-03-04T10:00:00', '临期', '剩 1 个工作日'],
    ] as const;
    for (const [instant, light, left] of days) {
      await at(instant);
      const row = await township.inboxRow('claimable', masked);
      expect(await row.innerText(), instant).toMatch(new RegExp(String.raw`${light}[\s\S]*${left}`));
    }
    const row = await township.inboxRow('claimable', masked);
    await row.getByRole('link').first().click();
    await township.press(/剩 1 个工作日/, township.page.locator('.page-head'));
    const why = township.dialog();
    await township.sees('2026年3月5日 24:00 到期', why);
    const table = await why.getByRole('table').innerText();
    for (const line of [
      /2月13日 周五\s+起算日,不计入\s+—/,
      /2月14日 周六\s+第 1 个工作日,春节调休上班\(国办发明电〔2025〕7号\)\s+第 1 日/,
      /2月17日 周二\s+春节放假\(国办发明电〔2025〕7号\)\s+—/,
      /2月28日 周六\s+第 6 个工作日,春节调休上班\(国办发明电〔2025〕7号\)\s+第 6 日/,
      /3月1日 周日\s+周末\s+—/,
      /3月5日 周四\s+第 10 个工作日\s+第 10 日/,
    ]) {
      expect(table).toMatch(line);
    }
  });

  it('is shown to the supervisor: due soon, unclaimed, reminded', steps, async () => {
    await supervisor.go('/supervision');
    const records = supervisor.page.getByRole('region', { name: '提醒与升级记录' });
    await supervisor.sees('2026-03-03 10:00', records);
    expect(await records.innerText()).toMatch(/临期\s+认定时限\s+东街街道办事处\s+已通知 路遥知/);
    await supervisor.press(/无人认领超过一天/);
    await supervisor.sees('柏*雨 · 核对户籍');
  });

  it('is found at home and asks for a paper: the clock stands still', steps, async () => {
    await township.take(masked);
    await township.tick('申请人户籍是否在本地', '户籍在本地');
    await township.send('户籍在本地');
    await township.take('乡镇初审');
    await township.tick('初审结果', '通知补正');
    await township.fill('需要补正的内容', '户口簿缺本人页。');
    await township.pick('材料名称', '居民户口簿');
    await township.fill('需要补什么', '请补拍本人页,字迹清晰。');
    expect(await township.send('通知补正')).toMatch(/已通知窗口补正,补正期间认定时限暂停。$/);
    await clerk.seesCase(caseAddress, '暂停中,剩 2 个工作日');
    await clerk.sees('认定时限 计时暂停 · 10 个工作日');
  });

  it('prints the notice of what is wanting, gets the paper and counts on', steps, async () => {
    await at('2026-03-06T10:00:00');
    await clerk.page.getByRole('tab', { name: '文书' }).click();
    await clerk.follow(/查看与打印 补正告知单/);
    await clerk.sees('请补拍本人页,字迹清晰。');
    await clerk.sees('王益区政务服务中心残疾人两项补贴窗口 0919-5550104');
    await clerk.sees('认定时限 10 个工作日(自 2026-02-13 起)');

    await clerk.take(masked);
    await clerk.sees('! 待补正');
    const row = clerk.page.locator('.upload-row', { hasText: '居民户口簿' });
    await clerk.sees('请补拍本人页,字迹清晰。', row);
    await row.locator('input[type=file]').setInputFiles('bin/demo/paper.png');
    await clerk.button('paper.png', row).waitFor();
    await clerk.tick('确认事项', '补正材料已收到,并已上传');
    expect(await clerk.send('提交')).toMatch(/补正已提交,认定时限继续计算。$/);
    // Eight days had passed by 03-03. Neither 03-04, when the paper was asked for, nor 03-06, when it came, counts.
    await clerk.seesCase(caseAddress, '认定时限 3月10日到期 · 10 个工作日');
  });

  it('is reviewed by township and federation and decided item by item', steps, async () => {
    await township.take(masked);
    await township.tick('初审结果', '提交审核');
    await township.pick('家庭经济状况', '其他困难家庭');
    await township.tick('初审建议', '分项建议,见意见');
    await township.fill('审核意见', '护理需求属实;家庭收入超过低保边缘标准。');
    await township.send('提交审核');

    await federation.inboxRow('claimable', masked);
    await at('2026-03-09T10:00:00');
    await federation.take(masked);
    await federation.sees('护理需求属实;家庭收入超过低保边缘标准。');
    await federation.tick('审核结果', '提交审定');
    await federation.tick('残疾人证状态', '有效');
    expect(await federation.send('提交审定')).toMatch(/已提交民政审定。$/);

    await civilAffairs.take(masked);
    await civilAffairs.tick('审定结果', '作出认定');
    await civilAffairs.tick('困难残疾人生活补贴', '不符合');
    await civilAffairs.pick('生活补贴不符合的理由', '不在低保、低保边缘等范围');
    await civilAffairs.tick('重度残疾人护理补贴', '符合');
    await civilAffairs.fill('审核意见', '经核对家庭经济状况,分项认定如上。');
    expect(await civilAffairs.send('作出认定', /认定作出后不能更改/)).toMatch(
      /结果返回受理窗口告知申请人。$/,
    );
  });

  it('comes back to the window, which tells a day too late: recorded and shown', steps, async () => {
    const row = await clerk.inboxRow('claimable', masked);
    expect(await row.innerText()).toMatch(/告知申请人[\s\S]*剩 3 个工作日[\s\S]*3月12日/);
    await at('2026-03-13T10:00:00');
    await clerk.take(masked);
    await clerk.sees('超期 1 个工作日');
    await clerk.pickDate('告知日期', '2026-03-13');
    await clerk.pick('告知方式', '电话');
    await clerk.fill('告知了谁', '申请人本人');
    expect(await clerk.send('提交')).toMatch(/已告知申请人并归档。$/);

    await clerk.seesCase(caseAddress, /柏\*雨 归档/);
    await clerk.sees('超期 1 个工作日办结');
    await clerk.sees(/生活补贴 不符合 不在低保、低保边缘等困难家庭范围/);
    await clerk.sees(/护理补贴 符合 自 2026年2月 起发放/);
    await clerk.page.getByRole('tab', { name: '时间线' }).click();
    const timeline = await clerk.page.getByRole('list', { name: '时间线' }).innerText();
    const story = [
      /户籍不符退回/,
      /通知补正/,
      /暂停计时/,
      /已补正/,
      /恢复计时/,
      /作出认定/,
      /结果反馈受理窗口/,
      /超期/,
      /告知申请人/,
    ];
    for (const step of story) expect(timeline).toMatch(step);
  });

  it('ends with a paper that says granted and refused, why, and what can be done', steps, async () => {
    await clerk.page.getByRole('tab', { name: '文书' }).click();
    await clerk.follow(/查看与打印 残疾人两项补贴认定结果告知书/);
    await clerk.sees('救济途径');
    const paper = await clerk.page.getByRole('article').innerText();
    expect(paper).toMatch(/困难残疾人生活补贴\s+不符合/);
    expect(paper).toMatch(/不在低保、低保边缘等困难家庭范围/);
    expect(paper).toMatch(/重度残疾人护理补贴\s+符合/);
    expect(paper).toMatch(/自 2026年2月 起计发/);
    // The ground of the refusal has its basis in the rules of the subsidy, not in the law on remedies.
    expect(paper).toMatch(/依据\s+国发〔2015〕52号/);
    expect(paper).toMatch(/行政复议/);
    expect(paper).toContain('潞州区民政局');

    await supervisor.go('/supervision');
    const records = supervisor.page.getByRole('region', { name: '提醒与升级记录' });
    await supervisor.sees('认定时限', records);
  });

  it('is known when the same person applies again: paid already', steps, async () => {
    await clerk.go('/intake');
    await clerk.press('新建申请');
    await clerk.tick('补贴', '重度残疾人护理补贴');
    await clerk.fill('身份证号', identityNumber);
    await clerk.sees(/▲ .*重度残疾人护理补贴:自 2026-02 起已在享受/);
  });
});
