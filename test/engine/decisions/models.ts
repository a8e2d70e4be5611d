/** The decisions that are recorded from the reference engine and replayed: hand-made and generated (fixed seed). */
import fc from 'fast-check';

export const SEED = 20260305;

export interface Case {
  readonly model: string;
  readonly decisionId: string;
  /** JSON object. */
  readonly variables: string;
}

interface Table {
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  /** Without labels and rule ids. */
  readonly bare?: boolean;
  readonly inputs?: readonly string[];
  /** name, allowed values, default entry */
  readonly outputs: readonly (readonly [
    name: string | undefined,
    values?: string | undefined,
    byDefault?: string,
  ])[];
  /** input entries, then output entries */
  readonly rules: readonly (readonly string[])[];
}

const xml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const textOf = (text: string): string => `<text>${xml(text)}</text>`;

function table(id: string, definition: Table): string {
  const inputs = definition.inputs ?? ['x'];
  const policy = definition.hitPolicy === undefined ? '' : ` hitPolicy="${definition.hitPolicy}"`;
  const aggregation = definition.aggregation === undefined ? '' : ` aggregation="${definition.aggregation}"`;
  return `<decisionTable id="${id}_t"${policy}${aggregation}>${inputs
    .map(
      (source, i) =>
        `<input id="${id}_i${i}"${definition.bare ? '' : ` label="Input ${i}"`}><inputExpression id="${id}_e${i}">${textOf(source)}</inputExpression></input>`,
    )
    .join('')}${definition.outputs
    .map(
      ([name, values, byDefault], i) =>
        `<output id="${id}_o${i}"${definition.bare ? '' : ` label="Output ${i}"`}${name === undefined ? '' : ` name="${name}"`}>${
          values === undefined ? '' : `<outputValues id="${id}_v${i}">${textOf(values)}</outputValues>`
        }${byDefault === undefined ? '' : `<defaultOutputEntry id="${id}_d${i}">${textOf(byDefault)}</defaultOutputEntry>`}</output>`,
    )
    .join('')}${definition.rules
    .map(
      (rule, r) =>
        `<rule${definition.bare ? '' : ` id="${id}_r${r}"`}>${rule
          .map((entry, i) =>
            i < inputs.length
              ? `<inputEntry id="${id}_r${r}n${i}">${textOf(entry)}</inputEntry>`
              : `<outputEntry id="${id}_r${r}o${i}">${textOf(entry)}</outputEntry>`,
          )
          .join('')}</rule>`,
    )
    .join('')}</decisionTable>`;
}

interface DecisionModel {
  readonly id: string;
  readonly logic: string;
  readonly variable?: string;
  readonly requires?: readonly string[];
  readonly knows?: readonly string[];
}

function decision(definition: DecisionModel): string {
  const { id, requires = [], knows = [] } = definition;
  return `<decision id="${id}" name="Decision ${id}">${definition.variable ?? ''}${requires
    .map(
      (other, i) =>
        `<informationRequirement id="${id}_q${i}"><requiredDecision href="#${other}"/></informationRequirement>`,
    )
    .join('')}${knows
    .map(
      (other, i) =>
        `<knowledgeRequirement id="${id}_k${i}"><requiredKnowledge href="#${other}"/></knowledgeRequirement>`,
    )
    .join('')}${definition.logic}</decision>`;
}

export function definitions(content: string, version = '20191111'): string {
  return `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/${version}/MODEL/" id="drg" name="DRG" namespace="http://camunda.org/schema/1.0/dmn">${content}</definitions>`;
}

const literal = (id: string, source: string): string =>
  `<literalExpression id="${id}_l">${textOf(source)}</literalExpression>`;

function tableCases(definition: Table, variables: readonly string[], decisionId = 'd'): Case[] {
  const model = definitions(decision({ id: decisionId, logic: table(decisionId, definition) }));
  return variables.map((text) => ({ model, decisionId, variables: text }));
}

const POLICIES: readonly (readonly [string, string?])[] = [
  ['UNIQUE'],
  ['ANY'],
  ['FIRST'],
  ['PRIORITY'],
  ['RULE ORDER'],
  ['OUTPUT ORDER'],
  ['COLLECT'],
  ['COLLECT', 'SUM'],
  ['COLLECT', 'MIN'],
  ['COLLECT', 'MAX'],
  ['COLLECT', 'COUNT'],
];

