import { describe, expect, it } from 'vitest';
import {
  applyEvent,
  type CaseEvent,
  type CaseState,
  initialState,
} from '../../../domain/case-status/status.ts';
import { type Role, roles } from '../../../web/api/values.ts';
import {
  type CaseFacts,
  caseActions,
  caseView,
  mayWorkOn,
  type PostView,
} from '../../../web/server/policies/cases.ts';
import { administers, breaksSeparation, guards } from '../../../web/server/policies/organization.ts';
import { rightsOf } from '../../../web/server/policies/rights.ts';

const fold = (...events: CaseEvent[]): CaseState => events.reduce(applyEvent, initialState);
const pushed: CaseEvent[] = [
  { type: 'submitted' },
  { type: 'check-passed' },
  { type: 'materials-completed' },
  { type: 'routed', route: 'cross' },
  { type: 'pushed' },
];
const received: CaseEvent[] = [...pushed, { type: 'push-received', reach: 'yizhan' }];
const decided: CaseEvent[] = [
  ...received,
  { type: 'hukou-confirmed' },
  { type: 'step-entered', step: 'federation-review' },
  { type: 'step-entered', step: 'decision' },
  { type: 'decided', result: 'partly', level: 'county' },
];
const states = {
  checking: fold({ type: 'submitted' }),
  'to push': fold(...pushed.slice(0, 4)),
  pushed: fold(...pushed),
  received: fold(...received),
  'federation review': fold(
    ...received,
    { type: 'hukou-confirmed' },
    { type: 'step-entered', step: 'federation-review' },
  ),
  correction: fold(
    ...received,
    { type: 'hukou-confirmed' },
    { type: 'correction-requested', step: 'township-review' },
  ),
  bounced: fold(...received, { type: 'bounced' }),
  'result returned': fold(...decided, { type: 'result-returned' }),
  archived: fold(...decided, { type: 'result-returned' }, { type: 'told' }, { type: 'archived' }),
} as const;
type StateName = keyof typeof states;

const paths: Readonly<Record<string, readonly string[]>> = {
  window: ['p1', 'c1', 'k1', 'window'],
  township: ['p2', 'c2', 'k2', 'township'],
  federation: ['p2', 'c2', 'k2', 'federation'],
  'civil-affairs': ['p2', 'c2', 'k2', 'civil-affairs'],
  former: ['p2', 'c2', 'k3', 'former'],
  stranger: ['p3', 'c3', 'k4', 'stranger'],
  k1: ['p1', 'c1', 'k1'],
  p1: ['p1'],
  k2: ['p2', 'c2', 'k2'],
  p3: ['p3'],
};
function facts(state: CaseState): CaseFacts {
  return {
    state,
    receivingUnitId: 'window',
    receivingPath: paths.window ?? [],
    homeTownshipId: 'township',
    homePath: paths.township ?? [],
    homeFederationId: 'federation',
    homeCivilAffairsId: 'civil-affairs',
    formerHomeIds: ['former'],
  };
}
function post(unitId: string, role: Role): PostView {
  return { unitId, unitPath: paths[unitId] ?? [], role };
}

/** f full, t trace, - none. */
const table: readonly (readonly [unit: string, role: Role, expected: Readonly<Record<StateName, string>>])[] =
  [
    [
      'window',
      'window',
      {
        checking: 'f',
        'to push': 'f',
        pushed: 't',
        received: 't',
        'federation review': 't',
        correction: 'f',
        bounced: 'f',
        'result returned': 'f',
        archived: 'f',
      },
    ],
    [
      'township',
      'township',
      {
        checking: '-',
        'to push': '-',
        pushed: '-',
        received: 'f',
        'federation review': 't',
        correction: 'f',
        bounced: '-',
        'result returned': 't',
        archived: 't',
      },
    ],
    [
      'federation',
      'federation',
      {
        checking: '-',
        'to push': '-',
        pushed: '-',
        received: 't',
        'federation review': 'f',
        correction: 't',
        bounced: '-',
        'result returned': 't',
        archived: 't',
      },
    ],
    [
      'civil-affairs',
      'civil-affairs',
      {
        checking: '-',
        'to push': '-',
        pushed: '-',
        received: 't',
        'federation review': 't',
        correction: 't',
        bounced: '-',
        'result returned': 'f',
        archived: 'f',
      },
    ],
    [
      'former',
      'township',
      {
        checking: 't',
        'to push': 't',
        pushed: 't',
        received: 't',
        'federation review': 't',
        correction: 't',
        bounced: 't',
        'result returned': 't',
        archived: 't',
      },
    ],
    [
      'stranger',
      'township',
      {
        checking: '-',
        'to push': '-',
        pushed: '-',
        received: '-',
        'federation review': '-',
        correction: '-',
        bounced: '-',
        'result returned': '-',
        archived: '-',
      },
    ],
    [
      'k1',
      'supervisor',
      {
        checking: 'f',
        'to push': 'f',
        pushed: 'f',
        received: 'f',
        'federation review': 'f',
        correction: 'f',
        bounced: 'f',
        'result returned': 'f',
        archived: 'f',
      },
    ],
    [
      'p1',
      'supervisor',
      {
        checking: 'f',
        'to push': 'f',
        pushed: 'f',
        received: 'f',
        'federation review': 'f',
        correction: 'f',
        bounced: 'f',
        'result returned': 'f',
        archived: 'f',
      },
    ],
    [
      'k2',
      'supervisor',
      {
        checking: '-',
        'to push': '-',
        pushed: '-',
        received: 'f',
        'federation review': 'f',
        correction: 'f',
        bounced: '-',
        'result returned': 'f',
        archived: 'f',
      },
    ],
    [
      'p3',
      'supervisor',
      {
        checking: '-',
        'to push': '-',
        pushed: '-',
        received: '-',
        'federation review': '-',
        correction: '-',
        bounced: '-',
        'result returned': '-',
        archived: '-',
      },
    ],
  ];
