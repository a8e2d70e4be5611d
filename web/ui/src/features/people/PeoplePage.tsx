/** Units as a tree, and the people who hold posts in them. */
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Unit, type User, units, users } from '../../../../api/organization.ts';
import { Role } from '../../../../api/values.ts';
import { hasRight } from '../../app/rights.ts';
import { call } from '../../shared/api/call.ts';
import { useFormat } from '../../shared/format.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { DataTable } from '../../shared/table/DataTable.tsx';
import { useTitle } from '../../shared/title.ts';
import { UnitDialog } from './UnitDialog.tsx';
import { UnitTree } from './UnitTree.tsx';
import { UserActions } from './UserActions.tsx';
import { UserDialog } from './UserDialog.tsx';
import './people.css';
import '../inbox/inbox.css';

type Dialog = { kind: 'unit'; unit: Unit | null } | { kind: 'user'; user: User | null } | null;

export default function PeoplePage() {
  const { t } = useTranslation('staff');
  useTitle(t('nav.people'));
  const [chosen, setChosen] = useState<string | null>(null);
  const [dialog, setDialog] = useState<Dialog>(null);
  const manages = hasRight('organization');
  const tree = useQuery({
    queryKey: ['units'],
    queryFn: ({ signal }) => call(units, { query: {} }, { signal }),
  });
  const all = tree.data?.units ?? [];
  const unit = all.find((each) => each.id === chosen) ?? null;
  return (
    <>
      <div className="page-head">
        <h1>{t('nav.people')}</h1>
        {manages && (
          <>
            <Button onClick={() => setDialog({ kind: 'unit', unit: null })}>{t('people.newUnit')}</Button>
            <Button type="primary" onClick={() => setDialog({ kind: 'user', user: null })}>
              {t('people.newUser')}
            </Button>
          </>
        )}
      </div>
      <div className="people-grid">
        <section className="card" aria-labelledby="units-title">
          <h2 id="units-title">{t('people.units')}</h2>
          <Loaded query={tree}>
            {(data) => <UnitTree units={data.units} chosen={chosen} onChoose={setChosen} />}
          </Loaded>
        </section>
        <div className="stack">
          {unit !== null && (
            <UnitCard unit={unit} onEdit={manages ? () => setDialog({ kind: 'unit', unit }) : undefined} />
          )}
          <Users unitId={chosen} onEdit={manages ? (user) => setDialog({ kind: 'user', user }) : undefined} />
        </div>
      </div>
      {dialog?.kind === 'unit' && (
        <UnitDialog unit={dialog.unit} parentId={chosen} units={all} onClose={() => setDialog(null)} />
      )}
      {dialog?.kind === 'user' && (
        <UserDialog user={dialog.user} unitId={chosen} units={all} onClose={() => setDialog(null)} />
      )}
    </>
  );
}

function UnitCard({ unit, onEdit }: { unit: Unit; onEdit: (() => void) | undefined }) {
  const { t } = useTranslation('staff');
  return (
    <section className="card" aria-labelledby="unit-name">
      <div className="row">
        <h2 id="unit-name" className="grow">
          {unit.name}
        </h2>
        {onEdit !== undefined && <Button onClick={onEdit}>{t('people.edit')}</Button>}
      </div>
      <dl className="value-list">
        <dt>{t('people.kind')}</dt>
        <dd>
          {t(`people.kinds.${unit.kind}`)} · {t(`people.levels.${unit.level}`)}
        </dd>
        <dt>{t('people.code')}</dt>
        <dd>{unit.divisionCode ?? t('people.noCode')}</dd>
        <dt>{t('person.phone')}</dt>
        <dd>{unit.telephone ?? '—'}</dd>
        <dt>{t('people.address')}</dt>
        <dd>{unit.address ?? '—'}</dd>
        {unit.names.length > 1 && (
          <>
            <dt>{t('people.names')}</dt>
            <dd>
              {unit.names.map((name) => (
                <div key={name.from}>
                  {name.name} <span className="soft">{`${name.from} – ${name.to ?? ''}`}</span>
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Users({ unitId, onEdit }: { unitId: string | null; onEdit: ((user: User) => void) | undefined }) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const format = useFormat();
  const [q, setQ] = useState('');
  const [role, setRole] = useState<Role | null>(null);
  const input = {
    limit: 100,
    ...(q === '' ? {} : { q }),
    ...(role === null ? {} : { role }),
    ...(unitId === null ? {} : { unitId }),
  };
  const query = useQuery({
    queryKey: ['users', input],
    queryFn: ({ signal }) => call(users, { query: input }, { signal }),
  });
  return (
    <section aria-label={t('people.users')}>
      <search className="filter-bar" aria-label={t('inbox.filters')}>
        <Input.Search
          allowClear
          className="filter-search"
          aria-label={t('people.search')}
          placeholder={t('people.search')}
          onSearch={(text) => setQ(text.trim())}
        />
        <Select
          allowClear
          className="filter-select"
          aria-label={t('people.role')}
          placeholder={t('people.role')}
          value={role}
          options={Role.options.map((value) => ({ value, label: base(`role.${value}`) }))}
          onChange={(value) => setRole(value ?? null)}
        />
      </search>
      <Loaded query={query}>
        {({ rows }) => (
          <DataTable
            caption={t('people.users')}
            rows={rows}
            rowKey={(user) => user.id}
            empty={<p>{t('people.nobody')}</p>}
            columns={[
              {
                key: 'name',
                title: t('person.name'),
                cell: (user) => (
                  <>
                    {onEdit === undefined ? (
                      <strong>{user.name}</strong>
                    ) : (
                      <button type="button" className="row-link" onClick={() => onEdit(user)}>
                        {user.name}
                      </button>
                    )}
                    <div className="soft">{user.username}</div>
                  </>
                ),
              },
              {
                key: 'posts',
                title: t('people.posts'),
                cell: (user) =>
                  user.posts.map((post) => (
                    <div key={post.id}>
                      {post.unit.name} · {base(`role.${post.role}`)}
                    </div>
                  )),
              },
              {
                key: 'state',
                title: t('people.state'),
                cell: (user) => (
                  <span className={user.state === 'active' ? '' : 'warn-text'}>
                    {t(`people.states.${user.state}`)}
                    {user.lockedUntil !== null && (
                      <div className="soft">{t('people.until', { at: format.stamp(user.lockedUntil) })}</div>
                    )}
                  </span>
                ),
              },
              {
                key: 'last',
                title: t('people.lastSignIn'),
                cell: (user) => (user.lastSignInAt === null ? '—' : format.stamp(user.lastSignInAt)),
                deskOnly: true,
              },
              {
                key: 'actions',
                title: <span className="sr-only">{t('table.actions')}</span>,
                cell: (user) => <UserActions user={user} />,
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  );
}
