/** Search by name, case number, identity or certificate number, last four digits. `/` brings the cursor here. */
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { mayOpen } from '../rights.ts';

export function SearchBox() {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  if (!mayOpen('cases')) return <div className="grow" />;
  // What is looked for is personal data: it travels in memory, not in the address bar or its history.
  const go = () => void navigate('/cases', { state: { q: text.trim() } });
  return (
    <search className="shell-search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Input
          id="shell-search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          prefix={<SearchOutlined aria-hidden />}
          suffix={
            <span className="kbd" aria-hidden="true">
              /
            </span>
          }
          placeholder={t('shell.searchHint')}
          aria-label={t('shell.search')}
          autoComplete="off"
        />
      </form>
    </search>
  );
}
