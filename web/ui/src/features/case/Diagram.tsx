/**
 * The diagram of a case with done, current and failed steps; and the same as text, for everybody who does not see
 * the picture. The canvas takes no keyboard focus (no trap); buttons zoom.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { CompressOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { diagram } from '../../../../api/cases.ts';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import { call } from '../../shared/api/call.ts';
import { diagramText } from '../../shared/diagram-text.ts';
import { useFormat } from '../../shared/format.ts';
import { Loaded } from '../../shared/problem/Loaded.tsx';
import { ProblemNote } from '../../shared/problem/ProblemNote.tsx';
import './diagram.css';

type DiagramData = AnswerOf<typeof diagram>;

/** The parts of diagram-js services used here; the packages ship no usable types for them. */
interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Canvas {
  zoom(level: 'fit-viewport' | number, center?: 'auto'): number;
  zoom(): number;
  viewbox(box?: Bounds): { outer: { width: number; height: number } };
  addMarker(elementId: string, marker: string): void;
}
interface Registry {
  get(elementId: string): Bounds | undefined;
}

export default function Diagram({ caseId }: { caseId: string }) {
  const query = useQuery({
    queryKey: ['case', caseId, 'diagram'],
    queryFn: ({ signal }) => call(diagram, { params: { caseId } }, { signal }),
  });
  return <Loaded query={query}>{(data) => <Drawn data={data} />}</Loaded>;
}

/** Smaller than this, the names of the steps cannot be read. */
const READABLE = 0.8;

/** The whole picture if it can be read at that size, else the neighbourhood of where the case is now. */
function showReadably(canvas: Canvas, registry: Registry, data: DiagramData): void {
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE) return;
  const current = data.elements.find((element) => element.state !== 'done') ?? data.elements.at(-1);
  const element = current === undefined ? undefined : registry.get(current.elementId);
  if (element === undefined) return;
  const { outer } = canvas.viewbox();
  const width = outer.width / READABLE;
  const height = outer.height / READABLE;
  canvas.viewbox({
    x: element.x + element.width / 2 - width / 2,
    y: element.y + element.height / 2 - height / 2,
    width,
    height,
  });
}

function useViewer(data: DiagramData) {
  const host = useRef<HTMLDivElement>(null);
  const viewer = useRef<NavigatedViewer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (host.current === null) return;
    const drawn = new NavigatedViewer({ container: host.current, textRenderer: diagramText });
    let shown = true;
    viewer.current = drawn;
    drawn
      .importXML(data.xml)
      .then(() => {
        if (!shown) return;
        const canvas = drawn.get<Canvas>('canvas');
        const registry = drawn.get<Registry>('elementRegistry');
        showReadably(canvas, registry, data);
        for (const element of data.elements) {
          if (registry.get(element.elementId)) canvas.addMarker(element.elementId, `step-${element.state}`);
        }
        host.current?.querySelector('svg')?.setAttribute('tabindex', '-1');
      })
      .catch((error: unknown) => shown && setFailure(error));
    return () => {
      shown = false;
      drawn.destroy();
      viewer.current = null;
    };
  }, [data]);
  const zoom = (factor: number | 'fit') => {
    const canvas = viewer.current?.get<Canvas>('canvas');
    if (canvas === undefined) return;
    if (factor === 'fit') canvas.zoom('fit-viewport', 'auto');
    else canvas.zoom(canvas.zoom() * factor, 'auto');
  };
  return { host, failure, zoom };
}

function Drawn({ data }: { data: DiagramData }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const { host, failure, zoom } = useViewer(data);
  return (
    <div className="stack">
      <ProblemNote error={failure} />
      <div className="row">
        <p className="soft grow">{t('diagram.note')}</p>
        <Button
          icon={<ZoomInOutlined aria-hidden />}
          aria-label={t('diagram.zoomIn')}
          onClick={() => zoom(1.25)}
        />
        <Button
          icon={<ZoomOutOutlined aria-hidden />}
          aria-label={t('diagram.zoomOut')}
          onClick={() => zoom(0.8)}
        />
        <Button icon={<CompressOutlined aria-hidden />} onClick={() => zoom('fit')}>
          {t('diagram.fit')}
        </Button>
      </div>
      <div className="diagram-canvas" role="img" aria-label={t('diagram.label')} ref={host} />
      <section className="card" aria-labelledby="diagram-text">
        <h2 id="diagram-text">{t('diagram.text')}</h2>
        <ol className="diagram-steps">
          {data.elements.map((element) => (
            <li key={`${element.elementId}-${element.since}`}>
              {element.name}
              <span className={`step-word step-word-${element.state}`}>
                {' '}
                {t(`diagram.state.${element.state}`)}
              </span>
              {element.times > 1 && (
                <span className="soft"> {t('diagram.times', { times: element.times })}</span>
              )}
              <span className="soft"> {format.stamp(element.since)}</span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
