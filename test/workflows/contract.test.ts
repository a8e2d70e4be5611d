import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import { beforeAll, describe, expect, it } from 'vitest';
import { Result as DomainResult, roleNames } from '../../domain/case-status/status.ts';
import { Clock as DomainClock, LimitSet as DomainLimitSet } from '../../domain/deadlines/limits.ts';
import { Item as DomainItem } from '../../domain/eligibility/rules.ts';
import * as contract from '../../workflows/subsidy-application/contract.ts';

const folder = fileURLToPath(new URL('../../workflows/subsidy-application/', import.meta.url));
const read = (name: string) => readFileSync(folder + name, 'utf8');
const zeebe: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');

type Element = ModdleElement;
const list = (element: Element, property: string): Element[] =>
  (element.get(property) as Element[] | undefined) ?? [];
const text = (element: Element | undefined, property: string) => element?.get(property) as string | undefined;

/** Values inside `<extensionElements>` of a type. */
function extension(element: Element, type: string): Element | undefined {
  const holder = element.get('extensionElements') as Element | undefined;
  return holder === undefined ? undefined : list(holder, 'values').find((value) => value.$type === type);
}

function inputs(element: Element): Record<string, string | undefined> {
  const io = extension(element, 'zeebe:IoMapping');
  const pairs = io === undefined ? [] : list(io, 'inputParameters');
  return Object.fromEntries(pairs.map((pair) => [text(pair, 'target') ?? '', text(pair, 'source')]));
}

function listeners(element: Element): string[] {
  const holder = extension(element, 'zeebe:ExecutionListeners');
  return holder === undefined
    ? []
    : list(holder, 'listeners').map((each) => `${text(each, 'eventType')} ${text(each, 'type')}`);
}

let elements: Element[];
let shapes: Element[];
const ofType = (type: string) => elements.filter((element) => element.$type === type);
const byId = (id: string) => elements.find((element) => element.id === id);

beforeAll(async () => {
  elements = [];
  shapes = [];
  const moddle = new BpmnModdle({ zeebe });
  for (const name of contract.RESOURCES.filter((resource) => resource.endsWith('.bpmn'))) {
    const { elementsById, warnings } = await moddle.fromXML(read(name));
    expect(warnings, name).toEqual([]);
    const all = Object.values(elementsById);
    elements.push(...all.filter((element) => element.$type.startsWith('bpmn:')));
    shapes.push(...all.filter((element) => element.$type.startsWith('bpmndi:')));
  }
});

