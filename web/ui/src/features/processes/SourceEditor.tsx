/** A model as text. */
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorRef } from './editor.ts';

export interface SourceEditorProps {
  text: string;
  handle: EditorRef;
  onChange: () => void;
}

export function SourceEditor({ text, handle, onChange }: SourceEditorProps) {
  const { t } = useTranslation('staff');
  const [value, setValue] = useState(text);
  useEffect(() => {
    handle.current = { source: async () => value, lint: async () => [], show: () => undefined };
    return () => {
      handle.current = null;
    };
  }, [handle, value]);
  return (
    <Input.TextArea
      aria-label={t('processes.source')}
      className="source-text"
      autoSize={{ minRows: 18, maxRows: 34 }}
      spellCheck={false}
      value={value}
      onChange={(event) => {
        setValue(event.target.value);
        onChange();
      }}
    />
  );
}
