/** 收件箱, 新建申请, 案件, 督办, 流程与规则, 系统: what the acting post may do, with counts. */
import {
  ApartmentOutlined,
  AuditOutlined,
  DashboardOutlined,
  FolderOpenOutlined,
  FormOutlined,
  InboxOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useInboxCounts } from '../inbox-counts.ts';
import { mayOpen, type PageName } from '../rights.ts';

interface Entry {
  page: PageName;
  to: string;
  icon: ReactNode;
}

const entries: readonly Entry[] = [
  { page: 'inbox', to: '/inbox/todo', icon: <InboxOutlined aria-hidden /> },
  { page: 'intake', to: '/intake', icon: <FormOutlined aria-hidden /> },
  { page: 'cases', to: '/cases', icon: <FolderOpenOutlined aria-hidden /> },
  { page: 'supervision', to: '/supervision', icon: <DashboardOutlined aria-hidden /> },
  { page: 'processes', to: '/processes', icon: <ApartmentOutlined aria-hidden /> },
  { page: 'people', to: '/people', icon: <TeamOutlined aria-hidden /> },
  { page: 'audit', to: '/audit', icon: <AuditOutlined aria-hidden /> },
];

function Count({ page }: { page: PageName }) {
  const { t } = useTranslation('staff');
  const { data } = useInboxCounts();
  if (page !== 'inbox' || data === undefined) return null;
  const waiting = data.todo + data.claimable;
  if (waiting === 0) return null;
  return (
    <>
      <span className={`nav-count${data.overdue > 0 ? ' alarm' : ''}`} aria-hidden="true">
        {waiting}
      </span>
      <span className="sr-only">{t('shell.inboxCount', { waiting, overdue: data.overdue })}</span>
    </>
  );
}

export function Navigation({ label }: { label: string }) {
  const { t } = useTranslation('staff');
  return (
    <nav className="shell-nav" aria-label={label}>
      <ul>
        {entries
          .filter((entry) => mayOpen(entry.page))
          .map((entry) => (
            <li key={entry.page}>
              <NavLink
                to={entry.to}
                className={({ isActive }) =>
                  isActive ||
                  (entry.page === 'inbox' && /^\/(inbox|tasks)/.test(globalThis.location.pathname))
                    ? 'active'
                    : ''
                }
              >
                {entry.icon}
                <span className="nav-text">{t(`nav.${entry.page}`)}</span>
                <Count page={entry.page} />
              </NavLink>
            </li>
          ))}
      </ul>
    </nav>
  );
}