const XS = ['{"x":1}', '{"x":5}', '{"x":9}', '{"x":-1}', '{"x":null}', '{"x":"a"}', '{}'];

function everyPolicy(): Case[] {
  return POLICIES.flatMap(([hitPolicy, aggregation]) => {
    const policy = aggregation === undefined ? { hitPolicy } : { hitPolicy, aggregation };
    const numbers: Table = {
      ...policy,
      outputs: [['n', '3,2,1']],
      rules: [
        ['> 0', '1'],
        ['> 3', '2'],
        ['> 7', '3.50'],
        ['"a"', '1'],
      ],
    };
    const texts: Table = {
      ...policy,
      outputs: [['t', '"high","low"']],
      rules: [
        ['> 0', '"low"'],
        ['> 3', '"high"'],
        ['> 7', '"other"'],
      ],
    };
    const two: Table = {
      ...policy,
      outputs: [
        ['p', '"b","a"'],
        ['q', '2,1'],
      ],
      rules: [
        ['> 0', '"a"', '1'],
        ['> 3', '"b"', '1'],
        ['> 3', '"a"', '2'],
        ['> 7', '"b"', '2'],
      ],
    };
    const same: Table = {
      ...policy,
      outputs: [['s']],
      rules: [
        ['> 0', '7'],
        ['> 3', '7.0'],
        ['> 7', 'x'],
      ],
    };
    return [numbers, texts, same, two].flatMap((definition) => tableCases(definition, XS));
  });
}

