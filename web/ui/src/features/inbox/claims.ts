/** Claim and release, with undo instead of confirmation; losing the race is said plainly. */
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { createElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { claim, claimMany, type InboxRow, release } from '../../../../api/inbox.ts';
import { call } from '../../shared/api/call.ts';
import { useProblemText } from '../../shared/problem/ProblemNote.tsx';

export function useClaims() {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message, notification } = App.useApp();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);

  function refresh() {
    void client.invalidateQueries({ queryKey: ['inbox'] });
    void client.invalidateQueries({ queryKey: ['inbox-counts'] });
  }
  /** Says what happened and offers the way back. */
  function tell(text: string, undo: () => void) {
    const key = crypto.randomUUID();
    const button = createElement(
      Button,
      {
        type: 'link',
        size: 'small',
        onClick: () => {
          message.destroy(key);
          undo();
        },
      },
      t('inbox.undo'),
    );
    void message.open({
      key,
      type: 'success',
      duration: 6,
      content: createElement('span', null, text, ' ', button),
    });
  }
  async function attempt(action: () => Promise<void>) {
    setBusy(true);
    try {
      await action();
    } catch (error) {
      void message.warning({ content: problemText(error), duration: 6 });
    } finally {
      setBusy(false);
      refresh();
    }
  }
  async function claimOne(row: InboxRow): Promise<void> {
    const { userTaskKey } = row;
    if (userTaskKey === null) return;
    await attempt(async () => {
      await call(claim, { params: { userTaskKey } });
      tell(t('inbox.claimed', { name: row.applicant, step: row.stepName }), () => void releaseOne(row));
    });
  }
  async function releaseOne(row: InboxRow): Promise<void> {
    const { userTaskKey } = row;
    if (userTaskKey === null) return;
    await attempt(async () => {
      await call(release, { params: { userTaskKey } });
      tell(t('inbox.released', { name: row.applicant, step: row.stepName }), () => void claimOne(row));
    });
  }
  async function claimAll(rows: readonly InboxRow[]): Promise<void> {
    const keys = rows.flatMap((row) => (row.userTaskKey === null ? [] : [row.userTaskKey]));
    await attempt(async () => {
      const { results } = await call(claimMany, { body: { userTaskKeys: keys } });
      const lost = results.filter((result) => !result.ok);
      if (lost.length === 0) return void message.success(t('inbox.claimedMany', { count: results.length }));
      notification.warning({
        title: t('inbox.claimedSome', { done: results.length - lost.length, lost: lost.length }),
        description: createElement(
          'ul',
          null,
          lost.map((each) =>
            createElement(
              'li',
              { key: each.userTaskKey },
              `${rows.find((row) => row.userTaskKey === each.userTaskKey)?.applicant ?? ''}: ${each.problem?.detail ?? ''}`,
            ),
          ),
        ),
        duration: 0,
      });
    });
  }
  return { busy, claimOne, releaseOne, claimMany: claimAll };
}