describe('the diagrams and the contract', () => {
  it('name the same files', () => {
    const files = readdirSync(folder).filter((name) => /\.(bpmn|dmn|form)$/.test(name));
    expect([...contract.RESOURCES].sort()).toEqual(files.sort());
  });

  it('name the same job types', () => {
    const used = new Set<string>();
    for (const element of elements) {
      const type = text(extension(element, 'zeebe:TaskDefinition'), 'type');
      if (type !== undefined) used.add(type);
      for (const listener of listeners(element)) {
        const [event, job = ''] = listener.split(' ');
        used.add(job);
        const entry = contract.jobs[job as contract.JobType];
        expect('listener' in entry ? entry.listener : undefined, `${element.id} ${listener}`).toBe(event);
      }
    }
    expect([...used].sort()).toEqual([...contract.jobTypes].sort());
  });

  it('give every user task its unit, role, form and outcomes', () => {
    expect(ofType('bpmn:UserTask').map((task) => task.id)).toEqual(
      expect.arrayContaining([...contract.userTaskIds]),
    );
    for (const element of ofType('bpmn:UserTask')) {
      const entry = contract.userTask(element.id as contract.UserTaskId);
      expect(entry, element.id).toBeDefined();
      const groups = text(extension(element, 'zeebe:AssignmentDefinition'), 'candidateGroups');
      expect(groups, element.id).toBe(`=["unit:" + ${entry.unit} + ":${entry.role}"]`);
      expect(extension(element, 'zeebe:UserTask'), element.id).toBeDefined();
      expect(text(extension(element, 'zeebe:FormDefinition'), 'formId'), element.id).toBe(entry.formId);
      expect(contract.RESOURCES as readonly string[]).toContain(`${entry.formId}.form`);
    }
  });

  it('carry the same clocks', () => {
    const clocked = elements.filter((element) => listeners(element).includes('start start-clock'));
    expect(clocked.map((element) => element.id).sort()).toEqual(Object.keys(contract.clocks).sort());
    for (const [id, { clock, timers }] of Object.entries(contract.clocks)) {
      const element = byId(id);
      if (element === undefined) throw new Error(id);
      expect(inputs(element).clock, id).toBe(`="${clock}"`);
      expect(listeners(element), id).toContain('end stop-clock');
      const times = ofType('bpmn:BoundaryEvent')
        .filter((event) => (event.get('attachedToRef') as Element).id === id)
        .flatMap((event) => list(event, 'eventDefinitions'))
        .filter((definition) => definition.$type === 'bpmn:TimerEventDefinition')
        .map((definition) => text(definition.get('timeDate') as Element, 'body'));
      expect(times.sort(), id).toEqual(timers ? ['=clockDueAt', '=clockWarnAt'] : []);
    }
  });

  it('name the same messages and errors', () => {
    expect(
      ofType('bpmn:Message')
        .map((message) => text(message, 'name'))
        .sort(),
    ).toEqual(Object.keys(contract.messages).sort());
    for (const message of ofType('bpmn:Message')) {
      expect(text(extension(message, 'zeebe:Subscription'), 'correlationKey')).toBe('=applicationId');
    }
    expect(
      ofType('bpmn:Error')
        .map((error) => text(error, 'errorCode'))
        .sort(),
    ).toEqual(Object.keys(contract.errorCodes).sort());
  });

  it('use only whitelisted variables in conditions, timers and mappings', () => {
    const known = new Set<string>([...contract.variableNames, 'routing', 'requirements']);
    const body = (expression: unknown) => text(expression as Element | undefined, 'body');
    const expressions = [
      ...ofType('bpmn:SequenceFlow').map((flow) => body(flow.get('conditionExpression'))),
      ...ofType('bpmn:TimerEventDefinition').map((timer) => body(timer.get('timeDate'))),
      ...elements.flatMap((element) => Object.values(inputs(element))),
    ].filter((expression) => expression !== undefined);
    expect(expressions.length).toBeGreaterThan(40);
    for (const expression of expressions) {
      const bare = (expression ?? '')
        .replace(/"[^"]*"/g, '')
        .replace(/\b(and|or|not|null|true|false)\b/g, '');
      for (const name of bare.match(/[A-Za-z]\w*/g) ?? []) expect(known, expression).toContain(name);
    }
  });

  it('leave every exclusive gateway by a condition on each flow', () => {
    for (const gateway of ofType('bpmn:ExclusiveGateway')) {
      const outgoing = list(gateway, 'outgoing');
      if (outgoing.length < 2) continue;
      for (const flow of outgoing) expect(flow.get('conditionExpression'), flow.id).toBeDefined();
    }
  });

  it('bind calls, decisions and forms to their deployment', () => {
    for (const element of elements) {
      for (const type of ['zeebe:CalledElement', 'zeebe:CalledDecision', 'zeebe:FormDefinition']) {
        const found = extension(element, type);
        if (found !== undefined) expect(text(found, 'bindingType'), element.id).toBe('deployment');
      }
    }
  });
});

