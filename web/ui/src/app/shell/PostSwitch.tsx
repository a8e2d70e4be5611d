/** Unit and role one acts as. With several posts it is a menu; switching begins at that post's first page. */
import { SwapOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { actAs, type Post } from '../../../../api/session.ts';
import { call } from '../../shared/api/call.ts';
import { sessionStore, setMe } from '../../shared/api/session-store.ts';
import { useProblemText } from '../../shared/problem/ProblemNote.tsx';
import { useStore } from '../../shared/store.ts';

export function PostSwitch() {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const session = useStore(sessionStore);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const change = useMutation({
    mutationFn: (postId: string) => call(actAs, { body: { postId } }),
    onSuccess: (me) => {
      client.clear();
      setMe(me);
      void navigate('/');
    },
    onError: (error) => void message.error(problemText(error)),
  });
  if (session.status !== 'active' && session.status !== 'expired') return null;
  const { posts, actingPostId } = session.me;
  const acting = posts.find((post) => post.id === actingPostId);
  if (acting === undefined) return <span className="post-now">{t('shell.noPost')}</span>;
  const label = (post: Post) => (
    <>
      <span className="post-unit">{post.unit.name}</span>
      <span className="post-role">{base(`role.${post.role}`)}</span>
    </>
  );
  if (posts.length === 1) return <span className="post-now">{label(acting)}</span>;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [acting.id],
        onClick: ({ key }) => key !== acting.id && change.mutate(key),
        items: posts.map((post) => ({
          key: post.id,
          label: (
            <>
              {post.unit.name} · {base(`role.${post.role}`)}
              {post.open > 0 && ` (${t('shell.open', { count: post.open })})`}
            </>
          ),
        })),
      }}
    >
      <Button type="text" className="post-now" loading={change.isPending} aria-label={t('shell.switchPost')}>
        {label(acting)}
        <SwapOutlined aria-hidden />
      </Button>
    </Dropdown>
  );
}
