/** 为什么是这一天: every day from the start to the due date, counted or not, and why. */
import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../../../../../domain/deadlines/wording.ts';
import { get } from '../../../../api/deadlines.ts';
import type { AnswerOf } from '../../../../api/endpoint.ts';
import { call } from '../api/call.ts';
import { SourceText } from '../case/Materials.tsx';
import { useFormat } from '../format.ts';
import { ClockLight } from '../lights/Light.tsx';
import { usePreferences } from '../preferences.ts';
import { Loaded } from '../problem/Loaded.tsx';

type Deadline = AnswerOf<typeof get>;

export interface WhyDrawerProps {
  deadlineId: string;
  name: string;
  onClose: () => void;
}

export function WhyDrawer({ deadlineId, name, onClose }: WhyDrawerProps) {
  const { t } = useTranslation('staff');
  const { t: base } = useTranslation();
  const query = useQuery({
    queryKey: ['deadline', deadlineId],
    queryFn: ({ signal }) => call(get, { params: { deadlineId } }, { signal }),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('clock.whyTitle', { name })}
      size="min(560px, 100vw)"
      closable={{ 'aria-label': base('close') }}
    >
      <Loaded query={query}>{(deadline) => <Why deadline={deadline} />}</Loaded>
    </Drawer>
  );
}

function Why({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  const { summary } = deadline;
  return (
    <div className="stack">
      <div className="row">
        <ClockLight clock={summary} />
        <strong>
          {summary.dueDate === null
            ? t('clock.pausedNow')
            : t('clock.dueFull', { date: format.longDate(summary.dueDate) })}
        </strong>
      </div>
      <dl className="value-list">
        <dt>{t('clock.startedBy')}</dt>
        <dd>
          {deadline.startReason} {format.stamp(summary.startedAt)}
        </dd>
        <dt>{t('clock.limitTitle')}</dt>
        <dd>
          {t('clock.limit', { days: summary.limitDays })} <SourceText source={deadline.limitSource} />
        </dd>
        <dt>{t('clock.unit')}</dt>
        <dd>{deadline.unit.name}</dd>
      </dl>
      <p className="soft">{t('clock.rule')}</p>
      {summary.view.provisional && <p className="warn-text">{t('clock.provisionalNote')}</p>}
      <Days deadline={deadline} />
      <Events deadline={deadline} />
    </div>
  );
}

function Days({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation('staff');
  const { language } = usePreferences();
  const format = useFormat();
  return (
    <table className="why-days">
      <caption className="sr-only">{t('clock.days')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('clock.day')}</th>
          <th scope="col">{t('clock.reason')}</th>
          <th scope="col" className="why-number">
            {t('clock.counted')}
          </th>
        </tr>
      </thead>
      <tbody>
        {deadline.trace.map((day) => {
          const last = day.date === deadline.summary.dueDate;
          return (
            <tr
              key={day.date}
              className={[day.number === null ? '' : 'counted', last ? 'last' : ''].filter(Boolean).join(' ')}
            >
              <td className="nowrap">
                {format.shortDate(day.date)} {format.weekday(day.date)}
              </td>
              <td>{dayWords(day, language)}</td>
              <td className="why-number">
                {day.number === null ? <span className="soft">—</span> : t('clock.nth', { n: day.number })}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Events({ deadline }: { deadline: Deadline }) {
  const { t } = useTranslation('staff');
  const format = useFormat();
  if (deadline.events.length === 0) return null;
  return (
    <section aria-labelledby="clock-events">
      <h3 id="clock-events">{t('clock.history')}</h3>
      <ul className="plain-list">
        {deadline.events.map((event) => (
          <li key={`${event.at}-${event.kind}`}>
            <span className="soft">{format.stamp(event.at)}</span> {t(`clock.event.${event.kind}`)}
            {event.reason !== null &&
              ` · ${t(`timeline.${event.reason as 'submitted'}`, { defaultValue: event.reason })}`}
            {event.who !== null && <span className="soft"> {event.who.name}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
