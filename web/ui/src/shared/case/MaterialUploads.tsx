/**
 * The list of required papers with an upload at each: choose files, take a photograph or drop them.
 *
 * Size and kind are told before anything is sent; the server checks again, by the bytes.
 */
import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type DragEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Attachment, maxFileBytes, mediaTypes, remove, upload } from '../../../../api/attachments.ts';
import { call } from '../api/call.ts';
import { useProblemText } from '../problem/ProblemNote.tsx';
import { SourceText, Thumbnails } from './Materials.tsx';
import './uploads.css';

export interface UploadItem {
  code: string;
  name: string;
  required: boolean;
  note: string | null;
  source: { documentNumber: string; article: string | null; repealedOn: string | null } | null;
  attachments: readonly Attachment[];
  /** Seen at the counter without a scan. */
  seen: boolean;
  /** What was found wanting. */
  alarm?: string | undefined;
}

export interface MaterialUploadsProps {
  items: readonly UploadItem[];
  /** Where the files belong. */
  target: { draftId: string } | { caseId: string };
  onChanged: () => void;
  onSeen?: (code: string, seen: boolean) => void;
  disabled?: boolean;
}

export function MaterialUploads(props: MaterialUploadsProps) {
  return (
    <ul className="plain-list upload-list">
      {props.items.map((item) => (
        <UploadRow key={item.code} item={item} {...props} />
      ))}
    </ul>
  );
}

function useUpload(target: MaterialUploadsProps['target'], code: string, onChanged: () => void) {
  const { t } = useTranslation('staff');
  const problemText = useProblemText();
  const [busy, setBusy] = useState(0);
  const [problems, setProblems] = useState<string[]>([]);

  function refusal(file: File): string | null {
    if (file.size > maxFileBytes) {
      return t('upload.tooLarge', { name: file.name, size: (file.size / 1024 / 1024).toFixed(1), max: 20 });
    }
    if (file.type !== '' && !(mediaTypes as readonly string[]).includes(file.type)) {
      return t('upload.wrongType', { name: file.name });
    }
    return null;
  }
  async function send(files: readonly File[]) {
    setProblems([]);
    for (const file of files) {
      const refused = refusal(file);
      if (refused !== null) {
        setProblems((before) => [...before, refused]);
        continue;
      }
      const body = new FormData();
      for (const [key, value] of Object.entries(target)) body.append(key, value);
      body.append('materialCode', code);
      body.append('file', file);
      setBusy((count) => count + 1);
      try {
        await call(upload, { body });
        onChanged();
      } catch (error) {
        setProblems((before) => [...before, `${file.name}: ${problemText(error)}`]);
      } finally {
        setBusy((count) => count - 1);
      }
    }
  }
  async function drop(attachment: Attachment) {
    try {
      await call(remove, { params: { attachmentId: attachment.id } });
      onChanged();
    } catch (error) {
      setProblems([problemText(error)]);
    }
  }
  return { busy: busy > 0, problems, send, drop };
}

function UploadRow({
  item,
  target,
  onChanged,
  onSeen,
  disabled,
}: MaterialUploadsProps & { item: UploadItem }) {
  const { t } = useTranslation('staff');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { busy, problems, send, drop } = useUpload(target, item.code, onChanged);
  const there = item.attachments.length > 0 || item.seen;

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (disabled !== true) void send([...event.dataTransfer.files]);
  }
  return (
    // Dropping is an extra for the mouse; the button does the same.
    <li
      className={`upload-row${over ? ' over' : ''}${there ? ' there' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className="row upload-head">
        <span className={`material-state material-${there ? 'received' : 'missing'}`}>
          <span aria-hidden="true">{there ? '✓' : '○'}</span>
          <span className="sr-only">{t(there ? 'material.received' : 'material.missing')}</span>
        </span>
        <span className="grow">
          <strong id={`${id}-name`}>{item.name}</strong>
          {!item.required && <span className="soft"> {t('material.optional')}</span>}{' '}
          <SourceText source={item.source} />
          {item.note !== null && <div className="soft">{item.note}</div>}
          {item.alarm !== undefined && <div className="warn-text">{item.alarm}</div>}
        </span>
        {onSeen !== undefined && (
          <label className="seen-check">
            <input
              type="checkbox"
              checked={item.seen}
              disabled={disabled === true}
              onChange={(event) => onSeen(item.code, event.target.checked)}
            />
            {t('upload.seen')}
            <span className="sr-only"> {item.name}</span>
          </label>
        )}
        <input
          ref={input}
          id={`${id}-file`}
          className="sr-only"
          type="file"
          multiple
          tabIndex={-1}
          accept={mediaTypes.join(',')}
          aria-labelledby={`${id}-name`}
          disabled={disabled === true}
          onChange={(event) => {
            void send([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        <Button
          icon={<UploadOutlined aria-hidden />}
          loading={busy}
          disabled={disabled === true}
          onClick={() => input.current?.click()}
        >
          {t('upload.choose')}
          <span className="sr-only"> {item.name}</span>
        </Button>
      </div>
      <Thumbnails
        attachments={item.attachments}
        {...(disabled === true ? {} : { onRemove: (attachment: Attachment) => void drop(attachment) })}
      />
      <div role="alert">
        {problems.map((problem) => (
          <p key={problem} className="field-error">
            {problem}
          </p>
        ))}
      </div>
    </li>
  );
}
