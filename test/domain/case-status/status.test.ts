import { describe, expect, it } from 'vitest';
import {
  type Action,
  allowedActions,
  type Relation,
  visibility,
} from '../../../domain/case-status/access.ts';
import {
  applyEvent,
  type CaseEvent,
  foldCase,
  initialState,
  type Role,
  roleNames,
} from '../../../domain/case-status/status.ts';

const intake: CaseEvent[] = [
  { type: 'draft-saved' },
  { type: 'submitted' },
  { type: 'check-passed' },
  { type: 'materials-completed' },
  { type: 'routed', route: 'cross' },
];
const received: CaseEvent[] = [...intake, { type: 'pushed' }, { type: 'push-received', reach: 'yizhan' }];
const reviewed: CaseEvent[] = [
  ...received,
  { type: 'hukou-confirmed' },
  { type: 'step-entered', step: 'township-review' },
  { type: 'step-entered', step: 'federation-review' },
];
const decided: CaseEvent[] = [
  ...reviewed,
  { type: 'step-entered', step: 'decision' },
  { type: 'decided', result: 'partly', level: 'county' },
];

describe('status', () => {
  it('follows a cross-province case from draft to archive', () => {
    const rest: CaseEvent[] = [{ type: 'result-returned' }, { type: 'told' }, { type: 'archived' }];
    const seen: string[] = [];
    let state = initialState;
    for (const event of [...decided, ...rest]) {
      state = applyEvent(state, event);
      seen.push(state.status);
    }
    expect(seen).toEqual([
      'draft',
      'checking',
      'checking',
      'materials-complete',
      'to-push',
      'pushed',
      'hukou-check',
      'township-review',
      'township-review',
      'federation-review',
      'decision',
      'partly',
      'result-returned',
      'told',
      'archived',
    ]);
    expect(state).toMatchObject({ closed: true, holder: null, result: 'partly' });
  });

  it('comes back to the step that asked for a correction', () => {
    const asked = foldCase([...reviewed, { type: 'correction-requested', step: 'federation-review' }]);
    expect(asked).toMatchObject({ status: 'home-correction', holder: 'window', correctionRounds: 1 });
    expect(applyEvent(asked, { type: 'correction-supplied' })).toMatchObject({
      status: 'federation-review',
      holder: 'federation',
      correctionFor: null,
    });
  });

  it('tolerates repeats and ignores what comes after the end', () => {
    expect(applyEvent(foldCase(received), { type: 'push-received', reach: 'yizhan' })).toEqual(
      foldCase(received),
    );
    const withdrawn = foldCase([...received, { type: 'withdrawn' }]);
    expect(foldCase([...received, { type: 'withdrawn' }, { type: 'told' }])).toEqual(withdrawn);
  });

  it('takes the case from the home when it bounces', () => {
    expect(foldCase([...received, { type: 'bounced' }])).toMatchObject({
      status: 'bounced',
      holder: 'window',
      received: false,
    });
  });
});

describe('who sees what', () => {
  const roles = Object.keys(roleNames) as Role[];
  const relations: Relation[] = ['receiver', 'home', 'former-home', 'above-receiver', 'above-home', 'none'];
  const states = {
    draft: foldCase(intake.slice(0, 1)),
    'to-push': foldCase(intake),
    'in transit': foldCase(received.slice(0, -1)),
    'hukou check': foldCase(received),
    'federation review': foldCase(reviewed),
    correction: foldCase([...reviewed, { type: 'correction-requested', step: 'federation-review' }]),
    bounced: foldCase([...received, { type: 'bounced' }]),
    returned: foldCase([...decided, { type: 'result-returned' }]),
    withdrawn: foldCase([...reviewed, { type: 'withdrawn' }]),
  };

  it('is decided for every role, relation and state', () => {
    const table = Object.fromEntries(
      Object.entries(states).map(([name, state]) => [
        name,
        relations.flatMap((relation) =>
          roles
            .map((role) => [`${relation}/${role}`, visibility({ role, relation }, state)])
            .filter(([, sees]) => sees !== 'none')
            .map((entry) => entry.join(': ')),
        ),
      ]),
    );
    expect(table).toMatchSnapshot();
  });

  it('shows the home nothing before the push was received, nor after a bounce', () => {
    for (const name of ['draft', 'to-push', 'in transit', 'bounced'] as const) {
      for (const role of roles) {
        expect(visibility({ role, relation: 'home' }, states[name]), `${name} ${role}`).toBe('none');
        expect(visibility({ role, relation: 'above-home' }, states[name]), `${name} ${role}`).toBe('none');
      }
    }
  });

  it('shows who handed the case on the trace only', () => {
    expect(visibility({ role: 'window', relation: 'receiver' }, states['federation review'])).toBe('trace');
    expect(visibility({ role: 'township', relation: 'home' }, states['federation review'])).toBe('trace');
    expect(visibility({ role: 'township', relation: 'former-home' }, states.bounced)).toBe('trace');
  });

  it('lets only the office that has the case work on it', () => {
    for (const [name, state] of Object.entries(states)) {
      const working = relations.flatMap((relation) =>
        roles.filter((role) => allowedActions({ role, relation }, state).includes('work')),
      );
      expect(working.length, name).toBeLessThanOrEqual(1);
      if (state.holder !== null && state.status !== 'draft') expect(working, name).toEqual([state.holder]);
    }
  });

  it('never offers an action on a case that is not seen, and none of change to administrators', () => {
    const changing: Action[] = ['work', 'withdraw', 'submit', 'edit-draft', 'discard-draft', 'attach'];
    for (const state of Object.values(states)) {
      for (const relation of relations) {
        for (const role of roles) {
          const actions = allowedActions({ role, relation }, state);
          if (visibility({ role, relation }, state) === 'none') expect(actions).toEqual([]);
          if (['supervisor', 'admin', 'security-admin', 'auditor'].includes(role)) {
            expect(actions.filter((action) => changing.includes(action))).toEqual([]);
          }
        }
      }
    }
  });

  it('lets the window withdraw until the case is closed', () => {
    const view = { role: 'window', relation: 'receiver' } as const;
    expect(allowedActions(view, states['federation review'])).toContain('withdraw');
    expect(allowedActions(view, states.withdrawn)).not.toContain('withdraw');
  });
});
