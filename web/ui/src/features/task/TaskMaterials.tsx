/** Papers that the window still has to bring in: uploads where the task is about materials. */
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { type CaseDetail, setMaterial } from '../../../../api/cases.ts';
import { call } from '../../shared/api/call.ts';
import { MaterialUploads } from '../../shared/case/MaterialUploads.tsx';
import { useProblemText } from '../../shared/problem/ProblemNote.tsx';

export function TaskMaterials({ detail, disabled }: { detail: CaseDetail; disabled: boolean }) {
  const { t } = useTranslation('staff');
  const client = useQueryClient();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const { caseId } = detail.row;
  const open = detail.corrections.filter((request) => request.answeredAt === null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['case', caseId] });
    void client.invalidateQueries({ queryKey: ['task'] });
  };
  const wanted = (code: string) =>
    open.flatMap((request) => request.materials).find((material) => material.code === code)?.what;
  const others = open.flatMap((request) => request.materials).filter((material) => material.code === null);
  return (
    <section className="card stack stack-tight" aria-labelledby="task-materials">
      <h2 id="task-materials">{t('task.uploadMaterials')}</h2>
      {open.map((request) => request.note !== null && <p key={request.id}>{request.note}</p>)}
      {others.length > 0 && (
        <ul className="warn-text">
          {others.map((material) => (
            <li key={material.name}>
              {material.name}: {material.what}
            </li>
          ))}
        </ul>
      )}
      <MaterialUploads
        target={{ caseId }}
        disabled={disabled}
        onChanged={refresh}
        onSeen={(code, seen) => {
          call(setMaterial, { params: { caseId, code }, body: { state: seen ? 'received' : 'missing' } })
            .then(refresh)
            .catch((error: unknown) => void message.error(problemText(error)));
        }}
        items={detail.materials.map((material) => ({
          code: material.code,
          name: material.name,
          required: material.required,
          note: material.note,
          source: material.source,
          attachments: material.attachments,
          seen: material.state === 'received' && material.attachments.length === 0,
          alarm: wanted(material.code),
        }))}
      />
    </section>
  );
}