function handMade(): Case[] {
  const chain = definitions(
    decision({ id: 'a', requires: ['b', 'c'], logic: literal('a', 'b + cc') }) +
      decision({
        id: 'b',
        requires: ['c'],
        logic: table('b', {
          inputs: ['cc'],
          outputs: [['o']],
          rules: [
            ['> 3', 'cc * 2'],
            ['-', '0'],
          ],
          hitPolicy: 'FIRST',
        }),
      }) +
      decision({
        id: 'c',
        variable: '<variable id="v" name="cc" typeRef="number"/>',
        logic: literal('c', 'x + 1'),
      }),
  );
  const knowledge = definitions(
    `<businessKnowledgeModel id="k" name="twice"><encapsulatedLogic id="kf"><formalParameter id="kp" name="n" typeRef="number"/>${literal('kb', 'n * 2')}</encapsulatedLogic></businessKnowledgeModel>` +
      decision({ id: 'd', knows: ['k'], logic: literal('d', 'twice(x) + 1') }) +
      decision({
        id: 'e',
        knows: ['k'],
        logic: `<invocation id="ei">${literal('el', 'twice')}<binding><parameter id="ep" name="n"/>${literal('ef', 'x + 10')}</binding></invocation>`,
      }),
  );
  const boxed = definitions(
    decision({
      id: 'ctx',
      logic: `<context id="c1"><contextEntry id="c2"><variable id="c3" name="first"/>${literal('c4', 'x')}</contextEntry><contextEntry id="c5"><variable id="c6" name="second"/>${literal('c7', 'first + 1')}</contextEntry></context>`,
    }) +
      decision({
        id: 'res',
        logic: `<context id="r1"><contextEntry id="r2"><variable id="r3" name="first"/>${literal('r4', 'x')}</contextEntry><contextEntry id="r5">${literal('r6', 'first + 2')}</contextEntry></context>`,
      }) +
      decision({ id: 'lst', logic: `<list id="l1">${literal('l2', 'x')}${literal('l3', '"y"')}</list>` }) +
      decision({
        id: 'rel',
        logic: `<relation id="t1"><column id="t2" name="p"/><column id="t3" name="q"/><row id="t4">${literal('t5', 'x')}${literal('t6', '2')}</row><row id="t7">${literal('t8', '3')}${literal('t9', '4')}</row></relation>`,
      }),
  );
  const typed = (type: string, source: string): Case[] =>
    ['{"x":1}', '{"x":"a"}', '{"x":null}', '{"x":true}'].map((variables) => ({
      model: definitions(
        decision({
          id: 'd',
          variable: `<variable id="v" name="r" typeRef="${type}"/>`,
          logic: literal('d', source),
        }),
      ),
      decisionId: 'd',
      variables,
    }));
  return [
    ...['a', 'b', 'c'].flatMap((id) =>
      ['{"x":1}', '{"x":5}', '{}', '{"x":"a"}'].map((variables) => ({
        model: chain,
        decisionId: id,
        variables,
      })),
    ),
    ...['d', 'e'].flatMap((id) =>
      ['{"x":1}', '{"x":"a"}', '{}'].map((variables) => ({ model: knowledge, decisionId: id, variables })),
    ),
    ...['ctx', 'res', 'lst', 'rel'].flatMap((id) =>
      ['{"x":1}', '{}'].map((variables) => ({ model: boxed, decisionId: id, variables })),
    ),
    ...['number', 'string', 'boolean', 'date', 'Any', 'foo'].flatMap((type) => typed(type, 'x')),
    ...tableCases({ outputs: [['o', undefined, '"none"']], rules: [['> 3', '"big"']] }, XS),
    ...tableCases(
      {
        outputs: [
          ['o', undefined, '1'],
          ['p', undefined, '2'],
        ],
        rules: [['> 3', '3', '4']],
      },
      XS,
    ),
    ...tableCases({ outputs: [['o', undefined, '1'], ['p']], rules: [['> 3', '3', '4']] }, XS),
    ...tableCases(
      { hitPolicy: 'COLLECT', aggregation: 'SUM', outputs: [['o', undefined, '0']], rules: [['> 3', '3']] },
      XS,
    ),
    ...tableCases(
      {
        hitPolicy: 'COLLECT',
        aggregation: 'SUM',
        outputs: [['o']],
        rules: [
          ['> 3', '"a"'],
          ['> 0', '1'],
        ],
      },
      XS,
    ),
    ...tableCases(
      { hitPolicy: 'COLLECT', aggregation: 'MAX', outputs: [['o']], rules: [['> 3', 'null']] },
      XS,
    ),
    ...tableCases(
      { hitPolicy: 'COLLECT', aggregation: 'SUM', outputs: [['o'], ['p']], rules: [['> 3', '1', '2']] },
      ['{"x":5}'],
    ),
    ...tableCases({ outputs: [[undefined]], rules: [['> 3', '1']] }, XS),
    ...tableCases({ outputs: [[undefined], ['p']], rules: [['> 3', '1', '2']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], rules: [['> 3', '']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], rules: [['', '1']] }, ['{"x":5}', '{}']),
    ...tableCases({ outputs: [['o']], rules: [[' ', '1']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], rules: [['-', 'missing']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], rules: [['1 +', '1']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], rules: [['1', '1 +']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], inputs: [''], rules: [['1', '1']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], inputs: [], rules: [['1']] }, ['{"x":5}']),
    ...tableCases({ bare: true, outputs: [['o'], ['p']], rules: [['> 3', '1', '2']] }, XS),
    ...tableCases({ bare: true, outputs: [['o', undefined, '7']], rules: [['> 100', '1']] }, XS),
    ...tableCases({ outputs: [['o']], rules: [] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], inputs: ['assert(x, x > 3)'], rules: [['-', 'x']] }, [
      '{"x":5}',
      '{"x":1}',
    ]),
    ...tableCases({ outputs: [['o']], rules: [['-', 'assert(x, x > 3, "too small")']] }, [
      '{"x":5}',
      '{"x":1}',
    ]),
    ...tableCases({ outputs: [['o']], rules: [['-', '{a: x, b: [x, x * 1.5]}']] }, [
      '{"x":5}',
      '{"x":1.0}',
      '{"x":{"k":1.0}}',
      '{"x":[1.0,{"k":2.0}]}',
    ]),
    ...tableCases({ outputs: [['o']], rules: [['-', 'date("2026-02-13") + duration("P1D")']] }, ['{"x":5}']),
    ...tableCases({ outputs: [['o']], rules: [['-', 'function(a) a']] }, ['{"x":5}']),
    ...[
      'x',
      'y',
      '? > 3',
      '?',
      'not(5)',
      'not(1,5)',
      'not(> 3)',
      '1,5',
      '> 3, < 0',
      '[1..5]',
      '(1..5)',
      ']1..5[',
      '"a"',
      '"a","b"',
      'null',
      'true',
      'false',
      '-',
      '-5',
      '- 5',
      '5',
      'x + 1',
      '[1,5]',
      '[4,5],[6]',
      'list contains([1,5], ?)',
      'some i in [4,5] satisfies i = ?',
      '? = 5 or ? = 9',
      'if ? > 3 then true else false',
      'not(null)',
      'not(-)',
      'starts with(?, "a")',
      'contains(?, "a")',
      '< y',
      '>= 5',
      '!= 5',
      '= 5',
      'missing',
      '"5"',
      '5.0',
      '? in [1..5]',
      '{a:1}',
      'cellInput > 3',
      'not("a","b")',
      '? + 1',
      '? instance of number',
    ].flatMap((entry) =>
      tableCases({ outputs: [['o']], rules: [[entry, '"hit"']] }, [
        '{"x":5,"y":9}',
        '{"x":"a"}',
        '{"x":null}',
        '{"x":true}',
        '{"x":[5]}',
      ]),
    ),
    {
      model: definitions(decision({ id: 'd', logic: literal('d', 'x') }), '20211108'),
      decisionId: 'd',
      variables: '{"x":1}',
    },
    {
      model: definitions(decision({ id: 'd', logic: literal('d', 'x') }), '20230324'),
      decisionId: 'd',
      variables: '{"x":1}',
    },
    { model: definitions(decision({ id: 'd', logic: '' })), decisionId: 'd', variables: '{"x":1}' },
    {
      model: definitions(decision({ id: 'd', logic: literal('d', '') })),
      decisionId: 'd',
      variables: '{"x":1}',
    },
    {
      model: definitions(
        decision({ id: 'd', requires: ['e'], logic: literal('d', 'e') }) +
          decision({ id: 'e', requires: ['d'], logic: literal('e', 'd') }),
      ),
      decisionId: 'd',
      variables: '{}',
    },
    {
      model: definitions(decision({ id: 'd', requires: ['nobody'], logic: literal('d', '1') })),
      decisionId: 'd',
      variables: '{}',
    },
  ];
}

