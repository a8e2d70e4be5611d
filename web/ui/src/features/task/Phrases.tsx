/** 常用意见: a click inserts; one's own can be kept and removed. */
import { DownOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addPhrase, type TaskPage } from '../../../../api/tasks.ts';
import { call } from '../../shared/api/call.ts';
import { useProblemText } from '../../shared/problem/ProblemNote.tsx';

export interface PhrasesProps {
  phrases: TaskPage['phrases'];
  text: string;
  disabled: boolean;
  onInsert: (text: string) => void;
}

export function Phrases({ phrases, text, disabled, onInsert }: PhrasesProps) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [added, setAdded] = useState<TaskPage['phrases']>([]);
  const all = [...phrases, ...added];
  const trimmed = text.trim();
  const known = all.some((phrase) => phrase.text === trimmed);

  async function keep() {
    try {
      const phrase = await call(addPhrase, { body: { text: trimmed } });
      setAdded((before) => [...before, phrase]);
      void client.invalidateQueries({ queryKey: ['phrases'] });
      void message.success(t('task.phraseAdded'));
    } catch (error) {
      void message.error(problemText(error));
    }
  }
  return (
    <div className="row row-tight">
      {all.length > 0 && (
        <Dropdown
          trigger={['click']}
          disabled={disabled}
          menu={{
            items: all.map((phrase) => ({ key: phrase.id, label: phrase.text })),
            onClick: ({ key }) => {
              const phrase = all.find((each) => each.id === key);
              if (phrase !== undefined) onInsert(phrase.text);
            },
          }}
        >
          <Button size="small" icon={<DownOutlined aria-hidden />} iconPlacement="end">
            {t('task.phrases')}
          </Button>
        </Dropdown>
      )}
      {trimmed.length > 1 && trimmed.length <= 200 && !known && (
        <Button
          size="small"
          type="text"
          disabled={disabled}
          icon={<PlusOutlined aria-hidden />}
          onClick={() => void keep()}
        >
          {t('task.phraseAdd')}
        </Button>
      )}
    </div>
  );
}
