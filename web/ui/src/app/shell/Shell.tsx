/** Frame of every page behind sign-in: navigation by work on the left, who one acts as and search on top. */
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useNavigate } from 'react-router';
import type { ServerEvent } from '../../../../api/events.ts';
import { useServerEvents } from '../../shared/api/events.ts';
import { currentMe, sessionStore } from '../../shared/api/session-store.ts';
import { useKeys } from '../../shared/keyboard.ts';
import { useStore } from '../../shared/store.ts';
import { DisplayMenu } from './DisplayMenu.tsx';
import { KeyHelp, keyHelpStore } from './KeyHelp.tsx';
import { Navigation } from './Navigation.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { PostSwitch } from './PostSwitch.tsx';
import { SearchBox } from './SearchBox.tsx';
import './shell.css';

function useLiveData() {
  const client = useQueryClient();
  const { notification } = App.useApp();
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const onEvent = useCallback(
    (event: ServerEvent) => {
      if (event.type === 'inbox' || event.type === 'demo') {
        void client.invalidateQueries({ queryKey: ['inbox-counts'] });
        void client.invalidateQueries({ queryKey: ['inbox'] });
      } else if (event.type === 'task') {
        void client.invalidateQueries({ queryKey: ['task', event.userTaskKey] });
      } else if (event.type === 'case') {
        void client.invalidateQueries({ queryKey: ['case', event.caseId] });
      } else if (event.type === 'urge') {
        notification.warning({
          title: t('shell.urged', { number: event.caseNumber, by: event.by }),
          description: event.note,
          duration: 0,
          onClick: () => void navigate(`/tasks/${event.userTaskKey}`),
        });
      }
    },
    [client, notification, t, navigate],
  );
  useServerEvents(onEvent);
}

export function Shell() {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const session = useStore(sessionStore);
  useLiveData();
  useKeys({
    '?': () => keyHelpStore.set(true),
    '/': (event) => {
      event.preventDefault();
      document.getElementById('shell-search')?.focus();
    },
  });
  const post = currentMe()?.actingPostId ?? 'none';
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {base('skip')}
      </a>
      <header className="shell-top">
        <Link to="/" className="shell-brand" aria-label={base('product')}>
          <img src="/favicon.svg" alt="" width="28" height="28" />
          <span>{base('product')}</span>
        </Link>
        <PostSwitch />
        <SearchBox />
        <DisplayMenu />
        <PersonMenu />
      </header>
      <Navigation label={t('shell.navigation')} />
      <main id="main" tabIndex={-1} className="shell-main" key={post} data-session={session.status}>
        <Outlet />
      </main>
      <KeyHelp />
    </div>
  );
}