/** Tables with two inputs and random rules over all hit policies. */
function generated(): Case[] {
  const number = fc.integer({ min: 0, max: 6 });
  const numberTest = fc.oneof(
    fc.constant('-'),
    fc.tuple(fc.constantFrom('>', '>=', '<', '<='), number).map(([op, n]) => `${op} ${n}`),
    fc.tuple(number, number).map(([a, b]) => `[${Math.min(a, b)}..${Math.max(a, b)}]`),
    fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
    number.map((n) => `not(${n})`),
  );
  const word = fc.constantFrom('"a"', '"b"', '"c"');
  const textTest = fc.oneof(
    fc.constant('-'),
    word,
    fc.tuple(word, word).map((pair) => pair.join(',')),
    word.map((w) => `not(${w})`),
  );
  const rule = fc.tuple(numberTest, textTest, number.map(String));
  const model = fc.tuple(fc.constantFrom(...POLICIES), fc.array(rule, { minLength: 1, maxLength: 6 }));
  const variables = fc
    .tuple(number, fc.constantFrom('a', 'b', 'c', 'd'))
    .map(([x, y]) => `{"x":${x},"y":"${y}"}`);
  return fc
    .sample(fc.tuple(model, fc.array(variables, { minLength: 3, maxLength: 3 })), { seed: SEED, numRuns: 80 })
    .flatMap(([[[hitPolicy, aggregation], rules], inputs]) =>
      tableCases(
        {
          hitPolicy,
          ...(aggregation === undefined ? {} : { aggregation }),
          inputs: ['x', 'y'],
          outputs: [['o', '6,5,4,3,2,1,0']],
          rules,
        },
        inputs,
      ),
    );
}

export function cases(): Case[] {
  return [...everyPolicy(), ...handMade(), ...generated()];
}
