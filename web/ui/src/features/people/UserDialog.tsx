/** A person and their posts. A new person gets a one-time link, shown once, with which the password is set. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createUser, type Unit, type User, updateUser } from '../../../../api/organization.ts';
import { Role } from '../../../../api/values.ts';
import { call } from '../../shared/api/call.ts';
import { FieldShell } from '../../shared/form/Field.tsx';
import { fieldErrors, ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import { type Link, OneTimeLinkDialog } from './OneTimeLinkDialog.tsx';

interface PostInput {
  unitId: string;
  role: Role;
}
export interface UserDialogProps {
  user: User | null;
  unitId: string | null;
  units: readonly Unit[];
  onClose: () => void;
}

export function UserDialog({ user, unitId, units, onClose }: UserDialogProps) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [username, setUsername] = useState(user?.username ?? '');
  const [name, setName] = useState(user?.name ?? '');
  const [telephone, setTelephone] = useState(user?.telephone ?? '');
  const [posts, setPosts] = useState<PostInput[]>(
    user?.posts.map((post) => ({ unitId: post.unit.id, role: post.role })) ?? [
      { unitId: unitId ?? '', role: 'window' },
    ],
  );
  const [link, setLink] = useState<Link | null>(null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['users'] });
    void client.invalidateQueries({ queryKey: ['units'] });
  };
  const save = useMutation({
    mutationFn: async () => {
      const body = { name: name.trim(), telephone: telephone.trim() || null, posts };
      if (user !== null) {
        await call(updateUser, { params: { userId: user.id }, body });
        return null;
      }
      return (await call(createUser, { body: { ...body, username: username.trim() } })).link;
    },
    onSuccess: (made) => {
      refresh();
      if (made === null) {
        void message.success(t('people.saved'));
        onClose();
      } else setLink(made);
    },
  });
  const errors = fieldErrors(save.error);
  if (link !== null) return <OneTimeLinkDialog name={name} link={link} onClose={onClose} />;
  const incomplete =
    name.trim() === '' ||
    username.trim().length < 2 ||
    posts.length === 0 ||
    posts.some((p) => p.unitId === '');
  return (
    <Modal
      open
      title={user === null ? t('people.newUser') : t('people.editUser')}
      okText={base('save')}
      okButtonProps={{ loading: save.isPending, disabled: incomplete }}
      onOk={() => save.mutate()}
      onCancel={onClose}
      width={680}
    >
      <div className="stack">
        <div className="form-grid">
          <FieldShell id="user-username" label={base('signIn.account')} required error={errors.username}>
            <Input
              id="user-username"
              value={username}
              disabled={user !== null}
              autoComplete="off"
              onChange={(event) => setUsername(event.target.value)}
            />
          </FieldShell>
          <FieldShell id="user-name" label={t('person.name')} required error={errors.name}>
            <Input
              id="user-name"
              value={name}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          </FieldShell>
          <FieldShell id="user-telephone" label={t('person.phone')} error={errors.telephone}>
            <Input
              id="user-telephone"
              value={telephone}
              autoComplete="off"
              onChange={(event) => setTelephone(event.target.value)}
            />
          </FieldShell>
        </div>
        <PostRows posts={posts} units={units} onChange={setPosts} />
        <ProblemNote error={save.error} />
      </div>
    </Modal>
  );
}

function PostRows({
  posts,
  units,
  onChange,
}: {
  posts: readonly PostInput[];
  units: readonly Unit[];
  onChange: (posts: PostInput[]) => void;
}) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const set = (at: number, change: Partial<PostInput>) =>
    onChange(posts.map((post, index) => (index === at ? { ...post, ...change } : post)));
  return (
    <fieldset className="post-rows">
      <legend>{t('people.posts')}</legend>
      {posts.map((post, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a small editor have no identity but their position
        <div key={at} className="post-row">
          <Select
            aria-label={`${t('people.unit')} ${at + 1}`}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('people.unit')}
            value={post.unitId === '' ? null : post.unitId}
            options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
            onChange={(unitId) => set(at, { unitId: unitId ?? '' })}
          />
          <Select
            aria-label={`${t('people.role')} ${at + 1}`}
            value={post.role}
            options={Role.options.map((value) => ({ value, label: base(`role.${value}`) }))}
            onChange={(role) => set(at, { role })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${t('people.removePost')} ${at + 1}`}
            disabled={posts.length === 1}
            onClick={() => onChange(posts.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <Button
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onChange([...posts, { unitId: '', role: 'window' }])}
      >
        {t('people.addPost')}
      </Button>
    </fieldset>
  );
}