const letters = { full: 'f', trace: 't', none: '-' } as const;

describe('who sees a case', () => {
  it.each(table)('%s as %s', (unit, role, expected) => {
    const seen = Object.fromEntries(
      Object.entries(states).map(([name, state]) => [
        name,
        letters[caseView(post(unit, role), facts(state))],
      ]),
    );
    expect(seen).toEqual(expected);
  });

  it('shows nothing to administrators and finance, wherever they sit', () => {
    for (const role of [
      'system-admin',
      'security-admin',
      'audit-admin',
      'process-admin',
      'finance',
    ] as const) {
      for (const unit of Object.keys(paths)) {
        for (const state of Object.values(states)) {
          expect(caseView(post(unit, role), facts(state))).toBe('none');
          expect(caseActions(post(unit, role), facts(state)).size).toBe(0);
        }
      }
    }
  });

  it('shows more to nobody because the role is another one', () => {
    for (const role of roles) {
      for (const state of Object.values(states)) {
        if (role !== 'supervisor') expect(caseView(post('stranger', role), facts(state))).toBe('none');
        // Before the push was received the home knows nothing, whatever its role.
        if (!state.received) expect(caseView(post('township', role), facts(state))).toBe('none');
      }
    }
  });

  it('lets only who sees a case whole reveal or attach', () => {
    for (const role of roles) {
      for (const unit of Object.keys(paths)) {
        for (const state of Object.values(states)) {
          const actions = caseActions(post(unit, role), facts(state));
          const view = caseView(post(unit, role), facts(state));
          if (view !== 'full')
            for (const action of ['reveal', 'attach', 'comment'] as const)
              expect(actions.has(action)).toBe(false);
          if (view === 'none') expect(actions.size).toBe(0);
        }
      }
    }
  });
});

it('gives a task to the post it is for', () => {
  const task = { unit_id: 'township', role: 'township' };
  for (const role of roles) {
    for (const unit of Object.keys(paths)) {
      expect(mayWorkOn(post(unit, role), task)).toBe(unit === 'township' && role === 'township');
    }
  }
});

it('keeps administrators in their own part of the tree', () => {
  const below = ['p1', 'c1', 'k1'];
  expect(administers({ unitId: 'c1', role: 'system-admin' }, below)).toBe(true);
  expect(administers({ unitId: 'system', role: 'system-admin' }, below)).toBe(true);
  expect(administers({ unitId: 'c2', role: 'system-admin' }, below)).toBe(false);
  expect(administers({ unitId: 'system', role: 'security-admin' }, below)).toBe(false);
  expect(guards({ unitId: 'system', role: 'security-admin' }, below)).toBe(true);
  expect(guards({ unitId: 'system', role: 'audit-admin' }, below)).toBe(false);
});

it('separates the three administrators', () => {
  expect(breaksSeparation(['system-admin', 'audit-admin'])).toBe(true);
  expect(breaksSeparation(['system-admin', 'process-admin', 'window'])).toBe(false);
  for (const role of ['system-admin', 'security-admin'] as const)
    expect(rightsOf(role)).not.toContain('audit');
  expect(rightsOf('audit-admin')).toEqual(['audit']);
});