describe('the forms', () => {
  const fields = (id: string) =>
    (JSON.parse(read(`${id}.form`)) as { id: string; components: Record<string, unknown>[] }).components;
  const allowed = [
    'text',
    'textfield',
    'textarea',
    'number',
    'select',
    'radio',
    'checkbox',
    'checklist',
    'datetime',
  ];

  it.each([...new Set(contract.userTaskIds.map((id) => contract.userTask(id).formId))])(
    '%s has its file, its id and only fields that are rendered',
    (id) => {
      expect((JSON.parse(read(`${id}.form`)) as { id: string }).id).toBe(id);
      for (const field of fields(id)) expect(allowed).toContain(field.type);
      const keys = fields(id)
        .map((field) => field.key)
        .filter((key) => key !== undefined);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it.each(contract.userTaskIds.filter((id) => contract.userTask(id).outcome !== undefined))(
    '%s asks for its outcome with the words of the contract, and for the reason where one is due',
    (id) => {
      const { outcome, reasonFor = [], formId } = contract.userTask(id);
      const radio = fields(formId).find((field) => field.key === outcome?.variable);
      const options = (radio?.values ?? []) as { value: string; label: string }[];
      expect(Object.fromEntries(options.map(({ value, label }) => [value, label]))).toEqual(outcome?.values);
      if (reasonFor.length > 0) {
        const reason = fields(formId).find((field) => field.key === 'reason');
        expect(reason?.validate).toMatchObject({ required: true });
        const hide = (reason?.conditional as { hide: string } | undefined)?.hide;
        for (const value of reasonFor) expect(hide).toContain(`!= "${value}"`);
      }
    },
  );
});

describe('the picture', () => {
  const box = (shape: Element) => {
    const bounds = shape.get('bounds') as Element;
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => bounds.get(name) as number);
    return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  };
  const shapeOf = (id: string | undefined) =>
    shapes.find((shape) => (shape.get('bpmnElement') as Element | undefined)?.id === id);

  it('shows every element and every flow', () => {
    const drawn = ['Task', 'Event', 'Gateway', 'SubProcess', 'CallActivity', 'SequenceFlow'];
    for (const element of elements.filter((each) => drawn.some((kind) => each.$type.endsWith(kind)))) {
      expect(shapeOf(element.id), element.id).toBeDefined();
    }
  });

  it('keeps siblings apart and children inside', () => {
    const nodes = elements.filter(
      (element) => element.$instanceOf('bpmn:FlowNode') && element.$type !== 'bpmn:BoundaryEvent',
    );
    for (const a of nodes) {
      const boxA = box(shapeOf(a.id) ?? missing(a.id));
      if (a.$parent?.$type === 'bpmn:SubProcess') {
        const outer = box(shapeOf(a.$parent.id) ?? missing(a.$parent.id));
        expect(boxA.x >= outer.x && boxA.x + boxA.width <= outer.x + outer.width, a.id).toBe(true);
        expect(boxA.y >= outer.y && boxA.y + boxA.height <= outer.y + outer.height, a.id).toBe(true);
      }
      for (const b of nodes) {
        if (a === b || a.$parent !== b.$parent) continue;
        const boxB = box(shapeOf(b.id) ?? missing(b.id));
        const apart =
          boxA.x + boxA.width <= boxB.x ||
          boxB.x + boxB.width <= boxA.x ||
          boxA.y + boxA.height <= boxB.y ||
          boxB.y + boxB.height <= boxA.y;
        expect(apart, `${a.id} over ${b.id}`).toBe(true);
      }
    }
  });
});

describe('the contract and the domain', () => {
  it('use the same codes', () => {
    expect(contract.Clock.options).toEqual(DomainClock.options);
    expect(contract.LimitSet.options).toEqual(DomainLimitSet.options);
    expect(contract.Item.options).toEqual(DomainItem.options);
    expect(contract.Result.options).toEqual(DomainResult.options);
    expect(Object.keys(roleNames)).toEqual(expect.arrayContaining(contract.Role.options));
  });
});

function missing(id: string | undefined): never {
  throw new Error(`not drawn: ${id}`);
}
